/* net/oauth-private.h — inside of net/oauth: an account's standing with its channel. */
#ifndef GUICHET_NET_OAUTH_PRIVATE_H
#define GUICHET_NET_OAUTH_PRIVATE_H

#include "net/jsonic.h"
#include "net/oauth.h"

#define OAUTH_EARLY_MS 60000 /* a token is renewed so long before its end */

struct oauth {
	char *home, *account;
	const struct conf *conf;
	const struct connector *connector;
	struct http *http;
	enum auth_scheme scheme; /* in force: AUTH_BEARER when the configuration has a token */
	char *secret; /* of bearer, basic, header; NULL not asked for yet */
	struct token *token; /* of oauth2, login, jwt; NULL none yet */
	char *client_secret; /* NULL not asked for yet */
	GPtrArray *told; /* char *: what the other side was told in confidence, never to be repeated */
};

/* ---- net/oauth.c */
/* The account's name as an argument of a command, and the channel's as people call it. */
char *oauth_word(const struct oauth *);
const char *oauth_title(const struct oauth *);
const char *oauth_setting(const struct oauth *, const char *key); /* NULL when empty */
/* Takes the lock around saving what is in o->token. */
gboolean oauth_save(struct oauth *, GError **error);

/* ---- net/oauth-ask.c: requests to token endpoints, and tokens out of answers. */
#define OAUTH_FORM "application/x-www-form-urlencoded"
/* The client's name: of the configuration, else the one the token was given to. NULL: ERR_CONFIG. */
const char *oauth_client_id(struct oauth *, GError **error);
const char *oauth_client_secret(struct oauth *, GError **error);
/* Is both there that a program must know, before a person is sent to the browser? */
gboolean oauth_client_ready(struct oauth *, GError **error);
/* Where the browser ends (borrowed). */
const char *oauth_redirect(const struct oauth *);
/* An endpoint of `about`, resolved against the account's URL (transfer full). NULL: ERR_CONFIG. */
char *oauth_endpoint(const struct oauth *, const char *url, const char *what, GError **error);
/* A body that is wiped when it is no longer needed (takes text). */
GBytes *oauth_bytes(char *text);
json_t *oauth_form(const char *grant_type); /* { "grant_type": … } to add to */
void oauth_append(GString *form, const char *name, const char *value);
/* http_do, but what is unknown is a failure: nothing is spoilt by a second try. */
struct http_reply *oauth_ask(struct oauth *, const struct http_request *, GError **error);
json_t *oauth_answer(const struct http_reply *); /* as JSON, NULL when it is none */
/* What the other side says in a refusal, without our secrets (transfer full). */
char *oauth_words(const struct oauth *, const json_t *answer, int status);
/* Always FALSE: an answer that is neither tokens nor a refusal. */
gboolean oauth_odd(struct oauth *, const struct http_reply *, GError **error);
/* o->token becomes what a good answer holds; `reply` (may be NULL) for tokens in headers. */
gboolean oauth_take(struct oauth *, const json_t *answer, const struct http_reply *, GError **error);
/* Posts a form (string members; given away, wiped) with the client's credentials to an endpoint. The answer,
 * an object (transfer full, to jsonic_wipe); when it is a refusal, *refused is the word of its
 * "error" (transfer full), else NULL. NULL: no answer, or none that makes sense. */
json_t *oauth_post(struct oauth *, const char *url, json_t *form, char **refused, GError **error);
/* Posts to the token endpoint and takes. ERR_AUTH: refused, a person is needed. */
gboolean oauth_grant(struct oauth *, json_t *form, GError **error);
/* Tells the channel to forget o->token (RFC 7009). */
gboolean oauth_revoke(struct oauth *, GError **error);

/* ---- net/oauth-session.c: the connector's function "login" or "refresh": its request filled in, sent,
 * and o->token from it. */
gboolean oauth_session(struct oauth *, const char *function, GError **error);

/* ---- net/oauth-jwt.c: o->token from a key. */
gboolean oauth_jwt(struct oauth *, GError **error);

/* ---- net/oauth-talk.c: the two grants that want a person. */
gboolean oauth_talk_code(struct oauth *, const struct oauth_talk *, GError **error);
gboolean oauth_talk_device(struct oauth *, const struct oauth_talk *, GError **error);

#endif
