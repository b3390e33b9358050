// layers: net
/* tests/unit/net-oauth.c — settings and JSON pointers; and, called with a home, an account's worker as
 * far as logging in goes, for tests/t/365-oauth.t:
 *
 *	net-oauth HOME ACCOUNT WORD…
 *
 * ask: signs a request to URL/api, renews once on 401 as a worker does; renew; facts; wait: a line of standard input. */
#include "net/oauth.h"

#include "base/date.h"
#include "base/err.h"
#include "base/log.h"
#include "base/proc.h"
#include "net/jsonic.h"
#include "net/settings.h"
#include "net/stop.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- in process -------------------------------------------------------------------- */

static void
test_pointer(void)
{
	static const struct {
		const char *pointer, *found;
	} rows[] = {
		{"/a/b", "\"x\""}, {"/a~1b", "1"}, {"/t~0", "2"}, {"/list/1/c", "true"}, {"/list/7", NULL},
		{"/list/-1", NULL}, {"/list/x", NULL}, {"/a/b/c", NULL}, {"a", NULL}, {"/none", NULL},
		{"", "{\"a\":{\"b\":\"x\"},\"a/b\":1,\"t~\":2,\"list\":[0,{\"c\":true}],\"\":3}"}, {"/", "3"},
	};
	json_t *value = json_loads(rows[10].found, 0, NULL);

	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *text = jsonic_text(jsonic_at(value, rows[i].pointer));

		g_assert_cmpstr(text, ==, rows[i].found);
	}
	jsonic_wipe(value);
	jsonic_wipe(NULL);
	g_assert_null(jsonic_at(NULL, "/a"));
}

static struct conf *
settings_of(const char *more)
{
	g_autofree char *text = g_strdup_printf("[account \"forum\"]\nchannel = forum\nlink = rest\n"
		"address = @bank\nuser = me\npassword-command = printf s3cret\n%s", more);
	g_autoptr(GError) error = NULL;
	struct conf *conf = conf_parse(text, "test", &error);

	g_assert_no_error(error);
	return conf;
}

/* Kept until the end, as nothing frees a connector that was not opened. */
static struct connector *
connector_with(const char *url)
{
	static char name[] = "forum", title[] = "The forum", page[] = "page", help[] = "the page's number",
		history[] = "history", three[] = "3";
	static struct connector_setting rows[] = {{page, help, NULL, TRUE}, {history, NULL, three, FALSE}};
	static char at[64];
	static struct connector c = {.name = name, .title = title};

	g_strlcpy(at, url != NULL ? url : "", sizeof(at));
	c.url = url != NULL ? at : NULL;
	if (c.settings == NULL) {
		c.settings = g_ptr_array_new();
		for (gsize i = 0; i < G_N_ELEMENTS(rows); i++)
			g_ptr_array_add(c.settings, &rows[i]);
	}
	return &c;
}

static void
test_settings(void)
{
	AUTO(conf) conf = settings_of("url = https://h.example/api/\nset.page = 12\n");
	struct connector *c = connector_with("https://default.example");
	g_autofree char *url = settings_url(conf, "forum", c, NULL);
	g_autofree char *text = settings_json(conf, "forum", c);
	json_t *object = json_loads(text, 0, NULL);

	g_assert_cmpstr(url, ==, "https://h.example/api");
	g_assert_cmpstr(settings_get(conf, "forum", c, "page"), ==, "12");
	g_assert_cmpstr(settings_get(conf, "forum", c, "history"), ==, "3");
	g_assert_null(settings_get(conf, "forum", c, "none"));
	g_assert_true(settings_check(conf, "forum", c, NULL));
	g_assert_cmpstr(json_string_value(json_object_get(object, "url")), ==, "https://h.example/api");
	g_assert_cmpstr(json_string_value(json_object_get(object, "user")), ==, "me");
	g_assert_cmpstr(json_string_value(json_object_get(object, "address")), ==, "@bank");
	g_assert_cmpstr(json_string_value(json_object_get(object, "account")), ==, "forum");
	g_assert_cmpstr(json_string_value(json_object_get(object, "page")), ==, "12");
	g_assert_cmpstr(json_string_value(json_object_get(object, "history")), ==, "3");
	g_assert_cmpuint(strlen(json_string_value(json_object_get(object, "lang"))), ==, 2);
	g_assert_null(strstr(text, "s3cret"));
	json_decref(object);
}

static void
test_settings_refused(void)
{
	AUTO(conf) missing = settings_of("");
	AUTO(conf) extra = settings_of("set.page = 1\nset.pgae = 2\n");
	g_autoptr(GError) one = NULL, two = NULL, three = NULL;
	g_autofree char *fallback = settings_url(missing, "forum", connector_with("https://d.example"), NULL);

	g_assert_false(settings_check(missing, "forum", connector_with(NULL), &one));
	g_assert_error(one, ERR, ERR_CONFIG);
	g_assert_nonnull(strstr(one->message, "set.page"));
	g_assert_false(settings_check(extra, "forum", connector_with(NULL), &two));
	g_assert_nonnull(strstr(two->message, "set.pgae"));
	g_assert_cmpstr(fallback, ==, "https://d.example");
	g_assert_null(settings_url(missing, "forum", connector_with(NULL), &three));
	g_assert_error(three, ERR, ERR_CONFIG);
	g_assert_nonnull(strstr(three->message, "url"));
}

/* ---- a worker ---------------------------------------------------------------------- */

static gboolean
ask_once(struct oauth *o, struct http *h, const char *url, int *status, char **body, GError **error)
{
	AUTO(http_request) r = http_request_new("GET", url);
	AUTO(http_reply) reply = NULL;
	gsize n = 0;
	const char *bytes;

	if (!oauth_sign(o, r, error) || (reply = http_do(h, r, error)) == NULL)
		return FALSE;
	bytes = g_bytes_get_data(reply->body, &n);
	*status = reply->status;
	g_free(*body);
	*body = g_strndup(bytes, n);
	return TRUE;
}

static gboolean
ask(struct oauth *o, struct http *h, const char *base, GError **error)
{
	g_autofree char *url = g_strconcat(base, "/api", NULL), *body = NULL;
	int status = 0;

	if (!ask_once(o, h, url, &status, &body, error))
		return FALSE;
	if (status == 401 && (!oauth_renew(o, error) || !ask_once(o, h, url, &status, &body, error)))
		return FALSE;
	printf("%d %s\n", status, body);
	return TRUE;
}

static gboolean
obey(const char *word, struct oauth *o, struct http *h, const char *base, GError **error)
{
	char line[16];

	if (strcmp(word, "ask") == 0)
		return ask(o, h, base, error);
	if (strcmp(word, "renew") == 0)
		return oauth_renew(o, error);
	if (strcmp(word, "facts") == 0)
		printf("%s\n", oauth_facts(o));
	else if (strcmp(word, "wait") == 0 && (fflush(stdout), fgets(line, sizeof(line), stdin)) == NULL)
		return FALSE;
	return TRUE;
}

static int
worker(char **words)
{
	const char *home = words[0], *account = words[1];
	g_autofree char *config = g_build_filename(home, "guichet.conf", NULL);
	g_autofree char *log = g_build_filename(home, "log", "net.log", NULL), *base = NULL;
	g_autoptr(GError) error = NULL;
	AUTO(conf) conf = conf_load(home, config, &error);
	AUTO(connector) c = NULL;
	AUTO(http) h = NULL;
	AUTO(oauth) o = NULL;

	stop_install();
	if (conf != NULL && home_make(home, &error) && log_open(log, "test", &error))
		c = connector_open(home, conf_get(conf, account, "account", "channel"), &error);
	log_set_level(LOG_DEBUG_);
	if (c != NULL)
		base = settings_url(conf, account, c, &error);
	if (base != NULL) {
		h = http_new(account, conf_get(conf, account, "account", "ca-file"));
		o = oauth_new(home, conf, account, c, h);
		for (words += 2; *words != NULL && error == NULL; words++)
			obey(*words, o, h, base, &error);
	}
	if (error != NULL)
		printf("%s %s\n", err_name((enum err_code)error->code), error->message);
	return error == NULL ? 0 : 3;
}

int
main(int argc, char **argv)
{
	proc_harden();
	if (argc > 1 && strcmp(argv[1], "--mapper") == 0)
		mapper_child();
	if (argc > 3)
		return worker(argv + 1);
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/json/pointer", test_pointer);
	g_test_add_func("/settings/json", test_settings);
	g_test_add_func("/settings/refused", test_settings_refused);
	return g_test_run();
}
