/* cache/account.h — our mailboxes, pages and profiles, and how their workers are doing. */
#ifndef GUICHET_CACHE_ACCOUNT_H
#define GUICHET_CACHE_ACCOUNT_H

#include "cache/db.h"
#include "base/conf.h"
#include "core/length.h"

struct account {
	gint64 id;
	char *name, *address; /* address: ours, as configured */
	char *channel; /* "mail", or the connector's name */
	char *kind; /* core/channel name: what kind of channel that is */
	char *title; /* what people call it: _(title) is shown */
	char *mark; /* one ASCII letter, for lists */
	char *handle; /* our name there as the server says, "" unknown */
	char *abilities; /* see account_can */
	char *cost; /* what a message costs, a sentence, or NULL */
	char *facts; /* what was learnt from the server: JSON object */
	struct length_rule limit, limit_private; /* of what everybody reads; of what one person reads */
	gboolean public_; /* what is written here everybody reads; FALSE too when it depends on the message */
	gboolean active;
	gint64 target_s;
	gint64 window_s; /* after the customer's message we may answer so long, 0 always */
	gint64 undo_s; /* how long an answer is held back */
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

/* What the channel says of itself, and what its server said: fills those columns. Until then the
 * account of a connector counts as public and without limits. */
struct account_about {
	const char *kind, *title, *mark, *handle, *cost, *facts; /* handle, cost, facts: NULL none */
	const char *const *abilities;
	gboolean public_; /* and never private */
	struct length_rule limit, limit_private;
	gint64 target_s, window_s, undo_s;
};
gboolean account_set_about(struct db *, gint64 id, const struct account_about *, GError **error);

/* "reply", "direct" (somebody can be written to first), "private" (what everybody reads can be answered to its writer
 * alone), "edit", "delete", "hide", "react", "read", "files", "look", "listen"; "check": its
 * connector may have something to say of an answer before it is signed off (cache/remark.h). */
gboolean account_can(const struct account *, const char *ability);
/* How long an answer may be (borrowed). */
const struct length_rule *account_limit(const struct account *, gboolean public_);

/* Queues that cases can be in, in name order (transfer full). */
char **account_queues(struct db *, GError **error);
/* Is it one of them? ERR_INPUT names them. */
gboolean account_check_queue(struct db *, const char *queue, GError **error);

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
