/* cache/merge.c — merging and unmerging people: what is chosen is written into the act, in JSON; the
 * schema does the rest (person_project, act_people). */
#include "cache/merge.h"

#include "base/err.h"
#include "base/json.h"
#include "cache/act.h"
#include "cache/db-private.h"

#include <glib/gi18n.h>
#include <inttypes.h>
#include <string.h>

#define LISTED_MAX 20 /* rows named in a refusal */

static void
free_field(gpointer p)
{
	struct merge_field *f = p;

	g_free(f->name);
	g_free(f->mine);
	g_free(f->theirs);
	g_free(f);
}

static void
free_row(gpointer p)
{
	struct merge_row *r = p;

	g_free(r->key);
	g_free(r->what);
	g_free(r);
}

void
merge_free(struct merge *m)
{
	if (m == NULL)
		return;
	g_free(m->advisor);
	g_free(m->into_name);
	g_free(m->other_name);
	g_free(m);
}

static void
free_merge(gpointer m)
{
	merge_free(m);
}

/* {"key":number,…} in order of keys; NULL when there is none (transfer full). */
static char *
json_of(GHashTable *table)
{
	AUTO(json) json = json_new();
	g_autoptr(GList) keys = table != NULL ? g_hash_table_get_keys(table) : NULL;

	if (keys == NULL)
		return NULL;
	keys = g_list_sort(keys, (GCompareFunc)strcmp);
	json_object(json, NULL);
	for (GList *k = keys; k != NULL; k = k->next)
		json_int(json, k->data, *(const gint64 *)g_hash_table_lookup(table, k->data));
	json_end(json);
	return g_strdup(json_text(json));
}

/* ---- fields ------------------------------------------------------------------------- */

/* The name of a customer is a field of theirs too. */
#define VALUES(person) \
	"SELECT 'name' AS name, name AS value, 0 AS sensitive FROM customer WHERE id = " person \
	" UNION ALL SELECT name, value, sensitive FROM person_value WHERE person = " person " AND name <> 'name' AND value <> ''"

/* Who of the two is meant by the number of any of their members. */
static gint64
side_of(struct db *db, gint64 given, gint64 into, gint64 other)
{
	gint64 person = customer_of(db, given);

	return person == into || person == other ? person : 0;
}

static struct merge_field *
read_field(struct db *db, const struct db_rows *q, gint64 into, gint64 other, GHashTable *keep, GError **error)
{
	struct merge_field *f = g_new0(struct merge_field, 1);
	const gint64 *kept;

	f->name = db_col_str(q, 0);
	f->mine = db_col_dup(q, 1);
	f->theirs = db_col_dup(q, 2);
	f->sensitive = db_col_bool(q, 3);
	f->keep = f->mine != NULL ? into : other;
	kept = keep != NULL ? g_hash_table_lookup(keep, f->name) : NULL;
	if (kept == NULL)
		return f;
	f->keep = side_of(db, *kept, into, other);
	if (f->keep != 0 && (f->keep == into ? f->mine : f->theirs) != NULL)
		return f;
	err_set(error, ERR_INPUT, _("Customer %" PRId64 " has no field “%s” that could be kept."), *kept, f->name);
	free_field(f);
	return NULL;
}

static gboolean
has_field(const GPtrArray *list, const char *name)
{
	for (guint i = 0; i < list->len; i++)
		if (strcmp(((const struct merge_field *)g_ptr_array_index(list, i))->name, name) == 0)
			return TRUE;
	return FALSE;
}

GPtrArray *
merge_preview(struct db *db, gint64 into, gint64 other, GHashTable *keep, GError **error)
{
	g_autoptr(GPtrArray) list = g_ptr_array_new_with_free_func(free_field);
	gint64 mine = customer_of(db, into), theirs = customer_of(db, other);
	GHashTableIter iter;
	gpointer name;

	{
		DB_QUERY(q, db, error, SQL("WITH mine AS (" VALUES("?1") "), theirs AS (" VALUES("?2") ")"
			" SELECT n.name, (SELECT value FROM mine WHERE name = n.name),"
			" (SELECT value FROM theirs WHERE name = n.name), max(n.sensitive)"
			" FROM (SELECT name, sensitive FROM mine UNION ALL SELECT name, sensitive FROM theirs) n GROUP BY n.name ORDER BY n.name <> 'name', n.name"),
			INT(mine), INT(theirs));

		while (db_row(&q)) {
			struct merge_field *f = read_field(db, &q, mine, theirs, keep, error);

			if (f == NULL)
				return NULL;
			g_ptr_array_add(list, f);
		}
		if (q.failed)
			return NULL;
	}
	if (keep == NULL)
		return g_steal_pointer(&list);
	g_hash_table_iter_init(&iter, keep);
	while (g_hash_table_iter_next(&iter, &name, NULL))
		if (!has_field(list, name)) {
			err_set(error, ERR_INPUT, _("Neither customer %" PRId64 " nor %" PRId64 " has a field “%s”."),
				into, other, (const char *)name);
			return NULL;
		}
	return g_steal_pointer(&list);
}

/* The customer, among the members of a person, whose own value is the one that is shown. */
static gint64
owner_of(struct db *db, gint64 person, const char *name)
{
	if (strcmp(name, "name") != 0)
		return db_int(db, person, SQL("SELECT customer FROM person_value WHERE person = ? AND name = ?"),
			INT(person), TEXT(name));
	return db_int(db, person, SQL("SELECT m.id FROM customer c JOIN customer m ON m.person = c.id LEFT JOIN"
		" customer_field f ON f.customer = m.id AND f.name = 'name' WHERE c.id = ?1"
		" AND coalesce(nullif(f.value, ''), m.made) = c.name ORDER BY m.id <> ?1 LIMIT 1"), INT(person));
}

/* What the act keeps: only what would not stay by itself. */
static char *
kept_json(struct db *db, const GPtrArray *fields, gint64 into)
{
	g_autoptr(GHashTable) kept = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, g_free);

	for (guint i = 0; i < fields->len; i++) {
		const struct merge_field *f = g_ptr_array_index(fields, i);
		gint64 owner = owner_of(db, f->keep, f->name);

		if (f->keep != into || owner != into)
			g_hash_table_insert(kept, f->name, g_memdup2(&owner, sizeof(owner)));
	}
	return json_of(kept);
}

gint64
merge_people(struct db *db, gint64 into, gint64 other, GHashTable *keep, const char *advisor, gint64 now,
	GError **error)
{
	struct act act = { .kind = ACT_SAME, .advisor = advisor, .customer = into, .target = other, .at = now };
	g_autoptr(GPtrArray) fields = NULL;
	g_autofree char *text = NULL;
	gint64 id = 0;

	if (!db_begin(db, error))
		return 0;
	fields = merge_preview(db, into, other, keep, error);
	if (fields != NULL) {
		act.text = text = kept_json(db, fields, customer_of(db, into));
		id = act_add(db, &act, error);
	}
	if (id == 0) {
		db_rollback(db);
		return 0;
	}
	return db_commit(db, TRUE, error) ? id : 0;
}

/* One at a time, as each merge may bring further ids. */
int
merge_verified(struct db *db, gint64 customer, const char *advisor, gint64 now, GError **error)
{
	for (int n = 0;; n++) {
		g_autoptr(GPtrArray) matches = customer_matches(db, customer, error);
		const struct customer_match *best = matches != NULL && matches->len > 0 ? matches->pdata[0] : NULL;
		gint64 person = customer_of(db, customer);

		if (matches == NULL)
			return -1;
		if (best == NULL || best->verdict != CUSTOMER_SURE)
			return n;
		/* the older one stays */
		if (merge_people(db, MIN(person, best->id), MAX(person, best->id), NULL, advisor, now, error) == 0)
			return -1;
	}
}

GPtrArray *
merge_list(struct db *db, gint64 customer, GError **error)
{
	g_autoptr(GPtrArray) list = g_ptr_array_new_with_free_func(free_merge);
	DB_QUERY(q, db, error, SQL("SELECT a.id, a.at, a.customer, a.target, a.advisor, i.made, c.made"
		" FROM customer c CROSS JOIN act_live a ON a.target = c.id AND a.kind = 'same'"
		" JOIN customer i ON i.id = a.customer WHERE c.person = ? ORDER BY a.id DESC"),
		INT(customer_of(db, customer)));

	while (db_row(&q)) {
		struct merge *m = g_new0(struct merge, 1);

		m->act = db_col_int(&q, 0);
		m->at = db_col_int(&q, 1);
		m->into = db_col_int(&q, 2);
		m->other = db_col_int(&q, 3);
		m->advisor = db_col_str(&q, 4);
		m->into_name = db_col_str(&q, 5);
		m->other_name = db_col_str(&q, 6);
		g_ptr_array_add(list, m);
	}
	return q.failed ? NULL : g_steal_pointer(&list);
}

/* ---- what came since ------------------------------------------------------------------ */

/* Those on either side of a merge: what was merged into them before it. ?1 the act, ?2 and ?3 where they begin. */
#define SIDES(begin) \
	"WITH RECURSIVE side(id) AS (" begin " UNION SELECT c.id FROM side CROSS JOIN customer c ON c.into_ = side.id" \
	" WHERE (SELECT max(a.id) FROM act_live a WHERE a.kind = 'same' AND a.target = c.id) < ?1)"

/* Columns: key, what, the customer it is of. */
#define SINCE \
	"SELECT 'case:' || k.id, k.subject, k.origin, 0 AS ord, k.id FROM side CROSS JOIN cases k ON k.origin = side.id" \
	" WHERE k.id > ?4 UNION ALL SELECT 'identity:' || i.id, i.shown, i.origin, 1, i.id FROM side" \
	" CROSS JOIN identity i ON i.origin = side.id WHERE i.id > ?5" \
	" UNION ALL SELECT 'act:' || a.id, a.kind || ': ' || coalesce(a.arg || ' ', '') ||" \
	" iif(a.kind = 'field' AND a.target = 1, '…', coalesce(a.text, '')), a.customer, 2, a.id FROM side CROSS JOIN act_live a ON a.customer = side.id WHERE a.id > ?1" \
	" AND a.kind IN ('note', 'call', 'field', 'verify') AND NOT EXISTS (SELECT 1 FROM act_side s WHERE s.act = a.id)" \
	" ORDER BY 4, 5"

struct parts { /* of a merge act */
	gint64 act, into, other, cases, identities;
};

static gboolean
load_parts(struct db *db, gint64 act, struct parts *p, GError **error)
{
	DB_QUERY(q, db, error, SQL("SELECT customer, target, json_extract(prior, '$.case'), json_extract(prior, '$.identity')"
		" FROM act_live WHERE id = ? AND kind = 'same'"), INT(act));

	if (!db_row(&q))
		return q.failed ? FALSE
				: err_set(error, ERR_GONE, _("There is no merge %" PRId64 " to take back."), act);
	*p = (struct parts){ act, db_col_int(&q, 0), db_col_int(&q, 1), db_col_int(&q, 2), db_col_int(&q, 3) };
	return TRUE;
}

static gboolean
is_beneath(struct db *db, const struct parts *p, gint64 top, gint64 customer)
{
	return db_int(db, 0, SQL(SIDES("SELECT ?2") " SELECT count(*) FROM side WHERE id = ?3"), INT(p->act),
		INT(top), INT(customer)) != 0;
}

GPtrArray *
merge_since(struct db *db, gint64 act, GError **error)
{
	g_autoptr(GPtrArray) list = g_ptr_array_new_with_free_func(free_row);
	struct parts p;

	if (!load_parts(db, act, &p, error))
		return NULL;
	DB_QUERY(q, db, error, SQL(SIDES("SELECT ?2 UNION SELECT ?3") SINCE), INT(p.act), INT(p.into), INT(p.other),
		INT(p.cases), INT(p.identities));
	while (db_row(&q)) {
		struct merge_row *r = g_new0(struct merge_row, 1);

		r->key = db_col_str(&q, 0);
		r->what = db_col_str(&q, 1);
		r->side = is_beneath(db, &p, p.other, db_col_int(&q, 2)) ? p.other : p.into;
		g_ptr_array_add(list, r);
	}
	return q.failed ? NULL : g_steal_pointer(&list);
}

static gint64
origin_of(struct db *db, const char *key)
{
	gint64 id = g_ascii_strtoll(strchr(key, ':') + 1, NULL, 10);

	if (g_str_has_prefix(key, "case:"))
		return db_int(db, 0, SQL("SELECT origin FROM cases WHERE id = ?"), INT(id));
	if (g_str_has_prefix(key, "identity:"))
		return db_int(db, 0, SQL("SELECT origin FROM identity WHERE id = ?"), INT(id));
	return db_int(db, 0, SQL("SELECT customer FROM act WHERE id = ?"), INT(id));
}

static char *
refusal(const GPtrArray *missing, const struct parts *p)
{
	GString *out = g_string_new(NULL);

	for (guint i = 0; i < missing->len && i < LISTED_MAX; i++) {
		const struct merge_row *r = g_ptr_array_index(missing, i);

		g_string_append_printf(out, "%s%s (%.60s, %" PRId64 "?)", i > 0 ? "; " : "", r->key, r->what, r->side);
	}
	if (missing->len > LISTED_MAX)
		g_string_append(out, "; …");
	{
		g_autofree char *list = g_string_free(out, FALSE);

		return g_strdup_printf(_("This came since the merge; say for each whether it belongs to customer %" PRId64
			" or %" PRId64 " (--give ROW=ID, or --give-as-shown): %s"), p->into, p->other, list);
	}
}

static gboolean
add_gift(struct db *db, const struct parts *p, GHashTable *all, const struct merge_row *r, gint64 given,
	GError **error)
{
	gint64 origin = origin_of(db, r->key), side;

	if (is_beneath(db, p, p->other, given))
		side = p->other;
	else if (is_beneath(db, p, p->into, given))
		side = p->into;
	else
		return err_set(error, ERR_INPUT, _("%s can be given to customer %" PRId64 " or %" PRId64
			", not to %" PRId64 "."), r->key, p->into, p->other, given);
	if (side == r->side)
		side = origin; /* where it is already, however deep */
	g_hash_table_insert(all, r->key, g_memdup2(&side, sizeof(side)));
	return TRUE;
}

/* What the undo gives, as JSON; NULL with *error when something is left over, or is not there. */
static gboolean
gifts(struct db *db, const struct parts *p, GHashTable *give, gboolean as_shown, char **json, GError **error)
{
	g_autoptr(GPtrArray) rows = merge_since(db, p->act, error);
	g_autoptr(GPtrArray) missing = g_ptr_array_new();
	g_autoptr(GHashTable) all = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, g_free);
	guint used = 0;

	if (rows == NULL)
		return FALSE;
	for (guint i = 0; i < rows->len; i++) {
		struct merge_row *r = g_ptr_array_index(rows, i);
		const gint64 *given = give != NULL ? g_hash_table_lookup(give, r->key) : NULL;

		used += given != NULL;
		if (given == NULL && !as_shown)
			g_ptr_array_add(missing, r);
		else if (!add_gift(db, p, all, r, given != NULL ? *given : r->side, error))
			return FALSE;
	}
	if (missing->len > 0) {
		g_autofree char *words = refusal(missing, p);

		return err_set(error, ERR_STALE, "%s", words);
	}
	if (give != NULL && used < g_hash_table_size(give))
		return err_set(error, ERR_INPUT, _("Something is given that did not come since the merge; look again "
			"at what did."));
	*json = json_of(all);
	return TRUE;
}

gint64
merge_undo(struct db *db, gint64 act, GHashTable *give, gboolean as_shown, const char *advisor, gint64 now,
	GError **error)
{
	struct act undo = { .kind = ACT_UNDO, .advisor = advisor, .target = act, .at = now };
	g_autofree char *text = NULL;
	struct parts p;
	gint64 id = 0;

	if (!db_begin(db, error))
		return 0;
	if (load_parts(db, act, &p, error) && gifts(db, &p, give, as_shown, &text, error)) {
		undo.text = text;
		id = act_add(db, &undo, error);
	}
	if (id == 0) {
		db_rollback(db);
		return 0;
	}
	return db_commit(db, TRUE, error) ? id : 0;
}

gboolean
merge_check_undo(struct db *db, gint64 act, const char *gives, GError **error)
{
	g_autoptr(GPtrArray) rows = merge_since(db, act, error);
	g_autoptr(GPtrArray) missing = g_ptr_array_new();
	struct parts p;

	if (rows == NULL || !load_parts(db, act, &p, error))
		return FALSE;
	for (guint i = 0; i < rows->len; i++) {
		struct merge_row *r = g_ptr_array_index(rows, i);

		if (db_int(db, 0, SQL("SELECT EXISTS (SELECT 1 FROM json_each(?1) WHERE ?1 IS NOT NULL AND key = ?2)"),
			TEXT(gives), TEXT(r->key)) == 0)
			g_ptr_array_add(missing, r);
	}
	if (missing->len > 0) {
		g_autofree char *words = refusal(missing, &p);

		return err_set(error, ERR_STALE, "%s", words);
	}
	return TRUE;
}
