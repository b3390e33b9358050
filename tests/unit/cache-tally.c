// layers: none
/* The counts of the views against the views: a random life of mails that join each other's cases,
 * marks made by two advisors and taken back, and a clock that leaps over dues, snoozes and weeks. */
#include "tests/unit/cache-common.h"

#define STEPS 120
#define MAILS 60

static const char *const advisors[] = { "claire", "marc" };

static int
roll(int n)
{
	return g_test_rand_int_range(0, n);
}

/* Answers come in before what they answer, and bring cases together that were two. */
static void
mail_step(struct db *db, int *taken, gint64 now)
{
	gboolean ours = roll(3) == 0;
	int number = MAILS - ++*taken; /* newest first */
	struct inbox_source source = { .account = 1, .own = OURS, .arrived = now, .sent_folder = ours };
	g_autofree char *spec = g_strdup_printf("m%d@x|m%d@x|%s|%s|Sujet|texte", number,
		number - 1 - roll(4), ours ? OURS : "eve@x.example", ours ? "eve@x.example" : OURS);
	struct message *m = mail(spec, now - roll(3) * 20 * 60 * MINUTE);

	if (roll(5) == 0)
		m->automatic = AUTO_REPLY;
	take_in_as(db, m, &source, INBOX_NEW);
}

/* Most of them are refused as the case is not so; what counts is what is left. */
static void
act_step(struct db *db, gint64 now)
{
	static const enum act_kind kinds[] = { ACT_CLAIM, ACT_RELEASE, ACT_ASSIGN, ACT_RESOLVE, ACT_REOPEN,
		ACT_SNOOZE, ACT_SNOOZE, ACT_WAKE, ACT_URGENT, ACT_UNDO };
	char arg[24];
	struct act act = { .kind = kinds[roll(G_N_ELEMENTS(kinds))], .advisor = advisors[roll(2)],
		.at = now, .arg = arg };

	act.case_id = db_int(db, 0, SQL("SELECT id FROM cases LIMIT 1 OFFSET ? % max(1, (SELECT count(*) FROM cases))"),
		INT(roll(1000)));
	act.target = act.kind == ACT_UNDO ? 1 + roll(40) : 0;
	if (act.kind == ACT_SNOOZE)
		g_snprintf(arg, sizeof arg, "%" G_GINT64_FORMAT, now + (1 + roll(60 * 60)) * MINUTE);
	else
		g_strlcpy(arg, act.kind == ACT_URGENT ? roll(2) == 0 ? "0" : "1" : advisors[roll(2)], sizeof arg);
	if (act.case_id != 0)
		act_add(db, &act, NULL);
}

/* The tally is what a count would give, and nothing else. */
static void
check_tally(struct db *db)
{
	g_assert_cmpint(db_int(db, -1, SQL("SELECT count(*) FROM"
		" (SELECT state, coalesce(owner, ''), due_week, count(*) FROM cases GROUP BY 1, 2, 3"
		"  EXCEPT SELECT state, owner, due_week, n FROM tally)")), ==, 0);
	g_assert_cmpint(db_int(db, -1, SQL("SELECT total(n) - (SELECT count(*) FROM cases) FROM tally")), ==, 0);
	g_assert_cmpint(db_int(db, -1, SQL("SELECT count(*) FROM tally WHERE n < 0")), ==, 0);
}

static void
check_views(struct db *db, gint64 now)
{
	for (int v = 0; v < QUEUE_VIEW_N; v++) {
		struct inbox_query q = { .view = (enum queue_view)v, .sort = queue_view_sort((enum queue_view)v),
			.advisor = advisors[roll(2)], .now = now };
		g_autoptr(GPtrArray) list = inbox_list(db, &q, NULL);
		gint64 counts[QUEUE_VIEW_N];

		g_assert_true(inbox_counts(db, q.advisor, now, counts, NULL));
		g_assert_cmpint(counts[v], ==, list->len);
		g_assert_cmpint(inbox_count(db, &q, NULL), ==, list->len);
	}
}

static void
live(struct db *net, struct db *desk)
{
	gint64 now = NOW;
	int taken = 0;

	for (int i = 0; i < STEPS; i++) {
		now += roll(4) == 0 ? roll(90 * 60) * MINUTE : roll(4) * MINUTE;
		if (taken < MAILS && roll(2) == 0)
			mail_step(net, &taken, now);
		else
			act_step(desk, now);
		check_tally(net);
		if (i % 4 == 0)
			check_views(desk, now + (roll(3) - 1) * roll(3 * 24 * 60) * MINUTE);
	}
	/* a new target moves what is due to other weeks */
	db_run(net, NULL, SQL("UPDATE cases SET due = due + 1000000000 WHERE waiting_since > 0"));
	check_tally(net);
	check_views(desk, now + 2 * 24 * 60 * MINUTE);
}

static void
test_counts(void)
{
	int lives = g_test_slow() ? 40 : 5;

	for (int life = 0; life < lives; life++) {
		char *home = home_new();
		AUTO(db) net = open_ok(home, DB_NET);
		AUTO(db) desk = open_ok(home, DB_DESK);

		add_account(net);
		live(net, desk);
		g_clear_pointer(&desk, db_close);
		g_clear_pointer(&net, db_close);
		home_free(home);
	}
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/cache/tally/counts", test_counts);
	return g_test_run();
}
