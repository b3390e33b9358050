/* cache/search-index.c — the full-text index: a file and a connection of its own, so that its large transactions never hold
 * the lock that a claim or a reply needs. Made, followed, checked, and made anew when it is lost. */
#include "cache/search-index.h"

#include "base/err.h"
#include "base/fault.h"
#include "base/text.h"
#include "cache/db-file.h"
#include "cache/search-private.h"
#include "embed/search.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>

#define WRITER_BUSY_MS 200

/* ---- the file ----------------------------------------------------------------------- */

static char *
file_of(struct db *db)
{
	return g_build_filename(db_home(db), "search.db", NULL);
}

gboolean
search_fail(struct db *db, sqlite3 *sql, int rc, GError **error)
{
	g_autofree char *path = file_of(db);

	if ((rc & 0xff) == SQLITE_CORRUPT || (rc & 0xff) == SQLITE_NOTADB)
		return err_set(error, ERR_STORAGE,
			_("The search index %s is damaged; `guichet doctor` makes it anew. Messages are "
			  "not touched."), path);
	return db_fail_on(sql, rc, path, error);
}

static gboolean
exec(struct db *db, sqlite3 *sql, const char *text, GError **error)
{
	int rc = db_exec(sql, text);

	return rc == SQLITE_OK || search_fail(db, sql, rc, error);
}

static gint64
get_int(sqlite3 *sql, const char *text, gint64 none)
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
	return get_int(sql, "SELECT count(*) FROM sqlite_master WHERE name = 'state'", 0) == 1;
}

static gboolean
put_state(struct db *db, sqlite3 *sql, const char *key, gint64 value, GError **error)
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

static gint64
cache_number(struct db *db)
{
	return db_int(db, 0, SQL("SELECT number FROM home"));
}

static gboolean
create(struct db *db, sqlite3 *sql, GError **error)
{
	if (!exec(db, sql, "PRAGMA journal_mode = WAL", error) ||
		!exec(db, sql, "BEGIN IMMEDIATE", error))
		return FALSE;
	if (!has_table(sql) &&
		(!exec(db, sql, search_sql, error) || !put_state(db, sql, "seq", 0, error) ||
			!put_state(db, sql, "last", 0, error) ||
			!put_state(db, sql, "cache", cache_number(db), error))) {
		db_exec(sql, "ROLLBACK");
		return FALSE;
	}
	return exec(db, sql, "COMMIT", error);
}

static gboolean
is_damage(int rc)
{
	return (rc & 0xff) == SQLITE_CORRUPT || (rc & 0xff) == SQLITE_NOTADB;
}

/* Whether it was made from this cache.db. *rc: SQLITE_OK, or why that cannot be told. */
static gboolean
is_ours(struct db *db, sqlite3 *sql, int *rc)
{
	sqlite3_stmt *stmt = NULL;
	gint64 number = 0;

	*rc = sqlite3_prepare_v2(sql, "SELECT value FROM state WHERE key = 'cache'", -1, &stmt, NULL);
	if (*rc == SQLITE_OK && (*rc = sqlite3_step(stmt)) == SQLITE_ROW)
		number = sqlite3_column_int64(stmt, 0);
	sqlite3_finalize(stmt);
	if (*rc == SQLITE_ROW || *rc == SQLITE_DONE || *rc == SQLITE_ERROR) /* ERROR: no such table */
		*rc = SQLITE_OK;
	return *rc == SQLITE_OK && number == cache_number(db);
}

static sqlite3 *
connect_to(struct db *db, int *rc, GError **error)
{
	static const char writer[] = "PRAGMA synchronous = NORMAL; PRAGMA cache_size = -8000;"
		"PRAGMA journal_size_limit = 67108864; PRAGMA temp_store = MEMORY";
	static const char reader[] = "PRAGMA query_only = ON; PRAGMA cache_size = -2000;"
		"PRAGMA temp_store = MEMORY";
	g_autofree char *path = file_of(db);
	gboolean writes = db_role(db) == DB_NET || db_role(db) == DB_ERASE;
	sqlite3 *sql = NULL;

	*rc = SQLITE_CANTOPEN;
	if (writes && !db_make_file(path, error))
		return NULL;
	*rc = sqlite3_open_v2(path, &sql, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX |
		SQLITE_OPEN_NOFOLLOW | SQLITE_OPEN_EXRESCODE, NULL);
	if (*rc == SQLITE_OK) {
		/* a worker has better to do than to wait until another has indexed */
		sqlite3_busy_timeout(sql, writes ? WRITER_BUSY_MS : DB_BUSY_MS);
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

static gboolean
remove_files(struct db *db, GError **error)
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
		tables = get_int(*slot, "SELECT count(*) FROM sqlite_master", -1);
		ours = is_ours(db, *slot, &rc);
		db_exec(*slot, "COMMIT");
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

/* DB_NET: an open, sound index, made anew when it was missing, damaged or another cache's. */
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
	return remove_files(db, error) ? try_writer(db, &useless, error) : NULL;
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
	return db_role(db) == DB_NET ? open_writer(db, error) : open_reader(db, error);
}

/* ---- following ---------------------------------------------------------------------- */

struct item {
	gint64 seq, message;
};

static int
by_message(gconstpointer a, gconstpointer b)
{
	const struct item *x = a, *y = b;

	return (x->message > y->message) - (x->message < y->message);
}

static GArray *
missing(struct db *db, gint64 seq, int batch, GError **error)
{
	g_autoptr(GArray) list = g_array_new(FALSE, FALSE, sizeof(struct item));
	DB_QUERY(q, db, error, SQL("SELECT seq, message FROM event WHERE seq > ? AND message IS NOT NULL"
		" ORDER BY seq LIMIT ?"), INT(seq), INT(batch));

	while (db_row(&q)) {
		struct item item = { db_col_int(&q, 0), db_col_int(&q, 1) };

		g_array_append_val(list, item);
	}
	return q.failed ? NULL : g_steal_pointer(&list);
}

/* After a power cut cache.db may know less than the index did, and reuse the numbers. */
static gboolean
has_diverged(struct db *db, sqlite3 *sql)
{
	gint64 seq = get_int(sql, "SELECT value FROM state WHERE key = 'seq'", 0);
	gint64 last = get_int(sql, "SELECT value FROM state WHERE key = 'last'", 0);

	return seq != 0 && db_int(db, 0, SQL("SELECT message FROM event WHERE seq = ?"), INT(seq)) != last;
}

char *
search_people(struct db *db, gint64 message)
{
	GString *out = g_string_new(NULL);
	DB_QUERY(q, db, NULL, SQL("SELECT coalesce(name, ''), address FROM message_person WHERE message = ?"),
		INT(message));

	while (db_row(&q)) {
		g_string_append(out, db_col_text(&q, 0));
		g_string_append_c(out, ' ');
		g_string_append(out, db_col_text(&q, 1));
		g_string_append_c(out, '\n');
	}
	return g_string_free(out, FALSE);
}

static int
bind_folded(sqlite3_stmt *stmt, int pos, const char *text)
{
	char *folded = text_fold(text, -1);

	return sqlite3_bind_text(stmt, pos, folded, -1, g_free);
}

static gboolean
index_one(struct db *db, sqlite3 *sql, sqlite3_stmt *insert, gint64 message, GError **error)
{
	g_autofree char *people = search_people(db, message);
	int rc;
	DB_QUERY(q, db, error, SQL("SELECT subject, text FROM message WHERE id = ?"), INT(message));

	if (!db_row(&q))
		return !q.failed;
	sqlite3_bind_int64(insert, 1, message);
	bind_folded(insert, 2, db_col_text(&q, 0));
	bind_folded(insert, 3, people);
	bind_folded(insert, 4, db_col_text(&q, 1));
	rc = sqlite3_step(insert);
	sqlite3_reset(insert);
	sqlite3_clear_bindings(insert);
	return rc == SQLITE_DONE || search_fail(db, sql, rc, error);
}

static gboolean
index_all(struct db *db, sqlite3 *sql, GArray *list, GError **error)
{
	struct item end = g_array_index(list, struct item, list->len - 1);
	sqlite3_stmt *insert = NULL;
	gboolean ok;
	int rc = sqlite3_prepare_v2(sql, "INSERT INTO words(rowid, subject, people, body) VALUES (?, ?, ?, ?)",
		-1, &insert, NULL);

	if (rc != SQLITE_OK)
		return search_fail(db, sql, rc, error);
	/* FTS5 writes out what it holds whenever row ids go down. */
	g_array_sort(list, by_message);
	ok = TRUE;
	for (guint i = 0; ok && i < list->len; i++)
		ok = index_one(db, sql, insert, g_array_index(list, struct item, i).message, error);
	sqlite3_finalize(insert);
	return ok && put_state(db, sql, "seq", end.seq, error) &&
		put_state(db, sql, "last", end.message, error);
}

/* What is still to be indexed. Read again under the lock: another worker may have been faster. */
static GArray *
todo(struct db *db, sqlite3 *sql, int batch, GError **error)
{
	return missing(db, get_int(sql, "SELECT value FROM state WHERE key = 'seq'", 0), batch, error);
}

/* Under the write lock of `sql`; the messages indexed, -1 on failure. */
static int
follow(struct db *db, sqlite3 *sql, int batch, GError **error)
{
	g_autoptr(GArray) list = todo(db, sql, batch, error);
	gboolean ok = list != NULL;

	/* One look at cache.db: by itself, each of the statements would take and give back its locks. */
	if (ok && list->len > 0)
		ok = db_run(db, error, SQL("BEGIN")) && index_all(db, sql, list, error);
	if (!sqlite3_get_autocommit(db_handle(db)))
		db_exec(db_handle(db), "COMMIT");
	if (!ok)
		return -1;
	if (FAULT("search_commit"))
		return err_set(error, ERR_STORAGE, _("The search index could not be written.")) - 1;
	return exec(db, sql, "COMMIT", error) ? (int)list->len : -1;
}

int
search_follow(struct db *db, int batch, GError **error)
{
	g_autoptr(GError) failure = NULL;
	sqlite3 *sql = open_writer(db, &failure);
	g_autoptr(GArray) list = sql != NULL ? todo(db, sql, 1, &failure) : NULL;
	int n = -1;

	if (list != NULL && list->len == 0 && !has_diverged(db, sql))
		return 0;
	if (list != NULL && exec(db, sql, "BEGIN IMMEDIATE", &failure)) {
		gboolean anew = has_diverged(db, sql);

		n = anew ? -1 : follow(db, sql, batch, &failure);
		if (n < 0)
			db_exec(sql, "ROLLBACK");
		if (anew && search_rebuild(db, &failure))
			return search_follow(db, batch, error);
	}
	if (n < 0 && failure == NULL)
		err_set(&failure, ERR_STORAGE, _("The search index could not be written."));
	if (failure != NULL)
		g_propagate_error(error, g_steal_pointer(&failure));
	return n;
}

gboolean
search_rebuild(struct db *db, GError **error)
{
	g_autoptr(GError) failure = NULL;

	if (remove_files(db, &failure) && open_writer(db, &failure) != NULL)
		return TRUE;
	if (failure == NULL)
		err_set(&failure, ERR_STORAGE, _("The search index could not be made anew."));
	g_propagate_error(error, g_steal_pointer(&failure));
	return FALSE;
}

gint64
search_behind(struct db *db)
{
	gint64 seq = 0;
	sqlite3 *sql = db_role(db) == DB_NET ? open_writer(db, NULL) : open_reader(db, NULL);

	if (sql != NULL)
		seq = get_int(sql, "SELECT value FROM state WHERE key = 'seq'", 0);
	return db_int(db, 0, SQL("SELECT count(*) FROM event WHERE seq > ? AND message IS NOT NULL"), INT(seq));
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
	if (rc == SQLITE_OK && get_int(sql, "SELECT count(*) FROM sqlite_master", -1) == 0) {
		sqlite3_close(sql);
		return;
	}
	if (rc == SQLITE_OK) {
		sqlite3_busy_timeout(sql, DB_BUSY_MS);
		/* The command is spelled as an insert, but changes nothing. */
		rc = db_exec(sql, "INSERT INTO words(words) VALUES ('integrity-check')");
	}
	if (rc != SQLITE_OK)
		g_ptr_array_add(found, g_strdup_printf(_("search.db: %s (`guichet doctor` makes it anew)"),
			sqlite3_errmsg(sql)));
	sqlite3_close(sql);
}
