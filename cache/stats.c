/* cache/stats.c — the episodes of a period, and their groupings. */
#include "cache/stats.h"

#include "base/date.h"
#include "cache/account.h"
#include "cache/clockwork.h"
#include "cache/db-private.h"
#include "core/clock.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

struct entry { /* one episode */
	struct stats_sample sample; /* its key is filled in by who groups */
	guint channel, queue, advisor, motive; /* in stats_set.words */
};

struct stats_set {
	struct stats_period period; /* queue NULL */
	GArray *entries; /* struct entry, by the time they opened */
	GPtrArray *words; /* char *, each once */
	GHashTable *numbers; /* word -> its index + 1 */
	struct clockwork *clockwork;
	GHashTable *calendars; /* queue -> const struct calendar *, NULL always open */
};

static const struct {
	const char *name, *words;
} bys[STATS_BY_N] = {
#define STATS_BY_ROW(by, name, words) [STATS_BY_##by] = { name, words },
	STATS_BYS(STATS_BY_ROW)
#undef STATS_BY_ROW
};

const char *
stats_by_name(enum stats_by by)
{
	return (guint)by < STATS_BY_N ? bys[by].name : "";
}

const char *
stats_by_words(enum stats_by by)
{
	return (guint)by < STATS_BY_N ? _(bys[by].words) : "";
}

gboolean
stats_by_parse(const char *name, enum stats_by *by)
{
	for (guint i = 0; name != NULL && i < STATS_BY_N; i++)
		if (strcmp(bys[i].name, name) == 0) {
			*by = (enum stats_by)i;
			return TRUE;
		}
	return FALSE;
}

/* ---- loading ------------------------------------------------------------------------ */

static guint
number_of(struct stats_set *s, const char *word)
{
	guint n;

	word = word != NULL ? word : "";
	n = GPOINTER_TO_UINT(g_hash_table_lookup(s->numbers, word));
	if (n == 0) {
		g_ptr_array_add(s->words, g_strdup(word));
		n = s->words->len;
		g_hash_table_insert(s->numbers, g_ptr_array_index(s->words, n - 1), GUINT_TO_POINTER(n));
	}
	return n - 1;
}

static const char *
word_at(const struct stats_set *s, guint number)
{
	return g_ptr_array_index(s->words, number);
}

static gboolean
load_calendars(struct stats_set *s, struct db *db, GError **error)
{
	DB_QUERY(q, db, error, SQL("SELECT queue, calendar FROM account WHERE calendar IS NOT NULL"));

	while (db_row(&q))
		g_hash_table_insert(s->calendars, (gpointer)(guintptr)word_at(s, number_of(s, db_col_text(&q, 0))),
			(gpointer)(guintptr)clockwork_calendar(s->clockwork, db_col_text(&q, 1)));
	return !q.failed;
}

/* Of episodes (core/episode), as measures. */
static const char *const kinds[STATS_MEASURES] = {
	[STATS_FIRST] = "frt",
	[STATS_NEXT] = "nrt",
	[STATS_ACK] = "ack",
	[STATS_RESOLVE] = "ttr",
	[STATS_RESOLVE_FULL] = "ttr-full",
	[STATS_HELD] = "held",
};

static enum stats_measure
measure_of(const char *kind)
{
	for (guint m = 0; m < STATS_MEASURES; m++)
		if (strcmp(kinds[m], kind) == 0)
			return (enum stats_measure)m;
	g_assert_not_reached();
}

static gboolean
is_wait(const struct stats_sample *p)
{
	return p->measure == STATS_FIRST || p->measure == STATS_NEXT;
}

/* How long an open one has lasted, in open hours of the queue it began in. */
static gint64
hours_so_far(const struct stats_set *s, const char *queue, gint64 opened)
{
	const struct calendar *calendar = g_hash_table_lookup(s->calendars, queue);

	return clock_elapsed(calendar, opened, s->period.now, NULL, 0);
}

static void
add_entry(struct stats_set *s, const struct db_rows *q)
{
	gint64 now = s->period.now, due = db_col_int(q, 7), closed = db_col_int(q, 2);
	const char *ended = db_col_text(q, 3);
	struct entry e = { .channel = number_of(s, db_col_text(q, 8)), .queue = number_of(s, db_col_text(q, 4)),
		.advisor = number_of(s, db_col_text(q, 9)), .motive = number_of(s, db_col_text(q, 10)) };
	struct stats_sample *p = &e.sample;

	p->measure = measure_of(db_col_text(q, 0));
	p->opened = db_col_int(q, 1);
	p->open = closed == 0 || closed > now;
	/* a resolve ends a wait without an answer; the other measures it completes */
	p->answered = !p->open && (strcmp(ended, "resolve") != 0 || !is_wait(p));
	p->lag_s = db_col_int(q, 12);
	p->wall_s = p->open ? MAX(0, now - p->opened) / DATE_SECOND : db_col_int(q, 5);
	p->open_s = p->open ? hours_so_far(s, db_col_text(q, 4), p->opened) : db_col_int(q, 6);
	p->aimless = due == 0;
	p->late = due > 0 && (p->open ? now : closed) >= due + DATE_SECOND;
	p->deflected = db_col_bool(q, 11);
	g_array_append_val(s->entries, e);
}

static gboolean
load_entries(struct stats_set *s, struct db *db, const char *queue, GError **error)
{
	/* kind by kind, as the index has them */
	for (gsize i = 0; i < G_N_ELEMENTS(kinds); i++) {
		DB_QUERY(q, db, error, SQL("SELECT e.kind, e.opened, e.closed, e.ended, e.queue, e.wall_s, e.biz_s, e.due, a.title,"
			" CASE WHEN e.closed = 0 THEN (SELECT owner FROM cases WHERE id = e.case_id) ELSE e.advisor END,"
			" cm.motive, e.deflect, e.lag_s FROM episode e INDEXED BY episode_opened CROSS JOIN account a ON a.id = e.account"
			" LEFT JOIN case_motive cm ON cm.case_id = e.case_id"
			" WHERE e.kind = ?1 AND e.opened >= ?2 AND e.opened < ?3 AND (?4 IS NULL OR e.queue = ?4)"
			" ORDER BY e.opened"), TEXT(kinds[i]), INT(s->period.from), INT(s->period.to), TEXT(queue));

		while (db_row(&q))
			add_entry(s, &q);
		if (q.failed)
			return FALSE;
	}
	return TRUE;
}

struct stats_set *
stats_load(struct db *db, const struct stats_period *period, GError **error)
{
	AUTO(stats_set) s = g_new0(struct stats_set, 1);

	s->period = *period;
	s->period.queue = NULL;
	s->entries = g_array_new(FALSE, FALSE, sizeof(struct entry));
	s->words = g_ptr_array_new_with_free_func(g_free);
	s->numbers = g_hash_table_new(g_str_hash, g_str_equal);
	s->calendars = g_hash_table_new(g_str_hash, g_str_equal);
	s->clockwork = clockwork_new();
	if (!load_calendars(s, db, error) || !load_entries(s, db, period->queue, error) ||
		(period->queue != NULL && s->entries->len == 0 && !account_check_queue(db, period->queue, error)))
		return NULL;
	return g_steal_pointer(&s);
}

void
stats_set_free(struct stats_set *s)
{
	if (s == NULL)
		return;
	g_array_unref(s->entries);
	g_hash_table_unref(s->numbers);
	g_hash_table_unref(s->calendars);
	g_ptr_array_unref(s->words);
	clockwork_free(s->clockwork);
	g_free(s);
}

guint
stats_set_size(const struct stats_set *s)
{
	return s->entries->len;
}

/* ---- groups ------------------------------------------------------------------------- */

void
stats_line_free(struct stats_line *l)
{
	if (l == NULL)
		return;
	g_free(l->key);
	stats_row_free(l->row);
	g_free(l);
}

static guint
key_of(const struct entry *e, enum stats_by by)
{
	switch (by) {
	case STATS_BY_QUEUE:
		return e->queue;
	case STATS_BY_ADVISOR:
		return e->advisor;
	case STATS_BY_MOTIVE:
		return e->motive;
	case STATS_BY_HOUR:
		return stats_hour_of_week(e->sample.opened);
	case STATS_BY_CHANNEL:
	case STATS_BY_N:
		break;
	}
	return 0;
}

/* "Mon 09" */
static char *
hour_name(guint hour)
{
	const char *days[7];

	stats_weekdays(days);
	return g_strdup_printf("%s %02u", days[hour / 24], hour % 24);
}

/* The busiest channel first; within a measure by name, hours in the order of the week. */
static int
by_order(gconstpointer a, gconstpointer b)
{
	const struct stats_line *x = *(struct stats_line *const *)a, *y = *(struct stats_line *const *)b;
	int order = (x->traffic < y->traffic) - (x->traffic > y->traffic);

	if (order == 0)
		order = strcmp(x->channel, y->channel);
	if (order == 0)
		order = (int)x->row->measure - (int)y->row->measure;
	if (order == 0)
		order = (x->place > y->place) - (x->place < y->place);
	return order != 0 ? order : strcmp(x->key, y->key);
}

static void
sort_lines(GPtrArray *lines)
{
	for (guint i = 0; i < lines->len; i++) {
		struct stats_line *line = g_ptr_array_index(lines, i);

		for (guint j = 0; j < lines->len; j++) {
			const struct stats_line *other = g_ptr_array_index(lines, j);

			if (other->channel == line->channel)
				line->traffic += other->row->opened;
		}
	}
	g_ptr_array_sort(lines, by_order);
}

GPtrArray *
stats_lines(const struct stats_set *s, enum stats_by by)
{
	GPtrArray *lines = g_ptr_array_new_with_free_func((GDestroyNotify)stats_line_free);
	guint keys = MAX(s->words->len, 7 * 24);
	g_autofree struct stats_sample *samples = g_new(struct stats_sample, MAX(s->entries->len, 1));
	g_autoptr(GPtrArray) rows = NULL;

	for (guint i = 0; i < s->entries->len; i++) {
		const struct entry *e = &g_array_index(s->entries, struct entry, i);

		samples[i] = e->sample;
		samples[i].key = e->channel * keys + key_of(e, by);
	}
	rows = stats_group(samples, s->entries->len, s->period.now);
	for (guint i = 0; i < rows->len; i++) {
		struct stats_line *line = g_new0(struct stats_line, 1);

		line->row = g_ptr_array_index(rows, i);
		rows->pdata[i] = NULL;
		line->channel = word_at(s, line->row->key / keys);
		line->row->key %= keys;
		line->place = by == STATS_BY_HOUR ? line->row->key : 0;
		line->key = by == STATS_BY_CHANNEL ? g_strdup("")
			: by == STATS_BY_HOUR ? hour_name(line->row->key) : g_strdup(word_at(s, line->row->key));
		g_ptr_array_add(lines, line);
	}
	sort_lines(lines);
	return lines;
}

/* ---- days and hours ----------------------------------------------------------------- */

static gint64
midnight(gint64 at, int days)
{
	g_autoptr(GDateTime) t = g_date_time_new_from_unix_local(at / DATE_SECOND);
	g_autoptr(GDateTime) day = g_date_time_new_local(g_date_time_get_year(t), g_date_time_get_month(t),
		g_date_time_get_day_of_month(t), 0, 0, 0);
	g_autoptr(GDateTime) then = g_date_time_add_days(day, days);

	return g_date_time_to_unix(then) * DATE_SECOND;
}

/* The day that an instant lies in, -1 none. */
static int
day_at(const GArray *days, gint64 at)
{
	int low = 0, high = (int)days->len - 1;

	while (low <= high) {
		int middle = (low + high) / 2;

		if (g_array_index(days, struct stats_day, middle).at <= at)
			low = middle + 1;
		else
			high = middle - 1;
	}
	return high;
}

static void
count_wait(GArray *days, GArray *const *spans, const struct stats_sample *p)
{
	int at = day_at(days, p->opened);
	struct stats_day *d;

	if (at < 0)
		return;
	d = &g_array_index(days, struct stats_day, at);
	d->opened++;
	d->answered += p->answered != FALSE;
	d->late += p->late && (p->open || p->answered);
	if (p->measure == STATS_FIRST && (p->open || p->answered)) {
		struct stats_span span = { p->wall_s, p->open };

		g_array_append_val(spans[at], span);
	}
}

GArray *
stats_days(const struct stats_set *s)
{
	GArray *days = g_array_new(FALSE, TRUE, sizeof(struct stats_day));
	g_autofree GArray **spans = g_new0(GArray *, STATS_DAYS_MAX);

	for (gint64 at = midnight(s->period.from, 0);
		at < MIN(s->period.to, s->period.now) && days->len < STATS_DAYS_MAX; at = midnight(at, 1)) {
		struct stats_day d = { .at = at };

		spans[days->len] = g_array_new(FALSE, FALSE, sizeof(struct stats_span));
		g_array_append_val(days, d);
	}
	for (guint i = 0; i < s->entries->len; i++)
		if (is_wait(&g_array_index(s->entries, struct entry, i).sample))
			count_wait(days, spans, &g_array_index(s->entries, struct entry, i).sample);
	for (guint i = 0; i < days->len; i++) {
		struct stats_day *d = &g_array_index(days, struct stats_day, i);

		d->n = spans[i]->len;
		d->p50 = stats_spread((struct stats_span *)(void *)spans[i]->data, d->n).p50;
		g_array_unref(spans[i]);
	}
	return days;
}

char *
stats_day_name(const struct stats_day *d)
{
	return date_to_day(d->at);
}

void
stats_week(const struct stats_set *s, gint64 cells[7][24])
{
	memset(cells, 0, 7 * 24 * sizeof(cells[0][0]));
	for (guint i = 0; i < s->entries->len; i++) {
		const struct entry *e = &g_array_index(s->entries, struct entry, i);
		guint hour = stats_hour_of_week(e->sample.opened);

		if (is_wait(&e->sample))
			cells[hour / 24][hour % 24]++;
	}
}
