/* cache/replay.c — every case that was written to, from the first to the last. */
#include "cache/replay.h"

#include "cache/clockwork.h"
#include "cache/db-private.h"

static GArray *
cases(struct db *db, GError **error)
{
	g_autoptr(GArray) ids = g_array_new(FALSE, FALSE, sizeof(gint64));
	DB_QUERY(q, db, error, SQL("SELECT id FROM cases ORDER BY id"));

	while (db_row(&q)) {
		gint64 id = db_col_int(&q, 0);

		g_array_append_val(ids, id);
	}
	return q.failed ? NULL : g_steal_pointer(&ids);
}

gboolean
replay_run(struct db *db, const struct policy *policy, gint64 from, gint64 to, replay_fn fn, gpointer data, GError **error)
{
	g_autoptr(GArray) ids = cases(db, error);
	g_autoptr(GError) failed = NULL;

	if (policy != NULL)
		clockwork_set_policy(*db_clockwork_slot(db), policy);
	for (guint i = 0; ids != NULL && i < ids->len; i++) {
		AUTO(story) s = story_load(db, g_array_index(ids, gint64, i), &failed);

		if (failed != NULL) {
			g_propagate_error(error, g_steal_pointer(&failed));
			return FALSE;
		}
		for (guint n = 0; s != NULL && n < episodes_list(s->episodes)->len; n++) {
			const struct episode *ep = &g_array_index(episodes_list(s->episodes), struct episode, n);

			if (ep->opened >= from && ep->opened < to)
				fn(s, n, ep, data);
		}
	}
	return ids != NULL;
}
