/* tui/cases.h — what is done to cases from any view that shows some: claim, snooze, resolve…
 * Each is an act in the journal; the screen shows what the cache makes of it. */
#ifndef GUICHET_TUI_CASES_H
#define GUICHET_TUI_CASES_H

#include "tui/desk.h"

/* FALSE when the action is none of these. */
gboolean cases_act(struct desk *, enum action, const char *arg);

/* Claims the most urgent unclaimed case and returns it, 0 when there is none. */
gint64 cases_serve(struct desk *);
/* Not me, and why: given back, and never served to this advisor again while its customer waits. */
gboolean cases_skip(struct desk *, gint64 case_id, const char *reason);

/* Takes back the answer that is still on hold, else the last act. */
void cases_undo(struct desk *);

/* When "1h", "3h", "tomorrow", "monday", "14:30" or an RFC 3339 time is, UTC ms; 0 when it
 * cannot be read or lies in the past. Days begin at nine. */
gint64 cases_parse_time(const char *text, gint64 now);

#endif
