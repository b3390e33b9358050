/* cache/peek.c — single values out of a JSON text, by a database that holds nothing. */
#include "cache/peek.h"

#include <sqlite3.h>

char *
peek_text(const char *json, const char *path)
{
	sqlite3 *none = NULL;
	sqlite3_stmt *stmt = NULL;
	char *found = NULL;

	if (json != NULL && sqlite3_open_v2(":memory:", &none, SQLITE_OPEN_READWRITE, NULL) == SQLITE_OK &&
		sqlite3_prepare_v2(none, "SELECT json_extract(?1, ?2)", -1, &stmt, NULL) == SQLITE_OK) {
		sqlite3_bind_text(stmt, 1, json, -1, SQLITE_STATIC);
		sqlite3_bind_text(stmt, 2, path, -1, SQLITE_STATIC);
		if (sqlite3_step(stmt) == SQLITE_ROW)
			found = g_strdup((const char *)sqlite3_column_text(stmt, 0));
	}
	sqlite3_finalize(stmt);
	sqlite3_close(none);
	return found;
}

gint64
peek_int(const char *json, const char *path, gint64 none)
{
	g_autofree char *text = peek_text(json, path);
	char *end = NULL;
	gint64 value = text != NULL ? g_ascii_strtoll(text, &end, 10) : none;

	return text != NULL && end != text ? value : none;
}
