// layers: none
/* Cases merged and split, and all of it taken back: against a model, with the projection right after each. */
#include "tests/unit/cache-common.h"

#include "cache/merge.h"

#define TO_US "|contact@banque.example|"
#define CASES 7

struct fixture {
	char *home;
	struct db *net, *desk;
	gint64 now;
};

static void
set_up(struct fixture *f, gconstpointer data)
{
	(void)data;
	f->home = home_new();
	f->net = open_ok(f->home, DB_NET);
	add_account(f->net);
	f->desk = open_ok(f->home, DB_DESK);
	f->now = NOW;
}

static void
tear_down(struct fixture *f, gconstpointer data)
{
	(void)data;
	db_close(f->desk);
	db_close(f->net);
	home_free(f->home);
}

static gint64
wrote(struct fixture *f, const char *id, const char *parent)
{
	g_autofree char *spec = g_strdup_printf("%s|%s|eve@x.example" TO_US "Sujet %s|Bonjour %s", id, parent, id, id);

	f->now += MINUTE;
	return inbox_case_of(f->net, take_in(f->net, spec, f->now));
}

static gint64
try_act(struct fixture *f, enum act_kind kind, gint64 case_id, gint64 target, GError **error)
{
	struct act act = { .kind = kind, .advisor = "claire", .case_id = case_id, .target = target, .at = f->now };

	return act_add(f->desk, &act, error);
}

static gint64
move_ok(struct fixture *f, enum act_kind kind, gint64 case_id, gint64 target)
{
	g_autoptr(GError) error = NULL;
	gint64 id = try_act(f, kind, case_id, target, &error);

	g_assert_no_error(error);
	return id;
}

static void
move_not(struct fixture *f, enum act_kind kind, gint64 case_id, gint64 target, enum err_code code)
{
	g_autoptr(GError) error = NULL;

	g_assert_cmpint(try_act(f, kind, case_id, target, &error), ==, 0);
	g_assert_true(g_error_matches(error, ERR, (gint)code));
}

static gint64
conversation_of(struct fixture *f, gint64 case_id)
{
	return db_int(f->net, 0, SQL("SELECT id FROM conversation WHERE origin = ?"), INT(case_id));
}

/* ---- one by one --------------------------------------------------------------------- */

static void
test_merge(struct fixture *f, gconstpointer data)
{
	gint64 a = wrote(f, "a@x", ""), since = f->now, b, merge, revision;

	(void)data;
	b = wrote(f, "b@x", "");
	do_act(f->desk, ACT_CLAIM, b, NULL, f->now);
	do_act(f->desk, ACT_SNOOZE, b, "9999999999999", f->now);
	revision = db_int(f->net, 0, SQL("SELECT revision FROM cases WHERE id = ?"), INT(a));
	merge = move_ok(f, ACT_MERGE, a, b);
	{
		AUTO(inbox_row) row = the_case(f->desk, b);

		/* either number leads to one case: one owner, one clock, the oldest */
		g_assert_cmpint(row->case_id, ==, a);
		g_assert_cmpint(row->messages, ==, 2);
		g_assert_cmpint(row->waiting_since, ==, since);
		g_assert_cmpstr(row->owner, ==, "claire");
		g_assert_cmpint(row->revision, >, revision);
	}
	g_assert_cmpint(db_int(f->net, 0, SQL("SELECT count(*) FROM cases WHERE state = 'merged'"
		" AND waiting_since = 0 AND snoozed_until = 0")), ==, 1);
	{
		struct inbox_query query = { .view = QUEUE_ALL, .now = f->now };
		g_autoptr(GPtrArray) list = inbox_list(f->desk, &query, NULL);
		gint64 counts[QUEUE_VIEW_N];

		g_assert_cmpuint(list->len, ==, 1);
		g_assert_true(inbox_counts(f->desk, "claire", f->now, counts, NULL));
		g_assert_cmpint(counts[QUEUE_ALL], ==, 1);
		g_assert_cmpint(counts[QUEUE_MINE], ==, 1);
		g_assert_cmpint(counts[QUEUE_RESOLVED], ==, 0);
	}
	/* acts on the old number are done to the new one; notes of both are read */
	{
		g_autoptr(GPtrArray) acts = NULL;
		struct act note = { .kind = ACT_NOTE, .advisor = "claire", .case_id = b, .text = "vu", .at = f->now };

		g_assert_cmpint(act_add(f->desk, &note, NULL), >, 0);
		acts = inbox_acts(f->desk, b, NULL);
		g_assert_cmpuint(acts->len, ==, 4);
	}
	/* what comes next comes to the case it went into */
	g_assert_cmpint(wrote(f, "c@x", "b@x"), ==, a);
	move_not(f, ACT_MERGE, b, a, ERR_STALE);
	move_not(f, ACT_MERGE, a, 99, ERR_GONE);
	move_ok(f, ACT_UNDO, 0, merge);
	assert_state(f->desk, a, CASE_NEW, since);
	{
		AUTO(inbox_row) row = the_case(f->desk, b);

		g_assert_cmpint(row->case_id, ==, b);
		g_assert_cmpint(row->messages, ==, 2);
		g_assert_cmpstr(row->owner, ==, "claire");
	}
}

static void
test_split(struct fixture *f, gconstpointer data)
{
	gint64 a = wrote(f, "a@x", ""), b = wrote(f, "b@x", ""), merge, split, made;

	(void)data;
	move_not(f, ACT_SPLIT, a, conversation_of(f, a), ERR_STALE);
	merge = move_ok(f, ACT_MERGE, a, b);
	move_not(f, ACT_SPLIT, a, 99, ERR_GONE);
	split = move_ok(f, ACT_SPLIT, a, conversation_of(f, b));
	made = db_int(f->net, 0, SQL("SELECT max(id) FROM cases"));
	g_assert_cmpint(made, >, b);
	{
		AUTO(inbox_row) row = the_case(f->desk, made);

		g_assert_cmpint(row->messages, ==, 1);
		g_assert_cmpstr(row->subject, ==, "Sujet b@x");
		g_assert_cmpint(row->customer, >, 0);
		g_assert_cmpint(row->state, ==, CASE_NEW);
	}
	/* the case that the split made is kept, whatever links it */
	g_assert_cmpint(wrote(f, "c@x", "b@x"), ==, made);
	move_ok(f, ACT_MERGE, a, made);
	move_not(f, ACT_UNDO, 0, split, ERR_STALE);
	move_ok(f, ACT_UNDO, 0, db_int(f->net, 0, SQL("SELECT max(id) FROM act")));
	move_ok(f, ACT_UNDO, 0, split);
	{
		AUTO(inbox_row) row = the_case(f->desk, made);

		g_assert_cmpint(row->case_id, ==, a);
		g_assert_cmpint(row->messages, ==, 3);
	}
	move_ok(f, ACT_UNDO, 0, merge);
	{
		AUTO(inbox_row) row = the_case(f->desk, b);

		g_assert_cmpint(row->case_id, ==, b);
		g_assert_cmpint(row->messages, ==, 2);
	}
}

/* What was settled stays settled; two customers are not one. */
static void
test_rules(struct fixture *f, gconstpointer data)
{
	gint64 a = wrote(f, "a@x", ""), b = wrote(f, "b@x", ""), since, k;

	(void)data;
	do_act(f->desk, ACT_RESOLVE, a, "rien à répondre", f->now);
	since = f->now;
	move_not(f, ACT_MERGE, a, b, ERR_STALE);
	move_ok(f, ACT_MERGE, b, a);
	assert_state(f->desk, b, CASE_NEW, since);
	k = inbox_case_of(f->net, take_in(f->net, "z@x||zoe@x.example" TO_US "s|t", f->now));
	move_not(f, ACT_MERGE, b, k, ERR_STALE);
}

/* An answer that waits goes with what it answers, and what is new there stops it. */
static void
test_outbox(struct fixture *f, gconstpointer data)
{
	gint64 a = wrote(f, "a@x", ""), b = wrote(f, "b@x", ""), merge, id;
	AUTO(draft) d = draft_new();
	g_autoptr(GError) error = NULL;

	(void)data;
	d->case_id = b;
	d->account = 1;
	d->message = db_int(f->net, 0, SQL("SELECT last_message FROM cases WHERE id = ?"), INT(b));
	d->revision = db_int(f->net, 0, SQL("SELECT revision FROM cases WHERE id = ?"), INT(b));
	g_free(d->kind);
	d->kind = g_strdup("reply");
	g_free(d->advisor);
	d->advisor = g_strdup("claire");
	g_free(d->identity);
	d->identity = g_strdup(OURS);
	g_free(d->to);
	d->to = g_strdup("eve@x.example");
	g_free(d->body);
	d->body = g_strdup("Voici.");
	g_assert_true(draft_save(f->desk, d, f->now, &error));
	id = outbox_add(f->desk, d->id, f->now, 0, &error);
	g_assert_no_error(error);
	merge = move_ok(f, ACT_MERGE, a, b);
	{
		AUTO(outbox) o = outbox_load(f->net, id, &error);
		g_autofree char *what = NULL;

		g_assert_cmpint(o->case_id, ==, a);
		g_assert_true(outbox_is_intact(f->net, o, &error));
		g_assert_true(outbox_is_stale(f->net, o, &what, &error));
	}
	move_ok(f, ACT_UNDO, 0, merge);
	{
		AUTO(outbox) o = outbox_load(f->net, id, &error);

		g_assert_cmpint(o->case_id, ==, b);
	}
}

/* ---- at random ---------------------------------------------------------------------- */

struct step {
	gint64 act, case_id, target; /* target: the case merged, or that the split made */
	gint64 conversation, prior; /* of a split */
	gboolean split, undone;
};

struct model {
	GArray *steps; /* struct step */
	GHashTable *origin; /* conversation -> case */
};

/* Where a case stands: along the merges that hold, and the splits that do not. */
static gint64
root_of(const struct model *m, gint64 id)
{
	for (guint i = 0; i < m->steps->len; i++) {
		const struct step *s = &g_array_index(m->steps, struct step, i);

		if (s->target == id && s->split == s->undone)
			return root_of(m, s->case_id);
	}
	return id;
}

static gint64
origin_of(const struct model *m, gint64 conversation)
{
	return *(const gint64 *)g_hash_table_lookup(m->origin, &conversation);
}

static void
set_origin(struct model *m, gint64 conversation, gint64 id)
{
	g_hash_table_replace(m->origin, g_memdup2(&conversation, sizeof(conversation)), g_memdup2(&id, sizeof(id)));
}

static char *
all_cases(struct db *db)
{
	GString *out = g_string_new(NULL);
	DB_QUERY(q, db, NULL, SQL("SELECT id, state, waiting_since, due, coalesce(owner, ''), snoozed_until, resolved_at,"
		" messages, unread, first_in, last_in, last_out, last_at, coalesce(last_message, 0), coalesce(into_, 0)"
		" FROM cases ORDER BY id"));

	while (db_row(&q)) {
		for (int i = 0; i < 15; i++)
			g_string_append_printf(out, "%s|", db_col_text(&q, i));
		g_string_append_c(out, '\n');
	}
	return g_string_free(out, FALSE);
}

static void
check(struct fixture *f, const struct model *m)
{
	g_autofree char *before = NULL, *after = NULL;
	{
		DB_QUERY(q, f->net, NULL, SQL("SELECT id, origin, case_id FROM conversation"));

		while (db_row(&q)) {
			g_assert_cmpint(db_col_int(&q, 1), ==, origin_of(m, db_col_int(&q, 0)));
			g_assert_cmpint(db_col_int(&q, 2), ==, root_of(m, db_col_int(&q, 1)));
		}
	}
	{
		DB_QUERY(q, f->net, NULL, SQL("SELECT id, coalesce(into_, id), state FROM cases"));

		while (db_row(&q)) {
			g_assert_cmpint(db_col_int(&q, 1), ==, root_of(m, db_col_int(&q, 0)));
			g_assert_cmpint(strcmp(db_col_text(&q, 2), "merged") == 0, ==, db_col_int(&q, 0) != db_col_int(&q, 1));
		}
	}
	/* right after each: to work it out once more changes nothing */
	before = all_cases(f->net);
	{
		DB_QUERY(q, f->net, NULL, SQL("SELECT id FROM cases"));
		g_autoptr(GArray) ids = g_array_new(FALSE, FALSE, sizeof(gint64));

		while (db_row(&q)) {
			gint64 id = db_col_int(&q, 0);

			g_array_append_val(ids, id);
		}
		for (guint i = 0; i < ids->len; i++)
			g_assert_true(db_project(f->net, g_array_index(ids, gint64, i), NULL));
	}
	after = all_cases(f->net);
	g_assert_cmpstr(before, ==, after);
	g_assert_cmpint(db_int(f->net, 1, SQL("SELECT count(*) FROM cases k WHERE revision <> (SELECT max(seq)"
		" FROM event WHERE case_id = k.id)")), ==, 0);
	g_assert_cmpint(db_int(f->net, 1, SQL("SELECT count(*) FROM board_tally WHERE state = 'merged'")), ==, 0);
	g_assert_cmpint(db_int(f->net, 1, SQL("SELECT count(*) FROM tally t WHERE n <> (SELECT count(*) FROM cases k"
		" WHERE k.state = t.state AND coalesce(k.owner, '') = t.owner AND k.due_week = t.due_week)")), ==, 0);
}

static void
random_merge(struct fixture *f, struct model *m, GRand *rand)
{
	gint64 n = db_int(f->net, 0, SQL("SELECT max(id) FROM cases"));
	struct step s = { .case_id = g_rand_int_range(rand, 1, (gint32)n + 1), .target = g_rand_int_range(rand, 1, (gint32)n + 1) };
	gint64 into = root_of(m, s.case_id), other = root_of(m, s.target);

	if (into == other) {
		move_not(f, ACT_MERGE, s.case_id, s.target, ERR_STALE);
		return;
	}
	s.act = move_ok(f, ACT_MERGE, s.case_id, s.target);
	s.case_id = into;
	s.target = other;
	g_array_append_val(m->steps, s);
}

static void
random_split(struct fixture *f, struct model *m, GRand *rand)
{
	gint64 conversation = g_rand_int_range(rand, 1, CASES + 1), now = root_of(m, origin_of(m, conversation));
	struct step s = { .case_id = now, .conversation = conversation, .prior = origin_of(m, conversation), .split = TRUE };

	if (db_int(f->net, 0, SQL("SELECT count(*) FROM conversation WHERE case_id = ?"), INT(now)) < 2) {
		move_not(f, ACT_SPLIT, now, conversation, ERR_STALE);
		return;
	}
	s.act = move_ok(f, ACT_SPLIT, now, conversation);
	s.target = db_int(f->net, 0, SQL("SELECT max(id) FROM cases"));
	set_origin(m, conversation, s.target);
	g_array_append_val(m->steps, s);
}

static void
random_undo(struct fixture *f, struct model *m, GRand *rand)
{
	struct step *s;

	if (m->steps->len == 0)
		return;
	s = &g_array_index(m->steps, struct step, g_rand_int_range(rand, 0, (gint32)m->steps->len));
	if (s->undone || (s->split && (root_of(m, s->target) != s->target || origin_of(m, s->conversation) != s->target))) {
		move_not(f, ACT_UNDO, 0, s->act, ERR_STALE);
		return;
	}
	move_ok(f, ACT_UNDO, 0, s->act);
	s->undone = TRUE;
	if (s->split)
		set_origin(m, s->conversation, s->prior);
}

static void
test_random(struct fixture *f, gconstpointer data)
{
	g_autoptr(GRand) rand = g_rand_new_with_seed(4);
	struct model m = { g_array_new(FALSE, FALSE, sizeof(struct step)),
		g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, g_free) };
	g_autofree char *before = NULL, *after = NULL;

	(void)data;
	for (int i = 0; i < CASES; i++) {
		g_autofree char *id = g_strdup_printf("m%d@x", i);
		gint64 case_id = wrote(f, id, "");

		set_origin(&m, conversation_of(f, case_id), case_id);
		if (i % 3 == 1)
			do_act(f->desk, ACT_CLAIM, case_id, NULL, f->now);
	}
	before = all_cases(f->net);
	for (int i = 0; i < 150; i++) {
		int what = g_rand_int_range(rand, 0, 7);

		(what < 2 ? random_merge : what < 4 ? random_split : random_undo)(f, &m, rand);
		check(f, &m);
	}
	/* all of it taken back, newest first */
	for (guint i = m.steps->len; i-- > 0;) {
		struct step *s = &g_array_index(m.steps, struct step, i);

		if (s->undone)
			continue;
		move_ok(f, ACT_UNDO, 0, s->act);
		s->undone = TRUE;
		if (s->split)
			set_origin(&m, s->conversation, s->prior);
	}
	check(f, &m);
	after = all_cases(f->net);
	g_assert_true(g_str_has_prefix(after, before)); /* and after them those that splits had made, empty */
	g_array_unref(m.steps);
	g_hash_table_unref(m.origin);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
#define ADD(name, function) g_test_add("/cache/moves/" name, struct fixture, NULL, set_up, function, tear_down)
	ADD("merge", test_merge);
	ADD("split", test_split);
	ADD("rules", test_rules);
	ADD("outbox", test_outbox);
	ADD("random", test_random);
	return g_test_run();
}
