/* cli/rows-time.c — keys of the rows that tell of time: the clock, the waits of customers. */
#include "cli/rows.h"

#include <glib/gi18n.h>

#define END { NULL, OUT_STRING, NULL, LOOK_PLAIN, NULL }

static const struct out_column due_columns[] = {
	{ "due", OUT_STRING, N_("Due"), LOOK_PLAIN, "RFC 3339 with the offset of the calendar's zone" },
	END,
};
const struct out_set rows_due = { "due", "clock due", due_columns };

static const struct out_column elapsed_columns[] = {
	{ "seconds", OUT_INT, N_("Seconds"), LOOK_RIGHT, "open time" },
	END,
};
const struct out_set rows_elapsed = { "elapsed", "clock elapsed", elapsed_columns };

static const struct out_column segment_columns[] = {
	{ "from", OUT_STRING, N_("From"), LOOK_PLAIN, "RFC 3339 with the offset of the calendar's zone" },
	{ "to", OUT_STRING, N_("To"), LOOK_PLAIN, "where the next one begins" },
	{ "seconds", OUT_INT, N_("Seconds"), LOOK_RIGHT, "its length, whether it counts or not" },
	{ "why", OUT_STRING, N_("Why"), LOOK_PLAIN,
	  "counted; closed (outside the hours of the week), exception, holiday, paused: not counted" },
	{ "detail", OUT_STRING, N_("Detail"), LOOK_WIDE, "the date of an exception or a holiday; which pause" },
	END,
};
const struct out_set rows_segment = { "segment", "clock explain", segment_columns };
