/* cache/act.c — checks an act against the case as it is now, then writes it down. The schema
 * does the rest. */
#include "cache/act.h"

#include "base/err.h"
#include "cache/account.h"
#include "cache/act-private.h"
#include "cache/hide.h"
#include "cache/inbox.h"

#include <glib/gi18n.h>
#include <inttypes.h>
#include <string.h>

static void
target_clear(struct target *t)
{
	g_free(t->owner);
	g_free(t->state);
	g_free(t->prior);
	g_free(t->labels);
	g_free(t->outbox_state);
	g_free(t->arg);
}

gboolean
act_is_blank(const char *text)
{
	return text == NULL || text[strspn(text, " \t\r\n")] == '\0';
}

static gboolean
is_on_outbox(enum act_kind kind)
{
	return kind == ACT_CANCEL || kind == ACT_RETRY || kind == ACT_SENT_OK;
}

/* ---- what it is about --------------------------------------------------------------- */

static gboolean
load_outbox(struct db *db, const struct act *a, struct target *t, GError **error)
{
	DB_QUERY(q, db, error, SQL("SELECT state, coalesce(case_id, 0) FROM outbox WHERE id = ?"),
		INT(a->target));

	if (!db_row(&q))
		return q.failed ? FALSE
				: err_set(error, ERR_GONE, _("There is no answer %" PRId64 " in the outbox."),
					  a->target);
	t->outbox_state = db_col_dup(&q, 0);
	t->case_id = db_col_int(&q, 1);
	return TRUE;
}

static gboolean
load_undone(struct db *db, const struct act *a, struct target *t, GError **error)
{
	DB_QUERY(q, db, error, SQL("SELECT kind, coalesce(case_id, 0), EXISTS (SELECT 1 FROM act u"
		" WHERE u.kind = 'undo' AND u.target = act.id), coalesce(customer, 0), coalesce(target, 0) FROM act WHERE id = ?"),
		INT(a->target));

	if (!db_row(&q))
		return q.failed ? FALSE
				: err_set(error, ERR_GONE, _("There is no act %" PRId64 " to undo."), a->target);
	if (db_col_bool(&q, 2))
		return err_set(error, ERR_STALE, _("Act %" PRId64 " has been undone already."), a->target);
	if (act_kind_parse(db_col_text(&q, 0), &t->undone) && t->undone == ACT_DIFFERENT)
		return err_set(error, ERR_STALE, _("That customers %" PRId64 " and %" PRId64 " are two people was said for ever: "
			"it cannot be undone. If it was a slip, say so in a note on both."), db_col_int(&q, 3), db_col_int(&q, 4));
	if (!act_kind_parse(db_col_text(&q, 0), &t->undone) || !act_kind_can_undo(t->undone))
		return err_set(error, ERR_STALE, _("“%s” cannot be undone."), db_col_text(&q, 0));
	t->case_id = db_col_int(&q, 1);
	t->customer = db_col_int(&q, 3);
	return TRUE;
}

/* What is done to a case that went into another is done to that one; an undo is of where it was done. */
static gboolean
load_case(struct db *db, gboolean undo, struct target *t, GError **error)
{
	DB_QUERY(q, db, error, SQL("SELECT owner, state, waiting_since, snoozed_until, priority, urgent, labels, id"
		" FROM cases WHERE id = iif(?2, ?1, coalesce((SELECT into_ FROM cases WHERE id = ?1), ?1))"),
		INT(t->case_id), INT(undo));

	if (!db_row(&q))
		return q.failed ? FALSE
				: err_set(error, ERR_GONE, _("There is no case %" PRId64 "."), t->case_id);
	t->owner = db_col_dup(&q, 0);
	t->state = db_col_dup(&q, 1);
	t->waiting_since = db_col_int(&q, 2);
	t->snoozed_until = db_col_int(&q, 3);
	t->priority = db_col_int(&q, 4);
	t->urgent = db_col_int(&q, 5);
	t->labels = db_col_dup(&q, 6);
	t->case_id = db_col_int(&q, 7);
	return TRUE;
}

static gboolean
load(struct db *db, const struct act *a, struct target *t, GError **error)
{
	t->case_id = a->case_id;
	if (is_on_outbox(a->kind)) {
		if (!load_outbox(db, a, t, error))
			return FALSE;
		return t->case_id == 0 || load_case(db, FALSE, t, error);
	}
	if (a->kind == ACT_UNDO ? !load_undone(db, a, t, error) : !act_load_person(db, a, t, error))
		return FALSE;
	return a->kind == ACT_REFERENCE || a->kind == ACT_BROADCAST || (a->kind == ACT_OVERRIDE && t->case_id == 0) || (t->customer != 0 && t->case_id == 0) ||
		load_case(db, a->kind == ACT_UNDO, t, error);
}

/* ---- may it be? --------------------------------------------------------------------- */

static gboolean
in_range(const char *arg, gint64 low, gint64 high)
{
	gint64 value;

	return arg != NULL && g_ascii_string_to_signed(arg, 10, low, high, &value, NULL);
}

static gboolean
check_words(const struct act *a, GError **error)
{
	switch (a->kind) {
	case ACT_NOTE:
	case ACT_CALL:
		return !act_is_blank(a->text) ||
			err_set(error, ERR_INPUT, _("A note needs some words."));
	case ACT_ASSIGN:
		return !act_is_blank(a->arg) ||
			err_set(error, ERR_INPUT, _("Say to whom the case is assigned."));
	case ACT_SNOOZE:
		return in_range(a->arg, a->at + 1, G_MAXINT64) ||
			err_set(error, ERR_INPUT, _("A snooze needs a time that is yet to come."));
	case ACT_PRIORITY:
		return in_range(a->arg, 0, 3) ||
			err_set(error, ERR_INPUT, _("A priority is a number from 0 to 3."));
	case ACT_URGENT:
		return in_range(a->arg, 0, 1) ||
			err_set(error, ERR_INPUT, _("Urgent is 1 or 0."));
	case ACT_LABEL:
	case ACT_UNLABEL:
		return (!act_is_blank(a->arg) && strpbrk(a->arg, " \t\r\n") == NULL) ||
			err_set(error, ERR_INPUT, _("A label is one word."));
	case ACT_OVERRIDE:
		return !act_is_blank(a->text) ||
			err_set(error, ERR_INPUT, _("Say why the answer is sent though the checks object."));
	case ACT_OTHERWISE:
		return !act_is_blank(a->text) || err_set(error, ERR_INPUT, _("Say which question is answered."));
	case ACT_SKIP:
		return !act_is_blank(a->arg) || err_set(error, ERR_INPUT, _("Say why you pass it over."));
	case ACT_MOTIVE:
		return a->arg != NULL ||
			err_set(error, ERR_INPUT, _("Say which motive the case has; guichet motives rules lists them."));
	case ACT_BROADCAST:
		return !act_is_blank(a->text) ||
			err_set(error, ERR_INPUT, _("A note to everybody needs some words."));
	case ACT_REFERENCE:
		return !act_is_blank(a->arg) || err_set(error, ERR_INPUT, _("Say for which motive the answer is."));
	default:
		return TRUE;
	}
}

static gboolean
check_case(const struct act *a, const struct target *t, GError **error)
{
	gboolean resolved = g_strcmp0(t->state, case_state_name(CASE_RESOLVED)) == 0;

	switch (a->kind) {
	case ACT_CLAIM:
		if (t->owner != NULL && g_strcmp0(t->owner, a->advisor) != 0)
			return err_set(error, ERR_STALE,
				_("Case %" PRId64 " was claimed by %s; assign it to yourself to take it over."),
				t->case_id, t->owner);
		return TRUE;
	case ACT_RELEASE:
		return t->owner != NULL ||
			err_set(error, ERR_STALE, _("Case %" PRId64 " is nobody's already."), t->case_id);
	case ACT_RESOLVE:
		if (resolved)
			return err_set(error, ERR_STALE, _("Case %" PRId64 " is resolved already."), t->case_id);
		if (t->waiting_since > 0 && act_is_blank(a->arg))
			return err_set(error, ERR_INPUT,
				_("The customer of case %" PRId64 " still waits for an answer: give the reason why "
				  "none is needed."), t->case_id);
		return TRUE;
	case ACT_REOPEN:
		return resolved || err_set(error, ERR_STALE, _("Case %" PRId64 " is open already."), t->case_id);
	case ACT_SNOOZE:
		return !resolved || err_set(error, ERR_STALE,
			_("Case %" PRId64 " is resolved; reopen it before you snooze it."), t->case_id);
	case ACT_SKIP:
		return t->waiting_since > 0 ||
			err_set(error, ERR_STALE, _("Nobody waits in case %" PRId64 ": there is nothing to pass over."), t->case_id);
	case ACT_WAKE:
		return t->snoozed_until > 0 ||
			err_set(error, ERR_STALE, _("Case %" PRId64 " is not snoozed."), t->case_id);
	default:
		return TRUE;
	}
}

/* Somewhere a case can be, and is not yet. */
static gboolean
check_queue(struct db *db, const struct act *a, const struct target *t, GError **error)
{
	if (a->kind != ACT_QUEUE || act_is_blank(a->arg))
		return TRUE;
	if (!account_check_queue(db, a->arg, error))
		return FALSE;
	return db_int(db, 0, SQL("SELECT coalesce(k.queue, a.queue) = ? FROM cases k JOIN account a ON a.id = k.account WHERE k.id = ?"),
			TEXT(a->arg), INT(t->case_id)) == 0 ||
		err_set(error, ERR_STALE, _("Case %" PRId64 " is in the queue “%s” already."), t->case_id, a->arg);
}

/* Whether who takes a case takes the one that comes next, or picks another: the journal says it. */
static const char *
choice(struct db *db, const struct act *a, const struct target *t)
{
	if (a->kind != ACT_CLAIM || t->waiting_since == 0 || t->owner != NULL)
		return a->arg;
	return inbox_next(db, a->advisor, a->at) == t->case_id ? "head" : "pick";
}

static gboolean
outbox_may(enum act_kind kind, const char *state)
{
	static const char *const cancel[] = { "queued", "retry", "needs-review", "uncertain", "refused", NULL };
	static const char *const retry[] = { "retry", "needs-review", "uncertain", "refused", NULL };
	static const char *const confirm[] = { "uncertain", "unknown", NULL };

	return g_strv_contains(kind == ACT_CANCEL ? cancel : kind == ACT_RETRY ? retry : confirm, state);
}

static gboolean
check_outbox(const struct act *a, const struct target *t, GError **error)
{
	enum outbox_state state;

	if (!is_on_outbox(a->kind) || outbox_may(a->kind, t->outbox_state))
		return TRUE;
	if (a->kind == ACT_CANCEL && outbox_state_parse(t->outbox_state, &state) &&
		(state == OUTBOX_SENDING || state == OUTBOX_UNKNOWN || state == OUTBOX_SENT))
		return err_set(error, ERR_STALE,
			_("Answer %" PRId64 " is already leaving or gone (%s); it cannot be cancelled."),
			a->target, t->outbox_state);
	return err_set(error, ERR_STALE, _("Answer %" PRId64 " is %s: there is nothing to %s."), a->target,
		t->outbox_state, act_kind_name(a->kind));
}

/* ---- what it replaces --------------------------------------------------------------- */

/* The messages that it marks: all unread ones, or the newest one that was read. */
static char *
marked_messages(struct db *db, const struct act *a, gint64 case_id)
{
	GString *list = g_string_new(NULL);
	DB_QUERY(q, db, NULL, SQL("SELECT m.id, coalesce(f.seen, 0) FROM conversation c CROSS JOIN message m"
		" ON m.conversation = c.id LEFT JOIN message_flag f ON f.message = m.id"
		" WHERE c.case_id = ? AND m.direction = 'in' AND m.automatic <> 'context' AND m.moot = 0"
		" AND m.kind <> 'delete' AND m.kind <> 'reaction' ORDER BY m.id DESC"), INT(case_id));

	while (db_row(&q)) {
		gboolean seen = db_col_bool(&q, 1);

		if (seen == (a->kind == ACT_SEEN))
			continue;
		g_string_append_printf(list, "%s%" PRId64, list->len > 0 ? "," : "", db_col_int(&q, 0));
		if (a->kind == ACT_UNSEEN)
			break;
	}
	return g_string_free(list, FALSE);
}

/* Where the case is, "" in that of its account. */
static char *
queue_of(struct db *db, gint64 case_id)
{
	DB_QUERY(q, db, NULL, SQL("SELECT queue FROM cases WHERE id = ?"), INT(case_id));

	return db_row(&q) ? db_col_str(&q, 0) : NULL;
}

static char *
prior_of(struct db *db, const struct act *a, const struct target *t)
{
	switch (a->kind) {
	case ACT_CLAIM:
	case ACT_RELEASE:
	case ACT_ASSIGN:
		return g_strdup(t->owner);
	case ACT_RESOLVE:
	case ACT_REOPEN:
		return g_strdup(t->state);
	case ACT_SNOOZE:
	case ACT_WAKE:
		return g_strdup_printf("%" PRId64, t->snoozed_until);
	case ACT_QUEUE:
		return queue_of(db, t->case_id);
	case ACT_PRIORITY:
		return g_strdup_printf("%" PRId64, t->priority);
	case ACT_URGENT:
		return g_strdup_printf("%" PRId64, t->urgent);
	case ACT_LABEL:
	case ACT_UNLABEL:
		return g_strstrip(g_strdup(t->labels));
	case ACT_SEEN:
	case ACT_UNSEEN:
		return marked_messages(db, a, t->case_id);
	case ACT_CANCEL:
	case ACT_RETRY:
	case ACT_SENT_OK:
		return g_strdup(t->outbox_state);
	case ACT_SPLIT:
		return act_prior_of_move(db, a);
	default:
		return NULL;
	}
}

/* ---- adding ------------------------------------------------------------------------- */

static gboolean
may(struct db *db, const struct act *a, struct target *t, GError **error)
{
	return load(db, a, t, error) && check_case(a, t, error) && check_outbox(a, t, error) &&
		check_queue(db, a, t, error) && act_check_person(db, a, t, error) && act_check_moves(db, a, t, error) &&
		(a->kind != ACT_HIDE || hide_check(db, t->case_id, a->target, error));
}

static gint64
write_down(struct db *db, const struct act *a, struct target *t, GError **error)
{
	g_autofree char *gid = db_random_id();

	t->prior = t->customer != 0 ? act_prior_of_person(db, a, t) : prior_of(db, a, t);
	if (!db_run(db, error, SQL("INSERT INTO act(gid, at, advisor, case_id, customer, kind, arg, text, target,"
		" prior) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"), TEXT(gid), INT(a->at), TEXT(a->advisor),
		ID(t->case_id), ID(t->customer), TEXT(act_kind_name(a->kind)),
		TEXT(t->arg != NULL ? t->arg : choice(db, a, t)), TEXT(a->text),
		ID(t->other != 0 ? t->other : a->target), TEXT(t->prior)))
		return 0;
	return db_int(db, 0, SQL("SELECT id FROM act WHERE gid = ?"), TEXT(gid));
}

gint64
act_add(struct db *db, const struct act *a, GError **error)
{
	struct target t = { 0 };
	gint64 id = 0;

	if (act_is_blank(a->advisor)) {
		err_set(error, ERR_INPUT, _("An act needs the name of the advisor."));
		return 0;
	}
	if (!check_words(a, error) || !db_begin(db, error))
		return 0;
	if (!may(db, a, &t, error))
		db_looked(db, error); /* refused: what an outer transaction has done stands */
	else if ((id = write_down(db, a, &t, error)) == 0 || !act_follow_person(db, a, &t, id, error)) {
		db_rollback(db);
		id = 0;
	}
	target_clear(&t);
	if (id == 0)
		return 0;
	db_ring(db, BELL_WORK);
	db_ring(db, BELL_CACHE);
	return db_commit(db, TRUE, error) ? id : 0;
}

gint64
act_last(struct db *db, const char *advisor, gint64 case_id, gint64 since, struct act *last)
{
	DB_QUERY(q, db, NULL, SQL("SELECT id, kind, coalesce(case_id, 0), at, advisor FROM act_live"
		" ORDER BY id DESC"));

	/* From the newest down: the walk ends where the time does. */
	while (db_row(&q)) {
		enum act_kind found;

		if (db_col_int(&q, 3) < since)
			break;
		if (strcmp(db_col_text(&q, 4), advisor) != 0 ||
			(case_id != 0 && db_col_int(&q, 2) != case_id) ||
			!act_kind_parse(db_col_text(&q, 1), &found) || !act_kind_can_undo(found) ||
			found == ACT_SEEN)
			continue;
		if (last != NULL)
			*last = (struct act){ .kind = found, .case_id = db_col_int(&q, 2),
				.at = db_col_int(&q, 3) };
		return db_col_int(&q, 0);
	}
	return 0;
}
