/* cache/hide.h — a customer's public post hidden on its channel: what a person asks for, and what became of it.
 *
 * An act of kind hide asks (cache/act.h, target: the message); guichet-net does it (net/rest-hide.c). Hiding twice is
 * harmless: a wish that was being fulfilled when the process died is fulfilled again. */
#ifndef GUICHET_CACHE_HIDE_H
#define GUICHET_CACHE_HIDE_H

#include "cache/inbox.h"

enum hide_state { HIDE_NONE, HIDE_ASKED, HIDE_DONE, HIDE_REFUSED, HIDE_STATE_N };
const char *hide_state_name(enum hide_state); /* in the cache and in JSON; NULL of HIDE_NONE */
enum hide_state hide_state_parse(const char *); /* NULL: HIDE_NONE */

/* May this message of the case be hidden? Not ours, private ones, those of a channel that cannot (ERR_INPUT), of another
 * case (ERR_GONE), nor twice (ERR_STALE). After a refusal it may be asked again. */
gboolean hide_check(struct db *, gint64 case_id, gint64 message, GError **error);
/* The newest message of the case that exposes something and is not hidden yet, which hide_check then judges; 0 with
 * ERR_GONE when there is none. */
gint64 hide_pick(struct db *, gint64 case_id, GError **error);

/* What became of it, in words ("hidden on X, 14:05"); NULL: nobody asked (transfer full). */
char *hide_sentence(const struct inbox_message *, gint64 now);

/* DB_NET: wishes of an account whose time has come, oldest first. */
struct hide_wish {
	gint64 message;
	int attempts; /* that failed */
};
GArray *hide_due(struct db *, gint64 account, gint64 now, GError **error); /* struct hide_wish, transfer full */
/* HIDE_DONE, HIDE_REFUSED and HIDE_ASKED (again, at next_try) with the reason, NULL none; one transaction. */
gboolean hide_settle(struct db *, gint64 message, enum hide_state, gint64 now, gint64 next_try, const char *why,
	GError **error);

#endif
