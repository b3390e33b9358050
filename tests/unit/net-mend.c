// layers: net
/* JSON as APIs send it, before jq sees it. */
#include "net/mend.h"

#include <jansson.h>
#include <jv.h>
#include <string.h>

static char *
mended(const char *data, gsize len)
{
	GString *out;

	if (mend_json(data, len, &out) != MEND_JSON) {
		g_assert_null(out);
		return NULL;
	}
	return g_string_free(out, FALSE);
}

static void
test_same(void)
{
	static const char *const rows[] = { "null", "true", "false", "0", "-0", "1.5e-7", "\"\"", "[]", "{}",
		"[ 1 , 2 ]", "{\"a\":{\"b\":[null,true,\"\\u00e9\\n\\\"\\\\\\/\"]}}", "9007199254740992",
		"-9007199254740992", "9007199254740991", "[1e400]", "\"\\ud83d\\ude00\"", "\"é😀\"",
		" \r\n\t1 ", "{\"a\":1,\"a\":2}", "0.1234567890123456789", "\"\\u0000\"",
		"\"9007199254740993\"", "\"\\\\ud800\"" };

	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *out = mended(rows[i], strlen(rows[i]));

		g_assert_cmpstr(out, ==, rows[i]);
	}
}

static void
test_mended(void)
{
	static const struct {
		const char *in, *out;
	} rows[] = {
		{ "9007199254740993", "\"9007199254740993\"" },
		{ "-9007199254740993", "\"-9007199254740993\"" },
		{ "[1,18446744073709551616,2]", "[1,\"18446744073709551616\",2]" },
		{ "{\"id\":2080765813578191303}", "{\"id\":\"2080765813578191303\"}" },
		{ "[1234567890123456789012345678901234567890123456789012345678901234]",
		  "[\"1234567890123456789012345678901234567890123456789012345678901234\"]" },
		{ "[0.00000000000000000000000000000000000000000000000001]",
		  "[\"0.00000000000000000000000000000000000000000000000001\"]" },
		{ "\"\\ud83d\"", "\"\\ufffd\"" }, { "\"a\\ude00b\"", "\"a\\ufffdb\"" },
		{ "\"\\ud83d\\ud83d\\ude00\"", "\"\\ufffd\\ud83d\\ude00\"" },
		{ "\"\\ud83d\\n\"", "\"\\ufffd\\n\"" }, { "{\"\\udfff\":1}", "{\"\\ufffd\":1}" },
		{ "\"a\xff" "b\"", "\"a\uFFFD" "b\"" }, { "\"\xed\xa0\xbd\"", "\"\uFFFD\uFFFD\uFFFD\"" },
		{ "\"a\nb\tc\"", "\"a\\u000ab\\u0009c\"" }, { "\xEF\xBB\xBF[1]", "[1]" },
	};

	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *out = mended(rows[i].in, strlen(rows[i].in));

		g_assert_cmpstr(out, ==, rows[i].out);
	}
}

static void
test_other(void)
{
	static const char *const rows[] = { "", " ", "nul", "nulll", "1 2", "[1,]", "[,1]", "{\"a\"}", "{a:1}",
		"{\"a\":1,}", "[1", "\"a", "\"\\", "\"\\u12\"", "\"\\x\"", "01", "1.", ".5", "+1", "1e", "-",
		"NaN", "Infinity", "'a'", "[1}", "{]", "]", "{\"a\":1]", "{}{}", "{\"a\":1}\n{\"b\":2}",
		"<html><body>502</body></html>", "[1]x", "{\"a\" 1}", "[1 2]", "\xEF\xBB\xBF", "// x\n1", "tru" };

	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
		GString *out;

		g_assert_cmpint(mend_json(rows[i], strlen(rows[i]), &out), ==, MEND_OTHER);
		g_assert_null(out);
	}
}

/* No byte behind the end is looked at: every prefix lies at the end of its own block. */
static void
test_prefixes(void)
{
	static const char whole[] = "{\"a\":[-12.5e+3,\"\\ud83d\\ude00x\",true,null,{}]}";

	for (gsize n = 0; n < sizeof whole - 1; n++) {
		g_autofree char *part = g_malloc(MAX(n, 1));
		GString *out;

		memcpy(part, whole, n);
		g_assert_cmpint(mend_json(part, n, &out), ==, MEND_OTHER);
	}
}

static char *
nested(int depth)
{
	g_autofree char *open = g_strnfill((gsize)depth, '['), *close = g_strnfill((gsize)depth, ']');

	return g_strconcat(open, close, NULL);
}

static void
test_limits(void)
{
	g_autofree char *good = nested(MEND_DEPTH_MAX), *deep = nested(300), *large = NULL;
	g_autofree char *out = mended(good, strlen(good));
	GString *none;

	g_assert_cmpstr(out, ==, good);
	g_assert_cmpint(mend_json(deep, strlen(deep), &none), ==, MEND_DEEP);
	large = g_strnfill(MEND_SIZE_MAX + 1, ' ');
	large[0] = '1';
	g_assert_cmpint(mend_json(large, MEND_SIZE_MAX + 1, &none), ==, MEND_LARGE);
	g_assert_cmpint(mend_json(large, MEND_SIZE_MAX, &none), ==, MEND_JSON);
	g_string_free(none, TRUE);
}

/* What is mended, two other readers take whole: jq with every digit, jansson as strict as it is. */
static void
test_readers(void)
{
	static const char in[] = "\xEF\xBB\xBF{\"id\":9007199254740993,\"t\":\"a\\ud83d \xff\n\",\"n\":[1e3,null]}";
	g_autofree char *out = mended(in, sizeof in - 1);
	jv value = jv_parse(out);
	jv id = jv_object_get(jv_copy(value), jv_string("id"));
	json_t *strict = json_loads(out, JSON_REJECT_DUPLICATES, NULL);

	g_assert_true(jv_is_valid(value));
	g_assert_cmpstr(jv_string_value(id), ==, "9007199254740993");
	g_assert_cmpstr(json_string_value(json_object_get(strict, "t")), ==, "a\uFFFD \uFFFD\n");
	json_decref(strict);
	jv_free(id);
	jv_free(value);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/mend/same", test_same);
	g_test_add_func("/mend/mended", test_mended);
	g_test_add_func("/mend/other", test_other);
	g_test_add_func("/mend/prefixes", test_prefixes);
	g_test_add_func("/mend/limits", test_limits);
	g_test_add_func("/mend/readers", test_readers);
	return g_test_run();
}
