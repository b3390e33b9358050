/* cache/db-migrate.c — brings an older cache.db forward: backup, one transaction, or nothing. */
#include "cache/db-private.h"

#include "base/date.h"
#include "base/err.h"
#include "base/fault.h"
#include "base/proc.h"
#include "cache/db-file.h"
#include "embed/migrate.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>

/* cache/migrate/NNN.sql, each bringing version NNN - 1 to NNN; the Makefile lists them. */
const struct db_migration db_migrations[] = { MIGRATIONS { 0, NULL } };

static gboolean
exec(sqlite3 *sql, const char *path, const char *text, GError **error)
{
	int rc = db_exec(sql, text);

	return rc == SQLITE_OK || db_fail_on(sql, rc, path, error);
}

static int
version_of(sqlite3 *sql)
{
	sqlite3_stmt *stmt = NULL;
	int version = -1;

	if (sqlite3_prepare_v2(sql, "PRAGMA user_version", -1, &stmt, NULL) == SQLITE_OK &&
		sqlite3_step(stmt) == SQLITE_ROW)
		version = sqlite3_column_int(stmt, 0);
	sqlite3_finalize(stmt);
	return version;
}

/* Alone: with EXCLUSIVE locking the first read in WAL mode takes the whole file, and fails
 * while any other program has it open. */
static sqlite3 *
open_alone(const char *path, GError **error)
{
	sqlite3 *sql = NULL;
	int rc = sqlite3_open_v2(path, &sql, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOFOLLOW |
		SQLITE_OPEN_EXRESCODE, NULL);

	if (rc == SQLITE_OK) {
		db_add_functions(sql);
		rc = db_exec(sql, "PRAGMA locking_mode = EXCLUSIVE; PRAGMA foreign_keys = OFF;"
			"PRAGMA synchronous = FULL; BEGIN EXCLUSIVE; COMMIT");
	}
	if (rc == SQLITE_OK)
		return sql;
	if ((rc & 0xff) == SQLITE_BUSY)
		err_set(error, ERR_BUSY,
			_("%s must be brought to this version's format, but another program is using "
			  "it. Stop guichet-net and every other guichet, then start again."), path);
	else
		db_fail_on(sql, rc, path, error);
	sqlite3_close(sql);
	return NULL;
}

/* The copy gets its name only when it is whole and on disk. */
static gboolean
back_up(sqlite3 *sql, const char *path, int version, GError **error)
{
	g_autofree char *when = date_to_rfc3339(date_now());
	g_autofree char *dir = g_path_get_dirname(path);
	g_autofree char *to = NULL, *part = NULL;
	sqlite3_stmt *stmt = NULL;
	int rc;

	for (char *c = when; *c != '\0'; c++)
		if (*c == ':')
			*c = '-';
	to = g_strdup_printf("%s.v%d-%s", path, version, when);
	part = g_strconcat(to, ".part", NULL);
	if (g_unlink(part) != 0 && errno != ENOENT)
		return err_set_errno(error, ERR_STORAGE, errno, _("%s cannot be removed"), part);
	if (!db_make_file(part, error))
		return FALSE;
	rc = sqlite3_prepare_v2(sql, "VACUUM INTO ?", -1, &stmt, NULL);
	if (rc == SQLITE_OK)
		rc = sqlite3_bind_text(stmt, 1, part, -1, SQLITE_STATIC);
	if (rc == SQLITE_OK && (rc = sqlite3_step(stmt)) == SQLITE_DONE)
		rc = SQLITE_OK;
	sqlite3_finalize(stmt);
	if (rc != SQLITE_OK) {
		db_fail_on(sql, rc, part, error);
		g_unlink(part);
		return FALSE;
	}
	if (!proc_sync(part) || g_rename(part, to) != 0 || !proc_sync(dir))
		return err_set_errno(error, ERR_STORAGE, errno,
			_("The backup %s cannot be written, so %s was left as it is"), to, path);
	return TRUE;
}

/* One statement at a time, so that a test can stop after each. */
static gboolean
run_script(sqlite3 *sql, const char *path, const char *text, GError **error)
{
	while (*text != '\0') {
		sqlite3_stmt *stmt = NULL;
		int rc = sqlite3_prepare_v2(sql, text, -1, &stmt, &text);

		if (rc == SQLITE_OK && stmt != NULL) {
			while ((rc = sqlite3_step(stmt)) == SQLITE_ROW)
				;
			rc = rc == SQLITE_DONE ? SQLITE_OK : rc;
		}
		if (rc != SQLITE_OK)
			db_fail_on(sql, rc, path, error);
		sqlite3_finalize(stmt);
		if (rc != SQLITE_OK)
			return FALSE;
		if (FAULT("db_migrate"))
			return err_set(error, ERR_STORAGE, _("%s: stopped by a test."), path);
	}
	return TRUE;
}

static gboolean
no_orphans(sqlite3 *sql, const char *path, GError **error)
{
	sqlite3_stmt *stmt = NULL;
	int rc = sqlite3_prepare_v2(sql, "PRAGMA foreign_key_check", -1, &stmt, NULL);

	if (rc == SQLITE_OK)
		rc = sqlite3_step(stmt);
	sqlite3_finalize(stmt);
	if (rc == SQLITE_DONE)
		return TRUE;
	if (rc == SQLITE_ROW)
		return err_set(error, ERR_STORAGE,
			_("%s holds rows that belong to nothing, so its format was not changed; run "
			  "guichet doctor with the version that made it."), path);
	return db_fail_on(sql, rc, path, error);
}

static gboolean
migrate(sqlite3 *sql, const char *path, int version, const struct db_migration *list,
	GError **error)
{
	if (!exec(sql, path, "BEGIN EXCLUSIVE", error))
		return FALSE;
	for (; list->to != 0; list++) {
		g_autofree char *set = g_strdup_printf("PRAGMA user_version = %d", list->to);

		if (list->to <= version)
			continue;
		if (list->to != version + 1)
			return err_set(error, ERR_VERSION,
				_("%s has format %d, from which this version knows no way; its backup "
				  "lies beside it."), path, version);
		if (!run_script(sql, path, list->sql, error) || !exec(sql, path, set, error))
			return FALSE;
		version = list->to;
	}
	return no_orphans(sql, path, error) && exec(sql, path, "COMMIT", error);
}

gboolean
db_migrate(const char *path, const struct db_migration *list, GError **error)
{
	sqlite3 *sql = open_alone(path, error);
	int newest = 0, version;
	gboolean ok;

	if (sql == NULL)
		return FALSE;
	for (const struct db_migration *m = list; m->to != 0; m++)
		newest = MAX(newest, m->to);
	/* Somebody else may have done it between our look and our lock. */
	version = version_of(sql);
	ok = version >= newest ||
		(back_up(sql, path, version, error) && migrate(sql, path, version, list, error));
	/* What is not committed goes with the handle. */
	sqlite3_close(sql);
	return ok;
}
