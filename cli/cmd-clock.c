/* cli/cmd-clock.c — `guichet clock`: the business clock from the shell, pure and without a home. */
#include "cli/commands.h"

#include "base/date.h"
#include "base/err.h"
#include "cache/clock-rules.h"
#include "cache/replay.h"
#include "cli/calendar.h"
#include "cli/out.h"
#include "cli/rows.h"
#include "core/clock.h"

#include <glib/gi18n.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

struct question {
	struct calendar *calendar;
	gint64 from, to, target;
	GArray *pauses; /* struct clock_pause */
};

static void
question_clear(struct question *q)
{
	g_clear_pointer(&q->calendar, calendar_free);
	g_clear_pointer(&q->pauses, g_array_unref);
}

static gboolean
read_time(const struct question *q, const char *what, const char *text, gint64 *at, GError **error)
{
	return calendar_parse_time(q->calendar, text, at) ||
		err_set(error, ERR_USAGE, _("--%s wants a time such as 2026-01-13T10:00:00+01:00, or without the "
			"offset one of the calendar's zone, not “%s”"), what, text);
}

static gboolean
need_time(const struct cli *cli, const struct question *q, const char *what, gint64 *at, GError **error)
{
	const char *text = cli_text(cli, what);

	if (text == NULL)
		return err_set(error, ERR_USAGE, _("--%s is missing: guichet clock --help"), what);
	return read_time(q, what, text, at, error);
}

static gboolean
read_pause(struct question *q, const char *text, GError **error)
{
	g_auto(GStrv) ends = g_strsplit(text, "/", 2);
	struct clock_pause pause = { .why = text };

	if (ends[0] == NULL || ends[1] == NULL)
		return err_set(error, ERR_USAGE, _("--pause wants two times, T1/T2, not “%s”"), text);
	if (!read_time(q, "pause", ends[0], &pause.from, error) || !read_time(q, "pause", ends[1], &pause.to, error))
		return FALSE;
	if (pause.to < pause.from)
		return err_set(error, ERR_USAGE, _("--pause %s ends before it begins; write the earlier time first"), text);
	g_array_append_val(q->pauses, pause);
	return TRUE;
}

static gboolean
read_question(struct cli *cli, struct question *q, GError **error)
{
	const char *file = cli_text(cli, "calendar");
	const GPtrArray *pauses = cli_list(cli, "pause");

	if (!cli_expect(cli, 0, 0, NULL, error))
		return FALSE;
	if (file == NULL)
		return err_set(error, ERR_USAGE, _("--calendar FILE is missing: guichet clock --help"));
	if ((q->calendar = calendar_load(cli, file, error)) == NULL)
		return FALSE;
	q->pauses = g_array_new(FALSE, FALSE, sizeof(struct clock_pause));
	for (guint i = 0; pauses != NULL && i < pauses->len; i++)
		if (!read_pause(q, g_ptr_array_index(pauses, i), error))
			return FALSE;
	return TRUE;
}

#define PAUSES(q) (const struct clock_pause *)(const void *)(q)->pauses->data, (q)->pauses->len

/* ---- due ----------------------------------------------------------------------------- */

static gboolean
work_out_due(const struct question *q, gint64 *due, GError **error)
{
	const char *name = calendar_name(q->calendar);

	*due = clock_due(q->calendar, q->from, q->target, PAUSES(q));
	if (*due != CLOCK_NEVER)
		return TRUE;
	if (!calendar_ever_opens(q->calendar))
		return err_set(error, ERR_CONFIG, _("%s: this calendar never opens, so nothing is ever due; give it "
			"hours: week = Mon-Fri 09:00-18:00"), name);
	return err_set(error, ERR_INPUT, _("%s: not due before the year 2300: this calendar has no more open time "
		"than that, or the target is too long"), name);
}

static void
put_local(struct out_row *row, const char *key, const struct calendar *c, gint64 at)
{
	g_autofree char *text = calendar_rfc3339(c, at);

	out_put_string(row, key, text);
}

static int
print_due(struct cli *cli, const struct question *q, gint64 due)
{
	g_autofree char *text = calendar_rfc3339(q->calendar, due);
	struct out *out;
	struct out_row *row;

	if (cli->format == CLI_TEXT) {
		puts(text);
		return 0;
	}
	out = out_new(cli, &rows_due);
	row = out_row_new(&rows_due);
	out_put_string(row, "due", text);
	out_add(out, row);
	out_end(out, NULL);
	return 0;
}

static int
run_due(struct cli *cli, GError **error)
{
	__attribute__((cleanup(question_clear))) struct question q = { 0 };
	gint64 due;

	if (!read_question(cli, &q, error) || !need_time(cli, &q, "start", &q.from, error) ||
		!cli_span(cli, "target", -1, &q.target, error))
		return cli_exit_code(*error);
	if (q.target < 0) {
		err_set(error, ERR_USAGE, _("--%s is missing: guichet clock --help"), "target");
		return 2;
	}
	if (!work_out_due(&q, &due, error))
		return 3;
	return print_due(cli, &q, due);
}

/* ---- elapsed ------------------------------------------------------------------------- */

static gboolean
read_stretch(struct cli *cli, struct question *q, GError **error)
{
	if (!read_question(cli, q, error) || !need_time(cli, q, "from", &q->from, error) ||
		!need_time(cli, q, "to", &q->to, error))
		return FALSE;
	return q->from <= q->to || err_set(error, ERR_USAGE, _("--to lies before --from; give the earlier time first"));
}

static int
run_elapsed(struct cli *cli, GError **error)
{
	__attribute__((cleanup(question_clear))) struct question q = { 0 };
	struct out *out;
	struct out_row *row;
	gint64 seconds;

	if (!read_stretch(cli, &q, error))
		return cli_exit_code(*error);
	seconds = clock_elapsed(q.calendar, q.from, q.to, PAUSES(&q));
	if (cli->format == CLI_TEXT) {
		printf("%" PRId64 "\n", seconds);
		return 0;
	}
	out = out_new(cli, &rows_elapsed);
	row = out_row_new(&rows_elapsed);
	out_put_int(row, "seconds", seconds);
	out_add(out, row);
	out_end(out, NULL);
	return 0;
}

/* ---- explain ------------------------------------------------------------------------- */

static void
add_segment(struct out *out, const struct calendar *c, const struct clock_segment *s)
{
	struct out_row *row = out_row_new(&rows_segment);
	g_autofree char *day = NULL;
	int year, month, mday;

	put_local(row, "from", c, s->from);
	put_local(row, "to", c, s->to);
	out_put_int(row, "seconds", (s->to - s->from) / DATE_SECOND);
	out_put_string(row, "why", clock_why_name(s->why));
	if (s->why == CLOCK_EXCEPTION || s->why == CLOCK_HOLIDAY) {
		calendar_split_day(s->day, &year, &month, &mday);
		day = g_strdup_printf("%04d-%02d-%02d", year, month, mday);
		out_put_string(row, "detail", day);
	} else if (s->why == CLOCK_PAUSED) {
		out_put_string(row, "detail", s->pause);
	}
	out_add(out, row);
}

static int
run_explain(struct cli *cli, GError **error)
{
	__attribute__((cleanup(question_clear))) struct question q = { 0 };
	g_autoptr(GArray) segments = NULL;
	struct out *out;

	if (!read_stretch(cli, &q, error))
		return cli_exit_code(*error);
	segments = clock_explain(q.calendar, q.from, q.to, PAUSES(&q));
	out = out_new(cli, &rows_segment);
	for (guint i = 0; i < segments->len; i++)
		add_segment(out, q.calendar, &g_array_index(segments, struct clock_segment, i));
	out_end(out, NULL);
	if (cli->format == CLI_TEXT && !cli->quiet)
		printf(_("%" PRId64 " s counted\n"), clock_elapsed(q.calendar, q.from, q.to, PAUSES(&q)));
	return 0;
}

/* ---- replay -------------------------------------------------------------------------- */

static void
add_episode(const struct story *s, guint n, const struct episode *ep, gpointer data)
{
	struct out_row *row = out_row_new(&rows_episode);

	out_put_int(row, "case", s->case_id);
	out_put_int(row, "episode", n);
	out_put_string(row, "kind", episode_kind_name(ep->kind));
	out_put_string(row, "queue", ep->queue);
	out_put_time(row, "opened", ep->opened);
	out_put_time(row, "closed", ep->closed);
	out_put_string(row, "ended", *ep->ended != '\0' ? ep->ended : NULL);
	out_put_int(row, "wall_s", ep->wall_s);
	out_put_int(row, "biz_s", ep->biz_s);
	out_put_int(row, "target_s", ep->target_s);
	out_put_time(row, "due", ep->due);
	if (ep->target_s != 0)
		out_put_string(row, "met", ep->closed == 0 ? "open" : ep->due == 0 || ep->closed < ep->due + DATE_SECOND ?
			"yes" : "no");
	out_put_string(row, "advisor", ep->advisor);
	out_put_bool(row, "deflect", ep->deflect);
	out_put_int(row, "lag_s", ep->lag_s);
	out_add(data, row);
}

static gboolean
read_bound(struct cli *cli, const char *name, gint64 *at, GError **error)
{
	const char *text = cli_text(cli, name);

	return text == NULL || date_parse(text, at) ||
		err_set(error, ERR_USAGE, _("--%s wants a time such as 2026-01-13T10:00:00+01:00, not “%s”"), name, text);
}

static int
run_replay(struct cli *cli, GError **error)
{
	const char *file = cli_text(cli, "policy");
	AUTO(policy) policy = NULL;
	gint64 from = 0, to = G_MAXINT64;
	struct out *out;
	gboolean ok;

	if (!cli_expect(cli, 0, 0, NULL, error) || !read_bound(cli, "from", &from, error) ||
		!read_bound(cli, "to", &to, error))
		return 2;
	if (file != NULL && (policy = policy_file_load(file, NULL, error)) == NULL)
		return 3;
	if (!cli_open(cli, NEED_DESK, error))
		return cli_exit_code(*error);
	out = out_new(cli, &rows_episode);
	ok = replay_run(cli->db, policy, from, to, add_episode, out, error);
	out_end(out, ok ? _("No episode opened in that time.") : NULL);
	g_clear_pointer(&cli->db, db_close); /* before the policy that it follows */
	return ok ? 0 : 3;
}

#define CALENDAR { "calendar", 0, OPTION_TEXT, "FILE", N_("the calendar: zone, hours, exceptions, bank holidays") }
#define PAUSE { "pause", 0, OPTION_LIST, "T1/T2", N_("the clock stands still between these times; may be repeated") }
#define END { NULL, 0, OPTION_FLAG, NULL, NULL }

static const struct cli_option due_options[] = {
	CALENDAR,
	{ "start", 0, OPTION_TEXT, "TIME", N_("when the clock starts") },
	{ "target", 0, OPTION_TEXT, "SECONDS", N_("how much open time there is, also 30m, 4h") },
	PAUSE, END,
};
static const struct cli_option stretch_options[] = {
	CALENDAR,
	{ "from", 0, OPTION_TEXT, "TIME", N_("first moment that counts") },
	{ "to", 0, OPTION_TEXT, "TIME", N_("first moment that counts no more") },
	PAUSE, END,
};

static const struct cli_option replay_options[] = {
	{ "policy", 0, OPTION_TEXT, "FILE", N_("by this policy instead of the one in force") },
	{ "from", 0, OPTION_TEXT, "TIME", N_("only what opened then or later") },
	{ "to", 0, OPTION_TEXT, "TIME", N_("only what opened before") },
	END,
};

static const struct cli_verb verbs[] = {
	{ "due", NULL, N_("by when so much open time has passed"), due_options, run_due },
	{ "elapsed", NULL, N_("how many seconds of open time lie between two times"), stretch_options, run_elapsed },
	{ "explain", NULL, N_("the same, every stretch with why it counts or not"), stretch_options, run_explain },
	{ "replay", NULL, N_("every wait of the cache worked out anew, as another policy would have it; nothing is written"),
		replay_options, run_replay },
	{ NULL, NULL, NULL, NULL, NULL },
};

const struct cli_command cmd_clock = {
	.name = "clock",
	.args = "due|elapsed|explain|replay",
	.summary = N_("the business clock: due times and open time by a calendar"),
	.help = N_("A calendar file is described in guichet.conf(5). Times are RFC 3339; without an offset they are "
		   "times of the calendar's zone."),
	.need = NEED_NOTHING,
	.verbs = verbs,
};
