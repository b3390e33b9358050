// layers: none
/* JSON as anybody may write it: what is good comes back, what is not is told with its line. */
#include "base/value.h"

#include "base/err.h"

#include <locale.h>
#include <string.h>

static struct value *
read_text(const char *text, GError **error)
{
	return value_read(text, strlen(text), error);
}

static void
test_good(void)
{
	AUTO(value) v = read_text(" { \"a\" : [1, -2.50, 1e+3, true, false, null] ,\t\"b\":{\"c\":\"x\\n\\\"\\/\\u00e9\\ud83d\\ude00\"},"
		"\"a2\":\"\", \"b\":{\"c\":\"y\"}, \"z\": \"\\u0000\\ud800x\" }\r\n", NULL);
	const struct value *list = value_get(v, "a");
	const char *const texts[] = { "1", "-2.50", "1e+3", "true", "false", NULL };

	g_assert_nonnull(v);
	g_assert_cmpuint(value_count(v), ==, 4);
	g_assert_cmpuint(value_count(list), ==, G_N_ELEMENTS(texts));
	for (guint i = 0; i < G_N_ELEMENTS(texts); i++)
		g_assert_cmpstr(value_text(value_at(list, i)), ==, texts[i]);
	g_assert_null(value_at(list, G_N_ELEMENTS(texts)));
	g_assert_cmpstr(value_text(value_get(value_get(v, "b"), "c")), ==, "y");
	g_assert_cmpstr(value_text(value_get(v, "z")), ==, "\xef\xbf\xbd\xef\xbf\xbdx");
	g_assert_null(value_get(v, "nobody"));
	g_assert_null(value_get(list, "a"));
	AUTO(value) text = read_text("\"x\\n\\\"\\/\\u00e9\\ud83d\\ude00\"", NULL);
	g_assert_cmpstr(value_text(text), ==, "x\n\"/é😀");
	AUTO(value) empty = read_text("[[],{}]", NULL);
	g_assert_cmpuint(value_count(value_at(empty, 0)) + value_count(value_at(empty, 1)), ==, 0);
}

static const struct {
	const char *text, *error;
} bad[] = {
	{ "", "Line 1 of the JSON data: something is missing at the end." },
	{ "{\n\"a\":1,\n}", "Line 3 of the JSON data: a key in quotes is missing." },
	{ "[1,]", "Line 1 of the JSON data: this is no value." },
	{ "[1 2]", "Line 1 of the JSON data: “,” or “]” is missing." },
	{ "{\"a\" 1}", "Line 1 of the JSON data: “:” is missing." },
	{ "{\"a\":1 \"b\"}", "Line 1 of the JSON data: “,” or “}” is missing." },
	{ "{a:1}", "Line 1 of the JSON data: a key in quotes is missing." },
	{ "1 2", "Line 1 of the JSON data: there is more behind the value." },
	{ "\"abc", "Line 1 of the JSON data: a string does not end." },
	{ "\"a\nb\"", "Line 1 of the JSON data: a string holds what no string may hold." },
	{ "\"\\x\"", "Line 1 of the JSON data: a string holds what no string may hold." },
	{ "\"\\u12g4\"", "Line 1 of the JSON data: a string holds what no string may hold." },
	{ "01", "Line 1 of the JSON data: there is more behind the value." },
	{ "-", "Line 1 of the JSON data: this is no number." },
	{ "1.", "Line 1 of the JSON data: this is no number." },
	{ "1e", "Line 1 of the JSON data: this is no number." },
	{ "nul", "Line 1 of the JSON data: this is no value." },
	{ "\"\xff\"", "The JSON data is not UTF-8." },
};

static void
test_bad(void)
{
	for (gsize i = 0; i < G_N_ELEMENTS(bad); i++) {
		g_autoptr(GError) error = NULL;

		g_assert_null(read_text(bad[i].text, &error));
		g_assert_error(error, ERR, ERR_INPUT);
		g_assert_cmpstr(error->message, ==, bad[i].error);
	}
}

static void
test_bounds(void)
{
	g_autoptr(GString) deep = g_string_new(NULL), many = g_string_new("["), big = g_string_new("\"");
	g_autoptr(GError) too_deep = NULL, too_many = NULL, too_big = NULL;

	for (int i = 0; i < 100000; i++)
		g_string_append(deep, "[{\"a\":");
	g_assert_null(read_text(deep->str, &too_deep));
	g_assert_nonnull(strstr(too_deep->message, "nested too deeply"));
	for (int i = 0; i < VALUE_COUNT_MAX; i++)
		g_string_append(many, "1,");
	g_string_append(many, "1]");
	g_assert_null(read_text(many->str, &too_many));
	g_assert_nonnull(strstr(too_many->message, "too many values"));
	g_string_set_size(big, VALUE_BYTES_MAX + 1);
	memset(big->str + 1, 'x', VALUE_BYTES_MAX - 1);
	big->str[VALUE_BYTES_MAX] = '"';
	g_assert_null(read_text(big->str, &too_big));
	g_assert_nonnull(strstr(too_big->message, "10 MiB"));
	g_string_truncate(big, VALUE_BYTES_MAX);
	big->str[VALUE_BYTES_MAX - 1] = '"';
	AUTO(value) just = value_read(big->str, big->len, NULL);
	g_assert_cmpuint(strlen(value_text(just)), ==, VALUE_BYTES_MAX - 2);
}

static void
test_made(void)
{
	AUTO(value) v = value_new_object();
	struct value *list = value_new_list();

	value_set_text(v, "name", "Zo\xc3");
	value_set_text(v, "none", NULL);
	value_set(v, "n", value_new_int(-3));
	value_set(v, "n", value_new_int(4));
	value_set(v, "yes", value_new_bool(TRUE));
	value_set_time(v, "at", 1768300200000);
	value_set_time(v, "never", 0);
	value_add(list, value_new_text("a"));
	value_set(v, "list", list);
	g_assert_cmpstr(value_text(value_get(v, "name")), ==, "Zo\xef\xbf\xbd");
	g_assert_cmpint(value_type(value_get(v, "none")), ==, VALUE_NULL);
	g_assert_cmpstr(value_text(value_get(v, "n")), ==, "4");
	g_assert_cmpstr(value_text(value_get(v, "yes")), ==, "true");
	g_assert_cmpstr(value_text(value_get(v, "at")), ==, "2026-01-13T10:30:00Z");
	g_assert_cmpint(value_type(value_get(v, "never")), ==, VALUE_NULL);
	g_assert_cmpstr(value_text(value_at(value_get(v, "list"), 0)), ==, "a");
}

int
main(int argc, char **argv)
{
	setlocale(LC_ALL, "C.UTF-8");
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/value/good", test_good);
	g_test_add_func("/value/bad", test_bad);
	g_test_add_func("/value/bounds", test_bounds);
	g_test_add_func("/value/made", test_made);
	return g_test_run();
}
