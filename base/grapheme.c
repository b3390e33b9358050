/* base/grapheme.c — moving through text by what a person perceives as a character, and by words. */
#include "base/grapheme.h"

#include <utf8proc.h>

static const char *
next_char(const char *p)
{
	return p + g_utf8_skip[*(const guchar *)p];
}

/* The byte after the grapheme that begins at `at`. */
gsize
grapheme_after(const GString *s, gsize at)
{
	utf8proc_int32_t state = 0;
	const char *p = s->str + at, *end = s->str + s->len;
	gunichar c;

	if (p >= end)
		return s->len;
	c = g_utf8_get_char(p);
	for (p = next_char(p); p < end; p = next_char(p)) {
		gunichar next = g_utf8_get_char(p);

		if (utf8proc_grapheme_break_stateful(
			    (utf8proc_int32_t)c, (utf8proc_int32_t)next, &state))
			break;
		c = next;
	}
	return (gsize)(p - s->str);
}

gsize
grapheme_before(const GString *s, gsize at)
{
	gsize line = at, next;

	if (at == 0)
		return 0;
	/* Graphemes are found from a safe place: the start of the line. */
	line--;
	while (line > 0 && s->str[line - 1] != '\n')
		line--;
	while ((next = grapheme_after(s, line)) < at)
		line = next;
	return line;
}

static gboolean
is_word(const GString *s, gsize at)
{
	gunichar c = at < s->len ? g_utf8_get_char(s->str + at) : 0;

	return c == '_' || g_unichar_isalnum(c) || g_unichar_ismark(c);
}

gsize
grapheme_word_after(const GString *s, gsize at)
{
	while (at < s->len && !is_word(s, at))
		at = grapheme_after(s, at);
	while (at < s->len && is_word(s, at))
		at = grapheme_after(s, at);
	return at;
}

gsize
grapheme_word_before(const GString *s, gsize at)
{
	while (at > 0 && !is_word(s, grapheme_before(s, at)))
		at = grapheme_before(s, at);
	while (at > 0 && is_word(s, grapheme_before(s, at)))
		at = grapheme_before(s, at);
	return at;
}
