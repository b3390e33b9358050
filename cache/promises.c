/* cache/promises.c — promises taken from our answers, and read again. */
#include "cache/promises.h"

#include "base/date.h"
#include "cache/clockwork.h"
#include "cache/db-private.h"
#include "cache/exposure.h"
#include "core/promise.h"
#include "core/quote.h"

#include <glib/gi18n.h>

#define OLD (30 * DATE_DAY) /* when it came in: what was promised then is history */

static const struct {
	const char *name, *text;
} states[] = {
	[PROMISE_OPEN] = { "open", N_("open") },
	[PROMISE_KEPT] = { "kept", N_("kept") },
	[PROMISE_BROKEN] = { "broken", N_("broken") },
};

enum promise_state
promise_row_state(const struct promise_row *p, gint64 now)
{
	return p->kept_at != 0 ? PROMISE_KEPT : p->due < now ? PROMISE_BROKEN : PROMISE_OPEN;
}

const char *
promise_state_name(enum promise_state state)
{
	return states[state].name;
}

const char *
promise_state_text(enum promise_state state)
{
	return _(states[state].text);
}

/* ---- taking in ---------------------------------------------------------------------- */

static gboolean
store(struct db *db, gint64 message, const char *owner, gint64 said, const GPtrArray *found, GError **error)
{
	for (guint n = 0; n < found->len; n++) {
		const struct promise *p = g_ptr_array_index(found, n);
		g_autofree char *shown = exposure_mask(db, p->text);

		if (!db_run(db, error, SQL("INSERT OR IGNORE INTO promise(message, n, owner, text, said_at, due) VALUES (?, ?, ?, ?, ?, ?)"),
			INT(message), INT(n), TEXT(owner), TEXT(shown), INT(said), INT(p->due)))
			return FALSE;
	}
	return TRUE;
}

gboolean
promises_take(struct db *db, gint64 message, GError **error)
{
	DB_QUERY(q, db, error, SQL("SELECT m.at, m.arrived, m.text,"
		" coalesce((SELECT o.advisor FROM outbox o WHERE o.gid = m.outbox), k.owner), a.calendar FROM message m JOIN account a ON a.id = m.account"
		" JOIN conversation c ON c.id = m.conversation JOIN cases k ON k.id = c.case_id WHERE m.id = ? AND m.direction = 'out'"
		" AND m.automatic = 'no' AND m.kind NOT IN ('edit', 'delete', 'reaction')"), INT(message));
	g_autofree char *own = NULL, *owner = NULL;
	g_autoptr(GPtrArray) found = NULL;
	gint64 said;

	if (!db_row(&q))
		return !q.failed;
	said = db_col_int(&q, 0);
	if (said + OLD < db_col_int(&q, 1))
		return TRUE;
	own = quote_own(db_col_text(&q, 2));
	owner = db_col_dup(&q, 3);
	found = promise_find(own, said, clockwork_calendar(*db_clockwork_slot(db), db_col_text(&q, 4)));
	return store(db, message, owner, said, found, error);
}

/* ---- reading ------------------------------------------------------------------------ */

static void
row_free(gpointer data)
{
	struct promise_row *p = data;

	g_free(p->owner);
	g_free(p->text);
	g_free(p->customer);
	g_free(p->subject);
	g_free(p);
}

static GPtrArray *
read_rows(struct db_rows *q)
{
	g_autoptr(GPtrArray) rows = g_ptr_array_new_with_free_func(row_free);

	while (db_row(q)) {
		struct promise_row *p = g_new0(struct promise_row, 1);

		p->case_id = db_col_int(q, 0);
		p->message = db_col_int(q, 1);
		p->account = db_col_int(q, 2);
		p->said_at = db_col_int(q, 3);
		p->due = db_col_int(q, 4);
		p->kept_at = db_col_int(q, 5);
		p->owner = db_col_dup(q, 6);
		p->text = db_col_str(q, 7);
		p->customer = db_col_str(q, 8);
		p->subject = db_col_str(q, 9);
		g_ptr_array_add(rows, p);
	}
	return q->failed ? NULL : g_steal_pointer(&rows);
}

#define COLUMNS \
	"SELECT k.id, p.message, k.account, p.said_at, p.due, p.kept_at, p.owner, p.text, coalesce(u.name, ''), k.subject" \
	" FROM promise p CROSS JOIN message m ON m.id = p.message CROSS JOIN conversation c ON c.id = m.conversation" \
	" CROSS JOIN cases k ON k.id = c.case_id LEFT JOIN customer u ON u.id = k.customer WHERE m.moot = 0 AND "

#define COLUMNS_OF_CASES \
	"SELECT k.id, p.message, k.account, p.said_at, p.due, p.kept_at, p.owner, p.text, coalesce(u.name, '')," \
	" k.subject FROM cases k CROSS JOIN conversation c ON c.case_id = k.id CROSS JOIN message m ON m.conversation = c.id" \
	" CROSS JOIN promise p ON p.message = m.id LEFT JOIN customer u ON u.id = k.customer" \
	" WHERE m.direction = 'out' AND m.moot = 0 AND "
#define BY_DUE " ORDER BY p.due, p.message, p.n"

GPtrArray *
promises_of_case(struct db *db, gint64 case_id, GError **error)
{
	DB_QUERY(q, db, error, SQL(COLUMNS_OF_CASES "k.id = ?" BY_DUE), INT(case_id));

	return read_rows(&q);
}

GPtrArray *
promises_of_customer(struct db *db, gint64 customer, GError **error)
{
	DB_QUERY(q, db, error, SQL(COLUMNS_OF_CASES "k.customer = ?" BY_DUE), INT(customer));

	return read_rows(&q);
}

GPtrArray *
promises_open(struct db *db, gint64 until, int count, GError **error)
{
	DB_QUERY(q, db, error, SQL(COLUMNS "p.kept_at = 0 AND p.due < ? AND k.state <> 'resolved' ORDER BY p.due LIMIT ?"), INT(until),
		INT(count));

	return read_rows(&q);
}

gboolean
promises_tally(struct db *db, gint64 from, gint64 to, gint64 now, const char *owner, struct promise_tally *tally,
	GError **error)
{
	DB_QUERY(q, db, error, SQL("SELECT coalesce(sum(p.kept_at > 0), 0), coalesce(sum(p.kept_at = 0 AND p.due < ?1), 0),"
		" coalesce(sum(p.kept_at = 0 AND p.due >= ?1), 0) FROM promise p CROSS JOIN message m ON m.id = p.message"
		" WHERE p.due >= ?2 AND p.due < ?3 AND m.moot = 0 AND (?4 IS NULL OR p.owner = ?4)"), INT(now), INT(from), INT(to), TEXT(owner));

	*tally = (struct promise_tally){ 0, 0, 0 };
	if (!db_row(&q))
		return FALSE;
	*tally = (struct promise_tally){ (int)db_col_int(&q, 0), (int)db_col_int(&q, 1), (int)db_col_int(&q, 2) };
	return TRUE;
}
