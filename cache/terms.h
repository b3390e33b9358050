/* cache/terms.h — what holds for an answer on the channel it goes to: who reads it, how long it
 * may be, until when it may be sent. */
#ifndef GUICHET_CACHE_TERMS_H
#define GUICHET_CACHE_TERMS_H

#include "cache/outbox.h"
#include "core/length.h"

struct terms {
	gboolean mail; /* with recipients, subject and identities; else it goes to whom it answers */
	gboolean public_; /* everybody reads it */
	gboolean files; /* files may go with it */
	gboolean checks; /* its connector may have something to say of it: cache/remark.h */
	struct length_rule limit;
	gint64 until; /* UTC ms: an answer is possible before that; 0 always */
	const char *kind; /* core/channel name (static) */
	char *title; /* of the channel, translated */
	char *whom; /* the writer of what it answers, as the channel names them; "" nobody */
	char *cost; /* what it costs, a sentence, or NULL */
};
void terms_free(struct terms *);
AUTO_DEFINE(terms);

/* Of a draft, saved or not; NULL when its account is not there (transfer full). */
struct terms *terms_of(struct db *, const struct draft *, GError **error);

/* "answer possible until 14:05", or that it is no more; NULL when it always is (transfer full). */
char *terms_window(const struct terms *, gint64 now);
gboolean terms_are_over(const struct terms *, gint64 now);

/* How far a text is from the limit: "143 left", "12 over", "2 × 153, 20 left"; NULL without a limit
 * (transfer full). */
char *terms_left(const struct terms *, const struct length *);

#endif
