/* net/imap-name.c — names as IMAP writes them: quoted strings, and modified UTF-7. */
#include "net/imap-wire.h"

#include "base/text.h"

#include <string.h>

char *
wire_quote(const char *text)
{
	GString *out = g_string_new("\"");

	for (const char *p = text; *p != '\0'; p++) {
		if (*p == '\r' || *p == '\n' || (*p & 0x80) != 0) {
			g_string_free(out, TRUE);
			return NULL;
		}
		if (*p == '"' || *p == '\\')
			g_string_append_c(out, '\\');
		g_string_append_c(out, *p);
	}
	g_string_append_c(out, '"');
	return g_string_free(out, FALSE);
}

static const char base64_names[] =
	"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+,";

/* The UTF-16 of one "&…-" run, appended as UTF-8. */
static gboolean
decode_run(const char *run, gsize len, GString *out)
{
	g_autoptr(GArray) units = g_array_new(FALSE, FALSE, sizeof(gunichar2));
	g_autofree char *text = NULL;
	guint32 bits = 0;
	int n = 0;

	for (gsize i = 0; i < len; i++) {
		const char *at = run[i] != '\0' ? strchr(base64_names, run[i]) : NULL;

		if (at == NULL)
			return FALSE;
		bits = (bits << 6 | (guint32)(at - base64_names)) & 0xffffff;
		n += 6;
		if (n >= 16) {
			gunichar2 unit = (gunichar2)(bits >> (n - 16));

			g_array_append_val(units, unit);
			n -= 16;
		}
	}
	if (units->len == 0)
		return FALSE;
	text = g_utf16_to_utf8((const gunichar2 *)(gconstpointer)units->data, units->len, NULL,
		NULL, NULL);
	if (text == NULL || strlen(text) == 0)
		return FALSE;
	g_string_append(out, text);
	return TRUE;
}

char *
wire_name_decode(const char *wire)
{
	GString *out = g_string_new(NULL);

	for (const char *p = wire; *p != '\0'; p++) {
		const char *end;

		if (*p != '&') {
			g_string_append_c(out, *p);
		} else if (p[1] == '-') {
			g_string_append_c(out, '&');
			p++;
		} else if ((end = strchr(p, '-')) != NULL &&
			decode_run(p + 1, (gsize)(end - p - 1), out)) {
			p = end;
		} else {
			g_string_free(out, TRUE);
			return text_clean(wire, -1, TEXT_LINE);
		}
	}
	if (!g_utf8_validate(out->str, (gssize)out->len, NULL)) {
		g_string_free(out, TRUE);
		return text_clean(wire, -1, TEXT_LINE);
	}
	return g_string_free(out, FALSE);
}

static void
encode_run(const char *from, const char *to, GString *out)
{
	glong units;
	g_autofree gunichar2 *text = g_utf8_to_utf16(from, to - from, NULL, &units, NULL);
	guint32 bits = 0;
	int n = 0;

	g_string_append_c(out, '&');
	for (glong i = 0; text != NULL && i < units; i++) {
		bits = (bits << 16 | text[i]) & 0x3fffff;
		for (n += 16; n >= 6; n -= 6)
			g_string_append_c(out, base64_names[bits >> (n - 6) & 63]);
	}
	if (n > 0)
		g_string_append_c(out, base64_names[bits << (6 - n) & 63]);
	g_string_append_c(out, '-');
}

char *
wire_name_encode(const char *name)
{
	GString *out = g_string_new(NULL);
	const char *p = name;

	while (*p != '\0') {
		const char *end = p;

		while ((*end & 0x80) != 0)
			end++;
		if (end > p)
			encode_run(p, end, out);
		else if (*p == '&')
			g_string_append(out, "&-");
		else
			g_string_append_c(out, *p);
		p = end > p ? end : p + 1;
	}
	return g_string_free(out, FALSE);
}
