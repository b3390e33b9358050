/* tui/stats.c — how fast and how often customers are answered, as charts. */
#include "tui/stats.h"

#include "base/date.h"
#include "base/text.h"
#include "cache/stats.h"
#include "tui/plot.h"

#include <glib/gi18n.h>
#include <math.h>

#define DAYS 28
#define CHART_MAX 94 /* as wide as the rules of a page */
#define EVERY (60 * DATE_SECOND) /* open waits grow older */
#define NAME 22

struct stats_view {
	struct view view;
	struct page *page;
	int width; /* 0: not laid out */
	enum stats_by by; /* of the table */
	struct stats_set *set; /* NULL: it could not be read */
	gint64 loaded;
};

static struct stats_view *
stats_of(struct view *view)
{
	return (struct stats_view *)view;
}

static int
chart_width(const struct stats_view *v)
{
	return MIN(v->width - 4, CHART_MAX);
}

/* ---- the table ---------------------------------------------------------------------- */

static const struct {
	const char *title;
	int width;
} columns[] = {
	{ N_("waits"), 7 }, { N_("answered"), 10 }, { N_("in time"), 9 }, { N_("half in"), 12 }, { N_("9 in 10"), 13 },
};

static int
width_of(gsize column)
{
	return MAX(columns[column].width, text_width(_(columns[column].title)) + 1);
}

static void
add_cell(GString *run, enum style style, int width, const char *text)
{
	run_addf(run, style, "%*s%s", MAX(1, width - text_width(text)), "", text);
}

static void
add_name(GString *run, enum style style, const char *name)
{
	g_autofree char *cut = text_ellipsis(name, NAME, TEXT_LINE);

	run_addf(run, style, "  %s%*s", cut, NAME - text_width(cut), "");
}

static void
add_percent(GString *run, int width, double share, double bad)
{
	g_autofree char *text = isnan(share) ? g_strdup(screen_glyph(GLYPH_DOT)) : g_strdup_printf("%.0f %%", 100 * share);

	add_cell(run, isnan(share) ? STYLE_DIM : share < bad ? STYLE_WARN : STYLE_TEXT, width, text);
}

static void
add_span(GString *run, int width, const struct stats_row *r, struct stats_span span)
{
	g_autofree char *text = r->wall.n >= STATS_FEW ? stats_span_words(span) : g_strdup(screen_glyph(GLYPH_DOT));

	add_cell(run, r->wall.n < STATS_FEW ? STYLE_DIM : span.open ? STYLE_WARN : STYLE_TEXT, width, text);
}

/* "1h00, 1d07h": those that ended, or those that are still open. */
static char *
list_values(const struct stats_row *r, gboolean open)
{
	GString *words = g_string_new(NULL);
	char span[16];

	for (guint i = 0; i < r->wall.n; i++)
		if (r->values[i].open == open)
			g_string_append_printf(words, "%s%s", words->len > 0 ? ", " : "",
				date_span(r->values[i].s * DATE_SECOND, span));
	return g_string_free(words, FALSE);
}

/* Few waits are told one by one, across the whole width. */
static void
tell_values(struct stats_view *v, const struct stats_row *r)
{
	g_autofree char *ended = list_values(r, FALSE), *open = list_values(r, TRUE);
	g_autofree char *words = *open == '\0' ? g_steal_pointer(&ended)
		: *ended == '\0' ? g_strdup_printf(_("open for %s"), open) : g_strdup_printf(_("%s; open for %s"), ended, open);

	page_text(v->page, PAGE_TEXT, STYLE_DIM, words, 4, chart_width(v), 3);
}

static void
tell_line(struct stats_view *v, const struct stats_line *line)
{
	const struct stats_row *r = line->row;
	GString *run = g_string_new(NULL);
	g_autofree char *waits = g_strdup_printf("%u", r->opened);

	add_name(run, STYLE_TEXT, v->by == STATS_BY_CHANNEL ? stats_measure_words(r->measure)
		: *line->key != '\0' ? line->key : _("(nobody)"));
	add_cell(run, STYLE_TEXT, width_of(0), waits);
	add_percent(run, width_of(1), stats_answer_rate(r), 0.8);
	add_percent(run, width_of(2), stats_compliance(r), 0.8);
	add_span(run, width_of(3), r, r->wall.p50);
	add_span(run, width_of(4), r, r->wall.p90);
	page_add(v->page, PAGE_TEXT, run->str);
	g_string_free(run, TRUE);
	if (r->wall.n < STATS_FEW && r->wall.n > 0)
		tell_values(v, r);
}

static void
tell_head(struct stats_view *v, const char *name)
{
	GString *run = g_string_new(NULL);

	add_name(run, STYLE_ACCENT, name);
	for (gsize i = 0; i < G_N_ELEMENTS(columns); i++)
		add_cell(run, STYLE_DIM, width_of(i), _(columns[i].title));
	page_add(v->page, PAGE_HEAD, run->str);
	g_string_free(run, TRUE);
}

static void
tell_table(struct stats_view *v)
{
	g_autoptr(GPtrArray) lines = stats_lines(v->set, v->by);
	const char *channel = NULL;

	for (guint i = 0; i < lines->len; i++) {
		const struct stats_line *line = g_ptr_array_index(lines, i);

		/* by anything but the channel, the first answers alone: a page must be read */
		if (!stats_measure_is_main(line->row->measure) ||
			(v->by != STATS_BY_CHANNEL && line->row->measure != STATS_FIRST))
			continue;
		if (channel != line->channel) {
			page_gap(v->page);
			tell_head(v, _(line->channel));
		}
		channel = line->channel;
		tell_line(v, line);
	}
}

/* ---- charts ------------------------------------------------------------------------- */

static void
tell_classes(struct stats_view *v)
{
	g_autoptr(GPtrArray) lines = stats_lines(v->set, STATS_BY_CHANNEL);

	for (guint i = 0; i < lines->len; i++) {
		const struct stats_line *line = g_ptr_array_index(lines, i);
		struct plot_bar bars[STATS_CLASSES];
		g_autofree char *title = g_strdup_printf(_("First answers, %s"), _(line->channel));

		if (line->row->measure != STATS_FIRST)
			continue;
		stats_bars(line->row, PLOT_WARN, bars);
		page_gap(v->page);
		page_rule(v->page, STYLE_BOLD, title, NULL);
		plot_show(v->page, plot_bars(bars, STATS_CLASSES, chart_width(v), screen_is_ascii()), 2);
	}
}

static void
tell_days(struct stats_view *v)
{
	g_autoptr(GArray) days = stats_days(v->set);
	g_autofree double *opened = g_new(double, MAX(days->len, 1)), *p50 = g_new(double, MAX(days->len, 1));
	g_autofree char *from = NULL, *to = NULL, *spark = NULL;
	const char *median = _("Median of first answers");
	GString *run = g_string_new(NULL);

	for (guint i = 0; i < days->len; i++) {
		const struct stats_day *d = &g_array_index(days, struct stats_day, i);

		opened[i] = d->opened;
		p50[i] = d->n > 0 ? (double)d->p50.s : NAN;
	}
	from = stats_day_name(&g_array_index(days, struct stats_day, 0));
	to = stats_day_name(&g_array_index(days, struct stats_day, days->len - 1));
	page_gap(v->page);
	page_rule(v->page, STYLE_BOLD, _("Waits that began, day by day"), NULL);
	plot_show(v->page, plot_trend(opened, days->len, chart_width(v), 5, from, to, screen_is_ascii()), 2);
	run_addf(run, STYLE_DIM, "  %s  ", median);
	spark = plot_spark(p50, days->len, chart_width(v) - text_width(median) - 4, screen_is_ascii());
	run_add(run, STYLE_ACCENT, spark);
	page_add(v->page, PAGE_TEXT, run->str);
	g_string_free(run, TRUE);
}

static void
tell_week(struct stats_view *v)
{
	const char *days[7];
	gint64 cells[7][24];

	stats_weekdays(days);
	stats_week(v->set, cells);
	page_gap(v->page);
	page_rule(v->page, STYLE_BOLD, _("Waits that began, by hour of the week"), NULL);
	plot_show(v->page, plot_heat(cells, days, chart_width(v), screen_is_ascii()), 2);
}

static void
lay_out(struct stats_view *v, int width)
{
	v->width = width;
	page_clear(v->page);
	if (v->set == NULL || stats_set_size(v->set) == 0) {
		page_line(v->page, PAGE_TEXT, STYLE_BOLD, _("  Nobody began to wait in the last 28 days."));
		return;
	}
	tell_table(v);
	tell_classes(v);
	tell_days(v);
	tell_week(v);
}

/* ---- the view ----------------------------------------------------------------------- */

static void
stats_refresh(struct view *view)
{
	struct stats_view *v = stats_of(view);
	gint64 now = view->desk->now;
	struct stats_period period = { .from = now + 1 - DAYS * DATE_DAY, .to = now + 1, .now = now };
	GError *error = NULL;
	struct stats_set *set = stats_load(view->desk->db, &period, &error);

	v->loaded = now;
	if (set == NULL) {
		desk_fail(view->desk, error);
		return;
	}
	stats_set_free(v->set);
	v->set = set;
	v->width = 0;
}

static void
stats_draw(struct view *view, struct area a, int *cursor_y, int *cursor_x)
{
	struct stats_view *v = stats_of(view);

	if (v->width != a.w)
		lay_out(v, a.w);
	page_draw(v->page, a, cursor_y, cursor_x);
}

static char *
stats_title(struct view *view)
{
	(void)view;
	return g_strdup(_("Statistics of 28 days"));
}

static char *
stats_counts(struct view *view)
{
	struct stats_view *v = stats_of(view);
	g_autofree char *key = desk_key(view->desk, ACTION_SORT);

	return g_strdup_printf(_("%s (%s: other)"), stats_by_words(v->by), key);
}

static gboolean
stats_act(struct view *view, enum action action, const char *arg)
{
	struct stats_view *v = stats_of(view);

	if (action != ACTION_SORT)
		return page_act(v->page, view->desk, action, arg);
	if (arg == NULL || !stats_by_parse(arg, &v->by))
		v->by = (v->by + 1) % STATS_BY_N;
	v->width = 0;
	page_go(v->page, 0);
	return TRUE;
}

static gboolean
stats_key(struct view *view, guint32 key)
{
	return page_key(stats_of(view)->page, view->desk, key);
}

static void
stats_click(struct view *view, struct area a, int y, int x, int wheel, gboolean twice)
{
	(void)a;
	(void)y;
	(void)x;
	(void)twice;
	page_wheel(stats_of(view)->page, wheel);
}

static gint64
stats_due(struct view *view, gint64 now)
{
	struct stats_view *v = stats_of(view);

	if (now >= v->loaded + EVERY) {
		stats_refresh(view);
		view->desk->changed = TRUE;
	}
	return v->loaded + EVERY;
}

static void
stats_free(struct view *view)
{
	struct stats_view *v = stats_of(view);

	page_free(v->page);
	stats_set_free(v->set);
	g_free(v);
}

static const struct view_ops ops = {
	.name = "statistics",
	.context = IN_LIST,
	.title = stats_title,
	.counts = stats_counts,
	.draw = stats_draw,
	.act = stats_act,
	.key = stats_key,
	.click = stats_click,
	.refresh = stats_refresh,
	.due = stats_due,
	.free = stats_free,
};

void
stats_view_open(struct desk *desk)
{
	struct stats_view *v = g_new0(struct stats_view, 1);

	v->view.ops = &ops;
	v->page = page_new();
	desk_push(desk, &v->view);
	stats_refresh(&v->view);
}
