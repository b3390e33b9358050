/* cli/cmd-doc.c — `guichet doc`: the tables as sections of the manual (mdoc), for the build. */
#include "cli/commands.h"

#include "base/err.h"
#include "cli/rows.h"
#include "core/canned.h"
#include "embed/skeleton.h"
#include "tui/action.h"

#include <glib/gi18n.h>
#include <stdio.h>
#include <string.h>

/* Text for mdoc: a backslash, and a dot or quote that begins a line, would be commands; each
 * sentence begins a line. */
static void
put(const char *text)
{
	gboolean start = TRUE;

	for (const char *p = text; *p != '\0'; p++) {
		if (start && (*p == '.' || *p == '\''))
			fputs("\\&", stdout);
		start = *p == '\n' || (*p == ' ' && p > text && strchr(".!?", p[-1]) != NULL);
		if (*p == '\\')
			fputs("\\e", stdout);
		else if (start)
			putchar('\n');
		else if (g_str_has_prefix(p, "…")) {
			fputs("...", stdout);
			p += strlen("…") - 1;
		} else
			putchar(*p);
	}
}

/* A macro's arguments: words of two letters would be taken for macros, so each is guarded. */
static void
put_words(const char *text)
{
	g_auto(GStrv) words = g_strsplit(text, " ", -1);

	for (char **w = words; *w != NULL; w++) {
		fputs(w > words ? " \\&" : "\\&", stdout);
		put(*w);
	}
}

static void
put_line(const char *text)
{
	put(text);
	putchar('\n');
}

static void
put_options(const struct cli_option *options)
{
	if (options == NULL || options->name == NULL)
		return;
	puts(".Bl -tag -width Ds");
	for (; options->name != NULL; options++) {
		fputs(".It ", stdout);
		if (options->letter != 0)
			printf("Fl %c , ", options->letter);
		printf("Fl \\-%s", options->name);
		if (options->arg != NULL) {
			fputs(" Ar ", stdout);
			put_words(options->arg);
		}
		putchar('\n');
		put_line(options->help);
	}
	puts(".El");
}

static void
put_verb(const struct cli_verb *v)
{
	printf(".It Cm %s", v->name);
	if (v->args != NULL) {
		fputs(" Ar ", stdout);
		put_words(v->args);
	}
	putchar('\n');
	put_line(v->help);
	put_options(v->options);
}

static void
put_command(const struct cli_command *c)
{
	printf(".It Cm %s", c->name);
	if (c->args != NULL) {
		fputs(" Ar ", stdout);
		put_words(c->args);
	}
	putchar('\n');
	put(c->summary);
	puts(".");
	if (c->help != NULL)
		put_line(c->help);
	if (c->format == CLI_JSON)
		put_line(cli_prints_json);
	put_options(c->options);
	if (c->verbs == NULL)
		return;
	puts(".Bl -tag -width Ds");
	for (const struct cli_verb *v = c->verbs; v->name != NULL; v++)
		put_verb(v);
	puts(".El");
}

static int
commands(struct cli *cli, GError **error)
{
	if (!cli_expect(cli, 0, 0, NULL, error))
		return 2;
	puts(".Bl -tag -width Ds");
	for (const struct cli_command *const *c = cli_commands(); *c != NULL; c++)
		if ((*c)->summary != NULL)
			put_command(*c);
	puts(".El");
	return 0;
}

static int
global(struct cli *cli, GError **error)
{
	if (!cli_expect(cli, 0, 0, NULL, error))
		return 2;
	put_options(cli_global_options());
	return 0;
}

static int
json(struct cli *cli, GError **error)
{
	static const char *const types[] = { "string", "number", "true or false", "time", "array",
		"number or null" };

	if (!cli_expect(cli, 0, 0, NULL, error))
		return 2;
	for (const struct out_set *const *set = rows_all(); *set != NULL; set++) {
		printf(".Ss %s\n", (*set)->name);
		fputs("Printed by: ", stdout);
		put((*set)->help);
		puts(".\n.Bl -tag -width Ds");
		for (const struct out_column *c = (*set)->columns; c->key != NULL; c++) {
			printf(".It Li %s Pq %s\n", c->key, types[c->type]);
			put(c->help);
			puts(".");
		}
		puts(".El");
	}
	return 0;
}

static const char *
type_text(const struct conf_key *k)
{
	static const char *const texts[] = {
		[CONF_TEXT] = "text", [CONF_BOOL] = "yes or no", [CONF_INT] = "number",
		[CONF_SPAN] = "time, such as 90s, 15m or 4h", [CONF_CHOICE] = "one word of several",
		[CONF_LIST] = "words separated by commas", [CONF_ADDRESS] = "mail address",
		[CONF_COMMAND] = "command", [CONF_PATH] = "path",
		[CONF_PATTERN] = "regular expression", [CONF_AGE] = "age, such as 90 days, 24 months or 5 years",
	};

	return texts[k->type];
}

static void
put_key(const struct conf_key *k)
{
	printf(".It Ic %s Pq %s\n", k->key, type_text(k));
	put_line(k->help);
	if (k->type == CONF_CHOICE) {
		g_auto(GStrv) choices = g_strsplit(k->choices, "|", -1);
		g_autofree char *list = g_strjoinv(", ", choices);

		printf("One of: %s.\n", list);
	}
	if (k->fallback != NULL) {
		fputs("Default: ", stdout);
		put(k->fallback);
		puts(".");
	}
	if (k->example != NULL) {
		fputs("Example:\n.Dl ", stdout);
		printf("%s = ", k->key);
		put_line(k->example);
	}
}

static int
conf(struct cli *cli, GError **error)
{
	const char *group = NULL;
	const struct conf_key *keys;
	gsize n;

	if (!cli_expect(cli, 0, 0, NULL, error))
		return 2;
	keys = conf_keys(&n);
	for (gsize i = 0; i < n; i++) {
		if (g_strcmp0(group, keys[i].group) != 0) {
			if (group != NULL)
				puts(".El");
			group = keys[i].group;
			printf(".Ss The group %s\n.Bl -tag -width Ds\n",
				strcmp(group, "account") == 0 ? "[account \\(dqNAME\\(dq]"
				: strcmp(group, "directory") == 0 ? "[directory \\(dqNAME\\(dq]"
				: strcmp(group, "screen") == 0 ? "[screen]" : "[guichet]");
		}
		put_key(&keys[i]);
	}
	puts(".El");
	return 0;
}

static const char *
where(enum action_context context)
{
	switch (context) {
	case IN_LIST: return "list";
	case IN_THREAD: return "thread";
	case IN_COMPOSER: return "composer";
	case IN_BOTH: return "list, thread";
	default: return "all";
	}
}

static int
actions(struct cli *cli, GError **error)
{
	if (!cli_expect(cli, 0, 0, NULL, error))
		return 2;
	puts(".Bl -tag -width Ds");
	for (int a = ACTION_NONE + 1; a < ACTION_N; a++) {
		const struct action_info *info = action_info((enum action)a);

		printf(".It Ic %s", info->name);
		if (info->arg != NULL)
			printf(" Ar %s", info->arg);
		printf(" Pq %s\n", where(info->where));
		put(info->help);
		puts(".");
	}
	puts(".El");
	return 0;
}

static int
filters(struct cli *cli, GError **error)
{
	const char *name, *help;

	if (!cli_expect(cli, 0, 0, NULL, error))
		return 2;
	puts(".Bl -tag -width Ds");
	for (guint i = 0; (name = template_filter_name(i, &help)) != NULL; i++) {
		printf(".It Li %s\n", name);
		put(help);
		puts(".");
	}
	puts(".El");
	return 0;
}

static int
values(struct cli *cli, GError **error)
{
	const char *name, *help;
	gboolean public_;

	if (!cli_expect(cli, 0, 0, NULL, error))
		return 2;
	puts(".Bl -tag -width Ds");
	for (guint i = 0; (name = canned_value_name(i, &public_, &help)) != NULL; i++) {
		printf(".It Li %s\n", name);
		put(help);
		puts(public_ ? "." : "; not where everybody reads.");
	}
	puts(".El");
	return 0;
}

static int
parts(struct cli *cli, GError **error)
{
	if (!cli_expect(cli, 0, 0, NULL, error))
		return 2;
	puts(".Bl -tag -width Ds");
	for (int i = 0; i < CANNED_PART_N; i++) {
		printf(".It Li %s\n", canned_part_name((enum canned_part)i));
		put(canned_part_help((enum canned_part)i));
		puts(".");
	}
	puts(".El");
	return 0;
}

/* As it stands, between .Bd -literal and .Ed. */
static int
skeleton(struct cli *cli, GError **error)
{
	if (!cli_expect(cli, 0, 0, NULL, error))
		return 2;
	for (const char *p = skeleton_jq; *p != '\0'; p++) {
		if ((*p == '.' || *p == '\'') && (p == skeleton_jq || p[-1] == '\n'))
			fputs("\\&", stdout);
		if (*p == '\\')
			fputs("\\e", stdout);
		else
			putchar(*p);
	}
	return 0;
}

static const struct cli_verb verbs[] = {
	{ "commands", NULL, N_("the commands"), NULL, commands },
	{ "options", NULL, N_("the options of every command"), NULL, global },
	{ "json", NULL, N_("the keys of every row"), NULL, json },
	{ "conf", NULL, N_("the keys of the configuration"), NULL, conf },
	{ "actions", NULL, N_("the actions of the screen"), NULL, actions },
	{ "filters", NULL, N_("the filters of templates"), NULL, filters },
	{ "values", NULL, N_("what templates may speak of"), NULL, values },
	{ "parts", NULL, N_("the parts of a template"), NULL, parts },
	{ "skeleton", NULL, N_("the connector that guichet-net connector new writes"), NULL, skeleton },
	{ NULL, NULL, NULL, NULL, NULL },
};

/* Not in the list of commands: it is the build that asks. */
const struct cli_command cmd_doc = {
	.name = "doc",
	.args = "commands|options|json|conf|actions|filters|values|parts|skeleton",
	.need = NEED_NOTHING,
	.verbs = verbs,
};
