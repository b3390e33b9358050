/* cache/merge-card.c — a customer's card as one canonical text. */
#include "cache/merge.h"

#include "base/err.h"
#include "base/json.h"
#include "cache/db-private.h"

#include <glib/gi18n.h>
#include <inttypes.h>

/* A list of rows, each an array of the columns as text, in the order of the statement. */
static gboolean
put(struct json *json, const char *key, struct db_rows *q)
{
	json_array(json, key);
	while (db_row(q)) {
		json_array(json, NULL);
		for (int i = 0; i < sqlite3_column_count(q->stmt); i++)
			json_string(json, NULL, db_col_text(q, i));
		json_end(json);
	}
	json_end(json);
	return !q->failed;
}

static gboolean
put_head(struct db *db, struct json *json, gint64 id, GError **error)
{
	DB_QUERY(q, db, error, SQL("SELECT gid, name, lang, made, erased_at FROM customer WHERE id = ?"), INT(id));

	if (!db_row(&q))
		return q.failed ? FALSE : err_set(error, ERR_GONE, _("There is no customer %" PRId64 "."), id);
	json_string(json, "gid", db_col_text(&q, 0));
	json_string(json, "name", db_col_text(&q, 1));
	json_string(json, "lang", db_col_text(&q, 2));
	json_string(json, "made", db_col_text(&q, 3));
	json_int(json, "erased_at", db_col_int(&q, 4));
	return TRUE;
}

static gboolean
put_known(struct db *db, struct json *json, gint64 id, GError **error)
{
	DB_QUERY(fields, db, error, SQL("SELECT name, value, sensitive, at FROM customer_field WHERE customer = ?"
		" ORDER BY name"), INT(id));

	if (!put(json, "fields", &fields))
		return FALSE;
	DB_QUERY(identities, db, error, SQL("SELECT channel, value, shown, name, within FROM identity WHERE origin = ?"
		" ORDER BY channel, value, within"), INT(id));
	if (!put(json, "identities", &identities))
		return FALSE;
	DB_QUERY(evidence, db, error, SQL("SELECT kind, value, weight, own, at FROM evidence WHERE customer = ?"
		" ORDER BY kind, value"), INT(id));
	return put(json, "evidence", &evidence);
}

static gboolean
put_done(struct db *db, struct json *json, gint64 id, GError **error)
{
	DB_QUERY(cases, db, error, SQL("SELECT gid, customer FROM cases WHERE origin = ? ORDER BY gid"), INT(id));

	if (!put(json, "cases", &cases))
		return FALSE;
	DB_QUERY(acts, db, error, SQL("SELECT gid, at, advisor, kind, arg, text FROM customer_act WHERE side = ?"
		" AND kind IN ('note', 'call', 'field', 'verify') ORDER BY gid"), INT(id));
	return put(json, "acts", &acts);
}

char *
customer_card(struct db *db, gint64 customer, GError **error)
{
	AUTO(json) json = json_new();

	json_object(json, NULL);
	if (!put_head(db, json, customer, error) || !put_known(db, json, customer, error) ||
		!put_done(db, json, customer, error))
		return NULL;
	json_end(json);
	return g_strdup(json_text(json));
}
