/* cache/timeline.c — all that was said and done with a person, newest first, a page at a time.
 *
 * One statement orders the keys of everything (an index holds what it needs of a message); only the
 * items of the page are then read. Words are looked for in the order of the walk, which ends with the page. */
#include "cache/timeline.h"

#include "base/err.h"
#include "cache/db-private.h"
#include "cache/inbox-view.h"
#include "cache/people.h"
#include "core/lifecycle.h"

#include <glib/gi18n.h>
#include <inttypes.h>
#include <string.h>

void
timeline_item_free(struct timeline_item *t)
{
	if (t == NULL)
		return;
	g_free(t->channel);
	g_free(t->title);
	g_free(t->mark);
	g_free(t->who);
	g_free(t->what);
	g_free(t->text);
	g_free(t);
}

static void
free_item(gpointer t)
{
	timeline_item_free(t);
}

static gboolean
fill_message(struct db *db, struct timeline_item *t, const char *words, gboolean *found, GError **error)
{
	DB_QUERY(q, db, error, SQL("SELECT a.channel, a.title, a.mark, m.author, m.subject, m.snippet, m.direction = 'out',"
		" m.public, m.automatic <> 'no', c.case_id, ?2 IS NULL OR guichet_words(?2, m.author, m.subject, m.text)"
		" FROM message m JOIN account a ON a.id = m.account JOIN conversation c ON c.id = m.conversation"
		" WHERE m.id = ?1"), INT(t->id), TEXT(words));

	*found = db_row(&q) && db_col_bool(&q, 10);
	if (!*found)
		return !q.failed;
	t->channel = db_col_str(&q, 0);
	t->title = db_col_str(&q, 1);
	t->mark = db_col_str(&q, 2);
	t->who = db_col_str(&q, 3);
	t->what = db_col_str(&q, 4);
	t->text = db_col_str(&q, 5);
	t->out = db_col_bool(&q, 6);
	t->public_ = db_col_bool(&q, 7);
	t->automatic = db_col_bool(&q, 8);
	t->case_id = db_col_int(&q, 9);
	return TRUE;
}

static gboolean
fill_act(struct db *db, struct timeline_item *t, const char *words, gboolean *found, GError **error)
{
	DB_QUERY(q, db, error, SQL("SELECT advisor, kind, coalesce(text, arg, ''), coalesce(arg, ''), coalesce(case_id, 0),"
		" ?2 IS NULL OR guichet_words(?2, advisor, kind, arg, text) FROM act WHERE id = ?1"), INT(t->id),
		TEXT(words));

	*found = db_row(&q) && db_col_bool(&q, 5);
	if (!*found)
		return !q.failed;
	t->who = db_col_str(&q, 0);
	t->what = db_col_str(&q, 1);
	t->kind = strcmp(t->what, act_kind_name(ACT_NOTE)) == 0 ? TIMELINE_NOTE
		: strcmp(t->what, act_kind_name(ACT_CALL)) == 0 ? TIMELINE_CALL : TIMELINE_ACT;
	/* only of notes and calls is the text for reading */
	t->text = t->kind != TIMELINE_ACT ? db_col_str(&q, 2) : db_col_str(&q, 3);
	t->case_id = db_col_int(&q, 4);
	return TRUE;
}

/* ?1 person, ?2 channel, ?3-?5 the last item of the page before. Messages stand after acts of the same
 * instant. An edit is read with what it edits. */
#define KEYS \
	"SELECT 1 AS what, m.id, m.at FROM cases k CROSS JOIN conversation c ON c.case_id = k.id" \
	" CROSS JOIN message m ON m.conversation = c.id WHERE k.customer = ?1 AND m.kind NOT IN ('delete', 'reaction')" \
	" AND (m.kind <> 'edit' OR m.revises IS NULL)" \
	" AND (?2 IS NULL OR c.account IN (SELECT id FROM account WHERE channel = ?2))" \
	" UNION SELECT 1, m.id, m.at FROM identity i CROSS JOIN message m ON m.identity = i.id" \
	" WHERE i.customer = ?1 AND (?2 IS NULL OR i.channel = ?2) AND m.kind NOT IN ('delete', 'reaction')" \
	" AND (m.kind <> 'edit' OR m.revises IS NULL)" \
	" UNION ALL SELECT 0, a.id, a.at FROM cases k CROSS JOIN act_live a ON a.case_id = k.id" \
	" WHERE k.customer = ?1 AND ?2 IS NULL AND a.kind <> 'seen' AND a.kind <> 'unseen'" \
	" UNION ALL SELECT 0, a.id, a.at FROM customer c CROSS JOIN act_live a ON a.customer = c.id" \
	" WHERE c.person = ?1 AND ?2 IS NULL AND a.case_id IS NULL"

static gboolean
take(struct db *db, const struct db_rows *q, const char *words, GPtrArray *list, GError **error)
{
	struct timeline_item *t = g_new0(struct timeline_item, 1);
	gboolean found = FALSE, ok;

	t->kind = db_col_bool(q, 0) ? TIMELINE_MESSAGE : TIMELINE_ACT;
	t->id = db_col_int(q, 1);
	t->at = db_col_int(q, 2);
	ok = t->kind == TIMELINE_MESSAGE ? fill_message(db, t, words, &found, error)
					 : fill_act(db, t, words, &found, error);
	if (found)
		g_ptr_array_add(list, t);
	else
		timeline_item_free(t);
	return ok;
}

GPtrArray *
timeline_page(struct db *db, const struct timeline_query *query, GError **error)
{
	g_autoptr(GPtrArray) list = g_ptr_array_new_with_free_func(free_item);
	g_autofree char *words = view_words(query->words);
	const struct timeline_item *b = query->before;
	gint64 person = customer_of(db, query->customer);
	DB_QUERY(q, db, error, SQL("SELECT what, id, at FROM (" KEYS ") WHERE (at, what, id) < (?3, ?4, ?5)"
		" ORDER BY at DESC, what DESC, id DESC"), INT(person), TEXT(query->channel),
		INT(b != NULL ? b->at : G_MAXINT64), INT(b != NULL ? b->kind == TIMELINE_MESSAGE : 2),
		INT(b != NULL ? b->id : 0));

	if (person == 0) {
		err_set(error, ERR_GONE, _("There is no customer %" PRId64 "."), query->customer);
		return NULL;
	}
	while ((query->count <= 0 || list->len < (guint)query->count) && db_row(&q))
		if (!take(db, &q, words, list, error))
			return NULL;
	return q.failed ? NULL : g_steal_pointer(&list);
}
