/* cli/cmd-search.c — `guichet search`: full-text search over every message. */
#include "cli/commands.h"

#include "base/err.h"
#include "cache/search-index.h"
#include "cache/search.h"
#include "cli/out.h"
#include "cli/rows.h"

#include <glib/gi18n.h>

static int
run(struct cli *cli, GError **error)
{
	gint64 count, offset, behind;
	g_autofree char *query = NULL;
	g_autoptr(GPtrArray) hits = NULL;
	struct out *out;

	if (!cli_expect(cli, 1, G_MAXINT, _("QUERY"), error) ||
	    !cli_number(cli, "count", 50, &count, error) ||
	    !cli_number(cli, "offset", 0, &offset, error))
		return 2;
	query = cli_rest(cli, 0);
	hits = search_run(cli->db, query, FALSE, (int)MIN(offset, G_MAXINT),
		(int)MIN(count, G_MAXINT), error);
	if (hits == NULL)
		return 3;
	out = out_new(cli, &rows_hit);
	for (guint i = 0; i < hits->len; i++)
		out_add(out, row_of_hit(g_ptr_array_index(hits, i)));
	out_end(out, _("No message has these words."));
	behind = search_behind(cli->db);
	if (behind > 0)
		g_printerr(ngettext("guichet: %d message is not in the index yet; guichet-net adds it\n",
				   "guichet: %d messages are not in the index yet; guichet-net adds them\n",
				   (gulong)behind),
			(int)behind);
	return 0;
}

static const struct cli_option options[] = {
	{ "count", 'c', OPTION_TEXT, "NUMBER", N_("at most so many (50)") },
	{ "offset", 0, OPTION_TEXT, "NUMBER", N_("leave out the first so many") },
	{ NULL, 0, OPTION_FLAG, NULL, NULL },
};

const struct cli_command cmd_search = {
	.name = "search",
	.args = "QUERY…",
	.summary = N_("search all messages, newest first"),
	.help = N_("All words must occur; accents and case do not matter. \"several words\" in quotes are a "
		   "phrase, word* a beginning, -word must not occur, subject:word and from:word look there "
		   "only. Put -- before a query that begins with a minus."),
	.need = NEED_DESK,
	.options = options,
	.run = run,
};
