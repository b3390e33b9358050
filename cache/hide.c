/* cache/hide.c — what may be hidden, and the wishes. */
#include "cache/hide.h"

#include "base/date.h"
#include "base/err.h"
#include "cache/db-private.h"

#include <glib/gi18n.h>
#include <inttypes.h>
#include <string.h>

static const char *const names[HIDE_STATE_N] = { [HIDE_ASKED] = "asked", [HIDE_DONE] = "done", [HIDE_REFUSED] = "refused" };

const char *
hide_state_name(enum hide_state state)
{
	return names[state];
}

enum hide_state
hide_state_parse(const char *name)
{
	for (int state = HIDE_ASKED; name != NULL && state < HIDE_STATE_N; state++)
		if (strcmp(names[state], name) == 0)
			return (enum hide_state)state;
	return HIDE_NONE;
}

/* ---- asking ------------------------------------------------------------------------- */

gboolean
hide_check(struct db *db, gint64 case_id, gint64 message, GError **error)
{
	DB_QUERY(q, db, error, SQL("SELECT a.title, m.direction = 'in', m.public, m.kind IN ('edit', 'delete', 'reaction') OR m.moot,"
		" m.channel_id IS NOT NULL AND instr(a.abilities, ' hide ') > 0, h.state FROM message m CROSS JOIN conversation c"
		" ON c.id = m.conversation CROSS JOIN account a ON a.id = m.account LEFT JOIN hide_wish h ON h.message = m.id"
		" WHERE m.id = ?1 AND c.case_id = coalesce((SELECT into_ FROM cases WHERE id = ?2), ?2)"), INT(message), INT(case_id));
	const char *title;
	enum hide_state state;

	if (!db_row(&q))
		return q.failed ? FALSE : err_set(error, ERR_GONE, _("There is no message %" PRId64 " in case %" PRId64 "."),
			message, case_id);
	title = db_col_text(&q, 0);
	state = hide_state_parse(db_col_text(&q, 5));
	if (!db_col_bool(&q, 1))
		return err_set(error, ERR_INPUT, _("Message %" PRId64 " is ours: only what a customer wrote is hidden."), message);
	if (!db_col_bool(&q, 2))
		return err_set(error, ERR_INPUT, _("Message %" PRId64 " is private: nobody else reads it."), message);
	if (db_col_bool(&q, 3))
		return err_set(error, ERR_INPUT, _("Message %" PRId64 " is no post that stands there: it was taken back, or is a "
			"change of another one."), message);
	if (!db_col_bool(&q, 4))
		return err_set(error, ERR_INPUT, _("Nothing can be hidden on %s from here: do it there by hand, or ask the customer "
			"to delete it."), title);
	if (state == HIDE_DONE)
		return err_set(error, ERR_STALE, _("Message %" PRId64 " is hidden on %s already."), message, title);
	return state != HIDE_ASKED ||
		err_set(error, ERR_STALE, _("%s is being asked to hide message %" PRId64 " already."), title, message);
}

gint64
hide_pick(struct db *db, gint64 case_id, GError **error)
{
	DB_QUERY(q, db, error, SQL("SELECT m.id FROM conversation c CROSS JOIN message m ON m.conversation = c.id"
		" CROSS JOIN exposure e ON e.message = m.id LEFT JOIN hide_wish h ON h.message = m.id"
		" WHERE c.case_id = coalesce((SELECT into_ FROM cases WHERE id = ?1), ?1) AND m.moot = 0"
		" AND m.kind NOT IN ('edit', 'delete', 'reaction') ORDER BY coalesce(h.state, '') IN ('asked', 'done'), m.id DESC"
		" LIMIT 1"), INT(case_id));

	if (db_row(&q))
		return db_col_int(&q, 0);
	if (!q.failed)
		err_set(error, ERR_GONE, _("No message of case %" PRId64 " exposes anything. To hide another one, give its number: "
			"\"guichet case %" PRId64 " -o json\" tells it."), case_id, case_id);
	return 0;
}

char *
hide_sentence(const struct inbox_message *m, gint64 now)
{
	g_autofree char *when = date_to_human(m->hide_at, now);

	switch (hide_state_parse(m->hide)) {
	case HIDE_ASKED:
		return m->hide_error == NULL ? g_strdup_printf(_("%s is being asked to hide it."), m->channel_title)
			: g_strdup_printf(_("%s has not hidden it yet: %s"), m->channel_title, m->hide_error);
	case HIDE_DONE:
		return g_strdup_printf(_("hidden on %s, %s"), m->channel_title, when);
	case HIDE_REFUSED:
		return g_strdup_printf(_("%s would not hide it: %s"), m->channel_title, m->hide_error);
	default:
		return NULL;
	}
}

/* ---- doing -------------------------------------------------------------------------- */

GArray *
hide_due(struct db *db, gint64 account, gint64 now, GError **error)
{
	g_autoptr(GArray) list = g_array_new(FALSE, FALSE, sizeof(struct hide_wish));
	DB_QUERY(q, db, error, SQL("SELECT h.message, h.attempts FROM hide_wish h CROSS JOIN message m ON m.id = h.message"
		" WHERE h.state = 'asked' AND h.next_try <= ? AND m.account = ? ORDER BY h.at"), INT(now), INT(account));

	while (db_row(&q)) {
		struct hide_wish wish = { .message = db_col_int(&q, 0), .attempts = (int)db_col_int(&q, 1) };

		g_array_append_val(list, wish);
	}
	return q.failed ? NULL : g_steal_pointer(&list);
}

gboolean
hide_settle(struct db *db, gint64 message, enum hide_state state, gint64 now, gint64 next_try, const char *why, GError **error)
{
	if (!db_begin(db, error))
		return FALSE;
	db_ring(db, BELL_CACHE);
	if (!db_run(db, error, SQL("UPDATE hide_wish SET state = ?1, at = iif(?1 = 'asked', at, ?2), attempts = attempts + 1,"
		" next_try = ?3, error = ?4 WHERE message = ?5 AND state = 'asked'"), TEXT(hide_state_name(state)), INT(now),
		INT(next_try), TEXT(why), INT(message))) {
		db_rollback(db);
		return FALSE;
	}
	return db_commit(db, TRUE, error);
}
