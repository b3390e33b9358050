/* cache/ledger.c — folders, their UIDs, and the flags that travel both ways. */
#include "cache/ledger.h"

#include "base/err.h"
#include "cache/db-private.h"
#include "cache/inbox.h"

#include <glib/gi18n.h>

/* ---- folders ------------------------------------------------------------------------ */

void
folder_free(struct folder *f)
{
	if (f == NULL)
		return;
	g_free(f->name);
	g_free(f->wire);
	g_free(f->role);
	g_free(f->cursor);
	g_free(f);
}

#define FOLDER_COLUMNS \
	"SELECT id, account, name, wire, role, uidvalidity, uidnext, modseq, cursor, synced_at" \
	" FROM folder "

static struct folder *
read_folder(const struct db_rows *q)
{
	struct folder *f = g_new0(struct folder, 1);

	f->id = db_col_int(q, 0);
	f->account = db_col_int(q, 1);
	f->name = db_col_str(q, 2);
	f->wire = db_col_str(q, 3);
	f->role = db_col_str(q, 4);
	f->uidvalidity = (guint32)db_col_int(q, 5);
	f->uidnext = (guint32)db_col_int(q, 6);
	f->modseq = (guint64)db_col_int(q, 7);
	f->cursor = db_col_dup(q, 8);
	f->synced_at = db_col_int(q, 9);
	return f;
}

struct folder *
folder_open(struct db *db, gint64 account, const char *name, const char *wire,
	const char *role, GError **error)
{
	if (!db_run(db, error, SQL("INSERT INTO folder(account, name, wire, role) VALUES (?, ?, ?, ?)"
		" ON CONFLICT (account, name) DO UPDATE SET wire = excluded.wire, role = excluded.role"
		" WHERE wire <> excluded.wire OR role <> excluded.role"), INT(account), TEXT(name),
		TEXT(wire), TEXT(role != NULL ? role : "")))
		return NULL;
	DB_QUERY(q, db, error, SQL(FOLDER_COLUMNS "WHERE account = ? AND name = ?"), INT(account),
		TEXT(name));
	if (db_row(&q))
		return read_folder(&q);
	if (!q.failed)
		err_set(error, ERR_GONE, _("Folder “%s” is not in the cache."), name);
	return NULL;
}

static void
free_folder(gpointer f)
{
	folder_free(f);
}

GPtrArray *
folder_list(struct db *db, gint64 account, GError **error)
{
	g_autoptr(GPtrArray) list = g_ptr_array_new_with_free_func(free_folder);
	DB_QUERY(q, db, error, SQL(FOLDER_COLUMNS "WHERE account = ? ORDER BY id"), INT(account));

	while (db_row(&q))
		g_ptr_array_add(list, read_folder(&q));
	return q.failed ? NULL : g_steal_pointer(&list);
}

gboolean
folder_reset(struct db *db, gint64 folder, guint32 uidvalidity, GError **error)
{
	if (!db_begin(db, error))
		return FALSE;
	/* Flags still to be pushed name UIDs that mean nothing any more. */
	if (!db_run(db, error, SQL("DELETE FROM flag_push WHERE folder = ?"), INT(folder)) ||
		!db_run(db, error, SQL("DELETE FROM folder_uid WHERE folder = ?"), INT(folder)) ||
		!db_run(db, error, SQL("UPDATE folder SET uidvalidity = ?, uidnext = 0, modseq = 0"
			" WHERE id = ?"), INT(uidvalidity), INT(folder))) {
		db_rollback(db);
		return FALSE;
	}
	return db_commit(db, FALSE, error);
}

gboolean
folder_set(struct db *db, gint64 folder, guint32 uidnext, guint64 modseq, gint64 synced_at,
	GError **error)
{
	return db_run(db, error, SQL("UPDATE folder SET uidnext = ?, modseq = ?, synced_at = ? WHERE id = ?"),
		INT(uidnext), INT(modseq), INT(synced_at), INT(folder));
}

gboolean
folder_set_cursor(struct db *db, gint64 folder, const char *cursor, GError **error)
{
	return db_run(db, error, SQL("UPDATE folder SET cursor = ? WHERE id = ?"), TEXT(cursor),
		INT(folder));
}

/* ---- UIDs --------------------------------------------------------------------------- */

gboolean
ledger_add(struct db *db, gint64 folder, const struct ledger_entry *entry, gsize n,
	GError **error)
{
	if (!db_begin(db, error))
		return FALSE;
	for (gsize i = 0; i < n; i++) {
		if (!db_run(db, error, SQL("INSERT OR IGNORE INTO folder_uid(folder, uid, state, flags, size)"
			" VALUES (?, ?, 'known', ?, ?)"), INT(folder),
			INT(entry[i].uid), INT(entry[i].flags), INT(entry[i].size))) {
			db_rollback(db);
			return FALSE;
		}
	}
	return db_commit(db, FALSE, error);
}

static GArray *
read_entries(struct db_rows *q)
{
	GArray *list = g_array_new(FALSE, FALSE, sizeof(struct ledger_entry));

	while (db_row(q)) {
		struct ledger_entry e = {
			.uid = (guint32)db_col_int(q, 0),
			.flags = (guint32)db_col_int(q, 1),
			.size = (guint32)db_col_int(q, 2),
			.message = db_col_int(q, 3),
		};

		g_array_append_val(list, e);
	}
	if (q->failed)
		g_clear_pointer(&list, g_array_unref);
	return list;
}

GArray *
ledger_todo(struct db *db, gint64 folder, gsize limit, GError **error)
{
	DB_QUERY(q, db, error, SQL("SELECT uid, flags, size, 0 FROM folder_uid INDEXED BY folder_uid_todo"
		" WHERE folder = ? AND state = 'known' ORDER BY uid DESC LIMIT ?"), INT(folder),
		INT(limit));

	return read_entries(&q);
}

GArray *
ledger_all(struct db *db, gint64 folder, GError **error)
{
	DB_QUERY(q, db, error, SQL("SELECT uid, flags, size, coalesce(message, 0) FROM folder_uid"
		" WHERE folder = ? ORDER BY uid"), INT(folder));

	return read_entries(&q);
}

guint32
ledger_held(struct db *db, gint64 folder)
{
	return (guint32)db_int(db, 0, SQL("SELECT held FROM folder WHERE id = ?"), INT(folder));
}

guint32
ledger_left(struct db *db, gint64 folder)
{
	return (guint32)db_int(db, 0, SQL("SELECT count(*) FROM folder_uid INDEXED BY folder_uid_todo"
		" WHERE folder = ? AND state = 'known'"), INT(folder));
}

gboolean
ledger_stored(struct db *db, gint64 folder, guint32 uid, gint64 message, const char *state,
	GError **error)
{
	if (!db_run(db, error, SQL("UPDATE folder_uid SET message = ?, state = ? WHERE folder = ? AND uid = ?"),
		ID(message), TEXT(state), INT(folder), INT(uid)))
		return FALSE;
	return db_changes(db) > 0 ||
		db_run(db, error, SQL("INSERT INTO folder_uid(folder, uid, message, state) VALUES (?, ?, ?, ?)"),
			INT(folder), INT(uid), ID(message), TEXT(state));
}

gboolean
ledger_gone(struct db *db, gint64 folder, const guint32 *uids, gsize n, GError **error)
{
	gboolean ok = TRUE;

	if (!db_begin(db, error))
		return FALSE;
	for (gsize i = 0; ok && i < n; i++)
		ok = db_run(db, error, SQL("DELETE FROM flag_push WHERE folder = ? AND uid = ?"),
			     INT(folder), INT(uids[i])) &&
			db_run(db, error, SQL("DELETE FROM folder_uid WHERE folder = ? AND uid = ?"),
				INT(folder), INT(uids[i]));
	if (!ok) {
		db_rollback(db);
		return FALSE;
	}
	return db_commit(db, FALSE, error);
}

gboolean
ledger_find(struct db *db, gint64 message, gint64 *folder, guint32 *uid)
{
	DB_QUERY(q, db, NULL, SQL("SELECT folder, uid FROM folder_uid WHERE message = ? LIMIT 1"),
		INT(message));

	if (!db_row(&q))
		return FALSE;
	*folder = db_col_int(&q, 0);
	*uid = (guint32)db_col_int(&q, 1);
	return TRUE;
}

/* ---- flags -------------------------------------------------------------------------- */

/* What the server says, except for flags of ours that it has not been told yet. */
static guint32
with_pushes(struct db *db, gint64 folder, guint32 uid, guint32 flags)
{
	DB_QUERY(q, db, NULL, SQL("SELECT flag, on_ FROM flag_push WHERE folder = ? AND uid = ?"),
		INT(folder), INT(uid));

	while (db_row(&q)) {
		guint32 flag = (guint32)db_col_int(&q, 0);

		flags = db_col_bool(&q, 1) ? flags | flag : flags & ~flag;
	}
	return flags;
}

static gboolean
mark_message(struct db *db, gint64 message, guint32 flags, GError **error)
{
	gboolean seen = (flags & FLAG_SEEN) != 0;
	gint64 before = db_int(db, -1, SQL("SELECT seen FROM message_flag WHERE message = ?"),
		INT(message));

	/* The trigger flag_changed works the case out anew after an update, not an insert. */
	if (before >= 0)
		return db_run(db, error, SQL("UPDATE message_flag SET seen = ?, answered = ?, flagged = ?"
			" WHERE message = ? AND (seen, answered, flagged) IS NOT (?, ?, ?)"),
			INT(seen), INT((flags & FLAG_ANSWERED) != 0), INT((flags & FLAG_FLAGGED) != 0),
			INT(message), INT(seen), INT((flags & FLAG_ANSWERED) != 0),
			INT((flags & FLAG_FLAGGED) != 0));
	if ((flags & (FLAG_SEEN | FLAG_ANSWERED | FLAG_FLAGGED)) == 0)
		return TRUE;
	return db_run(db, error, SQL("INSERT INTO message_flag(message, seen, answered, flagged)"
		" VALUES (?, ?, ?, ?)"), INT(message), INT(seen), INT((flags & FLAG_ANSWERED) != 0),
		INT((flags & FLAG_FLAGGED) != 0)) &&
		(!seen || db_project(db, inbox_case_of(db, message), error));
}

gboolean
ledger_flags(struct db *db, gint64 folder, guint32 uid, guint32 flags, GError **error)
{
	gint64 message;
	gboolean ok;

	if (!db_begin(db, error))
		return FALSE;
	ok = db_run(db, error, SQL("UPDATE folder_uid SET flags = ? WHERE folder = ? AND uid = ? AND flags <> ?"),
		INT(flags), INT(folder), INT(uid), INT(flags));
	message = db_int(db, 0, SQL("SELECT coalesce(message, 0) FROM folder_uid WHERE folder = ? AND uid = ?"),
		INT(folder), INT(uid));
	db_ring(db, BELL_CACHE);
	ok = ok && (message == 0 ||
		mark_message(db, message, with_pushes(db, folder, uid, flags), error));
	if (!ok) {
		db_rollback(db);
		return FALSE;
	}
	return db_commit(db, FALSE, error);
}

gboolean
ledger_want(struct db *db, gint64 message, guint32 flag, GError **error)
{
	db_ring(db, BELL_WORK);
	return db_run(db, error, SQL("INSERT OR REPLACE INTO flag_push(folder, uid, flag, on_)"
		" SELECT folder, uid, ?, 1 FROM folder_uid WHERE message = ? AND (flags & ?) = 0"),
		INT(flag), INT(message), INT(flag));
}

GArray *
ledger_pushes(struct db *db, gint64 folder, GError **error)
{
	g_autoptr(GArray) list = g_array_new(FALSE, FALSE, sizeof(struct ledger_push));
	DB_QUERY(q, db, error, SQL("SELECT uid, flag, on_ FROM flag_push WHERE folder = ? ORDER BY uid, flag"),
		INT(folder));

	while (db_row(&q)) {
		struct ledger_push push = {
			.uid = (guint32)db_col_int(&q, 0),
			.flag = (guint32)db_col_int(&q, 1),
			.on = db_col_bool(&q, 2),
		};

		g_array_append_val(list, push);
	}
	return q.failed ? NULL : g_steal_pointer(&list);
}

gboolean
ledger_pushed(struct db *db, gint64 folder, const struct ledger_push *push, GError **error)
{
	gint64 flag = push->flag;

	if (!db_begin(db, error))
		return FALSE;
	/* Only this wish: the person may have changed their mind since it was read. */
	if (!db_run(db, error, SQL("DELETE FROM flag_push WHERE folder = ? AND uid = ? AND flag = ? AND on_ = ?"),
		    INT(folder), INT(push->uid), INT(flag), INT(push->on)) ||
		!db_run(db, error, SQL("UPDATE folder_uid SET flags = CASE WHEN ? THEN flags | ? ELSE flags & ~? END"
			" WHERE folder = ? AND uid = ?"), INT(push->on), INT(flag), INT(flag),
			INT(folder), INT(push->uid))) {
		db_rollback(db);
		return FALSE;
	}
	return db_commit(db, FALSE, error);
}
