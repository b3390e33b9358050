/* cache/erase.c — what goes is put into erase_scope, then taken out of every table, in one transaction. */
#include "cache/erase.h"

#include "base/err.h"
#include "base/fault.h"
#include "cache/act.h"
#include "cache/erase-private.h"
#include "core/address.h"
#include "core/lifecycle.h"

#include <glib/gi18n.h>
#include <inttypes.h>
#include <string.h>

#define LISTED_MAX 10

void
erase_receipt_free(struct erase_receipt *r)
{
	if (r == NULL)
		return;
	g_free(r->advisor);
	g_free(r->account);
	g_free(r->hash);
	g_free(r);
}

static void
free_receipt(gpointer r)
{
	erase_receipt_free(r);
}

/* ---- what goes ---------------------------------------------------------------------- */

/* of cases of the scope, also of what was moved out of them since */
#define OF_CASES "(SELECT id FROM conversation WHERE case_id IN " SCOPE("case") " UNION SELECT id FROM conversation" \
	" WHERE origin <> case_id AND origin IN " SCOPE("case") ")"
/* and whose conversations they are or were */
#define CASES_OF(messages) "(SELECT c.case_id FROM message m JOIN conversation c ON c.id = m.conversation WHERE m.id IN " \
	messages " UNION SELECT c.origin FROM message m JOIN conversation c ON c.id = m.conversation WHERE m.id IN " messages ")"

/* Somebody else has written in the message's conversation; a report of a server is nobody's. */
#define OTHERS_WRITE "EXISTS (SELECT 1 FROM message g WHERE g.conversation = m.conversation AND g.identity IS NOT NULL" \
	" AND g.identity NOT IN " SCOPE("identity") " AND g.automatic = 'no')"
/* it went to them */
#define NAMES_THEM "EXISTS (SELECT 1 FROM message_person p WHERE p.message = m.id AND p.role NOT IN ('from', 'sender')" \
	" AND (p.id IN (SELECT value FROM identity WHERE id IN " SCOPE("identity") ")" \
	"  OR lower(p.address) IN (SELECT lower(shown) FROM identity WHERE id IN " SCOPE("identity") ")))"

/* ?1 the person: theirs, and ours in their private conversations, there where others write only what went to them.
 * Others' words are theirs, and stay. */
static gboolean
scope_person(struct db *db, gint64 person, GError **error)
{
	return db_run(db, error, SQL("INSERT INTO erase_scope SELECT 'customer', id FROM customer WHERE person = ?1 AND erased_at = 0"),
			INT(person)) &&
		db_run(db, error, SQL("INSERT INTO erase_scope SELECT 'identity', i.id FROM identity i JOIN erase_scope s"
			" ON s.what = 'customer' AND s.id = i.origin")) &&
		db_run(db, error, SQL("INSERT INTO erase_scope SELECT 'case', k.id FROM cases k JOIN erase_scope s"
			" ON s.what = 'customer' AND s.id = k.origin")) &&
		db_run(db, error, SQL("INSERT OR IGNORE INTO erase_scope SELECT 'message', m.id FROM message m"
			" WHERE NOT m.public AND m.conversation IN (SELECT id FROM conversation WHERE NOT public AND id IN " OF_CASES ")"
			" AND (m.identity IS NOT NULL AND m.automatic <> 'no'"
			"  OR m.identity IS NULL AND (NOT " OTHERS_WRITE " OR " NAMES_THEM "))")) &&
		db_run(db, error, SQL("INSERT OR IGNORE INTO erase_scope SELECT 'message', m.id FROM erase_scope s"
			" JOIN message m ON s.what = 'identity' AND m.identity = s.id"));
}

/* Conversations of an account that ended before ?2: nobody waits, nothing is on its way, and every word is older. */
static gboolean
scope_account(struct db *db, const char *account, gint64 before, GError **error)
{
	return db_run(db, error, SQL("INSERT INTO erase_scope SELECT 'message', m.id FROM account a"
			" JOIN conversation c ON c.account = a.id JOIN cases k ON k.id = c.case_id"
			" JOIN message m ON m.conversation = c.id WHERE a.name = ?1 AND k.waiting_since = 0"
			" AND k.snoozed_until = 0 AND NOT EXISTS (SELECT 1 FROM message n WHERE n.conversation = c.id AND n.at >= ?2)"
			" AND NOT EXISTS (SELECT 1 FROM act x WHERE x.case_id = k.id AND x.at >= ?2)"
			" AND NOT EXISTS (SELECT 1 FROM draft d WHERE d.case_id = k.id)"
			" AND NOT EXISTS (SELECT 1 FROM outbox o WHERE o.case_id = k.id AND o.state NOT IN ('sent', 'cancelled'))"),
			TEXT(account), INT(before)) &&
		db_run(db, error, SQL("INSERT OR IGNORE INTO erase_scope SELECT 'case', k.id FROM cases k WHERE k.id IN "
			CASES_OF(SCOPE("message")) " AND NOT EXISTS (SELECT 1 FROM conversation c JOIN message m ON m.conversation = c.id WHERE c.case_id = k.id"
			"  AND m.id NOT IN " SCOPE("message") ")")) &&
		/* and who has nothing left but an address */
		db_run(db, error, SQL("INSERT INTO erase_scope SELECT 'customer', c.id FROM customer c WHERE c.erased_at = 0"
			" AND c.id IN (SELECT k.origin FROM cases k JOIN erase_scope s ON s.what = 'case' AND s.id = k.id)"
			" AND NOT EXISTS (SELECT 1 FROM customer p JOIN cases k ON k.origin = p.id WHERE p.person = c.person"
			"  AND k.id NOT IN (SELECT id FROM erase_scope WHERE what = 'case'))"
			" AND NOT EXISTS (SELECT 1 FROM customer p JOIN identity i ON i.origin = p.id JOIN message m ON m.identity = i.id"
			"  WHERE p.person = c.person AND m.id NOT IN (SELECT id FROM erase_scope WHERE what = 'message'))"
			" AND NOT EXISTS (SELECT 1 FROM customer p JOIN act a ON a.customer = p.id WHERE p.person = c.person AND a.at >= ?1)"
			" AND NOT EXISTS (SELECT 1 FROM customer p JOIN customer_known n ON n.customer = p.id WHERE p.person = c.person)"),
			INT(before)) &&
		db_run(db, error, SQL("INSERT INTO erase_scope SELECT 'identity', i.id FROM identity i JOIN erase_scope s"
			" ON s.what = 'customer' AND s.id = i.origin"));
}

/* The mail addresses that go, as keys of address_key (transfer full); NULL on failure. */
static GHashTable *
addresses(struct db *db, GError **error)
{
	g_autoptr(GHashTable) set = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	DB_QUERY(q, db, error, SQL("SELECT i.value FROM erase_scope s JOIN identity i ON s.what = 'identity' AND i.id = s.id"
		" WHERE i.channel = 'mail'"));

	while (db_row(&q))
		g_hash_table_add(set, address_key(db_col_text(&q, 0)));
	return q.failed ? NULL : g_steal_pointer(&set);
}

/* Also in what is half typed, and so no list of addresses yet. */
static gboolean
names_one(GHashTable *set, const char *to)
{
	g_auto(GStrv) words = g_strsplit_set(to, " ,;<>\t\n\"()", -1);
	gboolean found = FALSE;

	for (gsize i = 0; words[i] != NULL && !found; i++) {
		g_autofree char *key = address_key(words[i]);

		found = g_hash_table_contains(set, key);
	}
	return found;
}

static gboolean
add_addressed(struct db *db, const char *what, struct db_rows *q, GHashTable *set, GError **error)
{
	while (db_row(q))
		if (names_one(set, db_col_text(q, 1)) && !db_run(db, error, SQL("INSERT OR IGNORE INTO erase_scope VALUES (?, ?)"),
			TEXT(what), INT(db_col_int(q, 0))))
			return FALSE;
	return !q->failed;
}

/* What is written to one of them, in whosever case. */
static gboolean
scope_addressed(struct db *db, GError **error)
{
	g_autoptr(GHashTable) set = addresses(db, error);

	if (set == NULL || g_hash_table_size(set) == 0)
		return set != NULL;
	DB_QUERY(sent, db, error, SQL("SELECT id, to_ || ' ' || cc || ' ' || bcc FROM outbox"));
	DB_QUERY(drafts, db, error, SQL("SELECT id, to_ || ' ' || cc || ' ' || bcc FROM draft"));
	return add_addressed(db, "outbox", &sent, set, error) && add_addressed(db, "draft", &drafts, set, error);
}

/* Our answers, and what changed what goes; then all that holds nothing else. */
static gboolean
scope_rest(struct db *db, GError **error)
{
	return db_run(db, error, SQL("INSERT OR IGNORE INTO erase_scope SELECT 'message', o.id FROM message o"
			" WHERE o.direction = 'out' AND o.parent IN (SELECT channel_id FROM message WHERE id IN " SCOPE("message") ")"
			" AND EXISTS (SELECT 1 FROM message m WHERE m.channel_id = o.parent AND m.account = o.account"
			"  AND +m.id IN " SCOPE("message") ")")) && /* the +: not each of the scope for each answer */
		db_run(db, error, SQL("INSERT OR IGNORE INTO erase_scope SELECT 'message', r.id FROM erase_scope s"
			" JOIN message r ON s.what = 'message' AND r.revises = s.id")) &&
		db_run(db, error, SQL("INSERT OR IGNORE INTO erase_scope SELECT 'conversation', c.id FROM conversation c"
			" WHERE c.id IN (SELECT m.conversation FROM erase_scope s JOIN message m ON s.what = 'message' AND m.id = s.id)"
			" AND NOT EXISTS (SELECT 1 FROM message m WHERE m.conversation = c.id AND m.id NOT IN " SCOPE("message") ")")) &&
		db_run(db, error, SQL("INSERT OR IGNORE INTO erase_scope SELECT 'outbox', id FROM outbox"
			" WHERE case_id IN " SCOPE("case") " OR message IN " SCOPE("message"))) &&
		scope_addressed(db, error) &&
		db_run(db, error, SQL("INSERT OR IGNORE INTO erase_scope SELECT 'draft', id FROM draft"
			" WHERE case_id IN " SCOPE("case") " OR message IN " SCOPE("message") " OR outbox IN " SCOPE("outbox")));
}

static gboolean
fill_scope(struct db *db, const struct erase_request *r, GError **error)
{
	gint64 person = r->customer != 0
		? db_int(db, 0, SQL("SELECT person FROM customer WHERE id = ?"), INT(r->customer)) : 0;

	if (r->customer != 0 && person == 0)
		return err_set(error, ERR_GONE, _("There is no customer %" PRId64 "."), r->customer);
	return db_run(db, error, SQL("DELETE FROM erase_scope")) &&
		(person != 0 ? scope_person(db, person, error) : scope_account(db, r->account, r->before, error)) &&
		scope_rest(db, error);
}

/* What is on its way to them would arrive after they were forgotten. */
static gboolean
check_outbox(struct db *db, GError **error)
{
	g_autoptr(GString) list = g_string_new(NULL);
	int n = 0;
	DB_QUERY(q, db, error, SQL("SELECT o.id, o.state FROM erase_scope s JOIN outbox o ON s.what = 'outbox' AND o.id = s.id"
		" WHERE o.state NOT IN ('sent', 'cancelled') ORDER BY o.id"));

	while (db_row(&q))
		if (n++ < LISTED_MAX)
			g_string_append_printf(list, "%s%" PRId64 " (%s)", list->len > 0 ? ", " : "", db_col_int(&q, 0),
				db_col_text(&q, 1));
	if (q.failed)
		return FALSE;
	return n == 0 || err_set(error, ERR_STALE, ngettext("An answer to them is in the outbox: %s. Wait until it is sent, or "
		"cancel it (guichet outbox ID cancel).", "Answers to them are in the outbox: %s. Wait until they are sent, or "
		"cancel them (guichet outbox ID cancel).", (gulong)n), list->str);
}

static gint64
in_scope(struct db *db, const char *what)
{
	return db_int(db, 0, SQL("SELECT count(*) FROM erase_scope WHERE what = ?"), TEXT(what));
}

static void
count(struct db *db, const struct erase_request *r, struct erase_count *c)
{
	c->customers = in_scope(db, "customer");
	c->messages = in_scope(db, "message");
	c->cases = in_scope(db, "case");
	c->answers = in_scope(db, "outbox");
	c->drafts = in_scope(db, "draft");
	c->addresses = in_scope(db, "identity");
	c->notes = db_int(db, 0, SQL("SELECT count(*) FROM act WHERE kind IN ('note', 'call') AND (customer IN " SCOPE("customer")
		" OR case_id IN " SCOPE("case") ")"));
	c->files = db_int(db, 0, SQL("SELECT count(*) FROM erase_scope s JOIN part p ON s.what = 'message' AND p.message = s.id"));
	if (r->customer == 0) /* by age: nobody asked to be forgotten */
		return;
	c->mentions = db_int(db, 0, SQL("SELECT count(*) FROM message m WHERE m.id NOT IN " SCOPE("message") " AND EXISTS (SELECT 1 FROM erase_scope s JOIN identity i ON s.what = 'identity' AND i.id = s.id"
		" WHERE length(i.value) > 5 AND instr(m.text, i.shown) > 0)"));
}

static gboolean
note_beside(struct db *db, GError **error)
{
	return db_run(db, error, SQL("INSERT OR IGNORE INTO erase_beside SELECT 'file', p.name FROM erase_scope s JOIN part p"
			" ON s.what = 'message' AND p.message = s.id WHERE p.name IS NOT NULL")) &&
		db_run(db, error, SQL("INSERT OR IGNORE INTO erase_beside SELECT 'id', m.channel_id FROM erase_scope s"
			" JOIN message m ON s.what = 'message' AND m.id = s.id WHERE m.channel_id IS NOT NULL"));
}

/* ---- the receipt -------------------------------------------------------------------- */

static char *
receipt_hash(struct db *db, gint64 id, gint64 at, const char *advisor, gint64 customer, const char *account,
	const struct erase_count *c)
{
	g_autofree char *row = g_strdup_printf("%" PRId64 "|%" PRId64 "|%s|%" PRId64 "|%s|%" PRId64 "|%" PRId64 "|%" PRId64
		"|%" PRId64, id, at, advisor, customer, account != NULL ? account : "", c->customers, c->messages, c->cases,
		c->answers);
	g_autofree char *before = NULL;
	DB_QUERY(q, db, NULL, SQL("SELECT hash FROM erasure WHERE id < ? ORDER BY id DESC LIMIT 1"), INT(id));

	before = db_row(&q) ? db_col_str(&q, 0) : g_strdup("");
	return db_hash(64, before, row, NULL);
}

static gint64
write_receipt(struct db *db, const struct erase_request *r, const struct erase_count *c, GError **error)
{
	gint64 id = db_int(db, 0, SQL("SELECT coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'erasure'), 0)")) + 1;
	g_autofree char *hash = receipt_hash(db, id, r->now, r->advisor, r->customer, r->account, c);
	g_autofree char *gid = db_random_id();

	if (!db_run(db, error, SQL("INSERT INTO erasure(id, at, advisor, customer, account, customers, messages, cases,"
		" answers, hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"), INT(id), INT(r->now), TEXT(r->advisor),
		ID(r->customer), TEXT(r->account), INT(c->customers), INT(c->messages), INT(c->cases), INT(c->answers),
		TEXT(hash)))
		return 0;
	if (!db_run(db, error, SQL("INSERT INTO unswept VALUES (-?)"), INT(id)))
		return 0;
	if (r->customer != 0 && !db_run(db, error, SQL("INSERT INTO act(gid, at, advisor, customer, kind, arg, target)"
		" VALUES (?, ?, ?, ?, 'erase', ?, ?)"), TEXT(gid), INT(r->now), TEXT(r->advisor), INT(r->customer),
		TEXT(hash), INT(id)))
		return 0;
	return id;
}

GPtrArray *
erase_receipts(struct db *db, GError **error)
{
	g_autoptr(GPtrArray) list = g_ptr_array_new_with_free_func(free_receipt);
	DB_QUERY(q, db, error, SQL("SELECT id, at, advisor, coalesce(customer, 0), account, customers, messages, cases, answers,"
		" hash FROM erasure ORDER BY id"));

	while (db_row(&q)) {
		struct erase_receipt *r = g_new0(struct erase_receipt, 1);
		g_autofree char *hash = NULL;

		r->id = db_col_int(&q, 0);
		r->at = db_col_int(&q, 1);
		r->advisor = db_col_str(&q, 2);
		r->customer = db_col_int(&q, 3);
		r->account = db_col_dup(&q, 4);
		r->count.customers = db_col_int(&q, 5);
		r->count.messages = db_col_int(&q, 6);
		r->count.cases = db_col_int(&q, 7);
		r->count.answers = db_col_int(&q, 8);
		r->hash = db_col_str(&q, 9);
		hash = receipt_hash(db, r->id, r->at, r->advisor, r->customer, r->account, &r->count);
		r->sound = strcmp(hash, r->hash) == 0;
		g_ptr_array_add(list, r);
	}
	return q.failed ? NULL : g_steal_pointer(&list);
}

/* ---- all of it ---------------------------------------------------------------------- */

static gint64
run(struct db *db, const struct erase_request *r, struct erase_count *c, GError **error)
{
	if (!fill_scope(db, r, error))
		return 0;
	count(db, r, c);
	if (r->dry_run)
		return check_outbox(db, error) ? -1 : 0;
	if (c->customers + c->messages + c->drafts == 0)
		return -1;
	if (!check_outbox(db, error) || !note_beside(db, error) || !erase_rows(db, r->now, error))
		return 0;
	return write_receipt(db, r, c, error);
}

gint64
erase_run(struct db *db, const struct erase_request *r, struct erase_count *c, GError **error)
{
	gint64 id;

	g_assert(db_role(db) == DB_ERASE);
	*c = (struct erase_count){ 0 };
	if (!db_begin(db, error))
		return 0;
	id = run(db, r, c, error);
	if (id <= 0) {
		db_rollback(db);
		return id;
	}
	db_ring(db, BELL_CACHE);
	return db_commit(db, TRUE, error) ? id : 0;
}

/* ---- what is left beside the cache -------------------------------------------------- */

void
erase_beside_free(struct erase_beside *b)
{
	if (b == NULL)
		return;
	g_hash_table_destroy(b->files);
	g_hash_table_destroy(b->ids);
	g_free(b);
}

struct erase_beside *
erase_beside(struct db *db, GError **error)
{
	AUTO(erase_beside) b = g_new0(struct erase_beside, 1);
	DB_QUERY(q, db, error, SQL("SELECT what = 'file', name FROM erase_beside"));

	b->files = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	b->ids = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	while (db_row(&q))
		g_hash_table_add(db_col_bool(&q, 0) ? b->files : b->ids, db_col_str(&q, 1));
	return q.failed ? NULL : g_steal_pointer(&b);
}

/* What another erasure added meanwhile is that one's to do. */
gboolean
erase_beside_removed(struct db *db, const struct erase_beside *b, GError **error)
{
	return db_run(db, error, SQL("DELETE FROM erase_beside WHERE ? = (SELECT count(*) FROM erase_beside)"),
		INT(g_hash_table_size(b->files) + g_hash_table_size(b->ids)));
}

gboolean
erase_is_unfinished(struct db *db)
{
	return db_int(db, 0, SQL("SELECT EXISTS (SELECT 1 FROM unswept) OR EXISTS (SELECT 1 FROM erase_beside)")) != 0;
}
