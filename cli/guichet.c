/* cli/guichet.c — main of guichet: the list of commands, and the way through one of them. */
#include "cli/cli.h"
#include "cli/commands.h"

#include "base/err.h"
#include "base/lang.h"
#include "base/log.h"
#include "base/proc.h"
#include "base/text.h"
#include "core/guard.h"

#include <signal.h>
#include <stdio.h>

static const struct cli_command *const commands[] = {
	&cmd_inbox, &cmd_demo, &cmd_init, &cmd_config, &cmd_doctor, &cmd_import, &cmd_cases,
	&cmd_board, &cmd_stats, &cmd_report, &cmd_motives,
	&cmd_clock, &cmd_audit, &cmd_serve,
	&cmd_case, &cmd_customers, &cmd_customer, &cmd_retention, &cmd_search, &cmd_outbox, &cmd_accounts, &cmd_keys,
	&cmd_length, &cmd_review, &cmd_agree, &cmd_guard, &cmd_promises,
	&cmd_templates, &cmd_template, &cmd_render, &cmd_acknowledgements,
	&cmd_lookup,
	&cmd_help, &cmd_version, &cmd_completion, &cmd_doc, NULL,
};

const struct cli_command *const *
cli_commands(void)
{
	return commands;
}

static void
complain(const GError *error)
{
	fputs("guichet: ", stderr);
	text_put(stderr, error->message, TEXT_BLOCK);
	fputc('\n', stderr);
}

static int
run(struct cli *cli, GError **error)
{
	if (cli_flag(cli, "help")) {
		help_print(cli->command);
		return 0;
	}
	/* `guichet cases | head` ends as every filter does; the screen must outlive its pipes. */
	if (cli->command != &cmd_inbox && cli->command != &cmd_demo)
		signal(SIGPIPE, SIG_DFL);
	if (!cli_open(cli, cli->command->need, error))
		return 3;
	return cli->verb != NULL ? cli->verb->run(cli, error) : cli->command->run(cli, error);
}

int
main(int argc, char **argv)
{
	struct cli cli = { 0 };
	g_autoptr(GError) error = NULL;
	int code;

	proc_harden();
	lang_start();
	log_set_mask(guard_mask_plain);
	code = cli_parse(&cli, argc, argv, &error) ? run(&cli, &error) : 2;
	if (error != NULL) {
		complain(error);
		code = cli_exit_code(error);
	}
	cli_clear(&cli);
	/* A full disk behind standard output must not look like success. */
	if (fflush(stdout) != 0 || ferror(stdout)) {
		if (error == NULL)
			perror("guichet");
		code = code == 0 ? 3 : code;
	}
	return code;
}
