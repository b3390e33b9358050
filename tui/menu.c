/* tui/menu.c — a choice over the screen: type to narrow it, Enter takes, Esc gives up. */
#include "tui/menu.h"

#include "base/text.h"
#include "tui/edit.h"
#include "tui/keys.h"
#include "tui/list.h"

#include <glib/gi18n.h>
#include <string.h>

#define TOLD 62 /* cells wide with a sentence in it */
#define SHREDS 16 /* cells of the view beside it that are worth showing */

struct menu {
	char *title;
	GPtrArray *told; /* char * */
	menu_done *done;
	gpointer user;
	GPtrArray *items, *shown; /* struct menu_item *; shown borrows */
	struct edit *filter;
	struct list list;
	struct area rows; /* where they were drawn */
	gboolean given_up;
};

static void
item_free(struct menu_item *item)
{
	g_free(item->label);
	g_free(item->detail);
	g_free(item->value);
	g_free(item);
}

struct menu *
menu_new(const char *title, menu_done *done, gpointer user)
{
	struct menu *m = g_new0(struct menu, 1);

	m->title = g_strdup(title);
	m->done = done;
	m->user = user;
	m->told = g_ptr_array_new_with_free_func(g_free);
	m->items = g_ptr_array_new_with_free_func((GDestroyNotify)item_free);
	m->shown = g_ptr_array_new();
	m->filter = edit_new("", TRUE);
	m->list.selected = -1;
	return m;
}

void
menu_free(struct menu *m)
{
	if (m == NULL)
		return;
	g_free(m->title);
	g_ptr_array_unref(m->told);
	g_ptr_array_unref(m->items);
	g_ptr_array_unref(m->shown);
	edit_free(m->filter);
	g_free(m);
}

/* Every word of the filter must be somewhere in label or detail. */
static gboolean
matches(const struct menu_item *item, char **words)
{
	g_autofree char *all = g_strdup_printf(
		"%s %s", item->label, item->detail != NULL ? item->detail : "");
	g_autofree char *folded = text_fold(all, -1);

	for (; *words != NULL; words++)
		if (**words != '\0' && strstr(folded, *words) == NULL)
			return FALSE;
	return TRUE;
}

static void
narrow(struct menu *m)
{
	g_autofree char *folded = text_fold(edit_text(m->filter), -1);
	g_auto(GStrv) words = g_strsplit(folded, " ", -1);

	g_ptr_array_set_size(m->shown, 0);
	for (guint i = 0; i < m->items->len; i++)
		if (matches(g_ptr_array_index(m->items, i), words))
			g_ptr_array_add(m->shown, g_ptr_array_index(m->items, i));
	list_set_count(&m->list, (int)m->shown->len);
	list_select(&m->list, 0);
}

void
menu_add(struct menu *m, gint64 id, const char *value, const char *label,
	const char *detail)
{
	struct menu_item *item = g_new0(struct menu_item, 1);

	item->id = id;
	item->value = g_strdup(value);
	item->label = g_strdup(label);
	item->detail = g_strdup(detail);
	g_ptr_array_add(m->items, item);
	g_ptr_array_add(m->shown, item);
	list_set_count(&m->list, (int)m->shown->len);
}

int
menu_count(const struct menu *m)
{
	return (int)m->items->len;
}

void
menu_select(struct menu *m, int index)
{
	list_select(&m->list, index);
}

void
menu_tell(struct menu *m, const char *text)
{
	if (text != NULL && *text != '\0')
		g_ptr_array_add(m->told, g_strdup(text));
}

gboolean
menu_key(struct menu *m, guint32 key)
{
	switch (key) {
	case K_ESC:
	case 'c' & 0x1f:
	case 'g' & 0x1f:
		m->given_up = TRUE;
		return TRUE;
	case K_ENTER:
		return m->list.selected >= 0;
	case K_TAB:
		list_act(&m->list, ACTION_NEXT);
		return FALSE;
	default:
		break;
	}
	if (list_key(&m->list, key))
		return FALSE;
	if (key == K_BACKSPACE && *edit_text(m->filter) == '\0') {
		m->given_up = TRUE;
		return TRUE;
	}
	if (edit_key(m->filter, key) == EDIT_CHANGED)
		narrow(m);
	return FALSE;
}

gboolean
menu_click(struct menu *m, int y, int wheel)
{
	int at;

	if (wheel != 0) {
		list_select(&m->list, m->list.selected + wheel);
		return FALSE;
	}
	if ((at = list_at(&m->list, m->rows, y)) < 0)
		return FALSE;
	list_select(&m->list, at);
	return TRUE;
}

void
menu_give_up(struct menu *m)
{
	m->given_up = TRUE;
}

void
menu_answer(struct menu *m, struct desk *desk)
{
	const struct menu_item *item = NULL;

	if (!m->given_up && m->list.selected >= 0)
		item = g_ptr_array_index(m->shown, (guint)m->list.selected);
	m->done(desk, m->user, item);
}

/* Where both have no room, a short detail (a key, a number) stays whole and the label is cut. */
static void
draw_item(gpointer user, int index, int y, int x, int w)
{
	struct menu *m = user;
	const struct menu_item *item = g_ptr_array_index(m->shown, (guint)index);
	g_autofree char *label = text_clean(item->label, -1, TEXT_LINE);
	g_autofree char *detail = text_clean(item->detail != NULL ? item->detail : "", -1, TEXT_LINE);
	int right = MIN(text_width(detail), MAX(w / 2, w - text_width(label) - 5));

	draw_text(y, x + 1, w - 2 - (right > 0 ? right + 2 : 0), STYLE_TEXT, label);
	draw_right(y, x + w - 1 - right, right, STYLE_DIM, detail);
}

static int
wanted_width(const struct menu *m)
{
	int width = MAX(text_width(m->title) + 8, m->told->len > 0 ? TOLD : 0);

	for (guint i = 0; i < m->items->len; i++) {
		const struct menu_item *item = g_ptr_array_index(m->items, i);
		g_autofree char *label = text_clean(item->label, -1, TEXT_LINE);
		g_autofree char *detail = text_clean(
			item->detail != NULL ? item->detail : "", -1, TEXT_LINE);

		width = MAX(width, text_width(label) + text_width(detail) + 9);
	}
	return width;
}

static int
told_lines(const struct menu *m, int w, int most)
{
	int n = 0;

	for (guint i = 0; i < m->told->len && n < most; i++)
		n += draw_block_lines(g_ptr_array_index(m->told, i), w, most - n);
	return n;
}

void
menu_draw(struct menu *m, struct area a, int *cursor_y, int *cursor_x)
{
	int wanted = MAX(wanted_width(m), 50), w = wanted + SHREDS < a.w ? wanted : a.w;
	int told = told_lines(m, w - 4, a.h - (int)m->items->len - 5);
	int h = CLAMP(told + (int)m->items->len + 3, 4, MAX(a.h - 2, 4));
	struct area box = { a.y + (a.h - h) / 2, a.x + (a.w - w) / 2, h, w };
	int y = box.y + 1, x = box.x + 2;

	draw_box(box, STYLE_FAINT, m->title);
	for (guint i = 0, at = 0; i < m->told->len; i++)
		at += (guint)draw_block((struct area){ y + (int)at, x, told - (int)at, w - 4 }, STYLE_TEXT,
			g_ptr_array_index(m->told, i));
	y += told;
	m->rows = (struct area){ y + 1, box.x + 1, h - told - 3, w - 2 };
	if (m->shown->len == 0)
		draw_text(y + 1, x, w - 4, STYLE_DIM, _("nothing matches"));
	list_draw(&m->list, m->rows, draw_item, m, cursor_y, cursor_x);
	if (*edit_text(m->filter) == '\0')
		draw_text(y, x, w - 4, STYLE_DIM,
			_("type to narrow, Enter takes, Esc leaves"));
	else
		edit_draw(m->filter, (struct area){ y, x, 1, w - 4 }, cursor_y, cursor_x);
}
