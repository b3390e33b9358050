/* tui/inbox.h — the list of cases. */
#ifndef GUICHET_TUI_INBOX_H
#define GUICHET_TUI_INBOX_H

#include "cache/inbox.h"
#include "tui/desk.h"

/* The bottom view of the desk. */
void inbox_view_open(struct desk *, enum queue_view);
/* Shows another queue in the inbox that is at the bottom of the stack (views above are closed by
 * the caller). */
void inbox_view_go(struct desk *, enum queue_view);
/* The queue shown at the bottom of the stack. */
enum queue_view inbox_view_now(const struct desk *);

#endif
