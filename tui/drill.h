/* tui/drill.h — the cases behind a figure of the board: listed, opened, given to somebody, put first. */
#ifndef GUICHET_TUI_DRILL_H
#define GUICHET_TUI_DRILL_H

#include "cache/inbox.h"
#include "tui/desk.h"

/* The cases of a query, most urgent first; its view, queue and advisor count, the strings are copied. `title`
 * is shown above. */
void drill_view_open(struct desk *, const char *title, const struct inbox_query *);

#endif
