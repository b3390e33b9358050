// layers: none
/* Accounts from the configuration and their status; the UID ledger and flags; bells; ui. */
#include "base/date.h"
#include "cache/bell.h"
#include "tests/unit/cache-common.h"

#include <poll.h>

struct fixture {
	char *home;
	struct db *net;
};

static void
set_up(struct fixture *f, gconstpointer data)
{
	(void)data;
	f->home = home_new();
	f->net = open_ok(f->home, DB_NET);
	add_account(f->net);
}

static void
tear_down(struct fixture *f, gconstpointer data)
{
	(void)data;
	db_close(f->net);
	home_free(f->home);
}

/* ---- accounts ----------------------------------------------------------------------- */

static void
test_accounts(struct fixture *f, gconstpointer data)
{
	static const char head[] = "[account \"agence\"]\nchannel=mail\naddress=Agence <Contact@banque.example>\n"
		"link=spool\nspool=/tmp/nowhere\ntarget=2h\n";
	g_autoptr(GError) e = NULL;
	AUTO(conf) conf = conf_parse(head, "test", &e);
	AUTO(conf) none = NULL;
	g_autoptr(GPtrArray) list = NULL;

	(void)data;
	g_assert_no_error(e);
	take_in(f->net, "a@x||eve@x.example|contact@banque.example|s|t", NOW);
	g_assert_true(account_sync_conf(f->net, conf, &e));
	g_assert_no_error(e);
	{
		AUTO(account) a = account_by_name(f->net, "agence", NULL);
		AUTO(inbox_row) row = the_case(f->net, 1);

		g_assert_cmpint(a->id, ==, 1); /* the row that was there */
		g_assert_cmpstr(a->address, ==, "Contact@banque.example");
		g_assert_cmpint(a->target_s, ==, 7200);
		g_assert_cmpstr(a->phase, ==, "idle");
		g_assert_cmpint(row->due, ==, NOW + 2 * 60 * MINUTE); /* who waits is due by the new target */
	}
	/* out of the configuration: not listed, not forgotten */
	none = conf_parse("", "test", &e);
	g_assert_true(account_sync_conf(f->net, none, NULL));
	list = account_list(f->net, NULL);
	g_assert_cmpuint(list->len, ==, 0);
	{
		AUTO(account) a = account_by_id(f->net, 1, NULL);

		g_assert_false(a->active);
	}
	assert_failed(account_by_name(f->net, "ailleurs", &e) == NULL, e, ERR_GONE);
	assert_failed(account_by_id(f->net, 9, &e) == NULL, e, ERR_GONE);
}

static void
test_status(struct fixture *f, gconstpointer data)
{
	AUTO(bell) bell = bell_open(f->home, NULL);
	g_autoptr(GError) failure = NULL;
	int rings = 0;

	(void)data;
	bell_take(bell);
	for (int i = 0; i < 2000; i++) {
		g_assert_true(account_set_phase(f->net, 1, "syncing", i + 1, 5000, NULL));
		rings += (bell_take(bell) & (1u << BELL_STATUS)) != 0;
	}
	g_assert_cmpint(rings, >=, 1); /* the phase is new, then ten a second at most */
	g_assert_cmpint(rings, <=, 60);
	g_assert_true(account_set_phase(f->net, 1, "syncing", 5000, 5000, NULL));
	g_assert_true(bell_take(bell) & (1u << BELL_STATUS)); /* the end is always told */
	err_set(&failure, ERR_AUTH, "Login refused for agence.");
	g_assert_true(account_set_result(f->net, 1, failure, NOW + MINUTE, 0, NULL));
	g_assert_true(account_set_pid(f->net, 1, 42, NULL));
	{
		AUTO(account) a = account_by_id(f->net, 1, NULL);

		g_assert_cmpstr(a->error, ==, "Login refused for agence.");
		g_assert_cmpstr(a->error_code, ==, "auth");
		g_assert_cmpint(a->retry_at, ==, NOW + MINUTE);
		g_assert_cmpint(a->pid, ==, 42);
		g_assert_cmpint(a->done, ==, 5000);
	}
	g_assert_true(account_set_result(f->net, 1, NULL, 0, NOW, NULL));
	g_assert_true(account_set_result(f->net, 1, failure, 0, 0, NULL));
	{
		AUTO(account) a = account_by_id(f->net, 1, NULL);

		g_assert_cmpint(a->synced_at, ==, NOW); /* a failure does not forget the last success */
	}
}

/* ---- the ledger --------------------------------------------------------------------- */

static void
test_ledger(struct fixture *f, gconstpointer data)
{
	static const struct ledger_entry seen[] = { { .uid = 3, .flags = 1, .size = 30 }, { .uid = 5, .size = 50 },
		{ .uid = 9, .size = 90 } };
	AUTO(folder) inbox = folder_open(f->net, 1, "INBOX", "INBOX", "inbox", NULL);
	AUTO(folder) again = folder_open(f->net, 1, "INBOX", "INBOX", "", NULL);
	g_autoptr(GArray) todo = NULL, all = NULL;
	gint64 message, folder = 0;
	guint32 uid = 0;

	(void)data;
	g_assert_cmpint(inbox->id, ==, again->id);
	g_assert_cmpstr(again->role, ==, "");
	g_assert_true(ledger_add(f->net, inbox->id, seen, 3, NULL));
	message = take_in(f->net, "a@x||eve@x.example|contact@banque.example|s|t", NOW);
	g_assert_true(ledger_stored(f->net, inbox->id, 5, message, "stored", NULL));
	g_assert_true(ledger_add(f->net, inbox->id, seen, 3, NULL)); /* known ones keep their state */
	todo = ledger_todo(f->net, inbox->id, 10, NULL);
	g_assert_cmpuint(todo->len, ==, 2);
	g_assert_cmpuint(g_array_index(todo, struct ledger_entry, 0).uid, ==, 9);
	g_assert_cmpuint(g_array_index(todo, struct ledger_entry, 1).uid, ==, 3);
	all = ledger_all(f->net, inbox->id, NULL);
	g_assert_cmpuint(all->len, ==, 3);
	g_assert_cmpint(g_array_index(all, struct ledger_entry, 1).message, ==, message);
	g_assert_cmpuint(ledger_held(f->net, inbox->id), ==, 3);
	g_assert_cmpuint(ledger_left(f->net, inbox->id), ==, 2);
	g_assert_true(ledger_find(f->net, message, &folder, &uid));
	g_assert_cmpint(folder, ==, inbox->id);
	g_assert_cmpuint(uid, ==, 5);
	/* gone from the server: out of the ledger, still in the history */
	g_assert_true(ledger_gone(f->net, inbox->id, (const guint32[]){ 5, 9, 77 }, 3, NULL));
	g_assert_cmpuint(ledger_held(f->net, inbox->id), ==, 1);
	g_assert_false(ledger_find(f->net, message, &folder, &uid));
	g_assert_cmpint(db_int(f->net, 0, SQL("SELECT count(*) FROM message")), ==, 1);
	/* another UIDVALIDITY */
	g_assert_true(folder_set(f->net, inbox->id, 10, G_GUINT64_CONSTANT(1) << 62, NOW, NULL));
	g_assert_true(folder_set_cursor(f->net, inbox->id, "{\"a\":1}", NULL));
	g_assert_true(folder_reset(f->net, inbox->id, 4000000000u, NULL));
	{
		g_autoptr(GPtrArray) list = folder_list(f->net, 1, NULL);
		const struct folder *now = g_ptr_array_index(list, 0);

		g_assert_cmpuint(now->uidvalidity, ==, 4000000000u);
		g_assert_cmpuint(now->uidnext, ==, 0);
		g_assert_cmpuint(now->modseq, ==, 0);
		g_assert_cmpstr(now->cursor, ==, "{\"a\":1}");
		g_assert_cmpuint(ledger_held(f->net, inbox->id), ==, 0);
	}
}

static void
test_flags(struct fixture *f, gconstpointer data)
{
	AUTO(folder) inbox = folder_open(f->net, 1, "INBOX", "INBOX", "inbox", NULL);
	gint64 message = take_in(f->net, "a@x||eve@x.example|contact@banque.example|s|t", NOW);

	(void)data;
	g_assert_true(ledger_stored(f->net, inbox->id, 1, message, "stored", NULL));
	for (int i = 0; i < 4; i++) {
		guint32 flags = i % 2 == 0 ? FLAG_SEEN | FLAG_FLAGGED : 0;

		g_assert_true(ledger_flags(f->net, inbox->id, 1, flags, NULL));
		{
			AUTO(inbox_message) m = inbox_message(f->net, message, NULL);
			AUTO(inbox_row) row = the_case(f->net, 1);

			g_assert_cmpint(m->seen, ==, i % 2 == 0);
			g_assert_cmpint(m->flagged, ==, i % 2 == 0);
			g_assert_cmpint(row->unread, ==, i % 2);
		}
	}
	/* wanted on the server, then there */
	g_assert_true(ledger_want(f->net, message, FLAG_ANSWERED, NULL));
	{
		g_autoptr(GArray) pushes = ledger_pushes(f->net, inbox->id, NULL);

		g_assert_cmpuint(pushes->len, ==, 1);
		g_assert_true(ledger_pushed(f->net, inbox->id, &g_array_index(pushes, struct ledger_push, 0), NULL));
	}
	g_assert_true(ledger_want(f->net, message, FLAG_ANSWERED, NULL));
	{
		g_autoptr(GArray) pushes = ledger_pushes(f->net, inbox->id, NULL);

		g_assert_cmpuint(pushes->len, ==, 0);
	}
	/* a UID nobody knows is no failure */
	g_assert_true(ledger_flags(f->net, inbox->id, 999, FLAG_SEEN, NULL));
}

/* ---- bells -------------------------------------------------------------------------- */

static gboolean
rings(struct bell *bell, int ms)
{
	struct pollfd p = { .fd = bell_fd(bell), .events = POLLIN };

	return poll(&p, 1, ms) == 1;
}

static void
test_bells(struct fixture *f, gconstpointer data)
{
	AUTO(bell) bell = bell_open(f->home, NULL);
	g_autofree char *path = g_build_filename(f->home, "run", "bell.work", NULL);
	g_autoptr(GError) e = NULL;

	(void)data;
	bell_take(bell);
	g_assert_false(rings(bell, 0));
	bell_ring(f->home, BELL_WORK);
	bell_ring(f->home, BELL_SYNC);
	g_assert_true(rings(bell, 1000));
	g_assert_cmpuint(bell_take(bell), ==, (1u << BELL_WORK) | (1u << BELL_SYNC));
	g_assert_cmpuint(bell_take(bell), ==, 0);
	/* only after the commit, and not after a rollback */
	g_assert_true(db_begin(f->net, NULL));
	db_ring(f->net, BELL_CACHE);
	g_assert_cmpuint(bell_take(bell), ==, 0);
	g_assert_true(db_commit(f->net, FALSE, NULL));
	g_assert_cmpuint(bell_take(bell), ==, 1u << BELL_CACHE);
	g_assert_true(db_begin(f->net, NULL));
	db_ring(f->net, BELL_CACHE);
	db_rollback(f->net);
	g_assert_cmpuint(bell_take(bell), ==, 0);
	/* somebody cleaned the folder */
	g_remove(path);
	bell_take(bell);
	bell_ring(f->home, BELL_WORK);
	g_assert_true(bell_take(bell) & (1u << BELL_WORK));
	/* nowhere to ring is no crash; nowhere to listen is an error */
	bell_ring("/nonexistent", BELL_WORK);
	assert_failed(bell_open("/nonexistent", &e) == NULL, e, ERR_STORAGE);
}

/* ---- ui ----------------------------------------------------------------------------- */

static void
test_ui(struct fixture *f, gconstpointer data)
{
	g_autoptr(GPtrArray) lines = NULL;
	g_autofree char *value = NULL;

	(void)data;
	g_assert_null(ui_get(f->net, "view"));
	g_assert_true(ui_set(f->net, "view", "late", NULL));
	g_assert_true(ui_set(f->net, "view", "mine", NULL));
	value = ui_get(f->net, "view");
	g_assert_cmpstr(value, ==, "mine");
	for (int i = 0; i < 250; i++) {
		g_autofree char *line = g_strdup_printf("resolve %d", i);

		g_assert_true(ui_history_add(f->net, "command", line, NULL));
	}
	g_assert_true(ui_history_add(f->net, "command", "resolve 200", NULL)); /* again: first now */
	g_assert_true(ui_history_add(f->net, "search", "noël", NULL));
	lines = ui_history(f->net, "command", 1000);
	g_assert_cmpuint(lines->len, ==, 200);
	g_assert_cmpstr(lines->pdata[0], ==, "resolve 200");
	g_assert_cmpstr(lines->pdata[1], ==, "resolve 249");
}

int
main(int argc, char **argv)
{
	static const struct {
		const char *name;
		void (*run)(struct fixture *, gconstpointer);
	} tests[] = { { "accounts", test_accounts }, { "status", test_status }, { "ledger", test_ledger },
		{ "flags", test_flags }, { "bells", test_bells }, { "ui", test_ui } };

	g_test_init(&argc, &argv, NULL);
	for (gsize i = 0; i < G_N_ELEMENTS(tests); i++) {
		g_autofree char *path = g_strconcat("/cache/", tests[i].name, NULL);

		g_test_add(path, struct fixture, NULL, set_up, tests[i].run, tear_down);
	}
	return g_test_run();
}
