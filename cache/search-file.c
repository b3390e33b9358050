/* cache/search-file.c — the file of the full-text index, with a connection of its own, so that its large transactions never
 * hold the lock that a claim or a reply needs: opened, checked, and made anew when it is lost. */
#include "cache/search-private.h"

#include "base/err.h"
#include "base/text.h"
#include "cache/db-file.h"
#include "embed/search.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>

#define WRITER_BUSY_MS 200
#define ERASER_BUSY_MS 30000

/* ---- the file ----------------------------------------------------------------------- */

static char *
file_of(struct db *db)
{
	return g_build_filename(db_home(db), "search.db", NULL);
}

static gboolean
is_damage(int rc)
{
	return (rc & 0xff) == SQLITE_CORRUPT || (rc & 0xff) == SQLITE_NOTADB;
}

gboolean
search_fail(struct db *db, sqlite3 *sql, int rc, GError **error)
{
	g_autofree char *path = file_of(db);

	if (is_damage(rc))
		return err_set(error, ERR_STORAGE,
			_("The search index %s is damaged; `guichet doctor` makes it anew. Messages are "
			  "not touched."), path);
	return db_fail_on(sql, rc, path, error);
}

gboolean
search_exec(struct db *db, sqlite3 *sql, const char *text, GError **error)
{
	int rc = db_exec(sql, text);

	return rc == SQLITE_OK || search_fail(db, sql, rc, error);
}

gint64
search_int(sqlite3 *sql, const char *text, gint64 none)
{
	sqlite3_stmt *stmt = NULL;
	gint64 value = none;

	if (sqlite3_prepare_v2(sql, text, -1, &stmt, NULL) == SQLITE_OK &&
		sqlite3_step(stmt) == SQLITE_ROW)
		value = sqlite3_column_int64(stmt, 0);
	sqlite3_finalize(stmt);
	return value;
}

static gboolean
has_table(sqlite3 *sql)
{
	return search_int(sql, "SELECT count(*) FROM sqlite_master WHERE name = 'shelf'", 0) == 1;
}

gboolean
search_put(struct db *db, sqlite3 *sql, const char *key, gint64 value, GError **error)
{
	sqlite3_stmt *stmt = NULL;
	int rc = sqlite3_prepare_v2(sql, "INSERT OR REPLACE INTO state(key, value) VALUES (?, ?)", -1,
		&stmt, NULL);

	if (rc == SQLITE_OK) {
		sqlite3_bind_text(stmt, 1, key, -1, SQLITE_STATIC);
		sqlite3_bind_int64(stmt, 2, value);
		rc = sqlite3_step(stmt);
	}
	sqlite3_finalize(stmt);
	return rc == SQLITE_DONE || search_fail(db, sql, rc, error);
}

/* 0: it cannot be read. */
static gint64
cache_number(struct db *db)
{
	return db_int(db, 0, SQL("SELECT number FROM home"));
}

static gboolean
create(struct db *db, sqlite3 *sql, GError **error)
{
	gint64 number = cache_number(db);

	if (number == 0)
		return db_fail(db, error);
	if (!search_exec(db, sql, "PRAGMA journal_mode = WAL", error) ||
		!search_exec(db, sql, "BEGIN IMMEDIATE", error))
		return FALSE;
	if (!has_table(sql) &&
		(!search_exec(db, sql, search_sql, error) || !search_put(db, sql, "seq", 0, error) ||
			!search_put(db, sql, "last", 0, error) ||
			!search_put(db, sql, "cache", number, error)))
		return FALSE; /* and the connection is closed */
	return search_exec(db, sql, "COMMIT", error);
}

/* Whether it was made from this cache.db, in shelves. *rc: SQLITE_OK, or why that cannot be told. */
static gboolean
is_ours(struct db *db, sqlite3 *sql, int *rc)
{
	sqlite3_stmt *stmt = NULL;
	gint64 number = 0, wanted = cache_number(db);

	if (wanted == 0) {
		*rc = sqlite3_extended_errcode(db_handle(db));
		return FALSE;
	}
	*rc = sqlite3_prepare_v2(sql, "SELECT value FROM state WHERE key = 'cache' AND (SELECT count(*) FROM shelf) >= 0", -1,
		&stmt, NULL);
	if (*rc == SQLITE_OK && (*rc = sqlite3_step(stmt)) == SQLITE_ROW)
		number = sqlite3_column_int64(stmt, 0);
	sqlite3_finalize(stmt);
	if (*rc == SQLITE_ROW || *rc == SQLITE_DONE || *rc == SQLITE_ERROR) /* ERROR: no such table */
		*rc = SQLITE_OK;
	return *rc == SQLITE_OK && number == wanted;
}

static gboolean
makes_it(struct db *db)
{
	return db_role(db) == DB_NET || db_role(db) == DB_ERASE;
}

static sqlite3 *
connect_to(struct db *db, int *rc, GError **error)
{
	static const char writer[] = "PRAGMA synchronous = NORMAL; PRAGMA cache_size = -8000; PRAGMA secure_delete = ON;"
		"PRAGMA journal_size_limit = 67108864; PRAGMA temp_store = MEMORY";
	static const char reader[] = "PRAGMA query_only = ON; PRAGMA cache_size = -2000;"
		"PRAGMA temp_store = MEMORY";
	g_autofree char *path = file_of(db);
	gboolean writes = makes_it(db);
	sqlite3 *sql = NULL;

	*rc = SQLITE_CANTOPEN;
	if (writes && !db_make_file(path, error))
		return NULL;
	*rc = sqlite3_open_v2(path, &sql, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX |
		SQLITE_OPEN_NOFOLLOW | SQLITE_OPEN_EXRESCODE, NULL);
	if (*rc == SQLITE_OK) {
		/* a worker has better to do than to wait until another has indexed; who erases has not */
		sqlite3_busy_timeout(sql, db_role(db) == DB_ERASE ? ERASER_BUSY_MS : writes ? WRITER_BUSY_MS : DB_BUSY_MS);
		sqlite3_db_config(sql, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
		sqlite3_db_config(sql, SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0, NULL);
		*rc = db_exec(sql, writes ? writer : reader);
	}
	if (*rc == SQLITE_OK)
		return sql;
	search_fail(db, sql, *rc, error);
	sqlite3_close(sql);
	return NULL;
}

static void
disconnect(struct db *db)
{
	sqlite3 **slot = db_search_slot(db);

	sqlite3_close(*slot);
	*slot = NULL;
}

void
search_undo(struct db *db)
{
	sqlite3 *sql = *db_search_slot(db);

	if (sql != NULL && !sqlite3_get_autocommit(sql) && db_exec(sql, "ROLLBACK") != SQLITE_OK)
		disconnect(db);
}

gboolean
search_remove(struct db *db, GError **error)
{
	static const char *const ends[] = { "", "-wal", "-shm" };

	disconnect(db);
	for (gsize i = 0; i < G_N_ELEMENTS(ends); i++) {
		g_autofree char *path = g_strconcat(db_home(db), "/search.db", ends[i], NULL);

		if (g_unlink(path) != 0 && errno != ENOENT)
			return err_set_errno(error, ERR_STORAGE, errno, _("%s cannot be removed"), path);
	}
	return TRUE;
}

/* Another process made it anew: what is open here has no name any more. */
static gboolean
has_moved(sqlite3 *sql)
{
	int moved = 0;

	sqlite3_file_control(sql, "main", SQLITE_FCNTL_HAS_MOVED, &moved);
	return moved != 0;
}

/* Opens it, and fills it when it is empty. *useless: it is damaged, or another cache's; any other
 * failure (a full disk, another writer) is none of its own. */
static sqlite3 *
try_writer(struct db *db, gboolean *useless, GError **error)
{
	sqlite3 **slot = db_search_slot(db);
	int rc;
	gboolean ours = FALSE;
	gint64 tables = -1;

	*useless = FALSE;
	*slot = connect_to(db, &rc, error);
	if (*slot != NULL) {
		/* One look, as between two another worker may fill it. The count comes first: a
		 * statement that only fails to be prepared begins no transaction. */
		db_exec(*slot, "BEGIN");
		tables = search_int(*slot, "SELECT count(*) FROM sqlite_master", -1);
		ours = is_ours(db, *slot, &rc);
		if (db_exec(*slot, "COMMIT") != SQLITE_OK && rc == SQLITE_OK)
			rc = sqlite3_extended_errcode(*slot);
		if (!ours && rc == SQLITE_OK && tables < 0)
			rc = SQLITE_BUSY;
	}
	if (*slot != NULL && !ours && rc == SQLITE_OK) {
		*useless = tables > 0;
		if (tables == 0 && create(db, *slot, error))
			return *slot;
	} else if (*slot != NULL && rc == SQLITE_OK) {
		return *slot;
	} else if (*slot != NULL) {
		search_fail(db, *slot, rc, error);
	}
	*useless |= is_damage(rc);
	disconnect(db);
	return NULL;
}

/* An open, sound index, made anew when it was missing, damaged or another cache's. */
static sqlite3 *
open_writer(struct db *db, GError **error)
{
	sqlite3 **slot = db_search_slot(db);
	gboolean useless = FALSE;

	if (*slot != NULL && !has_moved(*slot))
		return *slot;
	disconnect(db);
	if (try_writer(db, &useless, error) != NULL || !useless)
		return *slot;
	g_clear_error(error);
	return search_remove(db, error) ? try_writer(db, &useless, error) : NULL;
}

/* The desk only reads; a file that guichet-net replaced meanwhile is opened again. */
static sqlite3 *
open_reader(struct db *db, GError **error)
{
	sqlite3 **slot = db_search_slot(db);
	g_autofree char *path = file_of(db);
	int ignored;

	if (*slot != NULL && !has_moved(*slot))
		return *slot;
	disconnect(db);
	if (!g_file_test(path, G_FILE_TEST_EXISTS)) {
		err_set(error, ERR_GONE,
			_("There is no search index yet; guichet-net makes it as messages come in."));
		return NULL;
	}
	*slot = connect_to(db, &ignored, error);
	if (*slot != NULL && !has_table(*slot)) {
		int rc = sqlite3_errcode(*slot);

		if (rc == SQLITE_OK || rc == SQLITE_DONE || rc == SQLITE_ROW)
			rc = SQLITE_CORRUPT;
		search_fail(db, *slot, rc, error);
		disconnect(db);
	}
	return *slot;
}

sqlite3 *
search_open(struct db *db, GError **error)
{
	return makes_it(db) ? open_writer(db, error) : open_reader(db, error);
}

static int
check_shelves(struct db *db, sqlite3 *sql)
{
	g_autoptr(GArray) list = search_shelves(db, sql, NULL);
	int rc = list != NULL ? SQLITE_OK : sqlite3_errcode(sql);

	for (guint i = 0; rc == SQLITE_OK && list != NULL && i < list->len; i++) {
		/* The command is spelled as an insert, but changes nothing. */
		g_autofree char *made = search_made("INSERT INTO words_#(words_#) VALUES ('integrity-check')",
			g_array_index(list, struct shelf, i).id);

		rc = db_exec(sql, made);
	}
	return rc;
}

void
search_check(struct db *db, GPtrArray *found)
{
	g_autofree char *path = file_of(db);
	sqlite3 *sql = NULL;
	int rc;

	if (!g_file_test(path, G_FILE_TEST_EXISTS))
		return;
	rc = sqlite3_open_v2(path, &sql, SQLITE_OPEN_READWRITE | SQLITE_OPEN_EXRESCODE, NULL);
	/* A kill between making the file and filling it leaves it empty: it will be filled. */
	if (rc == SQLITE_OK && search_int(sql, "SELECT count(*) FROM sqlite_master", -1) == 0) {
		sqlite3_close(sql);
		return;
	}
	if (rc == SQLITE_OK) {
		sqlite3_busy_timeout(sql, DB_BUSY_MS);
		rc = check_shelves(db, sql);
	}
	if (rc != SQLITE_OK)
		g_ptr_array_add(found, g_strdup_printf(_("search.db: %s (`guichet doctor` makes it anew)"),
			sqlite3_errmsg(sql)));
	sqlite3_close(sql);
}
