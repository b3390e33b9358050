/* tui/drafts.h — the drafts that are kept, to choose one to go on with. */
#ifndef GUICHET_TUI_DRAFTS_H
#define GUICHET_TUI_DRAFTS_H

#include "tui/desk.h"

/* Those of a case: one alone is resumed at once, where there is none all are offered, as for case 0. */
void drafts_choose(struct desk *, gint64 case_id);

#endif
