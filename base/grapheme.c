/* base/grapheme.c — moving through text by what a person perceives as a character, and by words. */
#include "base/grapheme.h"

#include "base/text.h"

#include <utf8proc.h>

gsize
grapheme_size(const char *p, gsize n)
{
	utf8proc_int32_t state = 0;
	guint32 c, next;
	gsize at = n > 0 ? text_char(p, n, &c) : 0, step;

	for (; at < n; at += step) {
		step = text_char(p + at, n - at, &next);
		if (utf8proc_grapheme_break_stateful(
			    (utf8proc_int32_t)c, (utf8proc_int32_t)next, &state))
			break;
		c = next;
	}
	return at;
}

gboolean
grapheme_is_pictograph(gunichar c)
{
	return utf8proc_get_property((utf8proc_int32_t)c)->boundclass ==
		UTF8PROC_BOUNDCLASS_EXTENDED_PICTOGRAPHIC;
}

gsize
grapheme_after(const GString *s, gsize at)
{
	return at < s->len ? at + grapheme_size(s->str + at, s->len - at) : s->len;
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
