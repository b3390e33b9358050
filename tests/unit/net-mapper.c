// layers: net
/* A connector's program in its child: calls, pages, refusals, runaways, and a child that lies.
 * This program is its own child, as guichet-net is. */
#include "base/err.h"
#include "base/sanitized.h"
#include "net/canon.h"
#include "net/mapper-scan.h"
#include "net/mapper-wire.h"
#include "net/mapper.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#define MODE "mapper-mode" /* in the working folder: how the child misbehaves */

static struct mapper *
mapper_of(const char *program)
{
	g_autoptr(GBytes) bytes = g_bytes_new(program, strlen(program));

	return mapper_new("test", bytes);
}

static char *
call(struct mapper *m, const char *function, const char *input, const char *body, gsize len)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(GBytes) bytes = body != NULL ? g_bytes_new(body, len) : NULL;
	char *out = mapper_call(m, function, input, bytes, &error);

	g_assert_no_error(error);
	return out;
}

static void
assert_refused(struct mapper *m, const char *function, const char *input, enum err_code code,
	const char *word)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *out = mapper_call(m, function, input, NULL, &error);

	g_assert_null(out);
	g_test_message("%s", error->message);
	g_assert_error(error, ERR, (gint)code);
	g_assert_nonnull(strstr(error->message, "test: "));
	g_assert_nonnull(strstr(error->message, function));
	if (strstr(error->message, word) == NULL)
		g_error("“%s” does not say “%s”", error->message, word);
}

/* ---- calls ---------------------------------------------------------------------------- */

static void
test_call(void)
{
	AUTO(mapper) m = mapper_of("def helper($x): $x + 1;\n"
		"def about: {title: \"T\", n: helper(1)}; # def listen: 1;\n"
		"def page: .body; def sent: \"def look: 1;\"; def push: .settings.url;\n # the end");
	g_autofree char *about = call(m, "about", "null", NULL, 0);
	g_autofree char *again = call(m, "about", "{\"a\":1}", NULL, 0);
	g_autofree char *page = call(m, "page", "{}", "\xEF\xBB\xBF[9007199254740993,\"\\ud83d\"]", 30);
	g_autofree char *html = call(m, "page", "{}", "<html>\xff", 7);
	g_autofree char *none = call(m, "page", "{}", "", 0);
	g_autofree char *push = call(m, "push", "{\"settings\":{\"url\":\"https://x\"}}", NULL, 0);

	g_assert_cmpstr(about, ==, "{\"title\":\"T\",\"n\":2}");
	g_assert_cmpstr(again, ==, about);
	g_assert_cmpstr(page, ==, "[\"9007199254740993\",\"\uFFFD\"]");
	g_assert_cmpstr(html, ==, "\"<html>\uFFFD\"");
	g_assert_cmpstr(none, ==, "\"\"");
	g_assert_cmpstr(push, ==, "\"https://x\"");
	g_assert_true(mapper_has(m, "push"));
	g_assert_false(mapper_has(m, "listen"));
	g_assert_false(mapper_has(m, "look"));
	g_assert_false(mapper_has(m, "helper"));
	assert_refused(m, "listen", "null", ERR_CONFIG, "no function");
	assert_refused(m, "about", "{\"a\":", ERR_INPUT, "not JSON");
}

static void
test_program(void)
{
	AUTO(mapper) broken = mapper_of("def about: {;\ndef page: 1;");
	AUTO(mapper) empty = mapper_of("");
	AUTO(mapper) fails = mapper_of("def about: error(\"no \" + .x); def page: .body.items; def push: empty;"
		"def sent: 1, 2; def look: {} | error; def found: \"a\" | tonumber; def fault: 1, error(\"late\");"
		"def check: ({} | .a.b.c = 1), error(null);");

	assert_refused(broken, "about", "null", ERR_CONFIG, "line 1");
	assert_refused(empty, "about", "null", ERR_CONFIG, "no function");
	assert_refused(fails, "about", "{\"x\":\"way\"}", ERR_INPUT, "no way");
	assert_refused(fails, "page", "{\"body\":\"<html>\"}", ERR_INPUT, "annot index");
	assert_refused(fails, "push", "null", ERR_INPUT, "no value");
	assert_refused(fails, "sent", "null", ERR_INPUT, "more than one value");
	assert_refused(fails, "look", "null", ERR_INPUT, "failed");
	assert_refused(fails, "found", "null", ERR_INPUT, "nvalid numeric");
	assert_refused(fails, "fault", "null", ERR_INPUT, "late");
}

/* ---- what a program may not say ----------------------------------------------------------- */

static void
test_refused(void)
{
	static const struct {
		const char *program, *word;
		int line;
	} rows[] = {
		{ "import \"a\" as a; def about: 1;", "import", 1 },
		{ "\n\ninclude \"a\"; def about: 1;", "include", 3 },
		{ "def about: env;", "env", 1 }, { "def about:\n env.HOME;", "env", 2 },
		{ "def about: $ENV;", "$ENV", 1 }, { "def about: $ # x\n ENV.HOME;", "$ENV", 2 },
		{ "def about: \"\\(env)\";", "env", 1 }, { "def about: \"a\\(\"b\\(input)\")\";", "input", 1 },
		{ "def about: @base64 \"x\\($ENV)\";", "$ENV", 1 }, { "def about: [inputs];", "inputs", 1 },
		{ "def about: debug;", "debug", 1 }, { "def about: stderr;", "stderr", 1 },
		{ "def about: halt;", "halt", 1 }, { "def about: halt_error;", "halt_error", 1 },
		{ "def about: input_filename;", "input_filename", 1 },
		{ "def about: get_search_list;", "get_search_list", 1 }, { "def about: \"a\"|modulemeta;", "modulemeta", 1 },
		{ "def about: $__prog_args;", "$__prog_args", 1 }, { "def about: $__loc__;", "$__loc__", 1 },
		{ "def input: 1; def about: input;", "input", 1 }, { "def about: .[env:3];", "env", 1 },
		{ "def about: {env};", "env", 1 }, { "def about: {(env): 1};", "env", 1 },
		{ "def about: \"\n\" + env;", "env", 2 }, { "def about: 1 # \"\n|env;", "env", 2 },
	};
	static const char *const fine[] = {
		"def about: .env;", "def about: .a.input | .debug?;", "def about: {env: 1, input: 2};",
		"def about: \"env input \\\"halt\\\"\";", "# import env\ndef about: 1;", "def about: . as $env | $env;",
		"def about: {\"env\": 1};", "def about: .environment, .imported, inputs_of;",
		"def about: \"\\(.env)\";", "def about: {a: {halt : \"x\"}};", "def about: .headers[\"debug\"];",
	};

	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
		AUTO(mapper_scan) scan = mapper_scan_new(rows[i].program);
		AUTO(mapper) m = mapper_of(rows[i].program);

		g_assert_cmpstr(scan->refused, ==, rows[i].word);
		g_assert_cmpint(scan->line, ==, rows[i].line);
		if (mapper_scan_has(scan, "about")) {
			g_autoptr(GError) error = NULL;

			g_assert_null(mapper_call(m, "about", "null", NULL, &error));
			g_assert_error(error, ERR, ERR_CONFIG);
			g_assert_nonnull(strstr(error->message, rows[i].word));
		}
	}
	for (gsize i = 0; i < G_N_ELEMENTS(fine); i++) {
		AUTO(mapper_scan) scan = mapper_scan_new(fine[i]);

		g_assert_cmpstr(scan->refused, ==, NULL);
		g_assert_true(mapper_scan_has(scan, "about"));
	}
}

static void
test_scan(void)
{
	static const char *const not_about[] = { "def about($x): 1;", "def f: def about: 1; about;", "(def about: 1; 2)",
		"def about2: 1;", "# def about: 1;", "\"def about: 1;\"", "def xabout: 1;", "about: 1;", "def", "def \"about\": 1;" };
	g_autofree char *deep = g_strnfill(2000, '(');

	for (gsize i = 0; i < G_N_ELEMENTS(not_about); i++) {
		AUTO(mapper_scan) scan = mapper_scan_new(not_about[i]);

		g_assert_false(mapper_scan_has(scan, "about"));
	}
	AUTO(mapper_scan) nested = mapper_scan_new("module {a:1}; def f: def g: def h: 1; h; g;\ndef \n about : f;");
	AUTO(mapper_scan) beyond = mapper_scan_new(deep);
	g_assert_true(mapper_scan_has(nested, "about"));
	g_assert_nonnull(beyond->refused);
}

/* What the scan would have refused does no harm either: words come together at run time. */
static void
test_closed(void)
{
	AUTO(mapper) m = mapper_of("def about: now > 0; def page: (0 | localtime | mktime), error(\"x\");"
		"def push: (now | strftime(\"%Y\") | tonumber) > 2000; def sent: getpath([\"a\"]);"
		"def look: 0 | strflocaltime(\"%H %Z\");");
	g_autofree char *now = call(m, "about", "null", NULL, 0);
	g_autofree char *year = call(m, "push", "null", NULL, 0);
	g_autofree char *zone = call(m, "look", "null", NULL, 0);

	g_assert_cmpstr(now, ==, "true");
	g_assert_cmpstr(year, ==, "true");
	g_assert_nonnull(strstr(zone, "00 "));
}

/* ---- runaways ------------------------------------------------------------------------------ */

/* One of each kind; tests/t/355-connector-hostile.t has more. */
static const char *const runaways[] = {
	"def f: f; def about: f;", "def f: 1 + f; def about: f;", "def about: setpath([2147483646]; 1);",
#ifndef SANITIZED /* there memory has no bound, and libjq's own for a string may come before that of time */
	"def about: \"a\" | until(false; . + .);",
#endif
};

static gint64
cpu_ms(void)
{
	struct rusage u;

	getrusage(RUSAGE_CHILDREN, &u);
	return (u.ru_utime.tv_sec + u.ru_stime.tv_sec) * 1000 + (u.ru_utime.tv_usec + u.ru_stime.tv_usec) / 1000;
}

/* Ended within 3 s of CPU and with one sentence; the next call has a child again. */
static void
test_runaway(gconstpointer data)
{
	g_autofree char *program = g_strconcat(data, " def push: 7;", NULL), *after = NULL;
	AUTO(mapper) m = mapper_of(program);
	gint64 before = cpu_ms();

	assert_refused(m, "about", "null", ERR_LIMIT, "was ended");
	if (cpu_ms() - before > 3000)
		g_error("%" G_GINT64_FORMAT " ms of CPU", cpu_ms() - before);
	after = call(m, "push", "null", NULL, 0);
	g_assert_cmpstr(after, ==, "7");
}

/* Ends by itself, since the regular expression library counts its steps. */
static void
test_regex(void)
{
	AUTO(mapper) m = mapper_of("def about: \"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!\" | test(\"^(a|a)*$|^(a+)+$\");");
	g_autoptr(GError) error = NULL;
	gint64 before = cpu_ms();
	g_autofree char *out = mapper_call(m, "about", "null", NULL, &error);

	g_test_message("%s", error != NULL ? error->message : out);
	g_assert_cmpint(cpu_ms() - before, <, 3000);
	g_assert_true(error != NULL || strcmp(out, "false") == 0);
}

static void
test_output(void)
{
	AUTO(mapper) m = mapper_of("def about: reduce range(25) as $i (\"xx\"; . + .);"
		"def page: reduce range(300) as $i (null; [.]);");
	g_autoptr(GError) error = NULL;

	g_assert_null(mapper_call(m, "about", "null", NULL, &error));
	g_assert_error(error, ERR, ERR_LIMIT);
	g_assert_nonnull(strstr(error->message, "larger than 32 MB"));
	assert_refused(m, "page", "null", ERR_LIMIT, "nested deeper");
}

/* ---- bodies -------------------------------------------------------------------------------- */

static void
assert_body(struct mapper *m, const char *body, gsize len, enum err_code code, const char *word)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(GBytes) bytes = g_bytes_new(body, len);
	struct mapper_page page;

	g_assert_false(mapper_page(m, "{}", bytes, &page, &error));
	g_assert_null(page.messages);
	g_test_message("%s", error->message);
	g_assert_error(error, ERR, (gint)code);
	if (strstr(error->message, word) == NULL)
		g_error("“%s” does not say “%s”", error->message, word);
}

static void
test_bodies(void)
{
	AUTO(mapper) m = mapper_of("def page: {messages: [.body[] | {id: .id}]};");
	g_autofree char *deep = g_strnfill(300, '['), *close = g_strnfill(300, ']');
	g_autofree char *nested = g_strconcat(deep, close, NULL);
	g_autofree char *large = g_strnfill(33 * 1024 * 1024, ' ');

	assert_body(m, nested, strlen(nested), ERR_LIMIT, "deeper than 200");
	assert_body(m, large, 33 * 1024 * 1024, ERR_LIMIT, "larger than 32 MB");
	assert_body(m, "<html>", 6, ERR_INPUT, "annot iterate");
}

/* 32 MB of the densest JSON there is: more than a child may have, or may take time for. */
static void
test_bomb(void)
{
	AUTO(mapper) m = mapper_of("def page: {messages: [], cursor: (.body | length)}; def push: 1;");
	gsize len = 32 * 1024 * 1024 - 2;
	g_autofree char *text = g_malloc(len + 1), *after = NULL;
	g_autoptr(GError) error = NULL;
	g_autoptr(GBytes) body = NULL;
	struct mapper_page page;
	gint64 before = cpu_ms();

	for (gsize i = 0; i < len; i += 2)
		memcpy(text + i, i == 0 ? "[0" : ",0", 2);
	text[len] = ']';
	body = g_bytes_new_static(text, len + 1);
	if (mapper_page(m, "{}", body, &page, &error)) {
		g_assert_cmpstr(page.cursor, ==, "16777215");
		mapper_page_clear(&page);
	} else {
		g_test_message("%s", error->message);
		g_assert_error(error, ERR, ERR_LIMIT);
	}
	after = call(m, "push", "null", NULL, 0);
	g_assert_cmpstr(after, ==, "1");
	g_assert_cmpint(cpu_ms() - before, <, 3000);
}

/* ---- pages --------------------------------------------------------------------------------- */

static void
test_page(void)
{
	AUTO(mapper) m = mapper_of("def page: {messages: [.body[] | {id: (.id | tostring), visibility: \"public\","
		" author: {handle: .who}, html: .html, at: .at, thread: \"t\", keep: {cid: 1}}],"
		" cursor: .body[-1].id, next: {url: \"/x\"}, notes: [\"a\\u001bb\"]};");
	static const char body[] = "[{\"id\":9007199254740993,\"who\":\"@a@x\",\"html\":\"<p>a<br>b &amp; c</p>\",\"at\":1664820023000},"
		"{\"id\":2,\"who\":\"@b@x\",\"html\":\"x\",\"at\":\"2026-01-13T10:00:00.5+02:00\"}]";
	g_autoptr(GBytes) bytes = g_bytes_new(body, sizeof body - 1);
	g_autoptr(GError) error = NULL;
	struct mapper_page page;

	g_assert_true(mapper_page(m, "{}", bytes, &page, &error));
	g_assert_no_error(error);
	g_assert_cmpuint(page.messages->len, ==, 2);
	const struct message *a = page.messages->pdata[0], *b = page.messages->pdata[1];
	g_assert_cmpstr(a->id, ==, "9007199254740993");
	g_assert_cmpstr(a->text, ==, "a\nb & c\n");
	g_assert_cmpint(a->at, ==, G_GINT64_CONSTANT(1664820023000));
	g_assert_cmpstr(a->keep, ==, "{\"cid\":1}");
	g_assert_cmpint(b->at, ==, G_GINT64_CONSTANT(1768291200500));
	g_assert_cmpstr(page.cursor, ==, "2");
	g_assert_cmpstr(page.next, ==, "[{\"url\":\"/x\"}]");
	g_assert_cmpuint(page.notes->len, ==, 1);
	g_assert_null(strchr(page.notes->pdata[0], 0x1b));
	mapper_page_clear(&page);
	assert_body(m, "[{\"id\":1,\"who\":\"a\",\"at\":\"soon\"}]", 32, ERR_INPUT,
		"message 0: “at” is no time");
	assert_body(m, "[{\"id\":1,\"who\":\"a\",\"at\":1e9},{\"id\":2,\"who\":null,\"at\":1e9}]", 58, ERR_INPUT,
		"message 1: “author.handle” is missing");
}

static void
test_encrypted(void)
{
	AUTO(mapper) m = mapper_of("def page: {messages: [{id: \"1\", visibility: \"private\", author: {id: \"u\"},"
		" at: 1e9, encrypted: true}]};");
	g_autoptr(GError) error = NULL;
	struct mapper_page page;

	g_assert_true(mapper_page(m, "{}", NULL, &page, &error));
	const struct message *a = page.messages->pdata[0];
	g_assert_nonnull(strstr(a->text, "cannot be read here"));
	g_assert_cmpstr(page.cursor, ==, "null");
	g_assert_cmpstr(page.next, ==, "[]");
	mapper_page_clear(&page);
}

/* ---- a child that lies ----------------------------------------------------------------------- */

static void
put(const void *data, gsize n)
{
	if (write(STDOUT_FILENO, data, n) != (ssize_t)n)
		_exit(1);
}

static void
put_reply(guint8 status, guint32 len)
{
	put(&(struct mapper_reply){ .status = status, .len = len }, sizeof(struct mapper_reply));
}

static _Noreturn void
misbehave(const char *mode)
{
	guint32 piece[2] = { 1, 0 };
	struct mapper_counts counts = { 1, 0 };

	if (strcmp(mode, "dies") == 0)
		_exit(9);
	put_reply(MAPPER_READY, 0);
	put_reply(MAPPER_DONE, 0); /* to the program */
	if (strcmp(mode, "huge") == 0) {
		put_reply(MAPPER_DONE, G_MAXUINT32);
	} else if (strcmp(mode, "garbage") == 0) {
		put_reply(MAPPER_DONE, sizeof counts + 16);
		put(&counts, sizeof counts);
		put(piece, sizeof piece);
		put("\xff\0\0\0\0\0\0", 8);
	} else if (strcmp(mode, "many") == 0) {
		counts.messages = G_MAXUINT32;
		put_reply(MAPPER_DONE, sizeof counts);
		put(&counts, sizeof counts);
	} else if (strcmp(mode, "long") == 0) {
		piece[0] = G_MAXUINT32;
		put_reply(MAPPER_DONE, sizeof counts + sizeof piece);
		put(&counts, sizeof counts);
		put(piece, sizeof piece);
	} else if (strcmp(mode, "short") == 0) {
		put_reply(MAPPER_DONE, 3);
		put("abc", 3);
	} else if (strcmp(mode, "half") == 0) {
		put_reply(MAPPER_DONE, 1000);
		put("abc", 3);
		_exit(0);
	}
	for (;;)
		pause();
}

static void
test_liar(gconstpointer data)
{
	AUTO(mapper) m = mapper_of("def page: {};");
	g_autoptr(GError) error = NULL;
	struct mapper_page page;

	g_assert_true(g_file_set_contents(MODE, data, -1, NULL));
	g_assert_false(mapper_page(m, "{}", NULL, &page, &error));
	g_assert_true(g_error_matches(error, ERR, g_str_equal(data, "dies") ? ERR_CHILD : ERR_LIMIT));
	g_assert_cmpint(g_unlink(MODE), ==, 0);
	g_clear_error(&error);
	g_assert_true(mapper_page(m, "{}", NULL, &page, &error));
	g_assert_no_error(error);
	mapper_page_clear(&page);
}

int
main(int argc, char **argv)
{
	static const char *const liars[] = { "dies", "huge", "garbage", "many", "long", "short", "half" };
	g_autofree char *mode = NULL, *dir = NULL;

	if (argc > 1 && strcmp(argv[1], "--mapper") == 0) {
		if (g_file_get_contents(MODE, &mode, NULL, NULL))
			misbehave(mode);
		mapper_child();
	}
	g_test_init(&argc, &argv, NULL);
	dir = g_dir_make_tmp("mapper-XXXXXX", NULL);
	g_assert_cmpint(g_chdir(dir), ==, 0);
	g_test_add_func("/mapper/call", test_call);
	g_test_add_func("/mapper/program", test_program);
	g_test_add_func("/mapper/refused", test_refused);
	g_test_add_func("/mapper/scan", test_scan);
	g_test_add_func("/mapper/closed", test_closed);
	for (gsize i = 0; i < G_N_ELEMENTS(runaways); i++) {
		g_autofree char *name = g_strdup_printf("/mapper/runaway/%d", (int)i);

		g_test_add_data_func(name, runaways[i], test_runaway);
	}
	g_test_add_func("/mapper/regex", test_regex);
	g_test_add_func("/mapper/output", test_output);
	g_test_add_func("/mapper/bodies", test_bodies);
	g_test_add_func("/mapper/bomb", test_bomb);
	g_test_add_func("/mapper/page", test_page);
	g_test_add_func("/mapper/encrypted", test_encrypted);
	for (gsize i = 0; i < G_N_ELEMENTS(liars); i++) {
		g_autofree char *name = g_strdup_printf("/mapper/liar/%s", liars[i]);

		g_test_add_data_func(name, liars[i], test_liar);
	}
	int rc = g_test_run();
	g_rmdir(dir);
	return rc;
}
