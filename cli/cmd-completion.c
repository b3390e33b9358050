/* cli/cmd-completion.c — `guichet completion bash`: the command table as a completion script. */
#include "cli/commands.h"

#include "base/err.h"

#include <glib/gi18n.h>
#include <stdio.h>

static void
print_options(const struct cli_option *options)
{
	for (; options != NULL && options->name != NULL; options++) {
		printf(" --%s", options->name);
		if (options->letter != 0)
			printf(" -%c", options->letter);
	}
}

static void
print_case(const struct cli_command *c)
{
	printf("\t%s)\n\t\topts=\"", c->name);
	print_options(c->options);
	for (const struct cli_verb *v = c->verbs; v != NULL && v->name != NULL; v++)
		print_options(v->options);
	printf("\"\n\t\twords=\"");
	for (const struct cli_verb *v = c->verbs; v != NULL && v->name != NULL; v++)
		printf(" %s", v->name);
	printf("\"\n\t\tat=%d\n\t\t;;\n", c->verb_at + 2);
}

static int
bash(struct cli *cli, GError **error)
{
	if (!cli_expect(cli, 0, 0, NULL, error))
		return 2;
	puts("# bash completion for guichet(1), made by: guichet completion bash\n"
	     "_guichet() {\n"
	     "\tlocal cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]} opts words at=0\n"
	     "\tCOMPREPLY=()\n"
	     "\tcase $prev in\n"
	     "\t-o|--output) COMPREPLY=($(compgen -W 'text json csv' -- \"$cur\")); return ;;\n"
	     "\t--home) COMPREPLY=($(compgen -d -- \"$cur\")); return ;;\n"
	     "\t--config|--attach|-S|--script) COMPREPLY=($(compgen -f -- \"$cur\")); return ;;\n"
	     "\tesac\n"
	     "\tcase ${COMP_WORDS[1]} in");
	for (const struct cli_command *const *c = cli_commands(); *c != NULL; c++)
		if ((*c)->summary != NULL)
			print_case(*c);
	printf("\tesac\n\tif [[ $cur == -* ]]; then\n\t\topts=\"$opts");
	print_options(cli_global_options());
	printf("\"\n\t\tCOMPREPLY=($(compgen -W \"$opts\" -- \"$cur\"))\n"
	       "\telif [ \"$COMP_CWORD\" -eq 1 ]; then\n\t\tCOMPREPLY=($(compgen -W \"");
	for (const struct cli_command *const *c = cli_commands(); *c != NULL; c++)
		if ((*c)->summary != NULL)
			printf("%s ", (*c)->name);
	puts("\" -- \"$cur\"))\n"
	     "\telif [ \"$COMP_CWORD\" -eq \"$at\" ] && [ -n \"$words\" ]; then\n"
	     "\t\tCOMPREPLY=($(compgen -W \"$words\" -- \"$cur\"))\n"
	     "\telse\n"
	     "\t\tCOMPREPLY=($(compgen -f -- \"$cur\"))\n"
	     "\tfi\n"
	     "}\n"
	     "complete -F _guichet guichet");
	return 0;
}

static const struct cli_verb verbs[] = {
	{ "bash", NULL, N_("for bash: source <(guichet completion bash)"), NULL, bash },
	{ NULL, NULL, NULL, NULL, NULL },
};

const struct cli_command cmd_completion = {
	.name = "completion",
	.args = "bash",
	.summary = N_("print a completion script for the shell"),
	.need = NEED_NOTHING,
	.verbs = verbs,
};
