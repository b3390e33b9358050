/* net/stream-tls.h — the TLS side of net/stream: context, checks, and why one failed. */
#ifndef GUICHET_NET_STREAM_TLS_H
#define GUICHET_NET_STREAM_TLS_H

#include <glib.h>
#include <openssl/ssl.h>

struct tls_failure { /* the first check that failed, kept by the verify callback */
	int code; /* X509_V_ERR_*, 0 none */
	char *names, *issuer, *from, *until;
};
void tls_failure_clear(struct tls_failure *);
/* Keeps a verdict of OpenSSL's and what the certificate (or NULL) says of itself. */
void tls_failure_note(struct tls_failure *, int code, X509 *cert);

/* What every certificate is checked for besides its chain: our rules of names, and this host.
 * FALSE: `host` is neither a name nor an address. */
gboolean tls_want_host(X509_VERIFY_PARAM *, const char *host);

/* A client SSL for `host`: TLS ≥ 1.2, chain and name checked inside the handshake, SNI for
 * names. `failure` is filled during the handshake and must outlive it. NULL: *error. */
SSL *tls_new(const char *account, const char *host, const char *ca_file,
	struct tls_failure *failure, GError **error);

/* ERR_TRUST with a sentence for a failed check, one that does not concern the handshake itself. */
void tls_explain_check(const char *account, const char *host, const struct tls_failure *,
	GError **error);

/* After a failed handshake: ERR_TRUST or ERR_NET with a sentence that says which check failed
 * and what to do. Takes OpenSSL's error queue. */
void tls_explain(const char *account, const char *host, int port,
	const struct tls_failure *failure, int sys_errno, GError **error);

#endif
