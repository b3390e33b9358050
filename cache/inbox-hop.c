/* cache/inbox-hop.c — the same question on a second channel: linked as it comes in (F11). */
#include "cache/inbox-private.h"

#include "base/err.h"
#include "cache/act.h"
#include "cache/conversation.h"
#include "core/hop.h"

#include <string.h>

#define NEAR_MAX 20 /* conversations compared with one message */

struct near { /* a conversation of the same person on another channel */
	gint64 conversation, case_id;
	char *subject, *text; /* of its message that lies nearest in time */
	gint64 at;
	gboolean motive; /* shared */
	double score;
};

static void
near_clear(gpointer p)
{
	struct near *n = p;

	g_free(n->subject);
	g_free(n->text);
}

/* Cases that are closed are over; two cases that people parted stay two. */
static GArray *
load_near(struct take *t, gint64 id, GError **error)
{
	g_autoptr(GArray) list = g_array_new(FALSE, TRUE, sizeof(struct near));
	DB_QUERY(q, t->db, error, SQL("SELECT c.id, c.case_id, m.subject, m.text, m.at, EXISTS (SELECT 1 FROM message_motive a"
		" JOIN message_motive b ON b.motive = a.motive WHERE a.message = ?1 AND b.message = m.id)"
		" FROM identity i CROSS JOIN message m ON m.identity = i.id AND m.at BETWEEN ?3 AND ?4"
		" CROSS JOIN conversation c ON c.id = m.conversation CROSS JOIN cases k ON k.id = c.case_id"
		" WHERE i.customer = ?2 AND i.channel <> ?5 AND m.automatic = 'no' AND m.moot = 0"
		" AND m.kind NOT IN ('edit', 'delete', 'reaction') AND c.case_id <> ?6 AND k.customer = ?2"
		" AND k.state <> 'resolved' ORDER BY abs(m.at - ?7), m.id LIMIT ?8"), INT(id), INT(t->customer),
		INT(t->at - HOP_WINDOW), INT(t->at + HOP_WINDOW), TEXT(t->channel), INT(t->case_id), INT(t->at), INT(NEAR_MAX));

	g_array_set_clear_func(list, near_clear);
	while (db_row(&q)) {
		struct near n = { db_col_int(&q, 0), db_col_int(&q, 1), db_col_str(&q, 2), db_col_str(&q, 3),
			db_col_int(&q, 4), db_col_bool(&q, 5), 0 };

		g_array_append_val(list, n);
	}
	return q.failed ? NULL : g_steal_pointer(&list);
}

static struct near *
best_of(struct take *t, GArray *list)
{
	struct near *best = NULL;
	g_autoptr(GHashTable) mine = list->len > 0 ? hop_stems(t->msg->subject, t->msg->text) : NULL;

	for (guint i = 0; i < list->len; i++) {
		struct near *n = &g_array_index(list, struct near, i);
		g_autoptr(GHashTable) theirs = hop_stems(n->subject, n->text);

		n->score = hop_jaccard(mine, theirs);
		if ((n->motive || n->score >= HOP_JACCARD) && (best == NULL || n->score > best->score))
			best = n;
	}
	return best;
}

/* One owner, one clock: the case stays in which somebody has waited longer. How old it is says nothing: all that
 * is ever said in a chat may be one conversation. */
static gboolean
link_cases(struct take *t, const struct near *n, GError **error)
{
	gint64 mine = t->case_id;
	gint64 older = db_int(t->db, 0, SQL("SELECT id FROM cases WHERE id IN (?1, ?2) ORDER BY CASE WHEN waiting_since > 0"
		" THEN waiting_since WHEN id = ?1 THEN ?3 ELSE ?4 END, id LIMIT 1"), INT(mine), INT(n->case_id),
		INT(t->at), INT(n->at));
	struct act act = { .kind = ACT_MERGE, .advisor = HOP_ADVISOR, .case_id = older, .arg = "hop",
		.target = older == mine ? n->case_id : mine, .at = t->arrived };
	g_autoptr(GError) why = NULL;

	if (act_add(t->db, &act, &why) != 0) {
		t->case_id = older;
		return TRUE;
	}
	if (g_error_matches(why, ERR, ERR_STALE))
		return TRUE; /* resolved, or another customer's by now: they stay two */
	g_propagate_error(error, g_steal_pointer(&why));
	return FALSE;
}

static gboolean
record(struct take *t, const struct near *n, GError **error)
{
	gboolean younger = t->at >= n->at;

	return db_run(t->db, error, SQL("INSERT OR IGNORE INTO hop(conversation, other, score, motive, at)"
		" VALUES (?, ?, ?, ?, ?)"), INT(younger ? t->conversation : n->conversation),
		INT(younger ? n->conversation : t->conversation), REAL(n->score), INT(n->motive), INT(t->at));
}

static gboolean
is_linked(struct take *t, gint64 other)
{
	return db_int(t->db, 0, SQL("SELECT EXISTS (SELECT 1 FROM hop WHERE (conversation = ?1 AND other = ?2)"
		" OR (conversation = ?2 AND other = ?1))"), INT(t->conversation), INT(other)) != 0;
}

gboolean
take_hop(struct take *t, gint64 id, GError **error)
{
	g_autoptr(GArray) list = NULL;
	const struct near *best;

	if (t->out || t->identity == 0 || t->customer == 0 || t->msg->automatic != AUTO_NO || take_is_revision(t) ||
		db_int(t->db, 0, SQL("SELECT EXISTS (SELECT 1 FROM identity WHERE customer = ? AND channel <> ?)"),
			INT(t->customer), TEXT(t->channel)) == 0 ||
		db_int(t->db, 0, SQL("SELECT customer FROM cases WHERE id = ?"), INT(t->case_id)) != t->customer)
		return TRUE;
	list = load_near(t, id, error);
	if (list == NULL)
		return FALSE;
	best = best_of(t, list);
	/* linked once, and apart again: a person parted them */
	if (best == NULL || is_linked(t, best->conversation))
		return TRUE;
	/* which is older, and whether one is closed, the cases themselves must know now */
	return record(t, best, error) && db_project_now(t->db, t->case_id, error) &&
		db_project_now(t->db, best->case_id, error) && link_cases(t, best, error);
}
