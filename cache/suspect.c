/* cache/suspect.c — what is known of the senders of a case, put to core/spoof. */
#include "cache/suspect.h"

#include "cache/account.h"
#include "cache/answer.h"
#include "cache/db-private.h"
#include "core/customer.h"
#include "core/spoof.h"

#include <string.h>

#define NAMESAKES_MAX 50

static char **
addresses_of(struct db_rows *q)
{
	g_autoptr(GPtrArray) list = g_ptr_array_new();

	while (db_row(q))
		g_ptr_array_add(list, db_col_dup(q, 0));
	g_ptr_array_add(list, NULL);
	return (char **)g_ptr_array_free(g_steal_pointer(&list), FALSE);
}

/* Addresses that this person wrote from; what was first seen with this very message proves nothing. */
static char **
known_addresses(struct db *db, const struct inbox_message *m, GError **error)
{
	DB_QUERY(q, db, error, SQL("SELECT i.shown FROM identity me JOIN identity i ON i.customer = me.customer"
		" WHERE me.id = ? AND i.channel = 'mail' AND EXISTS (SELECT 1 FROM message o WHERE o.identity = i.id AND o.at < ?)"
		" LIMIT 50"), INT(m->identity), INT(m->at));

	return addresses_of(&q);
}

/* Who writes as a customer of ours from a domain that looks like theirs is a new customer to us: the name is all they
 * share. */
static char **
namesakes(struct db *db, const struct inbox_message *m, GError **error)
{
	g_autofree char *name = customer_name(m->author);
	DB_QUERY(q, db, error, SQL("SELECT i.shown FROM evidence e CROSS JOIN customer c ON c.id = e.customer"
		" CROSS JOIN identity i ON i.customer = c.person AND i.channel = 'mail' WHERE e.kind = 'name' AND e.value = ?1"
		" AND i.id <> ?2 LIMIT ?3"), TEXT(name), INT(m->identity), INT(NAMESAKES_MAX));

	return addresses_of(&q);
}

/* Of all mailboxes: a colleague's name is a lie too. */
static char **
own_addresses(struct db *db, const struct conf *conf)
{
	const char *const *accounts = conf_accounts(conf);
	g_autoptr(GPtrArray) list = g_ptr_array_new();

	for (guint i = 0; accounts[i] != NULL; i++) {
		AUTO(account) row = account_by_name(db, accounts[i], NULL);
		g_autofree char **own = row != NULL && strcmp(row->channel, "mail") == 0
			? answer_identities(db, conf, accounts[i]) : NULL;

		for (guint j = 0; own != NULL && own[j] != NULL; j++)
			g_ptr_array_add(list, own[j]);
	}
	g_ptr_array_add(list, NULL);
	return (char **)g_ptr_array_free(g_steal_pointer(&list), FALSE);
}

static const char *
reply_to(const struct inbox_message *m)
{
	for (guint i = 0; m->people != NULL && i < m->people->len; i++) {
		const struct inbox_person *p = g_ptr_array_index(m->people, i);

		if (strcmp(p->role, "reply-to") == 0)
			return p->address;
	}
	return NULL;
}

static gboolean
mark(struct db *db, const struct conf *conf, const char *const *own, struct inbox_message *m, GError **error)
{
	g_auto(GStrv) known = known_addresses(db, m, error);
	g_auto(GStrv) namesake = namesakes(db, m, error);
	const struct spoof_mail mail = {
		.name = m->author, .address = m->address, .reply_to = reply_to(m), .auth_results = m->auth_results,
		.authserv = conf_get(conf, m->account_name, "account", "authserv-id"),
		.own = own, .known = (const char *const *)known, .namesakes = (const char *const *)namesake,
	};
	g_autoptr(GPtrArray) found = spoof_find(&mail);

	for (guint i = 0; i < found->len; i++) {
		if (m->warnings == NULL)
			m->warnings = g_ptr_array_new_with_free_func(g_free);
		g_ptr_array_add(m->warnings, g_strdup(((const struct spoof *)g_ptr_array_index(found, i))->why));
	}
	return error == NULL || *error == NULL;
}

/* A mail of somebody else's; or one of ours that came by way of a mail server, which anybody can say. */
static gboolean
is_to_check(const struct conf *conf, const struct inbox_message *m)
{
	return (!m->out || m->auth_results != NULL) && strcmp(m->channel, "mail") == 0 &&
		g_strv_contains(conf_accounts(conf), m->account_name);
}

gboolean
suspect_mark(struct db *db, const struct conf *conf, const GPtrArray *messages, GError **error)
{
	g_auto(GStrv) own = own_addresses(db, conf);

	for (guint i = 0; i < messages->len; i++) {
		struct inbox_message *m = g_ptr_array_index(messages, i);

		if (is_to_check(conf, m) && !mark(db, conf, (const char *const *)own, m, error))
			return FALSE;
	}
	return TRUE;
}

char *
suspect_words(struct db *db, const struct conf *conf, gint64 message)
{
	g_autoptr(GPtrArray) one = g_ptr_array_new();
	AUTO(inbox_message) m = message != 0 ? inbox_message(db, message, NULL) : NULL;
	GString *out = g_string_new(NULL);

	if (m != NULL) {
		g_ptr_array_add(one, m);
		suspect_mark(db, conf, one, NULL);
	}
	for (guint i = 0; m != NULL && m->warnings != NULL && i < m->warnings->len; i++)
		g_string_append_printf(out, "%s%s", i > 0 ? " " : "", (const char *)g_ptr_array_index(m->warnings, i));
	return g_string_free(out, out->len == 0);
}
