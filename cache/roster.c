/* cache/roster.c — rows of directories become customers, evidence and what is known of them. */
#include "cache/roster.h"

#include "base/text.h"
#include "cache/db-private.h"
#include "core/address.h"
#include "core/customer.h"

#include <glib/gi18n.h>
#include <inttypes.h>
#include <string.h>

#define SEEN_MAX 5000000 /* rows of one import that are remembered by their number */

struct roster {
	struct db *db;
	char *source;
	gint64 now;
	gboolean verified; /* its ids are evidence */
	gboolean dry; /* the caller takes everything back, and with it what rows of this import said */
	GHashTable *seen; /* ref -> struct seen: the row of this import that had it first */
	GHashTable *mails; /* dry: address -> struct seen */
};

struct seen {
	gint64 number;
	char digest[16]; /* enough to tell */
};

/* A row on its way in. */
struct row {
	struct roster *r;
	const struct entry *e;
	char *ref, *digest;
	gint64 number, first; /* first: the row of this import that had the ref before, 0 none */
	gint64 customer;
	gboolean made, changed;
	GPtrArray *conflicts;
};

struct roster *
roster_new(struct db *db, const char *source, gboolean verified, gint64 now, gboolean dry)
{
	struct roster *r = g_new0(struct roster, 1);

	r->db = db;
	r->source = g_strdup(source);
	r->verified = verified;
	r->now = now;
	r->dry = dry;
	r->seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
	r->mails = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
	return r;
}

void
roster_free(struct roster *r)
{
	if (r == NULL)
		return;
	g_hash_table_unref(r->seen);
	g_hash_table_unref(r->mails);
	g_free(r->source);
	g_free(r);
}

gboolean
roster_source_is_valid(const char *name)
{
	return text_is_slug(name);
}

static void G_GNUC_PRINTF(2, 3)
conflict(struct row *row, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	g_ptr_array_add(row->conflicts, g_strdup_vprintf(format, args));
	va_end(args);
}

/* ---- who it is --------------------------------------------------------------------- */

/* Its id, else the first address: what tells that a row is the same as last time (transfer full). */
static char *
ref_of(const struct entry *e)
{
	const struct entry_way *way = e->ways->len > 0 ? g_ptr_array_index(e->ways, 0) : NULL;
	g_autofree char *key = way != NULL ? address_key(way->value) : NULL;

	return e->id != NULL ? g_strdup(e->id) : g_strdup_printf("%s:%s", entry_field_name(way->kind), key);
}

/* "client:0012"; NULL when it has no id, or none that says who somebody is (transfer full). */
static char *
verified_id(const struct row *row)
{
	g_autofree char *id = row->r->verified && row->e->id != NULL
		? g_strconcat(row->r->source, ":", row->e->id, NULL) : NULL;

	return id != NULL ? customer_verified(id) : NULL;
}

/* Does this source know that person under another id? Then it is somebody else, whatever the address. */
static gboolean
is_another(struct row *row, gint64 customer)
{
	g_autofree char *prefix = g_strconcat(row->r->source, ":", NULL), *verified = verified_id(row);
	g_autofree char *own = g_strconcat(prefix, row->e->id, NULL);

	if (row->e->id == NULL)
		return FALSE;
	if (!row->r->verified)
		return db_int(row->r->db, 0, SQL("SELECT 1 FROM customer m CROSS JOIN roster s ON s.customer = m.id"
			" WHERE m.person = (SELECT person FROM customer WHERE id = ?1) AND s.source = ?2 AND s.ref <> ?3 LIMIT 1"),
			INT(customer), TEXT(row->r->source), TEXT(row->ref)) != 0;
	return db_int(row->r->db, 0, SQL("SELECT 1 FROM customer m CROSS JOIN evidence v ON v.customer = m.id"
		" WHERE m.person = (SELECT person FROM customer WHERE id = ?1) AND v.kind = 'verified'"
		" AND substr(v.value, 1, length(?2)) = ?2 AND v.value <> ?3 LIMIT 1"),
		INT(customer), TEXT(prefix), TEXT(verified != NULL ? verified : own)) != 0;
}

/* Somebody has said already that this id is theirs; 0 nobody. */
static gint64
by_id(struct row *row)
{
	g_autofree char *verified = verified_id(row);

	return verified == NULL ? 0 : db_int(row->r->db, 0, SQL("SELECT v.customer FROM evidence v JOIN customer c"
		" ON c.id = v.customer WHERE v.kind = 'verified' AND v.value = ? AND c.erased_at = 0 LIMIT 1"),
		TEXT(verified));
}

/* As the address of a mail is known (cache/inbox-people.c): what stands before the @ as it is written. */
static char *
mail_key(const char *address)
{
	char *key = customer_mail(address);

	return key != NULL ? key : address_key(address);
}

/* The customer that a mail address of it has made already; 0 none, or not that one. */
static gint64
by_address(struct row *row)
{
	for (guint i = 0; i < row->e->ways->len; i++) {
		const struct entry_way *way = g_ptr_array_index(row->e->ways, i);
		g_autofree char *key = mail_key(way->value);
		gint64 found;

		if (way->kind != FIELD_MAIL)
			continue;
		found = db_int(row->r->db, 0, SQL("SELECT i.origin FROM identity i JOIN customer c ON c.id = i.origin"
			" WHERE i.channel = 'mail' AND i.value = ? AND c.erased_at = 0"), TEXT(key));
		if (found != 0 && !is_another(row, found))
			return found;
	}
	return 0;
}

static gboolean
make_customer(struct row *row, GError **error)
{
	struct roster *r = row->r;
	g_autofree char *gid = db_hash(32, "roster", r->source, row->ref, NULL);

	if (!db_run(r->db, error, SQL("INSERT OR FAIL INTO customer(gid, name, lang) VALUES (?, ?, ?) ON CONFLICT"
		" DO NOTHING"), TEXT(gid), TEXT(row->e->name), TEXT(row->e->lang)))
		return FALSE;
	row->made = db_changes(r->db) > 0;
	row->customer = row->made ? db_last_id(r->db)
				  : db_int(r->db, 0, SQL("SELECT id FROM customer WHERE gid = ?"), TEXT(gid));
	return row->customer != 0;
}

/* TRUE with row->customer; *same when it says what it said last time. */
static gboolean
find_customer(struct row *row, gboolean *same, GError **error)
{
	{
		DB_QUERY(q, row->r->db, error, SQL("SELECT s.customer, s.digest FROM roster s JOIN customer c ON"
			" c.id = s.customer WHERE s.source = ? AND s.ref = ? AND c.erased_at = 0"),
			TEXT(row->r->source), TEXT(row->ref));
		if (db_row(&q)) {
			row->customer = db_col_int(&q, 0);
			*same = strcmp(db_col_text(&q, 1), row->digest) == 0;
		}
		if (q.failed)
			return FALSE;
	}
	if (row->customer == 0 && (row->customer = by_id(row)) == 0)
		row->customer = by_address(row);
	return row->customer != 0 || make_customer(row, error);
}

/* ---- what it says ------------------------------------------------------------------ */

/* "marie@poste.example: row 12 says …": who has what this row claims too. */
static void
tell_owner(struct row *row, const char *value, gint64 owner)
{
	DB_QUERY(q, row->r->db, NULL, SQL("SELECT p.name, p.id FROM customer c JOIN customer p ON p.id = c.person"
		" WHERE c.id = ?"), INT(owner));

	if (db_row(&q))
		conflict(row, _("%s is an address of “%s” (customer %" PRId64 ") already and stays with them"), value,
			db_col_text(&q, 0), db_col_int(&q, 1));
}

static gboolean
take_identity(struct row *row, const struct entry_way *way, GError **error)
{
	g_autofree char *key = mail_key(way->value);
	struct db *db = row->r->db;
	gint64 owner = db_int(db, 0, SQL("SELECT origin FROM identity WHERE channel = 'mail' AND value = ?"), TEXT(key));

	if (owner == 0) {
		row->changed = TRUE;
		return db_run(db, error, SQL("INSERT OR FAIL INTO identity(customer, channel, value, shown, name)"
			" VALUES (?, 'mail', ?, ?, ?)"), INT(row->customer), TEXT(key), TEXT(way->value),
			TEXT(row->e->name));
	}
	if (db_int(db, 0, SQL("SELECT (SELECT person FROM customer WHERE id = ?) <>"
		" (SELECT person FROM customer WHERE id = ?)"), INT(owner), INT(row->customer)) != 0)
		tell_owner(row, way->value, owner);
	return TRUE;
}

static gboolean
take_evidence(struct row *row, GError **error)
{
	g_autoptr(GPtrArray) list = evidence_list_new();
	g_autofree char *verified = verified_id(row);

	evidence_list_add(list, EVIDENCE_VERIFIED, verified, TRUE);
	evidence_of_name(list, row->e->name);
	for (guint i = 0; i < row->e->ways->len; i++) {
		const struct entry_way *way = g_ptr_array_index(row->e->ways, i);
		g_autofree char *phone = NULL, *handle = NULL;

		if (way->kind == FIELD_MAIL)
			evidence_of_address(list, "mail", way->value);
		else if (way->kind == FIELD_PHONE)
			evidence_list_add(list, EVIDENCE_PHONE, phone = customer_phone(way->value), TRUE);
		else
			/* told, not theirs: on which network it is, nobody has checked */
			evidence_list_add(list, EVIDENCE_HANDLE, handle = customer_handle(way->value), FALSE);
	}
	for (guint i = 0; i < list->len; i++) {
		const struct evidence *v = g_ptr_array_index(list, i);

		if (!db_run(row->r->db, error, SQL("INSERT INTO evidence(customer, kind, value, weight, own, at)"
			" VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET own = 1 WHERE own = 0 AND excluded.own = 1"),
			INT(row->customer), TEXT(evidence_kind_name(v->kind)), TEXT(v->value), REAL(v->weight),
			INT(v->own), INT(row->r->now)))
			return FALSE;
		row->changed = row->changed || db_changes(row->r->db) > 0;
	}
	return TRUE;
}

/* One field that is known of the customer. What another source, or a row before, said otherwise stays. */
static gboolean
take_known(struct row *row, const char *name, const char *value, gboolean sensitive, GError **error)
{
	struct db *db = row->r->db;
	g_autofree char *was = NULL, *whose = NULL;

	{
		DB_QUERY(q, db, error, SQL("SELECT value, source FROM customer_known WHERE customer = ? AND name = ?"),
			INT(row->customer), TEXT(name));
		if (db_row(&q)) {
			was = db_col_dup(&q, 0);
			whose = db_col_dup(&q, 1);
		}
		if (q.failed)
			return FALSE;
	}
	if (g_strcmp0(was, value) == 0)
		return TRUE;
	if (was != NULL && row->first != 0) {
		conflict(row, _("%s: row %" PRId64 " says “%s”, this one “%s”"), name, row->first, was, value);
		return TRUE;
	}
	if (was != NULL && strcmp(whose, row->r->source) != 0) {
		conflict(row, _("%s: %s says “%s”, this one “%s”"), name, whose, was, value);
		return TRUE;
	}
	row->changed = TRUE;
	return was == NULL ? db_run(db, error, SQL("INSERT INTO customer_known(customer, name, value, sensitive, source, at)"
			" VALUES (?, ?, ?, ?, ?, ?)"), INT(row->customer), TEXT(name), TEXT(value), INT(sensitive),
			TEXT(row->r->source), INT(row->r->now))
			   : db_run(db, error, SQL("UPDATE customer_known SET value = ?, sensitive = ?, at = ?"
			" WHERE customer = ? AND name = ?"), TEXT(value), INT(sensitive), INT(row->r->now),
			INT(row->customer), TEXT(name));
}

static gboolean
take_fields(struct row *row, GError **error)
{
	const struct entry *e = row->e;
	const struct {
		const char *name, *value;
	} singles[] = { { "name", e->name }, { "lang", e->lang }, { "segment", e->segment }, { "advisor", e->advisor },
		{ "organisation", e->org }, { "note", e->note } };

	for (gsize i = e->nameless ? 1 : 0; i < G_N_ELEMENTS(singles); i++)
		if (singles[i].value != NULL && !take_known(row, singles[i].name, singles[i].value, FALSE, error))
			return FALSE;
	for (guint i = 0; i < e->ways->len; i++) {
		const struct entry_way *way = g_ptr_array_index(e->ways, i);

		if (way->kind == FIELD_MAIL && !take_identity(row, way, error))
			return FALSE;
	}
	for (guint i = 0; i < e->extras->len; i++) {
		const struct entry_extra *extra = g_ptr_array_index(e->extras, i);

		if (!take_known(row, extra->name, extra->value, extra->sensitive, error))
			return FALSE;
	}
	return TRUE;
}

static gboolean
remember(struct row *row, GError **error)
{
	if (row->first != 0) /* the row that came first is what the next import is compared with */
		return TRUE;
	return db_run(row->r->db, error, SQL("INSERT INTO roster(source, ref, customer, digest, at)"
		" VALUES (?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET customer = excluded.customer,"
		" digest = excluded.digest, at = excluded.at"), TEXT(row->r->source), TEXT(row->ref), INT(row->customer),
		TEXT(row->digest), INT(row->r->now));
}

static enum roster_taken
take(struct row *row, GError **error)
{
	gboolean same = FALSE;

	if (!find_customer(row, &same, error))
		return ROSTER_FAILED;
	if (same)
		return ROSTER_SAME;
	if (!take_evidence(row, error) || !take_fields(row, error) || !remember(row, error))
		return ROSTER_FAILED;
	if (row->made || row->changed)
		db_ring(row->r->db, BELL_CACHE);
	return row->made ? ROSTER_NEW : row->changed ? ROSTER_CHANGED : ROSTER_SAME;
}

/* ---- the door ---------------------------------------------------------------------- */

static void
see(GHashTable *table, const char *key, const struct row *row)
{
	struct seen *seen;

	if (g_hash_table_size(table) >= SEEN_MAX || g_hash_table_contains(table, key))
		return;
	seen = g_new0(struct seen, 1);
	seen->number = row->number;
	memcpy(seen->digest, row->digest, sizeof seen->digest);
	g_hash_table_insert(table, g_strdup(key), seen);
}

/* A dry run leaves nothing in the cache: what rows before it would have left there is looked up here. */
static gboolean
repeats(struct row *row, const struct seen *first, enum roster_taken *taken)
{
	if (!row->r->dry || first == NULL)
		return FALSE;
	*taken = ROSTER_SAME;
	if (memcmp(first->digest, row->digest, sizeof first->digest) != 0) {
		conflict(row, _("row %" PRId64 " has the same number and says something else"), first->number);
		*taken = ROSTER_CHANGED;
	}
	return TRUE;
}

static void
see_mails(struct row *row)
{
	for (guint i = 0; row->r->dry && i < row->e->ways->len; i++) {
		const struct entry_way *way = g_ptr_array_index(row->e->ways, i);
		g_autofree char *key = mail_key(way->value);
		const struct seen *first = g_hash_table_lookup(row->r->mails, key);

		if (way->kind != FIELD_MAIL)
			continue;
		if (first != NULL)
			conflict(row, _("%s is an address of row %" PRId64 " already and stays with it"), way->value,
				first->number);
		see(row->r->mails, key, row);
	}
}

enum roster_taken
roster_take(struct roster *r, const struct entry *e, gint64 number, GPtrArray *conflicts, GError **error)
{
	struct row row = { .r = r, .e = e, .number = number, .conflicts = conflicts };
	const struct seen *first;
	enum roster_taken taken;

	row.ref = ref_of(e);
	row.digest = entry_digest(e);
	first = g_hash_table_lookup(r->seen, row.ref);
	if (first != NULL)
		row.first = first->number;
	if (!repeats(&row, first, &taken)) {
		see_mails(&row);
		taken = take(&row, error);
	}
	see(r->seen, row.ref, &row);
	g_free(row.ref);
	g_free(row.digest);
	return taken;
}
