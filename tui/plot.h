/* tui/plot.h — charts of core/plot as lines of a page. */
#ifndef GUICHET_TUI_PLOT_H
#define GUICHET_TUI_PLOT_H

#include "core/plot.h"
#include "tui/page.h"

/* After `indent` spaces; takes the chart. */
void plot_show(struct page *, struct plot *, int indent);

#endif
