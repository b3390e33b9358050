/* cache/people-match.c — who may be the same person, by the evidence that two of them share. */
#include "cache/people.h"

#include "base/err.h"
#include "cache/db-private.h"

#include <glib/gi18n.h>
#include <inttypes.h>
#include <string.h>

void
customer_match_free(struct customer_match *m)
{
	if (m == NULL)
		return;
	g_free(m->name);
	g_clear_pointer(&m->shared, g_ptr_array_unref);
	g_free(m);
}

static void
free_match(gpointer m)
{
	customer_match_free(m);
}

static void
free_shared(gpointer p)
{
	struct customer_evidence *e = p;

	g_free(e->value);
	g_free(e);
}

static struct customer_match *
match_new(gint64 id)
{
	struct customer_match *m = g_new0(struct customer_match, 1);

	m->id = id;
	m->shared = g_ptr_array_new_with_free_func(free_shared);
	return m;
}

static struct customer_evidence *
find_shared(const struct customer_match *m, enum evidence_kind kind, const char *value)
{
	for (guint i = 0; i < m->shared->len; i++) {
		struct customer_evidence *e = g_ptr_array_index(m->shared, i);

		if (e->kind == kind && (value == NULL || strcmp(e->value, value) == 0))
			return e;
	}
	return NULL;
}

/* The same value may stand with several members of each: the heaviest pair counts. */
static void
share(struct customer_match *m, const struct evidence *a, const struct evidence *b, gint64 message, gint64 at)
{
	double weight = customer_shared_weight(a, b);
	struct customer_evidence *e = find_shared(m, a->kind, a->value);

	if (weight <= 0 || (e != NULL && e->weight >= weight))
		return;
	if (e == NULL) {
		e = g_new0(struct customer_evidence, 1);
		e->kind = a->kind;
		e->value = g_strdup(a->value);
		g_ptr_array_add(m->shared, e);
	}
	e->weight = weight;
	e->own = a->own && b->own;
	e->message = message;
	e->at = at;
}

/* ---- reading ------------------------------------------------------------------------ */

/* Columns: 0 person, 1 kind, 2 value, 3-4 weight and own of one, 5-6 of the other, 7 message, 8 at. */
#define SHARED_ROWS \
	"SELECT o.person, a.kind, a.value, a.weight, a.own, b.weight, b.own, coalesce(b.message, 0), b.at" \
	" FROM customer c CROSS JOIN evidence a ON a.customer = c.id" \
	" CROSS JOIN evidence b ON b.kind = a.kind AND b.value = a.value CROSS JOIN customer o ON o.id = b.customer" \
	" WHERE c.person = ?1 AND o.person <> ?1 AND o.erased_at = 0"

static void
take_row(struct customer_match *m, const struct db_rows *q)
{
	struct evidence a = { .value = (char *)(gsize)db_col_text(q, 2) }, b;

	if (!evidence_kind_parse(db_col_text(q, 1), &a.kind))
		return;
	b = a;
	a.weight = db_col_real(q, 3);
	a.own = db_col_bool(q, 4);
	b.weight = db_col_real(q, 5);
	b.own = db_col_bool(q, 6);
	share(m, &a, &b, db_col_int(q, 7), db_col_int(q, 8));
}

static struct customer_match *
match_of(GHashTable *all, gint64 id)
{
	struct customer_match *m = g_hash_table_lookup(all, &id);

	if (m == NULL) {
		m = match_new(id);
		g_hash_table_insert(all, &m->id, m);
	}
	return m;
}

/* What more people have than can be one family's is a switchboard's. */
static gboolean
load_all(struct db *db, gint64 person, GHashTable *all, GError **error)
{
	DB_QUERY(q, db, error, SQL(SHARED_ROWS " AND (SELECT count(*) FROM (SELECT 1 FROM evidence x"
		" WHERE x.kind = a.kind AND x.value = a.value LIMIT ?2 + 1)) <= ?2"), INT(person),
		INT(EVIDENCE_SHARED_MAX));

	while (db_row(&q))
		take_row(match_of(all, db_col_int(&q, 0)), &q);
	return !q.failed;
}

static gboolean
load_one(struct db *db, gint64 person, struct customer_match *m, GError **error)
{
	DB_QUERY(q, db, error, SQL(SHARED_ROWS " AND o.person = ?3 AND (SELECT count(*) FROM (SELECT 1 FROM evidence x"
		" WHERE x.kind = a.kind AND x.value = a.value LIMIT ?2 + 1)) <= ?2"), INT(person),
		INT(EVIDENCE_SHARED_MAX), INT(m->id));

	while (db_row(&q))
		take_row(m, &q);
	return !q.failed;
}

/* ---- judging ------------------------------------------------------------------------ */

static char *
name_of(struct db *db, gint64 person)
{
	DB_QUERY(q, db, NULL, SQL("SELECT name FROM customer WHERE id = ?"), INT(person));

	return db_row(&q) ? db_col_str(&q, 0) : g_strdup("");
}

/* A name that is shared by many, or with a typo, is found only here: between two who share more. */
static void
compare_names(struct db *db, gint64 person, struct customer_match *m)
{
	g_autofree char *mine = name_of(db, person);
	g_autofree char *a = customer_name(mine), *b = customer_name(m->name);

	if (a != NULL && b != NULL && (strcmp(a, b) == 0 || customer_name_near(a, b)) &&
		find_shared(m, EVIDENCE_NAME, NULL) == NULL) {
		struct evidence e = { EVIDENCE_NAME, a, evidence_kind_weight(EVIDENCE_NAME), TRUE };

		share(m, &e, &e, 0, 0);
	}
}

/* The same address is not also nearly the same one, nor a name and city also a name. */
static gboolean
is_said_already(const struct customer_match *m, const struct customer_evidence *e)
{
	if (e->kind == EVIDENCE_NAME)
		return find_shared(m, EVIDENCE_SIGNATURE, NULL) != NULL;
	if (e->kind != EVIDENCE_ALIAS)
		return FALSE;
	for (guint i = 0; i < m->shared->len; i++) {
		const struct customer_evidence *other = g_ptr_array_index(m->shared, i);
		g_autofree char *alias = other->kind == EVIDENCE_EMAIL ? customer_mail_alias(other->value) : NULL;

		if (alias != NULL && strcmp(alias, e->value) == 0)
			return TRUE;
	}
	return FALSE;
}

static int
by_weight(gconstpointer a, gconstpointer b)
{
	const struct customer_evidence *x = *(const struct customer_evidence *const *)a;
	const struct customer_evidence *y = *(const struct customer_evidence *const *)b;

	return x->weight != y->weight ? (x->weight < y->weight) - (x->weight > y->weight)
				      : strcmp(x->value, y->value);
}

static gboolean
differ(struct db *db, gint64 person, gint64 other)
{
	return db_int(db, 0, SQL("SELECT EXISTS (SELECT 1 FROM customer c CROSS JOIN evidence a ON a.customer = c.id"
		" AND a.kind = 'verified' CROSS JOIN customer d ON d.person = ?2 CROSS JOIN evidence b"
		" ON b.customer = d.id AND b.kind = 'verified' WHERE c.person = ?1"
		" AND substr(a.value, 1, instr(a.value, ':')) = substr(b.value, 1, instr(b.value, ':'))"
		" AND a.value <> b.value)"), INT(person), INT(other)) != 0;
}

static gboolean
said_apart(struct db *db, gint64 person, gint64 other)
{
	return db_int(db, 0, SQL("SELECT EXISTS (SELECT 1 FROM customer c CROSS JOIN customer_apart v ON v.one = c.id"
		" CROSS JOIN customer d ON d.id = v.other AND d.person = ?2 WHERE c.person = ?1)"), INT(person),
		INT(other)) != 0;
}

static void
judge(struct db *db, gint64 person, struct customer_match *m)
{
	g_free(m->name);
	m->name = name_of(db, m->id);
	compare_names(db, person, m);
	for (guint i = m->shared->len; i-- > 0;)
		if (is_said_already(m, g_ptr_array_index(m->shared, i)))
			g_ptr_array_remove_index(m->shared, i);
	g_ptr_array_sort(m->shared, by_weight);
	m->score = 0;
	for (guint i = 0; i < m->shared->len; i++)
		m->score = customer_score_add(m->score,
			((const struct customer_evidence *)g_ptr_array_index(m->shared, i))->weight);
	m->verdict = customer_judge(m->score, find_shared(m, EVIDENCE_VERIFIED, NULL) != NULL,
		differ(db, person, m->id), said_apart(db, person, m->id));
}

static int
by_score(gconstpointer a, gconstpointer b)
{
	const struct customer_match *x = *(const struct customer_match *const *)a;
	const struct customer_match *y = *(const struct customer_match *const *)b;
	gboolean i = x->verdict == CUSTOMER_APART, j = y->verdict == CUSTOMER_APART;

	if (i != j)
		return i - j;
	return x->score != y->score ? (x->score < y->score) - (x->score > y->score)
				    : (x->id > y->id) - (x->id < y->id);
}

GPtrArray *
customer_matches(struct db *db, gint64 customer, GError **error)
{
	g_autoptr(GHashTable) all = g_hash_table_new(g_int64_hash, g_int64_equal);
	g_autoptr(GPtrArray) list = g_ptr_array_new_with_free_func(free_match);
	gint64 person = customer_of(db, customer);
	gboolean ok = person != 0 ||
		err_set(error, ERR_GONE, _("There is no customer %" PRId64 "."), customer);
	GHashTableIter iter;
	gpointer value;

	ok = ok && load_all(db, person, all, error);
	g_hash_table_iter_init(&iter, all);
	while (g_hash_table_iter_next(&iter, NULL, &value))
		g_ptr_array_add(list, value);
	for (guint i = list->len; ok && i-- > 0;) {
		struct customer_match *m = g_ptr_array_index(list, i);

		judge(db, person, m);
		if (m->verdict == CUSTOMER_NOTHING)
			g_ptr_array_remove_index(list, i);
	}
	g_ptr_array_sort(list, by_score);
	return ok ? g_steal_pointer(&list) : NULL;
}

struct customer_match *
customer_match(struct db *db, gint64 customer, gint64 other, GError **error)
{
	gint64 person = customer_of(db, customer);
	struct customer_match *m = match_new(customer_of(db, other));

	if (person == 0 || m->id == 0)
		err_set(error, ERR_GONE, _("There is no customer %" PRId64 "."), person == 0 ? customer : other);
	else if (load_one(db, person, m, error)) {
		judge(db, person, m);
		return m;
	}
	customer_match_free(m);
	return NULL;
}
