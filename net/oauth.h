/* net/oauth.h — how an account proves who it is: every scheme a connector can name.
 *
 * bearer, basic, header key (secret from password-command, token-command or their -env keys);
 * OAuth 2 (RFC 6749): authorization code with PKCE (RFC 7636), device code (RFC 8628), client
 * credentials, refresh with rotation; session login; JWT (net/jose). Tokens live in net/token. A token
 * that the configuration has (token-command, token-env) is used in place of OAuth 2 or a login.
 *
 * In a connector's `login` and `refresh` the values $USER, $SECRET, $REFRESH, $CLIENT_ID and
 * $CLIENT_SECRET stand, whole, for what C puts in; a refresh whose body has no $REFRESH is made
 * with that token as its bearer. Where the answer has its tokens is a JSON pointer, or a header's
 * name. In the header and claims of a JWT "set.KEY", "$USER" and "$CLIENT_ID" stand for settings. */
#ifndef GUICHET_NET_OAUTH_H
#define GUICHET_NET_OAUTH_H

#include "base/conf.h"
#include "net/connector.h"
#include "net/token.h"

struct oauth;

struct oauth *oauth_new(const char *home, const struct conf *, const char *account,
	const struct connector *, struct http *);
void oauth_free(struct oauth *);
AUTO_DEFINE(oauth);

/* Puts the Authorization (or other) header on. Gets, refreshes or exchanges a token first when
 * that is due (60 s before its end). ERR_AUTH: a person must run `guichet-net login ACCOUNT`. */
gboolean oauth_sign(struct oauth *, struct http_request *, GError **error);

/* The server refused what oauth_sign put on (401): get another. TRUE: try the request once more;
 * FALSE: ERR_AUTH, a person is needed. */
gboolean oauth_renew(struct oauth *, GError **error);

/* What oauth_sign would need is there; then oauth_facts knows what came with it. */
gboolean oauth_ready(struct oauth *, GError **error);

/* Facts that came with the token (the user's id), JSON object text or NULL (borrowed). */
const char *oauth_facts(const struct oauth *);

/* The conversation of `guichet-net login`: code grant prints a URL and reads the pasted code or redirect
 * URL, device grant prints the code and polls, login asks for nothing more. say/ask are the
 * caller's terminal. */
struct oauth_talk {
	void (*say)(gpointer self, const char *sentence);
	char *(*ask)(gpointer self, const char *question); /* NULL: given up (transfer full) */
	gpointer self;
};
gboolean oauth_login(struct oauth *, const struct oauth_talk *, GError **error);
/* Forgets the tokens, revoking them where the channel can. */
gboolean oauth_logout(struct oauth *, GError **error);

#endif
