/* cache/hop.c — two cases in which one person asks the same: found, linked, and parted again. */
#include "cache/hop.h"

#include "base/err.h"
#include "base/json.h"
#include "cache/act.h"
#include "cache/conversation.h"
#include "cache/db-private.h"
#include "core/hop.h"

#include <glib/gi18n.h>
#include <inttypes.h>

#define NEAR_MAX 20 /* messages compared with one question */
#define UNMERGED "unmerge" /* arg of an undo that nobody meant for the cases themselves */

struct near { /* what the same person wrote on another channel */
	gint64 conversation, case_id;
	char *subject, *text;
	gint64 at;
	gboolean motive; /* shared */
	gboolean open; /* its case */
	double score;
};

static void
near_clear(gpointer p)
{
	struct near *n = p;

	g_free(n->subject);
	g_free(n->text);
}

/* ---- found -------------------------------------------------------------------------- */

/* With `side`, a customer who was merged: only what stands on the other side of that merge than `q` does. */
static GArray *
load_near(struct db *db, const struct hop_question *q, gint64 side, GError **error)
{
	g_autoptr(GArray) list = g_array_new(FALSE, TRUE, sizeof(struct near));
	DB_QUERY(rows, db, error, SQL("WITH RECURSIVE side(id) AS (SELECT ?9 UNION SELECT c.id FROM side JOIN customer c ON c.into_ = side.id)"
		" SELECT c.id, c.case_id, m.subject, m.text, m.at, EXISTS (SELECT 1 FROM message_motive a"
		" JOIN message_motive b ON b.motive = a.motive WHERE a.message = ?1 AND b.message = m.id), k.state <> 'resolved'"
		" FROM identity i CROSS JOIN message m ON m.identity = i.id AND m.at BETWEEN ?3 AND ?4"
		" CROSS JOIN conversation c ON c.id = m.conversation CROSS JOIN cases k ON k.id = c.case_id"
		" WHERE i.customer = ?2 AND i.channel <> ?5 AND m.automatic = 'no' AND m.moot = 0"
		" AND m.kind NOT IN ('edit', 'delete', 'reaction') AND c.case_id <> ?6 AND k.customer = ?2"
		" AND (?9 = 0 OR (i.origin IN (SELECT id FROM side)) <> (SELECT j.origin IN (SELECT id FROM side)"
		" FROM message o JOIN identity j ON j.id = o.identity WHERE o.id = ?1))"
		" ORDER BY abs(m.at - ?7), m.id LIMIT ?8"), INT(q->message), INT(q->customer), INT(q->at - HOP_WINDOW),
		INT(q->at + HOP_WINDOW), TEXT(q->channel), INT(q->case_id), INT(q->at), INT(NEAR_MAX), INT(side));

	g_array_set_clear_func(list, near_clear);
	while (db_row(&rows)) {
		struct near n = { db_col_int(&rows, 0), db_col_int(&rows, 1), db_col_str(&rows, 2), db_col_str(&rows, 3),
			db_col_int(&rows, 4), db_col_bool(&rows, 5), db_col_bool(&rows, 6), 0 };

		g_array_append_val(list, n);
	}
	return rows.failed ? NULL : g_steal_pointer(&list);
}

/* Where it is being answered before where it was settled. */
static gboolean
is_better(const struct near *n, const struct near *best)
{
	return best == NULL || (n->open != best->open ? n->open : n->score > best->score);
}

static const struct near *
best_of(const struct hop_question *q, GArray *list)
{
	const struct near *best = NULL;
	g_autoptr(GHashTable) mine = list->len > 0 ? hop_stems(q->subject, q->text) : NULL;

	for (guint i = 0; i < list->len; i++) {
		struct near *n = &g_array_index(list, struct near, i);
		g_autoptr(GHashTable) theirs = hop_stems(n->subject, n->text);

		n->score = hop_jaccard(mine, theirs);
		if ((n->motive || n->score >= HOP_JACCARD) && is_better(n, best))
			best = n;
	}
	return best;
}

/* Linked once, and still, or parted by a person. */
static gboolean
is_linked(struct db *db, gint64 one, gint64 other)
{
	return db_int(db, 0, SQL("SELECT EXISTS (SELECT 1 FROM hop h WHERE ((conversation = ?1 AND other = ?2)"
		" OR (conversation = ?2 AND other = ?1)) AND NOT EXISTS (SELECT 1 FROM act u WHERE u.kind = 'undo'"
		" AND u.target = h.act AND u.arg = ?3))"), INT(one), INT(other), TEXT(UNMERGED)) != 0;
}

/* ---- linked ------------------------------------------------------------------------- */

/* One owner, one clock: the case stays in which somebody has waited longer. How old it is says nothing: all that
 * is ever said in a chat may be one conversation. Nobody waits in a case that is resolved. */
static gint64
older_of(struct db *db, const struct hop_question *q, const struct near *n)
{
	return db_int(db, 0, SQL("SELECT id FROM cases WHERE id IN (?1, ?2) ORDER BY state = 'resolved', CASE WHEN waiting_since > 0"
		" THEN waiting_since WHEN id = ?1 THEN ?3 ELSE ?4 END, id LIMIT 1"), INT(q->case_id), INT(n->case_id),
		INT(q->at), INT(n->at));
}

static gboolean
is_resolved(struct db *db, gint64 case_id)
{
	return db_int(db, 0, SQL("SELECT state = 'resolved' FROM cases WHERE id = ?"), INT(case_id)) != 0;
}

/* The row of hop, for the schema to put down (schema-merge.sql). */
static char *
words_of(struct db *db, const struct hop_question *q, const struct near *n)
{
	gboolean mine = is_resolved(db, q->case_id), theirs = is_resolved(db, n->case_id);
	gboolean later = mine || theirs ? theirs : q->at >= n->at; /* told of the other, which was asked or settled first */
	AUTO(json) json = json_new();

	json_object(json, NULL);
	json_int(json, "conversation", later ? q->conversation : n->conversation);
	json_int(json, "other", later ? n->conversation : q->conversation);
	json_real(json, "score", n->score);
	json_int(json, "motive", n->motive);
	json_int(json, "settled", mine || theirs);
	json_int(json, "at", MAX(q->at, n->at));
	json_end(json);
	return g_strdup(json_text(json));
}

static gboolean
link_two(struct db *db, const struct hop_question *q, const struct near *n, gint64 now, gint64 *case_id, GError **error)
{
	gint64 older = older_of(db, q, n);
	g_autofree char *words = words_of(db, q, n);
	struct act act = { .kind = ACT_MERGE, .advisor = HOP_ADVISOR, .case_id = older, .arg = "hop", .text = words,
		.target = older == q->case_id ? n->case_id : q->case_id, .at = now };
	g_autoptr(GError) why = NULL;

	if (act_add(db, &act, &why) != 0) {
		*case_id = older;
		return TRUE;
	}
	if (g_error_matches(why, ERR, ERR_STALE))
		return TRUE; /* both are resolved, or one is another customer's by now: they stay two */
	g_propagate_error(error, g_steal_pointer(&why));
	return FALSE;
}

static gboolean
link_across(struct db *db, const struct hop_question *q, gint64 side, gint64 now, gint64 *case_id, GError **error)
{
	g_autoptr(GArray) list = load_near(db, q, side, error);
	const struct near *best;

	*case_id = q->case_id;
	if (list == NULL)
		return FALSE;
	best = best_of(q, list);
	if (best == NULL || is_linked(db, q->conversation, best->conversation))
		return TRUE;
	/* who waits longer, and whether one is closed, the cases themselves must know now */
	return db_project_owed(db, q->case_id, error) && db_project_owed(db, best->case_id, error) &&
		link_two(db, q, best, now, case_id, error);
}

gboolean
hop_link(struct db *db, const struct hop_question *q, gint64 now, gint64 *case_id, GError **error)
{
	return link_across(db, q, 0, now, case_id, error);
}

/* ---- customers who became one --------------------------------------------------------- */

/* The newest questions of a person whose cases are open: ids. */
static GArray *
open_questions(struct db *db, gint64 person, GError **error)
{
	g_autoptr(GArray) ids = g_array_new(FALSE, FALSE, sizeof(gint64));
	DB_QUERY(q, db, error, SQL("SELECT m.id FROM identity i CROSS JOIN message m ON m.identity = i.id"
		" CROSS JOIN conversation c ON c.id = m.conversation CROSS JOIN cases k ON k.id = c.case_id"
		" WHERE i.customer = ?1 AND k.customer = ?1 AND k.state <> 'resolved' AND m.automatic = 'no' AND m.moot = 0"
		" AND m.kind NOT IN ('edit', 'delete', 'reaction') ORDER BY m.at DESC, m.id DESC LIMIT ?2"), INT(person),
		INT(HOP_MET_MAX));

	while (db_row(&q)) {
		gint64 id = db_col_int(&q, 0);

		g_array_append_val(ids, id);
	}
	return q.failed ? NULL : g_steal_pointer(&ids);
}

static gboolean
look_across(struct db *db, gint64 message, gint64 side, gint64 now, GError **error)
{
	DB_QUERY(rows, db, error, SQL("SELECT m.conversation, c.case_id, i.customer, m.at, i.channel, m.subject, m.text FROM message m"
		" JOIN identity i ON i.id = m.identity JOIN conversation c ON c.id = m.conversation WHERE m.id = ?"), INT(message));
	g_autofree char *channel = NULL, *subject = NULL, *text = NULL;
	struct hop_question q = { .message = message };
	gint64 case_id;

	if (!db_row(&rows))
		return !rows.failed;
	q.conversation = db_col_int(&rows, 0);
	q.case_id = db_col_int(&rows, 1);
	q.customer = db_col_int(&rows, 2);
	q.at = db_col_int(&rows, 3);
	q.channel = channel = db_col_str(&rows, 4);
	q.subject = subject = db_col_str(&rows, 5);
	q.text = text = db_col_str(&rows, 6);
	return link_across(db, &q, side, now, &case_id, error);
}

gboolean
hop_met(struct db *db, gint64 same, gint64 now, GError **error)
{
	gint64 side = db_int(db, 0, SQL("SELECT target FROM act WHERE id = ?"), INT(same));
	gint64 person = db_int(db, 0, SQL("SELECT person FROM customer WHERE id = ?"), INT(side));
	g_autoptr(GArray) ids = open_questions(db, person, error);

	for (guint i = 0; ids != NULL && i < ids->len; i++)
		if (!look_across(db, g_array_index(ids, gint64, i), side, now, error))
			return FALSE;
	return ids != NULL;
}

struct across { /* a merge of a case of one customer into a case of the other */
	gint64 act, case_id, into;
	gboolean may_go; /* made by us, or nothing is left of it there */
	gboolean linked; /* by us, and no person parted them since */
};

/* The newest first, as they are taken back. */
static GArray *
load_across(struct db *db, gint64 same, GError **error)
{
	g_autoptr(GArray) list = g_array_new(FALSE, FALSE, sizeof(struct across));
	DB_QUERY(q, db, error, SQL("WITH two(id) AS (SELECT c.person FROM act s JOIN customer c ON c.id IN (s.customer, s.target) WHERE s.id = ?)"
		" SELECT a.id, k.id, coalesce(r.into_, r.id), a.arg IS 'hop' OR NOT EXISTS (SELECT 1 FROM conversation c"
		"  JOIN cases o ON o.id = c.origin WHERE c.case_id = coalesce(r.into_, r.id) AND o.customer = k.customer),"
		" EXISTS (SELECT 1 FROM hop h JOIN conversation x ON x.id = h.conversation JOIN conversation y ON y.id = h.other"
		"  AND y.case_id = x.case_id WHERE h.act = a.id)"
		" FROM two CROSS JOIN cases k ON k.customer = two.id CROSS JOIN act_live a ON a.kind = 'merge' AND a.target = k.id"
		" JOIN cases r ON r.id = a.case_id WHERE r.customer <> k.customer AND r.customer IN (SELECT id FROM two) ORDER BY a.id DESC"),
		INT(same));

	while (db_row(&q)) {
		struct across x = { db_col_int(&q, 0), db_col_int(&q, 1), db_col_int(&q, 2), db_col_bool(&q, 3),
			db_col_bool(&q, 4) };

		g_array_append_val(list, x);
	}
	return q.failed ? NULL : g_steal_pointer(&list);
}

gboolean
hop_parted(struct db *db, gint64 same, const char *advisor, gint64 now, GError **error)
{
	g_autoptr(GArray) list = load_across(db, same, error);

	for (guint i = 0; list != NULL && i < list->len; i++) {
		const struct across *x = &g_array_index(list, struct across, i);
		struct act undo = { .kind = ACT_UNDO, .advisor = advisor, .arg = x->linked ? UNMERGED : NULL,
			.target = x->act, .at = now };

		if (!x->may_go)
			return err_set(error, ERR_STALE, _("Case %" PRId64 " went into case %" PRId64 " of the other customer: "
				"split them first (guichet case %" PRId64 " split)."), x->case_id, x->into, x->into);
		if (act_add(db, &undo, error) == 0)
			return FALSE;
	}
	return list != NULL;
}
