/* base/text-wrap.c — where the lines of a paragraph break. One pass, whatever the input. */
#include "base/text.h"

#include <string.h>

/* A line may be broken after this character. A no-break space is none. */
static gboolean
is_space(guint32 c)
{
	return c == ' ' || c == 0x3000 || (c >= 0x2000 && c <= 0x200A && c != 0x2007);
}

struct wrapper {
	GArray *lines;
	const char *text;
	int columns;
};

static void
add_line(struct wrapper *w, size_t start, size_t end)
{
	struct text_line line = { (guint32)start, 0 };

	while (end > start && w->text[end - 1] == ' ')
		end--;
	line.len = (guint32)(end - start);
	g_array_append_val(w->lines, line);
}

/* Wraps the paragraph [start, end). Looks at each character once more at most: what was
 * carried over to a new line has its width known. */
static void
wrap_paragraph(struct wrapper *w, size_t start, size_t end)
{
	const char *t = w->text;
	size_t line = start, p = start, step; /* where the line began */
	size_t cut = 0, next = 0; /* last place to break: end of line, start of the next one */
	int width = 0, next_width = 0; /* of the line, and of it up to `next` */
	gboolean words = FALSE; /* a space breaks only after the first word: indentation stays */

	for (; p < end; p += step) {
		guint32 c;
		int cells;

		step = text_char(t + p, end - p, &c);
		cells = text_cells(c);
		if (is_space(c)) {
			if (words && next != p)
				cut = p;
			width += cells;
			if (words) {
				next = p + step;
				next_width = width;
			}
			continue;
		}
		if (cells == 2 && words && next != p) {
			cut = next = p;
			next_width = width;
		}
		if (width + cells > w->columns && p > line && cells > 0) {
			if (next > line) {
				add_line(w, line, cut);
				line = next;
				width -= next_width;
			}
			if (width + cells > w->columns && p > line) {
				add_line(w, line, p);
				line = p;
				width = 0;
			}
			next = 0;
			next_width = 0;
		}
		width += cells;
		words = TRUE;
		if (cells == 2 || (c == '-' && p + step < end && g_ascii_isalpha(t[p + step]))) {
			cut = next = p + step;
			next_width = width;
		}
	}
	add_line(w, line, end);
}

GArray *
text_wrap(const char *text, int columns)
{
	struct wrapper w = { g_array_new(FALSE, FALSE, sizeof(struct text_line)), text,
		MAX(columns, 1) };
	size_t start = 0, n = strlen(text);

	while (start < n) {
		const char *newline = memchr(text + start, '\n', n - start);
		size_t end = newline != NULL ? (size_t)(newline - text) : n;

		wrap_paragraph(&w, start, end);
		start = end + 1;
	}
	return w.lines;
}
