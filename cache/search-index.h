/* cache/search-index.h — the full-text index: search.db, which follows the messages in batches. */
#ifndef GUICHET_CACHE_SEARCH_INDEX_H
#define GUICHET_CACHE_SEARCH_INDEX_H

#include "base/bar.h"
#include "cache/db.h"

/* DB_NET: indexes what is missing, at most `batch` messages, oldest id first within the
 * batch. Returns how many, -1 on failure. */
int search_follow(struct db *, int batch, GError **error);
/* DB_NET: drops the index and starts again (doctor, or a damaged file). */
gboolean search_rebuild(struct db *, GError **error);
/* DB_ERASE: makes anew what holds words of these messages (gint64, ids) of what cache.db has now, a part at a time, and
 * answers meanwhile; the WAL still holds the old pages. */
gboolean search_forget(struct db *, const GArray *messages, struct bar *, GError **error);
gint64 search_behind(struct db *); /* messages not indexed yet */

#endif
