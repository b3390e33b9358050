/* cli/net-check.c — guichet-net check: can we log in, to read and to send? And may this answer go? */
#include "cli/net-check.h"

#include "base/err.h"
#include "base/json.h"
#include "base/text.h"
#include "cache/remark.h"
#include "net/imap.h"
#include "net/rest.h"
#include "net/smtp.h"

#include <glib/gi18n.h>
#include <stdio.h>
#include <string.h>

void
net_check_tell(const struct net_cli *cli, const char *account, const char *step, const GError *why)
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

	net_check_tell(cli, account, "imap", why);
	return imap != NULL;
}

static gboolean
check_smtp(const struct net_cli *cli, const struct conf *conf, const char *account)
{
	g_autoptr(GError) why = NULL;
	AUTO(smtp) smtp = smtp_open(conf, account, -1, &why);

	net_check_tell(cli, account, "smtp", why);
	return smtp != NULL;
}

static gboolean
check_account(const struct net_cli *cli, const struct conf *conf, const char *account)
{
	const char *link = conf_get(conf, account, "account", "link");
	gboolean in, out;

	if (g_strcmp0(link, "spool") == 0)
		return TRUE; /* nobody to log in to */
	if (g_strcmp0(link, "rest") == 0)
		return net_check_rest(cli, conf, account);
	in = check_imap(cli, conf, account);
	out = check_smtp(cli, conf, account);
	return in && out;
}

struct conf *
net_conf(const struct net_cli *cli, GError **error)
{
	struct conf *conf = conf_load(cli->home, cli->config, error);

	if (conf == NULL || *conf_accounts(conf) != NULL)
		return conf;
	err_set(error, ERR_CONFIG, _("No account is set up in %s. Run guichet init."),
		conf_path(conf));
	conf_free(conf);
	return NULL;
}

const char *const *
net_accounts(const struct net_cli *cli, const struct conf *conf, GError **error)
{
	const char *const *known = conf_accounts(conf);
	const char *const *names = (const char *const *)cli->words->pdata;

	for (const char *const *name = names; *name != NULL; name++)
		if (!g_strv_contains(known, *name)) {
			err_set(error, ERR_USAGE, _("There is no account “%s” in %s."), *name,
				conf_path(conf));
			return NULL;
		}
	return *names != NULL ? names : known;
}

/* ---- --draft ------------------------------------------------------------------------ */

static void
tell_remark(const struct remark *r)
{
	AUTO(json) j = json_new();

	json_object(j, NULL);
	json_string(j, "level", r->stop ? "stop" : "warn");
	json_string(j, "text", r->text);
	json_end(j);
	puts(json_text(j));
}

static int
check_draft(const struct net_cli *cli, const struct conf *conf, GError **error)
{
	guint64 draft = 0;
	g_autoptr(GPtrArray) list = NULL;
	AUTO(db) db = NULL;

	if (cli->words->len > 2 || !g_ascii_string_to_unsigned(cli->draft, 10, 1, G_MAXINT64, &draft, NULL)) {
		err_set(error, ERR_USAGE, _("Name one draft by its number: guichet-net check --draft ID."));
		return 2;
	}
	db = db_open(cli->home, DB_READ, error);
	list = db != NULL ? rest_remarks(db, conf, (gint64)draft, cli->words->pdata[0], error) : NULL;
	if (list == NULL)
		return g_error_matches(*error, ERR, ERR_USAGE) ? 2 : 3;
	for (guint i = 0; i < list->len; i++)
		tell_remark(list->pdata[i]);
	return remark_stop(list) != NULL ? 1 : 0;
}

int
cmd_net_check(struct net_cli *cli, GError **error)
{
	AUTO(conf) conf = net_conf(cli, error);
	const char *const *names = conf != NULL ? net_accounts(cli, conf, error) : NULL;
	gboolean ok = TRUE;

	if (names == NULL)
		return conf != NULL ? 2 : 3;
	if (cli->draft != NULL)
		return check_draft(cli, conf, error);
	for (; *names != NULL; names++)
		ok &= check_account(cli, conf, *names);
	return ok ? 0 : 3;
}
