/* cli/cmd-inbox.c — `guichet`: the screen, with guichet-net working behind it. */
#include "cli/commands.h"

#include "base/err.h"
#include "cli/spawn.h"
#include "tui/tui.h"

#include <glib/gi18n.h>

/* Mail comes in and leaves while the screen is open, and goes on leaving after it is closed. NULL,
 * or what the person should know (transfer full). */
static char *
start_net(const struct cli *cli)
{
	static const char *const args[] = { "--watch", NULL };
	g_autoptr(GError) error = NULL;

	if (conf_accounts(cli->conf)[0] == NULL)
		return g_strdup(_("No account yet: leave and run guichet init, or look around in guichet demo"));
	if (cli_flag(cli, "offline") || cli_flag(cli, "script") || spawn_is_running(cli->home) != 0)
		return NULL;
	if (spawn_start(cli->home, conf_path(cli->conf), args, &error) != 0)
		return NULL;
	return g_strdup(error->message);
}

static int
run(struct cli *cli, GError **error)
{
	struct tui_opts opts = {
		.db = cli->db,
		.conf = cli->conf,
		.advisor = cli->advisor,
		.script = cli_text(cli, "script"),
	};
	const char *open = cli_text(cli, "case");
	g_autofree char *notice = NULL;

	if (!cli_expect(cli, 0, 0, NULL, error))
		return 2;
	if (open != NULL) {
		opts.open_case = cli_id(open, error);
		if (opts.open_case == 0)
			return 2;
	}
	notice = start_net(cli);
	opts.notice = notice;
	return tui_run(&opts, error);
}

static const struct cli_option options[] = {
	{ "script", 'S', OPTION_TEXT, "FILE", N_("take keys from a script (- is standard input) instead of a keyboard") },
	{ "offline", 'n', OPTION_FLAG, NULL, N_("do not start guichet-net") },
	{ "case", 0, OPTION_TEXT, "ID", N_("open this case first") },
	{ NULL, 0, OPTION_FLAG, NULL, NULL },
};

const struct cli_command cmd_inbox = {
	.name = "inbox",
	.summary = N_("the screen: the inbox, and everything from there (the default)"),
	.help = N_("Starts guichet-net for this home when none runs, accounts are configured, and neither "
		   "--offline nor --script is given. guichet-net stays when the screen is closed, so that "
		   "answers on hold still leave."),
	.need = NEED_DESK,
	.options = options,
	.run = run,
};
