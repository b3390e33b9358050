/* cli/cmd-lookup.c — `guichet lookup WORD`: addresses that a word means, from customers, directories and the
 * lookup-command; the same that Tab offers in the composer. */
#include "cli/commands.h"

#include "base/err.h"
#include "cli/spawn.h"

#include <glib/gi18n.h>

static int
run(struct cli *cli, GError **error)
{
	g_autoptr(GPtrArray) args = g_ptr_array_new();
	g_autofree char *words = NULL; /* outlives args */

	if (!cli_expect(cli, 1, G_MAXINT, "WORD", error))
		return 2;
	words = cli_rest(cli, 0);
	g_ptr_array_add(args, (gpointer)(gsize)"people");
	g_ptr_array_add(args, (gpointer)(gsize)"find");
	if (cli->format == CLI_JSON) {
		g_ptr_array_add(args, (gpointer)(gsize)"-o");
		g_ptr_array_add(args, (gpointer)(gsize)"json");
	}
	if (cli_text(cli, "directory") != NULL) {
		g_ptr_array_add(args, (gpointer)(gsize)"--directory");
		g_ptr_array_add(args, (gpointer)(gsize)cli_text(cli, "directory"));
	}
	g_ptr_array_add(args, (gpointer)(gsize)"--"); /* a word may begin with a dash */
	g_ptr_array_add(args, words);
	g_ptr_array_add(args, NULL);
	return spawn_wait(cli->home, conf_path(cli->conf), (const char *const *)args->pdata, error);
}

static const struct cli_option options[] = {
	{ "directory", 0, OPTION_TEXT, "NAME", N_("only in this directory of the configuration") },
	{ NULL, 0, OPTION_FLAG, NULL, NULL },
};

const struct cli_command cmd_lookup = {
	.name = "lookup",
	.args = "WORD…",
	.summary = N_("find mail addresses by the beginning of a name or an address"),
	.help = N_("Each line is an address, a tab, a name, a tab, and where it was found: among the customers, in a directory "
		"of the configuration, or by lookup-command. A directory that does not answer is told on standard error, and the "
		"exit code is then 1."),
	.need = NEED_CONF,
	.options = options,
	.run = run,
};
