/* core/shift.h — a case's own clock: by which calendar each of its hours counted, and where it stood still.
 *
 * A case that moves to another queue follows the calendar of that queue from then on, and what was
 * counted before stays (FEATURES §5.2: the calendar in force for each segment). */
#ifndef GUICHET_CORE_SHIFT_H
#define GUICHET_CORE_SHIFT_H

#include "core/clock.h"

struct shift_part {
	gint64 from; /* of the first part: whatever it says, it reaches back for ever */
	const struct calendar *calendar; /* NULL: always open */
	const char *queue;
};

struct shift { /* borrowed, all of it */
	const struct shift_part *parts; /* at least one, ascending */
	guint n_parts;
	const struct clock_pause *pauses;
	guint n_pauses;
};

/* As clock_due(), clock_elapsed() and clock_explain(), each part by its own calendar. */
gint64 shift_due(const struct shift *, gint64 start, gint64 target_s);
gint64 shift_elapsed(const struct shift *, gint64 from, gint64 to);

struct shift_segment {
	struct clock_segment clock;
	const struct shift_part *part;
};
GArray *shift_explain(const struct shift *, gint64 from, gint64 to); /* (transfer full) */

/* The part that an instant lies in. */
const struct shift_part *shift_part_at(const struct shift *, gint64 at);

#endif
