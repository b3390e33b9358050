/* cache/db-private.h — statements, for the modules of cache/ only.
 *
 * Every statement is a literal in SQL(): it is prepared once per handle, and a test prepares
 * all of them against the schema. Values are only ever bound:
 *
 *	DB_QUERY(q, db, error, SQL("SELECT id, name FROM account WHERE active = ?"), INT(1));
 *	while (db_row(&q))
 *		… db_col_int(&q, 0), db_col_dup(&q, 1) …
 *	if (q.failed)
 *		return NULL;
 *
 * A statement in use must not be asked for again before its rows are done. */
#ifndef GUICHET_CACHE_DB_PRIVATE_H
#define GUICHET_CACHE_DB_PRIVATE_H

#include "base/date.h"
#include "cache/bell.h"
#include "cache/db.h"

#include <sqlite3.h>

#define DB_APPLICATION_ID 0x67756963 /* "guic", in the file's header */
#define DB_SCHEMA_VERSION 2 /* PRAGMA user_version of cache/schema.sql */
#define DB_SCHEMA_OLDEST 2 /* from which cache/migrate leads here */
#define DB_BUSY_MS 5000
#define DB_ID_REACH DATE_MINUTE /* how far message.id may lie behind its time, in a second of many messages */

enum db_arg_type { DB_ARG_END, DB_ARG_SQL, DB_ARG_NULL, DB_ARG_INT, DB_ARG_REAL, DB_ARG_TEXT, DB_ARG_BLOB };
struct db_arg { /* a value to bind; text and bytes are borrowed until the rows are done */
	enum db_arg_type type;
	gint64 i;
	double d;
	const void *p;
	gsize len;
};
/* Puts the literal on the list that a test prepares whole, and is the first argument. */
#define SQL(text) \
	(__extension__({ \
		static const char sql_text_[] = text; \
		static const char *const sql_entry_ \
			__attribute__((section("guichet_sql"), used)) = sql_text_; \
		(struct db_arg){ .type = DB_ARG_SQL, .p = sql_text_ }; \
	}))
extern const char *const __start_guichet_sql[] __attribute__((weak));
extern const char *const __stop_guichet_sql[] __attribute__((weak));
/* A statement put together from literals at run time: one of a small, closed set. */
#define SQL_MADE(text) ((struct db_arg){ .type = DB_ARG_SQL, .p = g_intern_string(text) })

#define INT(v) ((struct db_arg){ .type = DB_ARG_INT, .i = (gint64)(v) })
#define REAL(v) ((struct db_arg){ .type = DB_ARG_REAL, .d = (v) })
#define TEXT(v) db_arg_text(v) /* NULL stays NULL */
#define BLOB(v) db_arg_bytes(v)
/* An id where 0 means none: NULL in the table. */
#define ID(v) ((struct db_arg){ .type = (v) != 0 ? DB_ARG_INT : DB_ARG_NULL, .i = (v) })
struct db_arg db_arg_text(const char *text);
struct db_arg db_arg_bytes(GBytes *bytes);

struct db_rows {
	struct db *db;
	sqlite3_stmt *stmt;
	GError **error;
	gboolean failed;
};
struct db_rows db_query_args(struct db *, GError **error, const struct db_arg *args);
void db_rows_done(struct db_rows *);

#define DB_ARGS(...) ((const struct db_arg[]){ __VA_ARGS__, { .type = DB_ARG_END } })
#define DB_QUERY(q, db, error, ...) \
	__attribute__((cleanup(db_rows_done))) struct db_rows q = \
		db_query_args(db, error, DB_ARGS(__VA_ARGS__))

/* The next row; FALSE at the end, or on failure (q.failed, *error set). */
gboolean db_row(struct db_rows *);
gint64 db_col_int(const struct db_rows *, int column);
gboolean db_col_bool(const struct db_rows *, int column);
double db_col_real(const struct db_rows *, int column);
const char *db_col_text(const struct db_rows *, int column); /* borrowed until the next row */
char *db_col_dup(const struct db_rows *, int column); /* NULL for NULL (transfer full) */
char *db_col_str(const struct db_rows *, int column); /* "" for NULL (transfer full) */
GBytes *db_col_bytes(const struct db_rows *, int column); /* (transfer full) */

/* Runs a statement that returns no rows. */
#define db_run(db, error, ...) db_run_args(db, error, DB_ARGS(__VA_ARGS__))
gboolean db_run_args(struct db *, GError **error, const struct db_arg *args);

/* First column of the first row: `none` when there is no row, or on failure. */
#define db_int(db, none, ...) db_int_args(db, none, DB_ARGS(__VA_ARGS__))
gint64 db_int_args(struct db *, gint64 none, const struct db_arg *args);

/* Prepared once, reset and ready to bind; NULL on failure. */
sqlite3_stmt *db_prepared(struct db *, const char *sql);

/* Runs a script of our own without values, on any connection; an SQLite result code. */
int db_exec(sqlite3 *, const char *text);

/* guichet_episodes(CASE), for the projection (episode-table.c); an SQLite result code. */
int db_add_episodes(sqlite3 *, struct db *);
/* The functions that triggers and lists call (db-functions.c); guichet_erasing() is 1 on the one handle that may take facts
 * away. */
void db_add_functions(sqlite3 *);
void db_allow_erasing(sqlite3 *);

sqlite3 *db_handle(struct db *);
gint64 db_last_id(struct db *);
gint64 db_changes(struct db *);

/* Sets *error from the handle's last failure; always FALSE. */
gboolean db_fail(struct db *, GError **error);
/* The same for any connection: `file` is named in the sentence. */
gboolean db_fail_on(sqlite3 *, int rc, const char *file, GError **error);

/* The same of a statement. When nobody takes the error, or SQLite has undone the transaction under way by itself, that is
 * broken: no further statement of it runs, and it cannot be committed. */
void db_fail_statement(struct db *, GError **error);
const GError *db_why_broken(const struct db *); /* NULL: it is not, or an inner one was rolled back */

/* One look at the cache: until db_looked() all that is read is of one moment, and nothing is written. db_looked: FALSE when
 * something that was asked meanwhile found no answer, whoever asked: that is the error then, whatever was made of it. */
gboolean db_look(struct db *, GError **error);
gboolean db_looked(struct db *, GError **error);

/* Rings once the outermost transaction is committed (at once when there is none); a rollback
 * forgets it. */
void db_ring(struct db *, enum bell_name);

/* Works a case's state out anew (case_project in the schema): at once, or inside a transaction
 * once before its commit, however many messages of the case came in. */
gboolean db_project(struct db *, gint64 case_id, GError **error);
gboolean db_project_now(struct db *, gint64 case_id, GError **error); /* and not before the commit */
gboolean db_project_owed(struct db *, gint64 case_id, GError **error); /* now what db_project put off */

/* The role, and the connection to search.db that cache/search-index.c keeps in the handle. */
enum db_role db_role(const struct db *);
sqlite3 **db_search_slot(struct db *);
struct motive_book;
struct motive_book **db_motive_slot(struct db *); /* the rules that cache/motive.c keeps in the handle; freed with it */
struct clockwork;
struct clockwork **db_clockwork_slot(struct db *); /* calendars and policy, parsed: always there, freed with the handle */
struct guard;
struct guard **db_numbers_slot(struct db *); /* account numbers of the bank, kept by cache/exposure.c; freed with it */
gint64 *db_bell_clock(struct db *); /* when BELL_STATUS last rang, monotonic ms */

/* SHA-256 of the strings (NULL-terminated list, each followed by \n but the last), its first
 * `digits` hex digits (transfer full). */
char *db_hash(int digits, const char *first, ...) G_GNUC_NULL_TERMINATED;
char *db_random_id(void); /* 32 hex digits (transfer full) */

/* search-index.c: what is wrong with search.db, appended to `found`. */
void search_check(struct db *, GPtrArray *found);

/* ---- db-guard.c: what each role may do ---------------------------------------------- */

int db_guard(void *db, int action, const char *a, const char *b, const char *schema,
	const char *trigger);

/* ---- db-migrate.c ------------------------------------------------------------------- */

struct db_migration { /* from version to - 1 */
	int to;
	const char *sql;
};
/* Brings the file at `path` from its version to the last of `list` (ended by to = 0) in one
 * transaction, after a backup beside it; alone on the file or ERR_BUSY. */
gboolean db_migrate(const char *path, const struct db_migration *list, GError **error);
extern const struct db_migration db_migrations[];

#endif
