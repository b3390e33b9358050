/* cli/net-check.c — guichet-net check: can we log in, to read and to send? */
#include "cli/net-main.h"

#include "base/err.h"
#include "base/json.h"
#include "base/text.h"
#include "net/imap.h"
#include "net/smtp.h"

#include <glib/gi18n.h>
#include <stdio.h>
#include <string.h>

static void
tell(const struct net_cli *cli, const char *account, const char *step, const GError *why)
{
	AUTO(json) j = NULL;
	g_autofree char *line = NULL;

	if (cli->json) {
		j = json_new();
		json_object(j, NULL);
		json_string(j, "account", account);
		json_string(j, "step", step);
		json_bool(j, "ok", why == NULL);
		json_string(j, "error", why != NULL ? why->message : NULL);
		json_string(j, "error_code", why != NULL && why->domain == ERR ?
			err_name((enum err_code)why->code) : NULL);
		json_end(j);
		puts(json_text(j));
		return;
	}
	line = g_strdup_printf("%s: %s: %s", account, step, why != NULL ? why->message : _("ok"));
	text_put(stdout, line, TEXT_LINE);
	putchar('\n');
}

static gboolean
check_imap(const struct net_cli *cli, const struct conf *conf, const char *account)
{
	g_autoptr(GError) why = NULL;
	AUTO(imap) imap = imap_open(conf, account, -1, &why);

	tell(cli, account, "imap", why);
	return imap != NULL;
}

static gboolean
check_smtp(const struct net_cli *cli, const struct conf *conf, const char *account)
{
	g_autoptr(GError) why = NULL;
	AUTO(smtp) smtp = smtp_open(conf, account, -1, &why);

	tell(cli, account, "smtp", why);
	return smtp != NULL;
}

static gboolean
check_account(const struct net_cli *cli, const struct conf *conf, const char *account)
{
	gboolean in, out;

	if (g_strcmp0(conf_get(conf, account, "account", "link"), "spool") == 0)
		return TRUE; /* nobody to log in to */
	in = check_imap(cli, conf, account);
	out = check_smtp(cli, conf, account);
	return in && out;
}

int
cmd_net_check(struct net_cli *cli, GError **error)
{
	AUTO(conf) conf = conf_load(cli->home, cli->config, error);
	const char *const *known = conf != NULL ? conf_accounts(conf) : NULL;
	const char *const *names = (const char *const *)cli->words->pdata;
	gboolean ok = TRUE;

	if (conf == NULL)
		return 3;
	if (known == NULL || *known == NULL) {
		err_set(error, ERR_CONFIG, _("No account is set up in %s. Run guichet init."),
			conf_path(conf));
		return 3;
	}
	for (; *names != NULL; names++)
		if (!g_strv_contains(known, *names)) {
			err_set(error, ERR_USAGE, _("There is no account “%s” in %s."), *names,
				conf_path(conf));
			return 2;
		}
	names = (const char *const *)cli->words->pdata;
	for (names = *names != NULL ? names : known; *names != NULL; names++)
		ok &= check_account(cli, conf, *names);
	return ok ? 0 : 3;
}
