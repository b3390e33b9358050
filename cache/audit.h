/* cache/audit.h — the no-answer ledger (F1): every message of a customer is in exactly one state.
 *
 * The states are those of the view message_fate (schema-time.sql). What is counted: messages that came in from
 * people, and edits that brought new words; automatic mail, deletions, reactions and what others say in public
 * are none. */
#ifndef GUICHET_CACHE_AUDIT_H
#define GUICHET_CACHE_AUDIT_H

#include "cache/db.h"

/*	fate        key                what it says */
#define FATES(_) \
	_(WAITING,   "waiting") /* nobody has answered yet */ \
	_(ANSWERED,  "answered") /* by a person */ \
	_(NO_REPLY,  "no_reply_needed") /* resolved, with a reason */ \
	_(MERGED,    "merged_into") /* answered in another conversation of the case it was merged into */ \
	_(SPAM,      "spam") /* resolved as spam: the reason begins so */ \
	_(WITHDRAWN, "withdrawn") /* the customer took it back */

enum fate {
#define FATE_ENUM(fate, key) FATE_##fate,
	FATES(FATE_ENUM)
#undef FATE_ENUM
	FATE_N
};
const char *fate_key(enum fate);

struct audit_message { /* one that waits */
	gint64 message, case_id, at, due; /* due 0: none */
	char *account, *channel, *customer, *subject, *owner; /* owner NULL: nobody */
	gboolean snoozed;
};
void audit_message_free(struct audit_message *);
/* Those that came in at `before` or earlier and wait, oldest first (transfer full, struct audit_message). */
GPtrArray *audit_waiting(struct db *, gint64 before, GError **error);

struct audit_count { /* of one account on one UTC day */
	char *day, *account; /* "2026-01-13" */
	gint64 messages; /* counted by themselves */
	gint64 n[FATE_N];
};
void audit_count_free(struct audit_count *);
/* Newest day first (transfer full, struct audit_count). */
GPtrArray *audit_counts(struct db *, GError **error);

struct audit_claims { /* of one advisor (F20) */
	char *advisor;
	gint64 claims, picked, skips; /* claims: of unclaimed cases that waited; picked: not the one that came next */
};
void audit_claims_free(struct audit_claims *);
/* Claims and skips made since then, by name (transfer full, struct audit_claims). */
GPtrArray *audit_claims(struct db *, gint64 since, GError **error);

/* What does not add up, one sentence each (transfer full, char *); empty when the ledger is sound; NULL with an
 * error: the states of each account and day sum up to its messages, and the cases with a waiting message are those whose
 * clock runs. */
GPtrArray *audit_check(struct db *, GError **error);

#endif
