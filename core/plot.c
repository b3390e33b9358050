/* core/plot.c — charts of text. */
#include "core/plot.h"

#include "base/text.h"

#include <math.h>
#include <string.h>

#define LABEL_MAX 24 /* cells of a bar's label */
#define SHADES 5

static const char *const eighths[] = { "", "▏", "▎", "▍", "▌", "▋", "▊", "▉", "█" };
static const char *const steps[] = { " ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█" };
static const char *const steps_ascii[] = { " ", ".", ":", "-", "=", "+", "*", "#", "@" };
static const char *const shades[SHADES] = { "·", "░", "▒", "▓", "█" };
static const char *const shades_ascii[SHADES] = { ".", "-", "+", "*", "#" };

/* ---- lines -------------------------------------------------------------------------- */

static void
part_free(gpointer data)
{
	g_free(((struct plot_part *)data)->text);
	g_free(data);
}

static struct plot *
plot_new(void)
{
	struct plot *p = g_new0(struct plot, 1);

	p->lines = g_ptr_array_new_with_free_func((GDestroyNotify)g_ptr_array_unref);
	return p;
}

void
plot_free(struct plot *p)
{
	if (p == NULL)
		return;
	g_ptr_array_unref(p->lines);
	g_free(p);
}

static GPtrArray *
add_line(struct plot *p)
{
	GPtrArray *line = g_ptr_array_new_with_free_func(part_free);

	g_ptr_array_add(p->lines, line);
	return line;
}

/* Takes the text. */
static void
add_part(GPtrArray *line, enum plot_ink ink, char *text)
{
	struct plot_part *part;

	if (*text == '\0') {
		g_free(text);
		return;
	}
	part = g_new(struct plot_part, 1);
	*part = (struct plot_part){ ink, text };
	g_ptr_array_add(line, part);
}

guint
plot_height(const struct plot *p)
{
	return p->lines->len;
}

char *
plot_line(const struct plot *p, guint at)
{
	const GPtrArray *line = g_ptr_array_index(p->lines, at);
	GString *out = g_string_new(NULL);

	for (guint i = 0; i < line->len; i++)
		g_string_append(out, ((const struct plot_part *)g_ptr_array_index(line, i))->text);
	return g_strchomp(g_string_free(out, FALSE));
}

static char *
repeat(const char *text, int n)
{
	GString *out = g_string_new(NULL);

	for (int i = 0; i < n; i++)
		g_string_append(out, text);
	return g_string_free(out, FALSE);
}

/* Cut or filled to exactly `width` cells. */
static char *
fitted(const char *text, int width, gboolean right, gboolean ascii)
{
	g_autofree char *cut = text_ellipsis(text, width, TEXT_LINE | (ascii ? TEXT_ASCII : 0));
	g_autofree char *space = repeat(" ", MAX(0, width - text_width(cut)));

	return right ? g_strconcat(space, cut, NULL) : g_strconcat(cut, space, NULL);
}

/* ---- bars --------------------------------------------------------------------------- */

static char *
bar_shown(const struct plot_bar *b)
{
	return b->shown != NULL ? text_clean(b->shown, -1, TEXT_LINE) : g_strdup_printf("%.0f", b->value);
}

static int
label_width(const char *text)
{
	g_autofree char *clean = text_clean(text, -1, TEXT_LINE);

	return text_width(clean);
}

/* A value that is not nothing is seen, however small. */
static char *
bar_text(double share, int width, gboolean ascii)
{
	int units = (int)lround(share * width * 8);
	g_autofree char *whole = NULL;

	if (share > 0)
		units = MAX(units, 1);
	if (ascii)
		return repeat("#", (units + 7) / 8);
	whole = repeat("█", units / 8);
	return g_strconcat(whole, eighths[units % 8], NULL);
}

struct plot *
plot_bars(const struct plot_bar *bars, gsize n, int width, gboolean ascii)
{
	struct plot *p = plot_new();
	int labels = 0, values = 0, room;
	double most = 0;

	for (gsize i = 0; i < n; i++) {
		g_autofree char *shown = bar_shown(&bars[i]);

		labels = MAX(labels, label_width(bars[i].label));
		values = MAX(values, text_width(shown));
		most = MAX(most, bars[i].value);
	}
	labels = MIN(labels, MIN(LABEL_MAX, width / 3));
	room = MAX(1, width - labels - values - 2);
	for (gsize i = 0; i < n; i++) {
		GPtrArray *line = add_line(p);
		g_autofree char *shown = bar_shown(&bars[i]);
		char *bar = bar_text(most > 0 ? bars[i].value / most : 0, room, ascii);

		add_part(line, PLOT_TEXT, fitted(bars[i].label, labels + 1, FALSE, ascii));
		add_part(line, bars[i].ink, bar);
		add_part(line, PLOT_DIM, g_strconcat(bars[i].value > 0 ? " " : "", shown, NULL));
	}
	return p;
}

/* ---- spark -------------------------------------------------------------------------- */

/* The greatest value of the i-th of `slots` neighbourhoods; NAN when there is none. */
static double
slot_value(const double *values, gsize n, gsize slots, gsize i)
{
	gsize from = i * n / slots, to = MAX(from + 1, (i + 1) * n / slots);
	double most = NAN;

	for (gsize v = from; v < to && v < n; v++)
		if (!isnan(values[v]) && (isnan(most) || values[v] > most))
			most = values[v];
	return most;
}

double
plot_greatest(const double *values, gsize n)
{
	double most = 0;

	for (gsize i = 0; i < n; i++)
		if (values[i] > most)
			most = values[i];
	return most;
}

char *
plot_spark(const double *values, gsize n, int width, gboolean ascii)
{
	const char *const *marks = ascii ? steps_ascii : steps;
	gsize slots = MIN(n, (gsize)MAX(width, 0));
	double most = plot_greatest(values, n);
	GString *out = g_string_new(NULL);

	for (gsize i = 0; i < slots; i++) {
		double v = slot_value(values, n, slots, i);

		if (isnan(v))
			g_string_append(out, ascii ? "?" : "·");
		else
			g_string_append(out, marks[v > 0 ? MAX(1, (int)lround(v / most * 8)) : 0]);
	}
	return g_string_free(out, FALSE);
}

/* ---- trend -------------------------------------------------------------------------- */

struct dots { /* a field of dots, two wide and four high a cell */
	int w, h; /* cells */
	guint8 *cells; /* bits as in U+2800 */
};

static void
dot(struct dots *d, int x, int y) /* y from the bottom */
{
	static const guint8 bits[4][2] = { { 0x01, 0x08 }, { 0x02, 0x10 }, { 0x04, 0x20 }, { 0x40, 0x80 } };
	int row = d->h * 4 - 1 - y;

	if (x >= 0 && x < d->w * 2 && row >= 0 && row < d->h * 4)
		d->cells[row / 4 * d->w + x / 2] |= bits[row % 4][x % 2];
}

/* Each column of dots has the line there and what joins it to the column before. */
static void
trace(struct dots *d, const double *values, gsize n, double most)
{
	int before = -1, top = d->h * 4 - 1;

	for (int x = 0; x < d->w * 2; x++) {
		double at = n > 1 ? (double)x * (double)(n - 1) / (d->w * 2 - 1) : 0;
		gsize i = (gsize)at;
		double part = at - (double)i, v = part > 0 ? values[i] + (values[i + 1] - values[i]) * part : values[i];
		int y;

		if (isnan(v)) {
			before = -1;
			continue;
		}
		y = most > 0 ? (int)lround(v / most * top) : 0;
		for (int step = before < 0 ? y : before; step != y; step += step < y ? 1 : -1)
			dot(d, x, step);
		dot(d, x, y);
		before = y;
	}
}

/* In ASCII a cell is a dot in its upper or its lower half. */
static char *
dots_row(const struct dots *d, int row, gboolean ascii)
{
	GString *out = g_string_new(NULL);

	for (int x = 0; x < d->w; x++) {
		guint8 bits = d->cells[row * d->w + x];

		if (ascii)
			g_string_append_c(out, bits == 0 ? ' ' : (bits & 0x1b) != 0 ? '\'' : '.');
		else if (bits == 0)
			g_string_append_c(out, ' ');
		else
			g_string_append_unichar(out, 0x2800u + bits);
	}
	return g_string_free(out, FALSE);
}

struct plot *
plot_trend(const double *values, gsize n, int width, int height, const char *from, const char *to,
	gboolean ascii)
{
	struct plot *p = plot_new();
	double most = plot_greatest(values, n);
	g_autofree char *top = g_strdup_printf("%.*f", most > 0 && most < 10 && most != floor(most) ? 1 : 0, most);
	int axis = text_width(top), ends;
	struct dots d = { .w = MAX(2, width - axis - 2), .h = MAX(1, height) };
	g_autofree guint8 *cells = d.cells = g_new0(guint8, (gsize)d.w * (gsize)d.h);
	GPtrArray *line;

	if (n > 0)
		trace(&d, values, n, most);
	for (int row = 0; row < d.h; row++) {
		line = add_line(p);
		add_part(line, PLOT_DIM, fitted(row == 0 ? top : row == d.h - 1 ? "0" : "", axis, TRUE, ascii));
		add_part(line, PLOT_DIM, g_strdup(ascii ? " |" : " │"));
		add_part(line, PLOT_ACCENT, dots_row(&d, row, ascii));
	}
	if (from != NULL && to != NULL) {
		line = add_line(p);
		add_part(line, PLOT_DIM, repeat(" ", axis + 2));
		ends = MIN(label_width(to), d.w);
		add_part(line, PLOT_DIM, fitted(from, d.w - ends, FALSE, ascii));
		add_part(line, PLOT_DIM, fitted(to, ends, TRUE, ascii));
	}
	return p;
}

/* ---- heat --------------------------------------------------------------------------- */

int
plot_shade(gint64 value, gint64 most)
{
	return value <= 0 ? 0 : (int)CLAMP((value * (SHADES - 1) + most - 1) / most, 1, SHADES - 1);
}

static void
add_hours(struct plot *p, int labels, int cell, gboolean ascii)
{
	GPtrArray *line = add_line(p);
	int step = cell == 1 ? 6 : 3;

	add_part(line, PLOT_DIM, repeat(" ", labels));
	for (int hour = 0; hour < 24; hour += step) {
		g_autofree char *name = g_strdup_printf("%02d", hour);

		add_part(line, PLOT_DIM, fitted(name, cell * step, FALSE, ascii));
	}
}

static void
add_scale(struct plot *p, int labels, gint64 most, gboolean ascii)
{
	GPtrArray *line = add_line(p);
	const char *const *marks = ascii ? shades_ascii : shades;

	add_part(line, PLOT_DIM, repeat(" ", labels));
	add_part(line, PLOT_DIM, g_strdup("0 "));
	for (int i = 0; i < SHADES; i++)
		add_part(line, i > 0 ? PLOT_ACCENT : PLOT_DIM, repeat(marks[i], 2));
	add_part(line, PLOT_DIM, g_strdup_printf(" %" G_GINT64_FORMAT, most));
}

struct plot *
plot_heat(gint64 cells[7][24], const char *const *days, int width, gboolean ascii)
{
	const char *const *marks = ascii ? shades_ascii : shades;
	struct plot *p = plot_new();
	int labels = 5, cell = CLAMP((width - labels) / 24, 1, 3);
	gint64 most = 0;

	for (int d = 0; d < 7; d++)
		for (int h = 0; h < 24; h++)
			most = MAX(most, cells[d][h]);
	add_hours(p, labels, cell, ascii);
	for (int d = 0; d < 7; d++) {
		GPtrArray *line = add_line(p);
		g_autofree char *name = fitted(days[d], labels - 1, FALSE, ascii);

		add_part(line, PLOT_TEXT, g_strconcat(name, " ", NULL));
		for (int h = 0; h < 24; h++) {
			int shade = plot_shade(cells[d][h], most);

			add_part(line, shade > 0 ? PLOT_ACCENT : PLOT_DIM, repeat(marks[shade], cell));
		}
	}
	add_scale(p, labels, most, ascii);
	return p;
}
