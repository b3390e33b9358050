/* net/sync.h — brings an IMAP account's folders into the cache and keeps them level.
 *
 * The ledger (cache/ledger) says what is here; a UID in no row is fetched, newest first. Flags
 * travel both ways; parts that a person asked for are fetched between batches. */
#ifndef GUICHET_NET_SYNC_H
#define GUICHET_NET_SYNC_H

#include "base/conf.h"
#include "cache/bell.h"
#include "cache/db.h"

struct sync_totals { /* of one sync_run */
	gint64 added, known, raw; /* messages: new, already here, shown raw */
	gint64 flags, gone, pushed; /* changed on the server, vanished there, told to it */
	guint64 bytes; /* received */
	gboolean passed; /* at least one whole pass was made */
	char *trouble; /* what needs a person though the pass went on (a folder that is missing), or NULL */
};
void sync_totals_clear(struct sync_totals *);

/* once: one pass, the index brought level, TRUE. Else passes, then waits in IDLE and follows until
 * stop_wanted(). FALSE: why, for the account's status. */
gboolean sync_run(struct db *, const struct conf *, const char *account, struct bell *,
	gboolean once, struct sync_totals *, GError **error);

#endif
