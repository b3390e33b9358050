/* core/stats.h — how fast and how often customers are answered: samples in, figures out (FEATURES §5.3).
 *
 * A sample is one wait episode. Percentiles are by nearest rank: sorted, the value at ⌈p·n⌉. Episodes that are still open
 * count as longer than any that ended, and are told as "longer than": leaving them out would flatter. Below STATS_FEW samples there are no percentiles, only the values. Pure. */
#ifndef GUICHET_CORE_STATS_H
#define GUICHET_CORE_STATS_H

#include "base/auto.h"
#include "core/plot.h"

#include <glib.h>

#define STATS_FEW 20
#define STATS_SETTLED_MS (7 * 24 * 3600 * G_GINT64_CONSTANT(1000)) /* after so long an episode counts as not answered */

struct stats_span { /* how long */
	gint64 s;
	gboolean open; /* longer than s */
};
/* Ended ones by length, then open ones by age. */
void stats_sort(struct stats_span *, guint n);
/* The value at `percent` of a sorted list. Of an open one: longer than the longest that ended, and than the value at this
 * rank of all as they are now. 0 and ended when n is 0. */
struct stats_span stats_percentile(const struct stats_span *sorted, guint n, guint percent);

struct stats_spread {
	guint n, open;
	struct stats_span p50, p90, p95, most;
	double mean; /* of those that ended, which flatters; NAN none */
};
/* Sorts the list. */
struct stats_spread stats_spread(struct stats_span *, guint n);

/*	measure    name       to people (gi18n.h is wanted where it is used) */
#define STATS_MEASURES_LIST(_) \
	_(FIRST,   "first",   N_("first answer")) \
	_(NEXT,    "next",    N_("next answers")) \
	_(ACK,     "ack",     N_("acknowledgement")) \
	_(RESOLVE, "resolve", N_("resolution")) \
	_(RESOLVE_FULL, "resolve-full", N_("final resolution")) \
	_(HELD,    "held",    N_("held by an advisor"))

enum stats_measure {
#define STATS_ENUM(measure, name, words) STATS_##measure,
	STATS_MEASURES_LIST(STATS_ENUM)
#undef STATS_ENUM
	STATS_MEASURES
};
const char *stats_measure_name(enum stats_measure);
gboolean stats_measure_is_main(enum stats_measure); /* told on screens and pages; the others are for who asks */
const char *stats_measure_words(enum stats_measure); /* translated */

struct stats_sample {
	guint key; /* what it is grouped by: the caller's number */
	enum stats_measure measure;
	gint64 opened; /* UTC ms */
	gint64 wall_s, open_s; /* so far, while it is open; open_s: in open hours */
	gint64 lag_s; /* how long the message that opened it took to reach us */
	gboolean open;
	gboolean answered; /* a person answered; ended without: resolved, or the customer took it back */
	gboolean late; /* the target has passed, or had when it ended */
	gboolean aimless; /* it has no target: it is neither in time nor late */
	gboolean deflected; /* the answer did little more than send the customer elsewhere */
};

struct stats_row { /* the samples of one key and measure */
	guint key;
	enum stats_measure measure;
	guint opened, answered, deflected;
	guint in_time, late, late_open, running; /* running: open, and there is time left. Ended unanswered: in none */
	struct stats_spread wall, hours; /* hours: in open hours. Of samples that are open or were answered */
	guint settled, settled_answered; /* opened STATS_SETTLED_MS ago or earlier */
	struct stats_span *values, *values_hours; /* sorted; wall.n of each */
	gint64 lag_p90_s; /* delivery lag that nine in ten did not exceed: a slow channel is not the advisors' fault, and not hidden */
};
void stats_row_free(struct stats_row *);
double stats_compliance(const struct stats_row *); /* in time / (in time + late + late and open); NAN none */
double stats_answer_rate(const struct stats_row *); /* of those settled; NAN none */

/* One row for each key and measure that occur, by key, then measure (transfer full, struct stats_row *). */
GPtrArray *stats_group(const struct stats_sample *, gsize n, gint64 now);

/* How many fall into each class of delay. The last class is those that are still open. */
#define STATS_CLASSES 8
guint stats_classes(const struct stats_span *, guint n, guint counts[STATS_CLASSES]); /* returns the greatest */
const char *stats_class_title(guint); /* "under 15 min", …, "no answer yet"; translated */

/* The classes of a row's waits as the bars of a chart; what is still open in an ink of its own. */
void stats_bars(const struct stats_row *, enum plot_ink open, struct plot_bar bars[STATS_CLASSES]);

/* "2h 05m" to a person, "> 2h 05m" of an open one (transfer full). */
char *stats_span_words(struct stats_span);
/* Names of the days, Monday first, short (translated). */
void stats_weekdays(const char *names[7]);

/* Monday 00:00 is 0, Sunday 23:00 is 167, in the zone of the machine. */
guint stats_hour_of_week(gint64 at);

#endif
