/* cache/inbox-revise.c — edits, deletions and reactions: what they are about, what they do to it (see
 * Revisions in the schema), and messages as they read after them. */
#include "cache/inbox-private.h"

#include <string.h>

/* ---- taking in ---------------------------------------------------------------------- */

gboolean
take_is_revision(const struct take *t)
{
	enum message_kind kind = t->msg->kind;

	return kind == MESSAGE_EDIT || kind == MESSAGE_DELETE || kind == MESSAGE_REACTION;
}

/* An edit of an edit is one of what was edited first. Nobody signs some deletions: then they are of
 * who wrote the message. */
gboolean
take_target(struct take *t, GError **error)
{
	if (!take_is_revision(t) || t->msg->parent == NULL)
		return TRUE;
	DB_QUERY(q, t->db, error, SQL("SELECT CASE WHEN kind = 'edit' THEN coalesce(revises, id) ELSE id END,"
		" direction = 'out' FROM message WHERE channel_id = ? AND account = ? LIMIT 1"),
		TEXT(t->msg->parent), INT(t->src->account));
	if (db_row(&q)) {
		t->revises = db_col_int(&q, 0);
		if (t->msg->kind == MESSAGE_DELETE && message_person(t->msg, PERSON_FROM) == NULL)
			t->out = db_col_bool(&q, 1);
	}
	return !q.failed;
}

struct edition { /* an edit, whether it comes in or was here before what it is about */
	gint64 id, conversation, at, identity;
	gboolean out;
	char *kind, *address, *text;
};

static void
free_edition(gpointer p)
{
	struct edition *e = p;

	g_free(e->kind);
	g_free(e->address);
	g_free(e->text);
	g_free(e);
}

/* Handles change hands: they tell only where the account behind them is not known. */
static gboolean
is_same_author(gint64 a, const char *address_a, gint64 b, const char *address_b)
{
	return a != 0 && b != 0 ? a == b : strcmp(address_a, address_b) == 0;
}

/* Only who wrote a message can change it; and what reads as before is no news. */
static gboolean
is_moot(struct db *db, const struct edition *e, gint64 original)
{
	gboolean own, same;
	DB_QUERY(q, db, NULL, SQL("SELECT direction = 'out', coalesce(identity, 0), address,"
		" moot OR automatic <> 'no', coalesce((SELECT e.text FROM message e WHERE e.revises = m.id"
		" AND e.kind = 'edit' AND NOT e.moot AND e.at <= ?2 AND e.id <> ?3 ORDER BY e.at DESC, e.id DESC"
		" LIMIT 1), m.text) FROM message m WHERE m.id = ?1"), INT(original), INT(e->at), INT(e->id));

	if (!db_row(&q))
		return FALSE;
	own = is_same_author(e->identity, e->address, db_col_int(&q, 1), db_col_text(&q, 2));
	same = strcmp(e->text, db_col_text(&q, 4)) == 0;
	return e->out != db_col_bool(&q, 0) || (!e->out && !own) || db_col_bool(&q, 3) || same;
}

gboolean
take_is_moot(const struct take *t, const char *address)
{
	struct edition e = { .at = t->at, .identity = t->identity, .out = t->out,
		.address = (char *)(gsize)address, .text = t->msg->text != NULL ? t->msg->text : (char[]){ "" } };

	return t->msg->kind == MESSAGE_EDIT && t->revises != 0 && is_moot(t->db, &e, t->revises);
}

static gboolean
take_back(struct db *db, gint64 message, GError **error)
{
	return db_run(db, error, SQL("UPDATE message SET moot = 1 WHERE moot = 0 AND (id = ?1"
		" OR (revises = ?1 AND kind = 'edit'))"), INT(message));
}

static GPtrArray *
early_ones(struct take *t, GError **error)
{
	g_autoptr(GPtrArray) list = g_ptr_array_new_with_free_func(free_edition);
	DB_QUERY(q, t->db, error, SQL("SELECT id, conversation, at, coalesce(identity, 0), direction = 'out',"
		" kind, address, text FROM message WHERE parent = ? AND account = ? AND revises IS NULL"
		" AND (kind = 'edit' OR kind = 'delete' OR kind = 'reaction') ORDER BY at, id"), TEXT(t->msg->id),
		INT(t->src->account));

	while (db_row(&q)) {
		struct edition *e = g_new0(struct edition, 1);

		e->id = db_col_int(&q, 0);
		e->conversation = db_col_int(&q, 1);
		e->at = db_col_int(&q, 2);
		e->identity = db_col_int(&q, 3);
		e->out = db_col_bool(&q, 4);
		e->kind = db_col_str(&q, 5);
		e->address = db_col_str(&q, 6);
		e->text = db_col_str(&q, 7);
		g_ptr_array_add(list, e);
	}
	return q.failed ? NULL : g_steal_pointer(&list);
}

/* It was here first, and alone: its conversation was none. A case that somebody worked on stays. */
static gboolean
move_here(struct take *t, const struct edition *e, GError **error)
{
	gint64 from = e->conversation, old_case;

	if (from == t->conversation)
		return TRUE;
	old_case = db_int(t->db, 0, SQL("SELECT case_id FROM conversation WHERE id = ?"), INT(from));
	if (!db_run(t->db, error, SQL("UPDATE message SET conversation = ?1 WHERE id = ?2 OR revises = ?2"),
		INT(t->conversation), INT(e->id)))
		return FALSE;
	return take_drop_empty(t, from, old_case, error) && db_project(t->db, old_case, error);
}

static gboolean
link_one(struct take *t, const struct edition *e, gint64 to, GError **error)
{
	gboolean moot = strcmp(e->kind, "edit") == 0 && is_moot(t->db, e, to);

	return db_run(t->db, error, SQL("UPDATE message SET revises = ?, moot = moot OR ? WHERE id = ?"), INT(to),
		INT(moot), INT(e->id)) &&
		(strcmp(e->kind, "delete") != 0 || take_back(t->db, to, error)) &&
		move_here(t, e, error);
}

gboolean
take_revisions(struct take *t, gint64 id, GError **error)
{
	gint64 to = t->msg->kind == MESSAGE_EDIT && t->revises != 0 ? t->revises : id;
	g_autoptr(GPtrArray) early = NULL;

	if (t->msg->kind == MESSAGE_DELETE)
		return t->revises == 0 || take_back(t->db, t->revises, error);
	if (t->msg->id == NULL)
		return TRUE;
	early = early_ones(t, error);
	if (early == NULL)
		return FALSE;
	for (guint i = 0; i < early->len; i++)
		if (!link_one(t, g_ptr_array_index(early, i), to, error))
			return FALSE;
	return TRUE;
}

/* ---- reading ------------------------------------------------------------------------ */

void
inbox_version_free(struct inbox_version *v)
{
	if (v == NULL)
		return;
	g_free(v->text);
	g_free(v);
}

void
inbox_reaction_free(struct inbox_reaction *r)
{
	if (r == NULL)
		return;
	g_free(r->key);
	g_free(r->who);
	g_free(r);
}

static void
free_version(gpointer v)
{
	inbox_version_free(v);
}

static void
free_reaction(gpointer r)
{
	inbox_reaction_free(r);
}

static void
keep_version(struct inbox_message *m)
{
	struct inbox_version *v = g_new0(struct inbox_version, 1);

	v->at = m->edited_at != 0 ? m->edited_at : m->at;
	v->text = g_steal_pointer(&m->text);
	if (m->versions == NULL)
		m->versions = g_ptr_array_new_with_free_func(free_version);
	g_ptr_array_add(m->versions, v);
}

static void
add_reaction(struct inbox_message *m, const char *key, const char *who)
{
	struct inbox_reaction *r;

	if (m->reactions == NULL)
		m->reactions = g_ptr_array_new_with_free_func(free_reaction);
	for (guint i = 0; i < m->reactions->len; i++) {
		r = g_ptr_array_index(m->reactions, i);
		if (strcmp(r->key, key) == 0) {
			r->n++;
			return;
		}
	}
	r = g_new0(struct inbox_reaction, 1);
	r->key = g_strdup(key);
	r->who = g_strdup(who);
	r->n = 1;
	g_ptr_array_add(m->reactions, r);
}

static void
apply_delete(struct inbox_message *m, const struct db_rows *q, gboolean own)
{
	if (m->deleted_at != 0)
		return;
	m->deleted_at = db_col_int(q, 1);
	if (!own && *db_col_text(q, 3) != '\0')
		m->deleted_by = db_col_dup(q, 3);
}

static void
apply(struct inbox_message *m, const struct db_rows *q)
{
	const char *kind = db_col_text(q, 0), *text = db_col_text(q, 2);
	gboolean out = db_col_bool(q, 5), moot = db_col_bool(q, 6);
	gboolean own = out == m->out && (out || is_same_author(db_col_int(q, 4), db_col_text(q, 7),
		m->identity, m->address));

	if (strcmp(kind, "delete") == 0) {
		apply_delete(m, q, own);
	} else if (strcmp(kind, "reaction") == 0) {
		if (!moot && *text != '\0')
			add_reaction(m, text, db_col_text(q, 3));
	} else if (own && strcmp(text, m->text) != 0) {
		keep_version(m);
		m->text = g_strdup(text);
		m->edited_at = db_col_int(q, 1);
	}
}

gboolean
inbox_revise(struct db *db, struct inbox_message *m, GError **error)
{
	DB_QUERY(q, db, error, SQL("SELECT kind, at, text, author, coalesce(identity, 0), direction = 'out', moot,"
		" address FROM message WHERE revises = ? ORDER BY at, id"), INT(m->id));

	while (db_row(&q))
		apply(m, &q);
	/* Nobody quotes, copies or searches by accident what was taken back. */
	if (m->deleted_at != 0) {
		keep_version(m);
		m->text = g_strdup("");
	}
	return !q.failed;
}
