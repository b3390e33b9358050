/* cli/cmd-help.c — `guichet help` and `guichet version`: what the command table says of itself. */
#include "cli/commands.h"

#include "base/err.h"
#include "base/text.h"
#include "base/version.h"

#include <glib/gi18n.h>
#include <stdio.h>
#include <string.h>

#define COLUMNS 78
#define INDENT 2

/* A paragraph, wrapped, each line after `indent` columns. */
static void
print_wrapped(const char *text, int indent)
{
	g_autoptr(GArray) lines = text_wrap(text, COLUMNS - indent);

	for (guint i = 0; i < lines->len; i++) {
		const struct text_line *l = &g_array_index(lines, struct text_line, i);

		printf("%*s%.*s\n", indent, "", (int)l->len, text + l->start);
	}
}

/* "  left          right", the right side wrapped beside it. */
static void
print_pair(const char *left, const char *right, int width)
{
	g_autoptr(GArray) lines = text_wrap(right, MAX(COLUMNS - width, 30));

	printf("%*s%s", INDENT, "", left);
	if (text_width(left) + INDENT >= width)
		putchar('\n');
	for (guint i = 0; i < lines->len; i++) {
		const struct text_line *l = &g_array_index(lines, struct text_line, i);
		int used = i == 0 && text_width(left) + INDENT < width ? text_width(left) + INDENT : 0;

		printf("%*s%.*s\n", width - used, "", (int)l->len, right + l->start);
	}
}

static char *
option_usage(const struct cli_option *o)
{
	g_autofree char *letter = o->letter != 0 ? g_strdup_printf("-%c, ", o->letter)
						 : g_strdup("    ");

	return g_strconcat(letter, "--", o->name, o->arg != NULL ? " " : "",
		o->arg != NULL ? o->arg : "", NULL);
}

static void
print_options(const char *title, const struct cli_option *options)
{
	if (options == NULL || options->name == NULL)
		return;
	printf("\n%s\n", title);
	for (; options->name != NULL; options++) {
		g_autofree char *usage = option_usage(options);

		print_pair(usage, _(options->help), 30);
	}
}

static void
print_verbs(const struct cli_command *c)
{
	if (c->verbs == NULL)
		return;
	printf("\n%s\n", _("Verbs:"));
	for (const struct cli_verb *v = c->verbs; v->name != NULL; v++) {
		g_autofree char *usage = g_strjoin(" ", v->name, v->args, NULL);

		print_pair(usage, _(v->help), 30);
	}
	for (const struct cli_verb *v = c->verbs; v->name != NULL; v++) {
		g_autofree char *title = g_strdup_printf(_("Options of %s:"), v->name);

		print_options(title, v->options);
	}
}

static void
print_command(const struct cli_command *c)
{
	printf("%s guichet %s%s%s\n\n", _("Usage:"), c->name, c->args != NULL ? " " : "",
		c->args != NULL ? c->args : "");
	if (c->summary != NULL) {
		print_wrapped(_(c->summary), INDENT);
		putchar('\n');
	}
	if (c->help != NULL)
		print_wrapped(_(c->help), INDENT);
	if (c->format == CLI_JSON)
		print_wrapped(_(cli_prints_json), INDENT);
	print_verbs(c);
	print_options(_("Options:"), c->options);
	print_options(_("Options of every command:"), cli_global_options());
}

static void
print_all(void)
{
	printf("%s\n\n%s guichet [%s] [%s]\n\n",
		_("guichet — the counter where a customer meets an advisor"), _("Usage:"),
		_("COMMAND"), _("OPTIONS"));
	for (const struct cli_command *const *c = cli_commands(); *c != NULL; c++) {
		g_autofree char *usage = g_strjoin(" ", (*c)->name, (*c)->args, NULL);

		if ((*c)->summary != NULL)
			print_pair(usage, _((*c)->summary), 30);
	}
	print_options(_("Options of every command:"), cli_global_options());
	printf("\n%s\n", _("Without a command: the inbox. guichet help COMMAND tells more; so does man guichet."));
}

void
help_print(const struct cli_command *command)
{
	if (command != NULL)
		print_command(command);
	else
		print_all();
}

static int
run_help(struct cli *cli, GError **error)
{
	const struct cli_command *command = NULL;

	if (!cli_expect(cli, 0, 1, NULL, error))
		return 2;
	if (cli->n_words == 1) {
		command = cli_command_find(cli->words[0]);
		if (command == NULL) {
			err_set(error, ERR_USAGE, _("There is no command “%s”: see guichet help"),
				cli->words[0]);
			return 2;
		}
	}
	help_print(command);
	return 0;
}

const struct cli_command cmd_help = {
	.name = "help",
	.args = "[COMMAND]",
	.summary = N_("list the commands, or tell about one"),
	.need = NEED_NOTHING,
	.run = run_help,
};

static int
run_version(struct cli *cli, GError **error)
{
	if (!cli_expect(cli, 0, 0, NULL, error))
		return 2;
	puts("guichet " GUICHET_VERSION);
	return 0;
}

const struct cli_command cmd_version = {
	.name = "version",
	.summary = N_("print the version"),
	.need = NEED_NOTHING,
	.run = run_version,
};
