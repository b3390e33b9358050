// layers: net
/* tests/unit/net-rate.c — one vector for each dialect in which a server says "slower", and the budget. */
#include "net/rate.h"

#include "base/date.h"

#include <string.h>

#define NOW G_GINT64_CONSTANT(1785592440000) /* 2026-08-01T13:54:00Z */

/* "name: value\n…" as net/http gives headers. */
static GHashTable *
headers_of(const char *text)
{
	GHashTable *h = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
	g_auto(GStrv) lines = g_strsplit(text, "\n", -1);

	for (char **l = lines; *l != NULL && **l != '\0'; l++) {
		char *colon = strstr(*l, ": ");

		g_hash_table_insert(h, g_ascii_strdown(*l, colon - *l), g_strdup(colon + 2));
	}
	return h;
}

/* One answer read by somebody who knows nothing yet: how long reading waits, and a reply, in ms. */
static const struct vector {
	const char *name;
	int status;
	const char *headers;
	gint64 body_s; /* what the connector found in the body */
	gint64 reading, reply;
} vectors[] = {
	{"nothing said", 200, "", 0, 0, 0},
	{"Mastodon, ISO with microseconds, none left", 200, "X-RateLimit-Limit: 300\n"
		"X-RateLimit-Remaining: 0\nX-RateLimit-Reset: 2026-08-01T13:55:00.940463Z", 0, 60940, 0},
	{"Mastodon, plenty left", 200, "X-RateLimit-Limit: 300\nX-RateLimit-Remaining: 299\n"
		"X-RateLimit-Reset: 2026-08-01T13:55:00.940463Z", 0, 0, 0},
	{"Mastodon, down to what is kept for replies", 200, "X-RateLimit-Limit: 300\n"
		"X-RateLimit-Remaining: 60\nX-RateLimit-Reset: 2026-08-01T13:55:00.940463Z", 0, 60940, 0},
	{"Mastodon, one above it", 200, "X-RateLimit-Limit: 300\n"
		"X-RateLimit-Remaining: 61\nX-RateLimit-Reset: 2026-08-01T13:55:00.940463Z", 0, 0, 0},
	{"Mastodon, 429", 429, "X-RateLimit-Limit: 300\nX-RateLimit-Remaining: 0\n"
		"X-RateLimit-Reset: 2026-08-01T13:55:00.940463Z", 0, 60940, 60940},
	{"X, epoch seconds", 429, "x-rate-limit-limit: 15\nx-rate-limit-remaining: 0\n"
		"x-rate-limit-reset: 1785592500", 0, 60000, 60000},
	{"Bluesky, epoch seconds, policy, Retry-After", 429, "RateLimit-Limit: 3000\n"
		"RateLimit-Remaining: 0\nRateLimit-Reset: 1785592500\nRateLimit-Policy: 3000;w=300\n"
		"Retry-After: 61", 0, 61000, 61000},
	{"only a policy tells the window", 200, "RateLimit-Limit: 3000\nRateLimit-Remaining: 0\n"
		"RateLimit-Policy: 3000;w=300", 0, 300000, 0},
	{"RFC draft, seconds", 200, "RateLimit-Limit: 100\nRateLimit-Remaining: 0\nRateLimit-Reset: 50",
		0, 50000, 0},
	{"RFC draft, one header", 200, "RateLimit: limit=100, remaining=0, reset=5", 0, 5000, 0},
	{"RFC draft, structured", 200, "RateLimit: \"default\";r=0;t=30\n"
		"RateLimit-Policy: \"default\";q=100;w=60", 0, 30000, 0},
	{"RFC draft, two limits, the tighter counts", 200,
		"RateLimit: \"day\";r=5000;t=40000, \"burst\";r=0;t=3", 0, 3000, 0},
	{"Meta, 80 per cent: replies only", 200,
		"X-App-Usage: {\"call_count\":28,\"total_time\":25,\"total_cputime\":80}", 0, 300000, 0},
	{"Meta, 79 per cent", 200,
		"X-App-Usage: {\"call_count\":28,\"total_time\":79,\"total_cputime\":25}", 0, 0, 0},
	{"Meta, page, 100 per cent", 400, "X-Page-Usage: {\"call_count\":100,\"total_time\":2}",
		0, 900000, 900000},
	{"Meta, business, minutes", 400, "X-Business-Use-Case-Usage: {\"1784\":[{\"type\":\"messenger\","
		"\"call_count\":100,\"total_cputime\":25,\"total_time\":25,"
		"\"estimated_time_to_regain_access\":19}]}", 0, 19 * 60000, 19 * 60000},
	{"Meta, the connector's word", 403, "", 300, 300000, 300000},
	{"App Store Connect, none left of a rolling hour", 429,
		"X-Rate-Limit: user-hour-lim:3500;user-hour-rem:0;", 0, 300000, 300000},
	{"App Store Connect, plenty", 200, "X-Rate-Limit: user-hour-lim:3500;user-hour-rem:3400;", 0, 0, 0},
	{"App Store Connect, a fifth left", 200, "X-Rate-Limit: user-hour-lim:3500;user-hour-rem:700;",
		0, 300000, 0},
	{"Google, LinkedIn, Trustpilot: a bare 429 is for the back-off", 429, "", 0, 0, 0},
	{"Matrix, Retry-After and retry_after_ms in the body", 429, "Retry-After: 1", 1, 1000, 1000},
	{"Rocket.Chat, epoch ms", 429, "X-RateLimit-Limit: 10\nX-RateLimit-Remaining: 0\n"
		"X-RateLimit-Reset: 1785592470123", 0, 30123, 30123},
	{"Mattermost, seconds left, plain text", 429, "X-Ratelimit-Limit: 10\nX-Ratelimit-Remaining: 0\n"
		"X-Ratelimit-Reset: 1", 0, 1000, 1000},
	{"Zulip, with Retry-After", 429, "X-RateLimit-Limit: 200\nX-RateLimit-Remaining: 0\n"
		"X-RateLimit-Reset: 1785592442\nRetry-After: 2.5", 0, 2500, 2500},
	{"Telegram, retry_after in the body", 429, "", 35, 35000, 35000},
	{"Zendesk, a limit by its bare name", 200, "X-Rate-Limit: 700\nX-Rate-Limit-Remaining: 139", 0,
		300000, 0},
	{"Zendesk, above", 200, "X-Rate-Limit: 700\nX-Rate-Limit-Remaining: 141", 0, 0, 0},
	{"Retry-After as a date", 503, "Retry-After: Sat, 01 Aug 2026 13:56:00 GMT", 0, 120000, 120000},
	{"Retry-After as a date, by a clock an hour ahead", 429,
		"Date: Sat, 01 Aug 2026 14:54:00 GMT\nRetry-After: Sat, 01 Aug 2026 14:55:00 GMT", 0, 60000, 60000},
	{"a reset by a clock ten minutes behind", 200, "Date: Sat, 01 Aug 2026 13:44:00 GMT\n"
		"X-RateLimit-Limit: 300\nX-RateLimit-Remaining: 0\nX-RateLimit-Reset: 1785591900", 0, 60000, 0},
	{"Retry-After with a good answer says nothing", 200, "Retry-After: 60", 0, 0, 0},
	{"a year is a day at most", 429, "Retry-After: 31536000", 0, 86400000, 86400000},
	{"nonsense", 429, "Retry-After: soon\nX-RateLimit-Remaining: many\nX-RateLimit-Reset: never\n"
		"X-App-Usage: [[[\nRateLimit: ;;;=\nRateLimit-Policy: w=\nX-Rate-Limit: -rem:", 0, 0, 0},
	{"nonsense in numbers", 429, "Retry-After: -5\nX-RateLimit-Limit: -1\nX-RateLimit-Remaining: 1e400\n"
		"X-RateLimit-Reset: nan", 0, 0, 0},
	{"in the past", 200, "X-RateLimit-Limit: 300\nX-RateLimit-Remaining: 0\nX-RateLimit-Reset: 1785592000",
		0, 0, 0},
};

static void
test_dialect(gconstpointer data)
{
	const struct vector *v = data;
	g_autoptr(GHashTable) headers = headers_of(v->headers);
	struct rate r = {0};

	rate_read(&r, v->status, headers, v->body_s, NOW);
	g_assert_cmpint(rate_wait(&r, FALSE, NOW), ==, v->reading);
	g_assert_cmpint(rate_wait(&r, TRUE, NOW), ==, v->reply);
	/* and it is over when it said so */
	g_assert_cmpint(rate_wait(&r, FALSE, NOW + v->reading), ==, 0);
	g_assert_cmpint(rate_wait(&r, TRUE, NOW + v->reply), ==, 0);
}

/* A later answer without headers does not make a wait shorter. */
static void
test_memory(void)
{
	g_autoptr(GHashTable) slow = headers_of("Retry-After: 60"), none = headers_of("");
	struct rate r = {0};

	rate_read(&r, 429, slow, 0, NOW);
	rate_read(&r, 200, none, 0, NOW + 1000);
	g_assert_cmpint(rate_wait(&r, TRUE, NOW + 1000), ==, 59000);
	rate_read(&r, 429, NULL, 5, NOW + 2000);
	g_assert_cmpint(rate_wait(&r, TRUE, NOW + 2000), ==, 58000);
}

static void
test_budget(void)
{
	struct rate r = {.budget = 300, .reserve = 30, .window_s = 900};

	for (int i = 0; i < 270; i++) {
		g_assert_cmpint(rate_wait(&r, FALSE, NOW + i), ==, 0);
		rate_used(&r, NOW + i);
	}
	g_assert_cmpint(rate_wait(&r, FALSE, NOW + 1000), ==, 899000); /* until the window began 15 minutes ago */
	for (int i = 0; i < 30; i++) {
		g_assert_cmpint(rate_wait(&r, TRUE, NOW + 1000), ==, 0);
		rate_used(&r, NOW + 1000);
	}
	g_assert_cmpint(rate_wait(&r, TRUE, NOW + 1000), ==, 899000);
	g_assert_cmpint(rate_wait(&r, FALSE, NOW + 900000), ==, 0);
	rate_used(&r, NOW + 900000);
	g_assert_cmpint(r.used, ==, 1);
	g_assert_cmpint(rate_wait(&r, FALSE, NOW + 900000), ==, 0);
}

/* What the server counts goes down with what we send, between its answers. */
static void
test_countdown(void)
{
	g_autoptr(GHashTable) headers = headers_of("X-RateLimit-Limit: 10\nX-RateLimit-Remaining: 4\n"
		"X-RateLimit-Reset: 60");
	struct rate r = {0};

	rate_read(&r, 200, headers, 0, NOW);
	for (int i = 0; i < 2; i++) {
		g_assert_cmpint(rate_wait(&r, FALSE, NOW), ==, 0);
		rate_used(&r, NOW);
	}
	g_assert_cmpint(rate_wait(&r, FALSE, NOW), ==, 60000);
	g_assert_cmpint(rate_wait(&r, TRUE, NOW), ==, 0);
}

/* A reserve that is larger than the whole must not stop reading for ever; nor a clock that jumps. */
static void
test_odd(void)
{
	g_autoptr(GHashTable) headers = headers_of("x-rate-limit-limit: 1\nx-rate-limit-remaining: 1\n"
		"x-rate-limit-reset: 1785592500");
	struct rate r = {.budget = 3, .reserve = 30, .window_s = 900};

	g_assert_cmpint(rate_wait(&r, FALSE, NOW), ==, 0);
	rate_read(&r, 200, headers, 0, NOW);
	g_assert_cmpint(rate_wait(&r, FALSE, NOW), ==, 0);
	for (int i = 0; i < 3; i++)
		rate_used(&r, NOW);
	g_assert_cmpint(rate_wait(&r, TRUE, NOW), ==, 900000);
	g_assert_cmpint(rate_wait(&r, TRUE, NOW - DATE_DAY), ==, 0);
	rate_used(&r, NOW - DATE_DAY);
	g_assert_cmpint(r.used, ==, 1);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	for (gsize i = 0; i < G_N_ELEMENTS(vectors); i++) {
		g_autofree char *path = g_strdup_printf("/rate/dialect/%02zu %s", i, vectors[i].name);

		g_test_add_data_func(path, &vectors[i], test_dialect);
	}
	g_test_add_func("/rate/memory", test_memory);
	g_test_add_func("/rate/budget", test_budget);
	g_test_add_func("/rate/countdown", test_countdown);
	g_test_add_func("/rate/odd", test_odd);
	return g_test_run();
}
