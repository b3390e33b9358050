/* cache/inbox-add.c — taking one message in: recognise, place, store, work out the case. */
#include "cache/inbox-private.h"

#include "base/err.h"
#include "base/text.h"
#include "cache/exposure.h"
#include "cache/hop.h"
#include "cache/motive.h"
#include "cache/promises.h"
#include "cache/redirect.h"
#include "core/quote.h"
#include "core/review.h"

#include <glib/gi18n.h>
#include <string.h>

#define SNIPPET_COLUMNS 200
#define HEAD_BYTES 1024
#define NUMBER_GAPS " \t\r\n.-/" /* between its digits */
#define ID_TRIES 8 /* neighbours looked at one by one */
#define REFS_BYTES 4000 /* of References kept for an answer's own References */

static void
take_clear(struct take *t)
{
	g_free(t->channel);
	g_free(t->kind);
	g_free(t->account_address);
	g_free(t->gid);
	g_free(t->digest);
	g_clear_pointer(&t->spans, g_array_unref);
	g_free(t->own);
	g_free(t->outbox);
}

/* ---- recognising -------------------------------------------------------------------- */

static gboolean
load_account(struct take *t, GError **error)
{
	DB_QUERY(q, t->db, error, SQL("SELECT channel, address, public, kind FROM account WHERE id = ?"),
		INT(t->src->account));

	if (!db_row(&q))
		return q.failed ? FALSE
				: err_set(error, ERR_GONE, _("There is no account number %d in the cache."),
					  (int)t->src->account);
	t->channel = db_col_dup(&q, 0);
	t->account_address = db_col_dup(&q, 1);
	t->account_public = db_col_bool(&q, 2);
	t->kind = db_col_dup(&q, 3);
	return TRUE;
}

/* Was it signed off here? Only then, or in the Sent folder, is From believed to be us. */
static gboolean
load_outbox(struct take *t, GError **error)
{
	if (t->msg->id == NULL && t->src->outbox == NULL)
		return TRUE;
	DB_QUERY(q, t->db, error, SQL("SELECT id, gid, coalesce(case_id, 0), coalesce(message, 0) FROM outbox"
		" WHERE account = ?1 AND (gid = ?2 OR channel_id = ?3 OR remote_id = ?3)"),
		INT(t->src->account), TEXT(t->src->outbox), TEXT(t->msg->id));
	if (db_row(&q)) {
		t->outbox_id = db_col_int(&q, 0);
		t->outbox = db_col_dup(&q, 1);
		t->outbox_case = db_col_int(&q, 2);
		t->outbox_message = db_col_int(&q, 3);
	}
	return !q.failed;
}

static void
decide_direction(struct take *t)
{
	const struct message_person *from = message_person(t->msg, PERSON_FROM);
	gboolean own = from != NULL && take_is_own(t, from->address);

	t->out = t->src->sent_folder || t->src->outbox != NULL || t->msg->from_us ||
		(own && (t->outbox != NULL || t->src->own_is_out));
	/* A stranger who repeats the Message-ID of an answer of ours did not send it. */
	if (!t->out) {
		g_clear_pointer(&t->outbox, g_free);
		t->outbox_id = t->outbox_case = t->outbox_message = 0;
	}
}

/* Worked out only where two messages must be told apart: it costs the length of the text. */
static const char *
digest(struct take *t)
{
	if (t->digest == NULL)
		t->digest = message_digest(t->msg);
	return t->digest;
}

/* Columns from 2 on: address, sent_at, subject, text. */
static gboolean
says_the_same(const struct take *t, const struct db_rows *q)
{
	const struct message *m = t->msg;
	const struct message_person *from = message_person(m, PERSON_FROM);

	return g_ascii_strcasecmp(from != NULL ? from->address : "", db_col_text(q, 2)) == 0 &&
		m->sent_at == db_col_int(q, 3) &&
		strcmp(m->subject != NULL ? m->subject : "", db_col_text(q, 4)) == 0 &&
		strcmp(m->text != NULL ? m->text : "", db_col_text(q, 5)) == 0;
}

/* A part that was fetched meanwhile has the size that it turned out to have. */
static gboolean
has_the_same_parts(const struct take *t, gint64 id)
{
	guint i = 0;
	DB_QUERY(q, t->db, NULL, SQL("SELECT name, size, data IS NOT NULL FROM part WHERE message = ? ORDER BY pos"),
		INT(id));

	for (; db_row(&q); i++) {
		const struct message_part *p = i < t->msg->parts->len ? t->msg->parts->pdata[i] : NULL;

		if (p == NULL || g_strcmp0(p->name, db_col_text(&q, 0)) != 0 ||
			(p->size != db_col_int(&q, 1) && !db_col_bool(&q, 2)))
			return FALSE;
	}
	return i == t->msg->parts->len;
}

enum known { KNOWN_ERROR, KNOWN_NO, KNOWN_YES };

/* What was erased is not taken in again: it is known, and has no number. */
static gboolean
was_erased(struct take *t)
{
	return db_int(t->db, 0, SQL("SELECT EXISTS (SELECT 1 FROM erased WHERE gid = ?)"), TEXT(t->gid)) != 0;
}

/* Two different mails may carry one Message-ID, by accident or to hide one of them: only the same
 * content, or our own answer coming back, is the same message. Other ids are the server's: one
 * id is one message, but they are unique only there. */
static enum known
look_up(struct take *t, gint64 *id, GError **error)
{
	const char *name = t->msg->id != NULL && *t->msg->id != '\0' ? t->msg->id : digest(t);
	gboolean mail = strcmp(t->channel, "mail") == 0;
	g_autofree char *scope = mail ? g_strdup(t->account_address)
				      : g_strconcat(t->channel, "\n", t->account_address, NULL);

	t->gid = db_hash(32, scope, name, NULL);
	for (int round = 0; round < 2; round++) {
		DB_QUERY(q, t->db, error, SQL("SELECT id, direction = 'out', address, sent_at, subject, text"
			" FROM message WHERE gid = ?"), TEXT(t->gid));

		if (!db_row(&q))
			return q.failed ? KNOWN_ERROR : was_erased(t) ? KNOWN_YES : KNOWN_NO;
		*id = db_col_int(&q, 0);
		if (round == 1 || !mail || (t->out && db_col_bool(&q, 1)) ||
			(says_the_same(t, &q) && has_the_same_parts(t, *id)))
			return KNOWN_YES;
		g_free(t->gid);
		t->gid = db_hash(32, scope, name, digest(t), NULL);
	}
	return KNOWN_YES;
}

/* ---- storing ------------------------------------------------------------------------ */

/* Date order. Many mails can be of one second, which is all that most servers tell: behind the last of them. */
static gint64
free_id(struct take *t)
{
	gint64 id = t->at;

	for (int tries = 0; db_int(t->db, 0, SQL("SELECT 1 FROM message WHERE id = ?"), INT(id)) != 0; tries++)
		id = tries < ID_TRIES ? id + 1 : 1 + db_int(t->db, id,
			SQL("SELECT max(id) FROM message WHERE id BETWEEN ?1 AND ?1 + ?2"), INT(id), INT(DATE_SECOND));
	return id;
}

static char *
join_refs(const struct message *msg)
{
	GString *out = g_string_new(NULL);

	/* The nearest relatives are the last ones; a References header has a bounded size. */
	for (guint i = msg->refs != NULL ? msg->refs->len : 0; i-- > 0;) {
		const char *ref = g_ptr_array_index(msg->refs, i);

		if (*ref == '\0' || strpbrk(ref, " \t\r\n") != NULL)
			continue;
		if (out->len + strlen(ref) + 1 > REFS_BYTES)
			break;
		if (out->len > 0)
			g_string_prepend_c(out, ' ');
		g_string_prepend(out, ref);
	}
	return g_string_free(out, FALSE);
}

const GArray *
take_spans(struct take *t)
{
	if (t->spans == NULL)
		t->spans = quote_split(t->msg->text != NULL ? t->msg->text : "");
	return t->spans;
}

const char *
take_own(struct take *t)
{
	if (t->own == NULL)
		t->own = quote_own_of(t->msg->text != NULL ? t->msg->text : "", take_spans(t));
	return t->own;
}

static char *
masked_snippet(struct db *db, const char *text)
{
	g_autofree char *masked = exposure_mask(db, text);

	return text_snippet(masked, SNIPPET_COLUMNS);
}

/* Where the first lines of a long text end; a number that goes on in the next line is not cut. NULL: nowhere. */
static const char *
head_end(const char *text)
{
	const char *end = strlen(text) > HEAD_BYTES ? memrchr(text, '\n', HEAD_BYTES) : NULL;

	while (end != NULL && g_ascii_isdigit(end[strspn(end, NUMBER_GAPS)]))
		end = memrchr(text, '\n', (gsize)(end - text));
	return end;
}

/* The first lines are enough more often than not: only when they say nothing is the whole looked through. */
static char *
first_words(struct db *db, const char *text)
{
	const char *end = head_end(text);
	g_autofree char *head = end != NULL ? g_strndup(text, (gsize)(end - text)) : NULL;
	g_autofree char *snippet = head != NULL ? masked_snippet(db, head) : NULL;

	return snippet != NULL && *snippet != '\0' ? g_steal_pointer(&snippet) : masked_snippet(db, text);
}

/* The writer's own words; who quotes only has none. */
static char *
own_words(struct take *t)
{
	char *snippet = first_words(t->db, take_own(t));

	if (*snippet != '\0' || t->msg->text == NULL)
		return snippet;
	g_free(snippet);
	return first_words(t->db, t->msg->text);
}

/* The stars of a review come first: often they are all that it says. */
static char *
make_snippet(struct take *t)
{
	int rating = t->msg->rating;
	g_autofree char *words = own_words(t), *all = NULL;
	GString *stars = g_string_new(NULL);

	if (rating == 0) {
		g_string_free(stars, TRUE);
		return g_steal_pointer(&words);
	}
	for (int i = 1; i <= 5; i++)
		g_string_append(stars, i <= rating ? "★" : "☆");
	g_string_append_printf(stars, "%s%s", *words != '\0' ? " " : "", words);
	all = g_string_free(stars, FALSE);
	return text_snippet(all, SNIPPET_COLUMNS);
}

static gboolean
store_message(struct take *t, gint64 id, GError **error)
{
	const struct message *m = t->msg;
	const struct message_person *from = message_person(m, PERSON_FROM);
	const char *address = from != NULL && from->address != NULL ? from->address : "";
	const char *name = from != NULL && from->name != NULL && *from->name != '\0' ? from->name
										      : address;
	const char *text = m->text != NULL ? m->text : "";
	g_autofree char *refs = join_refs(m);
	g_autofree char *snippet = make_snippet(t);
	int shape = (m->was_html ? 1 : 0) | (m->raw ? 2 : 0) | (m->cut ? 4 : 0) |
		(m->encrypted ? 8 : 0);

	return db_run(t->db, error, SQL("INSERT OR FAIL INTO message(id, gid, account, conversation, direction, kind,"
		" automatic, answers, public, at, sent_at, arrived, channel_id, parent, refs, revises, identity,"
		" author, address, subject, snippet, shape, lang, url, rating, reach, list_id, outbox,"
		" source_size, auth_results, html_note, edited_at, profile, keep, moot, text) VALUES (?, ?, ?, ?,"
		" ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"),
		INT(id), TEXT(t->gid), INT(t->src->account), INT(t->conversation),
		TEXT(t->out ? "out" : "in"), TEXT(message_kind_name(m->kind)),
		TEXT(message_auto_name(m->automatic)),
		INT(!take_is_revision(t) && m->automatic != AUTO_CONTEXT && take_answers(t)),
		INT(m->public_ || t->account_public), INT(t->at), INT(m->sent_at), INT(t->arrived),
		TEXT(m->id), TEXT(m->parent), TEXT(refs), ID(t->revises), ID(t->identity), TEXT(name),
		TEXT(address), TEXT(m->subject != NULL ? m->subject : ""), TEXT(snippet), INT(shape),
		TEXT(m->lang), TEXT(m->url), INT(m->rating), INT(m->reach), TEXT(m->list_id),
		TEXT(t->outbox),
		INT(t->src->source_size != 0 ? t->src->source_size : m->source_size),
		TEXT(m->auth_results), TEXT(m->html_note), INT(m->edited_at), TEXT(m->profile),
		TEXT(m->keep), INT(take_is_moot(t, address)), TEXT(text));
}

static const char *
role_name(enum person_role role)
{
	static const char *const names[] = {
		[PERSON_FROM] = "from", [PERSON_SENDER] = "sender",
		[PERSON_REPLY_TO] = "reply-to", [PERSON_TO] = "to", [PERSON_CC] = "cc",
		[PERSON_BCC] = "bcc",
	};

	return names[role];
}

static gboolean
store_people(struct take *t, gint64 id, GError **error)
{
	for (guint i = 0; i < t->msg->people->len; i++) {
		const struct message_person *p = g_ptr_array_index(t->msg->people, i);

		if (!db_run(t->db, error, SQL("INSERT INTO message_person(message, pos, role, address, name, id, within)"
			" VALUES (?, ?, ?, ?, ?, ?, ?)"), INT(id), INT(i), TEXT(role_name(p->role)),
			TEXT(p->address != NULL ? p->address : ""), TEXT(p->name), TEXT(p->id), TEXT(p->within)))
			return FALSE;
	}
	return TRUE;
}

static gboolean
store_parts(struct take *t, gint64 id, GError **error)
{
	for (guint i = 0; i < t->msg->parts->len; i++) {
		const struct message_part *p = g_ptr_array_index(t->msg->parts, i);

		/* Two parts of one name come only from a server that lies: the first stands. */
		if (!db_run(t->db, error, SQL("INSERT OR IGNORE INTO part(message, section, pos, name, type, cid,"
			" size, inline, url) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"), INT(id),
			TEXT(p->section != NULL ? p->section : ""), INT(i), TEXT(p->name),
			TEXT(p->type != NULL ? p->type : "application/octet-stream"), TEXT(p->cid),
			INT(p->size), INT(p->inline_), TEXT(p->url)))
			return FALSE;
	}
	return TRUE;
}

static gboolean
store_source(struct take *t, gint64 id, GError **error)
{
	if (t->src->source == NULL)
		return TRUE;
	return db_run(t->db, error, SQL("INSERT INTO source(message, codec, size, data) VALUES (?, ?, ?, ?)"),
		INT(id), TEXT(t->src->source_codec != NULL ? t->src->source_codec : "plain"),
		INT(t->src->source_size != 0 ? t->src->source_size : g_bytes_get_size(t->src->source)),
		BLOB(t->src->source));
}

static gboolean
store_marks(struct take *t, gint64 id, GError **error)
{
	guint32 flags = t->src->flags & 7u; /* seen, answered, flagged: enum ledger_flag */

	if (flags == 0)
		return TRUE;
	return db_run(t->db, error, SQL("INSERT INTO message_flag(message, seen, answered, flagged)"
		" VALUES (?, ?, ?, ?)"), INT(id), INT((flags & 1) != 0), INT((flags & 2) != 0),
		INT((flags & 4) != 0));
}

/* ---- bounces ------------------------------------------------------------------------ */

static gboolean
store_reports(struct take *t, gint64 id, GError **error)
{
	const char *of = t->msg->report_of;
	gint64 message = 0;

	if (t->msg->automatic != AUTO_BOUNCE || t->msg->reports->len == 0)
		return TRUE;
	if (of != NULL)
		message = db_int(t->db, 0, SQL("SELECT id FROM message WHERE channel_id = ? AND account = ?"
			" AND direction = 'out'"), TEXT(of), INT(t->src->account));
	for (guint i = 0; i < t->msg->reports->len; i++) {
		const struct message_report *r = g_ptr_array_index(t->msg->reports, i);

		if (!db_run(t->db, error, SQL("INSERT OR IGNORE INTO bounce(message, recipient, of_message,"
			" of_channel_id, action, status, diagnostic) VALUES (?, ?, ?, ?, ?, ?, ?)"), INT(id),
			TEXT(r->recipient != NULL ? r->recipient : ""), ID(message), TEXT(of),
			TEXT(r->action != NULL ? r->action : "failed"),
			TEXT(r->status != NULL ? r->status : ""), TEXT(r->diagnostic)))
			return FALSE;
	}
	return TRUE;
}

/* Newest first, a report is here before the answer that it is about. */
static gboolean
claim_reports(struct take *t, gint64 id, GError **error)
{
	if (!t->out || t->msg->id == NULL)
		return TRUE;
	return db_run(t->db, error, SQL("UPDATE bounce SET of_message = ? WHERE of_message IS NULL"
		" AND of_channel_id = ? AND EXISTS (SELECT 1 FROM message r WHERE r.id = bounce.message"
		" AND r.account = ?)"),
		INT(id), TEXT(t->msg->id), INT(t->src->account));
}

/* ---- all of it ---------------------------------------------------------------------- */

static gboolean
store_motives(struct take *t, gint64 id, GError **error)
{
	const struct message *m = t->msg;
	struct motive_text text = { .subject = m->subject, .rating = m->rating };

	if (t->out || m->automatic != AUTO_NO || take_is_revision(t))
		return TRUE;
	text.text = take_own(t);
	return motive_take(t->db, id, &text, error);
}

/* Ours: what it promises. A customer's in public: what it exposes. */
static gboolean
store_checks(struct take *t, gint64 id, GError **error)
{
	const struct message *m = t->msg;

	if (m->automatic != AUTO_NO || m->text == NULL)
		return TRUE;
	if (t->out)
		return take_is_revision(t) || promises_take(t->db, id, error);
	if (t->redirect != 0 && !redirect_arrived(t->db, t->redirect, id, t->at, error))
		return FALSE;
	return !(m->public_ || t->account_public) || exposure_take(t->db, id, m->text, error);
}

/* An answer that sends the customer elsewhere ends a wait, and is counted apart. */
static gboolean
store_deflection(struct take *t, gint64 id, GError **error)
{
	const struct message *m = t->msg;
	const struct review_input input = { .draft = m->text, .off = ~(1U << REVIEW_PHONE) };

	if (!t->out || m->automatic != AUTO_NO || take_is_revision(t) || m->text == NULL)
		return TRUE;
	AUTO(review) r = review_new(&input);

	return !r->deflects || db_run(t->db, error, SQL("INSERT OR IGNORE INTO deflection VALUES (?)"), INT(id));
}

/* The same question on a second channel; may change case_id. */
static gboolean
link_hop(struct take *t, gint64 id, GError **error)
{
	const struct hop_question q = { .message = id, .conversation = t->conversation, .case_id = t->case_id,
		.customer = t->customer, .at = t->at, .channel = t->channel, .subject = t->msg->subject, .text = t->msg->text };

	if (t->out || t->identity == 0 || t->customer == 0 || t->msg->automatic != AUTO_NO || take_is_revision(t) ||
		db_int(t->db, 0, SQL("SELECT EXISTS (SELECT 1 FROM identity WHERE customer = ? AND channel <> ?)"),
			INT(t->customer), TEXT(t->channel)) == 0 ||
		db_int(t->db, 0, SQL("SELECT customer FROM cases WHERE id = ?"), INT(t->case_id)) != t->customer)
		return TRUE;
	return hop_link(t->db, &q, t->arrived, &t->case_id, error);
}

static gboolean
store(struct take *t, gint64 id, GError **error)
{
	return store_message(t, id, error) && store_people(t, id, error) &&
		store_parts(t, id, error) && store_source(t, id, error) &&
		store_marks(t, id, error) && store_reports(t, id, error) &&
		claim_reports(t, id, error) && take_revisions(t, id, error) && take_evidence(t, id, error) &&
		store_motives(t, id, error) && store_checks(t, id, error) &&
		store_deflection(t, id, error) && db_project(t->db, t->case_id, error) && link_hop(t, id, error);
}

/* It came by the inbox first and looked like somebody posing as us; Sent says it was us. */
static gboolean
adopt(struct take *t, gint64 id, GError **error)
{
	const struct message_person *from = message_person(t->msg, PERSON_FROM);

	if (id == 0 || !t->out || from == NULL || !take_is_own(t, from->address) ||
		db_int(t->db, 0, SQL("SELECT direction = 'in' FROM message WHERE id = ?"), INT(id)) == 0)
		return TRUE;
	t->case_id = inbox_case_of(t->db, id);
	return take_people(t, error) &&
		db_run(t->db, error, SQL("UPDATE message SET direction = 'out', answers = 1, identity = NULL"
			" WHERE id = ?"), INT(id)) &&
		(t->customer == 0 || db_run(t->db, error, SQL("UPDATE cases SET customer = ?, origin = ? WHERE id = ?"),
			INT(t->customer), INT(t->origin), INT(t->case_id))) &&
		claim_reports(t, id, error) && db_project(t->db, t->case_id, error);
}

static gboolean
recognise(struct take *t, enum known *known, gint64 *id, GError **error)
{
	if (!load_account(t, error) || !load_outbox(t, error))
		return FALSE;
	decide_direction(t);
	*known = look_up(t, id, error);
	return *known != KNOWN_ERROR;
}

enum inbox_added
inbox_add(struct db *db, const struct message *msg, const struct inbox_source *src, gint64 *id,
	GError **error)
{
	struct take t = { .db = db, .msg = msg, .src = src };
	enum inbox_added added = INBOX_FAILED;
	enum known known = KNOWN_ERROR;

	t.arrived = src->arrived;
	t.at = msg->at > 0 ? msg->at : src->arrived;
	*id = 0;
	if (recognise(&t, &known, id, error)) {
		if (known == KNOWN_YES)
			added = adopt(&t, *id, error) ? INBOX_KNOWN : INBOX_FAILED;
		else if (take_target(&t, error) && take_people(&t, error) && take_thread(&t, error)) {
			*id = free_id(&t);
			if (store(&t, *id, error))
				added = INBOX_NEW;
		}
	}
	take_clear(&t);
	if (added == INBOX_NEW)
		db_ring(db, BELL_CACHE);
	return added;
}
