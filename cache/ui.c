/* cache/ui.c — small things the screen remembers. */
#include "cache/ui.h"

#include "cache/db-private.h"

#define HISTORY_MAX 200

char *
ui_get(struct db *db, const char *key)
{
	DB_QUERY(q, db, NULL, SQL("SELECT value FROM ui_state WHERE key = ?"), TEXT(key));

	return db_row(&q) ? db_col_dup(&q, 0) : NULL;
}

gboolean
ui_set(struct db *db, const char *key, const char *value, GError **error)
{
	return db_run(db, error, SQL("INSERT OR REPLACE INTO ui_state(key, value) VALUES (?, ?)"), TEXT(key),
		TEXT(value));
}

GPtrArray *
ui_history(struct db *db, const char *kind, int count)
{
	GPtrArray *list = g_ptr_array_new_with_free_func(g_free);
	DB_QUERY(q, db, NULL, SQL("SELECT line FROM ui_history WHERE kind = ? ORDER BY id DESC LIMIT ?"),
		TEXT(kind), INT(count));

	while (db_row(&q))
		g_ptr_array_add(list, db_col_dup(&q, 0));
	return list;
}

/* REPLACE gives a line typed again a new id, so that it comes first. */
gboolean
ui_history_add(struct db *db, const char *kind, const char *line, GError **error)
{
	if (!db_begin(db, error))
		return FALSE;
	if (!db_run(db, error, SQL("INSERT OR REPLACE INTO ui_history(kind, line) VALUES (?, ?)"), TEXT(kind),
		    TEXT(line)) ||
		!db_run(db, error, SQL("DELETE FROM ui_history WHERE kind = ?1 AND id <="
			" (SELECT id FROM ui_history WHERE kind = ?1 ORDER BY id DESC LIMIT 1 OFFSET ?2)"),
			TEXT(kind), INT(HISTORY_MAX))) {
		db_rollback(db);
		return FALSE;
	}
	return db_commit(db, FALSE, error);
}
