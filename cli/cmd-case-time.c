/* cli/cmd-case-time.c — `case ID explain`: each stretch of each wait, and why it counts or not. */
#include "cli/commands.h"

#include "base/date.h"
#include "base/err.h"
#include "cache/episodes.h"
#include "cache/story.h"
#include "cli/out.h"
#include "cli/rows.h"

#include <glib/gi18n.h>
#include <inttypes.h>
#include <stdio.h>

static void
put_local(struct out_row *row, const char *key, const struct calendar *c, gint64 at)
{
	g_autofree char *text = at != 0 ? calendar_rfc3339(c, at) : NULL;

	out_put_string(row, key, text);
}

/* The date of a holiday or an exception, which pause; NULL none (transfer full). */
static char *
detail(const struct clock_segment *s)
{
	int year, month, mday;

	if (s->why == CLOCK_PAUSED)
		return g_strdup(s->pause);
	if (s->why != CLOCK_EXCEPTION && s->why != CLOCK_HOLIDAY)
		return NULL;
	calendar_split_day(s->day, &year, &month, &mday);
	return g_strdup_printf("%04d-%02d-%02d", year, month, mday);
}

static void
add_segment(struct out *out, const struct episode *ep, guint n, const struct shift_segment *s)
{
	struct out_row *row = out_row_new(&rows_explained);
	g_autofree char *what = detail(&s->clock);

	out_put_int(row, "episode", n);
	out_put_string(row, "kind", episode_kind_name(ep->kind));
	put_local(row, "from", s->part->calendar, s->clock.from);
	put_local(row, "to", s->part->calendar, s->clock.to);
	out_put_int(row, "seconds", (s->clock.to - s->clock.from) / DATE_SECOND);
	out_put_string(row, "why", clock_why_name(s->clock.why));
	out_put_string(row, "detail", what);
	out_put_string(row, "queue", s->part->queue);
	out_add(out, row);
}

/* "first answer: 1h20 of open time in 3h05, target 4h, due …, answered by …". */
static void
tell_episode(const struct story *s, const struct episode *ep, gint64 now)
{
	g_autofree char *due = ep->due != 0 ? date_to_human(ep->due, now) : NULL;
	char biz[16], wall[16], target[16];
	gint64 wall_s, biz_s;

	episodes_measure(s->episodes, ep, ep->closed != 0 ? ep->closed : now, &wall_s, &biz_s);
	date_span(biz_s * DATE_SECOND, biz);
	date_span(wall_s * DATE_SECOND, wall);
	printf(_("%s: %s of open time in %s"), episode_kind_shown(ep->kind), biz, wall);
	if (ep->target_s != 0)
		printf(_(", target %s"), date_span(ep->target_s * DATE_SECOND, target));
	if (due != NULL)
		printf(_(", due %s"), due);
	puts(ep->closed == 0 ? _(", still open") : ep->due != 0 && ep->closed >= ep->due + DATE_SECOND ? _(", late") : "");
}

static void
explain_episode(struct cli *cli, const struct story *s, guint n)
{
	const struct episode *ep = &g_array_index(episodes_list(s->episodes), struct episode, n);
	g_autoptr(GArray) segments = episodes_explain(s->episodes, ep, cli->now);
	struct out *out;

	if (cli->format == CLI_TEXT && !cli->quiet)
		tell_episode(s, ep, cli->now);
	out = out_new(cli, &rows_explained);
	for (guint i = 0; i < segments->len; i++)
		add_segment(out, ep, n, &g_array_index(segments, struct shift_segment, i));
	out_end(out, NULL);
}

static void
tell_moves(struct cli *cli, gint64 id)
{
	g_autoptr(GArray) moves = episodes_moves(cli->db, id, NULL);

	for (guint i = 0; moves != NULL && i < moves->len; i++) {
		const struct episodes_moved *m = &g_array_index(moves, struct episodes_moved, i);
		g_autofree char *at = date_to_human(m->at, cli->now);
		g_autofree char *was = m->was != 0 ? date_to_human(m->was, cli->now) : g_strdup(_("none"));
		g_autofree char *due = m->due != 0 ? date_to_human(m->due, cli->now) : g_strdup(_("none"));

		printf(_("%s: due moved from %s to %s\n"), at, was, due);
	}
}

int
case_explain(struct cli *cli, GError **error)
{
	gint64 id;
	AUTO(story) s = NULL;

	if (!cli_expect(cli, 1, 1, NULL, error) || (id = cli_id(cli->words[0], error)) == 0)
		return 2;
	if ((s = story_load(cli->db, id, error)) == NULL) {
		if (*error == NULL)
			err_set(error, ERR_GONE, _("There is no case %" PRId64 "."), id);
		return 3;
	}
	for (guint n = 0; n < episodes_list(s->episodes)->len; n++)
		explain_episode(cli, s, n);
	if (cli->format == CLI_TEXT && !cli->quiet) {
		if (episodes_list(s->episodes)->len == 0)
			puts(_("Nobody has waited here yet."));
		tell_moves(cli, id);
	}
	return 0;
}
