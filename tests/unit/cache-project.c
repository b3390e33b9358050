// layers: none
/* The projection against a model in C: random messages, acts and undos, and after each step
 * every case is as the model says. */
#include "tests/unit/cache-common.h"

#define CASES 4
#define STEPS_MAX 400

enum what { IN, IN_AUTO, OUT, OUT_AUTO, ACT };
struct step {
	enum what what;
	int of; /* which case */
	gint64 at, arrived, id; /* id: of the act */
	enum act_kind kind;
	char arg[24];
	gboolean undone;
};

struct model { /* what a case must look like */
	gint64 waiting_since, snoozed_until, resolved_at, last_in, last_out, first_in, last_at;
	int messages, priority;
	gboolean urgent;
	const char *owner;
	enum case_state state;
};

struct world {
	struct step step[STEPS_MAX];
	int n;
	gint64 now;
	gint64 case_id[CASES];
};

/* ---- the model, written from the words and not from the SQL ------------------------- */

static const struct step *
last_act(const struct world *w, int of, const enum act_kind *kinds, int n)
{
	for (int i = w->n - 1; i >= 0; i--) {
		const struct step *s = &w->step[i];

		if (s->what != ACT || s->of != of || s->undone)
			continue;
		for (int k = 0; k < n; k++)
			if (s->kind == kinds[k])
				return s;
	}
	return NULL;
}
#define LAST(w, of, ...) \
	last_act(w, of, (const enum act_kind[]){ __VA_ARGS__ }, \
		sizeof((const enum act_kind[]){ __VA_ARGS__ }) / sizeof(enum act_kind))

static void
model_messages(const struct world *w, int of, struct model *m)
{
	for (int i = 0; i < w->n; i++) {
		const struct step *s = &w->step[i];

		if (s->what == ACT || s->of != of)
			continue;
		m->messages++;
		m->last_at = MAX(m->last_at, s->at);
		if (s->what == IN) {
			m->first_in = m->first_in == 0 ? s->at : MIN(m->first_in, s->at);
			m->last_in = MAX(m->last_in, s->at);
		}
		if (s->what == OUT)
			m->last_out = MAX(m->last_out, s->at);
	}
}

static void
model_wait(const struct world *w, int of, struct model *m)
{
	const struct step *closed = LAST(w, of, ACT_RESOLVE, ACT_REOPEN);
	gint64 settled = 0;

	if (closed != NULL && closed->kind == ACT_RESOLVE) {
		for (int i = 0; i < w->n; i++) {
			const struct step *s = &w->step[i];

			if ((s->what == IN || s->what == OUT) && s->of == of && s->arrived <= closed->at)
				settled = MAX(settled, s->at);
		}
		if (m->last_in <= settled)
			m->resolved_at = closed->at;
	}
	for (int i = 0; i < w->n && m->resolved_at == 0; i++) {
		const struct step *s = &w->step[i];

		if (s->what == IN && s->of == of && s->at > m->last_out && s->at > settled &&
			(m->waiting_since == 0 || s->at < m->waiting_since))
			m->waiting_since = s->at;
	}
}

static void
model_marks(const struct world *w, int of, struct model *m)
{
	const struct step *s;

	m->priority = 1;
	if ((s = LAST(w, of, ACT_PRIORITY)) != NULL)
		m->priority = atoi(s->arg);
	if ((s = LAST(w, of, ACT_URGENT)) != NULL)
		m->urgent = atoi(s->arg) != 0;
	if ((s = LAST(w, of, ACT_CLAIM, ACT_ASSIGN, ACT_RELEASE)) != NULL)
		m->owner = s->kind == ACT_CLAIM ? "claire" : s->kind == ACT_ASSIGN ? s->arg : NULL;
	if ((s = LAST(w, of, ACT_SNOOZE, ACT_WAKE)) != NULL && s->kind == ACT_SNOOZE) {
		m->snoozed_until = g_ascii_strtoll(s->arg, NULL, 10);
		for (int i = 0; i < w->n; i++)
			if (w->step[i].what == IN && w->step[i].of == of && w->step[i].arrived > s->at)
				m->snoozed_until = 0;
		if (m->resolved_at > 0)
			m->snoozed_until = 0;
	}
}

static struct model
model_case(const struct world *w, int of)
{
	struct model m = { 0 };

	model_messages(w, of, &m);
	model_wait(w, of, &m);
	model_marks(w, of, &m);
	m.state = m.resolved_at > 0		     ? CASE_RESOLVED
		: m.snoozed_until > 0		     ? CASE_SNOOZED
		: m.waiting_since > 0 && m.last_out == 0 ? CASE_NEW
		: m.waiting_since > 0		     ? CASE_WAITING
		: m.last_out > 0		     ? CASE_ANSWERED
						     : CASE_QUIET;
	return m;
}

static void
compare(struct db *db, const struct world *w)
{
	for (int of = 0; of < CASES; of++) {
		struct model m;
		AUTO(inbox_row) row = NULL;

		if (w->case_id[of] == 0)
			continue;
		m = model_case(w, of);
		row = the_case(db, w->case_id[of]);
		g_assert_cmpstr(case_state_name(row->state), ==, case_state_name(m.state));
		g_assert_cmpint(row->waiting_since, ==, m.waiting_since);
		g_assert_cmpint(row->due, ==, m.waiting_since > 0 ? m.waiting_since + 14400000 : 0);
		g_assert_cmpint(row->snoozed_until, ==, m.snoozed_until);
		g_assert_cmpint(row->priority, ==, m.priority);
		g_assert_cmpint(row->urgent, ==, m.urgent);
		g_assert_cmpstr(row->owner, ==, m.owner);
		g_assert_cmpint(row->messages, ==, m.messages);
		g_assert_cmpint(row->last_at, ==, m.last_at);
	}
}

/* ---- random life -------------------------------------------------------------------- */

static int
roll(int n)
{
	return g_test_rand_int_range(0, n);
}

static void
message_step(struct db *db, struct world *w)
{
	struct step *s = &w->step[w->n];
	struct inbox_source source = { .account = 1, .own = OURS, .arrived = w->now };
	g_autofree char *spec = NULL;
	struct message *m;
	gint64 id;

	s->of = roll(CASES);
	s->what = w->case_id[s->of] == 0 ? IN : (enum what)roll(4);
	s->arrived = w->now;
	/* some come in late, some from a clock that runs ahead, many at the same instant */
	s->at = w->now + (roll(2) == 0 ? (roll(14) - 10) * MINUTE : 0);
	source.sent_folder = s->what == OUT || s->what == OUT_AUTO;
	spec = g_strdup_printf("m%d@x|%s%.1d%s|%s|%s|Sujet|texte", w->n, "case", s->of, "@x",
		source.sent_folder ? OURS : "eve@x.example", source.sent_folder ? "eve@x.example" : OURS);
	m = mail(spec, s->at);
	if (s->what == IN_AUTO || s->what == OUT_AUTO)
		m->automatic = AUTO_REPLY;
	id = take_in_as(db, m, &source, INBOX_NEW);
	w->case_id[s->of] = inbox_case_of(db, id);
	w->n++;
}

static gboolean
is_valid_now(const struct world *w, const struct step *s)
{
	struct model m = model_case(w, s->of);

	switch (s->kind) {
	case ACT_CLAIM:
		return m.owner == NULL || strcmp(m.owner, "claire") == 0;
	case ACT_RELEASE:
		return m.owner != NULL;
	case ACT_RESOLVE:
	case ACT_SNOOZE:
		return m.state != CASE_RESOLVED;
	case ACT_REOPEN:
		return m.state == CASE_RESOLVED;
	case ACT_WAKE:
		return m.snoozed_until > 0;
	default:
		return TRUE;
	}
}

static void
act_step(struct db *db, struct world *w)
{
	static const enum act_kind kinds[] = { ACT_CLAIM, ACT_RELEASE, ACT_ASSIGN, ACT_RESOLVE, ACT_REOPEN,
		ACT_SNOOZE, ACT_WAKE, ACT_PRIORITY, ACT_URGENT };
	struct step *s = &w->step[w->n];
	struct act act = { .advisor = "claire", .at = w->now, .arg = s->arg };
	g_autoptr(GError) error = NULL;

	memset(s, 0, sizeof(*s));
	s->what = ACT;
	s->of = roll(CASES);
	if (w->case_id[s->of] == 0)
		return;
	s->kind = kinds[roll(G_N_ELEMENTS(kinds))];
	s->at = s->arrived = w->now;
	if (s->kind == ACT_SNOOZE)
		g_snprintf(s->arg, sizeof(s->arg), "%" G_GINT64_FORMAT, w->now + (1 + roll(50)) * MINUTE);
	else
		g_snprintf(s->arg, sizeof(s->arg), "%d", roll(s->kind == ACT_URGENT ? 2 : 4));
	act.kind = s->kind;
	act.case_id = w->case_id[s->of];
	s->id = act_add(db, &act, &error);
	if (!is_valid_now(w, s)) {
		assert_failed(s->id == 0, error, ERR_STALE);
		return;
	}
	g_assert_no_error(error);
	w->n++;
}

static void
undo_step(struct db *db, struct world *w)
{
	struct act act = { .kind = ACT_UNDO, .advisor = "claire", .at = w->now };
	struct step *s = w->n > 0 ? &w->step[roll(w->n)] : NULL;
	g_autoptr(GError) error = NULL;

	if (s == NULL || s->what != ACT)
		return;
	act.target = s->id;
	if (s->undone) {
		assert_failed(act_add(db, &act, &error) == 0, error, ERR_STALE);
		return;
	}
	g_assert_cmpint(act_add(db, &act, &error), >, 0);
	s->undone = TRUE;
}

static void
test_model(void)
{
	int lives = g_test_slow() ? 200 : 20;

	for (int life = 0; life < lives; life++) {
		char *home = home_new();
		AUTO(db) net = open_ok(home, DB_NET);
		AUTO(db) desk = open_ok(home, DB_DESK);
		g_autofree struct world *w = g_new0(struct world, 1);

		add_account(net);
		w->now = NOW;
		for (int i = 0; i < 150 && w->n < STEPS_MAX; i++) {
			int what = roll(10);

			w->now += roll(4) * MINUTE;
			if (what < 4)
				message_step(net, w);
			else if (what < 8)
				act_step(desk, w);
			else
				undo_step(desk, w);
			compare(desk, w);
		}
		/* worked out anew from nothing, every case is the same */
		db_run(net, NULL, SQL("UPDATE cases SET state = 'quiet', owner = 'nobody', waiting_since = 7,"
			" snoozed_until = 9, resolved_at = 3, urgent = 1, priority = 0, messages = 77 WHERE EXISTS"
			" (SELECT 1 FROM act WHERE case_id = cases.id)"));
		db_run(net, NULL, SQL("INSERT INTO case_project SELECT id FROM cases"));
		compare(desk, w);
		g_clear_pointer(&desk, db_close);
		g_clear_pointer(&net, db_close);
		home_free(home);
	}
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/cache/project/model", test_model);
	return g_test_run();
}
