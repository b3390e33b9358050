/* cli/net-main.c — main of guichet-net: brings messages in, takes answers out. */
#include "cli/net-main.h"

#include "base/date.h"
#include "base/err.h"
#include "base/json.h"
#include "base/lang.h"
#include "base/log.h"
#include "base/proc.h"
#include "base/text.h"
#include "base/version.h"
#include "core/guard.h"
#include "net/engine.h"
#include "net/holidays.h"
#include "net/indexer.h"
#include "net/mapper.h"
#include "net/parser.h"

#include <glib/gi18n.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int run_once(struct net_cli *, GError **error);
static int run_watch(struct net_cli *, GError **error);
static int run_holidays(struct net_cli *, GError **error);

static const struct {
	const char *name, *args, *help;
	net_run run; /* NULL: own */
	int (*own)(int argc, char **argv);
} commands[] = {
	{"--once", N_("[ACCOUNT…]"), N_("one pass: bring in what is new, send what is due, say what came of it"), run_once, NULL},
	{"--watch", N_("[ACCOUNT…]"), N_("stay: new mail as it comes, answers as they fall due"), run_watch, NULL},
	{"status", NULL, N_("how each account is doing"), cmd_net_status, NULL},
	{"check", N_("[ACCOUNT…]"), N_("try to log in, for reading and for sending; nothing is changed"), cmd_net_check, NULL},
	{"check", N_("[ACCOUNT] --draft ID"), N_("what its channel says of an answer before it is signed off"), cmd_net_check, NULL},
	{"login", "ACCOUNT", N_("let guichet into a channel: opens nothing, shows an address and asks for a code"), cmd_net_login, NULL},
	{"logout", "ACCOUNT", N_("forget the tokens of an account, here and at the channel"), cmd_net_logout, NULL},
	{"reconcile", N_("[ACCOUNT…]"), N_("compare with a fresh list of what the servers hold"), cmd_net_reconcile, NULL},
	{"import", N_("PATH… --account ACCOUNT"), N_("bring in .eml files, mbox files, Maildirs and recorded pages"), NULL, cmd_net_import},
	{"receive", N_("ACCOUNT [--header LINE]… < BODY"), N_("a channel calls (CGI): checks the signature, files what came"), NULL, cmd_net_receive},
	{"people", N_("import FILE…"), N_("bring in customers (--map, --dry-run) from CSV and vCard files, or a --directory"), NULL, cmd_net_people},
	{"people", N_("find WORD"), N_("whom a word means, among customers and in the directories"), NULL, cmd_net_people},
	{"connector", N_("list|new|test|NAME …"), N_("channels as data: try one, begin one, run its samples"), NULL, cmd_net_connector},
	{"holidays", N_("[FILE]"), N_("the dates in an .ics file, one a line, as a calendar takes them"), run_holidays, NULL},
	{"erase", N_("ID [--yes] [--advisor NAME]"), N_("forget a customer: count what there is, or with --yes erase it"), NULL, cmd_net_erase},
	{"retention", N_("[--yes]"), N_("what the accounts have kept for longer than they should; with --yes erase it"), NULL, cmd_net_erase},
	{"parse", N_("< MAIL"), N_("one mail through the parser, as JSON"), NULL, cmd_net_parse},
};

static void
complain(const char *sentence)
{
	fputs("guichet-net: ", stderr);
	text_put(stderr, sentence, TEXT_BLOCK);
	fputc('\n', stderr);
}

static void
print_help(FILE *out)
{
	fputs(_("guichet-net brings messages in and takes answers out. guichet starts it by itself.\n\n"),
		out);
	for (gsize i = 0; i < G_N_ELEMENTS(commands); i++) {
		g_autofree char *head = g_strdup_printf("guichet-net %s %s", commands[i].name,
			commands[i].args != NULL ? _(commands[i].args) : "");

		fprintf(out, "%s%*s %s\n", head, MAX(46 - text_width(head), 0), "", _(commands[i].help));
	}
	fputs(_("\nOptions: --home DIR, --config FILE, --now TIME, -o text|json, -q (no progress, no summary),\n"
		"--version, --help. Exit code: 0 done, 1 done but a person is needed, 2 wrong usage, 3 failed.\n"),
		out);
}

/* ---- --once, --watch --------------------------------------------------------------- */

static void
report_json(const struct engine_result *r)
{
	AUTO(json) j = json_new();

	json_object(j, NULL);
	json_string(j, "account", r->account);
	json_int(j, "added", r->added);
	json_int(j, "known", r->known);
	json_int(j, "raw", r->raw);
	json_int(j, "flags", r->flags);
	json_int(j, "gone", r->gone);
	json_int(j, "pushed", r->pushed);
	json_int(j, "bytes", r->bytes);
	json_int(j, "ms", r->ms);
	json_string(j, "trouble", r->trouble);
	json_string(j, "error", r->error != NULL ? r->error->message : NULL);
	json_string(j, "error_code", r->error != NULL && r->error->domain == ERR ?
		err_name((enum err_code)r->error->code) : NULL);
	json_end(j);
	puts(json_text(j));
}

static void
report_text(const struct engine_result *r)
{
	g_autofree char *size = g_format_size((guint64)r->bytes);
	g_autofree char *line = g_strdup_printf(
		_("%s: %" PRId64 " new, %" PRId64 " already here, %" PRId64
		  " flags changed, %s received in %.1f s"), r->account, r->added, r->known,
		r->flags + r->pushed, size, (double)r->ms / 1000);

	text_put(stdout, line, TEXT_LINE);
	putchar('\n');
}

static void
report_complaints(const struct engine_result *r)
{
	if (r->error != NULL)
		complain(r->error->message);
	else if (r->trouble != NULL)
		complain(r->trouble);
}

static void
report_once(const struct engine_result *r)
{
	report_text(r);
	report_complaints(r);
}

static int
run_once(struct net_cli *cli, GError **error)
{
	struct engine_opts opts = {
		.home = cli->home, .config = cli->config, .once = TRUE,
		.quiet = cli->quiet || cli->json,
		.accounts = (const char *const *)cli->words->pdata,
		.report = cli->json ? report_json : cli->quiet ? report_complaints : report_once,
	};

	return engine_run(&opts, error);
}

static int
run_watch(struct net_cli *cli, GError **error)
{
	struct engine_opts opts = {
		.home = cli->home, .config = cli->config, .quiet = TRUE,
		.accounts = (const char *const *)cli->words->pdata,
	};

	return engine_run(&opts, error);
}

static int
run_holidays(struct net_cli *cli, GError **error)
{
	const char *path = cli->words->pdata[0];
	g_autofree char *dates = NULL;

	if (path != NULL && cli->words->pdata[1] != NULL) {
		err_set(error, ERR_USAGE, _("guichet-net holidays reads one file."));
		return 2;
	}
	if ((dates = holidays_read(path, error)) == NULL)
		return 3;
	fputs(dates, stdout);
	return 0;
}

/* ---- the command line -------------------------------------------------------------- */

/* The value of an option at argv[*i], "--name VALUE" or "--name=VALUE"; NULL when it is another. */
static const char *
value_of(char **argv, int argc, int *i, const char *name)
{
	gsize n = strlen(name);

	if (strncmp(argv[*i], name, n) != 0)
		return NULL;
	if (argv[*i][n] == '=')
		return argv[*i] + n + 1;
	if (argv[*i][n] != '\0' || *i + 1 >= argc)
		return NULL;
	return argv[++*i];
}

/* TRUE when argv[*i] was an option of the main. */
static gboolean
take_option(struct net_cli *cli, int argc, char **argv, int *i, GError **error)
{
	const char *value;

	if ((value = value_of(argv, argc, i, "--home")) != NULL) {
		g_free(cli->home);
		cli->home = g_strdup(value);
		g_setenv("GUICHET_HOME", value, TRUE);
	} else if ((value = value_of(argv, argc, i, "--config")) != NULL) {
		g_free(cli->config);
		cli->config = g_strdup(value);
		g_setenv("GUICHET_CONFIG", value, TRUE);
	} else if ((value = value_of(argv, argc, i, "--now")) != NULL) {
		if (date_set_now_text(value, error))
			g_setenv("GUICHET_NOW", value, TRUE);
	} else if ((value = value_of(argv, argc, i, "-o")) != NULL ||
		(value = value_of(argv, argc, i, "--output")) != NULL) {
		cli->json = strcmp(value, "json") == 0;
		if (!cli->json && strcmp(value, "text") != 0)
			err_set(error, ERR_USAGE, _("-o takes text or json, not “%s”."), value);
	} else if ((value = value_of(argv, argc, i, "--draft")) != NULL) {
		cli->draft = value;
	} else if (strcmp(argv[*i], "-q") == 0 || strcmp(argv[*i], "--quiet") == 0) {
		cli->quiet = TRUE;
	} else {
		return FALSE;
	}
	return TRUE;
}

static int
run_command(struct net_cli *cli, net_run run, GError **error)
{
	g_autofree char *given = g_steal_pointer(&cli->home);

	cli->home = home_path(given);
	return run(cli, error);
}

static int
find_command(const char *word)
{
	for (gsize i = 0; word != NULL && i < G_N_ELEMENTS(commands); i++)
		if (strcmp(commands[i].name, word) == 0)
			return (int)i;
	return -1;
}

static int
dispatch(struct net_cli *cli, int argc, char **argv, GError **error)
{
	int command = -1;

	for (int i = 1; i < argc && (error == NULL || *error == NULL); i++) {
		if (take_option(cli, argc, argv, &i, error))
			continue;
		if (command < 0 && (command = find_command(argv[i])) >= 0) {
			if (commands[command].own != NULL)
				return commands[command].own(argc - i, argv + i);
		} else if (strcmp(argv[i], "--help") == 0 || strcmp(argv[i], "-h") == 0) {
			print_help(stdout);
			return 0;
		} else if (strcmp(argv[i], "--version") == 0) {
			puts("guichet-net " GUICHET_VERSION);
			return 0;
		} else if (argv[i][0] == '-' && argv[i][1] != '\0') {
			err_set(error, ERR_USAGE, _("“%s” is no option of guichet-net. See guichet-net "
				"--help."), argv[i]);
		} else {
			g_ptr_array_add(cli->words, argv[i]);
		}
	}
	if (*error != NULL)
		return 2;
	if (command < 0 && cli->words->len > 0) {
		err_set(error, ERR_USAGE, _("There is no command “%s”: see guichet-net --help"), (char *)cli->words->pdata[0]);
		return 2;
	}
	if (command < 0) {
		print_help(stderr);
		return 2;
	}
	if (cli->draft != NULL && commands[command].run != cmd_net_check) {
		err_set(error, ERR_USAGE, _("--draft belongs to guichet-net check."));
		return 2;
	}
	g_ptr_array_add(cli->words, NULL);
	return run_command(cli, commands[command].run, error);
}

/* What the engine starts: --worker ACCOUNT --role ROLE --home HOME --once|--watch [--config FILE] */
static int
run_worker(int argc, char **argv)
{
	const char *config = argc > 9 ? argv[9] : NULL;

	if (argc < 8 || strcmp(argv[3], "--role") != 0 || strcmp(argv[5], "--home") != 0)
		return 2;
	return engine_worker(argv[6], config, argv[2], argv[4], strcmp(argv[7], "--once") == 0);
}

int
main(int argc, char **argv)
{
	struct net_cli cli = {0};
	g_autoptr(GError) error = NULL;
	int code;

	proc_harden();
	if (argc > 1 && strcmp(argv[1], "--parser") == 0)
		parser_child();
	if (argc > 1 && strcmp(argv[1], "--mapper") == 0)
		mapper_child();
	if (argc > 1 && strcmp(argv[1], "--indexer") == 0)
		indexer_child();
	if (argc > 1 && strcmp(argv[1], "--holidays") == 0)
		holidays_child();
	lang_start();
	log_set_mask(guard_mask_plain);
	if (argc > 1 && strcmp(argv[1], "--worker") == 0)
		return run_worker(argc, argv);
	cli.words = g_ptr_array_new();
	code = dispatch(&cli, argc, argv, &error);
	if (error != NULL) {
		complain(error->message);
		code = code == 0 ? 3 : code;
	}
	g_ptr_array_unref(cli.words);
	g_free(cli.home);
	g_free(cli.config);
	/* A full disk behind standard output must not look like success. */
	if ((fflush(stdout) != 0 || ferror(stdout)) && code == 0) {
		perror("guichet-net");
		code = 3;
	}
	return code;
}
