/* net/oauth-jwt.c — accounts that prove themselves by a key: a signed token each time, used as it is
 * or exchanged for another. */
#include "net/oauth-private.h"

#include "base/date.h"
#include "base/err.h"
#include "base/log.h"
#include "net/jose.h"
#include "net/settings.h"

#include <glib/gi18n.h>
#include <string.h>

#define GRANT_JWT "urn:ietf:params:oauth:grant-type:jwt-bearer"
#define EARLY_S 10 /* a clock of theirs that is slow must not see a token from the future */
#define LIFETIME_S 1200

/* "set.KEY" and "$USER" stand for what the configuration says. */
static gboolean
resolve(struct oauth *o, json_t *value, GError **error)
{
	const char *text = json_string_value(value), *key, *found = NULL;
	json_t *member;
	gboolean ok = TRUE;
	gsize i;

	if (text != NULL && strcmp(text, "$USER") == 0)
		found = oauth_setting(o, "user");
	else if (text != NULL && strcmp(text, "$CLIENT_ID") == 0)
		found = oauth_setting(o, "client-id");
	else if (text != NULL && g_str_has_prefix(text, "set."))
		found = settings_get(o->conf, o->account, o->connector, text + 4);
	else
		text = NULL;
	if (text != NULL && found == NULL)
		return err_set(error, ERR_CONFIG, _("Account “%s”: the connector %s signs with %s, which "
			"is not set."), o->account, o->connector->name,
			text[0] == '$' ? text + 1 : text);
	if (text != NULL)
		return json_string_set(value, found) == 0;
	json_object_foreach(value, key, member)
		ok = ok && resolve(o, member, error);
	json_array_foreach(value, i, member)
		ok = ok && resolve(o, member, error);
	return ok;
}

static json_t *
resolved(struct oauth *o, const char *text, GError **error)
{
	json_t *object = json_loads(text != NULL ? text : "{}", 0, NULL);

	if (object != NULL && resolve(o, object, error))
		return object;
	if (object == NULL)
		err_set(error, ERR_CONFIG, _("Account “%s”: what the connector %s wants signed is no JSON "
			"object."), o->account, o->connector->name);
	json_decref(object);
	return NULL;
}

/* The signed token, good until *end (UTC ms). */
static char *
make(struct oauth *o, gint64 *end, GError **error)
{
	const struct connector_auth *a = &o->connector->auth;
	const char *key = oauth_setting(o, "key-file");
	gint64 now = date_now() / 1000, lives = a->jwt_lifetime_s > 0 ? a->jwt_lifetime_s : LIFETIME_S;
	json_t *header = resolved(o, a->jwt_header, error);
	json_t *claims = header != NULL ? resolved(o, a->jwt_claims, error) : NULL;
	g_autofree char *header_text = NULL, *claims_text = NULL;
	g_autoptr(GError) why = NULL;
	char *token = NULL;

	if (claims != NULL && key == NULL) {
		err_set(error, ERR_CONFIG, _("Account “%s”: %s wants signed tokens. Set key-file to the "
			"private key it gave you."), o->account, oauth_title(o));
	} else if (claims != NULL) {
		json_object_set_new(claims, "iat", json_integer(now - EARLY_S));
		json_object_set_new(claims, "exp", json_integer(now - EARLY_S + lives));
		if (a->jwt_exchange != NULL && json_object_get(claims, "aud") == NULL)
			json_object_set_new(claims, "aud", json_string(a->jwt_exchange));
		header_text = jsonic_text(header);
		claims_text = jsonic_text(claims);
		token = jose_sign(a->jwt_alg != NULL ? a->jwt_alg : "RS256", header_text, claims_text,
			key, &why);
		if (token == NULL)
			err_set(error, ERR_CONFIG, _("Account “%s”: %s"), o->account, why->message);
	}
	json_decref(header);
	json_decref(claims);
	*end = (now - EARLY_S + lives) * 1000;
	return token;
}

gboolean
oauth_jwt(struct oauth *o, GError **error)
{
	const struct connector_auth *a = &o->connector->auth;
	gint64 end = 0;
	char *assertion = make(o, &end, error);
	json_t *form;
	gboolean ok;

	if (assertion == NULL)
		return FALSE;
	log_hide(assertion);
	if (a->jwt_exchange == NULL) {
		token_free(o->token);
		o->token = g_new0(struct token, 1);
		o->token->access = assertion;
		o->token->expires_at = end;
		return TRUE;
	}
	form = oauth_form(a->jwt_grant_type != NULL ? a->jwt_grant_type : GRANT_JWT);
	json_object_set_new(form, "assertion", json_string(assertion));
	ok = oauth_grant(o, form, error);
	explicit_bzero(assertion, strlen(assertion));
	g_free(assertion);
	return ok;
}
