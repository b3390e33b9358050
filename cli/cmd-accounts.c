/* cli/cmd-accounts.c — `guichet accounts`: our accounts and how they are doing. */
#include "cli/commands.h"

#include "base/err.h"
#include "cli/out.h"
#include "cli/rows.h"

#include <glib/gi18n.h>

/* Accounts that guichet-net has not met yet are in the configuration only. */
static struct out_row *
row_of_configured(const struct conf *conf, const char *name)
{
	struct out_row *row = out_row_new(&rows_account);

	out_put_string(row, "account", name);
	out_put_string(row, "channel", conf_get(conf, name, "account", "channel"));
	out_put_string(row, "address", conf_get(conf, name, "account", "address"));
	out_put_string(row, "phase", "stopped");
	return row;
}

static int
run(struct cli *cli, GError **error)
{
	const char *const *names = conf_accounts(cli->conf);
	struct out *out;
	gboolean trouble = FALSE;

	if (!cli_expect(cli, 0, 0, NULL, error))
		return 2;
	out = out_new(cli, &rows_account);
	for (; *names != NULL; names++) {
		AUTO(account) account = account_by_name(cli->db, *names, NULL);

		trouble = trouble || (account != NULL && account->error != NULL);
		out_add(out, account != NULL ? row_of_account(account)
					     : row_of_configured(cli->conf, *names));
	}
	out_end(out, _("There is no account."));
	return trouble ? 1 : 0;
}

const struct cli_command cmd_accounts = {
	.name = "accounts",
	.summary = N_("list our accounts and how they are doing"),
	.help = N_("Exits with 1 when an account is in trouble. guichet doctor names the failing step."),
	.need = NEED_DESK,
	.run = run,
};
