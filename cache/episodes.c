/* cache/episodes.c — rows of the table episode. */
#include "cache/episodes.h"

#include "base/date.h"
#include "cache/db-private.h"
#include "cache/story.h"

static const char *
intern(const char *word)
{
	return word != NULL ? g_intern_string(word) : NULL;
}

static void
read_row(const struct db_rows *q, struct episode_row *r)
{
	*r = (struct episode_row){
		.case_id = db_col_int(q, 0), .n = (int)db_col_int(q, 1), .opened = db_col_int(q, 3),
		.closed = db_col_int(q, 4), .ended = intern(db_col_text(q, 5)), .account = db_col_int(q, 6),
		.queue = intern(db_col_text(q, 7)), .wall_s = db_col_int(q, 8), .biz_s = db_col_int(q, 9),
		.target_s = db_col_int(q, 10), .due = db_col_int(q, 11), .warn = db_col_int(q, 12),
		.customer_s = db_col_int(q, 13), .hold_s = db_col_int(q, 14), .lag_s = db_col_int(q, 15),
		.message = db_col_int(q, 16), .answer = db_col_int(q, 17), .advisor = intern(db_col_text(q, 18)),
		.deflect = db_col_bool(q, 19),
	};
	episode_kind_parse(db_col_text(q, 2), &r->kind);
}

gboolean
episodes_walk(struct db *db, enum episode_kind kind, gint64 from, gint64 to, episodes_fn fn, gpointer data,
	GError **error)
{
	DB_QUERY(q, db, error, SQL("SELECT * FROM episode WHERE kind = ? AND opened >= ? AND opened < ? ORDER BY opened, case_id, n"),
		TEXT(episode_kind_name(kind)), INT(from), INT(to));

	while (db_row(&q)) {
		struct episode_row r;

		read_row(&q, &r);
		fn(&r, data);
	}
	return !q.failed;
}

gboolean
episode_row_is_late(const struct episode_row *r, gint64 now)
{
	return r->due != 0 && (r->closed != 0 ? r->closed : now) >= r->due + DATE_SECOND;
}

gint64
episodes_age(struct db *db, const struct episode_row *r, gint64 now, GError **error)
{
	AUTO(story) s = story_load(db, r->case_id, error);
	gint64 wall, biz = -1;

	if (s == NULL || (guint)r->n >= episodes_list(s->episodes)->len)
		return -1;
	episodes_measure(s->episodes, &g_array_index(episodes_list(s->episodes), struct episode, r->n), now, &wall, &biz);
	return biz;
}

GArray *
episodes_moves(struct db *db, gint64 case_id, GError **error)
{
	g_autoptr(GArray) list = g_array_new(FALSE, FALSE, sizeof(struct episodes_moved));
	DB_QUERY(q, db, error, SQL("SELECT at, waiting_since, was, due FROM due_log WHERE case_id = ? ORDER BY seq"), INT(case_id));

	while (db_row(&q)) {
		struct episodes_moved m = { db_col_int(&q, 0), db_col_int(&q, 1), db_col_int(&q, 2), db_col_int(&q, 3) };

		g_array_append_val(list, m);
	}
	return q.failed ? NULL : g_steal_pointer(&list);
}
