/* cli/cmd-acknowledgements.c — `guichet acknowledgements`: who was told that their message has come, who was not and why, and whether what was
 * promised was kept. */
#include "cli/commands.h"

#include "base/date.h"
#include "cli/out.h"
#include "cli/rows.h"

#include <glib/gi18n.h>
#include <stdio.h>

#define SINCE (7 * 24 * 3600) /* seconds */

static void
tell_rate(const GPtrArray *list, gint64 now)
{
	guint n[ACKNOWLEDGE_BROKEN + 1] = { 0 }, ended;

	for (guint i = 0; i < list->len; i++)
		n[acknowledge_kept(list->pdata[i], now)]++;
	ended = n[ACKNOWLEDGE_KEPT] + n[ACKNOWLEDGE_BROKEN];
	if (ended > 0)
		printf(_("\n%u of %u promises kept (%u %%), %u running.\n"), n[ACKNOWLEDGE_KEPT], ended,
			n[ACKNOWLEDGE_KEPT] * 100 / ended, n[ACKNOWLEDGE_RUNNING]);
}

static int
run(struct cli *cli, GError **error)
{
	g_autoptr(GPtrArray) list = NULL;
	struct out *out;
	gint64 since;

	if (!cli_expect(cli, 0, 0, NULL, error) || !cli_span(cli, "since", SINCE, &since, error))
		return 2;
	if ((list = acknowledge_list(cli->db, cli->now - since * DATE_SECOND, error)) == NULL)
		return 3;
	out = out_new(cli, &rows_acknowledgement);
	for (guint i = 0; i < list->len; i++)
		out_add(out, row_of_acknowledgement(list->pdata[i], cli->now));
	out_end(out, _("No message was looked at; the key acknowledge of an account turns acknowledgements on."));
	if (cli->format == CLI_TEXT && !cli->quiet)
		tell_rate(list, cli->now);
	return 0;
}

static const struct cli_option options[] = {
	{ "since", 0, OPTION_TEXT, "SPAN", N_("how far back (7d)") },
	{ NULL, 0, OPTION_FLAG, NULL, NULL },
};

const struct cli_command cmd_acknowledgements = {
	.name = "acknowledgements",
	.summary = N_("list what was acknowledged, what not and why, and the promises kept"),
	.help = N_("The key acknowledge of an account turns acknowledgements on: see guichet.conf(5)."),
	.need = NEED_DESK,
	.options = options,
	.run = run,
};
