/* net/http-trust.c — the server's certificates judged a second time, by the rules of net/stream-tls.
 *
 * GnuTLS has verified chain, name and dates during the handshake. It would still take a name from
 * the subject's CN, or a certificate that is only good for clients; and its sentences name no
 * remedy. So the chain is checked again as for mail, before the request leaves. */
#include "net/http-private.h"

#include "base/err.h"
#include "net/stream-tls.h"

#include <glib/gi18n.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <string.h>

/* The certificates as the server sent them, its own first. */
static STACK_OF(X509) *
chain_of(CURL *easy)
{
	STACK_OF(X509) *chain = sk_X509_new_null();
	struct curl_certinfo *info = NULL;

	if (curl_easy_getinfo(easy, CURLINFO_CERTINFO, &info) != CURLE_OK || info == NULL)
		return chain;
	for (int i = 0; i < info->num_of_certs; i++)
		for (struct curl_slist *l = info->certinfo[i]; l != NULL; l = l->next) {
			BIO *bio;
			X509 *cert;

			if (strncmp(l->data, "Cert:", 5) != 0)
				continue;
			bio = BIO_new_mem_buf(l->data + 5, -1);
			cert = PEM_read_bio_X509(bio, NULL, NULL, NULL);
			BIO_free(bio);
			if (cert != NULL)
				sk_X509_push(chain, cert);
		}
	return chain;
}

static X509_STORE *
store_of(const struct http *h, GError **error)
{
	X509_STORE *store = X509_STORE_new();

	if (h->ca_file == NULL ? X509_STORE_set_default_paths(store) == 1 :
				 X509_STORE_load_file(store, h->ca_file) == 1)
		return store;
	X509_STORE_free(store);
	err_set(error, ERR_CONFIG, _("Account “%s”: no certificate can be read from "
		"ca-file %s. Give a PEM file with the authority's certificate."),
		h->account, h->ca_file != NULL ? h->ca_file : "-");
	return NULL;
}

static gboolean
judge(const struct transfer *t, X509_STORE *store, STACK_OF(X509) *chain, GError **error)
{
	X509_STORE_CTX *ctx = X509_STORE_CTX_new();
	struct tls_failure failure = {0};
	X509_VERIFY_PARAM *param;
	gboolean ok;

	X509_STORE_CTX_init(ctx, store, sk_X509_value(chain, 0), chain);
	param = X509_STORE_CTX_get0_param(ctx);
	X509_VERIFY_PARAM_set_purpose(param, X509_PURPOSE_SSL_SERVER);
	X509_VERIFY_PARAM_set_auth_level(param, 2); /* as for mail: no RSA below 2048, no SHA-1 */
	ok = tls_want_host(param, t->host) && X509_verify_cert(ctx) == 1;
	if (!ok) {
		tls_failure_note(&failure, X509_STORE_CTX_get_error(ctx),
			X509_STORE_CTX_get_current_cert(ctx));
		tls_explain_check(t->http->account, t->host, &failure, error);
		tls_failure_clear(&failure);
	}
	X509_STORE_CTX_free(ctx);
	return ok;
}

gboolean
http_trusts(const struct transfer *t, GError **error)
{
	STACK_OF(X509) *chain = chain_of(t->easy);
	X509_STORE *store = store_of(t->http, error);
	gboolean ok = FALSE;

	if (store != NULL && sk_X509_num(chain) == 0)
		err_set(error, ERR_TRUST, _("Account “%s”: %s showed no certificate; nothing was sent "
			"to it. Tell its administrator."), t->http->account, t->host);
	else if (store != NULL)
		ok = judge(t, store, chain, error);
	X509_STORE_free(store);
	sk_X509_pop_free(chain, X509_free);
	ERR_clear_error();
	return ok;
}
