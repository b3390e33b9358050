/* cache/inbox-walk.c — a view walked a piece at a time. Where the order has an index, a piece
 * begins at the key where the last one ended; elsewhere all is one piece, as the sort is what
 * costs. */
#include "cache/inbox-walk.h"

#include "base/text.h"
#include "cache/db-private.h"
#include "cache/inbox-view.h"

#include <inttypes.h>

#define PIECE 200

enum keyed { KEYED_NOT, KEYED_NEWEST, KEYED_URGENCY };

struct inbox_walk {
	struct inbox_query query; /* advisor is ours */
	char *advisor, *words;
	enum keyed keyed;
	int at; /* of the next case */
	gboolean begun; /* the key is that of the last case */
	gint64 key, id, urgent;
};

static enum keyed
keyed_by(const struct inbox_query *q)
{
	if (q->sort == SORT_URGENCY && view_is_waiting(q->view))
		return KEYED_URGENCY;
	if (q->sort == SORT_NEWEST && !view_is_waiting(q->view) && q->view != QUEUE_MINE)
		return KEYED_NEWEST;
	return KEYED_NOT;
}

struct inbox_walk *
inbox_walk_new(const struct inbox_query *query, const char *phrase)
{
	struct inbox_walk *w = g_new0(struct inbox_walk, 1);
	g_autofree char *words = view_words(query->limit);
	g_autofree char *folded = phrase != NULL ? text_fold(phrase, -1) : NULL;

	w->query = *query;
	w->query.advisor = w->advisor = g_strdup(query->advisor);
	w->words = words != NULL && folded != NULL ? g_strconcat(words, "\n", folded, NULL)
		: g_strdup(words != NULL ? words : folded);
	w->keyed = keyed_by(query);
	w->at = query->offset;
	return w;
}

void
inbox_walk_free(struct inbox_walk *w)
{
	if (w == NULL)
		return;
	g_free(w->advisor);
	g_free(w->words);
	g_free(w);
}

/* What comes after the case of the last key; ?6 key, ?7 id, ?8 urgent. */
static const char *
after(const struct inbox_walk *w)
{
	if (!w->begun)
		return " AND ?8 IS ?8";
	if (w->keyed == KEYED_NEWEST)
		return w->query.reverse ? " AND (k.last_at, k.id) > (?6, ?7) AND ?8 IS ?8"
					: " AND (k.last_at, k.id) < (?6, ?7) AND ?8 IS ?8";
	return w->query.reverse ? " AND k.urgent = ?8 AND (k.due, k.id) < (?6, ?7)"
				: " AND k.urgent = ?8 AND (k.due, k.id) > (?6, ?7)";
}

static int
look(struct db *db, struct inbox_walk *w, GArray *found, GError **error)
{
	const char *order = view_order(&w->query);
	const char *named = w->query.sort == SORT_CUSTOMER
		? " LEFT JOIN customer c ON c.id = k.customer" : "";
	g_autofree char *sql = g_strconcat(
		"SELECT k.id, k.urgent, iif(?8 IS NULL, k.last_at, k.due), ?3 IS NULL OR " VIEW_HAS("?3")
		" FROM (SELECT k.id AS piece FROM cases k", named, " WHERE ", view_where(w->query.view),
		after(w), " ORDER BY ", order, " LIMIT ?4 OFFSET ?5)"
		" CROSS JOIN cases k ON k.id = piece" VIEW_JOINED " ORDER BY ", order, NULL);
	int n = 0;
	DB_QUERY(q, db, error, SQL_MADE(sql), INT(w->query.now), TEXT(w->advisor), TEXT(w->words),
		INT(w->keyed == KEYED_NOT ? -1 : PIECE), INT(w->begun ? 0 : w->at), INT(w->key),
		INT(w->id), (struct db_arg){ .i = w->urgent,
			.type = w->keyed == KEYED_URGENCY ? DB_ARG_INT : DB_ARG_NULL });

	while (db_row(&q)) {
		struct inbox_found f = { .case_id = db_col_int(&q, 0), .at = w->at++ };

		w->id = f.case_id;
		w->urgent = db_col_int(&q, 1);
		w->key = db_col_int(&q, 2);
		if (db_col_bool(&q, 3))
			g_array_append_val(found, f);
		n++;
	}
	return q.failed ? -1 : n;
}

/* Urgent cases and the others are two runs of the index. */
static gboolean
next_run(struct inbox_walk *w)
{
	gint64 last = w->query.reverse ? 1 : 0;

	if (w->keyed != KEYED_URGENCY || !w->begun || w->urgent == last)
		return FALSE;
	w->urgent = last;
	w->key = w->id = w->query.reverse ? G_MAXINT64 : G_MININT64;
	return TRUE;
}

gboolean
inbox_walk_more(struct db *db, struct inbox_walk *w, GArray *found, GError **error)
{
	int n = look(db, w, found, error);

	if (n < 0 || w->keyed == KEYED_NOT)
		return FALSE;
	w->begun = w->begun || n > 0;
	return n == PIECE || next_run(w);
}
