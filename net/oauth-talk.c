/* net/oauth-talk.c — a person lets us in: by an address to open and a code to paste (RFC 6749 §4.1 with
 * PKCE, RFC 7636), or by a code to type somewhere else (RFC 8628). Works over SSH: nothing listens,
 * no browser is started. */
#include "net/oauth-private.h"

#include "base/date.h"
#include "base/err.h"
#include "net/jose.h"
#include "net/stop.h"

#include <glib/gi18n.h>
#include <openssl/rand.h>
#include <openssl/sha.h>
#include <poll.h>
#include <string.h>

#define TRIES 3
#define GRANT_DEVICE_CODE "urn:ietf:params:oauth:grant-type:device_code"
#define INTERVAL_S 5 /* RFC 8628 §3.2, §3.5 */
#define INTERVAL_MAX_S 60
#define SLOWER_S 5
#define DEVICE_S 600 /* when nobody says how long the code lives */
#define DEVICE_MAX_S 3600

static void G_GNUC_PRINTF(2, 3)
say(const struct oauth_talk *talk, const char *format, ...)
{
	g_autofree char *sentence = NULL;
	va_list args;

	va_start(args, format);
	sentence = g_strdup_vprintf(format, args);
	va_end(args);
	talk->say(talk->self, sentence);
}

static char *
random_word(void)
{
	guchar bytes[32];

	if (RAND_bytes(bytes, sizeof(bytes)) != 1)
		g_error("no random numbers");
	return jose_base64url(bytes, sizeof(bytes));
}

/* ---- code -------------------------------------------------------------------------- */

static void
add_parameter(GString *url, const char *name, const char *value)
{
	g_autofree char *safe = g_uri_escape_string(value, NULL, FALSE);

	g_string_append_printf(url, "%c%s=%s", strchr(url->str, '?') != NULL ? '&' : '?', name, safe);
}

static char *
authorize_url(struct oauth *o, const char *state, const char *verifier, GError **error)
{
	const struct connector_auth *a = &o->connector->auth;
	g_autofree char *base = oauth_endpoint(o, a->authorize, "authorize", error);
	g_autofree char *scopes = a->scopes != NULL ? g_strjoinv(" ", a->scopes) : NULL;
	const char *id = base != NULL ? oauth_client_id(o, error) : NULL;
	guchar digest[SHA256_DIGEST_LENGTH];
	g_autofree char *challenge = NULL;
	GString *url;

	if (id == NULL)
		return NULL;
	url = g_string_new(base);
	add_parameter(url, "response_type", "code");
	add_parameter(url, "client_id", id);
	add_parameter(url, "redirect_uri", oauth_redirect(o));
	if (scopes != NULL && *scopes != '\0')
		add_parameter(url, "scope", scopes);
	add_parameter(url, "state", state);
	if (verifier != NULL) {
		SHA256((const guchar *)verifier, strlen(verifier), digest);
		challenge = jose_base64url(digest, sizeof(digest));
		add_parameter(url, "code_challenge", challenge);
		add_parameter(url, "code_challenge_method", "S256");
	}
	return g_string_free(url, FALSE);
}

/* The code in what was pasted: the bare code, or the address the browser ended at, whose state must be
 * ours. NULL without error: ask again, we have said why. */
static char *
code_in(const struct oauth *o, const struct oauth_talk *talk, char *pasted, const char *state,
	GError **error)
{
	const char *text = g_strstrip(pasted), *query = strchr(text, '?');
	g_autoptr(GHashTable) pairs = NULL;
	g_autofree char *bare = NULL;
	const char *code, *refused;

	if (query == NULL && strstr(text, "code=") == NULL && strstr(text, "://") == NULL) {
		if (*text == '\0')
			say(talk, _("That was an empty line."));
		return *text != '\0' ? g_strdup(text) : NULL;
	}
	query = query != NULL ? query + 1 : text;
	bare = g_strndup(query, strcspn(query, "#"));
	pairs = g_uri_parse_params(bare, -1, "&", G_URI_PARAMS_WWW_FORM | G_URI_PARAMS_PARSE_RELAXED,
		NULL);
	code = pairs != NULL ? g_hash_table_lookup(pairs, "code") : NULL;
	refused = pairs != NULL ? g_hash_table_lookup(pairs, "error") : NULL;
	if (code == NULL && refused == NULL) {
		say(talk, _("There is no code in that address. Copy the whole address that the browser "
			"ends at, after you have agreed."));
		return NULL;
	}
	if (g_strcmp0(g_hash_table_lookup(pairs, "state"), state) != 0) {
		say(talk, _("That address belongs to another login. Open the address above, and paste where "
			"it leads."));
		return NULL;
	}
	if (code == NULL)
		err_set(error, ERR_AUTH, _("Account “%s”: %s did not let us in (%s). Run the command "
			"again if that was not meant."), o->account, oauth_title(o), refused);
	return g_strdup(code);
}

static char *
ask_code(const struct oauth *o, const struct oauth_talk *talk, const char *state, GError **error)
{
	for (int i = 0; i < TRIES; i++) {
		g_autoptr(GError) why = NULL;
		char *pasted = talk->ask(talk->self,
			_("Paste the code, or the whole address that the browser ends at:"));
		char *code;

		if (pasted == NULL)
			break;
		code = code_in(o, talk, pasted, state, &why);
		explicit_bzero(pasted, strlen(pasted));
		g_free(pasted);
		if (code != NULL)
			return code;
		if (why != NULL) {
			g_propagate_error(error, g_steal_pointer(&why));
			return NULL;
		}
	}
	err_set(error, ERR_AUTH, _("Account “%s”: no code was given; nothing has changed."), o->account);
	return NULL;
}

gboolean
oauth_talk_code(struct oauth *o, const struct oauth_talk *talk, GError **error)
{
	g_autofree char *state = random_word();
	g_autofree char *verifier = o->connector->auth.pkce ? random_word() : NULL;
	g_autofree char *url = NULL;
	char *code;
	json_t *form;

	/* all that is ours to know, before a person goes to the browser */
	if (!oauth_client_ready(o, error) || (url = authorize_url(o, state, verifier, error)) == NULL)
		return FALSE;
	say(talk, _("Open this address in a browser, log in to %s and agree:"), oauth_title(o));
	say(talk, "%s", url);
	if (g_str_has_prefix(oauth_redirect(o), "http"))
		say(talk, _("The browser then tries to open a page of this machine and fails: that is as "
			"it should be. Its address holds the code."));
	code = ask_code(o, talk, state, error);
	if (code == NULL)
		return FALSE;
	form = oauth_form("authorization_code");
	json_object_set_new(form, "code", json_string(code));
	json_object_set_new(form, "redirect_uri", json_string(oauth_redirect(o)));
	if (verifier != NULL)
		json_object_set_new(form, "code_verifier", json_string(verifier));
	explicit_bzero(code, strlen(code));
	g_free(code);
	g_clear_pointer(&o->token, token_free); /* nothing of the old one goes into the new */
	return oauth_grant(o, form, error) && oauth_save(o, error);
}

/* ---- device ------------------------------------------------------------------------ */

struct device {
	char *code;
	gint64 interval_s, until; /* date_monotonic */
};

static gint64
number(const json_t *answer, const char *name, gint64 fallback, gint64 most)
{
	g_autofree char *text = jsonic_string(json_object_get(answer, name));
	gint64 n;

	if (text == NULL || !g_ascii_string_to_signed(text, 10, 0, G_MAXINT32, &n, NULL))
		return fallback;
	return CLAMP(n, 1, most);
}

static gboolean
begin_device(struct oauth *o, const struct oauth_talk *talk, struct device *d, GError **error)
{
	char **scopes = o->connector->auth.scopes;
	g_autofree char *all = scopes != NULL ? g_strjoinv(" ", scopes) : NULL, *refused = NULL;
	g_autofree char *url = oauth_endpoint(o, o->connector->auth.device, "device", error);
	json_t *answer = url == NULL ? NULL : oauth_post(o, url, all != NULL && *all != '\0' ?
		json_pack("{s:s}", "scope", all) : json_object(), &refused, error);
	const char *user = json_string_value(json_object_get(answer, "user_code"));
	const char *where = json_string_value(json_object_get(answer, "verification_uri"));
	const char *code = json_string_value(json_object_get(answer, "device_code"));
	gboolean ok = FALSE;

	if (where == NULL) /* as it was called in drafts */
		where = json_string_value(json_object_get(answer, "verification_url"));
	if (refused != NULL) {
		g_autofree char *words = oauth_words(o, answer, 400);

		err_set(error, ERR_AUTH, _("Account “%s”: %s gives no code to log in with (%s). Check "
			"client-id."), o->account, oauth_title(o), words);
	} else if (answer != NULL && (user == NULL || code == NULL || where == NULL)) {
		err_set(error, ERR_PROTOCOL, _("Account “%s”: %s gives no code to log in with."),
			o->account, oauth_title(o));
	} else if (answer != NULL) {
		say(talk, _("Open %s in a browser, on any machine, and type the code %s"), where, user);
		d->code = g_strdup(code);
		d->interval_s = number(answer, "interval", INTERVAL_S, INTERVAL_MAX_S);
		d->until = date_monotonic() + 1000 * number(answer, "expires_in", DEVICE_S, DEVICE_MAX_S);
		ok = TRUE;
	}
	jsonic_wipe(answer);
	return ok;
}

/* FALSE: told to stop. */
static gboolean
pause_for(gint64 seconds)
{
	struct pollfd stop = {.fd = stop_fd(), .events = POLLIN};
	gint64 end = date_monotonic() + seconds * 1000, left;

	while (!stop_wanted() && (left = end - date_monotonic()) > 0)
		poll(&stop, stop.fd >= 0, (int)MIN(left, 60000));
	return !stop_wanted();
}

static gboolean
ask_again(struct device *d, const char *refused, const GError *why)
{
	if (g_strcmp0(refused, "slow_down") == 0)
		d->interval_s += SLOWER_S;
	else if (why != NULL)
		d->interval_s = MIN(d->interval_s * 2, INTERVAL_MAX_S);
	return g_strcmp0(refused, "authorization_pending") == 0 || g_strcmp0(refused, "slow_down") == 0 ||
		(refused == NULL && err_policy(why) == ERR_BACK_OFF);
}

static gboolean
device_refused(struct oauth *o, const char *refused, const json_t *answer, GError **error)
{
	g_autofree char *words = oauth_words(o, answer, 400), *name = oauth_word(o);

	if (strcmp(refused, "expired_token") == 0)
		return err_set(error, ERR_AUTH, _("Account “%s”: the code has run out before it was typed. "
			"Run guichet-net login %s again."), o->account, name);
	if (strcmp(refused, "access_denied") == 0)
		return err_set(error, ERR_AUTH, _("Account “%s”: the login was refused in the browser. Run "
			"guichet-net login %s again if that was not meant."), o->account, name);
	return err_set(error, ERR_AUTH, _("Account “%s”: %s did not let us in (%s). Run the command "
		"again if that was not meant."), o->account, oauth_title(o), words);
}

/* One look whether the code was typed. 1 done, 0 not yet, -1 failed. */
static int
look_device(struct oauth *o, struct device *d, const char *url, GError **error)
{
	g_autofree char *refused = NULL;
	g_autoptr(GError) why = NULL;
	json_t *form = oauth_form(GRANT_DEVICE_CODE), *answer;
	int verdict = -1;

	json_object_set_new(form, "device_code", json_string(d->code));
	answer = oauth_post(o, url, form, &refused, &why);
	if ((refused != NULL || answer == NULL) && ask_again(d, refused, why)) {
		verdict = 0;
	} else if (refused != NULL) {
		device_refused(o, refused, answer, error);
	} else if (answer == NULL) {
		g_propagate_error(error, g_steal_pointer(&why));
	} else {
		g_clear_pointer(&o->token, token_free);
		verdict = oauth_take(o, answer, NULL, error) && oauth_save(o, error) ? 1 : -1;
	}
	jsonic_wipe(answer);
	return verdict;
}

gboolean
oauth_talk_device(struct oauth *o, const struct oauth_talk *talk, GError **error)
{
	g_autofree char *url = oauth_endpoint(o, o->connector->auth.token, "token", error);
	struct device d = {0};
	int verdict = 0;

	if (url == NULL || !begin_device(o, talk, &d, error))
		return FALSE;
	while (verdict == 0) {
		if (!pause_for(d.interval_s)) {
			err_set(error, ERR_BUSY, _("Account “%s”: told to stop; nothing has changed."),
				o->account);
			verdict = -1;
		} else if (date_monotonic() > d.until) {
			device_refused(o, "expired_token", NULL, error);
			verdict = -1;
		} else {
			verdict = look_device(o, &d, url, error);
		}
	}
	explicit_bzero(d.code, strlen(d.code));
	g_free(d.code);
	return verdict > 0;
}
