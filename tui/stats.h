/* tui/stats.h — how fast and how often customers are answered, as charts: the last 28 days. */
#ifndef GUICHET_TUI_STATS_H
#define GUICHET_TUI_STATS_H

#include "tui/desk.h"

void stats_view_open(struct desk *);

#endif
