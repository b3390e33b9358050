/* net/secret.c — one door to passwords and tokens. */
#include "net/secret.h"

#include "base/err.h"
#include "base/log.h"
#include "base/proc.h"

#include <glib/gi18n.h>
#include <string.h>

#define SECRET_MAX (64 * 1024)
#define COMMAND_S 60 /* a person may have to unlock a key ring */

static const struct source {
	const char *group, *command, *env; /* keys */
	const char *missing; /* neither is there */
} sources[] = {
	[SECRET_PASSWORD] = {"account", "password-command", "password-env",
		N_("nothing says where its password comes from. Set password-command or password-env.")},
	[SECRET_TOKEN] = {"account", "token-command", "token-env",
		N_("nothing says where its token comes from. Set token-command.")},
	[SECRET_CLIENT] = {"account", "client-secret-command", NULL,
		N_("nothing says where the secret of client-id comes from. Set client-secret-command.")},
	[SECRET_WEBHOOK] = {"account", "webhook-secret-command", NULL,
		N_("nothing says by which secret the channel signs its calls. Set webhook-secret-command.")},
	[SECRET_WEBHOOK_TOKEN] = {"account", "webhook-token-command", NULL,
		N_("nothing says which word the channel asks for. Set webhook-token-command.")},
	[SECRET_DIRECTORY] = {"directory", "password-command", "password-env",
		N_("nothing says where its password comes from. Set password-command or password-env.")},
};

static const char *
setting(const struct conf *conf, const char *account, const struct source *from, const char *key)
{
	const char *value = conf_get(conf, account, from->group, key);

	return value != NULL && *value != '\0' ? value : NULL;
}

static char *
from_command(const char *account, const char *key, const char *command, GError **error)
{
	g_autoptr(GError) why = NULL;
	char *secret = proc_capture(command, SECRET_MAX, COMMAND_S, &why);

	if (secret == NULL)
		err_set(error, ERR_AUTH, _("Account “%s”: %s gave no secret: %s"), account, key,
			why->message);
	return secret;
}

static char *
from_environment(const char *account, const struct source *from, const char *name,
	GError **error)
{
	const char *value = g_getenv(name);

	if (value == NULL)
		err_set(error, ERR_AUTH, _("Account “%s”: the environment variable %s (%s) is not set. "
			"Set it where guichet-net is started, or use %s."), account, name,
			from->env, from->command);
	return g_strdup(value);
}

/* A secret with a line break would end a command early; an empty one is a mistake. */
static char *
checked(const char *account, char *secret, GError **error)
{
	if (secret != NULL && *secret != '\0' && strpbrk(secret, "\r\n") == NULL) {
		if (strlen(secret) >= 4)
			log_hide(secret);
		return secret;
	}
	if (secret != NULL)
		err_set(error, ERR_AUTH, *secret == '\0' ?
			_("Account “%s”: the password or token is empty. Check what its command "
			  "prints.") :
			_("Account “%s”: the password or token has more than one line. Its command "
			  "must print the secret alone."), account);
	proc_wipe(secret);
	return NULL;
}

gboolean
secret_is_set(const struct conf *conf, const char *account, enum secret_kind kind)
{
	const struct source *from = &sources[kind];

	return setting(conf, account, from, from->command) != NULL ||
		(from->env != NULL && setting(conf, account, from, from->env) != NULL);
}

char *
secret_get(const struct conf *conf, const char *account, enum secret_kind kind, GError **error)
{
	const struct source *from = &sources[kind];
	const char *command = setting(conf, account, from, from->command);
	const char *name = from->env != NULL ? setting(conf, account, from, from->env) : NULL;

	if (command != NULL)
		return checked(account, from_command(account, from->command, command, error), error);
	if (name != NULL)
		return checked(account, from_environment(account, from, name, error), error);
	err_set(error, ERR_CONFIG, _("Account “%s”: %s"), account, _(from->missing));
	return NULL;
}
