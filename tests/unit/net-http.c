// layers: net
/* tests/unit/net-http.c — what of a URL may be seen, which requests never leave; and, called with
 * words, a client for tests/t/360-http.t:
 *
 *	net-http [--ca FILE] [--method M] [--body TEXT] [--large BYTES] [--header LINE] [--secret LINE] [--wait S]
 *		[--at-once] [--listen sse|lines --for MS] URL…
 *
 * All URLs go through one struct http. A line each: "200 BYTES URL", or "net|unknown|… SENTENCE". */
#include "net/http.h"

#include "base/date.h"
#include "base/err.h"
#include "base/log.h"
#include "base/proc.h"
#include "net/stop.h"

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- in process -------------------------------------------------------------------- */

static void
test_redact(void)
{
	static const struct {
		const char *url, *shown;
	} rows[] = {
		{"https://h/p?limit=5&access_token=abc&after=x", "https://h/p?limit=5&access_token=…&after=x"},
		{"https://h/p?code=1#state=2", "https://h/p?code=…#state=…"},
		{"https://me:pw@h/p", "https://…@h/p"},
		{"https://me:p@w@h/p?q=a@b", "https://…@h/p?q=a@b"},
		{"https://h/a@b?x=1", "https://h/a@b?x=1"},
		{"/relative?X-Amz-Signature=99&a", "/relative?X-Amz-Signature=…&a"},
		{"https://h/p?client_secret=1;key=2&Sig=3&monkey=4&APIKEY=5&appsecret_proof=6",
			"https://h/p?client_secret=…;key=…&Sig=…&monkey=4&APIKEY=…&appsecret_proof=…"},
		{"https://h", "https://h"}, {"", ""}, {"?", "?"},
	};

	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *shown = http_redact(rows[i].url);

		g_assert_cmpstr(shown, ==, rows[i].shown);
	}
}

static void
test_redact_json(void)
{
	g_autofree char *a = http_redact_json("{\"paging\":{\"next\":\"https://h/p?access_token=abc&n=1\"},"
		"\"refresh_token\":\"r\",\"expires_in\":5,\"list\":[\"https://u:p@h/\",\"plain\"]}");
	g_autofree char *b = http_redact_json("not json https://h/?token=x");
	g_autoptr(GString) deep = g_string_new(NULL);

	g_assert_cmpstr(a, ==, "{\"paging\":{\"next\":\"https://h/p?access_token=…&n=1\"},"
		"\"refresh_token\":\"…\",\"expires_in\":5,\"list\":[\"https://…@h/\",\"plain\"]}");
	g_assert_cmpstr(b, ==, "not json https://h/?token=…");
	for (int i = 0; i < 1000; i++)
		g_string_append_c(deep, '[');
	g_string_append(deep, "\"t\"");
	for (int i = 0; i < 1000; i++)
		g_string_append_c(deep, ']');
	{
		g_autofree char *shown = http_redact_json(deep->str);

		g_assert_null(strstr(shown, "\"t\""));
	}
}

/* None of these opens a connection. */
static void
test_never_leaves(void)
{
	static const struct {
		const char *method, *url, *header, *secret;
		enum err_code code;
	} rows[] = {
		{"GET", "http://bank.example/", NULL, NULL, ERR_TRUST},
		{"GET", "http://127.0.0.1.bank.example/", NULL, NULL, ERR_TRUST},
		{"GET", "http://localhost.bank.example/", NULL, NULL, ERR_TRUST},
		{"GET", "http://128.0.0.1/", NULL, NULL, ERR_TRUST},
		{"GET", "http://[::2]/", NULL, NULL, ERR_TRUST},
		{"GET", "ftp://127.0.0.1/", NULL, NULL, ERR_TRUST},
		{"GET", "file:///etc/passwd", NULL, NULL, ERR_PROTOCOL},
		{"GET", "https://user:pw@127.0.0.1/", NULL, NULL, ERR_PROTOCOL},
		{"GET", "https://127.0.0.1/a\r\nX: y", NULL, NULL, ERR_PROTOCOL},
		{"GET", "bank.example/", NULL, NULL, ERR_PROTOCOL},
		{"GET", "https://127.0.0.1:99999/", NULL, NULL, ERR_PROTOCOL},
		{"GET", "", NULL, NULL, ERR_PROTOCOL},
		{"GET /x HTTP/1.1\r\nX", "https://127.0.0.1/", NULL, NULL, ERR_PROTOCOL},
		{"", "https://127.0.0.1/", NULL, NULL, ERR_PROTOCOL},
		{"GET", "https://127.0.0.1/", "X: a\r\nY: b", NULL, ERR_PROTOCOL},
		{"GET", "https://127.0.0.1/", "X y: a", NULL, ERR_PROTOCOL},
		{"GET", "https://127.0.0.1/", "X", NULL, ERR_PROTOCOL},
		{"GET", "https://127.0.0.1/", ": a", NULL, ERR_PROTOCOL},
		{"GET", "https://127.0.0.1/", NULL, "Authorization: Bearer a\nX: b", ERR_PROTOCOL},
	};
	AUTO(http) h = http_new("agence", NULL);

	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(GError) error = NULL;
		AUTO(http_request) r = http_request_new(rows[i].method, rows[i].url);

		if (rows[i].header != NULL)
			g_ptr_array_add(r->headers, g_strdup(rows[i].header));
		r->secret = g_strdup(rows[i].secret);
		g_assert_null(http_do(h, r, &error));
		g_assert_error(error, ERR, (gint)rows[i].code);
		g_assert_null(strstr(error->message, "pw"));
		g_clear_error(&error);
		g_assert_false(http_listen(h, r, &error));
		g_assert_error(error, ERR, (gint)rows[i].code);
	}
}

/* ---- a client ---------------------------------------------------------------------- */

struct words {
	char *ca, *method, *body, *secret, *listen, **headers, **urls;
	int wait, span, large;
	gboolean at_once;
};

static struct http_request *
request_of(const struct words *w, const char *url)
{
	struct http_request *r = http_request_new(w->method != NULL ? w->method : "GET", url);

	for (char **line = w->headers; line != NULL && *line != NULL; line++)
		g_ptr_array_add(r->headers, g_strdup(*line));
	if (w->body != NULL) {
		r->body = g_bytes_new(w->body, strlen(w->body));
		r->type = g_strdup("application/json");
	}
	if (w->large > 0)
		r->body = g_bytes_new_take(g_malloc0((gsize)w->large), (gsize)w->large);
	r->secret = g_strdup(w->secret);
	r->stream = g_strdup(w->listen);
	r->wait_s = w->wait;
	return r;
}

static void
tell(const struct http_reply *reply, const GError *error)
{
	gsize n = 0;
	const char *bytes;

	g_assert_true((reply == NULL) != (error == NULL)); /* always one of the two */
	if (error != NULL) {
		printf("%s %s\n", err_name((enum err_code)error->code), error->message);
		return;
	}
	bytes = g_bytes_get_data(reply->body, &n);
	printf("%d %zu %s", reply->status, n, reply->url);
	for (const char *const *name = (const char *const[]){"x-ratelimit-remaining", "x-twice",
		"x-early", "content-type", "retry-after", NULL}; *name != NULL; name++) {
		const char *value = g_hash_table_lookup(reply->headers, *name);

		if (value != NULL)
			printf(" %s=%s", *name, value);
	}
	printf(" %.*s\n", (int)MIN(n, 4000), bytes != NULL ? bytes : "");
	fflush(stdout);
}

static void
ask_all(struct http *h, const struct words *w)
{
	g_autoptr(GPtrArray) requests = g_ptr_array_new(), replies = NULL, errors = NULL;

	for (char **url = w->urls; *url != NULL; url++)
		g_ptr_array_add(requests, request_of(w, *url));
	if (!http_do_all(h, requests, &replies, &errors))
		puts("stopped");
	for (guint i = 0; i < requests->len; i++) {
		tell(replies->pdata[i], errors->pdata[i]);
		http_request_free(requests->pdata[i]);
	}
}

static void
ask_each(struct http *h, const struct words *w)
{
	for (char **url = w->urls; *url != NULL; url++) {
		g_autoptr(GError) error = NULL;
		AUTO(http_request) r = request_of(w, *url);
		AUTO(http_reply) reply = http_do(h, r, &error);

		tell(reply, error);
	}
}

/* Events of the first URL; the others are asked beside it, once, at the beginning. */
static void
listen_to(struct http *h, const struct words *w)
{
	g_autoptr(GError) error = NULL;
	AUTO(http_request) r = request_of(w, w->urls[0]);
	gint64 end = date_monotonic() + w->span;
	int fd = stop_fd();

	if (!http_listen(h, r, &error)) {
		tell(NULL, error);
		return;
	}
	for (char **url = w->urls + 1; *url != NULL; url++) {
		AUTO(http_request) beside = http_request_new("GET", *url);
		AUTO(http_reply) reply = http_do(h, beside, &error);

		tell(reply, error);
	}
	for (gint64 left; (left = end - date_monotonic()) > 0;) {
		int got = http_listen_wait(h, &fd, 1, (int)left, &error);

		printf("%s\n", got == 1 ? "event" : got == 2 ? "told to stop" : got == 0 ? "quiet" :
			error->message);
		fflush(stdout);
		if (got != 1)
			break;
	}
}

static int
client(int argc, char **argv)
{
	struct words w = {0};
	const GOptionEntry entries[] = {
		{"ca", 0, 0, G_OPTION_ARG_STRING, &w.ca, NULL, NULL},
		{"method", 0, 0, G_OPTION_ARG_STRING, &w.method, NULL, NULL},
		{"body", 0, 0, G_OPTION_ARG_STRING, &w.body, NULL, NULL},
		{"large", 0, 0, G_OPTION_ARG_INT, &w.large, NULL, NULL},
		{"header", 0, 0, G_OPTION_ARG_STRING_ARRAY, &w.headers, NULL, NULL},
		{"secret", 0, 0, G_OPTION_ARG_STRING, &w.secret, NULL, NULL},
		{"wait", 0, 0, G_OPTION_ARG_INT, &w.wait, NULL, NULL},
		{"at-once", 0, 0, G_OPTION_ARG_NONE, &w.at_once, NULL, NULL},
		{"listen", 0, 0, G_OPTION_ARG_STRING, &w.listen, NULL, NULL},
		{"for", 0, 0, G_OPTION_ARG_INT, &w.span, NULL, NULL},
		{G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_STRING_ARRAY, &w.urls, NULL, NULL},
		{0},
	};
	GOptionContext *options;
	struct http *h;

	setlocale(LC_ALL, ""); /* words beyond ASCII */
	options = g_option_context_new(NULL);
	g_option_context_add_main_entries(options, entries, NULL);
	if (!g_option_context_parse(options, &argc, &argv, NULL) || w.urls == NULL)
		return 2;
	stop_install();
	log_open(NULL, "test", NULL);
	log_set_level(LOG_DEBUG_);
	h = http_new("agence", w.ca);
	if (w.listen != NULL)
		listen_to(h, &w);
	else if (w.at_once)
		ask_all(h, &w);
	else
		ask_each(h, &w);
	http_free(h);
	g_option_context_free(options);
	g_strfreev(w.headers);
	g_strfreev(w.urls);
	g_free(w.ca);
	g_free(w.method);
	g_free(w.body);
	g_free(w.secret);
	g_free(w.listen);
	return 0;
}

int
main(int argc, char **argv)
{
	if (argc > 1 && (strstr(argv[argc - 1], "://") != NULL))
		return client(argc, argv);
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/http/redact", test_redact);
	g_test_add_func("/http/redact-json", test_redact_json);
	g_test_add_func("/http/never-leaves", test_never_leaves);
	return g_test_run();
}
