/* tui/people.h — customers by name, narrowed while typing. */
#ifndef GUICHET_TUI_PEOPLE_H
#define GUICHET_TUI_PEOPLE_H

#include "tui/desk.h"

void people_view_open(struct desk *, const char *words); /* words NULL: to be typed */

#endif
