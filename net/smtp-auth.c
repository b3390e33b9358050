/* net/smtp-auth.c — AUTH PLAIN, LOGIN and XOAUTH2 (RFC 4954), without Cyrus SASL and its
 * modules, which need not be installed. */
#include "net/smtp-session.h"

#include "base/err.h"
#include "base/log.h"
#include "base/proc.h"
#include "base/text.h"
#include "core/address.h"
#include "net/secret.h"

#include <glib/gi18n.h>
#include <string.h>

static const char *
setting(const struct conf *conf, const char *account, const char *key)
{
	const char *value = conf_get(conf, account, "account", key);

	return value != NULL && *value != '\0' ? value : NULL;
}

static gboolean
offers(const struct smtp *sm, const char *mechanism)
{
	g_autofree char *word = g_strconcat(" ", mechanism, " ", NULL);

	return sm->auth != NULL && strstr(sm->auth, word) != NULL;
}

/* The login name: smtp-user, else user, else our address. */
static char *
user_of(const struct conf *conf, const char *account)
{
	const char *user = setting(conf, account, "smtp-user");
	AUTO(address) address = NULL;

	if (user == NULL)
		user = setting(conf, account, "user");
	if (user != NULL)
		return g_strdup(user);
	address = address_parse_one(conf_get(conf, account, "account", "address"), NULL);
	return g_strdup(address != NULL ? address->mail : "");
}

static gboolean
login_refused(struct smtp *sm, GError **error)
{
	g_autofree char *words = smtp_words(sm);

	if (sm->code >= 400 && sm->code < 500)
		return err_set(error, ERR_TEMP, _("Account “%s”: %s cannot log us in now: %s. It is "
			"tried again later."), sm->account, sm->host, words);
	return err_set(error, ERR_AUTH, _("Account “%s”: %s refuses the login for sending: %s. Check "
		"smtp-user (or user) and password-command (or token-command) in the "
		"configuration; the answers wait in the outbox."), sm->account, sm->host, words);
}

/* A line that holds a secret in base64. */
static gboolean
say_secret(struct smtp *sm, const char *before, const char *secret, gsize len, GError **error)
{
	char *encoded = g_base64_encode((const guchar *)secret, len);
	gboolean ok = smtp_say(sm, error, "%s%s", before, encoded);

	proc_wipe(encoded);
	return ok && smtp_listen(sm, error);
}

static gboolean
login_plain(struct smtp *sm, const char *user, const char *password, GError **error)
{
	gsize u = strlen(user), p = strlen(password), len = u + p + 2;
	char *answer = g_malloc0(len + 1);
	gboolean ok;

	memcpy(answer + 1, user, u);
	memcpy(answer + 1 + u + 1, password, p);
	ok = say_secret(sm, "AUTH PLAIN ", answer, len, error);
	explicit_bzero(answer, len);
	g_free(answer);
	return ok;
}

static gboolean
login_login(struct smtp *sm, const char *user, const char *password, GError **error)
{
	if (!smtp_say(sm, error, "AUTH LOGIN") || !smtp_listen(sm, error))
		return FALSE;
	if (sm->code == 334 && !say_secret(sm, "", user, strlen(user), error))
		return FALSE;
	return sm->code != 334 || say_secret(sm, "", password, strlen(password), error);
}

static gboolean
login_xoauth2(struct smtp *sm, const char *user, const char *token, GError **error)
{
	char *answer = g_strdup_printf("user=%s\001auth=Bearer %s\001\001", user, token);
	gboolean ok = say_secret(sm, "AUTH XOAUTH2 ", answer, strlen(answer), error);

	proc_wipe(answer);
	if (!ok || sm->code != 334)
		return ok;
	/* the challenge is an error in JSON; an empty line gets the reply that ends the exchange */
	return smtp_say(sm, error, "%s", "") && smtp_listen(sm, error);
}

/* NULL: none that both sides know. */
static const char *
choose(const struct smtp *sm, const struct conf *conf)
{
	static const char *const passwords[] = {"PLAIN", "LOGIN"};
	const char *auth = conf_get(conf, sm->account, "account", "auth");
	gboolean any = auth == NULL || strcmp(auth, "auto") == 0;

	if (any && setting(conf, sm->account, "token-command") != NULL && offers(sm, "XOAUTH2"))
		return "XOAUTH2";
	if (!any && strcmp(auth, "xoauth2") == 0)
		return offers(sm, "XOAUTH2") ? "XOAUTH2" : NULL;
	for (gsize i = 0; i < G_N_ELEMENTS(passwords); i++)
		if (offers(sm, passwords[i]) &&
		    (any || g_ascii_strcasecmp(auth, passwords[i]) == 0))
			return passwords[i];
	return NULL;
}

static gboolean
exchange(struct smtp *sm, const char *mechanism, const char *user, const char *secret,
	GError **error)
{
	smtp_budget(sm, SMTP_COMMAND_S);
	if (strcmp(mechanism, "PLAIN") == 0)
		return login_plain(sm, user, secret, error);
	if (strcmp(mechanism, "LOGIN") == 0)
		return login_login(sm, user, secret, error);
	return login_xoauth2(sm, user, secret, error);
}

gboolean
smtp_login(struct smtp *sm, const struct conf *conf, GError **error)
{
	const char *auth = conf_get(conf, sm->account, "account", "auth");
	const char *mechanism = choose(sm, conf);
	g_autofree char *user = user_of(conf, sm->account);
	char *secret;
	gboolean ok;

	if (!stream_is_tls(sm->st)) /* smtp_open has seen to it; a wall all the same */
		return err_set(error, ERR_TRUST, _("Account “%s”: the connection to %s is not "
			"encrypted; no password was sent."), sm->account, sm->host);
	if (sm->auth == NULL && g_strcmp0(auth, "auto") == 0) {
		log_info("%s: %s asks for no login", sm->account, sm->host);
		return TRUE;
	}
	if (mechanism == NULL)
		return err_set(error, ERR_AUTH, _("Account “%s”: %s offers no way to log in that fits "
			"auth = %s (it offers:%s). Change auth, or ask its administrator."),
			sm->account, sm->host, auth, sm->auth != NULL ? sm->auth : " none");
	if (text_has_break(user, -1))
		return err_set(error, ERR_CONFIG, _("Account “%s”: a user name with a line break is "
			"never sent. Correct smtp-user (or user)."), sm->account);
	secret = secret_get(conf, sm->account,
		strcmp(mechanism, "XOAUTH2") == 0 ? SECRET_TOKEN : SECRET_PASSWORD, error);
	if (secret == NULL)
		return FALSE;
	ok = exchange(sm, mechanism, user, secret, error);
	proc_wipe(secret);
	return ok && (sm->code == 235 || login_refused(sm, error));
}
