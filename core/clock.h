/* core/clock.h — how long a customer has waited, and by when an answer is due.
 *
 * Definitions: FEATURES §5.2 (wait episode: opens at the first customer message after our
 * last human reply). This first form counts every second (a desk open 24/7); a business calendar
 * will stand behind struct clock_calendar without a change for callers. Pure: `now` is given. */
#ifndef GUICHET_CORE_CLOCK_H
#define GUICHET_CORE_CLOCK_H

#include <glib.h>

/* When the desk is open. NULL means always. */
struct clock_calendar;

/* Least time t (UTC ms) with open time from `start` to t of at least target_s seconds. */
gint64 clock_due(const struct clock_calendar *, gint64 start, gint64 target_s);

/* Open time between two instants, in seconds; 0 when to <= from. */
gint64 clock_elapsed(const struct clock_calendar *, gint64 from, gint64 to);

enum clock_level {
	CLOCK_NONE, /* nobody waits */
	CLOCK_OK,
	CLOCK_WARN, /* at most 20 % of the target or 15 minutes left */
	CLOCK_LATE, /* now >= due + 1 s */
};
enum clock_level clock_level(gint64 waiting_since, gint64 due, gint64 now);
const char *clock_level_name(enum clock_level); /* "none", "ok", "warn", "late" */

#endif
