/* net/rest-private.h — inside net/rest: one account, its connector and its connections. */
#ifndef GUICHET_NET_REST_PRIVATE_H
#define GUICHET_NET_REST_PRIVATE_H

#include "cache/account.h"
#include "cache/ledger.h"
#include "net/connector.h"
#include "net/ingest.h"
#include "net/oauth.h"
#include "net/rate.h"
#include "net/rest.h"

#include <jansson.h>

struct rest {
	struct db *db;
	const struct conf *conf;
	struct account *account;
	gboolean is_reply; /* it may use what the budget keeps for replies */
	struct connector *connector;
	struct http *http;
	struct oauth *oauth;
	char *base; /* the account's URL, without a slash at its end */
	json_t *settings, *facts; /* objects */
	gint64 learnt_at; /* date_monotonic() */
};

/* rest.c: the connector found, its settings checked, connections ready; nothing is sent yet. */
gboolean rest_open(struct rest *, struct db *, const struct conf *, const char *account,
	GError **error);
void rest_close(struct rest *);
/* Who are we, what limits has the server: asked, kept in the account (at start, then daily). */
gboolean rest_learn(struct rest *, GError **error);

/* rest-ask.c */
/* {settings, facts, now}: the beginning of every input (transfer full). */
json_t *rest_input(struct rest *);
/* Adds request, status and headers. */
void rest_put_reply(json_t *input, const struct http_request *, const struct http_reply *);
/* Calls a function; its output (transfer full). */
json_t *rest_call(struct rest *, const char *function, const json_t *input, GBytes *body,
	GError **error);
/* Calls a function that gives requests (struct http_request *; transfer full); *list tells whether it
 * gave them as a list (may be NULL). */
GPtrArray *rest_requests(struct rest *, const char *function, const json_t *input, gboolean *list,
	GError **error);
/* The requests of JSON that is here already. */
GPtrArray *rest_requests_of(struct rest *, const json_t *, GError **error);

/* One request, signed, within the budget; any status is a reply. *retry_at: with ERR_LIMIT, when to
 * ask again, UTC ms (may be NULL). */
struct http_reply *rest_ask(struct rest *, struct http_request *, gint64 *retry_at, GError **error);
/* A status that the request counts as an answer (2xx, or one of its “accept”), and no web page in place
 * of data. Else the connector's fault becomes *error. */
gboolean rest_check(struct rest *, const struct http_request *, const struct http_reply *,
	gint64 *retry_at, GError **error);
/* Every sentence names the account; TRUE never. */
gboolean rest_fail(const struct rest *, GError *why, GError **error); /* takes `why` */

/* rest-rate.c: the budget of the account, shared by its processes. */
/* Takes one request out of it. Else ms until one may go. */
gint64 rest_rate_take(const struct rest *);
void rest_rate_told(const struct rest *, const struct http_reply *, gint64 retry_after_s);
/* When the next one may go, UTC ms; 0 now. */
gint64 rest_rate_next(const struct rest *);

/* ---- bringing in ------------------------------------------------------------------------- */

struct stream {
	struct rest r;
	struct bell *bell;
	gboolean once;
	struct folder *folder;
	struct ingest *ingest;
	json_t *cursor, *pending; /* pending: requests still to be made, in order */
	GHashTable *seen; /* states of this round, as text */
	guint pages; /* of this round */
	gint64 last_at; /* of the message stored last in it */
	gboolean polled_long; /* a request of this round waited at the server */
	gboolean restarted; /* read again from the beginning: once is enough */
	int limited; /* --once: how often it waited for the channel's permission */
	gint64 round_at; /* date_monotonic(): the last round ended */
	gboolean listening; /* its stream is open */
	gint64 listen_at; /* date_monotonic(): not opened again before */
	int listen_fails;
	gint64 told_at;
	guint64 bytes; /* received */
};

/* rest-sync.c: {settings, facts, now, cursor}. */
json_t *rest_page_input(struct stream *);
void rest_set_phase(struct stream *, const char *phase);

/* rest-wait.c */
/* Until `until` (date_monotonic()), news, a person who asks, or the end; wishes are fulfilled
 * meanwhile. `patient`: the channel asked us to wait, so nobody hurries it. */
gboolean rest_wait(struct stream *, gint64 until, gboolean patient, GError **error);
/* The channel said when: nothing is asked before. Takes `why`. */
gboolean rest_wait_as_told(struct stream *, GError *why, gint64 retry_at, GError **error);
/* The index follows while nothing else is to be done. TRUE when it has. */
gboolean rest_index(struct stream *);
/* Parts that somebody wants to open. */
gboolean rest_fulfil_wishes(struct stream *, GError **error);
/* Between two rounds. */
gint64 rest_poll_ms(const struct stream *);

#endif
