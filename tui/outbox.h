/* tui/outbox.h — answers that wait, leave, failed or were sent, and what can be done with them. */
#ifndef GUICHET_TUI_OUTBOX_H
#define GUICHET_TUI_OUTBOX_H

#include "tui/desk.h"

void outbox_view_open(struct desk *);

/* Offers what can be done with one answer: look, send again, change, confirm, take back. */
void outbox_view_choose(struct desk *, gint64 outbox);

#endif
