/* cache/draft.c — answers being written. The row is there before the editor opens. */
#include "cache/outbox.h"

#include "base/err.h"
#include "cache/outbox-private.h"

#include <glib/gi18n.h>
#include <inttypes.h>

#define FILES_MAX (25 * 1024 * 1024)

struct draft *
draft_new(void)
{
	return g_new0(struct draft, 1);
}

void
draft_free(struct draft *d)
{
	if (d == NULL)
		return;
	g_free(d->kind);
	g_free(d->advisor);
	g_free(d->identity);
	g_free(d->to);
	g_free(d->cc);
	g_free(d->bcc);
	g_free(d->subject);
	g_free(d->body);
	g_free(d);
}

static const char *
or_empty(const char *text)
{
	return text != NULL ? text : "";
}

/* ---- saving ------------------------------------------------------------------------- */

static gboolean
add(struct db *db, struct draft *d, gint64 now, GError **error)
{
	if (!db_run(db, error, SQL("INSERT INTO draft(case_id, kind, account, advisor, identity, to_, cc, bcc,"
		" subject, body, message, private, revision, created_at, updated_at)"
		" VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"), ID(d->case_id), TEXT(d->kind),
		INT(d->account), TEXT(d->advisor), TEXT(or_empty(d->identity)), TEXT(or_empty(d->to)),
		TEXT(or_empty(d->cc)), TEXT(or_empty(d->bcc)), TEXT(or_empty(d->subject)),
		TEXT(or_empty(d->body)), ID(d->message), INT(d->private_), INT(d->revision), INT(now),
		INT(now)))
		return FALSE;
	d->id = db_last_id(db);
	d->created_at = now;
	return TRUE;
}

/* A queued draft is the twin of a frozen row: it changes no more until that is cancelled. */
static gboolean
gone_or_queued(struct db *db, gint64 id, GError **error)
{
	if (db_int(db, 0, SQL("SELECT 1 FROM draft WHERE id = ?"), INT(id)) != 0)
		return err_set(error, ERR_STALE,
			_("Draft %" PRId64 " is queued for sending; cancel that to change it."), id);
	return err_set(error, ERR_GONE, _("There is no draft %" PRId64 "."), id);
}

static gboolean
change(struct db *db, struct draft *d, gint64 now, GError **error)
{
	if (!db_run(db, error, SQL("UPDATE draft SET case_id = ?, kind = ?, account = ?, advisor = ?, identity = ?,"
		" to_ = ?, cc = ?, bcc = ?, subject = ?, body = ?, message = ?, private = ?, revision = ?, updated_at = ?"
		" WHERE id = ? AND outbox IS NULL"), ID(d->case_id), TEXT(d->kind), INT(d->account),
		TEXT(d->advisor), TEXT(or_empty(d->identity)), TEXT(or_empty(d->to)), TEXT(or_empty(d->cc)),
		TEXT(or_empty(d->bcc)), TEXT(or_empty(d->subject)), TEXT(or_empty(d->body)),
		ID(d->message), INT(d->private_), INT(d->revision), INT(now), INT(d->id)))
		return FALSE;
	return db_changes(db) > 0 || gone_or_queued(db, d->id, error);
}

gboolean
draft_save(struct db *db, struct draft *d, gint64 now, GError **error)
{
	gboolean is_new = d->id == 0;

	if (!db_begin(db, error))
		return FALSE;
	if (!(is_new ? add(db, d, now, error) : change(db, d, now, error))) {
		db_rollback(db);
		return FALSE;
	}
	if (!db_commit(db, TRUE, error)) {
		if (is_new)
			d->id = 0;
		return FALSE;
	}
	d->updated_at = now;
	return TRUE;
}

/* ---- reading ------------------------------------------------------------------------ */

#define DRAFT_COLUMNS \
	"SELECT id, coalesce(case_id, 0), kind, account, advisor, identity, to_, cc, bcc, subject, body," \
	" coalesce(message, 0), revision, coalesce(outbox, 0), created_at, updated_at, private FROM draft "

static struct draft *
read_draft(const struct db_rows *q)
{
	struct draft *d = draft_new();

	d->id = db_col_int(q, 0);
	d->case_id = db_col_int(q, 1);
	d->kind = db_col_str(q, 2);
	d->account = db_col_int(q, 3);
	d->advisor = db_col_str(q, 4);
	d->identity = db_col_str(q, 5);
	d->to = db_col_str(q, 6);
	d->cc = db_col_str(q, 7);
	d->bcc = db_col_str(q, 8);
	d->subject = db_col_str(q, 9);
	d->body = db_col_str(q, 10);
	d->message = db_col_int(q, 11);
	d->revision = db_col_int(q, 12);
	d->outbox = db_col_int(q, 13);
	d->created_at = db_col_int(q, 14);
	d->updated_at = db_col_int(q, 15);
	d->private_ = db_col_bool(q, 16);
	return d;
}

struct draft *
draft_load(struct db *db, gint64 id, GError **error)
{
	DB_QUERY(q, db, error, SQL(DRAFT_COLUMNS "WHERE id = ?"), INT(id));

	if (db_row(&q))
		return read_draft(&q);
	if (!q.failed)
		err_set(error, ERR_GONE, _("There is no draft %" PRId64 "."), id);
	return NULL;
}

static void
free_draft(gpointer d)
{
	draft_free(d);
}

static GPtrArray *
read_all(struct db_rows *q)
{
	GPtrArray *list = g_ptr_array_new_with_free_func(free_draft);

	while (db_row(q))
		g_ptr_array_add(list, read_draft(q));
	if (q->failed)
		g_clear_pointer(&list, g_ptr_array_unref);
	return list;
}

GPtrArray *
draft_list(struct db *db, gint64 case_id, GError **error)
{
	if (case_id != 0) {
		DB_QUERY(q, db, error, SQL(DRAFT_COLUMNS "WHERE case_id = ? AND outbox IS NULL ORDER BY id"),
			INT(case_id));

		return read_all(&q);
	}
	DB_QUERY(q, db, error, SQL(DRAFT_COLUMNS "WHERE outbox IS NULL ORDER BY updated_at DESC"));
	return read_all(&q);
}

gboolean
draft_drop(struct db *db, gint64 id, GError **error)
{
	if (!db_run(db, error, SQL("DELETE FROM draft WHERE id = ? AND outbox IS NULL"), INT(id)))
		return FALSE;
	if (db_changes(db) == 0)
		return gone_or_queued(db, id, error);
	db_ring(db, BELL_CACHE);
	return TRUE;
}

/* ---- files -------------------------------------------------------------------------- */

void
draft_file_free(struct draft_file *f)
{
	if (f == NULL)
		return;
	g_free(f->name);
	g_free(f->type);
	g_clear_pointer(&f->data, g_bytes_unref);
	g_free(f);
}

static void
free_file(gpointer f)
{
	draft_file_free(f);
}

GPtrArray *
outbox_read_files(struct db_rows *q)
{
	g_autoptr(GPtrArray) list = g_ptr_array_new_with_free_func(free_file);

	while (db_row(q)) {
		struct draft_file *f = g_new0(struct draft_file, 1);

		f->name = db_col_str(q, 0);
		f->type = db_col_str(q, 1);
		f->data = db_col_bytes(q, 2);
		g_ptr_array_add(list, f);
	}
	return q->failed ? NULL : g_steal_pointer(&list);
}

GPtrArray *
draft_files(struct db *db, gint64 draft, GError **error)
{
	DB_QUERY(q, db, error, SQL("SELECT name, type, data FROM draft_file WHERE draft = ? ORDER BY pos"),
		INT(draft));

	return outbox_read_files(&q);
}

static gboolean
attach(struct db *db, gint64 draft, const char *name, const char *type, GBytes *data,
	GError **error)
{
	gint64 size = (gint64)g_bytes_get_size(data);
	gint64 have;

	if (db_int(db, 0, SQL("SELECT 1 FROM draft WHERE id = ? AND outbox IS NULL"), INT(draft)) == 0)
		return gone_or_queued(db, draft, error);
	have = db_int(db, 0, SQL("SELECT coalesce(sum(length(data)), 0) FROM draft_file WHERE draft = ?"),
		INT(draft));
	if (have + size > FILES_MAX)
		return err_set(error, ERR_LIMIT,
			_("“%s” does not fit: the files of one answer may have 25 MiB together, and %d MiB are "
			  "taken."), name, (int)(have / (1024 * 1024)));
	return db_run(db, error, SQL("INSERT INTO draft_file(draft, pos, name, type, data) SELECT ?1,"
		" coalesce(max(pos), -1) + 1, ?2, ?3, ?4 FROM draft_file WHERE draft = ?1"), INT(draft),
		TEXT(name), TEXT(type), BLOB(data));
}

gboolean
draft_attach(struct db *db, gint64 draft, const char *name, const char *type, GBytes *data,
	GError **error)
{
	if (!db_begin(db, error))
		return FALSE;
	if (!attach(db, draft, name, type, data, error)) {
		db_rollback(db);
		return FALSE;
	}
	return db_commit(db, TRUE, error);
}

gboolean
draft_detach(struct db *db, gint64 draft, int pos, GError **error)
{
	if (!db_run(db, error, SQL("DELETE FROM draft_file WHERE draft = ?1 AND pos = (SELECT pos FROM draft_file"
		" WHERE draft = ?1 ORDER BY pos LIMIT 1 OFFSET ?2) AND EXISTS (SELECT 1 FROM draft"
		" WHERE id = ?1 AND outbox IS NULL)"), INT(draft), INT(pos)))
		return FALSE;
	return db_changes(db) > 0 ||
		err_set(error, ERR_GONE, _("Draft %" PRId64 " has no file number %d."), draft, pos + 1);
}
