/* net/http.h — HTTP over libcurl: verified, bounded, pollable; several requests at once.
 *
 * TLS >= 1.2 with chain and host name; http:// only to a loopback address. HTTP/2 and keep-alive
 * where offered, gzip/deflate/br undone under the byte budget. Redirects are followed (at most 3)
 * only to the same host over https and never for a request with a body. Nothing of a secret is
 * logged: URLs go through http_redact. */
#ifndef GUICHET_NET_HTTP_H
#define GUICHET_NET_HTTP_H

#include "base/auto.h"

#include <glib.h>

struct http_request {
	char *method, *url; /* absolute, query included */
	GPtrArray *headers; /* char *, "Name: value" without line breaks; without Authorization */
	GBytes *body; /* or NULL */
	char *type; /* Content-Type of the body */
	char *secret; /* an Authorization (or other) header line put on by net/oauth; wiped on free, never logged */
	int wait_s; /* long poll: added to the time limit */
	char *stream; /* "sse", "lines" or NULL */
	char *tag; /* JSON text, the connector's own; or NULL */
	char *json; /* the request as the connector gave it, JSON text: goes back to it as .request */
	gboolean last, idempotent;
};
struct http_request *http_request_new(const char *method, const char *url);
void http_request_free(struct http_request *);
AUTO_DEFINE(http_request);

struct http_reply {
	int status; /* 0: no answer */
	GHashTable *headers; /* lower case name -> value, several joined by ", " */
	GBytes *body; /* decoded; at most the budget */
	char *url; /* where it came from, redacted */
	gint64 ms; /* how long it took */
	gboolean body_went; /* the whole request may have reached the server */
};
void http_reply_free(struct http_reply *);
AUTO_DEFINE(http_reply);

struct http; /* connections of one account */
/* ca_file NULL: the system's. */
struct http *http_new(const char *account, const char *ca_file);
void http_free(struct http *);
AUTO_DEFINE(http);

/* One request. 30 s (plus wait_s) in all, 10 s to connect, a rate below 100 bytes/s for 15 s ends it, 32 MiB.
 * NULL: ERR_NET, ERR_TIMEOUT, ERR_TRUST, ERR_LIMIT (too big), ERR_PROTOCOL, ERR_BUSY (stop_wanted);
 * any status is a reply; so is a redirect of what has a body or is not GET/HEAD. What changes something (not
 * GET/HEAD) never goes twice, and when it went and its answer did not come whole the code is
 * ERR_UNKNOWN, whatever the cause: `idempotent` says nothing here, how long it may be sent again
 * is the caller's to judge. */
struct http_reply *http_do(struct http *, const struct http_request *, GError **error);

/* Several at once, at most 4 on their way; *replies gets one entry each (NULL where it failed, the
 * error in the same place of *errors). FALSE only when told to stop. */
gboolean http_do_all(struct http *, GPtrArray *requests, GPtrArray **replies, GPtrArray **errors);

/* A stream that stays open beside other requests: its fd-less events come by http_listen_wait. */
gboolean http_listen(struct http *, const struct http_request *, GError **error);
/* Waits at most `ms` for an event of the stream or for one of `fds` (stop, bell). Returns 1 when an
 * event came, 2 when a fd is ready, 0 at the time limit, -1 when the stream ended (*error says why). */
int http_listen_wait(struct http *, const int *fds, gsize n_fds, int ms, GError **error);

/* A URL without secrets for logs and sentences: values of access_token, token, code, signature…
 * become … (transfer full). http_redact_json does the same for URLs and members inside JSON text. */
char *http_redact(const char *url);
char *http_redact_json(const char *json);

/* Is it a web page where none was asked for? A login page of the network, an error page of a proxy: they come
 * with status 200 all the same. */
gboolean http_is_page(const struct http_request *, const struct http_reply *);

#endif
