/* net/indexer.h — a process that lets the search index follow during a long sync, and copies what is committed
 * into the cache's file, so that the worker goes on storing meanwhile. What it leaves undone the worker does in its
 * pauses (ingest_index), or SQLite does (db_is_copied). */
#ifndef GUICHET_NET_INDEXER_H
#define GUICHET_NET_INDEXER_H

#include <glib.h>

#define INDEXER_SLICE 4000 /* messages at a time: a large slice costs half of what small ones do, whose parts are merged later */

struct indexer;

/* The child is started with the first slice. */
struct indexer *indexer_new(const char *home);
void indexer_free(struct indexer *); /* what is not committed is dropped */

/* Begins a slice; FALSE when the last one is still under way, or no child can be had: another time. */
gboolean indexer_follow(struct indexer *);
gboolean indexer_copy(struct indexer *); /* the same for the WAL (db_copy_wal) */
/* Nothing is under way any more; waits for it until `deadline` (date_monotonic). */
gboolean indexer_rests(struct indexer *, gint64 deadline);

/* The child's main: called by guichet-net --indexer. Does not return. */
_Noreturn void indexer_child(void);

#endif
