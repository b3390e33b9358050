/* cache/search-private.h — the file of the full-text index (search-index.c), for cache/search.c. */
#ifndef GUICHET_CACHE_SEARCH_PRIVATE_H
#define GUICHET_CACHE_SEARCH_PRIVATE_H

#include "cache/db-private.h"

/* The connection kept in the handle, to a sound index: guichet-net makes it where it is missing, damaged or another
 * cache's; the desk opens again what was replaced. NULL: ERR_GONE, ERR_STORAGE, ERR_BUSY (borrowed). */
sqlite3 *search_open(struct db *, GError **error);

/* Sets *error from a result code of that connection; always FALSE. */
gboolean search_fail(struct db *, sqlite3 *, int rc, GError **error);

/* Names and addresses of a message's people, one a line, as they are indexed (transfer full). */
char *search_people(struct db *, gint64 message);

#endif
