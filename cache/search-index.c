/* cache/search-index.c — the full-text index follows the messages, shelf by shelf: each holds some thousands of them, so
 * that what a person's right takes away is taken out by making the few shelves anew that hold it. */
#include "cache/search-index.h"

#include "base/err.h"
#include "base/fault.h"
#include "base/text.h"
#include "cache/search-private.h"

#include <glib/gi18n.h>
#include <inttypes.h>

/* A shelf is made anew in about a second; many would be felt by who looks for a rare word. */
#define SHELF_BATCHES 4 /* full after so many batches … */
#define SHELF_PART 64 /* … or when it holds this part of all */

/* ---- shelves ------------------------------------------------------------------------ */

char *
search_made(const char *text, gint64 shelf)
{
	g_auto(GStrv) parts = g_strsplit(text, "#", -1);
	g_autofree char *number = g_strdup_printf("%" PRId64, shelf);

	return g_strjoinv(number, parts);
}

GArray *
search_shelves(struct db *db, sqlite3 *sql, GError **error)
{
	g_autoptr(GArray) list = g_array_new(FALSE, FALSE, sizeof(struct shelf));
	sqlite3_stmt *stmt = NULL;
	int rc = sqlite3_prepare_v2(sql, "SELECT id, messages, oldest, newest FROM shelf ORDER BY newest DESC", -1, &stmt,
		NULL);

	while (rc == SQLITE_OK || rc == SQLITE_ROW) {
		rc = sqlite3_step(stmt);
		if (rc == SQLITE_ROW) {
			struct shelf s = { sqlite3_column_int64(stmt, 0), sqlite3_column_int64(stmt, 1),
				sqlite3_column_int64(stmt, 2), sqlite3_column_int64(stmt, 3) };

			g_array_append_val(list, s);
		}
	}
	sqlite3_finalize(stmt);
	if (rc != SQLITE_DONE) {
		search_fail(db, sql, rc, error);
		return NULL;
	}
	return g_steal_pointer(&list);
}

static gboolean
put_shelf(struct db *db, sqlite3 *sql, const struct shelf *s, GError **error)
{
	sqlite3_stmt *stmt = NULL;
	int rc = sqlite3_prepare_v2(sql, "INSERT OR REPLACE INTO shelf(id, messages, oldest, newest) VALUES (?, ?, ?, ?)", -1,
		&stmt, NULL);

	if (rc == SQLITE_OK) {
		const gint64 values[] = { s->id, s->messages, s->oldest, s->newest };

		for (int i = 0; i < (int)G_N_ELEMENTS(values); i++)
			sqlite3_bind_int64(stmt, i + 1, values[i]);
		rc = sqlite3_step(stmt);
	}
	sqlite3_finalize(stmt);
	return rc == SQLITE_DONE || search_fail(db, sql, rc, error);
}

static gboolean
on_shelf(struct db *db, sqlite3 *sql, const char *text, gint64 shelf, GError **error)
{
	g_autofree char *made = search_made(text, shelf);

	return search_exec(db, sql, made, error);
}

/* The one that is being filled, or another where it is full. */
static gboolean
shelf_for(struct db *db, sqlite3 *sql, int batch, struct shelf *s, GError **error)
{
	g_autoptr(GArray) list = search_shelves(db, sql, error);
	gint64 all = 0;

	*s = (struct shelf){ 0 };
	for (guint i = 0; list != NULL && i < list->len; i++) {
		const struct shelf *one = &g_array_index(list, struct shelf, i);

		all += one->messages;
		if (one->id > s->id)
			*s = *one;
	}
	if (list == NULL || (s->id > 0 && s->messages < MAX((gint64)batch * SHELF_BATCHES, all / SHELF_PART)))
		return list != NULL;
	*s = (struct shelf){ .id = s->id + 1, .oldest = G_MAXINT64 };
	return on_shelf(db, sql, "CREATE VIRTUAL TABLE words_# USING fts5(subject, people, body, content='',"
		" tokenize=\"unicode61 remove_diacritics 0\");"
		"INSERT INTO words_#(words_#, rank) VALUES ('hashsize', 16777216)", s->id, error);
}

/* ---- following ---------------------------------------------------------------------- */

static int
by_id(gconstpointer a, gconstpointer b)
{
	const gint64 *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

/* Messages that came after *seq, which becomes that of the last of them. */
static GArray *
missing(struct db *db, gint64 *seq, int batch, GError **error)
{
	g_autoptr(GArray) list = g_array_new(FALSE, FALSE, sizeof(gint64));
	DB_QUERY(q, db, error, SQL("SELECT seq, message FROM event WHERE seq > ? AND message IS NOT NULL"
		" ORDER BY seq LIMIT ?"), INT(*seq), INT(batch));

	while (db_row(&q)) {
		gint64 message = db_col_int(&q, 1);

		*seq = db_col_int(&q, 0);
		g_array_append_val(list, message);
	}
	return q.failed ? NULL : g_steal_pointer(&list);
}

/* After a power cut cache.db may know less than the index did, and reuse the numbers. */
static gboolean
has_diverged(struct db *db, sqlite3 *sql, gboolean *diverged, GError **error)
{
	gint64 seq = search_int(sql, "SELECT value FROM state WHERE key = 'seq'", -1);
	gint64 last = search_int(sql, "SELECT value FROM state WHERE key = 'last'", -1);
	DB_QUERY(q, db, error, SQL("SELECT message FROM event WHERE seq = ?"), INT(seq));

	if (seq < 0 || last < 0)
		return search_fail(db, sql, sqlite3_extended_errcode(sql), error);
	*diverged = seq != 0 && (!db_row(&q) || db_col_int(&q, 0) != last);
	return !q.failed;
}

char *
search_people(struct db *db, gint64 message)
{
	GString *out = g_string_new(NULL);
	DB_QUERY(q, db, NULL, SQL("SELECT coalesce(name, ''), address FROM message_person WHERE message = ?"),
		INT(message));

	while (db_row(&q)) {
		g_string_append(out, db_col_text(&q, 0));
		g_string_append_c(out, ' ');
		g_string_append(out, db_col_text(&q, 1));
		g_string_append_c(out, '\n');
	}
	return g_string_free(out, FALSE);
}

static int
bind_folded(sqlite3_stmt *stmt, int pos, const char *text)
{
	char *folded = text_fold(text, -1);

	return sqlite3_bind_text(stmt, pos, folded, -1, g_free);
}

/* What is gone from cache.db is passed over. */
static gboolean
index_one(struct db *db, sqlite3 *sql, sqlite3_stmt *insert, struct shelf *s, gint64 message, GError **error)
{
	g_autofree char *people = search_people(db, message);
	int rc;
	DB_QUERY(q, db, error, SQL("SELECT subject, text FROM message WHERE id = ?"), INT(message));

	if (!db_row(&q))
		return !q.failed;
	sqlite3_bind_int64(insert, 1, message);
	bind_folded(insert, 2, db_col_text(&q, 0));
	bind_folded(insert, 3, people);
	bind_folded(insert, 4, db_col_text(&q, 1));
	rc = sqlite3_step(insert);
	sqlite3_reset(insert);
	sqlite3_clear_bindings(insert);
	s->messages++;
	s->oldest = MIN(s->oldest, message);
	s->newest = MAX(s->newest, message);
	return rc == SQLITE_DONE || search_fail(db, sql, rc, error);
}

/* Messages by their ids, which rise: FTS5 writes out what it holds whenever they go down. */
static gboolean
fill_shelf(struct db *db, sqlite3 *sql, struct shelf *s, const GArray *ids, GError **error)
{
	g_autofree char *made = search_made("INSERT INTO words_#(rowid, subject, people, body) VALUES (?, ?, ?, ?)", s->id);
	sqlite3_stmt *insert = NULL;
	int rc = sqlite3_prepare_v2(sql, made, -1, &insert, NULL);
	gboolean ok = rc == SQLITE_OK || search_fail(db, sql, rc, error);

	/* By itself, each of the statements would take and give back its locks. */
	if (ok && (ok = db_look(db, error))) {
		for (guint i = 0; ok && i < ids->len; i++)
			ok = index_one(db, sql, insert, s, g_array_index(ids, gint64, i), error);
		ok = db_looked(db, error) && ok;
	}
	sqlite3_finalize(insert);
	return ok && put_shelf(db, sql, s, error);
}

static gint64
followed(sqlite3 *sql) /* -1: it cannot be read */
{
	return search_int(sql, "SELECT value FROM state WHERE key = 'seq'", -1);
}

/* What is still to be indexed, as missing(). */
static GArray *
still_missing(struct db *db, sqlite3 *sql, gint64 *seq, int batch, GError **error)
{
	*seq = followed(sql);
	if (*seq >= 0)
		return missing(db, seq, batch, error);
	search_fail(db, sql, sqlite3_extended_errcode(sql), error);
	return NULL;
}

/* Under the write lock of `sql`; the messages indexed, -1 on failure. What is still to be indexed is read again: another
 * worker may have been faster. */
static int
follow(struct db *db, sqlite3 *sql, int batch, GError **error)
{
	gint64 seq, last;
	g_autoptr(GArray) list = still_missing(db, sql, &seq, batch, error);
	struct shelf s;

	if (list == NULL)
		return -1;
	if (list->len > 0) {
		last = g_array_index(list, gint64, list->len - 1);
		g_array_sort(list, by_id);
		if (!shelf_for(db, sql, batch, &s, error) || !fill_shelf(db, sql, &s, list, error) ||
			!search_put(db, sql, "seq", seq, error) || !search_put(db, sql, "last", last, error))
			return -1;
	}
	if (FAULT("search_commit"))
		return err_set(error, ERR_STORAGE, _("The search index could not be written.")) - 1;
	return search_exec(db, sql, "COMMIT", error) ? (int)list->len : -1;
}

int
search_follow(struct db *db, int batch, GError **error)
{
	g_autoptr(GError) failure = NULL;
	sqlite3 *sql = search_open(db, &failure);
	gint64 seq;
	g_autoptr(GArray) list = sql != NULL ? still_missing(db, sql, &seq, 1, &failure) : NULL;
	gboolean anew = FALSE, known = list != NULL && has_diverged(db, sql, &anew, &failure);
	int n = -1;

	if (known && list->len == 0 && !anew)
		return 0;
	if (known && search_exec(db, sql, "BEGIN IMMEDIATE", &failure)) {
		known = has_diverged(db, sql, &anew, &failure);
		n = !known || anew ? -1 : follow(db, sql, batch, &failure);
		if (n < 0)
			search_undo(db);
		if (known && anew && search_rebuild(db, &failure))
			return search_follow(db, batch, error);
	}
	if (n < 0 && failure == NULL)
		err_set(&failure, ERR_STORAGE, _("The search index could not be written."));
	if (failure != NULL)
		g_propagate_error(error, g_steal_pointer(&failure));
	return n;
}

gboolean
search_rebuild(struct db *db, GError **error)
{
	g_autoptr(GError) failure = NULL;

	if (search_remove(db, &failure) && search_open(db, &failure) != NULL)
		return TRUE;
	if (failure == NULL)
		err_set(&failure, ERR_STORAGE, _("The search index could not be made anew."));
	g_propagate_error(error, g_steal_pointer(&failure));
	return FALSE;
}

gint64
search_behind(struct db *db)
{
	sqlite3 *sql = search_open(db, NULL);
	gint64 seq = sql != NULL ? MAX(followed(sql), 0) : 0;

	return db_int(db, 0, SQL("SELECT count(*) FROM event WHERE seq > ? AND message IS NOT NULL"), INT(seq));
}

/* ---- forgetting --------------------------------------------------------------------- */

/* Whether the shelf has words of one of them. */
static gboolean
holds_one(sqlite3 *sql, const struct shelf *s, const GArray *messages)
{
	g_autofree char *made = search_made("SELECT 1 FROM words_# WHERE rowid = ?", s->id);
	sqlite3_stmt *stmt = NULL;
	gboolean found = FALSE;

	found = sqlite3_prepare_v2(sql, made, -1, &stmt, NULL) != SQLITE_OK; /* what cannot be read is made anew */
	for (guint i = 0; !found && i < messages->len; i++) {
		gint64 id = g_array_index(messages, gint64, i);

		if (id < s->oldest || id > s->newest)
			continue;
		sqlite3_bind_int64(stmt, 1, id);
		found = sqlite3_step(stmt) != SQLITE_DONE;
		sqlite3_reset(stmt);
	}
	sqlite3_finalize(stmt);
	return found;
}

static GArray *
messages_of(struct db *db, sqlite3 *sql, gint64 shelf, GError **error)
{
	g_autoptr(GArray) ids = g_array_new(FALSE, FALSE, sizeof(gint64));
	g_autofree char *made = search_made("SELECT rowid FROM words_#", shelf);
	sqlite3_stmt *stmt = NULL;
	int rc = sqlite3_prepare_v2(sql, made, -1, &stmt, NULL);

	while (rc == SQLITE_OK || rc == SQLITE_ROW)
		if ((rc = sqlite3_step(stmt)) == SQLITE_ROW) {
			gint64 id = sqlite3_column_int64(stmt, 0);

			g_array_append_val(ids, id);
		}
	sqlite3_finalize(stmt);
	if (rc != SQLITE_DONE) {
		search_fail(db, sql, rc, error);
		return NULL;
	}
	g_array_sort(ids, by_id);
	return g_steal_pointer(&ids);
}

/* All its pages are freed, and so overwritten, and filled with what cache.db has now. */
static gboolean
make_anew(struct db *db, sqlite3 *sql, gint64 shelf, GError **error)
{
	struct shelf s = { .id = shelf, .oldest = G_MAXINT64 };
	g_autoptr(GArray) ids = messages_of(db, sql, shelf, error);

	if (ids == NULL || !on_shelf(db, sql, "INSERT INTO words_#(words_#) VALUES ('delete-all')", shelf, error) ||
		!fill_shelf(db, sql, &s, ids, error))
		return FALSE;
	(void)FAULT("search_anew");
	return s.messages > 0 || on_shelf(db, sql, "DROP TABLE words_#; DELETE FROM shelf WHERE id = #", shelf, error);
}

/* `work` inside a transaction of the index. */
static gboolean
forget_one(struct db *db, sqlite3 *sql, const struct shelf *s, const GArray *messages, GError **error)
{
	if (!search_exec(db, sql, "BEGIN IMMEDIATE", error))
		return FALSE;
	if ((!holds_one(sql, s, messages) || make_anew(db, sql, s->id, error)) && search_exec(db, sql, "COMMIT", error))
		return TRUE;
	search_undo(db);
	return FALSE;
}

/* Under the write lock once: who indexes after it, sees cache.db as it is now. */
static GArray *
all_shelves(struct db *db, sqlite3 *sql, GError **error)
{
	g_autoptr(GArray) list = NULL;

	if (!search_exec(db, sql, "BEGIN IMMEDIATE", error))
		return NULL;
	list = search_shelves(db, sql, error);
	search_undo(db);
	return g_steal_pointer(&list);
}

gboolean
search_forget(struct db *db, const GArray *messages, struct bar *bar, GError **error)
{
	sqlite3 *sql = search_open(db, error);
	g_autoptr(GArray) list = sql != NULL ? all_shelves(db, sql, error) : NULL;
	gboolean ok = list != NULL;

	for (guint i = 0; ok && i < list->len; i++) {
		g_autofree char *figures = g_strdup_printf(_("%" PRId64 " of %" PRId64), (gint64)i, (gint64)list->len);

		bar_show(bar, _("search index"), i, list->len, figures);
		ok = forget_one(db, sql, &g_array_index(list, struct shelf, i), messages, error);
	}
	return ok;
}
