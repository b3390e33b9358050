// layers: none
/* The canonical message: there and back over the pipe, repaired, refused, and under corruption. */
#include "base/err.h"
#include "core/message.h"

#include <locale.h>
#include <string.h>

static struct message *
sample(void)
{
	struct message *m = message_new();
	struct message_part *part = message_add_part(m);
	struct message_report *report = message_add_report(m);

	m->id = g_strdup("abc@example.org");
	m->parent = g_strdup("parent@example.org");
	g_ptr_array_add(m->refs, g_strdup("root@example.org"));
	g_ptr_array_add(m->refs, g_strdup("parent@example.org"));
	m->kind = MESSAGE_REVIEW;
	m->automatic = AUTO_BOUNCE;
	m->public_ = m->was_html = m->encrypted = TRUE;
	message_add_person(m, PERSON_TO, "us@bank.example", NULL);
	message_add_person(m, PERSON_FROM, "Jean.Dupont@Example.org", "Jean Dupont")->id = g_strdup("77");
	m->from_us = TRUE;
	m->edited_at = G_GINT64_CONSTANT(1768298500000);
	m->email = g_strdup("jean@example.org");
	m->phone = g_strdup("+33 1 02 03 04 05");
	m->profile = g_strdup("https://example.org/@jean");
	m->keep = g_strdup("{\"root\":[1,null]}");
	m->subject = g_strdup("Carte bloquée");
	m->text = g_strdup("Bonjour,\nma carte est bloquée.\n");
	m->html_note = g_strdup("1 image");
	m->at = G_GINT64_CONSTANT(1768298400000);
	m->sent_at = m->at - 5000;
	m->lang = g_strdup("fr");
	m->url = g_strdup("https://example.org/1");
	m->rating = 4;
	m->reach = 1000;
	m->list_id = g_strdup("list.example");
	m->auth_results = g_strdup("mx; dkim=pass");
	m->report_of = g_strdup("ours@bank.example");
	m->source_size = 4096;
	part->section = g_strdup("2.1");
	part->name = g_strdup("relevé.pdf");
	part->type = g_strdup("application/pdf");
	part->size = 123;
	part->inline_ = TRUE;
	part->url = g_strdup("https://example.org/f/1");
	report->recipient = g_strdup("x@example.org");
	report->action = g_strdup("failed");
	report->status = g_strdup("5.1.1");
	return m;
}

static void
assert_same(const struct message *a, const struct message *b)
{
	g_assert_cmpstr(a->id, ==, b->id);
	g_assert_cmpstr(a->thread, ==, b->thread);
	g_assert_cmpstr(a->parent, ==, b->parent);
	g_assert_cmpstr(a->subject, ==, b->subject);
	g_assert_cmpstr(a->text, ==, b->text);
	g_assert_cmpstr(a->html_note, ==, b->html_note);
	g_assert_cmpstr(a->lang, ==, b->lang);
	g_assert_cmpstr(a->url, ==, b->url);
	g_assert_cmpstr(a->list_id, ==, b->list_id);
	g_assert_cmpstr(a->auth_results, ==, b->auth_results);
	g_assert_cmpstr(a->report_of, ==, b->report_of);
	g_assert_cmpstr(a->email, ==, b->email);
	g_assert_cmpstr(a->phone, ==, b->phone);
	g_assert_cmpstr(a->profile, ==, b->profile);
	g_assert_cmpstr(a->keep, ==, b->keep);
	g_assert_cmpint(a->from_us, ==, b->from_us);
	g_assert_cmpint(a->edited_at, ==, b->edited_at);
	g_assert_cmpint(a->kind, ==, b->kind);
	g_assert_cmpint(a->automatic, ==, b->automatic);
	g_assert_cmpint(a->public_, ==, b->public_);
	g_assert_cmpint(a->was_html, ==, b->was_html);
	g_assert_cmpint(a->raw, ==, b->raw);
	g_assert_cmpint(a->cut, ==, b->cut);
	g_assert_cmpint(a->encrypted, ==, b->encrypted);
	g_assert_cmpint(a->at, ==, b->at);
	g_assert_cmpint(a->sent_at, ==, b->sent_at);
	g_assert_cmpint(a->rating, ==, b->rating);
	g_assert_cmpint(a->reach, ==, b->reach);
	g_assert_cmpuint(a->source_size, ==, b->source_size);
	g_assert_cmpuint(a->refs->len, ==, b->refs->len);
	for (guint i = 0; i < a->refs->len; i++)
		g_assert_cmpstr(a->refs->pdata[i], ==, b->refs->pdata[i]);
	g_assert_cmpuint(a->people->len, ==, b->people->len);
	for (guint i = 0; i < a->people->len; i++) {
		const struct message_person *p = a->people->pdata[i], *q = b->people->pdata[i];

		g_assert_cmpint(p->role, ==, q->role);
		g_assert_cmpstr(p->address, ==, q->address);
		g_assert_cmpstr(p->name, ==, q->name);
		g_assert_cmpstr(p->id, ==, q->id);
	}
	g_assert_cmpuint(a->parts->len, ==, b->parts->len);
	for (guint i = 0; i < a->parts->len; i++) {
		const struct message_part *p = a->parts->pdata[i], *q = b->parts->pdata[i];

		g_assert_cmpstr(p->section, ==, q->section);
		g_assert_cmpstr(p->name, ==, q->name);
		g_assert_cmpstr(p->type, ==, q->type);
		g_assert_cmpstr(p->cid, ==, q->cid);
		g_assert_cmpint(p->size, ==, q->size);
		g_assert_cmpint(p->inline_, ==, q->inline_);
		g_assert_cmpstr(p->url, ==, q->url);
	}
	g_assert_cmpuint(a->reports->len, ==, b->reports->len);
	for (guint i = 0; i < a->reports->len; i++) {
		const struct message_report *p = a->reports->pdata[i], *q = b->reports->pdata[i];

		g_assert_cmpstr(p->recipient, ==, q->recipient);
		g_assert_cmpstr(p->action, ==, q->action);
		g_assert_cmpstr(p->status, ==, q->status);
		g_assert_cmpstr(p->diagnostic, ==, q->diagnostic);
	}
}

static void
test_round(void)
{
	g_autoptr(GError) error = NULL;
	AUTO(message) m = sample();
	AUTO(message) empty = message_new();
	g_autoptr(GBytes) bytes = message_pack(m), none = message_pack(empty);
	AUTO(message) back = message_unpack(bytes, &error);
	AUTO(message) nothing = message_unpack(none, &error);

	g_assert_no_error(error);
	assert_same(m, back);
	assert_same(empty, nothing);
	g_assert_cmpstr(message_person(back, PERSON_FROM)->name, ==, "Jean Dupont");
	g_assert_null(message_person(back, PERSON_CC));
}

/* What the child itself packs may be anything; what comes out is within the limits. */
static void
test_repair(void)
{
	AUTO(message) m = message_new();
	AUTO(message) back = NULL;
	g_autoptr(GBytes) bytes = NULL;
	g_autoptr(GError) error = NULL;
	const struct message_person *p;

	m->text = g_strnfill(MESSAGE_TEXT_MAX + 3, 'x');
	memcpy(m->text + MESSAGE_TEXT_MAX - 1, "\xc3\xa9", 2); /* a letter across the limit */
	m->subject = g_strdup("two\r\nlines\xff\tand");
	m->id = g_strnfill(MESSAGE_LINE_MAX + 10, 'i');
	m->at = G_MININT64;
	m->sent_at = G_MAXINT64;
	m->reach = -77;
	for (guint i = 0; i < MESSAGE_PEOPLE_MAX + 20; i++)
		message_add_person(m, PERSON_TO, "a\nb@c", "\xe9");
	for (guint i = 0; i < MESSAGE_PARTS_MAX + 20; i++) {
		struct message_part *part = message_add_part(m);

		part->section = g_strdup("1");
		part->size = -9;
	}
	for (guint i = 0; i < 1000; i++)
		g_ptr_array_add(m->refs, g_strdup_printf("r%u", i));
	for (guint i = 0; i < 1000; i++)
		message_add_report(m)->recipient = g_strdup("x");
	bytes = message_pack(m);
	back = message_unpack(bytes, &error);
	g_assert_no_error(error);
	g_assert_true(back->cut);
	g_assert_cmpuint(strlen(back->text), ==, MESSAGE_TEXT_MAX - 1);
	g_assert_cmpstr(back->subject, ==, "two  lines� and");
	g_assert_cmpuint(strlen(back->id), ==, MESSAGE_LINE_MAX);
	g_assert_cmpint(back->at, ==, 0);
	g_assert_cmpint(back->sent_at, ==, 0);
	g_assert_cmpint(back->reach, ==, -1);
	g_assert_cmpuint(back->people->len, ==, MESSAGE_PEOPLE_MAX);
	g_assert_cmpuint(back->parts->len, ==, MESSAGE_PARTS_MAX);
	g_assert_cmpuint(back->refs->len, <=, 200);
	g_assert_cmpstr(back->refs->pdata[0], ==, "r0");
	g_assert_cmpstr(back->refs->pdata[back->refs->len - 1], ==, "r999");
	g_assert_cmpuint(back->reports->len, ==, 500);
	p = back->people->pdata[0];
	g_assert_cmpstr(p->address, ==, "a b@c");
	g_assert_cmpstr(p->name, ==, "�");
	g_assert_cmpint(((struct message_part *)back->parts->pdata[0])->size, ==, -1);
}

/* The same without the pipe, which mends UTF-8 on its way. */
static void
test_repair_in_place(void)
{
	AUTO(message) m = sample();
	g_autoptr(GError) error = NULL;

	g_free(m->subject);
	m->subject = g_strdup("caf\xe9\nx");
	g_free(m->refs->pdata[0]);
	m->refs->pdata[0] = g_strdup("\xff");
	g_assert_true(message_check(m, &error));
	g_assert_no_error(error);
	g_assert_cmpstr(m->subject, ==, "caf� x");
	g_assert_cmpstr(m->refs->pdata[0], ==, "�");
	g_assert_false(m->cut);
}

/* Holds everything a reader of the struct relies on. */
static void
assert_valid(const struct message *m)
{
	const char *const all[] = { m->id, m->thread, m->parent, m->subject, m->text, m->html_note,
		m->lang, m->url, m->list_id, m->auth_results, m->report_of };

	for (guint i = 0; i < G_N_ELEMENTS(all); i++)
		g_assert_true(all[i] == NULL || g_utf8_validate(all[i], -1, NULL));
	g_assert_cmpuint((guint)m->kind, <=, MESSAGE_REACTION);
	g_assert_cmpuint((guint)m->automatic, <=, AUTO_CONTEXT);
	g_assert_true(m->rating >= 0 && m->rating <= 5 && m->at >= 0 && m->sent_at >= 0);
	g_assert_cmpuint(m->people->len, <=, MESSAGE_PEOPLE_MAX);
	for (guint i = 0; i < m->people->len; i++) {
		const struct message_person *p = m->people->pdata[i];

		g_assert_nonnull(p->address);
		g_assert_null(strpbrk(p->address, "\r\n"));
		g_assert_true(g_utf8_validate(p->address, -1, NULL));
		g_assert_true(p->name == NULL || g_utf8_validate(p->name, -1, NULL));
		g_assert_cmpuint((guint)p->role, <=, PERSON_BCC);
	}
	for (guint i = 0; i < m->parts->len; i++)
		g_assert_nonnull(((struct message_part *)m->parts->pdata[i])->section);
	for (guint i = 0; i < m->refs->len; i++)
		g_assert_true(g_utf8_validate(m->refs->pdata[i], -1, NULL));
}

static gboolean
try_bytes(const guchar *data, gsize n)
{
	g_autoptr(GBytes) bytes = g_bytes_new(data, n);
	g_autoptr(GError) error = NULL;
	struct message *m = message_unpack(bytes, &error);

	g_assert_true((m != NULL) != (error != NULL));
	if (m == NULL)
		return FALSE;
	assert_valid(m);
	message_free(m);
	return TRUE;
}

static void
assert_refused(const guchar *data, gsize n)
{
	g_autoptr(GBytes) bytes = g_bytes_new(data, n);
	g_autoptr(GError) error = NULL;

	g_assert_null(message_unpack(bytes, &error));
	g_assert_error(error, ERR, ERR_INPUT);
}

/* Lengths and counts that the bytes do not bear out; the text comes first, the lists last. */
static void
test_bounds(void)
{
	static const guint32 wrong[] = { 3, 4096, G_MAXINT32, G_MAXUINT32 - 1 };
	AUTO(message) m = message_new();
	g_autoptr(GBytes) bytes = NULL;
	g_autofree guchar *data = NULL;
	gsize n;

	m->text = g_strdup("ab");
	bytes = message_pack(m);
	n = g_bytes_get_size(bytes);
	data = g_malloc0(n + 1);
	memcpy(data, g_bytes_get_data(bytes, NULL), n);
	g_assert_true(try_bytes(data, n));
	assert_refused(data, n + 1);
	assert_refused(data, n - 1);
	for (gsize i = 0; i < G_N_ELEMENTS(wrong); i++) {
		memcpy(data + 4, &wrong[i], 4);
		assert_refused(data, n);
		memcpy(data + 4, &(guint32){ 2 }, 4);
		memcpy(data + n - 4, &wrong[i], 4);
		assert_refused(data, n);
		memset(data + n - 4, 0, 4);
	}
	data[8] = '\0';
	assert_refused(data, n);
}

static void
test_refuse(void)
{
	for (int what = 0; what < 8; what++) {
		g_autoptr(GError) error = NULL;
		AUTO(message) m = sample();

		switch (what) {
		case 0: m->kind = (enum message_kind)99; break;
		case 1: m->automatic = (enum message_auto)6; break;
		case 2: m->rating = 6; break;
		case 3: m->rating = -1; break;
		case 4: ((struct message_person *)m->people->pdata[0])->role = (enum person_role)6; break;
		case 5: g_clear_pointer(&((struct message_part *)m->parts->pdata[0])->section, g_free); break;
		case 7: g_clear_pointer((char **)&m->refs->pdata[1], g_free); break;
		case 6: g_clear_pointer(&((struct message_report *)m->reports->pdata[0])->recipient, g_free); break;
		}
		g_assert_false(message_check(m, &error));
		g_assert_error(error, ERR, ERR_INPUT);
	}
}

/* The child may have been taken over: flipped bytes, cut ends, inserted runs, pure noise. */
static void
test_corrupt(void)
{
	AUTO(message) m = sample();
	g_autoptr(GBytes) bytes = message_pack(m);
	gsize n;
	const guchar *good = g_bytes_get_data(bytes, &n);
	g_autofree guchar *copy = g_malloc(n + 64);
	guint taken = 0, refused = 0;

	for (gsize cut = 0; cut < n; cut++)
		try_bytes(good, cut);
	for (gsize at = 0; at < n; at++)
		for (guint bit = 0; bit < 8; bit++) {
			memcpy(copy, good, n);
			copy[at] ^= (guchar)(1U << bit);
			if (try_bytes(copy, n))
				taken++;
			else
				refused++;
		}
	g_assert_cmpuint(taken, >, 0); /* a letter more or less is still a message */
	g_assert_cmpuint(refused, >, 0);
	for (guint i = 0; i < 20000; i++) {
		gsize len = n;

		memcpy(copy, good, n);
		for (int k = g_test_rand_int_range(1, 8); k > 0; k--)
			copy[g_test_rand_int_range(0, (gint32)n)] = (guchar)g_test_rand_int_range(0, 256);
		if (g_test_rand_bit()) {
			len = (gsize)g_test_rand_int_range(0, (gint32)n + 64);
			if (len > n)
				memset(copy + n, g_test_rand_int_range(0, 256), len - n);
		}
		try_bytes(copy, len);
	}
}

static void
test_version(void)
{
	AUTO(message) m = sample();
	g_autoptr(GBytes) bytes = message_pack(m), other = NULL;
	g_autoptr(GError) error = NULL;
	gsize n;
	g_autofree guchar *copy = g_memdup2(g_bytes_get_data(bytes, &n), g_bytes_get_size(bytes));

	n = g_bytes_get_size(bytes);
	copy[0]++;
	other = g_bytes_new(copy, n);
	g_assert_null(message_unpack(other, &error));
	g_assert_error(error, ERR, ERR_VERSION);
}

static void
test_digest(void)
{
	AUTO(message) a = sample();
	AUTO(message) b = sample();
	g_autofree char *one = message_digest(a), *two = message_digest(b), *three = NULL;
	AUTO(message) empty = message_new();
	g_autofree char *none = message_digest(empty);

	g_assert_cmpuint(strlen(one), ==, 32);
	g_assert_cmpstr(one, ==, two);
	b->at += 1000; /* the same mail in another folder */
	g_free(two);
	two = message_digest(b);
	g_assert_cmpstr(one, ==, two);
	g_free(b->text);
	b->text = g_strdup("other");
	three = message_digest(b);
	g_assert_cmpstr(one, !=, three);
	g_assert_cmpuint(strlen(none), ==, 32);
}

static void
test_digest_shift(void)
{
	AUTO(message) a = message_new();
	AUTO(message) b = message_new();
	g_autofree char *one = NULL, *two = NULL;

	a->subject = g_strdup("ab");
	a->text = g_strdup("c");
	b->subject = g_strdup("a");
	b->text = g_strdup("bc");
	one = message_digest(a);
	two = message_digest(b);
	g_assert_cmpstr(one, !=, two);
}

static void
test_names(void)
{
	enum message_kind kind;
	enum message_auto automatic;

	for (int i = MESSAGE_MESSAGE; i <= MESSAGE_REACTION; i++) {
		g_assert_true(message_kind_parse(message_kind_name((enum message_kind)i), &kind));
		g_assert_cmpint(kind, ==, i);
	}
	for (int i = AUTO_NO; i <= AUTO_CONTEXT; i++) {
		g_assert_true(message_auto_parse(message_auto_name((enum message_auto)i), &automatic));
		g_assert_cmpint(automatic, ==, i);
	}
	g_assert_false(message_kind_parse("nothing", &kind));
	g_assert_false(message_auto_parse(NULL, &automatic));
	g_assert_cmpstr(message_kind_name((enum message_kind)99), ==, "message");
	g_assert_cmpstr(message_auto_name((enum message_auto)99), ==, "no");
}

int
main(int argc, char **argv)
{
	setlocale(LC_ALL, "C.UTF-8");
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/message/round", test_round);
	g_test_add_func("/message/repair", test_repair);
	g_test_add_func("/message/repair/in-place", test_repair_in_place);
	g_test_add_func("/message/refuse", test_refuse);
	g_test_add_func("/message/bounds", test_bounds);
	g_test_add_func("/message/corrupt", test_corrupt);
	g_test_add_func("/message/version", test_version);
	g_test_add_func("/message/digest", test_digest);
	g_test_add_func("/message/digest/shift", test_digest_shift);
	g_test_add_func("/message/names", test_names);
	return g_test_run();
}
