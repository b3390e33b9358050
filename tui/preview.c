/* tui/preview.c — beside a list: the last messages of the case that the cursor rests on. */
#include "tui/preview.h"

#include "base/date.h"
#include "cache/ui.h"
#include "tui/row.h"
#include "tui/story.h"

#include <glib/gi18n.h>
#include <string.h>

#define REST 150 /* ms without a move after which the cursor is looked at */
#define LIST_PART 55 /* of a hundred cells */
#define AUTO_COLUMNS 160 /* screens where it comes by itself */
#define AUTO_ROWS 30
#define SHOWN_COLUMNS 120 /* where it does when asked for */
#define SHOWN_ROWS 16

struct preview {
	struct desk *desk; /* borrowed */
	enum { PREVIEW_AUTO, PREVIEW_SHOWN, PREVIEW_HIDDEN } wanted;
	struct page *page;
	struct inbox_row *row; /* what is shown, or NULL */
	gint64 on_case; /* what the cursor is on */
	gint64 since; /* monotonic ms */
	gboolean stale; /* on_case is to be read */
	gboolean seen; /* there was room for it when the frame was last divided */
	int width; /* the page is laid out for */
};

struct preview *
preview_new(struct desk *desk)
{
	struct preview *p = g_new0(struct preview, 1);
	const char *wanted = conf_get(desk->conf, NULL, "screen", "preview");
	g_autofree char *kept = ui_get(desk->db, "preview");

	p->desk = desk;
	p->page = page_new();
	if (g_strcmp0(wanted, "yes") == 0)
		p->wanted = PREVIEW_SHOWN;
	else if (g_strcmp0(wanted, "no") == 0 || g_strcmp0(kept, "no") == 0)
		p->wanted = PREVIEW_HIDDEN;
	return p;
}

void
preview_free(struct preview *p)
{
	if (p == NULL)
		return;
	inbox_row_free(p->row);
	page_free(p->page);
	g_free(p);
}

static gboolean
has_room(const struct preview *p)
{
	int rows, columns;
	gboolean asked = p->wanted == PREVIEW_SHOWN;

	screen_size(&rows, &columns);
	return columns >= (asked ? SHOWN_COLUMNS : AUTO_COLUMNS) &&
		rows >= (asked ? SHOWN_ROWS : AUTO_ROWS);
}

void
preview_split(
	struct preview *p, struct area whole, struct area *list, struct area *pane)
{
	*list = *pane = whole;
	p->seen = p->wanted != PREVIEW_HIDDEN && has_room(p);
	if (!p->seen) {
		pane->w = 0;
		return;
	}
	list->w = whole.w * LIST_PART / 100;
	pane->x = whole.x + list->w;
	pane->w = whole.w - list->w;
}

void
preview_toggle(struct preview *p)
{
	gboolean seen = p->seen;

	p->wanted = seen ? PREVIEW_HIDDEN : PREVIEW_SHOWN;
	if (!seen && !has_room(p))
		desk_say(p->desk,
			_("The preview needs a screen of %d columns and %d lines."),
			SHOWN_COLUMNS, SHOWN_ROWS);
	/* A wish, not a fact: no matter when it is lost. */
	ui_set(p->desk->db, "preview", seen ? "no" : "yes", NULL);
}

void
preview_follow(struct preview *p, gint64 case_id, gboolean changed)
{
	if (p->on_case != case_id) {
		p->on_case = case_id;
		p->since = date_monotonic();
		p->stale = TRUE;
	} else if (changed) {
		p->stale = TRUE;
	}
}

int
preview_wait(const struct preview *p)
{
	return p->seen && p->stale ? (int)CLAMP(p->since + REST - date_monotonic(), 0, REST) : -1;
}

static void
read_case(struct preview *p, int width)
{
	int last = 0;
	struct story_opts opts = {
		.case_id = p->on_case,
		.now = p->desk->now,
		.advisor = p->desk->advisor,
		.width = width,
	};

	p->stale = FALSE;
	p->width = width;
	g_clear_pointer(&p->row, inbox_row_free);
	page_clear(p->page);
	if (p->on_case == 0)
		return;
	p->row = inbox_case(p->desk->db, p->on_case, NULL);
	if (p->row != NULL && story_tell(p->page, p->desk->db, &opts, &last, NULL))
		page_go(p->page, last);
}

void
preview_draw(struct preview *p, struct area pane)
{
	struct area body = { pane.y + 2, pane.x + 1, pane.h - 2, pane.w - 1 };
	g_autofree char *title = NULL;
	int y, x;

	for (int i = 0; i < pane.h; i++)
		draw_glyph(pane.y + i, pane.x, STYLE_FAINT, GLYPH_PIPE);
	if (p->width != body.w || preview_wait(p) == 0) {
		/* The page must know its height before it is told where to begin. */
		page_draw(p->page, (struct area){ body.y, body.x, body.h, 0 }, &y, &x);
		read_case(p, body.w);
	}
	if (p->row == NULL)
		return;
	title = row_title(p->row);
	draw_text(pane.y, pane.x + 2, pane.w - 3, STYLE_BOLD, title);
	page_draw(p->page, body, &y, &x);
}

void
preview_wheel(struct preview *p, int wheel)
{
	page_wheel(p->page, wheel);
}
