/* tui/thread.h — one case, read: who, how the clock stands, and all that was said. */
#ifndef GUICHET_TUI_THREAD_H
#define GUICHET_TUI_THREAD_H

#include "tui/desk.h"

/* Opens a case; it counts as read. FALSE after telling why not. */
gboolean thread_view_open(struct desk *, gint64 case_id);
/* The same, at one of its messages; 0: the last. */
gboolean thread_view_open_at(struct desk *, gint64 case_id, gint64 message);

#endif
