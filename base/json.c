/* base/json.c — a JSON writer that is safe on a terminal. */
#include "base/json.h"

#include "base/date.h"
#include "base/text.h"

#include <math.h>
#include <string.h>

#define DEPTH_MAX 32

struct json {
	GString *out;
	char closing[DEPTH_MAX]; /* what ends each open object or array */
	int depth;
};

struct json *
json_new(void)
{
	struct json *j = g_new0(struct json, 1);

	j->out = g_string_sized_new(256);
	return j;
}

void
json_free(struct json *j)
{
	g_string_free(j->out, TRUE);
	g_free(j);
}

static void
append_escape(GString *out, guint32 c)
{
	if (c >= 0x10000)
		g_string_append_printf(out, "\\u%04x\\u%04x", 0xD7C0 + (c >> 10),
		    0xDC00 + (c & 0x3FF));
	else
		g_string_append_printf(out, "\\u%04x", c);
}

/* A character beyond ASCII goes out as itself when a terminal would show it as it is. */
static void
append_beyond(GString *out, const char *bytes, size_t n, guint32 c)
{
	if (n == 1 || c == 0xFFFD)
		g_string_append(out, "\xef\xbf\xbd");
	else if (c == 0xAD || text_cells(c) == 0 || text_is_suspicious(bytes, (gssize)n))
		append_escape(out, c);
	else
		g_string_append_len(out, bytes, (gssize)n);
}

static void
append_quoted(GString *out, const char *value)
{
	static const char names[] = "btn.fr"; /* \b to \r; there is no \v */
	size_t n = strlen(value), step;

	g_string_append_c(out, '"');
	for (size_t i = 0; i < n; i += step) {
		guint32 c;

		step = text_char(value + i, n - i, &c);
		if (c == '"' || c == '\\')
			g_string_append_printf(out, "\\%c", (char)c);
		else if (c >= '\b' && c <= '\r' && c != '\v')
			g_string_append_printf(out, "\\%c", names[c - '\b']);
		else if (c < 0x20 || c == 0x7F)
			append_escape(out, c);
		else if (c < 0x80)
			g_string_append_c(out, (char)c);
		else
			append_beyond(out, value + i, step, c);
	}
	g_string_append_c(out, '"');
}

static void
begin(struct json *j, const char *key)
{
	char last = j->out->len > 0 ? j->out->str[j->out->len - 1] : '{';

	if (last != '{' && last != '[')
		g_string_append_c(j->out, ',');
	if (key != NULL) {
		append_quoted(j->out, key);
		g_string_append_c(j->out, ':');
	}
}

static void
open_one(struct json *j, const char *key, char opening, char closing)
{
	g_return_if_fail(j->depth < DEPTH_MAX);
	begin(j, key);
	g_string_append_c(j->out, opening);
	j->closing[j->depth++] = closing;
}

void
json_object(struct json *j, const char *key)
{
	open_one(j, key, '{', '}');
}

void
json_array(struct json *j, const char *key)
{
	open_one(j, key, '[', ']');
}

void
json_end(struct json *j)
{
	g_return_if_fail(j->depth > 0);
	g_string_append_c(j->out, j->closing[--j->depth]);
}

void
json_string(struct json *j, const char *key, const char *value)
{
	if (value == NULL) {
		json_null(j, key);
		return;
	}
	begin(j, key);
	append_quoted(j->out, value);
}

void
json_int(struct json *j, const char *key, gint64 value)
{
	begin(j, key);
	g_string_append_printf(j->out, "%" G_GINT64_FORMAT, value);
}

void
json_real(struct json *j, const char *key, double value)
{
	char text[G_ASCII_DTOSTR_BUF_SIZE];
	gsize len;

	if (!isfinite(value)) {
		json_null(j, key);
		return;
	}
	begin(j, key);
	g_ascii_formatd(text, sizeof text, "%.6f", value);
	for (len = strlen(text); text[len - 1] == '0'; len--)
		;
	g_string_append_len(j->out, text, (gssize)(text[len - 1] == '.' ? len - 1 : len));
}

void
json_bool(struct json *j, const char *key, gboolean value)
{
	begin(j, key);
	g_string_append(j->out, value ? "true" : "false");
}

void
json_null(struct json *j, const char *key)
{
	begin(j, key);
	g_string_append(j->out, "null");
}

void
json_time(struct json *j, const char *key, gint64 ms)
{
	g_autofree char *text = ms != 0 ? date_to_rfc3339(ms) : NULL;

	json_string(j, key, text);
}

const char *
json_text(struct json *j)
{
	while (j->depth > 0)
		json_end(j);
	return j->out->str;
}
