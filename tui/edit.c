/* tui/edit.c — writing text: the pane of the composer, and the one line of a prompt.
 *
 * The text is one GString. For drawing and for moving up and down it is laid out as rows: spans of
 * bytes that fit the pane, made anew after each change (a draft is small). */
#include "tui/edit.h"

#include "base/grapheme.h"
#include "base/text.h"
#include "tui/keys.h"
#include "tui/undo.h"

#include <glib/gi18n.h>
#include <string.h>

struct row {
	gsize start, end; /* bytes; end before the newline or the space it broke at */
};

struct edit {
	GString *text;
	gsize cursor;
	gboolean one_line;
	char *cut; /* what C-y puts back */
	gboolean cutting; /* the last key cut: the next one joins it */
	struct undo *undo;
	GArray *rows; /* struct row, for `width` */
	int width, height, top;
	int goal;   /* column that up and down aim at, -1 none */
	gsize left; /* one line: first byte shown */
	gsize mark; /* what is beyond it is too long */
	char place[64];
};

struct edit *
edit_new(const char *text, gboolean one_line)
{
	struct edit *e = g_new0(struct edit, 1);

	e->text = g_string_new(text);
	e->cursor = e->text->len;
	e->one_line = one_line;
	e->rows = g_array_new(FALSE, FALSE, sizeof(struct row));
	e->width = 72;
	e->height = 20;
	e->goal = -1;
	e->mark = G_MAXSIZE;
	e->undo = undo_new();
	return e;
}

void
edit_free(struct edit *e)
{
	if (e == NULL)
		return;
	g_string_free(e->text, TRUE);
	g_free(e->cut);
	undo_free(e->undo);
	g_array_unref(e->rows);
	g_free(e);
}

const char *
edit_text(const struct edit *e)
{
	return e->text->str;
}

gsize
edit_cursor(const struct edit *e)
{
	return e->cursor;
}

/* Cells of one grapheme as draw_text() will show it. */
static int
cells(const struct edit *e, gsize start, gsize end)
{
	g_autofree char *clean = NULL;

	if (end - start == 1)
		return 1;
	clean = text_clean(e->text->str + start, (gssize)(end - start),
		TEXT_LINE | (screen_is_ascii() ? TEXT_ASCII : 0));
	return text_width(clean);
}

/* ---- rows -------------------------------------------------------------------------- */

static void
add_row(struct edit *e, gsize start, gsize end)
{
	struct row row = { start, end };

	g_array_append_val(e->rows, row);
}

static void
lay_out(struct edit *e)
{
	gsize start = 0, space = 0, at = 0;
	int used = 0;

	g_array_set_size(e->rows, 0);
	while (at < e->text->len) {
		gsize next = grapheme_after(e->text, at);
		int w;

		if (e->text->str[at] == '\n') {
			add_row(e, start, at);
			start = space = at = at + 1;
			used = 0;
			continue;
		}
		w = cells(e, at, next);
		if (used + w > e->width && at > start && e->text->str[at] != ' ') {
			gsize cut = space > start ? space : at;

			add_row(e, start, cut);
			start = cut;
			at = cut;
			space = cut;
			used = 0;
			continue;
		}
		used += w;
		if (e->text->str[at] == ' ')
			space = next;
		at = next;
	}
	add_row(e, start, e->text->len);
}

static struct row *
row(const struct edit *e, int i)
{
	return &g_array_index(e->rows, struct row, i);
}

static int
row_of(const struct edit *e, gsize at)
{
	int low = 0, high = (int)e->rows->len - 1;

	while (low < high) {
		int mid = (low + high + 1) / 2;

		if (row(e, mid)->start <= at)
			low = mid;
		else
			high = mid - 1;
	}
	return low;
}

static int
column_of(const struct edit *e, int r, gsize at)
{
	int column = 0;

	for (gsize p = row(e, r)->start; p < at && p < e->text->len;
		p = grapheme_after(e->text, p))
		column += cells(e, p, grapheme_after(e->text, p));
	return column;
}

static void
move_rows(struct edit *e, int by)
{
	int r, to, column = 0;
	gsize at, last;

	lay_out(e);
	r = row_of(e, e->cursor);
	if (e->goal < 0)
		e->goal = column_of(e, r, e->cursor);
	to = CLAMP(r + by, 0, (int)e->rows->len - 1);
	if (to == r && by != 0) {
		e->cursor = by < 0 ? 0 : e->text->len;
		return;
	}
	at = row(e, to)->start;
	/* The end of a row that was broken is the start of the next: stay before it. */
	last = row(e, to)->end;
	if (to + 1 < (int)e->rows->len && row(e, to + 1)->start == last && last > at)
		last = grapheme_before(e->text, last);
	while (at < last) {
		int w = cells(e, at, grapheme_after(e->text, at));

		if (column + w > e->goal)
			break;
		column += w;
		at = grapheme_after(e->text, at);
	}
	e->cursor = at;
}

static gsize
line_start(const struct edit *e)
{
	gsize at = e->cursor;

	while (at > 0 && e->text->str[at - 1] != '\n')
		at--;
	return at;
}

static gsize
line_end(const struct edit *e)
{
	gsize at = e->cursor;

	while (at < e->text->len && e->text->str[at] != '\n')
		at++;
	return at;
}

/* ---- changing ---------------------------------------------------------------------- */

static void
before_change(struct edit *e, gboolean typing)
{
	undo_mark(e->undo, e->text->str, e->cursor, typing);
}

static void
insert(struct edit *e, const char *text)
{
	g_string_insert(e->text, (gssize)e->cursor, text);
	e->cursor += strlen(text);
}

static enum edit_answer
erase(struct edit *e, gsize from, gsize to)
{
	if (from >= to)
		return EDIT_MOVED;
	before_change(e, FALSE);
	g_string_erase(e->text, (gssize)from, (gssize)(to - from));
	e->cursor = from;
	return EDIT_CHANGED;
}

/* As erase, keeping what was cut; cuts in a row are put together. */
static enum edit_answer
cut(struct edit *e, gsize from, gsize to, gboolean join)
{
	g_autofree char *piece = NULL, *old = NULL;

	if (from >= to)
		return EDIT_MOVED;
	piece = g_strndup(e->text->str + from, to - from);
	old = g_steal_pointer(&e->cut);
	if (!join || old == NULL)
		e->cut = g_strdup(piece);
	else
		e->cut = from < e->cursor ? g_strconcat(piece, old, NULL)
					  : g_strconcat(old, piece, NULL);
	erase(e, from, to);
	e->cutting = TRUE;
	return EDIT_CHANGED;
}

void
edit_set(struct edit *e, const char *text)
{
	before_change(e, FALSE);
	g_string_assign(e->text, text);
	e->cursor = MIN(e->cursor, e->text->len);
	while (e->cursor > 0 && (e->text->str[e->cursor] & 0xc0) == 0x80)
		e->cursor--;
}

void
edit_go(struct edit *e, gsize offset)
{
	e->cursor = MIN(offset, e->text->len);
	e->goal = -1;
}

void
edit_paste(struct edit *e, const char *text)
{
	g_autofree char *valid = text_utf8(text, -1);
	GString *clean = g_string_new(NULL);

	for (const char *p = valid; *p != '\0'; p += g_utf8_skip[*(const guchar *)p]) {
		gunichar c = g_utf8_get_char(p);

		if (c == '\r' || c == '\n') {
			if (c == '\r' && p[1] == '\n')
				continue;
			g_string_append_c(clean, e->one_line ? ' ' : '\n');
		} else if (c == '\t' || !g_unichar_iscntrl(c)) {
			g_string_append_unichar(clean, c);
		}
	}
	before_change(e, FALSE);
	insert(e, clean->str);
	g_string_free(clean, TRUE);
	e->goal = -1;
}

/* ---- keys -------------------------------------------------------------------------- */

static enum edit_answer
go(struct edit *e, gsize to)
{
	e->cursor = to;
	return EDIT_MOVED;
}

static enum edit_answer
move_key(struct edit *e, guint32 key)
{
	switch (key) {
	case K_LEFT:
	case 'b' & 0x1f:
		return go(e, grapheme_before(e->text, e->cursor));
	case K_RIGHT:
	case 'f' & 0x1f:
		return go(e, grapheme_after(e->text, e->cursor));
	case K_HOME:
	case 'a' & 0x1f:
		return go(e, line_start(e));
	case K_END:
	case 'e' & 0x1f:
		return go(e, line_end(e));
	case K_CLEFT:
	case 'b' | KEY_META:
	case K_LEFT | KEY_META:
		return go(e, grapheme_word_before(e->text, e->cursor));
	case K_CRIGHT:
	case 'f' | KEY_META:
	case K_RIGHT | KEY_META:
		return go(e, grapheme_word_after(e->text, e->cursor));
	case K_CHOME:
	case '<' | KEY_META:
		return go(e, 0);
	case K_CEND:
	case '>' | KEY_META:
		return go(e, e->text->len);
	default:
		return EDIT_FOREIGN;
	}
}

static enum edit_answer
row_key(struct edit *e, guint32 key)
{
	switch (key) {
	case K_UP:
	case 'p' & 0x1f:
		move_rows(e, -1);
		break;
	case K_DOWN:
	case 'n' & 0x1f:
		move_rows(e, 1);
		break;
	case K_PGUP:
		move_rows(e, -MAX(e->height - 1, 1));
		break;
	case K_PGDN:
		move_rows(e, MAX(e->height - 1, 1));
		break;
	default:
		return EDIT_FOREIGN;
	}
	return EDIT_MOVED;
}

static enum edit_answer
cut_key(struct edit *e, guint32 key, gboolean join)
{
	gsize end = line_end(e);

	switch (key) {
	case K_BACKSPACE:
		return erase(e, grapheme_before(e->text, e->cursor), e->cursor);
	case K_DELETE:
	case 'd' & 0x1f:
		return erase(e, e->cursor, grapheme_after(e->text, e->cursor));
	case 'w' & 0x1f:
	case K_BACKSPACE | KEY_META:
		return cut(e, grapheme_word_before(e->text, e->cursor), e->cursor, join);
	case 'd' | KEY_META:
		return cut(e, e->cursor, grapheme_word_after(e->text, e->cursor), join);
	case 'k' & 0x1f:
		return cut(e, e->cursor,
			end > e->cursor ? end : grapheme_after(e->text, e->cursor), join);
	case 'u' & 0x1f:
		return cut(e, line_start(e), e->cursor, join);
	default:
		return EDIT_FOREIGN;
	}
}

static enum edit_answer
change_key(struct edit *e, guint32 key)
{
	switch (key) {
	case 'y' & 0x1f:
		if (e->cut == NULL)
			return EDIT_MOVED;
		before_change(e, FALSE);
		insert(e, e->cut);
		return EDIT_CHANGED;
	case '_' & 0x1f:
	case 'z' & 0x1f:
		return undo_back(e->undo, e->text, &e->cursor) ? EDIT_CHANGED : EDIT_MOVED;
	case '_' | KEY_META:
	case 'z' | KEY_META:
		return undo_forth(e->undo, e->text, &e->cursor) ? EDIT_CHANGED : EDIT_MOVED;
	default:
		return EDIT_FOREIGN;
	}
}

static enum edit_answer
type_key(struct edit *e, guint32 key)
{
	char utf8[8] = "";

	if (key == K_ENTER && !e->one_line) {
		before_change(e, FALSE);
		insert(e, "\n");
		return EDIT_CHANGED;
	}
	if (key == K_TAB && !e->one_line) {
		before_change(e, FALSE);
		insert(e, "    ");
		return EDIT_CHANGED;
	}
	if (key < ' ' || key == 127 || key >= K_NONE || (key >= 0x80 && key < 0xa0))
		return EDIT_FOREIGN;
	before_change(e, key != ' ');
	utf8[g_unichar_to_utf8(key, utf8)] = '\0';
	insert(e, utf8);
	return EDIT_CHANGED;
}

enum edit_answer
edit_key(struct edit *e, guint32 key)
{
	gboolean join = e->cutting;
	enum edit_answer answer;

	e->cutting = FALSE;
	if (!e->one_line && (answer = row_key(e, key)) != EDIT_FOREIGN) {
		undo_pause(e->undo);
		return answer;
	}
	if ((answer = move_key(e, key)) != EDIT_FOREIGN)
		undo_pause(e->undo);
	else if ((answer = cut_key(e, key, join)) == EDIT_FOREIGN &&
		(answer = change_key(e, key)) == EDIT_FOREIGN)
		answer = type_key(e, key);
	if (answer != EDIT_FOREIGN)
		e->goal = -1;
	return answer;
}

/* ---- drawing ----------------------------------------------------------------------- */

static void
draw_one_line(struct edit *e, struct area a, int *cursor_y, int *cursor_x)
{
	int column = 0;

	if (e->left > e->cursor)
		e->left = e->cursor;
	for (;;) {
		column = 0;
		for (gsize p = e->left; p < e->cursor; p = grapheme_after(e->text, p))
			column += cells(e, p, grapheme_after(e->text, p));
		if (column < a.w || e->left >= e->cursor)
			break;
		e->left = grapheme_after(e->text, e->left);
	}
	draw_text(a.y, a.x, a.w, STYLE_TEXT, e->text->str + e->left);
	*cursor_y = a.y;
	*cursor_x = a.x + column;
}

/* The style of each row: quoted lines and everything from "-- " to the next quote are dim. */
static enum style
row_style(const struct edit *e, int r, gboolean *signature)
{
	gsize start = row(e, r)->start;

	while (start > 0 && e->text->str[start - 1] != '\n')
		start--;
	if (g_str_has_prefix(e->text->str + start, "-- \n"))
		*signature = TRUE;
	else if (e->text->str[start] == '>')
		*signature = FALSE;
	return *signature || e->text->str[start] == '>' ? STYLE_DIM : STYLE_TEXT;
}

void
edit_mark(struct edit *e, gsize offset)
{
	e->mark = offset;
}

/* One row; what lies beyond the mark looks so, and says so beside the line. */
static void
draw_row(const struct edit *e, const struct row *r, int y, struct area a, enum style style)
{
	gsize cut = CLAMP(e->mark, r->start, r->end);
	g_autofree char *fits = g_strndup(e->text->str + r->start, cut - r->start);
	g_autofree char *rest = g_strndup(e->text->str + cut, r->end - cut);
	int used = draw_text(y, a.x, a.w, style, fits);

	if (e->mark >= r->end && (e->mark > r->end || e->mark >= e->text->len))
		return;
	draw_text(y, a.x + used, a.w - used, STYLE_LATE, rest);
	draw_glyph(y, a.x - 1, STYLE_LATE, e->mark >= r->start ? GLYPH_URGENT : GLYPH_PIPE);
}

void
edit_draw(struct edit *e, struct area a, int *cursor_y, int *cursor_x)
{
	gboolean signature = FALSE;
	int at;

	if (e->one_line) {
		draw_one_line(e, a, cursor_y, cursor_x);
		return;
	}
	e->width = MAX(a.w - 1, 8);
	e->height = MAX(a.h, 1);
	lay_out(e);
	at = row_of(e, e->cursor);
	if (at < e->top)
		e->top = at;
	if (at >= e->top + e->height)
		e->top = at - e->height + 1;
	e->top = CLAMP(e->top, 0, MAX((int)e->rows->len - 1, 0));
	for (int i = 0; i < (int)e->rows->len && i < e->top + a.h; i++) {
		enum style style = row_style(e, i, &signature);

		if (i >= e->top)
			draw_row(e, row(e, i), a.y + i - e->top, a, style);
	}
	*cursor_y = a.y + at - e->top;
	*cursor_x = a.x + column_of(e, at, e->cursor);
}

const char *
edit_place(struct edit *e)
{
	lay_out(e);
	g_snprintf(e->place, sizeof e->place, _("line %d of %u"),
		row_of(e, e->cursor) + 1, e->rows->len);
	return e->place;
}
