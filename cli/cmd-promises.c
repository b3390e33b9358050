/* cli/cmd-promises.c — `guichet promises`: what a text of ours promises, and by when. */
#include "cli/commands.h"

#include "cli/calendar.h"
#include "cli/out.h"
#include "cli/rows.h"
#include "core/promise.h"

#include <glib/gi18n.h>

static void
add(struct out *out, const struct promise *promise, const struct calendar *calendar)
{
	struct out_row *row = out_row_new(&rows_promise);
	g_autofree char *due = calendar_rfc3339(calendar, promise->due);

	out_put_string(row, "text", promise->text);
	out_put_string(row, "due", due);
	out_add(out, row);
}

static int
run(struct cli *cli, GError **error)
{
	const char *file = cli_text(cli, "calendar");
	g_autoptr(GPtrArray) found = NULL;
	g_autofree char *text = NULL;
	AUTO(calendar) calendar = NULL;
	struct out *out;

	if ((file != NULL && (calendar = calendar_load(cli, file, error)) == NULL) ||
		(text = cli_words_or_stdin(cli, 0, error)) == NULL)
		return 3;
	found = promise_find(text, cli->now, calendar);
	out = out_new(cli, &rows_promise);
	for (guint i = 0; i < found->len; i++)
		add(out, g_ptr_array_index(found, i), calendar);
	out_end(out, _("It promises nothing with a time."));
	return 0;
}

static const struct cli_option options[] = {
	{ "calendar", 0, OPTION_TEXT, "FILE", N_("when the desk is open; otherwise always, and days end at 18:00") },
	{ "message", 'm', OPTION_TEXT, "TEXT", N_("the text; otherwise the words, or standard input") },
	{ NULL, 0, OPTION_FLAG, NULL, NULL },
};

const struct cli_command cmd_promises = {
	.name = "promises",
	.args = "[TEXT…]",
	.summary = N_("find what a text promises, and by when"),
	.help = N_("Commitments of ours with a time, in French and English, as said now (--now TIME). What is past, what the "
		"customer has to do, conditions, what others do, refusals and questions are none."),
	.need = NEED_NOTHING,
	.format = CLI_JSON,
	.options = options,
	.run = run,
};
