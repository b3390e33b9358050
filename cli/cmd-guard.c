/* cli/cmd-guard.c — `guichet guard`: sensitive numbers in a text. */
#include "cli/commands.h"

#include "base/err.h"
#include "cli/out.h"
#include "cli/rows.h"
#include "core/guard.h"

#include <glib/gi18n.h>
#include <string.h>

/* The bank's own pattern, where there is a configuration; no home is made for it. */
static gboolean
open_guard(const struct cli *cli, struct guard **guard, GError **error)
{
	AUTO(conf) conf = conf_load(cli->home, cli_text(cli, "config"), error);

	if (conf == NULL)
		return FALSE;
	*guard = guard_new(conf_get(conf, NULL, "guichet", "account-pattern"), error);
	return *guard != NULL;
}

static void
add(struct out *out, const struct guard_finding *found)
{
	struct out_row *row = out_row_new(&rows_guard);

	out_put_string(row, "kind", guard_kind_name(found->kind));
	out_put_int(row, "start", (gint64)found->start);
	out_put_int(row, "end", (gint64)found->end);
	out_add(out, row);
}

static int
run(struct cli *cli, GError **error)
{
	g_autofree char *text = NULL;
	g_autoptr(GArray) found = NULL;
	AUTO(guard) guard = NULL;
	gboolean public_ = g_strcmp0(cli_text(cli, "channel"), "private") != 0;
	guint shown = 0;
	struct out *out;

	if (!open_guard(cli, &guard, error) ||
		(text = cli_words_or_stdin(cli, 0, error)) == NULL)
		return 3;
	found = guard_find(guard, text, strlen(text));
	out = out_new(cli, &rows_guard);
	for (guint i = 0; i < found->len; i++) {
		const struct guard_finding *f = &g_array_index(found, struct guard_finding, i);

		if (public_ || guard_kind_is_private(f->kind)) {
			add(out, f);
			shown++;
		}
	}
	out_end(out, _("Nothing that others should not read."));
	return public_ && shown > 0 ? 1 : 0;
}

static const struct cli_option options[] = {
	{ "channel", 0, OPTION_TEXT, "public|private", N_("who will read it (public)") },
	{ "message", 'm', OPTION_TEXT, "TEXT", N_("the text; otherwise the words, or standard input") },
	{ NULL, 0, OPTION_FLAG, NULL, NULL },
};

const struct cli_command cmd_guard = {
	.name = "guard",
	.args = "[TEXT…]",
	.summary = N_("find numbers that nobody else should read"),
	.help = N_("In public: IBANs, card numbers, social security numbers, telephone numbers, e-mail addresses and "
		"account numbers of the bank; exits with 1 when there is one. In private only card and social security "
		"numbers are told. Offsets are bytes of the text."),
	.need = NEED_NOTHING,
	.format = CLI_JSON,
	.options = options,
	.run = run,
};
