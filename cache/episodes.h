/* cache/episodes.h — the waits of customers as they were measured, for stats, the board, and whoever asks why.
 *
 * The rows stand in the table `episode` (schema-time.sql), kept by the projection; an open one has no length there
 * yet, as that depends on now. */
#ifndef GUICHET_CACHE_EPISODES_H
#define GUICHET_CACHE_EPISODES_H

#include "cache/db.h"
#include "core/episode.h"

struct episode_row { /* strings are interned: they stay (g_intern_string) */
	gint64 case_id, account;
	int n; /* which one of the case */
	enum episode_kind kind;
	gint64 opened, closed; /* closed 0: open. ttr-full: final only EPISODE_SILENCE later */
	gint64 wall_s, biz_s; /* 0 while open */
	gint64 target_s, due, warn; /* 0 none */
	gint64 customer_s, hold_s, lag_s;
	gint64 message, answer; /* what opened it, and the answer that closed it; 0 none */
	const char *ended; /* "answer", "ack", "resolve", "released", "" */
	const char *queue, *advisor; /* advisor NULL: unknown */
	gboolean deflect;
};

/* Every episode of a kind opened in [from, to), oldest first. FALSE when the cache failed. */
typedef void (*episodes_fn)(const struct episode_row *, gpointer data);
gboolean episodes_walk(struct db *, enum episode_kind, gint64 from, gint64 to, episodes_fn, gpointer data,
	GError **error);

/* Late is one that was closed after its due, or is open and past it (FEATURES §5.2: by a second at least). */
gboolean episode_row_is_late(const struct episode_row *, gint64 now);

/* Business seconds of an open one until now; -1 with an error. */
gint64 episodes_age(struct db *, const struct episode_row *, gint64 now, GError **error);

/* A due that moved while the customer waited, oldest first (transfer full, struct episodes_moved). */
struct episodes_moved {
	gint64 at, waiting_since, was, due; /* was, due 0: the clock stood still */
};
GArray *episodes_moves(struct db *, gint64 case_id, GError **error);

#endif
