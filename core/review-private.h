/* core/review-private.h — how the checks add their findings; for core/review*.c only. */
#ifndef GUICHET_CORE_REVIEW_PRIVATE_H
#define GUICHET_CORE_REVIEW_PRIVATE_H

#include "core/review.h"

/* `format` makes the sentence; it is translated already. */
void review_add(struct review *, enum review_check, const char *rule, enum review_level, gsize start,
	gsize end, const char *format, ...) G_GNUC_PRINTF(7, 8);

#endif
