/* net/connector-request.c — the requests a connector asks for: where to, with what, and not beyond. */
#include "net/connector.h"

#include "base/err.h"

#include <glib/gi18n.h>
#include <jansson.h>
#include <stdarg.h>
#include <string.h>

#define REQUESTS_MAX 100
#define URL_MAX 8192
#define HEADERS_MAX 50
#define HEADER_MAX 8192 /* bytes of a value */
#define BODY_MAX (32 * 1024 * 1024)
#define TAG_MAX (16 * 1024)
#define WAIT_MAX 600 /* seconds of a long poll */

/* One request being read. */
struct making {
	const struct connector *c;
	const char *base;
	json_t *object; /* borrowed */
	GError **error;
};

static gboolean G_GNUC_PRINTF(2, 3)
wrong(const struct making *m, const char *format, ...)
{
	va_list args;
	g_autofree char *what = NULL;

	va_start(args, format);
	what = g_strdup_vprintf(format, args);
	va_end(args);
	return err_set(m->error, ERR_PROTOCOL, _("%s: the connector asks for a request that is refused: %s"),
		m->c->name, what);
}

static json_t *
member(const struct making *m, const char *key)
{
	json_t *v = json_object_get(m->object, key);

	return json_is_null(v) ? NULL : v;
}

/* Text of a member without NUL, NULL when there is none (borrowed). */
static gboolean
text_of(const struct making *m, const char *key, const char **to)
{
	json_t *v = member(m, key);

	*to = NULL;
	if (v == NULL)
		return TRUE;
	*to = json_string_value(v);
	return (*to != NULL && strlen(*to) == json_string_length(v)) ||
		wrong(m, _("“%s” must be text"), key);
}

/* ---- the address --------------------------------------------------------------------------- */

static gboolean
is_loopback(const char *host)
{
	return strcmp(host, "localhost") == 0 || strcmp(host, "::1") == 0 ||
		(g_str_has_prefix(host, "127.") && host[strspn(host, "0123456789.")] == '\0');
}

static int
port_of(GUri *uri)
{
	int port = g_uri_get_port(uri);

	return port > 0 ? port : strcmp(g_uri_get_scheme(uri), "http") == 0 ? 80 : 443;
}

/* The account's own host and port, or a host that about names (https, usual port). */
static gboolean
is_allowed(const struct making *m, GUri *uri)
{
	g_autoptr(GUri) base = m->base != NULL ? g_uri_parse(m->base, G_URI_FLAGS_NONE, NULL) : NULL;
	const char *host = g_uri_get_host(uri);

	if (base != NULL && g_uri_get_host(base) != NULL &&
	    g_ascii_strcasecmp(g_uri_get_host(base), host) == 0 && port_of(base) == port_of(uri) &&
	    strcmp(g_uri_get_scheme(base), g_uri_get_scheme(uri)) == 0)
		return TRUE;
	for (char **h = m->c->hosts; h != NULL && *h != NULL; h++)
		if (g_ascii_strcasecmp(*h, host) == 0 && port_of(uri) == 443)
			return TRUE;
	return FALSE;
}

/* "." and ".." in a path, encoded or not, lead elsewhere than the program meant: they come from an
 * id that somebody chose. (GUri has taken the plain ones out by then.) */
static gboolean
has_dots(const char *url)
{
	g_autofree char *path = g_strndup(url, strcspn(url, "?"));
	g_autofree char *plain = g_uri_unescape_string(path, NULL);
	g_auto(GStrv) parts = plain != NULL ? g_strsplit_set(plain, "/\\", -1) : NULL;

	for (char **p = parts; p != NULL && *p != NULL; p++)
		if (strcmp(*p, ".") == 0 || strcmp(*p, "..") == 0)
			return TRUE;
	return plain == NULL; /* %00, or no encoding at all */
}

static gboolean
check_url(const struct making *m, const char *url)
{
	g_autoptr(GUri) uri = NULL;

	if (strlen(url) > URL_MAX)
		return wrong(m, _("its address is longer than 8 KiB"));
	for (const guchar *p = (const guchar *)url; *p != '\0'; p++)
		if (*p <= ' ' || *p >= 0x7f || strchr("\"<>\\^`{|}", *p) != NULL)
			return wrong(m, _("its address holds characters that must be encoded (@uri)"));
	uri = g_uri_parse(url, G_URI_FLAGS_ENCODED, NULL);
	if (uri == NULL || g_uri_get_host(uri) == NULL || *g_uri_get_host(uri) == '\0')
		return wrong(m, _("its address is none"));
	if (g_uri_get_userinfo(uri) != NULL || g_uri_get_fragment(uri) != NULL)
		return wrong(m, _("its address holds a user or a fragment"));
	if (strcmp(g_uri_get_scheme(uri), "https") != 0 &&
	    !(strcmp(g_uri_get_scheme(uri), "http") == 0 && is_loopback(g_uri_get_host(uri))))
		return wrong(m, _("its address begins with %s://%s where only https may be used"),
			g_uri_get_scheme(uri), g_uri_get_host(uri));
	if (has_dots(url))
		return wrong(m, _("its path holds “.” or “..”"));
	return is_allowed(m, uri) ||
		wrong(m, _("the host %s is neither the account's nor one of about.hosts"), g_uri_get_host(uri));
}

/* A scalar as text; NULL for anything else (transfer full). */
static char *
scalar_text(const json_t *v)
{
	if (json_is_string(v) && strlen(json_string_value(v)) == json_string_length(v))
		return g_strdup(json_string_value(v));
	if (json_is_number(v)) {
		char *dump = json_dumps(v, JSON_ENCODE_ANY);
		return dump;
	}
	if (json_is_boolean(v))
		return g_strdup(json_is_true(v) ? "true" : "false");
	return NULL;
}

static gboolean
add_pair(const struct making *m, GString *out, const char *key, const json_t *v)
{
	g_autofree char *text = scalar_text(v), *name = NULL, *value = NULL;

	if (text == NULL)
		return wrong(m, _("“%s” must be text, a number, or a list of such"), key);
	name = g_uri_escape_string(key, NULL, FALSE);
	value = g_uri_escape_string(text, NULL, FALSE);
	g_string_append_printf(out, "%s%s=%s", out->len > 0 ? "&" : "", name, value);
	return TRUE;
}

/* {a: 1, b: [2, 3]} as a=1&b=2&b=3; null is left out. */
static gboolean
encode_pairs(const struct making *m, json_t *pairs, GString *out)
{
	const char *key;
	json_t *v, *element;
	gsize i;

	if (!json_is_object(pairs))
		return wrong(m, _("“query” and “form” must be objects"));
	json_object_foreach(pairs, key, v) {
		if (json_is_null(v))
			continue;
		if (!json_is_array(v)) {
			if (!add_pair(m, out, key, v))
				return FALSE;
			continue;
		}
		json_array_foreach(v, i, element)
			if (!add_pair(m, out, key, element))
				return FALSE;
	}
	return TRUE;
}

static char *
make_url(const struct making *m)
{
	g_autoptr(GString) query = g_string_new(NULL), url = NULL;
	const char *given;

	if (!text_of(m, "url", &given))
		return NULL;
	if (given == NULL || (*given != '/' && strstr(given, "://") == NULL)) {
		wrong(m, _("“url” must begin with / or https://"));
		return NULL;
	}
	if (*given == '/' && m->base == NULL) {
		wrong(m, _("its address is below the account's url, which is not set"));
		return NULL;
	}
	url = g_string_new(*given == '/' ? m->base : "");
	while (*given == '/' && url->len > 0 && url->str[url->len - 1] == '/')
		g_string_truncate(url, url->len - 1);
	g_string_append(url, given);
	if (member(m, "query") != NULL && !encode_pairs(m, member(m, "query"), query))
		return NULL;
	if (query->len > 0)
		g_string_append_printf(url, "%s%s", strchr(url->str, '?') != NULL ? "&" : "?", query->str);
	return check_url(m, url->str) ? g_string_free(g_steal_pointer(&url), FALSE) : NULL;
}

/* ---- headers and body ------------------------------------------------------------------------ */

/* What C sets itself, or what would change the meaning of the connection. */
static gboolean
is_ours(const char *name)
{
	static const char *const ours[] = { "authorization", "cookie", "cookie2", "host", "content-length",
		"transfer-encoding", "connection", "keep-alive", "te", "trailer", "upgrade", "expect",
		"accept-encoding", "proxy" };

	for (gsize i = 0; i < G_N_ELEMENTS(ours); i++)
		if (g_ascii_strcasecmp(name, ours[i]) == 0)
			return TRUE;
	return g_ascii_strncasecmp(name, "proxy-", 6) == 0;
}

static gboolean
add_header(const struct making *m, struct http_request *r, const char *name, const json_t *v)
{
	const char *value = json_string_value(v);

	if (*name == '\0' || strlen(name) > 100 ||
	    name[strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-")] != '\0')
		return wrong(m, _("“%s” is no name of a header"), name);
	if (is_ours(name))
		return wrong(m, _("the header %s is not the connector's to set"), name);
	if (value == NULL || strlen(value) != json_string_length(v) || strlen(value) > HEADER_MAX)
		return wrong(m, _("the header %s must be text of at most 8 KiB"), name);
	for (const guchar *p = (const guchar *)value; *p != '\0'; p++)
		if (*p < ' ' || *p == 0x7f)
			return wrong(m, _("the header %s holds a control character"), name);
	if (g_ascii_strcasecmp(name, "content-type") == 0) {
		g_free(r->type);
		r->type = g_strdup(value);
	} else {
		g_ptr_array_add(r->headers, g_strdup_printf("%s: %s", name, value));
	}
	return TRUE;
}

static gboolean
take_headers(const struct making *m, struct http_request *r)
{
	json_t *headers = member(m, "headers"), *v;
	const char *name;

	if (headers == NULL)
		return TRUE;
	if (!json_is_object(headers) || json_object_size(headers) > HEADERS_MAX)
		return wrong(m, _("“headers” must be an object of at most 50"));
	json_object_foreach(headers, name, v)
		if (!json_is_null(v) && !add_header(m, r, name, v))
			return FALSE;
	return TRUE;
}

static gboolean
take_body(const struct making *m, struct http_request *r)
{
	json_t *json = member(m, "json"), *form = member(m, "form");
	g_autoptr(GString) pairs = g_string_new(NULL);
	const char *text;
	char *dump;

	if (!text_of(m, "text", &text))
		return FALSE;
	if ((json != NULL) + (form != NULL) + (text != NULL) > 1)
		return wrong(m, _("it has more than one body"));
	if (json != NULL) {
		dump = json_dumps(json, JSON_COMPACT | JSON_ENCODE_ANY);
		r->body = g_bytes_new_take(dump, strlen(dump));
		r->type = g_strdup("application/json");
	} else if (form != NULL) {
		if (!encode_pairs(m, form, pairs))
			return FALSE;
		r->body = g_bytes_new(pairs->str, pairs->len);
		r->type = g_strdup("application/x-www-form-urlencoded");
	} else if (text != NULL) {
		r->body = g_bytes_new(text, strlen(text));
		r->type = g_strdup("text/plain; charset=utf-8");
	}
	if (r->body == NULL)
		return TRUE;
	if (strcmp(r->method, "GET") == 0 || strcmp(r->method, "HEAD") == 0)
		return wrong(m, _("%s has no body"), r->method);
	return g_bytes_get_size(r->body) <= BODY_MAX || wrong(m, _("its body is larger than 32 MB"));
}

/* ---- the rest ---------------------------------------------------------------------------------- */

static gboolean
take_flag(const struct making *m, const char *key, gboolean *to)
{
	json_t *v = member(m, key);

	*to = json_is_true(v);
	return v == NULL || json_is_boolean(v) || wrong(m, _("“%s” must be true or false"), key);
}

static gboolean
take_rest(const struct making *m, struct http_request *r)
{
	json_t *wait = member(m, "wait"), *tag = member(m, "tag"), *accept = member(m, "accept");
	const char *stream;

	if (!take_flag(m, "last", &r->last) || !take_flag(m, "idempotent", &r->idempotent) ||
	    !text_of(m, "stream", &stream))
		return FALSE;
	if (wait != NULL && (!json_is_number(wait) || !(json_number_value(wait) >= 0) ||
		json_number_value(wait) > WAIT_MAX))
		return wrong(m, _("“wait” must be at most 600 seconds"));
	r->wait_s = wait != NULL ? (int)json_number_value(wait) : 0;
	if (stream != NULL && strcmp(stream, "sse") != 0 && strcmp(stream, "lines") != 0)
		return wrong(m, _("“stream” must be sse or lines"));
	r->stream = g_strdup(stream);
	if (accept != NULL && !json_is_array(accept))
		return wrong(m, _("“accept” must be a list of statuses"));
	if (tag != NULL) {
		r->tag = json_dumps(tag, JSON_COMPACT | JSON_ENCODE_ANY);
		if (strlen(r->tag) > TAG_MAX)
			return wrong(m, _("“tag” is larger than 16 KiB"));
	}
	r->json = json_dumps(m->object, JSON_COMPACT);
	return TRUE;
}

static gboolean
is_known(const char *key)
{
	static const char *const keys[] = { "method", "url", "query", "headers", "json", "form", "text", "wait",
		"stream", "tag", "last", "idempotent", "accept", "bearer" };

	for (gsize i = 0; i < G_N_ELEMENTS(keys); i++)
		if (strcmp(keys[i], key) == 0)
			return TRUE;
	return FALSE;
}

static struct http_request *
make_request(const struct making *m)
{
	static const char *const methods[] = { "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", NULL };
	AUTO(http_request) r = NULL;
	g_autofree char *url = NULL;
	const char *method, *key;
	json_t *v;

	if (!json_is_object(m->object)) {
		wrong(m, _("it is no object"));
		return NULL;
	}
	json_object_foreach(m->object, key, v)
		if (!is_known(key)) {
			wrong(m, _("“%s” is no part of a request"), key);
			return NULL;
		}
	if (!text_of(m, "method", &method))
		return NULL;
	method = method != NULL ? method : "GET";
	if (!g_strv_contains(methods, method)) {
		wrong(m, _("“%s” is no method"), method);
		return NULL;
	}
	if ((url = make_url(m)) == NULL)
		return NULL;
	r = http_request_new(method, url);
	if (!take_body(m, r) || !take_headers(m, r) || !take_rest(m, r))
		return NULL;
	return g_steal_pointer(&r);
}

GPtrArray *
connector_requests(const struct connector *c, const char *base, const char *json, GError **error)
{
	g_autoptr(GPtrArray) requests = g_ptr_array_new_with_free_func((GDestroyNotify)http_request_free);
	struct making m = { c, base != NULL ? base : c->url, NULL, error };
	json_t *all = json_loads(json, JSON_DECODE_ANY, NULL);
	gsize n = json_is_array(all) ? json_array_size(all) : 1;
	gboolean good = all != NULL || wrong(&m, _("it is no JSON"));

	if (good && n > REQUESTS_MAX)
		good = wrong(&m, _("there are more than 100 at once"));
	for (gsize i = 0; good && i < n; i++) {
		struct http_request *r;

		m.object = json_is_array(all) ? json_array_get(all, i) : all;
		if (json_is_null(m.object)) /* if … then {…} else null end */
			continue;
		r = make_request(&m);
		good = r != NULL;
		if (good)
			g_ptr_array_add(requests, r);
	}
	json_decref(all);
	return good ? g_steal_pointer(&requests) : NULL;
}

gboolean
connector_accepts(const struct http_request *r, int status)
{
	json_t *request = r->json != NULL ? json_loads(r->json, 0, NULL) : NULL, *v;
	gboolean accepted = FALSE;
	gsize i;

	json_array_foreach(json_object_get(request, "accept"), i, v)
		accepted = accepted || (json_is_integer(v) && json_integer_value(v) == status);
	json_decref(request);
	return accepted;
}
