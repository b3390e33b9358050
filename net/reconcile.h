/* net/reconcile.h — the ledger of an account against a fresh list of what its server holds. */
#ifndef GUICHET_NET_RECONCILE_H
#define GUICHET_NET_RECONCILE_H

#include "base/conf.h"
#include "cache/db.h"

struct reconcile { /* one folder */
	const char *account, *folder;
	guint32 uidvalidity, was_uidvalidity; /* the server's, and the ledger's (0: never synced) */
	guint server, stored; /* UIDs on the server; of these, with a message here */
	const GArray *missing, *extra; /* guint32, ascending: only there; only here */
	const GError *error; /* the folder could not be asked; then the rest is empty */
};
gboolean reconcile_level(const struct reconcile *); /* nothing differs */

/* Lists every folder that a sync reads and calls `told` for each. Flags and mails stay as they are; a
 * folder that differs is marked, so that the next pass compares every UID and fetches what is
 * missing. FALSE: the account could not be asked. */
typedef void (*reconcile_told)(const struct reconcile *, gpointer data);
gboolean reconcile_account(struct db *, const struct conf *, const char *account,
	reconcile_told told, gpointer data, GError **error);

#endif
