/* tui/page.h — text that is read: styled lines, scrolled and searched. */
#ifndef GUICHET_TUI_PAGE_H
#define GUICHET_TUI_PAGE_H

#include "tui/desk.h"

enum page_kind { PAGE_TEXT, PAGE_HEAD /* begins a message or a section */, PAGE_QUOTED };

struct page;
struct page *page_new(void);
void page_free(struct page *);
void page_clear(struct page *); /* keeps the place */

/* Adds a line; `run` as made by run_add, copied. */
void page_add(struct page *, enum page_kind, const char *run);
/* A line of one style. */
void page_line(struct page *, enum page_kind, enum style, const char *text);
void page_gap(struct page *); /* an empty line, unless one is there */
/* A rule with a title in it, and words at its right end. */
void page_rule(struct page *, enum style, const char *title, const char *right);
/* Foreign text, wrapped to `width` cells, each line after `indent` spaces; at most `max` lines. */
void page_text(struct page *, enum page_kind, enum style, const char *text, int indent, int width,
	int max);

int page_lines(const struct page *);
void page_go(struct page *, int line);
int page_top(const struct page *);
/* First line of the kind at or after `line`, -1 none. */
int page_find(const struct page *, enum page_kind, int line);
/* TRUE when the last line is seen. */
gboolean page_at_end(const struct page *);

void page_draw(struct page *, struct area, int *cursor_y, int *cursor_x);
/* Moving and searching; FALSE when the action is neither. */
gboolean page_act(struct page *, struct desk *, enum action, const char *arg);
void page_wheel(struct page *, int wheel);
/* Space is one page on, where no key map says otherwise; FALSE for other keys. */
gboolean page_key(struct page *, struct desk *, guint32 key);

#endif
