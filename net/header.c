/* net/header.c — finds headers in bytes; tolerant, linear, no library. */
#include "net/header.h"

#include "base/date.h"

#include <string.h>

#define ID_MAX 900 /* bytes of a Message-ID; RFC 5322 lines end at 998 */

static gsize
line_end(const char *data, gsize len, gsize at) /* after the newline */
{
	const char *nl = memchr(data + at, '\n', len - at);

	return nl != NULL ? (gsize)(nl - data) + 1 : len;
}

static gboolean
line_is_blank(const char *data, gsize from, gsize to)
{
	for (gsize i = from; i < to; i++)
		if (!g_ascii_isspace(data[i]))
			return FALSE;
	return TRUE;
}

static gboolean
line_is_mbox(const char *line, gsize n)
{
	return (n >= 5 && memcmp(line, "From ", 5) == 0) ||
	       (n >= 6 && memcmp(line, ">From ", 6) == 0);
}

/* Length of the field name of a line, 0 when it is no header. */
static gsize
name_length(const char *line, gsize n, gsize *colon)
{
	gsize i = 0, end;

	while (i < n && line[i] > ' ' && line[i] != ':' && line[i] != 0x7f)
		i++;
	end = i;
	while (i < n && (line[i] == ' ' || line[i] == '\t'))
		i++;
	if (end == 0 || i >= n || line[i] != ':')
		return 0;
	*colon = i;
	return end;
}

/* Blank lines, a byte order mark and the From_ line of an mbox before the first header. */
static gsize
skip_front(const char *data, gsize len)
{
	gsize at = len >= 3 && memcmp(data, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
	gboolean mbox = FALSE;

	while (at < len) {
		gsize end = line_end(data, len, at);

		if (!line_is_blank(data, at, end)) {
			if (mbox || !line_is_mbox(data + at, end - at))
				break;
			mbox = TRUE;
		}
		at = end;
	}
	return at;
}

static gsize
folded_end(const char *data, gsize len, gsize at)
{
	gsize end = line_end(data, len, at);

	while (end < len && (data[end] == ' ' || data[end] == '\t')) {
		gsize next = line_end(data, len, end);

		/* a line of only spaces ends the headers in what broken programs write */
		if (line_is_blank(data, end, next))
			break;
		end = next;
	}
	return end;
}

static void
add_header(struct headers *h, const char *line, gsize n, gsize name_len, gsize colon)
{
	struct header one = { .name = line, .name_len = name_len, .value = line + colon + 1 };

	while (n > colon + 1 && (line[n - 1] == '\n' || line[n - 1] == '\r'))
		n--;
	one.value_len = n - (colon + 1);
	if (n > HEADER_LINE_MAX)
		h->cut = TRUE;
	if (memchr(line, '\0', n) != NULL)
		h->regular = FALSE;
	if (h->list->len < HEADER_COUNT_MAX)
		g_array_append_val(h->list, one);
	else
		h->cut = TRUE;
}

struct headers *
headers_scan(const char *data, gsize len)
{
	struct headers *h = g_new0(struct headers, 1);
	gsize at = skip_front(data, len);

	h->list = g_array_new(FALSE, FALSE, sizeof(struct header));
	h->regular = TRUE;
	h->start = at;
	while (at < len) {
		gsize end = folded_end(data, len, at), colon = 0;
		gsize name_len = name_length(data + at, end - at, &colon);

		if (name_len > 0) {
			add_header(h, data + at, end - at, name_len, colon);
		} else if (line_is_blank(data, at, line_end(data, len, at))) {
			h->regular &= data[at] == '\n' || data[at] == '\r';
			at = line_end(data, len, at);
			break;
		} else {
			h->regular = FALSE;
			if (!line_is_mbox(data + at, end - at))
				break; /* no blank line before the body */
		}
		at = end;
	}
	h->body = at;
	if (h->cut || h->list->len == 0)
		h->regular = FALSE;
	return h;
}

void
headers_free(struct headers *h)
{
	if (h == NULL)
		return;
	g_array_unref(h->list);
	g_free(h);
}

gboolean
header_is(const struct header *h, const char *name)
{
	return h->name_len == strlen(name) && g_ascii_strncasecmp(h->name, name, h->name_len) == 0;
}

const struct header *
headers_find(const struct headers *h, const char *name)
{
	for (guint i = 0; i < h->list->len; i++) {
		const struct header *one = &g_array_index(h->list, struct header, i);

		if (header_is(one, name))
			return one;
	}
	return NULL;
}

char *
header_text(const struct header *h)
{
	gsize n = MIN(h->value_len, HEADER_LINE_MAX);
	GString *out = g_string_sized_new(n + 1);

	for (gsize i = 0; i < n; i++) {
		char c = h->value[i];

		/* unfolding takes the line end away, the blank after it stays */
		if (c != '\r' && c != '\n' && c != '\0')
			g_string_append_c(out, c);
	}
	g_strstrip(out->str);
	return g_string_free(out, out->str[0] == '\0');
}

char *
headers_get(const struct headers *h, const char *name)
{
	const struct header *one = headers_find(h, name);

	return one != NULL ? header_text(one) : NULL;
}

/* ---- Message-IDs ------------------------------------------------------------------- */

static gboolean
id_byte(char c)
{
	return (unsigned char)c > ' ' && c != 0x7f && strchr("<>,;\"", c) == NULL;
}

static void
add_id(GPtrArray *ids, const char *id, gsize n, guint max)
{
	g_autofree char *utf8 = g_utf8_make_valid(id, (gssize)MIN(n, ID_MAX));

	if (ids->len == max)
		g_ptr_array_remove_index(ids, 1);
	g_ptr_array_add(ids, g_steal_pointer(&utf8));
}

/* Between < and >, folding and spaces inside are dropped, as old programs break long ids. */
static gsize
read_bracketed(const char *value, gsize len, gsize at, GString *id)
{
	g_string_truncate(id, 0);
	for (; at < len && value[at] != '>' && value[at] != '<'; at++)
		if (id_byte(value[at]))
			g_string_append_c(id, value[at]);
	return at < len && value[at] == '>' ? at + 1 : at;
}

GPtrArray *
header_ids(const char *value, gsize len, guint max)
{
	GPtrArray *ids = g_ptr_array_new_with_free_func(g_free);
	g_autoptr(GString) id = g_string_new(NULL);
	gsize at = 0;

	while (at < len) {
		gsize from = at;

		if (value[at] == '<') {
			at = read_bracketed(value, len, at + 1, id);
			if (id->len > 0)
				add_id(ids, id->str, id->len, max);
			continue;
		}
		while (at < len && id_byte(value[at]))
			at++;
		if (at > from && memchr(value + from, '@', at - from) != NULL)
			add_id(ids, value + from, at - from, max);
		if (at == from)
			at++;
	}
	return ids;
}

/* ---- when -------------------------------------------------------------------------- */

gint64
headers_received(const struct headers *h)
{
	g_autofree char *received = headers_get(h, "Received");
	g_autofree char *date = headers_get(h, "Date");
	const char *semicolon = received != NULL ? strrchr(received, ';') : NULL;
	gint64 ms = 0;

	if (semicolon != NULL && date_parse(semicolon + 1, &ms))
		return ms;
	if (date != NULL && date_parse(date, &ms))
		return ms;
	return 0;
}
