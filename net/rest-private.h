/* net/rest-private.h — inside net/rest: one account, its connector and its connections. */
#ifndef GUICHET_NET_REST_PRIVATE_H
#define GUICHET_NET_REST_PRIVATE_H

#include "cache/account.h"
#include "net/connector.h"
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
/* What connector and facts say of the channel, into the account's row. */
gboolean rest_tell(struct rest *, GError **error);

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

/* What came with the token becomes facts: our id there, say. */
void rest_take_token_facts(struct rest *);
/* One request, signed, within the budget; any status is a reply. *retry_at: with ERR_LIMIT, when to
 * ask again, UTC ms (may be NULL). */
struct http_reply *rest_ask(struct rest *, struct http_request *, gint64 *retry_at, GError **error);
/* A status that the request counts as an answer (2xx, or one of its “accept”), and no web page in place
 * of data. Else the connector's fault becomes *error. */
gboolean rest_check(struct rest *, const struct http_request *, const struct http_reply *,
	gint64 *retry_at, GError **error);
/* Text of the other side without secrets: ours that it repeats, and what stands in a URL as one
 * (transfer full). rest_words: of a JSON string, or NULL. */
char *rest_hide(const char *text);
char *rest_words(const json_t *);
/* Every sentence names the account; TRUE never. */
gboolean rest_fail(const struct rest *, GError *why, GError **error); /* takes `why` */

/* rest-rate.c: the budget of the account, shared by its processes. */
/* Takes one request out of it. Else ms until one may go. */
gint64 rest_rate_take(const struct rest *);
void rest_rate_told(const struct rest *, const struct http_reply *, gint64 retry_after_s);
/* When the next one may go, UTC ms; 0 now. */
gint64 rest_rate_next(const struct rest *);

#endif
