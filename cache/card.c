/* cache/card.c — the card's own questions. */
#include "cache/card.h"

#include "base/date.h"
#include "base/err.h"
#include "cache/act-private.h"
#include "cache/db-private.h"

#include <glib/gi18n.h>

void
card_note_free(struct card_note *n)
{
	if (n == NULL)
		return;
	g_free(n->advisor);
	g_free(n->text);
	g_free(n);
}

static void
free_note(gpointer n)
{
	card_note_free(n);
}

enum usage_type
card_usage(struct db *db, gint64 customer, gint64 now, gint64 *social, gint64 *others)
{
	gint64 of[2] = { 0, 0 };

	/* a private message on a social network is social use too: the account's kind tells, not the message */
	DB_QUERY(q, db, NULL, SQL("SELECT a.kind, count(*) FROM identity i CROSS JOIN message m ON m.identity = i.id"
		" AND m.at > ?2 CROSS JOIN account a ON a.id = m.account WHERE i.customer ="
		" (SELECT person FROM customer WHERE id = ?1) AND m.direction = 'in'"
		" AND m.kind NOT IN ('edit', 'delete', 'reaction') GROUP BY a.kind"), INT(customer),
		INT(now - USAGE_SPAN_DAYS * DATE_DAY));
	while (db_row(&q))
		of[usage_is_social(db_col_text(&q, 0))] += db_col_int(&q, 1);
	if (social != NULL)
		*social = of[1];
	if (others != NULL)
		*others = of[0];
	return usage_of(of[1], of[0]);
}

GPtrArray *
card_notes(struct db *db, gint64 customer, int count, GError **error)
{
	g_autoptr(GPtrArray) list = g_ptr_array_new_with_free_func(free_note);
	DB_QUERY(q, db, error, SQL("SELECT id, at, case_id, advisor, coalesce(text, ''), kind = 'call' FROM ("
		"SELECT a.* FROM customer c CROSS JOIN act_live a ON a.customer = c.id"
		" WHERE c.person = (SELECT person FROM customer WHERE id = ?1) AND (a.kind = 'note' OR a.kind = 'call')"
		" UNION ALL SELECT a.* FROM cases k CROSS JOIN act_live a ON a.case_id = k.id AND a.kind = 'note'"
		" WHERE k.customer = (SELECT person FROM customer WHERE id = ?1)) ORDER BY at DESC, id DESC LIMIT ?2"),
		INT(customer), INT(count));

	while (db_row(&q)) {
		struct card_note *n = g_new0(struct card_note, 1);

		n->id = db_col_int(&q, 0);
		n->at = db_col_int(&q, 1);
		n->case_id = db_col_int(&q, 2);
		n->advisor = db_col_str(&q, 3);
		n->text = db_col_str(&q, 4);
		n->call = db_col_bool(&q, 5);
		g_ptr_array_add(list, n);
	}
	return q.failed ? NULL : g_steal_pointer(&list);
}

int
card_reveal(struct db *db, const struct customer *c, const char *advisor, const char *reason, gint64 now, GError **error)
{
	int n = 0;

	if (act_is_blank(reason)) {
		err_set(error, ERR_INPUT, _("Nothing is shown without a reason."));
		return -1;
	}
	for (guint i = 0; i < c->fields->len; i++) {
		const struct customer_field *f = g_ptr_array_index(c->fields, i);
		struct act act = { .kind = ACT_REVEAL, .arg = f->name, .text = reason, .customer = c->id,
			.advisor = advisor, .at = now };

		if (!f->sensitive)
			continue;
		if (act_add(db, &act, error) == 0)
			return -1;
		n++;
	}
	return n;
}

char *
card_name(struct db *db, gint64 customer)
{
	DB_QUERY(q, db, NULL, SQL("SELECT p.name FROM customer c JOIN customer p ON p.id = c.person WHERE c.id = ?"),
		INT(customer));

	return db_row(&q) ? db_col_str(&q, 0) : g_strdup("");
}

char **
card_channels(struct db *db, gint64 customer)
{
	GPtrArray *list = g_ptr_array_new();
	DB_QUERY(q, db, NULL, SQL("SELECT DISTINCT a.channel, a.title FROM account a WHERE a.channel IN"
		" (SELECT i.channel FROM identity i WHERE i.customer = (SELECT person FROM customer WHERE id = ?1))"
		" OR a.id IN (SELECT c.account FROM cases k JOIN conversation c ON c.case_id = k.id"
		" WHERE k.customer = (SELECT person FROM customer WHERE id = ?1)) ORDER BY a.title"), INT(customer));

	while (db_row(&q)) {
		g_ptr_array_add(list, db_col_str(&q, 0));
		g_ptr_array_add(list, db_col_str(&q, 1));
	}
	g_ptr_array_add(list, NULL);
	return (char **)g_ptr_array_free(list, FALSE);
}
