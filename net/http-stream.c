/* net/http-stream.c — an answer that never ends: what comes on it is counted, not kept. The
 * connector's next pull brings the messages, in order and with a cursor; the stream only says when. */
#include "net/http-private.h"

#include "base/date.h"
#include "base/err.h"
#include "base/log.h"

#include <glib/gi18n.h>
#include <string.h>

#define SILENCE 10 /* times the usual time limit: 300 s */

/* ---- bytes ------------------------------------------------------------------------- */

/* Server-sent events: one is complete at an empty line, if a "data" line came before it; what
 * begins with ':' is a heartbeat. Else every line with something on it counts. */
static void
line_over(struct transfer *t)
{
	struct lines *at = &t->at;

	if (!at->sse) {
		t->http->events += at->data_line;
	} else if (at->column == 0) {
		t->http->events += at->data;
		at->data = FALSE;
	} else {
		at->data |= at->data_line;
	}
	at->column = 0;
	at->data_line = FALSE;
}

void
stream_feed(struct transfer *t, const char *bytes, gsize n)
{
	static const char data[] = "data";
	struct lines *at = &t->at;

	for (gsize i = 0; i < n; i++) {
		if (bytes[i] == '\n') {
			line_over(t);
			continue;
		}
		if (bytes[i] == '\r')
			continue;
		if (!at->sse)
			at->data_line |= bytes[i] != ' ' && bytes[i] != '\t';
		else if (at->column < 4)
			at->data_line = bytes[i] == data[at->column] &&
				(at->column == 0 || at->data_line);
		else if (at->column == 4)
			at->data_line &= bytes[i] == ':';
		at->column++;
	}
}

/* ---- its beginning and its end ----------------------------------------------------- */

static enum err_code
code_of(long status)
{
	return status == 401 || status == 403 ? ERR_AUTH : status == 429 ? ERR_LIMIT :
		status == 404 || status == 410 ? ERR_GONE : status >= 500 ? ERR_TEMP :
		status >= 400 ? ERR_REFUSED : ERR_PROTOCOL;
}

gboolean
stream_accept(struct transfer *t)
{
	const char *type = g_hash_table_lookup(t->headers, "content-type");
	long status = 0;

	curl_easy_getinfo(t->easy, CURLINFO_RESPONSE_CODE, &status);
	if (status != 200)
		return err_set(&t->refused, code_of(status), _("Account “%s”: %s gives no stream "
			"(status %d)."), t->http->account, t->host, (int)status);
	if (t->at.sse && (type == NULL || g_ascii_strncasecmp(type, "text/event-stream", 17) != 0))
		return err_set(&t->refused, ERR_PROTOCOL, _("Account “%s”: what %s sends is no stream "
			"of events (%s)."), t->http->account, t->host, type != NULL ? type : "?");
	return TRUE;
}

void
stream_end(struct http *h, CURLcode result)
{
	struct transfer *t = h->stream;

	g_clear_error(&h->ended);
	if (result != CURLE_OK)
		transfer_explain(t, result, &h->ended);
	else if (t->in_body || stream_accept(t))
		err_set(&h->ended, ERR_NET, _("Account “%s”: %s ended the stream. It is opened again "
			"later."), h->account, t->host);
	else
		h->ended = g_steal_pointer(&t->refused);
	log_debug("%s", h->ended->message);
	h->stream = NULL;
	curl_multi_remove_handle(h->multi, t->easy);
	transfer_free(t);
}

gboolean
http_listen(struct http *h, const struct http_request *request, GError **error)
{
	struct transfer *t = transfer_new(h, request, error);

	if (t == NULL)
		return FALSE;
	if (h->stream != NULL) {
		curl_multi_remove_handle(h->multi, h->stream->easy);
		transfer_free(h->stream);
	}
	g_clear_error(&h->ended);
	h->events = 0;
	t->request = NULL; /* the caller's, and soon gone */
	h->stream = t;
	curl_multi_add_handle(h->multi, t->easy);
	return TRUE;
}

/* ms until the stream is given up, as not even a heartbeat comes; a big number without one. */
static gint64
patience(const struct http *h)
{
	return h->stream != NULL ? h->stream->heard + SILENCE * h->limit_s * 1000 - date_monotonic() :
		G_MAXINT;
}

static void
give_up(struct http *h)
{
	struct transfer *t = h->stream;

	err_set(&h->ended, ERR_TIMEOUT, _("Account “%s”: nothing has come on the stream of %s for %d s. It "
		"is opened again later."), h->account, t->host, SILENCE * h->limit_s);
	h->stream = NULL;
	curl_multi_remove_handle(h->multi, t->easy);
	transfer_free(t);
}

static void
none_else(struct transfer *t, CURLcode result, gpointer data)
{
	(void)t, (void)result, (void)data; /* http_do_all leaves nothing on its way */
}

int
http_listen_wait(struct http *h, const int *fds, gsize n_fds, int ms, GError **error)
{
	g_autofree struct curl_waitfd *also = g_new0(struct curl_waitfd, n_fds + 1);
	gint64 end = date_monotonic() + ms, left;

	for (;;) {
		http_step(h, none_else, NULL);
		if (patience(h) <= 0)
			give_up(h);
		if (h->events > 0) {
			h->events = 0;
			return 1;
		}
		if (h->ended != NULL) {
			g_propagate_error(error, g_steal_pointer(&h->ended));
			return -1;
		}
		for (gsize i = 0; i < n_fds; i++)
			if (also[i].revents != 0)
				return 2;
		if ((left = end - date_monotonic()) <= 0)
			return 0;
		for (gsize i = 0; i < n_fds; i++)
			also[i] = (struct curl_waitfd){.fd = fds[i], .events = CURL_WAIT_POLLIN};
		left = MIN(left, patience(h));
		curl_multi_poll(h->multi, also, (unsigned)n_fds, (int)CLAMP(left, 1, G_MAXINT), NULL);
	}
}
