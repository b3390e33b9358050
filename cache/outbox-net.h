/* cache/outbox-net.h — delivery's side of the outbox (DB_NET): what is due, and how each try went. Every
 * change is durable before it returns. */
#ifndef GUICHET_CACHE_OUTBOX_NET_H
#define GUICHET_CACHE_OUTBOX_NET_H

#include "cache/outbox.h"

/* The next row of this account that is due: queued past not_before, retry past next_try,
 * or unknown past next_try (to be looked for). NULL without error when none (transfer full). */
struct outbox *outbox_next(struct db *, gint64 account, gint64 now, GError **error);
/* When outbox_next may have something, UTC ms; 0 = nothing waits. */
gint64 outbox_wake(struct db *, gint64 account);
/* Is there anything to do now: one that is due, was interrupted, or is not copied to the Sent folder? */
gboolean outbox_has_work(struct db *, gint64 account, gint64 now);
/* Sent but not yet copied to the Sent folder. */
struct outbox *outbox_uncopied(struct db *, gint64 account, GError **error);

/* TRUE when our Message-ID has been seen since: in a folder, in a customer's answer, in a
 * bounce. Then it did leave. */
gboolean outbox_is_seen(struct db *, const struct outbox *, GError **error);
/* TRUE when an answer of this account is with the server, and what became of it is not written down. */
gboolean outbox_is_leaving(struct db *, gint64 account);

/* When the first attempt began that may have got through, since a person last decided: UTC ms, 0
 * none. While there is one, no failure of another says that nobody got it. */
gint64 outbox_unknown_since(struct db *, gint64 id);

/* queued|retry|unknown -> sending with an attempt row; ERR_STALE when it was cancelled meanwhile. */
gboolean outbox_start(struct db *, gint64 id, gint64 now, GError **error);
gboolean outbox_step(struct db *, gint64 id, const char *step, GError **error);
/* Ends the attempt: sent, refused, retry (next_try), unknown (next_try = when to look),
 * uncertain, needs-review. */
gboolean outbox_end(struct db *, gint64 id, enum outbox_state state, const char *reason,
	gint64 next_try, gint64 now, GError **error);
gboolean outbox_set_refused_for(struct db *, gint64 id, const char *recipients, GError **error);
/* The id and place that the channel gave it: by that id it is recognised when it comes in. */
gboolean outbox_set_remote(struct db *, gint64 id, const char *remote_id, const char *url,
	GError **error);
gboolean outbox_set_copied(struct db *, gint64 id, GError **error);
/* After a restart: rows left in `sending`. step before "body" -> queued again; from "body"
 * on -> unknown. */
gboolean outbox_recover(struct db *, gint64 account, gint64 now, GError **error);

#endif
