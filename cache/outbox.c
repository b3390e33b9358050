/* cache/outbox.c — from draft to frozen row; reading the outbox. Delivery's side of it is
 * cache/outbox-net.c. */
#include "cache/outbox.h"

#include "base/err.h"
#include "base/text.h"
#include "cache/answered.h"
#include "cache/db-private.h"
#include "cache/outbox-private.h"
#include "core/address.h"

#include <glib/gi18n.h>
#include <inttypes.h>
#include <string.h>

#define REFS_MAX 20 /* ids in References: the first and the last ones (RFC 5322 §3.6.4 lets us) */

void
outbox_free(struct outbox *o)
{
	if (o == NULL)
		return;
	g_free(o->gid);
	g_free(o->advisor);
	g_free(o->identity);
	g_free(o->to);
	g_free(o->cc);
	g_free(o->bcc);
	g_free(o->subject);
	g_free(o->body);
	g_free(o->channel_id);
	g_free(o->parent);
	g_free(o->refs);
	g_free(o->hash);
	g_free(o->reason);
	g_free(o->refused_for);
	g_free(o->account_name);
	g_free(o->remote_id);
	g_free(o->remote_url);
	g_free(o->whom);
	g_free(o);
}

/* ---- the seal ----------------------------------------------------------------------- */

/* Each value with its length, so that no two envelopes read the same. */
static void
seal_bytes(GChecksum *sum, const void *data, gsize len)
{
	char head[24];

	g_snprintf(head, sizeof(head), "%" G_GSIZE_FORMAT ":", len);
	g_checksum_update(sum, (const guchar *)head, -1);
	g_checksum_update(sum, data, (gssize)len);
}

static void
seal_text(GChecksum *sum, const char *text)
{
	seal_bytes(sum, text != NULL ? text : "", text != NULL ? strlen(text) : 0);
}

static void
seal_int(GChecksum *sum, gint64 value)
{
	char text[24];

	g_snprintf(text, sizeof(text), "%" PRId64, value);
	seal_text(sum, text);
}

/* files: rows of name, type, data. NULL when they cannot be read. */
static char *
seal(const struct outbox *o, struct db_rows *files)
{
	g_autoptr(GChecksum) sum = g_checksum_new(G_CHECKSUM_SHA256);

	seal_text(sum, o->gid);
	seal_int(sum, o->account);
	seal_text(sum, o->advisor);
	seal_int(sum, o->public_);
	seal_text(sum, o->identity);
	seal_text(sum, o->to);
	seal_text(sum, o->cc);
	seal_text(sum, o->bcc);
	seal_text(sum, o->subject);
	seal_text(sum, o->body);
	seal_text(sum, o->channel_id);
	seal_text(sum, o->parent);
	seal_text(sum, o->refs);
	seal_int(sum, o->message);
	seal_int(sum, o->revision);
	seal_int(sum, o->created_at);
	seal_int(sum, o->not_before);
	seal_int(sum, o->automatic);
	while (db_row(files)) {
		g_autoptr(GBytes) data = db_col_bytes(files, 2);
		gsize len;
		const void *bytes = g_bytes_get_data(data, &len);

		seal_text(sum, db_col_text(files, 0));
		seal_text(sum, db_col_text(files, 1));
		seal_bytes(sum, bytes != NULL ? bytes : "", len);
	}
	return files->failed ? NULL : g_strdup(g_checksum_get_string(sum));
}

gboolean
outbox_is_intact(struct db *db, const struct outbox *o, GError **error)
{
	AUTO(outbox) now = outbox_load(db, o->id, error);
	g_autofree char *hash = NULL;
	DB_QUERY(q, db, error, SQL("SELECT name, type, data FROM outbox_file WHERE outbox = ? ORDER BY pos"),
		INT(o->id));

	if (now == NULL || (hash = seal(now, &q)) == NULL)
		return FALSE;
	return (strcmp(hash, now->hash) == 0 && strcmp(hash, o->hash) == 0) ||
		err_set(error, ERR_INPUT,
			_("Answer %" PRId64 " is not what was signed off; it will not be sent. Cancel it and write it "
			  "again."), o->id);
}

/* ---- freezing ----------------------------------------------------------------------- */

/* On other channels than mail whom an answer reaches is told by what it answers. */
static gboolean
check_reach(struct db *db, const struct draft *d, GError **error)
{
	DB_QUERY(q, db, error, SQL("SELECT title, channel = kind, instr(abilities, ' files ') > 0,"
		" (SELECT count(*) FROM draft_file WHERE draft = ?), instr(abilities, ' private ') > 0 FROM account WHERE id = ?"),
		INT(d->id), INT(d->account));

	if (!db_row(&q))
		return q.failed ? FALSE : err_set(error, ERR_GONE, _("There is no account number %d in the cache."),
			(int)d->account);
	if (db_col_int(&q, 3) > 0 && !db_col_bool(&q, 2))
		return err_set(error, ERR_INPUT, _("Files cannot be sent on %s: take them out, or answer by "
			"another channel."), _(db_col_text(&q, 0)));
	if (d->private_ && !db_col_bool(&q, 4))
		return err_set(error, ERR_INPUT, _("On %s what everybody reads can no more be answered in private: answer by "
			"another channel."), _(db_col_text(&q, 0)));
	return *d->to != '\0' || *d->cc != '\0' || *d->bcc != '\0' || (!db_col_bool(&q, 1) && d->message != 0) ||
		err_set(error, ERR_INPUT, _("Nobody would receive it: add a recipient."));
}

static gboolean
check_draft(struct db *db, const struct draft *d, GError **error)
{
	const struct {
		const char *name, *value;
	} line[] = { { _("From"), d->identity }, { _("To"), d->to }, { _("Cc"), d->cc },
		{ _("Bcc"), d->bcc }, { _("Subject"), d->subject } };

	if (strcmp(d->kind, "note") == 0)
		return err_set(error, ERR_INPUT, _("Draft %" PRId64 " is an internal note; it is never sent."), d->id);
	if (d->outbox != 0)
		return err_set(error, ERR_STALE, _("Draft %" PRId64 " is queued already."), d->id);
	for (gsize i = 0; i < G_N_ELEMENTS(line); i++)
		if (text_has_break(line[i].value, (gssize)strlen(line[i].value)))
			return err_set(error, ERR_INPUT,
				_("%s holds a line break; nothing was queued. Write it on one line."),
				line[i].name);
	return check_reach(db, d, error);
}

static gboolean
is_mail(struct db *db, gint64 account)
{
	return db_int(db, 0, SQL("SELECT channel = kind FROM account WHERE id = ?"), INT(account)) != 0;
}

/* random @ the identity's domain; a channel without such addresses takes the random part. */
static char *
make_channel_id(struct db *db, const struct outbox *o, GError **error)
{
	g_autofree char *random = db_random_id();
	AUTO(address) from = NULL;
	g_autoptr(GError) why = NULL;

	if (strchr(o->identity, '@') == NULL)
		return g_steal_pointer(&random);
	from = address_parse_one(o->identity, &why);
	if (from == NULL && !is_mail(db, o->account))
		return g_steal_pointer(&random);
	if (from == NULL) {
		g_propagate_error(error, g_steal_pointer(&why));
		return NULL;
	}
	return g_strconcat(random, strrchr(from->mail, '@'), NULL);
}

/* References: those of the message answered, and itself. */
static char *
make_refs(const char *theirs, const char *parent)
{
	g_auto(GStrv) ids = g_strsplit(theirs, " ", -1);
	GPtrArray *all = g_ptr_array_new();
	char *joined;

	for (gsize i = 0; ids[i] != NULL; i++)
		if (*ids[i] != '\0' && strcmp(ids[i], parent) != 0)
			g_ptr_array_add(all, ids[i]);
	g_ptr_array_add(all, (gpointer)(guintptr)parent);
	if (all->len > REFS_MAX)
		g_ptr_array_remove_range(all, 1, all->len - REFS_MAX);
	g_ptr_array_add(all, NULL);
	joined = g_strjoinv(" ", (char **)all->pdata);
	g_ptr_array_free(all, TRUE);
	return joined;
}

static gboolean
is_reply(const struct draft *d)
{
	return d->message != 0 && (strcmp(d->kind, "reply") == 0 || strcmp(d->kind, "reply-all") == 0);
}

static gboolean
load_parent(struct db *db, const struct draft *d, struct outbox *o, GError **error)
{
	o->refs = NULL;
	if (is_reply(d)) {
		DB_QUERY(q, db, error, SQL("SELECT channel_id, CASE WHEN refs = '' THEN coalesce(parent, '')"
			" ELSE refs END FROM message WHERE id = ?"), INT(d->message));

		if (db_row(&q) && db_col_text(&q, 0) != NULL) {
			const char *id = db_col_text(&q, 0);

			/* An id that would break the header is left out: the answer still goes. Other
			 * channels take it as it is. */
			if (!is_mail(db, d->account)) {
				o->parent = g_strdup(id);
			} else if (*id != '\0' && strpbrk(id, " \t\r\n<>") == NULL) {
				o->parent = g_strdup(id);
				o->refs = make_refs(db_col_text(&q, 1), id);
			}
		}
		if (q.failed)
			return FALSE;
	}
	if (o->refs == NULL)
		o->refs = g_strdup("");
	return TRUE;
}

static struct outbox *
freeze(struct db *db, const struct draft *d, gboolean automatic, gint64 now, int hold_s, GError **error)
{
	AUTO(outbox) o = g_new0(struct outbox, 1);
	DB_QUERY(files, db, error, SQL("SELECT name, type, data FROM draft_file WHERE draft = ? ORDER BY pos"),
		INT(d->id));

	o->gid = db_random_id();
	o->automatic = automatic;
	o->case_id = d->case_id;
	o->account = d->account;
	o->public_ = !d->private_ && db_int(db, 1, SQL("SELECT coalesce((SELECT public FROM message WHERE id = ?), public)"
		" FROM account WHERE id = ?"), INT(is_reply(d) ? d->message : 0), INT(d->account)) != 0;
	o->advisor = g_strdup(d->advisor);
	o->identity = g_strdup(d->identity);
	o->to = g_strdup(d->to);
	o->cc = g_strdup(d->cc);
	o->bcc = g_strdup(d->bcc);
	o->subject = g_strdup(d->subject);
	o->body = g_strdup(d->body);
	o->message = d->message;
	o->revision = d->revision;
	o->created_at = now;
	o->not_before = now + MAX(hold_s, 0) * G_GINT64_CONSTANT(1000);
	if (!load_parent(db, d, o, error) || (o->channel_id = make_channel_id(db, o, error)) == NULL ||
		(o->hash = seal(o, &files)) == NULL)
		return NULL;
	return g_steal_pointer(&o);
}

static gint64
insert(struct db *db, const struct outbox *o, gint64 draft, GError **error)
{
	gint64 id;

	if (!db_run(db, error, SQL("INSERT INTO outbox(gid, case_id, account, advisor, public, identity, to_, cc,"
		" bcc, subject, body, channel_id, parent, refs, message, revision, hash, created_at, not_before, automatic)"
		" VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"), TEXT(o->gid),
		ID(o->case_id), INT(o->account), TEXT(o->advisor), INT(o->public_), TEXT(o->identity),
		TEXT(o->to), TEXT(o->cc), TEXT(o->bcc), TEXT(o->subject), TEXT(o->body),
		TEXT(o->channel_id), TEXT(o->parent), TEXT(o->refs), ID(o->message), INT(o->revision),
		TEXT(o->hash), INT(o->created_at), INT(o->not_before), INT(o->automatic)))
		return 0;
	id = db_int(db, 0, SQL("SELECT id FROM outbox WHERE gid = ?"), TEXT(o->gid));
	if (!db_run(db, error, SQL("INSERT INTO outbox_file(outbox, pos, name, type, data)"
		" SELECT ?, pos, name, type, data FROM draft_file WHERE draft = ?"), INT(id), INT(draft)) ||
		!db_run(db, error, SQL("UPDATE draft SET outbox = ? WHERE id = ?"), INT(id), INT(draft)))
		return 0;
	return id;
}

static gint64
add(struct db *db, gint64 draft, gint64 now, int hold_s, GError **error)
{
	AUTO(draft) d = draft_load(db, draft, error);
	AUTO(outbox) o = NULL;

	if (d == NULL || !check_draft(db, d, error))
		return 0;
	if (is_reply(d) && !d->private_ && !answered_has_room(db, d->message, now, error))
		return 0;
	if ((o = freeze(db, d, FALSE, now, hold_s, error)) == NULL)
		return 0;
	return insert(db, o, draft, error);
}

gint64
outbox_add_automatic(struct db *db, const struct draft *d, gint64 now, GError **error)
{
	AUTO(outbox) o = check_draft(db, d, error) ? freeze(db, d, TRUE, now, 0, error) : NULL;
	gint64 id = o != NULL ? insert(db, o, 0, error) : 0;

	if (id != 0)
		db_ring(db, BELL_WORK);
	return id;
}

gint64
outbox_add(struct db *db, gint64 draft, gint64 now, int hold_s, GError **error)
{
	gint64 id;

	if (!db_begin(db, error))
		return 0;
	id = add(db, draft, now, hold_s, error);
	if (id == 0) {
		db_rollback(db);
		return 0;
	}
	db_ring(db, BELL_WORK);
	db_ring(db, BELL_CACHE);
	return db_commit(db, TRUE, error) ? id : 0;
}

struct outbox *
outbox_preview(struct db *db, gint64 draft, gint64 now, GError **error)
{
	AUTO(draft) d = draft_load(db, draft, error);
	struct outbox *o = d != NULL && check_draft(db, d, error) ? freeze(db, d, FALSE, now, 0, error) : NULL;

	if (o != NULL) {
		DB_QUERY(q, db, error, SQL("SELECT name FROM account WHERE id = ?"), INT(o->account));

		if (db_row(&q))
			o->account_name = db_col_str(&q, 0);
		else
			g_clear_pointer(&o, outbox_free);
	}
	return o;
}

/* ---- reading ------------------------------------------------------------------------ */

struct outbox *
outbox_read(const struct db_rows *q)
{
	struct outbox *o = g_new0(struct outbox, 1);

	o->id = db_col_int(q, 0);
	o->case_id = db_col_int(q, 1);
	o->account = db_col_int(q, 2);
	o->message = db_col_int(q, 3);
	o->revision = db_col_int(q, 4);
	o->created_at = db_col_int(q, 5);
	o->not_before = db_col_int(q, 6);
	o->next_try = db_col_int(q, 7);
	o->sent_at = db_col_int(q, 8);
	o->gid = db_col_str(q, 9);
	o->advisor = db_col_str(q, 10);
	o->identity = db_col_str(q, 11);
	o->to = db_col_str(q, 12);
	o->cc = db_col_str(q, 13);
	o->bcc = db_col_str(q, 14);
	o->subject = db_col_str(q, 15);
	o->body = db_col_str(q, 16);
	o->channel_id = db_col_str(q, 17);
	o->parent = db_col_dup(q, 18);
	o->refs = db_col_str(q, 19);
	o->hash = db_col_str(q, 20);
	o->reason = db_col_dup(q, 21);
	o->refused_for = db_col_dup(q, 22);
	o->account_name = db_col_str(q, 23);
	o->public_ = db_col_bool(q, 24);
	o->copied = db_col_bool(q, 25);
	outbox_state_parse(db_col_text(q, 26), &o->state);
	o->attempts = (int)db_col_int(q, 27);
	o->tried_at = db_col_int(q, 28);
	o->remote_id = db_col_dup(q, 29);
	o->remote_url = db_col_dup(q, 30);
	o->automatic = db_col_bool(q, 31);
	o->whom = db_col_dup(q, 32); /* an answer is to who wrote, by the name they have there */
	if (o->whom == NULL)
		o->whom = address_names(o->to);
	return o;
}

static void
free_outbox(gpointer o)
{
	outbox_free(o);
}

static GPtrArray *
read_all(struct db_rows *q)
{
	GPtrArray *list = g_ptr_array_new_with_free_func(free_outbox);

	while (db_row(q))
		g_ptr_array_add(list, outbox_read(q));
	if (q->failed)
		g_clear_pointer(&list, g_ptr_array_unref);
	return list;
}

GPtrArray *
outbox_list(struct db *db, gboolean ended, GError **error)
{
	DB_QUERY(q, db, error, SQL(OUTBOX_COLUMNS "WHERE ? OR o.state NOT IN ('sent', 'cancelled')"
		" ORDER BY o.id DESC"), INT(ended));

	return read_all(&q);
}

GPtrArray *
outbox_of_case(struct db *db, gint64 case_id, GError **error)
{
	DB_QUERY(q, db, error, SQL(OUTBOX_COLUMNS "WHERE o.case_id = ? ORDER BY o.id DESC"), INT(case_id));

	return read_all(&q);
}

struct outbox *
outbox_load(struct db *db, gint64 id, GError **error)
{
	DB_QUERY(q, db, error, SQL(OUTBOX_COLUMNS "WHERE o.id = ?"), INT(id));

	if (db_row(&q))
		return outbox_read(&q);
	if (!q.failed)
		err_set(error, ERR_GONE, _("There is no answer %" PRId64 " in the outbox."), id);
	return NULL;
}

GPtrArray *
outbox_files(struct db *db, gint64 id, GError **error)
{
	DB_QUERY(q, db, error, SQL("SELECT name, type, data FROM outbox_file WHERE outbox = ? ORDER BY pos"),
		INT(id));

	return outbox_read_files(&q);
}

int
outbox_pending(struct db *db)
{
	return (int)db_int(db, 0, SQL("SELECT count(*) FROM outbox WHERE state NOT IN"
		" ('sent', 'refused', 'cancelled')"));
}
