/* cli/cmd-config.c — `guichet config`: is the configuration sound, what may stand in it, where is it. */
#include "cli/commands.h"

#include "base/err.h"
#include "base/text.h"
#include "cache/clock-rules.h"
#include "cli/calendar.h"
#include "cli/out.h"
#include "cli/rows.h"

#include <glib/gi18n.h>
#include <stdio.h>

static void
tell_sound(struct cli *cli)
{
	g_autofree char *where = conf_find(cli->home, cli_text(cli, "config"));

	if (g_file_test(where, G_FILE_TEST_EXISTS))
		puts(_("The configuration is sound. Whether servers and connectors agree is told by: guichet-net check"));
	else
		printf(_("There is no configuration yet: guichet init writes %s.\n"), where);
}

/* What a sound configuration names: calendars with their bank holidays, the policy. */
static void
check_rules(struct cli *cli, GPtrArray *problems)
{
	AUTO(conf) conf = conf_load(cli->home, cli_text(cli, "config"), NULL);

	if (conf != NULL)
		clock_rules_check(conf, calendar_ask_holidays, cli, problems);
}

static int
check(struct cli *cli, GError **error)
{
	g_autoptr(GPtrArray) problems = NULL;
	struct out *out;

	if (!cli_expect(cli, 0, 0, NULL, error))
		return 2;
	problems = conf_check(cli->home, cli_text(cli, "config"));
	if (problems->len == 0)
		check_rules(cli, problems);
	if (cli->format == CLI_TEXT && !cli->quiet) {
		for (guint i = 0; i < problems->len; i++) {
			text_put(stdout, g_ptr_array_index(problems, i), TEXT_LINE);
			putchar('\n');
		}
		if (problems->len == 0)
			tell_sound(cli);
		return problems->len > 0 ? 3 : 0;
	}
	out = out_new(cli, &rows_check);
	for (guint i = 0; i < problems->len; i++) {
		struct out_row *row = out_row_new(&rows_check);

		out_put_string(row, "check", "config");
		out_put_string(row, "result", "fail");
		out_put_string(row, "text", g_ptr_array_index(problems, i));
		out_add(out, row);
	}
	out_end(out, NULL);
	return problems->len > 0 ? 3 : 0;
}

static int
example(struct cli *cli, GError **error)
{
	g_autofree char *text = NULL;

	if (!cli_expect(cli, 0, 0, NULL, error))
		return 2;
	text = conf_example();
	fputs(text, stdout);
	return 0;
}

/* A configuration that cannot be read still lies somewhere: ask for the place only. */
static int
path(struct cli *cli, GError **error)
{
	g_autofree char *where = NULL;

	if (!cli_expect(cli, 0, 0, NULL, error))
		return 2;
	where = conf_find(cli->home, cli_text(cli, "config"));
	text_put(stdout, where, TEXT_LINE);
	putchar('\n');
	return 0;
}

static const struct cli_verb verbs[] = {
	{ "check", NULL, N_("every problem in a sentence: file, group, key and remedy"), NULL, check },
	{ "example", NULL, N_("print a commented example file"), NULL, example },
	{ "path", NULL, N_("print where the file is, or would be"), NULL, path },
	{ NULL, NULL, NULL, NULL, NULL },
};

const struct cli_command cmd_config = {
	.name = "config",
	.args = "check|example|path",
	.summary = N_("check the configuration, show an example, tell where it is"),
	.help = N_("check exits with 3 when something is wrong."),
	.need = NEED_NOTHING,
	.verbs = verbs,
};
