/* cli/cmd-import.c — `guichet import`: files into the cache, by guichet-net and its parser child. */
#include "cli/commands.h"

#include "base/err.h"
#include "cli/spawn.h"

#include <glib/gi18n.h>
#include <string.h>

/* The account given, or the only one there is. */
static const char *
choose_account(const struct cli *cli, GError **error)
{
	const char *given = cli_text(cli, "account");
	const char *const *all = conf_accounts(cli->conf);

	if (given != NULL && g_strv_contains(all, given))
		return given;
	if (given != NULL)
		err_set(error, ERR_USAGE, _("There is no account “%s” in %s"), given,
			conf_path(cli->conf));
	else if (all[0] == NULL)
		err_set(error, ERR_CONFIG, _("No account yet: run guichet init"));
	else if (all[1] != NULL)
		err_set(error, ERR_USAGE, _("--account is missing: which account are the mails of?"));
	else
		return all[0];
	return NULL;
}

static void
add(GPtrArray *args, const char *word)
{
	g_ptr_array_add(args, g_strdup(word));
}

static int
run(struct cli *cli, GError **error)
{
	g_autoptr(GPtrArray) args = g_ptr_array_new_with_free_func(g_free);
	const char *account;

	if (!cli_expect(cli, 1, G_MAXINT, "PATH", error))
		return 2;
	account = choose_account(cli, error);
	if (account == NULL)
		return 2;
	add(args, "import");
	if (cli->format == CLI_JSON) {
		add(args, "-o");
		add(args, "json");
	}
	if (cli->quiet)
		add(args, "-q");
	add(args, "--account");
	add(args, account);
	for (int i = 0; i < cli->n_words; i++) { /* absolute, so that none looks like an option */
		g_autofree char *path = g_canonicalize_filename(cli->words[i], NULL);

		add(args, path);
	}
	g_ptr_array_add(args, NULL);
	return spawn_wait(cli->home, conf_path(cli->conf), (const char *const *)args->pdata, error);
}

static const struct cli_option options[] = {
	{ "account", 'A', OPTION_TEXT, "ACCOUNT", N_("whose mails they are; may be left out when there is one account") },
	{ NULL, 0, OPTION_FLAG, NULL, NULL },
};

const struct cli_command cmd_import = {
	.name = "import",
	.args = "PATH…",
	.summary = N_("bring in .eml files, mbox files, Maildirs and recorded pages"),
	.help = N_("Recorded pages (.json) are for an account whose channel is a connector. What is here already is "
		   "not taken twice: an import may be repeated."),
	.need = NEED_CONF,
	.options = options,
	.run = run,
};
