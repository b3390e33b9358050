/* cli/cmd-report.c — `guichet report`: the barometer of the desk as a page that can be sent and printed. */
#include "cli/commands.h"

#include "base/err.h"
#include "base/proc.h"
#include "cache/account.h"
#include "cli/report-page.h"

#include <glib/gi18n.h>
#include <stdio.h>
#include <string.h>

/* "agence, service-client" */
static char *
desk_name(struct cli *cli, const char *queue, GError **error)
{
	g_autoptr(GPtrArray) accounts = account_list(cli->db, error);
	GString *out = g_string_new(queue);

	for (guint i = 0; queue == NULL && accounts != NULL && i < accounts->len; i++)
		g_string_append_printf(out, "%s%s", i > 0 ? ", " : "",
			((const struct account *)g_ptr_array_index(accounts, i))->name);
	return accounts != NULL ? g_string_free(out, FALSE) : (g_string_free(out, TRUE), NULL);
}

static gboolean
write_page(const struct cli *cli, const char *path, const char *page, GError **error)
{
	if (strcmp(path, "-") == 0) {
		fputs(page, stdout);
		return TRUE;
	}
	if (!proc_write_file(path, page, strlen(page), error))
		return FALSE;
	if (cli->format == CLI_TEXT && !cli->quiet)
		printf(_("Written to %s. It can be opened by any browser, sent and printed.\n"), path);
	return TRUE;
}

static char *
make_page(struct cli *cli, const struct stats_period *period, GError **error)
{
	AUTO(guard) guard = NULL;
	AUTO(stats_set) set = NULL;
	g_autoptr(GPtrArray) channels = NULL, motives = NULL;
	g_autofree char *name = NULL;
	struct report report = { .period = period };

	if (!motive_use(cli->db, cli->conf, error) || (name = desk_name(cli, period->queue, error)) == NULL ||
		(guard = guard_new(conf_get(cli->conf, NULL, "guichet", "account-pattern"), error)) == NULL ||
		(set = stats_load(cli->db, period, error)) == NULL ||
		(channels = barometer_load(cli->db, set, period, error)) == NULL ||
		(motives = motive_report(cli->db, guard, MIN(period->to - 1, period->now), error)) == NULL)
		return NULL;
	report.desk = name;
	report.set = set;
	report.channels = channels;
	report.motives = motives;
	report.book = motive_book_of(cli->db);
	return report_page(&report);
}

static int
run(struct cli *cli, GError **error)
{
	const char *path = cli_text(cli, "html");
	struct stats_period period;
	g_autofree char *page = NULL;

	if (!cli_expect(cli, 0, 0, NULL, error) || !stats_read_period(cli, &period, error))
		return 2;
	if (path == NULL) {
		err_set(error, ERR_USAGE, _("Say where the page goes: guichet report --html FILE (- is standard output)"));
		return 2;
	}
	page = make_page(cli, &period, error);
	return page != NULL && write_page(cli, path, page, error) ? 0 : 3;
}

static const struct cli_option options[] = {
	{ "html", 0, OPTION_TEXT, "FILE", N_("the page, complete in one file; - is standard output") },
	{ "from", 0, OPTION_TEXT, "DAY", N_("waits that began on this day or later") },
	{ "to", 0, OPTION_TEXT, "DAY", N_("and before this one") },
	{ "days", 0, OPTION_TEXT, "NUMBER", N_("without --from: so many days (28)") },
	{ "queue", 0, OPTION_TEXT, "QUEUE", N_("only this queue") },
	{ NULL, 0, OPTION_FLAG, NULL, NULL },
};

const struct cli_command cmd_report = {
	.name = "report",
	.summary = N_("the barometer of the desk as a page: its figures beside published ones"),
	.help = N_("One HTML file with charts, without scripts, for any browser and for paper. The measures are those of the "
		   "studies of banks' service of 2012 and 2014, on the desk's own data; what nobody measured is said so. "
		   "The published figures stand beside them, with their sources."),
	.need = NEED_DESK,
	.options = options,
	.run = run,
};
