/* core/promise.c — promises of a text: each time is given to the verb that it belongs to, and kept when that
 * verb says that we will do something, on no condition. */
#include "core/promise.h"

#include "core/promise-private.h"

#include <string.h>

#define FORWARD 9 /* words between a time and the verb behind it: "Sous 48 h, un conseiller vous …" */

struct reader {
	struct prose *ws;
	guint8 *acts; /* of the words of sentences that name a time; NULL before the first */
	struct promise_clock clock; /* its day: from the first sentence that may name a time */
	GPtrArray *list;
	gint64 verb; /* of the last promise, -1 none */
	guint to; /* word past its time */
};

static void
promise_free(gpointer p)
{
	struct promise *promise = p;

	g_free(promise->text);
	g_free(promise);
}

/* The verb before `i` in the sentence, else -1. A condition counts as none. */
static gint64
verb_before(const struct reader *r, guint start, guint i)
{
	for (gint64 k = (gint64)i - 1; k >= (gint64)start; k--)
		if (r->acts[k] == PROMISE_WE || r->acts[k] == PROMISE_NOT)
			return k;
	return -1;
}

static gint64
verb_after(const struct reader *r, guint i, guint end)
{
	for (guint k = i; k < end; k++)
		if (r->acts[k] == PROMISE_WE || r->acts[k] == PROMISE_NOT)
			return k;
	return -1;
}

/* A time that opens a clause belongs to what follows: "…, sous 48 h vous recevrez". */
static gboolean
opens_clause(const struct reader *r, guint from, guint to, gint64 next)
{
	if (next < 0 || next - (gint64)to > FORWARD || !word_is(r->ws, (gint64)from - 1, ",|;|:|et|and|mais|but|puis|then|et|donc|so|que|qu'|that"))
		return FALSE;
	for (gint64 k = to + 1; k < next; k++)
		if (word_is(r->ws, k, ",|;|et|and"))
			return FALSE;
	return TRUE;
}

static gint64
verb_of(const struct reader *r, guint start, guint end, const struct promise_when *when)
{
	gint64 before = verb_before(r, start, when->from), after = verb_after(r, when->to, end);

	return before < 0 || opens_clause(r, when->from, when->to, after) ? after : before;
}

/* A condition holds for what follows it, until a turn ("mais", ";"); and for what stands right before it. */
static gboolean
is_conditional(const struct reader *r, guint start, guint end, guint from, guint to)
{
	gboolean open = FALSE;

	for (guint k = start; k < from; k++) {
		if (word_is(r->ws, k, ";|mais|but|however|toutefois|cependant|sinon|otherwise"))
			open = FALSE;
		open |= r->acts[k] == PROMISE_IF;
	}
	for (guint k = to; k < end && !open; k++) {
		if (word_is(r->ws, k, ";|et|and|mais|but|puis|then|."))
			break;
		open = r->acts[k] == PROMISE_IF;
	}
	return open;
}

static gboolean
separated(const struct reader *r, guint from, guint to)
{
	for (guint k = from; k < to; k++)
		if (word_is(r->ws, k, "et|and|puis|then|;"))
			return TRUE;
	return FALSE;
}

static void
put(struct reader *r, guint from, guint to, gint64 due)
{
	struct promise *p = g_new0(struct promise, 1);

	while (from + 1 < to && word_is(r->ws, from, ",|;|et|and|puis|then|:|-|*|mais|but"))
		from++;
	p->start = word_at(r->ws, from)->start;
	p->end = word_at(r->ws, (gint64)to - 1)->end;
	p->text = g_strndup(r->ws->text + p->start, p->end - p->start);
	p->due = due;
	g_ptr_array_add(r->list, p);
}

/* The promise before ends where its time does when another follows in the same sentence. */
static void
shorten_last(struct reader *r)
{
	struct promise *p = g_ptr_array_index(r->list, r->list->len - 1);
	gsize end = word_at(r->ws, (gint64)r->to - 1)->end;

	if (end <= p->start)
		return;
	p->end = end;
	g_free(p->text);
	p->text = g_strndup(r->ws->text + p->start, end - p->start);
}

static void
take(struct reader *r, guint start, guint end, const struct promise_when *when)
{
	gint64 verb = verb_of(r, start, end, when);
	gboolean again = r->verb >= (gint64)start;
	guint from = start;

	if (verb < 0 || r->acts[verb] != PROMISE_WE || is_conditional(r, start, end, MAX(when->from, (guint)MIN(verb, when->from)), when->to))
		return;
	if (again && verb == r->verb && !separated(r, r->to, when->from)) {
		struct promise *last = g_ptr_array_index(r->list, r->list->len - 1);

		if (when->latest)
			last->due = when->due;
		return;
	}
	if (again) {
		shorten_last(r);
		from = r->to;
	}
	put(r, from, end, when->due);
	r->verb = verb;
	r->to = when->to;
}

static void
read_acts(struct reader *r, const struct sentence *s)
{
	if (r->acts == NULL) {
		r->acts = g_new0(guint8, r->ws->list->len);
		promise_classify(r->ws);
	}
	promise_acts(r->ws, s, r->acts);
}

/* Verbs are looked at where there is a time that may be theirs. */
static void
read_sentence(struct reader *r, const struct sentence *s)
{
	gboolean timed = FALSE;

	for (guint i = s->first; i < s->end;) {
		struct promise_when when;

		if (!promise_when(&r->clock, r->ws, i, &when)) {
			i++;
			continue;
		}
		if (!timed)
			read_acts(r, s);
		timed = TRUE;
		take(r, s->first, s->end, &when);
		i = when.to;
	}
}

GPtrArray *
promise_find(const char *text, gint64 now, const struct calendar *calendar)
{
	AUTO(prose) ws = prose_read(text, PROSE_APART);
	struct reader r = { .ws = ws, .verb = -1, .clock = { .calendar = calendar, .now = now } };
	gboolean today = FALSE;

	r.list = g_ptr_array_new_with_free_func(promise_free);
	for (guint i = 0; i < ws->sentences->len; i++) {
		const struct sentence *s = prose_sentence(ws, i);

		if (s->mark == '?' || !promise_may_have_time(ws, s))
			continue;
		if (!today)
			r.clock.today = calendar_day(calendar, now, NULL);
		today = TRUE;
		read_sentence(&r, s);
	}
	g_free(r.acts);
	return r.list;
}
