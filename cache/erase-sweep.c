/* cache/erase-sweep.c — no byte of what was erased stays in an unused part of a page, in a WAL or in the index. */
#include "cache/erase-private.h"

#include "base/date.h"
#include "base/err.h"
#include "base/fault.h"
#include "cache/db-wipe.h"
#include "cache/search-index.h"
#include "cache/search-private.h"

#include <glib/gi18n.h>
#include <inttypes.h>

#define PATIENCE (10 * DATE_SECOND)
#define FREE_PART 4 /* of the file's pages: it is worth to be written anew */

static gboolean
is_busy(struct db *db, GError **error)
{
	return err_set(error, ERR_BUSY, _("Everything is erased, but another program is using what is in %s, so that its old "
		"pages cannot be cleared yet. Close guichet and guichet-net, then do this once more."), db_home(db));
}

/* Copies a WAL back and cuts it to nothing, which waits for who is reading. */
static gboolean
empty_wal(struct db *db, sqlite3 *sql, GError **error)
{
	gint64 until = date_monotonic() + PATIENCE;

	for (;;) {
		int rc = sqlite3_wal_checkpoint_v2(sql, "main", SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);

		if (rc == SQLITE_OK)
			return TRUE;
		if ((rc & 0xff) != SQLITE_BUSY)
			return db_fail_on(sql, rc, sqlite3_db_filename(sql, "main"), error);
		if (date_monotonic() > until)
			return is_busy(db, error);
		g_usleep(50000);
	}
}

/* ---- the pages of cache.db ---------------------------------------------------------- */

static gboolean
is_wal_empty(struct db *db)
{
	sqlite3_file *wal = NULL;
	sqlite3_int64 bytes = -1;

	return sqlite3_file_control(db_handle(db), "main", SQLITE_FCNTL_JOURNAL_POINTER, &wal) == SQLITE_OK && wal != NULL &&
		wal->pMethods != NULL && wal->pMethods->xFileSize(wal, &bytes) == SQLITE_OK && bytes == 0;
}

/* A transaction in which nobody else can write, and nothing waits to be copied back. */
static gboolean
begin_alone(struct db *db, GError **error)
{
	gint64 until = date_monotonic() + PATIENCE;

	for (;;) {
		if (!empty_wal(db, db_handle(db), error) || !db_begin(db, error))
			return FALSE;
		if (is_wal_empty(db)) /* nobody was between the two */
			return TRUE;
		db_rollback(db);
		if (date_monotonic() > until)
			return is_busy(db, error);
	}
}

static gboolean
write_anew(struct db *db, struct bar *bar, GError **error)
{
	bar_show(bar, _("erase"), 0, 0, _("the cache is written anew")); /* SQLite does not say how far it is */
	return (db_exec(db_handle(db), "VACUUM") == SQLITE_OK || db_fail(db, error)) &&
		empty_wal(db, db_handle(db), error) && db_run(db, error, SQL("DELETE FROM unswept WHERE message < 0"));
}

static gboolean
is_mostly_free(struct db *db)
{
	return db_int(db, 0, SQL("PRAGMA freelist_count")) * FREE_PART > db_int(db, 0, SQL("PRAGMA page_count"));
}

/* The commit tells all others that their caches are old; it also says that this part is done. */
static gboolean
wipe(struct db *db, struct bar *bar, enum db_wiped *wiped, GError **error)
{
	gint64 pages = 0;

	if (!begin_alone(db, error))
		return FALSE;
	(void)FAULT("erase_wipe");
	*wiped = db_wipe(db_handle(db), bar, &pages, error);
	if (*wiped == DB_WIPED && db_run(db, error, SQL("DELETE FROM unswept WHERE message < 0")))
		return db_commit(db, TRUE, error);
	db_rollback(db);
	return *wiped == DB_WIPE_UNSURE;
}

/* Written anew where that gives much room back, or where the pages cannot be proved clean otherwise. */
static gboolean
clean_pages(struct db *db, struct bar *bar, GError **error)
{
	AUTO(db) fresh = NULL; /* nothing old in its cache */
	enum db_wiped wiped = DB_WIPE_UNSURE;

	if (!empty_wal(db, db_handle(db), error))
		return FALSE;
	if (is_mostly_free(db))
		return write_anew(db, bar, error);
	fresh = db_open(db_home(db), DB_ERASE, error);
	return fresh != NULL && wipe(fresh, bar, &wiped, error) && (wiped == DB_WIPED || write_anew(db, bar, error));
}

/* ---- all of it ---------------------------------------------------------------------- */

/* Messages that the index may still have words of. */
static GArray *
unswept(struct db *db, GError **error)
{
	g_autoptr(GArray) list = g_array_new(FALSE, FALSE, sizeof(gint64));
	DB_QUERY(q, db, error, SQL("SELECT message FROM unswept WHERE message > 0 ORDER BY message"));

	while (db_row(&q)) {
		gint64 message = db_col_int(&q, 0);

		g_array_append_val(list, message);
	}
	return q.failed ? NULL : g_steal_pointer(&list);
}

/* What another erasure added meanwhile is that one's to do. */
static gboolean
clean_index(struct db *db, struct bar *bar, GError **error)
{
	g_autoptr(GArray) messages = unswept(db, error);
	sqlite3 *index = messages != NULL ? search_open(db, error) : NULL;

	return index != NULL && search_forget(db, messages, bar, error) && empty_wal(db, index, error) &&
		db_run(db, error, SQL("DELETE FROM unswept WHERE message > 0 AND ? = (SELECT count(*) FROM unswept"
			" WHERE message > 0)"), INT(messages->len));
}

gboolean
erase_sweep(struct db *db, struct bar *bar, GError **error)
{
	gint64 first = db_int(db, 0, SQL("SELECT min(message) FROM unswept"));

	g_assert(db_role(db) == DB_ERASE);
	if (first < 0 && !clean_pages(db, bar, error))
		return FALSE;
	return first == 0 || (clean_index(db, bar, error) && empty_wal(db, db_handle(db), error));
}
