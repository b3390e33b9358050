/* cache/inbox-thread.c — which conversation a message belongs to, and joining two of them.
 *
 * By the channel's own thread id; else by ids of messages that either side refers to; else, for a
 * reply whose program drops references, by customer and subject within a month. */
#include "cache/inbox-private.h"

#include "base/date.h"
#include "base/text.h"
#include "cache/redirect.h"
#include "core/reply.h"

#include <string.h>

#define REFS_MAX 50 /* looked at and remembered per message */
#define SHARED_MAX 200 /* conversations looked at that know the same id */
#define SUBJECT_WINDOW (30 * DATE_DAY)

/* ---- references --------------------------------------------------------------------- */

static void
add_ref(GPtrArray *refs, const char *ref)
{
	if (ref == NULL || *ref == '\0' || refs->len >= REFS_MAX)
		return;
	for (guint i = 0; i < refs->len; i++)
		if (strcmp(g_ptr_array_index(refs, i), ref) == 0)
			return;
	g_ptr_array_add(refs, (gpointer)(guintptr)ref);
}

/* Own id, then the nearest relatives first (borrowed strings). */
static GPtrArray *
all_refs(const struct message *msg)
{
	GPtrArray *refs = g_ptr_array_new();

	add_ref(refs, msg->id);
	add_ref(refs, msg->report_of);
	add_ref(refs, msg->parent);
	for (guint i = msg->refs != NULL ? msg->refs->len : 0; i-- > 0;)
		add_ref(refs, g_ptr_array_index(msg->refs, i));
	return refs;
}

static gboolean
remember_refs(struct take *t, GPtrArray *refs, GError **error)
{
	for (guint i = 0; i < refs->len; i++)
		if (!db_run(t->db, error, SQL("INSERT OR IGNORE INTO thread_ref(account, ref, conversation)"
			" VALUES (?, ?, ?)"), INT(t->src->account), TEXT(g_ptr_array_index(refs, i)),
			INT(t->conversation)))
			return FALSE;
	return TRUE;
}

static gboolean
is_addressed(struct take *t, gint64 customer)
{
	for (guint i = 0; i < t->msg->people->len; i++) {
		const struct message_person *p = g_ptr_array_index(t->msg->people, i);
		g_autofree char *value = take_identity_key(t, p);

		if (p->role >= PERSON_TO && db_int(t->db, 0,
			SQL("SELECT customer FROM identity WHERE channel = ? AND value = ? AND within = ?"),
			TEXT(t->channel), TEXT(value), TEXT(take_identity_within(p))) == customer)
			return TRUE;
	}
	return FALSE;
}

/* A circular is answered by strangers, each with a case of their own: a reference joins what
 * the same customer wrote, or what a stored message addressed to somebody links. */
static gboolean
may_join(struct take *t, const char *ref, gint64 conversation, gint64 customer)
{
	if (customer != 0 && customer == t->customer)
		return TRUE;
	if (g_strcmp0(ref, t->msg->id) == 0)
		return !t->out || customer == 0 || is_addressed(t, customer);
	return db_int(t->db, 0, SQL("SELECT 1 FROM message WHERE channel_id = ? AND conversation = ?"
		" AND (direction = 'in' OR ?)"), TEXT(ref), INT(conversation), INT(customer != 0)) != 0;
}

static gboolean
has_id(const GArray *list, gint64 id)
{
	for (guint i = 0; i < list->len; i++)
		if (g_array_index(list, gint64, i) == id)
			return TRUE;
	return FALSE;
}

/* Conversations that the references name, oldest first. */
static GArray *
referred(struct take *t, GPtrArray *refs, GError **error)
{
	GArray *found = g_array_new(FALSE, FALSE, sizeof(gint64));

	for (guint i = 0; i < refs->len; i++) {
		const char *ref = g_ptr_array_index(refs, i);
		DB_QUERY(q, t->db, error, SQL("SELECT r.conversation, coalesce(k.customer, 0) FROM thread_ref r"
			" JOIN conversation c ON c.id = r.conversation JOIN cases k ON k.id = c.case_id"
			" WHERE r.account = ? AND r.ref = ? ORDER BY r.conversation LIMIT ?"),
			INT(t->src->account), TEXT(ref), INT(SHARED_MAX));

		while (db_row(&q)) {
			gint64 id = db_col_int(&q, 0);

			if (!has_id(found, id) && may_join(t, ref, id, db_col_int(&q, 1)))
				g_array_append_val(found, id);
		}
		if (q.failed) {
			g_array_unref(found);
			return NULL;
		}
	}
	return found;
}

/* ---- subject ------------------------------------------------------------------------ */

static char *
one_spaced(const char *text)
{
	GString *out = g_string_new(NULL);

	for (; *text != '\0'; text++)
		if (*text != ' ' || (out->len > 0 && out->str[out->len - 1] != ' '))
			g_string_append_c(out, *text);
	return g_strchomp(g_string_free(out, FALSE));
}

/* Without reply prefixes and [tags], folded; *reply tells whether there was a prefix. */
static char *
bare_subject(const char *subject, gboolean *reply)
{
	const char *s = subject != NULL ? subject : "", *end;
	g_autofree char *folded = NULL;

	*reply = FALSE;
	for (;;) {
		const char *bare;

		while (*s == ' ')
			s++;
		bare = reply_bare_subject(s);
		if (bare > s) {
			*reply = TRUE;
			s = bare;
		} else if (*s == '[' && (end = strchr(s, ']')) != NULL && end - s <= 40 &&
			end[1] != '\0')
			s = end + 1;
		else
			break;
	}
	folded = text_fold(s, -1);
	return one_spaced(folded);
}

static gint64
by_subject(struct take *t)
{
	gboolean reply, dummy;
	g_autofree char *mine = bare_subject(t->msg->subject, &reply);

	if (!reply || *mine == '\0' || t->customer == 0)
		return 0;
	/* Not by cases.last_at: within a batch it is not worked out yet. */
	DB_QUERY(q, t->db, NULL, SQL("SELECT c.id, c.subject FROM cases k CROSS JOIN conversation c"
		" ON c.case_id = k.id WHERE k.customer = ? AND k.account = ? AND EXISTS (SELECT 1 FROM message m"
		" WHERE m.conversation = c.id AND m.at BETWEEN ? AND ?) ORDER BY c.id DESC LIMIT ?"),
		INT(t->customer), INT(t->src->account), INT(t->at - SUBJECT_WINDOW),
		INT(t->at + SUBJECT_WINDOW), INT(SHARED_MAX));
	while (db_row(&q)) {
		g_autofree char *theirs = bare_subject(db_col_text(&q, 1), &dummy);

		if (strcmp(mine, theirs) == 0)
			return db_col_int(&q, 0);
	}
	return 0;
}

/* ---- joining ------------------------------------------------------------------------ */

static gint64
case_of(struct db *db, gint64 conversation)
{
	return db_int(db, 0, SQL("SELECT case_id FROM conversation WHERE id = ?"), INT(conversation));
}

/* Somebody has worked on it, made it by a split or merged it: it keeps its number. */
static gboolean
is_worked_on(struct db *db, gint64 case_id)
{
	return db_int(db, 0, SQL("SELECT EXISTS (SELECT 1 FROM act WHERE case_id = ?1)"
		" OR EXISTS (SELECT 1 FROM outbox WHERE case_id = ?1)"
		" OR EXISTS (SELECT 1 FROM draft WHERE case_id = ?1)"
		" OR EXISTS (SELECT 1 FROM cases k JOIN act a ON a.gid = k.gid WHERE k.id = ?1)"
		" OR EXISTS (SELECT 1 FROM act WHERE target = ?1 AND kind = 'merge')"), INT(case_id)) != 0;
}

gboolean
take_drop_empty(struct take *t, gint64 conversation, gint64 case_id, GError **error)
{
	if (db_int(t->db, 1, SQL("SELECT EXISTS (SELECT 1 FROM message WHERE conversation = ?)"),
		INT(conversation)) != 0 || is_worked_on(t->db, case_id))
		return TRUE;
	return db_run(t->db, error, SQL("DELETE FROM thread_ref WHERE conversation = ?"), INT(conversation)) &&
		db_run(t->db, error, SQL("DELETE FROM hop WHERE conversation = ?1 OR other = ?1"), INT(conversation)) &&
		db_run(t->db, error, SQL("DELETE FROM conversation WHERE id = ?"), INT(conversation)) &&
		db_run(t->db, error, SQL("DELETE FROM cases WHERE id = ?1 AND NOT EXISTS"
			" (SELECT 1 FROM conversation WHERE case_id = ?1)"), INT(case_id));
}

static gboolean
fold_case(struct take *t, gint64 from, gint64 into, GError **error)
{
	return db_run(t->db, error, SQL("UPDATE conversation SET case_id = ?1, origin = ?1 WHERE case_id = ?2"), INT(into),
		INT(from)) &&
		db_run(t->db, error, SQL("UPDATE cases SET (customer, origin) = (SELECT customer, origin FROM cases"
			" WHERE id = ?) WHERE id = ? AND customer IS NULL"), INT(from), INT(into)) &&
		db_run(t->db, error, SQL("DELETE FROM cases WHERE id = ?"), INT(from)) &&
		db_run(t->db, error, SQL("INSERT INTO event(case_id, kind) VALUES (?, 'joined')"), INT(into));
}

static gboolean
fold_conversation(struct take *t, gint64 from, gint64 into, GError **error)
{
	return db_run(t->db, error, SQL("UPDATE message SET conversation = ? WHERE conversation = ?"),
		INT(into), INT(from)) &&
		db_run(t->db, error, SQL("INSERT OR IGNORE INTO thread_ref(account, ref, conversation)"
			" SELECT account, ref, ? FROM thread_ref WHERE conversation = ?"), INT(into),
			INT(from)) &&
		db_run(t->db, error, SQL("DELETE FROM thread_ref WHERE conversation = ?"), INT(from)) &&
		db_run(t->db, error, SQL("UPDATE OR REPLACE hop SET conversation = ?1 WHERE conversation = ?2 AND other <> ?1"),
			INT(into), INT(from)) &&
		db_run(t->db, error, SQL("UPDATE OR REPLACE hop SET other = ?1 WHERE other = ?2 AND conversation <> ?1"), INT(into),
			INT(from)) &&
		db_run(t->db, error, SQL("DELETE FROM hop WHERE conversation = ?1 OR other = ?1"), INT(from)) &&
		db_run(t->db, error, SQL("DELETE FROM conversation WHERE id = ?"), INT(from));
}

/* The message links `other` to `*kept`. Two cases that people work on stay two: only they can
 * say that they are one. */
static gboolean
join(struct take *t, gint64 *kept, gint64 other, GError **error)
{
	gint64 keep_case = case_of(t->db, *kept), other_case = case_of(t->db, other);

	if (keep_case != other_case) {
		gboolean keep_work = is_worked_on(t->db, keep_case);
		gboolean other_work = is_worked_on(t->db, other_case);
		gboolean swap = other_work && !keep_work;

		if (keep_work && other_work)
			return TRUE;
		if (!(swap ? fold_case(t, keep_case, other_case, error)
			   : fold_case(t, other_case, keep_case, error)))
			return FALSE;
	}
	if (!fold_conversation(t, MAX(*kept, other), MIN(*kept, other), error))
		return FALSE;
	*kept = MIN(*kept, other);
	return TRUE;
}

/* ---- choosing ----------------------------------------------------------------------- */

static gboolean
make_conversation(struct take *t, GError **error)
{
	const char *subject = t->msg->subject != NULL ? t->msg->subject : "";
	gint64 customer = t->msg->automatic != AUTO_BOUNCE ? t->customer : 0;

	t->case_id = t->outbox_case != 0 ? t->outbox_case : t->redirect_case;
	if (t->case_id == 0) {
		if (!db_run(t->db, error, SQL("INSERT INTO cases(gid, account, customer, origin, subject)"
			" VALUES (?, ?, ?, ?, ?)"), TEXT(t->gid), INT(t->src->account), ID(customer),
			ID(customer != 0 ? t->origin : 0), TEXT(subject)))
			return FALSE;
		t->case_id = db_last_id(t->db);
	}
	if (!db_run(t->db, error, SQL("INSERT INTO conversation(gid, account, case_id, thread, public, subject)"
		" VALUES (?, ?, ?, ?, ?, ?)"), TEXT(t->gid), INT(t->src->account), INT(t->case_id),
		TEXT(t->msg->thread), INT(t->msg->public_), TEXT(subject)))
		return FALSE;
	t->conversation = db_last_id(t->db);
	return TRUE;
}

/* What we sent from here goes where it was written. */
static gint64
by_outbox(struct take *t)
{
	gint64 id = 0;

	if (t->outbox_message != 0)
		id = db_int(t->db, 0, SQL("SELECT conversation FROM message WHERE id = ?"),
			INT(t->outbox_message));
	if (id == 0 && t->outbox_case != 0)
		id = db_int(t->db, 0, SQL("SELECT id FROM conversation WHERE case_id = ? AND account = ? ORDER BY id LIMIT 1"),
			INT(t->outbox_case), INT(t->src->account));
	return id;
}

/* A report or an auto-reply can be here before our own message is. */
static gint64
by_our_id(struct take *t)
{
	const char *of = t->msg->report_of != NULL ? t->msg->report_of : t->msg->parent;

	if (of == NULL)
		return 0;
	return db_int(t->db, 0, SQL("SELECT c.id FROM outbox o JOIN conversation c ON c.case_id = o.case_id"
		" AND c.account = o.account WHERE o.channel_id = ? AND o.account = ? ORDER BY c.id LIMIT 1"), TEXT(of),
		INT(t->src->account));
}

static gboolean
by_refs(struct take *t, GPtrArray *refs, GError **error)
{
	g_autoptr(GArray) found = referred(t, refs, error);

	if (found == NULL)
		return FALSE;
	for (guint i = 0; i < found->len; i++) {
		gint64 id = g_array_index(found, gint64, i);

		if (t->conversation == 0)
			t->conversation = id;
		else if (id != t->conversation && !join(t, &t->conversation, id, error))
			return FALSE;
	}
	return TRUE;
}

/* Some channels do not tell the thread of a message at once: it waits in a conversation of its own
 * until another message of the thread, which does tell, refers to it or is what it refers to. */
static gboolean
by_thread(struct take *t, GError **error)
{
	gint64 other = db_int(t->db, 0, SQL("SELECT c.id FROM thread_ref r JOIN conversation c"
		" ON c.id = r.conversation WHERE r.account = ? AND r.ref IN (?, ?) AND c.thread IS NULL"
		" AND EXISTS (SELECT 1 FROM message m WHERE m.conversation = c.id"
		" AND m.kind NOT IN ('edit', 'delete', 'reaction')) ORDER BY c.id LIMIT 1"), INT(t->src->account), TEXT(t->msg->id), TEXT(t->msg->parent));

	t->conversation = db_int(t->db, 0, SQL("SELECT id FROM conversation WHERE account = ? AND thread = ?"),
		INT(t->src->account), TEXT(t->msg->thread));
	if (other == 0)
		return TRUE;
	if (t->conversation == 0)
		t->conversation = other;
	else if (!join(t, &t->conversation, other, error))
		return FALSE;
	return db_run(t->db, error, SQL("UPDATE conversation SET thread = ? WHERE id = ? AND thread IS NULL"),
		TEXT(t->msg->thread), INT(t->conversation));
}

static gboolean
find_conversation(struct take *t, GPtrArray *refs, GError **error)
{
	enum message_auto automatic = t->msg->automatic;

	if (t->revises != 0) {
		t->conversation = db_int(t->db, 0, SQL("SELECT conversation FROM message WHERE id = ?"),
			INT(t->revises));
		return TRUE;
	}
	if (t->msg->thread != NULL)
		return by_thread(t, error);
	t->conversation = by_outbox(t);
	if (!by_refs(t, refs, error))
		return FALSE;
	if (t->conversation == 0)
		t->conversation = by_our_id(t);
	if (t->conversation == 0 && refs->len <= (t->msg->id != NULL ? 1u : 0u) &&
		automatic != AUTO_LIST && automatic != AUTO_BOUNCE && automatic != AUTO_GENERATED)
		t->conversation = by_subject(t);
	return TRUE;
}

static gboolean
is_public_word(const struct take *t)
{
	return t->msg->public_ && t->customer != 0 && !t->out && t->msg->automatic == AUTO_NO &&
		!take_is_revision(t);
}

/* In public many may write: the case is of who addressed us first, whatever page came in first. */
static gboolean
name_first(struct take *t, GError **error)
{
	return db_run(t->db, error, SQL("UPDATE cases SET customer = ?1, origin = ?4 WHERE id = ?2 AND customer <> ?1"
		" AND NOT EXISTS (SELECT 1 FROM conversation c CROSS JOIN message m ON m.conversation = c.id"
		" WHERE c.case_id = ?2 AND m.direction = 'in' AND m.automatic = 'no' AND m.at <= ?3"
		" AND m.kind NOT IN ('edit', 'delete', 'reaction'))"), INT(t->customer), INT(t->case_id),
		INT(t->at), INT(t->origin));
}

static gboolean
is_private_word(const struct take *t)
{
	return t->msg->automatic == AUTO_NO && !t->msg->public_ && !t->account_public;
}

/* A customer who was asked to write in private, and does: their message belongs to the case it is about. So does what
 * we wrote to them with the reference, where another account brings it: a private answer to a comment on Facebook
 * begins a conversation in Messenger. */
static void
look_for_redirect(struct take *t)
{
	if (is_private_word(t))
		t->redirect = redirect_match(t->db, t->out ? 0 : t->customer, t->msg->subject, t->msg->text, t->at, &t->redirect_case);
}

/* In a conversation that is here already they need neither reference nor name; by our own words nobody arrives. */
static void
settle_redirect(struct take *t)
{
	if (t->out)
		t->redirect = 0;
	else if (t->redirect == 0 && is_private_word(t))
		t->redirect = redirect_open(t->db, t->case_id, t->at);
}

gboolean
take_thread(struct take *t, GError **error)
{
	g_autoptr(GPtrArray) refs = all_refs(t->msg);

	if (!find_conversation(t, refs, error))
		return FALSE;
	look_for_redirect(t);
	if (t->conversation == 0 && !make_conversation(t, error))
		return FALSE;
	t->case_id = case_of(t->db, t->conversation);
	settle_redirect(t);
	/* A case may have none yet; a mail system is nobody's customer. */
	if (t->customer != 0 && t->msg->automatic != AUTO_BOUNCE && !db_run(t->db, error,
		SQL("UPDATE cases SET customer = ?, origin = ? WHERE id = ? AND customer IS NULL"),
		INT(t->customer), INT(t->origin), INT(t->case_id)))
		return FALSE;
	if (is_public_word(t) && !name_first(t, error))
		return FALSE;
	if (t->outbox_id != 0 && t->outbox_case == 0 && !db_run(t->db, error,
		SQL("UPDATE outbox SET case_id = ? WHERE id = ? AND case_id IS NULL"),
		INT(t->case_id), INT(t->outbox_id)))
		return FALSE;
	return remember_refs(t, refs, error);
}
