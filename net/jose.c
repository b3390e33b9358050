/* net/jose.c — JWTs signed with OpenSSL. ECDSA signatures come as DER and leave as raw r||s. */
#include "net/jose.h"

#include "base/err.h"
#include "net/jsonic.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define RSA_BITS 2048
#define P256_BYTES 32
#define KEY_FILE_MAX (64 * 1024)

char *
jose_base64url(const void *data, gsize len)
{
	char *text = g_base64_encode(data, len);
	gsize n = strlen(text);

	while (n > 0 && text[n - 1] == '=')
		text[--n] = '\0';
	return g_strdelimit(g_strdelimit(text, "+", '-'), "/", '_');
}

/* No question on the terminal: a key with a passphrase is refused. */
static int
no_passphrase(char *buf, int size, int writing, void *data) // NOLINT(*-non-const-parameter): OpenSSL's
{
	(void)buf, (void)size, (void)writing, (void)data;
	return -1;
}

static EVP_PKEY *
read_key(const char *path, GError **error)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK), failed = errno;
	EVP_PKEY *key = NULL;
	struct stat st;
	FILE *in;

	if (fd < 0 || fstat(fd, &st) < 0) {
		err_set_errno(error, ERR_CONFIG, fd < 0 ? failed : errno,
			_("the key in %s (key-file) cannot be read"), path);
	} else if (!S_ISREG(st.st_mode) || st.st_size > KEY_FILE_MAX) {
		err_set(error, ERR_CONFIG, _("%s (key-file) is no key. Give the private key as the "
			"channel handed it out, in PEM."), path);
	} else if ((st.st_mode & (S_IRWXG | S_IRWXO)) != 0) {
		err_set(error, ERR_CONFIG, _("Others may read the key in %s (key-file). Do: chmod 600 "
			"%s"), path, path);
	} else if ((in = fdopen(fd, "r")) != NULL) {
		fd = -1;
		key = PEM_read_PrivateKey(in, NULL, no_passphrase, NULL);
		fclose(in);
		if (key == NULL)
			err_set(error, ERR_CONFIG, _("%s (key-file) holds no private key that can be "
				"used. It must be PEM, without a passphrase."), path);
	}
	if (fd >= 0)
		close(fd);
	ERR_clear_error();
	return key;
}

static gboolean
key_fits(EVP_PKEY *key, const char *alg, const char *path, GError **error)
{
	char group[32] = "";
	gsize n = 0;

	if (strcmp(alg, "RS256") == 0) {
		if (EVP_PKEY_get_base_id(key) == EVP_PKEY_RSA && EVP_PKEY_get_bits(key) >= RSA_BITS)
			return TRUE;
		return err_set(error, ERR_CONFIG, _("%s (key-file) is no RSA key of %d bits or more, "
			"which this channel wants (RS256)."), path, RSA_BITS);
	}
	if (EVP_PKEY_get_base_id(key) == EVP_PKEY_EC &&
	    EVP_PKEY_get_group_name(key, group, sizeof(group), &n) == 1 &&
	    strcmp(group, "prime256v1") == 0)
		return TRUE;
	return err_set(error, ERR_CONFIG, _("%s (key-file) is no key on the curve P-256, which this "
		"channel wants (ES256)."), path);
}

/* RFC 7518 §3.4: two numbers of 32 bytes each. */
static gboolean
raw_signature(GByteArray *der)
{
	const guchar *at = der->data;
	ECDSA_SIG *sig = d2i_ECDSA_SIG(NULL, &at, (long)der->len);
	guchar raw[2 * P256_BYTES];
	gboolean ok = sig != NULL &&
		BN_bn2binpad(ECDSA_SIG_get0_r(sig), raw, P256_BYTES) == P256_BYTES &&
		BN_bn2binpad(ECDSA_SIG_get0_s(sig), raw + P256_BYTES, P256_BYTES) == P256_BYTES;

	ECDSA_SIG_free(sig);
	if (!ok)
		return FALSE;
	g_byte_array_set_size(der, 0);
	g_byte_array_append(der, raw, sizeof(raw));
	return TRUE;
}

static gboolean
sign(EVP_PKEY *key, const char *text, GByteArray *out)
{
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	const guchar *bytes = (const guchar *)text;
	gsize n = 0;
	gboolean ok = ctx != NULL && EVP_DigestSignInit(ctx, NULL, EVP_sha256(), NULL, key) == 1 &&
		EVP_DigestSign(ctx, NULL, &n, bytes, strlen(text)) == 1;

	if (ok) {
		g_byte_array_set_size(out, (guint)n);
		ok = EVP_DigestSign(ctx, out->data, &n, bytes, strlen(text)) == 1;
		g_byte_array_set_size(out, (guint)n);
	}
	EVP_MD_CTX_free(ctx);
	return ok && (EVP_PKEY_get_base_id(key) != EVP_PKEY_EC || raw_signature(out));
}

/* base64url(header) "." base64url(claims), NULL when one is no JSON object. */
static char *
signing_input(const char *alg, const char *header, const char *claims)
{
	json_t *head = json_loads(header != NULL ? header : "{}", 0, NULL);
	json_t *body = json_loads(claims, 0, NULL);
	g_autofree char *head_text = NULL, *body_text = NULL, *first = NULL, *second = NULL;
	char *out = NULL;

	if (json_is_object(head) && json_is_object(body)) {
		json_object_set_new(head, "alg", json_string(alg));
		if (json_object_get(head, "typ") == NULL)
			json_object_set_new(head, "typ", json_string("JWT"));
		head_text = jsonic_text(head);
		body_text = jsonic_text(body);
		first = jose_base64url(head_text, strlen(head_text));
		second = jose_base64url(body_text, strlen(body_text));
		out = g_strconcat(first, ".", second, NULL);
	}
	json_decref(head);
	json_decref(body);
	return out;
}

char *
jose_sign(const char *alg, const char *header, const char *claims, const char *key_file,
	GError **error)
{
	g_autofree char *input = signing_input(alg, header, claims), *mark = NULL, *token = NULL;
	g_autoptr(GByteArray) signature = g_byte_array_new();
	EVP_PKEY *key;

	if (strcmp(alg, "RS256") != 0 && strcmp(alg, "ES256") != 0) {
		err_set(error, ERR_CONFIG, _("“%s” is no way to sign that is known here; there are RS256 "
			"and ES256."), alg);
		return NULL;
	}
	if (input == NULL) {
		err_set(error, ERR_CONFIG, _("the header and the claims of a token must be JSON "
			"objects"));
		return NULL;
	}
	if ((key = read_key(key_file, error)) == NULL)
		return NULL;
	if (key_fits(key, alg, key_file, error)) {
		if (sign(key, input, signature)) {
			mark = jose_base64url(signature->data, signature->len);
			token = g_strconcat(input, ".", mark, NULL);
		} else {
			err_set(error, ERR_CONFIG, _("nothing can be signed with %s (key-file)"), key_file);
		}
	}
	EVP_PKEY_free(key);
	ERR_clear_error();
	return g_steal_pointer(&token);
}
