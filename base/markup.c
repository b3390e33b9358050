/* base/markup.c — text inside HTML and SVG. */
#include "base/markup.h"

void
markup_append(GString *out, const char *text)
{
	for (const char *p = text; *p != '\0'; p++)
		switch (*p) {
		case '&':
			g_string_append(out, "&amp;");
			break;
		case '<':
			g_string_append(out, "&lt;");
			break;
		case '>':
			g_string_append(out, "&gt;");
			break;
		case '"':
			g_string_append(out, "&quot;");
			break;
		case '\'':
			g_string_append(out, "&#39;");
			break;
		default:
			g_string_append_c(out, *p);
		}
}
