/* cache/outbox-net.c — delivery's side of the outbox: what is due, and how each try went. Every
 * change is on disk before it returns. */
#include "cache/outbox-net.h"

#include "base/err.h"
#include "cache/outbox-private.h"

#include <glib/gi18n.h>
#include <inttypes.h>
#include <string.h>

/* As the partial index outbox_todo has it. */
#define IS_TODO \
	"(o.state NOT IN ('sent', 'refused', 'cancelled') OR (o.state = 'sent' AND o.copied = 0))"
#define DUE_AT "CASE o.state WHEN 'queued' THEN max(o.not_before, o.next_try) ELSE o.next_try END"
/* ?2 is now. A clock that was set back must not hold an answer for as long: what was signed off, or tried
 * last, in the future is due. */
#define IS_DUE \
	"(o.state IN ('queued', 'retry', 'unknown') AND (" DUE_AT " <= ?2" \
	" OR (o.state = 'queued' AND o.created_at > ?2 + 60000)" \
	" OR (o.state = 'retry' AND EXISTS (SELECT 1 FROM outbox_attempt t WHERE t.outbox = o.id" \
	" AND t.attempt = o.attempts AND t.at > ?2 + 60000))))"

/* ---- what to do --------------------------------------------------------------------- */

struct outbox *
outbox_next(struct db *db, gint64 account, gint64 now, GError **error)
{
	DB_QUERY(q, db, error, SQL(OUTBOX_COLUMNS "WHERE " IS_TODO " AND o.account = ?1 AND " IS_DUE
		" ORDER BY o.not_before, o.id LIMIT 1"), INT(account), INT(now));

	return db_row(&q) ? outbox_read(&q) : NULL;
}

gint64
outbox_wake(struct db *db, gint64 account)
{
	/* 1 rather than 0: “at once” is not “never”. */
	return db_int(db, 0, SQL("SELECT coalesce(min(max(1, " DUE_AT ")), 0) FROM outbox o WHERE " IS_TODO
		" AND o.account = ? AND o.state IN ('queued', 'retry', 'unknown')"), INT(account));
}

gboolean
outbox_has_work(struct db *db, gint64 account, gint64 now)
{
	return db_int(db, 1, SQL("SELECT EXISTS (SELECT 1 FROM outbox o WHERE " IS_TODO " AND o.account = ?1"
		" AND (o.state IN ('sending', 'sent') OR " IS_DUE "))"), INT(account), INT(now)) != 0;
}

struct outbox *
outbox_uncopied(struct db *db, gint64 account, GError **error)
{
	DB_QUERY(q, db, error, SQL(OUTBOX_COLUMNS "WHERE " IS_TODO " AND o.account = ? AND o.state = 'sent'"
		" AND o.copied = 0 ORDER BY o.not_before, o.id LIMIT 1"), INT(account));

	return db_row(&q) ? outbox_read(&q) : NULL;
}

/* ---- is it still right? ------------------------------------------------------------- */

static void
add_line(GString *out, const char *line)
{
	g_string_append_printf(out, "%s%s", out->len > 0 ? "; " : "", line);
}

/* Somebody who said “send it all the same” has seen what had happened by then; who only wanted another
 * try after a failure was shown nothing of it. */
gint64
outbox_seen_until(struct db *db, const struct outbox *o)
{
	gint64 again = db_int(db, 0, SQL("SELECT max(e.seq) FROM event e JOIN act a ON a.id = e.act"
		" WHERE e.case_id = ? AND a.kind = 'retry' AND a.target = ? AND a.prior = 'needs-review'"), INT(o->case_id), INT(o->id));

	return MAX(again, o->revision);
}

static gboolean
add_messages(struct db *db, const struct outbox *o, gint64 since, GString *out, GError **error)
{
	DB_QUERY(q, db, error, SQL("SELECT total(kind = 'in'), total(kind = 'out'), total(kind = 'joined'),"
		" total(kind = 'changed') FROM event WHERE case_id = ? AND seq > ?"
		" AND kind IN ('in', 'out', 'joined', 'changed')"),
		INT(o->case_id), INT(since));

	if (!db_row(&q))
		return FALSE;
	for (int i = 0; i < 4; i++) {
		int n = (int)db_col_int(&q, i);
		g_autofree char *line = NULL;

		if (n == 0)
			continue;
		line = i == 0 ? g_strdup_printf(ngettext("%d new message from the customer",
				"%d new messages from the customer", (gulong)n), n)
			: i == 1 ? g_strdup_printf(ngettext("%d answer sent by another program",
				"%d answers sent by another program", (gulong)n), n)
			: i == 2 ? g_strdup(_("another conversation joined the case"))
			: g_strdup_printf(ngettext("the customer changed or deleted a message",
				"the customer changed or deleted %d messages", (gulong)n), n);
		add_line(out, line);
	}
	return TRUE;
}

static gboolean
add_replies(struct db *db, const struct outbox *o, gint64 since, GString *out, GError **error)
{
	DB_QUERY(q, db, error, SQL("SELECT e.actor, r.id FROM event e JOIN outbox r ON r.id = e.outbox"
		" WHERE e.case_id = ? AND e.seq > ? AND e.kind = 'reply' AND e.outbox IS NOT ? AND e.actor IS NOT ?"
		" AND r.state NOT IN ('cancelled', 'refused') ORDER BY e.seq"), INT(o->case_id), INT(since),
		INT(o->id), TEXT(o->advisor));

	while (db_row(&q)) {
		g_autofree char *line = g_strdup_printf(_("an answer by %s was queued (%" PRId64 ")"),
			db_col_text(&q, 0), db_col_int(&q, 1));

		add_line(out, line);
	}
	return !q.failed;
}

gboolean
outbox_is_stale(struct db *db, const struct outbox *o, char **what, GError **error)
{
	GString *out = g_string_new(NULL);
	gint64 since;
	gboolean stale;

	*what = NULL;
	if (o->case_id != 0) {
		since = outbox_seen_until(db, o);
		/* What cannot be checked is not fresh. */
		if (!add_messages(db, o, since, out, error) || !add_replies(db, o, since, out, error)) {
			g_string_free(out, TRUE);
			return TRUE;
		}
	}
	stale = out->len > 0;
	*what = g_string_free(out, !stale);
	return stale;
}

/* The Message-ID is random and ours: whoever names it has had the answer. Every message that
 * is taken in leaves its own id, and those it refers to or reports on, in thread_ref. */
gboolean
outbox_is_seen(struct db *db, const struct outbox *o, GError **error)
{
	DB_QUERY(q, db, error, SQL("SELECT 1 FROM thread_ref WHERE account = ? AND ref = ? LIMIT 1"),
		INT(o->account), TEXT(o->channel_id));

	return db_row(&q);
}

/* An attempt that may have got through, and nobody has decided since. */
#define IS_OPEN \
	" t.outcome = 'unknown' AND t.at > coalesce((SELECT max(a.at) FROM act a WHERE a.case_id IS o.case_id" \
	" AND a.kind = 'retry' AND a.target = o.id), 0)"

gint64
outbox_unknown_since(struct db *db, gint64 id)
{
	return db_int(db, 0, SQL("SELECT coalesce(min(t.at), 0) FROM outbox o JOIN outbox_attempt t"
		" ON t.outbox = o.id WHERE o.id = ? AND" IS_OPEN), INT(id));
}

gboolean
outbox_is_leaving(struct db *db, gint64 account)
{
	return db_int(db, 0, SQL("SELECT 1 FROM outbox o JOIN outbox_attempt t ON t.outbox = o.id"
		" AND t.attempt = o.attempts WHERE " IS_TODO " AND o.account = ? AND o.state = 'sending'"
		" AND t.step IN ('body', 'done') LIMIT 1"), INT(account)) != 0;
}

/* ---- how it went -------------------------------------------------------------------- */

static gboolean
finish(struct db *db, gboolean ok, GError **error)
{
	if (!ok) {
		db_rollback(db);
		return FALSE;
	}
	db_ring(db, BELL_CACHE);
	return db_commit(db, TRUE, error);
}

static gboolean
start(struct db *db, gint64 id, gint64 now, GError **error)
{
	if (!db_run(db, error, SQL("UPDATE outbox SET state = 'sending', attempts = attempts + 1, reason = NULL"
		" WHERE id = ? AND state IN ('queued', 'retry', 'unknown')"), INT(id)))
		return FALSE;
	if (db_changes(db) == 0)
		return err_set(error, ERR_STALE, _("Answer %" PRId64 " was cancelled meanwhile; it is not sent."), id);
	return db_run(db, error, SQL("INSERT INTO outbox_attempt(outbox, attempt, at, step)"
		" SELECT id, attempts, ?, 'connect' FROM outbox WHERE id = ?"), INT(now), INT(id));
}

gboolean
outbox_start(struct db *db, gint64 id, gint64 now, GError **error)
{
	return db_begin(db, error) && finish(db, start(db, id, now, error), error);
}

gboolean
outbox_step(struct db *db, gint64 id, const char *step, GError **error)
{
	if (!db_begin(db, error))
		return FALSE;
	if (!db_run(db, error, SQL("UPDATE outbox_attempt SET step = ? WHERE outbox = ? AND attempt ="
		" (SELECT attempts FROM outbox WHERE id = ?)"), TEXT(step), INT(id), INT(id))) {
		db_rollback(db);
		return FALSE;
	}
	return db_commit(db, TRUE, error);
}

static gboolean
end(struct db *db, gint64 id, enum outbox_state state, const char *reason, gint64 next_try,
	gint64 now, GError **error)
{
	const char *name = outbox_state_name(state);
	g_autoptr(GError) ignored = NULL;
	AUTO(outbox) o = outbox_load(db, id, error);

	if (o == NULL)
		return FALSE;
	if (o->state != state && !outbox_state_allowed(o->state, state))
		return err_set(error, ERR_STALE, _("Answer %" PRId64 " is %s and cannot become %s."), id,
			outbox_state_name(o->state), name);
	return db_run(db, error, SQL("UPDATE outbox_attempt SET outcome = ?, reason = ?, step = CASE WHEN ?"
		" THEN 'done' ELSE step END WHERE outbox = ? AND attempt = (SELECT attempts FROM outbox"
		" WHERE id = ?) AND outcome IS NULL"), TEXT(name), TEXT(reason), INT(state == OUTBOX_SENT),
		INT(id), INT(id)) &&
		db_run(db, error, SQL("UPDATE outbox SET state = ?, reason = ?, next_try = ?, sent_at = CASE"
			" WHEN ? THEN ? ELSE sent_at END WHERE id = ?"), TEXT(name), TEXT(reason), INT(next_try),
			INT(state == OUTBOX_SENT), INT(now), INT(id));
}

gboolean
outbox_end(struct db *db, gint64 id, enum outbox_state state, const char *reason,
	gint64 next_try, gint64 now, GError **error)
{
	return db_begin(db, error) &&
		finish(db, end(db, id, state, reason, next_try, now, error), error);
}

gboolean
outbox_set_refused_for(struct db *db, gint64 id, const char *recipients, GError **error)
{
	return db_begin(db, error) && finish(db, db_run(db, error,
		SQL("UPDATE outbox SET refused_for = ? WHERE id = ?"), TEXT(recipients), INT(id)), error);
}

gboolean
outbox_set_remote(struct db *db, gint64 id, const char *remote_id, const char *url, GError **error)
{
	return db_begin(db, error) && finish(db, db_run(db, error,
		SQL("UPDATE outbox SET remote_id = ?, remote_url = ? WHERE id = ?"), TEXT(remote_id),
		TEXT(url), INT(id)), error);
}

gboolean
outbox_set_copied(struct db *db, gint64 id, GError **error)
{
	return db_begin(db, error) && finish(db, db_run(db, error,
		SQL("UPDATE outbox SET copied = 1 WHERE id = ?"), INT(id)), error);
}

/* Before the body nobody can have taken it, unless at an earlier attempt; from the body on only a look
 * can tell; done is done. */
static gboolean
recover_done(struct db *db, gint64 account, GError **error)
{
	return db_run(db, error, SQL("UPDATE outbox_attempt SET outcome = 'sent' WHERE outcome IS NULL"
		" AND step = 'done' AND outbox IN (SELECT o.id FROM outbox o WHERE " IS_TODO
		" AND o.account = ? AND o.state = 'sending')"), INT(account)) &&
		db_run(db, error, SQL("UPDATE outbox AS o SET state = 'sent', next_try = 0, sent_at = t.at"
			" FROM outbox_attempt t WHERE t.outbox = o.id AND t.attempt = o.attempts"
			" AND t.step = 'done' AND " IS_TODO " AND o.account = ? AND o.state = 'sending'"),
			INT(account));
}

static gboolean
recover(struct db *db, gint64 account, gint64 now, GError **error)
{
	return recover_done(db, account, error) && db_run(db, error, SQL("UPDATE outbox AS o SET next_try = ?, reason = ?, state = CASE WHEN EXISTS"
		" (SELECT 1 FROM outbox_attempt t WHERE t.outbox = o.id AND t.attempt = o.attempts"
		" AND t.step NOT IN ('body', 'done')) AND NOT EXISTS (SELECT 1 FROM outbox_attempt t"
		" WHERE t.outbox = o.id AND" IS_OPEN ") THEN 'queued' ELSE 'unknown' END"
		" WHERE " IS_TODO " AND o.account = ? AND o.state = 'sending'"), INT(now),
		TEXT(_("guichet-net stopped while this answer was being sent")), INT(account)) &&
		db_run(db, error, SQL("UPDATE outbox_attempt SET outcome = CASE WHEN step IN ('body', 'done')"
			" THEN 'unknown' ELSE 'retry' END, reason = ? WHERE outcome IS NULL AND outbox IN"
			" (SELECT o.id FROM outbox o WHERE " IS_TODO " AND o.account = ?"
			" AND o.state IN ('queued', 'unknown'))"),
			TEXT(_("interrupted")), INT(account));
}

gboolean
outbox_recover(struct db *db, gint64 account, gint64 now, GError **error)
{
	return db_begin(db, error) && finish(db, recover(db, account, now, error), error);
}
