/* net/oauth-ask.c — requests to token endpoints, and tokens out of answers. */
#include "net/oauth-private.h"

#include "base/date.h"
#include "base/err.h"
#include "base/log.h"
#include "base/proc.h"
#include "net/secret.h"
#include "net/settings.h"

#include <glib/gi18n.h>
#include <string.h>

#define ANSWER_MAX (64 * 1024)
#define WORDS_MAX 300

/* ---- who we are -------------------------------------------------------------------- */

/* Whoever registers a program is asked for these two. */
static void
fail_unknown(const struct oauth *o, GError **error)
{
	const struct connector_auth *auth = &o->connector->auth;
	g_autofree char *scopes = auth->scopes != NULL ? g_strjoinv(" ", auth->scopes) : g_strdup("");

	if (auth->grant == GRANT_CODE && *scopes != '\0')
		err_set(error, ERR_CONFIG, _("Account “%s”: %s wants to know the program. Register it "
			"there, with the redirect address %s and the scopes %s; then set client-id (and "
			"client-secret-command if it gave a secret)."), o->account, oauth_title(o),
			oauth_redirect(o), scopes);
	else
		err_set(error, ERR_CONFIG, _("Account “%s”: %s wants to know the program. Register it "
			"there, then set client-id (and client-secret-command if it gave a secret)."),
			o->account, oauth_title(o));
}

const char *
oauth_redirect(const struct oauth *o)
{
	const char *uri = o->connector->auth.redirect;

	return uri != NULL ? uri : "http://127.0.0.1/guichet";
}

const char *
oauth_client_id(struct oauth *o, GError **error)
{
	const char *id = oauth_setting(o, "client-id");

	if (id == NULL && o->token != NULL)
		id = o->token->client_id;
	if (id == NULL)
		fail_unknown(o, error);
	return id;
}

const char *
oauth_client_secret(struct oauth *o, GError **error)
{
	if (o->client_secret == NULL)
		o->client_secret = secret_get(o->conf, o->account, SECRET_CLIENT, error);
	log_hide(o->client_secret); /* again: the log forgets what is not used for long */
	return o->client_secret;
}

static gboolean
wants_secret(const struct oauth *o)
{
	return o->connector->auth.client != CLIENT_PUBLIC || secret_is_set(o->conf, o->account, SECRET_CLIENT);
}

gboolean
oauth_client_ready(struct oauth *o, GError **error)
{
	return oauth_client_id(o, error) != NULL &&
		(!wants_secret(o) || oauth_client_secret(o, error) != NULL);
}

/* ---- bodies ------------------------------------------------------------------------ */

static void
wipe_and_free(gpointer text)
{
	proc_wipe(text);
}

GBytes *
oauth_bytes(char *text)
{
	return g_bytes_new_with_free_func(text, strlen(text), wipe_and_free, text);
}

void
oauth_append(GString *out, const char *name, const char *value)
{
	char *safe = g_uri_escape_string(value, NULL, FALSE);

	if (out->len > 0)
		g_string_append_c(out, '&');
	g_string_append_printf(out, "%s=%s", name, safe);
	proc_wipe(safe);
}

json_t *
oauth_form(const char *grant_type)
{
	return json_pack("{s:s}", "grant_type", grant_type);
}

/* RFC 6749 §2.3.1: both encoded, then as for any Basic. */
static char *
basic_line(const char *id, const char *secret)
{
	char *safe_id = g_uri_escape_string(id, NULL, FALSE);
	char *safe_secret = g_uri_escape_string(secret, NULL, FALSE);
	char *both = g_strconcat(safe_id, ":", safe_secret, NULL);
	char *encoded = g_base64_encode((const guchar *)both, strlen(both));
	char *line = g_strconcat("Authorization: Basic ", encoded, NULL);

	g_free(safe_id);
	proc_wipe(safe_secret);
	proc_wipe(both);
	proc_wipe(encoded);
	return line;
}

/* The client names itself as the channel wants it. */
static gboolean
add_client(struct oauth *o, struct http_request *r, json_t *form, GError **error)
{
	enum oauth_client kind = o->connector->auth.client;
	const char *id = oauth_client_id(o, error), *secret;

	if (id == NULL)
		return FALSE;
	if (kind != CLIENT_BASIC)
		json_object_set_new(form, "client_id", json_string(id));
	if (!wants_secret(o))
		return TRUE;
	secret = oauth_client_secret(o, error);
	if (secret == NULL)
		return FALSE;
	if (kind == CLIENT_BASIC)
		r->secret = basic_line(id, secret);
	else
		json_object_set_new(form, "client_secret", json_string(secret));
	return TRUE;
}

/* ---- answers ----------------------------------------------------------------------- */

/* What the other side says, without what we told it in confidence. */
char *
oauth_words(const struct oauth *o, const json_t *answer, int status)
{
	static const char *const names[] = {"error_description", "message", "error", "errcode"};
	g_autoptr(GString) out = g_string_new(NULL);
	g_autofree char *valid = NULL;

	for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
		const char *text = json_string_value(json_object_get(answer, names[i]));

		if (text != NULL && *text != '\0' && strstr(out->str, text) == NULL)
			g_string_append_printf(out, "%s%s", out->len > 0 ? ", " : "", text);
	}
	for (guint i = 0; i < o->told->len; i++)
		g_string_replace(out, g_ptr_array_index(o->told, i), "…", 0);
	if (out->len == 0)
		g_string_append_printf(out, _("status %d"), status);
	valid = g_utf8_make_valid(out->str, (gssize)out->len);
	return g_utf8_substring(valid, 0, MIN(g_utf8_strlen(valid, -1), WORDS_MAX));
}

json_t *
oauth_answer(const struct http_reply *reply)
{
	gsize n = 0;
	const char *bytes = g_bytes_get_data(reply->body, &n);

	return n > 0 && n <= ANSWER_MAX ? json_loadb(bytes, n, 0, NULL) : NULL;
}

/* An answer that is neither tokens nor a refusal. */
gboolean
oauth_odd(struct oauth *o, const struct http_reply *reply, GError **error)
{
	if (reply->status == 429)
		return err_set(error, ERR_LIMIT, _("Account “%s”: %s asks us to log in less often. It is "
			"tried again later."), o->account, oauth_title(o));
	if (reply->status >= 500)
		return err_set(error, ERR_TEMP, _("Account “%s”: %s cannot log us in now (status %d). It "
			"is tried again later."), o->account, oauth_title(o), reply->status);
	return err_set(error, ERR_PROTOCOL, _("Account “%s”: %s answers the login with something that "
		"is no answer to it (status %d from %s)."), o->account, oauth_title(o), reply->status,
		reply->url);
}

/* Nothing is changed at the channel that a second try would spoil: what is unknown is a failure. */
struct http_reply *
oauth_ask(struct oauth *o, const struct http_request *r, GError **error)
{
	g_autoptr(GError) why = NULL;
	struct http_reply *reply = http_do(o->http, r, &why);

	if (reply != NULL)
		return reply;
	if (g_error_matches(why, ERR, ERR_UNKNOWN))
		err_set(error, ERR_NET, _("Account “%s”: %s took our login and did not answer. It is "
			"tried again later."), o->account, oauth_title(o));
	else
		g_propagate_error(error, g_steal_pointer(&why));
	return NULL;
}

/* ---- tokens ------------------------------------------------------------------------ */

/* A number, or one in a string (Trustpilot: "359999"); -1 none. */
static gint64
number_at(const json_t *answer, const char *pointer)
{
	g_autofree char *text = pointer != NULL ? jsonic_string(jsonic_at(answer, pointer)) : NULL;
	gint64 n = -1;

	if (text != NULL && g_ascii_string_to_signed(text, 10, 0, 100LL * 365 * 86400 * 1000, &n, NULL))
		return n;
	return -1;
}

/* When a token says itself how long it lives: "exp" of a JWT; 0 when it does not. */
static gint64
end_of_jwt(const char *access)
{
	g_auto(GStrv) parts = g_strsplit(access, ".", 4);
	g_autofree char *claims = NULL;
	json_t *object;
	gint64 end;
	gsize n = 0;

	if (g_strv_length(parts) != 3 || strlen(parts[1]) < 2)
		return 0;
	g_strdelimit(g_strdelimit(parts[1], "-", '+'), "_", '/');
	claims = g_strconcat(parts[1], &"==="[(strlen(parts[1]) + 3) % 4], NULL);
	g_base64_decode_inplace(claims, &n);
	object = json_loadb(claims, n, 0, NULL);
	end = json_integer_value(json_object_get(object, "exp"));
	jsonic_wipe(object);
	/* that has just come: what it says of its end by another clock is not before a moment of ours */
	return end > 0 && end < G_MAXINT64 / 1000 ? MAX(end * 1000, date_now() + 2 * OAUTH_EARLY_MS) : 0;
}

/* A token that lives shortly is renewed at half its life, not before every request. */
static gint64
end_after(gint64 ms)
{
	return date_now() + (ms < 2 * OAUTH_EARLY_MS ? ms / 2 + OAUTH_EARLY_MS : ms);
}

/* A value of the answer: "/a/b" in its JSON, or the name of a header. */
static char *
value_at(const json_t *answer, const struct http_reply *reply, const char *where)
{
	if (where == NULL)
		return NULL;
	if (where[0] == '/' || reply == NULL)
		return jsonic_string(jsonic_at(answer, where));
	g_autofree char *name = g_ascii_strdown(where, -1);

	return g_strdup(g_hash_table_lookup(reply->headers, name));
}

/* Facts that came with the token, added to those known before. */
static char *
learn(const struct oauth *o, const json_t *answer)
{
	const char *wanted = o->connector->auth.facts;
	const char *before = o->token != NULL ? o->token->facts : NULL;
	json_t *facts = before != NULL ? json_loads(before, 0, NULL) : NULL;
	json_t *map = wanted != NULL ? json_loads(wanted, 0, NULL) : NULL, *where;
	const char *name;
	char *text;

	if (facts == NULL)
		facts = json_object();
	json_object_foreach(map, name, where) {
		g_autofree char *value = json_is_string(where) ?
			jsonic_string(jsonic_at(answer, json_string_value(where))) : NULL;

		if (value != NULL)
			json_object_set_new(facts, name, json_string(value));
	}
	text = json_object_size(facts) > 0 ? jsonic_text(facts) : NULL;
	json_decref(facts);
	json_decref(map);
	return text;
}

gboolean
oauth_take(struct oauth *o, const json_t *answer, const struct http_reply *reply, GError **error)
{
	const struct connector_auth *a = &o->connector->auth;
	gboolean session = o->scheme == AUTH_LOGIN;
	char *access = value_at(answer, reply, session ? a->at_access : "/access_token");
	char *refresh = value_at(answer, reply, session ? a->at_refresh : "/refresh_token");
	gint64 s = number_at(answer, session ? a->at_expires_in : "/expires_in");
	gint64 ms = session ? number_at(answer, a->at_expires_in_ms) : -1;
	struct token *t;

	if (access == NULL || *access == '\0') {
		proc_wipe(access);
		proc_wipe(refresh);
		return err_set(error, ERR_PROTOCOL, _("Account “%s”: the answer of %s to the login holds "
			"no token."), o->account, oauth_title(o));
	}
	t = g_new0(struct token, 1);
	t->access = access;
	t->refresh = refresh != NULL ? refresh : g_strdup(o->token != NULL ? o->token->refresh : NULL);
	t->client_id = g_strdup(o->scheme == AUTH_OAUTH2 ? oauth_client_id(o, NULL) : NULL);
	if (ms < 0 && s >= 0)
		ms = s * 1000;
	t->expires_at = ms > 0 ? end_after(ms) : end_of_jwt(access); /* 0 is how some say “never” */
	t->facts = learn(o, answer);
	token_free(o->token);
	o->token = t;
	log_hide(t->access);
	log_hide(t->refresh);
	return TRUE;
}

/* ---- requests ---------------------------------------------------------------------- */

char *
oauth_endpoint(const struct oauth *o, const char *url, const char *what, GError **error)
{
	g_autofree char *base = NULL;

	if (url == NULL) {
		err_set(error, ERR_CONFIG, _("Account “%s”: the connector %s has no “%s” in what it says "
			"of auth."), o->account, o->connector->name, what);
		return NULL;
	}
	if (url[0] != '/')
		return g_strdup(url);
	base = settings_url(o->conf, o->account, o->connector, error);
	return base != NULL ? g_strconcat(base, url, NULL) : NULL;
}

static GBytes *
encode(const json_t *form)
{
	GString *out = g_string_sized_new(16 * 1024); /* so that no half of it is left behind by growing */
	const char *name;
	json_t *value;
	union {
		const json_t *from;
		json_t *to;
	} u = {.from = form};

	json_object_foreach(u.to, name, value)
		oauth_append(out, name, json_string_value(value));
	return oauth_bytes(g_string_free(out, FALSE));
}

/* What of a form must not come back in a sentence. */
static void
remember(struct oauth *o, const json_t *form)
{
	static const char *const names[] = {"refresh_token", "code", "code_verifier", "client_secret",
		"password", "assertion", "device_code", "token"};

	for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
		const char *value = json_string_value(json_object_get(form, names[i]));

		if (value != NULL && strlen(value) >= 4)
			g_ptr_array_add(o->told, g_strdup(value));
	}
}

/* Sends a form. NULL: no answer. */
static struct http_reply *
post(struct oauth *o, const char *url, json_t *form, GError **error)
{
	AUTO(http_request) r = http_request_new("POST", url);
	struct http_reply *reply = NULL;

	r->type = g_strdup(OAUTH_FORM);
	g_ptr_array_add(r->headers, g_strdup("Accept: application/json"));
	if (o->scheme == AUTH_JWT || add_client(o, r, form, error)) {
		g_ptr_array_set_size(o->told, 0);
		remember(o, form);
		r->body = encode(form);
		reply = oauth_ask(o, r, error);
	}
	jsonic_wipe(form);
	return reply;
}

json_t *
oauth_post(struct oauth *o, const char *url, json_t *form, char **refused, GError **error)
{
	AUTO(http_reply) reply = post(o, url, form, error);
	json_t *answer = reply != NULL ? oauth_answer(reply) : NULL;
	const char *word = json_string_value(json_object_get(answer, "error"));

	*refused = NULL;
	if (reply == NULL)
		return NULL;
	if (word != NULL && reply->status < 500 && reply->status != 429)
		*refused = g_strdup(word);
	else if (!json_is_object(answer) || reply->status >= 300)
		oauth_odd(o, reply, error);
	if (*refused != NULL || (json_is_object(answer) && reply->status < 300))
		return answer;
	jsonic_wipe(answer);
	return NULL;
}

/* A person has to do something; what, depends on who was not believed. */
static gboolean
refusal(struct oauth *o, const char *word, const char *words, GError **error)
{
	g_autofree char *name = oauth_word(o);

	if (g_strcmp0(word, "invalid_client") == 0 || g_strcmp0(word, "unauthorized_client") == 0)
		return err_set(error, ERR_AUTH, _("Account “%s”: %s does not accept this program (%s). "
			"Check client-id and client-secret-command, then run guichet-net login %s."),
			o->account, oauth_title(o), words, name);
	return err_set(error, ERR_AUTH, _("Account “%s”: %s does not let us in any more (%s). Run "
		"guichet-net login %s."), o->account, oauth_title(o), words, name);
}

gboolean
oauth_grant(struct oauth *o, json_t *form, GError **error)
{
	g_autofree char *url = oauth_endpoint(o, o->scheme == AUTH_JWT ?
		o->connector->auth.jwt_exchange : o->connector->auth.token, "token", error);
	AUTO(http_reply) reply = NULL;
	g_autofree char *words = NULL;
	json_t *answer;
	gboolean ok;

	if (url == NULL) {
		jsonic_wipe(form);
		return FALSE;
	}
	reply = post(o, url, form, error);
	if (reply == NULL)
		return FALSE;
	answer = oauth_answer(reply);
	if (json_is_object(answer) && reply->status < 300 &&
	    json_object_get(answer, "error") == NULL) {
		ok = oauth_take(o, answer, reply, error);
	} else if (reply->status == 400 || reply->status == 401 || reply->status == 403 ||
		(json_object_get(answer, "error") != NULL && reply->status < 300)) {
		words = oauth_words(o, answer, reply->status);
		ok = refusal(o, json_string_value(json_object_get(answer, "error")), words, error);
	} else {
		ok = oauth_odd(o, reply, error);
	}
	jsonic_wipe(answer);
	return ok;
}

gboolean
oauth_revoke(struct oauth *o, GError **error)
{
	gboolean all = o->token->refresh != NULL; /* and with it the access tokens made from it */
	g_autofree char *url = oauth_endpoint(o, o->connector->auth.revoke, "revoke", error);
	AUTO(http_reply) reply = url == NULL ? NULL : post(o, url, json_pack("{s:s,s:s}", "token",
		all ? o->token->refresh : o->token->access, "token_type_hint",
		all ? "refresh_token" : "access_token"), error);

	if (reply == NULL || reply->status < 300)
		return reply != NULL;
	return err_set(error, ERR_TEMP, _("%s answers with status %d"), oauth_title(o),
		reply->status);
}
