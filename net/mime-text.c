/* net/mime-text.c — a part's transfer encoding, character set and line form undone. */
#include "net/mime-text.h"

#include "base/date.h"
#include "net/charset.h"
#include "net/header.h"

#include <glib/gi18n.h>
#include <string.h>

/* ---- bytes ------------------------------------------------------------------------- */

const char *
part_source(GMimePart *part, gsize *len)
{
	GMimeDataWrapper *content = g_mime_part_get_content(part);
	GMimeStream *stream = content != NULL ? g_mime_data_wrapper_get_stream(content) : NULL;
	GByteArray *all;
	gint64 end;

	*len = 0;
	if (stream == NULL || !GMIME_IS_STREAM_MEM(stream))
		return "";
	all = g_mime_stream_mem_get_byte_array(GMIME_STREAM_MEM(stream));
	end = stream->bound_end >= 0 ? stream->bound_end : (gint64)all->len;
	if (end > (gint64)all->len || stream->bound_start >= end)
		return "";
	*len = (gsize)(end - stream->bound_start);
	return (const char *)all->data + stream->bound_start;
}

static GMimeContentEncoding
part_encoding(GMimePart *part)
{
	GMimeDataWrapper *content = g_mime_part_get_content(part);

	return content != NULL ? g_mime_data_wrapper_get_encoding(content)
			       : GMIME_CONTENT_ENCODING_DEFAULT;
}

static gboolean
is_plain(GMimeContentEncoding encoding)
{
	return encoding != GMIME_CONTENT_ENCODING_BASE64 &&
	       encoding != GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE &&
	       encoding != GMIME_CONTENT_ENCODING_UUENCODE;
}

GByteArray *
part_bytes(GMimePart *part)
{
	GMimeContentEncoding encoding = part_encoding(part);
	GByteArray *out = g_byte_array_new();
	GMimeEncoding state;
	gsize len;
	const char *source = part_source(part, &len);

	if (is_plain(encoding)) {
		g_byte_array_append(out, (const guint8 *)source, (guint)len);
		return out;
	}
	g_mime_encoding_init_decode(&state, encoding);
	g_byte_array_set_size(out, (guint)g_mime_encoding_outlen(&state, len));
	g_byte_array_set_size(out,
		(guint)g_mime_encoding_flush(&state, source, len, (char *)out->data));
	return out;
}

/* Line by line, as nothing but line ends stands between the digits of what is well-formed. */
static gsize
base64_size(const char *source, gsize len)
{
	const char *padding = memchr(source, '=', len);
	gsize digits = 0, end = padding != NULL ? (gsize)(padding - source) : len;

	for (gsize at = 0; at < end;) {
		const char *nl = memchr(source + at, '\n', end - at);
		gsize line = (nl != NULL ? (gsize)(nl - source) : end) - at;

		digits += line - (line > 0 && source[at + line - 1] == '\r');
		at += line + 1;
	}
	return digits * 3 / 4;
}

gint64
part_size(GMimePart *part)
{
	GMimeContentEncoding encoding = part_encoding(part);
	gsize len;
	const char *source = part_source(part, &len);

	if (encoding == GMIME_CONTENT_ENCODING_BASE64)
		return (gint64)base64_size(source, len);
	if (!is_plain(encoding)) {
		g_autoptr(GByteArray) bytes = part_bytes(part);

		return bytes->len;
	}
	return (gint64)len;
}

/* ---- text -------------------------------------------------------------------------- */

/* "> > text" gives 2; *rest is what follows the marks, with its stuffed space taken off. */
static int
quote_depth(const char *line, const char **rest)
{
	int depth = 0;

	while (*line == '>')
		line++, depth++;
	*rest = *line == ' ' ? line + 1 : line;
	return depth;
}

static void
put_marks(GString *out, int depth, const char *rest)
{
	for (int i = 0; i < depth; i++)
		g_string_append_c(out, '>');
	if (depth > 0 && *rest != '\0')
		g_string_append_c(out, ' ');
}

void
text_unflow(GString *text, gsize from, gboolean delsp)
{
	g_autofree char *flowed = g_strdup(text->str + from);
	int open_depth = -1; /* depth of a paragraph whose last line was soft */
	char *next;

	g_string_truncate(text, from);
	for (char *line = flowed; line != NULL; line = next) {
		const char *rest;
		gboolean signature, soft;
		int depth;
		gsize n;

		if ((next = strchr(line, '\n')) != NULL)
			*next++ = '\0';
		depth = quote_depth(line, &rest);
		n = strlen(rest);
		signature = strcmp(rest, "-- ") == 0;
		soft = n > 0 && rest[n - 1] == ' ' && !signature && next != NULL;
		if (open_depth >= 0 && (open_depth != depth || signature)) {
			g_string_append_c(text, '\n'); /* soft, but nothing to join it with */
			open_depth = -1;
		}
		if (open_depth < 0)
			put_marks(text, depth, rest);
		g_string_append_len(text, rest, (gssize)(n - (soft && delsp ? 1 : 0)));
		if (!soft && next != NULL)
			g_string_append_c(text, '\n');
		open_depth = soft ? depth : -1;
	}
}

void
part_text(GMimePart *part, GString *out)
{
	GMimeContentType *type = g_mime_object_get_content_type(GMIME_OBJECT(part));
	const char *charset = g_mime_content_type_get_parameter(type, "charset");
	const char *format = g_mime_content_type_get_parameter(type, "format");
	const char *delsp = g_mime_content_type_get_parameter(type, "delsp");
	gsize from = out->len, len;
	const char *source = part_source(part, &len);

	if (is_plain(part_encoding(part))) {
		charset_append(out, charset, source, len);
	} else {
		g_autoptr(GByteArray) bytes = part_bytes(part);

		charset_append(out, charset, bytes->data != NULL ? bytes->data : (guint8 *)out,
			bytes->len);
	}
	if (format != NULL && g_ascii_strcasecmp(format, "flowed") == 0)
		text_unflow(out, from, delsp != NULL && g_ascii_strcasecmp(delsp, "yes") == 0);
}

/* ---- invitations ------------------------------------------------------------------- */

/* "20260113T100000Z" -> "2026-01-13 10:00"; anything else as it stands. */
static char *
calendar_time(const char *value)
{
	if (strlen(value) < 8 || strspn(value, "0123456789") != 8)
		return g_strdup(value);
	if (value[8] != 'T' || strlen(value) < 13)
		return g_strdup_printf("%.4s-%.2s-%.2s", value, value + 4, value + 6);
	return g_strdup_printf("%.4s-%.2s-%.2s %.2s:%.2s%s", value, value + 4, value + 6, value + 9,
		value + 11, g_str_has_suffix(value, "Z") ? " UTC" : "");
}

/* RFC 5545 §3.3.11: "\n", "\," and friends. */
static char *
calendar_unescape(const char *value)
{
	GString *out = g_string_new(NULL);

	for (; *value != '\0'; value++) {
		if (*value != '\\' || value[1] == '\0')
			g_string_append_c(out, *value);
		else
			g_string_append_c(out, *++value == 'n' || *value == 'N' ? ' ' : *value);
	}
	return g_string_free(out, FALSE);
}

static void
calendar_line(GString *out, const struct headers *event, const char *label, const char *name,
	gboolean is_time)
{
	g_autofree char *value = headers_get(event, name);
	g_autofree char *shown = NULL;

	if (value == NULL)
		return;
	shown = is_time ? calendar_time(value) : calendar_unescape(value);
	g_string_append_printf(out, "%s %.300s\n", label, shown);
}

/* "DTSTART;TZID=Europe/Paris:2026…" becomes "DTSTART:2026…" so that it reads as a header. */
static char *
without_parameters(const char *event)
{
	GString *out = g_string_new(NULL);
	gboolean in_name = TRUE, skipping = FALSE, quoted = FALSE;

	for (const char *p = event; *p != '\0'; p++) {
		if (*p == '\n') {
			in_name = p[1] != ' ' && p[1] != '\t';
			skipping = quoted = FALSE;
		} else if (in_name && *p == '"') {
			quoted = !quoted;
		} else if (in_name && !quoted && *p == ':') {
			in_name = skipping = FALSE;
		} else if (in_name && *p == ';') {
			skipping = TRUE;
		}
		if (!skipping)
			g_string_append_c(out, *p);
	}
	return g_string_free(out, FALSE);
}

char *
calendar_summary(const char *ics)
{
	const char *begin = strstr(ics, "BEGIN:VEVENT\n");
	g_autofree char *plain = NULL;
	GString *out = g_string_new(NULL);

	if (begin == NULL)
		return g_string_free(out, FALSE);
	plain = without_parameters(begin + strlen("BEGIN:VEVENT\n"));
	AUTO(headers) event = headers_scan(plain, strlen(plain));
	calendar_line(out, event, _("Invitation:"), "SUMMARY", FALSE);
	calendar_line(out, event, _("Begins:"), "DTSTART", TRUE);
	calendar_line(out, event, _("Ends:"), "DTEND", TRUE);
	calendar_line(out, event, _("Where:"), "LOCATION", FALSE);
	return g_string_free(out, FALSE);
}
