/* tui/search.c — all messages, searched while typing: a finder of hits. */
#include "tui/search.h"

#include "base/date.h"
#include "base/text.h"
#include "cache/search.h"
#include "cache/ui.h"
#include "tui/finder.h"
#include "tui/row.h"
#include "tui/thread.h"

#include <glib/gi18n.h>
#include <string.h>

#define PAGE 200 /* hits fetched at a time */

struct search_view {
	struct finder finder;
	gboolean as_typed; /* the last word may go on: for every page of the hits, what was so for the first */
};

static struct search_view *
search_of(struct view *view)
{
	return (struct search_view *)view;
}

static gboolean
read_hits(gpointer user, gboolean first, GPtrArray *rows, gboolean *end, GError **error)
{
	struct search_view *v = user;
	const struct finder *f = &v->finder;

	if (first)
		v->as_typed = f->typing;
	*end = finder_is_blank(f);
	if (*end)
		return TRUE;
	return roll_add_page(rows, search_run(f->view.desk->db, finder_words(f), v->as_typed, (int)rows->len, PAGE, error),
		PAGE, end);
}

static gboolean
is_same(gconstpointer a, gconstpointer b)
{
	return ((const struct search_hit *)a)->message == ((const struct search_hit *)b)->message;
}

static char *
count(guint n, const char *more)
{
	return g_strdup_printf(ngettext("%u%s message", "%u%s messages", n), n, more);
}

static void
free_hit(gpointer hit)
{
	search_hit_free(hit);
}

/* ---- drawing ----------------------------------------------------------------------- */

/* The end of what stands before the match, from a word's beginning: so much that the match is seen in w cells. */
static const char *
near_match(const char *before, int match, int w)
{
	const char *at = before;

	if (text_width(before) + match <= w)
		return before;
	while (*at != '\0' && (text_width(at) > w / 3 || at == before || at[-1] != ' '))
		at = g_utf8_find_next_char(at, NULL);
	return at;
}

/* The snippet in three pieces, the match in the middle one. */
static void
draw_snippet(const struct search_hit *hit, int y, int x, int w)
{
	gsize len = strlen(hit->snippet), at = (gsize)MAX(hit->mark_at, 0),
	      n = (gsize)MAX(hit->mark_len, 0);
	GString *run = g_string_new(NULL);

	if (n == 0 || at + n > len) {
		run_add(run, STYLE_TEXT, hit->snippet);
	} else {
		g_autofree char *head = g_strndup(hit->snippet, at), *match = g_strndup(hit->snippet + at, n),
				*before = text_clean(head, -1, TEXT_LINE);
		const char *near = near_match(before, text_width(match) + 1, w);

		run_addf(run, STYLE_TEXT, "%s%s", near != before ? screen_glyph(GLYPH_MORE) : "", near);
		run_add(run, STYLE_PICK, match);
		run_add(run, STYLE_TEXT, hit->snippet + at + n);
	}
	draw_run(y, x, w, run->str);
	g_string_free(run, TRUE);
}

static void
draw_hit(gpointer user, int index, int y, int x, int w)
{
	const struct finder *f = user;
	const struct search_hit *hit = roll_row(&f->roll, index);
	int people = w >= 110 ? 24 : 18, at = x + 4 + people + 2,
	    subject = w >= 110 ? 36 : 0;
	char age[16];

	row_draw_mark(y, x + 1, STYLE_DIM, hit->public_, hit->channel, hit->channel_kind, hit->channel_mark);
	draw_text(y, x + 3, people, hit->out ? STYLE_DIM : STYLE_TEXT,
		hit->customer != NULL && *hit->customer != '\0' ? hit->customer
								: hit->author);
	if (subject > 0) {
		draw_text(y, at, subject, STYLE_TEXT, hit->subject);
		at += subject + 2;
	}
	draw_snippet(hit, y, at, x + w - 7 - at);
	draw_right(y, x + w - 5, 4, STYLE_DIM, date_age(hit->at, f->view.desk->now, age));
}

static const char *
nothing(const struct finder *f)
{
	return !finder_is_blank(f) ? _("No message has all these words.")
		: _("Words, \"whole phrases\", begin*, -without, from:name, subject:word");
}

static char *
search_title(struct view *view)
{
	(void)view;
	return g_strdup(_("Search everywhere"));
}

/* ---- acting ------------------------------------------------------------------------ */

static void
open_hit(struct finder *f, gconstpointer hit)
{
	ui_history_add(f->view.desk->db, "everywhere", finder_words(f), NULL);
	thread_view_open(f->view.desk, ((const struct search_hit *)hit)->case_id);
}

static gboolean
search_act(struct view *view, enum action action, const char *arg)
{
	return finder_act(view, action == ACTION_EVERYWHERE ? ACTION_SEARCH : action, arg);
}

static gint64
search_case(struct view *view)
{
	const struct search_hit *hit = roll_selected(&search_of(view)->finder.roll);

	return hit != NULL ? hit->case_id : 0;
}

/* The next hit that is another case; hits are messages. */
static gint64
search_step(struct view *view, int by, gboolean waiting)
{
	struct roll *r = &search_of(view)->finder.roll;
	gint64 was = search_case(view);
	const struct search_hit *hit;

	if (waiting)
		return 0;
	for (int at = r->list.selected + by; (hit = roll_row(r, at)) != NULL; at += by)
		if (hit->case_id != was) {
			list_select(&r->list, at);
			return hit->case_id;
		}
	return 0;
}

static const struct view_ops ops = {
	.name = "search",
	.context = IN_LIST,
	.title = search_title,
	.counts = finder_counts,
	.draw = finder_draw,
	.act = search_act,
	.key = finder_key,
	.paste = finder_paste,
	.click = finder_click,
	.due = finder_due,
	.case_id = search_case,
	.step = search_step,
	.free = finder_free,
};

static const struct finder_kind kind = {
	.label = N_("Search: "),
	.source = { .page = PAGE, .read = read_hits, .same = is_same, .free_row = free_hit, .count = count },
	.draw = draw_hit,
	.nothing = nothing,
	.open = open_hit,
};

void
search_view_open(struct desk *desk, const char *query)
{
	struct search_view *v = g_new0(struct search_view, 1);

	finder_open(&v->finder, &kind, &ops, desk, query);
}
