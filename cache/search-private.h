/* cache/search-private.h — inside of the full-text index: search.db (search-file.c) and its shelves (search-index.c). */
#ifndef GUICHET_CACHE_SEARCH_PRIVATE_H
#define GUICHET_CACHE_SEARCH_PRIVATE_H

#include "cache/db-private.h"

/* The connection kept in the handle, to a sound index: guichet-net makes it where it is missing, damaged or another
 * cache's; the desk opens again what was replaced. NULL: ERR_GONE, ERR_STORAGE, ERR_BUSY (borrowed). */
sqlite3 *search_open(struct db *, GError **error);

/* Sets *error from a result code of that connection; always FALSE. */
gboolean search_fail(struct db *, sqlite3 *, int rc, GError **error);

/* Runs a script of our own, sets *error. */
gboolean search_exec(struct db *, sqlite3 *, const char *text, GError **error);
/* Undoes what is under way; where there is no memory even for that, the connection goes. */
void search_undo(struct db *);
/* The first column of the first row, `none` where there is no row, and on failure. */
gint64 search_int(sqlite3 *, const char *text, gint64 none);
gboolean search_put(struct db *, sqlite3 *, const char *key, gint64 value, GError **error); /* into `state` */
gboolean search_remove(struct db *, GError **error); /* the file, closed before */

struct shelf {
	gint64 id, messages, oldest, newest; /* as in search.sql */
};
/* All of them, the newest message's first (transfer full). */
GArray *search_shelves(struct db *, sqlite3 *, GError **error);
/* A statement about a shelf's table: its number in place of each # (transfer full). */
char *search_made(const char *text, gint64 shelf);

/* Names and addresses of a message's people, one a line, as they are indexed (transfer full). */
char *search_people(struct db *, gint64 message);

#endif
