/* cache/stats.h — the episodes of a period, loaded once and grouped as often as wanted (core/stats).
 *
 * The cohort is what opened in the period, whenever it ends. Figures are by channel, never one number over several:
 * a chat and a mail are not awaited alike. Times UTC ms. */
#ifndef GUICHET_CACHE_STATS_H
#define GUICHET_CACHE_STATS_H

#include "cache/db.h"
#include "core/stats.h"

/*	by         name       in words (gi18n.h is wanted where it is used); ADVISOR: who answered, open ones: who owns the case */
#define STATS_BYS(_) \
	_(CHANNEL, "channel", N_("by channel")) \
	_(QUEUE,   "queue",   N_("by queue")) \
	_(ADVISOR, "advisor", N_("by advisor")) \
	_(MOTIVE,  "motive",  N_("by motive")) \
	_(HOUR,    "hour",    N_("by hour of the week"))

enum stats_by {
#define STATS_BY_ENUM(by, name, words) STATS_BY_##by,
	STATS_BYS(STATS_BY_ENUM)
#undef STATS_BY_ENUM
	STATS_BY_N
};
const char *stats_by_name(enum stats_by);
const char *stats_by_words(enum stats_by); /* translated */
gboolean stats_by_parse(const char *, enum stats_by *);

struct stats_period {
	gint64 from, to; /* opened from <= t < to */
	gint64 now;
	const char *queue; /* only this queue, or NULL */
};

struct stats_set;
/* NULL on failure, and for a queue that there is not and never was (transfer full). */
struct stats_set *stats_load(struct db *, const struct stats_period *, GError **error);
void stats_set_free(struct stats_set *);
AUTO_DEFINE(stats_set);
guint stats_set_size(const struct stats_set *);

struct stats_line { /* one row, and what it is about */
	const char *channel; /* title of the channel, as in struct account (borrowed from the set) */
	char *key; /* name of the queue, advisor or motive, "Mon 09" of an hour; "" nobody, none, or by channel */
	struct stats_row *row;
	guint traffic, place; /* what it is sorted by: samples of its channel; hour of the week */
};
void stats_line_free(struct stats_line *);
/* By channel, the busiest first, then measure, then key (transfer full, struct stats_line *). */
GPtrArray *stats_lines(const struct stats_set *, enum stats_by);

struct stats_day { /* waits that opened on one local day */
	gint64 at; /* its midnight */
	guint opened, answered, late; /* late: ended late, or late and open */
	struct stats_span p50; /* of first answers, wall; n 0: 0 */
	guint n; /* first answers, and waits for one */
};
#define STATS_DAYS_MAX 400
/* Each day of the period, at most so many (transfer full, struct stats_day). */
GArray *stats_days(const struct stats_set *);

/* "31 Jan" in the language of the person (transfer full). */
char *stats_day_name(const struct stats_day *);

/* Waits that opened, by local day of the week (Monday first) and hour. */
void stats_week(const struct stats_set *, gint64 cells[7][24]);

#endif
