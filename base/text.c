/* base/text.c — the wall: what foreign text may show, and how wide it is.
 *
 * Every code point has a class and a width, worked out once a block of 256 and kept. The
 * width is glibc's in a UTF-8 locale whatever the caller's locale is, since the widths of
 * what is stored must not depend on who looks at it. */
#include "base/text.h"

#include <locale.h>
#include <string.h>
#include <utf8proc.h>
#include <wchar.h>

#define MARKS_MAX 4 /* combining marks a base may carry */
#define ZWJ 0x200D
#define KEYCAP 0x20E3
#define SOFT_HYPHEN 0x00AD
#define BLACK_FLAG 0x1F3F4
#define DOTTED_CIRCLE "\xe2\x97\x8c"
#define REPLACEMENT "\xef\xbf\xbd"

enum class {
	CLASS_PLAIN, /* shown as it is */
	CLASS_EMOJI, /* shown; what a joiner adds to it is not */
	CLASS_MARK, /* takes no cell: belongs to the base before it */
	CLASS_CONTROL, /* C0, DEL */
	CLASS_HIDDEN, /* bidi, zero width, tags, fillers: shown as its number */
	CLASS_BAD, /* not a character, or none this system can draw */
	CLASS_GONE, /* says nothing: left out */
	CLASS_SELECTOR, /* a variation of the base before it */
	CLASS_TONE, /* skin tone */
	CLASS_REGION, /* half a flag: shown as its letter */
};

#define BLOCKS (0x110000 >> 8)
static guint8 *blocks[BLOCKS]; /* low nibble: class, high nibble: width */

static gboolean
is_ignorable(guint32 c)
{
	static const guint32 ranges[][2] = {
		{ 0x034F, 0x034F }, { 0x115F, 0x1160 }, { 0x17B4, 0x17B5 },
		{ 0x180B, 0x180F }, { 0x2028, 0x2029 }, { 0x3164, 0x3164 },
		{ 0xFFA0, 0xFFA0 }, { 0xFFF9, 0xFFFC }, { 0xE0000, 0xE0FFF },
	};

	for (guint i = 0; i < G_N_ELEMENTS(ranges); i++)
		if (c >= ranges[i][0] && c <= ranges[i][1])
			return TRUE;
	return FALSE;
}

static gboolean
is_selector(guint32 c)
{
	return (c >= 0xFE00 && c <= 0xFE0F) || (c >= 0xE0100 && c <= 0xE01EF);
}

/* A class for any code point but the ASCII controls' neighbours; width as wcwidth says. */
static enum class
classify(guint32 c, int width)
{
	const utf8proc_property_t *p = utf8proc_get_property((utf8proc_int32_t)c);

	if (c < 0x20 || c == 0x7F)
		return CLASS_CONTROL;
	if (c == SOFT_HYPHEN || c == KEYCAP)
		return CLASS_GONE;
	if (is_selector(c))
		return CLASS_SELECTOR;
	if (is_ignorable(c) || p->category == UTF8PROC_CATEGORY_CF)
		return CLASS_HIDDEN;
	if (c >= 0x1F1E6 && c <= 0x1F1FF)
		return CLASS_REGION;
	if (c == 0xFFFD || width < 0 || p->category == UTF8PROC_CATEGORY_CN ||
	    p->category == UTF8PROC_CATEGORY_CO || p->category == UTF8PROC_CATEGORY_CC ||
	    p->category == UTF8PROC_CATEGORY_CS)
		return CLASS_BAD;
	if (c >= 0x1F3FB && c <= 0x1F3FF)
		return CLASS_TONE;
	if (width == 0)
		return CLASS_MARK;
	if (p->boundclass == UTF8PROC_BOUNDCLASS_EXTENDED_PICTOGRAPHIC)
		return CLASS_EMOJI;
	return CLASS_PLAIN;
}

static const guint8 *
block_fill(guint32 block)
{
	static locale_t utf8;
	guint8 *cells = g_malloc(256);
	locale_t before;

	if (utf8 == (locale_t)0)
		utf8 = newlocale(LC_CTYPE_MASK, "C.UTF-8", (locale_t)0);
	before = utf8 != (locale_t)0 ? uselocale(utf8) : (locale_t)0;
	for (guint32 i = 0; i < 256; i++) {
		guint32 c = block << 8 | i;
		int width = wcwidth((wchar_t)c);

		cells[i] = (guint8)((guint)classify(c, width) | (guint)MAX(width, 0) << 4);
	}
	if (before != (locale_t)0)
		uselocale(before);
	return blocks[block] = cells;
}

static guint8
cell_of(guint32 c)
{
	const guint8 *cells = blocks[c >> 8];

	if (cells == NULL)
		cells = block_fill(c >> 8);
	return cells[c & 0xFF];
}

static inline enum class
class_of(guint32 c)
{
	return (enum class)(cell_of(c) & 0x0F);
}

static inline int
width_of(guint32 c)
{
	return cell_of(c) >> 4;
}

/* Reads one code point; an invalid byte gives FALSE and is one step. */
static inline gboolean
read_char(const char *p, const char *end, guint32 *c, size_t *step)
{
	utf8proc_int32_t cp;
	utf8proc_ssize_t n;

	if ((guchar)*p < 0x80) {
		*c = (guchar)*p;
		*step = 1;
		return TRUE;
	}
	n = utf8proc_iterate((const utf8proc_uint8_t *)p, end - p, &cp);
	*step = n > 0 ? (size_t)n : 1;
	*c = n > 0 ? (guint32)cp : 0xFFFD;
	return n > 0;
}

struct cleaner {
	GString *out; /* NULL: only looking */
	enum text_flags flags;
	gboolean suspicious;
	gboolean after_break; /* LINE: the last thing written is the space of a break */
	gboolean after_emoji, after_ideograph;
	gboolean has_base; /* something on this line that a mark can sit on */
	int marks; /* on that base */
	int column; /* of this line, for tabs */
	guint32 hidden; /* the last code point shown as its number, and how often */
	guint repeats;
};

static void
put_bytes(struct cleaner *k, const char *bytes, size_t n, int width)
{
	if (k->out != NULL)
		g_string_append_len(k->out, bytes, (gssize)n);
	k->column += width;
}

static void
put_plain(struct cleaner *k, const char *bytes, size_t n, int width)
{
	put_bytes(k, bytes, n, width);
	k->has_base = TRUE;
	k->after_emoji = k->after_ideograph = k->after_break = FALSE;
	k->marks = 0;
}

/* The number of a hidden character; a run of one and the same is shown once with a count. */
static void
flush_hidden(struct cleaner *k)
{
	char buf[64];
	gboolean ascii = (k->flags & TEXT_ASCII) != 0;
	int n;

	if (k->repeats == 0)
		return;
	n = g_snprintf(buf, sizeof(buf), "%sU+%04X", ascii ? "<" : "⟨", k->hidden);
	if (k->repeats > 1)
		n += g_snprintf(buf + n, sizeof(buf) - (gsize)n, "%s%u", ascii ? "*" : "×",
		    k->repeats);
	n += g_snprintf(buf + n, sizeof(buf) - (gsize)n, "%s", ascii ? ">" : "⟩");
	k->repeats = 0;
	put_plain(k, buf, (size_t)n, (int)g_utf8_strlen(buf, n));
}

/* Whatever else comes is preceded by flush_hidden(). */
static void
put_hidden(struct cleaner *k, guint32 c)
{
	k->hidden = c;
	k->repeats++;
	k->suspicious = TRUE;
}

static void
put_bad(struct cleaner *k)
{
	k->suspicious = TRUE;
	if (k->flags & TEXT_ASCII)
		put_plain(k, "?", 1, 1);
	else
		put_plain(k, REPLACEMENT, 3, 1);
}

static void
put_control(struct cleaner *k, guint32 c)
{
	char buf[8];

	k->suspicious = TRUE;
	if (k->flags & TEXT_ASCII) {
		buf[0] = '^';
		buf[1] = (char)(c ^ 0x40);
		put_plain(k, buf, 2, 2);
	} else {
		int n = g_unichar_to_utf8(c == 0x7F ? 0x2421 : 0x2400 + c, buf);

		put_plain(k, buf, (size_t)n, 1);
	}
}

static void
put_mark(struct cleaner *k, const char *bytes, size_t n)
{
	if (k->flags & TEXT_ASCII)
		return;
	if (!k->has_base)
		put_plain(k, DOTTED_CIRCLE, strlen(DOTTED_CIRCLE), 1);
	if (++k->marks <= MARKS_MAX)
		put_bytes(k, bytes, n, 0);
}

static void
put_newline(struct cleaner *k)
{
	if (k->flags & TEXT_BLOCK) {
		put_plain(k, "\n", 1, 0);
		k->has_base = FALSE;
		k->column = 0;
	} else if (!k->after_break) {
		put_plain(k, " ", 1, 1);
		k->after_break = TRUE;
	}
}

static void
put_tab(struct cleaner *k)
{
	static const char spaces[] = "        ";

	if (k->flags & TEXT_BLOCK) {
		int n = 8 - k->column % 8;

		put_plain(k, spaces, (size_t)n, n);
	} else {
		put_newline(k);
	}
}

/* What an ASCII terminal gets for a character beyond ASCII. */
static void
put_ascii(struct cleaner *k, guint32 c)
{
	static const struct {
		guint32 c;
		const char *ascii;
	} words[] = {
		{ 0x00A3, "GBP" }, { 0x00A9, "(c)" }, { 0x00AB, "\"" }, { 0x00AE, "(r)" },
		{ 0x00B0, "o" }, { 0x00B7, "." }, { 0x00BB, "\"" }, { 0x00C6, "AE" },
		{ 0x00D0, "D" }, { 0x00D7, "x" }, { 0x00D8, "O" }, { 0x00DE, "Th" },
		{ 0x00DF, "ss" }, { 0x00E6, "ae" }, { 0x00F0, "d" }, { 0x00F7, "/" },
		{ 0x00F8, "o" }, { 0x00FE, "th" }, { 0x0110, "D" }, { 0x0111, "d" },
		{ 0x0131, "i" }, { 0x0141, "L" }, { 0x0142, "l" }, { 0x0152, "OE" },
		{ 0x0153, "oe" }, { 0x2010, "-" }, { 0x2011, "-" }, { 0x2012, "-" },
		{ 0x2013, "-" }, { 0x2014, "-" }, { 0x2015, "-" }, { 0x2018, "'" },
		{ 0x2019, "'" }, { 0x201A, "," }, { 0x201B, "'" }, { 0x201C, "\"" },
		{ 0x201D, "\"" }, { 0x201E, "\"" }, { 0x2022, "*" }, { 0x2026, "..." },
		{ 0x2032, "'" }, { 0x2033, "\"" }, { 0x2039, "'" }, { 0x203A, "'" },
		{ 0x2044, "/" }, { 0x20AC, "EUR" }, { 0x2116, "No" }, { 0x2122, "(tm)" },
		{ 0x2190, "<-" }, { 0x2192, "->" }, { 0x2212, "-" }, { 0x27E8, "<" },
		{ 0x2605, "*" }, { 0x2606, "." }, { 0x27E9, ">" },
	};
	utf8proc_int32_t parts[32];
	char buf[32];
	int n = 0;
	utf8proc_ssize_t count;

	for (guint i = 0; i < G_N_ELEMENTS(words); i++)
		if (words[i].c == c) {
			put_plain(k, words[i].ascii, strlen(words[i].ascii),
			    (int)strlen(words[i].ascii));
			return;
		}
	count = utf8proc_decompose_char((utf8proc_int32_t)c, parts, G_N_ELEMENTS(parts),
	    UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT | UTF8PROC_STRIPMARK, NULL);
	for (utf8proc_ssize_t i = 0; i < count && i < 32; i++) {
		if (parts[i] == 0x2044) /* of ½ */
			parts[i] = '/';
		if (parts[i] < 0x20 || parts[i] >= 0x7F)
			n = 32;
		if (n < 32)
			buf[n++] = (char)parts[i];
	}
	if (n == 0 || n == 32)
		put_plain(k, "?", 1, 1);
	else
		put_plain(k, buf, (size_t)n, n);
}

static void
put_char(struct cleaner *k, guint32 c, const char *bytes, size_t n, enum class class)
{
	const utf8proc_property_t *p;

	if (c >= 0x80 && (k->flags & TEXT_ASCII)) {
		put_ascii(k, c);
	} else {
		put_plain(k, bytes, n, width_of(c));
		if (c >= 0x2E80) {
			p = utf8proc_get_property((utf8proc_int32_t)c);
			k->after_ideograph = p->category == UTF8PROC_CATEGORY_LO;
		}
	}
	k->after_emoji = class == CLASS_EMOJI;
}

/* The bytes that a flag of a region ("🏴" then tag letters, U+E007F) carries behind it. */
static size_t
flag_tail(const char *p, const char *end)
{
	const char *start = p;
	guint32 c;
	size_t step;

	for (int letters = 0; p < end && letters < 8; letters++, p += step) {
		if (!read_char(p, end, &c, &step))
			return 0;
		if (c == 0xE007F)
			return letters > 0 ? (size_t)(p + step - start) : 0;
		if (!((c >= 0xE0030 && c <= 0xE0039) || (c >= 0xE0061 && c <= 0xE007A)))
			return 0;
	}
	return 0;
}

/* The bytes of the emoji that a joiner at `p` adds to the one before, joiner included. */
static size_t
joined_tail(const char *p, const char *end)
{
	guint32 c;
	size_t zwj, step;

	read_char(p, end, &c, &zwj);
	if (p + zwj >= end || !read_char(p + zwj, end, &c, &step) || class_of(c) != CLASS_EMOJI)
		return 0;
	return zwj + step;
}

/* A carriage return right before a newline or the end only ends the line. */
static gboolean
is_line_end(const char *p, const char *end)
{
	while (p < end && *p == '\r')
		p++;
	return p == end || *p == '\n';
}

/* Handles the code point at `p`; the bytes used up. */
static size_t
clean_char(struct cleaner *k, const char *p, const char *end)
{
	guint32 c;
	size_t step, tail;
	gboolean valid = read_char(p, end, &c, &step);
	enum class class = valid ? class_of(c) : CLASS_BAD;
	char letter;

	if (k->repeats > 0 && (class != CLASS_HIDDEN || c != k->hidden))
		flush_hidden(k);
	switch (class) {
	case CLASS_CONTROL:
		if (c == '\n')
			put_newline(k);
		else if (c == '\t')
			put_tab(k);
		else if (c != '\r' || !is_line_end(p, end))
			put_control(k, c);
		break;
	case CLASS_HIDDEN:
		if (c == ZWJ && k->after_emoji && (tail = joined_tail(p, end)) > 0)
			return tail;
		put_hidden(k, c);
		break;
	case CLASS_SELECTOR:
		if (c < 0xFF00 ? !k->has_base : !k->after_ideograph)
			put_hidden(k, c);
		break;
	case CLASS_REGION:
		letter = (char)('A' + (c - 0x1F1E6));
		put_plain(k, &letter, 1, 1);
		break;
	case CLASS_TONE:
		if (!k->after_emoji)
			put_char(k, c, p, step, class);
		break;
	case CLASS_EMOJI:
		put_char(k, c, p, step, class);
		if (c == BLACK_FLAG)
			return step + flag_tail(p + step, end);
		break;
	case CLASS_MARK:
		put_mark(k, p, step);
		break;
	case CLASS_BAD:
		put_bad(k);
		break;
	case CLASS_GONE:
		break;
	case CLASS_PLAIN:
		put_char(k, c, p, step, class);
		break;
	}
	return step;
}

static size_t
plain_prefix(const char *p, size_t n)
{
	size_t i = 0;

	while (i < n && p[i] >= 0x20 && p[i] < 0x7F)
		i++;
	return i;
}

static size_t
length_of(const char *text, gssize len)
{
	if (text == NULL)
		return 0;
	return len < 0 ? strlen(text) : (size_t)len;
}

static void
clean(struct cleaner *k, const char *text, size_t n)
{
	const char *p = text, *end = text + n;

	while (p < end) {
		size_t plain = plain_prefix(p, (size_t)(end - p));

		if (plain > 0) {
			flush_hidden(k);
			put_plain(k, p, plain, (int)plain);
			p += plain;
		} else {
			p += clean_char(k, p, end);
		}
	}
	flush_hidden(k);
}

char *
text_clean(const char *text, gssize len, enum text_flags flags)
{
	size_t n = length_of(text, len);
	struct cleaner k = { .flags = flags };

	if (plain_prefix(text, n) == n)
		return g_strndup(text != NULL ? text : "", n);
	k.out = g_string_sized_new(n + n / 8 + 16);
	clean(&k, text, n);
	return g_string_free(k.out, FALSE);
}

gboolean
text_is_suspicious(const char *text, gssize len)
{
	size_t n = length_of(text, len);
	struct cleaner k = { .flags = TEXT_BLOCK };

	if (plain_prefix(text, n) == n)
		return FALSE;
	clean(&k, text, n);
	return k.suspicious;
}

void
text_put(FILE *out, const char *text, enum text_flags flags)
{
	g_autofree char *clear = text_clean(text, -1, flags);

	fputs(clear, out);
}

size_t
text_char(const char *p, size_t n, guint32 *c)
{
	size_t step;

	read_char(p, p + n, c, &step);
	return step;
}

int
text_cells(guint32 c)
{
	return c >= 0x110000 ? 0 : width_of(c);
}

int
text_width(const char *text)
{
	int width = 0;

	text_fit(text, G_MAXINT, &width);
	return width;
}

size_t
text_fit(const char *text, int columns, int *used)
{
	const char *p = text, *end = text + strlen(text);
	int width = 0;

	while (p < end) {
		guint32 c;
		size_t step;
		int w;

		read_char(p, end, &c, &step);
		w = c >= 0x20 && c < 0x7F ? 1 : width_of(c);
		if (w > columns - width)
			break;
		width += w;
		p += step;
	}
	if (used != NULL)
		*used = width;
	return (size_t)(p - text);
}

char *
text_ellipsis(const char *text, int columns, enum text_flags flags)
{
	g_autofree char *clear = text_clean(text, -1, flags);
	const char *more = flags & TEXT_ASCII ? "~" : "…";
	size_t n;

	if (columns <= 0)
		return g_strdup("");
	n = text_fit(clear, columns, NULL);
	if (clear[n] == '\0')
		return g_steal_pointer(&clear);
	n = text_fit(clear, columns - 1, NULL);
	while (n > 0 && clear[n - 1] == ' ')
		n--;
	clear[n] = '\0';
	return g_strconcat(clear, more, NULL);
}
