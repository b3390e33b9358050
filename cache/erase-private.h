/* cache/erase-private.h — inside of erasing: shared by erase*.c only. */
#ifndef GUICHET_CACHE_ERASE_PRIVATE_H
#define GUICHET_CACHE_ERASE_PRIVATE_H

#include "cache/db-private.h"
#include "cache/erase.h"

/* A retention takes hundreds of thousands of rows at once: what is in the scope is looked up in its table, or found by an
 * index from there, never compared with each of many. */
#define SCOPE(kind) "(SELECT id FROM erase_scope WHERE what = '" kind "')"

/* Takes what is in erase_scope out of every table. */
gboolean erase_rows(struct db *, gint64 now, GError **error);

#endif
