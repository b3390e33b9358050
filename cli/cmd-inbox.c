/* cli/cmd-inbox.c — `guichet`: the screen, with guichet-net working behind it. */
#include "cli/commands.h"

#include "base/err.h"
#include "cli/spawn.h"
#include "tui/tui.h"

#include <glib/gi18n.h>
#include <inttypes.h>
#include <sys/wait.h>

#define STARTS_MAX 3 /* a guichet-net that ends so often is not started again, */
#define WELL_CALLS 60 /* unless it was seen well that many times in between */

struct keeper {
	const struct cli *cli;
	pid_t net; /* started by us and not waited for yet, or 0 */
	int starts, well;
	gboolean told;
};

static gboolean
wants_net(const struct cli *cli)
{
	return conf_accounts(cli->conf)[0] != NULL && !cli_flag(cli, "offline") &&
	       !cli_flag(cli, "script");
}

/* Mail comes in and leaves while the screen is open, and goes on leaving after it is closed. NULL,
 * or what the person should know (transfer full). */
static char *
start_net(struct keeper *k)
{
	static const char *const args[] = { "--watch", NULL };
	const struct cli *cli = k->cli;
	g_autoptr(GError) error = NULL;

	if (conf_accounts(cli->conf)[0] == NULL)
		return g_strdup(_("No account yet: leave and run guichet init, or look around in guichet demo"));
	if (!wants_net(cli) || spawn_is_running(cli->home) != 0)
		return NULL;
	k->net = spawn_start(cli->home, conf_path(cli->conf), args, &error);
	return k->net != 0 ? NULL : g_strdup(error->message);
}

/* guichet-net was killed, or fell: nothing comes in and nothing leaves until it is there again. */
static char *
keep_net(gpointer user)
{
	struct keeper *k = user;
	g_autofree char *trouble = NULL;

	if (k->net != 0 && waitpid(k->net, NULL, WNOHANG) != 0)
		k->net = 0;
	if (spawn_is_running(k->cli->home) != 0) {
		k->told = FALSE;
		if (++k->well >= WELL_CALLS)
			k->starts = 0;
		return NULL;
	}
	k->well = 0;
	if (k->starts < STARTS_MAX) {
		k->starts++;
		trouble = start_net(k);
		return trouble == NULL
			       ? g_strdup(_("guichet-net had ended; it is started again, nothing is lost."))
			       : g_steal_pointer(&trouble);
	}
	if (k->told)
		return NULL;
	k->told = TRUE;
	return g_strdup(_("guichet-net keeps ending: no mail comes or leaves. Run guichet doctor."));
}

static pid_t
ask_remarks(gpointer user, gint64 draft, int *fd)
{
	const struct keeper *k = user;
	g_autofree char *id = g_strdup_printf("%" PRId64, draft);
	const char *const args[] = { "check", "--draft", id, NULL };

	return spawn_listen(k->cli->home, conf_path(k->cli->conf), args, fd, NULL);
}

static pid_t
ask_lookup(gpointer user, const char *word, int *fd)
{
	const struct keeper *k = user;
	const char *const args[] = { "people", "find", "--", word, NULL };

	return spawn_listen(k->cli->home, conf_path(k->cli->conf), args, fd, NULL);
}

static int
run(struct cli *cli, GError **error)
{
	struct keeper keeper = { .cli = cli };
	struct tui_opts opts = {
		.db = cli->db,
		.conf = cli->conf,
		.advisor = cli->advisor,
		.script = cli_text(cli, "script"),
		.keep = wants_net(cli) ? keep_net : NULL,
		.ask_remarks = ask_remarks,
		.ask_lookup = ask_lookup,
		.user = &keeper,
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
	notice = start_net(&keeper);
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
