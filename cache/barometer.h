/* cache/barometer.h — the measures of core/barometer on the desk's own data, channel by channel.
 *
 * What nobody measured has no value: nothing is estimated. */
#ifndef GUICHET_CACHE_BAROMETER_H
#define GUICHET_CACHE_BAROMETER_H

#include "cache/stats.h"
#include "core/barometer.h"

#define BAROMETER_PAIRS 20 /* newest answers of a motive that are compared with each other */

struct barometer_value {
	double value; /* share 0..1, or seconds of the delay; NAN not measured, or of too few */
	gboolean open; /* the delay is longer than that */
	guint n; /* answers, waits or pairs behind it */
};
struct barometer_channel {
	char *title; /* of the channel, not translated */
	struct barometer_value values[BAROMETER_MEASURE_N];
};
void barometer_channel_free(struct barometer_channel *);

/* The channels that had a first message in the period, by title (transfer full, struct barometer_channel *). `set` is of the
 * same period. */
GPtrArray *barometer_load(struct db *, const struct stats_set *, const struct stats_period *, GError **error);

#endif
