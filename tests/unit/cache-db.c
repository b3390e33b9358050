// layers: none
/* Opening by role, what each role may do, versions, migrations, transactions, kills. */
#include "tests/unit/cache-common.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static int
try_sql(struct db *db, const char *sql)
{
	return sqlite3_exec(db_handle(db), sql, NULL, NULL, NULL) & 0xff;
}

static void
assert_sound(struct db *db)
{
	g_autoptr(GPtrArray) found = db_check(db, FALSE);

	for (guint i = 0; i < found->len; i++)
		g_test_message("%s", (char *)g_ptr_array_index(found, i));
	g_assert_cmpuint(found->len, ==, 0);
}

static void
test_modes(void)
{
	g_autofree char *parent = home_new();
	g_autofree char *home = g_build_filename(parent, "home", NULL);
	mode_t old = umask(0);
	AUTO(db) net = open_ok(home, DB_NET);
	static const char *const files[] = { "cache.db", "cache.db-wal", "cache.db-shm", "search.db" };
	struct stat st;

	add_account(net);
	take_in(net, "a@x||eve@x.example|contact@banque.example|s|t", NOW);
	g_assert_cmpint(search_follow(net, 10, NULL), ==, 1);
	g_assert_cmpint(stat(home, &st), ==, 0);
	g_assert_cmpuint(st.st_mode & 0777, ==, 0700);
	for (gsize i = 0; i < G_N_ELEMENTS(files); i++) {
		g_autofree char *path = g_build_filename(home, files[i], NULL);

		g_assert_cmpint(stat(path, &st), ==, 0);
		g_assert_cmpuint(st.st_mode & 0777, ==, 0600);
	}
	umask(old);
	g_clear_pointer(&net, db_close);
	{ /* opened up by somebody: closed again */
		g_autofree char *path = g_build_filename(home, "cache.db", NULL);

		g_chmod(path, 0666);
		net = open_ok(home, DB_NET);
		g_assert_cmpint(stat(path, &st), ==, 0);
		g_assert_cmpuint(st.st_mode & 0777, ==, 0600);
	}
	g_clear_pointer(&net, db_close);
	remove_tree(parent);
}

static void
test_pragmas(void)
{
	char *home = home_new();
	AUTO(db) desk = open_ok(home, DB_DESK);
	AUTO(db) net = open_ok(home, DB_NET);

	g_assert_cmpint(db_int(net, -1, SQL("PRAGMA user_version")), ==, DB_SCHEMA_VERSION);
	g_assert_cmpint(db_int(net, -1, SQL("PRAGMA application_id")), ==, DB_APPLICATION_ID);
	g_assert_cmpint(db_int(net, -1, SQL("PRAGMA foreign_keys")), ==, 1);
	g_assert_cmpint(db_int(net, -1, SQL("PRAGMA trusted_schema")), ==, 0);
	g_assert_cmpint(db_int(net, -1, SQL("PRAGMA synchronous")), ==, 1);
	g_assert_cmpint(db_int(net, -1, SQL("PRAGMA recursive_triggers")), ==, 1);
	/* the defences a damaged or hostile schema would meet */
	g_assert_cmpint(try_sql(net, "PRAGMA writable_schema = 1; DELETE FROM sqlite_master"), !=, SQLITE_OK);
	g_assert_cmpint(try_sql(net, "SELECT load_extension('x')"), !=, SQLITE_OK);
	g_clear_pointer(&desk, db_close);
	g_clear_pointer(&net, db_close);
	home_free(home);
}

/* Everything guichet must not be able to do, and nothing happens to the rows. */
static void
test_desk_denied(void)
{
	static const char *const denied[] = {
		"UPDATE message SET text = 'x'",
		"UPDATE message SET direction = 'out', identity = NULL",
		"DELETE FROM message",
		"INSERT INTO message SELECT * FROM message",
		"REPLACE INTO message SELECT * FROM message",
		"WITH x AS (SELECT * FROM message) INSERT INTO message SELECT * FROM x",
		"UPDATE act SET advisor = 'x'", "DELETE FROM act",
		"REPLACE INTO act(id, gid, at, advisor, kind) VALUES (1, 'z', 1, 'x', 'note')",
		"INSERT INTO act(id, gid, at, advisor, kind) VALUES (1, 'z', 1, 'x', 'note')"
		" ON CONFLICT DO UPDATE SET advisor = 'x'",
		"INSERT INTO event(case_id, kind) VALUES (1, 'in')", "DELETE FROM event",
		"UPDATE cases SET owner = 'x'", "DELETE FROM cases",
		"INSERT INTO cases(gid, account) VALUES ('x', 1)",
		"INSERT INTO case_project VALUES (1)",
		"UPDATE outbox SET state = 'sent'", "UPDATE outbox SET to_ = 'eve@x.example'",
		"DELETE FROM outbox", "DELETE FROM outbox_file", "UPDATE outbox_file SET data = x'00'",
		"INSERT INTO outbox_attempt VALUES (1, 1, 1, 'x', 'x', 'x')",
		"UPDATE account SET address = 'x'", "INSERT INTO customer(gid, name) VALUES ('x', 'x')",
		"DELETE FROM folder_uid", "INSERT INTO flag_push VALUES (1, 1, 1, 1)",
		"UPDATE message_flag SET seen = 1", "INSERT INTO bounce VALUES (1, 'x', 1, 'x', 'failed', '', '')",
		"INSERT INTO source VALUES (1, 'plain', 1, x'00')",
		"DROP TABLE act", "DROP TRIGGER message_fixed", "DROP VIEW act_live", "DROP INDEX cases_open",
		"ALTER TABLE act ADD COLUMN x", "CREATE TABLE x(y)", "CREATE TEMP TABLE x(y)",
		"CREATE TRIGGER x AFTER INSERT ON act BEGIN DELETE FROM message; END",
		"CREATE TEMP TRIGGER x AFTER INSERT ON act BEGIN DELETE FROM message; END",
		"CREATE VIEW x AS SELECT 1", "CREATE INDEX x ON act(at)", "REINDEX", "ANALYZE",
		"ATTACH ':memory:' AS x", "DETACH main", "VACUUM", "VACUUM INTO '/tmp/guichet-never'",
		"PRAGMA writable_schema = 1", "PRAGMA foreign_keys = 0", "PRAGMA recursive_triggers = 0",
		"PRAGMA journal_mode = DELETE", "PRAGMA user_version = 9", "PRAGMA synchronous = OFF",
		"SELECT * FROM pragma_journal_mode('delete')", "SELECT * FROM pragma_wal_checkpoint",
		"PRAGMA main.trusted_schema = 1", "INSERT INTO act_live SELECT * FROM act",
		"REPLACE INTO outbox_file VALUES (1, 0, 'other', 't', x'01')",
		"INSERT INTO outbox_file VALUES (1, 0, 'n', 't', x'00') ON CONFLICT DO UPDATE SET data = x'01'",
		"REPLACE INTO outbox(id, gid, account, advisor, public, identity, to_, subject, body, channel_id,"
		" revision, hash, created_at, not_before) VALUES (1, 'other', 1, 'x', 0, 'x', 'eve@x.example', '', '',"
		" 'x', 0, 'x', 1, 1)",
		"REPLACE INTO outbox(gid, account, advisor, public, identity, to_, subject, body, channel_id,"
		" revision, hash, created_at, not_before) VALUES ('one', 1, 'x', 0, 'x', 'eve@x.example', '', '',"
		" 'x', 0, 'x', 1, 1)",
		"INSERT INTO outbox(gid, account, advisor, public, identity, to_, subject, body, channel_id,"
		" revision, hash, created_at, not_before, state) VALUES ('two', 1, 'x', 0, 'x', 'y', '', '',"
		" 'x', 0, 'x', 1, 1, 'sending')",
		"UPDATE cases SET owner = m.author FROM message m",
		"INSERT INTO ui_state VALUES ('k', 'v') ON CONFLICT DO UPDATE SET value = load_extension('x')",
		"SELECT readfile('/etc/passwd')", "SELECT * FROM dbstat", "SELECT * FROM sqlite_dbpage",
		"SELECT load_extension('x')", "SELECT fts3_tokenizer('x')", "SELECT randomblob(9)",
	};
	char *home = home_new();
	AUTO(db) net = open_ok(home, DB_NET);
	AUTO(db) desk = open_ok(home, DB_DESK);
	g_autofree char *file = g_build_filename(home, "cache.db", NULL);
	gint64 version;

	add_account(net);
	take_in(net, "a@x||eve@x.example|contact@banque.example|s|t", NOW);
	do_act(desk, ACT_CLAIM, 1, NULL, NOW);
	g_assert_cmpint(try_sql(desk, "INSERT INTO outbox(id, gid, account, advisor, public, identity, to_, subject,"
		" body, channel_id, revision, hash, created_at, not_before) VALUES (1, 'one', 1, 'claire', 0,"
		" 'c@x', 'a@x', '', '', 'i', 0, 'h', 1, 1)"), ==, SQLITE_OK);
	g_assert_cmpint(try_sql(desk, "INSERT INTO outbox_file VALUES (1, 0, 'n', 't', x'00')"), ==, SQLITE_OK);
	version = db_version(net);
	for (gsize i = 0; i < G_N_ELEMENTS(denied); i++) {
		int rc = try_sql(desk, denied[i]);

		if (rc == SQLITE_OK)
			g_test_message("allowed: %s", denied[i]);
		g_assert_cmpint(rc, !=, SQLITE_OK);
	}
	/* the file has not been written to once */
	g_assert_cmpint(db_version(net), ==, version);
	g_assert_false(g_file_test("/tmp/guichet-never", G_FILE_TEST_EXISTS));
	g_clear_pointer(&desk, db_close);
	g_clear_pointer(&net, db_close);
	home_free(home);
}

static void
test_desk_allowed(void)
{
	char *home = home_new();
	AUTO(db) net = open_ok(home, DB_NET);
	AUTO(db) desk = open_ok(home, DB_DESK);
	gint64 message;

	add_account(net);
	message = take_in(net, "a@x||eve@x.example|contact@banque.example|s|t", NOW);
	db_run(net, NULL, SQL("INSERT INTO folder(id, account, name, wire) VALUES (1, 1, 'INBOX', 'INBOX')"));
	g_assert_true(ledger_stored(net, 1, 7, message, "stored", NULL));
	/* an act's triggers reach the case, the marks and the flags to push */
	do_act(desk, ACT_CLAIM, 1, NULL, NOW);
	do_act(desk, ACT_SEEN, 1, NULL, NOW);
	{
		AUTO(inbox_row) row = the_case(desk, 1);

		g_assert_cmpstr(row->owner, ==, "claire");
		g_assert_cmpint(row->unread, ==, 0);
		g_assert_cmpint(db_int(net, 0, SQL("SELECT count(*) FROM flag_push WHERE uid = 7")), ==, 1);
	}
	g_assert_cmpint(try_sql(desk, "INSERT INTO draft(kind, account, advisor, identity, created_at,"
		" updated_at) VALUES ('reply', 1, 'c', 'x', 1, 1)"), ==, SQLITE_OK);
	g_assert_cmpint(try_sql(desk, "INSERT INTO draft_file VALUES (1, 0, 'n', 't', x'00')"), ==, SQLITE_OK);
	g_assert_cmpint(try_sql(desk, "DELETE FROM draft"), ==, SQLITE_OK);
	g_assert_cmpint(db_int(net, 9, SQL("SELECT count(*) FROM draft_file")), ==, 0);
	g_assert_cmpint(try_sql(desk, "INSERT INTO part_wish VALUES (1, '2', 1, NULL)"), ==, SQLITE_OK);
	g_assert_true(ui_set(desk, "sort", "newest", NULL));
	/* a new outbox row cannot claim to be sent already */
	g_assert_cmpint(try_sql(desk, "INSERT INTO outbox(gid, account, advisor, public, identity, to_, subject,"
		" body, channel_id, revision, hash, created_at, not_before, state) VALUES ('g', 1, 'c', 0, 'i', 't',"
		" 's', 'b', 'm', 1, 'h', 1, 1, 'sent')"), ==, SQLITE_CONSTRAINT);
	g_clear_pointer(&desk, db_close);
	g_clear_pointer(&net, db_close);
	home_free(home);
}

/* The triggers hold for guichet-net too, REPLACE included. */
static void
test_facts_stay(void)
{
	static const char *const refused[] = {
		"UPDATE message SET text = 'x'", "UPDATE message SET at = 1", "DELETE FROM message",
		"REPLACE INTO message SELECT * FROM message", "UPDATE message SET answers = 1",
		"UPDATE message SET identity = NULL", "UPDATE act SET at = 1", "DELETE FROM act",
		"REPLACE INTO act SELECT * FROM act", "UPDATE event SET kind = 'x'", "DELETE FROM event",
	};
	char *home = home_new();
	AUTO(db) net = open_ok(home, DB_NET);

	add_account(net);
	take_in(net, "a@x||eve@x.example|contact@banque.example|s|t", NOW);
	do_act(net, ACT_CLAIM, 1, NULL, NOW);
	for (gsize i = 0; i < G_N_ELEMENTS(refused); i++) {
		g_test_message("%s", refused[i]);
		g_assert_cmpint(try_sql(net, refused[i]), ==, SQLITE_CONSTRAINT);
	}
	g_clear_pointer(&net, db_close);
	home_free(home);
}

/* ---- statements --------------------------------------------------------------------- */

#define ANY(function) ((void (*)(void))(function))

static void
test_statements(void)
{
	/* One function of each object, so that the linker brings them all in. */
	void (*all[])(void) = { ANY(account_list), ANY(act_add), ANY(inbox_add), ANY(inbox_list),
		ANY(inbox_thread), ANY(folder_list), ANY(outbox_add), ANY(outbox_next),
		ANY(draft_save), ANY(search_run), ANY(ui_get) };
	char *home = home_new();
	AUTO(db) net = open_ok(home, DB_NET);
	gsize n = (gsize)(__stop_guichet_sql - __start_guichet_sql);

	g_assert_true(all[0] != NULL);
	g_assert_cmpuint(n, >, 100);
	for (gsize i = 0; i < n; i++) {
		sqlite3_stmt *stmt = NULL;
		const char *tail = NULL;
		int rc = sqlite3_prepare_v2(db_handle(net), __start_guichet_sql[i], -1, &stmt, &tail);

		if (rc != SQLITE_OK)
			g_test_message("%s: %s", sqlite3_errmsg(db_handle(net)), __start_guichet_sql[i]);
		g_assert_cmpint(rc, ==, SQLITE_OK);
		g_assert_cmpstr(tail, ==, "");
		sqlite3_finalize(stmt);
	}
	g_clear_pointer(&net, db_close);
	home_free(home);
}

/* ---- versions ----------------------------------------------------------------------- */

static char *
file_digest(const char *path, gint64 *mtime)
{
	g_autofree char *data = NULL;
	gsize len;
	struct stat st;

	g_assert_true(g_file_get_contents(path, &data, &len, NULL));
	g_assert_cmpint(stat(path, &st), ==, 0);
	*mtime = (gint64)st.st_mtim.tv_sec * 1000000000 + st.st_mtim.tv_nsec;
	return g_compute_checksum_for_data(G_CHECKSUM_SHA256, (const guchar *)data, len);
}

static void
set_version(const char *path, const char *pragma)
{
	sqlite3 *sql = NULL;

	g_assert_cmpint(sqlite3_open(path, &sql), ==, SQLITE_OK);
	g_assert_cmpint(sqlite3_exec(sql, pragma, NULL, NULL, NULL), ==, SQLITE_OK);
	sqlite3_close(sql);
}

static guint
files_in(const char *home)
{
	g_autoptr(GDir) dir = g_dir_open(home, 0, NULL);
	guint n = 0;

	while (g_dir_read_name(dir) != NULL)
		n++;
	return n;
}

static void
test_newer(void)
{
	static const enum db_role roles[] = { DB_DESK, DB_NET, DB_READ };
	char *home = home_new();
	g_autofree char *path = g_build_filename(home, "cache.db", NULL);
	g_autofree char *before = NULL;
	gint64 mtime, later;
	guint files;

	db_close(open_ok(home, DB_NET));
	set_version(path, "PRAGMA user_version = 9999");
	before = file_digest(path, &mtime);
	files = files_in(home);
	for (gsize i = 0; i < G_N_ELEMENTS(roles); i++) {
		g_autoptr(GError) error = NULL;
		struct db *db = db_open(home, roles[i], &error);
		g_autofree char *after = file_digest(path, &later);

		assert_failed(db == NULL, error, ERR_VERSION);
		g_assert_cmpstr(before, ==, after);
		g_assert_cmpint(mtime, ==, later);
		g_assert_cmpuint(files_in(home), ==, files);
	}
	/* from before there were formats */
	set_version(path, "PRAGMA user_version = 1");
	{
		g_autoptr(GError) error = NULL;

		assert_failed(db_open(home, DB_NET, &error) == NULL, error, ERR_VERSION);
	}
	/* somebody else's database */
	set_version(path, "PRAGMA user_version = 1; PRAGMA application_id = 7");
	{
		g_autoptr(GError) error = NULL;

		assert_failed(db_open(home, DB_NET, &error) == NULL, error, ERR_INPUT);
	}
	/* no database at all */
	g_assert_true(g_file_set_contents(path, "this is not a database, it is a letter to a bank", -1, NULL));
	g_chmod(path, 0600);
	{
		g_autoptr(GError) error = NULL;

		assert_failed(db_open(home, DB_NET, &error) == NULL, error, ERR_STORAGE);
	}
	home_free(home);
}

/* ---- migrations --------------------------------------------------------------------- */

static const struct db_migration to_four[] = {
	{ 3, "CREATE TABLE extra(id INTEGER PRIMARY KEY, word TEXT NOT NULL) STRICT;"
	     "INSERT INTO extra(word) SELECT name FROM account;"
	     "ALTER TABLE account ADD COLUMN colour TEXT" },
	{ 4, "UPDATE account SET colour = 'blue';"
	     "CREATE INDEX extra_word ON extra(word);" },
	{ 0, NULL },
};

static gint64
raw_int(const char *path, const char *sql)
{
	sqlite3 *db = NULL;
	sqlite3_stmt *stmt = NULL;
	gint64 value = -1;

	g_assert_cmpint(sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE, NULL), ==, SQLITE_OK);
	if (sqlite3_prepare_v2(db, sql, -1, &stmt, NULL) == SQLITE_OK && sqlite3_step(stmt) == SQLITE_ROW)
		value = sqlite3_column_int64(stmt, 0);
	sqlite3_finalize(stmt);
	sqlite3_close(db);
	return value;
}

static char *
backup_of(const char *home)
{
	g_autoptr(GDir) dir = g_dir_open(home, 0, NULL);
	const char *name;
	char *found = NULL;

	while ((name = g_dir_read_name(dir)) != NULL)
		if (g_str_has_prefix(name, "cache.db.v2-") && !g_str_has_suffix(name, ".part")) {
			g_free(found);
			found = g_build_filename(home, name, NULL);
		}
	return found;
}

static void
test_migrate(void)
{
	char *home = home_new();
	g_autofree char *path = g_build_filename(home, "cache.db", NULL);
	g_autofree char *backup = NULL;
	g_autoptr(GError) error = NULL;
	AUTO(db) net = open_ok(home, DB_NET);
	struct stat st;

	add_account(net);
	/* never under somebody who has it open */
	assert_failed(!db_migrate(path, to_four, &error), error, ERR_BUSY);
	g_clear_pointer(&net, db_close);
	g_assert_true(db_migrate(path, to_four, &error));
	g_assert_no_error(error);
	g_assert_cmpint(raw_int(path, "PRAGMA user_version"), ==, 4);
	g_assert_cmpint(raw_int(path, "SELECT count(*) FROM extra"), ==, 1);
	backup = backup_of(home);
	g_assert_nonnull(backup);
	g_assert_cmpint(stat(backup, &st), ==, 0);
	g_assert_cmpuint(st.st_mode & 0777, ==, 0600);
	g_assert_cmpint(raw_int(backup, "PRAGMA user_version"), ==, 2);
	g_assert_cmpint(raw_int(backup, "SELECT count(*) FROM account"), ==, 1);
	/* once is enough */
	g_assert_true(db_migrate(path, to_four, &error));
	home_free(home);
}

static void
test_migrate_fails(void)
{
	static const struct db_migration broken[] = {
		{ 3, "CREATE TABLE extra(id INTEGER); INSERT INTO nowhere VALUES (1);" }, { 0, NULL } };
	static const struct db_migration gap[] = { { 4, "SELECT 1" }, { 0, NULL } };
	char *home = home_new();
	g_autofree char *path = g_build_filename(home, "cache.db", NULL);
	g_autoptr(GError) error = NULL;

	db_close(open_ok(home, DB_NET));
	assert_failed(!db_migrate(path, broken, &error), error, ERR_STORAGE);
	g_assert_cmpint(raw_int(path, "PRAGMA user_version"), ==, 2);
	g_assert_cmpint(raw_int(path, "SELECT count(*) FROM sqlite_master WHERE name = 'extra'"), ==, 0);
	assert_failed(!db_migrate(path, gap, &error), error, ERR_VERSION);
	db_close(open_ok(home, DB_NET)); /* still good */
	home_free(home);
}

static int
stop_at(void *left, int action, const char *a, const char *b, const char *c, const char *d)
{
	(void)action;
	(void)a;
	(void)b;
	(void)c;
	(void)d;
	if (--*(int *)left == 0)
		kill(getpid(), SIGKILL);
	return SQLITE_OK;
}

static int left_to_kill;

/* Every connection of the process gets the authorizer that kills it at the Nth preparation. */
static int
arm(sqlite3 *db, const char **message, const void *api)
{
	(void)message;
	(void)api;
	return sqlite3_set_authorizer(db, stop_at, &left_to_kill);
}

static void
test_migrate_killed(void)
{
	int killed = 0, done = 0;

	for (int n = 1; done == 0; n += 7) {
		char *home = home_new();
		g_autofree char *path = g_build_filename(home, "cache.db", NULL);
		int status = 0;
		pid_t pid;

		db_close(open_ok(home, DB_NET));
		pid = fork();
		if (pid == 0) {
			left_to_kill = n;
			sqlite3_auto_extension((void (*)(void))arm);
			_exit(db_migrate(path, to_four, NULL) ? 0 : 1);
		}
		g_assert_cmpint(waitpid(pid, &status, 0), ==, pid);
		if (WIFSIGNALED(status)) {
			g_autoptr(GPtrArray) found = NULL;
			AUTO(db) net = open_ok(home, DB_NET);

			killed++;
			g_assert_cmpint(db_int(net, 0, SQL("PRAGMA user_version")), ==, 2);
			found = db_check(net, FALSE);
			g_assert_cmpuint(found->len, ==, 0);
			g_assert_cmpint(raw_int(path, "SELECT count(*) FROM sqlite_master"
				" WHERE name LIKE 'extra%'"), ==, 0);
			g_clear_pointer(&net, db_close);
			g_assert_true(db_migrate(path, to_four, NULL));
		} else {
			g_assert_cmpint(WEXITSTATUS(status), ==, 0);
			done = 1;
		}
		g_assert_cmpint(raw_int(path, "PRAGMA user_version"), ==, 4);
		home_free(home);
	}
	g_test_message("%d kills", killed);
	g_assert_cmpint(killed, >, 5);
}

/* ---- transactions and errors -------------------------------------------------------- */

static void
test_transactions(void)
{
	char *home = home_new();
	AUTO(db) net = open_ok(home, DB_NET);
	AUTO(db) desk = open_ok(home, DB_DESK);
	g_autoptr(GError) error = NULL;
	gint64 version = db_version(desk);

	g_assert_true(db_begin(net, NULL));
	add_account(net);
	g_assert_true(db_begin(net, NULL));
	g_assert_true(db_commit(net, FALSE, NULL)); /* inner: nothing is written yet */
	g_assert_cmpint(db_version(desk), ==, version);
	g_assert_true(db_commit(net, TRUE, NULL));
	g_assert_cmpint(db_version(desk), !=, version);
	/* an inner rollback spoils the outer one */
	g_assert_true(db_begin(net, NULL));
	db_run(net, NULL, SQL("UPDATE account SET name = 'other'"));
	g_assert_true(db_begin(net, NULL));
	db_rollback(net);
	assert_failed(!db_commit(net, FALSE, &error), error, ERR_STORAGE);
	g_assert_cmpint(db_int(net, 0, SQL("SELECT count(*) FROM account WHERE name = 'agence'")), ==, 1);
	g_assert_true(db_begin(net, NULL));
	db_rollback(net);
	g_clear_pointer(&desk, db_close);
	g_clear_pointer(&net, db_close);
	home_free(home);
}

static void
test_full(void)
{
	char *home = home_new();
	AUTO(db) net = open_ok(home, DB_NET);
	g_autoptr(GError) error = NULL;
	g_autofree char *big = g_strnfill(200000, 'x');
	gboolean ok = TRUE;

	add_account(net);
	/* SQLite's own way of being out of room */
	g_assert_cmpint(try_sql(net, "PRAGMA max_page_count = 120"), ==, SQLITE_OK);
	for (int i = 0; ok && i < 10; i++) {
		g_autofree char *key = g_strdup_printf("k%d", i);

		ok = ui_set(net, key, big, &error);
	}
	assert_failed(!ok, error, ERR_STORAGE);
	g_assert_cmpint(try_sql(net, "PRAGMA max_page_count = 1000000"), ==, SQLITE_OK);
	g_assert_true(ui_set(net, "k", big, NULL)); /* goes on by itself */
	assert_sound(net);
	g_clear_pointer(&net, db_close);
	home_free(home);
}

/* A kill in the middle of a checkpoint: the header counts pages that only the WAL has. */
static void
test_cut_checkpoint(void)
{
	char *home = home_new(), *other = home_new();
	static const char *const names[] = { "cache.db", "cache.db-wal" };
	struct db *db = open_ok(home, DB_NET);
	int fd;

	add_account(db);
	g_assert_cmpint(try_sql(db, "PRAGMA wal_checkpoint(TRUNCATE)"), ==, SQLITE_OK);
	for (int i = 0; i < 100; i++) {
		g_autofree char *spec = g_strdup_printf("m%d@x||eve%d@x.example|contact@banque.example|s|t", i, i);

		take_in(db, spec, NOW + i);
	}
	for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
		g_autofree char *from = g_build_filename(home, names[i], NULL);
		g_autofree char *to = g_build_filename(other, names[i], NULL);
		g_autofree char *bytes = NULL;
		gsize len;

		g_assert_true(g_file_get_contents(from, &bytes, &len, NULL));
		g_assert_true(g_file_set_contents(to, bytes, (gssize)len, NULL));
		g_chmod(to, 0600);
		if (i == 0) {
			fd = open(to, O_WRONLY);
			g_assert_cmpint(pwrite(fd, "\0\0\x40\0", 4, 28), ==, 4);
			close(fd);
		}
	}
	db_close(db);
	db = open_ok(other, DB_DESK);
	g_assert_cmpint(db_int(db, 0, SQL("SELECT count(*) FROM message")), ==, 100);
	assert_sound(db);
	db_close(db);
	home_free(home);
	home_free(other);
}

/* Every file of the home stops growing at some size; then there is room again. */
static void
test_no_room(void)
{
	for (rlim_t room = 1; room < 1200; room += 150) {
		char *home = home_new();
		struct db *db = open_ok(home, DB_NET);
		int status = 0;
		pid_t pid;

		add_account(db);
		db_close(db);
		pid = fork();
		if (pid == 0) {
			struct rlimit limit = { room * 1024, RLIM_INFINITY };
			g_autoptr(GError) error = NULL;
			g_autofree char *text = g_strnfill(20000, 'x');
			gboolean ok = TRUE;

			signal(SIGXFSZ, SIG_IGN);
			setrlimit(RLIMIT_FSIZE, &limit);
			db = db_open(home, DB_NET, &error);
			for (int i = 0; ok && db != NULL && i < 200; i++) {
				struct inbox_source source = { .account = 1, .own = OURS, .arrived = NOW };
				g_autofree char *spec = g_strdup_printf("r%d@x||eve@x.example|us|s|%s", i, text);
				AUTO(message) m = mail(spec, NOW + i);
				gint64 id;

				ok = db_begin(db, &error);
				if (ok && inbox_add(db, m, &source, &id, &error) == INBOX_FAILED) {
					db_rollback(db);
					ok = FALSE;
				} else if (ok)
					ok = db_commit(db, TRUE, &error);
			}
			_exit(error != NULL && error->domain == ERR && error->code == ERR_STORAGE &&
				strstr(error->message, home) != NULL ? 0 : 1);
		}
		g_assert_cmpint(waitpid(pid, &status, 0), ==, pid);
		g_assert_cmpint(status, ==, 0);
		db = open_ok(home, DB_NET);
		assert_sound(db);
		g_assert_cmpint(db_int(db, 0, SQL("SELECT count(*) FROM message")), ==,
			db_int(db, 0, SQL("SELECT count(*) FROM event")));
		take_in(db, "again@x||eve@x.example|contact@banque.example|s|t", NOW);
		db_close(db);
		home_free(home);
	}
}

static void
test_error_codes(void)
{
	static const struct {
		int rc;
		enum err_code code;
	} rows[] = { { SQLITE_FULL, ERR_STORAGE }, { SQLITE_IOERR_FSYNC, ERR_STORAGE },
		{ SQLITE_READONLY, ERR_STORAGE }, { SQLITE_CANTOPEN, ERR_STORAGE },
		{ SQLITE_CORRUPT, ERR_STORAGE }, { SQLITE_NOTADB, ERR_STORAGE }, { SQLITE_BUSY, ERR_BUSY },
		{ SQLITE_BUSY_SNAPSHOT, ERR_BUSY }, { SQLITE_CONSTRAINT_UNIQUE, ERR_INPUT },
		{ SQLITE_TOOBIG, ERR_INPUT }, { SQLITE_AUTH, ERR_USAGE } };

	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(GError) error = NULL;

		db_fail_on(NULL, rows[i].rc, "/home/claire/guichet/cache.db", &error);
		g_assert_error(error, ERR, (int)rows[i].code);
		if (rows[i].code == ERR_STORAGE)
			g_assert_nonnull(strstr(error->message, "/home/claire/guichet"));
	}
}

static void
test_damaged(void)
{
	char *home = home_new();
	g_autofree char *path = g_build_filename(home, "cache.db", NULL);
	g_autoptr(GError) error = NULL;
	struct db *db;
	int fd;

	db = open_ok(home, DB_NET);
	add_account(db);
	for (int i = 0; i < 50; i++) {
		g_autofree char *spec = g_strdup_printf("m%d@x||eve%d@x.example|contact@banque.example|s|t", i, i);

		take_in(db, spec, NOW + i);
	}
	db_close(db);
	fd = open(path, O_WRONLY);
	g_assert_cmpint(fd, >=, 0);
	for (int page = 3; page < 60; page += 2)
		g_assert_cmpint(pwrite(fd, "damaged damaged damaged", 23, page * 4096 + 8), ==, 23);
	close(fd);
	db = db_open(home, DB_READ, &error);
	if (db != NULL) { /* the damage lies deeper than opening looks */
		g_autoptr(GPtrArray) found = db_check(db, FALSE);

		g_assert_cmpuint(found->len, >, 0);
		db_close(db);
	} else
		g_assert_error(error, ERR, ERR_STORAGE);
	home_free(home);
}

/* ---- two programs, and kills -------------------------------------------------------- */

static void
add_many(const char *home, int writer, int n)
{
	struct db *db = open_ok(home, DB_NET);

	for (int i = 0; i < n; i++) {
		g_autofree char *spec = g_strdup_printf(
			"w%d.%d@x||c%d@x.example|contact@banque.example|Question %d|Bonjour", writer, i, i % 7, i);

		take_in(db, spec, NOW + i * MINUTE + writer);
	}
	db_close(db);
}

static void
test_two_writers(void)
{
	char *home = home_new();
	struct db *db = open_ok(home, DB_NET);
	pid_t pid[2];

	add_account(db);
	db_close(db);
	for (int w = 0; w < 2; w++) {
		pid[w] = fork();
		if (pid[w] == 0) {
			add_many(home, w, 100);
			_exit(0);
		}
	}
	db = open_ok(home, DB_DESK);
	for (int i = 0; i < 100; i++) { /* the desk goes on working meanwhile */
		g_autofree char *value = g_strdup_printf("%d", i);

		g_assert_true(ui_set(db, "counter", value, NULL));
	}
	for (int w = 0; w < 2; w++) {
		int status = 0;

		g_assert_cmpint(waitpid(pid[w], &status, 0), ==, pid[w]);
		g_assert_cmpint(status, ==, 0);
	}
	g_assert_cmpint(db_int(db, 0, SQL("SELECT count(*) FROM message")), ==, 200);
	g_assert_cmpint(db_int(db, 0, SQL("SELECT count(*) FROM event")), ==, 200);
	g_assert_cmpint(db_int(db, 0, SQL("SELECT sum(messages) FROM cases")), ==, 200);
	assert_sound(db);
	db_close(db);
	home_free(home);
}

/* Two programs meet on a home that does not exist yet. */
static void
test_two_creators(void)
{
	for (int round = 0; round < 5; round++) {
		g_autofree char *parent = home_new();
		g_autofree char *home = g_build_filename(parent, "new", NULL);
		pid_t pid[3];

		for (int w = 0; w < 3; w++) {
			pid[w] = fork();
			if (pid[w] == 0) {
				g_autoptr(GError) error = NULL;
				struct db *db = db_open(home, w == 0 ? DB_DESK : DB_NET, &error);

				if (db == NULL)
					fprintf(stderr, "# %s\n", error->message);
				_exit(db != NULL ? 0 : 1);
			}
		}
		for (int w = 0; w < 3; w++) {
			int status = 0;

			g_assert_cmpint(waitpid(pid[w], &status, 0), ==, pid[w]);
			g_assert_cmpint(status, ==, 0);
		}
		remove_tree(parent);
	}
}

/* Batches of a message each with its ledger row, endlessly, until somebody kills us. */
static void
sync_for_ever(const char *home)
{
	struct db *db = open_ok(home, DB_NET);
	gint64 uid = db_int(db, 0, SQL("SELECT coalesce(max(uid), 0) FROM folder_uid"));

	for (;;) {
		g_assert_true(db_begin(db, NULL));
		for (int i = 0; i < 10; i++) {
			struct inbox_source source = { .account = 1, .own = OURS, .arrived = NOW };
			g_autofree char *spec = g_strdup_printf(
				"u%" G_GINT64_FORMAT "@x||c%d@x.example|contact@banque.example|S|Bonjour Noël", uid + 1,
				(int)(uid % 9));
			AUTO(message) m = mail(spec, NOW + ++uid);
			gint64 id = 0;

			g_assert_cmpint(inbox_add(db, m, &source, &id, NULL), ==, INBOX_NEW);
			g_assert_true(ledger_stored(db, 1, (guint32)uid, id, "stored", NULL));
		}
		g_assert_true(db_commit(db, FALSE, NULL));
		search_follow(db, 1000, NULL);
	}
}

static void
test_killed(void)
{
	char *home = home_new();
	struct db *db = open_ok(home, DB_NET);
	gint64 before = 0;
	gulong patience = 1; /* a slow machine needs longer to get anything done */

	add_account(db);
	db_run(db, NULL, SQL("INSERT INTO folder(id, account, name, wire) VALUES (1, 1, 'INBOX', 'INBOX')"));
	db_close(db);
	for (int round = 0; round < 30; round++) {
		int status = 0;
		gint64 n;
		pid_t pid = fork();

		if (pid == 0)
			sync_for_ever(home);
		g_usleep((3000 + (gulong)g_random_int_range(0, 40000)) * patience);
		kill(pid, SIGKILL);
		g_assert_cmpint(waitpid(pid, &status, 0), ==, pid);
		g_assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
		db = open_ok(home, DB_NET);
		assert_sound(db);
		n = db_int(db, 0, SQL("SELECT count(*) FROM message"));
		/* nothing committed was lost; whole batches; message, ledger, event and case agree */
		g_assert_cmpint(n, >=, before);
		g_assert_cmpint(n % 10, ==, 0);
		g_assert_cmpint(db_int(db, 0, SQL("SELECT count(*) FROM folder_uid u JOIN message m"
			" ON m.id = u.message")), ==, n);
		g_assert_cmpint(db_int(db, 0, SQL("SELECT coalesce(max(uid), 0) FROM folder_uid")), ==, n);
		g_assert_cmpint(db_int(db, 0, SQL("SELECT count(*) FROM event")), ==, n);
		g_assert_cmpint(db_int(db, 0, SQL("SELECT coalesce(sum(messages), 0) FROM cases")), ==, n);
		while (search_behind(db) > 0)
			g_assert_cmpint(search_follow(db, 10000, NULL), >, 0);
		patience = n > before ? 1 : MIN(patience * 2, 32);
		before = n;
		db_close(db);
	}
	db = open_ok(home, DB_NET);
	{
		g_autoptr(GPtrArray) hits = search_run(db, "noel", FALSE, 0, 0, NULL);

		g_assert_cmpint(hits->len, ==, before); /* each found once */
	}
	g_test_message("%d messages after 30 kills", (int)before);
	g_assert_cmpint(before, >, 0);
	db_close(db);
	home_free(home);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/cache/db/modes", test_modes);
	g_test_add_func("/cache/db/pragmas", test_pragmas);
	g_test_add_func("/cache/db/desk-denied", test_desk_denied);
	g_test_add_func("/cache/db/desk-allowed", test_desk_allowed);
	g_test_add_func("/cache/db/facts-stay", test_facts_stay);
	g_test_add_func("/cache/db/statements", test_statements);
	g_test_add_func("/cache/db/newer", test_newer);
	g_test_add_func("/cache/db/migrate", test_migrate);
	g_test_add_func("/cache/db/migrate-fails", test_migrate_fails);
	g_test_add_func("/cache/db/migrate-killed", test_migrate_killed);
	g_test_add_func("/cache/db/transactions", test_transactions);
	g_test_add_func("/cache/db/full", test_full);
	g_test_add_func("/cache/db/cut-checkpoint", test_cut_checkpoint);
	g_test_add_func("/cache/db/no-room", test_no_room);
	g_test_add_func("/cache/db/error-codes", test_error_codes);
	g_test_add_func("/cache/db/damaged", test_damaged);
	g_test_add_func("/cache/db/two-writers", test_two_writers);
	g_test_add_func("/cache/db/two-creators", test_two_creators);
	g_test_add_func("/cache/db/killed", test_killed);
	return g_test_run();
}
