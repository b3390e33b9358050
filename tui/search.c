/* tui/search.c — all messages, searched while typing. Typing, and walking the hits, are two
 * states: Enter and Esc go to the hits, the search keys go back to typing. */
#include "tui/search.h"

#include "base/date.h"
#include "base/text.h"
#include "cache/search.h"
#include "cache/ui.h"
#include "tui/edit.h"
#include "tui/list.h"
#include "tui/row.h"
#include "tui/thread.h"

#include <glib/gi18n.h>
#include <string.h>

#define PAGE 200 /* hits fetched at a time */

struct search_view {
	struct view view;
	struct edit *edit;
	gboolean typing;
	struct list list;
	GPtrArray *hits; /* struct search_hit * */
	gboolean all;	 /* there are no more */
};

static struct search_view *
search_of(struct view *view)
{
	return (struct search_view *)view;
}

static gboolean
is_blank(const char *text)
{
	return strspn(text, " ") == strlen(text);
}

/* Adds the next page of hits. */
static void
fetch(struct search_view *v)
{
	GError *error = NULL;
	g_autoptr(GPtrArray) more = NULL;

	if (v->all)
		return;
	more = search_run(v->view.desk->db, edit_text(v->edit), v->typing,
		(int)v->hits->len, PAGE, &error);
	if (more == NULL) {
		desk_fail(v->view.desk, error);
		v->all = TRUE;
		return;
	}
	v->all = more->len < PAGE;
	while (more->len > 0)
		g_ptr_array_add(v->hits, g_ptr_array_steal_index(more, 0));
	list_set_count(&v->list, (int)v->hits->len);
}

static void
search_again(struct search_view *v)
{
	g_ptr_array_set_size(v->hits, 0);
	v->all = is_blank(edit_text(v->edit));
	v->list.selected = 0;
	v->list.top = 0;
	fetch(v);
	list_set_count(&v->list, (int)v->hits->len);
}

static const struct search_hit *
selected(const struct search_view *v)
{
	return v->list.selected < 0 || v->list.selected >= (int)v->hits->len
		? NULL
		: g_ptr_array_index(v->hits, (guint)v->list.selected);
}

/* ---- drawing ----------------------------------------------------------------------- */

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
		g_autofree char *before = g_strndup(hit->snippet, at),
				*match = g_strndup(hit->snippet + at, n);

		run_add(run, STYLE_TEXT, before);
		run_add(run, STYLE_PICK, match);
		run_add(run, STYLE_TEXT, hit->snippet + at + n);
	}
	draw_run(y, x, w, run->str);
	g_string_free(run, TRUE);
}

static void
draw_hit(gpointer user, int index, int y, int x, int w)
{
	struct search_view *v = user;
	const struct search_hit *hit = g_ptr_array_index(v->hits, (guint)index);
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
	draw_right(y, x + w - 5, 4, STYLE_DIM, date_age(hit->at, v->view.desk->now, age));
}

static void
search_draw(struct view *view, struct area a, int *cursor_y, int *cursor_x)
{
	struct search_view *v = search_of(view);
	int used = draw_text(a.y, a.x + 2, a.w - 4, STYLE_ACCENT, _("Search: "));
	int y = 0, x = 0;

	edit_draw(
		v->edit, (struct area){ a.y, a.x + 2 + used, 1, a.w - used - 4 }, &y, &x);
	draw_rule(a.y + 1, a.x + 1, a.w - 2, STYLE_FAINT);
	if (v->hits->len > 0) {
		list_draw(&v->list, (struct area){ a.y + 2, a.x, a.h - 2, a.w }, draw_hit,
			v, cursor_y, cursor_x);
	} else if (!is_blank(edit_text(v->edit))) {
		draw_text(a.y + 3, a.x + 2, a.w - 4, STYLE_DIM,
			_("No message has all these words."));
	} else {
		draw_text(a.y + 3, a.x + 2, a.w - 4, STYLE_DIM,
			_("Words, \"whole phrases\", begin*, -without, from:name, "
			  "subject:word"));
	}
	if (v->typing) {
		*cursor_y = y;
		*cursor_x = x;
	}
}

static char *
search_title(struct view *view)
{
	(void)view;
	return g_strdup(_("Search everywhere"));
}

static char *
search_counts(struct view *view)
{
	struct search_view *v = search_of(view);

	return v->hits->len == 0
		? NULL
		: g_strdup_printf("%u%s", v->hits->len, v->all ? "" : "+");
}

/* ---- acting ------------------------------------------------------------------------ */

static void
open_hit(struct search_view *v)
{
	const struct search_hit *hit = selected(v);

	if (hit == NULL)
		return;
	ui_history_add(v->view.desk->db, "everywhere", edit_text(v->edit), NULL);
	v->typing = FALSE;
	thread_view_open(v->view.desk, hit->case_id);
}

static gboolean
search_key(struct view *view, guint32 key)
{
	struct search_view *v = search_of(view);
	enum edit_answer answer;

	if (!v->typing)
		return FALSE;
	switch (key) {
	case K_ENTER:
		open_hit(v);
		return TRUE;
	case K_ESC:
	case K_TAB:
		v->typing = FALSE;
		return TRUE;
	case K_UP:
		list_act(&v->list, ACTION_PREV);
		return TRUE;
	case K_DOWN:
		list_act(&v->list, ACTION_NEXT);
		return TRUE;
	case K_PGUP:
		list_act(&v->list, ACTION_PAGE_UP);
		return TRUE;
	case K_PGDN:
		list_act(&v->list, ACTION_PAGE_DOWN);
		return TRUE;
	default:
		break;
	}
	answer = edit_key(v->edit, key);
	if (answer == EDIT_CHANGED)
		search_again(v);
	return answer != EDIT_FOREIGN;
}

static void
search_paste(struct view *view, const char *text)
{
	struct search_view *v = search_of(view);

	if (!v->typing)
		return;
	edit_paste(v->edit, text);
	search_again(v);
}

static gboolean
search_act(struct view *view, enum action action, const char *arg)
{
	struct search_view *v = search_of(view);

	if (list_act(&v->list, action)) {
		if (v->list.selected + v->list.height >= (int)v->hits->len)
			fetch(v);
		return TRUE;
	}
	switch (action) {
	case ACTION_OPEN:
		open_hit(v);
		return TRUE;
	case ACTION_SEARCH:
	case ACTION_EVERYWHERE:
	case ACTION_LIMIT:
		if (arg != NULL) {
			edit_set(v->edit, arg);
			edit_go(v->edit, strlen(arg));
			search_again(v);
		} else {
			v->typing = TRUE;
		}
		return TRUE;
	default:
		return FALSE;
	}
}

static void
search_click(struct view *view, struct area a, int y, int x, int wheel, gboolean twice)
{
	struct search_view *v = search_of(view);
	int at = list_at(&v->list, (struct area){ a.y + 2, a.x, a.h - 2, a.w }, y);

	(void)x;
	if (wheel != 0) {
		list_select(&v->list, v->list.selected + 3 * wheel);
	} else if (at >= 0) {
		twice = twice || at == v->list.selected;
		list_select(&v->list, at);
		if (twice)
			open_hit(v);
	}
}

static gint64
search_case(struct view *view)
{
	const struct search_hit *hit = selected(search_of(view));

	return hit != NULL ? hit->case_id : 0;
}

/* The next hit that is another case; hits are messages. */
static gint64
search_step(struct view *view, int by, gboolean waiting)
{
	struct search_view *v = search_of(view);
	gint64 was = search_case(view);

	if (waiting)
		return 0;
	for (int at = v->list.selected + by; at >= 0 && at < (int)v->hits->len;
		at += by) {
		const struct search_hit *hit = g_ptr_array_index(v->hits, (guint)at);

		if (hit->case_id != was) {
			list_select(&v->list, at);
			return hit->case_id;
		}
	}
	return 0;
}

static void
search_free(struct view *view)
{
	edit_free(search_of(view)->edit);
	g_ptr_array_unref(search_of(view)->hits);
	g_free(view);
}

static const struct view_ops ops = {
	.name = "search",
	.context = IN_LIST,
	.title = search_title,
	.counts = search_counts,
	.draw = search_draw,
	.act = search_act,
	.key = search_key,
	.paste = search_paste,
	.click = search_click,
	.case_id = search_case,
	.step = search_step,
	.free = search_free,
};

void
search_view_open(struct desk *desk, const char *query)
{
	struct search_view *v = g_new0(struct search_view, 1);

	v->view.ops = &ops;
	v->edit = edit_new(query != NULL ? query : "", TRUE);
	v->typing = query == NULL;
	v->list.selected = -1;
	v->hits = g_ptr_array_new_with_free_func((GDestroyNotify)search_hit_free);
	desk_push(desk, &v->view);
	search_again(v);
}
