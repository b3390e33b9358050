/* tui/thread.c — one case, read. */
#include "tui/thread.h"

#include "base/date.h"
#include "base/text.h"
#include "cache/inbox.h"
#include "tui/card.h"
#include "tui/row.h"
#include "tui/story.h"

#include <glib/gi18n.h>
#include <inttypes.h>
#include <string.h>

#define CARD 3 /* lines of the header card, rule included */
#define PANEL_FROM 112 /* cells of the view from which the customer stands beside the case */
#define PANEL 38 /* cells of it */

struct thread_view {
	struct view view;
	gint64 case_id;
	struct inbox_row *row;
	struct page *page;
	int width; /* the page is laid out for; 0: not yet */
	struct page *panel; /* the customer; NULL there is none, or no room was */
	gint64 message; /* to begin at, 0 the last */
	gboolean details, quoted, timers;
	gboolean unread; /* to be marked read */
	gboolean fresh;	 /* just opened: show the last message */
	gboolean at_end; /* the end was seen: what comes is shown */
};

static struct thread_view *
thread_of(struct view *view)
{
	return (struct thread_view *)view;
}

static void
lay_out(struct thread_view *v, int width)
{
	GError *error = NULL;
	int last = 0;
	struct story_opts opts = {
		.conf = v->view.desk->conf,
		.case_id = v->case_id,
		.now = v->view.desk->now,
		.advisor = v->view.desk->advisor,
		.width = width,
		.details = v->details,
		.quoted = v->quoted,
		.message = v->message,
	};
	gboolean done = v->timers
		? story_tell_timers(v->page, v->view.desk->db, &opts, &error)
		: story_tell(v->page, v->view.desk->db, &opts, &last, &error);

	v->width = width;
	if (!done)
		desk_fail(v->view.desk, error);
	else if (v->fresh)
		page_go(v->page, last);
	else if (v->at_end)
		page_go(v->page, page_lines(v->page));
	v->fresh = v->at_end = FALSE;
	v->message = 0;
}

/* Beside the case: a glance at who it is. */
static void
lay_out_panel(struct thread_view *v)
{
	struct desk *desk = v->view.desk;
	AUTO(customer) c = v->row->customer != 0 ? customer_load(desk->db, v->row->customer, NULL) : NULL;
	struct card_opts o = { .now = desk->now, .width = PANEL - 1, .brief = TRUE, .merge_key = "", .mask_key = "" };

	g_clear_pointer(&v->panel, page_free);
	if (c == NULL)
		return;
	v->panel = page_new();
	if (!card_tell(v->panel, desk->db, c, &o, NULL))
		g_clear_pointer(&v->panel, page_free);
}

static void
thread_refresh(struct view *view)
{
	struct thread_view *v = thread_of(view);
	struct inbox_row *row = inbox_case(v->view.desk->db, v->case_id, NULL);

	if (row == NULL)
		return;
	inbox_row_free(v->row);
	v->row = row;
	v->case_id = row->case_id; /* it may have gone into another */
	v->at_end = v->width != 0 && !v->timers && page_at_end(v->page);
	v->width = 0;
}

/* ---- drawing ----------------------------------------------------------------------- */

static void
draw_who(const struct thread_view *v, int y, int x, int w)
{
	const struct inbox_row *row = v->row;
	const char *name = row->customer_name != NULL ? row->customer_name : "";
	const char *address = row->customer_address != NULL ? row->customer_address : "";
	g_autofree char *number = g_strdup_printf(_("case %" PRId64), row->case_id);
	int room = w - (int)strlen(number) - 4, used;

	if (strchr(name, '@') != NULL && g_ascii_strcasecmp(name, address) != 0) {
		used = draw_text(y, x + 1, room, STYLE_BOLD, address);
		draw_textf(y, x + 3 + used, room - used - 2, STYLE_LATE,
			_("calls itself \"%s\""), name);
	} else {
		used = draw_text(
			y, x + 1, room, STYLE_BOLD, *name != '\0' ? name : address);
		if (*name != '\0' && g_strcmp0(name, address) != 0 &&
			strcmp(row->channel_kind, "review") != 0)
			draw_textf(y, x + 3 + used, room - used - 2, STYLE_DIM, "%s",
				address);
	}
	draw_right(y, x, w - 1, STYLE_DIM, number);
}

static void
draw_state(const struct thread_view *v, int y, int x, int w)
{
	const struct inbox_row *row = v->row;
	GString *run = g_string_new(NULL);
	enum style style;
	g_autofree char *clock = row_clock_words(row, v->view.desk->now, &style);
	g_autofree char *dot = g_strdup_printf(" %s ", screen_glyph(GLYPH_DOT));
	g_autofree char *title = row_title(row), *place = row_place(row->channel_title, row->public_);

	if (row->urgent) {
		run_add(run, STYLE_LATE, _("URGENT"));
		run_add(run, STYLE_DIM, dot);
	}
	run_add(run, STYLE_TEXT, case_state_shown(row->state));
	if (clock != NULL) {
		run_add(run, STYLE_DIM, dot);
		run_add(run, style, clock);
	}
	run_add(run, STYLE_DIM, dot);
	if (row->owner == NULL)
		run_add(run, STYLE_DIM, _("nobody's"));
	else if (g_strcmp0(row->owner, v->view.desk->advisor) == 0)
		run_add(run, STYLE_ACCENT, _("yours"));
	else
		run_addf(run, STYLE_WARN, _("%s's"), row->owner);
	/* What nobody else reads need not be said twice: without a subject it is the title. */
	if (g_strcmp0(row->channel, row->channel_kind) != 0 && (row->public_ || strcmp(title, place) != 0)) {
		run_add(run, STYLE_DIM, dot);
		run_add(run, row->public_ ? STYLE_WARN : STYLE_DIM, place);
	}
	run_addf(run, STYLE_DIM, "%s%s", dot, row->account_name);
	if (row->labels != NULL && *g_strstrip(row->labels) != '\0')
		run_addf(run, STYLE_NOTE, "%s%s", dot, row->labels);
	if (row->hop != NULL)
		run_addf(run, STYLE_WARN, "%s%s", dot, row->hop);
	draw_run(y, x + 1, w - 2, run->str);
	g_string_free(run, TRUE);
}

static void
thread_draw(struct view *view, struct area a, int *cursor_y, int *cursor_x)
{
	struct thread_view *v = thread_of(view);
	int w = a.w >= PANEL_FROM ? a.w - PANEL - 1 : a.w, unused_y, unused_x;
	struct area body = { a.y + CARD, a.x, a.h - CARD, w };

	draw_who(v, a.y, a.x, w);
	draw_state(v, a.y + 1, a.x, w);
	if (v->width != w) {
		/* The page must know its height before it is told where to begin. */
		page_draw(v->page, (struct area){ body.y, body.x, body.h, 0 }, cursor_y,
			cursor_x);
		lay_out(v, w);
		if (w < a.w)
			lay_out_panel(v);
	}
	if (w < a.w && v->panel != NULL) {
		for (int y = a.y; y < a.y + a.h; y++)
			draw_glyph(y, a.x + w, STYLE_FAINT, GLYPH_PIPE);
		page_draw(v->panel, (struct area){ a.y, a.x + w + 1, a.h, PANEL }, &unused_y, &unused_x);
	}
	page_draw(v->page, body, cursor_y, cursor_x);
}

static char *
thread_title(struct view *view)
{
	struct thread_view *v = thread_of(view);
	g_autofree char *title = row_title(v->row);

	return v->timers ? g_strdup_printf(_("Timers and journal: %s"), title)
			 : g_steal_pointer(&title);
}

static char *
thread_counts(struct view *view)
{
	struct thread_view *v = thread_of(view);
	int n = v->row->messages;

	return g_strdup_printf(
		ngettext("%d message %s", "%d messages %s", (gulong)n), n,
		page_at_end(v->page) ? " " : screen_glyph(GLYPH_OPEN));
}

/* ---- acting ------------------------------------------------------------------------ */

static gboolean
show(struct thread_view *v, gint64 case_id)
{
	GError *error = NULL;
	struct inbox_row *row = inbox_case(v->view.desk->db, case_id, &error);

	if (row == NULL) {
		desk_fail(v->view.desk, error);
		return FALSE;
	}
	inbox_row_free(v->row);
	v->row = row;
	v->case_id = case_id;
	v->width = 0;
	v->fresh = TRUE;
	v->timers = FALSE;
	page_clear(v->page);
	page_go(v->page, 0);
	v->unread = row->unread > 0;
	return TRUE;
}

/* The list that the case was opened from, or NULL. */
static struct view *
view_below(const struct desk *desk)
{
	return desk->views->len > 1 ? g_ptr_array_index(desk->views, desk->views->len - 2) : NULL;
}

/* The view below knows the order of the list. */
static void
step(struct thread_view *v, int by, gboolean waiting)
{
	struct view *below = view_below(v->view.desk);
	gint64 next = below != NULL && below->ops->step != NULL ? below->ops->step(below, by, waiting) : 0;

	if (next != 0)
		show(v, next);
	else
		desk_say(v->view.desk,
			waiting ? _("Nobody else waits in this direction.")
				: by > 0
				? _("This is the last conversation of the list.")
				: _("This is the first conversation of the list."));
}

/* The first line of own words after the quoted lines at or below the top. */
static void
skip_quoted(struct thread_view *v)
{
	int quoted = page_find(v->page, PAGE_QUOTED, page_top(v->page));
	int own = quoted >= 0 ? page_find(v->page, PAGE_TEXT, quoted) : -1;
	int head = quoted >= 0 ? page_find(v->page, PAGE_HEAD, quoted) : -1;

	if (own < 0 || (head >= 0 && head < own))
		own = head;
	if (own >= 0)
		page_go(v->page, own);
	else
		desk_say(v->view.desk, _("No quoted lines further down."));
}

static void
relay(struct thread_view *v)
{
	v->width = 0;
}

static void
tag(struct thread_view *v)
{
	struct view *below = view_below(v->view.desk);

	if (below != NULL && below->ops->case_id != NULL &&
		below->ops->case_id(below) == v->case_id)
		below->ops->act(below, ACTION_TAG, NULL);
	desk_say(v->view.desk, _("Selected or deselected in the list."));
}

static gboolean
thread_act(struct view *view, enum action action, const char *arg)
{
	struct thread_view *v = thread_of(view);

	switch (action) {
	case ACTION_NEXT_CASE:
		step(v, 1, FALSE);
		return TRUE;
	case ACTION_PREV_CASE:
		step(v, -1, FALSE);
		return TRUE;
	case ACTION_NEXT_WAITING:
		step(v, 1, TRUE);
		return TRUE;
	case ACTION_PREV_WAITING:
		step(v, -1, TRUE);
		return TRUE;
	case ACTION_SCROLL:
		if (page_at_end(v->page))
			desk_say(v->view.desk, _("That was all."));
		page_act(v->page, v->view.desk, ACTION_PAGE_DOWN, NULL);
		return TRUE;
	case ACTION_QUOTED:
		v->quoted = !v->quoted;
		relay(v);
		return TRUE;
	case ACTION_HEADERS:
		v->details = !v->details;
		relay(v);
		return TRUE;
	case ACTION_TIMERS:
		v->timers = !v->timers;
		page_go(v->page, 0);
		relay(v);
		return TRUE;
	case ACTION_SKIP_QUOTED:
		skip_quoted(v);
		return TRUE;
	case ACTION_TAG:
		tag(v);
		return TRUE;
	case ACTION_BACK:
		if (!v->timers)
			return FALSE;
		v->timers = FALSE;
		relay(v);
		return TRUE;
	default:
		return page_act(v->page, v->view.desk, action, arg);
	}
}

static void
thread_click(struct view *view, struct area a, int y, int x, int wheel, gboolean twice)
{
	(void)a;
	(void)y;
	(void)x;
	(void)twice;
	page_wheel(thread_of(view)->page, wheel);
}

/* It counts as read once its frame was drawn: the disk is not waited for before. */
static gint64
thread_due(struct view *view, gint64 now)
{
	struct thread_view *v = thread_of(view);

	if (v->unread) {
		v->unread = FALSE;
		desk_act(v->view.desk, ACT_SEEN, v->case_id, NULL, NULL, 0);
		desk_refresh(v->view.desk);
	}
	return thread_of(view)->row->waiting_since > 0
		? now - now % DATE_MINUTE + DATE_MINUTE
		: 0;
}

static gint64
thread_case_id(struct view *view)
{
	return thread_of(view)->case_id;
}

static void
thread_tagged(struct view *view, GArray *ids)
{
	struct view *below = view_below(view->desk);

	if (below != NULL && below->ops->tagged != NULL)
		below->ops->tagged(below, ids);
}

static void
thread_free(struct view *view)
{
	struct thread_view *v = thread_of(view);

	inbox_row_free(v->row);
	page_free(v->page);
	page_free(v->panel);
	g_free(v);
}

static const struct view_ops ops = {
	.name = "thread",
	.context = IN_THREAD,
	.title = thread_title,
	.counts = thread_counts,
	.draw = thread_draw,
	.act = thread_act,
	.click = thread_click,
	.refresh = thread_refresh,
	.due = thread_due,
	.case_id = thread_case_id,
	.tagged = thread_tagged,
	.free = thread_free,
};

gboolean
thread_view_open_at(struct desk *desk, gint64 case_id, gint64 message)
{
	struct thread_view *v = g_new0(struct thread_view, 1);

	v->view.ops = &ops;
	v->view.desk = desk;
	v->page = page_new();
	v->message = message;
	if (!show(v, case_id)) {
		thread_free(&v->view);
		return FALSE;
	}
	desk_push(desk, &v->view);
	return TRUE;
}

gboolean
thread_view_open(struct desk *desk, gint64 case_id)
{
	return thread_view_open_at(desk, case_id, 0);
}
