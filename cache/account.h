/* cache/account.h — our mailboxes, pages and profiles, and how their workers are doing. */
#ifndef GUICHET_CACHE_ACCOUNT_H
#define GUICHET_CACHE_ACCOUNT_H

#include "cache/db.h"
#include "base/conf.h"

struct account {
	gint64 id;
	char *name, *channel, *address;
	gboolean public_, active;
	gint64 target_s;
	/* status, written by guichet-net */
	char *phase; /* idle connecting syncing listening sending waiting stopped */
	gint64 done, total; /* progress of the phase, total 0 = unknown */
	gint64 synced_at, retry_at; /* UTC ms, 0 = never / none planned */
	char *error, *error_code; /* last failure's sentence and base/err name, or NULL */
	int pid;
};
void account_free(struct account *);
AUTO_DEFINE(account);

/* DB_NET: makes the rows match the configuration (adds, updates, sets active). */
gboolean account_sync_conf(struct db *, const struct conf *, GError **error);

/* All active accounts, in name order (transfer full; element struct account *). */
GPtrArray *account_list(struct db *, GError **error);
struct account *account_by_name(struct db *, const char *name, GError **error);
struct account *account_by_id(struct db *, gint64 id, GError **error);

/* DB_NET: status. NULL error text clears it. Rings BELL_STATUS by itself, at most ten times a
 * second. */
gboolean account_set_phase(struct db *, gint64 id, const char *phase, gint64 done,
	gint64 total, GError **error);
gboolean account_set_result(struct db *, gint64 id, const GError *failure, gint64 retry_at,
	gint64 synced_at, GError **error);
gboolean account_set_pid(struct db *, gint64 id, int pid, GError **error);

#endif
