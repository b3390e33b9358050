/* core/clock.c — waiting time of a desk that never closes. */
#include "core/clock.h"

#define SECOND G_GINT64_CONSTANT(1000) /* of UTC ms */
#define WARN_LEFT (15 * 60 * SECOND)

/* Sums of hostile or far-off times stay at the end of the scale. */
static gint64
add(gint64 a, gint64 b)
{
	gint64 sum;

	if (__builtin_add_overflow(a, b, &sum))
		return b > 0 ? G_MAXINT64 : G_MININT64;
	return sum;
}

gint64
clock_due(const struct clock_calendar *calendar, gint64 start, gint64 target_s)
{
	(void)calendar;
	if (target_s <= 0)
		return start;
	if (target_s > G_MAXINT64 / SECOND)
		return G_MAXINT64;
	return add(start, target_s * SECOND);
}

gint64
clock_elapsed(const struct clock_calendar *calendar, gint64 from, gint64 to)
{
	(void)calendar;
	return to <= from ? 0 : add(to, from == G_MININT64 ? G_MAXINT64 : -from) / SECOND;
}

enum clock_level
clock_level(gint64 waiting_since, gint64 due, gint64 now)
{
	gint64 left = add(due, -now), target = add(due, -waiting_since);

	if (waiting_since == 0)
		return CLOCK_NONE;
	if (left <= -SECOND)
		return CLOCK_LATE;
	if (left <= WARN_LEFT || left <= target / 5)
		return CLOCK_WARN;
	return CLOCK_OK;
}

const char *
clock_level_name(enum clock_level level)
{
	static const char *const names[] = { "none", "ok", "warn", "late" };

	return (guint)level < G_N_ELEMENTS(names) ? names[level] : "none";
}
