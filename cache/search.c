/* cache/search.c — the full-text index: a file and a connection of its own, so that its large
 * transactions never hold the lock that a claim or a reply needs. */
#include "cache/search.h"

#include "base/err.h"
#include "base/fault.h"
#include "base/text.h"
#include "cache/search-query.h"
#include "cache/db-private.h"
#include "cache/exposure.h"
#include "embed/search.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

#define WRITER_BUSY_MS 200
#define SAMPLE 30 /* messages that tell whether a prefix is in most of them */
#define NEWEST_MAX 500
#define SNIPPET_BYTES 160 /* of folded text, around the match */
#define MASK_MAX (64 * 1024) /* bytes of a text that is masked as a whole */

void
search_hit_free(struct search_hit *h)
{
	if (h == NULL)
		return;
	g_free(h->customer);
	g_free(h->author);
	g_free(h->subject);
	g_free(h->account_name);
	g_free(h->channel);
	g_free(h->channel_kind);
	g_free(h->channel_mark);
	g_free(h->snippet);
	g_free(h);
}

/* ---- the file ----------------------------------------------------------------------- */

static char *
file_of(struct db *db)
{
	return g_build_filename(db_home(db), "search.db", NULL);
}

static gboolean
fail(struct db *db, sqlite3 *sql, int rc, GError **error)
{
	g_autofree char *path = file_of(db);

	if ((rc & 0xff) == SQLITE_CORRUPT || (rc & 0xff) == SQLITE_NOTADB)
		return err_set(error, ERR_STORAGE,
			_("The search index %s is damaged; `guichet doctor` makes it anew. Messages are "
			  "not touched."), path);
	return db_fail_on(sql, rc, path, error);
}

static gboolean
exec(struct db *db, sqlite3 *sql, const char *text, GError **error)
{
	int rc = db_exec(sql, text);

	return rc == SQLITE_OK || fail(db, sql, rc, error);
}

static gint64
get_int(sqlite3 *sql, const char *text, gint64 none)
{
	sqlite3_stmt *stmt = NULL;
	gint64 value = none;

	if (sqlite3_prepare_v2(sql, text, -1, &stmt, NULL) == SQLITE_OK &&
		sqlite3_step(stmt) == SQLITE_ROW)
		value = sqlite3_column_int64(stmt, 0);
	sqlite3_finalize(stmt);
	return value;
}

static gboolean
has_table(sqlite3 *sql)
{
	return get_int(sql, "SELECT count(*) FROM sqlite_master WHERE name = 'state'", 0) == 1;
}

static gboolean
put_state(struct db *db, sqlite3 *sql, const char *key, gint64 value, GError **error)
{
	sqlite3_stmt *stmt = NULL;
	int rc = sqlite3_prepare_v2(sql, "INSERT OR REPLACE INTO state(key, value) VALUES (?, ?)", -1,
		&stmt, NULL);

	if (rc == SQLITE_OK) {
		sqlite3_bind_text(stmt, 1, key, -1, SQLITE_STATIC);
		sqlite3_bind_int64(stmt, 2, value);
		rc = sqlite3_step(stmt);
	}
	sqlite3_finalize(stmt);
	return rc == SQLITE_DONE || fail(db, sql, rc, error);
}

static gint64
cache_number(struct db *db)
{
	return db_int(db, 0, SQL("SELECT number FROM home"));
}

static gboolean
create(struct db *db, sqlite3 *sql, GError **error)
{
	if (!exec(db, sql, "PRAGMA journal_mode = WAL", error) ||
		!exec(db, sql, "BEGIN IMMEDIATE", error))
		return FALSE;
	if (!has_table(sql) &&
		(!exec(db, sql, search_sql, error) || !put_state(db, sql, "seq", 0, error) ||
			!put_state(db, sql, "last", 0, error) ||
			!put_state(db, sql, "cache", cache_number(db), error))) {
		db_exec(sql, "ROLLBACK");
		return FALSE;
	}
	return exec(db, sql, "COMMIT", error);
}

static gboolean
is_damage(int rc)
{
	return (rc & 0xff) == SQLITE_CORRUPT || (rc & 0xff) == SQLITE_NOTADB;
}

/* Whether it was made from this cache.db. *rc: SQLITE_OK, or why that cannot be told. */
static gboolean
is_ours(struct db *db, sqlite3 *sql, int *rc)
{
	sqlite3_stmt *stmt = NULL;
	gint64 number = 0;

	*rc = sqlite3_prepare_v2(sql, "SELECT value FROM state WHERE key = 'cache'", -1, &stmt, NULL);
	if (*rc == SQLITE_OK && (*rc = sqlite3_step(stmt)) == SQLITE_ROW)
		number = sqlite3_column_int64(stmt, 0);
	sqlite3_finalize(stmt);
	if (*rc == SQLITE_ROW || *rc == SQLITE_DONE || *rc == SQLITE_ERROR) /* ERROR: no such table */
		*rc = SQLITE_OK;
	return *rc == SQLITE_OK && number == cache_number(db);
}

static sqlite3 *
connect_to(struct db *db, int *rc, GError **error)
{
	static const char writer[] = "PRAGMA synchronous = NORMAL; PRAGMA cache_size = -8000;"
		"PRAGMA journal_size_limit = 67108864; PRAGMA temp_store = MEMORY";
	static const char reader[] = "PRAGMA query_only = ON; PRAGMA cache_size = -2000;"
		"PRAGMA temp_store = MEMORY";
	g_autofree char *path = file_of(db);
	gboolean writes = db_role(db) == DB_NET || db_role(db) == DB_ERASE;
	sqlite3 *sql = NULL;

	*rc = SQLITE_CANTOPEN;
	if (writes && !db_make_file(path, error))
		return NULL;
	*rc = sqlite3_open_v2(path, &sql, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX |
		SQLITE_OPEN_NOFOLLOW | SQLITE_OPEN_EXRESCODE, NULL);
	if (*rc == SQLITE_OK) {
		/* a worker has better to do than to wait until another has indexed */
		sqlite3_busy_timeout(sql, writes ? WRITER_BUSY_MS : DB_BUSY_MS);
		sqlite3_db_config(sql, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
		sqlite3_db_config(sql, SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0, NULL);
		*rc = db_exec(sql, writes ? writer : reader);
	}
	if (*rc == SQLITE_OK)
		return sql;
	fail(db, sql, *rc, error);
	sqlite3_close(sql);
	return NULL;
}

static void
disconnect(struct db *db)
{
	sqlite3 **slot = db_search_slot(db);

	sqlite3_close(*slot);
	*slot = NULL;
}

static gboolean
remove_files(struct db *db, GError **error)
{
	static const char *const ends[] = { "", "-wal", "-shm" };

	disconnect(db);
	for (gsize i = 0; i < G_N_ELEMENTS(ends); i++) {
		g_autofree char *path = g_strconcat(db_home(db), "/search.db", ends[i], NULL);

		if (g_unlink(path) != 0 && errno != ENOENT)
			return err_set_errno(error, ERR_STORAGE, errno, _("%s cannot be removed"), path);
	}
	return TRUE;
}

/* Another process made it anew: what is open here has no name any more. */
static gboolean
has_moved(sqlite3 *sql)
{
	int moved = 0;

	sqlite3_file_control(sql, "main", SQLITE_FCNTL_HAS_MOVED, &moved);
	return moved != 0;
}

/* Opens it, and fills it when it is empty. *useless: it is damaged, or another cache's; any other
 * failure (a full disk, another writer) is none of its own. */
static sqlite3 *
try_writer(struct db *db, gboolean *useless, GError **error)
{
	sqlite3 **slot = db_search_slot(db);
	int rc;
	gboolean ours = FALSE;
	gint64 tables = -1;

	*useless = FALSE;
	*slot = connect_to(db, &rc, error);
	if (*slot != NULL) {
		/* One look, as between two another worker may fill it. The count comes first: a
		 * statement that only fails to be prepared begins no transaction. */
		db_exec(*slot, "BEGIN");
		tables = get_int(*slot, "SELECT count(*) FROM sqlite_master", -1);
		ours = is_ours(db, *slot, &rc);
		db_exec(*slot, "COMMIT");
		if (!ours && rc == SQLITE_OK && tables < 0)
			rc = SQLITE_BUSY;
	}
	if (*slot != NULL && !ours && rc == SQLITE_OK) {
		*useless = tables > 0;
		if (tables == 0 && create(db, *slot, error))
			return *slot;
	} else if (*slot != NULL && rc == SQLITE_OK) {
		return *slot;
	} else if (*slot != NULL) {
		fail(db, *slot, rc, error);
	}
	*useless |= is_damage(rc);
	disconnect(db);
	return NULL;
}

/* DB_NET: an open, sound index, made anew when it was missing, damaged or another cache's. */
static sqlite3 *
open_writer(struct db *db, GError **error)
{
	sqlite3 **slot = db_search_slot(db);
	gboolean useless = FALSE;

	if (*slot != NULL && !has_moved(*slot))
		return *slot;
	disconnect(db);
	if (try_writer(db, &useless, error) != NULL || !useless)
		return *slot;
	g_clear_error(error);
	return remove_files(db, error) ? try_writer(db, &useless, error) : NULL;
}

/* The desk only reads; a file that guichet-net replaced meanwhile is opened again. */
static sqlite3 *
open_reader(struct db *db, GError **error)
{
	sqlite3 **slot = db_search_slot(db);
	g_autofree char *path = file_of(db);
	int ignored;

	if (*slot != NULL && !has_moved(*slot))
		return *slot;
	disconnect(db);
	if (!g_file_test(path, G_FILE_TEST_EXISTS)) {
		err_set(error, ERR_GONE,
			_("There is no search index yet; guichet-net makes it as messages come in."));
		return NULL;
	}
	*slot = connect_to(db, &ignored, error);
	if (*slot != NULL && !has_table(*slot)) {
		int rc = sqlite3_errcode(*slot);

		if (rc == SQLITE_OK || rc == SQLITE_DONE || rc == SQLITE_ROW)
			rc = SQLITE_CORRUPT;
		fail(db, *slot, rc, error);
		disconnect(db);
	}
	return *slot;
}

/* ---- following ---------------------------------------------------------------------- */

struct item {
	gint64 seq, message;
};

static int
by_message(gconstpointer a, gconstpointer b)
{
	const struct item *x = a, *y = b;

	return (x->message > y->message) - (x->message < y->message);
}

static GArray *
missing(struct db *db, gint64 seq, int batch, GError **error)
{
	g_autoptr(GArray) list = g_array_new(FALSE, FALSE, sizeof(struct item));
	DB_QUERY(q, db, error, SQL("SELECT seq, message FROM event WHERE seq > ? AND message IS NOT NULL"
		" ORDER BY seq LIMIT ?"), INT(seq), INT(batch));

	while (db_row(&q)) {
		struct item item = { db_col_int(&q, 0), db_col_int(&q, 1) };

		g_array_append_val(list, item);
	}
	return q.failed ? NULL : g_steal_pointer(&list);
}

/* After a power cut cache.db may know less than the index did, and reuse the numbers. */
static gboolean
has_diverged(struct db *db, sqlite3 *sql)
{
	gint64 seq = get_int(sql, "SELECT value FROM state WHERE key = 'seq'", 0);
	gint64 last = get_int(sql, "SELECT value FROM state WHERE key = 'last'", 0);

	return seq != 0 && db_int(db, 0, SQL("SELECT message FROM event WHERE seq = ?"), INT(seq)) != last;
}

static char *
people_of(struct db *db, gint64 message)
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

static gboolean
index_one(struct db *db, sqlite3 *sql, sqlite3_stmt *insert, gint64 message, GError **error)
{
	g_autofree char *people = people_of(db, message);
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
	return rc == SQLITE_DONE || fail(db, sql, rc, error);
}

static gboolean
index_all(struct db *db, sqlite3 *sql, GArray *list, GError **error)
{
	struct item end = g_array_index(list, struct item, list->len - 1);
	sqlite3_stmt *insert = NULL;
	gboolean ok;
	int rc = sqlite3_prepare_v2(sql, "INSERT INTO words(rowid, subject, people, body) VALUES (?, ?, ?, ?)",
		-1, &insert, NULL);

	if (rc != SQLITE_OK)
		return fail(db, sql, rc, error);
	/* FTS5 writes out what it holds whenever row ids go down. */
	g_array_sort(list, by_message);
	ok = TRUE;
	for (guint i = 0; ok && i < list->len; i++)
		ok = index_one(db, sql, insert, g_array_index(list, struct item, i).message, error);
	sqlite3_finalize(insert);
	return ok && put_state(db, sql, "seq", end.seq, error) &&
		put_state(db, sql, "last", end.message, error);
}

/* What is still to be indexed. Read again under the lock: another worker may have been faster. */
static GArray *
todo(struct db *db, sqlite3 *sql, int batch, GError **error)
{
	return missing(db, get_int(sql, "SELECT value FROM state WHERE key = 'seq'", 0), batch, error);
}

/* Under the write lock of `sql`; the messages indexed, -1 on failure. */
static int
follow(struct db *db, sqlite3 *sql, int batch, GError **error)
{
	g_autoptr(GArray) list = todo(db, sql, batch, error);
	gboolean ok = list != NULL;

	/* One look at cache.db: by itself, each of the statements would take and give back its locks. */
	if (ok && list->len > 0)
		ok = db_run(db, error, SQL("BEGIN")) && index_all(db, sql, list, error);
	if (!sqlite3_get_autocommit(db_handle(db)))
		db_exec(db_handle(db), "COMMIT");
	if (!ok)
		return -1;
	if (FAULT("search_commit"))
		return err_set(error, ERR_STORAGE, _("The search index could not be written.")) - 1;
	return exec(db, sql, "COMMIT", error) ? (int)list->len : -1;
}

int
search_follow(struct db *db, int batch, GError **error)
{
	g_autoptr(GError) failure = NULL;
	sqlite3 *sql = open_writer(db, &failure);
	g_autoptr(GArray) list = sql != NULL ? todo(db, sql, 1, &failure) : NULL;
	int n = -1;

	if (list != NULL && list->len == 0 && !has_diverged(db, sql))
		return 0;
	if (list != NULL && exec(db, sql, "BEGIN IMMEDIATE", &failure)) {
		gboolean anew = has_diverged(db, sql);

		n = anew ? -1 : follow(db, sql, batch, &failure);
		if (n < 0)
			db_exec(sql, "ROLLBACK");
		if (anew && search_rebuild(db, &failure))
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

	if (remove_files(db, &failure) && open_writer(db, &failure) != NULL)
		return TRUE;
	if (failure == NULL)
		err_set(&failure, ERR_STORAGE, _("The search index could not be made anew."));
	g_propagate_error(error, g_steal_pointer(&failure));
	return FALSE;
}

gint64
search_behind(struct db *db)
{
	gint64 seq = 0;
	sqlite3 *sql = db_role(db) == DB_NET ? open_writer(db, NULL) : open_reader(db, NULL);

	if (sql != NULL)
		seq = get_int(sql, "SELECT value FROM state WHERE key = 'seq'", 0);
	return db_int(db, 0, SQL("SELECT count(*) FROM event WHERE seq > ? AND message IS NOT NULL"), INT(seq));
}

void
search_check(struct db *db, GPtrArray *found)
{
	g_autofree char *path = file_of(db);
	sqlite3 *sql = NULL;
	int rc;

	if (!g_file_test(path, G_FILE_TEST_EXISTS))
		return;
	rc = sqlite3_open_v2(path, &sql, SQLITE_OPEN_READWRITE | SQLITE_OPEN_EXRESCODE, NULL);
	/* A kill between making the file and filling it leaves it empty: it will be filled. */
	if (rc == SQLITE_OK && get_int(sql, "SELECT count(*) FROM sqlite_master", -1) == 0) {
		sqlite3_close(sql);
		return;
	}
	if (rc == SQLITE_OK) {
		sqlite3_busy_timeout(sql, DB_BUSY_MS);
		/* The command is spelled as an insert, but changes nothing. */
		rc = db_exec(sql, "INSERT INTO words(words) VALUES ('integrity-check')");
	}
	if (rc != SQLITE_OK)
		g_ptr_array_add(found, g_strdup_printf(_("search.db: %s (`guichet doctor` makes it anew)"),
			sqlite3_errmsg(sql)));
	sqlite3_close(sql);
}

/* ---- finding ------------------------------------------------------------------------ */

/* A number that is cut by the snippet's edge would not be known any more: masked before, unless the text is so
 * long that it would be felt. */
static char *
masked_snippet(struct db *db, const char *text, const GPtrArray *terms, struct search_hit *h)
{
	g_autofree char *masked = strlen(text) <= MASK_MAX ? exposure_mask(db, text) : NULL;
	char *snippet = search_snippet(masked != NULL ? masked : text, terms, SNIPPET_BYTES, &h->mark_at, &h->mark_len);
	char *again = masked == NULL && snippet != NULL ? exposure_mask(db, snippet) : NULL;

	if (again == NULL)
		return snippet;
	g_free(snippet);
	return again;
}

static struct search_hit *
load_hit(struct db *db, gint64 message, GPtrArray *terms)
{
	struct search_hit *h;
	DB_QUERY(q, db, NULL, SQL("SELECT c.case_id, m.at, coalesce(k.name, ''), m.author, m.subject, a.name,"
		" a.channel, m.direction = 'out', m.public, m.snippet, m.text, a.kind,"
		" EXISTS (SELECT 1 FROM message d WHERE d.kind = 'delete' AND d.revises ="
		" CASE WHEN m.kind = 'edit' THEN m.revises ELSE m.id END), a.mark FROM message m"
		" JOIN conversation c ON c.id = m.conversation JOIN cases s ON s.id = c.case_id"
		" JOIN account a ON a.id = m.account LEFT JOIN customer k ON k.id = s.customer"
		" WHERE m.id = ?"), INT(message));

	if (!db_row(&q))
		return NULL;
	h = g_new0(struct search_hit, 1);
	h->message = message;
	h->case_id = db_col_int(&q, 0);
	h->at = db_col_int(&q, 1);
	h->customer = db_col_str(&q, 2);
	h->author = db_col_str(&q, 3);
	h->subject = exposure_mask(db, db_col_text(&q, 4));
	h->account_name = db_col_str(&q, 5);
	h->channel = db_col_str(&q, 6);
	h->channel_kind = db_col_str(&q, 11);
	h->channel_mark = db_col_str(&q, 13);
	h->out = db_col_bool(&q, 7);
	h->public_ = db_col_bool(&q, 8);
	/* Found it can be; what it said is shown in the case, to who asks for it there. */
	if (db_col_bool(&q, 12))
		h->snippet = g_strdup(_("(deleted on the channel)"));
	else
		h->snippet = masked_snippet(db, db_col_text(&q, 10), terms, h);
	if (h->snippet == NULL)
		h->snippet = db_col_str(&q, 9);
	return h;
}

static void
free_hit(gpointer h)
{
	search_hit_free(h);
}

static GArray *
match(struct db *db, sqlite3 *sql, const char *expression, int offset, int count, GError **error)
{
	g_autoptr(GArray) ids = g_array_new(FALSE, FALSE, sizeof(gint64));
	sqlite3_stmt *stmt = NULL;
	int rc = sqlite3_prepare_v2(sql, "SELECT rowid FROM words WHERE words MATCH ?"
		" ORDER BY rowid DESC LIMIT ? OFFSET ?", -1, &stmt, NULL);

	if (rc == SQLITE_OK) {
		sqlite3_bind_text(stmt, 1, expression, -1, SQLITE_STATIC);
		sqlite3_bind_int(stmt, 2, count > 0 ? count : -1);
		sqlite3_bind_int(stmt, 3, offset);
		while ((rc = sqlite3_step(stmt)) == SQLITE_ROW) {
			gint64 id = sqlite3_column_int64(stmt, 0);

			g_array_append_val(ids, id);
		}
	}
	sqlite3_finalize(stmt);
	if (rc != SQLITE_DONE) {
		fail(db, sql, rc, error);
		return NULL;
	}
	return g_steal_pointer(&ids);
}

static GArray *
newest(struct db *db, int count)
{
	GArray *ids = g_array_new(FALSE, FALSE, sizeof(gint64));
	DB_QUERY(q, db, NULL, SQL("SELECT id FROM message ORDER BY id DESC LIMIT ?"), INT(count));

	while (db_row(&q)) {
		gint64 id = db_col_int(&q, 0);

		g_array_append_val(ids, id);
	}
	return ids;
}

static gboolean
has_prefix(struct db *db, gint64 message, const char *prefix, const char *column)
{
	gboolean people = g_strcmp0(column, "people") == 0, any = column == NULL;
	g_autofree char *names = any || people ? people_of(db, message) : NULL;
	DB_QUERY(q, db, NULL, SQL("SELECT subject, text FROM message WHERE id = ?"), INT(message));

	if (!db_row(&q))
		return FALSE;
	return (!people && search_has_prefix(db_col_text(&q, 0), prefix)) ||
		search_has_prefix(names, prefix) ||
		(any && search_has_prefix(db_col_text(&q, 1), prefix));
}

/* A short prefix that most messages have is looked for in the newest ones themselves. NULL when
 * it is not such a one: then few have it, and the index is quick. */
static GArray *
match_newest(struct db *db, sqlite3 *sql, const char *query, int count)
{
	g_autofree char *rest = NULL, *prefix = NULL, *expression = NULL;
	g_autoptr(GPtrArray) terms = g_ptr_array_new_with_free_func(g_free);
	g_autoptr(GArray) ids = g_array_new(FALSE, FALSE, sizeof(gint64)), looked_at = NULL;
	const char *column;
	int most = 3 * count + SAMPLE;

	if (count <= 0 || count > NEWEST_MAX || !search_short_prefix(query, &rest, &prefix, &column))
		return NULL;
	expression = search_expression(rest, FALSE, terms);
	looked_at = expression != NULL ? match(db, sql, expression, 0, most, NULL) : newest(db, most);
	for (guint i = 0; looked_at != NULL && i < looked_at->len; i++) {
		gint64 id = g_array_index(looked_at, gint64, i);

		if (has_prefix(db, id, prefix, column))
			g_array_append_val(ids, id);
		if (ids->len == (guint)count)
			return g_steal_pointer(&ids);
		if (i >= SAMPLE && ids->len * 3 < i)
			return NULL;
	}
	return looked_at != NULL && looked_at->len < (guint)most ? g_steal_pointer(&ids) : NULL;
}

/* Newest first. */
static GArray *
find(struct db *db, sqlite3 *sql, const char *query, const char *expression, gboolean typing,
	int offset, int count, GError **error)
{
	GArray *ids = typing && count > 0 ? match_newest(db, sql, query, offset + count) : NULL;

	if (ids == NULL)
		return match(db, sql, expression, offset, count, error);
	g_array_remove_range(ids, 0, MIN((guint)offset, ids->len));
	return ids;
}

GPtrArray *
search_run(struct db *db, const char *query, gboolean typing, int offset, int count,
	GError **error)
{
	g_autoptr(GPtrArray) hits = g_ptr_array_new_with_free_func(free_hit);
	g_autoptr(GPtrArray) terms = g_ptr_array_new_with_free_func(g_free);
	g_autofree char *expression = search_expression(query, typing, terms);
	g_autoptr(GArray) ids = NULL;
	sqlite3 *sql;

	if (expression == NULL)
		return g_steal_pointer(&hits);
	sql = db_role(db) == DB_NET ? open_writer(db, error) : open_reader(db, error);
	if (sql == NULL)
		return NULL;
	ids = find(db, sql, query, expression, typing, offset, count, error);
	for (guint i = 0; ids != NULL && i < ids->len; i++) {
		struct search_hit *h = load_hit(db, g_array_index(ids, gint64, i), terms);

		/* The index may be ahead of a cache.db that a power cut set back. */
		if (h != NULL)
			g_ptr_array_add(hits, h);
	}
	return ids != NULL ? g_steal_pointer(&hits) : NULL;
}
