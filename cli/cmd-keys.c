/* cli/cmd-keys.c — `guichet keys`: the live key map, as the screen would use it. */
#include "cli/commands.h"

#include "base/err.h"
#include "cli/out.h"
#include "cli/rows.h"
#include "tui/keys.h"

#include <glib/gi18n.h>
#include <string.h>

static const struct {
	enum action_context context;
	const char *name;
} contexts[] = {
	{ IN_ALL, "all" },
	{ IN_LIST, "list" },
	{ IN_THREAD, "thread" },
	{ IN_COMPOSER, "composer" },
};

/* Keys of an action in one context, leaving out those that all contexts have. */
static void
add_rows(struct out *out, const struct keymap *map, guint at, enum action action)
{
	const struct action_info *info = action_info(action);
	g_autofree char *keys = keymap_keys(map, contexts[at].context, action, 99);
	g_autofree char *common = keymap_keys(map, IN_ALL, action, 99);
	g_auto(GStrv) list = g_strsplit(keys, " ", -1);
	g_auto(GStrv) known = g_strsplit(common, " ", -1);

	for (char **key = list; *key != NULL; key++) {
		struct out_row *row;

		if (**key == '\0' ||
		    (at > 0 && g_strv_contains((const char *const *)known, *key)))
			continue;
		row = out_row_new(&rows_key);
		out_put_string(row, "key", *key);
		out_put_string(row, "context", contexts[at].name);
		out_put_string(row, "action", info->name);
		out_put_string(row, "help", _(info->help));
		out_add(out, row);
	}
}

static int
run(struct cli *cli, GError **error)
{
	AUTO(keymap) map = NULL;
	struct out *out;

	if (!cli_expect(cli, 0, 0, NULL, error))
		return 2;
	map = keymap_load(cli->conf, cli_text(cli, "variant"), error);
	if (map == NULL)
		return g_error_matches(*error, ERR, ERR_USAGE) ? 2 : 3;
	out = out_new(cli, &rows_key);
	for (guint at = 0; at < G_N_ELEMENTS(contexts); at++)
		for (int a = ACTION_NONE + 1; a < ACTION_N; a++)
			add_rows(out, map, at, (enum action)a);
	out_end(out, NULL);
	return 0;
}

static const struct cli_option options[] = {
	{ "variant", 0, OPTION_TEXT, "NAME", N_("default, vim, emacs or azerty, without your keys file") },
	{ NULL, 0, OPTION_FLAG, NULL, NULL },
};

const struct cli_command cmd_keys = {
	.name = "keys",
	.summary = N_("print the key map in force"),
	.help = N_("The map that [screen] keys chooses, with the changes of a file named keys beside the "
		   "configuration: guichet-keys(5)."),
	.need = NEED_CONF,
	.options = options,
	.run = run,
};
