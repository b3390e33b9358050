/* core/promise.h — what we promised, and by when: commitments with a time in a text of ours (FEATURES F16,
 * CHECKS "promises").
 *
 * French and English. No promise: what is past, what the customer has to do, what holds on a condition, what
 * others do, a refusal, an offer, a question, haste without a date. Pure and linear; `now` is when it was
 * said. */
#ifndef GUICHET_CORE_PROMISE_H
#define GUICHET_CORE_PROMISE_H

#include "core/calendar.h"

struct promise {
	char *text; /* the words of it, as they stand in the text */
	gsize start, end; /* bytes of the text */
	gint64 due; /* UTC ms */
};

/* In the order of the text (transfer full, struct promise *). Local dates are those of the calendar's zone;
 * NULL is a desk that never closes, whose day ends at 18:00. */
GPtrArray *promise_find(const char *text, gint64 now, const struct calendar *);

#endif
