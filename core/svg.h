/* core/svg.h — charts as SVG for an HTML page: the twins of core/plot.
 *
 * No script, no colour of their own: classes (bar, dim, line, axis, s1 … s4) are styled by the page, so that a page can be
 * light, dark or printed. Each chart has a title for who cannot see it. All text is cleaned and escaped. Pure. */
#ifndef GUICHET_CORE_SVG_H
#define GUICHET_CORE_SVG_H

#include "core/plot.h"

/* Text for HTML or SVG, also within quotes. */
void svg_text(GString *out, const char *text);

/* Bars that lie, one a line; ink PLOT_DIM: class dim. */
void svg_bars(GString *out, const char *title, const struct plot_bar *, gsize n);
/* A line over time, zero at the bottom; NAN is a gap. `shown`: the greatest value in words. */
void svg_trend(GString *out, const char *title, const double *values, gsize n, const char *shown, const char *from,
	const char *to);
/* A week by hours. */
void svg_heat(GString *out, const char *title, gint64 cells[7][24], const char *const *days);

#endif
