/* cache/card.h — what the card shows beside cache/people: how they reach us of late, and the last words about
 * them. */
#ifndef GUICHET_CACHE_CARD_H
#define GUICHET_CACHE_CARD_H

#include "cache/people.h"
#include "core/usage.h"

/* From the messages of the last twelve months before `now` (core/usage); *social and *others may be NULL. */
enum usage_type card_usage(struct db *, gint64 customer, gint64 now, gint64 *social, gint64 *others);

struct card_note { /* a note or a call, about the person or one of their cases */
	gint64 id, at, case_id; /* case_id 0: about the person */
	char *advisor, *text;
	gboolean call;
};
void card_note_free(struct card_note *);
/* Newest first, at most `count` (transfer full). */
GPtrArray *card_notes(struct db *, gint64 customer, int count, GError **error);

/* Writes down, field by field, that an advisor looks at what is masked, and why; only then it may be shown. How many
 * fields there are, -1 with ERR_INPUT without a reason. */
int card_reveal(struct db *, const struct customer *, const char *advisor, const char *reason, gint64 now, GError **error);

/* As shown, "" nobody (transfer full). */
char *card_name(struct db *, gint64 customer);

/* Channels on which they or we wrote, for choosing (transfer full, NULL-terminated pairs: channel, title). */
char **card_channels(struct db *, gint64 customer);

#endif
