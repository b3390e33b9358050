/* cache/episode-table.c — guichet_episodes(CASE): the episodes of a case as rows, for the triggers.
 *
 * A table-valued function (SQLite: eponymous-only virtual table): the trigger that works a case out anew
 * reads it like a table, and core/episode does the thinking. guichet_episodes_given(CASE) is how many rows it
 * has just given, so that what a case had more of before can go; NULL: none of that case. */
#include "cache/db-private.h"
#include "cache/story.h"

#include <string.h>

enum column {
	COL_N, COL_KIND, COL_OPENED, COL_CLOSED, COL_ENDED, COL_ACCOUNT, COL_QUEUE, COL_WALL, COL_BIZ, COL_TARGET,
	COL_DUE, COL_WARN, COL_CUSTOMER, COL_HOLD, COL_LAG, COL_MESSAGE, COL_ANSWER, COL_ADVISOR, COL_DEFLECT,
	COL_CASE, /* hidden: the argument */
};

struct given { /* what was last asked for */
	struct db *db;
	gint64 case_id;
	gint64 n; /* -1: there is no such case */
};

struct table {
	sqlite3_vtab base;
	struct given *given;
};

struct cursor {
	sqlite3_vtab_cursor base;
	struct story *story; /* NULL: no such case */
	const GArray *list;
	guint at;
};

static int
connect_table(sqlite3 *sql, void *given, int argc, const char *const *argv, sqlite3_vtab **out, char **error)
{
	struct table *t;
	int rc;

	(void)argc;
	(void)argv;
	(void)error;
	sqlite3_vtab_config(sql, SQLITE_VTAB_INNOCUOUS);
	rc = sqlite3_declare_vtab(sql, "CREATE TABLE x(n INTEGER, kind TEXT, opened INTEGER, closed INTEGER, ended TEXT,"
		" account INTEGER, queue TEXT, wall_s INTEGER, biz_s INTEGER, target_s INTEGER, due INTEGER, warn INTEGER,"
		" customer_s INTEGER, hold_s INTEGER, lag_s INTEGER, message INTEGER, answer INTEGER, advisor TEXT,"
		" deflect INTEGER, of_case INTEGER HIDDEN)");
	if (rc != SQLITE_OK)
		return rc;
	t = g_new0(struct table, 1);
	t->given = given;
	*out = &t->base;
	return SQLITE_OK;
}

static int
disconnect_table(sqlite3_vtab *t)
{
	g_free(t);
	return SQLITE_OK;
}

static int
best_index(sqlite3_vtab *t, sqlite3_index_info *info)
{
	(void)t;
	for (int i = 0; i < info->nConstraint; i++)
		if (info->aConstraint[i].iColumn == COL_CASE && info->aConstraint[i].usable &&
			info->aConstraint[i].op == SQLITE_INDEX_CONSTRAINT_EQ) {
			info->aConstraintUsage[i].argvIndex = 1;
			info->aConstraintUsage[i].omit = 1;
			info->estimatedCost = 10;
			info->estimatedRows = 10;
			return SQLITE_OK;
		}
	return SQLITE_CONSTRAINT; /* it has no rows of its own */
}

static int
open_cursor(sqlite3_vtab *t, sqlite3_vtab_cursor **out)
{
	struct cursor *c = g_new0(struct cursor, 1);

	(void)t;
	*out = &c->base;
	return SQLITE_OK;
}

static int
close_cursor(sqlite3_vtab_cursor *base)
{
	struct cursor *c = (struct cursor *)base;

	if (c->story != NULL)
		story_free(c->story);
	g_free(c);
	return SQLITE_OK;
}

static int
filter(sqlite3_vtab_cursor *base, int index, const char *name, int argc, sqlite3_value **argv)
{
	struct cursor *c = (struct cursor *)base;
	struct table *t = (struct table *)base->pVtab;
	struct given *given = t->given;
	g_autoptr(GError) error = NULL;

	(void)index;
	(void)name;
	(void)argc;
	g_clear_pointer(&c->story, story_free);
	c->at = 0;
	given->case_id = sqlite3_value_int64(argv[0]);
	given->n = -1;
	c->story = story_load(given->db, given->case_id, &error);
	if (error != NULL) {
		sqlite3_free(t->base.zErrMsg);
		t->base.zErrMsg = sqlite3_mprintf("%s", error->message);
		return SQLITE_ERROR;
	}
	c->list = c->story != NULL ? episodes_list(c->story->episodes) : NULL;
	if (c->list != NULL)
		given->n = c->list->len;
	return SQLITE_OK;
}

static int
next(sqlite3_vtab_cursor *base)
{
	struct cursor *c = (struct cursor *)base;

	c->at++;
	return SQLITE_OK;
}

static int
is_end(sqlite3_vtab_cursor *base)
{
	const struct cursor *c = (const struct cursor *)base;

	return c->list == NULL || c->at >= c->list->len;
}

static void
give_text(sqlite3_context *out, const char *text)
{
	if (text != NULL)
		sqlite3_result_text(out, text, -1, SQLITE_TRANSIENT);
}

static gint64
number(const struct cursor *c, const struct episode *e, enum column column)
{
	const gint64 numbers[] = {
		[COL_OPENED] = e->opened, [COL_CLOSED] = e->closed, [COL_ACCOUNT] = c->story->account,
		[COL_WALL] = e->wall_s, [COL_BIZ] = e->biz_s, [COL_TARGET] = e->target_s, [COL_DUE] = e->due,
		[COL_WARN] = e->warn, [COL_CUSTOMER] = e->customer_s, [COL_HOLD] = e->hold_s, [COL_LAG] = e->lag_s,
		[COL_MESSAGE] = e->message, [COL_ANSWER] = e->answer, [COL_DEFLECT] = e->deflect,
	};

	return numbers[column];
}

static int
column(sqlite3_vtab_cursor *base, sqlite3_context *out, int which)
{
	const struct cursor *c = (const struct cursor *)base;
	const struct episode *e = &g_array_index(c->list, struct episode, c->at);

	if (which == COL_N)
		sqlite3_result_int64(out, c->at);
	else if (which == COL_CASE)
		sqlite3_result_int64(out, c->story->case_id);
	else if (which == COL_KIND)
		give_text(out, episode_kind_name(e->kind));
	else if (which == COL_ENDED)
		give_text(out, e->ended);
	else if (which == COL_QUEUE)
		give_text(out, e->queue);
	else if (which == COL_ADVISOR)
		give_text(out, e->advisor);
	else
		sqlite3_result_int64(out, number(c, e, (enum column)which));
	return SQLITE_OK;
}

static int
rowid(sqlite3_vtab_cursor *base, sqlite3_int64 *id)
{
	*id = ((struct cursor *)base)->at;
	return SQLITE_OK;
}

static void
sql_given(sqlite3_context *context, int n, sqlite3_value **value)
{
	const struct given *given = sqlite3_user_data(context);

	(void)n;
	if (given->n >= 0 && given->case_id == sqlite3_value_int64(value[0]))
		sqlite3_result_int64(context, given->n);
}

int
db_add_episodes(sqlite3 *sql, struct db *db)
{
	static const sqlite3_module module = {
		.xConnect = connect_table, .xDisconnect = disconnect_table, .xBestIndex = best_index,
		.xOpen = open_cursor, .xClose = close_cursor, .xFilter = filter, .xNext = next, .xEof = is_end,
		.xColumn = column, .xRowid = rowid,
	};

	struct given *given = g_new0(struct given, 1);
	sqlite3_stmt *stmt = NULL;
	int rc;

	given->db = db;
	given->n = -1;
	rc = sqlite3_create_module_v2(sql, "guichet_episodes", &module, given, g_free);
	if (rc == SQLITE_OK)
		rc = sqlite3_create_function_v2(sql, "guichet_episodes_given", 1, SQLITE_UTF8 | SQLITE_INNOCUOUS, given,
			sql_given, NULL, NULL, NULL);
	/* connected now: the authorizer of guichet's handle would take its declaration for a new table */
	if (rc == SQLITE_OK)
		rc = sqlite3_prepare_v2(sql, "SELECT n FROM guichet_episodes(0)", -1, &stmt, NULL);
	sqlite3_finalize(stmt);
	return rc;
}
