/* core/clock.c — sums of open time, by blocks whose totals are known, and pauses cut out of them. */
#include "core/clock.h"

#include "base/date.h"
#include "core/calendar-private.h"

#include <glib/gi18n.h>

/* Sums of hostile or far-off times stay at the end of the scale. */
static gint64
add(gint64 a, gint64 b)
{
	gint64 sum;

	if (__builtin_add_overflow(a, b, &sum))
		return b > 0 ? G_MAXINT64 : G_MININT64;
	return sum;
}

static gint64
clamp(gint64 at)
{
	return CLAMP(at, BLOCK_MIN, BLOCK_MAX - 1);
}

/* ---- open time without pauses ------------------------------------------------------- */

/* Index of the first span that ends after `at`. */
static guint
find_span(const struct block *b, gint64 at)
{
	guint low = 0, high = b->n;

	while (low < high) {
		guint middle = low + (high - low) / 2;

		if (b->spans[middle].close > at)
			high = middle;
		else
			low = middle + 1;
	}
	return low;
}

/* Open ms of a block before `at`. */
static gint64
open_before(const struct block *b, gint64 at)
{
	guint i = find_span(b, at);

	return i == b->n ? b->total : b->spans[i].before + MAX(at - b->spans[i].open, 0);
}

/* Open ms in [from, to). */
static gint64
open_ms(const struct calendar *c, gint64 from, gint64 to)
{
	int first, last;
	gint64 sum;

	if (to <= from)
		return 0;
	if (c == NULL)
		return add(to, from == G_MININT64 ? G_MAXINT64 : -from);
	from = clamp(from);
	to = clamp(to);
	first = (int)(from >> BLOCK_SHIFT);
	last = (int)(to >> BLOCK_SHIFT);
	sum = open_before(calendar_block(c, last), to) - open_before(calendar_block(c, first), from);
	for (int i = first; i < last; i++)
		sum += calendar_block(c, i)->total;
	return sum;
}

/* Least t with `ms` (> 0) of open time since `start`. */
static gint64
open_until(const struct calendar *c, gint64 start, gint64 ms)
{
	if (c == NULL)
		return add(start, ms);
	if (start >= BLOCK_MAX)
		return CLOCK_NEVER;
	start = clamp(start);
	ms += open_before(calendar_block(c, (int)(start >> BLOCK_SHIFT)), start);
	for (int i = (int)(start >> BLOCK_SHIFT); i < BLOCK_END; i++) {
		const struct block *b = calendar_block(c, i);
		guint low = 0, high = b->n;

		if (ms > b->total) {
			ms -= b->total;
			continue;
		}
		while (high - low > 1) { /* the last span with less than `ms` before it */
			guint middle = low + (high - low) / 2;

			if (b->spans[middle].before < ms)
				low = middle;
			else
				high = middle;
		}
		return b->spans[low].open + ms - b->spans[low].before;
	}
	return CLOCK_NEVER;
}

/* ---- pauses ------------------------------------------------------------------------- */

static gint
by_from(gconstpointer a, gconstpointer b)
{
	const struct clock_pause *x = a, *y = b;

	return (x->from > y->from) - (x->from < y->from);
}

/* In order; those that last no time are left out (transfer full; NULL when there are none). */
static GArray *
sort_pauses(const struct clock_pause *pauses, guint n)
{
	GArray *sorted = NULL;

	for (guint i = 0; i < n; i++) {
		if (pauses[i].to <= pauses[i].from)
			continue;
		if (sorted == NULL)
			sorted = g_array_new(FALSE, FALSE, sizeof *pauses);
		g_array_append_val(sorted, pauses[i]);
	}
	if (sorted != NULL)
		g_array_sort(sorted, by_from);
	return sorted;
}

/* The pauses that are left, and where the clock runs. */
struct walk {
	GArray *pauses;
	guint next;
	gint64 at;
};

/* The next [from, to) without pause at or after w->at; FALSE when the rest is paused. */
static gboolean
next_running(struct walk *w, gint64 *from, gint64 *to)
{
	const struct clock_pause *p;

	for (; w->pauses != NULL && w->next < w->pauses->len; w->next++) {
		p = &g_array_index(w->pauses, struct clock_pause, w->next);
		if (p->from > w->at) {
			*from = w->at;
			*to = p->from;
			w->at = p->to;
			w->next++;
			return TRUE;
		}
		w->at = MAX(w->at, p->to);
	}
	*from = w->at;
	*to = CLOCK_NEVER;
	w->at = CLOCK_NEVER;
	return *from < CLOCK_NEVER;
}

gint64
clock_due_ms(const struct calendar *c, gint64 start, gint64 left, const struct clock_pause *pauses, guint n)
{
	g_autoptr(GArray) sorted = sort_pauses(pauses, n);
	struct walk w = { .pauses = sorted, .at = start };
	gint64 from, to;

	if (left <= 0)
		return start;
	while (next_running(&w, &from, &to)) {
		gint64 open = to < CLOCK_NEVER ? open_ms(c, from, to) : G_MAXINT64;

		if (open >= left)
			return open_until(c, from, left);
		left -= open;
	}
	return CLOCK_NEVER;
}

gint64
clock_due(const struct calendar *c, gint64 start, gint64 target_s, const struct clock_pause *pauses,
	guint n)
{
	if (target_s > G_MAXINT64 / DATE_SECOND)
		return CLOCK_NEVER;
	return clock_due_ms(c, start, target_s * DATE_SECOND, pauses, n);
}

gint64
clock_elapsed_ms(const struct calendar *c, gint64 start, gint64 end, const struct clock_pause *pauses, guint n)
{
	g_autoptr(GArray) sorted = sort_pauses(pauses, n);
	struct walk w = { .pauses = sorted, .at = start };
	gint64 sum = 0, from, to;

	while (w.at < end && next_running(&w, &from, &to))
		sum = add(sum, open_ms(c, from, MIN(to, end)));
	return sum;
}

gint64
clock_elapsed(const struct calendar *c, gint64 from, gint64 to, const struct clock_pause *pauses, guint n)
{
	return clock_elapsed_ms(c, from, to, pauses, n) / DATE_SECOND;
}

/* ---- openings ----------------------------------------------------------------------- */

gint64
clock_next_open(const struct calendar *c, gint64 at)
{
	if (c == NULL)
		return at;
	if (at >= BLOCK_MAX)
		return CLOCK_NEVER;
	at = clamp(at);
	for (int i = (int)(at >> BLOCK_SHIFT); i < BLOCK_END; i++) {
		const struct block *b = calendar_block(c, i);
		guint s = find_span(b, at);

		if (s < b->n)
			return MAX(at, b->spans[s].open);
	}
	return CLOCK_NEVER;
}

gboolean
clock_is_open(const struct calendar *c, gint64 at)
{
	return c == NULL || (at >= BLOCK_MIN && at < BLOCK_MAX && clock_next_open(c, at) == at);
}

/* The end of the open time that `at` lies in; it may run on into the next blocks. */
static gint64
open_end(const struct calendar *c, gint64 at)
{
	while (c != NULL && at < BLOCK_MAX) {
		const struct block *b = calendar_block(c, (int)(at >> BLOCK_SHIFT));
		guint s = find_span(b, at);

		if (s == b->n || b->spans[s].open > at)
			return at;
		at = b->spans[s].close;
	}
	return c == NULL ? CLOCK_NEVER : at;
}

/* ---- explaining --------------------------------------------------------------------- */

static const struct {
	const char *name, *shown;
} whys[] = {
#define CLOCK_ROW(why, name, shown) { name, shown },
	CLOCK_WHYS(CLOCK_ROW)
#undef CLOCK_ROW
};

const char *
clock_why_name(enum clock_why why)
{
	return (guint)why < G_N_ELEMENTS(whys) ? whys[why].name : "";
}

const char *
clock_why_shown(enum clock_why why)
{
	return (guint)why < G_N_ELEMENTS(whys) ? _(whys[why].shown) : "";
}

static void
say(GArray *out, struct clock_segment s)
{
	struct clock_segment *last = out->len > 0 ?
		&g_array_index(out, struct clock_segment, out->len - 1) : NULL;

	if (s.from >= s.to)
		return;
	if (last != NULL && last->why == s.why && last->day == s.day && last->pause == s.pause)
		last->to = s.to;
	else
		g_array_append_val(out, s);
}

/* Closed time, day by day where a day has a reason of its own. */
static void
say_closed(GArray *out, const struct calendar *c, gint64 from, gint64 to)
{
	static const enum clock_why why[] = {
		[CALENDAR_WEEK] = CLOCK_CLOSED, [CALENDAR_EXCEPTION] = CLOCK_EXCEPTION,
		[CALENDAR_CLOSED] = CLOCK_HOLIDAY,
	};

	while (from < to) {
		gint32 day = calendar_day(c, from, NULL);
		gint64 next = calendar_instant(c, day + 1, 0);
		enum calendar_reason reason = calendar_reason(c, day);
		gint64 end = next > from ? MIN(to, next) : to;

		say(out, (struct clock_segment){ .from = from, .to = end, .why = why[reason],
			.day = reason == CALENDAR_WEEK ? 0 : day });
		from = end;
	}
}

/* Open time as `why` has it; closed time is closed, even in a pause: that stops nothing there. */
static void
say_stretch(GArray *out, const struct calendar *c, gint64 from, gint64 to, enum clock_why why,
	const char *pause)
{
	while (from < to) {
		gint64 open = MIN(clock_next_open(c, from), to), close = MIN(open_end(c, open), to);

		say_closed(out, c, from, open);
		say(out, (struct clock_segment){ .from = open, .to = close, .why = why, .pause = pause });
		from = open < to ? close : to;
	}
}

GArray *
clock_explain(const struct calendar *c, gint64 from, gint64 to, const struct clock_pause *pauses, guint n)
{
	GArray *out = g_array_new(FALSE, FALSE, sizeof(struct clock_segment));
	g_autoptr(GArray) sorted = sort_pauses(pauses, n);
	gint64 at = clamp(from), end = clamp(to);

	for (guint i = 0; sorted != NULL && i < sorted->len && at < end; i++) {
		const struct clock_pause *p = &g_array_index(sorted, struct clock_pause, i);

		say_stretch(out, c, at, MIN(p->from, end), CLOCK_COUNTED, NULL);
		at = MAX(at, MIN(p->from, end));
		say_stretch(out, c, at, MIN(p->to, end), CLOCK_PAUSED, p->why);
		at = MAX(at, MIN(p->to, end));
	}
	say_stretch(out, c, at, end, CLOCK_COUNTED, NULL);
	return out;
}

/* ---- levels ------------------------------------------------------------------------- */

enum clock_level
clock_level(gint64 waiting_since, gint64 warn, gint64 due, gint64 now)
{
	if (waiting_since == 0)
		return CLOCK_NONE;
	if (due == 0)
		return CLOCK_OK;
	if (add(due, -now) <= -DATE_SECOND)
		return CLOCK_LATE;
	return now >= warn ? CLOCK_WARN : CLOCK_OK;
}

const char *
clock_level_name(enum clock_level level)
{
	static const char *const names[] = { "none", "ok", "warn", "late" };

	return (guint)level < G_N_ELEMENTS(names) ? names[level] : "none";
}
