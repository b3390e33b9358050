/* tui/board.h — the supervisor's board: queues and advisors as they stand now, live. */
#ifndef GUICHET_TUI_BOARD_H
#define GUICHET_TUI_BOARD_H

#include "tui/desk.h"

void board_view_open(struct desk *);

/* Asks for a note to everybody, or takes `text`. */
void board_say(struct desk *, const char *text);
/* A note to everybody that this advisor has not seen is shown once: called when the cache has changed. */
void board_hear(struct desk *);

#endif
