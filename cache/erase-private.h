/* cache/erase-private.h — inside of erasing: shared by erase*.c only. */
#ifndef GUICHET_CACHE_ERASE_PRIVATE_H
#define GUICHET_CACHE_ERASE_PRIVATE_H

#include "cache/db-private.h"
#include "cache/erase.h"

/* Takes what is in erase_scope out of every table. */
gboolean erase_rows(struct db *, gint64 now, GError **error);

#endif
