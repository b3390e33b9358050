/* net/compose.c — an answer as a mail: headers by GMime, the body's lines by us. */
#include "net/compose.h"

#include "base/date.h"
#include "base/err.h"
#include "base/text.h"
#include "core/address.h"
#include "net/gmime.h"

#include <glib/gi18n.h>
#include <string.h>

#define FLOW_COLUMNS 72 /* RFC 3676 §4.2 wants at most 78 */

/* ---- the body: format=flowed ---------------------------------------------------------- */

/* Bytes of the next piece of a paragraph: up to and with the last blank within the columns, or
 * the first one after; all of it when there is none. */
static gsize
piece_length(const char *text, gsize n)
{
	gsize best = 0, columns = 0;

	for (gsize i = 0; i + 1 < n; i++) {
		columns += ((guchar)text[i] & 0xc0) != 0x80;
		/* "-- " alone on a line would begin a signature */
		if (text[i] == ' ' && text[i + 1] != ' ' && !(i == 2 && memcmp(text, "-- ", 3) == 0))
			best = i + 1;
		if (columns >= FLOW_COLUMNS && best > 0)
			return best;
	}
	return n;
}

static void
put_piece(GString *out, const char *marks, gsize depth, const char *piece, gsize n)
{
	gboolean stuff = n > 0 && (*piece == ' ' || *piece == '>' ||
		(n >= 5 && memcmp(piece, "From ", 5) == 0));

	g_string_append_len(out, marks, (gssize)depth);
	if (depth > 0 ? n > 0 : stuff)
		g_string_append_c(out, ' ');
	g_string_append_len(out, piece, (gssize)n);
	g_string_append_c(out, '\n');
}

/* A line as it was typed becomes one line, or several with soft breaks between. */
static void
put_line(GString *out, const char *line, gsize n)
{
	gsize depth = 0, at;

	if (n == 3 && memcmp(line, "-- ", 3) == 0) {
		g_string_append(out, "-- \n");
		return;
	}
	while (depth < n && line[depth] == '>')
		depth++;
	while (n > depth && line[n - 1] == ' ')
		n--; /* a blank at the end would join the next line */
	at = depth > 0 && depth < n && line[depth] == ' ' ? depth + 1 : depth;
	do {
		gsize piece = piece_length(line + at, n - at);

		put_piece(out, line, depth, line + at, piece);
		at += piece;
	} while (at < n);
}

static GString *
flow(const char *body)
{
	g_autofree char *utf8 = text_utf8(body, -1);
	GString *out = g_string_sized_new(strlen(utf8) * 9 / 8);

	for (const char *p = utf8; *p != '\0';) {
		gsize n = strcspn(p, "\r\n");

		put_line(out, p, n);
		p += n;
		if (*p == '\r')
			p++;
		if (*p == '\n')
			p++;
	}
	return out;
}

static gboolean
is_simple(const GString *text) /* may travel as it is: ASCII, short lines */
{
	gsize column = 0;

	for (gsize i = 0; i < text->len; i++) {
		guchar c = (guchar)text->str[i];

		column = c == '\n' ? 0 : column + 1;
		if (column > 78 || c >= 0x7f || (c < ' ' && c != '\n' && c != '\t'))
			return FALSE;
	}
	return TRUE;
}

static GMimePart *
new_part(const char *type, const char *subtype, const void *data, gsize len,
	GMimeContentEncoding encoding)
{
	GMimePart *part = g_mime_part_new_with_type(type, subtype);
	g_autoptr(GMimeStream) stream = g_mime_stream_mem_new_with_buffer(data, len);
	g_autoptr(GMimeDataWrapper) content =
		g_mime_data_wrapper_new_with_stream(stream, GMIME_CONTENT_ENCODING_DEFAULT);

	g_mime_part_set_content(part, content);
	g_mime_part_set_content_encoding(part, encoding);
	return part;
}

static GMimePart *
body_part(const char *body)
{
	g_autoptr(GString) text = flow(body);
	GMimePart *part = new_part("text", "plain", text->str, text->len,
		is_simple(text) ? GMIME_CONTENT_ENCODING_7BIT
				: GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE);

	g_mime_object_set_content_type_parameter(GMIME_OBJECT(part), "charset", "utf-8");
	g_mime_object_set_content_type_parameter(GMIME_OBJECT(part), "format", "flowed");
	return part;
}

/* ---- attachments -------------------------------------------------------------------- */

static gboolean
is_token(const char *s)
{
	if (*s == '\0' || strlen(s) > 127)
		return FALSE;
	for (; *s != '\0'; s++)
		if (!g_ascii_isalnum(*s) && strchr("!#$&-^_.+", *s) == NULL)
			return FALSE;
	return TRUE;
}

/* Splits "application/pdf"; what may not be sent in base64, or is no type, is plain bytes. */
static void
split_type(const char *text, char **type, char **subtype)
{
	g_auto(GStrv) halves = g_strsplit(text != NULL ? text : "", "/", 2);

	if (halves[0] != NULL && halves[1] != NULL && is_token(halves[0]) && is_token(halves[1]) &&
	    g_ascii_strcasecmp(halves[0], "message") != 0 &&
	    g_ascii_strcasecmp(halves[0], "multipart") != 0) {
		*type = g_ascii_strdown(halves[0], -1);
		*subtype = g_ascii_strdown(halves[1], -1);
	} else {
		*type = g_strdup("application");
		*subtype = g_strdup("octet-stream");
	}
}

static GMimePart *
file_part(const struct draft_file *file)
{
	g_autofree char *type = NULL, *subtype = NULL, *base = NULL, *name = NULL;
	gsize len;
	const void *data = g_bytes_get_data(file->data, &len);
	GMimePart *part;

	split_type(file->type, &type, &subtype);
	part = new_part(type, subtype, len > 0 ? data : "", len, GMIME_CONTENT_ENCODING_BASE64);
	base = g_path_get_basename(file->name != NULL && *file->name != '\0' ? file->name : "file");
	name = text_utf8(base, -1);
	g_mime_object_set_disposition(GMIME_OBJECT(part), GMIME_DISPOSITION_ATTACHMENT);
	g_mime_part_set_filename(part, name);
	return part;
}

/* ---- refusing ------------------------------------------------------------------------ */

static gboolean
check_field(const char *value, const char *what, GError **error)
{
	if (value != NULL && text_has_break(value, -1))
		return err_set(error, ERR_INPUT,
			_("%s holds a line break: remove it, then send again"), what);
	return TRUE;
}

static gboolean
check_files(const GPtrArray *files, GError **error)
{
	for (guint i = 0; files != NULL && i < files->len; i++) {
		const struct draft_file *file = g_ptr_array_index(files, i);

		if (!check_field(file->name, _("the name of an attached file"), error) ||
		    !check_field(file->type, _("the type of an attached file"), error))
			return FALSE;
	}
	return TRUE;
}

static gboolean
check_fields(const struct outbox *o, GError **error)
{
	return check_field(o->identity, _("the sender (From)"), error) &&
	       check_field(o->to, _("the recipient (To)"), error) &&
	       check_field(o->cc, _("the recipient (Cc)"), error) &&
	       check_field(o->bcc, _("the recipient (Bcc)"), error) &&
	       check_field(o->subject, _("the subject"), error) &&
	       check_field(o->channel_id, _("the Message-ID"), error) &&
	       check_field(o->parent, _("the Message-ID answered"), error) &&
	       check_field(o->refs, _("the list of references"), error);
}

/* Something that may stand between < and >. */
static gboolean
is_id(const char *id)
{
	gsize n = id != NULL ? strlen(id) : 0;

	if (n == 0 || n > 900)
		return FALSE;
	for (const char *p = id; *p != '\0'; p++)
		if (*p <= ' ' || *p >= 0x7f || *p == '<' || *p == '>')
			return FALSE;
	return TRUE;
}

/* The address as a mail server takes it: ASCII, an international domain in its xn-- form. */
static char *
wire_address(const char *mail, GError **error)
{
	const char *at = strrchr(mail, '@');
	g_autofree char *domain = NULL;

	if (at != NULL && g_str_is_ascii(mail))
		return g_strdup(mail);
	domain = at != NULL ? g_hostname_to_ascii(at + 1) : NULL;
	g_autofree char *local = at != NULL ? g_strndup(mail, (gsize)(at - mail)) : NULL;
	if (domain == NULL || !g_str_is_ascii(local)) {
		err_set(error, ERR_INPUT,
			_("%s cannot be written to: the address has letters that mail servers do not "
			  "take before the @; ask the customer for another address"),
			mail);
		return NULL;
	}
	return g_strdup_printf("%s@%s", local, domain);
}

/* ---- the whole ------------------------------------------------------------------------ */

static gboolean
set_mailboxes(GMimeMessage *mail, GMimeAddressType type, const char *text, GError **error)
{
	g_autoptr(GPtrArray) list = address_parse(text, error);

	if (list == NULL)
		return FALSE;
	for (guint i = 0; i < list->len; i++) {
		const struct address *a = g_ptr_array_index(list, i);
		g_autofree char *wire = wire_address(a->mail, error);
		InternetAddress *one;

		if (wire == NULL)
			return FALSE;
		one = internet_address_mailbox_new(a->name, wire);
		internet_address_set_charset(one, "utf-8");
		internet_address_list_add(g_mime_message_get_addresses(mail, type), one);
		g_object_unref(one);
	}
	return TRUE;
}

static void
set_references(GMimeMessage *mail, const struct outbox *o)
{
	g_auto(GStrv) ids = g_strsplit(o->refs != NULL ? o->refs : "", " ", -1);
	g_autoptr(GString) value = g_string_new(NULL);

	for (char **id = ids; *id != NULL; id++)
		if (is_id(*id) && g_strcmp0(*id, o->parent) != 0)
			g_string_append_printf(value, "%s<%s>", value->len > 0 ? " " : "", *id);
	if (is_id(o->parent)) {
		g_autofree char *parent = g_strdup_printf("<%s>", o->parent);

		g_mime_object_set_header(GMIME_OBJECT(mail), "In-Reply-To", parent, NULL);
		g_string_append_printf(value, "%s%s", value->len > 0 ? " " : "", parent);
	}
	if (value->len > 0)
		g_mime_object_set_header(GMIME_OBJECT(mail), "References", value->str, NULL);
}

/* GMime takes text that looks like an encoded word for one; written as one, it arrives as it was
 * meant. RFC 2047 §2: at most 75 characters a word, never within a character. */
static char *
encode_words(const char *text)
{
	GString *out = g_string_new(NULL);

	for (const char *p = text; *p != '\0';) {
		const char *end = p;
		g_autofree char *word = NULL;

		for (gsize n; *end != '\0'; end += n)
			if ((n = (gsize)g_utf8_skip[*(const guchar *)end]) + (gsize)(end - p) > 42)
				break;
		word = g_base64_encode((const guchar *)p, (gsize)(end - p));
		g_string_append_printf(out, "%s=?utf-8?B?%s?=", out->len > 0 ? " " : "", word);
		p = end;
	}
	return g_string_free(out, FALSE);
}

static void
set_subject(GMimeMessage *mail, const char *text)
{
	g_autofree char *utf8 = text_utf8(text != NULL ? text : "", -1);
	g_autofree char *words = strstr(utf8, "=?") != NULL ? encode_words(utf8) : NULL;

	if (words != NULL)
		g_mime_object_set_header(GMIME_OBJECT(mail), "Subject", words, NULL);
	else
		g_mime_message_set_subject(mail, utf8, "utf-8");
}

static gboolean
set_headers(GMimeMessage *mail, const struct outbox *o, gint64 now, GError **error)
{
	g_autofree char *date = date_to_rfc5322(now);

	g_mime_object_set_header(GMIME_OBJECT(mail), "Date", date, NULL);
	if (!set_mailboxes(mail, GMIME_ADDRESS_TYPE_FROM, o->identity, error) ||
	    !set_mailboxes(mail, GMIME_ADDRESS_TYPE_TO, o->to, error) ||
	    !set_mailboxes(mail, GMIME_ADDRESS_TYPE_CC, o->cc, error))
		return FALSE;
	if (internet_address_list_length(g_mime_message_get_from(mail)) != 1)
		return err_set(error, ERR_INPUT, _("an answer needs exactly one sender"));
	if (!is_id(o->channel_id))
		return err_set(error, ERR_INPUT, _("this answer has no usable Message-ID"));
	set_subject(mail, o->subject);
	g_mime_message_set_message_id(mail, o->channel_id);
	if (o->automatic) /* RFC 3834 §5: whoever answers by machine leaves it alone */
		g_mime_object_set_header(GMIME_OBJECT(mail), "Auto-Submitted", "auto-replied", NULL);
	set_references(mail, o);
	return TRUE;
}

static void
set_content(GMimeMessage *mail, const char *body, const GPtrArray *files)
{
	g_autoptr(GMimePart) text = body_part(body);
	g_autoptr(GMimeMultipart) mixed = NULL;

	if (files == NULL || files->len == 0) {
		g_mime_message_set_mime_part(mail, GMIME_OBJECT(text));
		return;
	}
	mixed = g_mime_multipart_new_with_subtype("mixed");
	g_mime_multipart_add(mixed, GMIME_OBJECT(text));
	for (guint i = 0; i < files->len; i++) {
		g_autoptr(GMimePart) part = file_part(g_ptr_array_index(files, i));

		g_mime_multipart_add(mixed, GMIME_OBJECT(part));
	}
	g_mime_message_set_mime_part(mail, GMIME_OBJECT(mixed));
}

GBytes *
compose_mail(const struct outbox *o, const GPtrArray *files, gint64 now, GError **error)
{
	g_autoptr(GMimeMessage) mail = NULL;
	g_autoptr(GMimeFormatOptions) format = NULL;
	g_autoptr(GMimeStream) out = NULL;
	GByteArray *bytes;

	if (!check_fields(o, error) || !check_files(files, error))
		return NULL;
	g_mime_init();
	mail = g_mime_message_new(FALSE);
	if (!set_headers(mail, o, now, error))
		return NULL;
	set_content(mail, o->body != NULL ? o->body : "", files);
	format = g_mime_format_options_new();
	g_mime_format_options_set_newline_format(format, GMIME_NEWLINE_FORMAT_DOS);
	g_mime_format_options_set_param_encoding_method(format,
		GMIME_PARAM_ENCODING_METHOD_RFC2231);
	out = g_mime_stream_mem_new();
	g_mime_object_write_to_stream(GMIME_OBJECT(mail), format, out);
	bytes = g_mime_stream_mem_get_byte_array(GMIME_STREAM_MEM(out));
	return g_bytes_new(bytes->data, bytes->len);
}

static gboolean
has_address(const GPtrArray *list, const char *mail)
{
	for (guint i = 0; i < list->len; i++)
		if (address_equal(g_ptr_array_index(list, i), mail))
			return TRUE;
	return FALSE;
}

static gboolean
add_recipients(GPtrArray *out, const char *text, GError **error)
{
	g_autoptr(GPtrArray) list = address_parse(text, error);

	if (list == NULL)
		return FALSE;
	for (guint i = 0; i < list->len; i++) {
		const struct address *a = g_ptr_array_index(list, i);
		g_autofree char *wire = wire_address(a->mail, error);

		if (wire == NULL)
			return FALSE;
		if (!has_address(out, wire))
			g_ptr_array_add(out, g_steal_pointer(&wire));
	}
	return TRUE;
}

GPtrArray *
compose_recipients(const struct outbox *o, GError **error)
{
	g_autoptr(GPtrArray) out = g_ptr_array_new_with_free_func(g_free);

	if (!check_fields(o, error) || !add_recipients(out, o->to, error) ||
	    !add_recipients(out, o->cc, error) || !add_recipients(out, o->bcc, error))
		return NULL;
	if (out->len == 0) {
		err_set(error, ERR_INPUT,
			_("this answer has no recipient: add one in To, then send again"));
		return NULL;
	}
	return g_steal_pointer(&out);
}
