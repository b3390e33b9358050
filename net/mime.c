/* net/mime.c — the one door to GMime: what it gets to see, and what becomes of the answer. */
#include "net/mime.h"

#include "base/text.h"
#include "net/charset.h"
#include "net/gmime.h"
#include "net/header.h"
#include "net/mime-body.h"
#include "net/mime-report.h"
#include "net/mime-text.h"
#include "net/raw.h"

#include <glib/gi18n.h>
#include <string.h>

#define COPY_MAX (256 * 1024) /* what costs less to copy than its headers cost GMime */

void
mime_init(void)
{
	static const char warm[] =
		"From: =?iso-8859-1?q?=E9?= <a@b>\nDate: Mon, 1 Jan 2024 00:00:00 +0100\n"
		"Content-Type: text/plain; charset=iso-8859-1; name*=iso-8859-1''%E9\n\n\xe9\n";
	static const char *fallbacks[] = { "utf-8", "windows-1252", NULL };
	static gboolean done;

	if (done)
		return;
	done = TRUE;
	charset_init();
	g_mime_init();
	g_mime_parser_options_set_fallback_charsets(g_mime_parser_options_get_default(), fallbacks);
	message_free(mime_parse(warm, sizeof warm - 1));
}

/* ---- what GMime sees ----------------------------------------------------------------- */

/* Address lists of mails inside the mail are parsed too, and by recursion. */
static gboolean
is_address_header(const char *line, gsize n)
{
	static const char *const names[] = {
		"From:", "Sender:", "Reply-To:", "To:", "Cc:", "Bcc:", "Resent-From:",
		"Resent-Sender:", "Resent-Reply-To:", "Resent-To:", "Resent-Cc:", "Resent-Bcc:",
	};

	if (memchr(line, ':', MIN(n, 32)) == NULL)
		return FALSE;
	for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
		gsize len = strlen(names[i]) - 1;
		gsize at = len;

		if (n <= len || g_ascii_strncasecmp(line, names[i], len) != 0)
			continue;
		while (at < n && (line[at] == ' ' || line[at] == '\t'))
			at++;
		if (at < n && line[at] == ':')
			return TRUE;
	}
	return FALSE;
}

/* The body with every folded address header longer than the limit cut short; NULL when there
 * is none, which is nearly always. */
static GByteArray *
cut_inner_headers(const char *body, gsize len)
{
	GByteArray *out = NULL;
	gsize kept = 0;

	for (gsize at = 0; len > HEADER_LINE_MAX && at < len;) {
		const char *nl = memchr(body + at, '\n', len - at);
		gsize end = nl != NULL ? (gsize)(nl - body) + 1 : len, start = at;

		at = end;
		switch (body[start] | 0x20) { /* the first letters of their names */
		case 'b': case 'c': case 'f': case 'r': case 's': case 't': break;
		default: continue;
		}
		if (!is_address_header(body + start, end - start))
			continue;
		while (at < len && (body[at] == ' ' || body[at] == '\t')) {
			nl = memchr(body + at, '\n', len - at);
			at = nl != NULL ? (gsize)(nl - body) + 1 : len;
		}
		if (at - start <= HEADER_LINE_MAX)
			continue;
		if (out == NULL)
			out = g_byte_array_new();
		g_byte_array_append(out, (const guint8 *)body + kept,
			(guint)(start + HEADER_LINE_MAX - kept));
		g_byte_array_append(out, (const guint8 *)"\n", 1);
		kept = at;
	}
	if (out != NULL)
		g_byte_array_append(out, (const guint8 *)body + kept, (guint)(len - kept));
	return out;
}

static void
put(GByteArray *out, const char *bytes, gsize len)
{
	g_byte_array_append(out, (const guint8 *)bytes, (guint)len);
}

/* The headers that say what the body is, cut to the limits, without junk lines and NULs. The others
 * are read from the mail itself: GMime would make an object of each, and parse dates and addresses. */
static void
put_headers(GByteArray *out, const struct headers *h)
{
	put(out, "MIME-Version: 1.0\n", 18);
	for (guint i = 0; i < h->list->len; i++) {
		const struct header *one = &g_array_index(h->list, struct header, i);
		gsize n = MIN(one->value_len, HEADER_LINE_MAX);

		if (one->name_len < 8 || g_ascii_strncasecmp(one->name, "Content-", 8) != 0)
			continue;
		put(out, one->name, one->name_len);
		put(out, ":", 1);
		for (const char *p = one->value, *end = p + n; p < end;) {
			const char *nul = memchr(p, '\0', (gsize)(end - p));

			put(out, p, (gsize)((nul != NULL ? nul : end) - p));
			p = nul != NULL ? nul + 1 : end;
		}
		put(out, "\n", 1);
	}
	put(out, "\n", 1);
}

/* What GMime gets: a copy, or NULL when it may have a large mail as it stands. */
static GByteArray *
filtered(const char *data, gsize len, const struct headers *h, gboolean too_big)
{
	gsize body_len = too_big ? 0 : len - h->body;
	GByteArray *inner = cut_inner_headers(data + h->body, body_len);
	GByteArray *out;

	if (h->regular && h->start == 0 && inner == NULL && !too_big && len > COPY_MAX)
		return NULL;
	out = g_byte_array_sized_new((guint)MIN(len, MIME_MAX) + 32);
	put_headers(out, h);
	if (inner != NULL)
		put(out, (const char *)inner->data, inner->len);
	else
		put(out, data + h->body, body_len);
	g_clear_pointer(&inner, g_byte_array_unref);
	return out;
}

/* The parsed tree over `view`, whose bytes must outlive it; NULL when GMime gives up. */
static GMimeMessage *
parse(GByteArray *view)
{
	g_autoptr(GMimeStream) stream = g_mime_stream_mem_new_with_byte_array(view);
	g_autoptr(GMimeParser) parser = NULL;

	g_mime_stream_mem_set_owner(GMIME_STREAM_MEM(stream), FALSE);
	parser = g_mime_parser_new_with_stream(stream);
	return g_mime_parser_construct_message(parser, NULL);
}

/* ---- envelope ------------------------------------------------------------------------ */

/* One line: an encoded word may hold line breaks. */
static char *
one_line(const char *text)
{
	char *out = text_utf8(text, (gssize)MIN(strlen(text), MESSAGE_LINE_MAX));

	for (char *p = out; *p != '\0'; p++)
		if ((guchar)*p < ' ')
			*p = ' ';
	return g_strstrip(out);
}

static void
add_mailboxes(struct message *m, enum person_role role, InternetAddressList *list, int depth)
{
	int n = depth < 10 ? internet_address_list_length(list) : 0;

	for (int i = 0; i < n; i++) {
		InternetAddress *a = internet_address_list_get_address(list, i);
		const char *name = internet_address_get_name(a), *address;
		g_autofree char *shown = NULL, *plain = NULL;

		if (m->people->len >= MESSAGE_PEOPLE_MAX) {
			m->cut = TRUE;
			return;
		}
		if (INTERNET_ADDRESS_IS_GROUP(a)) {
			add_mailboxes(m, role,
				internet_address_group_get_members(INTERNET_ADDRESS_GROUP(a)), depth + 1);
			continue;
		}
		address = internet_address_mailbox_get_addr(INTERNET_ADDRESS_MAILBOX(a));
		/* as xn--…: letters that only look like those of a known domain show themselves */
		if (address != NULL && !g_str_is_ascii(address))
			address = internet_address_mailbox_get_idn_addr(INTERNET_ADDRESS_MAILBOX(a));
		if (address == NULL || *address == '\0')
			continue;
		plain = one_line(address);
		shown = name != NULL ? one_line(name) : NULL;
		message_add_person(m, role, plain, shown != NULL && *shown != '\0' ? shown : NULL);
	}
}

/* What follows the last @ that stands neither in quotes nor in a comment, up to where an
 * address ends; "" when there is none. */
static char *
last_domain(const char *value)
{
	const char *at = NULL;
	int comment = 0;
	gboolean quoted = FALSE;

	for (const char *p = value; *p != '\0'; p++) {
		if (*p == '\\' && p[1] != '\0' && (quoted || comment > 0))
			p++;
		else if (comment == 0 && *p == '"')
			quoted = !quoted;
		else if (!quoted && *p == '(')
			comment++;
		else if (!quoted && *p == ')' && comment > 0)
			comment--;
		else if (!quoted && comment == 0 && *p == '@')
			at = p + 1;
	}
	return at != NULL ? g_strndup(at, strcspn(at, " \t>,;()")) : g_strdup("");
}

static gboolean
is_domain(const char *written, const char *read)
{
	g_autofree char *ascii = g_utf8_validate(written, -1, NULL) ? g_hostname_to_ascii(written) : NULL;

	return g_ascii_strcasecmp(ascii != NULL ? ascii : written, read) == 0;
}

/* A lenient reading of From may end before the domain that the mail really names
 * ("support@bank.example(x)@evil.example"). Then nothing of it is believed. */
static gboolean
is_forged(const struct message *m, guint first, const char *value)
{
	g_autofree char *domain = last_domain(value);
	const struct message_person *last;
	const char *at;

	if (m->people->len == first)
		return TRUE;
	last = g_ptr_array_index(m->people, m->people->len - 1);
	at = strrchr(last->address, '@');
	return *domain != '\0' && (at == NULL || !is_domain(domain, at + 1));
}

static void
add_people(struct message *m, enum person_role role, const struct header *one)
{
	g_autofree char *value = header_text(one);
	g_autoptr(InternetAddressList) list =
		value != NULL ? internet_address_list_parse(NULL, value) : NULL;
	guint first = m->people->len;

	if (list != NULL)
		add_mailboxes(m, role, list, 0);
	/* a sender that is no address is still what stands there */
	if (role == PERSON_FROM && value != NULL && is_forged(m, first, value) &&
	    first < MESSAGE_PEOPLE_MAX) {
		g_autofree char *shown = one_line(value);

		g_ptr_array_set_size(m->people, (int)first);
		message_add_person(m, role, shown, NULL);
	}
}

static gboolean
is_named(const struct header *one, const char *name)
{
	return one->name_len == strlen(name) &&
	       g_ascii_strncasecmp(one->name, name, one->name_len) == 0;
}

/* Every header of that name, so that a second From is seen too. */
static void
add_role(struct message *m, const struct headers *h, const char *name, enum person_role role)
{
	for (guint i = 0; i < h->list->len; i++) {
		const struct header *one = &g_array_index(h->list, struct header, i);

		if (is_named(one, name))
			add_people(m, role, one);
	}
}

static void
read_people(struct message *m, const struct headers *h)
{
	add_role(m, h, "From", PERSON_FROM);
	add_role(m, h, "Sender", PERSON_SENDER);
	add_role(m, h, "Reply-To", PERSON_REPLY_TO);
	add_role(m, h, "To", PERSON_TO);
	add_role(m, h, "Cc", PERSON_CC);
	add_role(m, h, "Bcc", PERSON_BCC);
}

static void
read_subject(struct message *m, const struct headers *h)
{
	g_autofree char *value = headers_get(h, "Subject"), *decoded = NULL;

	if (value == NULL)
		return;
	decoded = g_mime_utils_header_decode_text(NULL, value);
	m->subject = one_line(decoded != NULL ? decoded : value);
}

/* ---- the whole ----------------------------------------------------------------------- */

static gboolean
has_words(const char *bytes, gsize len)
{
	for (gsize i = 0; i < len; i++)
		if ((guchar)bytes[i] > ' ')
			return TRUE;
	return FALSE;
}

static void
show_source(struct message *m, const char *bytes, gsize len)
{
	GString *text = g_string_new(NULL);

	charset_append(text, NULL, bytes, MIN(len, RAW_TEXT_MAX));
	g_free(m->text);
	m->text = g_string_free(text, FALSE);
	m->cut = m->cut || len > RAW_TEXT_MAX;
	m->raw = TRUE;
}

static void
read_body(struct message *m, const char *data, gsize len, const struct headers *h,
	GMimeObject *root)
{
	if (root != NULL)
		body_read(m, root);
	if (root == NULL)
		show_source(m, data, len);
	else if (m->text[0] == '\0' && m->parts->len == 0 && !m->was_html &&
		 has_words(data + h->body, len - h->body))
		show_source(m, data + h->body, len - h->body);
}

/* Old Macs ended lines with CR alone. */
static char *
with_newlines(const char *data, gsize len)
{
	char *out = NULL;

	if (len == 0 || len > MIME_MAX || memchr(data, '\n', len) != NULL || memchr(data, '\r', len) == NULL)
		return NULL;
	out = g_memdup2(data, len);
	for (gsize i = 0; i < len; i++)
		if (out[i] == '\r')
			out[i] = '\n';
	return out;
}

struct message *
mime_parse(const void *source, gsize len)
{
	struct message *m = message_new();
	gboolean too_big = len > MIME_MAX;
	g_autofree char *mended = with_newlines(source, len);
	const char *data = mended != NULL ? mended : source;
	AUTO(headers) h = headers_scan(data, len);
	g_autoptr(GByteArray) copy = NULL;
	GByteArray whole = { .data = (guint8 *)(gsize)data, .len = (guint)MIN(len, MIME_MAX) };
	g_autoptr(GMimeMessage) mail = NULL;
	GMimeObject *root;

	mime_init();
	copy = filtered(data, len, h, too_big);
	mail = h->list->len > 0 ? parse(copy != NULL ? copy : &whole) : NULL;
	root = mail != NULL ? g_mime_message_get_mime_part(mail) : NULL;
	raw_envelope(m, h);
	read_people(m, h);
	read_subject(m, h);
	if (too_big) {
		m->text = g_strdup(
			_("[This mail is too big to be shown. Open it in another mail program.]"));
		m->cut = TRUE;
	} else {
		read_body(m, data, len, h, root);
	}
	report_classify(m, h, root);
	m->source_size = len;
	return m;
}

/* A mail inside the mail, as it was sent. */
static GBytes *
inner_mail(GMimeMessagePart *part)
{
	GMimeMessage *mail = g_mime_message_part_get_message(part);
	g_autoptr(GMimeStream) out = g_mime_stream_mem_new();
	GByteArray *bytes;

	if (mail == NULL)
		return NULL;
	g_mime_object_write_to_stream(GMIME_OBJECT(mail), NULL, out);
	bytes = g_mime_stream_mem_get_byte_array(GMIME_STREAM_MEM(out));
	return g_bytes_new(bytes->data, bytes->len);
}

GBytes *
mime_part(const void *source, gsize len, const char *section)
{
	g_autofree char *mended = with_newlines(source, len);
	const char *data = mended != NULL ? mended : source;
	AUTO(headers) h = headers_scan(data, len);
	g_autoptr(GByteArray) copy = NULL;
	GByteArray whole = { .data = (guint8 *)(gsize)data, .len = (guint)MIN(len, MIME_MAX) };
	g_autoptr(GMimeMessage) mail = NULL;
	GMimeObject *part;

	mime_init();
	if (h->list->len == 0 || len > MIME_MAX || *section == '\0')
		return NULL;
	copy = filtered(data, len, h, FALSE);
	mail = parse(copy != NULL ? copy : &whole);
	part = mail != NULL ? body_find(g_mime_message_get_mime_part(mail), section) : NULL;
	if (part != NULL && GMIME_IS_PART(part))
		return g_byte_array_free_to_bytes(part_bytes(GMIME_PART(part)));
	return part != NULL && GMIME_IS_MESSAGE_PART(part) ? inner_mail(GMIME_MESSAGE_PART(part))
							   : NULL;
}
