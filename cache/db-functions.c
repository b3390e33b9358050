/* cache/db-functions.c — the functions of ours that triggers and lists call. */
#include "cache/db-private.h"

#include "base/text.h"

#include <string.h>

/* guichet_now(): when a due moved. */
static void
sql_now(sqlite3_context *context, int n, sqlite3_value **value)
{
	(void)n;
	(void)value;
	sqlite3_result_int64(context, date_now());
}

/* The texts of some values, folded, a line each (transfer full). */
static char *
fold_values(int n, sqlite3_value **value)
{
	g_autoptr(GString) all = g_string_new(NULL);

	for (int i = 0; i < n; i++) {
		const char *text = (const char *)sqlite3_value_text(value[i]);

		if (text != NULL)
			g_string_append(all, text);
		g_string_append_c(all, '\n');
	}
	return text_fold(all->str, (gssize)all->len);
}

/* 1 when each of the folded words (one a line) is in the folded text. */
static gboolean
has_words(const char *words, const char *folded)
{
	gsize len = strlen(folded);
	gboolean found = TRUE;

	while (found && words != NULL && *words != '\0') {
		gsize word = strcspn(words, "\n");

		found = memmem(folded, len, words, word) != NULL;
		words += word + (words[word] == '\n');
	}
	return found;
}

/* guichet_fold(text…): what guichet_has looks in. */
static void
sql_fold(sqlite3_context *context, int n, sqlite3_value **value)
{
	sqlite3_result_text(context, fold_values(n, value), -1, g_free);
}

/* guichet_has(words, folded): for walking many people. */
static void
sql_has(sqlite3_context *context, int n, sqlite3_value **value)
{
	const char *folded = (const char *)sqlite3_value_text(value[1]);

	(void)n;
	sqlite3_result_int(context, folded != NULL && has_words((const char *)sqlite3_value_text(value[0]), folded));
}

/* guichet_words(words, text…): the same of texts as they are; for narrowing a list. */
static void
sql_words(sqlite3_context *context, int n, sqlite3_value **value)
{
	g_autofree char *folded = fold_values(n - 1, value + 1);

	sqlite3_result_int(context, has_words((const char *)sqlite3_value_text(value[0]), folded));
}

/* guichet_erasing(): 1 on the one handle that may take facts away. */
static void
sql_erasing(sqlite3_context *context, int n, sqlite3_value **value)
{
	(void)n;
	(void)value;
	sqlite3_result_int(context, sqlite3_user_data(context) != NULL);
}

static void
add_erasing(sqlite3 *sql, void *erases)
{
	sqlite3_create_function_v2(sql, "guichet_erasing", 0, SQLITE_UTF8 | SQLITE_INNOCUOUS, erases, sql_erasing, NULL,
		NULL, NULL);
}

void
db_add_functions(sqlite3 *sql)
{
	add_erasing(sql, NULL);
	sqlite3_create_function_v2(sql, "guichet_now", 0,
		SQLITE_UTF8 | SQLITE_INNOCUOUS, NULL, sql_now, NULL, NULL,
		NULL);
	sqlite3_create_function_v2(sql, "guichet_fold", -1,
		SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS, NULL, sql_fold, NULL, NULL,
		NULL);
	sqlite3_create_function_v2(sql, "guichet_has", 2,
		SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_DIRECTONLY, NULL, sql_has, NULL, NULL,
		NULL);
	sqlite3_create_function_v2(sql, "guichet_words", -1,
		SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_DIRECTONLY, NULL, sql_words, NULL, NULL,
		NULL);
}

void
db_allow_erasing(sqlite3 *sql)
{
	add_erasing(sql, sql);
}
