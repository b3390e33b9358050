/* net/rest-push.c — one answer through a connector: what it is told, what it objects to, its requests,
 * and what it reads in the answers. */
#include "net/rest-push.h"

#include "base/date.h"
#include "base/err.h"
#include "base/fault.h"
#include "base/log.h"
#include "cache/outbox-net.h"
#include "core/channel.h"
#include "net/jsonic.h"

#include <glib/gi18n.h>
#include <string.h>

#define STEPS_MAX 10 /* times that push may be called for one answer */
#define AGAIN_MAX 12 /* attempts under one id; then it is looked for */
#define AGAIN_MARGIN DATE_MINUTE /* before the channel forgets the id */

/* ---- what the connector is told -------------------------------------------------------- */

static void
put(json_t *object, const char *key, const char *value)
{
	json_object_set_new(object, key, value != NULL ? json_string(value) : json_null());
}

static void
put_time(json_t *object, const char *key, gint64 at)
{
	g_autofree char *text = at != 0 ? date_to_rfc3339(at) : NULL;

	put(object, key, text);
}

static json_t *
handles(const struct outbox *row)
{
	json_t *list = json_array();
	g_auto(GStrv) all = g_strsplit(row->to, ",", -1);

	for (guint i = 0; all[i] != NULL; i++)
		if (*g_strstrip(all[i]) != '\0')
			json_array_append_new(list, json_string(all[i]));
	return list;
}

static json_t *
message_json(const struct push *p)
{
	const struct outbox *row = p->row;
	json_t *m = json_object();
	const char *handle = json_string_value(json_object_get(p->r->facts, "handle"));

	put(m, "id", row->gid);
	put(m, "text", row->body);
	put(m, "subject", row->subject);
	put(m, "visibility", row->public_ ? "public" : "private");
	put_time(m, "at", row->created_at);
	put(m, "lang", p->answered != NULL ? p->answered->message->lang : NULL);
	json_object_set_new(m, "to", handles(row));
	put(m, "author_handle", handle != NULL ? handle : p->r->account->address);
	return m;
}

const struct inbox_person *
rest_author(const struct inbox_message *m)
{
	for (guint i = 0; i < m->people->len; i++) {
		const struct inbox_person *p = m->people->pdata[i];

		if (strcmp(p->role, "from") == 0)
			return p;
	}
	return NULL;
}

static json_t *
author_json(const struct inbox_message *m)
{
	const struct inbox_person *from = rest_author(m);
	json_t *author = json_object();

	put(author, "id", from != NULL ? from->id : NULL);
	put(author, "handle", from != NULL ? from->address : m->address);
	put(author, "name", m->author);
	return author;
}

static json_t *
thread_json(const struct push *p)
{
	const struct answered *a = p->answered;
	json_t *t = json_object(), *ids = json_array();

	for (guint i = 0; a != NULL && i < a->ids->len; i++)
		json_array_append_new(ids, json_string(a->ids->pdata[i]));
	json_object_set_new(t, "ids", ids);
	put(t, "visibility", p->row->public_ ? "public" : "private");
	if (a == NULL)
		return t;
	put(t, "id", a->thread);
	put(t, "root", a->root);
	put(t, "parent", a->message->channel_id);
	put(t, "parent_url", a->message->url);
	json_object_set_new(t, "parent_author", author_json(a->message));
	put_time(t, "last_in_at", a->last_in);
	json_object_set_new(t, "tags", a->message->keep != NULL ?
		json_loads(a->message->keep, JSON_DECODE_ANY, NULL) : json_null());
	return t;
}

/* ---- may it go? ------------------------------------------------------------------------ */

/* The connector's sentence in our language, else in English. */
static const char *
sentence(const struct rest *r, const json_t *text)
{
	const char *lang = json_string_value(json_object_get(r->settings, "lang")), *own = NULL;

	if (json_is_string(text))
		return json_string_value(text);
	if (lang != NULL)
		own = json_string_value(json_object_get(text, lang));
	return own != NULL ? own : json_string_value(json_object_get(text, "en"));
}

static void
take_remark(const struct rest *r, const json_t *one, GPtrArray *list)
{
	gboolean stop = g_strcmp0(json_string_value(json_object_get(one, "level")), "stop") == 0;
	const char *text = sentence(r, json_object_get(one, "text"));

	if (text == NULL && stop)
		text = _("the connector does not let this answer go");
	if (text != NULL)
		remark_add(list, stop, text);
}

/* Where a message has room for one answer, a second one takes its place: only when the customer has changed
 * his mind since. */
static void
remark_second(const struct push *p, GPtrArray *list)
{
	const struct channel *kind = channel_find(p->r->connector->kind);
	gint64 at = p->answered != NULL ? p->answered->answered_at : 0;
	g_autofree char *when = date_to_human(at, date_now()), *text = NULL;
	gboolean stop = at >= (p->answered != NULL ? p->answered->heard_at : 0);

	if (!kind->one_answer || at == 0)
		return;
	text = g_strdup_printf(stop ? _("%s shows one answer to a review, and there is one of %s already: another would "
		"take its place. Change that one on the channel itself if you must.") :
		_("%s shows one answer to a review: this one takes the place of the one of %s, as the review was "
		  "changed since."), p->r->connector->title, when);
	remark_add(list, stop, text);
}

GPtrArray *
rest_push_remarks(struct push *p, GError **error)
{
	GPtrArray *list = remark_list_new();
	json_t *told, *one;
	gsize i;

	remark_second(p, list);
	if (!mapper_has(p->r->connector->mapper, "check"))
		return list;
	told = rest_call(p->r, "check", p->input, NULL, error);
	if (told == NULL) {
		g_ptr_array_unref(list);
		return NULL;
	}
	json_array_foreach(told, i, one)
		take_remark(p->r, one, list);
	json_decref(told);
	return list;
}

/* Only “stop” counts here: warnings were read before the signing off. */
static gboolean
check_rules(struct push *p, GError **error)
{
	g_autoptr(GPtrArray) list = rest_push_remarks(p, error);
	const char *stop = list != NULL ? remark_stop(list) : NULL;

	return list != NULL && (stop == NULL || err_set(error, ERR_REFUSED, "%s", stop));
}

static gboolean
check_window(const struct push *p, GError **error)
{
	gint64 window = p->r->account->window_s * 1000;
	gint64 last = p->answered != NULL ? p->answered->last_in : 0;
	g_autofree char *until = NULL;

	if (window == 0 || last == 0 || date_now() <= last + window)
		return TRUE;
	until = date_to_human(last + window, date_now());
	return err_set(error, ERR_REFUSED, _("%s takes an answer only for %d hours after the customer's last "
		"message; that was until %s. Answer by another channel, or wait until the customer writes "
		"again."), p->r->connector->title, (int)(p->r->account->window_s / 3600), until);
}

/* Nothing that one person should read may be said to everybody, whatever the connector was when it was signed off. */
static gboolean
check_privacy(const struct push *p, GError **error)
{
	return p->row->public_ || p->answered == NULL || !p->answered->message->public_ ||
		connector_can(p->r->connector, "private") ||
		err_set(error, ERR_REFUSED, _("On %s what everybody reads can no more be answered in private: answer by "
			"another channel."), p->r->connector->title);
}

static gboolean
check_files(const struct push *p, GError **error)
{
	g_autoptr(GPtrArray) files = outbox_files(p->r->db, p->row->id, error);

	return files != NULL && (files->len == 0 || err_set(error, ERR_REFUSED, _("files cannot be sent on "
		"%s from here; take them out and send the answer again."), p->r->connector->title));
}

/* An earlier attempt may have got through: again under the same id, while the channel remembers it. */
gboolean
rest_may_again(const struct rest *r, const struct outbox *row)
{
	gint64 since = outbox_unknown_since(r->db, row->id), span = r->connector->resend_s;

	if (since == 0)
		return TRUE;
	if (span == 0 || row->attempts >= AGAIN_MAX)
		return FALSE;
	return span < 0 || date_now() < since + span * 1000 - AGAIN_MARGIN;
}

static gboolean
check_again(const struct push *p, GError **error)
{
	return rest_may_again(p->r, p->row) || err_set(error, ERR_UNKNOWN, _("nobody knows whether an earlier "
		"attempt got through, and the channel would take this one for another answer"));
}

/* ---- sending --------------------------------------------------------------------------- */

static json_t *
with_answers(const struct push *p)
{
	json_t *input = json_copy(p->input);

	json_object_set(input, "answers", p->answers);
	return input;
}

/* The last request is the one that publishes. Alone it is the last unless it says that it is not. */
static gboolean
is_last(const struct http_request *request, gboolean list, gboolean end)
{
	json_t *object, *last;
	gboolean not;

	if (request->last)
		return TRUE;
	if (list)
		return end;
	object = json_loads(request->json, 0, NULL);
	last = json_object_get(object, "last");
	not = json_is_false(last);
	json_decref(object);
	return !not;
}

static gboolean
parse_at(const json_t *value, gint64 *at)
{
	g_autofree char *text = jsonic_string(value);

	return text != NULL && date_parse(text, at);
}

void
rest_take_place(struct deliver_sent *told, const json_t *from)
{
	g_free(told->id);
	g_free(told->url);
	told->id = jsonic_string(json_object_get(from, "id"));
	told->url = jsonic_string(json_object_get(from, "url"));
	if (told->id != NULL && (*told->id == '\0' || strlen(told->id) > 1024))
		g_clear_pointer(&told->id, g_free);
	if (!parse_at(json_object_get(from, "at"), &told->at))
		told->at = 0;
}

/* Errors of the whole account, whatever answer met them. */
static gboolean
fail_push(struct push *p, GError *why, GError **error)
{
	static const enum err_code of_all[] = {ERR_AUTH, ERR_CONFIG, ERR_TRUST, ERR_NET, ERR_TIMEOUT};

	for (gsize i = 0; i < G_N_ELEMENTS(of_all); i++)
		p->told->whole = p->told->whole || g_error_matches(why, ERR, of_all[i]);
	g_propagate_error(error, why);
	return FALSE;
}

/* Below 500 the server has refused it for certain; how it is to go on, its fault says. */
static gboolean
fail_for_certain(struct push *p, const struct http_request *request, const struct http_reply *reply,
	GError **error)
{
	GError *why = NULL;

	if (rest_check(p->r, request, reply, &p->told->retry_at, &why))
		return err_set(error, ERR_UNKNOWN, _("%s took it without saying what became of it"),
			p->r->connector->title);
	if (g_error_matches(why, ERR, ERR_GONE) || g_error_matches(why, ERR, ERR_PROTOCOL) ||
	    g_error_matches(why, ERR, ERR_INPUT))
		why->code = ERR_REFUSED;
	return fail_push(p, why, error);
}

static gboolean
fail_retry(struct push *p, const json_t *sent, const char *text, GError **error)
{
	const json_t *after = json_object_get(sent, "retry_after");
	gint64 next = rest_rate_next(p->r);

	if (json_is_number(after) && json_number_value(after) > 0)
		p->told->retry_at = date_now() + (gint64)(MIN(json_number_value(after), 86400) * 1000) + 500;
	else
		p->told->retry_at = next;
	return err_set(error, ERR_LIMIT, "%s", text != NULL ? text : _("asked to try again later"));
}

/* What the connector reads in the answer to the last request. */
static gboolean
judge(struct push *p, const struct http_request *request, const struct http_reply *reply, GError **error)
{
	json_t *input = with_answers(p), *sent;
	g_autoptr(GError) why = NULL;
	g_autofree char *text = NULL;
	const char *outcome;
	gboolean ok;

	rest_put_reply(input, request, reply);
	sent = rest_call(p->r, "sent", input, reply->body, &why);
	json_decref(input);
	if (why != NULL)
		log_warn("%s", why->message);
	outcome = json_string_value(json_object_get(sent, "outcome"));
	text = rest_words(json_object_get(sent, "text"));
	if (g_strcmp0(outcome, "sent") == 0 && reply->status < 300) {
		rest_take_place(p->told, sent);
		ok = TRUE;
	} else if (g_strcmp0(outcome, "refused") == 0) {
		ok = err_set(error, ERR_REFUSED, "%s", text != NULL ? text : _("refused by the channel"));
	} else if (g_strcmp0(outcome, "retry") == 0 && (reply->status < 500 || reply->status == 503)) {
		ok = fail_retry(p, sent, text, error);
	} else if (reply->status >= 300 && reply->status < 500) {
		ok = fail_for_certain(p, request, reply, error);
	} else {
		ok = err_set(error, ERR_UNKNOWN, _("%s did not say whether it has the answer (status %d)"),
			p->r->connector->title, reply->status);
	}
	json_decref(sent);
	return ok;
}

/* A step that publishes nothing yet: what becomes of it is never in doubt. */
static gboolean
prepare(struct push *p, struct http_request *request, GError **error)
{
	GError *why = NULL;
	AUTO(http_reply) reply = rest_ask(p->r, request, &p->told->retry_at, &why);
	json_t *answer;

	if (reply == NULL || !rest_check(p->r, request, reply, &p->told->retry_at, &why)) {
		if (g_error_matches(why, ERR, ERR_UNKNOWN))
			why->code = ERR_TEMP;
		return fail_push(p, why, error);
	}
	answer = json_object();
	rest_put_reply(answer, request, reply);
	{
		gsize len;
		const char *data = g_bytes_get_data(reply->body, &len);
		json_t *body = json_loadb(data != NULL ? data : "", len, JSON_DECODE_ANY, NULL);

		json_object_set_new(answer, "body", body != NULL ? body : json_null());
	}
	json_array_append_new(p->answers, answer);
	return TRUE;
}

static gboolean
publish(struct push *p, struct http_request *request, GError **error)
{
	GError *why = NULL;
	AUTO(http_reply) reply = NULL;

	if (!p->step("body", p->step_data, error))
		return FALSE;
	(void)FAULT("rest_before_push");
	reply = rest_ask(p->r, request, &p->told->retry_at, &why);
	(void)FAULT("rest_after_push");
	if (reply == NULL)
		return fail_push(p, why, error);
	if (!judge(p, request, reply, &why))
		return fail_push(p, why, error);
	/* it is there: a failure to write that down must not make anybody send it again */
	(void)p->step("done", p->step_data, NULL);
	return TRUE;
}

GPtrArray *
rest_push_requests(struct push *p, gboolean *list, GError **error)
{
	json_t *input = with_answers(p);
	g_autoptr(GPtrArray) requests = rest_requests(p->r, "push", input, list, error);

	json_decref(input);
	if (requests == NULL || requests->len > 0)
		return g_steal_pointer(&requests);
	err_set(error, ERR_REFUSED, _("the connector “%s” has no way to send this answer"),
		p->r->connector->name);
	return NULL;
}

/* The requests of one call of push. *done: the last one went. */
static gboolean
push_once(struct push *p, gboolean *done, GError **error)
{
	gboolean list = FALSE;
	g_autoptr(GPtrArray) requests = rest_push_requests(p, &list, error);

	*done = FALSE;
	if (requests == NULL)
		return FALSE;
	for (guint i = 0; i < requests->len; i++) {
		struct http_request *request = requests->pdata[i];

		if (is_last(request, list, i + 1 == requests->len)) {
			*done = TRUE;
			return publish(p, request, error);
		}
		if (!prepare(p, request, error))
			return FALSE;
	}
	return TRUE;
}

static gboolean
push_all(struct push *p, GError **error)
{
	gboolean done = FALSE;

	for (int i = 0; i < STEPS_MAX && !done; i++)
		if (!push_once(p, &done, error))
			return FALSE;
	return done || err_set(error, ERR_REFUSED, _("the connector “%s” does not come to an end with this "
		"answer; tell who wrote it"), p->r->connector->name);
}

/* ---- the whole ------------------------------------------------------------------------- */

gboolean
rest_push_begin(struct push *p, struct rest *r, const struct outbox *row, struct deliver_sent *told,
	GError **error)
{
	*p = (struct push){.r = r, .row = row, .told = told, .answers = json_array()};
	if (row->message != 0 && (p->answered = answered_load(r->db, row->message, error)) == NULL)
		return FALSE;
	p->input = rest_input(r);
	json_object_set_new(p->input, "message", message_json(p));
	json_object_set_new(p->input, "thread", thread_json(p));
	return TRUE;
}

void
rest_push_end(struct push *p)
{
	g_clear_pointer(&p->answered, answered_free);
	g_clear_pointer(&p->input, json_decref);
	g_clear_pointer(&p->answers, json_decref);
}

gboolean
rest_push_may(struct push *p, deliver_step step, gpointer data, GError **error)
{
	return step("envelope", data, error) && check_again(p, error) && check_window(p, error) &&
		check_privacy(p, error) && check_files(p, error) && check_rules(p, error);
}

gboolean
rest_push(struct push *p, deliver_step step, gpointer data, GError **error)
{
	p->step = step;
	p->step_data = data;
	return rest_push_may(p, step, data, error) && push_all(p, error);
}
