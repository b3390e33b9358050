/* cache/db-guard.c — the authorizer: what the handle of guichet may do to the cache.
 *
 * Asked when a statement is prepared. Whatever is not listed is refused; what a trigger of
 * the schema does on behalf of a permitted insert is permitted. */
#include "cache/db-private.h"

static const char *const desk_insert[] = { "act", "outbox", "outbox_file", "outbox_review", "draft", "draft_file",
	"part_wish", "ui_state", "ui_history", "template_use",
	"draft_template", "customer_tidy" };
static const char *const desk_change[] = { "draft", "draft_file", "part_wish", "ui_state",
	"ui_history" };

static const char *const functions[] = { "abs", "changes", "coalesce", "count", "date", "group_concat",
	"guichet_episodes_given", "guichet_erasing", "guichet_fold", "guichet_has", "guichet_now", "guichet_words", "ifnull", "iif",
	"instr", "json_extract", "lag", "last_insert_rowid", "length",
	"like", "lower", "max", "min", "nullif", "replace", "row_number", "substr", "substring", "sum", "total", "trim", "typeof",
	"upper" };

static const char *const pragmas[] = { "data_version", "quick_check", "integrity_check",
	"foreign_key_check" };

static gboolean
listed(const char *name, const char *const *list, gsize n)
{
	for (gsize i = 0; name != NULL && i < n; i++)
		if (g_ascii_strcasecmp(name, list[i]) == 0)
			return TRUE;
	return FALSE;
}
#define LISTED(name, list) listed(name, list, G_N_ELEMENTS(list))

static gboolean
desk_may(int action, const char *a, const char *b, const char *schema, const char *trigger)
{
	gboolean main_file = schema != NULL && g_ascii_strcasecmp(schema, "main") == 0;

	switch (action) {
	case SQLITE_SELECT:
	case SQLITE_READ:
	case SQLITE_RECURSIVE:
	case SQLITE_TRANSACTION:
	case SQLITE_SAVEPOINT:
		return TRUE;
	case SQLITE_FUNCTION:
		return LISTED(b, functions);
	case SQLITE_PRAGMA:
		return b == NULL && LISTED(a, pragmas);
	case SQLITE_INSERT:
		return main_file && (trigger != NULL || LISTED(a, desk_insert));
	case SQLITE_UPDATE:
	case SQLITE_DELETE:
		return main_file && (trigger != NULL || LISTED(a, desk_change));
	default:
		return FALSE;
	}
}

int
db_guard(void *db, int action, const char *a, const char *b, const char *schema,
	const char *trigger)
{
	(void)db;
	return desk_may(action, a, b, schema, trigger) ? SQLITE_OK : SQLITE_DENY;
}
