/* net/stream-tls.c — TLS ≥ 1.2 with every check on, and sentences for each way it fails.
 *
 * There is no switch that accepts a certificate which fails: a bank's own authority is named
 * by an administrator in ca-file. */
#include "net/stream-tls.h"

#include "base/date.h"
#include "base/err.h"
#include "base/text.h"

#include <arpa/inet.h>
#include <glib/gi18n.h>
#include <openssl/err.h>
#include <openssl/x509v3.h>

void
tls_failure_clear(struct tls_failure *failure)
{
	g_clear_pointer(&failure->names, g_free);
	g_clear_pointer(&failure->issuer, g_free);
	g_clear_pointer(&failure->from, g_free);
	g_clear_pointer(&failure->until, g_free);
	failure->code = 0;
}

static gboolean
host_is_address(const char *host)
{
	struct in6_addr any;

	return inet_pton(AF_INET, host, &any) == 1 || inet_pton(AF_INET6, host, &any) == 1;
}

static void
add_name(GString *out, const char *text, gssize len)
{
	g_autofree char *clean = text_clean(text, len, TEXT_LINE);

	if (out->len > 200)
		return;
	if (out->len > 0)
		g_string_append(out, ", ");
	g_string_append(out, clean);
}

/* What the certificate was issued for: its subjectAltNames, as a person would write them. */
static char *
cert_names(X509 *cert)
{
	GENERAL_NAMES *names = X509_get_ext_d2i(cert, NID_subject_alt_name, NULL, NULL);
	GString *out = g_string_new(NULL);

	for (int i = 0; i < sk_GENERAL_NAME_num(names); i++) {
		const GENERAL_NAME *name = sk_GENERAL_NAME_value(names, i);
		char ip[INET6_ADDRSTRLEN];

		if (name->type == GEN_DNS) {
			add_name(out, (const char *)ASN1_STRING_get0_data(name->d.dNSName),
				ASN1_STRING_length(name->d.dNSName));
		} else if (name->type == GEN_IPADD) {
			int family = ASN1_STRING_length(name->d.iPAddress) == 4 ? AF_INET : AF_INET6;

			if ((family == AF_INET ||
			     ASN1_STRING_length(name->d.iPAddress) == 16) &&
			    inet_ntop(family, ASN1_STRING_get0_data(name->d.iPAddress), ip,
				    sizeof(ip)) != NULL)
				add_name(out, ip, -1);
		}
	}
	GENERAL_NAMES_free(names);
	if (out->len == 0)
		g_string_append(out, _("no host at all"));
	return g_string_free(out, FALSE);
}

static char *
cert_issuer(X509 *cert)
{
	const X509_NAME *name = X509_get_issuer_name(cert);
	BIO *bio = BIO_new(BIO_s_mem());
	char *text;
	long len;
	char *clean;

	X509_NAME_print_ex(bio, name, 0, XN_FLAG_ONELINE & ~ASN1_STRFLGS_ESC_MSB);
	len = BIO_get_mem_data(bio, &text);
	clean = text_clean(text, (gssize)MIN(len, 200), TEXT_LINE);
	BIO_free(bio);
	return clean;
}

static char *
cert_time(const ASN1_TIME *at)
{
	struct tm tm;

	if (ASN1_TIME_to_tm(at, &tm) != 1)
		return g_strdup("?");
	return g_strdup_printf("%04d-%02d-%02d", tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday);
}

void
tls_failure_note(struct tls_failure *failure, int code, X509 *cert)
{
	failure->code = code;
	if (cert == NULL)
		return;
	failure->names = cert_names(cert);
	failure->issuer = cert_issuer(cert);
	failure->from = cert_time(X509_get0_notBefore(cert));
	failure->until = cert_time(X509_get0_notAfter(cert));
}

static int
verify(int ok, X509_STORE_CTX *ctx)
{
	SSL *ssl = X509_STORE_CTX_get_ex_data(ctx, SSL_get_ex_data_X509_STORE_CTX_idx());
	struct tls_failure *failure = SSL_get_app_data(ssl);

	if (ok || failure->code != 0)
		return ok;
	tls_failure_note(failure, X509_STORE_CTX_get_error(ctx),
		X509_STORE_CTX_get_current_cert(ctx));
	return 0;
}

gboolean
tls_want_host(X509_VERIFY_PARAM *param, const char *host)
{
	/* Names come from subjectAltName only (RFC 9525 §6.3): a CN is a text for people. */
	X509_VERIFY_PARAM_set_hostflags(param, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS |
		X509_CHECK_FLAG_NEVER_CHECK_SUBJECT);
	return host_is_address(host) ? X509_VERIFY_PARAM_set1_ip_asc(param, host) == 1 :
		X509_VERIFY_PARAM_set1_host(param, host, 0) == 1;
}

static gboolean
load_trust(SSL_CTX *ctx, const char *account, const char *ca_file, GError **error)
{
	if (ca_file == NULL) {
		SSL_CTX_set_default_verify_paths(ctx);
		return TRUE;
	}
	if (SSL_CTX_load_verify_locations(ctx, ca_file, NULL) == 1)
		return TRUE;
	ERR_clear_error();
	return err_set(error, ERR_CONFIG, _("Account “%s”: no certificate can be read from "
		"ca-file %s. Give a PEM file with the authority's certificate."),
		account, ca_file);
}

SSL *
tls_new(const char *account, const char *host, const char *ca_file,
	struct tls_failure *failure, GError **error)
{
	SSL_CTX *ctx = SSL_CTX_new(TLS_client_method());
	SSL *ssl;

	if (ctx == NULL || !SSL_CTX_set_min_proto_version(ctx, TLS1_2_VERSION) ||
	    !load_trust(ctx, account, ca_file, error)) {
		SSL_CTX_free(ctx);
		if (error != NULL && *error == NULL)
			err_set(error, ERR_TRUST, _("Account “%s”: TLS cannot be set up on "
				"this machine."), account);
		return NULL;
	}
	SSL_CTX_set_verify(ctx, SSL_VERIFY_PEER, verify);
	/* several of the small records that servers send at once; with a larger buffer than the default,
	 * OpenSSL moves what is left of it for each of them */
	SSL_CTX_set_read_ahead(ctx, 1);
	SSL_CTX_set_mode(ctx, SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER | SSL_MODE_AUTO_RETRY);
	ssl = SSL_new(ctx);
	SSL_CTX_free(ctx); /* the SSL keeps its reference */
	SSL_set_app_data(ssl, failure);
	if (tls_want_host(SSL_get0_param(ssl), host) &&
	    (host_is_address(host) || SSL_set_tlsext_host_name(ssl, host)))
		return ssl;
	SSL_free(ssl);
	ERR_clear_error();
	err_set(error, ERR_CONFIG, _("Account “%s”: “%s” is not a host name. Mend it in the "
		"configuration."), account, host);
	return NULL;
}

void
tls_explain_check(const char *account, const char *host, const struct tls_failure *f,
	GError **error)
{
	g_autofree char *today = date_to_rfc3339(date_now());

	switch (f->code) {
	case X509_V_ERR_CERT_HAS_EXPIRED:
		err_set(error, ERR_TRUST, _("Account “%s”: the certificate of %s expired on %s; "
			"nothing was sent to it. Its administrator must renew it."),
			account, host, f->until);
		break;
	case X509_V_ERR_CERT_NOT_YET_VALID:
		err_set(error, ERR_TRUST, _("Account “%s”: the certificate of %s is valid only from "
			"%s and here it is %.10s; nothing was sent to it. Check this machine's "
			"clock, then ask its administrator."), account, host, f->from, today);
		break;
	case X509_V_ERR_HOSTNAME_MISMATCH:
	case X509_V_ERR_IP_ADDRESS_MISMATCH:
		err_set(error, ERR_TRUST, _("Account “%s”: the server's certificate is issued for "
			"%s, not for %s; nothing was sent to it. If that is the right server, put "
			"its name as the host in the configuration."), account, f->names, host);
		break;
	case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
		err_set(error, ERR_TRUST, _("Account “%s”: the certificate of %s is self-signed; "
			"nothing was sent to it. Only an administrator can vouch for it, by naming "
			"its certificate file in ca-file."), account, host);
		break;
	case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
	case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
	case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
	case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
		err_set(error, ERR_TRUST, _("Account “%s”: the certificate of %s comes from an "
			"authority unknown here (%s); nothing was sent to it. If it is your bank's "
			"own, name that authority's certificate file in ca-file."),
			account, host, f->issuer);
		break;
	default:
		err_set(error, ERR_TRUST, _("Account “%s”: the certificate of %s was refused (%s); "
			"nothing was sent to it. Tell its administrator."), account, host,
			X509_verify_cert_error_string(f->code));
	}
}

void
tls_explain(const char *account, const char *host, int port,
	const struct tls_failure *failure, int sys_errno, GError **error)
{
	unsigned long code = ERR_peek_error();
	int reason = ERR_GET_LIB(code) == ERR_LIB_SSL ? ERR_GET_REASON(code) : 0;

	ERR_clear_error();
	if (failure->code != 0) {
		tls_explain_check(account, host, failure, error);
	} else if (reason == SSL_R_UNSUPPORTED_PROTOCOL || reason == SSL_R_VERSION_TOO_LOW ||
		reason == SSL_R_TLSV1_ALERT_PROTOCOL_VERSION ||
		reason == SSL_R_WRONG_SSL_VERSION) {
		err_set(error, ERR_TRUST, _("Account “%s”: %s speaks no TLS newer than 1.1; nothing "
			"was sent to it. Its administrator must switch TLS 1.2 on."), account, host);
	} else if (reason == SSL_R_WRONG_VERSION_NUMBER || reason == SSL_R_HTTP_REQUEST ||
		reason == SSL_R_PACKET_LENGTH_TOO_LONG) {
		err_set(error, ERR_TRUST, _("Account “%s”: %s port %d does not speak TLS from the "
			"first byte; nothing was sent to it. If the port is right, try "
			"imap-tls = starttls (smtp-tls for sending)."), account, host, port);
	} else if (reason == SSL_R_UNEXPECTED_EOF_WHILE_READING || code == 0) {
		if (sys_errno != 0)
			err_set(error, ERR_NET, _("Account “%s”: %s cut the connection during the "
				"TLS handshake (%s). It is tried again later."), account, host,
				g_strerror(sys_errno));
		else
			err_set(error, ERR_NET, _("Account “%s”: %s cut the connection during the "
				"TLS handshake. It is tried again later."), account, host);
	} else {
		err_set(error, ERR_TRUST, _("Account “%s”: no TLS with %s (%s); nothing was sent to "
			"it. Tell its administrator."), account, host, ERR_reason_error_string(code));
	}
}
