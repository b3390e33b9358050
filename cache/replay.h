/* cache/replay.h — all waits worked out once more, by another policy: what would have been. Nothing is written. */
#ifndef GUICHET_CACHE_REPLAY_H
#define GUICHET_CACHE_REPLAY_H

#include "cache/db.h"
#include "cache/story.h"

/* Called for each episode opened in [from, to), case by case in the order of their numbers; what it is given depends
 * on the journal, the calendars and the policy, not on now. */
typedef void (*replay_fn)(const struct story *, guint n, const struct episode *, gpointer data);

/* `policy` NULL: the one in force. Until the handle is closed it counts for whatever is asked of it. */
gboolean replay_run(struct db *, const struct policy *, gint64 from, gint64 to, replay_fn, gpointer data,
	GError **error);

#endif
