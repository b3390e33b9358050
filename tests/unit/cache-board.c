// layers: none
/* The board against a count by hand: a random life of two accounts, at random moments. */
#include "tests/unit/cache-common.h"

#include "base/date.h"
#include "cache/board.h"

#define STEPS 150

static const char *const advisors[] = { "claire", "marc", "zoe" };

static int
roll(int n)
{
	return g_test_rand_int_range(0, n);
}

static void
second_account(struct db *db)
{
	g_autoptr(GError) error = NULL;

	db_run(db, &error, SQL("INSERT INTO account(id, name, channel, kind, title, address, target_s, window_s)"
		" VALUES (2, 'whats', 'whatsapp', 'chat', 'chat', 'banque', 1800, 86400)"));
	db_run(db, &error, SQL("UPDATE account SET queue = name"));
	g_assert_no_error(error);
}

static void
mail_step(struct db *db, int number, gint64 now)
{
	gboolean ours = roll(3) == 0;
	struct inbox_source source = { .account = 1 + roll(2), .own = OURS, .arrived = now, .sent_folder = ours };
	g_autofree char *spec = g_strdup_printf("m%d@x|m%d@x|%s|%s|S|t", number, number - 1 - roll(5),
		ours ? OURS : "eve@x.example", ours ? "eve@x.example" : OURS);
	struct message *m = mail(spec, now - roll(3) * 20 * MINUTE);

	if (roll(6) == 0)
		m->automatic = AUTO_REPLY;
	take_in_as(db, m, &source, INBOX_NEW);
}

static void
act_step(struct db *db, gint64 now)
{
	static const enum act_kind kinds[] = { ACT_CLAIM, ACT_RELEASE, ACT_ASSIGN, ACT_RESOLVE, ACT_REOPEN, ACT_SNOOZE, ACT_QUEUE };
	char arg[24];
	struct act act = { .kind = kinds[roll(G_N_ELEMENTS(kinds))], .advisor = advisors[roll(3)], .at = now,
		.arg = arg };

	act.case_id = db_int(db, 0, SQL("SELECT id FROM cases LIMIT 1 OFFSET ? % max(1, (SELECT count(*) FROM cases))"),
		INT(roll(1000)));
	if (act.kind == ACT_SNOOZE)
		g_snprintf(arg, sizeof arg, "%" G_GINT64_FORMAT, now + (1 + roll(600)) * MINUTE);
	else
		g_strlcpy(arg, act.kind != ACT_QUEUE ? advisors[roll(3)] : roll(2) == 0 ? "whats" : "credits", sizeof arg);
	if (act.case_id != 0)
		act_add(db, &act, NULL);
}

static const struct board_queue *
queue(const struct board *b, const char *name)
{
	for (guint i = 0; i < b->queues->len; i++)
		if (strcmp(((struct board_queue *)b->queues->pdata[i])->name, name) == 0)
			return b->queues->pdata[i];
	g_assert_not_reached();
}

#define COUNT(where) \
	(int)db_int(db, -1, SQL("SELECT count(*) FROM cases k JOIN account a ON a.id = k.account WHERE coalesce(k.queue, a.queue) = ?1" \
		" AND (" where ") AND ?2 = ?2"), TEXT(name), INT(now))
#define WAITS "k.waiting_since > 0 AND k.snoozed_until <= ?2 AND "

static void
check_queue(struct db *db, const struct board *b, const char *name, gint64 now)
{
	const struct board_queue *q = queue(b, name);

	g_assert_cmpint(q->open, ==, COUNT("k.state <> 'resolved'"));
	g_assert_cmpint(q->waiting, ==, COUNT(WAITS "1"));
	g_assert_cmpint(q->unclaimed, ==, COUNT(WAITS "k.owner IS NULL"));
	g_assert_cmpint(q->first, ==, COUNT(WAITS "k.last_out = 0"));
	g_assert_cmpint(q->late, ==, COUNT(WAITS "?2 >= k.due + 1000"));
	g_assert_cmpint(q->risk, ==, COUNT(WAITS "?2 < k.due + 1000 AND k.due - ?2 <= 900000"));
	g_assert_cmpint(q->windows, ==, COUNT(WAITS "a.window_s > 0 AND k.last_in + a.window_s * 1000 > ?2"
		" AND k.last_in + a.window_s * 1000 - ?2 <= 3600000"));
	g_assert_cmpint(q->oldest, ==, db_int(db, 0, SQL("SELECT min(waiting_since) FROM cases k JOIN account a"
		" ON a.id = k.account WHERE coalesce(k.queue, a.queue) = ? AND waiting_since > 0 AND snoozed_until <= ?"), TEXT(name), INT(now)));
	g_assert_cmpint(q->in_hour, ==, db_int(db, 0, SQL("SELECT count(*) FROM message WHERE account = (SELECT id FROM account WHERE queue = ?1) AND direction = 'in'"
		" AND automatic = 'no' AND at >= ?2 - 3600000 AND at <= ?2"), TEXT(name), INT(now)));
	g_assert_cmpint(q->out_hour, ==, db_int(db, 0, SQL("SELECT count(*) FROM message WHERE account = (SELECT id FROM account WHERE queue = ?1) AND direction = 'out'"
		" AND answers AND automatic = 'no' AND at >= ?2 - 3600000 AND at <= ?2"), TEXT(name), INT(now)));
	g_assert_cmpint(q->in_day, ==, db_int(db, 0, SQL("SELECT count(*) FROM message WHERE account = (SELECT id FROM account WHERE queue = ?1) AND direction = 'in'"
		" AND automatic = 'no' AND at >= ?2 AND at <= ?3"), TEXT(name), INT(now - now % DATE_DAY), INT(now)));
}

static void
check_promise(struct db *db, const struct board *b, const char *name, gint64 now)
{
	const struct board_queue *q = queue(b, name);

	g_assert_cmpint(q->kept, ==, db_int(db, -1, SQL("SELECT count(*) FROM episode WHERE kind IN ('frt', 'nrt') AND queue = ?1"
		" AND opened >= ?2 - 28 * 86400000 AND opened <= ?2 AND due > 0 AND ended = 'answer' AND closed < due + 1000"),
		TEXT(name), INT(now)));
	g_assert_cmpint(q->missed, ==, db_int(db, -1, SQL("SELECT count(*) FROM episode WHERE kind IN ('frt', 'nrt') AND queue = ?1"
		" AND opened >= ?2 - 28 * 86400000 AND opened <= ?2 AND due > 0"
		" AND ((ended = 'answer' AND closed >= due + 1000) OR (closed = 0 AND ?2 >= due + 1000))"), TEXT(name), INT(now)));
	g_assert_cmpint(q->kept_day + q->missed_day, <=, q->kept + q->missed);
	g_assert_cmpint(board_misses_left(q), ==, (q->kept_day + q->missed_day + q->running_day) / 20 - q->missed_day);
}

static void
check_advisors(struct db *db, const struct board *b, gint64 now)
{
	int claimed = 0;

	for (guint i = 0; i < b->advisors->len; i++) {
		const struct board_advisor *a = b->advisors->pdata[i];

		claimed += a->open;
		g_assert_cmpint(a->open, ==, db_int(db, -1, SQL("SELECT count(*) FROM cases WHERE owner = ?"
			" AND state <> 'resolved'"), TEXT(a->name)));
		g_assert_cmpint(a->waiting, ==, db_int(db, -1, SQL("SELECT count(*) FROM cases WHERE owner = ?"
			" AND waiting_since > 0 AND snoozed_until <= ?"), TEXT(a->name), INT(now)));
		g_assert_cmpint(a->silent, ==, db_int(db, -1, SQL("SELECT count(*) FROM cases WHERE owner = ?1"
			" AND waiting_since > 0 AND snoozed_until <= ?2 AND ?2 - waiting_since > 3600000"), TEXT(a->name), INT(now)));
	}
	g_assert_cmpint(claimed, ==, db_int(db, -1, SQL("SELECT count(*) FROM cases WHERE owner IS NOT NULL"
		" AND state <> 'resolved'")));
	g_assert_cmpint(db_int(db, -1, SQL("SELECT count(*) FROM (SELECT account, coalesce(queue, ''), state, coalesce(owner, ''),"
		" count(*) FROM cases WHERE state NOT IN ('resolved', '') GROUP BY 1, 2, 3, 4 EXCEPT SELECT account, queue, state, owner, n"
		" FROM board_tally)")), ==, 0);
	g_assert_cmpint(db_int(db, -1, SQL("SELECT count(*) FROM board_tally WHERE n < 0")), ==, 0);
}

static void
check(struct db *db, gint64 now)
{
	g_autoptr(GError) error = NULL;
	AUTO(board) b = board_load(db, now, &error);

	g_assert_no_error(error);
	g_assert_cmpuint(b->queues->len, >=, 2);
	check_queue(db, b, "agence", now);
	check_queue(db, b, "whats", now);
	check_promise(db, b, "agence", now);
	check_promise(db, b, "whats", now);
	check_advisors(db, b, now);
	g_assert_cmpint(b->snoozed_today, <=, db_int(db, -1, SQL("SELECT count(*) FROM cases WHERE snoozed_until > ?"), INT(now)));
}

static void
test_counts(void)
{
	for (int life = 0; life < 4; life++) {
		char *home = home_new();
		AUTO(db) net = open_ok(home, DB_NET);
		AUTO(db) desk = open_ok(home, DB_DESK);
		gint64 now = NOW;

		add_account(net);
		second_account(net);
		for (int i = 0; i < STEPS; i++) {
			now += roll(5) == 0 ? roll(5 * 60) * MINUTE : roll(4) * MINUTE;
			if (roll(2) == 0)
				mail_step(net, i, now);
			else
				act_step(desk, now);
			if (i % 7 == 0)
				check(desk, now + roll(3) * roll(90) * MINUTE);
		}
		check(desk, now);
		g_clear_pointer(&desk, db_close);
		g_clear_pointer(&net, db_close);
		home_free(home);
	}
}

/* Answers that left from here, and one in trouble. */
static gint64
sent_by(struct db *desk, struct db *net, const char *advisor, gint64 at, enum outbox_state state)
{
	g_autoptr(GError) error = NULL;
	AUTO(draft) d = draft_new();
	gint64 id;

	d->account = 1;
	d->kind = g_strdup("new");
	d->advisor = g_strdup(advisor);
	d->identity = g_strdup(OURS);
	d->to = g_strdup("eve@x.example");
	d->subject = g_strdup("S");
	d->body = g_strdup("t");
	g_assert_true(draft_save(desk, d, at, &error));
	id = outbox_add(desk, d->id, at, 0, &error);
	g_assert_no_error(error);
	g_assert_true(outbox_start(net, id, at, &error));
	g_assert_true(outbox_end(net, id, state, NULL, 0, at, &error));
	return id;
}

static void
test_replies(void)
{
	char *home = home_new();
	AUTO(db) net = open_ok(home, DB_NET);
	AUTO(db) desk = open_ok(home, DB_DESK);
	AUTO(board) b = NULL;
	const struct board_advisor *a;

	add_account(net);
	sent_by(desk, net, "marc", NOW - 5 * DATE_DAY, OUTBOX_SENT);
	sent_by(desk, net, "claire", NOW - 3 * DATE_HOUR, OUTBOX_SENT);
	sent_by(desk, net, "claire", NOW - 2 * MINUTE, OUTBOX_SENT);
	sent_by(desk, net, "zoe", NOW - MINUTE, OUTBOX_REFUSED);
	b = board_load(desk, NOW, NULL);
	g_assert_cmpuint(b->advisors->len, ==, 1);
	a = b->advisors->pdata[0];
	g_assert_cmpstr(a->name, ==, "claire");
	g_assert_cmpint(a->out_day, ==, 2);
	g_assert_cmpint(a->out_hour, ==, 1);
	g_assert_cmpint(a->last_reply, ==, NOW - 2 * MINUTE);
	g_assert_cmpint(queue(b, "")->failed, ==, 1);
	g_clear_pointer(&desk, db_close);
	g_clear_pointer(&net, db_close);
	home_free(home);
}

static void
test_notes(void)
{
	char *home = home_new();
	AUTO(db) desk = open_ok(home, DB_DESK);
	struct act act = { .kind = ACT_BROADCAST, .advisor = "claire", .text = "Panne des cartes", .at = NOW };
	struct board_note note;
	AUTO(board) b = NULL;

	g_assert_cmpint(act_add(desk, &act, NULL), >, 0);
	b = board_load(desk, NOW + DATE_HOUR, NULL);
	g_assert_cmpstr(b->note.text, ==, "Panne des cartes");
	g_clear_pointer(&b, board_free);
	b = board_load(desk, NOW + 2 * DATE_DAY, NULL);
	g_assert_cmpint(b->note.act, ==, 0);
	g_assert_true(board_note_after(desk, 0, "claire", 0, &note, NULL));
	g_assert_cmpint(note.act, ==, 0);
	g_assert_true(board_note_after(desk, 0, "marc", 0, &note, NULL));
	g_assert_cmpstr(note.advisor, ==, "claire");
	board_note_clear(&note);
	act.text = "  ";
	g_assert_cmpint(act_add(desk, &act, NULL), ==, 0);
	g_clear_pointer(&b, board_free);
	g_clear_pointer(&desk, db_close);
	home_free(home);
}

int
main(int argc, char **argv)
{
	g_setenv("TZ", "UTC", TRUE);
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/cache/board/counts", test_counts);
	g_test_add_func("/cache/board/replies", test_replies);
	g_test_add_func("/cache/board/notes", test_notes);
	return g_test_run();
}
