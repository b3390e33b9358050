/* net/html-style.c — the few declarations of a style attribute that hide text. */
#include "net/html-style.h"

#include <string.h>

const char *
style_attribute(const xmlChar **attrs, const char *name)
{
	for (; attrs != NULL && attrs[0] != NULL; attrs += 2)
		if (g_ascii_strcasecmp((const char *)attrs[0], name) == 0)
			return attrs[1] != NULL ? (const char *)attrs[1] : "";
	return NULL;
}

/* The value of a property in a style attribute without its blanks, lower case: "none". */
static gboolean
style_value(const char *style, const char *property, char *value, gsize size)
{
	gsize want = strlen(property);

	for (const char *p = style; p != NULL; p = strchr(p, ';')) {
		gsize n = 0;

		p += *p == ';';
		p += strspn(p, " \t\r\n");
		if (g_ascii_strncasecmp(p, property, want) != 0)
			continue;
		p += want + strspn(p + want, " \t\r\n");
		if (*p != ':')
			continue;
		for (p++; *p != '\0' && *p != ';' && *p != '!'; p++)
			if (!g_ascii_isspace(*p) && n + 1 < size)
				value[n++] = g_ascii_tolower(*p);
		value[n] = '\0';
		return TRUE;
	}
	return FALSE;
}

static gboolean
is_zero(const char *value) /* 0, 0px, 0.0em; not 0.9em */
{
	return *value != '\0' && strspn(value, "0.") > 0 && g_ascii_strtod(value, NULL) == 0.0 &&
	       strpbrk(value, "123456789") == NULL;
}

/* display:none and the like hide all that is inside. */
gboolean
style_hides(const xmlChar **attrs, const char *style)
{
	char v[64];

	if (style_attribute(attrs, "hidden") != NULL)
		return TRUE;
	if (style == NULL)
		return FALSE;
	return (style_value(style, "display", v, sizeof v) && strcmp(v, "none") == 0) ||
	       (style_value(style, "opacity", v, sizeof v) && is_zero(v)) ||
	       (style_value(style, "max-height", v, sizeof v) && is_zero(v));
}

/* font-size:0 and visibility:hidden hide until an element inside says otherwise. */
gboolean
style_shades(const char *style, gboolean *hidden)
{
	char v[64];

	if (style_value(style, "font-size", v, sizeof v)) {
		*hidden = is_zero(v);
		return TRUE;
	}
	if (style_value(style, "visibility", v, sizeof v)) {
		*hidden = strcmp(v, "hidden") == 0 || strcmp(v, "collapse") == 0;
		return TRUE;
	}
	return FALSE;
}
