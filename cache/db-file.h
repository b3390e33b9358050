/* cache/db-file.h — the file of a cache, before SQLite opens it; for the modules of cache/ that open one. */
#ifndef GUICHET_CACHE_DB_FILE_H
#define GUICHET_CACHE_DB_FILE_H

#include "cache/db-private.h"

/* Creates `path` empty with mode 0600, or closes an existing one to others. */
gboolean db_make_file(const char *path, GError **error);
/* The -wal and -shm beside it too, where somebody left them open. */
void db_close_side_files(const char *path);

/* Reads the version in its header, without a lock or a byte written; left as it is when it is empty. FALSE for a file that
 * is not ours to open: ERR_STORAGE, and those of db_refuse_version. */
gboolean db_look_at_header(const char *path, gint64 *version, GError **error);
/* TRUE: no cache of guichet (ERR_INPUT), or of a newer one (ERR_VERSION). */
gboolean db_refuse_version(const char *path, gint64 application, gint64 version, GError **error);

#endif
