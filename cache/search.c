/* cache/search.c — finding: the newest messages with some words, and the words around the first match. */
#include "cache/search.h"

#include "base/text.h"
#include "cache/exposure.h"
#include "cache/search-private.h"
#include "cache/search-query.h"

#include <glib/gi18n.h>
#include <string.h>

#define SAMPLE 30 /* messages that tell whether a prefix is in most of them */
#define NEWEST_MAX 500
#define SNIPPET_BYTES 160 /* of folded text, around the match */
#define MASK_MAX (64 * 1024) /* bytes of a text that is masked as a whole */

void
search_hit_free(struct search_hit *h)
{
	if (h == NULL)
		return;
	g_free(h->customer);
	g_free(h->author);
	g_free(h->subject);
	g_free(h->account_name);
	g_free(h->channel);
	g_free(h->channel_kind);
	g_free(h->channel_mark);
	g_free(h->snippet);
	g_free(h);
}

/* A number that is cut by the snippet's edge would not be known any more: masked before, unless the text is so
 * long that it would be felt. */
static char *
masked_snippet(struct db *db, const char *text, const GPtrArray *terms, struct search_hit *h)
{
	g_autofree char *masked = strlen(text) <= MASK_MAX ? exposure_mask(db, text) : NULL;
	char *snippet = search_snippet(masked != NULL ? masked : text, terms, SNIPPET_BYTES, &h->mark_at, &h->mark_len);
	char *again = masked == NULL && snippet != NULL ? exposure_mask(db, snippet) : NULL;

	if (again == NULL)
		return snippet;
	g_free(snippet);
	return again;
}

static struct search_hit *
load_hit(struct db *db, gint64 message, GPtrArray *terms)
{
	struct search_hit *h;
	DB_QUERY(q, db, NULL, SQL("SELECT c.case_id, m.at, coalesce(k.name, ''), m.author, m.subject, a.name,"
		" a.channel, m.direction = 'out', m.public, m.snippet, m.text, a.kind,"
		" EXISTS (SELECT 1 FROM message d WHERE d.kind = 'delete' AND d.revises ="
		" CASE WHEN m.kind = 'edit' THEN m.revises ELSE m.id END), a.mark FROM message m"
		" JOIN conversation c ON c.id = m.conversation JOIN cases s ON s.id = c.case_id"
		" JOIN account a ON a.id = m.account LEFT JOIN customer k ON k.id = s.customer"
		" WHERE m.id = ?"), INT(message));

	if (!db_row(&q))
		return NULL;
	h = g_new0(struct search_hit, 1);
	h->message = message;
	h->case_id = db_col_int(&q, 0);
	h->at = db_col_int(&q, 1);
	h->customer = db_col_str(&q, 2);
	h->author = db_col_str(&q, 3);
	h->subject = exposure_mask(db, db_col_text(&q, 4));
	h->account_name = db_col_str(&q, 5);
	h->channel = db_col_str(&q, 6);
	h->channel_kind = db_col_str(&q, 11);
	h->channel_mark = db_col_str(&q, 13);
	h->out = db_col_bool(&q, 7);
	h->public_ = db_col_bool(&q, 8);
	/* Found it can be; what it said is shown in the case, to who asks for it there. */
	if (db_col_bool(&q, 12))
		h->snippet = g_strdup(_("(deleted on the channel)"));
	else
		h->snippet = masked_snippet(db, db_col_text(&q, 10), terms, h);
	if (h->snippet == NULL)
		h->snippet = db_col_str(&q, 9);
	return h;
}

static void
free_hit(gpointer h)
{
	search_hit_free(h);
}

static int
newest_first(gconstpointer a, gconstpointer b)
{
	const gint64 *x = a, *y = b;

	return (*x < *y) - (*x > *y);
}

/* Adds what a shelf has, so that the newest `most` stay, in order. */
static gboolean
match_shelf(struct db *db, sqlite3 *sql, const struct shelf *shelf, const char *expression, guint most, GArray *ids,
	GError **error)
{
	g_autofree char *made = search_made("SELECT rowid FROM words_# WHERE words_# MATCH ? ORDER BY rowid DESC LIMIT ?",
		shelf->id);
	sqlite3_stmt *stmt = NULL;
	int rc = sqlite3_prepare_v2(sql, made, -1, &stmt, NULL);

	if (rc == SQLITE_OK) {
		sqlite3_bind_text(stmt, 1, expression, -1, SQLITE_STATIC);
		sqlite3_bind_int64(stmt, 2, most);
		while ((rc = sqlite3_step(stmt)) == SQLITE_ROW) {
			gint64 id = sqlite3_column_int64(stmt, 0);

			g_array_append_val(ids, id);
		}
	}
	sqlite3_finalize(stmt);
	g_array_sort(ids, newest_first);
	g_array_set_size(ids, MIN(ids->len, most));
	return rc == SQLITE_DONE || search_fail(db, sql, rc, error);
}

static gboolean
match_shelves(struct db *db, sqlite3 *sql, const char *expression, guint most, GArray *ids, GError **error)
{
	g_autoptr(GArray) shelves = search_shelves(db, sql, error);
	gboolean ok = shelves != NULL;

	for (guint i = 0; ok && i < shelves->len; i++) {
		const struct shelf *s = &g_array_index(shelves, struct shelf, i);

		if (ids->len == most && g_array_index(ids, gint64, most - 1) > s->newest)
			break; /* and the shelves after it are older still */
		ok = match_shelf(db, sql, s, expression, most, ids, error);
	}
	return ok;
}

static GArray *
match(struct db *db, const char *expression, int offset, int count, GError **error)
{
	g_autoptr(GArray) ids = g_array_new(FALSE, FALSE, sizeof(gint64));
	sqlite3 *sql = search_open(db, error);
	guint most = count > 0 ? (guint)(offset + count) : G_MAXUINT;
	gboolean ok;

	if (sql == NULL || !search_exec(db, sql, "BEGIN", error)) /* a shelf may be made anew meanwhile */
		return NULL;
	ok = match_shelves(db, sql, expression, most, ids, error);
	search_undo(db);
	if (!ok)
		return NULL;
	g_array_remove_range(ids, 0, MIN((guint)offset, ids->len));
	return g_steal_pointer(&ids);
}

static GArray *
newest(struct db *db, int count)
{
	GArray *ids = g_array_new(FALSE, FALSE, sizeof(gint64));
	DB_QUERY(q, db, NULL, SQL("SELECT id FROM message ORDER BY id DESC LIMIT ?"), INT(count));

	while (db_row(&q)) {
		gint64 id = db_col_int(&q, 0);

		g_array_append_val(ids, id);
	}
	return ids;
}

static gboolean
has_prefix(struct db *db, gint64 message, const char *prefix, const char *column)
{
	gboolean people = g_strcmp0(column, "people") == 0, any = column == NULL;
	g_autofree char *names = any || people ? search_people(db, message) : NULL;
	DB_QUERY(q, db, NULL, SQL("SELECT subject, text FROM message WHERE id = ?"), INT(message));

	if (!db_row(&q))
		return FALSE;
	return (!people && search_has_prefix(db_col_text(&q, 0), prefix)) ||
		search_has_prefix(names, prefix) ||
		(any && search_has_prefix(db_col_text(&q, 1), prefix));
}

/* A short prefix that most messages have is looked for in the newest ones themselves. NULL when
 * it is not such a one: then few have it, and the index is quick. */
static GArray *
match_newest(struct db *db, const char *query, int count)
{
	g_autofree char *rest = NULL, *prefix = NULL, *expression = NULL;
	g_autoptr(GPtrArray) terms = g_ptr_array_new_with_free_func(g_free);
	g_autoptr(GArray) ids = g_array_new(FALSE, FALSE, sizeof(gint64)), looked_at = NULL;
	const char *column;
	int most = 3 * count + SAMPLE;

	if (count <= 0 || count > NEWEST_MAX || !search_short_prefix(query, &rest, &prefix, &column))
		return NULL;
	expression = search_expression(rest, FALSE, terms);
	looked_at = expression != NULL ? match(db, expression, 0, most, NULL) : newest(db, most);
	for (guint i = 0; looked_at != NULL && i < looked_at->len; i++) {
		gint64 id = g_array_index(looked_at, gint64, i);

		if (has_prefix(db, id, prefix, column))
			g_array_append_val(ids, id);
		if (ids->len == (guint)count)
			return g_steal_pointer(&ids);
		if (i >= SAMPLE && ids->len * 3 < i)
			return NULL;
	}
	return looked_at != NULL && looked_at->len < (guint)most ? g_steal_pointer(&ids) : NULL;
}

/* Newest first. */
static GArray *
find(struct db *db, const char *query, const char *expression, gboolean typing, int offset, int count, GError **error)
{
	GArray *ids = typing && count > 0 ? match_newest(db, query, offset + count) : NULL;

	if (ids == NULL)
		return match(db, expression, offset, count, error);
	g_array_remove_range(ids, 0, MIN((guint)offset, ids->len));
	return ids;
}

GPtrArray *
search_run(struct db *db, const char *query, gboolean typing, int offset, int count,
	GError **error)
{
	g_autoptr(GPtrArray) hits = g_ptr_array_new_with_free_func(free_hit);
	g_autoptr(GPtrArray) terms = g_ptr_array_new_with_free_func(g_free);
	g_autofree char *expression = search_expression(query, typing, terms);
	g_autoptr(GArray) ids = NULL;

	if (expression == NULL)
		return g_steal_pointer(&hits);
	if (search_open(db, error) == NULL || !db_look(db, error))
		return NULL;
	ids = find(db, query, expression, typing, offset, count, error);
	for (guint i = 0; ids != NULL && i < ids->len; i++) {
		struct search_hit *h = load_hit(db, g_array_index(ids, gint64, i), terms);

		/* The index may be ahead of a cache.db that a power cut set back. */
		if (h != NULL)
			g_ptr_array_add(hits, h);
	}
	return db_looked(db, error) && ids != NULL ? g_steal_pointer(&hits) : NULL;
}
