/* cache/canned-data.c — what a template is filled with: the case, its customer, the message answered, us. */
#include "cache/canned.h"

#include "base/text.h"
#include "cache/account.h"
#include "cache/db-private.h"
#include "cache/inbox.h"
#include "core/address.h"
#include "core/quote.h"

#include <glib/gi18n.h>
#include <string.h>

/* A word of capitals among others is how French forms write a family name. */
static gboolean
is_capitals(const char *word)
{
	g_autofree char *upper = g_utf8_strup(word, -1);

	return g_utf8_strlen(word, -1) > 1 && strcmp(upper, word) == 0;
}

/* "Jean Dupont", "Dupont, Jean" and "DUPONT Jean" have the same first and last name. */
static void
set_names(struct value *customer, const char *name)
{
	g_autofree char *clean = text_clean(name, -1, TEXT_LINE);
	char *first = g_strstrip(clean), *rest = strchr(first, ','), *swap;

	if (rest == NULL && (rest = strchr(first, ' ')) == NULL) {
		value_set_text(customer, "first_name", first);
		value_set_text(customer, "last_name", NULL);
		value_set_text(customer, "name", first);
		return;
	}
	gboolean comma = *rest == ',';
	*rest++ = '\0';
	rest = g_strchug(rest);
	if (comma || (is_capitals(first) && !is_capitals(rest))) {
		swap = first;
		first = rest;
		rest = swap;
	}
	g_autofree char *whole = g_strconcat(first, " ", rest, NULL);
	value_set_text(customer, "first_name", first);
	value_set_text(customer, "last_name", rest);
	value_set_text(customer, "name", whole);
}

/* A name, and not the address that stands in its place where nobody gave one. */
static gboolean
is_name(const char *name, const char *address)
{
	return name != NULL && *name != '\0' && strchr(name, '@') == NULL && g_strcmp0(name, address) != 0;
}

/* What the card says of the person, or a directory. A number that only stands in a message may be anybody's. */
static gboolean
set_known(struct value *customer, struct db *db, gint64 person, GError **error)
{
	DB_QUERY(q, db, error, SQL("SELECT (SELECT value FROM person_value WHERE person = ?1 AND name = 'segment' AND value <> ''),"
		" (SELECT e.value FROM customer c CROSS JOIN evidence e ON e.customer = c.id WHERE c.person = ?1"
		" AND e.kind = 'phone' AND e.own ORDER BY e.at DESC, e.value LIMIT 1)"), INT(person));

	if (!db_row(&q))
		return FALSE;
	value_set_text(customer, "segment", db_col_text(&q, 0));
	value_set_text(customer, "phone", db_col_text(&q, 1));
	return TRUE;
}

static gboolean
add_case(struct value *root, struct db *db, const struct inbox_row *c, GError **error)
{
	struct value *customer = value_new_object(), *on = value_new_object(), *promise = value_new_object();

	value_set_text(customer, "name", NULL);
	value_set_text(customer, "first_name", NULL);
	value_set_text(customer, "last_name", NULL);
	if (is_name(c->customer_name, c->customer_address))
		set_names(customer, c->customer_name);
	value_set_text(customer, "address", c->customer_address);
	value_set(root, "customer", customer);
	value_set(on, "number", value_new_int(c->case_id));
	value_set_text(on, "subject", c->subject);
	value_set_time(on, "since", c->waiting_since);
	value_set(root, "case", on);
	value_set_time(promise, "due", c->waiting_since > 0 ? c->due : 0);
	value_set(root, "promise", promise);
	return set_known(customer, db, c->customer, error);
}

static void
add_message(struct value *root, const struct inbox_message *m)
{
	struct value *message = value_new_object();
	g_autofree char *own = quote_own(m->text != NULL ? m->text : "");

	value_set_text(message, "author", m->author);
	value_set_text(message, "subject", m->subject);
	value_set_text(message, "text", g_strstrip(own));
	value_set_time(message, "at", m->at);
	value_set(root, "message", message);
}

static void
add_advisor(struct value *root, const char *name)
{
	struct value *advisor = value_new_object();
	g_autofree char *first = g_strndup(name, strcspn(name, " "));

	value_set_text(advisor, "name", name);
	value_set_text(advisor, "first_name", first);
	value_set(root, "advisor", advisor);
}

/* What customers see of us: the name that the answer comes from, or the one that the server knows us by. */
static void
add_account(struct value *root, const struct account *a, const char *identity)
{
	struct value *account = value_new_object();
	AUTO(address) own = identity != NULL ? address_parse_one(identity, NULL) : NULL;

	value_set_text(account, "name", a->name);
	value_set_text(account, "title", own != NULL && own->name != NULL ? own->name
		: *a->handle != '\0' ? a->handle : a->address);
	value_set_text(account, "address", a->address);
	value_set_text(account, "channel", _(a->title));
	value_set(root, "account", account);
}

struct value *
canned_data(struct db *db, const struct draft *d, gint64 now, GError **error)
{
	AUTO(value) root = value_new_object();
	AUTO(account) account = account_by_id(db, d->account, error);
	AUTO(inbox_row) row = NULL;
	AUTO(inbox_message) message = NULL;

	if (account == NULL)
		return NULL;
	if (d->case_id != 0 && (row = inbox_case(db, d->case_id, error)) == NULL)
		return NULL;
	if (d->message != 0 && (message = inbox_message(db, d->message, error)) == NULL)
		return NULL;
	if (row != NULL && !add_case(root, db, row, error))
		return NULL;
	if (message != NULL)
		add_message(root, message);
	add_advisor(root, d->advisor);
	add_account(root, account, d->identity);
	value_set_time(root, "now", now);
	return g_steal_pointer(&root);
}
