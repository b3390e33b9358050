/* net/html-strip.c — tags off, common entities decoded; nothing is counted, nothing nests. */
#include "net/html-strip.h"

#include "core/message.h"

#include <stdlib.h>
#include <string.h>

struct strip {
	GString *out;
	gboolean space, line; /* owed before the next word */
};

static void
put_byte(struct strip *s, char c)
{
	if (s->line && s->out->len > 0)
		g_string_append_c(s->out, '\n');
	else if (s->space && s->out->len > 0)
		g_string_append_c(s->out, ' ');
	s->line = s->space = FALSE;
	g_string_append_c(s->out, c);
}

static void
put_char(struct strip *s, gunichar c)
{
	char utf8[6];
	int n;

	if (c <= ' ' || (c >= 0x7f && c < 0xa1) || !g_unichar_validate(c)) {
		s->space = TRUE;
		return;
	}
	n = g_unichar_to_utf8(c, utf8);
	for (int i = 0; i < n; i++)
		put_byte(s, utf8[i]);
}

/* At "&": the length of the entity, 0 when it is none that is known. */
static gsize
put_entity(struct strip *s, const char *p, gsize len)
{
	static const struct {
		const char *name;
		gunichar c;
	} known[] = {
		{ "amp;", '&' }, { "lt;", '<' }, { "gt;", '>' }, { "quot;", '"' }, { "nbsp;", ' ' },
		{ "apos;", '\'' }, { "euro;", 0x20ac }, { "eacute;", 0xe9 }, { "egrave;", 0xe8 },
		{ "agrave;", 0xe0 }, { "ccedil;", 0xe7 },
	};
	char buf[12] = "";
	char *end;

	memcpy(buf, p + 1, MIN(len - 1, sizeof buf - 1));
	for (gsize i = 0; i < G_N_ELEMENTS(known); i++)
		if (g_str_has_prefix(buf, known[i].name)) {
			put_char(s, known[i].c);
			return 1 + strlen(known[i].name);
		}
	if (buf[0] == '#' && g_ascii_isxdigit(buf[buf[1] == 'x' ? 2 : 1])) {
		gulong c = buf[1] == 'x' ? strtoul(buf + 2, &end, 16) : strtoul(buf + 1, &end, 10);

		put_char(s, c <= 0x10ffff ? (gunichar)c : 0xfffd);
		return 1 + (gsize)(end - buf) + (*end == ';');
	}
	return 0;
}

/* Inline tags leave no trace; every other ends the line. */
static gboolean
is_inline(const char *name, gsize len)
{
	static const char *const names[] = {
		"a", "abbr", "b", "big", "code", "em", "font", "i", "img", "s", "small", "span",
		"strong", "sub", "sup", "u",
	};
	gsize n = 0;

	while (n < len && g_ascii_isalnum(name[n]))
		n++;
	for (gsize i = 0; i < G_N_ELEMENTS(names); i++)
		if (n == strlen(names[i]) && g_ascii_strncasecmp(name, names[i], n) == 0)
			return TRUE;
	return FALSE;
}

/* Where a script, a style or a comment that begins at `at` ends; `at` for anything else. */
static gsize
skip_unread(const char *html, gsize len, gsize at)
{
	static const char *const unread[][2] = {
		{ "<!--", "-->" }, { "<script", "</script" }, { "<style", "</style" }, { "<title", "</title" },
	};

	for (gsize i = 0; i < G_N_ELEMENTS(unread); i++) {
		gsize n = strlen(unread[i][0]), m = strlen(unread[i][1]);

		if (len - at < n || g_ascii_strncasecmp(html + at, unread[i][0], n) != 0)
			continue;
		for (at += n; at + m <= len; at++)
			if (g_ascii_strncasecmp(html + at, unread[i][1], m) == 0)
				return at + m;
		return len;
	}
	return at;
}

char *
html_strip(const char *html, gsize len)
{
	struct strip s = { .out = g_string_new(NULL) };

	for (gsize at = 0; at < len && s.out->len < MESSAGE_TEXT_MAX;) {
		gsize n;

		if (html[at] == '<') {
			const char *close;

			if ((n = skip_unread(html, len, at)) > at) {
				at = n;
				continue;
			}
			close = memchr(html + at, '>', len - at);
			n = close != NULL ? (gsize)(close - html) + 1 - at : len - at;
			s.line = s.line || !is_inline(html + at + 1 + (n > 1 && html[at + 1] == '/'),
				n - 1 - (n > 1 && html[at + 1] == '/'));
			at += n;
		} else if (html[at] == '&' && (n = put_entity(&s, html + at, len - at)) > 0) {
			at += n;
		} else if ((guchar)html[at] <= ' ' || html[at] == 0x7f) {
			s.space = TRUE;
			at++;
		} else {
			put_byte(&s, html[at++]);
		}
	}
	if (s.out->len > 0)
		g_string_append_c(s.out, '\n');
	return g_string_free(s.out, FALSE);
}
