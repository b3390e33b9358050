// layers: none
/* Codes, policies, back-off; and the JSON writer. */
#include "base/err.h"
#include "base/json.h"

#include <errno.h>
#include <locale.h>
#include <string.h>

static void
test_codes(void)
{
	static const struct {
		enum err_code code;
		enum err_policy policy;
		const char *name;
	} rows[] = {
		{ ERR_INPUT, ERR_GIVE_UP, "input" }, { ERR_AUTH, ERR_GIVE_UP, "auth" },
		{ ERR_TRUST, ERR_GIVE_UP, "trust" }, { ERR_LIMIT, ERR_BACK_OFF, "limit" },
		{ ERR_NET, ERR_BACK_OFF, "net" }, { ERR_STORAGE, ERR_BACK_OFF, "storage" },
		{ ERR_BUSY, ERR_SOON, "busy" }, { ERR_UNKNOWN, ERR_LOOK, "unknown" },
	};

	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(GError) error = NULL;

		g_assert_false(err_set(&error, rows[i].code, "%s %d", "what", 7));
		g_assert_error(error, ERR, (gint)rows[i].code);
		g_assert_cmpstr(error->message, ==, "what 7");
		g_assert_cmpint(err_policy(error), ==, rows[i].policy);
		g_assert_cmpstr(err_name(rows[i].code), ==, rows[i].name);
	}
	for (int c = 0; c < ERR_N; c++)
		g_assert_cmpuint(strlen(err_text((enum err_code)c)), >, 3);
	g_assert_cmpstr(err_name(ERR_N), ==, "none");
	g_assert_cmpstr(err_text((enum err_code)-1), ==, "");
}

static void
test_foreign(void)
{
	g_autoptr(GError) foreign = g_error_new(G_FILE_ERROR, G_FILE_ERROR_NOENT, "x");
	g_autoptr(GError) beyond = g_error_new(ERR, ERR_N, "x");
	g_autoptr(GError) error = NULL;

	g_assert_cmpint(err_policy(NULL), ==, ERR_GIVE_UP);
	g_assert_cmpint(err_policy(foreign), ==, ERR_GIVE_UP);
	g_assert_cmpint(err_policy(beyond), ==, ERR_GIVE_UP);
	g_assert_false(err_set(NULL, ERR_NET, "nobody listens"));
	g_assert_false(err_set_errno(NULL, ERR_NET, ENOENT, "nobody listens"));
	g_assert_false(err_set_errno(&error, ERR_STORAGE, ENOSPC, "cannot write %s", "f"));
	g_assert_cmpstr(error->message, ==, "cannot write f: No space left on device");
}

/* A server's words in a sentence of ours cannot reach the terminal as they are. */
static void
test_hostile(void)
{
	g_autoptr(GError) error = NULL;

	err_set(&error, ERR_REFUSED, "the server says: %s", "550 \x1b]0;x\a no\r\n250 ok\xe2\x80\xae");
	g_assert_cmpstr(error->message, ==, "the server says: 550 ␛]0;x␇ no 250 ok⟨U+202E⟩");
}

static void
test_backoff(void)
{
	static const int nominal[] = { 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900 };
	gboolean differ = FALSE;

	for (int a = -3; a <= 1; a++)
		g_assert_cmpint(err_backoff(a, 1), ==, 2);
	for (int a = 1; a <= (int)G_N_ELEMENTS(nominal); a++)
		for (guint32 seed = 0; seed < 1000; seed++) {
			int wait = err_backoff(a, seed), base = nominal[a - 1];

			g_assert_cmpint(wait, >=, base - base / 4);
			g_assert_cmpint(wait, <=, base + base / 4);
			g_assert_cmpint(wait, ==, err_backoff(a, seed));
			differ |= wait != err_backoff(a, seed + 1);
		}
	g_assert_true(differ);
	g_assert_cmpint(err_backoff(G_MAXINT, 3), <=, 1125);
}

static void
test_json_shapes(void)
{
	AUTO(json) j = json_new();

	json_object(j, NULL);
	json_string(j, "a", "x");
	json_int(j, "n", G_MININT64);
	json_bool(j, "t", TRUE);
	json_bool(j, "f", FALSE);
	json_null(j, "z");
	json_string(j, "s", NULL);
	json_time(j, "at", G_GINT64_CONSTANT(1768298400000));
	json_time(j, "never", 0);
	json_array(j, "list");
	json_int(j, NULL, 1);
	json_object(j, NULL);
	json_end(j);
	json_array(j, NULL);
	json_end(j);
	json_string(j, NULL, "{[");
	json_int(j, NULL, 2);
	json_end(j);
	json_int(j, "last", 0);
	json_end(j);
	g_assert_cmpstr(json_text(j), ==, "{\"a\":\"x\",\"n\":-9223372036854775808,\"t\":true,"
	    "\"f\":false,\"z\":null,\"s\":null,\"at\":\"2026-01-13T10:00:00Z\",\"never\":null,"
	    "\"list\":[1,{},[],\"{[\",2],\"last\":0}");
}

static void
test_json_strings(void)
{
	static const struct {
		const char *in, *want;
	} rows[] = {
		{ "", "\"\"" }, { "a\"b\\c", "\"a\\\"b\\\\c\"" }, { "\b\t\n\v\f\r", "\"\\b\\t\\n\\u000b\\f\\r\"" },
		{ "\x01\x1b[m\x7f", "\"\\u0001\\u001b[m\\u007f\"" }, { "é€日👍", "\"é€日👍\"" },
		{ "\xc2\x9b", "\"\\u009b\"" }, { "\xe2\x80\xae", "\"\\u202e\"" },
		{ "\xe2\x80\xa8", "\"\\u2028\"" }, { "\xf3\xa0\x81\x81", "\"\\udb40\\udc41\"" },
		{ "\xff", "\"�\"" }, { "e\xcc\x81", "\"e\\u0301\"" }, { "\xc2\xad", "\"\\u00ad\"" },
		{ "\xed\xa0\x80", "\"���\"" }, { "\xef\xb8\x8f", "\"\\ufe0f\"" }, { "/", "\"/\"" },
	};

	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		AUTO(json) j = json_new();

		json_string(j, NULL, rows[i].in);
		g_assert_cmpstr(json_text(j), ==, rows[i].want);
	}
}

/* Whatever the bytes: one line, printable, and no control character. */
static void
test_json_random(void)
{
	for (guint i = 0; i < 20000; i++) {
		char in[20] = "";
		AUTO(json) j = json_new();
		const char *text;

		for (guint k = 0; k < sizeof(in) - 1; k++)
			in[k] = (char)g_test_rand_int_range(1, 256);
		json_string(j, NULL, in);
		text = json_text(j);
		g_assert_true(g_utf8_validate(text, -1, NULL));
		for (const char *p = text; *p != '\0'; p++)
			g_assert_true((guchar)*p >= 0x20 && *p != 0x7F);
	}
}

int
main(int argc, char **argv)
{
	setlocale(LC_ALL, "C.UTF-8");
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/err/codes", test_codes);
	g_test_add_func("/err/foreign", test_foreign);
	g_test_add_func("/err/hostile", test_hostile);
	g_test_add_func("/err/backoff", test_backoff);
	g_test_add_func("/json/shapes", test_json_shapes);
	g_test_add_func("/json/strings", test_json_strings);
	g_test_add_func("/json/random", test_json_random);
	return g_test_run();
}
