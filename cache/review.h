/* cache/review.h — a draft before the checks of core/review: what they need to know, and what is kept of what they
 * said.
 *
 * The ground (customer, questions, past answers, terms) is loaded once and serves while the draft is written. The key
 * `checks-off` of an account switches checks off. */
#ifndef GUICHET_CACHE_REVIEW_H
#define GUICHET_CACHE_REVIEW_H

#include "base/conf.h"
#include "cache/outbox.h"
#include "core/review.h"

#define REVIEW_PAST 20 /* answers of the same motive, on all channels */
#define REVIEW_LIVE_MAX (24 * 1024) /* bytes of a draft that are looked at while it is written; all before it leaves */

struct review_ground;
/* Of a draft, saved or not (transfer full). */
struct review_ground *review_ground_load(struct db *, const struct conf *, const struct draft *, GError **error);
void review_ground_free(struct review_ground *);
AUTO_DEFINE(review_ground);

/* What the customer wrote and waits for: the text that questions are places of (borrowed), "" nothing; and their name. */
const char *review_ground_asked(const struct review_ground *);

/* Runs the checks (transfer full). */
struct review *review_draft(const struct review_ground *, const char *body, guint files, gint64 now);
/* The first sentence that stops it, with its rule, NULL none (transfer full). */
char *review_stop(const struct review *);

/* A person says that a question is answered elsewhere: an act. The ground knows it then. */
gboolean review_settle(struct db *, struct review_ground *, const struct draft *, const char *advisor,
	const struct review_question *, gint64 now, GError **error);

/* Freezes the draft into the outbox, with what the checks said of it. Errors without a reason: ERR_REFUSED. With one
 * they are overridden, which is an act. The row's id, 0 on failure. */
gint64 review_send(struct db *, gint64 draft, const struct review *, const char *reason, gint64 now, int hold_s,
	GError **error);

/* DB_NET, before it leaves: the checks again, of what was frozen. FALSE when it may not go as it stands (*why: a
 * sentence) or on failure; what a person overrode stops nothing, nor does a row that no person signed off, or that one has sent again. */
gboolean review_again(struct db *, const struct conf *, const struct outbox *, gint64 now, char **why, GError **error);

#endif
