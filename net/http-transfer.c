/* net/http-transfer.c — one request on its way: what is refused before it leaves, what its answer
 * may be, and a sentence for each way it fails.
 *
 * A request that changes something never goes twice: curl would repeat one whose kept-alive
 * connection died under it, so such a request always gets a connection of its own. */
#include "net/http-private.h"

#include "base/date.h"
#include "base/err.h"
#include "base/log.h"
#include "base/text.h"
#include "base/version.h"

#include <arpa/inet.h>
#include <glib/gi18n.h>
#include <stdlib.h>
#include <string.h>

#define JOINED_MAX (8 * 1024) /* bytes of a header that comes again and again */

/* ---- what leaves ------------------------------------------------------------------- */

static gboolean
is_loopback(const char *host)
{
	struct in6_addr six;
	struct in_addr four;
	g_autofree char *bare = g_strndup(host + (*host == '['), strcspn(host + (*host == '['), "]"));

	if (inet_pton(AF_INET, bare, &four) == 1)
		return (ntohl(four.s_addr) >> 24) == 127;
	if (inet_pton(AF_INET6, bare, &six) == 1)
		return IN6_IS_ADDR_LOOPBACK(&six);
	return g_ascii_strcasecmp(host, "localhost") == 0;
}

/* A part of a URL (transfer full), NULL when it has none. */
static char *
url_part(CURLU *url, CURLUPart part, unsigned flags)
{
	char *theirs = NULL, *ours = NULL;

	if (curl_url_get(url, part, &theirs, flags) == CURLUE_OK)
		ours = g_strdup(theirs);
	curl_free(theirs);
	return ours;
}

/* Takes t->url, t->host from a URL that may be asked. */
static gboolean
take_url(struct transfer *t, const char *text, GError **error)
{
	CURLU *url = curl_url();
	gboolean read = !text_has_break(text, -1) &&
		curl_url_set(url, CURLUPART_URL, text, CURLU_URLENCODE) == CURLUE_OK;
	g_autofree char *scheme = read ? url_part(url, CURLUPART_SCHEME, 0) : NULL;
	g_autofree char *user = read ? url_part(url, CURLUPART_USER, 0) : NULL;
	g_autofree char *shown = http_redact(text);

	g_free(t->url);
	g_free(t->host);
	t->host = read ? url_part(url, CURLUPART_HOST, 0) : NULL;
	t->url = read ? url_part(url, CURLUPART_URL, 0) : NULL;
	curl_url_cleanup(url);
	if (t->host == NULL || t->url == NULL || scheme == NULL)
		return err_set(error, ERR_PROTOCOL, _("Account “%s”: “%s” is no address of the web; "
			"nothing was asked."), t->http->account, shown);
	if (t->host[0] == '[') { /* as certificates and people write it */
		t->host[strcspn(t->host, "]")] = '\0';
		memmove(t->host, t->host + 1, strlen(t->host));
	}
	t->loopback = is_loopback(t->host);
	if (user != NULL)
		return err_set(error, ERR_PROTOCOL, _("Account “%s”: a user name or password inside "
			"an address (%s) is never sent."), t->http->account, shown);
	if (strcmp(scheme, "https") != 0 && !(strcmp(scheme, "http") == 0 && t->loopback))
		return err_set(error, ERR_TRUST, _("Account “%s”: %s is not asked, as it is not "
			"encrypted. Only https:// is (and http:// on this very machine)."),
			t->http->account, shown);
	return TRUE;
}

/* "Name: value" with nothing that would begin another line. */
static gboolean
line_is_sane(const char *line)
{
	gsize name = strspn(line, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_");

	if (name == 0 || line[name] != ':')
		return FALSE;
	for (const char *c = line; *c != '\0'; c++)
		if ((guchar)*c < ' ' && *c != '\t')
			return FALSE;
	return TRUE;
}

static gboolean
add_line(struct transfer *t, const char *line, GError **error)
{
	gsize name = strcspn(line, ":");
	g_autofree char *empty = NULL;

	if (!line_is_sane(line))
		return err_set(error, ERR_PROTOCOL, _("Account “%s”: a header line of the request to "
			"%s is malformed; nothing was asked."), t->http->account, t->host);
	/* curl takes "Name:" for "leave that header out", and "Name;" for an empty one */
	if (line[name + 1 + strspn(line + name + 1, " \t")] == '\0') {
		empty = g_strndup(line, name + 1);
		empty[name] = ';';
	}
	t->lines = curl_slist_append(t->lines, empty != NULL ? empty : line);
	return TRUE;
}

static gboolean
add_lines(struct transfer *t, GError **error)
{
	const struct http_request *r = t->request;
	g_autofree char *type = NULL;
	gboolean accepts = FALSE;

	for (guint i = 0; r->headers != NULL && i < r->headers->len; i++) {
		const char *line = g_ptr_array_index(r->headers, i);

		accepts |= g_ascii_strncasecmp(line, "accept:", 7) == 0;
		if (!add_line(t, line, error))
			return FALSE;
	}
	if (r->secret != NULL && !add_line(t, r->secret, error))
		return FALSE;
	if (g_strcmp0(r->stream, "sse") == 0 && !accepts)
		t->lines = curl_slist_append(t->lines, "Accept: text/event-stream");
	type = g_strdup_printf("Content-Type: %s", r->type != NULL ? r->type : "");
	if (r->type != NULL && !add_line(t, type, error))
		return FALSE;
	if (r->type == NULL)
		t->lines = curl_slist_append(t->lines, "Content-Type:"); /* none of curl's guesses */
	t->lines = curl_slist_append(t->lines, "Expect:");
	return TRUE;
}

/* ---- what comes back --------------------------------------------------------------- */

static long
status_of(struct transfer *t)
{
	long status = 0;

	curl_easy_getinfo(t->easy, CURLINFO_RESPONSE_CODE, &status);
	return status;
}

static void
keep_header(struct transfer *t, const char *line, gsize n)
{
	const char *colon = memchr(line, ':', n);
	g_autofree char *name = NULL, *raw = NULL, *value = NULL;
	const char *before;

	if (colon == NULL || colon == line)
		return;
	name = g_ascii_strdown(line, colon - line);
	raw = g_strstrip(g_strndup(colon + 1, n - (gsize)(colon - line) - 1));
	value = g_utf8_make_valid(raw, -1);
	before = g_hash_table_lookup(t->headers, name);
	if (!g_utf8_validate(name, -1, NULL) || (before != NULL && strlen(before) > JOINED_MAX))
		return;
	if (before != NULL)
		g_hash_table_insert(t->headers, g_steal_pointer(&name),
			g_strconcat(before, ", ", value, NULL));
	else
		g_hash_table_insert(t->headers, g_steal_pointer(&name), g_steal_pointer(&value));
}

static size_t
on_header(char *line, size_t size, size_t n, void *data)
{
	struct transfer *t = data;

	n *= size;
	t->heard = date_monotonic();
	t->head_bytes += n;
	if (t->head_bytes > HTTP_HEAD_MAX) {
		if (t->refused == NULL)
			err_set(&t->refused, ERR_PROTOCOL, _("Account “%s”: the answer of %s has more "
				"than %d KiB of headers and was not read on."), t->http->account,
				t->host, HTTP_HEAD_MAX / 1024);
		return 0;
	}
	if (n >= 5 && memcmp(line, "HTTP/", 5) == 0)
		g_hash_table_remove_all(t->headers); /* what came before was a 100 or a 103 */
	else if (!t->in_body)
		keep_header(t, line, n);
	return n;
}

static size_t
on_body(char *bytes, size_t size, size_t n, void *data)
{
	struct transfer *t = data;

	n *= size;
	t->heard = date_monotonic();
	if (t == t->http->stream) {
		if (!t->in_body && !stream_accept(t))
			return 0;
		t->in_body = TRUE;
		stream_feed(t, bytes, n);
		return n;
	}
	t->in_body = TRUE;
	if (t->body->len + n > HTTP_BODY_MAX) {
		if (t->refused == NULL)
			err_set(&t->refused, ERR_LIMIT, _("Account “%s”: the answer of %s is larger than "
				"%d MiB (unpacked) and was not read on."), t->http->account, t->host,
				HTTP_BODY_MAX / 1024 / 1024);
		return 0;
	}
	g_byte_array_append(t->body, (const guint8 *)bytes, (guint)n);
	return n;
}

/* The connection stands and is verified; nothing has been asked yet. */
static int
before_request(void *data, char *to, char *from, int to_port, int from_port) // NOLINT(*-non-const-parameter): curl's
{
	struct transfer *t = data;
	long fresh = 0;

	(void)to, (void)from, (void)to_port, (void)from_port;
	curl_easy_getinfo(t->easy, CURLINFO_NUM_CONNECTS, &fresh);
	if (g_ascii_strncasecmp(t->url, "https:", 6) != 0 || (fresh == 0 && !t->http->distrust))
		return CURL_PREREQFUNC_OK;
	g_clear_error(&t->refused);
	if (fresh == 0) /* it waited for a connection that another transfer has refused meanwhile */
		err_set(&t->refused, ERR_TRUST, _("Account “%s”: the certificate of %s was refused; "
			"nothing was sent to it."), t->http->account, t->host);
	else if (http_trusts(t, &t->refused))
		return CURL_PREREQFUNC_OK;
	t->http->distrust = TRUE;
	return CURL_PREREQFUNC_ABORT;
}

/* ---- a transfer -------------------------------------------------------------------- */

static void
set_method(struct transfer *t)
{
	const struct http_request *r = t->request;
	gboolean body = r->body != NULL || strcmp(r->method, "POST") == 0 ||
		strcmp(r->method, "PUT") == 0 || strcmp(r->method, "PATCH") == 0;
	gsize len = 0;
	const char *bytes;

	if (body) {
		t->sends = r->body != NULL ? g_bytes_ref(r->body) : g_bytes_new_static("", 0);
		bytes = g_bytes_get_data(t->sends, &len);
		curl_easy_setopt(t->easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)len);
		curl_easy_setopt(t->easy, CURLOPT_POSTFIELDS, len > 0 ? bytes : "");
	} else if (strcmp(r->method, "HEAD") == 0) {
		curl_easy_setopt(t->easy, CURLOPT_NOBODY, 1L);
	}
	curl_easy_setopt(t->easy, CURLOPT_CUSTOMREQUEST, r->method);
}

static void
set_trust(struct transfer *t)
{
	CURL *c = t->easy;

	curl_easy_setopt(c, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
	curl_easy_setopt(c, CURLOPT_SSL_VERIFYPEER, 1L);
	curl_easy_setopt(c, CURLOPT_SSL_VERIFYHOST, 2L);
	curl_easy_setopt(c, CURLOPT_CERTINFO, 1L);
	curl_easy_setopt(c, CURLOPT_PREREQFUNCTION, before_request);
	curl_easy_setopt(c, CURLOPT_PREREQDATA, t);
	if (t->http->ca_file != NULL) {
		curl_easy_setopt(c, CURLOPT_CAINFO, t->http->ca_file);
		curl_easy_setopt(c, CURLOPT_CAPATH, NULL);
	}
}

static void
set_limits(struct transfer *t)
{
	int wait = CLAMP(t->request->wait_s, 0, 600), limit = t->http->limit_s;
	CURL *c = t->easy;

	curl_easy_setopt(c, CURLOPT_CONNECTTIMEOUT_MS, limit * 1000L / 3);
	curl_easy_setopt(c, CURLOPT_TCP_KEEPALIVE, 1L);
	if (t->request->stream != NULL)
		return; /* http_listen_wait sees to it */
	t->deadline = t->begun + (limit + wait) * 1000;
	curl_easy_setopt(c, CURLOPT_MAXFILESIZE_LARGE, (curl_off_t)HTTP_BODY_MAX);
	if (wait > 0)
		return; /* curl looks at the speed every second: not while a long poll sleeps */
	curl_easy_setopt(c, CURLOPT_LOW_SPEED_LIMIT, 100L);
	curl_easy_setopt(c, CURLOPT_LOW_SPEED_TIME, MAX(limit / 2L, 1L));
}

static void
set_address(struct transfer *t)
{
	CURL *c = t->easy;

	curl_easy_setopt(c, CURLOPT_URL, t->url);
	curl_easy_setopt(c, CURLOPT_PROTOCOLS_STR, t->loopback ? "http,https" : "https");
	if (t->loopback)
		curl_easy_setopt(c, CURLOPT_PROXY, ""); /* this machine is not behind a proxy */
	if (t->deadline != 0)
		curl_easy_setopt(c, CURLOPT_TIMEOUT_MS,
			(long)MAX(t->deadline - date_monotonic(), 1));
}

static void
set_all(struct transfer *t)
{
	CURL *c = t->easy;

	curl_easy_setopt(c, CURLOPT_PRIVATE, t);
	curl_easy_setopt(c, CURLOPT_ERRORBUFFER, t->words);
	curl_easy_setopt(c, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(c, CURLOPT_QUICK_EXIT, 1L); /* told to stop, we do not wait for the DNS */
	curl_easy_setopt(c, CURLOPT_USERAGENT, "guichet/" GUICHET_VERSION);
	curl_easy_setopt(c, CURLOPT_NETRC, (long)CURL_NETRC_IGNORED);
	curl_easy_setopt(c, CURLOPT_DISALLOW_USERNAME_IN_URL, 1L);
	curl_easy_setopt(c, CURLOPT_FOLLOWLOCATION, 0L);
	curl_easy_setopt(c, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_2TLS);
	curl_easy_setopt(c, CURLOPT_ACCEPT_ENCODING, "");
	curl_easy_setopt(c, CURLOPT_HEADERFUNCTION, on_header);
	curl_easy_setopt(c, CURLOPT_HEADERDATA, t);
	curl_easy_setopt(c, CURLOPT_WRITEFUNCTION, on_body);
	curl_easy_setopt(c, CURLOPT_WRITEDATA, t);
	curl_easy_setopt(c, CURLOPT_HTTPHEADER, t->lines);
	curl_easy_setopt(c, CURLOPT_FRESH_CONNECT, (long)(t->changes || t->http->distrust));
	curl_easy_setopt(c, CURLOPT_PIPEWAIT, 1L); /* rather one HTTP/2 connection than four */
	set_method(t);
	set_trust(t);
	set_limits(t);
	set_address(t);
}

static gboolean
method_is_sane(const char *method)
{
	gsize n = strlen(method);

	return n > 0 && n <= 16 && strspn(method, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == n;
}

struct transfer *
transfer_new(struct http *h, const struct http_request *r, GError **error)
{
	AUTO(transfer) t = g_new0(struct transfer, 1);

	t->http = h;
	t->request = r;
	t->begun = t->heard = date_monotonic();
	t->headers = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
	t->body = g_byte_array_new();
	t->changes = strcmp(r->method, "GET") != 0 && strcmp(r->method, "HEAD") != 0;
	t->at.sse = g_strcmp0(r->stream, "sse") == 0;
	if (!method_is_sane(r->method)) {
		err_set(error, ERR_PROTOCOL, _("Account “%s”: “%s” is no method of HTTP; nothing was "
			"asked."), h->account, r->method);
		return NULL;
	}
	if (!take_url(t, r->url, error) || !add_lines(t, error))
		return NULL;
	t->easy = curl_easy_init();
	if (t->easy == NULL)
		g_error("curl_easy_init");
	set_all(t);
	return g_steal_pointer(&t);
}

void
transfer_free(struct transfer *t)
{
	if (t == NULL)
		return;
	if (t->easy != NULL)
		curl_easy_cleanup(t->easy);
	for (struct curl_slist *l = t->lines; l != NULL; l = l->next)
		explicit_bzero(l->data, strlen(l->data)); /* one of them lets us in */
	curl_slist_free_all(t->lines);
	g_clear_pointer(&t->sends, g_bytes_unref);
	g_clear_pointer(&t->headers, g_hash_table_unref);
	g_clear_pointer(&t->body, g_byte_array_unref);
	g_clear_error(&t->refused);
	g_free(t->url);
	g_free(t->host);
	g_free(t);
}

/* ---- how it ends ------------------------------------------------------------------- */

/* Has the server what it needs to do as it was asked? */
static gboolean
went(struct transfer *t)
{
	curl_off_t up = 0;
	long head = 0;

	curl_easy_getinfo(t->easy, CURLINFO_REQUEST_SIZE, &head);
	curl_easy_getinfo(t->easy, CURLINFO_SIZE_UPLOAD_T, &up);
	return head > 0 && (t->sends == NULL || (guint64)up >= g_bytes_get_size(t->sends));
}

static gboolean
same_origin(const char *a, const char *b)
{
	static const CURLUPart parts[] = {CURLUPART_SCHEME, CURLUPART_HOST, CURLUPART_PORT};
	CURLU *one = curl_url(), *other = curl_url();
	gboolean same = curl_url_set(one, CURLUPART_URL, a, 0) == CURLUE_OK &&
		curl_url_set(other, CURLUPART_URL, b, CURLU_URLENCODE) == CURLUE_OK;

	for (gsize i = 0; i < G_N_ELEMENTS(parts) && same; i++) {
		g_autofree char *mine = url_part(one, parts[i], CURLU_DEFAULT_PORT);
		g_autofree char *its = url_part(other, parts[i], CURLU_DEFAULT_PORT);

		same = mine != NULL && its != NULL && g_ascii_strcasecmp(mine, its) == 0;
	}
	curl_url_cleanup(one);
	curl_url_cleanup(other);
	return same;
}

static gboolean
is_redirect(long status)
{
	return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

gboolean
transfer_follow(struct transfer *t, GError **error)
{
	g_autofree char *shown = NULL;
	char *to = NULL;

	if (t->changes || t->request->body != NULL || !is_redirect(status_of(t)) ||
	    curl_easy_getinfo(t->easy, CURLINFO_REDIRECT_URL, &to) != CURLE_OK || to == NULL)
		return FALSE;
	shown = http_redact(to);
	if (!same_origin(t->url, to))
		return err_set(error, g_ascii_strncasecmp(to, "http:", 5) == 0 ? ERR_TRUST :
			ERR_PROTOCOL, _("Account “%s”: %s sends us on to %s, which is another place; "
			"we did not go there. If the channel has moved, change url in the "
			"configuration."), t->http->account, t->host, shown);
	if (++t->redirects > HTTP_REDIRECTS)
		return err_set(error, ERR_PROTOCOL, _("Account “%s”: %s sends us on and on (last to "
			"%s); given up after %d times."), t->http->account, t->host, shown,
			HTTP_REDIRECTS);
	{
		g_autofree char *next = g_strdup(to); /* `to` belongs to what is set now */

		if (!take_url(t, next, error))
			return FALSE;
	}
	g_hash_table_remove_all(t->headers);
	g_byte_array_set_size(t->body, 0);
	t->in_body = FALSE;
	set_address(t);
	return TRUE;
}

/* What GnuTLS made of the handshake, in the words used for mail. */
static void
explain_tls(struct transfer *t, GError **error)
{
	const char *account = t->http->account;

	if (strstr(t->words, "illegal or unsupported version") != NULL ||
	    strstr(t->words, "protocol version") != NULL)
		err_set(error, ERR_TRUST, _("Account “%s”: %s speaks no TLS newer than 1.1; nothing "
			"was sent to it. Its administrator must switch TLS 1.2 on."), account, t->host);
	else if (strstr(t->words, "unexpected TLS packet") != NULL)
		err_set(error, ERR_TRUST, _("Account “%s”: %s does not speak TLS; nothing was sent to "
			"it. Check the port in url."), account, t->host);
	else if (strstr(t->words, "non-properly terminated") != NULL ||
		strstr(t->words, "Error in the pull") != NULL)
		err_set(error, ERR_NET, _("Account “%s”: %s cut the connection during the "
			"TLS handshake. It is tried again later."), account, t->host);
	else
		err_set(error, ERR_TRUST, _("Account “%s”: no TLS with %s (%s); nothing was sent to "
			"it. Tell its administrator."), account, t->host, t->words);
}

static void
explain_certificate(struct transfer *t, GError **error)
{
	if (http_trusts(t, error)) /* GnuTLS is stricter somewhere */
		err_set(error, ERR_TRUST, _("Account “%s”: the certificate of %s was refused (%s); "
			"nothing was sent to it. Tell its administrator."), t->http->account, t->host,
			t->words);
}

static void
explain_network(struct transfer *t, CURLcode result, GError **error)
{
	const char *account = t->http->account;
	gint64 took = (date_monotonic() - t->begun + 999) / 1000;
	long number = 0;

	curl_easy_getinfo(t->easy, CURLINFO_OS_ERRNO, &number);
	switch (result) {
	case CURLE_COULDNT_RESOLVE_HOST:
	case CURLE_COULDNT_RESOLVE_PROXY:
		err_set(error, ERR_NET, _("Account “%s”: the address of %s is not to be found. Is "
			"there a network? It is tried again later."), account, t->host);
		break;
	case CURLE_COULDNT_CONNECT:
		err_set(error, ERR_NET, _("Account “%s”: no connection to %s (%s). It is tried again "
			"later."), account, t->host, number != 0 ? g_strerror((int)number) :
			curl_easy_strerror(result));
		break;
	case CURLE_OPERATION_TIMEDOUT:
		err_set(error, ERR_TIMEOUT, strstr(t->words, "too slow") != NULL ?
			_("Account “%s”: %s answers too slowly; given up after %d s. It is tried again "
			  "later.") :
			_("Account “%s”: %s has not answered within %d s. It is tried again later."),
			account, t->host, (int)took);
		break;
	case CURLE_PARTIAL_FILE:
	case CURLE_GOT_NOTHING:
	case CURLE_SEND_ERROR:
	case CURLE_RECV_ERROR:
	case CURLE_HTTP2:
	case CURLE_HTTP2_STREAM:
		err_set(error, ERR_NET, _("Account “%s”: %s cut the connection in the middle of its "
			"answer. It is tried again later."), account, t->host);
		break;
	default:
		err_set(error, ERR_PROTOCOL, _("Account “%s”: the answer of %s cannot be understood "
			"(%s)."), account, t->host, curl_easy_strerror(result));
	}
}

static void
explain(struct transfer *t, CURLcode result, GError **error)
{
	if (t->refused != NULL)
		g_propagate_error(error, g_steal_pointer(&t->refused));
	else if (result == CURLE_FILESIZE_EXCEEDED)
		err_set(error, ERR_LIMIT, _("Account “%s”: the answer of %s is larger than "
			"%d MiB (unpacked) and was not read on."), t->http->account, t->host,
			HTTP_BODY_MAX / 1024 / 1024);
	else if (result == CURLE_PEER_FAILED_VERIFICATION)
		explain_certificate(t, error);
	else if (result == CURLE_SSL_CACERT_BADFILE)
		err_set(error, ERR_CONFIG, _("Account “%s”: no certificate can be read from "
			"ca-file %s. Give a PEM file with the authority's certificate."),
			t->http->account, t->http->ca_file != NULL ? t->http->ca_file : "-");
	else if (result == CURLE_SSL_CONNECT_ERROR)
		explain_tls(t, error);
	else
		explain_network(t, result, error);
}

void
transfer_explain(struct transfer *t, CURLcode result, GError **error)
{
	g_autoptr(GError) why = NULL;

	explain(t, result, &why);
	if (!t->changes || !went(t)) {
		g_propagate_error(error, g_steal_pointer(&why));
		return;
	}
	log_debug("%s", why->message);
	err_set(error, ERR_UNKNOWN, _("Account “%s”: %s took the request, but its answer did not come "
		"whole. Whether it did what it was asked is not known."), t->http->account, t->host);
}

void
transfer_stopped(struct transfer *t, GError **error)
{
	if (t->changes && went(t))
		err_set(error, ERR_UNKNOWN, _("Account “%s”: we were told to stop before %s had "
			"answered. Whether it did what it was asked is not known."),
			t->http->account, t->host);
	else
		err_set(error, ERR_BUSY, _("Account “%s”: told to stop before %s had answered."),
			t->http->account, t->host);
}

struct http_reply *
transfer_reply(struct transfer *t)
{
	struct http_reply *r = g_new0(struct http_reply, 1);

	r->status = (int)status_of(t);
	r->headers = g_steal_pointer(&t->headers);
	r->body = g_byte_array_free_to_bytes(g_steal_pointer(&t->body));
	r->url = http_redact(t->url);
	r->ms = date_monotonic() - t->begun;
	r->body_went = went(t);
	return r;
}
