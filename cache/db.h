/* cache/db.h — the only door to SQLite: one handle on cache.db (and search.db), by role.
 *
 * WAL; 0600 in a 0700 home. guichet opens DB_DESK: an authorizer lets it insert acts, queue
 * replies, keep drafts and ui_* rows, and read; nothing else. guichet-net opens DB_NET.
 * Statements are prepared once and kept by the handle. A handle belongs to one thread.
 * All cache modules take `struct db *` first and set ERR_BUSY, ERR_STORAGE (disk full, I/O:
 * the message names the file and the remedy) or ERR_VERSION. */
#ifndef GUICHET_CACHE_DB_H
#define GUICHET_CACHE_DB_H

#include "base/auto.h"

#include <glib.h>

struct db;

enum db_role {
	DB_DESK, /* guichet: acts, outbox, drafts, ui_*; synchronous=FULL */
	DB_NET, /* guichet-net: everything but facts' past; NORMAL, FULL around the outbox */
	DB_READ, /* doctor, tests: nothing is written, no migration */
	DB_ERASE, /* guichet-net erase, retention: as DB_NET, and may take facts away (cache/erase.h) */
};

/* Opens, creating or migrating (a backup cache.db.vN-DATE first; forward only). ERR_VERSION
 * when the file was made by a newer program: untouched. DB_DESK never migrates a file that guichet-net
 * has open: ERR_BUSY says to stop it. */
struct db *db_open(const char *home, enum db_role role, GError **error);
void db_close(struct db *);
/* The same without waiting for the disk: what a short WAL holds stays in it for who comes next. (For a
 * child too: no handle may be open across a fork.) */
void db_leave(struct db *);
#define db_free db_close
AUTO_DEFINE(db);
const char *db_home(const struct db *);
/* For who is about to write all over the file for a while: keeps 64 MiB of its pages in memory. */
void db_spread(struct db *);

/* Transactions nest; only the outermost writes. db_begin takes the write lock at once
 * (BEGIN IMMEDIATE), waiting up to 5 s. db_commit of a DB_NET handle syncs when `durable`; when it
 * fails, the transaction has been rolled back already, unless it is that sync that failed: then it stands in the file,
 * and nobody knows whether it would survive a power cut. */
gboolean db_begin(struct db *, GError **error);
gboolean db_commit(struct db *, gboolean durable, GError **error);
void db_rollback(struct db *);
/* Ends one in which nothing was written; one around it goes on. */
void db_forgo(struct db *);

/* What is committed stands in the WAL until it is copied into cache.db, which waits for the disk. db_copy_wal() copies
 * what is there (nothing is lost when it fails: it is tried again later); who has another process do that for a
 * handle that writes much says so, and the handle copies by itself only what that one leaves undone. */
void db_copy_wal(struct db *);
void db_is_copied(struct db *);

/* Changes when any other connection has committed (PRAGMA data_version); ~2 µs. */
gint64 db_version(struct db *);

/* quick: PRAGMA quick_check, else integrity_check plus FTS integrity. Sentences of what is
 * wrong (transfer full); empty = sound. */
GPtrArray *db_check(struct db *, gboolean quick);

#endif
