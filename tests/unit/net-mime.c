// layers: net
/* Mails of every sort into messages: each tests/mail/NAME.eml against NAME.want, and the limits. */
#include "base/date.h"
#include "net/header.h"
#include "net/mime.h"
#include "net/raw.h"

#include <glib/gstdio.h>
#include <string.h>

#define MAILS "tests/mail"

/* ---- fixtures ---------------------------------------------------------------------- */

static void
line(GString *out, const char *key, const char *value)
{
	if (value != NULL)
		g_string_append_printf(out, "%s: %s\n", key, value);
}

static void
dump_people(GString *out, const struct message *m)
{
	static const char *const roles[] = { "from", "sender", "reply-to", "to", "cc", "bcc" };

	for (guint i = 0; i < m->people->len; i++) {
		const struct message_person *p = g_ptr_array_index(m->people, i);

		g_string_append_printf(out, "%s: <%s>%s%s\n", roles[p->role], p->address,
			p->name != NULL ? " " : "", p->name != NULL ? p->name : "");
	}
}

static void
dump_rest(GString *out, const struct message *m)
{
	for (guint i = 0; i < m->refs->len; i++)
		line(out, "ref", g_ptr_array_index(m->refs, i));
	for (guint i = 0; i < m->parts->len; i++) {
		const struct message_part *p = g_ptr_array_index(m->parts, i);

		g_string_append_printf(out, "part: %s %s %" G_GINT64_FORMAT "%s%s%s%s%s\n", p->section,
			p->type, p->size, p->inline_ ? " inline" : "", p->cid != NULL ? " cid=" : "",
			p->cid != NULL ? p->cid : "", p->name != NULL ? " " : "",
			p->name != NULL ? p->name : "");
	}
	for (guint i = 0; i < m->reports->len; i++) {
		const struct message_report *r = g_ptr_array_index(m->reports, i);

		g_string_append_printf(out, "report: <%s> %s %s | %s\n", r->recipient, r->action,
			r->status != NULL ? r->status : "-", r->diagnostic != NULL ? r->diagnostic : "-");
	}
}

/* Everything a message says, one line each, then the text. */
static char *
dump(const struct message *m)
{
	GString *out = g_string_new(NULL);
	g_autofree char *sent = date_to_rfc3339(m->sent_at);

	line(out, "id", m->id);
	line(out, "parent", m->parent);
	dump_people(out, m);
	line(out, "subject", m->subject);
	line(out, "sent", sent);
	line(out, "lang", m->lang);
	line(out, "list", m->list_id);
	line(out, "auth", m->auth_results);
	if (m->automatic != AUTO_NO)
		line(out, "auto", message_auto_name(m->automatic));
	line(out, "about", m->report_of);
	dump_rest(out, m);
	line(out, "note", m->html_note);
	g_string_append_printf(out, "flags:%s%s%s%s\n", m->was_html ? " html" : "",
		m->raw ? " raw" : "", m->cut ? " cut" : "", m->encrypted ? " encrypted" : "");
	g_string_append_printf(out, "\n%s", m->text);
	return g_string_free(out, FALSE);
}

static char *
read_mail(const char *name, const char *end, gsize *len)
{
	g_autofree char *path = g_strdup_printf(MAILS "/%s.%s", name, end);
	g_autoptr(GError) error = NULL;
	char *data;

	g_file_get_contents(path, &data, len, &error);
	g_assert_no_error(error);
	return data;
}

static void
test_fixture(gconstpointer data)
{
	gsize len, want_len;
	g_autofree char *mail = read_mail(data, "eml", &len);
	g_autofree char *want = read_mail(data, "want", &want_len);
	AUTO(message) m = mime_parse(mail, len);
	g_autofree char *got = dump(m);
	g_autoptr(GError) error = NULL;

	g_assert_cmpstr(got, ==, want);
	g_assert_cmpuint(m->source_size, ==, len);
	g_assert_true(message_check(m, &error));
	g_assert_no_error(error);
	/* every part that is listed can be had, and has the size that was promised */
	for (guint i = 0; i < m->parts->len; i++) {
		const struct message_part *p = g_ptr_array_index(m->parts, i);
		g_autoptr(GBytes) part = mime_part(mail, len, p->section);

		g_assert_nonnull(part);
		if (p->size >= 0)
			g_assert_cmpint((gint64)g_bytes_get_size(part), ==, p->size);
	}
}

/* A mail with LF ends, with CRLF ends, and cut anywhere never brings us down. */
static void
test_cuts(gconstpointer data)
{
	gsize len;
	g_autofree char *mail = read_mail(data, "eml", &len);

	for (gsize n = 0; n < len; n += 1 + len / 150) {
		/* a copy of exactly that size, so that the sanitizer sees a step too far */
		g_autofree char *part = g_memdup2(mail, n);
		AUTO(message) m = mime_parse(part, n);
		g_autoptr(GBytes) packed = message_pack(m);
		g_autoptr(GError) error = NULL;
		AUTO(message) back = message_unpack(packed, &error);

		g_assert_no_error(error);
		g_assert_nonnull(back);
		g_assert_true(g_utf8_validate(m->text, -1, NULL));
	}
}

/* ---- limits ------------------------------------------------------------------------- */

static struct message *
parse(const GString *s)
{
	return mime_parse(s->str, s->len);
}

static void
repeat(GString *s, const char *what, int times)
{
	for (int i = 0; i < times; i++)
		g_string_append(s, what);
}

static void
test_long_headers(void)
{
	g_autoptr(GString) s = g_string_new("From: a@b.example\nCc: ");

	repeat(s, "a:", 500000); /* nested groups: a recursion for each */
	g_string_append(s, " x@y.example;\nSubject: after\nX-Long: ");
	repeat(s, "x", 4000000);
	g_string_append(s, "\n\nbody\n");
	AUTO(message) m = parse(s);
	g_assert_true(m->cut);
	g_assert_false(m->raw);
	g_assert_cmpstr(m->subject, ==, "after");
	g_assert_cmpstr(m->text, ==, "body\n");
}

/* The same in a mail within the mail, folded over many lines. */
static void
test_long_inner_headers(void)
{
	g_autoptr(GString) s = g_string_new("From: a@b.example\nMIME-Version: 1.0\n"
		"Content-Type: multipart/mixed; boundary=m\n\n--m\nContent-Type: message/rfc822\n\n"
		"From: c@d.example\nTo: ");

	repeat(s, "a:a:a:a:a:a:a:a:a:a:\n ", 200000);
	g_string_append(s, "x@y.example;\nSubject: inner\n\ninner words\n--m\n\nouter words\n--m--\n");
	AUTO(message) m = parse(s);
	g_assert_false(m->raw);
	g_assert_nonnull(strstr(m->text, "inner words"));
	g_assert_nonnull(strstr(m->text, "outer words"));
}

static void
test_many_headers(void)
{
	g_autoptr(GString) s = g_string_new("From: a@b.example\n");

	repeat(s, "X-H: v\n", 5000);
	g_string_append(s, "Subject: too late\n\nbody\n");
	AUTO(message) m = parse(s);
	g_assert_true(m->cut);
	g_assert_null(m->subject);
	g_assert_cmpstr(m->text, ==, "body\n");
}

static void
test_many_references(void)
{
	g_autoptr(GString) s = g_string_new("From: a@b.example\nReferences:");

	for (int i = 0; i < 50000; i++)
		g_string_append_printf(s, " <r%d@x>", i);
	g_string_append(s, "\n\nx\n");
	AUTO(message) m = parse(s);
	g_assert_cmpuint(m->refs->len, ==, 100);
	g_assert_cmpstr(g_ptr_array_index(m->refs, 0), ==, "r0@x");
	g_assert_cmpstr(g_ptr_array_index(m->refs, 1), ==, "r49901@x");
	g_assert_cmpstr(g_ptr_array_index(m->refs, 99), ==, "r49999@x");
}

static void
test_many_parts(void)
{
	g_autoptr(GString) s = g_string_new(
		"From: a@b.example\nContent-Type: multipart/mixed; boundary=b\n\n");

	repeat(s, "--b\nContent-Type: image/png\n\nx\n", 3000);
	g_string_append(s, "--b--\n");
	AUTO(message) m = parse(s);
	g_assert_cmpuint(m->parts->len, ==, MESSAGE_PARTS_MAX);
	g_assert_true(m->cut);
}

static void
test_many_people(void)
{
	g_autoptr(GString) s = g_string_new("From: a@b.example\nTo: ");

	repeat(s, "a@b.c, ", 4000);
	g_string_append(s, "x@y\n\nx\n");
	AUTO(message) m = parse(s);
	g_assert_cmpuint(m->people->len, ==, MESSAGE_PEOPLE_MAX);
	g_assert_true(m->cut);
}

static void
test_long_text(void)
{
	g_autoptr(GString) s = g_string_new("From: a@b.example\nContent-Type: text/plain; "
		"charset=utf-8\n\n");

	repeat(s, "\xc3\xa9\xc3\xa9\xc3\xa9 ", 1000000);
	AUTO(message) m = parse(s);
	g_assert_true(m->cut);
	g_assert_cmpuint(strlen(m->text), <=, MESSAGE_TEXT_MAX);
	g_assert_cmpuint(strlen(m->text), >, MESSAGE_TEXT_MAX - 16);
	g_assert_true(g_utf8_validate(m->text, -1, NULL));
}

static void
test_too_big(void)
{
	g_autoptr(GString) s = g_string_new("From: Jean <a@b.example>\nSubject: huge\n\n");

	g_string_set_size(s, MIME_MAX + 10);
	memset(s->str + 50, 'x', MIME_MAX - 50);
	AUTO(message) m = parse(s);
	g_assert_cmpstr(m->subject, ==, "huge");
	g_assert_true(m->cut);
	g_assert_nonnull(strstr(m->text, "too big"));
	g_assert_cmpuint(m->source_size, ==, s->len);
}

static void
test_deep(void)
{
	g_autoptr(GString) s = g_string_new("From: a@b.example\n");

	for (int i = 0; i < 20000; i++)
		g_string_append_printf(s, "Content-Type: multipart/mixed; boundary=\"b%d\"\n\n--b%d\n", i, i);
	g_string_append(s, "Content-Type: text/plain\n\nbottom\n");
	AUTO(message) m = parse(s);
	g_assert_nonnull(strstr(m->text, "b1")); /* shown as it came: nothing is dropped */
	g_assert_true(m->cut);
	g_autoptr(GString) r = g_string_new("From: a@b.example\n");
	repeat(r, "Content-Type: message/rfc822\n\n", 20000);
	g_string_append(r, "Subject: end\n\nbottom\n");
	AUTO(message) n = parse(r);
	g_assert_nonnull(n->text);
}

/* ---- sections and headers --------------------------------------------------------------- */

static void
assert_part(const char *mail, gsize len, const char *section, const char *want)
{
	g_autoptr(GBytes) part = mime_part(mail, len, section);
	g_autofree char *text = NULL;

	if (want == NULL) {
		g_assert_null(part);
		return;
	}
	g_assert_nonnull(part);
	text = g_strndup(g_bytes_get_data(part, NULL), g_bytes_get_size(part));
	g_assert_cmpstr(text, ==, want);
}

/* The numbers are those of IMAP (RFC 3501 §6.4.5): BODY[n] fetches the same part. */
static void
test_sections(void)
{
	gsize len;
	g_autofree char *mail = read_mail("nested-sections", "eml", &len);

	assert_part(mail, len, "1.1", "the words");
	assert_part(mail, len, "1.2.1", "<p>the words");
	assert_part(mail, len, "1.2.2", "GIF89a");
	assert_part(mail, len, "2.1", "inner words\r\n> quoted there");
	assert_part(mail, len, "2.2", "PK");
	assert_part(mail, len, "3.1", "one part only");
	assert_part(mail, len, "1.3", NULL);
	assert_part(mail, len, "4", NULL);
	assert_part(mail, len, "0", NULL);
	assert_part(mail, len, "1.", NULL);
	assert_part(mail, len, "", NULL);
	assert_part(mail, len, "-1", NULL);
	assert_part(mail, len, "99999999999999999999", NULL);
	assert_part("Subject: x\n\nwords\n", 18, "1", "words\n");
	assert_part("Subject: x\n\nwords\n", 18, "2", NULL);
}

static void
assert_ids(const char *value, const char *want)
{
	g_autoptr(GPtrArray) ids = header_ids(value, strlen(value), 100);
	g_autofree char *got = NULL;

	g_ptr_array_add(ids, NULL);
	got = g_strjoinv("|", (char **)ids->pdata);
	g_assert_cmpstr(got, ==, want);
}

static void
test_ids(void)
{
	assert_ids("<a@b>", "a@b");
	assert_ids(" <a@b>\r\n\t<c@d>", "a@b|c@d");
	assert_ids("<a@b><c@d>", "a@b|c@d");
	assert_ids("<a\r\n @b>", "a@b");
	assert_ids("<unclosed@b <c@d>", "unclosed@b|c@d");
	assert_ids("a@b, c@d", "a@b|c@d");
	assert_ids("Your message of \"Mon\"", "");
	assert_ids("<>", "");
	assert_ids("<\x01" "a@b\x7f>", "a@b");
	assert_ids("", "");
}

static void
test_raw(void)
{
	static const char mail[] = "Received: from x by y; Tue, 13 Jan 2026 10:05:00 +0100\r\n"
		"From: Jean <jean@example.org>\r\nSubject: =?utf-8?Q?=C3=A9?=\r\n"
		"Message-ID: <raw@example.org>\r\n\r\nb\xe9\r\n";
	AUTO(message) m = raw_message(mail, sizeof mail - 1, "[why]");
	AUTO(headers) h = headers_scan(mail, sizeof mail - 1);

	g_assert_true(m->raw);
	g_assert_cmpstr(m->id, ==, "raw@example.org");
	g_assert_cmpstr(message_person(m, PERSON_FROM)->address, ==, "jean@example.org");
	g_assert_cmpstr(m->subject, ==, "=?utf-8?Q?=C3=A9?=");
	g_assert_true(g_str_has_prefix(m->text, "[why]\n\nReceived:"));
	g_assert_true(g_str_has_suffix(m->text, "\n\nb\xc3\xa9\n"));
	g_assert_cmpint(headers_received(h), ==, G_GINT64_CONSTANT(1768295100000));
}

int
main(int argc, char **argv)
{
	g_autoptr(GDir) dir = NULL;
	const char *name;

	g_test_init(&argc, &argv, NULL);
	mime_init();
	dir = g_dir_open(MAILS, 0, NULL);
	while (dir != NULL && (name = g_dir_read_name(dir)) != NULL) {
		char *base = g_str_has_suffix(name, ".eml") ? g_strndup(name, strlen(name) - 4) : NULL;
		g_autofree char *fixture = g_strdup_printf("/mime/mail/%s", base);
		g_autofree char *cuts = g_strdup_printf("/mime/cut/%s", base);

		if (base == NULL)
			continue;
		g_test_add_data_func_full(fixture, g_strdup(base), test_fixture, g_free);
		g_test_add_data_func_full(cuts, base, test_cuts, g_free);
	}
	g_test_add_func("/mime/long-headers", test_long_headers);
	g_test_add_func("/mime/long-inner-headers", test_long_inner_headers);
	g_test_add_func("/mime/many-headers", test_many_headers);
	g_test_add_func("/mime/many-references", test_many_references);
	g_test_add_func("/mime/many-parts", test_many_parts);
	g_test_add_func("/mime/many-people", test_many_people);
	g_test_add_func("/mime/long-text", test_long_text);
	g_test_add_func("/mime/too-big", test_too_big);
	g_test_add_func("/mime/deep", test_deep);
	g_test_add_func("/mime/sections", test_sections);
	g_test_add_func("/mime/ids", test_ids);
	g_test_add_func("/mime/raw", test_raw);
	return g_test_run();
}
