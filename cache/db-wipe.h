/* cache/db-wipe.h — overwrites every byte of a database file that belongs to no row.
 *
 * SQLite overwrites what is deleted (secure_delete), but where it divides a page or joins two, copies of rows stay behind
 * in the unused part, and stay there when the row is deleted later. VACUUM would leave them behind, but writes the whole
 * file twice. Here the pages are read, and only what is not clean is overwritten, in place: no byte of a row, a pointer or
 * a list of free blocks changes, so that whoever reads meanwhile, and a cut at any moment, find a sound file. */
#ifndef GUICHET_CACHE_DB_WIPE_H
#define GUICHET_CACHE_DB_WIPE_H

#include "base/bar.h"

#include <sqlite3.h>

enum db_wiped {
	DB_WIPED,
	DB_WIPE_UNSURE, /* the file is not as expected: some page is of no table, or no page of SQLite's; nothing is proved */
	DB_WIPE_FAILED, /* *error says why */
};

/* `sql` has just been opened, so that its cache holds nothing, and is in a write transaction with an empty WAL: nobody
 * else writes or copies pages back. It must change something afterwards and commit it: all others drop what they have in
 * their caches then, which would bring the old bytes back. *pages: how many were not clean. */
enum db_wiped db_wipe(sqlite3 *sql, struct bar *, gint64 *pages, GError **error);

#endif
