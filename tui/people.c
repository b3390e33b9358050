/* tui/people.c — the list of customers. Typing, and walking the list, are two states, as in tui/search. */
#include "tui/people.h"

#include "base/date.h"
#include "cache/people.h"
#include "tui/customer.h"
#include "tui/edit.h"
#include "tui/list.h"
#include "tui/timeline.h"

#include <glib/gi18n.h>
#include <inttypes.h>
#include <string.h>

#define PAGE 100 /* rows fetched at a time */
#define LOOK 100 /* people looked at at once: some milliseconds */
#define PIECE_MS 4 /* then keys have their turn */

struct people_view {
	struct view view;
	struct edit *edit;
	gboolean typing;
	struct list list;
	GPtrArray *rows; /* struct customer_row * */
	struct customer_place place; /* how far they were looked at */
	guint wanted; /* so many rows are to be found before it rests */
};

static struct people_view *
people_of(struct view *view)
{
	return (struct people_view *)view;
}

static struct customer_row *
row_at(const struct people_view *v, int index)
{
	return index < 0 || index >= (int)v->rows->len ? NULL : g_ptr_array_index(v->rows, (guint)index);
}

/* Looks on until enough are found, or a few milliseconds are over: people_due goes on then. */
static void
look_on(struct people_view *v)
{
	gint64 until = date_monotonic() + PIECE_MS;
	GError *error = NULL;

	while (!v->place.end && v->rows->len < v->wanted && date_monotonic() < until)
		if (!customer_list_more(v->view.desk->db, edit_text(v->edit), &v->place, LOOK, v->rows, &error)) {
			desk_fail(v->view.desk, error);
			v->place.end = TRUE;
		}
	list_set_count(&v->list, (int)v->rows->len);
}

static void
fetch(struct people_view *v)
{
	v->wanted = v->rows->len + PAGE;
	look_on(v);
}

static void
start_over(struct people_view *v, guint wanted)
{
	g_ptr_array_set_size(v->rows, 0);
	g_free(v->place.name);
	v->place = (struct customer_place){ NULL, 0, FALSE };
	v->wanted = wanted;
	look_on(v);
}

static void
start_again(struct people_view *v)
{
	v->list.selected = 0;
	v->list.top = 0;
	start_over(v, PAGE);
}

static void
people_refresh(struct view *view)
{
	struct people_view *v = people_of(view);
	int selected = v->list.selected, top = v->list.top;

	start_over(v, MAX(v->rows->len, PAGE));
	v->list.top = top;
	list_select(&v->list, selected);
}

static gint64
people_due(struct view *view, gint64 now)
{
	struct people_view *v = people_of(view);
	guint before = v->rows->len;

	if (v->place.end || v->rows->len >= v->wanted)
		return 0;
	look_on(v);
	view->desk->changed = v->rows->len != before || v->place.end;
	return v->place.end || v->rows->len >= v->wanted ? 0 : now;
}

/* ---- drawing ----------------------------------------------------------------------- */

static void
draw_row(gpointer user, int index, int y, int x, int w)
{
	struct people_view *v = user;
	const struct customer_row *row = row_at(v, index);
	gboolean wide = w >= 110;
	int name = wide ? 32 : 24, address = wide ? 34 : 26, at = x + 1;
	char age[16];

	draw_text(y, at, name, STYLE_TEXT, row->name);
	at += name + 2;
	draw_text(y, at, address, STYLE_DIM, strcmp(row->address, row->name) != 0 ? row->address : "");
	at += address + 2;
	draw_text(y, at, 6, STYLE_DIM, row->channels);
	at += 7;
	if (wide) {
		draw_text(y, at, 12, STYLE_TEXT, row->segment != NULL ? row->segment : "");
		draw_text(y, at + 14, MAX(0, x + w - 22 - (at + 14)), STYLE_DIM, row->advisor != NULL ? row->advisor : "");
	}
	if (row->n_open > 0)
		draw_textf(y, x + w - 18, 10, STYLE_ACCENT, _("%" PRId64 " open"), row->n_open);
	if (row->last_at > 0)
		draw_right(y, x + w - 6, 5, STYLE_DIM, date_age(row->last_at, v->view.desk->now, age));
}

static void
people_draw(struct view *view, struct area a, int *cursor_y, int *cursor_x)
{
	struct people_view *v = people_of(view);
	int used = draw_text(a.y, a.x + 2, a.w - 4, STYLE_ACCENT, _("Customer: ")), y = 0, x = 0;

	edit_draw(v->edit, (struct area){ a.y, a.x + 2 + used, 1, a.w - used - 4 }, &y, &x);
	draw_rule(a.y + 1, a.x + 1, a.w - 2, STYLE_FAINT);
	if (v->rows->len > 0)
		list_draw(&v->list, (struct area){ a.y + 2, a.x, a.h - 2, a.w }, draw_row, v, cursor_y, cursor_x);
	else
		draw_text(a.y + 3, a.x + 2, a.w - 4, STYLE_DIM, !v->place.end ? _("Looking.") : *edit_text(v->edit) != '\0'
			? _("No customer has all these words.") : _("No customer yet."));
	if (v->typing) {
		*cursor_y = y;
		*cursor_x = x;
	}
}

static char *
people_title(struct view *view)
{
	(void)view;
	return g_strdup(_("Customers"));
}

static char *
people_counts(struct view *view)
{
	struct people_view *v = people_of(view);

	return v->rows->len == 0 ? NULL : g_strdup_printf("%u%s", v->rows->len, v->place.end ? "" : "+");
}

/* ---- acting ------------------------------------------------------------------------ */

static gint64
selected(const struct people_view *v)
{
	const struct customer_row *row = row_at(v, v->list.selected);

	return row != NULL ? row->id : 0;
}

static void
open_row(struct people_view *v)
{
	v->typing = FALSE;
	if (selected(v) != 0)
		customer_view_open(v->view.desk, selected(v));
}

static enum action
move_of(guint32 key)
{
	switch (key) {
	case K_UP: return ACTION_PREV;
	case K_DOWN: return ACTION_NEXT;
	case K_PGUP: return ACTION_PAGE_UP;
	case K_PGDN: return ACTION_PAGE_DOWN;
	default: return ACTION_NONE;
	}
}

static gboolean people_act(struct view *, enum action, const char *);

static gboolean
people_key(struct view *view, guint32 key)
{
	struct people_view *v = people_of(view);
	enum edit_answer answer;

	if (!v->typing)
		return FALSE;
	if (key == K_ENTER) {
		open_row(v);
		return TRUE;
	}
	if (key == K_ESC || key == K_TAB) {
		v->typing = FALSE;
		return TRUE;
	}
	if (move_of(key) != ACTION_NONE)
		return people_act(view, move_of(key), NULL);
	answer = edit_key(v->edit, key);
	if (answer == EDIT_CHANGED)
		start_again(v);
	return answer != EDIT_FOREIGN;
}

static void
people_paste(struct view *view, const char *text)
{
	struct people_view *v = people_of(view);

	if (!v->typing)
		return;
	edit_paste(v->edit, text);
	start_again(v);
}

static gboolean
people_act(struct view *view, enum action action, const char *arg)
{
	struct people_view *v = people_of(view);

	if (list_act(&v->list, action)) {
		if (v->list.selected + v->list.height >= (int)v->rows->len)
			fetch(v);
		return TRUE;
	}
	switch (action) {
	case ACTION_OPEN:
	case ACTION_CUSTOMER:
		open_row(v);
		return TRUE;
	case ACTION_HISTORY:
		if (selected(v) != 0)
			timeline_view_open(view->desk, selected(v));
		return TRUE;
	case ACTION_SEARCH:
	case ACTION_CUSTOMERS:
	case ACTION_LIMIT:
		if (arg != NULL) {
			edit_set(v->edit, arg);
			edit_go(v->edit, strlen(arg));
			start_again(v);
		} else {
			v->typing = TRUE;
		}
		return TRUE;
	default:
		return FALSE;
	}
}

static void
people_click(struct view *view, struct area a, int y, int x, int wheel, gboolean twice)
{
	struct people_view *v = people_of(view);
	int at = list_at(&v->list, (struct area){ a.y + 2, a.x, a.h - 2, a.w }, y);

	(void)x;
	if (wheel != 0) {
		list_select(&v->list, v->list.selected + 3 * wheel);
	} else if (at >= 0) {
		list_select(&v->list, at);
		if (twice)
			open_row(v);
	}
}

static void
people_free(struct view *view)
{
	edit_free(people_of(view)->edit);
	g_ptr_array_unref(people_of(view)->rows);
	g_free(people_of(view)->place.name);
	g_free(view);
}

static const struct view_ops ops = {
	.name = "customers",
	.context = IN_LIST,
	.title = people_title,
	.counts = people_counts,
	.draw = people_draw,
	.act = people_act,
	.key = people_key,
	.paste = people_paste,
	.click = people_click,
	.refresh = people_refresh,
	.due = people_due,
	.free = people_free,
};

void
people_view_open(struct desk *desk, const char *words)
{
	struct people_view *v = g_new0(struct people_view, 1);

	v->view.ops = &ops;
	v->view.desk = desk;
	v->edit = edit_new(words != NULL ? words : "", TRUE);
	v->typing = words == NULL;
	v->list.selected = -1;
	v->rows = g_ptr_array_new_with_free_func((GDestroyNotify)customer_row_free);
	desk_push(desk, &v->view);
	start_again(v);
}
