/* tui/attention.h — what needs care before anything else, in one list. */
#ifndef GUICHET_TUI_ATTENTION_H
#define GUICHET_TUI_ATTENTION_H

#include "tui/desk.h"

void attention_view_open(struct desk *);

#endif
