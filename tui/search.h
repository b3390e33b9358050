/* tui/search.h — all messages, searched while typing. */
#ifndef GUICHET_TUI_SEARCH_H
#define GUICHET_TUI_SEARCH_H

#include "tui/desk.h"

void search_view_open(struct desk *, const char *query); /* query NULL: to be typed */

#endif
