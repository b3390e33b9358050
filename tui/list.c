/* tui/list.c — where the cursor is in a long list, and which part of it is seen. */
#include "tui/list.h"

#include "tui/keys.h"

#define WHEEL_ROWS 3

void
list_select(struct list *l, int index)
{
	l->selected = l->count == 0 ? -1 : CLAMP(index, 0, l->count - 1);
	list_fit(l, l->height);
}

void
list_set_count(struct list *l, int count)
{
	l->count = MAX(count, 0);
	list_select(l, l->selected < 0 ? 0 : l->selected);
}

void
list_fit(struct list *l, int height)
{
	l->height = height;
	if (height <= 0 || l->selected < 0) {
		l->top = 0;
		return;
	}
	if (l->selected < l->top)
		l->top = l->selected;
	if (l->selected >= l->top + height)
		l->top = l->selected - height + 1;
	l->top = CLAMP(l->top, 0, MAX(l->count - height, 0));
}

/* A page keeps one row in common, and the cursor its place on the screen. */
static void
page(struct list *l, int by)
{
	l->top = CLAMP(l->top + by, 0, MAX(l->count - l->height, 0));
	list_select(l, l->selected + by);
}

gboolean
list_act(struct list *l, enum action action)
{
	int height = MAX(l->height, 2);

	switch (action) {
	case ACTION_NEXT:
		list_select(l, l->selected + 1);
		return TRUE;
	case ACTION_PREV:
		list_select(l, l->selected - 1);
		return TRUE;
	case ACTION_PAGE_DOWN:
		page(l, height - 1);
		return TRUE;
	case ACTION_PAGE_UP:
		page(l, 1 - height);
		return TRUE;
	case ACTION_HALF_DOWN:
		page(l, height / 2);
		return TRUE;
	case ACTION_HALF_UP:
		page(l, -(height / 2));
		return TRUE;
	case ACTION_FIRST:
		list_select(l, 0);
		return TRUE;
	case ACTION_LAST:
		list_select(l, l->count - 1);
		return TRUE;
	default:
		return FALSE;
	}
}

gboolean
list_key(struct list *l, guint32 key)
{
	switch (key) {
	case K_UP:
	case 'p' & 0x1f:
		return list_act(l, ACTION_PREV);
	case K_DOWN:
	case 'n' & 0x1f:
		return list_act(l, ACTION_NEXT);
	case K_PGUP:
		return list_act(l, ACTION_PAGE_UP);
	case K_PGDN:
		return list_act(l, ACTION_PAGE_DOWN);
	default:
		return FALSE;
	}
}

gboolean
list_click(struct list *l, struct area a, int y, int wheel, gboolean twice)
{
	int at, was = l->selected;

	if (wheel != 0) {
		list_select(l, was + WHEEL_ROWS * wheel);
		return FALSE;
	}
	if ((at = list_at(l, a, y)) < 0)
		return FALSE;
	list_select(l, at);
	return twice || at == was;
}

void
list_draw(struct list *l, struct area a, list_row *row, gpointer user, int *cursor_y,
	int *cursor_x)
{
	list_fit(l, a.h);
	for (int i = 0; i < a.h && l->top + i < l->count; i++)
		row(user, l->top + i, a.y + i, a.x + 1, a.w - 1);
	if (l->selected < 0)
		return;
	draw_glyph(a.y + l->selected - l->top, a.x, STYLE_TEXT, GLYPH_MARK);
	*cursor_y = a.y + l->selected - l->top;
	*cursor_x = a.x;
}

int
list_at(const struct list *l, struct area a, int y)
{
	int index = l->top + y - a.y;

	return y >= a.y && y < a.y + a.h && index < l->count ? index : -1;
}
