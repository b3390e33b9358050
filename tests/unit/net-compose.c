// layers: net
/* An answer as a mail, and back: what was written is what is read; and nothing that anybody
 * typed becomes a header. */
#include "base/err.h"
#include "net/compose.h"
#include "net/mime.h"

#include <string.h>

#define S(text) ((char *)(gsize)(text)) /* fields are not const; nobody writes to them */
#define NOW G_GINT64_CONSTANT(1768295100000) /* 2026-01-13T09:05:00Z */

static struct outbox
answer(const char *body)
{
	return (struct outbox){
		.identity = S("Agence Centre <agence.centre@bank.example>"),
		.to = S("Jean Dupont <jean.dupont@example.org>"), .cc = S(""), .bcc = S(""),
		.subject = S("Re: Balance"), .body = S(body),
		.channel_id = S("abc.123@bank.example"), .parent = S("p@example.org"),
		.refs = S("a@example.org p@example.org"),
	};
}

static GBytes *
compose(const struct outbox *o, const GPtrArray *files)
{
	g_autoptr(GError) error = NULL;
	GBytes *mail = compose_mail(o, files, NOW, &error);

	g_assert_no_error(error);
	g_assert_nonnull(mail);
	return mail;
}

/* Canonical line ends, ASCII headers, no line over 998 bytes, folded at blanks. */
static void
check_wire(GBytes *mail)
{
	gsize len;
	const char *s = g_bytes_get_data(mail, &len), *end = g_strstr_len(s, (gssize)len, "\r\n\r\n");
	gsize column = 0;

	g_assert_nonnull(end);
	for (gsize i = 0; i < len; i++) {
		g_assert_true(s[i] != '\0');
		if (s[i] == '\n')
			g_assert_true(i > 0 && s[i - 1] == '\r');
		if (s[i] == '\r')
			g_assert_true(i + 1 < len && s[i + 1] == '\n');
		column = s[i] == '\n' ? 0 : column + 1;
		g_assert_cmpuint(column, <=, 200);
		g_assert_true((guchar)s[i] < 0x80); /* headers, 7bit, quoted-printable, base64 alike */
	}
	g_assert_true(len >= 2 && s[len - 1] == '\n');
}

static struct message *
back(GBytes *mail)
{
	gsize len;
	const void *data = g_bytes_get_data(mail, &len);

	check_wire(mail);
	return mime_parse(data, len);
}

/* ---- round trips ---------------------------------------------------------------------- */

static void
check_body(const char *body, const char *want)
{
	struct outbox o = answer(body);
	g_autoptr(GBytes) mail = compose(&o, NULL);
	AUTO(message) m = back(mail);

	g_assert_cmpstr(m->text, ==, want);
	g_assert_cmpuint(m->parts->len, ==, 0);
	g_assert_false(m->raw);
	g_assert_cmpint(m->automatic, ==, AUTO_NO);
}

static void
test_bodies(void)
{
	g_autoptr(GString) words = g_string_new(NULL), solid = g_string_new(NULL);

	check_body("Bonjour,\n\nVotre solde est de 12 €.\n\nCordialement\n",
		"Bonjour,\n\nVotre solde est de 12 €.\n\nCordialement\n");
	check_body("no newline at the end", "no newline at the end\n");
	check_body("From here\n.\n..\n. dot\n From\nQUIT\n", "From here\n.\n..\n. dot\n From\nQUIT\n");
	check_body("œuf à l’élève 😀👨‍👩‍👧 日本語\n", "œuf à l’élève 😀👨‍👩‍👧 日本語\n");
	check_body("  indented\n\ttab\n trailing   \n", "  indented\n\ttab\n trailing\n");
	check_body("x\r\ny\rz\n", "x\ny\nz\n");
	check_body("Hello\n\n-- \nAnne Martin\nAgence Centre\n", "Hello\n\n-- \nAnne Martin\nAgence Centre\n");
	check_body("yes\n\n> quoted once\n>> quoted twice\n> > another style\n>\n> end\n",
		"yes\n\n> quoted once\n>> quoted twice\n> > another style\n>\n> end\n");
	check_body("=C3=A9 =\n--=_boundary\nSubject: no\n", "=C3=A9 =\n--=_boundary\nSubject: no\n");
	for (int i = 0; i < 200; i++)
		g_string_append_printf(words, "%smot%d", i > 0 ? " " : "", i);
	g_string_append(words, " > From \n");
	g_strchomp(words->str);
	words->len = strlen(words->str);
	g_string_append_c(words, '\n');
	check_body(words->str, words->str);
	g_string_prepend(words, "> ");
	check_body(words->str, words->str);
	for (int i = 0; i < 1000; i++)
		g_string_append_c(solid, (char)('a' + i % 26));
	g_string_append_c(solid, '\n');
	check_body(solid->str, solid->str);
}

static void
test_soft_breaks(void)
{
	/* wherever a paragraph is broken, it is whole again when it is read */
	for (int n = 1; n < 160; n++) {
		g_autoptr(GString) s = g_string_new(NULL);

		for (int i = 0; i < n; i++)
			g_string_append_c(s, 'x');
		g_string_append(s, " From -- > y  z  From Paris > to Rome -- now é\n");
		check_body(s->str, s->str);
	}
}

static void
check_subject(const char *subject)
{
	struct outbox o = answer("x\n");
	g_autoptr(GBytes) mail = NULL;

	o.subject = S(subject);
	mail = compose(&o, NULL);
	AUTO(message) m = back(mail);
	g_assert_cmpstr(m->subject, ==, subject);
}

static void
test_subjects(void)
{
	g_autoptr(GString) longest = g_string_new("Réclamation");

	check_subject("Re: Balance");
	check_subject("Réclamation : frais d’œuvre à 12 €");
	check_subject("😀 emoji 👩‍💼 and 日本語のとても長い件名がここにありますのでよろしくお願いします");
	check_subject("=?utf-8?q?already_encoded?= no");
	check_subject("a   b");
	for (int i = 0; i < 60; i++)
		g_string_append_printf(longest, " numéro %d", i);
	check_subject(longest->str);
}

static void
test_names(void)
{
	struct outbox o = answer("x\n");
	g_autoptr(GBytes) mail = NULL;
	const struct message_person *p;

	o.identity = S("\"Martin, Zoé\" <zoe@bank.example>");
	o.to = S("Renée Œuvrard <renee@example.org>, \"O'Neil \\\"Jo\\\", Jr.\" <jo@example.org>, "
		"plain@example.org, x@xn--bcher-kva.example");
	o.cc = S("田中 <tanaka@example.jp>, Bücher <info@bücher.example>");
	o.bcc = S("secret@example.org");
	mail = compose(&o, NULL);
	AUTO(message) m = back(mail);
	p = message_person(m, PERSON_FROM);
	g_assert_cmpstr(p->name, ==, "Martin, Zoé");
	g_assert_cmpstr(p->address, ==, "zoe@bank.example");
	g_assert_cmpuint(m->people->len, ==, 7);
	p = g_ptr_array_index(m->people, 1);
	g_assert_cmpstr(p->name, ==, "Renée Œuvrard");
	p = g_ptr_array_index(m->people, 2);
	g_assert_cmpstr(p->name, ==, "O'Neil \"Jo\", Jr.");
	p = g_ptr_array_index(m->people, 5);
	g_assert_cmpstr(p->name, ==, "田中");
	p = g_ptr_array_index(m->people, 6);
	g_assert_cmpstr(p->address, ==, "info@xn--bcher-kva.example");
	g_assert_null(g_strstr_len(g_bytes_get_data(mail, NULL), (gssize)g_bytes_get_size(mail), "secret"));
}

static void
test_thread(void)
{
	struct outbox o = answer("x\n");
	g_autoptr(GString) refs = g_string_new("p@example.org");
	g_autoptr(GBytes) mail = compose(&o, NULL), many = NULL;
	AUTO(message) m = back(mail);

	g_assert_cmpstr(m->id, ==, "abc.123@bank.example");
	g_assert_cmpstr(m->parent, ==, "p@example.org");
	g_assert_cmpuint(m->refs->len, ==, 2);
	g_assert_cmpstr(g_ptr_array_index(m->refs, 0), ==, "a@example.org");
	g_assert_cmpstr(g_ptr_array_index(m->refs, 1), ==, "p@example.org");
	g_assert_cmpint(m->sent_at, ==, NOW);
	/* a customer's strange ids are left out rather than written */
	for (int i = 0; i < 60; i++)
		g_string_append_printf(refs, " some.long.message.id.%d@mail.example.org", i);
	g_string_append(refs, " \xc3\xa9@x <bad> ");
	o.refs = refs->str;
	many = compose(&o, NULL);
	AUTO(message) n = back(many);
	g_assert_cmpuint(n->refs->len, ==, 61);
	g_assert_cmpstr(g_ptr_array_index(n->refs, 60), ==, "p@example.org");
}

static void
file_free(gpointer data)
{
	struct draft_file *file = data;

	g_free(file->name);
	g_free(file->type);
	g_bytes_unref(file->data);
	g_free(file);
}

static void
add_file(GPtrArray *files, const char *name, const char *type, const void *data, gsize len)
{
	struct draft_file *file = g_new0(struct draft_file, 1);

	file->name = g_strdup(name);
	file->type = g_strdup(type);
	file->data = g_bytes_new(data, len);
	g_ptr_array_add(files, file);
}

static void
test_files(void)
{
	static const struct {
		const char *name, *type, *want_name, *want_type;
	} rows[] = {
		{ "relevé de compte œ 😀.pdf", "application/pdf", NULL, "application/pdf" },
		{ "a very long file name that goes on and on and on and on, well over one line of a "
		  "mail, as people do when they scan a letter (copy 2) final.pdf",
			"application/pdf", NULL, "application/pdf" },
		{ "quotes\"and\\slashes;=.txt", "text/plain", NULL, "text/plain" },
		{ "/etc/passwd", "text/plain", "passwd", "text/plain" },
		{ "../../x", "nonsense", "x", "application/octet-stream" },
		{ "mail.eml", "message/rfc822", NULL, "application/octet-stream" },
		{ "", "image/png", "file", "image/png" },
	};
	g_autoptr(GPtrArray) files = g_ptr_array_new_with_free_func(file_free);
	struct outbox o = answer("Ci-joint.\n");
	guint8 bytes[3000];
	g_autoptr(GBytes) mail = NULL;

	for (gsize i = 0; i < sizeof bytes; i++)
		bytes[i] = (guint8)(i * 7 + i / 256);
	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++)
		add_file(files, rows[i].name, rows[i].type, bytes, i == 6 ? 0 : sizeof bytes - i);
	mail = compose(&o, files);
	AUTO(message) m = back(mail);
	g_assert_cmpstr(m->text, ==, "Ci-joint.\n");
	g_assert_cmpuint(m->parts->len, ==, G_N_ELEMENTS(rows));
	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
		const struct message_part *p = g_ptr_array_index(m->parts, i);
		gsize len, size = i == 6 ? 0 : sizeof bytes - i, got_len;
		const void *data = g_bytes_get_data(mail, &len), *got;
		g_autoptr(GBytes) part = mime_part(data, len, p->section);

		g_assert_cmpstr(p->name, ==, rows[i].want_name != NULL ? rows[i].want_name : rows[i].name);
		g_assert_cmpstr(p->type, ==, rows[i].want_type);
		got = g_bytes_get_data(part, &got_len);
		g_assert_cmpuint(got_len, ==, size);
		g_assert_true(size == 0 || memcmp(got, bytes, size) == 0);
		g_assert_cmpint(p->size, ==, (gint64)size);
	}
}

/* ---- refusals ---------------------------------------------------------------------------- */

/* Every field, with every way to begin a new line, at the front, in the middle and at the end. */
static void
test_injection(void)
{
	static const char *const breaks[] = { "\r\n", "\n", "\r", "\r\n ", "\n\t", "\r\nBcc: v@x.example",
		"\n\nbody", "\r\r\n", "\n.\r\nMAIL FROM:<x@y>", "\v\n", "\xc3\xa9\n", "=?utf-8?q?=0A?=\n" };
	static const char *const before[] = { "", "a", "a@b.example, ", "\"q\" " };
	int refused = 0;

	for (gsize i = 0; i < G_N_ELEMENTS(breaks); i++)
		for (gsize j = 0; j < G_N_ELEMENTS(before); j++)
			for (int field = 0; field < 10; field++) {
				g_autofree char *bad = g_strconcat(before[j], breaks[i], "z", NULL);
				struct outbox o = answer("x\n");
				char **fields[] = { &o.identity, &o.to, &o.cc, &o.bcc, &o.subject,
					&o.channel_id, &o.parent, &o.refs };
				g_autoptr(GPtrArray) files = g_ptr_array_new_with_free_func(file_free);
				g_autoptr(GError) error = NULL;
				g_autoptr(GBytes) mail = NULL;

				if (field < 8)
					*fields[field] = bad;
				else
					add_file(files, field == 8 ? bad : "x", field == 9 ? bad : "text/plain", "x", 1);
				mail = compose_mail(&o, files, NOW, &error);
				g_assert_null(mail);
				g_assert_error(error, ERR, ERR_INPUT);
				if (field < 4) {
					g_autoptr(GError) also = NULL;
					g_autoptr(GPtrArray) to = compose_recipients(&o, &also);

					g_assert_null(to);
					g_assert_error(also, ERR, ERR_INPUT);
				}
				refused++;
			}
	g_assert_cmpint(refused, ==, 480);
}

static void
check_refused(struct outbox o)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(GBytes) mail = compose_mail(&o, NULL, NOW, &error);

	g_assert_null(mail);
	g_assert_error(error, ERR, ERR_INPUT);
}

static void
test_refusals(void)
{
	static const char *const senders[] = { "", "nobody", "a@b.example, c@d.example", "<>" };
	static const char *const ids[] = { "", "a b@c", "<a@b>", "a\x01@b", "é@b" };
	struct outbox o = answer("x\n");

	for (gsize i = 0; i < G_N_ELEMENTS(senders); i++) {
		o.identity = S(senders[i]);
		check_refused(o);
	}
	o = answer("x\n");
	for (gsize i = 0; i < G_N_ELEMENTS(ids); i++) {
		o.channel_id = S(ids[i]);
		check_refused(o);
	}
	o = answer("x\n");
	o.to = S("jérôme@example.org");
	check_refused(o);
	o.to = S("not an address");
	check_refused(o);
}

static void
test_recipients(void)
{
	struct outbox o = answer("x\n");
	g_autoptr(GError) error = NULL;
	g_autoptr(GPtrArray) to = NULL, none = NULL;

	o.to = S("Jean <jean@example.org>, paul@example.org");
	o.cc = S("JEAN@EXAMPLE.ORG, Bücher <info@bücher.example>");
	o.bcc = S("secret@example.org, paul@example.org");
	to = compose_recipients(&o, &error);
	g_assert_no_error(error);
	g_assert_cmpuint(to->len, ==, 4);
	g_assert_cmpstr(g_ptr_array_index(to, 0), ==, "jean@example.org");
	g_assert_cmpstr(g_ptr_array_index(to, 1), ==, "paul@example.org");
	g_assert_cmpstr(g_ptr_array_index(to, 2), ==, "info@xn--bcher-kva.example");
	g_assert_cmpstr(g_ptr_array_index(to, 3), ==, "secret@example.org");
	o.to = o.cc = o.bcc = S("");
	none = compose_recipients(&o, &error);
	g_assert_null(none);
	g_assert_error(error, ERR, ERR_INPUT);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/compose/bodies", test_bodies);
	g_test_add_func("/compose/soft-breaks", test_soft_breaks);
	g_test_add_func("/compose/subjects", test_subjects);
	g_test_add_func("/compose/names", test_names);
	g_test_add_func("/compose/thread", test_thread);
	g_test_add_func("/compose/files", test_files);
	g_test_add_func("/compose/injection", test_injection);
	g_test_add_func("/compose/refusals", test_refusals);
	g_test_add_func("/compose/recipients", test_recipients);
	return g_test_run();
}
