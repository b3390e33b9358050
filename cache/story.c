/* cache/story.c — messages, answers and acts of a case as events; its queue's calendar and its targets. */
#include "cache/story.h"

#include "cache/clockwork.h"
#include "cache/db-private.h"
#include "core/lifecycle.h"

#include <string.h>

static const struct {
	const char *name;
	enum episode_event_kind kind;
} acts[] = {
	{ "claim", HAPPENED_CLAIM }, { "assign", HAPPENED_CLAIM }, { "release", HAPPENED_RELEASE },
	{ "resolve", HAPPENED_RESOLVE }, { "reopen", HAPPENED_REOPEN }, { "snooze", HAPPENED_SNOOZE },
	{ "wake", HAPPENED_WAKE },
};

static char *
keep(struct story *s, const char *word)
{
	return word != NULL ? g_string_chunk_insert_const(s->words, word) : NULL;
}

/* ---- what was said --------------------------------------------------------------------- */

/* What a case had settled before it went into this one is settled here too. */
static gboolean
load_incoming(struct db *db, struct story *s, GError **error)
{
	DB_QUERY(q, db, error, SQL("SELECT m.id, m.at, m.arrived, m.moot OR (c.origin <> c.case_id"
		" AND m.arrived <= coalesce((SELECT f.at FROM case_settled f WHERE f.case_id = c.origin), 0))"
		" FROM conversation c CROSS JOIN message m ON m.conversation = c.id WHERE c.case_id = ?"
		" AND m.direction = 'in' AND m.automatic = 'no' AND m.kind <> 'delete' AND m.kind <> 'reaction'"),
		INT(s->case_id));

	while (db_row(&q)) {
		struct episode_event e = { .kind = db_col_bool(&q, 3) ? HAPPENED_SEEN : HAPPENED_IN,
			.id = db_col_int(&q, 0), .at = db_col_int(&q, 1), .arrived = db_col_int(&q, 2) };

		g_array_append_val(s->events, e);
	}
	return !q.failed;
}

/* An answer that did not arrive is none; that it did not is learnt later. */
static void
add_outgoing(struct story *s, const struct db_rows *q)
{
	gboolean human = strcmp(db_col_text(q, 3), "no") == 0, counts = db_col_bool(q, 7);
	gint64 failed = counts ? db_col_int(q, 4) : 0;
	struct episode_event e = { .kind = !human ? HAPPENED_ACK : counts ? HAPPENED_OUT : HAPPENED_SEEN,
		.id = db_col_int(q, 0), .at = db_col_int(q, 1), .arrived = db_col_int(q, 2),
		.who = keep(s, db_col_text(q, 5)), .deflect = db_col_bool(q, 6) };

	if (!human && !counts)
		return;
	if (failed != 0) {
		struct episode_event learnt = { .kind = HAPPENED_FAILED, .id = e.id, .at = failed, .arrived = e.at };

		g_array_append_val(s->events, learnt);
		e.kind = HAPPENED_SEEN;
	}
	g_array_append_val(s->events, e);
}

static gboolean
load_outgoing(struct db *db, struct story *s, GError **error)
{
	DB_QUERY(q, db, error, SQL("SELECT m.id, m.at, m.arrived, m.automatic,"
		" coalesce((SELECT min(r.arrived) FROM bounce b CROSS JOIN message r ON r.id = b.message"
		"  WHERE b.of_message = m.id AND b.action = 'failed'), 0),"
		" CASE WHEN m.outbox IS NOT NULL THEN (SELECT o.advisor FROM outbox o WHERE o.gid = m.outbox)"
		"  ELSE coalesce((SELECT advisor FROM advisor_sign WHERE sign = m.author),"
		"   (SELECT advisor FROM advisor_sign WHERE sign = m.address)) END,"
		" EXISTS (SELECT 1 FROM deflection d WHERE d.message = m.id), m.answers AND m.moot = 0"
		" FROM conversation c CROSS JOIN message m ON m.conversation = c.id"
		" WHERE c.case_id = ? AND m.direction = 'out' AND m.automatic <> 'context'"
		" AND m.kind <> 'delete' AND m.kind <> 'reaction'"), INT(s->case_id));

	while (db_row(&q))
		add_outgoing(s, &q);
	return !q.failed;
}

/* ---- what was done --------------------------------------------------------------------- */

static gboolean
add_part(struct db *db, struct story *s, gint64 from, const char *queue, const char *calendar)
{
	struct shift_part part = { .from = from, .queue = keep(s, queue),
		.calendar = clockwork_calendar(*db_clockwork_slot(db), calendar) };

	g_array_append_val(s->parts, part);
	return TRUE;
}

/* The case follows the calendar of the queue that it is moved to. */
static gboolean
move(struct db *db, struct story *s, gint64 at, const char *queue, GError **error)
{
	struct shift_part *last = &g_array_index(s->parts, struct shift_part, s->parts->len - 1);
	DB_QUERY(q, db, error, SQL("SELECT calendar FROM account WHERE queue = ? ORDER BY active DESC, id LIMIT 1"),
		TEXT(queue));

	if (s->parts->len > 1 && at < last->from)
		at = last->from; /* a clock that was put back does not change the order of acts */
	return db_row(&q) ? add_part(db, s, at, queue, db_col_text(&q, 0)) : !q.failed;
}

static gboolean
add_act(struct db *db, struct story *s, const struct db_rows *q, GError **error)
{
	struct episode_event e = { .id = db_col_int(q, 0), .at = db_col_int(q, 1), .arrived = db_col_int(q, 1),
		.who = keep(s, db_col_text(q, 4)) };
	const char *kind = db_col_text(q, 2), *arg = db_col_text(q, 3);

	if (strcmp(kind, "queue") == 0)
		return move(db, s, e.at, arg != NULL && *arg != '\0' ? arg : s->home, error);
	for (gsize i = 0; i < G_N_ELEMENTS(acts); i++)
		if (strcmp(acts[i].name, kind) == 0)
			e.kind = acts[i].kind;
	if (strcmp(kind, "assign") == 0) {
		e.who = keep(s, arg);
		if (arg == NULL || *arg == '\0')
			e.kind = HAPPENED_RELEASE;
	}
	if (e.kind == HAPPENED_SNOOZE) {
		e.until = arg != NULL ? g_ascii_strtoll(arg, NULL, 10) : 0;
		if (e.until >= SNOOZE_CUSTOMER)
			e.kind = HAPPENED_WAIT;
	}
	g_array_append_val(s->events, e);
	return TRUE;
}

/* The words in IN cost a table made and thrown away: not for a case on which nobody has worked. (What
 * cannot be read is read again, with the error.) */
static gboolean
load_acts(struct db *db, struct story *s, GError **error)
{
	if (db_int(db, 1, SQL("SELECT EXISTS (SELECT 1 FROM act WHERE case_id = ?)"), INT(s->case_id)) == 0)
		return TRUE;
	DB_QUERY(q, db, error, SQL("SELECT id, at, kind, arg, advisor FROM act_live WHERE case_id = ?"
		" AND kind IN ('claim', 'assign', 'release', 'resolve', 'reopen', 'snooze', 'wake', 'queue') ORDER BY id"),
		INT(s->case_id));

	while (db_row(&q))
		if (!add_act(db, s, &q, error))
			return FALSE;
	return !q.failed;
}

/* ---- targets ---------------------------------------------------------------------------- */

static char *
segment_of(struct db *db, gint64 customer)
{
	DB_QUERY(q, db, NULL, SQL("SELECT value FROM person_value WHERE person = ? AND name = 'segment'"), INT(customer));

	return db_row(&q) ? db_col_dup(&q, 0) : NULL;
}

static void
set_targets(struct db *db, struct story *s, const struct db_rows *q)
{
	const struct policy *p = clockwork_policy(*db_clockwork_slot(db), db_col_text(q, 8));
	g_autofree char *segment = policy_asks_segment(p) ? segment_of(db, db_col_int(q, 7)) : NULL;
	struct policy_case c = { .channel = db_col_text(q, 1), .kind = db_col_text(q, 2), .queue = s->queue,
		.segment = segment, .priority = (int)db_col_int(q, 5), .urgent = db_col_bool(q, 6) };

	for (int g = 0; g < POLICY_GOAL_N; g++) {
		s->rules.target[g] = policy_target(p, &c, (enum policy_goal)g);
		if (s->rules.target[g] == 0 && (g == POLICY_FIRST || g == POLICY_NEXT))
			s->rules.target[g] = db_col_int(q, 3);
	}
}

static gboolean
load_case(struct db *db, struct story *s, GError **error)
{
	DB_QUERY(q, db, error, SQL("SELECT k.account, a.channel, a.kind, a.target_s, a.calendar, k.priority, k.urgent,"
		" coalesce(k.customer, 0), (SELECT policy FROM clock_rules), a.queue, coalesce(k.queue, a.queue)"
		" FROM cases k JOIN account a ON a.id = k.account WHERE k.id = ?"), INT(s->case_id));

	if (!db_row(&q))
		return FALSE;
	s->account = db_col_int(&q, 0);
	s->home = keep(s, db_col_text(&q, 9));
	s->queue = keep(s, db_col_text(&q, 10));
	add_part(db, s, 0, s->home, db_col_text(&q, 4));
	set_targets(db, s, &q);
	return TRUE;
}

struct story *
story_load(struct db *db, gint64 case_id, GError **error)
{
	struct story *s = g_new0(struct story, 1);

	s->case_id = case_id;
	s->words = g_string_chunk_new(512);
	s->events = g_array_new(FALSE, FALSE, sizeof(struct episode_event));
	s->parts = g_array_new(FALSE, FALSE, sizeof(struct shift_part));
	if (!load_case(db, s, error) || !load_incoming(db, s, error) || !load_outgoing(db, s, error) ||
		!load_acts(db, s, error)) {
		story_free(s);
		return NULL;
	}
	s->rules.parts = (struct shift_part *)(void *)s->parts->data;
	s->rules.n_parts = s->parts->len;
	s->episodes = episodes_new((const struct episode_event *)(const void *)s->events->data, s->events->len, &s->rules);
	return s;
}

void
story_free(struct story *s)
{
	if (s->episodes != NULL)
		episodes_free(s->episodes);
	g_array_unref(s->events);
	g_array_unref(s->parts);
	g_string_chunk_free(s->words);
	g_free(s);
}
