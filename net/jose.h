/* net/jose.h — signed JWTs (RFC 7519) by RS256 and ES256 (RFC 7518 §3.3, §3.4: raw r||s). */
#ifndef GUICHET_NET_JOSE_H
#define GUICHET_NET_JOSE_H

#include <glib.h>

/* `header` and `claims` are JSON objects (text); alg is put into the header. The key is a PEM file, mode
 * 0600. NULL: ERR_CONFIG naming file and remedy. (transfer full) */
char *jose_sign(const char *alg, const char *header, const char *claims, const char *key_file,
	GError **error);

/* base64url without padding (RFC 7515 §2) (transfer full). */
char *jose_base64url(const void *data, gsize len);

#endif
