/* tui/help.h — what can be done here and with which keys, made from the live map. */
#ifndef GUICHET_TUI_HELP_H
#define GUICHET_TUI_HELP_H

#include "tui/desk.h"

/* For the context of the view on top. */
void help_view_open(struct desk *);

#endif
