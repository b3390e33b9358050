/* core/episode.c — waits along the channel's time, resolves and pauses along ours. */
#include "core/episode.h"

#include "base/date.h"

#include <glib/gi18n.h>
#include <string.h>

#define WARN_LEFT_S (15 * 60)

struct settle { /* a resolve that stands: what had been seen then needs no answer any more */
	gint64 position; /* channel time of the last message that its advisor could see */
	const struct episode_event *act;
};

struct episodes {
	GArray *events; /* struct episode_event, by time */
	GArray *acts; /* const struct episode_event *, those that people did, by id */
	GArray *settles; /* struct settle, by position */
	GArray *waits; /* struct clock_pause: until the customer writes */
	GArray *pauses; /* those and the snoozes */
	GArray *list; /* struct episode */
	const struct episode_rules *rules;
};

#define EVENT(e, i) (&g_array_index((e)->events, struct episode_event, i))
#define ACT(e, i) (g_array_index((e)->acts, const struct episode_event *, i))

static const struct {
	const char *name, *words;
} kinds[EPISODE_KIND_N] = {
#define EPISODE_ROW(kind, name, words) [EPISODE_##kind] = { name, words },
	EPISODE_KINDS(EPISODE_ROW)
#undef EPISODE_ROW
};

const char *
episode_kind_name(enum episode_kind k)
{
	return (guint)k < EPISODE_KIND_N ? kinds[k].name : "";
}

const char *
episode_kind_shown(enum episode_kind k)
{
	return (guint)k < EPISODE_KIND_N ? _(kinds[k].words) : "";
}

gboolean
episode_kind_parse(const char *name, enum episode_kind *k)
{
	for (guint i = 0; name != NULL && i < EPISODE_KIND_N; i++)
		if (strcmp(kinds[i].name, name) == 0) {
			*k = (enum episode_kind)i;
			return TRUE;
		}
	return FALSE;
}

/* ---- order ---------------------------------------------------------------------------- */

static gint
by_time(gconstpointer a, gconstpointer b)
{
	const struct episode_event *x = a, *y = b;

	if (x->at != y->at)
		return x->at < y->at ? -1 : 1;
	if (x->kind != y->kind)
		return x->kind < y->kind ? -1 : 1;
	return (x->id > y->id) - (x->id < y->id);
}

static gint
by_id(gconstpointer a, gconstpointer b)
{
	const struct episode_event *x = *(const struct episode_event *const *)a;
	const struct episode_event *y = *(const struct episode_event *const *)b;

	return (x->id > y->id) - (x->id < y->id);
}

static void
sort_events(struct episodes *e, const struct episode_event *events, guint n)
{
	g_array_append_vals(e->events, events, n);
	g_array_sort(e->events, by_time);
	for (guint i = 0; i < n; i++)
		if (EVENT(e, i)->kind >= HAPPENED_RESOLVE) {
			const struct episode_event *act = EVENT(e, i);

			g_array_append_val(e->acts, act);
		}
	g_array_sort(e->acts, by_id);
}

/* ---- resolves ------------------------------------------------------------------------- */

/* Taken back: by a reopen before anything else was resolved, or because the answer that it relied on
 * turned out not to have arrived. */
static gboolean
is_void(const struct episodes *e, guint at)
{
	const struct episode_event *resolve = ACT(e, at);

	for (guint i = at + 1; i < e->acts->len && ACT(e, i)->kind != HAPPENED_RESOLVE; i++)
		if (ACT(e, i)->kind == HAPPENED_REOPEN)
			return TRUE;
	for (guint i = 0; i < e->events->len; i++)
		if (EVENT(e, i)->kind == HAPPENED_FAILED && EVENT(e, i)->at > resolve->at &&
			EVENT(e, i)->arrived <= resolve->at)
			return TRUE;
	return FALSE;
}

/* The newest channel time among the messages that were here. */
static gint64
seen_until(const struct episodes *e, gint64 at)
{
	gint64 last = 0;

	for (guint i = 0; i < e->events->len; i++) {
		const struct episode_event *m = EVENT(e, i);

		if ((m->kind == HAPPENED_IN || m->kind == HAPPENED_OUT || m->kind == HAPPENED_SEEN) && m->arrived <= at)
			last = MAX(last, m->at);
	}
	return last;
}

static gint
by_position(gconstpointer a, gconstpointer b)
{
	const struct settle *x = a, *y = b;

	return (x->position > y->position) - (x->position < y->position);
}

static void
find_settles(struct episodes *e)
{
	for (guint i = 0; i < e->acts->len; i++) {
		struct settle s = { .act = ACT(e, i) };

		if (s.act->kind != HAPPENED_RESOLVE || is_void(e, i))
			continue;
		s.position = seen_until(e, s.act->at);
		g_array_append_val(e->settles, s);
	}
	g_array_sort(e->settles, by_position);
}

/* ---- pauses --------------------------------------------------------------------------- */

static gboolean
ends_pause(enum episode_event_kind kind)
{
	return kind == HAPPENED_RESOLVE || kind == HAPPENED_SNOOZE || kind == HAPPENED_WAIT || kind == HAPPENED_WAKE;
}

/* Until its time, the next such act, or the first message that came in since. */
static gint64
pause_end(const struct episodes *e, guint at)
{
	const struct episode_event *act = ACT(e, at);
	gint64 end = act->kind == HAPPENED_SNOOZE ? act->until : CLOCK_NEVER;

	for (guint i = at + 1; i < e->acts->len; i++)
		if (ends_pause(ACT(e, i)->kind)) {
			end = MIN(end, ACT(e, i)->at);
			break;
		}
	for (guint i = 0; i < e->events->len; i++)
		if (EVENT(e, i)->kind == HAPPENED_IN && EVENT(e, i)->arrived > act->at)
			end = MIN(end, MAX(EVENT(e, i)->at, act->at));
	return end;
}

static void
find_pauses(struct episodes *e)
{
	for (guint i = 0; i < e->acts->len; i++) {
		const struct episode_event *act = ACT(e, i);
		gboolean wait = act->kind == HAPPENED_WAIT;
		struct clock_pause p = { .from = act->at, .why = wait ? "customer" : "snooze" };

		if (!wait && act->kind != HAPPENED_SNOOZE)
			continue;
		p.to = pause_end(e, i);
		g_array_append_val(e->pauses, p);
		if (wait)
			g_array_append_val(e->waits, p);
	}
}

/* A snooze that an advisor chose stops the clock of the resolution, never that of an answer. */
static struct shift
shift_of(const struct episodes *e, enum episode_kind kind)
{
	const GArray *pauses = kind == EPISODE_TTR || kind == EPISODE_TTR_FULL ? e->pauses : e->waits;

	return (struct shift){ .parts = e->rules->parts, .n_parts = e->rules->n_parts,
		.pauses = (const struct clock_pause *)(const void *)pauses->data, .n_pauses = pauses->len };
}

/* ---- episodes ------------------------------------------------------------------------- */

static void
set_due(const struct episodes *e, struct episode *ep, gint64 target_s)
{
	struct shift shift = shift_of(e, ep->kind);
	gint64 left = MAX(target_s / 5, MIN(target_s, WARN_LEFT_S));

	ep->target_s = target_s;
	if (target_s == 0)
		return;
	ep->due = shift_due(&shift, ep->opened, target_s);
	ep->warn = shift_due(&shift, ep->opened, target_s - left);
	if (ep->due == CLOCK_NEVER)
		ep->due = ep->warn = 0;
}

void
episodes_measure(const struct episodes *e, const struct episode *ep, gint64 to, gint64 *wall_s, gint64 *biz_s)
{
	struct shift shift = shift_of(e, ep->kind);

	*wall_s = MAX(to - ep->opened, 0) / DATE_SECOND;
	*biz_s = shift_elapsed(&shift, ep->opened, to);
}

/* Fills in what follows from beginning and end, and keeps it. */
static void
keep(struct episodes *e, struct episode *ep, gint64 target_s)
{
	struct shift shift = shift_of(e, ep->kind);

	ep->queue = shift_part_at(&shift, ep->opened)->queue;
	if (ep->ended == NULL)
		ep->ended = "";
	set_due(e, ep, target_s);
	if (ep->closed != 0)
		episodes_measure(e, ep, ep->closed, &ep->wall_s, &ep->biz_s);
	g_array_append_val(e->list, *ep);
}

static void
begin(struct episodes *e, struct episode *ep, const struct episode_event *in)
{
	*ep = (struct episode){ .kind = e->list->len == 0 ? EPISODE_FRT : EPISODE_NRT, .opened = in->at,
		.message = in->id, .lag_s = MAX(in->arrived - in->at, 0) / DATE_SECOND };
}

static void
end(struct episodes *e, struct episode *ep)
{
	keep(e, ep, e->rules->target[ep->kind == EPISODE_FRT ? POLICY_FIRST : POLICY_NEXT]);
	ep->opened = 0;
}

static void
settle(struct episodes *e, struct episode *ep, const struct settle *s)
{
	ep->closed = MAX(s->act->at, ep->opened);
	ep->ended = "resolve";
	ep->advisor = s->act->who;
	end(e, ep);
}

/* Of one time: a message, the answer to it, the resolve that had seen both. An answer that was given
 * before the resolve and became known after it is one all the same. */
static gboolean
is_before(const struct settle *s, const struct episode_event *m)
{
	return s->position < m->at && (m->kind == HAPPENED_IN || m->at > s->act->at);
}

static void
find_waits(struct episodes *e)
{
	struct episode open = { 0 };
	guint s = 0;

	for (guint i = 0; i < e->events->len; i++) {
		const struct episode_event *m = EVENT(e, i);

		if (m->kind != HAPPENED_IN && m->kind != HAPPENED_OUT)
			continue;
		for (; s < e->settles->len && is_before(&g_array_index(e->settles, struct settle, s), m); s++)
			if (open.opened != 0)
				settle(e, &open, &g_array_index(e->settles, struct settle, s));
		if (m->kind == HAPPENED_IN && open.opened == 0) {
			begin(e, &open, m);
		} else if (m->kind == HAPPENED_OUT && open.opened != 0) {
			open.closed = m->at;
			open.ended = "answer";
			open.answer = m->id;
			open.advisor = m->who;
			open.deflect = m->deflect;
			end(e, &open);
		}
	}
	if (open.opened != 0 && s < e->settles->len)
		settle(e, &open, &g_array_index(e->settles, struct settle, s));
	if (open.opened != 0)
		end(e, &open);
}

static const struct episode_event *
first(const struct episodes *e, enum episode_event_kind kind, gint64 from)
{
	for (guint i = 0; i < e->events->len; i++)
		if (EVENT(e, i)->kind == kind && EVENT(e, i)->at >= from)
			return EVENT(e, i);
	return NULL;
}

static void
find_ack(struct episodes *e, const struct episode_event *in)
{
	const struct episode_event *ack = first(e, HAPPENED_ACK, in->at), *out = first(e, HAPPENED_OUT, in->at);
	struct episode ep = { .kind = EPISODE_ACK, .opened = in->at, .message = in->id };

	if (e->rules->target[POLICY_ACK] == 0 && ack == NULL)
		return;
	if (ack == NULL || (out != NULL && out->at < ack->at))
		ack = out;
	if (ack != NULL) {
		ep.closed = ack->at;
		ep.ended = ack->kind == HAPPENED_ACK ? "ack" : "answer";
		ep.answer = ack->id;
		ep.advisor = ack->who;
	}
	keep(e, &ep, e->rules->target[POLICY_ACK]);
}

static gint64
overlap(const GArray *pauses, const char *why, gint64 from, gint64 to)
{
	gint64 sum = 0;

	for (guint i = 0; i < pauses->len; i++) {
		const struct clock_pause *p = &g_array_index(pauses, struct clock_pause, i);

		if (strcmp(p->why, why) == 0)
			sum += MAX(MIN(p->to, to) - MAX(p->from, from), 0);
	}
	return sum / DATE_SECOND;
}

static gboolean
is_silent(const struct episodes *e, const struct settle *s)
{
	for (guint i = 0; i < e->events->len; i++) {
		const struct episode_event *m = EVENT(e, i);

		if (m->kind == HAPPENED_IN && m->at > s->position && m->at <= s->act->at + EPISODE_SILENCE)
			return FALSE;
	}
	return TRUE;
}

static void
find_resolution(struct episodes *e, const struct episode_event *in, enum episode_kind kind)
{
	struct episode ep = { .kind = kind, .opened = in->at, .message = in->id };
	const struct episode_event *found = NULL;

	for (guint i = 0; i < e->settles->len; i++) {
		const struct settle *s = &g_array_index(e->settles, struct settle, i);

		if (s->position < in->at || (kind == EPISODE_TTR_FULL && !is_silent(e, s)))
			continue;
		if (found == NULL || s->act->at < found->at)
			found = s->act;
	}
	if (found != NULL) {
		ep.closed = MAX(found->at, in->at);
		ep.ended = "resolve";
		ep.advisor = found->who;
		ep.customer_s = overlap(e->pauses, "customer", ep.opened, ep.closed);
		ep.hold_s = overlap(e->pauses, "snooze", ep.opened, ep.closed);
	}
	keep(e, &ep, e->rules->target[POLICY_RESOLVE]);
}

/* What one owner had of a wait; who claims a case twice has held it since the first time. */
static void
hold(struct episodes *e, const struct episode *wait, const char *who, gint64 from, gint64 to, guint *last)
{
	struct episode ep = { .kind = EPISODE_HELD, .opened = MAX(from, wait->opened), .advisor = who,
		.message = wait->message };
	gint64 end = MIN(to, wait->closed != 0 ? wait->closed : CLOCK_NEVER);
	struct episode *before = *last > 0 ? &g_array_index(e->list, struct episode, *last) : NULL;

	if (who == NULL || ep.opened >= end)
		return;
	if (end != CLOCK_NEVER) {
		ep.closed = end;
		ep.ended = end == wait->closed ? wait->ended : "released";
		ep.answer = end == wait->closed ? wait->answer : 0;
	}
	if (before != NULL && before->closed == ep.opened && g_strcmp0(before->advisor, who) == 0) {
		ep.opened = before->opened;
		g_array_set_size(e->list, *last);
	}
	*last = e->list->len;
	keep(e, &ep, 0);
}

static void
find_held(struct episodes *e, const struct episode *wait)
{
	const char *owner = NULL;
	gint64 since = 0;
	guint last = 0;

	for (guint i = 0; i < e->acts->len; i++) {
		const struct episode_event *act = ACT(e, i);

		if (act->kind != HAPPENED_CLAIM && act->kind != HAPPENED_RELEASE)
			continue;
		hold(e, wait, owner, since, act->at, &last);
		owner = act->kind == HAPPENED_CLAIM ? act->who : NULL;
		since = act->at;
	}
	hold(e, wait, owner, since, CLOCK_NEVER, &last);
}

struct episodes *
episodes_new(const struct episode_event *events, guint n, const struct episode_rules *rules)
{
	struct episodes *e = g_new0(struct episodes, 1);
	const struct episode_event *in;
	guint waits;

	e->rules = rules;
	e->events = g_array_sized_new(FALSE, FALSE, sizeof(struct episode_event), n);
	e->acts = g_array_new(FALSE, FALSE, sizeof(struct episode_event *));
	e->settles = g_array_new(FALSE, FALSE, sizeof(struct settle));
	e->waits = g_array_new(FALSE, FALSE, sizeof(struct clock_pause));
	e->pauses = g_array_new(FALSE, FALSE, sizeof(struct clock_pause));
	e->list = g_array_new(FALSE, FALSE, sizeof(struct episode));
	if (n == 0)
		return e;
	sort_events(e, events, n);
	find_settles(e);
	find_pauses(e);
	find_waits(e);
	waits = e->list->len;
	if ((in = first(e, HAPPENED_IN, G_MININT64)) == NULL)
		return e;
	find_ack(e, in);
	find_resolution(e, in, EPISODE_TTR);
	find_resolution(e, in, EPISODE_TTR_FULL);
	for (guint i = 0; i < waits; i++) {
		struct episode wait = g_array_index(e->list, struct episode, i);

		find_held(e, &wait);
	}
	return e;
}

void
episodes_free(struct episodes *e)
{
	g_array_unref(e->events);
	g_array_unref(e->acts);
	g_array_unref(e->settles);
	g_array_unref(e->waits);
	g_array_unref(e->pauses);
	g_array_unref(e->list);
	g_free(e);
}

const GArray *
episodes_list(const struct episodes *e)
{
	return e->list;
}

GArray *
episodes_explain(const struct episodes *e, const struct episode *ep, gint64 now)
{
	struct shift shift = shift_of(e, ep->kind);

	return shift_explain(&shift, ep->opened, ep->closed != 0 ? ep->closed : now);
}
