/* net/sync-private.h — inside net/sync: one run over one account. */
#ifndef GUICHET_NET_SYNC_PRIVATE_H
#define GUICHET_NET_SYNC_PRIVATE_H

#include "net/imap.h"
#include "net/ingest.h"
#include "net/parser.h"
#include "net/sync.h"
#include "net/wary.h"

struct sync {
	struct db *db;
	const struct conf *conf;
	struct account *account;
	struct bell *bell;
	struct imap *imap;
	struct ingest *ingest;
	struct parser *parser; /* for parts; made when the first one is wanted */
	GPtrArray *folders; /* struct folder *, in the order they are read; the first is idled on */
	gint64 selected; /* folder.id, 0 none */
	struct imap_box box; /* of the selected folder */
	gint64 done, total, told_at; /* progress */
	gint64 attended_at; /* date_monotonic(): new mail was last asked for */
	struct wary wary;
	unsigned rang; /* bells not yet answered, 1 << name */
	struct sync_totals *totals;
};

/* sync-folder.c: ledger level with the server (and the newest of a new folder fetched at once); then
 * bodies until none is missing. */
gboolean sync_level(struct sync *, struct folder *, GError **error);
gboolean sync_bodies(struct sync *, struct folder *, GError **error);
/* Selects, unless it is; then the server's news of it are not asked for. */
gboolean sync_select(struct sync *, const struct folder *, GError **error);
/* TRUE when STATUS says that the folder is not as the ledger has it. */
gboolean sync_differs(struct sync *, const struct folder *, gboolean *differs, GError **error);

/* sync-wish.c: what people did or asked for: flags to push, parts to fetch. */
gboolean sync_push(struct sync *, const struct folder *, GError **error);
gboolean sync_wishes(struct sync *, GError **error);

/* sync.c */
void sync_tell(struct sync *); /* progress, at most five times a second */
gboolean sync_must_end(const struct sync *, GError **error); /* ERR_BUSY when stop_wanted() */
/* Between batches: answers a bell that cannot wait. */
gboolean sync_serve(struct sync *, GError **error);
/* Between batches: what has come since, in the folder being read and in the first one, goes before
 * what is old. */
gboolean sync_attend(struct sync *, struct folder *, GError **error);

#endif
