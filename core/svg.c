/* core/svg.c — charts as SVG. */
#include "core/svg.h"

#include "base/markup.h"
#include "base/text.h"
#include "core/plot.h"

#include <math.h>

#define LABEL 170 /* of a bar, in the units of the drawing */
#define BAR 340
#define WIDTH 640
#define ROW 24
#define TREND_HEIGHT 120
#define CELL 22
#define DAY 44

void
svg_text(GString *out, const char *text)
{
	g_autofree char *clean = text_clean(text != NULL ? text : "", -1, TEXT_LINE);

	markup_append(out, clean);
}

/* 12.5, whatever the language of the machine. */
static void
put(GString *out, double value)
{
	char text[G_ASCII_DTOSTR_BUF_SIZE];

	g_string_append(out, g_ascii_formatd(text, sizeof text, "%.1f", value));
}

static void
attribute(GString *out, const char *name, double value)
{
	g_string_append_printf(out, " %s=\"", name);
	put(out, value);
	g_string_append_c(out, '"');
}

static void
begin(GString *out, const char *title, int width, int height)
{
	g_string_append_printf(out, "<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"", width, height);
	svg_text(out, title);
	g_string_append(out, "\">\n<title>");
	svg_text(out, title);
	g_string_append(out, "</title>\n");
}

static void
label(GString *out, const char *class, const char *anchor, double x, double y, const char *text)
{
	g_string_append_printf(out, "<text class=\"%s\" text-anchor=\"%s\"", class, anchor);
	attribute(out, "x", x);
	attribute(out, "y", y);
	g_string_append_c(out, '>');
	svg_text(out, text);
	g_string_append(out, "</text>\n");
}

static void
box(GString *out, const char *class, double x, double y, double w, double h)
{
	g_string_append_printf(out, "<rect class=\"%s\"", class);
	attribute(out, "x", x);
	attribute(out, "y", y);
	attribute(out, "width", w);
	attribute(out, "height", h);
	g_string_append(out, "/>\n");
}

/* ---- bars --------------------------------------------------------------------------- */

void
svg_bars(GString *out, const char *title, const struct plot_bar *bars, gsize n)
{
	double most = 0;

	for (gsize i = 0; i < n; i++)
		most = MAX(most, bars[i].value);
	begin(out, title, WIDTH, (int)n * ROW + 4);
	for (gsize i = 0; i < n; i++) {
		double y = (double)i * ROW + 4, w = most > 0 ? bars[i].value / most * BAR : 0;
		g_autofree char *number = bars[i].shown == NULL ? g_strdup_printf("%.0f", bars[i].value) : NULL;

		label(out, "axis", "end", LABEL - 8, y + 14, bars[i].label);
		box(out, bars[i].ink == PLOT_DIM ? "dim" : "bar", LABEL, y, bars[i].value > 0 ? MAX(w, 1) : 0, ROW - 8);
		label(out, "value", "start", LABEL + w + 6, y + 14, number != NULL ? number : bars[i].shown);
	}
	g_string_append(out, "</svg>\n");
}

/* ---- trend -------------------------------------------------------------------------- */

static void
path(GString *out, const double *values, gsize n, double most)
{
	gboolean pen = FALSE;

	g_string_append(out, "<path class=\"line\" d=\"");
	for (gsize i = 0; i < n; i++) {
		if (isnan(values[i])) {
			pen = FALSE;
			continue;
		}
		g_string_append_c(out, pen ? 'L' : 'M');
		put(out, 50 + (n > 1 ? (double)i / (double)(n - 1) : 0) * (WIDTH - 60));
		g_string_append_c(out, ' ');
		put(out, 8 + (TREND_HEIGHT - 8) * (most > 0 ? 1 - values[i] / most : 1));
		g_string_append_c(out, ' ');
		pen = TRUE;
	}
	g_string_append(out, "\"/>\n");
}

void
svg_trend(GString *out, const char *title, const double *values, gsize n, const char *shown, const char *from,
	const char *to)
{
	begin(out, title, WIDTH, TREND_HEIGHT + 24);
	box(out, "rule", 50, TREND_HEIGHT, WIDTH - 60, 1);
	label(out, "axis", "end", 44, 16, shown);
	label(out, "axis", "end", 44, TREND_HEIGHT + 4, "0");
	label(out, "axis", "start", 50, TREND_HEIGHT + 20, from);
	label(out, "axis", "end", WIDTH - 10, TREND_HEIGHT + 20, to);
	path(out, values, n, plot_greatest(values, n));
	g_string_append(out, "</svg>\n");
}

/* ---- heat --------------------------------------------------------------------------- */

void
svg_heat(GString *out, const char *title, gint64 cells[7][24], const char *const *days)
{
	static const char *const classes[] = { "s0", "s1", "s2", "s3", "s4" };
	gint64 most = 0;

	for (int d = 0; d < 7; d++)
		for (int h = 0; h < 24; h++)
			most = MAX(most, cells[d][h]);
	begin(out, title, DAY + 24 * CELL + 2, 7 * CELL + 22);
	for (int h = 0; h < 24; h += 3) {
		g_autofree char *name = g_strdup_printf("%02d", h);

		label(out, "axis", "start", DAY + h * CELL, 12, name);
	}
	for (int d = 0; d < 7; d++) {
		label(out, "axis", "end", DAY - 8, 18 + d * CELL + 15, days[d]);
		for (int h = 0; h < 24; h++)
			box(out, classes[plot_shade(cells[d][h], most)], DAY + h * CELL, 18 + d * CELL, CELL - 2, CELL - 2);
	}
	g_string_append(out, "</svg>\n");
}
