/* cache/people.c — a person with everything that the card shows; lists of people. */
#include "cache/people.h"

#include "base/err.h"
#include "cache/db-private.h"
#include "cache/inbox-view.h"

#include <glib/gi18n.h>
#include <inttypes.h>
#include <string.h>

/* ---- memory ------------------------------------------------------------------------- */

static void
free_field(gpointer p)
{
	struct customer_field *f = p;

	g_free(f->name);
	g_free(f->value);
	g_free(f);
}

static void
free_identity(gpointer p)
{
	struct customer_identity *i = p;

	g_free(i->channel);
	g_free(i->kind);
	g_free(i->title);
	g_free(i->mark);
	g_free(i->value);
	g_free(i->shown);
	g_free(i->name);
	g_free(i);
}

static void
free_evidence(gpointer p)
{
	struct customer_evidence *e = p;

	g_free(e->value);
	g_free(e);
}

static void
free_contact(gpointer p)
{
	struct customer_contact *c = p;

	g_free(c->channel);
	g_free(c->kind);
	g_free(c->title);
	g_free(c->mark);
	g_free(c);
}

static void
free_case(gpointer p)
{
	inbox_row_free(p);
}

void
customer_free(struct customer *p)
{
	if (p == NULL)
		return;
	g_free(p->gid);
	g_free(p->name);
	g_free(p->lang);
	g_free(p->segment);
	g_free(p->advisor);
	g_free(p->note);
	g_clear_pointer(&p->members, g_array_unref);
	g_clear_pointer(&p->fields, g_ptr_array_unref);
	g_clear_pointer(&p->identities, g_ptr_array_unref);
	g_clear_pointer(&p->evidence, g_ptr_array_unref);
	g_clear_pointer(&p->contacts, g_ptr_array_unref);
	g_clear_pointer(&p->cases, g_ptr_array_unref);
	g_free(p);
}

void
customer_row_free(struct customer_row *r)
{
	if (r == NULL)
		return;
	g_free(r->name);
	g_free(r->lang);
	g_free(r->segment);
	g_free(r->advisor);
	g_free(r->address);
	g_free(r->channels);
	g_free(r);
}

static void
free_row(gpointer r)
{
	customer_row_free(r);
}

/* ---- a person ----------------------------------------------------------------------- */

static gboolean
load_head(struct db *db, struct customer *p, gint64 id, GError **error)
{
	DB_QUERY(q, db, error, SQL("SELECT r.id, r.gid, r.name, r.lang, r.erased_at FROM customer c"
		" JOIN customer r ON r.id = c.person WHERE c.id = ?"), INT(id));

	if (!db_row(&q))
		return q.failed ? FALSE : err_set(error, ERR_GONE, _("There is no customer %" PRId64 "."), id);
	p->id = db_col_int(&q, 0);
	p->gid = db_col_dup(&q, 1);
	p->name = db_col_str(&q, 2);
	p->lang = db_col_dup(&q, 3);
	p->erased_at = db_col_int(&q, 4);
	return TRUE;
}

static gboolean
load_members(struct db *db, struct customer *p, GError **error)
{
	DB_QUERY(q, db, error, SQL("SELECT id FROM customer WHERE person = ?1 ORDER BY id <> ?1, id"), INT(p->id));

	p->members = g_array_new(FALSE, FALSE, sizeof(gint64));
	while (db_row(&q)) {
		gint64 id = db_col_int(&q, 0);

		g_array_append_val(p->members, id);
	}
	return !q.failed;
}

/* The fields that have a place of their own on the card. */
static char **
place_of(struct customer *p, const char *name)
{
	const struct {
		const char *name;
		char **place;
	} places[] = { { "segment", &p->segment }, { "advisor", &p->advisor }, { "note", &p->note } };

	for (gsize i = 0; i < G_N_ELEMENTS(places); i++)
		if (strcmp(places[i].name, name) == 0)
			return places[i].place;
	return NULL;
}

static gboolean
load_fields(struct db *db, struct customer *p, GError **error)
{
	DB_QUERY(q, db, error, SQL("SELECT name, value, sensitive, act, at FROM person_value"
		" WHERE person = ? AND value <> '' AND name NOT IN ('name', 'lang') ORDER BY name"), INT(p->id));

	p->fields = g_ptr_array_new_with_free_func(free_field);
	while (db_row(&q)) {
		char **place = place_of(p, db_col_text(&q, 0));
		struct customer_field *f;

		if (place != NULL) {
			*place = db_col_dup(&q, 1);
			continue;
		}
		f = g_new0(struct customer_field, 1);
		f->name = db_col_str(&q, 0);
		f->value = db_col_str(&q, 1);
		f->sensitive = db_col_bool(&q, 2);
		f->act = db_col_int(&q, 3);
		f->at = db_col_int(&q, 4);
		g_ptr_array_add(p->fields, f);
	}
	return !q.failed;
}

/* Of an account of that channel; what it is called hangs on the connector, not on the account. */
#define OF_CHANNEL(column, channel) \
	"coalesce((SELECT a." column " FROM account a WHERE a.channel = " channel " ORDER BY a.active DESC, a.id" \
	" LIMIT 1), '')"

static gboolean
load_identities(struct db *db, struct customer *p, GError **error)
{
	DB_QUERY(q, db, error, SQL("SELECT i.id, i.origin, i.channel, " OF_CHANNEL("kind", "i.channel") ", "
		OF_CHANNEL("title", "i.channel") ", " OF_CHANNEL("mark", "i.channel") ", i.value, i.shown, i.name,"
		" coalesce((SELECT max(m.at) FROM message m WHERE m.identity = i.id), 0),"
		" coalesce((SELECT m.reach FROM message m WHERE m.identity = i.id ORDER BY m.at DESC LIMIT 1), -1)"
		" FROM identity i WHERE i.customer = ? ORDER BY i.id"), INT(p->id));

	p->identities = g_ptr_array_new_with_free_func(free_identity);
	while (db_row(&q)) {
		struct customer_identity *i = g_new0(struct customer_identity, 1);

		i->id = db_col_int(&q, 0);
		i->origin = db_col_int(&q, 1);
		i->channel = db_col_str(&q, 2);
		i->kind = db_col_str(&q, 3);
		i->title = db_col_str(&q, 4);
		i->mark = db_col_str(&q, 5);
		i->value = db_col_str(&q, 6);
		i->shown = db_col_str(&q, 7);
		i->name = db_col_dup(&q, 8);
		i->last_in = db_col_int(&q, 9);
		i->reach = db_col_int(&q, 10);
		g_ptr_array_add(p->identities, i);
	}
	return !q.failed;
}

static gboolean
load_evidence(struct db *db, struct customer *p, GError **error)
{
	DB_QUERY(q, db, error, SQL("SELECT e.kind, e.value, max(e.weight), max(e.own), coalesce(e.message, 0), min(e.at)"
		" FROM customer c CROSS JOIN evidence e ON e.customer = c.id WHERE c.person = ?"
		" GROUP BY e.kind, e.value ORDER BY max(e.weight) DESC, e.kind, e.value"), INT(p->id));

	p->evidence = g_ptr_array_new_with_free_func(free_evidence);
	while (db_row(&q)) {
		struct customer_evidence *e;
		enum evidence_kind kind;

		if (!evidence_kind_parse(db_col_text(&q, 0), &kind))
			continue;
		e = g_new0(struct customer_evidence, 1);
		e->kind = kind;
		e->value = db_col_str(&q, 1);
		e->weight = db_col_real(&q, 2);
		e->own = db_col_bool(&q, 3);
		e->message = db_col_int(&q, 4);
		e->at = db_col_int(&q, 5);
		g_ptr_array_add(p->evidence, e);
	}
	return !q.failed;
}

static struct customer_contact *
contact_on(struct customer *p, const struct db_rows *q)
{
	struct customer_contact *c;

	for (guint i = 0; i < p->contacts->len; i++) {
		c = g_ptr_array_index(p->contacts, i);
		if (strcmp(c->channel, db_col_text(q, 0)) == 0)
			return c;
	}
	c = g_new0(struct customer_contact, 1);
	c->channel = db_col_str(q, 0);
	c->kind = db_col_str(q, 1);
	c->title = db_col_str(q, 2);
	c->mark = db_col_str(q, 3);
	g_ptr_array_add(p->contacts, c);
	return c;
}

static int
by_last(gconstpointer a, gconstpointer b)
{
	const struct customer_contact *x = *(const struct customer_contact *const *)a;
	const struct customer_contact *y = *(const struct customer_contact *const *)b;
	gint64 i = MAX(x->last_in, x->last_out), j = MAX(y->last_in, y->last_out);

	return (i < j) - (i > j);
}

/* What they wrote is theirs wherever it stands; what we wrote is to them in their cases. */
static gboolean
load_contacts(struct db *db, struct customer *p, GError **error)
{
	p->contacts = g_ptr_array_new_with_free_func(free_contact);
	{
		DB_QUERY(q, db, error, SQL("SELECT i.channel, " OF_CHANNEL("kind", "i.channel") ", "
			OF_CHANNEL("title", "i.channel") ", " OF_CHANNEL("mark", "i.channel") ", count(m.id), max(m.at),"
			" min(m.at), coalesce(sum(m.rating), 0), count(CASE WHEN m.rating > 0 THEN 1 END)"
			" FROM identity i CROSS JOIN message m ON m.identity = i.id WHERE i.customer = ?"
			" AND m.kind NOT IN ('edit', 'delete', 'reaction') AND m.direction = 'in' GROUP BY i.channel"),
			INT(p->id));

		while (db_row(&q)) {
			struct customer_contact *c = contact_on(p, &q);
			gint64 first = db_col_int(&q, 6);

			c->in = db_col_int(&q, 4);
			c->last_in = db_col_int(&q, 5);
			p->first_at = p->first_at == 0 ? first : MIN(p->first_at, first);
			p->last_at = MAX(p->last_at, c->last_in);
			p->stars += db_col_int(&q, 7);
			p->ratings += db_col_int(&q, 8);
		}
		if (q.failed)
			return FALSE;
	}
	DB_QUERY(q, db, error, SQL("SELECT a.channel, a.kind, a.title, a.mark, count(m.id), max(m.at), min(m.at)"
		" FROM cases k CROSS JOIN conversation c ON c.case_id = k.id CROSS JOIN message m"
		" ON m.conversation = c.id CROSS JOIN account a ON a.id = c.account WHERE k.customer = ?"
		" AND m.direction = 'out' AND m.automatic = 'no' AND m.kind NOT IN ('edit', 'delete', 'reaction')"
		" GROUP BY a.channel"), INT(p->id));
	while (db_row(&q)) {
		struct customer_contact *c = contact_on(p, &q);
		gint64 first = db_col_int(&q, 6);

		c->out = db_col_int(&q, 4);
		c->last_out = db_col_int(&q, 5);
		p->first_at = p->first_at == 0 ? first : MIN(p->first_at, first);
		p->last_at = MAX(p->last_at, c->last_out);
	}
	g_ptr_array_sort(p->contacts, by_last);
	return !q.failed;
}

static gboolean
load_cases(struct db *db, struct customer *p, GError **error)
{
	g_autoptr(GArray) ids = g_array_new(FALSE, FALSE, sizeof(gint64));

	p->cases = g_ptr_array_new_with_free_func(free_case);
	{
		DB_QUERY(q, db, error, SQL("SELECT id, state FROM cases WHERE customer = ? AND into_ IS NULL"
			" ORDER BY last_at DESC, id DESC"),
			INT(p->id));

		while (db_row(&q)) {
			gint64 id = db_col_int(&q, 0);
			enum case_state state;

			p->n_cases++;
			p->n_open += case_state_parse(db_col_text(&q, 1), &state) && case_state_is_open(state);
			if (ids->len < CUSTOMER_CASES_MAX)
				g_array_append_val(ids, id);
		}
		if (q.failed)
			return FALSE;
	}
	for (guint i = 0; i < ids->len; i++) {
		struct inbox_row *row = inbox_case(db, g_array_index(ids, gint64, i), error);

		if (row == NULL)
			return FALSE;
		g_ptr_array_add(p->cases, row);
	}
	return TRUE;
}

struct customer *
customer_load(struct db *db, gint64 id, GError **error)
{
	AUTO(customer) p = g_new0(struct customer, 1);

	if (!load_head(db, p, id, error) || !load_members(db, p, error) || !load_fields(db, p, error) ||
		!load_identities(db, p, error) || !load_evidence(db, p, error) ||
		!load_contacts(db, p, error) || !load_cases(db, p, error))
		return NULL;
	return g_steal_pointer(&p);
}

/* ---- lists -------------------------------------------------------------------------- */

/* ?1, not c.id: the view of the fields is read through its index for what is bound alone. */
#define ROW_COLUMNS \
	"SELECT c.id, c.name, c.lang, (SELECT value FROM person_value WHERE person = ?1 AND name = 'segment')," \
	" (SELECT value FROM person_value WHERE person = ?1 AND name = 'advisor')," \
	" coalesce((SELECT i.shown FROM identity i WHERE i.customer = ?1 AND " OF_CHANNEL("kind", "i.channel") " <> 'review'" \
	"  ORDER BY i.id LIMIT 1), '')," \
	" (SELECT group_concat(mark, '') FROM (SELECT DISTINCT " OF_CHANNEL("mark", "i.channel") " AS mark" \
	"  FROM identity i WHERE i.customer = ?1))," \
	" coalesce((SELECT max(last_at) FROM cases WHERE customer = ?1), 0)," \
	" (SELECT count(*) FROM cases WHERE customer = ?1 AND into_ IS NULL)," \
	" (SELECT count(*) FROM cases WHERE customer = ?1 AND into_ IS NULL AND state <> 'resolved')" \
	" FROM customer c WHERE c.id = ?1"

static gboolean
add_row(struct db *db, gint64 id, GPtrArray *list, GError **error)
{
	DB_QUERY(q, db, error, SQL(ROW_COLUMNS), INT(id));

	if (db_row(&q)) {
		struct customer_row *r = g_new0(struct customer_row, 1);

		r->id = db_col_int(&q, 0);
		r->name = db_col_str(&q, 1);
		r->lang = db_col_dup(&q, 2);
		r->segment = db_col_dup(&q, 3);
		r->advisor = db_col_dup(&q, 4);
		r->address = db_col_str(&q, 5);
		r->channels = db_col_str(&q, 6);
		r->last_at = db_col_int(&q, 7);
		r->n_cases = db_col_int(&q, 8);
		r->n_open = db_col_int(&q, 9);
		g_ptr_array_add(list, r);
	}
	return !q.failed;
}

/* The next `look` people of the list, an index alone says who they are; the ids of at most `most` that have the words. */
static gboolean
walk(struct db *db, const char *words, struct customer_place *place, int look, int most, GArray *ids, GError **error)
{
	DB_QUERY(q, db, error, SQL("SELECT c.find, c.id, ?1 IS NULL OR guichet_has(?1, c.find) FROM customer c"
		" WHERE c.into_ IS NULL AND c.erased_at = 0 AND (c.find, c.id) > (?2, ?3) ORDER BY c.find, c.id LIMIT ?4"),
		TEXT(words), TEXT(place->find != NULL ? place->find : ""), INT(place->id), INT(look));

	place->end = TRUE;
	for (; db_row(&q); look--) {
		gint64 id = db_col_int(&q, 1);

		if (db_col_bool(&q, 2))
			g_array_append_val(ids, id);
		if (look == 1 || (int)ids->len == most) {
			g_free(place->find);
			place->find = db_col_str(&q, 0);
			place->id = id;
			place->end = FALSE;
			break;
		}
	}
	return !q.failed;
}

gboolean
customer_list_more(struct db *db, const char *words, struct customer_place *place, int look, int most, GPtrArray *list,
	GError **error)
{
	g_autofree char *folded = view_words(words);
	g_autoptr(GArray) ids = g_array_new(FALSE, FALSE, sizeof(gint64));

	if (!walk(db, folded, place, look, most, ids, error))
		return FALSE;
	for (guint i = 0; i < ids->len; i++)
		if (!add_row(db, g_array_index(ids, gint64, i), list, error))
			return FALSE;
	return TRUE;
}

GPtrArray *
customer_list(struct db *db, const char *words, int count, GError **error)
{
	g_autoptr(GPtrArray) list = g_ptr_array_new_with_free_func(free_row);
	struct customer_place place = { NULL, 0, FALSE };
	gboolean fine = customer_list_more(db, words, &place, -1, count > 0 ? count : -1, list, error);

	g_free(place.find);
	return fine ? g_steal_pointer(&list) : NULL;
}
