// layers: none
/* The projection against a model in C: random messages, acts and undos, and after each step
 * every case is as the model says. */
#include "cache/audit.h"
#include "tests/unit/cache-common.h"

#define CASES 4
#define STEPS_MAX 400

enum what { IN, IN_AUTO, OUT, OUT_AUTO, CONTEXT, EDIT, EDIT_OURS, EDIT_FOREIGN, DELETE, REACT, ACT };
struct step {
	enum what what;
	int of; /* which case */
	char name[16]; /* its id on the channel; of a revision: of what it is about */
	gboolean same; /* an edit that changes no word */
	gint64 at, arrived, id; /* id: of the act */
	enum act_kind kind;
	char arg[24];
	gboolean undone;
};

struct model { /* what a case must look like */
	gint64 waiting_since, snoozed_until, resolved_at, last_in, last_out, first_in, last_at;
	int messages, unread, priority;
	gboolean urgent;
	const char *owner;
	enum case_state state;
};

struct world {
	struct step step[STEPS_MAX];
	int n;
	gint64 now;
	gint64 case_id[CASES];
	gboolean threads; /* the channel has ids for threads */
	char early[CASES][16]; /* a message that is spoken of and not here yet */
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

static gboolean
is_said(const struct step *s) /* and no revision of something */
{
	return s->what <= CONTEXT;
}

static gboolean
is_edit(const struct step *s)
{
	return s->what == EDIT || s->what == EDIT_OURS || s->what == EDIT_FOREIGN;
}

/* What a revision is about, NULL when that is not here. */
static const struct step *
about(const struct world *w, const struct step *s)
{
	for (int i = 0; i < w->n; i++)
		if (is_said(&w->step[i]) && strcmp(w->step[i].name, s->name) == 0)
			return &w->step[i];
	return NULL;
}

static gboolean
is_deleted(const struct world *w, const struct step *s)
{
	for (int i = 0; i < w->n; i++)
		if (w->step[i].what == DELETE && strcmp(w->step[i].name, s->name) == 0)
			return TRUE;
	return FALSE;
}

/* Its words stand: those of a message that was not deleted, of an edit by who wrote it. */
static gboolean
stands(const struct world *w, const struct step *s)
{
	const struct step *of = is_edit(s) ? about(w, s) : NULL;

	if (is_said(s))
		return !is_deleted(w, s);
	if (!is_edit(s))
		return FALSE;
	if (of == NULL)
		return TRUE;
	return !s->same && !is_deleted(w, of) &&
		((s->what == EDIT && of->what == IN) || (s->what == EDIT_OURS && of->what == OUT));
}

static gboolean
is_customers(const struct step *s)
{
	return s->what == IN || s->what == EDIT || s->what == EDIT_FOREIGN;
}

static void
model_messages(const struct world *w, int of, struct model *m)
{
	gint64 around = 0;

	for (int i = 0; i < w->n; i++) {
		const struct step *s = &w->step[i];

		if (s->of != of)
			continue;
		if (is_said(s) || (is_edit(s) && about(w, s) == NULL))
			m->messages++;
		if (s->what == CONTEXT)
			around = MAX(around, s->at);
		else if (is_said(s) || stands(w, s))
			m->last_at = MAX(m->last_at, s->at);
		if (!stands(w, s))
			continue;
		if (is_customers(s)) {
			m->first_in = m->first_in == 0 ? s->at : MIN(m->first_in, s->at);
			m->last_in = MAX(m->last_in, s->at);
		}
		m->unread += is_customers(s) || s->what == IN_AUTO;
		if (s->what == OUT)
			m->last_out = MAX(m->last_out, s->at);
	}
	if (m->last_at == 0)
		m->last_at = around;
}

/* The newest of what was here when a case was resolved. */
static gint64
seen_by(const struct world *w, const struct step *closed)
{
	gint64 last = 0;

	for (int i = 0; i < w->n; i++) {
		const struct step *s = &w->step[i];

		if ((s->what == IN || s->what == OUT || is_edit(s)) && s->of == closed->of && s->arrived <= closed->at)
			last = MAX(last, s->at);
	}
	return last;
}

/* A resolve settles what was seen, unless the next such act is that it was reopened. */
static void
model_wait(const struct world *w, int of, struct model *m)
{
	const struct step *closed = LAST(w, of, ACT_RESOLVE, ACT_REOPEN), *after = NULL;
	gint64 settled = 0;

	for (int i = w->n - 1; i >= 0; i--) {
		const struct step *s = &w->step[i];

		if (s->what != ACT || s->of != of || s->undone || (s->kind != ACT_RESOLVE && s->kind != ACT_REOPEN))
			continue;
		if (s->kind == ACT_RESOLVE && (after == NULL || after->kind == ACT_RESOLVE))
			settled = MAX(settled, seen_by(w, s));
		after = s;
	}
	if (closed != NULL && closed->kind == ACT_RESOLVE && m->last_in <= seen_by(w, closed))
		m->resolved_at = closed->at;
	for (int i = 0; i < w->n && m->resolved_at == 0; i++) {
		const struct step *s = &w->step[i];

		if (is_customers(s) && stands(w, s) && s->of == of && s->at > m->last_out &&
			s->at > settled && (m->waiting_since == 0 || s->at < m->waiting_since))
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
			if (is_customers(&w->step[i]) && stands(w, &w->step[i]) && w->step[i].of == of &&
				w->step[i].arrived > s->at)
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
	m.state = m.resolved_at > 0 || m.messages == 0 ? CASE_RESOLVED
		: m.snoozed_until > 0		     ? CASE_SNOOZED
		: m.waiting_since > 0 && m.last_out == 0 ? CASE_NEW
		: m.waiting_since > 0		     ? CASE_WAITING
		: m.last_out > 0		     ? CASE_ANSWERED
						     : CASE_QUIET;
	return m;
}

/* Every message of a customer is in exactly one state, and those that wait are in cases that do. */
static void
assert_ledger(struct db *db)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(GPtrArray) wrong = audit_check(db, &error);

	g_assert_no_error(error);
	if (wrong->len > 0)
		g_error("%s", (char *)g_ptr_array_index(wrong, 0));
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
		g_assert_cmpint(row->unread, ==, m.unread);
		g_assert_cmpint(row->last_at, ==, m.last_at);
	}
}

/* ---- random life -------------------------------------------------------------------- */

static const char *
author_of(enum what what)
{
	return what == OUT || what == OUT_AUTO || what == EDIT_OURS ? OURS
		: what == CONTEXT || what == EDIT_FOREIGN	    ? "mallory@x.example"
								    : "eve@x.example";
}

/* Stores what the step says. */
static void
happen(struct db *db, struct world *w, struct step *s, enum message_kind kind, const char *id,
	const char *parent, const char *text)
{
	struct inbox_source source = { .account = 1, .own = OURS, .arrived = w->now };
	const char *from = author_of(s->what);
	g_autofree char *spec = g_strdup_printf("%s|%s|%s|%s|Sujet|%s", id, parent, from,
		strcmp(from, OURS) == 0 ? "eve@x.example" : OURS, text);
	g_autofree char *root = g_strdup_printf("case%d@x", s->of);
	struct message *m;
	gint64 stored;

	s->arrived = w->now;
	/* some come in late, some from a clock that runs ahead, many at the same instant */
	s->at = w->now + (g_test_rand_int_range(0, 2) == 0 ? (g_test_rand_int_range(0, 14) - 10) * MINUTE : 0);
	source.sent_folder = strcmp(from, OURS) == 0;
	m = mail(spec, s->at);
	m->kind = kind;
	if (s->what == IN_AUTO || s->what == OUT_AUTO)
		m->automatic = AUTO_REPLY;
	if (s->what == CONTEXT)
		m->automatic = AUTO_CONTEXT;
	if (w->threads)
		m->thread = g_strdup_printf("t%d", s->of);
	g_ptr_array_add(m->refs, g_steal_pointer(&root));
	stored = take_in_as(db, m, &source, INBOX_NEW);
	if (kind == MESSAGE_MESSAGE)
		w->case_id[s->of] = inbox_case_of(db, stored);
	w->n++;
}

static int
roll(int n)
{
	return g_test_rand_int_range(0, n);
}

static void
message_step(struct db *db, struct world *w)
{
	struct step *s = &w->step[w->n];
	g_autofree char *parent = NULL, *text = NULL;

	memset(s, 0, sizeof *s);
	s->of = roll(CASES);
	s->what = w->case_id[s->of] == 0 ? IN : (enum what)roll(w->threads ? 5 : 4);
	if (*w->early[s->of] != '\0' && roll(2) == 0) {
		g_strlcpy(s->name, w->early[s->of], sizeof s->name);
		*w->early[s->of] = '\0';
	} else {
		g_snprintf(s->name, sizeof s->name, "m%d@x", w->n);
	}
	parent = g_strdup_printf("case%d@x", s->of);
	text = g_strdup_printf("texte de %s", s->name);
	happen(db, w, s, MESSAGE_MESSAGE, s->name, parent, text);
}

/* A message of that case, or one that nobody has seen yet. */
static void
choose_target(struct world *w, struct step *s)
{
	for (int tries = 0; tries < 10; tries++) {
		const struct step *of = &w->step[roll(w->n)];

		if (is_said(of) && of->of == s->of) {
			g_strlcpy(s->name, of->name, sizeof s->name);
			return;
		}
	}
	if (*w->early[s->of] == '\0')
		g_snprintf(w->early[s->of], sizeof w->early[s->of], "e%d@x", w->n);
	g_strlcpy(s->name, w->early[s->of], sizeof s->name);
}

static gboolean
has_edit(const struct world *w, const char *name)
{
	for (int i = 0; i < w->n; i++)
		if (is_edit(&w->step[i]) && strcmp(w->step[i].name, name) == 0)
			return TRUE;
	return FALSE;
}

static void
revision_step(struct db *db, struct world *w)
{
	static const enum message_kind kinds[] = { [EDIT] = MESSAGE_EDIT, [EDIT_OURS] = MESSAGE_EDIT,
		[EDIT_FOREIGN] = MESSAGE_EDIT, [DELETE] = MESSAGE_DELETE, [REACT] = MESSAGE_REACTION };
	struct step *s = &w->step[w->n];
	g_autofree char *id = g_strdup_printf("r%d@x", w->n), *text = NULL;

	memset(s, 0, sizeof *s);
	s->of = roll(CASES);
	if (w->case_id[s->of] == 0)
		return;
	s->what = EDIT + (enum what)roll(5);
	if (s->what == DELETE && roll(3) > 0)
		s->what = REACT;
	choose_target(w, s);
	if (s->what == EDIT_FOREIGN && about(w, s) == NULL)
		s->what = EDIT;
	s->same = is_edit(s) && about(w, s) != NULL && !has_edit(w, s->name) && roll(3) == 0;
	text = s->same ? g_strdup_printf("texte de %s", s->name) : g_strdup_printf("autre texte %d", w->n);
	happen(db, w, s, kinds[s->what], id, s->name, s->what == DELETE ? "" : s->what == REACT ? "👍" : text);
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
		w->threads = life % 2 == 1;
		for (int i = 0; i < 150 && w->n < STEPS_MAX; i++) {
			int what = roll(13);

			w->now += roll(4) * MINUTE;
			if (what < 4)
				message_step(net, w);
			else if (what < 8)
				act_step(desk, w);
			else if (what < 10)
				undo_step(desk, w);
			else
				revision_step(net, w);
			compare(desk, w);
			if (i % 15 == 0)
				assert_ledger(desk);
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
