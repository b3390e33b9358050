/* tui/moves.h — cases put together, and conversations taken out of one. */
#ifndef GUICHET_TUI_MOVES_H
#define GUICHET_TUI_MOVES_H

#include "tui/desk.h"

/* Several cases become one, the oldest; of one case, another open one of the same customer is chosen, or is
 * `arg`, a number. */
void moves_merge(struct desk *, const GArray *cases, const char *arg);
/* A conversation of the case is chosen, or is `arg`, a number; it becomes a case of its own. */
void moves_split(struct desk *, gint64 case_id, const char *arg);

#endif
