/* tui/story-time.c — how long the customer of a case waited, and why each hour counts or not. */
#include "tui/story-private.h"

#include "base/date.h"
#include "base/text.h"
#include "cache/episodes.h"
#include "cache/story.h"
#include "core/clock.h"

#include <glib/gi18n.h>
#include <string.h>

static const char *
level_shown(enum clock_level level)
{
	return level == CLOCK_LATE ? _("late") : level == CLOCK_WARN ? _("soon") : _("in time");
}

static enum style
level_style(enum clock_level level)
{
	return level == CLOCK_LATE ? STYLE_LATE : level == CLOCK_WARN ? STYLE_WARN : STYLE_TEXT;
}

static void
line(struct page *page, enum style style, char *text)
{
	page_line(page, PAGE_TEXT, style, text);
	g_free(text);
}

/* ---- the wait that is open ------------------------------------------------------------- */

static void
tell_open(struct page *page, const struct inbox_row *row, const struct story_opts *o)
{
	enum clock_level level = clock_level(row->waiting_since, row->warn, row->due, o->now);
	g_autofree char *since = NULL, *due = NULL;
	char span[16];

	if (row->waiting_since == 0) {
		page_line(page, PAGE_TEXT, STYLE_TEXT, _("  Nobody waits: the clock stands still."));
		return;
	}
	page_line(page, PAGE_TEXT, STYLE_TEXT,
		_("  The clock runs from the first message that has no answer by a person."));
	since = date_to_human(row->waiting_since, o->now);
	line(page, STYLE_TEXT, g_strdup_printf(_("  waiting since  %s, for %s"), since,
		date_span(o->now - row->waiting_since, span)));
	if (row->due == 0) {
		page_line(page, PAGE_TEXT, STYLE_TEXT, _("  answer due     not known: the clock stands still"));
		return;
	}
	due = date_to_human(row->due, o->now);
	line(page, level_style(level), g_strdup_printf(_("  answer due     %s, %s"), due, level_shown(level)));
}

static void
tell_moves(struct page *page, struct db *db, const struct story_opts *o)
{
	g_autoptr(GArray) moves = episodes_moves(db, o->case_id, NULL);

	for (guint i = 0; moves != NULL && i < moves->len; i++) {
		const struct episodes_moved *m = &g_array_index(moves, struct episodes_moved, i);
		g_autofree char *at = date_to_human(m->at, o->now);
		g_autofree char *was = m->was != 0 ? date_to_human(m->was, o->now) : g_strdup(_("none"));
		g_autofree char *due = m->due != 0 ? date_to_human(m->due, o->now) : g_strdup(_("none"));

		line(page, STYLE_DIM, g_strdup_printf(_("  due moved      %s: from %s to %s"), at, was, due));
	}
}

/* ---- waits ------------------------------------------------------------------------------ */

static char *
why_words(const struct clock_segment *s)
{
	int year, month, mday;

	if (s->why == CLOCK_PAUSED)
		return g_strdup(strcmp(s->pause, "customer") == 0 ? _("waits for the customer") : _("put off"));
	if (s->why != CLOCK_HOLIDAY && s->why != CLOCK_EXCEPTION)
		return g_strdup(clock_why_shown(s->why));
	calendar_split_day(s->day, &year, &month, &mday);
	return g_strdup_printf("%s (%04d-%02d-%02d)", clock_why_shown(s->why), year, month, mday);
}

static void
tell_segment(struct page *page, const struct shift_segment *s, gboolean queues)
{
	g_autofree char *from = date_to_words(s->clock.from), *to = date_to_words(s->clock.to), *why = why_words(&s->clock);
	GString *run = g_string_new(NULL);
	enum style style = s->clock.why == CLOCK_COUNTED ? STYLE_TEXT : STYLE_DIM;
	char span[16];

	run_addf(run, style, "    %s – %s  %8s  %s", from, to, date_span(s->clock.to - s->clock.from, span), why);
	if (queues)
		run_addf(run, STYLE_DIM, "  [%s]", s->part->queue);
	page_add(page, PAGE_TEXT, run->str);
	g_string_free(run, TRUE);
}

static void
tell_episode(struct page *page, const struct story *s, const struct episode *ep, const struct story_opts *o)
{
	g_autoptr(GArray) segments = episodes_explain(s->episodes, ep, o->now);
	enum clock_level level = clock_level(ep->opened, ep->warn, ep->due, ep->closed != 0 ? ep->closed : o->now);
	GString *run = g_string_new(NULL);
	char biz[16], wall[16], target[16];
	gint64 wall_s, biz_s;

	episodes_measure(s->episodes, ep, ep->closed != 0 ? ep->closed : o->now, &wall_s, &biz_s);
	run_addf(run, STYLE_BOLD, "  %s", episode_kind_shown(ep->kind));
	run_addf(run, STYLE_TEXT, _("  %s of open time in %s"), date_span(biz_s * DATE_SECOND, biz),
		date_span(wall_s * DATE_SECOND, wall));
	if (ep->target_s != 0)
		run_addf(run, STYLE_TEXT, _(", target %s"), date_span(ep->target_s * DATE_SECOND, target));
	if (ep->due != 0)
		run_addf(run, level_style(level == CLOCK_WARN && ep->closed != 0 ? CLOCK_OK : level), ", %s",
			level_shown(level == CLOCK_WARN && ep->closed != 0 ? CLOCK_OK : level));
	if (ep->advisor != NULL)
		run_addf(run, STYLE_DIM, "  %s", ep->advisor);
	page_add(page, PAGE_HEAD, run->str);
	g_string_free(run, TRUE);
	for (guint i = 0; i < segments->len; i++)
		tell_segment(page, &g_array_index(segments, struct shift_segment, i), s->parts->len > 1);
}

gboolean
story_tell_clock(struct page *page, struct db *db, const struct inbox_row *row, const struct story_opts *o, GError **error)
{
	AUTO(story) s = story_load(db, o->case_id, error);
	const GArray *list;

	if (s == NULL)
		return FALSE;
	list = episodes_list(s->episodes);
	tell_open(page, row, o);
	tell_moves(page, db, o);
	for (guint i = 0; i < list->len; i++) {
		page_gap(page);
		tell_episode(page, s, &g_array_index(list, struct episode, i), o);
	}
	return TRUE;
}
