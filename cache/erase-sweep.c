/* cache/erase-sweep.c — no byte of what was erased stays in a free page, in a WAL or in the index. */
#include "cache/erase-private.h"

#include "base/date.h"
#include "base/err.h"
#include "cache/search-index.h"

#include <glib/gi18n.h>
#include <inttypes.h>

#define PATIENCE (10 * DATE_SECOND)
#define BATCH 10000 /* nobody waits for the lock of the index */

/* Copies the WAL back and cuts it to nothing, which waits for who is reading. */
static gboolean
empty_wal(struct db *db, GError **error)
{
	gint64 until = date_monotonic() + PATIENCE;

	for (;;) {
		int rc = sqlite3_wal_checkpoint_v2(db_handle(db), "main", SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);

		if (rc == SQLITE_OK)
			return TRUE;
		if ((rc & 0xff) != SQLITE_BUSY)
			return db_fail(db, error);
		if (date_monotonic() > until)
			return err_set(error, ERR_BUSY, _("Everything is erased, but another program is reading %s/cache.db, so "
				"that its old pages cannot be cleared yet. Close guichet and guichet-net, then do this once more."),
				db_home(db));
		g_usleep(50000);
	}
}

/* The index begins anew: what it holds of a text cannot be taken out of it one by one. */
static gboolean
index_anew(struct db *db, struct bar *bar, GError **error)
{
	gint64 done = 0, all;
	int n;

	if (!search_rebuild(db, error))
		return FALSE;
	all = search_behind(db);
	while ((n = search_follow(db, BATCH, error)) > 0) {
		g_autofree char *figures = g_strdup_printf(_("%" PRId64 " of %" PRId64), done += n, all);

		bar_show(bar, _("search index"), done, all, figures);
	}
	return n == 0;
}

gboolean
erase_sweep(struct db *db, struct bar *bar, GError **error)
{
	int rc;

	g_assert(db_role(db) == DB_ERASE);
	if (!empty_wal(db, error))
		return FALSE;
	bar_show(bar, _("erase"), 0, 0, _("the cache is written anew")); /* SQLite does not say how far it is */
	rc = db_exec(db_handle(db), "VACUUM");
	return (rc == SQLITE_OK || db_fail(db, error)) && empty_wal(db, error) && index_anew(db, bar, error);
}
