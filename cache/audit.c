/* cache/audit.c — counts of message_fate, and whether they are whole. */
#include "cache/audit.h"

#include "cache/db-private.h"
#include "core/lifecycle.h"

#include <glib/gi18n.h>
#include <inttypes.h>
#include <string.h>

static const char *const keys[FATE_N] = {
#define FATE_KEY(fate, key) [FATE_##fate] = key,
	FATES(FATE_KEY)
#undef FATE_KEY
};

const char *
fate_key(enum fate f)
{
	return (guint)f < FATE_N ? keys[f] : "";
}

void
audit_message_free(struct audit_message *m)
{
	g_free(m->account);
	g_free(m->channel);
	g_free(m->customer);
	g_free(m->subject);
	g_free(m->owner);
	g_free(m);
}

void
audit_count_free(struct audit_count *c)
{
	g_free(c->day);
	g_free(c->account);
	g_free(c);
}

static void
free_message(gpointer m)
{
	audit_message_free(m);
}

static void
free_count(gpointer c)
{
	audit_count_free(c);
}

GPtrArray *
audit_waiting(struct db *db, gint64 before, GError **error)
{
	g_autoptr(GPtrArray) list = g_ptr_array_new_with_free_func(free_message);
	DB_QUERY(q, db, error, SQL("SELECT f.message, f.case_id, f.at, k.due, a.name, a.channel, coalesce(p.name, m.author),"
		" k.subject, k.owner, k.snoozed_until > 0 FROM cases k CROSS JOIN message_fate f ON f.case_id = k.id"
		" JOIN message m ON m.id = f.message JOIN account a ON a.id = f.account LEFT JOIN customer p ON p.id = k.customer"
		" WHERE k.waiting_since > 0 AND f.fate = 'waiting' AND f.at <= ? ORDER BY f.at, f.message"), INT(before));

	while (db_row(&q)) {
		struct audit_message *m = g_new0(struct audit_message, 1);

		m->message = db_col_int(&q, 0);
		m->case_id = db_col_int(&q, 1);
		m->at = db_col_int(&q, 2);
		m->due = db_col_int(&q, 3) < SNOOZE_CUSTOMER ? db_col_int(&q, 3) : 0;
		m->account = db_col_str(&q, 4);
		m->channel = db_col_str(&q, 5);
		m->customer = db_col_str(&q, 6);
		m->subject = db_col_str(&q, 7);
		m->owner = db_col_dup(&q, 8);
		m->snoozed = db_col_bool(&q, 9);
		g_ptr_array_add(list, m);
	}
	return q.failed ? NULL : g_steal_pointer(&list);
}

/* The row of a day and account, which come in order. */
static struct audit_count *
count_of(GPtrArray *list, const char *day, const char *account)
{
	struct audit_count *c = list->len > 0 ? g_ptr_array_index(list, list->len - 1) : NULL;

	if (c != NULL && strcmp(c->day, day) == 0 && strcmp(c->account, account) == 0)
		return c;
	c = g_new0(struct audit_count, 1);
	c->day = g_strdup(day);
	c->account = g_strdup(account);
	g_ptr_array_add(list, c);
	return c;
}

GPtrArray *
audit_counts(struct db *db, GError **error)
{
	g_autoptr(GPtrArray) list = g_ptr_array_new_with_free_func(free_count);
	/* the messages by themselves, beside their states: a sum that is made of the states could not differ */
	DB_QUERY(q, db, error, SQL("SELECT day, a.name, fate, n FROM (SELECT date(at / 1000, 'unixepoch') AS day, account, fate,"
		" count(*) AS n FROM message_fate GROUP BY 1, 2, 3 UNION ALL SELECT date(at / 1000, 'unixepoch'), account, NULL,"
		" count(*) FROM message WHERE direction = 'in' AND automatic = 'no' AND kind <> 'delete'"
		" AND kind <> 'reaction' AND (kind <> 'edit' OR moot = 0) GROUP BY 1, 2) w JOIN account a ON a.id = w.account ORDER BY day DESC, a.name"));

	while (db_row(&q)) {
		struct audit_count *c = count_of(list, db_col_text(&q, 0), db_col_text(&q, 1));
		const char *fate = db_col_text(&q, 2);

		if (fate == NULL)
			c->messages += db_col_int(&q, 3);
		for (int f = 0; fate != NULL && f < FATE_N; f++)
			if (strcmp(fate, keys[f]) == 0)
				c->n[f] += db_col_int(&q, 3);
	}
	return q.failed ? NULL : g_steal_pointer(&list);
}

void
audit_claims_free(struct audit_claims *c)
{
	g_free(c->advisor);
	g_free(c);
}

static void
free_claims(gpointer c)
{
	audit_claims_free(c);
}

GPtrArray *
audit_claims(struct db *db, gint64 since, GError **error)
{
	g_autoptr(GPtrArray) list = g_ptr_array_new_with_free_func(free_claims);
	DB_QUERY(q, db, error, SQL("SELECT advisor, sum(kind = 'claim'), sum(kind = 'claim' AND arg = 'pick'), sum(kind = 'skip')"
		" FROM act_live WHERE at >= ? AND (kind = 'skip' OR (kind = 'claim' AND arg IN ('head', 'pick')))"
		" GROUP BY advisor ORDER BY advisor"), INT(since));

	while (db_row(&q)) {
		struct audit_claims *c = g_new0(struct audit_claims, 1);

		c->advisor = db_col_str(&q, 0);
		c->claims = db_col_int(&q, 1);
		c->picked = db_col_int(&q, 2);
		c->skips = db_col_int(&q, 3);
		g_ptr_array_add(list, c);
	}
	return q.failed ? NULL : g_steal_pointer(&list);
}

static gboolean
check_sums(struct db *db, GPtrArray *wrong, GError **error)
{
	g_autoptr(GPtrArray) counts = audit_counts(db, error);

	for (guint i = 0; counts != NULL && i < counts->len; i++) {
		const struct audit_count *c = g_ptr_array_index(counts, i);
		gint64 sum = 0;

		for (int f = 0; f < FATE_N; f++)
			sum += c->n[f];
		if (sum != c->messages)
			g_ptr_array_add(wrong, g_strdup_printf(_("%s, %s: %" PRId64 " messages came in, %" PRId64 " are in a state"),
				c->account, c->day, c->messages, sum));
	}
	return counts != NULL;
}

GPtrArray *
audit_check(struct db *db, GError **error)
{
	g_autoptr(GPtrArray) wrong = g_ptr_array_new_with_free_func(g_free);
	DB_QUERY(q, db, error, SQL("SELECT k.id, k.waiting_since > 0 FROM cases k WHERE (k.waiting_since > 0) <>"
		" EXISTS (SELECT 1 FROM message_fate f WHERE f.case_id = k.id AND f.fate = 'waiting') LIMIT 20"));

	while (db_row(&q))
		g_ptr_array_add(wrong, g_strdup_printf(db_col_bool(&q, 1)
			? _("case %" PRId64 ": its clock runs, and no message of it waits")
			: _("case %" PRId64 ": a message waits, and its clock does not run"), db_col_int(&q, 0)));
	return !q.failed && check_sums(db, wrong, error) ? g_steal_pointer(&wrong) : NULL;
}
