/* net/http-private.h — inside of net/http: one transfer on its way, and what all of an account share. */
#ifndef GUICHET_NET_HTTP_PRIVATE_H
#define GUICHET_NET_HTTP_PRIVATE_H

#include "net/http.h"

#include <curl/curl.h>

#define HTTP_LIMIT_S 30
#define HTTP_BODY_MAX (32 * 1024 * 1024)
#define HTTP_HEAD_MAX (256 * 1024)
#define HTTP_AT_ONCE 4
#define HTTP_REDIRECTS 3

struct transfer {
	struct http *http;
	const struct http_request *request; /* borrowed; only while transfer_new runs for a stream */
	CURL *easy;
	struct curl_slist *lines;
	GBytes *sends; /* its body, as curl reads from it */
	char *url, *host;
	gboolean loopback;
	gboolean changes; /* neither GET nor HEAD: must not go twice */
	GHashTable *headers;
	gsize head_bytes;
	GByteArray *body;
	gboolean in_body; /* what follows are trailers */
	gint64 begun, deadline, heard; /* date_monotonic; heard: when something came last */
	int redirects;
	guint index; /* among those of http_do_all */
	GError *refused; /* why one of our callbacks ended it */
	char words[CURL_ERROR_SIZE];
	struct lines { /* of a stream: what has been seen of the line, and of the event */
		gboolean sse, data_line, data;
		gsize column;
	} at;
};

struct http {
	char *account, *ca_file;
	CURLM *multi;
	int limit_s;
	gboolean distrust; /* a connection was refused by our checks and may be kept by curl */
	struct transfer *stream; /* of http_listen, NULL none */
	int events; /* of the stream, not yet told */
	GError *ended; /* why the stream ended, not yet told */
};

/* net/http-transfer.c: a transfer and what its callbacks gather. NULL: a request that is not sent
 * (ERR_PROTOCOL). */
struct transfer *transfer_new(struct http *, const struct http_request *, GError **error);
void transfer_free(struct transfer *);
AUTO_DEFINE(transfer);
/* Goes where the answer points, if it may: TRUE when the transfer is to be run again. */
gboolean transfer_follow(struct transfer *, GError **error);
/* The code and sentence of a transfer that ended as `result`. */
void transfer_explain(struct transfer *, CURLcode result, GError **error);
/* Told to stop before it was over. */
void transfer_stopped(struct transfer *, GError **error);
struct http_reply *transfer_reply(struct transfer *);

/* net/http-stream.c: bytes of a stream; its end. */
void stream_feed(struct transfer *, const char *bytes, gsize n);
gboolean stream_accept(struct transfer *); /* after the headers; FALSE: transfer->refused */
void stream_end(struct http *, CURLcode result);

/* net/http.c: lets curl work; transfers that are over are given to `done` (or to stream_end). */
void http_step(struct http *, void (*done)(struct transfer *, CURLcode, gpointer), gpointer data);

/* net/http-trust.c: the chain of a new connection against our own rules, before anything is
 * asked. ERR_TRUST. */
gboolean http_trusts(const struct transfer *, GError **error);

#endif
