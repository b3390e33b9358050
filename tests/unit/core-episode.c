// layers: none
/* Episodes: the definitions one by one, and random lives of cases held against a model that asks, second by second,
 * who waits and whether that counts. */
#include "base/date.h"
#include "core/episode.h"

#include <string.h>

#define T0 G_GINT64_CONSTANT(1768294800000) /* 2026-01-13 09:00 UTC, a Tuesday */
#define M(minutes) (T0 + (minutes) * DATE_MINUTE)

static struct shift_part always = { 0, NULL, "desk" };
static const struct episode_rules rules = { &always, 1, { 300, 1800, 3600, 86400 } };

#define IN(id_, m) { .kind = HAPPENED_IN, .id = id_, .at = M(m), .arrived = M(m) }
#define OUT(id_, m, by) { .kind = HAPPENED_OUT, .id = id_, .at = M(m), .arrived = M(m), .who = by }
#define DID(act, id_, m, by) { .kind = HAPPENED_##act, .id = id_, .at = M(m), .arrived = M(m), .who = by }

/* "frt 0-20 answer claire; ttr 0-…" in minutes since T0. */
static void
assert_episodes_by(const struct episode_event *events, guint n, const struct episode_rules *by, const char *want)
{
	AUTO(episodes) e = episodes_new(events, n, by);
	const GArray *list = episodes_list(e);
	g_autoptr(GString) got = g_string_new(NULL);

	for (guint i = 0; i < list->len; i++) {
		const struct episode *ep = &g_array_index(list, struct episode, i);

		g_string_append_printf(got, "%s%s %d-", i > 0 ? "; " : "", episode_kind_name(ep->kind),
			(int)((ep->opened - T0) / DATE_MINUTE));
		if (ep->closed != 0)
			g_string_append_printf(got, "%d", (int)((ep->closed - T0) / DATE_MINUTE));
		g_string_append_printf(got, "%s%s%s%s", *ep->ended != '\0' ? " " : "", ep->ended,
			ep->advisor != NULL ? " " : "", ep->advisor != NULL ? ep->advisor : "");
	}
	g_assert_cmpstr(got->str, ==, want);
}
#define assert_episodes(want, ...) \
	do { \
		const struct episode_event events_[] = { __VA_ARGS__ }; \
		const struct episode_rules no_ack_ = { &always, 1, { 0, 1800, 3600, 86400 } }; \
		assert_episodes_by(events_, G_N_ELEMENTS(events_), &no_ack_, want); \
	} while (0)

static void
test_waits(void)
{
	/* several messages are one wait, from the first of them */
	assert_episodes("frt 0-20 answer claire; ttr 0-; ttr-full 0-", IN(1, 0), IN(2, 5), OUT(3, 20, "claire"));
	/* what comes late and out of order counts where it belongs */
	assert_episodes("frt 0-20 answer claire; nrt 30-40 answer; ttr 0-; ttr-full 0-",
		OUT(3, 20, "claire"), IN(4, 30), IN(1, 0), OUT(5, 40, NULL));
	/* we wrote first: nothing is waited for until the customer writes */
	assert_episodes("frt 10-30 answer claire; ttr 10-; ttr-full 10-", OUT(1, 0, "claire"), IN(2, 10), OUT(3, 30, "claire"));
	assert_episodes("", OUT(1, 0, "claire"));
	/* robots close nothing */
	assert_episodes("frt 0-20 answer claire; ack 0-1 ack; ttr 0-; ttr-full 0-", IN(1, 0),
		DID(ACK, 2, 1, NULL), OUT(3, 20, "claire"));
	/* an answer of the same moment is an answer */
	assert_episodes("frt 0-0 answer claire; ttr 0-; ttr-full 0-", OUT(2, 0, "claire"), IN(1, 0));
	/* an answer that bounced is none: a person learns of it later */
	assert_episodes("frt 0-; ttr 0-; ttr-full 0-", IN(1, 0),
		{ .kind = HAPPENED_FAILED, .id = 2, .at = M(30), .arrived = M(20) });
}

static void
test_resolves(void)
{
	/* no answer needed */
	assert_episodes("frt 0-10 resolve paul; ttr 0-10 resolve paul; ttr-full 0-10 resolve paul", IN(1, 0),
		DID(RESOLVE, 1, 10, "paul"));
	/* the customer writes again: a new wait of the same case */
	assert_episodes("frt 0-10 answer paul; nrt 60-; ttr 0-20 resolve paul; ttr-full 0-", IN(1, 0), OUT(2, 10, "paul"),
		DID(RESOLVE, 1, 20, "paul"), IN(3, 60));
	/* after 7 silent days what was said is over */
	assert_episodes("frt 0-10 answer paul; nrt 11530-; ttr 0-20 resolve paul; ttr-full 0-20 resolve paul", IN(1, 0),
		OUT(2, 10, "paul"), DID(RESOLVE, 1, 20, "paul"), IN(3, 11530));
	/* reopened by a colleague: it was not settled after all */
	assert_episodes("frt 0-40 answer zoe; ttr 0-50 resolve zoe; ttr-full 0-50 resolve zoe", IN(1, 0),
		DID(RESOLVE, 1, 10, "paul"), DID(REOPEN, 2, 30, "zoe"), OUT(2, 40, "zoe"), DID(RESOLVE, 3, 50, "zoe"));
	/* the answer that it relied on did not arrive */
	assert_episodes("frt 0-; ttr 0-; ttr-full 0-", IN(1, 0), DID(RESOLVE, 1, 20, "paul"),
		{ .kind = HAPPENED_FAILED, .id = 2, .at = M(30), .arrived = M(10) });
	/* a message that came in after the resolve, though it was written before what had been seen */
	assert_episodes("frt 0-20 resolve paul; ttr 0-20 resolve paul; ttr-full 0-20 resolve paul", IN(1, 0), IN(2, 10),
		DID(RESOLVE, 1, 20, "paul"), { .kind = HAPPENED_IN, .id = 3, .at = M(5), .arrived = M(30) });
	/* an answer from elsewhere that became known after the resolve */
	assert_episodes("frt 0-10 answer; ttr 0-20 resolve paul; ttr-full 0-20 resolve paul", IN(1, 0),
		{ .kind = HAPPENED_OUT, .id = 2, .at = M(10), .arrived = M(30) }, DID(RESOLVE, 1, 20, "paul"));
}

static void
test_held(void)
{
	assert_episodes("frt 0-60 answer zoe; ttr 0-; ttr-full 0-; held 10-30 released paul; held 40-60 answer zoe", IN(1, 0),
		DID(CLAIM, 1, 10, "paul"), DID(RELEASE, 2, 30, NULL), DID(CLAIM, 3, 40, "zoe"), OUT(2, 60, "zoe"));
	/* claimed before the wait, and still: held since it began */
	assert_episodes("frt 0-5 answer paul; nrt 20-; ttr 0-; ttr-full 0-; held 0-5 answer paul; held 20- paul", IN(1, 0),
		DID(CLAIM, 1, -10, "paul"), OUT(2, 5, "paul"), IN(3, 20), DID(CLAIM, 2, 22, "paul"));
}

static void
test_ack(void)
{
	const struct episode_event acked[] = { IN(1, 0), DID(ACK, 2, 3, NULL), OUT(3, 20, "claire") };
	const struct episode_event answered[] = { IN(1, 0), OUT(2, 2, "claire"), DID(ACK, 3, 3, NULL) };
	const struct episode_event none[] = { IN(1, 0) };

	assert_episodes_by(acked, 3, &rules, "frt 0-20 answer claire; ack 0-3 ack; ttr 0-; ttr-full 0-");
	assert_episodes_by(answered, 3, &rules, "frt 0-2 answer claire; ack 0-2 answer claire; ttr 0-; ttr-full 0-");
	assert_episodes_by(none, 1, &rules, "frt 0-; ack 0-; ttr 0-; ttr-full 0-");
}

static const struct episode *
find(const struct episodes *e, enum episode_kind kind)
{
	for (guint i = 0; i < episodes_list(e)->len; i++)
		if (g_array_index(episodes_list(e), struct episode, i).kind == kind)
			return &g_array_index(episodes_list(e), struct episode, i);
	return NULL;
}

static void
test_clock(void)
{
	const struct episode_event events[] = { IN(1, 0),
		{ .kind = HAPPENED_SNOOZE, .id = 1, .at = M(5), .arrived = M(5), .until = M(15) },
		DID(WAIT, 2, 20, "paul"), IN(2, 35), OUT(3, 50, "paul"), DID(RESOLVE, 3, 60, "paul") };
	AUTO(episodes) e = episodes_new(events, G_N_ELEMENTS(events), &rules);
	const struct episode *frt = find(e, EPISODE_FRT), *ttr = find(e, EPISODE_TTR);
	g_autoptr(GArray) why = episodes_explain(e, frt, 0);

	/* a snooze of one's own choice does not stop the clock of an answer, waiting for the customer does */
	g_assert_cmpint(frt->wall_s, ==, 50 * 60);
	g_assert_cmpint(frt->biz_s, ==, 35 * 60);
	g_assert_cmpint(frt->due, ==, M(45));
	g_assert_cmpint(frt->warn, ==, M(15));
	g_assert_cmpint(ttr->biz_s, ==, 35 * 60);
	g_assert_cmpint(ttr->customer_s, ==, 15 * 60);
	g_assert_cmpint(ttr->hold_s, ==, 10 * 60);
	g_assert_cmpuint(why->len, ==, 3);
	g_assert_cmpint(g_array_index(why, struct shift_segment, 1).clock.why, ==, CLOCK_PAUSED);
	g_assert_cmpstr(g_array_index(why, struct shift_segment, 1).part->queue, ==, "desk");
	{
		/* paused until further notice: no due */
		AUTO(episodes) paused = episodes_new(events, 3, &rules);

		g_assert_cmpint(find(paused, EPISODE_FRT)->due, ==, 0);
		g_assert_cmpint(find(paused, EPISODE_FRT)->target_s, ==, 1800);
	}
}

/* Moved to a queue with other hours: what was counted stays counted. */
static void
test_queues(void)
{
	AUTO(calendar) morning = calendar_parse("[calendar]\nzone = UTC\nweek = Mon-Fri 09:00-09:30\n", "a", NULL);
	AUTO(calendar) evening = calendar_parse("[calendar]\nzone = UTC\nweek = Mon-Fri 18:00-20:00\n", "b", NULL);
	struct shift_part parts[] = { { 0, morning, "desk" }, { M(60), evening, "night" } };
	const struct episode_rules two = { parts, 2, { 0, 3600, 3600, 0 } };
	const struct episode_event events[] = { IN(1, 10), OUT(2, 9 * 60 + 30, "paul") };
	AUTO(episodes) e = episodes_new(events, 2, &two);
	const struct episode *frt = find(e, EPISODE_FRT);

	g_assert_cmpint(frt->biz_s, ==, 20 * 60 + 30 * 60);
	g_assert_cmpint(frt->due, ==, M(9 * 60 + 40));
	g_assert_cmpstr(frt->queue, ==, "desk");
}

/* ---- random lives -------------------------------------------------------------------- */

#define EVENTS 30

struct life {
	struct episode_event events[EVENTS];
	guint n;
};

static void
live(struct life *l)
{
	static const enum episode_event_kind kinds[] = { HAPPENED_IN, HAPPENED_IN, HAPPENED_IN, HAPPENED_OUT, HAPPENED_OUT,
		HAPPENED_ACK, HAPPENED_RESOLVE, HAPPENED_WAIT, HAPPENED_WAKE, HAPPENED_CLAIM, HAPPENED_RELEASE };
	int minute = 0;

	l->n = (guint)g_test_rand_int_range(1, EVENTS);
	for (guint i = 0; i < l->n; i++) {
		struct episode_event *e = &l->events[i];

		minute += g_test_rand_int_range(1, 8);
		*e = (struct episode_event){ .kind = kinds[g_test_rand_int_range(0, G_N_ELEMENTS(kinds))], .id = (gint64)i + 1,
			.at = M(minute), .arrived = M(minute), .who = i % 2 == 0 ? "paul" : "zoe" };
	}
}

/* Where things stand after each event, told by walking through them once. */
struct naive {
	gint64 waits, first_s, next_s; /* seconds of closed waits that count: without pauses */
	gint64 answered, settled, held_s;
	gint64 since;
};

static struct naive
walk(const struct life *l)
{
	struct naive v = { 0 };
	gboolean paused = FALSE, first = TRUE;
	const char *owner = NULL;
	gint64 counted = 0, last = 0;

	for (guint i = 0; i < l->n; i++) {
		const struct episode_event *e = &l->events[i];
		gint64 step = (e->at - last) / DATE_SECOND;

		if (v.since != 0) {
			counted += paused ? 0 : step;
			v.held_s += owner != NULL ? step : 0;
		}
		last = e->at;
		if (e->kind == HAPPENED_IN) {
			paused = FALSE;
			if (v.since == 0) {
				v.since = e->at;
				v.waits++;
				counted = 0;
			}
		}
		if (e->kind == HAPPENED_RESOLVE || e->kind == HAPPENED_WAKE)
			paused = FALSE;
		if (e->kind == HAPPENED_WAIT)
			paused = TRUE;
		if (e->kind == HAPPENED_CLAIM)
			owner = e->who;
		if (e->kind == HAPPENED_RELEASE)
			owner = NULL;
		if (v.since != 0 && (e->kind == HAPPENED_OUT || e->kind == HAPPENED_RESOLVE)) {
			*(first ? &v.first_s : &v.next_s) += counted;
			first = FALSE;
			v.answered += e->kind == HAPPENED_OUT;
			v.settled += e->kind == HAPPENED_RESOLVE;
			v.since = 0;
		}
	}
	return v;
}

static void
shuffle(struct life *l)
{
	for (guint i = l->n - 1; i > 0; i--) {
		guint k = (guint)g_test_rand_int_range(0, (gint32)i + 1);
		struct episode_event e = l->events[i];

		l->events[i] = l->events[k];
		l->events[k] = e;
	}
}

static void
test_random(void)
{
	for (int i = 0; i < 3000; i++) {
		struct life l;
		struct naive want, got = { 0 };

		live(&l);
		want = walk(&l);
		shuffle(&l);
		AUTO(episodes) e = episodes_new(l.events, l.n, &rules);

		for (guint k = 0; k < episodes_list(e)->len; k++) {
			const struct episode *ep = &g_array_index(episodes_list(e), struct episode, k);

			if (ep->kind == EPISODE_HELD && ep->closed != 0)
				got.held_s += ep->wall_s;
			if (ep->kind != EPISODE_FRT && ep->kind != EPISODE_NRT)
				continue;
			got.waits++;
			*(ep->kind == EPISODE_FRT ? &got.first_s : &got.next_s) += ep->closed != 0 ? ep->biz_s : 0;
			got.answered += strcmp(ep->ended, "answer") == 0;
			got.settled += strcmp(ep->ended, "resolve") == 0;
			got.since = ep->closed == 0 ? ep->opened : got.since;
		}
		g_assert_cmpint(got.waits, ==, want.waits);
		g_assert_cmpint(got.answered, ==, want.answered);
		g_assert_cmpint(got.settled, ==, want.settled);
		g_assert_cmpint(got.since, ==, want.since);
		g_assert_cmpint(got.first_s, ==, want.first_s);
		g_assert_cmpint(got.next_s, ==, want.next_s);
		if (want.since == 0)
			g_assert_cmpint(got.held_s, ==, want.held_s);
	}
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/episode/waits", test_waits);
	g_test_add_func("/episode/resolves", test_resolves);
	g_test_add_func("/episode/held", test_held);
	g_test_add_func("/episode/ack", test_ack);
	g_test_add_func("/episode/clock", test_clock);
	g_test_add_func("/episode/queues", test_queues);
	g_test_add_func("/episode/random", test_random);
	return g_test_run();
}
