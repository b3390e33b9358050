/* core/review-private.h — what the checks share, and how they add their findings; for core/review*.c only. */
#ifndef GUICHET_CORE_REVIEW_PRIVATE_H
#define GUICHET_CORE_REVIEW_PRIVATE_H

#include "core/facts.h"
#include "core/review.h"
#include "core/prose.h"

struct review_context {
	const struct review_input *in;
	struct prose *draft, *customer; /* customer: NULL when nothing is known */
	char *shown, *shown_customer; /* the same texts as a finding may repeat them: byte for byte, numbers masked */
	struct facts *facts; /* of the draft; NULL where no check that is on looks at them */
	GArray *invites; /* struct review_invite: sentences of the draft that send the customer elsewhere */
	GArray *asked; /* struct asked: the customer's questions; NULL when nothing is known */
};
struct review_invite {
	guint sentence, at, end; /* words of the invitation itself */
};

/* `format` makes the sentence; it is translated already. */
void review_add(struct review *, enum review_check, const char *rule, enum review_level, gsize start,
	gsize end, const char *format, ...) G_GNUC_PRINTF(7, 8);

/* Bytes of one of the masked texts, at most `max` and then … (transfer full). A number is masked where it stands
 * whole: what is cut out of it here shows no more of it. */
char *review_quote(const char *shown, gsize start, gsize end, gsize max);
/* Words of the draft (transfer full). */
char *review_said(const struct review_context *, guint first, guint end, gsize max);

/* Do these words of the draft state something: an amount, a rate, a delay, a date, a link, a plain yes or no, an
 * address, opening hours? */
gboolean review_has_fact(const struct review_context *, guint first, guint end);

void review_guard(struct review *, struct review_context *);
/* The first fact of the draft that does not begin before this byte; past the last one there is none. */
guint review_fact_from(const struct review_context *, gsize start);
gboolean review_is_invited(const struct review_context *, guint sentence);

/* Fills context.invites; run before the checks, as more than one wants them. */
void review_find_invites(struct review_context *);

void review_phone(struct review *, struct review_context *);
void review_complete(struct review *, struct review_context *);
void review_person(struct review *, struct review_context *);
void review_language(struct review *, struct review_context *);
void review_attachment(struct review *, struct review_context *);
void review_capitals(struct review *, struct review_context *);
void review_greeting(struct review *, struct review_context *);

#endif
