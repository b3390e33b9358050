/* core/stats.c — samples into figures. */
#include "core/stats.h"

#include <glib/gi18n.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- spans -------------------------------------------------------------------------- */

static int
by_length(const void *a, const void *b)
{
	const struct stats_span *x = a, *y = b;

	if (x->open != y->open)
		return x->open - y->open;
	return (x->s > y->s) - (x->s < y->s);
}

void
stats_sort(struct stats_span *spans, guint n)
{
	if (n > 1)
		qsort(spans, n, sizeof(*spans), by_length);
}

/* The rank-th (from 1) smallest of ended and open ones as they are now: two sorted runs, the ended ones first. */
static gint64
smallest(const struct stats_span *sorted, guint ended, guint n, guint64 rank)
{
	guint a = 0, b = ended;
	gint64 s = 0;

	while (rank-- > 0)
		s = b == n || (a < ended && sorted[a].s <= sorted[b].s) ? sorted[a++].s : sorted[b++].s;
	return s;
}

/* An open one counts as longer than all that ended; and whatever becomes of the open ones, each will be at least as
 * long as it is now. */
struct stats_span
stats_percentile(const struct stats_span *sorted, guint n, guint percent)
{
	guint64 rank = MAX(((guint64)n * percent + 99) / 100, 1);
	guint ended = 0;

	if (n == 0)
		return (struct stats_span){ 0 };
	if (!sorted[rank - 1].open)
		return sorted[rank - 1];
	while (!sorted[ended].open)
		ended++;
	return (struct stats_span){
		MAX(smallest(sorted, ended, n, rank), ended > 0 ? sorted[ended - 1].s : 0), TRUE };
}

struct stats_spread
stats_spread(struct stats_span *spans, guint n)
{
	struct stats_spread out = { .n = n, .mean = NAN };
	double sum = 0;

	stats_sort(spans, n);
	for (guint i = 0; i < n; i++) {
		out.open += spans[i].open != FALSE;
		sum += spans[i].open ? 0 : (double)spans[i].s;
	}
	out.p50 = stats_percentile(spans, n, 50);
	out.p90 = stats_percentile(spans, n, 90);
	out.p95 = stats_percentile(spans, n, 95);
	out.most = stats_percentile(spans, n, 100);
	if (n > out.open)
		out.mean = sum / (n - out.open);
	return out;
}

static const struct {
	const char *name, *words;
} measures[STATS_MEASURES] = {
#define STATS_ROW(measure, name, words) [STATS_##measure] = { name, words },
	STATS_MEASURES_LIST(STATS_ROW)
#undef STATS_ROW
};

const char *
stats_measure_name(enum stats_measure m)
{
	return (guint)m < STATS_MEASURES ? measures[m].name : "";
}

gboolean
stats_measure_is_main(enum stats_measure m)
{
	return m <= STATS_RESOLVE;
}

const char *
stats_measure_words(enum stats_measure m)
{
	return (guint)m < STATS_MEASURES ? _(measures[m].words) : "";
}

/* ---- groups ------------------------------------------------------------------------- */

void
stats_row_free(struct stats_row *r)
{
	if (r == NULL)
		return;
	g_free(r->values);
	g_free(r->values_hours);
	g_free(r);
}

double
stats_compliance(const struct stats_row *r)
{
	guint all = r->in_time + r->late + r->late_open;

	return all > 0 ? (double)r->in_time / all : NAN;
}

double
stats_answer_rate(const struct stats_row *r)
{
	return r->settled > 0 ? (double)r->settled_answered / r->settled : NAN;
}

static guint64
group_of(const struct stats_sample *s)
{
	return (guint64)s->key * STATS_MEASURES + s->measure;
}

static int
by_group(const void *a, const void *b)
{
	guint64 x = group_of(*(const struct stats_sample *const *)a);
	guint64 y = group_of(*(const struct stats_sample *const *)b);

	return (x > y) - (x < y);
}

static void
count_end(struct stats_row *r, const struct stats_sample *s)
{
	if (s->aimless)
		return;
	if (s->open && s->late)
		r->late_open++;
	else if (s->open)
		r->running++;
	else if (s->answered && s->late)
		r->late++;
	else if (s->answered)
		r->in_time++;
}

static void
count(struct stats_row *r, const struct stats_sample *s, gint64 now)
{
	gboolean settled = s->opened <= now - STATS_SETTLED_MS;

	r->opened++;
	r->answered += s->answered != FALSE;
	r->deflected += s->deflected != FALSE;
	r->settled += settled != FALSE;
	r->settled_answered += settled && s->answered;
	count_end(r, s);
	if (!s->open && !s->answered)
		return;
	r->values[r->wall.n] = (struct stats_span){ s->wall_s, s->open };
	r->values_hours[r->wall.n++] = (struct stats_span){ s->open_s, s->open };
}

static struct stats_row *
row_of(const struct stats_sample *const *samples, gsize n, gint64 now)
{
	struct stats_row *r = g_new0(struct stats_row, 1);
	g_autofree struct stats_span *lags = g_new(struct stats_span, n);

	r->key = samples[0]->key;
	r->measure = samples[0]->measure;
	r->values = g_new(struct stats_span, n);
	r->values_hours = g_new(struct stats_span, n);
	for (gsize i = 0; i < n; i++)
		count(r, samples[i], now);
	for (gsize i = 0; i < n; i++)
		lags[i] = (struct stats_span){ samples[i]->lag_s, FALSE };
	stats_sort(lags, (guint)n);
	r->lag_p90_s = stats_percentile(lags, (guint)n, 90).s;
	r->hours = stats_spread(r->values_hours, r->wall.n);
	r->wall = stats_spread(r->values, r->wall.n);
	return r;
}

GPtrArray *
stats_group(const struct stats_sample *samples, gsize n, gint64 now)
{
	GPtrArray *rows = g_ptr_array_new_with_free_func((GDestroyNotify)stats_row_free);
	g_autofree const struct stats_sample **sorted = g_new(const struct stats_sample *, MAX(n, 1));

	for (gsize i = 0; i < n; i++)
		sorted[i] = &samples[i];
	qsort(sorted, n, sizeof(*sorted), by_group);
	for (gsize from = 0, to; from < n; from = to) {
		for (to = from + 1; to < n && group_of(sorted[to]) == group_of(sorted[from]); to++)
			;
		g_ptr_array_add(rows, row_of(sorted + from, to - from, now));
	}
	return rows;
}

/* ---- classes and hours -------------------------------------------------------------- */

static const struct {
	gint64 below_s;
	const char *title;
} classes[STATS_CLASSES] = {
	{ 15 * 60, N_("under 15 min") },
	{ 3600, N_("15 to 60 min") },
	{ 4 * 3600, N_("1 to 4 h") },
	{ 8 * 3600, N_("4 to 8 h") },
	{ 24 * 3600, N_("8 to 24 h") },
	{ 3 * 24 * 3600, N_("1 to 3 days") },
	{ G_MAXINT64, N_("over 3 days") },
	{ 0, N_("no answer yet") },
};

guint
stats_classes(const struct stats_span *spans, guint n, guint counts[STATS_CLASSES])
{
	guint most = 0;

	memset(counts, 0, STATS_CLASSES * sizeof(*counts));
	for (guint i = 0; i < n; i++) {
		guint c = 0;

		while (!spans[i].open && spans[i].s >= classes[c].below_s)
			c++;
		counts[spans[i].open ? STATS_CLASSES - 1 : c]++;
	}
	for (guint c = 0; c < STATS_CLASSES; c++)
		most = MAX(most, counts[c]);
	return most;
}

const char *
stats_class_title(guint c)
{
	return _(classes[MIN(c, STATS_CLASSES - 1)].title);
}

void
stats_bars(const struct stats_row *row, enum plot_ink open, struct plot_bar bars[STATS_CLASSES])
{
	guint counts[STATS_CLASSES];

	stats_classes(row->values, row->wall.n, counts);
	for (guint c = 0; c < STATS_CLASSES; c++)
		bars[c] = (struct plot_bar){ .label = stats_class_title(c), .value = counts[c],
			.ink = c == STATS_CLASSES - 1 ? open : PLOT_ACCENT };
}

char *
stats_span_words(struct stats_span span)
{
	const char *open = span.open ? "> " : "";
	gint64 s = span.s;

	if (s < 60)
		return g_strdup_printf(_("%s%d s"), open, (int)s);
	if (s < 3600)
		return g_strdup_printf(_("%s%d min"), open, (int)(s / 60));
	if (s < 24 * 3600)
		return g_strdup_printf(_("%s%d h %02d"), open, (int)(s / 3600), (int)(s / 60 % 60));
	return g_strdup_printf(_("%s%d d %02d h"), open, (int)MIN(s / 86400, G_MAXINT), (int)(s / 3600 % 24));
}

void
stats_weekdays(const char *names[7])
{
	static const char *const days[7] = { N_("Mon"), N_("Tue"), N_("Wed"), N_("Thu"), N_("Fri"), N_("Sat"), N_("Sun") };

	for (int i = 0; i < 7; i++)
		names[i] = _(days[i]);
}

guint
stats_hour_of_week(gint64 at)
{
	g_autoptr(GDateTime) t = g_date_time_new_from_unix_local(at / 1000);

	return (guint)(g_date_time_get_day_of_week(t) - 1) * 24 + (guint)g_date_time_get_hour(t);
}
