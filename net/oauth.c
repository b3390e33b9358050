/* net/oauth.c — which scheme is in force, when a token is due, and who may fetch it. */
#include "net/oauth-private.h"

#include "base/date.h"
#include "base/err.h"
#include "base/log.h"
#include "base/proc.h"
#include "net/secret.h"

#include <glib/gi18n.h>
#include <string.h>
#include <unistd.h>

static void
wipe(gpointer text)
{
	proc_wipe(text);
}

/* ---- who, where -------------------------------------------------------------------- */

const char *
oauth_setting(const struct oauth *o, const char *key)
{
	const char *value = conf_get(o->conf, o->account, "account", key);

	return value != NULL && *value != '\0' ? value : NULL;
}

char *
oauth_word(const struct oauth *o)
{
	gsize plain = strspn(o->account, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
		"0123456789._-");

	return plain > 0 && o->account[plain] == '\0' ? g_strdup(o->account) :
		g_shell_quote(o->account);
}

const char *
oauth_title(const struct oauth *o)
{
	return o->connector->title != NULL ? o->connector->title : o->connector->name;
}

struct oauth *
oauth_new(const char *home, const struct conf *conf, const char *account,
	const struct connector *connector, struct http *http)
{
	struct oauth *o = g_new0(struct oauth, 1);

	o->home = g_strdup(home);
	o->account = g_strdup(account);
	o->conf = conf;
	o->connector = connector;
	o->http = http;
	o->told = g_ptr_array_new_with_free_func(wipe);
	o->scheme = connector->auth.scheme;
	/* A token from elsewhere (a page of settings, another program) needs no login of ours. */
	if ((o->scheme == AUTH_OAUTH2 || o->scheme == AUTH_LOGIN) &&
	    secret_is_set(conf, account, SECRET_TOKEN))
		o->scheme = AUTH_BEARER;
	return o;
}

void
oauth_free(struct oauth *o)
{
	if (o == NULL)
		return;
	proc_wipe(o->secret);
	proc_wipe(o->client_secret);
	token_free(o->token);
	g_ptr_array_unref(o->told);
	g_free(o->home);
	g_free(o->account);
	g_free(o);
}

static gboolean
has_tokens(const struct oauth *o)
{
	return o->scheme == AUTH_OAUTH2 || o->scheme == AUTH_LOGIN || o->scheme == AUTH_JWT;
}

/* A key's tokens are made anew; the others are worth keeping. */
static gboolean
keeps_tokens(const struct oauth *o)
{
	return o->scheme == AUTH_OAUTH2 || o->scheme == AUTH_LOGIN;
}

/* ---- tokens ------------------------------------------------------------------------ */

static gboolean
is_fresh(const struct token *t)
{
	return t != NULL && t->access != NULL &&
		(t->expires_at == 0 || date_now() < t->expires_at - OAUTH_EARLY_MS);
}

static gboolean
wants_person(const struct oauth *o, GError **error)
{
	g_autofree char *name = oauth_word(o);

	if (o->token == NULL)
		return err_set(error, ERR_AUTH, _("Account “%s”: nobody has let us into %s yet. Run "
			"guichet-net login %s."), o->account, oauth_title(o), name);
	return err_set(error, ERR_AUTH, _("Account “%s”: our access to %s has run out. Run guichet-net "
		"login %s."), o->account, oauth_title(o), name);
}

static gboolean
add_scopes(const struct oauth *o, json_t *form)
{
	char **scopes = o->connector->auth.scopes;
	g_autofree char *all = scopes != NULL ? g_strjoinv(" ", scopes) : NULL;

	return all != NULL && *all != '\0' && json_object_set_new(form, "scope", json_string(all)) == 0;
}

static gboolean
by_password(struct oauth *o, GError **error)
{
	char *password = secret_get(o->conf, o->account, SECRET_PASSWORD, error);
	const char *user = oauth_setting(o, "user");
	json_t *form;

	if (password == NULL)
		return FALSE;
	form = oauth_form("password");
	json_object_set_new(form, "username", json_string(user != NULL ? user : ""));
	json_object_set_new(form, "password", json_string(password));
	add_scopes(o, form);
	proc_wipe(password);
	return oauth_grant(o, form, error);
}

/* Without a person: TRUE when o->token is new. */
static gboolean
begin_anew(struct oauth *o, GError **error)
{
	json_t *form;

	if (o->scheme == AUTH_LOGIN)
		return oauth_session(o, "login", error);
	if (o->connector->auth.grant == GRANT_PASSWORD)
		return by_password(o, error);
	if (o->connector->auth.grant != GRANT_CLIENT)
		return wants_person(o, error);
	form = oauth_form("client_credentials");
	add_scopes(o, form);
	return oauth_grant(o, form, error);
}

static gboolean
refresh(struct oauth *o, GError **error)
{
	json_t *form;

	if (o->scheme == AUTH_LOGIN)
		return oauth_session(o, "refresh", error);
	form = oauth_form("refresh_token");
	json_object_set_new(form, "refresh_token", json_string(o->token->refresh));
	return oauth_grant(o, form, error);
}

static gboolean
can_refresh(const struct oauth *o)
{
	return o->token != NULL && o->token->refresh != NULL &&
		(o->scheme != AUTH_LOGIN || mapper_has(o->connector->mapper, "refresh"));
}

/* Under the lock, with o->token as it is on disk. */
static gboolean
obtain(struct oauth *o, GError **error)
{
	gboolean alone = o->scheme == AUTH_LOGIN || o->connector->auth.grant == GRANT_CLIENT ||
		o->connector->auth.grant == GRANT_PASSWORD;
	g_autoptr(GError) why = NULL;

	if (can_refresh(o)) {
		/* The one we have may be spent by asking: not where the new one could not be kept. */
		if (!token_save(o->home, o->account, o->token, error))
			return FALSE;
		if (refresh(o, &why))
			return token_save(o->home, o->account, o->token, error);
		if (!alone || !g_error_matches(why, ERR, ERR_AUTH)) {
			g_propagate_error(error, g_steal_pointer(&why));
			return FALSE;
		}
		proc_wipe(g_steal_pointer(&o->token->refresh)); /* refused: not tried again */
	}
	return begin_anew(o, error) && token_save(o->home, o->account, o->token, error);
}

static gboolean
reload(struct oauth *o, GError **error)
{
	g_autoptr(GError) why = NULL;
	struct token *t = token_load(o->home, o->account, &why);

	if (why != NULL) {
		g_propagate_error(error, g_steal_pointer(&why));
		return FALSE;
	}
	token_free(o->token);
	o->token = t;
	return TRUE;
}

/* One process at a time: whoever waited finds what the other one fetched, and is content with it
 * unless it is `refused`. */
static gboolean
fetch(struct oauth *o, const char *refused, GError **error)
{
	int lock = token_lock(o->home, o->account, error);
	gboolean ok;

	if (lock < 0)
		return FALSE;
	ok = reload(o, error);
	if (ok && (!is_fresh(o->token) || g_strcmp0(o->token->access, refused) == 0)) {
		ok = obtain(o, error);
		log_info("%s: %s", o->account, ok ? "a new token" : "no new token");
	}
	close(lock);
	return ok;
}

static gboolean
ensure(struct oauth *o, GError **error)
{
	if (is_fresh(o->token))
		return TRUE;
	if (!keeps_tokens(o))
		return oauth_jwt(o, error);
	if (!reload(o, error))
		return FALSE;
	return is_fresh(o->token) || fetch(o, NULL, error);
}

gboolean
oauth_save(struct oauth *o, GError **error)
{
	int lock = token_lock(o->home, o->account, error);
	gboolean ok = lock >= 0 && token_save(o->home, o->account, o->token, error);

	if (lock >= 0)
		close(lock);
	return ok;
}

/* ---- secrets of the configuration -------------------------------------------------- */

static char *
configured(const struct oauth *o, GError **error)
{
	gboolean token = secret_is_set(o->conf, o->account, SECRET_TOKEN);
	gboolean password = secret_is_set(o->conf, o->account, SECRET_PASSWORD);

	if (o->scheme == AUTH_BASIC || (!token && password))
		return secret_get(o->conf, o->account, SECRET_PASSWORD, error);
	return secret_get(o->conf, o->account, SECRET_TOKEN, error);
}

static char *
basic(const struct oauth *o)
{
	const char *user = oauth_setting(o, "user");
	char *both = g_strconcat(user != NULL ? user : "", ":", o->secret, NULL);
	char *encoded = g_base64_encode((const guchar *)both, strlen(both));
	char *line = g_strconcat("Authorization: Basic ", encoded, NULL);

	proc_wipe(both);
	proc_wipe(encoded);
	return line;
}

/* ---- the doors --------------------------------------------------------------------- */

gboolean
oauth_ready(struct oauth *o, GError **error)
{
	return !has_tokens(o) || ensure(o, error);
}

gboolean
oauth_sign(struct oauth *o, struct http_request *r, GError **error)
{
	const struct connector_auth *a = &o->connector->auth;
	const char *header = a->header != NULL ? a->header : "Authorization";
	const char *prefix = a->prefix != NULL ? a->prefix : a->header != NULL ? "" : "Bearer ";

	if (o->scheme == AUTH_NONE)
		return TRUE;
	if (has_tokens(o) && !ensure(o, error))
		return FALSE;
	if (!has_tokens(o) && o->secret == NULL && (o->secret = configured(o, error)) == NULL)
		return FALSE;
	proc_wipe(r->secret);
	r->secret = o->scheme == AUTH_BASIC ? basic(o) : g_strconcat(header, ": ", prefix,
		has_tokens(o) ? o->token->access : o->secret, NULL);
	return TRUE;
}

/* The command may give another one now. */
static gboolean
configured_anew(struct oauth *o, GError **error)
{
	char *before = g_steal_pointer(&o->secret);
	gboolean same;

	if (o->scheme != AUTH_NONE && (o->secret = configured(o, error)) == NULL) {
		proc_wipe(before);
		return FALSE;
	}
	same = g_strcmp0(before, o->secret) == 0;
	proc_wipe(before);
	if (!same)
		return TRUE;
	if (o->scheme == AUTH_NONE)
		return err_set(error, ERR_AUTH, _("Account “%s”: %s wants to know who we are, and its "
			"connector has no way to say so."), o->account, oauth_title(o));
	return err_set(error, ERR_AUTH, _("Account “%s”: %s refuses the login. Check user, and what "
		"password-command or token-command prints."), o->account, oauth_title(o));
}

gboolean
oauth_renew(struct oauth *o, GError **error)
{
	char *refused;
	gboolean ok;

	if (!has_tokens(o))
		return configured_anew(o, error);
	if (!keeps_tokens(o))
		return oauth_jwt(o, error);
	refused = g_strdup(o->token != NULL ? o->token->access : NULL);
	ok = fetch(o, refused, error);
	proc_wipe(refused);
	return ok;
}

const char *
oauth_facts(const struct oauth *o)
{
	return o->token != NULL ? o->token->facts : NULL;
}

static gboolean
login_alone(struct oauth *o, GError **error)
{
	int lock = token_lock(o->home, o->account, error);
	gboolean ok = lock >= 0 && reload(o, error) && begin_anew(o, error) &&
		token_save(o->home, o->account, o->token, error);

	if (lock >= 0)
		close(lock);
	return ok;
}

gboolean
oauth_login(struct oauth *o, const struct oauth_talk *talk, GError **error)
{
	g_autofree char *sentence = NULL;

	if (!has_tokens(o)) {
		proc_wipe(g_steal_pointer(&o->secret));
		if (o->scheme != AUTH_NONE && (o->secret = configured(o, error)) == NULL)
			return FALSE;
		sentence = g_strdup_printf(_("Account “%s” needs no login: what lets us in comes from the "
			"configuration."), o->account);
		talk->say(talk->self, sentence);
		return TRUE;
	}
	if (o->scheme == AUTH_JWT)
		return oauth_jwt(o, error);
	if (o->scheme == AUTH_OAUTH2 && o->connector->auth.grant == GRANT_CODE)
		return oauth_talk_code(o, talk, error);
	if (o->scheme == AUTH_OAUTH2 && o->connector->auth.grant == GRANT_DEVICE)
		return oauth_talk_device(o, talk, error);
	return login_alone(o, error);
}

gboolean
oauth_logout(struct oauth *o, GError **error)
{
	int lock = token_lock(o->home, o->account, error);
	g_autoptr(GError) why = NULL;
	gboolean told = TRUE;

	if (lock < 0)
		return FALSE;
	reload(o, NULL); /* a damaged file is removed too */
	if (o->scheme == AUTH_OAUTH2 && o->token != NULL && o->token->access != NULL &&
	    o->connector->auth.revoke != NULL)
		told = oauth_revoke(o, &why);
	g_clear_pointer(&o->token, token_free);
	if (!token_drop(o->home, o->account, error)) {
		close(lock);
		return FALSE;
	}
	close(lock);
	if (told)
		return TRUE;
	return err_set(error, ERR_TEMP, _("Account “%s”: its tokens are forgotten here, but %s could not "
		"be told to forget them (%s). Do so in its settings if they may be in other hands."),
		o->account, oauth_title(o), why->message);
}
