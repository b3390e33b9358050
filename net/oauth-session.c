/* net/oauth-session.c — a session that the connector asks for: its functions login and refresh.
 *
 * A connector writes $USER, $SECRET, $REFRESH, $CLIENT_ID, $CLIENT_SECRET where a value belongs;
 * they are replaced in the body only, after the connector has been asked and before the request
 * leaves. The answer never goes to the connector. */
#include "net/oauth-private.h"

#include "base/err.h"
#include "base/proc.h"
#include "net/secret.h"
#include "net/settings.h"

#include <glib/gi18n.h>
#include <string.h>

/* TRUE when `text` is one of ours; *value (transfer full) is NULL when it could not be had. */
static gboolean
placeholder(struct oauth *o, const char *text, char **value, GError **error)
{
	if (strcmp(text, "$USER") == 0)
		*value = g_strdup(oauth_setting(o, "user"));
	else if (strcmp(text, "$SECRET") == 0)
		*value = secret_get(o->conf, o->account, SECRET_PASSWORD, error);
	else if (strcmp(text, "$REFRESH") == 0)
		*value = g_strdup(o->token != NULL ? o->token->refresh : NULL);
	else if (strcmp(text, "$CLIENT_ID") == 0)
		*value = g_strdup(oauth_client_id(o, error));
	else if (strcmp(text, "$CLIENT_SECRET") == 0)
		*value = g_strdup(oauth_client_secret(o, error));
	else
		return FALSE;
	if (*value != NULL && strlen(*value) >= 4 && strcmp(text, "$USER") != 0 &&
	    strcmp(text, "$CLIENT_ID") != 0)
		g_ptr_array_add(o->told, g_strdup(*value));
	if (*value == NULL && error != NULL && *error == NULL)
		err_set(error, ERR_CONFIG, _("Account “%s”: the connector %s needs %s, which is not "
			"set."), o->account, o->connector->name, text + 1);
	return TRUE;
}

static gboolean
fill_json(struct oauth *o, json_t *value, GError **error)
{
	char *secret = NULL;
	const char *key;
	json_t *member;
	gsize i;
	gboolean ok = TRUE;

	if (json_is_string(value) && placeholder(o, json_string_value(value), &secret, error)) {
		ok = secret != NULL && json_string_set(value, secret) == 0;
		proc_wipe(secret);
	}
	json_object_foreach(value, key, member)
		ok = ok && fill_json(o, member, error);
	json_array_foreach(value, i, member)
		ok = ok && fill_json(o, member, error);
	return ok;
}

static char *
filled_json(struct oauth *o, const char *bytes, gsize n, GError **error)
{
	json_t *value = json_loadb(bytes, n, JSON_DECODE_ANY, NULL);
	char *text = value != NULL && fill_json(o, value, error) ? jsonic_text(value) : NULL;

	jsonic_wipe(value);
	return text;
}

static char *
filled_form(struct oauth *o, const char *bytes, gsize n, GError **error)
{
	g_autofree char *text = g_strndup(bytes, n);
	g_auto(GStrv) pairs = g_strsplit(text, "&", -1);
	GString *out = g_string_sized_new(4096); /* so that no half of it is left behind by growing */

	for (char **pair = pairs; *pair != NULL; pair++) {
		char *equals = strchr(*pair, '='), *secret = NULL;
		g_autofree char *plain = equals != NULL ? g_uri_unescape_string(equals + 1, NULL) : NULL;

		if (plain == NULL || !placeholder(o, plain, &secret, error)) {
			g_string_append_printf(out, "%s%s", out->len > 0 ? "&" : "", *pair);
			continue;
		}
		if (secret == NULL) {
			proc_wipe(g_string_free(out, FALSE));
			return NULL;
		}
		*equals = '\0';
		oauth_append(out, *pair, secret);
		proc_wipe(secret);
	}
	return g_string_free(out, FALSE);
}

/* Puts the secrets into a request of the connector. */
static gboolean
fill(struct oauth *o, struct http_request *r, gboolean refresh, GError **error)
{
	gsize n = 0;
	const char *bytes = r->body != NULL ? g_bytes_get_data(r->body, &n) : NULL;
	gboolean form = g_strcmp0(r->type, OAUTH_FORM) == 0;
	char *text;

	/* A refresh that does not carry its token in the body is made with it (AT Protocol). */
	if (refresh && (bytes == NULL || g_strstr_len(bytes, (gssize)n, "REFRESH") == NULL))
		r->secret = g_strconcat("Authorization: Bearer ", o->token->refresh, NULL);
	if (bytes == NULL || n == 0)
		return TRUE;
	text = form ? filled_form(o, bytes, n, error) : filled_json(o, bytes, n, error);
	if (text == NULL) {
		if (error != NULL && *error == NULL)
			err_set(error, ERR_CONFIG, _("Account “%s”: the connector %s wants to log in with "
				"something that is neither JSON nor a form."), o->account,
				o->connector->name);
		return FALSE;
	}
	g_bytes_unref(r->body);
	r->body = oauth_bytes(text);
	return TRUE;
}

/* { settings, facts } for the functions login and refresh. */
static char *
input_of(const struct oauth *o)
{
	g_autofree char *settings = settings_json(o->conf, o->account, o->connector);

	return g_strdup_printf("{\"settings\":%s,\"facts\":%s}", settings,
		o->token != NULL && o->token->facts != NULL ? o->token->facts : "{}");
}

static struct http_request *
session_request(struct oauth *o, const char *function, GError **error)
{
	g_autofree char *input = input_of(o), *output = NULL, *base = NULL;
	g_autoptr(GPtrArray) requests = NULL;
	g_autoptr(GError) why = NULL;

	base = settings_url(o->conf, o->account, o->connector, error);
	if (base == NULL)
		return NULL;
	output = mapper_call(o->connector->mapper, function, input, NULL, &why);
	requests = output != NULL ? connector_requests(o->connector, base, output, &why) : NULL;
	if (requests == NULL) {
		err_set(error, (enum err_code)why->code, _("Account “%s”: %s"), o->account, why->message);
		return NULL;
	}
	if (requests->len != 1) {
		err_set(error, ERR_PROTOCOL, _("Account “%s”: %s of the connector %s must give one "
			"request."), o->account, function, o->connector->name);
		return NULL;
	}
	g_ptr_array_set_free_func(requests, NULL);
	return g_ptr_array_index(requests, 0);
}

gboolean
oauth_session(struct oauth *o, const char *function, GError **error)
{
	gboolean refresh = strcmp(function, "refresh") == 0;
	AUTO(http_request) r = session_request(o, function, error);
	AUTO(http_reply) reply = NULL;
	g_autofree char *words = NULL;
	json_t *answer;
	gboolean ok;

	g_ptr_array_set_size(o->told, 0);
	if (r == NULL || !fill(o, r, refresh, error))
		return FALSE;
	reply = oauth_ask(o, r, error);
	if (reply == NULL)
		return FALSE;
	answer = oauth_answer(reply);
	if (reply->status >= 200 && reply->status < 300 && json_is_object(answer)) {
		ok = oauth_take(o, answer, reply, error);
	} else if (reply->status == 400 || reply->status == 401 || reply->status == 403) {
		words = oauth_words(o, answer, reply->status);
		ok = err_set(error, ERR_AUTH, _("Account “%s”: %s refuses the login (%s). Check user and "
			"password-command in the configuration."), o->account, oauth_title(o), words);
	} else {
		ok = oauth_odd(o, reply, error);
	}
	jsonic_wipe(answer);
	return ok;
}
