// layers: none
/* Calendars, policy, pauses and queues in the cache: whoever waits is due by the rules of now, what was promised
 * before is kept, the past follows, and dues that move are told. */
#include "base/date.h"
#include "cache/clock-rules.h"
#include "cache/episodes.h"
#include "tests/unit/cache-common.h"

#define HOUR (60 * MINUTE)

struct desk {
	char *home;
	struct db *net;
};

static struct desk
open_desk(void)
{
	struct desk d = { .home = home_new() };

	d.net = open_ok(d.home, DB_NET);
	date_set_now(NOW, FALSE);
	return d;
}

static void
close_desk(struct desk *d)
{
	db_close(d->net);
	home_free(d->home);
}

static char *
put_file(const struct desk *d, const char *name, const char *text)
{
	char *path = g_build_filename(d->home, name, NULL);

	g_assert_true(g_file_set_contents(path, text, -1, NULL));
	return path;
}

static char *
no_holidays(const char *path, gpointer data, GError **error)
{
	(void)data;
	err_set(error, ERR_CONFIG, "%s: nobody asked for it", path);
	return NULL;
}

/* One account of each name; `lines` stand in [guichet]. */
static gboolean
configure(struct desk *d, const char *lines, const char *accounts, GError **error)
{
	g_autofree char *text = g_strdup_printf("[guichet]\n%s\n%s", lines, accounts);
	AUTO(conf) conf = conf_parse(text, "test.conf", error);

	return conf != NULL && account_sync_conf(d->net, conf, error) &&
		clock_rules_sync(d->net, conf, no_holidays, NULL, error);
}

#define ACCOUNT(name, more) "[account \"" name "\"]\naddress = " name "@banque.example\nimap-host = i\n" \
	"password-env = P\n" more

static void
must_configure(struct desk *d, const char *lines, const char *accounts)
{
	g_autoptr(GError) error = NULL;

	g_assert_true(configure(d, lines, accounts, &error));
	g_assert_no_error(error);
}

/* All is worked out anew, however small the slices. */
static void
follow_all(struct desk *d)
{
	int done;

	while ((done = clock_rules_follow(d->net, 2, NULL)) > 0)
		;
	g_assert_cmpint(done, ==, 0);
}

static gint64
due_of(struct desk *d, gint64 case_id)
{
	AUTO(inbox_row) row = the_case(d->net, case_id);

	return row->due;
}

#define TEN "[calendar]\nzone = UTC\nweek = Mon-Fri 10:30-11:30\n"

static void
test_rules_change(void)
{
	struct desk d = open_desk();
	g_autofree char *ten = put_file(&d, "ten.cal", TEN);
	g_autofree char *fast = put_file(&d, "fast.policy", "[policy \"all\"]\nfirst = 20m\nnext = 10m\n");
	g_autofree char *calendar = g_strdup_printf("calendar = %s", ten);
	g_autofree char *both = g_strdup_printf("calendar = %s\npolicy = %s", ten, fast);
	gint64 answered, waiting;
	g_autoptr(GArray) moves = NULL;

	must_configure(&d, "", ACCOUNT("agence", ""));
	answered = inbox_case_of(d.net, take_in(d.net, "a||a@x.example|agence@banque.example|S|t", NOW));
	take_sent(d.net, "b|a|agence@banque.example|a@x.example|S|t", NOW + 60 * MINUTE);
	waiting = inbox_case_of(d.net, take_in(d.net, "c||c@x.example|agence@banque.example|S|t", NOW));
	g_assert_cmpint(due_of(&d, waiting), ==, NOW + 240 * MINUTE);

	must_configure(&d, calendar, ACCOUNT("agence", "target = 45m\n"));
	g_assert_cmpint(due_of(&d, waiting), ==, NOW + 75 * MINUTE);
	must_configure(&d, both, ACCOUNT("agence", "target = 45m\n"));
	g_assert_cmpint(due_of(&d, waiting), ==, NOW + 50 * MINUTE);
	moves = episodes_moves(d.net, waiting, NULL);
	g_assert_cmpuint(moves->len, ==, 3); /* target, calendar, policy */
	g_assert_cmpint(g_array_index(moves, struct episodes_moved, 2).was, ==, NOW + 75 * MINUTE);
	g_assert_cmpint(g_array_index(moves, struct episodes_moved, 2).due, ==, NOW + 50 * MINUTE);
	g_assert_cmpint(g_array_index(moves, struct episodes_moved, 2).at, ==, NOW);

	/* the past follows in slices */
	g_assert_cmpint(db_int(d.net, -1, SQL("SELECT target_s FROM episode WHERE case_id = ? AND kind = 'frt'"),
		INT(answered)), ==, 14400);
	follow_all(&d);
	g_assert_cmpint(db_int(d.net, -1, SQL("SELECT biz_s FROM episode WHERE case_id = ? AND kind = 'frt'"),
		INT(answered)), ==, 1800);
	g_assert_cmpint(db_int(d.net, -1, SQL("SELECT target_s FROM episode WHERE case_id = ? AND kind = 'frt'"),
		INT(answered)), ==, 1200);
	/* nothing changed: nothing to do, nothing moves */
	must_configure(&d, both, ACCOUNT("agence", "target = 45m\n"));
	g_assert_cmpint(clock_rules_follow(d.net, 10, NULL), ==, 0);
	g_assert_cmpint(db_int(d.net, -1, SQL("SELECT count(*) FROM due_log")), ==, 3);
	close_desk(&d);
}

static void
test_pauses(void)
{
	struct desk d = open_desk();
	g_autofree char *customer = g_strdup_printf("%" G_GINT64_FORMAT, SNOOZE_CUSTOMER);
	g_autofree char *later = g_strdup_printf("%" G_GINT64_FORMAT, NOW + 60 * MINUTE);
	gint64 id, n;

	must_configure(&d, "", ACCOUNT("agence", ""));
	id = inbox_case_of(d.net, take_in(d.net, "a||a@x.example|agence@banque.example|S|t", NOW));
	/* put off by choice: the clock of the answer runs on */
	n = do_act(d.net, ACT_SNOOZE, id, later, NOW + 10 * MINUTE);
	g_assert_cmpint(due_of(&d, id), ==, NOW + 240 * MINUTE);
	g_assert_cmpint(n, >, 0);
	/* waiting for the customer: it stands still, until she writes */
	do_act(d.net, ACT_SNOOZE, id, customer, NOW + 20 * MINUTE);
	g_assert_cmpint(due_of(&d, id), ==, 0);
	take_in(d.net, "b|a|a@x.example|agence@banque.example|S|t", NOW + 50 * MINUTE);
	g_assert_cmpint(due_of(&d, id), ==, NOW + 270 * MINUTE);
	g_assert_cmpint(db_int(d.net, -1, SQL("SELECT count(*) FROM due_log WHERE was = 0 OR due = 0")), ==, 2);
	close_desk(&d);
}

static void
test_queues(void)
{
	struct desk d = open_desk();
	g_autofree char *ten = put_file(&d, "ten.cal", TEN);
	g_autofree char *credits = g_strdup_printf(ACCOUNT("agence", "target = 45m\n")
		ACCOUNT("credits", "target = 45m\nqueue = prets\ncalendar = %s\n"), ten);
	struct act act = { .kind = ACT_QUEUE, .advisor = "claire", .arg = "nulle part", .at = NOW + MINUTE };
	g_autoptr(GError) error = NULL;
	gint64 id, moved;

	must_configure(&d, "", credits);
	id = inbox_case_of(d.net, take_in(d.net, "a||a@x.example|agence@banque.example|S|t", NOW));
	act.case_id = id;
	assert_failed(act_add(d.net, &act, &error) == 0, error, ERR_INPUT);
	g_assert_cmpint(due_of(&d, id), ==, NOW + 45 * MINUTE);
	/* 15 minutes counted in the old queue, 30 to go from half past ten in the new one */
	moved = do_act(d.net, ACT_QUEUE, id, "prets", NOW + 15 * MINUTE);
	g_assert_cmpint(due_of(&d, id), ==, NOW + 60 * MINUTE);
	act.arg = "prets";
	assert_failed(act_add(d.net, &act, &error) == 0, error, ERR_STALE);
	do_act(d.net, ACT_QUEUE, id, "", NOW + 40 * MINUTE);
	g_assert_cmpint(due_of(&d, id), ==, NOW + 60 * MINUTE);
	act = (struct act){ .kind = ACT_UNDO, .advisor = "claire", .target = moved, .at = NOW + 41 * MINUTE };
	g_assert_cmpint(act_add(d.net, &act, NULL), >, 0);
	g_assert_cmpint(due_of(&d, id), ==, NOW + 45 * MINUTE);
	close_desk(&d);
}

/* Priority and segment choose the target. */
static void
test_conditions(void)
{
	struct desk d = open_desk();
	g_autofree char *path = put_file(&d, "p.policy", "[policy \"now\"]\npriority = urgent\nfirst = 5m\n"
		"[policy \"vip\"]\nsegment = vip\nfirst = 1h\n");
	g_autofree char *line = g_strdup_printf("policy = %s", path);
	struct act field = { .kind = ACT_FIELD, .advisor = "claire", .arg = "segment", .text = "vip", .at = NOW };
	gint64 id;

	must_configure(&d, line, ACCOUNT("agence", ""));
	id = inbox_case_of(d.net, take_in(d.net, "a||a@x.example|agence@banque.example|S|t", NOW));
	g_assert_cmpint(due_of(&d, id), ==, NOW + 240 * MINUTE);
	do_act(d.net, ACT_URGENT, id, "1", NOW);
	g_assert_cmpint(due_of(&d, id), ==, NOW + 5 * MINUTE);
	do_act(d.net, ACT_URGENT, id, "0", NOW);
	field.customer = db_int(d.net, 0, SQL("SELECT customer FROM cases WHERE id = ?"), INT(id));
	g_assert_cmpint(act_add(d.net, &field, NULL), >, 0);
	g_assert_cmpint(due_of(&d, id), ==, NOW + 60 * MINUTE);
	close_desk(&d);
}

static void
test_faulty(void)
{
	struct desk d = open_desk();
	g_autofree char *ten = put_file(&d, "ten.cal", TEN), *bad = put_file(&d, "bad.cal", "[calendar]\nzone = Mars\n");
	g_autofree char *ics = put_file(&d, "ics.cal", TEN "holidays = feries.ics\n");
	g_autofree char *policy = put_file(&d, "bad.policy", "[policy \"a\"]\nfirst = 4h\nresolve = 1h\n");
	g_autofree char *good = g_strdup_printf("calendar = %s", ten), *zone = g_strdup_printf("calendar = %s", bad);
	g_autofree char *holidays = g_strdup_printf("calendar = %s", ics), *contradicts = g_strdup_printf("policy = %s", policy);
	g_autofree char *shared = g_strdup_printf(ACCOUNT("agence", "queue = q\n") ACCOUNT("b", "queue = q\ncalendar = %s\n"), ten);
	const struct {
		const char *lines, *accounts, *says;
	} rows[] = {
		{ zone, ACCOUNT("agence", ""), "bad.cal:2: there is no time zone" },
		{ holidays, ACCOUNT("agence", ""), "feries.ics: nobody asked for it" },
		{ contradicts, ACCOUNT("agence", ""), "bad.policy:3: for “a”" },
		{ "calendar = /nowhere/x.cal", ACCOUNT("agence", ""), "/nowhere/x.cal: the file cannot be read" },
		{ "", shared, "share the queue “q”" },
	};

	must_configure(&d, good, ACCOUNT("agence", ""));
	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *text = g_strdup_printf("[guichet]\n%s\n%s", rows[i].lines, rows[i].accounts);
		g_autoptr(GPtrArray) problems = g_ptr_array_new_with_free_func(g_free);
		g_autoptr(GError) error = NULL;
		AUTO(conf) conf = conf_parse(text, "test.conf", NULL);

		g_assert_false(configure(&d, rows[i].lines, rows[i].accounts, &error));
		g_assert_error(error, ERR, ERR_CONFIG);
		g_assert_nonnull(strstr(error->message, rows[i].says));
		clock_rules_check(conf, no_holidays, NULL, problems);
		g_assert_cmpuint(problems->len, ==, 1);
		g_assert_cmpstr(g_ptr_array_index(problems, 0), ==, error->message);
		/* what was there before still counts */
		g_assert_cmpint(db_int(d.net, 0, SQL("SELECT count(*) FROM account WHERE calendar LIKE '%10:30%'")), ==, 1);
	}
	close_desk(&d);
}

/* ---- reading ------------------------------------------------------------------------- */

struct seen {
	int n, late;
	gint64 last;
};

static void
count(const struct episode_row *r, gpointer data)
{
	struct seen *s = data;

	s->n++;
	s->late += episode_row_is_late(r, NOW + 300 * MINUTE);
	g_assert_cmpint(r->opened, >=, s->last);
	g_assert_cmpstr(r->queue, ==, "agence");
	s->last = r->opened;
}

static void
test_walk(void)
{
	struct desk d = open_desk();
	struct seen all = { 0 }, some = { 0 };
	struct episode_row open = { 0 };
	gint64 id;

	must_configure(&d, "", ACCOUNT("agence", ""));
	id = inbox_case_of(d.net, take_in(d.net, "a||a@x.example|agence@banque.example|S|t", NOW));
	take_in(d.net, "b||b@x.example|agence@banque.example|S|t", NOW + 30 * MINUTE);
	take_sent(d.net, "c|b|agence@banque.example|b@x.example|S|t", NOW + 60 * MINUTE);
	take_in(d.net, "d||d@x.example|agence@banque.example|S|t", NOW + 90 * MINUTE);
	g_assert_true(episodes_walk(d.net, EPISODE_FRT, 0, G_MAXINT64, count, &all, NULL));
	g_assert_cmpint(all.n, ==, 3);
	g_assert_cmpint(all.late, ==, 1);
	g_assert_true(episodes_walk(d.net, EPISODE_FRT, NOW + MINUTE, NOW + 90 * MINUTE, count, &some, NULL));
	g_assert_cmpint(some.n, ==, 1);
	open.case_id = id;
	g_assert_cmpint(episodes_age(d.net, &open, NOW + 10 * MINUTE, NULL), ==, 600);
	/* what a case had more of is gone with what made it */
	do_act(d.net, ACT_CLAIM, id, NULL, NOW + MINUTE);
	g_assert_cmpint(db_int(d.net, 0, SQL("SELECT count(*) FROM episode WHERE kind = 'held'")), ==, 1);
	do_act(d.net, ACT_RELEASE, id, NULL, NOW + MINUTE);
	g_assert_cmpint(db_int(d.net, 0, SQL("SELECT count(*) FROM episode WHERE kind = 'held'")), ==, 0);
	close_desk(&d);
}

/* A mail of the Sent folder, from another program, bears a name: an advisor's when somebody of that name works here. */
static void
answer_elsewhere(struct desk *d, const char *customer, const char *name, const char *address)
{
	g_autofree char *in = g_strdup_printf("in-%s||%s@x.example|agence@banque.example|Carte|Bonjour ?", customer, customer);
	g_autofree char *out = g_strdup_printf("out-%s|in-%s||%s@x.example|Re: Carte|Elle est partie.", customer, customer, customer);
	struct inbox_source sent = { .account = 1, .own = "agence@banque.example", .arrived = NOW + HOUR, .sent_folder = TRUE };
	struct message *m = mail(out, NOW + HOUR);

	take_in(d->net, in, NOW);
	message_add_person(m, PERSON_FROM, address, name);
	take_in_as(d->net, m, &sent, INBOX_NEW);
}

static char *
answered_by(struct desk *d, const char *customer)
{
	g_autofree char *id = g_strdup_printf("in-%s", customer);
	DB_QUERY(q, d->net, NULL, SQL("SELECT coalesce(e.advisor, '-') FROM episode e JOIN message m ON m.id = e.message"
		" WHERE e.kind = 'frt' AND m.channel_id = ?"), TEXT(id));

	g_assert_true(db_row(&q));
	return db_col_str(&q, 0);
}

static void
assert_answered_by(struct desk *d, const char *customer, const char *advisor)
{
	g_autofree char *by = answered_by(d, customer);

	g_assert_cmpstr(by, ==, advisor);
}

static void
test_elsewhere(void)
{
	struct desk d = open_desk();
	GError *error = NULL;
	struct act act = { .kind = ACT_CLAIM, .advisor = "Hugo Petit", .at = NOW + 2 * HOUR };

	configure(&d, "name = Anne Martin", ACCOUNT("agence", "identities = Anne Martin <a.martin@banque.example>, Agence <sav@banque.example>\n"),
		&error);
	g_assert_no_error(error);
	answer_elsewhere(&d, "eve", "anne martin", "agence@banque.example");
	answer_elsewhere(&d, "zoe", NULL, "a.martin@banque.example");
	answer_elsewhere(&d, "bob", "Agence", "sav@banque.example");
	answer_elsewhere(&d, "tom", "Hugo Petit", "agence@banque.example");
	assert_answered_by(&d, "eve", "Anne Martin");
	assert_answered_by(&d, "zoe", "Anne Martin"); /* by the address */
	assert_answered_by(&d, "bob", "-"); /* nobody's name */
	assert_answered_by(&d, "tom", "-"); /* not known here yet */
	act.case_id = db_int(d.net, 0, SQL("SELECT min(id) FROM cases"));
	g_assert_cmpint(act_add(d.net, &act, NULL), >, 0);
	configure(&d, "name = Anne Martin", ACCOUNT("agence", ""), &error);
	g_assert_no_error(error);
	while (clock_rules_follow(d.net, 100, &error) > 0)
		;
	g_assert_no_error(error);
	assert_answered_by(&d, "tom", "Hugo Petit"); /* he has shown himself, and the past follows */
	assert_answered_by(&d, "eve", "Anne Martin");
	close_desk(&d);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/cache/clock/rules-change", test_rules_change);
	g_test_add_func("/cache/clock/pauses", test_pauses);
	g_test_add_func("/cache/clock/queues", test_queues);
	g_test_add_func("/cache/clock/conditions", test_conditions);
	g_test_add_func("/cache/clock/faulty", test_faulty);
	g_test_add_func("/cache/clock/walk", test_walk);
	g_test_add_func("/cache/clock/elsewhere", test_elsewhere);
	return g_test_run();
}
