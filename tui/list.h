/* tui/list.h — where the cursor is in a long list, and which part of it is seen.
 *
 * The list knows only numbers: its owner fetches and draws the rows that are visible. The cursor is
 * a plain mark in the first column: moving it costs ten bytes on the line, a coloured one thirty. */
#ifndef GUICHET_TUI_LIST_H
#define GUICHET_TUI_LIST_H

#include "tui/action.h"
#include "tui/draw.h"

struct list {
	int count; /* rows in all */
	int selected; /* 0.., -1 when empty */
	int top; /* first row seen */
	int height; /* rows seen, as last drawn */
};

/* Draws row `index` of the list at y; x and w leave the mark's column out. */
typedef void list_row(gpointer user, int index, int y, int x, int w);

void list_set_count(struct list *, int count);
void list_select(struct list *, int index); /* clamps, and scrolls as little as needed */
/* next-entry … last; FALSE when the action is no movement. */
gboolean list_act(struct list *, enum action);
/* The same for a key, where a line above the list takes the rest: arrows, PgUp, PgDn, C-p, C-n. */
gboolean list_key(struct list *, guint32 key);
/* A click in its area, or the wheel turned; TRUE when the row is to be opened: clicked twice, or once where the cursor
 * was already. */
gboolean list_click(struct list *, struct area, int y, int wheel, gboolean twice);
/* Settles `top` for an area before rows are fetched. */
void list_fit(struct list *, int height);
void list_draw(struct list *, struct area, list_row *, gpointer user, int *cursor_y, int *cursor_x);
/* The row at screen line y, or -1. */
int list_at(const struct list *, struct area, int y);

#endif
