/* cache/suspect.c — what is known of the senders of a case, put to core/spoof. */
#include "cache/suspect.h"

#include "cache/answer.h"
#include "cache/db-private.h"
#include "core/spoof.h"

#include <string.h>

/* Addresses that this person wrote from; what was first seen with this very message proves nothing. */
static char **
known_addresses(struct db *db, const struct inbox_message *m, GError **error)
{
	g_autoptr(GPtrArray) list = g_ptr_array_new();
	DB_QUERY(q, db, error, SQL("SELECT i.shown FROM identity me JOIN identity i ON i.customer = me.customer"
		" WHERE me.id = ? AND i.channel = 'mail' AND EXISTS (SELECT 1 FROM message o WHERE o.identity = i.id AND o.at < ?)"
		" LIMIT 50"), INT(m->identity), INT(m->at));

	while (db_row(&q))
		g_ptr_array_add(list, db_col_dup(&q, 0));
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
mark(struct db *db, const struct conf *conf, struct inbox_message *m, GError **error)
{
	g_auto(GStrv) own = answer_identities(db, conf, m->account_name);
	g_auto(GStrv) known = known_addresses(db, m, error);
	const struct spoof_mail mail = {
		.name = m->author, .address = m->address, .reply_to = reply_to(m), .auth_results = m->auth_results,
		.authserv = conf_get(conf, m->account_name, "account", "authserv-id"),
		.own = (const char *const *)own, .known = (const char *const *)known,
	};
	g_autoptr(GPtrArray) found = spoof_find(&mail);

	for (guint i = 0; i < found->len; i++) {
		if (m->warnings == NULL)
			m->warnings = g_ptr_array_new_with_free_func(g_free);
		g_ptr_array_add(m->warnings, g_strdup(((const struct spoof *)g_ptr_array_index(found, i))->why));
	}
	return error == NULL || *error == NULL;
}

static gboolean
is_configured(const struct conf *conf, const char *account)
{
	return g_strv_contains(conf_accounts(conf), account);
}

gboolean
suspect_mark(struct db *db, const struct conf *conf, const GPtrArray *messages, GError **error)
{
	for (guint i = 0; i < messages->len; i++) {
		struct inbox_message *m = g_ptr_array_index(messages, i);

		if (!m->out && strcmp(m->channel, "mail") == 0 && is_configured(conf, m->account_name) &&
			!mark(db, conf, m, error))
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
