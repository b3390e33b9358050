/* cli/net-login.c — guichet-net login, logout: a person lets us into a channel, or takes that back. */
#include "cli/net-main.h"

#include "base/err.h"
#include "base/log.h"
#include "base/text.h"
#include "cache/bell.h"
#include "net/oauth.h"
#include "net/stop.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#define ANSWER_MAX 8192

/* Addresses come from servers: never trusted on a terminal. */
static void
put_sentence(gpointer self, const char *sentence)
{
	(void)self;
	text_put(stdout, sentence, TEXT_LINE);
	putchar('\n');
	fflush(stdout);
}

/* A byte at a time, so that nothing is read that belongs to the next question, and a signal ends the
 * wait. FALSE at the end of the input. */
static gboolean
read_byte(char *byte)
{
	struct pollfd fds[] = {{.fd = STDIN_FILENO, .events = POLLIN}, {.fd = stop_fd(), .events = POLLIN}};
	ssize_t got = -1;

	while (!stop_wanted() && got < 0) {
		if (poll(fds, G_N_ELEMENTS(fds), -1) > 0 && fds[0].revents != 0)
			got = read(STDIN_FILENO, byte, 1);
		if (got < 0 && errno != EINTR && errno != EAGAIN)
			break;
	}
	return got == 1;
}

static char *
read_line(void)
{
	char line[ANSWER_MAX] = "";
	gsize n = 0;
	gboolean any = FALSE;
	char *answer;

	while (n + 1 < sizeof(line) && read_byte(line + n)) {
		any = TRUE;
		if (line[n] == '\n')
			break;
		n++;
	}
	answer = any && !stop_wanted() ? g_strndup(line, n) : NULL;
	explicit_bzero(line, sizeof(line));
	return answer;
}

/* Without the terminal showing what is typed: a code lets somebody in. */
static char *
ask_line(gpointer self, const char *question)
{
	struct termios before, quiet;
	gboolean terminal = tcgetattr(STDIN_FILENO, &before) == 0;
	char *answer;

	put_sentence(self, question);
	if (terminal) {
		quiet = before;
		quiet.c_lflag &= ~(tcflag_t)ECHO;
		quiet.c_lflag |= ICANON | ECHONL;
		tcsetattr(STDIN_FILENO, TCSAFLUSH, &quiet);
	}
	answer = read_line();
	if (terminal)
		tcsetattr(STDIN_FILENO, TCSAFLUSH, &before);
	return answer;
}

static gboolean
log_in(struct oauth *o, const char *account, const struct net_cli *cli, GError **error)
{
	const struct oauth_talk talk = {put_sentence, ask_line, NULL};
	g_autofree char *done = NULL;

	if (!oauth_login(o, &talk, error))
		return FALSE;
	bell_ring(cli->home, BELL_SYNC); /* a guichet-net that runs has given it up */
	done = g_strdup_printf(_("Account “%s” is logged in."), account);
	if (!cli->quiet)
		put_sentence(NULL, done);
	return TRUE;
}

static gboolean
log_out(struct oauth *o, const char *account, const struct net_cli *cli, GError **error)
{
	g_autofree char *done = NULL;

	if (!oauth_logout(o, error))
		return FALSE;
	done = g_strdup_printf(_("Account “%s” is logged out: its tokens are forgotten."), account);
	if (!cli->quiet)
		put_sentence(NULL, done);
	return TRUE;
}

typedef gboolean (*deed)(struct oauth *, const char *account, const struct net_cli *, GError **error);

static gboolean
with_account(struct net_cli *cli, const struct conf *conf, const char *account, deed what,
	GError **error)
{
	const char *ca_file = conf_get(conf, account, "account", "ca-file");
	g_autofree char *config_dir = g_path_get_dirname(conf_path(conf));
	AUTO(connector) connector = NULL;
	AUTO(http) http = NULL;
	AUTO(oauth) o = NULL;

	if (g_strcmp0(conf_get(conf, account, "account", "link"), "rest") != 0)
		return err_set(error, ERR_USAGE, _("Account “%s” is not one of a connector: what lets us in "
			"comes from its password-command or token-command."), account);
	connector = connector_open(config_dir, conf_get(conf, account, "account", "channel"), error);
	if (connector == NULL)
		return FALSE;
	http = http_new(account, ca_file != NULL && *ca_file != '\0' ? ca_file : NULL);
	o = oauth_new(cli->home, conf, account, connector, http);
	return what(o, account, cli, error);
}

static int
run(struct net_cli *cli, deed what, GError **error)
{
	AUTO(conf) conf = NULL;
	const char *const *names;
	g_autofree char *log = g_build_filename(cli->home, "log", "net.log", NULL);
	gboolean ok;

	if (cli->words->len != 2) { /* one, and the NULL at the end */
		err_set(error, ERR_USAGE, _("Name one account: guichet-net login ACCOUNT."));
		return 2;
	}
	conf = net_conf(cli, error);
	names = conf != NULL ? net_accounts(cli, conf, error) : NULL;
	if (names == NULL)
		return conf != NULL ? 2 : 3;
	if (!home_make(cli->home, error) || !log_open(log, "login", error))
		return 3;
	stop_install();
	ok = with_account(cli, conf, names[0], what, error);
	return ok ? 0 : g_error_matches(*error, ERR, ERR_USAGE) ? 2 : 3;
}

int
cmd_net_login(struct net_cli *cli, GError **error)
{
	return run(cli, log_in, error);
}

int
cmd_net_logout(struct net_cli *cli, GError **error)
{
	return run(cli, log_out, error);
}
