/* cache/clockwork.h — the calendars and the policy of a handle, read once and kept.
 *
 * They stand in the cache as text (account.calendar, clock_rules); whoever needs them parsed asks here. */
#ifndef GUICHET_CACHE_CLOCKWORK_H
#define GUICHET_CACHE_CLOCKWORK_H

#include "base/auto.h"
#include "core/calendar.h"
#include "core/policy.h"

struct clockwork;
struct clockwork *clockwork_new(void);
void clockwork_free(struct clockwork *);
AUTO_DEFINE(clockwork);

/* Of a text that was checked when it was stored; NULL (always open, no policy) for NULL, and for one that does not
 * parse, which is logged (borrowed while the clockwork is there). */
const struct calendar *clockwork_calendar(struct clockwork *, const char *text);
const struct policy *clockwork_policy(struct clockwork *, const char *text);

/* From now on this policy, whatever text is asked for: a replay with another one. NULL: none. */
void clockwork_set_policy(struct clockwork *, const struct policy *);

#endif
