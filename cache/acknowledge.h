/* cache/acknowledge.h — customers are told that their message has come, and by when they have an answer (core/acknowledge).
 *
 * Configured per account (key acknowledge), off by default. Works on what is in the cache, after the ingest's commit: a message of the
 * last hour is looked at once, whatever crashes; what is to go leaves through the outbox as any answer does. */
#ifndef GUICHET_CACHE_ACKNOWLEDGE_H
#define GUICHET_CACHE_ACKNOWLEDGE_H

#include "base/conf.h"
#include "cache/db.h"
#include "core/acknowledge.h"

#define ACKNOWLEDGE_FRESH (60 * 60 * 1000) /* ms: later it is no acknowledgement any more, but a reminder of silence */

/* DB_NET: looks at the new messages of an account. How many were acknowledged, -1 on failure. Does nothing where the
 * account does not want any. */
int acknowledge_new(struct db *, const struct conf *, const char *account, gint64 now, GError **error);

/* The 90th of 100 first answers of that channel and class of days, in business seconds; 0 too few, G_MAXINT64 when so
 * many have none yet: then *open is the longest wait that still lasts. */
gint64 acknowledge_usual(struct db *, gint64 account, gint64 now, gint64 *open, GError **error);

struct acknowledge_row {
	gint64 message, case_id, at, due; /* due 0: nothing was promised */
	enum acknowledge_verdict verdict;
	char *account, *author;
	gint64 answered; /* when a person first answered after that, 0 not yet */
};
void acknowledge_row_free(struct acknowledge_row *);
/* A promise is kept by an answer before its due, broken once that has passed. */
enum acknowledge_kept { ACKNOWLEDGE_NONE, ACKNOWLEDGE_RUNNING, ACKNOWLEDGE_KEPT, ACKNOWLEDGE_BROKEN };
enum acknowledge_kept acknowledge_kept(const struct acknowledge_row *, gint64 now);
const char *acknowledge_kept_name(enum acknowledge_kept); /* "", "running", "kept", "broken" */
/* What was looked at since then, newest first (struct acknowledge_row *, transfer full). */
GPtrArray *acknowledge_list(struct db *, gint64 since, GError **error);

#endif
