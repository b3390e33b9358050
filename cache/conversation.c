/* cache/conversation.c — the conversations of a case. */
#include "cache/conversation.h"

#include "cache/db-private.h"

#include <glib/gi18n.h>

void
conversation_free(struct conversation *c)
{
	if (c == NULL)
		return;
	g_free(c->account_name);
	g_free(c->channel);
	g_free(c->title);
	g_free(c->mark);
	g_free(c->subject);
	g_free(c);
}

static void
free_conversation(gpointer c)
{
	conversation_free(c);
}

GPtrArray *
conversation_list(struct db *db, gint64 case_id, GError **error)
{
	g_autoptr(GPtrArray) list = g_ptr_array_new_with_free_func(free_conversation);
	DB_QUERY(q, db, error, SQL("SELECT c.id, c.case_id, coalesce(min(m.at), 0), coalesce(max(m.at), 0), count(m.id),"
		" a.name, a.channel, a.title, a.mark, c.subject, c.public, coalesce((SELECT h.other FROM hop h"
		"  JOIN conversation o ON o.id = h.other AND o.case_id = c.case_id WHERE h.conversation = c.id), 0)"
		" FROM conversation c JOIN account a ON a.id = c.account LEFT JOIN message m ON m.conversation = c.id"
		" AND m.kind NOT IN ('edit', 'delete', 'reaction')"
		" WHERE c.case_id = coalesce((SELECT into_ FROM cases WHERE id = ?1), ?1) GROUP BY c.id ORDER BY 3, c.id"),
		INT(case_id));

	while (db_row(&q)) {
		struct conversation *c = g_new0(struct conversation, 1);

		c->id = db_col_int(&q, 0);
		c->case_id = db_col_int(&q, 1);
		c->first_at = db_col_int(&q, 2);
		c->last_at = db_col_int(&q, 3);
		c->messages = (int)db_col_int(&q, 4);
		c->account_name = db_col_str(&q, 5);
		c->channel = db_col_str(&q, 6);
		c->title = db_col_str(&q, 7);
		c->mark = db_col_str(&q, 8);
		c->subject = db_col_str(&q, 9);
		c->public_ = db_col_bool(&q, 10);
		c->hop_of = db_col_int(&q, 11);
		g_ptr_array_add(list, c);
	}
	return q.failed ? NULL : g_steal_pointer(&list);
}

static const char *in_words(const char *text, gboolean english) G_GNUC_FORMAT(1);

static const char *
in_words(const char *text, gboolean english)
{
	return english ? text : _(text);
}

/* Who answers: who has the case, else who last answered or is writing. Who settled it: the resolve that was live. */
char *
conversation_hop(struct db *db, gint64 case_id, gboolean english)
{
	const char *title, *who;
	DB_QUERY(q, db, NULL, SQL("SELECT a.title, h.settled, iif(h.settled, (SELECT r.advisor FROM act_live r JOIN cases b ON b.id = r.case_id"
		" WHERE r.kind = 'resolve' AND (b.id = o.origin OR b.id = (SELECT target FROM act WHERE id = h.act)) ORDER BY r.id DESC LIMIT 1),"
		" coalesce(k.owner, (SELECT advisor FROM draft WHERE case_id = k.id"
		" AND outbox IS NULL ORDER BY updated_at DESC LIMIT 1), (SELECT advisor FROM outbox WHERE case_id = k.id"
		" ORDER BY id DESC LIMIT 1))) FROM cases k CROSS JOIN conversation c ON c.case_id = k.id"
		" CROSS JOIN hop h ON h.conversation = c.id CROSS JOIN conversation o ON o.id = h.other AND o.case_id = k.id"
		" CROSS JOIN account a ON a.id = o.account WHERE k.id = coalesce((SELECT into_ FROM cases WHERE id = ?1), ?1)"
		" ORDER BY h.at DESC LIMIT 1"), INT(case_id));

	if (!db_row(&q))
		return NULL;
	title = in_words(db_col_text(&q, 0), english);
	who = db_col_text(&q, 2);
	/* TRANSLATORS: of these three: a channel's title, such as "e-mail"; an advisor's name */
	if (who != NULL && db_col_bool(&q, 1))
		return g_strdup_printf(in_words(N_("Also asked on %s, settled there by %s."), english), title, who);
	return who != NULL ? g_strdup_printf(in_words(N_("Already being answered on %s by %s."), english), title, who)
			   : g_strdup_printf(in_words(N_("The same was asked on %s first; nobody answers yet."), english), title);
}
