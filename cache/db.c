/* cache/db.c — opening the cache by role, and its transactions. */
#include "cache/db.h"

#include "base/conf.h"
#include "base/date.h"
#include "base/err.h"
#include "base/fault.h"
#include "base/log.h"
#include "cache/clockwork.h"
#include "cache/db-file.h"
#include "cache/db-private.h"
#include "core/guard.h"
#include "core/motive.h"
#include "embed/schema.h"

#include <glib/gi18n.h>
#include <sys/stat.h>

#define WAL_SHORT (1024 * 1024)
#define WAL_PAGES_COPIED 16000 /* another process copies: only when it does not get on */

struct db {
	sqlite3 *sql;
	sqlite3_stmt *rollback; /* prepared while there is memory: it may be wanted for want of it */
	sqlite3 *search; /* search.db, opened by cache/search-index.c when first asked for */
	char *home, *path;
	enum db_role role;
	GHashTable *stmts; /* literal's address -> sqlite3_stmt */
	int depth; /* of nested transactions */
	gboolean broken; /* an inner transaction was rolled back, or a question in it found no answer: the outer one must be too */
	GError *why; /* of the latter */
	GHashTable *dirty; /* ids of cases to be worked out anew before the commit */
	unsigned bells; /* to ring after the commit, 1 << bell_name */
	gint64 bell_clock;
	struct guard *numbers;
	struct motive_book *motives;
	struct clockwork *clockwork;
};

/* ---- small doors for the other modules ---------------------------------------------- */

const char *
db_home(const struct db *db)
{
	return db->home;
}

sqlite3 *
db_handle(struct db *db)
{
	return db->sql;
}

enum db_role
db_role(const struct db *db)
{
	return db->role;
}

sqlite3 **
db_search_slot(struct db *db)
{
	return &db->search;
}

gint64 *
db_bell_clock(struct db *db)
{
	return &db->bell_clock;
}

struct guard **
db_numbers_slot(struct db *db)
{
	return &db->numbers;
}

struct motive_book **
db_motive_slot(struct db *db)
{
	return &db->motives;
}

struct clockwork **
db_clockwork_slot(struct db *db)
{
	return &db->clockwork;
}

gint64
db_last_id(struct db *db)
{
	return sqlite3_last_insert_rowid(db->sql);
}

gint64
db_changes(struct db *db)
{
	return sqlite3_changes64(db->sql);
}

gboolean
db_fail(struct db *db, GError **error)
{
	return db_fail_on(db->sql, sqlite3_extended_errcode(db->sql), db->path, error);
}

void
db_fail_statement(struct db *db, GError **error)
{
	g_autoptr(GError) why = NULL;

	db_fail(db, &why);
	if (db->depth > 0 && (error == NULL || sqlite3_get_autocommit(db->sql))) {
		db->broken = TRUE;
		if (db->why == NULL)
			db->why = g_error_copy(why);
	} else if (error == NULL)
		log_warn("%s", why->message);
	if (error != NULL && *error == NULL) /* the first failure is the reason for what follows */
		*error = g_steal_pointer(&why);
}

const GError *
db_why_broken(const struct db *db)
{
	return db->why;
}

int
db_exec(sqlite3 *sql, const char *text)
{
	return sqlite3_exec(sql, text, NULL, NULL, NULL);
}

sqlite3_stmt *
db_prepared(struct db *db, const char *sql)
{
	sqlite3_stmt *stmt = g_hash_table_lookup(db->stmts, sql);

	if (stmt != NULL)
		return stmt;
	if (sqlite3_prepare_v3(db->sql, sql, -1, SQLITE_PREPARE_PERSISTENT, &stmt, NULL) !=
		SQLITE_OK)
		return NULL;
	/* The key is the literal itself: it outlives every handle. */
	g_hash_table_insert(db->stmts, (gpointer)(guintptr)sql, stmt);
	return stmt;
}

void
db_ring(struct db *db, enum bell_name bell)
{
	if (db->depth > 0)
		db->bells |= 1u << bell;
	else
		bell_ring(db->home, bell);
}

/* ---- opening ------------------------------------------------------------------------ */

static gboolean
pragma_int(sqlite3 *sql, const char *pragma, gint64 *value)
{
	sqlite3_stmt *stmt = NULL;
	gboolean ok = sqlite3_prepare_v2(sql, pragma, -1, &stmt, NULL) == SQLITE_OK &&
		sqlite3_step(stmt) == SQLITE_ROW;

	if (ok)
		*value = sqlite3_column_int64(stmt, 0);
	sqlite3_finalize(stmt);
	return ok;
}

static gboolean
run(struct db *db, const char *sql, GError **error)
{
	if (db_exec(db->sql, sql) == SQLITE_OK)
		return TRUE;
	return db_fail(db, error);
}

/* Switching to WAL wants the file for itself and does not wait for it. */
static gboolean
use_wal(struct db *db, GError **error)
{
	gint64 until = date_monotonic() + DB_BUSY_MS;

	for (;;) {
		/* A mail's row is two or three KiB: pages of 4096 would stand half empty. */
		int rc = db_exec(db->sql, "PRAGMA page_size = 8192; PRAGMA journal_mode = WAL");

		if (rc == SQLITE_OK)
			return TRUE;
		if ((rc & 0xff) != SQLITE_BUSY || date_monotonic() > until)
			return db_fail(db, error);
		g_usleep(10000);
	}
}

/* No mmap: an I/O error must come back as a code, not as SIGBUS, and mapped pages would count
 * in the memory of the screen. Sizes of caches are KiB when negative. */
static gboolean
configure(struct db *db, GError **error)
{
	static const char *const by_role[] = {
		[DB_DESK] = "PRAGMA synchronous = FULL; PRAGMA cache_size = -2000;"
			    "PRAGMA wal_autocheckpoint = 8000;",
		/* the pages of indexes are written again by every batch: copied back less often */
		[DB_NET] = "PRAGMA synchronous = NORMAL; PRAGMA cache_size = -16000;"
			   "PRAGMA wal_autocheckpoint = 4000;",
		[DB_READ] = "PRAGMA query_only = ON; PRAGMA cache_size = -2000;",
		[DB_ERASE] = "PRAGMA synchronous = FULL; PRAGMA cache_size = -16000; PRAGMA secure_delete = ON;",
	};
	static const int off[] = { SQLITE_DBCONFIG_TRUSTED_SCHEMA,
		SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, SQLITE_DBCONFIG_DQS_DML,
		SQLITE_DBCONFIG_DQS_DDL, SQLITE_DBCONFIG_ENABLE_FTS3_TOKENIZER };

	for (gsize i = 0; i < G_N_ELEMENTS(off); i++)
		sqlite3_db_config(db->sql, off[i], 0, NULL);
	sqlite3_db_config(db->sql, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	db_add_functions(db->sql);
	if (db->role == DB_ERASE)
		db_allow_erasing(db->sql);
	if (db_add_episodes(db->sql, db) != SQLITE_OK)
		return db_fail(db, error);
	/* recursive_triggers: a REPLACE must not get round the triggers that keep facts. */
	return run(db, "PRAGMA foreign_keys = ON; PRAGMA recursive_triggers = ON;"
		"PRAGMA temp_store = MEMORY; PRAGMA mmap_size = 0;"
		"PRAGMA journal_size_limit = 67108864;", error) &&
		run(db, by_role[db->role], error);
}

/* Two programs may meet on a new home: the version is read again under the write lock. */
static gboolean
create(struct db *db, GError **error)
{
	gint64 version = 0;

	if (!db_begin(db, error))
		return FALSE;
	if (!pragma_int(db->sql, "PRAGMA user_version", &version)) {
		db_fail(db, error);
		db_rollback(db);
		return FALSE;
	}
	if (version == 0) {
		g_autofree char *head = g_strdup_printf("PRAGMA application_id = %d;"
			"PRAGMA user_version = %d;", DB_APPLICATION_ID, DB_SCHEMA_VERSION);

		if (!run(db, schema_sql, error) || !run(db, head, error)) {
			db_rollback(db);
			return FALSE;
		}
	}
	return db_commit(db, TRUE, error);
}

static gboolean
check_inside(struct db *db, gint64 *version, GError **error)
{
	gint64 application = 0;

	if (!pragma_int(db->sql, "PRAGMA user_version", version) ||
		!pragma_int(db->sql, "PRAGMA application_id", &application))
		return db_fail(db, error);
	return !db_refuse_version(db->path, application, *version, error);
}

/* After the authorizer, which has every statement prepared anew. Until then a transaction ends with the handle. */
static gboolean
prepare_rollback(struct db *db, GError **error)
{
	return sqlite3_prepare_v3(db->sql, "ROLLBACK", -1, SQLITE_PREPARE_PERSISTENT, &db->rollback, NULL) == SQLITE_OK ||
		db_fail(db, error);
}

static gboolean
connect_file(struct db *db, GError **error)
{
	int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_NOFOLLOW |
		SQLITE_OPEN_EXRESCODE;
	gint64 version = 0;

	if (sqlite3_open_v2(db->path, &db->sql, flags, NULL) != SQLITE_OK)
		return db_fail(db, error);
	sqlite3_busy_timeout(db->sql, DB_BUSY_MS);
	/* What the header did not tell may stand in a WAL that a newer program left. */
	if (!check_inside(db, &version, error))
		return FALSE;
	if (db->role != DB_READ && !use_wal(db, error))
		return FALSE;
	if (!configure(db, error))
		return FALSE;
	if (version == 0 && db->role == DB_READ)
		return err_set(error, ERR_GONE,
			_("There is no cache in %s yet; start guichet-net first."), db->home);
	if (version == 0 && !create(db, error))
		return FALSE;
	db_close_side_files(db->path);
	if (db->role != DB_DESK)
		return prepare_rollback(db, error);
	/* What a table-valued function has for columns is declared when it is first met, which looks
	 * to the authorizer like a change of the schema: so it is met before. */
	if (!run(db, "SELECT 1 FROM json_each('[]')", error))
		return FALSE;
	sqlite3_set_authorizer(db->sql, db_guard, db);
	return prepare_rollback(db, error);
}

static gboolean
prepare_file(struct db *db, GError **error)
{
	gint64 version = 0;

	if (db->role == DB_READ) {
		if (!g_file_test(db->path, G_FILE_TEST_EXISTS))
			return err_set(error, ERR_GONE,
				_("There is no cache in %s yet; start guichet-net first."),
				db->home);
		return db_look_at_header(db->path, &version, error);
	}
	if (!home_make(db->home, error) || !db_make_file(db->path, error) ||
		!db_look_at_header(db->path, &version, error))
		return FALSE;
	return version == 0 || version == DB_SCHEMA_VERSION ||
		db_migrate(db->path, db_migrations, error);
}

static void
finalize(gpointer stmt)
{
	sqlite3_finalize(stmt);
}

/* Nobody asks SQLite how much memory it has taken, which it would count under a lock. */
static void
shut_counters(void)
{
	static gsize done;

	if (g_once_init_enter(&done)) {
		sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
		g_once_init_leave(&done, 1);
	}
}

struct db *
db_open(const char *home, enum db_role role, GError **error)
{
	AUTO(db) db = g_new0(struct db, 1);

	shut_counters();
	db->home = g_strdup(home);
	db->path = g_build_filename(home, "cache.db", NULL);
	db->role = role;
	db->clockwork = clockwork_new();
	db->dirty = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
	db->stmts = g_hash_table_new_full(g_direct_hash, g_direct_equal, NULL, finalize);
	if (!prepare_file(db, error) || !connect_file(db, error))
		return NULL;
	return g_steal_pointer(&db);
}

void
db_spread(struct db *db)
{
	db_exec(db->sql, "PRAGMA cache_size = -65536");
}

void
db_close(struct db *db)
{
	if (db == NULL)
		return;
	while (db->depth > 0)
		db_rollback(db);
	g_hash_table_destroy(db->stmts);
	g_hash_table_destroy(db->dirty);
	sqlite3_finalize(db->rollback);
	motive_book_free(db->motives);
	clockwork_free(db->clockwork);
	if (db->numbers != NULL)
		guard_free(db->numbers);
	sqlite3_close(db->search);
	sqlite3_close(db->sql);
	g_free(db->home);
	g_free(db->path);
	g_free(db);
}

void
db_leave(struct db *db)
{
	g_autofree char *wal = db != NULL ? g_strconcat(db->path, "-wal", NULL) : NULL;
	struct stat st;

	/* a long one would have to be read whole by who opens it next */
	if (db != NULL && stat(wal, &st) == 0 && st.st_size <= WAL_SHORT)
		sqlite3_db_config(db->sql, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
	db_close(db);
}

/* ---- transactions ------------------------------------------------------------------- */

/* OR FAIL here and elsewhere: a statement that fires triggers, and could be undone by itself, first
 * copies every page that it changes; who fails in a transaction undoes all of it. */
gboolean
db_project_now(struct db *db, gint64 case_id, GError **error)
{
	return db_run(db, error, SQL("INSERT OR FAIL INTO case_project VALUES (?)"), INT(case_id));
}

gboolean
db_project(struct db *db, gint64 case_id, GError **error)
{
	if (db->depth == 0)
		return db_project_now(db, case_id, error);
	g_hash_table_add(db->dirty, g_memdup2(&case_id, sizeof(case_id)));
	return TRUE;
}

gboolean
db_project_owed(struct db *db, gint64 case_id, GError **error)
{
	return !g_hash_table_remove(db->dirty, &case_id) || db_project_now(db, case_id, error);
}

static gboolean
project_all(struct db *db, GError **error)
{
	GHashTableIter i;
	gpointer id;

	g_hash_table_iter_init(&i, db->dirty);
	while (g_hash_table_iter_next(&i, &id, NULL))
		if (!db_project_now(db, *(gint64 *)id, error))
			return FALSE;
	g_hash_table_remove_all(db->dirty);
	return db_run(db, error, SQL("INSERT OR FAIL INTO customer_tidy SELECT id FROM customer WHERE find IS NULL"));
}

static void
ring_all(struct db *db)
{
	for (int bell = 0; bell < BELL_N; bell++)
		if (db->bells & (1u << bell))
			bell_ring(db->home, (enum bell_name)bell);
	db->bells = 0;
}

gboolean
db_begin(struct db *db, GError **error)
{
	if (FAULT("db_busy"))
		return db_fail_on(NULL, SQLITE_BUSY, db->path, error);
	if (db->depth == 0) {
		if (!run(db, "BEGIN IMMEDIATE", error))
			return FALSE;
		db->broken = FALSE;
	}
	db->depth++;
	return TRUE;
}

gboolean
db_look(struct db *db, GError **error)
{
	if (db->depth == 0) {
		if (!run(db, "BEGIN", error))
			return FALSE;
		db->broken = FALSE;
	}
	db->depth++;
	return TRUE;
}

gboolean
db_looked(struct db *db, GError **error)
{
	gboolean whole = db->why == NULL;

	if (!whole && error != NULL) {
		g_clear_error(error);
		*error = g_error_copy(db->why);
	}
	db_forgo(db);
	return whole;
}

/* synchronous = NORMAL leaves the WAL to the next checkpoint; what must not be lost is synced
 * through SQLite's own file. */
static gboolean
sync_wal(struct db *db, GError **error)
{
	sqlite3_file *file = NULL;
	int rc;

	if (db->role != DB_NET)
		return TRUE;
	rc = sqlite3_file_control(db->sql, "main", SQLITE_FCNTL_JOURNAL_POINTER, &file);
	if (rc == SQLITE_OK && file != NULL && file->pMethods != NULL)
		rc = file->pMethods->xSync(file, SQLITE_SYNC_NORMAL);
	return rc == SQLITE_OK || db_fail_on(NULL, rc, db->path, error);
}

gboolean
db_commit(struct db *db, gboolean durable, GError **error)
{
	g_assert(db->depth > 0);
	if (db->depth > 1 && !db->broken) {
		db->depth--;
		return TRUE;
	}
	if (db->broken) {
		if (db->why != NULL)
			g_propagate_error(error, g_steal_pointer(&db->why));
		else
			err_set(error, ERR_STORAGE,
				_("A part of a change to %s failed, so nothing of it was kept."), db->path);
		db_rollback(db);
		return FALSE;
	}
	if (FAULT("db_full") || FAULT("db_commit")) {
		db_rollback(db);
		return db_fail_on(NULL, SQLITE_FULL, db->path, error);
	}
	if (!project_all(db, error) || !run(db, "COMMIT", error)) {
		db_rollback(db);
		return FALSE;
	}
	db->depth = 0;
	if (durable && !sync_wal(db, error))
		return FALSE;
	if (FAULT("db_committed"))
		return TRUE;
	ring_all(db);
	return TRUE;
}

void
db_rollback(struct db *db)
{
	g_assert(db->depth > 0);
	db->depth--;
	if (db->depth > 0) {
		db->broken = TRUE;
		return;
	}
	db->broken = FALSE;
	g_clear_error(&db->why);
	db->bells = 0;
	g_hash_table_remove_all(db->dirty);
	/* After a full disk SQLite may have rolled back by itself. */
	if (!sqlite3_get_autocommit(db->sql) && db->rollback != NULL) {
		sqlite3_step(db->rollback);
		sqlite3_reset(db->rollback);
	}
}

void
db_forgo(struct db *db)
{
	if (db->depth > 1)
		db->depth--;
	else
		db_rollback(db);
}

void
db_copy_wal(struct db *db)
{
	(void)sqlite3_wal_checkpoint_v2(db->sql, "main", SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);
}

void
db_is_copied(struct db *db)
{
	sqlite3_wal_autocheckpoint(db->sql, WAL_PAGES_COPIED);
}

gint64
db_version(struct db *db)
{
	return db_int(db, 0, SQL("PRAGMA data_version"));
}

/* ---- checks ------------------------------------------------------------------------- */

static void
add_lines(GPtrArray *found, struct db_rows *q)
{
	while (db_row(q)) {
		const char *line = db_col_text(q, 0);

		if (g_strcmp0(line, "ok") != 0)
			g_ptr_array_add(found, g_strdup_printf("cache.db: %s", line));
	}
}

GPtrArray *
db_check(struct db *db, gboolean quick)
{
	GPtrArray *found = g_ptr_array_new_with_free_func(g_free);
	g_autoptr(GError) error = NULL;

	if (quick) {
		DB_QUERY(q, db, &error, SQL("PRAGMA quick_check"));
		add_lines(found, &q);
	} else {
		DB_QUERY(q, db, &error, SQL("PRAGMA integrity_check"));
		add_lines(found, &q);
	}
	if (error == NULL) {
		DB_QUERY(q, db, &error, SQL("PRAGMA foreign_key_check"));
		while (db_row(&q))
			g_ptr_array_add(found, g_strdup_printf(
				_("cache.db: a row of %s points at a row of %s that is not there"),
				db_col_text(&q, 0), db_col_text(&q, 2)));
	}
	if (error != NULL)
		g_ptr_array_add(found, g_strdup(error->message));
	if (!quick)
		search_check(db, found);
	return found;
}
