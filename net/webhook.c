/* net/webhook.c — signatures of webhook calls, one row a scheme. */
#include "net/webhook.h"

#include "base/date.h"
#include "base/err.h"
#include "net/jsonic.h"

#include <glib/gi18n.h>
#include <openssl/crypto.h>
#include <string.h>

#define OLD_MS (5 * DATE_MINUTE) /* a Slack call may be so old, or so far ahead */
#define ANSWER_MAX 512 /* bytes of a challenge that are given back */

const char *const webhook_schemes[WEBHOOK_N] = { "none", "meta", "slack", "twilio" };

/* ---- small things ---------------------------------------------------------------------- */

static const char *
header(const struct webhook_call *call, const char *name)
{
	return g_hash_table_lookup(call->headers, name);
}

/* In a time that says nothing about where they differ. */
static gboolean
is_same(const char *a, const char *b)
{
	gsize n = strlen(a);

	return strlen(b) == n && CRYPTO_memcmp(a, b, n) == 0;
}

static gboolean
fail_missing(const char *name, GError **error)
{
	return err_set(error, ERR_AUTH, _("the call has no header %s: it does not come from the channel, or "
		"the web server does not hand it on"), name);
}

static gboolean
fail_wrong(const char *name, GError **error)
{
	return err_set(error, ERR_AUTH, _("the signature in %s is not that of our secret: the call does not come "
		"from the channel, or webhook-secret-command prints another secret than the channel has"),
		name);
}

/* ---- schemes --------------------------------------------------------------------------- */

/* The HMAC of the body as it came, with what stands before it. */
static char *
sign_body(GChecksumType type, const char *secret, const char *before, GBytes *body)
{
	GHmac *hmac = g_hmac_new(type, (const guchar *)secret, strlen(secret));
	gsize len;
	const guchar *data = g_bytes_get_data(body, &len);
	char *hex;

	g_hmac_update(hmac, (const guchar *)before, (gssize)strlen(before));
	if (len > 0)
		g_hmac_update(hmac, data, (gssize)len);
	hex = g_strdup(g_hmac_get_string(hmac));
	g_hmac_unref(hmac);
	return hex;
}

static gboolean
verify_meta(const struct webhook_call *call, const char *secret, gint64 now, GError **error)
{
	static const char name[] = "X-Hub-Signature-256";
	const char *given = header(call, "x-hub-signature-256");
	g_autofree char *hex = NULL, *wanted = NULL, *low = NULL;

	(void)now;
	if (given == NULL)
		return fail_missing(name, error);
	hex = sign_body(G_CHECKSUM_SHA256, secret, "", call->body);
	wanted = g_strconcat("sha256=", hex, NULL);
	low = g_ascii_strdown(given, -1);
	return is_same(low, wanted) || fail_wrong(name, error);
}

static gboolean
verify_slack(const struct webhook_call *call, const char *secret, gint64 now, GError **error)
{
	static const char name[] = "X-Slack-Signature";
	const char *given = header(call, "x-slack-signature");
	const char *when = header(call, "x-slack-request-timestamp");
	g_autofree char *before = NULL, *hex = NULL, *wanted = NULL;
	guint64 seconds = 0;

	if (given == NULL)
		return fail_missing(name, error);
	if (when == NULL || !g_ascii_string_to_unsigned(when, 10, 0, G_MAXINT64 / 1000, &seconds, NULL))
		return fail_missing("X-Slack-Request-Timestamp", error);
	if (ABS((gint64)seconds * 1000 - now) > OLD_MS)
		return err_set(error, ERR_AUTH, _("the call was signed more than five minutes ago, or in the "
			"future: it is an old one sent again, or the clock of this machine is wrong"));
	before = g_strdup_printf("v0:%s:", when);
	hex = sign_body(G_CHECKSUM_SHA256, secret, before, call->body);
	wanted = g_strconcat("v0=", hex, NULL);
	return is_same(given, wanted) || fail_wrong(name, error);
}

struct field {
	char *name, *value;
};

static void
field_free(gpointer data)
{
	struct field *field = data;

	g_free(field->name);
	g_free(field->value);
	g_free(field);
}

static gboolean
is_form(const struct webhook_call *call)
{
	const char *type = header(call, "content-type");

	return type != NULL && g_ascii_strncasecmp(type, "application/x-www-form-urlencoded", 33) == 0;
}

/* The fields in their order; NULL: it is no form, ERR_INPUT (transfer full). */
static GPtrArray *
fields_of(const char *form, gsize len, GError **error)
{
	g_autoptr(GPtrArray) fields = g_ptr_array_new_with_free_func(field_free);
	g_autoptr(GError) why = NULL;
	GUriParamsIter at;
	char *name, *value;

	g_uri_params_iter_init(&at, form, (gssize)len, "&", G_URI_PARAMS_WWW_FORM);
	while (g_uri_params_iter_next(&at, &name, &value, &why)) {
		struct field *field = g_new(struct field, 1);

		*field = (struct field){ name, value };
		g_ptr_array_add(fields, field);
	}
	if (why == NULL)
		return g_steal_pointer(&fields);
	err_set(error, ERR_INPUT, _("the body of the call is no form: %s"), why->message);
	return NULL;
}

static GPtrArray *
body_fields(const struct webhook_call *call, GError **error)
{
	gsize len;
	const char *data = g_bytes_get_data(call->body, &len);

	return fields_of(data != NULL ? data : "", len, error);
}

static gint
by_name(gconstpointer a, gconstpointer b)
{
	const struct field *x = *(const struct field *const *)a, *y = *(const struct field *const *)b;
	int names = strcmp(x->name, y->name);

	return names != 0 ? names : strcmp(x->value, y->value);
}

/* The address, and after it each field, sorted, name and value. */
static gboolean
verify_twilio(const struct webhook_call *call, const char *secret, gint64 now, GError **error)
{
	static const char name[] = "X-Twilio-Signature";
	const char *given = header(call, "x-twilio-signature");
	g_autoptr(GPtrArray) fields = NULL;
	g_autofree char *wanted = NULL;
	guint8 digest[20];
	gsize len = sizeof digest;
	GHmac *hmac;

	(void)now;
	if (given == NULL)
		return fail_missing(name, error);
	if (call->url == NULL)
		return err_set(error, ERR_CONFIG, _("the address that Twilio calls is not known here: add webhook-url = "
			"https://… as it is written there"));
	if (!is_form(call))
		return err_set(error, ERR_INPUT, _("the call is no form, as Twilio's are"));
	if ((fields = body_fields(call, error)) == NULL)
		return FALSE;
	g_ptr_array_sort(fields, by_name);
	hmac = g_hmac_new(G_CHECKSUM_SHA1, (const guchar *)secret, strlen(secret));
	g_hmac_update(hmac, (const guchar *)call->url, (gssize)strlen(call->url));
	for (guint i = 0; i < fields->len; i++) {
		const struct field *field = fields->pdata[i];

		g_hmac_update(hmac, (const guchar *)field->name, (gssize)strlen(field->name));
		g_hmac_update(hmac, (const guchar *)field->value, (gssize)strlen(field->value));
	}
	g_hmac_get_digest(hmac, digest, &len);
	g_hmac_unref(hmac);
	wanted = g_base64_encode(digest, len);
	return is_same(given, wanted) || fail_wrong(name, error);
}

gboolean
webhook_verify(enum webhook_scheme scheme, const struct webhook_call *call, const char *secret, gint64 now,
	GError **error)
{
	static gboolean (*const verify[WEBHOOK_N])(const struct webhook_call *, const char *, gint64, GError **) = {
		[WEBHOOK_META] = verify_meta, [WEBHOOK_SLACK] = verify_slack, [WEBHOOK_TWILIO] = verify_twilio,
	};

	g_return_val_if_fail(scheme < WEBHOOK_N && verify[scheme] != NULL, FALSE);
	return verify[scheme](call, secret, now, error);
}

/* ---- are you there? -------------------------------------------------------------------- */

static const char *
field_value(const GPtrArray *fields, const char *name)
{
	for (guint i = 0; i < fields->len; i++) {
		const struct field *field = fields->pdata[i];

		if (strcmp(field->name, name) == 0)
			return field->value;
	}
	return NULL;
}

/* It is given back to whoever asks: words only, and few. */
static char *
answer(const char *challenge)
{
	gsize n = challenge != NULL ? strlen(challenge) : 0;

	for (gsize i = 0; i < n; i++)
		if (!g_ascii_isalnum(challenge[i]) && strchr("-_.~", challenge[i]) == NULL)
			return NULL;
	return n > 0 && n <= ANSWER_MAX ? g_strdup(challenge) : NULL;
}

char *
webhook_greet(enum webhook_scheme scheme, const struct webhook_call *call, const char *token, GError **error)
{
	g_autoptr(GPtrArray) fields = fields_of(call->query, strlen(call->query), NULL);
	const char *mode = fields != NULL ? field_value(fields, "hub.mode") : NULL;
	const char *word = fields != NULL ? field_value(fields, "hub.verify_token") : NULL;
	g_autofree char *challenge = NULL;

	if (scheme != WEBHOOK_META || mode == NULL || strcmp(mode, "subscribe") != 0) {
		err_set(error, ERR_USAGE, _("calls of this channel are POST"));
		return NULL;
	}
	if (word == NULL || !is_same(word, token)) {
		err_set(error, ERR_AUTH, _("hub.verify_token is not what webhook-token-command prints"));
		return NULL;
	}
	challenge = answer(field_value(fields, "hub.challenge"));
	if (challenge == NULL)
		err_set(error, ERR_INPUT, _("hub.challenge is missing, or no plain word"));
	return g_steal_pointer(&challenge);
}

char *
webhook_challenge(enum webhook_scheme scheme, const struct webhook_call *call)
{
	gsize len;
	const char *data = g_bytes_get_data(call->body, &len);
	json_t *body = scheme == WEBHOOK_SLACK && data != NULL ? json_loadb(data, len, 0, NULL) : NULL;
	const char *type = json_string_value(json_object_get(body, "type"));
	char *challenge = NULL;

	if (type != NULL && strcmp(type, "url_verification") == 0)
		challenge = answer(json_string_value(json_object_get(body, "challenge")));
	json_decref(body);
	return challenge;
}

/* ---- what is filed ---------------------------------------------------------------------- */

static json_t *
form_json(const struct webhook_call *call, GError **error)
{
	g_autoptr(GPtrArray) fields = body_fields(call, error);
	json_t *object = fields != NULL ? json_object() : NULL;

	for (guint i = 0; fields != NULL && i < fields->len; i++) {
		const struct field *field = fields->pdata[i];

		if (json_object_get(object, field->name) == NULL)
			json_object_set_new(object, field->name, json_string(field->value));
	}
	return object;
}

static json_t *
text_json(const struct webhook_call *call, GError **error)
{
	gsize len;
	const char *data = g_bytes_get_data(call->body, &len);
	json_t *text = json_stringn(data != NULL ? data : "", len);

	if (text == NULL)
		err_set(error, ERR_INPUT, _("the body of the call is not UTF-8 text"));
	return text;
}

char *
webhook_envelope(const struct webhook_call *call, gint64 now, GError **error)
{
	json_t *body = is_form(call) ? form_json(call, error) : text_json(call, error), *envelope;
	g_autofree char *when = date_to_rfc3339(now);
	const char *type = header(call, "content-type");
	char *text;

	if (body == NULL)
		return NULL;
	envelope = json_pack("{ss si s{ss s{ss}} s{ss} so}", "now", when, "status", 200,
		"request", "method", "POST", "tag", "what", "webhook",
		"headers", "content-type", type != NULL && g_utf8_validate(type, -1, NULL) ? type : "", "body", body);
	text = envelope != NULL ? jsonic_text(envelope) : NULL;
	json_decref(envelope);
	return text;
}
