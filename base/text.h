/* base/text.h — foreign text: made harmless, measured, folded, cut.
 *
 * Everything that was typed by somebody else passes text_clean() before it reaches a
 * terminal, whether through tui/draw or through a command's output. Widths are those of
 * glibc's wcwidth, which ncurses uses too. All functions accept any bytes. */
#ifndef GUICHET_BASE_TEXT_H
#define GUICHET_BASE_TEXT_H

#include <glib.h>
#include <stdio.h>

enum text_flags {
	TEXT_LINE = 0, /* one line: newline and tab become one space */
	TEXT_BLOCK = 1, /* several lines: \n stays, tab becomes spaces to a multiple of 8 */
	TEXT_ASCII = 2, /* for ASCII terminals: é -> e, “ -> ", anything else -> ? */
};

/* Makes text harmless: valid UTF-8, no control characters (shown as ␀-style pictures or
 * U+FFFD), no bidi or zero-width or tag characters (shown as ⟨U+202E⟩), at most 4
 * combining marks a base, emoji sequences cut to their base. Every remaining character has
 * a wcwidth of at least 0. len -1 for NUL-terminated (transfer full). */
char *text_clean(const char *text, gssize len, enum text_flags flags);

/* TRUE when `text` holds something text_clean() would show as ⟨U+…⟩, U+FFFD or a picture of a
 * control character. */
gboolean text_is_suspicious(const char *text, gssize len);

/* Writes cleaned text to a stream; the door for commands' plain output. */
void text_put(FILE *out, const char *text, enum text_flags flags);

/* Valid UTF-8 without NUL, everything else untouched (for storing): invalid bytes become
 * U+FFFD (transfer full). */
char *text_utf8(const char *text, gssize len);

/* Reads the code point at `p` (n > 0 bytes are there): its bytes. An invalid byte is read as
 * U+FFFD, one byte long. And the cells a code point takes on screen, 0 to 2. */
size_t text_char(const char *p, size_t n, guint32 *c);
int text_cells(guint32 c);

/* Columns of cleaned text. */
int text_width(const char *text);

/* Bytes of the longest prefix that fits `columns`; *used gets its width when not NULL. Never
 * cuts between a base and its marks. */
size_t text_fit(const char *text, int columns, int *used);

/* Text cleaned and cut to `columns` with … (or ~ in ASCII) when longer, not padded
 * (transfer full). */
char *text_ellipsis(const char *text, int columns, enum text_flags flags);

/* Greedy wrap of one cleaned paragraph or block at `columns`, breaking over-long words.
 * Returns byte offsets of line starts and lengths, ascending; trailing spaces are not part of
 * a line, a final newline adds none, "" has none (transfer full). */
struct text_line {
	guint32 start, len;
};
GArray *text_wrap(const char *text, int columns);

/* Search form: case-folded, marks stripped, œ→oe æ→ae ß→ss, typographic quotes and spaces
 * made plain. Used for the index and for the query alike (transfer full). And the same appended. */
char *text_fold(const char *text, gssize len);
void text_fold_into(GString *out, const char *text, size_t n);

/* A name that people choose and that names a folder or a key, too: [a-z][a-z0-9-]*, at most TEXT_SLUG_MAX bytes. */
#define TEXT_SLUG_MAX 40
gboolean text_is_slug(const char *);

/* TRUE when the text holds CR, LF or NUL (len bytes looked at): such a value never becomes part of a header,
 * a command or an address. */
gboolean text_has_break(const char *text, gssize len);

/* User-perceived characters (UAX #29 graphemes) and UTF-16 units. */
size_t text_graphemes(const char *text);
size_t text_utf16(const char *text);

/* First `columns`-ish of a body for a list: folded white space, quote lines and greeting of
 * one line skipped (transfer full). */
char *text_snippet(const char *body, int columns);

/* Keeps the first and last characters: masks the middle for logs ("c…@example.org" for an
 * address, "…1234" otherwise) (transfer full). */
char *text_mask(const char *secret);

#endif
