/* cache/db-stmt.c — statements: prepared once, bound by type, failures turned into sentences. */
#include "cache/db-private.h"

#include "base/err.h"

#include <glib/gi18n.h>
#include <string.h>

struct db_arg
db_arg_text(const char *text)
{
	if (text == NULL)
		return (struct db_arg){ .type = DB_ARG_NULL };
	return (struct db_arg){ .type = DB_ARG_TEXT, .p = text, .len = strlen(text) };
}

struct db_arg
db_arg_bytes(GBytes *bytes)
{
	struct db_arg arg = { .type = DB_ARG_NULL };

	if (bytes == NULL)
		return arg;
	arg.type = DB_ARG_BLOB;
	arg.p = g_bytes_get_data(bytes, &arg.len);
	if (arg.p == NULL)
		arg.p = "";
	return arg;
}

static int
bind(sqlite3_stmt *stmt, int pos, const struct db_arg *arg)
{
	switch (arg->type) {
	case DB_ARG_INT:
		return sqlite3_bind_int64(stmt, pos, arg->i);
	case DB_ARG_REAL:
		return sqlite3_bind_double(stmt, pos, arg->d);
	case DB_ARG_TEXT:
		return sqlite3_bind_text64(stmt, pos, arg->p, arg->len, SQLITE_STATIC,
			SQLITE_UTF8);
	case DB_ARG_BLOB:
		return sqlite3_bind_blob64(stmt, pos, arg->p, arg->len, SQLITE_STATIC);
	case DB_ARG_NULL:
	case DB_ARG_SQL:
	case DB_ARG_END:
		break;
	}
	return sqlite3_bind_null(stmt, pos);
}

static void
fail(struct db_rows *q)
{
	q->failed = TRUE;
	db_fail_statement(q->db, q->error);
}

struct db_rows
db_query_args(struct db *db, GError **error, const struct db_arg *args)
{
	struct db_rows q = { .db = db, .error = error };
	int n = 0;

	g_assert(args[0].type == DB_ARG_SQL);
	if (db_why_broken(db) != NULL) {
		q.failed = TRUE;
		if (error != NULL && *error == NULL)
			*error = g_error_copy(db_why_broken(db));
		return q;
	}
	q.stmt = db_prepared(db, args[0].p);
	if (q.stmt == NULL) {
		fail(&q);
		return q;
	}
	g_assert(!sqlite3_stmt_busy(q.stmt));
	while (args[n + 1].type != DB_ARG_END && !q.failed) {
		n++;
		if (bind(q.stmt, n, &args[n]) != SQLITE_OK)
			fail(&q);
	}
	/* A forgotten value would silently be NULL. */
	g_assert(q.failed || sqlite3_bind_parameter_count(q.stmt) == n);
	return q;
}

void
db_rows_done(struct db_rows *q)
{
	if (q->stmt == NULL)
		return;
	sqlite3_reset(q->stmt);
	sqlite3_clear_bindings(q->stmt);
	q->stmt = NULL;
}

gboolean
db_row(struct db_rows *q)
{
	int rc;

	if (q->failed || q->stmt == NULL)
		return FALSE;
	rc = sqlite3_step(q->stmt);
	if (rc == SQLITE_ROW)
		return TRUE;
	if (rc != SQLITE_DONE)
		fail(q);
	db_rows_done(q);
	return FALSE;
}

gint64
db_col_int(const struct db_rows *q, int column)
{
	return sqlite3_column_int64(q->stmt, column);
}

double
db_col_real(const struct db_rows *q, int column)
{
	return sqlite3_column_double(q->stmt, column);
}

gboolean
db_col_bool(const struct db_rows *q, int column)
{
	return sqlite3_column_int64(q->stmt, column) != 0;
}

const char *
db_col_text(const struct db_rows *q, int column)
{
	const char *text = (const char *)sqlite3_column_text(q->stmt, column);

	/* no memory to end it with a NUL: as everywhere, that ends the program, where NULL would be a lie */
	if (text == NULL && sqlite3_errcode(sqlite3_db_handle(q->stmt)) == SQLITE_NOMEM)
		g_error("out of memory");
	return text;
}

char *
db_col_dup(const struct db_rows *q, int column)
{
	return g_strdup(db_col_text(q, column));
}

char *
db_col_str(const struct db_rows *q, int column)
{
	const char *text = db_col_text(q, column);

	return g_strdup(text != NULL ? text : "");
}

GBytes *
db_col_bytes(const struct db_rows *q, int column)
{
	const void *data = sqlite3_column_blob(q->stmt, column);

	return g_bytes_new(data, (gsize)sqlite3_column_bytes(q->stmt, column));
}

gboolean
db_run_args(struct db *db, GError **error, const struct db_arg *args)
{
	struct db_rows q = db_query_args(db, error, args);

	while (db_row(&q))
		;
	db_rows_done(&q);
	return !q.failed;
}

gint64
db_int_args(struct db *db, gint64 none, const struct db_arg *args)
{
	struct db_rows q = db_query_args(db, NULL, args);
	gint64 value = db_row(&q) ? db_col_int(&q, 0) : none;

	db_rows_done(&q);
	return value;
}

/* The sentence says what a person can do; the file is named because it decides which disk. */
gboolean
db_fail_on(sqlite3 *sql, int rc, const char *file, GError **error)
{
	const char *why = sql != NULL ? sqlite3_errmsg(sql) : sqlite3_errstr(rc);
	g_autofree char *dir = g_path_get_dirname(file);

	switch (rc & 0xff) {
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
		return err_set(error, ERR_BUSY,
			_("%s is being written by another program; nothing was changed, try "
			  "again."), file);
	case SQLITE_FULL:
		return err_set(error, ERR_STORAGE,
			_("The disk is full: %s cannot be written. Nothing was lost; free some "
			  "space in %s and try again."), file, dir);
	case SQLITE_IOERR:
		return err_set(error, ERR_STORAGE,
			_("The disk reported an error on %s (%s). Check the disk and the space "
			  "left in %s, then try again."), file, sqlite3_errstr(rc), dir);
	case SQLITE_READONLY:
	case SQLITE_PERM:
		return err_set(error, ERR_STORAGE,
			_("%s cannot be written (%s). Make it and %s writable for you."), file,
			why, dir);
	case SQLITE_CANTOPEN:
		return err_set(error, ERR_STORAGE,
			_("%s cannot be opened (%s). Check that %s exists and is yours."), file,
			why, dir);
	case SQLITE_CORRUPT:
	case SQLITE_NOTADB:
		return err_set(error, ERR_STORAGE,
			_("%s is damaged (%s). Stop guichet and guichet-net, move it away and "
			  "put back a backup from %s, or sync again."), file, why, dir);
	case SQLITE_CONSTRAINT:
	case SQLITE_MISMATCH:
	case SQLITE_TOOBIG:
		return err_set(error, ERR_INPUT, _("The cache refused a value: %s."), why);
	case SQLITE_AUTH:
		return err_set(error, ERR_USAGE,
			_("The cache refused a change that this program may not make: %s."), why);
	case SQLITE_SCHEMA:
		return err_set(error, ERR_VERSION,
			_("%s was changed by another version; start this program again."), file);
	default:
		return err_set(error, ERR_STORAGE, _("%s cannot be used: %s."), file, why);
	}
}

char *
db_hash(int digits, const char *first, ...)
{
	g_autoptr(GChecksum) sum = g_checksum_new(G_CHECKSUM_SHA256);
	va_list more;

	g_checksum_update(sum, (const guchar *)first, (gssize)strlen(first));
	va_start(more, first);
	for (const char *s; (s = va_arg(more, const char *)) != NULL;) {
		g_checksum_update(sum, (const guchar *)"\n", 1);
		g_checksum_update(sum, (const guchar *)s, (gssize)strlen(s));
	}
	va_end(more);
	return g_strndup(g_checksum_get_string(sum), (gsize)digits);
}

char *
db_random_id(void)
{
	guint8 bytes[16];
	GString *hex = g_string_sized_new(32);

	sqlite3_randomness(sizeof(bytes), bytes);
	for (gsize i = 0; i < sizeof(bytes); i++)
		g_string_append_printf(hex, "%02x", bytes[i]);
	return g_string_free(hex, FALSE);
}
