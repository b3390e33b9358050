/* core/calendar-private.h — inside of core/calendar, and of core/clock which walks its open time. */
#ifndef GUICHET_CORE_CALENDAR_PRIVATE_H
#define GUICHET_CORE_CALENDAR_PRIVATE_H

#include "core/calendar.h"

/* Open time is worked out once, a block at a time: blocks are 2^35 ms (398 days) long. */
#define BLOCK_SHIFT 35
#define BLOCK_FIRST (-65) /* in 1899 */
#define BLOCK_END 304 /* in 2300 */
#define BLOCK_MIN (BLOCK_FIRST * (G_GINT64_CONSTANT(1) << BLOCK_SHIFT))
#define BLOCK_MAX (BLOCK_END * (G_GINT64_CONSTANT(1) << BLOCK_SHIFT))

struct period { /* seconds from the midnight its day begins with; close up to 48 h */
	int open, close;
};

struct span { /* [open, close) of UTC ms; `before`: open ms of the block before it */
	gint64 open, close, before;
};

struct block {
	gint64 total; /* open ms */
	guint n;
	struct span spans[]; /* ascending, apart from each other */
};

struct calendar {
	char *name, *zone, *holidays;
	GTimeZone *tz;
	GArray *week[7]; /* struct period */
	GHashTable *except; /* day -> GArray of struct period, none: closed */
	GHashTable *closed; /* set of days */
	struct block **blocks; /* BLOCK_END - BLOCK_FIRST of them; NULL: not worked out yet */
};

/* Periods that start on a day (borrowed). */
const GArray *calendar_periods(const struct calendar *, gint32 day);

/* Block number `at >> BLOCK_SHIFT`, of BLOCK_FIRST … BLOCK_END - 1 (borrowed). */
const struct block *calendar_block(const struct calendar *, int number);

#endif
