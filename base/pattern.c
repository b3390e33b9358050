/* base/pattern.c — the part of regular expressions that is safe to be given. */
#include "base/pattern.h"

#include "base/err.h"

#include <glib/gi18n.h>
#include <string.h>

#define PATTERN_MAX 500
#define REPEAT_MAX 64

/* "{3}", "{3,8}": its length, 0 when it is none or has no bound. */
static gsize
repeat_size(const char *p)
{
	char *end;
	guint64 low = g_ascii_strtoull(p + 1, &end, 10), high = low;

	if (end == p + 1)
		return 0;
	if (*end == ',') {
		const char *from = end + 1;

		high = g_ascii_strtoull(from, &end, 10);
		if (end == from)
			return 0;
	}
	return *end == '}' && high >= low && high <= REPEAT_MAX ? (gsize)(end - p) + 1 : 0;
}

/* What is not allowed, or NULL. */
static const char *
find_fault(const char *pattern)
{
	gboolean group = FALSE; /* a group ended right before */

	for (const char *p = pattern; *p != '\0'; p++) {
		gboolean was = group;

		group = FALSE;
		if (*p == '\\') {
			if (p[1] == '\0' || (g_ascii_isalnum(p[1]) && strchr("dDwWsSb", p[1]) == NULL))
				return _("of the escapes only \\d, \\w, \\s, \\b and those of signs are possible");
			p++;
		} else if (*p == '[') {
			p = strchr(p + 1 + (p[1] == '^') + (p[1] == ']'), ']');
			if (p == NULL)
				return _("a [ has no ]");
		} else if (*p == '*' || *p == '+') {
			return _("* and + have no end: say how many, as in {1,12}");
		} else if (*p == '(' && p[1] == '?') {
			return _("(? is not possible here");
		} else if (*p == '{') {
			if (was || repeat_size(p) == 0)
				return _("{…} stands behind one character or class and has two numbers up to 64");
			p += repeat_size(p) - 1;
		} else if (*p == ')') {
			group = TRUE;
		}
	}
	return NULL;
}

GRegex *
pattern_compile(const char *pattern, GError **error)
{
	g_autoptr(GError) cause = NULL;
	const char *fault = strlen(pattern) > PATTERN_MAX ? _("it is longer than 500 bytes")
		: !g_utf8_validate(pattern, -1, NULL)	? _("it is not UTF-8")
							: find_fault(pattern);
	GRegex *regex = fault == NULL ? g_regex_new(pattern, G_REGEX_CASELESS | G_REGEX_OPTIMIZE | G_REGEX_RAW, 0, &cause) : NULL;

	if (regex == NULL)
		err_set(error, ERR_CONFIG, _("the pattern cannot be used: %s"), fault != NULL ? fault : cause->message);
	return regex;
}
