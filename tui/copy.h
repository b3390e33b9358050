/* tui/copy.h — words and links to the clipboard of the terminal, because a person asked. */
#ifndef GUICHET_TUI_COPY_H
#define GUICHET_TUI_COPY_H

#include "tui/desk.h"

/* The customer's last own words; where the channel has links, the person says which of the two. */
void copy_case(struct desk *, gint64 case_id);

#endif
