// layers: net
/* What a connector says about itself, where it is found, and the requests it may ask for.
 * This program is its own mapper child, as guichet-net is. */
#include "base/err.h"
#include "net/connector.h"

#include <glib/gstdio.h>
#include <string.h>

#define REST " def pull: []; def page: {}; def fault: {code: \"temp\"}; def push: []; def sent: {}; def look: [];" \
	" def found: {}; def login: {};"

static struct connector *
load(const char *about, GError **error)
{
	g_autofree char *program = g_strconcat("def about: ", about, ";" REST, NULL);
	g_autoptr(GBytes) bytes = g_bytes_new(program, strlen(program));

	return connector_load("test", bytes, error);
}

/* ---- about ------------------------------------------------------------------------------ */

static void
test_about(void)
{
	g_autoptr(GError) error = NULL;
	AUTO(connector) c = load("{title: \"T\", kind: \"public\", visibility: \"both\", mark: \"t\", url: \"https://api.x.com\","
		" limit: {max: 280, unit: \"weighted\", url: 23}, limit_private: {max: 10, unit: \"bytes\", bytes: 20},"
		" window_hours: 24, undo_seconds: 5, target_seconds: 600, poll_seconds: 15, resend_seconds: -1,"
		" budget: {requests: 300, seconds: 900, reserve: 30}, hosts: [\"a.x.com\"], cost: \"much\","
		" settings: [{key: \"page-id\", help: \"h\", required: true}, {key: \"n\", default: \"5\"}],"
		" abilities: [\"reply\", \"look\"], auth: {scheme: \"oauth2\", oauth2: {authorize: \"/a\", token: \"/t\","
		" scopes: [\"r\", \"w\"], pkce: true, client: \"post\", grant: \"code\", redirect: \"urn:x\", revoke: \"/r\"}}}", &error);

	g_assert_no_error(error);
	g_assert_cmpstr(c->title, ==, "T");
	g_assert_true(c->is_public && c->is_private && !c->bundled);
	g_assert_cmpint(c->limit.max, ==, 280);
	g_assert_cmpint(c->limit.url, ==, 23);
	g_assert_cmpstr(c->limit_private.unit, ==, "bytes");
	g_assert_cmpint(c->limit_private.max_bytes, ==, 20);
	g_assert_cmpint(c->window_s, ==, 86400);
	g_assert_cmpint(c->undo_s, ==, 5);
	g_assert_cmpint(c->target_s, ==, 600);
	g_assert_cmpint(c->poll_s, ==, 15);
	g_assert_cmpint(c->resend_s, ==, -1);
	g_assert_cmpint(c->budget_requests, ==, 300);
	g_assert_cmpint(c->budget_reserve, ==, 30);
	g_assert_cmpstr(c->hosts[0], ==, "a.x.com");
	g_assert_cmpuint(c->settings->len, ==, 2);
	const struct connector_setting *a = c->settings->pdata[0], *b = c->settings->pdata[1];
	g_assert_true(a->required && a->fallback == NULL && !b->required);
	g_assert_cmpstr(b->fallback, ==, "5");
	g_assert_true(connector_can(c, "look"));
	g_assert_false(connector_can(c, "edit"));
	g_assert_cmpint(c->auth.scheme, ==, AUTH_OAUTH2);
	g_assert_cmpint(c->auth.client, ==, CLIENT_POST);
	g_assert_cmpint(c->auth.grant, ==, GRANT_CODE);
	g_assert_true(c->auth.pkce);
	g_assert_cmpstr(c->auth.scopes[1], ==, "w");
}

static void
test_defaults(void)
{
	g_autoptr(GError) error = NULL;
	AUTO(connector) c = load("{title: \"T\", kind: \"chat\", visibility: \"private\", auth: {scheme: \"none\"}}", &error);
	AUTO(connector) session = load("{title: \"T\", kind: \"chat\", visibility: \"private\", auth: {scheme: \"login\","
		" login: {access: \"/a\", expires_in_ms: \"/e\", facts: {id: \"/i\"}}}}", NULL);
	AUTO(connector) jwt = load("{title: \"T\", kind: \"review\", visibility: \"public\", auth: {scheme: \"jwt\","
		" jwt: {alg: \"ES256\", header: {kid: \"set.key-id\"}, claims: {iss: \"x\"}, lifetime: 600}}}", NULL);

	g_assert_no_error(error);
	g_assert_cmpint(c->poll_s, ==, 60);
	g_assert_cmpint(c->resend_s, ==, 0);
	g_assert_cmpint(c->budget_requests, ==, 0);
	g_assert_cmpstr(c->mark, ==, ">");
	g_assert_true(c->is_private && !c->is_public);
	g_assert_cmpstr(session->auth.at_access, ==, "/a");
	g_assert_cmpstr(session->auth.facts, ==, "{\"id\":\"/i\"}");
	g_assert_cmpint(jwt->auth.jwt_lifetime_s, ==, 600);
	g_assert_cmpstr(jwt->auth.jwt_alg, ==, "ES256");
}

static void
test_about_wrong(void)
{
	static const struct {
		const char *about, *word;
	} rows[] = {
		{ "[]", "no object" }, { "{}", "about.title" }, { "{title: 5}", "about.title" },
		{ "{title: \"T\", kind: \"fax\", visibility: \"both\"}", "about.kind" },
		{ "{title: \"T\", kind: \"chat\", visibility: \"secret\"}", "about.visibility" },
		{ "{title: \"T\", kind: \"chat\", visibility: \"both\", mark: \"é\"}", "about.mark" },
		{ "{title: \"T\", kind: \"chat\", visibility: \"both\", limit: {max: 5}}", "about.limit.unit" },
		{ "{title: \"T\", kind: \"chat\", visibility: \"both\", limit: {max: 5, unit: \"cm\"}}", "about.limit.unit" },
		{ "{title: \"T\", kind: \"chat\", visibility: \"both\", limit: {max: -5, unit: \"bytes\"}}", "about.limit.max" },
		{ "{title: \"T\", kind: \"chat\", visibility: \"both\", hosts: \"x\"}", "about.hosts" },
		{ "{title: \"T\", kind: \"chat\", visibility: \"both\", poll_seconds: 0}", "about.poll_seconds" },
		{ "{title: \"T\", kind: \"chat\", visibility: \"both\", budget: {requests: 5}}", "about.budget" },
		{ "{title: \"T\", kind: \"chat\", visibility: \"both\", budget: {requests: 5, seconds: 1, reserve: 5}}", "reserve" },
		{ "{title: \"T\", kind: \"chat\", visibility: \"both\", settings: [{key: \"A b\"}]}", "settings[].key" },
		{ "{title: \"T\", kind: \"chat\", visibility: \"both\", abilities: [\"fly\"]}", "about.abilities" },
		{ "{title: \"T\", kind: \"chat\", visibility: \"both\"}", "about.auth" },
		{ "{title: \"T\", kind: \"chat\", visibility: \"both\", auth: {scheme: \"none\"}, poll_second: 5}", "poll_second" },
		{ "{title: \"T\", kind: \"chat\", visibility: \"both\", auth: {scheme: \"none\", heder: \"x\"}}", "about.auth has no" },
		{ "{title: \"T\", kind: \"chat\", visibility: \"both\", auth: {scheme: \"none\"}, settings: [{key: \"n\", hlep: \"\"}]}",
			"about.settings has no" },
		{ "{title: \"T\", kind: \"chat\", visibility: \"both\", auth: {scheme: \"magic\"}}", "about.auth.scheme" },
		{ "{title: \"T\", kind: \"chat\", visibility: \"both\", auth: {scheme: \"header\"}}", "about.auth.header" },
		{ "{title: \"T\", kind: \"chat\", visibility: \"both\", auth: {scheme: \"oauth2\"}}", "about.auth.oauth2" },
		{ "{title: \"T\", kind: \"chat\", visibility: \"both\", auth: {scheme: \"oauth2\", oauth2: {token: \"/t\"}}}", "authorize" },
		{ "{title: \"T\", kind: \"chat\", visibility: \"both\", auth: {scheme: \"login\", login: {}}}", "login.access" },
		{ "{title: \"T\", kind: \"chat\", visibility: \"both\", auth: {scheme: \"jwt\", jwt: {alg: \"none\"}}}", "jwt.alg" },
		{ "{title: \"T\", kind: \"chat\", visibility: \"both\", auth: {scheme: \"none\"}, abilities: [\"listen\"]}", "listen" },
	};

	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(GError) error = NULL;
		AUTO(connector) c = load(rows[i].about, &error);

		g_assert_null(c);
		g_assert_error(error, ERR, ERR_CONFIG);
		g_assert_true(g_str_has_prefix(error->message, "test: "));
		if (strstr(error->message, rows[i].word) == NULL)
			g_error("“%s” does not say “%s”", error->message, rows[i].word);
	}
}

/* ---- where it is found ------------------------------------------------------------------------ */

static void
put_program(const char *dir, const char *name, const char *program)
{
	g_autofree char *folder = g_build_filename(dir, "connectors", name, NULL);
	g_autofree char *path = g_build_filename(folder, "connector.jq", NULL);

	g_assert_cmpint(g_mkdir_with_parents(folder, 0700), ==, 0);
	g_assert_true(g_file_set_contents(path, program, -1, NULL));
	g_assert_cmpint(g_chmod(path, 0600), ==, 0);
}

static void
test_find(void)
{
	static const char program[] = "def about: {title: \"Mine\", kind: \"chat\", visibility: \"both\", auth: {scheme: \"none\"}};" REST;
	g_autofree char *dir = g_dir_make_tmp("connector-XXXXXX", NULL);
	g_auto(GStrv) before = connector_names(dir);
	g_autoptr(GError) error = NULL;
	const char *bundled = before[0];

	g_assert_nonnull(bundled);
	AUTO(connector) theirs = connector_open(NULL, bundled, &error);
	g_assert_no_error(error);
	g_assert_true(theirs->bundled);
	put_program(dir, bundled, program);
	put_program(dir, "zz-mine", program);
	put_program(dir, "Not_A_Name", program);
	AUTO(connector) ours = connector_open(dir, bundled, &error);
	g_assert_cmpstr(ours->title, ==, "Mine");
	g_assert_false(ours->bundled);
	g_auto(GStrv) names = connector_names(dir);
	g_assert_cmpuint(g_strv_length(names), ==, g_strv_length(before) + 1);
	g_assert_true(g_strv_contains((const char *const *)names, "zz-mine"));
	g_assert_null(connector_open(dir, "../connectors/zz-mine", &error));
	g_assert_error(error, ERR, ERR_CONFIG);
	g_clear_error(&error);
	g_assert_null(connector_open(dir, "none-such", &error));
	g_assert_error(error, ERR, ERR_CONFIG);
	g_clear_error(&error);
	put_program(dir, "zz-mine", "\xff");
	g_assert_null(connector_open(dir, "zz-mine", &error));
	g_assert_nonnull(strstr(error->message, "zz-mine: "));
	g_clear_error(&error);
	put_program(dir, "zz-mine", program);
	g_autofree char *file = g_build_filename(dir, "connectors", "zz-mine", "connector.jq", NULL);
	g_assert_cmpint(g_chmod(file, 0666), ==, 0);
	g_assert_null(connector_open(dir, "zz-mine", &error));
	g_assert_nonnull(strstr(error->message, "chmod go-w"));
	g_autofree char *all = g_strdup_printf("rm -rf '%s'", dir);
	g_assert_true(g_spawn_command_line_sync(all, NULL, NULL, NULL, NULL));
}

/* ---- requests --------------------------------------------------------------------------------- */

static struct connector *
plain(void)
{
	return load("{title: \"T\", kind: \"chat\", visibility: \"both\", hosts: [\"media.example\"], auth: {scheme: \"none\"}}", NULL);
}

static void
assert_body(const struct http_request *r, const char *wanted)
{
	gsize len;
	const void *data = g_bytes_get_data(r->body, &len);

	g_assert_true(len == strlen(wanted) && memcmp(data, wanted, len) == 0);
}

static void
test_requests(void)
{
	AUTO(connector) c = plain();
	g_autoptr(GError) error = NULL;
	g_autoptr(GPtrArray) all = connector_requests(c, "https://chat.example:8448/base/",
		"[{\"url\":\"/a\",\"query\":{\"q\":\"é &\",\"n\":5,\"x\":null,\"l\":[1,\"b\"],\"t\":true},\"tag\":{\"what\":\"a\"},\"wait\":30,"
		"\"accept\":[404]},"
		"{\"method\":\"PUT\",\"url\":\"/b?c=1\",\"query\":{\"d\":2.5},\"json\":{\"text\":\"é\"},\"last\":true,\"idempotent\":true,"
		"\"headers\":{\"X-Id\":\"7\",\"Accept\":null}},"
		"{\"method\":\"POST\",\"url\":\"https://media.example/up\",\"form\":{\"a\":\"1 2\",\"b\":[\"x\",\"y\"]}},"
		"{\"method\":\"POST\",\"url\":\"/x\",\"text\":\"<m/>\",\"headers\":{\"Content-Type\":\"application/xml\"}},"
		"{\"url\":\"/s\",\"stream\":\"sse\"}]", &error);

	g_assert_no_error(error);
	g_assert_cmpuint(all->len, ==, 5);
	const struct http_request *a = all->pdata[0], *b = all->pdata[1], *f = all->pdata[2], *x = all->pdata[3], *s = all->pdata[4];
	g_assert_cmpstr(a->method, ==, "GET");
	g_assert_cmpstr(a->url, ==, "https://chat.example:8448/base/a?q=%C3%A9%20%26&n=5&l=1&l=b&t=true");
	g_assert_cmpint(a->wait_s, ==, 30);
	g_assert_cmpstr(a->tag, ==, "{\"what\":\"a\"}");
	g_assert_nonnull(strstr(a->json, "\"accept\":[404]"));
	g_assert_true(connector_accepts(a, 404));
	g_assert_false(connector_accepts(a, 500));
	g_assert_false(connector_accepts(b, 404));
	g_assert_cmpstr(b->url, ==, "https://chat.example:8448/base/b?c=1&d=2.5");
	g_assert_true(b->last && b->idempotent && !a->last);
	g_assert_cmpstr(b->type, ==, "application/json");
	assert_body(b, "{\"text\":\"é\"}");
	g_assert_cmpuint(b->headers->len, ==, 1);
	g_assert_cmpstr(b->headers->pdata[0], ==, "X-Id: 7");
	assert_body(f, "a=1%202&b=x&b=y");
	g_assert_cmpstr(x->type, ==, "application/xml");
	g_assert_cmpstr(s->stream, ==, "sse");
	g_autoptr(GPtrArray) none = connector_requests(c, "https://chat.example", "null", NULL);
	g_autoptr(GPtrArray) one = connector_requests(c, "http://127.0.0.1:81", "{\"url\":\"/a\"}", NULL);
	g_autoptr(GPtrArray) some = connector_requests(c, "https://chat.example", "[null,{\"url\":\"/a\"},null]", &error);
	g_assert_no_error(error);
	g_assert_cmpuint(some->len, ==, 1);
	g_assert_cmpuint(none->len, ==, 0);
	g_assert_cmpstr(((struct http_request *)one->pdata[0])->url, ==, "http://127.0.0.1:81/a");
}

static void
test_requests_refused(void)
{
	static const char *const rows[] = {
		/* where to */
		"{}", "{\"url\":5}", "{\"url\":\"a\"}", "{\"url\":\"https://evil.example/\"}", "{\"url\":\"http://chat.example/\"}",
		"{\"url\":\"https://chat.example:444/\"}", "{\"url\":\"https://chat.example.evil.example/\"}",
		"{\"url\":\"https://chat.example@evil.example/\"}", "{\"url\":\"https://u:p@chat.example/\"}",
		"{\"url\":\"https://evil.example#@chat.example/\"}", "{\"url\":\"https://chat.example\\\\@evil.example/\"}",
		"{\"url\":\"https://media.example:8443/\"}", "{\"url\":\"http://media.example/\"}",
		"{\"url\":\"file:///etc/passwd\"}", "{\"url\":\"gopher://chat.example/\"}", "{\"url\":\"https://\"}",
		"{\"url\":\"/a b\"}", "{\"url\":\"/a\\r\\nX: y\"}", "{\"url\":\"/é\"}", "{\"url\":\"/a#b\"}", "{\"url\":\"/a\\u0000\"}",
		"{\"url\":\"/a/../b\"}", "{\"url\":\"/a/%2e%2E/b\"}", "{\"url\":\"/./b\"}", "{\"url\":\"/a/..\"}", "{\"url\":\"/a%00\"}", "{\"url\":\"/a/..%2Fb\"}", "{\"url\":\"/a/x%2f%2e%2e\"}",
		"{\"url\":\"https://127.0.0.1/\"}", "{\"url\":\"http://localhost/\"}",
		/* what with */
		"{\"url\":\"/\",\"method\":\"TRACE\"}", "{\"url\":\"/\",\"method\":\"get\"}", "{\"url\":\"/\",\"query\":[1]}",
		"{\"url\":\"/\",\"query\":{\"a\":{}}}", "{\"url\":\"/\",\"headers\":[]}", "{\"url\":\"/\",\"headers\":{\"Authorization\":\"x\"}}",
		"{\"url\":\"/\",\"headers\":{\"COOKIE\":\"x\"}}", "{\"url\":\"/\",\"headers\":{\"host\":\"x\"}}",
		"{\"url\":\"/\",\"headers\":{\"Proxy-Authorization\":\"x\"}}", "{\"url\":\"/\",\"headers\":{\"Content-Length\":\"5\"}}",
		"{\"url\":\"/\",\"headers\":{\"Transfer-Encoding\":\"chunked\"}}", "{\"url\":\"/\",\"headers\":{\"A b\":\"x\"}}",
		"{\"url\":\"/\",\"headers\":{\"A\":\"x\\r\\nB: y\"}}", "{\"url\":\"/\",\"headers\":{\"A\":5}}", "{\"url\":\"/\",\"headers\":{\"A:\":\"x\"}}",
		"{\"url\":\"/\",\"headers\":{\"\":\"x\"}}", "{\"url\":\"/\",\"headers\":{\"Content-Type\":\"a\\nb\"}}",
		"{\"url\":\"/\",\"json\":{}}", "{\"url\":\"/\",\"method\":\"POST\",\"json\":{},\"form\":{}}",
		"{\"url\":\"/\",\"method\":\"POST\",\"form\":[]}", "{\"url\":\"/\",\"method\":\"POST\",\"text\":5}",
		"{\"url\":\"/\",\"wait\":9999}", "{\"url\":\"/\",\"wait\":-1}", "{\"url\":\"/\",\"wait\":\"5\"}", "{\"url\":\"/\",\"stream\":\"tcp\"}",
		"{\"url\":\"/\",\"last\":\"yes\"}", "{\"url\":\"/\",\"accept\":404}", "{\"url\":\"/\",\"unknown\":1}", "[[]]", "5", "\"x\"", "[", "",
	};
	AUTO(connector) c = plain();
	g_autoptr(GString) many = g_string_new("[{\"url\":\"/\"}");
	g_autofree char *path = g_strnfill(9000, 'a'), *long_url = g_strdup_printf("{\"url\":\"/%s\"}", path);

	for (int i = 0; i < 100; i++)
		g_string_append(many, ",{\"url\":\"/\"}");
	g_string_append_c(many, ']');
	for (gsize i = 0; i < G_N_ELEMENTS(rows) + 2; i++) {
		const char *json = i < G_N_ELEMENTS(rows) ? rows[i] : i == G_N_ELEMENTS(rows) ? many->str : long_url;
		g_autoptr(GError) error = NULL;
		g_autoptr(GPtrArray) requests = connector_requests(c, "https://chat.example", json, &error);

		if (requests != NULL)
			g_error("%s was taken", json);
		g_assert_error(error, ERR, ERR_PROTOCOL);
		g_assert_true(g_str_has_prefix(error->message, "test: "));
	}
	g_autoptr(GError) error = NULL;
	g_assert_null(connector_requests(c, NULL, "{\"url\":\"/a\"}", &error));
	g_assert_nonnull(strstr(error->message, "not set"));
}

int
main(int argc, char **argv)
{
	if (argc > 1 && strcmp(argv[1], "--mapper") == 0)
		mapper_child();
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/connector/about", test_about);
	g_test_add_func("/connector/defaults", test_defaults);
	g_test_add_func("/connector/about-wrong", test_about_wrong);
	g_test_add_func("/connector/find", test_find);
	g_test_add_func("/connector/requests", test_requests);
	g_test_add_func("/connector/requests-refused", test_requests_refused);
	return g_test_run();
}
