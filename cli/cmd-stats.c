/* cli/cmd-stats.c — `guichet stats`: how fast and how often customers are answered. */
#include "cli/commands.h"

#include "base/date.h"
#include "base/err.h"
#include "base/text.h"
#include "cache/stats.h"
#include "cli/out.h"
#include "cli/rows.h"
#include "core/plot.h"

#include <glib/gi18n.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#define DAYS_DEFAULT 28
#define WIDTH 78 /* of charts, without a terminal */

/* ---- the period --------------------------------------------------------------------- */

/* Midnight of the local day that "2026-01-31" names, or the time of a whole RFC 3339 one. */
static gboolean
read_time(const char *name, const char *text, gint64 *at, GError **error)
{
	int year, month, day, end = 0;
	g_autoptr(GDateTime) t = NULL;

	if (sscanf(text, "%4d-%2d-%2d%n", &year, &month, &day, &end) == 3 && text[end] == '\0' &&
		(t = g_date_time_new_local(year, month, day, 0, 0, 0)) != NULL) {
		*at = g_date_time_to_unix(t) * DATE_SECOND;
		return TRUE;
	}
	return date_parse(text, at) || err_set(error, ERR_USAGE,
		_("--%s takes a day such as 2026-01-31, or a time such as 2026-01-31T09:00:00+01:00, not “%s”"), name, text);
}

gboolean
stats_read_period(const struct cli *cli, struct stats_period *p, GError **error)
{
	const char *from = cli_text(cli, "from"), *to = cli_text(cli, "to");
	gint64 days;

	*p = (struct stats_period){ .to = cli->now + 1, .now = cli->now, .queue = cli_text(cli, "queue") };
	if (!cli_number(cli, "days", DAYS_DEFAULT, &days, error) ||
		(to != NULL && !read_time("to", to, &p->to, error)))
		return FALSE;
	if (days < 1 || days > STATS_DAYS_MAX)
		return err_set(error, ERR_USAGE, _("--days takes 1 to %d"), STATS_DAYS_MAX);
	p->from = p->to - days * DATE_DAY;
	if (from != NULL && !read_time("from", from, &p->from, error))
		return FALSE;
	if (p->from >= p->to || p->to - p->from > (STATS_DAYS_MAX - 1) * DATE_DAY)
		return err_set(error, ERR_USAGE, _("The period must end after it begins, and be no longer than %d days"),
			STATS_DAYS_MAX - 1);
	return TRUE;
}

/* ---- charts ------------------------------------------------------------------------- */

static int
chart_width(void)
{
	struct winsize size;

	if (!isatty(STDOUT_FILENO) || ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) < 0)
		return WIDTH;
	return CLAMP(size.ws_col - 2, 40, 110);
}

static void
print_plot(const struct cli *cli, struct plot *plot)
{
	static const char *const inks[] = { "", "\033[2m", "\033[36m", "\033[33m", "\033[31m" };

	for (guint i = 0; i < plot_height(plot); i++) {
		const GPtrArray *line = g_ptr_array_index(plot->lines, i);
		g_autofree char *plain = plot_line(plot, i);

		for (guint p = 0; cli->color && p < line->len; p++) {
			const struct plot_part *part = g_ptr_array_index(line, p);

			printf("%s", inks[part->ink]);
			text_put(stdout, part->text, TEXT_LINE);
			printf("\033[0m");
		}
		if (!cli->color)
			text_put(stdout, plain, TEXT_LINE);
		putchar('\n');
	}
	plot_free(plot);
}

static void
print_title(const struct cli *cli, const char *title)
{
	printf("\n%s", cli->color ? "\033[1m" : "");
	text_put(stdout, title, TEXT_LINE);
	printf("%s\n", cli->color ? "\033[0m" : "");
}

static void
print_classes(const struct cli *cli, const struct stats_line *line)
{
	struct plot_bar bars[STATS_CLASSES];
	g_autofree char *title = g_strdup_printf(_("First answers, %s"), _(line->channel));

	stats_bars(line->row, PLOT_WARN, bars);
	print_title(cli, title);
	print_plot(cli, plot_bars(bars, STATS_CLASSES, chart_width(), FALSE));
}

static void
print_days(const struct cli *cli, const struct stats_set *set)
{
	g_autoptr(GArray) days = stats_days(set);
	g_autofree double *opened = g_new(double, MAX(days->len, 1));
	g_autofree char *from = NULL, *to = NULL;

	if (days->len < 2)
		return;
	for (guint i = 0; i < days->len; i++)
		opened[i] = g_array_index(days, struct stats_day, i).opened;
	from = stats_day_name(&g_array_index(days, struct stats_day, 0));
	to = stats_day_name(&g_array_index(days, struct stats_day, days->len - 1));
	print_title(cli, _("Waits that began, day by day"));
	print_plot(cli, plot_trend(opened, days->len, chart_width(), 5, from, to, FALSE));
}

static void
print_week(const struct cli *cli, const struct stats_set *set)
{
	const char *days[7];
	gint64 cells[7][24];

	stats_weekdays(days);
	stats_week(set, cells);
	print_title(cli, _("Waits that began, by hour of the week"));
	print_plot(cli, plot_heat(cells, days, chart_width(), FALSE));
}

static void
print_charts(const struct cli *cli, const struct stats_set *set)
{
	g_autoptr(GPtrArray) lines = stats_lines(set, STATS_BY_CHANNEL);

	for (guint i = 0; i < lines->len; i++) {
		const struct stats_line *line = g_ptr_array_index(lines, i);

		if (line->row->measure == STATS_FIRST)
			print_classes(cli, line);
	}
	if (stats_set_size(set) == 0)
		return;
	print_days(cli, set);
	print_week(cli, set);
}

/* ---- the command -------------------------------------------------------------------- */

static int
run(struct cli *cli, GError **error)
{
	const char *by_name = cli_text(cli, "by");
	enum stats_by by = STATS_BY_CHANNEL;
	struct stats_period period;
	AUTO(stats_set) set = NULL;
	g_autoptr(GPtrArray) lines = NULL;
	struct out *out;

	if (!cli_expect(cli, 0, 0, NULL, error) || !stats_read_period(cli, &period, error))
		return 2;
	if (by_name != NULL && !stats_by_parse(by_name, &by)) {
		err_set(error, ERR_USAGE, _("--by takes channel, queue, advisor, motive or hour, not “%s”"), by_name);
		return 2;
	}
	set = stats_load(cli->db, &period, error);
	if (set == NULL)
		return 3;
	lines = stats_lines(set, by);
	out = out_new(cli, &rows_stats);
	for (guint i = 0; i < lines->len; i++)
		out_add(out, row_of_stats(g_ptr_array_index(lines, i), by));
	out_end(out, _("Nobody began to wait in this period."));
	if (cli->format == CLI_TEXT && !cli->quiet && by == STATS_BY_CHANNEL)
		print_charts(cli, set);
	return 0;
}

static const struct cli_option options[] = {
	{ "by", 0, OPTION_TEXT, "WHAT", N_("channel, queue, advisor, motive or hour (of the week)") },
	{ "from", 0, OPTION_TEXT, "DAY", N_("waits that began on this day or later") },
	{ "to", 0, OPTION_TEXT, "DAY", N_("and before this one") },
	{ "days", 0, OPTION_TEXT, "NUMBER", N_("without --from: so many days (28)") },
	{ "queue", 0, OPTION_TEXT, "QUEUE", N_("only this queue") },
	{ NULL, 0, OPTION_FLAG, NULL, NULL },
};

const struct cli_command cmd_stats = {
	.name = "stats",
	.summary = N_("how fast and how often customers are answered"),
	.help = N_("Of the waits that began in the period: how many were answered, in time, late, or are still open, and "
		   "how long they took. Percentiles are values that occurred (nearest rank); who still waits counts as "
		   "waiting longer than all others, and a value with > is such a wait: it is longer than that. With fewer "
		   "than 20 waits there are no percentiles, only the values. The rate of answers is that of waits older than "
		   "7 days. With charts, unless -o, -q or --by say otherwise."),
	.need = NEED_DESK,
	.options = options,
	.run = run,
};
