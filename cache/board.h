/* cache/board.h — the supervisor's board: every queue and every advisor as they stand now.
 *
 * A queue is that of one account or of several that share it, with the cases that were moved there. Everything comes from the cache, and from counts that it keeps: looking
 * takes a few milliseconds however many messages there are. Times are UTC ms, 0 none. */
#ifndef GUICHET_CACHE_BOARD_H
#define GUICHET_CACHE_BOARD_H

#include "cache/db.h"
#include "core/stats.h"

#define BOARD_WINDOW_SOON (60 * 60) /* seconds: a reply window that closes within it is a deadline (F15) */
#define BOARD_RISK (15 * 60) /* seconds: a wait that turns late within it is at risk (F19) */
#define BOARD_KEEP 95 /* percent that a promise wants kept */
#define BOARD_SILENT (60 * 60) /* seconds: a claimed case whose customer waits longer is held in silence */

struct board_queue {
	char *name, *channel; /* channel: of its first account */
	int open, unclaimed; /* cases; unclaimed: waiting, nobody's */
	int waiting, first; /* first: of those, without any reply yet */
	int late, warn, risk; /* of those waiting; risk: late within BOARD_RISK */
	gint64 oldest; /* since when the customer waits who waits longest */
	gint64 oldest_case;
	int windows; /* reply windows that close within BOARD_WINDOW_SOON */
	int in_hour, out_hour, in_day, out_day; /* messages of customers and answers of people: last hour, today */
	int failed; /* answers that need a person */
	gint64 synced_at; /* of its account that was synced longest ago, 0 one never was */
	char *error; /* the last failure of one of them, NULL all is well */
	/* the promise board (F19): waits that began, and whether the answer came in time */
	gint64 promise_s; /* shortest target of an account of it, in open time */
	int kept_day, missed_day, running_day; /* began today; missed: answered late, or late and open */
	int kept, missed; /* began in the last 28 days */
};
double board_kept(int kept, int missed); /* share, NAN of nothing */
/* How many of today's waits may still be missed for BOARD_KEEP percent to be kept; below 0: too many were. */
int board_misses_left(const struct board_queue *);

struct board_advisor {
	char *name;
	int open, waiting, late, silent; /* cases that are theirs; silent: waiting longer than BOARD_SILENT */
	gint64 oldest; /* since when their longest waiting customer waits */
	gint64 last_reply;
	int out_hour, out_day; /* answers sent from here, and those of today from elsewhere that bear the name */
};

struct board_note { /* what a supervisor said to everybody: act `broadcast` */
	gint64 act, at;
	char *advisor, *text;
};

struct board {
	gint64 at;
	GPtrArray *queues; /* struct board_queue *, by name */
	GPtrArray *advisors; /* struct board_advisor *, by name: who holds a case, or answered today */
	int snoozed_today; /* snoozes that end before midnight */
	struct board_note note; /* the newest of the last 24 hours; act 0: none */
};
void board_free(struct board *);
AUTO_DEFINE(board);
struct board *board_load(struct db *, gint64 now, GError **error);

/* The newest broadcast after act `after` that somebody else than `advisor` wrote since `since`; act 0 when there is
 * none. Clear it with board_note_clear. */
gboolean board_note_after(struct db *, gint64 after, const char *advisor, gint64 since, struct board_note *,
	GError **error);
void board_note_clear(struct board_note *);

#endif
