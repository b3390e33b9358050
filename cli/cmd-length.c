/* cli/cmd-length.c — `guichet length`: how long a text is as a channel counts it. */
#include "cli/commands.h"

#include "base/err.h"
#include "base/text.h"
#include "cache/peek.h"
#include "cli/out.h"
#include "cli/rows.h"
#include "cli/spawn.h"
#include "core/channel.h"

#include <glib/gi18n.h>
#include <string.h>

static gboolean
no_channel(const char *name, GError **error)
{
	g_autoptr(GString) known = g_string_new(NULL);
	const struct channel *all;
	gsize n;

	all = channel_list(&n);
	for (gsize i = 0; i < n; i++)
		g_string_append_printf(known, "%s%s", i > 0 ? ", " : "", all[i].name);
	return err_set(error, ERR_USAGE, _("There is no channel “%s”: channels are %s, and those of "
		"`guichet-net connector list`."), name, known->str);
}

static struct length_rule
rule_of(const char *about)
{
	g_autofree char *unit = peek_text(about, "$.limit.unit");
	struct length_rule rule = { .unit = LENGTH_NONE };

	length_unit_parse(unit, &rule.unit);
	rule.max = peek_int(about, "$.limit.max", 0);
	rule.max_bytes = peek_int(about, "$.limit.bytes", 0);
	rule.url = (int)CLAMP(peek_int(about, "$.limit.url", 0), 0, 1000);
	return rule;
}

/* A kind of channel has its rule here; a connector is asked for its own. */
static gboolean
find_rule(const struct cli *cli, struct length_rule *rule, GError **error)
{
	const char *name = cli_text(cli, "channel");
	const struct channel *channel = channel_find(name != NULL ? name : "mail");
	const char *const args[] = { "connector", name, "about", NULL };
	g_autofree char *about = NULL, *title = NULL;

	if (channel != NULL) {
		*rule = channel->limit;
		return TRUE;
	}
	if (!text_is_slug(name) ||
		spawn_ask(cli->home, cli_text(cli, "config"), args, &about, NULL) != 0 ||
		(title = peek_text(about, "$.title")) == NULL)
		return no_channel(name, error);
	*rule = rule_of(about);
	return TRUE;
}

static int
run(struct cli *cli, GError **error)
{
	struct length_rule rule;
	struct length length;
	g_autofree char *text = NULL;
	struct out *out;
	struct out_row *row;

	if (!find_rule(cli, &rule, error) || (text = cli_words_or_stdin(cli, 0, error)) == NULL)
		return 2;
	length = length_of(&rule, text);
	out = out_new(cli, &rows_length);
	row = out_row_new(&rows_length);
	out_put_int(row, "length", length.used);
	out_put_int(row, "limit", length.max);
	out_put_string(row, "unit", length_unit_words(length.unit));
	out_add(out, row);
	out_end(out, NULL);
	return length.over ? 1 : 0;
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
	.format = CLI_JSON,
	.options = options,
	.run = run,
};
