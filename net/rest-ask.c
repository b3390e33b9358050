/* net/rest-ask.c — one question and its answer: the connector's JSON in, HTTP out, faults into our
 * codes. */
#include "net/rest-private.h"

#include "base/date.h"
#include "base/err.h"
#include "base/log.h"
#include "base/text.h"
#include "net/jsonic.h"
#include "net/stop.h"

#include <glib/gi18n.h>
#include <poll.h>
#include <string.h>

#define LIMIT_S 60
#define SHORT_MS 2000 /* a wait that is not worth telling */

/* ---- sentences ------------------------------------------------------------------------- */

gboolean
rest_fail(const struct rest *r, GError *why, GError **error)
{
	enum err_code code = why->domain == ERR ? (enum err_code)why->code : ERR_PROTOCOL;
	/* TRANSLATORS: an account in a sentence; the quotes must be those of the other sentences */
	g_autofree char *name = g_strdup_printf(_("“%s”"), r->account->name);

	if (strstr(why->message, name) == NULL)
		err_set(error, code, _("Account “%s”: %s"), r->account->name, why->message);
	else
		err_set(error, code, "%s", why->message);
	g_error_free(why);
	return FALSE;
}

/* ---- calling the connector ------------------------------------------------------------- */

json_t *
rest_input(struct rest *r)
{
	g_autofree char *now = date_to_rfc3339(date_now());

	return json_pack("{sOsOss}", "settings", r->settings, "facts", r->facts, "now", now);
}

static json_t *
headers_json(GHashTable *headers)
{
	json_t *object = json_object();
	GHashTableIter at;
	gpointer name, value;

	g_hash_table_iter_init(&at, headers);
	while (g_hash_table_iter_next(&at, &name, &value)) {
		g_autofree char *text = text_utf8(value, -1);

		json_object_set_new(object, name, json_string(text));
	}
	return object;
}

void
rest_put_reply(json_t *input, const struct http_request *request, const struct http_reply *reply)
{
	json_object_set_new(input, "request", json_loads(request->json, 0, NULL));
	json_object_set_new(input, "status", json_integer(reply->status));
	json_object_set_new(input, "headers", headers_json(reply->headers));
}

json_t *
rest_call(struct rest *r, const char *function, const json_t *input, GBytes *body, GError **error)
{
	g_autofree char *text = jsonic_text(input), *out = NULL;
	GError *why = NULL;
	json_t *value;

	out = mapper_call(r->connector->mapper, function, text, body, &why);
	if (out == NULL) {
		rest_fail(r, why, error);
		return NULL;
	}
	value = json_loads(out, JSON_DECODE_ANY, NULL);
	if (value == NULL)
		err_set(error, ERR_INPUT, _("Account “%s”: what the function “%s” of the connector “%s” "
			"gave cannot be read."), r->account->name, function, r->connector->name);
	return value;
}

GPtrArray *
rest_requests_of(struct rest *r, const json_t *value, GError **error)
{
	g_autofree char *text = jsonic_text(value);
	GError *why = NULL;
	GPtrArray *requests = connector_requests(r->connector, r->base, text, &why);

	if (requests == NULL)
		rest_fail(r, why, error);
	return requests;
}

GPtrArray *
rest_requests(struct rest *r, const char *function, const json_t *input, gboolean *list,
	GError **error)
{
	json_t *out = rest_call(r, function, input, NULL, error);
	GPtrArray *requests = NULL;

	if (out == NULL)
		return NULL;
	if (list != NULL)
		*list = json_is_array(out);
	requests = rest_requests_of(r, out, error);
	json_decref(out);
	return requests;
}

/* ---- asking ---------------------------------------------------------------------------- */

/* FALSE when told to stop. */
static gboolean
sleep_ms(gint64 ms)
{
	struct pollfd stop = {stop_fd(), POLLIN, 0};

	poll(&stop, 1, (int)ms);
	return !stop_wanted();
}

static gboolean
fail_limit(const struct rest *r, gint64 at, GError **error)
{
	g_autofree char *when = date_to_human(at, date_now());

	return err_set(error, ERR_LIMIT, _("Account “%s”: %s asks us to slow down; it is asked again "
		"%s."), r->account->name, r->connector->title, when);
}

/* Room for one more request. */
static gboolean
wait_for_room(struct rest *r, gint64 *retry_at, GError **error)
{
	for (;;) {
		gint64 wait = rest_rate_take(r);

		if (wait == 0)
			return TRUE;
		if (wait > SHORT_MS) {
			if (retry_at != NULL)
				*retry_at = date_now() + wait;
			return fail_limit(r, date_now() + wait, error);
		}
		if (!sleep_ms(wait))
			return err_set(error, ERR_BUSY, _("Account “%s”: stopped."), r->account->name);
	}
}

void
rest_take_token_facts(struct rest *r)
{
	const char *text = oauth_facts(r->oauth);
	json_t *facts = text != NULL ? json_loads(text, 0, NULL) : NULL;

	if (json_is_object(facts))
		json_object_update(r->facts, facts);
	json_decref(facts);
}

static struct http_reply *
ask_once(struct rest *r, struct http_request *request, gint64 *retry_at, GError **error)
{
	struct http_reply *reply;
	GError *why = NULL;

	if (!wait_for_room(r, retry_at, error))
		return NULL;
	if (!oauth_sign(r->oauth, request, &why)) {
		rest_fail(r, why, error);
		return NULL;
	}
	rest_take_token_facts(r);
	reply = http_do(r->http, request, &why);
	if (reply == NULL) {
		rest_fail(r, why, error);
		return NULL;
	}
	log_debug("%s: %s %s: %d, %" G_GINT64_FORMAT " ms", r->account->name, request->method, reply->url,
		reply->status, reply->ms);
	rest_rate_told(r, reply, 0);
	return reply;
}

/* ---- judging --------------------------------------------------------------------------- */

static gboolean
is_accepted(const struct http_request *request, int status)
{
	return (status >= 200 && status < 300) || connector_accepts(request, status);
}

/* What a person can do about it. */
static char *
remedy(const struct rest *r, enum err_code code, gint64 retry_at)
{
	switch (code) {
	case ERR_AUTH:
		return g_strdup_printf(_("Log in anew: guichet-net login %s (or check how its secret is "
			"got in the configuration)."), r->account->name);
	case ERR_CONFIG:
	case ERR_GONE:
		return g_strdup_printf(_("Check url, user and settings of the account in %s."),
			conf_path(r->conf));
	case ERR_LIMIT: {
		g_autofree char *when = date_to_human(retry_at, date_now());

		return g_strdup_printf(_("It is asked again %s."), when);
	}
	case ERR_TEMP:
	case ERR_NET:
	case ERR_PROTOCOL:
		return g_strdup(_("It is tried again by itself."));
	default:
		return g_strdup(_("Ask who runs the server."));
	}
}

static enum err_code
code_of_status(int status)
{
	return status == 401 ? ERR_AUTH : status == 404 || status == 410 ? ERR_GONE :
		status == 408 || status == 425 || status == 429 ? ERR_LIMIT :
		status >= 500 ? ERR_TEMP : status >= 400 ? ERR_REFUSED : ERR_PROTOCOL;
}

static enum err_code
code_of_name(const char *name, enum err_code fallback)
{
	static const enum err_code codes[] = { ERR_AUTH, ERR_REFUSED, ERR_LIMIT, ERR_TEMP, ERR_NET,
		ERR_PROTOCOL, ERR_GONE, ERR_CONFIG, ERR_TRUST, ERR_INPUT };

	for (gsize i = 0; name != NULL && i < G_N_ELEMENTS(codes); i++)
		if (strcmp(err_name(codes[i]), name) == 0)
			return codes[i];
	return fallback;
}

static gboolean
fail_status(struct rest *r, const struct http_reply *reply, enum err_code code, const char *text,
	gint64 *retry_at, GError **error)
{
	gint64 next = rest_rate_next(r), at = next != 0 ? next : date_now() + DATE_MINUTE;
	g_autofree char *what = remedy(r, code, at);
	g_autofree char *words = text != NULL ? text_ellipsis(text, 200, TEXT_LINE) : NULL;

	if (retry_at != NULL && code == ERR_LIMIT)
		*retry_at = at;
	if (words != NULL && *words != '\0')
		return err_set(error, code, _("Account “%s”: %s says “%s” (status %d). %s"),
			r->account->name, r->connector->title, words, reply->status, what);
	return err_set(error, code, _("Account “%s”: %s answers with status %d. %s"), r->account->name,
		r->connector->title, reply->status, what);
}

char *
rest_hide(const char *text)
{
	g_autofree char *shown = http_redact_json(text);

	return log_redact(shown);
}

char *
rest_words(const json_t *value)
{
	g_autofree char *text = jsonic_string(value);

	return text != NULL ? rest_hide(text) : NULL;
}

/* The connector knows what its channel means by it; if it does not, the status says enough. *after: in so
 * many seconds, 0 not said. */
static enum err_code
judge(struct rest *r, const struct http_request *request, const struct http_reply *reply, char **text,
	gint64 *after)
{
	enum err_code code = code_of_status(reply->status);
	json_t *input = rest_input(r), *fault;
	g_autoptr(GError) why = NULL;

	*text = NULL;
	*after = 0;
	rest_put_reply(input, request, reply);
	fault = rest_call(r, "fault", input, reply->body, &why);
	json_decref(input);
	if (why != NULL)
		log_warn("%s", why->message);
	if (json_is_object(fault)) {
		json_t *seconds = json_object_get(fault, "retry_after");

		code = code_of_name(json_string_value(json_object_get(fault, "code")), code);
		*text = rest_words(json_object_get(fault, "text"));
		if (json_is_number(seconds) && json_number_value(seconds) > 0)
			*after = (gint64)MIN(json_number_value(seconds), 86400) + 1;
	}
	json_decref(fault);
	return code;
}

static gboolean
fail_fault(struct rest *r, const struct http_request *request, const struct http_reply *reply,
	gint64 *retry_at, GError **error)
{
	g_autofree char *text = NULL;
	gint64 after;
	enum err_code code = judge(r, request, reply, &text, &after);

	if (after > 0)
		rest_rate_told(r, reply, after);
	if (code == ERR_LIMIT && rest_rate_next(r) == 0) /* it does not say when */
		rest_rate_told(r, reply, LIMIT_S);
	return fail_status(r, reply, code, text, retry_at, error);
}

gboolean
rest_check(struct rest *r, const struct http_request *request, const struct http_reply *reply,
	gint64 *retry_at, GError **error)
{
	const char *location = g_hash_table_lookup(reply->headers, "location");

	if (is_accepted(request, reply->status))
		return !http_is_page(request, reply) || err_set(error, ERR_PROTOCOL, _("Account “%s”: a "
			"web page came where %s has data (%s). Check url in %s; a login page of "
			"the network or a proxy may stand in between."), r->account->name,
			r->connector->title, reply->url, conf_path(r->conf));
	if (reply->status >= 300 && reply->status < 400 && location != NULL) {
		g_autofree char *to = http_redact(location);

		return err_set(error, ERR_PROTOCOL, _("Account “%s”: the server sends us elsewhere (%s), "
			"where we do not follow. Check url in %s."), r->account->name, to,
			conf_path(r->conf));
	}
	return fail_fault(r, request, reply, retry_at, error);
}

/* ---- asking, with a token that may have to be renewed ----------------------------------- */

/* Not every channel says it by 401: AT Protocol answers an old token with 400. Who may not be
 * answered is another matter: 403 to an answer concerns the answer. */
static gboolean
is_token_refused(struct rest *r, const struct http_request *request, const struct http_reply *reply)
{
	g_autofree char *text = NULL;
	gint64 after;

	if (reply->status != 400 && (reply->status != 403 || r->is_reply))
		return reply->status == 401;
	return !is_accepted(request, reply->status) && judge(r, request, reply, &text, &after) == ERR_AUTH;
}

struct http_reply *
rest_ask(struct rest *r, struct http_request *request, gint64 *retry_at, GError **error)
{
	struct http_reply *reply = ask_once(r, request, retry_at, error);
	GError *why = NULL;

	if (reply == NULL || !is_token_refused(r, request, reply))
		return reply;
	if (oauth_renew(r->oauth, &why)) {
		http_reply_free(reply);
		return ask_once(r, request, retry_at, error);
	}
	http_reply_free(reply);
	rest_fail(r, why, error);
	return NULL;
}
