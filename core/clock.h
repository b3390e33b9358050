/* core/clock.h — how long a customer has waited, and by when an answer is due.
 *
 * Definitions: FEATURES §5.2. Open time is that of a business calendar (core/calendar; NULL: a desk that
 * never closes) without its pauses. Time is counted to the millisecond and told in whole seconds. */
#ifndef GUICHET_CORE_CLOCK_H
#define GUICHET_CORE_CLOCK_H

#include "core/calendar.h"

#define CLOCK_NEVER G_MAXINT64

struct clock_pause { /* the clock stands still in [from, to); pauses may overlap, in any order */
	gint64 from, to; /* to CLOCK_NEVER: until further notice */
	const char *why; /* for clock_explain; may be NULL */
};

/* Least time t (UTC ms) with open time from `start` to t of at least target_s seconds; `start` itself for
 * a target of 0. CLOCK_NEVER when there is none: the calendar never opens (again), the pause never
 * ends, or it lies beyond the year 2300. */
gint64 clock_due(const struct calendar *, gint64 start, gint64 target_s, const struct clock_pause *,
	guint n_pauses);

/* Open time between two instants, in seconds; 0 when to <= from. */
gint64 clock_elapsed(const struct calendar *, gint64 from, gint64 to, const struct clock_pause *,
	guint n_pauses);
/* Both in ms, where sums are made of several (core/shift). */
gint64 clock_due_ms(const struct calendar *, gint64 start, gint64 target, const struct clock_pause *,
	guint n_pauses);
gint64 clock_elapsed_ms(const struct calendar *, gint64 from, gint64 to, const struct clock_pause *,
	guint n_pauses);

gboolean clock_is_open(const struct calendar *, gint64 at);
/* `at` when the desk is open then, else when it next opens; CLOCK_NEVER. */
gint64 clock_next_open(const struct calendar *, gint64 at);

#define CLOCK_WHYS(_) \
	_(COUNTED,   "counted",   N_("counts")) \
	_(CLOSED,    "closed",    N_("closed")) /* outside the hours of the week */ \
	_(EXCEPTION, "exception", N_("other hours that day")) /* outside the hours of a day that has its own */ \
	_(HOLIDAY,   "holiday",   N_("holiday")) \
	_(PAUSED,    "paused",    N_("paused")) /* would be open */

enum clock_why {
#define CLOCK_ENUM(why, name, shown) CLOCK_##why,
	CLOCK_WHYS(CLOCK_ENUM)
#undef CLOCK_ENUM
};
const char *clock_why_name(enum clock_why);
const char *clock_why_shown(enum clock_why); /* to people, translated */

struct clock_segment {
	gint64 from, to;
	enum clock_why why;
	gint32 day; /* exception, holiday: which */
	const char *pause; /* paused: its `why` (borrowed from the pause) */
};

/* All of [from, to) in order, nothing left out: counted segments add up to clock_elapsed() (transfer full). */
GArray *clock_explain(const struct calendar *, gint64 from, gint64 to, const struct clock_pause *,
	guint n_pauses);

enum clock_level {
	CLOCK_NONE, /* nobody waits */
	CLOCK_OK,
	CLOCK_WARN, /* at most 20 % of the target or 15 minutes left */
	CLOCK_LATE, /* now >= due + 1 s */
};
/* Of a wait that is open since then (0: nobody waits); `warn` is when little time is left, by open time and pauses as
 * `due` is. due 0: the clock stands still until further notice. */
enum clock_level clock_level(gint64 waiting_since, gint64 warn, gint64 due, gint64 now);
const char *clock_level_name(enum clock_level); /* "none", "ok", "warn", "late" */

#endif
