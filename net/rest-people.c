/* net/rest-people.c — a directory with a REST interface: the connector says what to ask, and who stands in the
 * answers. */
#include "net/rest-private.h"

#include "base/err.h"
#include "net/jsonic.h"

#include <glib/gi18n.h>
#include <string.h>

#define PAGES_MAX 100000 /* requests for one reading */

struct people {
	struct rest *r;
	const char *word;
	int left; /* people still wanted, -1 all */
	rest_person *take;
	gpointer user;
};

/* ---- one person -------------------------------------------------------------------- */

static void
put(struct entry *e, enum entry_field field, const char *name, const json_t *value)
{
	g_autofree char *text = jsonic_string(value);

	if (text != NULL)
		entry_put(e, field, name, text);
}

/* A value, or a list of them. */
static void
put_all(struct entry *e, enum entry_field field, const json_t *values)
{
	json_t *value;
	gsize i;

	if (!json_is_array(values))
		put(e, field, NULL, values);
	json_array_foreach(values, i, value)
		put(e, field, NULL, value);
}

static void
put_handles(struct entry *e, const json_t *handles)
{
	const json_t *handle;
	gsize i;

	json_array_foreach(handles, i, handle) {
		const char *channel = json_string_value(json_object_get(handle, "channel"));

		put(e, FIELD_HANDLE, channel, json_object_get(handle, "handle"));
	}
}

static struct entry *
entry_of(json_t *person)
{
	static const struct {
		const char *key;
		enum entry_field field;
	} keys[] = { { "id", FIELD_ID }, { "name", FIELD_NAME }, { "emails", FIELD_MAIL }, { "phones", FIELD_PHONE },
		{ "lang", FIELD_LANG }, { "segment", FIELD_SEGMENT }, { "advisor", FIELD_ADVISOR },
		{ "org", FIELD_ORG }, { "note", FIELD_NOTE } };
	struct entry *e = entry_new();
	json_t *extras = json_object_get(person, "fields"), *value;
	const char *key;

	for (gsize i = 0; i < G_N_ELEMENTS(keys); i++)
		put_all(e, keys[i].field, json_object_get(person, keys[i].key));
	put_handles(e, json_object_get(person, "handles"));
	json_object_foreach(extras, key, value)
		put(e, FIELD_EXTRA, key, value);
	return e;
}

static gboolean
take_people(struct people *p, const json_t *list, GError **error)
{
	json_t *person;
	gsize i;

	json_array_foreach(list, i, person) {
		AUTO(entry) e = entry_of(person);

		if (p->left == 0)
			return TRUE;
		p->left -= p->left > 0;
		if (!p->take(p->user, e, e->id != NULL ? e->id : e->name != NULL ? e->name : "", error))
			return FALSE;
	}
	return TRUE;
}

/* ---- asking ------------------------------------------------------------------------ */

static json_t *
input(const struct people *p)
{
	json_t *in = rest_input(p->r);

	json_object_set_new(in, "word", p->word != NULL ? json_string(p->word) : json_null());
	return in;
}

/* One answer: its people, and further requests for `todo`. */
static gboolean
read_answer(struct people *p, const struct http_request *request, const struct http_reply *reply, GPtrArray *todo,
	GError **error)
{
	json_t *in = input(p), *out, *list, *next;
	gboolean ok;

	rest_put_reply(in, request, reply);
	out = rest_call(p->r, "people", in, reply->body, error);
	json_decref(in);
	if (out == NULL)
		return FALSE;
	list = json_object_get(out, "people");
	next = json_object_get(out, "next");
	ok = json_is_array(list) || err_set(error, ERR_PROTOCOL, _("Account “%s”: the connector's function people "
		"gave no list “people”."), p->r->account->name);
	ok = ok && take_people(p, list, error);
	if (ok && json_array_size(next) > 0) {
		g_autoptr(GPtrArray) more = rest_requests_of(p->r, next, error);

		ok = more != NULL;
		while (ok && more->len > 0)
			g_ptr_array_add(todo, g_ptr_array_steal_index(more, 0));
	}
	json_decref(out);
	return ok;
}

static gboolean
ask_all(struct people *p, GError **error)
{
	json_t *in = input(p);
	g_autoptr(GPtrArray) todo = rest_requests(p->r, "person", in, NULL, error);
	gboolean ok = todo != NULL;

	json_decref(in);
	for (int asked = 0; ok && todo->len > 0 && p->left != 0; asked++) {
		AUTO(http_request) request = g_ptr_array_steal_index(todo, 0);
		AUTO(http_reply) reply = rest_ask(p->r, request, NULL, error);

		ok = reply != NULL && rest_check(p->r, request, reply, NULL, error) &&
			read_answer(p, request, reply, todo, error);
		if (ok && asked >= PAGES_MAX)
			return err_set(error, ERR_PROTOCOL, _("Account “%s”: the connector's function people asks for "
				"ever more pages; its “next” must end."), p->r->account->name);
	}
	return ok;
}

gboolean
rest_people(struct db *db, const struct conf *conf, const char *account, const char *word, int most,
	rest_person *take, gpointer user, GError **error)
{
	struct rest r = { NULL };
	struct people p = { .r = &r, .word = word, .left = word != NULL ? most : -1, .take = take, .user = user };
	GError *why = NULL;
	gboolean ok = rest_open(&r, db, conf, account, error);

	if (ok && (!mapper_has(r.connector->mapper, "person") || !mapper_has(r.connector->mapper, "people")))
		ok = err_set(error, ERR_CONFIG, _("Account “%s”: the connector “%s” cannot look people up: it has no "
			"functions person and people (guichet-connector(7))."), account, r.connector->name);
	ok = ok && (oauth_ready(r.oauth, &why) || rest_fail(&r, why, error)) && ask_all(&p, error);
	rest_close(&r);
	return ok;
}
