/* tui/page.c — text that is read: styled lines, scrolled and searched. */
#include "tui/page.h"

#include "base/text.h"

#include <glib/gi18n.h>
#include <string.h>

#define RULE_MAX 98 /* what is at its right end must be seen with the text below */

struct line {
	enum page_kind kind;
	enum style rule; /* of a rule; STYLE_TEXT for lines without */
	char *run, *right;
};

struct page {
	GPtrArray *lines; /* struct line * */
	int top, height;
	int found; /* line of the last match, -1 none */
	char *sought;
};

static void
line_free(struct line *line)
{
	g_free(line->run);
	g_free(line->right);
	g_free(line);
}

struct page *
page_new(void)
{
	struct page *page = g_new0(struct page, 1);

	page->lines = g_ptr_array_new_with_free_func((GDestroyNotify)line_free);
	page->found = -1;
	return page;
}

void
page_free(struct page *page)
{
	if (page == NULL)
		return;
	g_ptr_array_unref(page->lines);
	g_free(page->sought);
	g_free(page);
}

void
page_clear(struct page *page)
{
	g_ptr_array_set_size(page->lines, 0);
	page->found = -1;
}

static struct line *
add(struct page *page, enum page_kind kind, const char *run)
{
	struct line *line = g_new0(struct line, 1);

	line->kind = kind;
	line->run = g_strdup(run);
	g_ptr_array_add(page->lines, line);
	return line;
}

void
page_add(struct page *page, enum page_kind kind, const char *run)
{
	add(page, kind, run);
}

void
page_line(struct page *page, enum page_kind kind, enum style style, const char *text)
{
	GString *run = g_string_new(NULL);

	run_add(run, style, text);
	add(page, kind, run->str);
	g_string_free(run, TRUE);
}

void
page_gap(struct page *page)
{
	const struct line *last = page->lines->len > 0
		? g_ptr_array_index(page->lines, page->lines->len - 1)
		: NULL;

	if (last != NULL && *last->run != '\0')
		add(page, PAGE_TEXT, "");
}

void
page_rule(struct page *page, enum style style, const char *title, const char *right)
{
	GString *run = g_string_new(NULL);
	struct line *line;

	run_add(run, style, title);
	line = add(page, PAGE_HEAD, run->str);
	line->rule = STYLE_FAINT;
	line->right = g_strdup(right);
	g_string_free(run, TRUE);
}

void
page_text(struct page *page, enum page_kind kind, enum style style, const char *text,
	int indent, int width, int max)
{
	g_autofree char *clean =
		text_clean(text, -1, TEXT_BLOCK | (screen_is_ascii() ? TEXT_ASCII : 0));
	g_autofree char *space = g_strnfill((gsize)indent, ' ');
	g_autoptr(GArray) rows = text_wrap(clean, MAX(width - indent, 8));

	for (guint i = 0; i < rows->len; i++) {
		const struct text_line *row = &g_array_index(rows, struct text_line, i);
		g_autofree char *part = NULL;

		if ((int)i >= max) {
			g_autofree char *more = g_strdup_printf(
				ngettext("%s%s %u more line", "%s%s %u more lines", rows->len - i), space,
				screen_glyph(GLYPH_MORE), rows->len - i);

			page_line(page, kind, STYLE_WARN, more);
			break;
		}
		if (row->len == 0) {
			add(page, kind, "");
			continue;
		}
		part = g_strdup_printf(
			"%s%.*s", space, (int)row->len, clean + row->start);
		page_line(page, kind, style, part);
	}
}

int
page_lines(const struct page *page)
{
	return (int)page->lines->len;
}

int
page_top(const struct page *page)
{
	return page->top;
}

void
page_go(struct page *page, int line)
{
	page->top = CLAMP(line, 0, MAX((int)page->lines->len - page->height, 0));
}

int
page_find(const struct page *page, enum page_kind kind, int line)
{
	for (guint i = (guint)MAX(line, 0); i < page->lines->len; i++)
		if (((struct line *)g_ptr_array_index(page->lines, i))->kind == kind)
			return (int)i;
	return -1;
}

gboolean
page_at_end(const struct page *page)
{
	return page->top + page->height >= (int)page->lines->len;
}

static void
draw_line(const struct line *line, int y, int x, int w)
{
	int used, right;

	if (line->rule == STYLE_TEXT) {
		draw_run(y, x + 1, w - 1, line->run);
		return;
	}
	w = MIN(w, RULE_MAX);
	right = line->right != NULL ? MIN(text_width(line->right), w / 2) : 0;
	draw_rule(y, x + 1, w - 2, line->rule);
	draw_fill(y, x + 3, 1, STYLE_TEXT);
	used = draw_run(y, x + 4, w - 10 - right, line->run);
	draw_fill(y, x + 4 + used, 1, STYLE_TEXT);
	if (right > 0) {
		draw_fill(y, x + w - right - 5, right + 2, STYLE_TEXT);
		draw_right(y, x, w - 4, STYLE_DIM, line->right);
	}
}

void
page_draw(struct page *page, struct area a, int *cursor_y, int *cursor_x)
{
	page->height = a.h;
	page_go(page, page->top);
	for (int i = 0; i < a.h && page->top + i < (int)page->lines->len; i++) {
		draw_line(g_ptr_array_index(page->lines, (guint)(page->top + i)), a.y + i,
			a.x, a.w);
		if (page->top + i == page->found) {
			draw_glyph(a.y + i, a.x, STYLE_ACCENT, GLYPH_MARK);
			*cursor_y = a.y + i;
		}
	}
	if (page->found < page->top || page->found >= page->top + a.h)
		*cursor_y = a.y;
	*cursor_x = a.x;
}

static void
search_step(struct page *page, struct desk *desk, int by)
{
	int n = (int)page->lines->len,
	    at = page->found >= 0 ? page->found
		: by > 0	  ? page->top - 1
				  : page->top;
	g_autofree char *folded = NULL;

	if (page->sought == NULL || n == 0)
		return;
	folded = text_fold(page->sought, -1);
	for (int i = 0; i < n; i++) {
		g_autofree char *plain = NULL, *text = NULL;

		at = (at + by + n) % n;
		plain = run_plain(
			((struct line *)g_ptr_array_index(page->lines, (guint)at))->run);
		text = text_fold(plain, -1);
		if (strstr(text, folded) == NULL)
			continue;
		page->found = at;
		if (at < page->top || at >= page->top + page->height)
			page_go(page, at - page->height / 3);
		return;
	}
	desk_say(desk, _("\"%s\" is not here."), page->sought);
}

static void
search_done(struct desk *desk, gpointer user, const char *text)
{
	struct page *page = user;

	if (text == NULL)
		return;
	if (*text != '\0') {
		g_free(page->sought);
		page->sought = g_strdup(text);
	}
	page->found = -1;
	search_step(page, desk, 1);
}

static void
search(struct page *page, struct desk *desk, const char *arg)
{
	struct prompt_opts opts = {
		.label = _("Search: "),
		.history = "search",
		.done = search_done,
		.user = page,
	};

	if (arg != NULL)
		search_done(desk, page, arg);
	else
		desk_ask(desk, &opts);
}

gboolean
page_act(struct page *page, struct desk *desk, enum action action, const char *arg)
{
	int height = MAX(page->height, 2);

	switch (action) {
	case ACTION_NEXT:
		page_go(page, page->top + 1);
		break;
	case ACTION_PREV:
		page_go(page, page->top - 1);
		break;
	case ACTION_PAGE_DOWN:
		page_go(page, page->top + height - 1);
		break;
	case ACTION_PAGE_UP:
		page_go(page, page->top - height + 1);
		break;
	case ACTION_HALF_DOWN:
		page_go(page, page->top + height / 2);
		break;
	case ACTION_HALF_UP:
		page_go(page, page->top - height / 2);
		break;
	case ACTION_FIRST:
		page_go(page, 0);
		break;
	case ACTION_LAST:
		page_go(page, (int)page->lines->len);
		break;
	case ACTION_SEARCH:
		search(page, desk, arg);
		break;
	case ACTION_SEARCH_NEXT:
		search_step(page, desk, 1);
		break;
	case ACTION_SEARCH_PREV:
		search_step(page, desk, -1);
		break;
	default:
		return FALSE;
	}
	return TRUE;
}

void
page_wheel(struct page *page, int wheel)
{
	page_go(page, page->top + 3 * wheel);
}

gboolean
page_key(struct page *page, struct desk *desk, guint32 key)
{
	return key == K_SPACE && page_act(page, desk, ACTION_PAGE_DOWN, NULL);
}
