/* core/review-question.h — what a customer asks, and what would answer it; for core/review*.c only. */
#ifndef GUICHET_CORE_REVIEW_QUESTION_H
#define GUICHET_CORE_REVIEW_QUESTION_H

#include "core/prose.h"

enum need { /* what an answer has to state; the others may be answered in words */
	NEED_WORDS,
	NEED_YES_NO,
	NEED_CHARGED, /* is there a fee: yes, no, or how much */
	NEED_REASON,
	NEED_WAY, /* how */
	NEED_PLACE, /* where */
	NEED_PAPER, /* something to be sent */
	NEED_PRICE, /* from here on a fact is wanted */
	NEED_DURATION,
	NEED_WHEN, /* a delay, a date, an hour */
	NEED_HOURS, /* when something is open */
	NEED_RATE,
	NEED_COUNT,
	NEED_NUMBER, /* a telephone number, a reference */
};

struct asked {
	guint first, end; /* words of the customer's text */
	enum need need;
	gboolean covered;
};

/* The questions of a text in order: sentences that end in "?", requests and interrogative openings with or without it,
 * parted at "and when …". "C'est normal, ça ?" counts only when nothing else does (transfer full, struct asked). */
GArray *review_questions(const struct prose *);

#endif
