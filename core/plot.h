/* core/plot.h — charts of text: laid out here, drawn by tui/ and printed by cli/.
 *
 * A chart is lines of parts, each of one ink; blocks and braille, or ASCII. Nothing is said by ink alone, so a chart
 * without colours says the same. Labels may be foreign text: they are cleaned and cut here. Whole charts
 * are at most `width` cells wide. core/svg draws the same figures for paper. */
#ifndef GUICHET_CORE_PLOT_H
#define GUICHET_CORE_PLOT_H

#include "base/auto.h"

#include <glib.h>

enum plot_ink { PLOT_TEXT, PLOT_DIM, PLOT_ACCENT, PLOT_WARN, PLOT_LATE };

struct plot_part {
	enum plot_ink ink;
	char *text; /* clean */
};
struct plot {
	GPtrArray *lines; /* GPtrArray * of struct plot_part * */
};
void plot_free(struct plot *);
AUTO_DEFINE(plot);
guint plot_height(const struct plot *);
/* One line without inks and without spaces at its end (transfer full). */
char *plot_line(const struct plot *, guint line);

struct plot_bar {
	const char *label, *shown; /* shown: the value in words, right of the bar; NULL: as a whole number */
	double value; /* 0 or more */
	enum plot_ink ink;
};
/* Bars that lie, one a line: a histogram, or a comparison. Whole and eighths of cells. */
struct plot *plot_bars(const struct plot_bar *, gsize n, int width, gboolean ascii);

/* One line of n values as ▁▂▃▄▅▆▇█, the greatest of neighbours where there are more than `width`; 0 is a
 * space, NAN a dot (transfer full). */
char *plot_spark(const double *values, gsize n, int width, gboolean ascii);

/* A line over time in braille, `height` lines high, zero at the bottom; the greatest value stands at the top left, NAN
 * is a gap. from, to: what stands under both ends; may be NULL. */
struct plot *plot_trend(const double *values, gsize n, int width, int height, const char *from,
	const char *to, gboolean ascii);

/* A week by hours, cells[day][hour], Monday first, as shades: one to three cells an hour as `width` has room
 * (30 at least). days: their seven names. */
struct plot *plot_heat(gint64 cells[7][24], const char *const *days, int width, gboolean ascii);
/* 0 of none. NAN is no value. */
double plot_greatest(const double *values, gsize n);
/* Shade of a value, 0 (nothing) to 4. */
int plot_shade(gint64 value, gint64 most);

#endif
