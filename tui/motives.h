/* tui/motives.h — why customers are dissatisfied today: what comes back, in their words, and new words. */
#ifndef GUICHET_TUI_MOTIVES_H
#define GUICHET_TUI_MOTIVES_H

#include "tui/desk.h"

void motives_view_open(struct desk *);

#endif
