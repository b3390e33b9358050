/* net/connector.h — what a connector says about itself, and the requests it asks for, as C sees
 * them: typed, checked, bounded. Reading is by jansson; nothing a connector says is believed. */
#ifndef GUICHET_NET_CONNECTOR_H
#define GUICHET_NET_CONNECTOR_H

#include "net/http.h"
#include "net/mapper.h"
#include "net/webhook.h"

enum auth_scheme { AUTH_NONE, AUTH_BEARER, AUTH_BASIC, AUTH_HEADER, AUTH_OAUTH2, AUTH_LOGIN, AUTH_JWT };
enum oauth_grant { GRANT_CODE, GRANT_DEVICE, GRANT_CLIENT, GRANT_PASSWORD };
enum oauth_client { CLIENT_PUBLIC, CLIENT_BASIC, CLIENT_POST };

struct connector_auth { /* strings may be NULL */
	enum auth_scheme scheme;
	char *header, *prefix; /* AUTH_HEADER */
	char *authorize, *token, *device, *revoke, *redirect, **scopes;
	enum oauth_grant grant;
	enum oauth_client client;
	gboolean pkce;
	char *at_access, *at_refresh, *at_expires_in, *at_expires_in_ms; /* JSON pointers, AUTH_LOGIN */
	char *facts; /* JSON object fact -> JSON pointer */
	char *jwt_alg, *jwt_header, *jwt_claims, *jwt_exchange, *jwt_grant_type; /* header, claims: JSON objects */
	int jwt_lifetime_s;
};

struct connector_limit {
	gint64 max, max_bytes; /* 0 none */
	char *unit; /* core/length unit name */
	int url; /* length every link counts for, 0 as it is */
};

struct connector_setting {
	char *key, *help, *fallback;
	gboolean required;
};

struct connector {
	char *name, *title, *kind, *mark, *url, *cost;
	char **hosts;
	gboolean is_public, is_private; /* which visibilities it can have */
	gboolean bundled;
	struct connector_limit limit, limit_private;
	gint64 window_s, undo_s, target_s, resend_s; /* 0: the kind's; resend_s -1 for ever */
	int poll_s, budget_requests, budget_s, budget_reserve;
	struct connector_auth auth;
	GPtrArray *settings; /* struct connector_setting * */
	char **abilities;
	enum webhook_scheme webhook; /* how its calls are signed */
	char *about; /* the whole as JSON text */
	struct mapper *mapper;
};

/* Finds (config folder's connectors/NAME first, then the bundled ones), loads, asks for `about`.
 * ERR_CONFIG naming file and remedy. config_dir may be NULL. */
struct connector *connector_open(const char *config_dir, const char *name, GError **error);
/* The same of a program at hand. */
struct connector *connector_load(const char *name, GBytes *program, GError **error);
void connector_free(struct connector *);
AUTO_DEFINE(connector);
gboolean connector_can(const struct connector *, const char *ability);
/* Names of all that can be opened, sorted (transfer full). */
char **connector_names(const char *config_dir);
/* The bundled text of one, NULL when there is none (static). */
const char *connector_bundled(const char *name);

/* Calls `about` and takes what it says into the connector, whose name and mapper are set. ERR_CONFIG naming the key. */
gboolean connector_read_about(struct connector *, GError **error);
/* Is every key of `about` one that is read? ERR_CONFIG naming it. */
gboolean connector_keys_check(const struct connector *, GError **error);

/* Requests out of a function's output: one object, an array of them, or null (in it, too); url resolved against
 * `base` (NULL: the connector's own), host, scheme, header names and sizes checked. ERR_PROTOCOL
 * naming connector and what is wrong (transfer full; element struct http_request *). */
GPtrArray *connector_requests(const struct connector *, const char *base, const char *json,
	GError **error);
/* Does the request say that this status, which would else be a fault, is an answer to be read? */
gboolean connector_accepts(const struct http_request *, int status);

#endif
