/* tui/timeline.h — all that was said and done with a customer, over all channels, newest first. */
#ifndef GUICHET_TUI_TIMELINE_H
#define GUICHET_TUI_TIMELINE_H

#include "tui/desk.h"

void timeline_view_open(struct desk *, gint64 customer);

#endif
