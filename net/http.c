/* net/http.c — connections of one account, and several requests on their way at once. */
#include "net/http-private.h"

#include "base/date.h"
#include "base/err.h"
#include "base/log.h"
#include "net/stop.h"

#include <string.h>

struct batch { /* of http_do_all */
	GPtrArray *requests; /* struct http_request *, borrowed */
	GPtrArray *replies, *errors;
	GPtrArray *on_way; /* struct transfer * */
	guint next; /* of `requests`, to be begun */
};

static void
error_free(gpointer error)
{
	if (error != NULL)
		g_error_free(error);
}

static void
reply_free(gpointer reply)
{
	http_reply_free(reply);
}

static void
leave(struct transfer *t)
{
	curl_multi_remove_handle(t->http->multi, t->easy);
	transfer_free(t);
}

/* ---- an account -------------------------------------------------------------------- */

static int
limit_s(void)
{
	const char *text = g_getenv("GUICHET_HTTP_DEADLINE"); /* shorter, for tests */
	guint64 s = 0;

	if (text != NULL && g_ascii_string_to_unsigned(text, 10, 1, HTTP_LIMIT_S, &s, NULL))
		return (int)s;
	return HTTP_LIMIT_S;
}

struct http *
http_new(const char *account, const char *ca_file)
{
	static gsize once;
	struct http *h;

	if (g_once_init_enter(&once)) {
		curl_global_init(CURL_GLOBAL_DEFAULT);
		g_once_init_leave(&once, 1);
	}
	h = g_new0(struct http, 1);
	h->account = g_strdup(account);
	h->ca_file = g_strdup(ca_file);
	h->limit_s = limit_s();
	h->multi = curl_multi_init();
	curl_multi_setopt(h->multi, CURLMOPT_PIPELINING, (long)CURLPIPE_MULTIPLEX);
	curl_multi_setopt(h->multi, CURLMOPT_MAXCONNECTS, 2L * HTTP_AT_ONCE);
	return h;
}

void
http_free(struct http *h)
{
	if (h == NULL)
		return;
	if (h->stream != NULL)
		leave(h->stream);
	curl_multi_cleanup(h->multi);
	g_clear_error(&h->ended);
	g_free(h->account);
	g_free(h->ca_file);
	g_free(h);
}

void
http_step(struct http *h, void (*done)(struct transfer *, CURLcode, gpointer), gpointer data)
{
	CURLMsg *message;
	int running = 0;

	curl_multi_perform(h->multi, &running);
	while ((message = curl_multi_info_read(h->multi, &running)) != NULL) {
		struct transfer *t = NULL;
		CURLcode result = message->data.result;

		if (message->msg != CURLMSG_DONE)
			continue;
		curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &t);
		if (t == h->stream)
			stream_end(h, result);
		else
			done(t, result, data);
	}
}

/* ---- requests ---------------------------------------------------------------------- */

static void
tell_log(const struct transfer *t, const struct http_reply *r)
{
	g_autofree char *shown = g_strndup(r->url, strcspn(r->url, "?#"));

	log_debug("%s: %s %s: %d, %" G_GSIZE_FORMAT " bytes in %d ms", t->http->account,
		t->request->method, shown, r->status, g_bytes_get_size(r->body), (int)r->ms);
}

static void
over(struct transfer *t, CURLcode result, gpointer data)
{
	struct batch *b = data;
	struct http *h = t->http;
	GError *why = NULL;
	guint i = t->index;

	curl_multi_remove_handle(h->multi, t->easy);
	if (result != CURLE_OK) {
		transfer_explain(t, result, &why);
	} else if (transfer_follow(t, &why)) {
		curl_multi_add_handle(h->multi, t->easy);
		return;
	} else if (why == NULL) {
		b->replies->pdata[i] = transfer_reply(t);
		tell_log(t, b->replies->pdata[i]);
	}
	if (why != NULL)
		log_debug("%s: %s %s: %s", h->account, t->request->method, t->host, why->message);
	b->errors->pdata[i] = why;
	g_ptr_array_remove_fast(b->on_way, t);
	transfer_free(t);
}

static void
begin(struct http *h, struct batch *b)
{
	while (b->on_way->len < HTTP_AT_ONCE && b->next < b->requests->len) {
		GError *why = NULL;
		struct transfer *t = transfer_new(h, g_ptr_array_index(b->requests, b->next), &why);

		b->errors->pdata[b->next] = why;
		if (t != NULL) {
			t->index = b->next;
			g_ptr_array_add(b->on_way, t);
			curl_multi_add_handle(h->multi, t->easy);
		}
		b->next++;
	}
}

/* Whatever has not ended says why it will not. */
static void
give_up(struct http *h, struct batch *b)
{
	for (guint i = 0; i < b->on_way->len; i++) {
		struct transfer *t = g_ptr_array_index(b->on_way, i);
		GError *why = NULL;

		transfer_stopped(t, &why);
		b->errors->pdata[t->index] = why;
		leave(t);
	}
	for (; b->next < b->requests->len; b->next++)
		b->errors->pdata[b->next] = g_error_new(ERR, ERR_BUSY, "%s: told to stop", h->account);
}

gboolean
http_do_all(struct http *h, GPtrArray *requests, GPtrArray **replies, GPtrArray **errors)
{
	struct batch b = {.requests = requests};
	struct curl_waitfd stop = {.fd = stop_fd(), .events = CURL_WAIT_POLLIN};

	b.replies = *replies = g_ptr_array_new_with_free_func(reply_free);
	b.errors = *errors = g_ptr_array_new_with_free_func(error_free);
	g_ptr_array_set_size(b.replies, (gint)requests->len);
	g_ptr_array_set_size(b.errors, (gint)requests->len);
	b.on_way = g_ptr_array_new();
	for (;;) {
		if (stop_wanted())
			break;
		begin(h, &b);
		http_step(h, over, &b);
		if (b.on_way->len == 0 && b.next == requests->len)
			break;
		if (b.on_way->len == HTTP_AT_ONCE || b.next == requests->len)
			curl_multi_poll(h->multi, &stop, stop.fd >= 0, stop.fd >= 0 ? 60000 : 1000, NULL);
	}
	gboolean whole = b.on_way->len == 0 && b.next == requests->len;

	give_up(h, &b);
	g_ptr_array_unref(b.on_way);
	return whole;
}

struct http_reply *
http_do(struct http *h, const struct http_request *request, GError **error)
{
	g_autoptr(GPtrArray) one = g_ptr_array_new(), replies = NULL, errors = NULL;
	union {
		const struct http_request *from;
		gpointer to;
	} u = {.from = request}; /* http_do_all does not write through it */

	g_ptr_array_add(one, u.to);
	http_do_all(h, one, &replies, &errors);
	if (errors->pdata[0] != NULL)
		g_propagate_error(error, g_steal_pointer(&errors->pdata[0]));
	return g_steal_pointer(&replies->pdata[0]);
}
