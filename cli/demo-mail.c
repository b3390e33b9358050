/* cli/demo-mail.c — writes made-up mails, with PDF and PNG files drawn here. */
#include "cli/demo-mail.h"

#include "base/date.h"
#include "core/address.h"
#include "core/media.h"

#include <string.h>

#define BOUNDARY "=_guichet_demo"
#define WORD_BYTES 42 /* of UTF-8 in one encoded word: 56 characters of base64 */

struct demo_mail *
demo_mail_new(void)
{
	return g_new0(struct demo_mail, 1);
}

void
demo_mail_free(struct demo_mail *m)
{
	char *strings[] = { m->from_name, m->from, m->to_name, m->to, m->cc, m->subject, m->text,
		m->id, m->parent, m->refs, m->headers, m->body };

	for (guint i = 0; i < G_N_ELEMENTS(strings); i++)
		g_free(strings[i]);
	g_free(m);
}

/* ---- headers ----------------------------------------------------------------------- */

static gboolean
is_plain(const char *value)
{
	for (const char *p = value; *p != '\0'; p++)
		if ((guchar)*p < ' ' || (guchar)*p > '~')
			return FALSE;
	return TRUE;
}

char *
demo_mail_encode(const char *value)
{
	GString *out = g_string_new(NULL);
	const char *p = value;

	if (is_plain(value))
		return g_string_free(g_string_append(out, value), FALSE);
	while (*p != '\0') {
		const char *end = p;
		g_autofree char *word = NULL;

		while (*end != '\0' && g_utf8_find_next_char(end, NULL) - p <= WORD_BYTES)
			end = g_utf8_find_next_char(end, NULL);
		word = g_base64_encode((const guchar *)p, (gsize)(end - p));
		g_string_append_printf(out, "%s=?utf-8?B?%s?=", p > value ? "\n " : "", word);
		p = end;
	}
	return g_string_free(out, FALSE);
}

static void
put_person(GString *out, const char *header, const char *name, const char *mail)
{
	g_autofree char *plain = address_format(name, mail);
	g_autofree char *encoded = name != NULL ? demo_mail_encode(name) : NULL;

	if (name == NULL || is_plain(name))
		g_string_append_printf(out, "%s: %s\n", header, plain);
	else
		g_string_append_printf(out, "%s: %s <%s>\n", header, encoded, mail);
}

static void
put_headers(GString *out, const struct demo_mail *m)
{
	g_autofree char *date = date_to_rfc5322(m->at);
	g_autofree char *subject = demo_mail_encode(m->subject);

	g_string_append_printf(out,
		"Received: from mx.example (mx.example [192.0.2.25])\n"
		"\tby mail.bank.example with ESMTPS id demo; %s\n"
		"Date: %s\n",
		date, date);
	put_person(out, "From", m->from_name, m->from);
	put_person(out, "To", m->to_name, m->to);
	if (m->cc != NULL)
		g_string_append_printf(out, "Cc: %s\n", m->cc);
	g_string_append_printf(out, "Subject: %s\nMessage-ID: <%s>\n", subject, m->id);
	if (m->parent != NULL)
		g_string_append_printf(out, "In-Reply-To: <%s>\n", m->parent);
	if (m->refs != NULL) {
		g_auto(GStrv) refs = g_strsplit(m->refs, " ", -1);
		g_autofree char *joined = g_strjoinv(">\n <", refs);

		g_string_append_printf(out, "References: <%s>\n", joined);
	}
	g_string_append_printf(out, "%sMIME-Version: 1.0\n", m->headers != NULL ? m->headers : "");
}

/* ---- files ------------------------------------------------------------------------- */

/* One page that says its own name; the cross-reference table is counted, not guessed. */
static GString *
make_pdf(const char *name)
{
	g_autofree char *page = g_strdup_printf("BT /F1 18 Tf 60 760 Td (%s) Tj ET", name);
	g_autofree char *stream = g_strdup_printf("<< /Length %zu >>\nstream\n%s\nendstream",
		strlen(page), page);
	const char *objects[] = {
		"<< /Type /Catalog /Pages 2 0 R >>",
		"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
		"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
		"/Resources << /Font << /F1 5 0 R >> >> >>",
		stream,
		"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
	};
	gsize at[G_N_ELEMENTS(objects)], table;
	GString *out = g_string_new("%PDF-1.4\n");

	for (guint i = 0; i < G_N_ELEMENTS(objects); i++) {
		at[i] = out->len;
		g_string_append_printf(out, "%u 0 obj\n%s\nendobj\n", i + 1, objects[i]);
	}
	table = out->len;
	g_string_append_printf(out, "xref\n0 %u\n0000000000 65535 f \n",
		(guint)G_N_ELEMENTS(objects) + 1);
	for (guint i = 0; i < G_N_ELEMENTS(objects); i++)
		g_string_append_printf(out, "%010zu 00000 n \n", at[i]);
	g_string_append_printf(out, "trailer\n<< /Size %u /Root 1 0 R >>\nstartxref\n%zu\n%%%%EOF\n",
		(guint)G_N_ELEMENTS(objects) + 1, table);
	return out;
}

/* A 1×1 grey picture. */
static GString *
make_png(void)
{
	static const guint8 png[] = {
		0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n', 0, 0, 0, 13, 'I', 'H', 'D', 'R', 0, 0,
		0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0, 0x3a, 0x7e, 0x9b, 0x55, 0, 0, 0, 10, 'I', 'D',
		'A', 'T', 0x78, 0x9c, 0x63, 0x68, 0, 0, 0, 0x82, 0, 0x81, 0x77, 0xcd, 0x72, 0xb6,
		0, 0, 0, 0, 'I', 'E', 'N', 'D', 0xae, 0x42, 0x60, 0x82,
	};

	return g_string_new_len((const char *)png, sizeof png);
}

static void
put_file(GString *out, const char *name)
{
	GString *data = g_str_has_suffix(name, ".png") ? make_png() : make_pdf(name);
	g_autofree char *base64 = g_base64_encode((const guchar *)data->str, data->len);

	g_string_append_printf(out,
		"--" BOUNDARY "\nContent-Type: %s\nContent-Transfer-Encoding: base64\n"
		"Content-Disposition: attachment; filename=\"%s\"\n\n",
		media_type(name), name);
	for (const char *p = base64; *p != '\0'; p += MIN(strlen(p), 76))
		g_string_append_printf(out, "%.76s\n", p);
	g_string_free(data, TRUE);
}

/* ---- bodies ------------------------------------------------------------------------ */

static void
put_plain(GString *out, const char *text)
{
	g_string_append_printf(out,
		"Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n%s\n", text);
}

/* As a phone's mail program writes it, with a picture that would tell on the reader. */
static void
put_html(GString *out, const char *text)
{
	g_autofree char *escaped = g_markup_escape_text(text, -1);
	g_auto(GStrv) paragraphs = g_strsplit(escaped, "\n\n", -1);
	g_autofree char *joined = g_strjoinv("</p>\n<p style=\"margin:0 0 1em\">", paragraphs);

	g_string_append_printf(out,
		"Content-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n"
		"<html><head><style>p { font-family: Helvetica }</style></head><body>\n"
		"<p style=\"margin:0 0 1em\">%s</p>\n"
		"<img src=\"https://track.example/open.gif\" width=\"1\" height=\"1\">\n"
		"</body></html>\n",
		joined);
}

GString *
demo_mail_write(const struct demo_mail *m)
{
	GString *out = g_string_new(NULL);
	gboolean parts = m->files != NULL && m->files->len > 0;

	put_headers(out, m);
	if (m->body != NULL)
		return g_string_append(out, m->body);
	if (parts)
		g_string_append(out,
			"Content-Type: multipart/mixed; boundary=\"" BOUNDARY "\"\n\n--" BOUNDARY "\n");
	if (m->html)
		put_html(out, m->text);
	else
		put_plain(out, m->text);
	for (guint i = 0; parts && i < m->files->len; i++)
		put_file(out, g_ptr_array_index(m->files, i));
	if (parts)
		g_string_append(out, "--" BOUNDARY "--\n");
	return out;
}
