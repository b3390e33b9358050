/* cli/cmd-length.c — `guichet length`: how long a text is as a channel counts it. */
#include "cli/commands.h"

#include "base/err.h"
#include "cli/out.h"
#include "cli/rows.h"
#include "core/channel.h"

#include <glib/gi18n.h>

static const struct channel *
find_channel(const struct cli *cli, GError **error)
{
	const char *name = cli_text(cli, "channel");
	const struct channel *channel = channel_find(name != NULL ? name : "mail");
	g_autoptr(GString) known = NULL;
	const struct channel *all;
	gsize n;

	if (channel != NULL)
		return channel;
	all = channel_list(&n);
	known = g_string_new(NULL);
	for (gsize i = 0; i < n; i++)
		g_string_append_printf(known, "%s%s", i > 0 ? ", " : "", all[i].name);
	err_set(error, ERR_USAGE, _("There is no channel “%s”: channels are %s"), name, known->str);
	return NULL;
}

static int
run(struct cli *cli, GError **error)
{
	const struct channel *channel = find_channel(cli, error);
	g_autofree char *text = NULL;
	struct out *out;
	struct out_row *row;
	gint64 length;

	if (channel == NULL)
		return 2;
	text = cli_words_or_stdin(cli, 0, error);
	if (text == NULL)
		return 2;
	length = channel_length(channel, text);
	out = out_new(cli, &rows_length);
	row = out_row_new(&rows_length);
	out_put_int(row, "length", length);
	out_put_int(row, "limit", channel->max);
	out_put_string(row, "unit", channel_unit_name(channel->unit));
	out_add(out, row);
	out_end(out, NULL);
	return channel->max > 0 && length > channel->max ? 1 : 0;
}

static const struct cli_option options[] = {
	{ "channel", 0, OPTION_TEXT, "CHANNEL", N_("whose rules count (mail)") },
	{ "message", 'm', OPTION_TEXT, "TEXT", N_("the text; otherwise the words, or standard input") },
	{ NULL, 0, OPTION_FLAG, NULL, NULL },
};

const struct cli_command cmd_length = {
	.name = "length",
	.args = "[TEXT…]",
	.summary = N_("measure a text as a channel counts it"),
	.help = N_("Exits with 1 when the text is longer than the channel takes."),
	.need = NEED_NOTHING,
	.options = options,
	.run = run,
};
