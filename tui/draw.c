/* tui/draw.c — the only door for foreign text to the screen. */
#include "tui/draw.h"

#include "base/text.h"

#include <curses.h>
#include <string.h>

/* In a run, this byte and a letter switch the style. Cleaned text holds no control characters. */
#define SWITCH '\001'

static enum text_flags
flags(void)
{
	return TEXT_LINE | (screen_is_ascii() ? TEXT_ASCII : 0);
}

/* More bytes than this cannot fit w cells in cleaned text that people write; a hostile
 * megabyte is not cleaned for 20 cells. */
static gssize
useful_length(const char *text, int w)
{
	gsize max = (gsize)w * 16 + 64, len = strnlen(text, max + 1);

	if (len <= max)
		return (gssize)len;
	while (max > 0 && (text[max] & 0xc0) == 0x80)
		max--;
	return (gssize)max;
}

static int
put(int y, int x, int w, enum style style, const char *text)
{
	g_autofree char *part = NULL, *cut = NULL;

	if (w <= 0 || y < 0 || y >= LINES || x >= COLS || text == NULL)
		return 0;
	w = MIN(w, COLS - x);
	part = g_strndup(text, (gsize)useful_length(text, w));
	cut = text_ellipsis(part, w, flags());
	screen_style(style);
	mvaddstr(y, x, cut);
	return text_width(cut);
}

void
draw_erase(void)
{
	screen_style(STYLE_TEXT);
	erase();
}

int
draw_text(int y, int x, int w, enum style style, const char *text)
{
	return put(y, x, w, style, text);
}

int
draw_textf(int y, int x, int w, enum style style, const char *format, ...)
{
	g_autofree char *text = NULL;
	va_list args;

	va_start(args, format);
	text = g_strdup_vprintf(format, args);
	va_end(args);
	return put(y, x, w, style, text);
}

void
draw_right(int y, int x, int w, enum style style, const char *text)
{
	g_autofree char *cut =
		w > 0 && text != NULL ? text_ellipsis(text, w, flags()) : NULL;

	if (cut != NULL)
		put(y, x + w - text_width(cut), w, style, cut);
}

int
draw_block(struct area a, enum style style, const char *text)
{
	g_autofree char *clean = text_clean(text, -1, flags());
	g_autoptr(GArray) lines = text_wrap(clean, MAX(a.w, 1));
	int n = MIN((int)lines->len, a.h);

	for (int i = 0; i < n; i++) {
		const struct text_line *line = &g_array_index(lines, struct text_line, i);
		g_autofree char *part = i < n - 1 ? g_strndup(clean + line->start, line->len) : g_strdup(clean + line->start);

		put(a.y + i, a.x, a.w, style, part);
	}
	return n;
}

int
draw_block_lines(const char *text, int w, int most)
{
	g_autofree char *clean = text_clean(text, -1, flags());
	g_autoptr(GArray) lines = text_wrap(clean, MAX(w, 1));

	return MIN((int)lines->len, most);
}

void
draw_fill(int y, int x, int w, enum style style)
{
	if (y < 0 || y >= LINES || x >= COLS)
		return;
	screen_style(style);
	move(y, x);
	for (int i = 0; i < MIN(w, COLS - x); i++)
		addch(' ');
}

static void
put_glyph(int y, int x, enum style style, enum glyph glyph)
{
	if (y < 0 || y >= LINES || x < 0 || x >= COLS)
		return;
	screen_style(style);
	mvaddstr(y, x, screen_glyph(glyph));
}

void
draw_glyph(int y, int x, enum style style, enum glyph glyph)
{
	put_glyph(y, x, style, glyph);
}

void
draw_rule(int y, int x, int w, enum style style)
{
	for (int i = 0; i < w; i++)
		put_glyph(y, x + i, style, GLYPH_RULE);
}

void
draw_box(struct area a, enum style style, const char *title)
{
	for (int i = 0; i < a.h; i++)
		draw_fill(a.y + i, a.x, a.w, STYLE_TEXT);
	draw_rule(a.y, a.x + 1, a.w - 2, style);
	draw_rule(a.y + a.h - 1, a.x + 1, a.w - 2, style);
	for (int i = 1; i < a.h - 1; i++) {
		put_glyph(a.y + i, a.x, style, GLYPH_PIPE);
		put_glyph(a.y + i, a.x + a.w - 1, style, GLYPH_PIPE);
	}
	put_glyph(a.y, a.x, style, GLYPH_CORNER_TL);
	put_glyph(a.y, a.x + a.w - 1, style, GLYPH_CORNER_TR);
	put_glyph(a.y + a.h - 1, a.x, style, GLYPH_CORNER_BL);
	put_glyph(a.y + a.h - 1, a.x + a.w - 1, style, GLYPH_CORNER_BR);
	if (title != NULL && a.w > 8) {
		int used = put(a.y, a.x + 3, a.w - 6, STYLE_ACCENT, title);

		draw_fill(a.y, a.x + 2, 1, STYLE_TEXT);
		draw_fill(a.y, a.x + 3 + used, 1, STYLE_TEXT);
	}
}

void
draw_progress(int y, int x, int w, enum style style, gint64 done, gint64 total)
{
	int full = total > 0 ? (int)(CLAMP(done, 0, total) * w / total) : 0;

	for (int i = 0; i < w; i++)
		put_glyph(y, x + i, style, i < full ? GLYPH_FULL : GLYPH_EMPTY);
}

void
run_add(GString *run, enum style style, const char *text)
{
	g_autofree char *clean = NULL;

	if (text == NULL)
		return;
	clean = text_clean(text, -1, flags());
	g_string_append_c(run, SWITCH);
	g_string_append_c(run, (char)('A' + style));
	g_string_append(run, clean);
}

void
run_addf(GString *run, enum style style, const char *format, ...)
{
	g_autofree char *text = NULL;
	va_list args;

	va_start(args, format);
	text = g_strdup_vprintf(format, args);
	va_end(args);
	run_add(run, style, text);
}

char *
run_plain(const char *run)
{
	GString *out = g_string_new(NULL);

	for (const char *p = run; *p != '\0'; p++) {
		if (*p == SWITCH && p[1] != '\0')
			p++;
		else
			g_string_append_c(out, *p);
	}
	return g_string_free(out, FALSE);
}

/* Is there more than spaces? */
static gboolean
is_seen(const char *run)
{
	g_autofree char *plain = run_plain(run);

	return plain[strspn(plain, " ")] != '\0';
}

int
draw_run(int y, int x, int w, const char *run)
{
	int used = 0;

	while (*run == SWITCH && run[1] != '\0') {
		enum style style = (enum style)(run[1] - 'A');
		const char *text = run + 2, *end = strchr(text, SWITCH);
		/* A cell more than there is where more follows, so that the sign of it is drawn. */
		g_autofree char *piece = end == NULL ? g_strdup(text) : g_strdup_printf("%.*s%s", (int)(end - text), text,
			is_seen(end) ? " " : "");
		gboolean full = text_width(piece) > w - used;

		if (!full && end != NULL && is_seen(end))
			piece[end - text] = '\0';
		used += put(y, x + used, w - used, style, piece);
		if (end == NULL || full)
			break;
		run = end;
	}
	return used;
}
