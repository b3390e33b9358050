/* cache/act-moves.c — may two cases become one, a conversation a case of its own, and may that be taken back? */
#include "cache/act-private.h"

#include "base/err.h"

#include <glib/gi18n.h>
#include <inttypes.h>

/* The case itself, or the one it went into; 0 when there is none. */
static gint64
case_root(struct db *db, gint64 id)
{
	return db_int(db, 0, SQL("SELECT coalesce(into_, id) FROM cases WHERE id = ?"), INT(id));
}

static gboolean
is_resolved(struct db *db, gint64 id)
{
	return db_int(db, 0, SQL("SELECT state = 'resolved' AND messages > 0 FROM cases WHERE id = ?"), INT(id)) != 0;
}

/* What is told to one customer must not be read by another. */
static gboolean
is_of_two(struct db *db, gint64 one, gint64 other)
{
	return db_int(db, 0, SQL("SELECT a.customer <> b.customer FROM cases a, cases b WHERE a.id = ? AND b.id = ?"),
		INT(one), INT(other)) != 0;
}

static gboolean
check_merge(struct db *db, const struct act *a, struct target *t, GError **error)
{
	t->other = case_root(db, a->target);
	if (t->other == 0)
		return err_set(error, ERR_GONE, _("There is no case %" PRId64 "."), a->target);
	if (t->other == t->case_id)
		return err_set(error, ERR_STALE, _("Cases %" PRId64 " and %" PRId64 " are one already."), a->case_id,
			a->target);
	if (is_of_two(db, t->case_id, t->other))
		return err_set(error, ERR_STALE, _("Cases %" PRId64 " and %" PRId64 " are of two customers: merge the "
			"customers first, if they are one person."), a->case_id, a->target);
	return !is_resolved(db, t->case_id) ||
		err_set(error, ERR_STALE, _("Case %" PRId64 " is resolved: reopen it before another goes into it."),
			t->case_id);
}

static gboolean
check_split(struct db *db, const struct act *a, const struct target *t, GError **error)
{
	if (db_int(db, 0, SQL("SELECT case_id FROM conversation WHERE id = ?"), INT(a->target)) != t->case_id)
		return err_set(error, ERR_GONE, _("Conversation %" PRId64 " is not in case %" PRId64 "."), a->target,
			t->case_id);
	return db_int(db, 0, SQL("SELECT count(*) FROM conversation WHERE case_id = ?"), INT(t->case_id)) > 1 ||
		err_set(error, ERR_STALE, _("Case %" PRId64 " has only this one conversation: there is nothing to split."),
			t->case_id);
}

/* The case of a split may have been merged, or split, since. */
static gboolean
check_unsplit(struct db *db, const struct act *a, GError **error)
{
	gint64 made = db_int(db, 0, SQL("SELECT k.id FROM act a JOIN cases k ON k.gid = a.gid WHERE a.id = ?"),
		INT(a->target));

	return db_int(db, 0, SQL("SELECT EXISTS (SELECT 1 FROM act a JOIN cases k ON k.gid = a.gid JOIN conversation c"
		" ON c.id = a.target AND c.origin = k.id WHERE a.id = ? AND k.into_ IS NULL)"), INT(a->target)) != 0 ||
		err_set(error, ERR_STALE, _("Case %" PRId64 ", which the split made, was merged or split again since: "
			"undo that first."), made);
}

gboolean
act_check_moves(struct db *db, const struct act *a, struct target *t, GError **error)
{
	switch (a->kind) {
	case ACT_MERGE:
		return check_merge(db, a, t, error);
	case ACT_SPLIT:
		return check_split(db, a, t, error);
	case ACT_UNDO:
		return t->undone != ACT_SPLIT || check_unsplit(db, a, error);
	default:
		return TRUE;
	}
}

/* Where the conversation goes back to. */
char *
act_prior_of_move(struct db *db, const struct act *a)
{
	return g_strdup_printf("%" PRId64, db_int(db, 0, SQL("SELECT origin FROM conversation WHERE id = ?"),
		INT(a->target)));
}
