/* cache/canned-use.c — which templates were used, and what they became in a draft. */
#include "cache/canned.h"

#include "cache/db-private.h"

gboolean
canned_used(struct db *db, const struct draft *d, const char *name, enum canned_part part, const char *text,
	gint64 now, GError **error)
{
	if (!db_begin(db, error))
		return FALSE;
	if (!db_run(db, error, SQL("INSERT INTO template_use(at, advisor, template, part, account, case_id, message)"
			" VALUES (?, ?, ?, ?, ?, ?, ?)"), INT(now), TEXT(d->advisor), TEXT(name), TEXT(canned_part_name(part)),
			INT(d->account), ID(d->case_id), ID(d->message)) ||
		!db_run(db, error, SQL("INSERT INTO draft_template(draft, template, text) VALUES (?, ?, ?)"), INT(d->id),
			TEXT(name), TEXT(text))) {
		db_rollback(db);
		return FALSE;
	}
	return db_commit(db, FALSE, error);
}

char *
canned_rendered(struct db *db, gint64 draft)
{
	g_autoptr(GString) all = g_string_new(NULL);
	DB_QUERY(q, db, NULL, SQL("SELECT text FROM draft_template WHERE draft = ? ORDER BY id"), INT(draft));

	while (db_row(&q))
		g_string_append_printf(all, "%s%s", all->len > 0 ? "\n" : "", db_col_text(&q, 0));
	return all->len > 0 ? g_strdup(all->str) : NULL;
}

struct canned_use
canned_use_of(struct db *db, const char *name)
{
	struct canned_use use = { 0, 0 };
	DB_QUERY(q, db, NULL, SQL("SELECT count(*), coalesce(max(at), 0) FROM template_use WHERE template = ?"), TEXT(name));

	if (db_row(&q)) {
		use.n = db_col_int(&q, 0);
		use.last_at = db_col_int(&q, 1);
	}
	return use;
}
