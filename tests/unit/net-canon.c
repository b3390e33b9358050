// layers: net
/* Messages as connectors give them: every field, every type, every form of time. */
#include "net/canon.h"

#include <string.h>

#define FULL "{\"id\":\"17\",\"thread\":\"t\",\"parent\":\"16\",\"kind\":\"comment\",\"visibility\":\"public\"," \
	"\"author\":{\"id\":\"u1\",\"handle\":\"@jean@x\",\"name\":\"Jean\",\"email\":\"jean@example.org\"," \
	"\"phone\":\"+33102030405\",\"reach\":1200,\"url\":\"https://x/@jean\"},\"from_us\":true," \
	"\"text\":\"Bonjour\\nà vous\",\"html\":\"<p>no</p>\",\"title\":\"T\",\"at\":\"2026-01-13T10:00:00.123+01:00\"," \
	"\"edited_at\":1768300000,\"rating\":4,\"lang\":\"fr-FR\",\"url\":\"https://x/17\",\"automatic\":\"context\"," \
	"\"encrypted\":false,\"to\":[{\"id\":\"u2\",\"handle\":\"@bank@x\",\"name\":\"Bank\"},{\"handle\":\"@y\"}]," \
	"\"attachments\":[{\"id\":\"f1\",\"name\":\"a.pdf\",\"type\":\"Application/PDF\",\"size\":12,\"url\":\"mxc://x/y\"}," \
	"{\"name\":\"b\"}],\"keep\":{\"cid\":\"c\",\"n\":[1,null]}}"

/* As little as a message can be; `more` is put behind it. */
#define LEAST "\"id\":\"1\",\"visibility\":\"private\",\"author\":{\"id\":\"u\"},\"at\":1768298400"

static struct message *
canon(const char *json, struct canon_fault *fault)
{
	jv value = jv_parse(json);
	struct message *m;

	g_assert_true(jv_is_valid(value));
	*fault = (struct canon_fault){ .index = -1 };
	m = canon_message(value, fault);
	g_assert_true((m == NULL) == (fault->what != CANON_RIGHT));
	jv_free(value);
	return m;
}

static struct message *
with(const char *more)
{
	g_autofree char *json = g_strdup_printf("{" LEAST "%s%s}", *more != '\0' ? "," : "", more);
	struct canon_fault fault;
	struct message *m = canon(json, &fault);

	if (m == NULL)
		g_error("%s: %s %s", more, fault.field, canon_words(fault.what));
	return m;
}

static void
test_full(void)
{
	struct canon_fault fault;
	AUTO(message) m = canon(FULL, &fault);
	g_autoptr(GError) error = NULL;

	g_assert_cmpstr(m->id, ==, "17");
	g_assert_cmpstr(m->thread, ==, "t");
	g_assert_cmpstr(m->parent, ==, "16");
	g_assert_cmpint(m->kind, ==, MESSAGE_COMMENT);
	g_assert_cmpint(m->automatic, ==, AUTO_CONTEXT);
	g_assert_true(m->public_ && m->from_us && !m->encrypted && !m->was_html);
	const struct message_person *from = message_person(m, PERSON_FROM);
	g_assert_cmpstr(from->address, ==, "@jean@x");
	g_assert_cmpstr(from->id, ==, "u1");
	g_assert_cmpstr(from->name, ==, "Jean");
	g_assert_cmpstr(m->email, ==, "jean@example.org");
	g_assert_cmpstr(m->phone, ==, "+33102030405");
	g_assert_cmpstr(m->profile, ==, "https://x/@jean");
	g_assert_cmpint(m->reach, ==, 1200);
	g_assert_cmpstr(m->text, ==, "Bonjour\nà vous");
	g_assert_cmpstr(m->subject, ==, "T");
	g_assert_cmpint(m->at, ==, G_GINT64_CONSTANT(1768294800123));
	g_assert_cmpint(m->edited_at, ==, G_GINT64_CONSTANT(1768300000000));
	g_assert_cmpint(m->rating, ==, 4);
	g_assert_cmpstr(m->lang, ==, "fr-FR");
	g_assert_cmpstr(m->url, ==, "https://x/17");
	g_assert_cmpuint(m->people->len, ==, 3);
	g_assert_cmpstr(message_person(m, PERSON_TO)->id, ==, "u2");
	g_assert_cmpstr(message_person(m, PERSON_TO)->name, ==, "Bank");
	g_assert_cmpuint(m->parts->len, ==, 2);
	const struct message_part *a = m->parts->pdata[0], *b = m->parts->pdata[1];
	g_assert_cmpstr(a->section, ==, "f1");
	g_assert_cmpstr(a->type, ==, "application/pdf");
	g_assert_cmpstr(a->url, ==, "mxc://x/y");
	g_assert_cmpint(a->size, ==, 12);
	g_assert_cmpstr(b->section, ==, "2");
	g_assert_cmpint(b->size, ==, -1);
	g_assert_cmpstr(m->keep, ==, "{\"cid\":\"c\",\"n\":[1,null]}");
	g_assert_true(message_check(m, &error));
}

static void
test_least(void)
{
	AUTO(message) m = with("");
	AUTO(message) nulls = with("\"thread\":null,\"parent\":null,\"kind\":null,\"from_us\":null,\"text\":null,\"html\":null,"
		"\"title\":null,\"edited_at\":null,\"rating\":null,\"lang\":null,\"url\":null,\"automatic\":null,"
		"\"encrypted\":null,\"to\":null,\"attachments\":null,\"keep\":null");

	g_assert_null(m->text);
	g_assert_false(m->public_ || m->from_us);
	g_assert_cmpint(m->kind, ==, MESSAGE_MESSAGE);
	g_assert_cmpint(m->reach, ==, -1);
	g_assert_cmpstr(message_person(m, PERSON_FROM)->address, ==, "u");
	g_assert_null(nulls->thread);
	g_assert_null(nulls->keep);
}

static void
test_html(void)
{
	AUTO(message) m = with("\"html\":\"<p>a &amp; <b>b</b><br>c <img src='https://t/p.png' alt=':blob:'></p><script>x</script>\"");

	g_assert_true(m->was_html);
	g_assert_nonnull(strstr(m->text, "a & b\nc"));
	g_assert_nonnull(strstr(m->text, ":blob:"));
	g_assert_null(strstr(m->text, "<"));
}

/* ---- times ----------------------------------------------------------------------------- */

static void
test_times(void)
{
	static const struct {
		const char *json;
		gint64 ms;
	} rows[] = {
		{ "1768298400", G_GINT64_CONSTANT(1768298400000) },
		{ "1768298400123", G_GINT64_CONSTANT(1768298400123) },
		{ "1768298400.208", G_GINT64_CONSTANT(1768298400208) },
		{ "\"1768298400\"", G_GINT64_CONSTANT(1768298400000) },
		{ "\"1768298400123\"", G_GINT64_CONSTANT(1768298400123) },
		{ "\"1512085950.000216\"", G_GINT64_CONSTANT(1512085950000) },
		{ "\"2026-01-13T10:00:00Z\"", G_GINT64_CONSTANT(1768298400000) },
		{ "\"2026-01-13T10:00:00.823456789Z\"", G_GINT64_CONSTANT(1768298400823) },
		{ "\"2021-07-23T08:35:18+0000\"", G_GINT64_CONSTANT(1627029318000) },
		{ "\"2026-07-10T08:10:55-07:00\"", G_GINT64_CONSTANT(1783696255000) },
		{ "\"2013-09-07T13:37:00\"", G_GINT64_CONSTANT(1378561020000) },
		{ "\"2020-03-01 10:00:00 UTC\"", G_GINT64_CONSTANT(1583056800000) },
		{ "\"Tue, 13 Jan 2026 11:00:00 +0100\"", G_GINT64_CONSTANT(1768298400000) },
		{ "\"2026-08-01\"", G_GINT64_CONSTANT(1785542400000) },
		{ "{\"seconds\":\"1582791383\",\"nanos\":208000000}", G_GINT64_CONSTANT(1582791383208) },
		{ "{\"seconds\":1582791383}", G_GINT64_CONSTANT(1582791383000) },
	};
	static const char *const none[] = { "null", "true", "\"\"", "\"soon\"", "0", "-1", "1e300", "[]", "{}",
		"{\"seconds\":{}}", "{\"seconds\":null}", "9007199254740993", "\"2026-13-01T00:00:00Z\"", "\"2026\\u0000\"" };

	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
		jv v = jv_parse(rows[i].json);
		gint64 ms;

		g_assert_true(canon_time(v, &ms));
		g_assert_cmpint(ms, ==, rows[i].ms);
		jv_free(v);
	}
	for (gsize i = 0; i < G_N_ELEMENTS(none); i++) {
		jv v = jv_parse(none[i]);
		gint64 ms;

		if (canon_time(v, &ms))
			g_error("%s is %" G_GINT64_FORMAT, none[i], ms);
		g_assert_cmpint(ms, ==, 0);
		jv_free(v);
	}
}

/* ---- what is refused ----------------------------------------------------------------------- */

static void
assert_wrong(const char *json, enum canon_wrong what, const char *field)
{
	struct canon_fault fault;
	AUTO(message) m = canon(json, &fault);

	if (m != NULL)
		g_error("%s was taken", json);
	g_assert_cmpstr(fault.field, ==, field);
	g_assert_cmpint(fault.what, ==, what);
}

/* Every field is given every kind of value; what it does not take is named. */
static void
test_types(void)
{
	static const char *const values[] = { "true", "5", "\"x\"", "[]", "{}", "[1]", "{\"a\":1}" };
	static const struct {
		const char *field, *takes; /* one letter a value: t n s a o, and A O for those that hold something */
	} rows[] = {
		{ "id", "s" }, { "thread", "s" }, { "parent", "s" }, { "kind", "" }, { "visibility", "" },
		{ "author", "" }, { "from_us", "t" }, { "text", "s" }, { "html", "s" }, { "title", "s" }, { "at", "n" },
		{ "edited_at", "n" }, { "rating", "n" }, { "lang", "s" }, { "url", "s" }, { "automatic", "" },
		{ "encrypted", "t" }, { "to", "a" }, { "attachments", "a" }, { "keep", "tnsaoAO" },
	};
	const char *letters = "tnsaoAO";

	for (gsize r = 0; r < G_N_ELEMENTS(rows); r++)
		for (gsize v = 0; v < G_N_ELEMENTS(values); v++) {
			g_autofree char *json = g_strdup_printf("{" LEAST ",\"%s\":%s}", rows[r].field, values[v]);
			struct canon_fault fault;
			AUTO(message) m = canon(json, &fault);
			gboolean takes = strchr(rows[r].takes, letters[v]) != NULL;

			if ((m != NULL) != takes)
				g_error("%s: %s %s", json, fault.field, canon_words(fault.what));
			g_assert_true(m != NULL || g_str_has_prefix(fault.field, rows[r].field));
		}
}

static void
test_missing(void)
{
	g_autofree char *long_id = g_strnfill(CANON_ID_MAX + 1, 'i'), *long_keep = g_strnfill(CANON_KEEP_MAX, 'k');
	g_autofree char *with_long_id = g_strdup_printf("{" LEAST ",\"id\":\"%s\"}", long_id);
	g_autofree char *with_long_keep = g_strdup_printf("{" LEAST ",\"keep\":\"%s\"}", long_keep);

	assert_wrong("[]", CANON_TYPE, "message");
	assert_wrong("{}", CANON_MISSING, "visibility");
	assert_wrong("{\"visibility\":\"public\"}", CANON_MISSING, "id");
	assert_wrong("{" LEAST ",\"id\":\"\"}", CANON_MISSING, "id");
	assert_wrong("{" LEAST ",\"at\":null}", CANON_MISSING, "at");
	assert_wrong("{" LEAST ",\"author\":null}", CANON_MISSING, "author");
	assert_wrong("{" LEAST ",\"author\":{}}", CANON_MISSING, "author.handle");
	assert_wrong("{" LEAST ",\"author\":{\"handle\":\"\",\"id\":null}}", CANON_MISSING, "author.handle");
	assert_wrong("{" LEAST ",\"author\":{\"id\":1}}", CANON_TYPE, "author.id");
	assert_wrong("{" LEAST ",\"author\":{\"id\":\"u\",\"reach\":\"9\"}}", CANON_TYPE, "author.reach");
	assert_wrong("{" LEAST ",\"author\":{\"id\":\"u\",\"nick\":\"9\"}}", CANON_UNKNOWN, "author.nick");
	assert_wrong("{" LEAST ",\"autor\":{\"id\":\"u\"}}", CANON_UNKNOWN, "autor");
	assert_wrong("{" LEAST ",\"to\":[{\"id\":\"a\"},{}]}", CANON_MISSING, "to[1].handle");
	assert_wrong("{" LEAST ",\"attachments\":[{\"size\":\"1\"}]}", CANON_TYPE, "attachments[0].size");
	assert_wrong("{" LEAST ",\"kind\":\"edit\"}", CANON_MISSING, "parent");
	assert_wrong("{" LEAST ",\"kind\":\"delete\"}", CANON_MISSING, "parent");
	assert_wrong("{" LEAST ",\"kind\":\"reaction\",\"parent\":\"1\"}", CANON_MISSING, "text");
	assert_wrong("{" LEAST ",\"kind\":\"letter\"}", CANON_VALUE, "kind");
	assert_wrong("{" LEAST ",\"automatic\":\"bounce\"}", CANON_VALUE, "automatic");
	assert_wrong("{" LEAST ",\"rating\":6}", CANON_VALUE, "rating");
	assert_wrong("{" LEAST ",\"rating\":0}", CANON_VALUE, "rating");
	assert_wrong("{" LEAST ",\"at\":\"soon\"}", CANON_TIME, "at");
	assert_wrong(with_long_id, CANON_LONG, "id");
	assert_wrong(with_long_keep, CANON_LONG, "keep");
	AUTO(message) gone = NULL;
	struct canon_fault fault;
	gone = canon("{\"id\":\"d\",\"parent\":\"1\",\"kind\":\"delete\",\"visibility\":\"public\",\"at\":1e9}", &fault);
	g_assert_nonnull(gone);
}

/* What strangers wrote into a field of the right type: left out, not refused. */
static void
test_left_out(void)
{
	AUTO(message) m = with("\"url\":\"javascript:alert(1)\",\"lang\":\"fran\\u00e7ais !\",\"author\":{\"handle\":\"a\","
		"\"url\":\"file:///etc/passwd\",\"reach\":-3,\"name\":\"a\\u0000b\"},\"title\":\"\\u0000\"");
	AUTO(message) odd = with("\"url\":\"https://x/a b\",\"attachments\":[{\"url\":\"https://x/\\u202e\",\"size\":-1}]");
	AUTO(message) good = with("\"url\":\"HTTPS://x/é\",\"text\":\"a\\r\\nb\\rc\\n\\r\"");

	g_assert_null(m->url);
	g_assert_null(m->lang);
	g_assert_null(m->profile);
	g_assert_cmpint(m->reach, ==, -1);
	g_assert_cmpstr(message_person(m, PERSON_FROM)->name, ==, "a\uFFFD" "b");
	g_assert_cmpstr(m->subject, ==, "\uFFFD");
	g_assert_null(odd->url);
	g_assert_null(((struct message_part *)odd->parts->pdata[0])->url);
	g_assert_cmpstr(good->url, ==, "HTTPS://x/é");
	g_assert_cmpstr(good->text, ==, "a\nb\nc\n\n");
}

/* The parent asks again of what the child gave, were the child taken over. */
static void
test_check(void)
{
	struct canon_fault fault;

	for (int what = 0; what < 8; what++) {
		AUTO(message) m = with("\"attachments\":[{\"id\":\"f\"}]");

		g_assert_true(canon_check(m, &fault));
		switch (what) {
		case 0: m->url = g_strdup("javascript:1"); break;
		case 1: m->profile = g_strdup("https://x/\n"); break;
		case 2: ((struct message_part *)m->parts->pdata[0])->url = g_strdup("a b"); break;
		case 3: m->lang = g_strdup("<b>"); break;
		case 4: m->keep = g_strnfill(CANON_KEEP_MAX + 1, 'k'); break;
		case 5: m->at = 0; break;
		case 6: m->automatic = AUTO_BOUNCE; break;
		case 7: g_clear_pointer(&m->id, g_free); break;
		}
		g_assert_false(canon_check(m, &fault));
	}
}

/* ---- pages ----------------------------------------------------------------------------------- */

static gboolean
page_of(const char *json, struct canon_page *page, struct canon_fault *fault)
{
	jv value = jv_parse(json);
	gboolean good = canon_page(value, page, fault);

	jv_free(value);
	return good;
}

static void
test_page(void)
{
	static const struct {
		const char *json, *field;
		enum canon_wrong what;
		int index;
	} rows[] = {
		{ "[]", "page", CANON_TYPE, -1 }, { "{\"messages\":{}}", "messages", CANON_TYPE, -1 },
		{ "{\"mesages\":[]}", "mesages", CANON_UNKNOWN, -1 }, { "{\"next\":5}", "next", CANON_TYPE, -1 },
		{ "{\"notes\":[1]}", "notes", CANON_TYPE, -1 },
		{ "{\"messages\":[{" LEAST "},{" LEAST ",\"id\":5}]}", "id", CANON_TYPE, 1 },
	};
	struct canon_page page;
	struct canon_fault fault;
	g_autofree char *big = g_strnfill(CANON_CURSOR_MAX, 'c');
	g_autofree char *cursor = g_strdup_printf("{\"cursor\":\"%s\"}", big);

	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_assert_false(page_of(rows[i].json, &page, &fault));
		g_assert_cmpstr(fault.field, ==, rows[i].field);
		g_assert_cmpint(fault.what, ==, rows[i].what);
		g_assert_cmpint(fault.index, ==, rows[i].index);
		canon_page_clear(&page);
	}
	g_assert_false(page_of(cursor, &page, &fault));
	g_assert_cmpint(fault.what, ==, CANON_LONG);
	canon_page_clear(&page);
	g_assert_true(page_of("{\"messages\":[{" LEAST "}],\"cursor\":{\"a\":1},\"next\":[{\"url\":\"/a\"}],\"notes\":[\"x\"]}",
		&page, &fault));
	g_assert_cmpuint(page.messages->len, ==, 1);
	g_assert_cmpstr(page.cursor, ==, "{\"a\":1}");
	g_assert_cmpstr(page.next, ==, "[{\"url\":\"/a\"}]");
	canon_page_clear(&page);
	g_assert_true(page_of("{}", &page, &fault));
	canon_page_clear(&page);
}

static void
test_words(void)
{
	for (int i = CANON_TYPE; i < CANON_N; i++)
		g_assert_cmpuint(strlen(canon_words((enum canon_wrong)i)), >, 5);
	g_assert_nonnull(canon_words((enum canon_wrong)99));
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/canon/full", test_full);
	g_test_add_func("/canon/least", test_least);
	g_test_add_func("/canon/html", test_html);
	g_test_add_func("/canon/times", test_times);
	g_test_add_func("/canon/types", test_types);
	g_test_add_func("/canon/missing", test_missing);
	g_test_add_func("/canon/left-out", test_left_out);
	g_test_add_func("/canon/check", test_check);
	g_test_add_func("/canon/page", test_page);
	g_test_add_func("/canon/words", test_words);
	return g_test_run();
}
