/* tui/unmerge.h — two people again: what came since they were merged is asked about, a choice a row. */
#ifndef GUICHET_TUI_UNMERGE_H
#define GUICHET_TUI_UNMERGE_H

#include "tui/desk.h"

/* Takes back the merge `act` of a customer: at once where nothing came since, else once the person has said whose it
 * is. Says what came of it. */
void unmerge_start(struct desk *, gint64 customer, gint64 act);

#endif
