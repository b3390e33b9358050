// layers: net
/* tests/unit/net-webhook.c — signatures as the channels' own documents give them, and what is given back. */
#include "net/webhook.h"

#include "base/err.h"

#include <string.h>

#define SLACK_SECRET "8f742231b10e8888abcd99yyyzzz85a5" /* Slack, "Verifying requests from Slack" */
#define SLACK_AT 1531420618
#define SLACK_BODY \
	"token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V" \
	"&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=" \
	"&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN" \
	"&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c"
#define SLACK_SIGNATURE "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503"
#define TWILIO_URL "https://mycompany.com/myapp.php?foo=1&bar=2" /* Twilio, "Security" */
#define TWILIO_BODY "To=%2B18005551212&From=%2B14158675309&Digits=1234&Caller=%2B14158675309&CallSid=CA1234567890ABCDE"
#define FORM "application/x-www-form-urlencoded"

static const struct {
	enum webhook_scheme scheme;
	const char *secret, *body, *url, *type;
	const char *headers[4]; /* name, value… */
	gint64 at_s;
	int code; /* enum err_code, -1 verified */
} rows[] = {
	{ WEBHOOK_SLACK, SLACK_SECRET, SLACK_BODY, NULL, FORM,
	  { "x-slack-signature", SLACK_SIGNATURE, "x-slack-request-timestamp", "1531420618" }, SLACK_AT, -1 },
	{ WEBHOOK_SLACK, SLACK_SECRET, SLACK_BODY, NULL, FORM,
	  { "x-slack-signature", SLACK_SIGNATURE, "x-slack-request-timestamp", "1531420618" }, SLACK_AT + 300, -1 },
	{ WEBHOOK_SLACK, SLACK_SECRET, SLACK_BODY, NULL, FORM,
	  { "x-slack-signature", SLACK_SIGNATURE, "x-slack-request-timestamp", "1531420618" }, SLACK_AT + 301, ERR_AUTH },
	{ WEBHOOK_SLACK, SLACK_SECRET, SLACK_BODY, NULL, FORM,
	  { "x-slack-signature", SLACK_SIGNATURE, "x-slack-request-timestamp", "1531420618" }, SLACK_AT - 301, ERR_AUTH },
	{ WEBHOOK_SLACK, SLACK_SECRET, SLACK_BODY, NULL, FORM,
	  { "x-slack-signature", SLACK_SIGNATURE, "x-slack-request-timestamp", "1531420619" }, SLACK_AT, ERR_AUTH },
	{ WEBHOOK_SLACK, SLACK_SECRET, SLACK_BODY, NULL, FORM,
	  { "x-slack-signature", SLACK_SIGNATURE, "x-slack-request-timestamp", "soon" }, SLACK_AT, ERR_AUTH },
	{ WEBHOOK_TWILIO, "12345", TWILIO_BODY, TWILIO_URL, FORM,
	  { "x-twilio-signature", "RSOYDt4T1cUTdK1PDd93/VVr8B8=" }, 0, -1 },
	{ WEBHOOK_TWILIO, "12346", TWILIO_BODY, TWILIO_URL, FORM,
	  { "x-twilio-signature", "RSOYDt4T1cUTdK1PDd93/VVr8B8=" }, 0, ERR_AUTH },
	{ WEBHOOK_TWILIO, "12345", TWILIO_BODY, TWILIO_URL "&", FORM,
	  { "x-twilio-signature", "RSOYDt4T1cUTdK1PDd93/VVr8B8=" }, 0, ERR_AUTH },
	{ WEBHOOK_TWILIO, "12345", TWILIO_BODY, NULL, FORM,
	  { "x-twilio-signature", "RSOYDt4T1cUTdK1PDd93/VVr8B8=" }, 0, ERR_CONFIG },
	{ WEBHOOK_TWILIO, "12345", "a=%zz", TWILIO_URL, FORM,
	  { "x-twilio-signature", "RSOYDt4T1cUTdK1PDd93/VVr8B8=" }, 0, ERR_INPUT },
	{ WEBHOOK_TWILIO, "12345", "{}", TWILIO_URL, "application/json",
	  { "x-twilio-signature", "RSOYDt4T1cUTdK1PDd93/VVr8B8=" }, 0, ERR_INPUT },
	/* RFC 4231, test case 2 */
	{ WEBHOOK_META, "Jefe", "what do ya want for nothing?", NULL, "text/plain",
	  { "x-hub-signature-256", "sha256=5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843" }, 0, -1 },
	{ WEBHOOK_META, "Jefe", "what do ya want for nothing?", NULL, "text/plain",
	  { "x-hub-signature-256", "sha256=5BDCC146BF60754E6A042426089575C75A003F089D2739839DEC58B964EC3843" }, 0, -1 },
	{ WEBHOOK_META, "Jefe", "what do ya want for nothing!", NULL, "text/plain",
	  { "x-hub-signature-256", "sha256=5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843" }, 0, ERR_AUTH },
	{ WEBHOOK_META, "Jefe", "what do ya want for nothing?", NULL, "text/plain",
	  { "x-hub-signature-256", "sha256=" }, 0, ERR_AUTH },
	{ WEBHOOK_META, "Jefe", "what do ya want for nothing?", NULL, "text/plain",
	  { "x-hub-signature", "sha1=effcdf6ae5eb2fa2d27416d5f184df9c259a7c79" }, 0, ERR_AUTH },
	{ WEBHOOK_META, "Jefe", "", NULL, NULL,
	  { "x-hub-signature-256", "sha256=923598ecc54d9e5a8d9b8c5b5e1d4a5a" }, 0, ERR_AUTH },
};

static void
test_signatures(void)
{
	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(GHashTable) headers = g_hash_table_new(g_str_hash, g_str_equal);
		g_autoptr(GBytes) body = g_bytes_new_static(rows[i].body, strlen(rows[i].body));
		struct webhook_call call = { "", rows[i].url, headers, body };
		g_autoptr(GError) error = NULL;
		gboolean ok;

		for (int k = 0; k < 4 && rows[i].headers[k] != NULL; k += 2)
			g_hash_table_insert(headers, (gpointer)(gsize)rows[i].headers[k], (gpointer)(gsize)rows[i].headers[k + 1]);
		if (rows[i].type != NULL)
			g_hash_table_insert(headers, (gpointer)(gsize)"content-type", (gpointer)(gsize)rows[i].type);
		ok = webhook_verify(rows[i].scheme, &call, rows[i].secret, rows[i].at_s * 1000, &error);
		if (ok != (rows[i].code < 0) || (!ok && !g_error_matches(error, ERR, rows[i].code)))
			g_error("row %" G_GSIZE_FORMAT ": %s", i, ok ? "verified" : error->message);
	}
}

static char *
greet(enum webhook_scheme scheme, const char *query, GError **error)
{
	struct webhook_call call = { query, NULL, NULL, NULL };

	return webhook_greet(scheme, &call, "word", error);
}

static void
test_greeting(void)
{
	static const struct {
		enum webhook_scheme scheme;
		const char *query, *answer;
		int code;
	} asks[] = {
		{ WEBHOOK_META, "hub.mode=subscribe&hub.challenge=115820&hub.verify_token=word", "115820", -1 },
		{ WEBHOOK_META, "hub.mode=subscribe&hub.challenge=115820&hub.verify_token=Word", NULL, ERR_AUTH },
		{ WEBHOOK_META, "hub.mode=subscribe&hub.challenge=115820", NULL, ERR_AUTH },
		{ WEBHOOK_META, "hub.mode=subscribe&hub.verify_token=word", NULL, ERR_INPUT },
		{ WEBHOOK_META, "hub.mode=subscribe&hub.verify_token=word&hub.challenge=a%0Db", NULL, ERR_INPUT },
		{ WEBHOOK_META, "hub.mode=unsubscribe&hub.verify_token=word&hub.challenge=1", NULL, ERR_USAGE },
		{ WEBHOOK_META, "", NULL, ERR_USAGE }, { WEBHOOK_META, "%", NULL, ERR_USAGE },
		{ WEBHOOK_SLACK, "hub.mode=subscribe&hub.challenge=1&hub.verify_token=word", NULL, ERR_USAGE },
	};

	for (gsize i = 0; i < G_N_ELEMENTS(asks); i++) {
		g_autoptr(GError) error = NULL;
		g_autofree char *answer = greet(asks[i].scheme, asks[i].query, &error);

		g_assert_cmpstr(answer, ==, asks[i].answer);
		g_assert_cmpint(error != NULL ? error->code : -1, ==, asks[i].code);
	}
}

static void
test_envelope(void)
{
	g_autoptr(GHashTable) headers = g_hash_table_new(g_str_hash, g_str_equal);
	g_autoptr(GBytes) json = g_bytes_new_static("{\"a\":\"é\"}", 10), bad = g_bytes_new_static("\xff", 1);
	g_autoptr(GBytes) form = g_bytes_new_static("a=1&b=%C3%A9+2&a=3", 18);
	struct webhook_call call = { "", NULL, headers, json };
	g_autoptr(GError) error = NULL;
	g_autofree char *text = webhook_envelope(&call, 1700000000000, NULL), *fields = NULL;

	g_assert_nonnull(strstr(text, "\"body\":\"{\\\"a\\\":\\\"é\\\"}\""));
	g_assert_nonnull(strstr(text, "\"now\":\"2023-11-14T22:13:20"));
	call.body = bad;
	g_assert_null(webhook_envelope(&call, 0, &error));
	g_assert_error(error, ERR, ERR_INPUT);
	g_hash_table_insert(headers, (gpointer)(gsize)"content-type", (gpointer)(gsize)FORM "; charset=utf-8");
	call.body = form;
	fields = webhook_envelope(&call, 1700000000000, NULL);
	g_assert_nonnull(strstr(fields, "\"body\":{\"a\":\"1\",\"b\":\"é 2\"}"));
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/webhook/signatures", test_signatures);
	g_test_add_func("/webhook/greeting", test_greeting);
	g_test_add_func("/webhook/envelope", test_envelope);
	return g_test_run();
}
