/* tui/finder.c — a line that is typed above the list of what has its words. */
#include "tui/finder.h"

#include "tui/edit.h"

#include <glib/gi18n.h>
#include <string.h>

static struct finder *
finder_of(struct view *view)
{
	return (struct finder *)view;
}

const char *
finder_words(const struct finder *f)
{
	return edit_text(f->edit);
}

gboolean
finder_is_blank(const struct finder *f)
{
	const char *words = finder_words(f);

	return words[strspn(words, " ")] == '\0';
}

char *
finder_counts(struct view *view)
{
	return roll_counts(&finder_of(view)->roll);
}

/* The list: below the line and its rule. */
static struct area
list_area(struct area a)
{
	return (struct area){ a.y + 2, a.x, a.h - 2, a.w };
}

void
finder_draw(struct view *view, struct area a, int *cursor_y, int *cursor_x)
{
	struct finder *f = finder_of(view);
	int used = draw_text(a.y, a.x + 2, a.w - 4, STYLE_ACCENT, _(f->kind->label)), y = 0, x = 0;

	edit_draw(f->edit, (struct area){ a.y, a.x + 2 + used, 1, a.w - used - 4 }, &y, &x);
	draw_rule(a.y + 1, a.x + 1, a.w - 2, STYLE_FAINT);
	if (f->roll.rows->len > 0)
		list_draw(&f->roll.list, list_area(a), f->kind->draw, f, cursor_y, cursor_x);
	else
		draw_text(a.y + 3, a.x + 2, a.w - 4, STYLE_DIM, f->kind->nothing(f));
	if (f->typing) {
		*cursor_y = y;
		*cursor_x = x;
	}
}

static void
open_row(struct finder *f)
{
	gconstpointer row = roll_selected(&f->roll);

	if (row == NULL)
		return;
	f->typing = FALSE;
	f->kind->open(f, row);
}

gboolean
finder_act(struct view *view, enum action action, const char *arg)
{
	struct finder *f = finder_of(view);

	if (roll_act(&f->roll, action))
		return TRUE;
	switch (action) {
	case ACTION_OPEN:
		open_row(f);
		return TRUE;
	case ACTION_SEARCH:
	case ACTION_LIMIT:
		if (arg != NULL) {
			edit_set(f->edit, arg);
			edit_go(f->edit, strlen(arg));
			roll_start(&f->roll);
		} else {
			f->typing = TRUE;
		}
		return TRUE;
	default:
		return FALSE;
	}
}

gboolean
finder_key(struct view *view, guint32 key)
{
	struct finder *f = finder_of(view);
	enum edit_answer answer;

	if (!f->typing)
		return FALSE;
	if (key == K_ENTER) {
		open_row(f);
		return TRUE;
	}
	if (key == K_ESC || key == K_TAB) {
		f->typing = FALSE;
		return TRUE;
	}
	if (roll_key(&f->roll, key))
		return TRUE;
	answer = edit_key(f->edit, key);
	if (answer == EDIT_CHANGED)
		roll_start(&f->roll);
	return answer != EDIT_FOREIGN;
}

void
finder_paste(struct view *view, const char *text)
{
	struct finder *f = finder_of(view);

	if (!f->typing)
		return;
	edit_paste(f->edit, text);
	roll_start(&f->roll);
}

void
finder_click(struct view *view, struct area a, int y, int x, int wheel, gboolean twice)
{
	struct finder *f = finder_of(view);

	(void)x;
	if (roll_click(&f->roll, list_area(a), y, wheel, twice))
		open_row(f);
}

gint64
finder_due(struct view *view, gint64 now)
{
	return roll_due(&finder_of(view)->roll, now);
}

void
finder_free(struct view *view)
{
	struct finder *f = finder_of(view);

	edit_free(f->edit);
	roll_clear(&f->roll);
	g_free(f);
}

void
finder_open(struct finder *f, const struct finder_kind *kind, const struct view_ops *ops, struct desk *desk,
	const char *words)
{
	f->view.ops = ops;
	f->kind = kind;
	f->edit = edit_new(words != NULL ? words : "", TRUE);
	f->typing = words == NULL;
	roll_init(&f->roll, &kind->source, desk, f);
	desk_push(desk, &f->view);
	roll_start(&f->roll);
}
