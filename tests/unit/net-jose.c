// layers: net
/* tests/unit/net-jose.c — signatures that OpenSSL accepts, keys that are refused; tokens on disk. */
#include "net/jose.h"

#include "base/date.h"
#include "base/err.h"
#include "net/token.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static char *top; /* of everything this test writes */

static char *
key_file(const char *name, EVP_PKEY *key, const char *passphrase, mode_t mode)
{
	char *path = g_build_filename(top, name, NULL);
	FILE *out = fopen(path, "w");

	g_assert_nonnull(out);
	g_assert_cmpint(PEM_write_PKCS8PrivateKey(out, key, passphrase != NULL ? EVP_aes_128_cbc() : NULL,
		passphrase, passphrase != NULL ? (int)strlen(passphrase) : 0, NULL, NULL), ==, 1);
	fclose(out);
	g_assert_cmpint(chmod(path, mode), ==, 0);
	return path;
}

static guchar *
from_base64url(const char *text, gsize *len)
{
	GString *s = g_string_new(text);

	g_assert_null(strpbrk(text, "+/="));
	for (gsize i = 0; i < s->len; i++)
		s->str[i] = s->str[i] == '-' ? '+' : s->str[i] == '_' ? '/' : s->str[i];
	while (s->len % 4 != 0)
		g_string_append_c(s, '=');
	guchar *out = g_base64_decode(s->str, len);

	g_string_free(s, TRUE);
	return out;
}

/* As the other side does it: raw r||s back to DER, then OpenSSL's own check. */
static gboolean
is_signed(EVP_PKEY *key, const char *token)
{
	const char *dot = strrchr(token, '.');
	gsize n = 0;
	g_autofree guchar *mark = from_base64url(dot + 1, &n);
	g_autofree guchar *der = NULL;
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	int ok;

	if (EVP_PKEY_get_base_id(key) == EVP_PKEY_EC) {
		ECDSA_SIG *sig = ECDSA_SIG_new();
		guchar *at;

		g_assert_cmpuint(n, ==, 64);
		ECDSA_SIG_set0(sig, BN_bin2bn(mark, 32, NULL), BN_bin2bn(mark + 32, 32, NULL));
		n = (gsize)i2d_ECDSA_SIG(sig, NULL);
		at = der = g_malloc(n);
		i2d_ECDSA_SIG(sig, &at);
		ECDSA_SIG_free(sig);
	}
	g_assert_cmpint(EVP_DigestVerifyInit(ctx, NULL, EVP_sha256(), NULL, key), ==, 1);
	ok = EVP_DigestVerify(ctx, der != NULL ? der : mark, n, (const guchar *)token,
		(gsize)(dot - token));
	EVP_MD_CTX_free(ctx);
	return ok == 1;
}

static void
check_alg(const char *alg, EVP_PKEY *key)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *path = key_file(alg, key, NULL, 0600);

	for (int i = 0; i < 50; i++) { /* r and s are sometimes shorter than 32 bytes */
		g_autofree char *claims = g_strdup_printf("{\"iss\":\"é\",\"exp\":%d}", i);
		g_autofree char *token = jose_sign(alg, "{\"kid\":\"K1\",\"alg\":\"none\"}", claims, path,
			&error);
		g_auto(GStrv) parts = NULL;
		g_autofree guchar *head = NULL, *body = NULL;
		g_autofree char *head_text = NULL, *body_text = NULL;
		gsize n;

		g_assert_no_error(error);
		g_assert_true(is_signed(key, token));
		parts = g_strsplit(token, ".", -1);
		g_assert_cmpuint(g_strv_length(parts), ==, 3);
		head = from_base64url(parts[0], &n);
		head_text = g_strndup((char *)head, n);
		body = from_base64url(parts[1], &n);
		body_text = g_strndup((char *)body, n);
		g_assert_nonnull(strstr(head_text, "\"kid\":\"K1\""));
		g_assert_nonnull(strstr(head_text, "\"typ\":\"JWT\""));
		g_assert_nonnull(strstr(head_text, alg));
		g_assert_null(strstr(head_text, "none"));
		g_assert_cmpstr(body_text, ==, claims);
		token[5] = token[5] == 'A' ? 'B' : 'A';
		g_assert_false(is_signed(key, token));
	}
}

static void
test_es256(void)
{
	EVP_PKEY *key = EVP_EC_gen("P-256");

	check_alg("ES256", key);
	EVP_PKEY_free(key);
}

static void
test_rs256(void)
{
	EVP_PKEY *key = EVP_RSA_gen(2048);

	check_alg("RS256", key);
	EVP_PKEY_free(key);
}

static void
refused(const char *alg, const char *header, const char *claims, const char *path, const char *why)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *token = jose_sign(alg, header, claims, path, &error);

	g_assert_null(token);
	g_assert_error(error, ERR, ERR_CONFIG);
	if (strstr(error->message, why) == NULL)
		g_error("%s: not in: %s", why, error->message);
}

static void
test_refused(void)
{
	EVP_PKEY *ec = EVP_EC_gen("P-256"), *other = EVP_EC_gen("P-384"), *weak = EVP_RSA_gen(1024);
	g_autofree char *good = key_file("good", ec, NULL, 0600), *open = key_file("open", ec, NULL, 0640);
	g_autofree char *locked = key_file("locked", ec, "passphrase", 0600);
	g_autofree char *curve = key_file("curve", other, NULL, 0600);
	g_autofree char *small = key_file("small", weak, NULL, 0600);
	g_autofree char *none = g_build_filename(top, "none", NULL), *text = g_build_filename(top, "text", NULL);

	g_assert_true(g_file_set_contents(text, "no key at all\n", -1, NULL));
	g_assert_cmpint(chmod(text, 0600), ==, 0);
	refused("ES256", "{}", "{}", open, "chmod 600");
	refused("ES256", "{}", "{}", none, none);
	refused("ES256", "{}", "{}", top, "no key");
	refused("ES256", "{}", "{}", text, "PEM");
	refused("ES256", "{}", "{}", locked, "without a passphrase");
	refused("ES256", "{}", "{}", curve, "P-256");
	refused("ES256", "{}", "{}", small, "P-256");
	refused("RS256", "{}", "{}", good, "RSA");
	refused("RS256", "{}", "{}", small, "2048");
	refused("HS256", "{}", "{}", good, "HS256");
	refused("none", "{}", "{}", good, "none");
	refused("ES256", "[]", "{}", good, "JSON");
	refused("ES256", "{}", "claims", good, "JSON");
	EVP_PKEY_free(ec);
	EVP_PKEY_free(other);
	EVP_PKEY_free(weak);
}

static void
test_base64url(void)
{
	static const struct {
		const char *in, *out;
	} rows[] = {{"", ""}, {"f", "Zg"}, {"fo", "Zm8"}, {"foo", "Zm9v"}, {"\xfb\xff\xbf", "-_-_"}};

	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *out = jose_base64url(rows[i].in, strlen(rows[i].in));

		g_assert_cmpstr(out, ==, rows[i].out);
	}
}

/* ---- tokens on disk ---------------------------------------------------------------- */

static mode_t
mode_of(const char *path)
{
	struct stat st;

	g_assert_cmpint(lstat(path, &st), ==, 0);
	return st.st_mode & 07777;
}

static void
test_store(void)
{
	static const char *const names[] = {"agence", "../../evil", "..", ".hidden", "a b/é", "x.lock"};

	umask(0); /* the worst that can be set */
	for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
		g_autoptr(GError) error = NULL;
		g_autofree char *home = g_strdup_printf("%s/home-%zu", top, i), *folder = NULL, *path = NULL;
		struct token in = {.access = (char[]){"acc\"ess"}, .refresh = (char[]){"refresh"},
			.client_id = (char[]){"id"}, .expires_at = 1785592440123, .facts = (char[]){"{\"id\":\"9\"}"}};
		AUTO(token) before = token_load(home, names[i], &error);
		AUTO(token) out = NULL;
		GDir *dir;

		g_assert_no_error(error);
		g_assert_null(before);
		g_assert_true(token_save(home, names[i], &in, &error));
		out = token_load(home, names[i], &error);
		g_assert_no_error(error);
		g_assert_cmpstr(out->access, ==, in.access);
		g_assert_cmpstr(out->refresh, ==, in.refresh);
		g_assert_cmpstr(out->client_id, ==, in.client_id);
		g_assert_null(out->client_secret);
		g_assert_cmpint(out->expires_at, ==, in.expires_at);
		g_assert_cmpstr(out->facts, ==, in.facts);
		folder = g_build_filename(home, "tokens", NULL);
		g_assert_cmpuint(mode_of(folder), ==, 0700);
		dir = g_dir_open(folder, 0, NULL);
		path = g_build_filename(folder, g_dir_read_name(dir), NULL); /* in there, and alone */
		g_assert_null(g_dir_read_name(dir));
		g_dir_close(dir);
		g_assert_cmpuint(mode_of(path), ==, 0600);
		g_assert_true(token_drop(home, names[i], &error));
		g_assert_true(token_drop(home, names[i], &error));
		g_assert_null(token_load(home, names[i], &error));
		g_assert_no_error(error);
	}
	umask(077);
}

static void
not_loaded(const char *home, enum err_code code, const char *why)
{
	g_autoptr(GError) error = NULL;
	AUTO(token) t = token_load(home, "agence", &error);

	g_assert_null(t);
	g_assert_error(error, ERR, (gint)code);
	g_assert_nonnull(strstr(error->message, why));
}

static void
test_store_refused(void)
{
	g_autofree char *home = g_build_filename(top, "bad", NULL), *other = g_build_filename(top, "secret", NULL);
	g_autofree char *path = g_build_filename(home, "tokens", "agence", NULL);
	struct token in = {.access = (char[]){"access"}};

	g_assert_true(token_save(home, "agence", &in, NULL));
	g_assert_cmpint(chmod(path, 0644), ==, 0);
	not_loaded(home, ERR_CONFIG, "chmod 600");
	g_assert_cmpint(chmod(path, 0600), ==, 0);
	g_assert_true(g_file_set_contents(path, "{\"access\":", -1, NULL));
	g_assert_cmpint(chmod(path, 0600), ==, 0);
	not_loaded(home, ERR_CONFIG, "guichet-net login agence");
	g_assert_true(g_file_set_contents(other, "{}", -1, NULL));
	g_assert_cmpint(unlink(path), ==, 0);
	g_assert_cmpint(symlink(other, path), ==, 0);
	not_loaded(home, ERR_STORAGE, path);
	g_assert_cmpint(unlink(path), ==, 0);
	g_assert_cmpint(g_mkdir(path, 0700), ==, 0);
	not_loaded(home, ERR_CONFIG, path);
}

/* Who comes second waits for the first, also across processes. */
static void
test_lock(void)
{
	g_autofree char *home = g_build_filename(top, "lock", NULL);
	int fd = token_lock(home, "agence", NULL), ready[2], status = 0;
	char byte;
	pid_t pid;

	g_assert_cmpint(fd, >=, 0);
	g_assert_cmpint(pipe(ready), ==, 0);
	pid = fork();
	if (pid == 0) {
		close(fd); /* or it would hold the lock too */
		if (write(ready[1], "r", 1) != 1)
			_exit(9);
		int mine = token_lock(home, "agence", NULL);

		if (write(ready[1], "l", 1) != 1)
			_exit(9);
		_exit(mine >= 0 ? 0 : 1);
	}
	g_assert_cmpint(read(ready[0], &byte, 1), ==, 1);
	g_assert_cmpint(byte, ==, 'r');
	g_usleep(200000);
	g_assert_cmpint(fcntl(ready[0], F_SETFL, O_NONBLOCK), ==, 0);
	g_assert_cmpint(read(ready[0], &byte, 1), ==, -1); /* it waits */
	close(fd);
	g_assert_cmpint(waitpid(pid, &status, 0), ==, pid);
	g_assert_cmpint(status, ==, 0);
	close(ready[0]);
	close(ready[1]);
}

int
main(int argc, char **argv)
{
	int code;

	g_test_init(&argc, &argv, NULL);
	top = g_dir_make_tmp("net-jose.XXXXXX", NULL);
	g_test_add_func("/jose/base64url", test_base64url);
	g_test_add_func("/jose/es256", test_es256);
	g_test_add_func("/jose/rs256", test_rs256);
	g_test_add_func("/jose/refused", test_refused);
	g_test_add_func("/token/store", test_store);
	g_test_add_func("/token/store-refused", test_store_refused);
	g_test_add_func("/token/lock", test_lock);
	code = g_test_run();
	g_free(top);
	return code;
}
