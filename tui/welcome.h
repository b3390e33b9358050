/* tui/welcome.h — what stands where a list of cases is empty: how to begin, why nothing has come, or that all is done. */
#ifndef GUICHET_TUI_WELCOME_H
#define GUICHET_TUI_WELCOME_H

#include "tui/desk.h"

/* limited: there may be cases in that view, but none with the words of the limit. */
void welcome_draw(struct desk *, enum queue_view, gboolean limited, struct area);

#endif
