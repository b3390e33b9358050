/* tui/frame.c — the whole screen put together. */
#include "tui/frame.h"

#include "base/text.h"
#include "tui/glance.h"
#include "tui/places.h"

#include <glib/gi18n.h>

#define SIDE 22	     /* cells of the sidebar */
#define SHOWN_MIN 60 /* columns for a sidebar that is asked for */
#define AUTO_MIN 100 /* columns for one that nobody asked for */
#define ROWS_MIN 8
#define COLUMNS_MIN 40
#define SAID_MAX 3 /* lines of what is said, over the status line when it is long */

void
frame_areas(const struct desk *desk, struct area *view, struct area *side)
{
	int rows, columns, wide = 0;

	screen_size(&rows, &columns);
	if (desk->sidebar == SIDEBAR_SHOWN
			? columns >= SHOWN_MIN
			: desk->sidebar == SIDEBAR_AUTO && columns >= AUTO_MIN)
		wide = SIDE;
	*side = (struct area){ 1, 0, rows - 3, wide };
	*view = (struct area){ 1, wide, rows - 3, columns - wide };
}

static void
draw_top(struct desk *desk, int columns)
{
	struct view *view = desk_top(desk);
	g_autofree char *title = view->ops->title != NULL ? view->ops->title(view) : NULL;
	g_autofree char *counts =
		view->ops->counts != NULL ? view->ops->counts(view) : NULL;
	int right = counts != NULL ? text_width(counts) + 2 : 0, used;

	draw_fill(0, 0, columns, STYLE_BAR);
	used = draw_text(0, 0, columns - 2, STYLE_BAR_ACCENT, " guichet  ");
	draw_text(0, used, columns - used - 1 - right, STYLE_BAR_BOLD,
		title != NULL ? title : "");
	if (counts != NULL)
		draw_right(0, 0, columns - 1, STYLE_BAR, counts);
}

static void
draw_bottom(struct desk *desk, int y, int columns, int *cursor_y, int *cursor_x)
{
	g_autofree char *pending = keymap_pending(desk->keys);

	if (desk->prompt != NULL) {
		prompt_draw(desk->prompt, (struct area){ y, 1, 1, columns - 2 }, cursor_y,
			cursor_x);
		return;
	}
	if (desk->said != NULL) {
		int lines = draw_block_lines(desk->said, columns - 2, SAID_MAX);

		for (int i = 1; i < lines; i++)
			draw_fill(y - i, 0, columns, STYLE_TEXT);
		draw_block((struct area){ y - MAX(lines, 1) + 1, 1, lines, columns - 2 }, desk->said_style, desk->said);
	}
	if (*pending != '\0')
		draw_right(y, 0, columns - 1, STYLE_ACCENT, pending);
}

static void
draw_too_small(int rows, int columns)
{
	g_autofree char *text = g_strdup_printf(_("The terminal is too small for guichet: make it %d columns wide and %d lines high."),
		COLUMNS_MIN, ROWS_MIN);

	draw_block((struct area){ 0, 0, rows, columns }, STYLE_TEXT, text);
}

void
frame_draw(struct desk *desk)
{
	struct view *view = desk_top(desk);
	struct area body, side;
	int rows, columns, y = 0, x = 0;
	g_autofree char *undo = NULL;

	screen_size(&rows, &columns);
	draw_erase();
	if (rows < ROWS_MIN || columns < COLUMNS_MIN) {
		draw_too_small(rows, columns);
		screen_flush(0, 0);
		return;
	}
	frame_areas(desk, &body, &side);
	undo = keymap_keys(desk->keys, IN_LIST, ACTION_UNDO, 1);
	if (side.w > 0)
		glance_draw_side(desk->glance, side, places_now(desk), desk->side_at);
	view->ops->draw(view, body, &y, &x);
	draw_top(desk, columns);
	glance_draw_status(
		desk->glance, (struct area){ rows - 2, 0, 1, columns }, desk->now, undo);
	if (desk->menu != NULL)
		menu_draw(desk->menu, body, &y, &x);
	draw_bottom(desk, rows - 1, columns, &y, &x);
	screen_flush(y, x);
}
