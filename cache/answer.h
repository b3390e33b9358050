/* cache/answer.h — the one place where an answer begins: a draft made from a case.
 *
 * The screen's composer and `guichet case ID reply` both start here, so that recipients,
 * identity, subject, signature and quote are the same whichever way an answer is written. */
#ifndef GUICHET_CACHE_ANSWER_H
#define GUICHET_CACHE_ANSWER_H

#include "base/conf.h"
#include "cache/inbox.h"
#include "cache/outbox.h"
#include "core/reply.h"

struct answer {
	enum reply_kind kind;
	gint64 case_id; /* 0 only for REPLY_NEW */
	gint64 message; /* the message answered; 0: the customer's last, else the last of all */
	gboolean private_; /* its writer alone shall read the answer, though everybody reads that message */
	const char *account; /* REPLY_NEW without a case: which account writes; else NULL */
	const char *advisor;
	const char *text; /* words to put above the signature, or NULL */
};

/* A draft not saved yet (id 0): account, identity, recipients, subject, body, message and revision are
 * filled in. ERR_GONE: no such case or message; ERR_CONFIG: the account is not in the
 * configuration; ERR_INPUT: its channel has no such way to answer (transfer full). */
struct draft *answer_begin(struct db *, const struct conf *, const struct answer *,
	GError **error);

/* Where the writer's words end in draft.body (byte offset): the cursor's place. */
gsize answer_cursor(const struct answer *);

/* Our addresses for this account: address first, then identities ("Name <a@b>"; the advisor's
 * name stands before the bare default one); on other channels than mail our one name there
 * (transfer full, g_strfreev). */
char **answer_identities(struct db *, const struct conf *, const char *account);

/* Seconds an answer is held back so that it can be undone: the account's hold, else its channel's. */
int answer_hold(struct db *, const struct conf *, const char *account);

/* What cannot be sent as it stands, one sentence each (char *, transfer full; empty = ready): no recipient, a malformed
 * address, an empty body, longer than the channel allows. */
GPtrArray *answer_check(struct db *, const struct conf *, const struct draft *);

#endif
