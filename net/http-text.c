/* net/http-text.c — requests and replies as plain structs, and what of a URL may be seen. */
#include "net/http.h"

#include <jansson.h>
#include <string.h>

#define HIDDEN "…"
#define JSON_DEEP 64
#define PAGE_HEAD 512 /* of a body: enough to tell a web page */

struct http_request *
http_request_new(const char *method, const char *url)
{
	struct http_request *r = g_new0(struct http_request, 1);

	r->method = g_strdup(method);
	r->url = g_strdup(url);
	r->headers = g_ptr_array_new_with_free_func(g_free);
	return r;
}

void
http_request_free(struct http_request *r)
{
	if (r == NULL)
		return;
	if (r->secret != NULL)
		explicit_bzero(r->secret, strlen(r->secret));
	g_clear_pointer(&r->headers, g_ptr_array_unref);
	g_clear_pointer(&r->body, g_bytes_unref);
	g_free(r->method);
	g_free(r->url);
	g_free(r->type);
	g_free(r->secret);
	g_free(r->stream);
	g_free(r->tag);
	g_free(r->json);
	g_free(r);
}

void
http_reply_free(struct http_reply *r)
{
	if (r == NULL)
		return;
	g_clear_pointer(&r->headers, g_hash_table_unref);
	g_clear_pointer(&r->body, g_bytes_unref);
	g_free(r->url);
	g_free(r);
}

/* ---- what may be seen -------------------------------------------------------------- */

/* Names of parameters and JSON members whose values let somebody in. */
static gboolean
is_secret_name(const char *name, gsize n)
{
	static const char *const parts[] = {"token", "secret", "passw", "pwd", "apikey", "api_key",
		"api-key", "signature", "assertion", "credential", "verifier", "hmac", "session", "jwt",
		"authorization", "bearer", "cookie"};
	static const char *const whole[] = {"code", "key", "sig", "state", "auth", "sid", "device_code",
		"user_code", "appsecret_proof"};
	g_autofree char *lower = g_ascii_strdown(name, (gssize)n);

	for (gsize i = 0; i < G_N_ELEMENTS(parts); i++)
		if (strstr(lower, parts[i]) != NULL)
			return TRUE;
	for (gsize i = 0; i < G_N_ELEMENTS(whole); i++)
		if (strcmp(lower, whole[i]) == 0)
			return TRUE;
	return FALSE;
}

/* "name=value" pairs, separated by & or ; — the values of secret names become …, in a fragment too. */
static void
redact_pairs(GString *out, const char *pairs)
{
	while (*pairs != '\0') {
		gsize n = strcspn(pairs, "&;?#"), name = strcspn(pairs, "=&;?#");

		if (name < n && is_secret_name(pairs, name)) {
			g_string_append_len(out, pairs, (gssize)name + 1);
			g_string_append(out, HIDDEN);
		} else {
			g_string_append_len(out, pairs, (gssize)n);
		}
		pairs += n;
		if (*pairs != '\0')
			g_string_append_c(out, *pairs++);
	}
}

char *
http_redact(const char *url)
{
	const char *authority = strstr(url, "://");
	GString *out = g_string_new(NULL);
	gsize n = 0, at;

	if (authority != NULL) {
		n = (gsize)(authority - url) + 3;
		g_string_append_len(out, url, (gssize)n);
		at = strcspn(url + n, "/?#");
		for (gsize i = at; i > 0; i--)
			if (url[n + i - 1] == '@') { /* user:password */
				g_string_append(out, HIDDEN "@");
				n += i;
				break;
			}
	}
	at = strcspn(url + n, "?#");
	g_string_append_len(out, url + n, (gssize)at);
	n += at;
	if (url[n] != '\0') {
		g_string_append_c(out, url[n]);
		redact_pairs(out, url + n + 1);
	}
	return g_string_free(out, FALSE);
}

static json_t *redacted(const json_t *value, int deep);

static json_t *
redacted_string(const char *text)
{
	g_autofree char *shown = strstr(text, "://") != NULL || text[0] == '/' || text[0] == '?' ?
		http_redact(text) : g_strdup(text);

	return json_string(shown);
}

static json_t *
redacted_object(const json_t *value, int deep)
{
	json_t *out = json_object(), *member;
	const char *key;
	union {
		const json_t *from;
		json_t *to;
	} u = {.from = value}; /* json_object_foreach wants it writable and does not write */

	json_object_foreach(u.to, key, member) {
		gboolean hide = is_secret_name(key, strlen(key)) &&
			(json_is_string(member) || json_is_number(member));

		json_object_set_new(out, key, hide ? json_string(HIDDEN) : redacted(member, deep + 1));
	}
	return out;
}

static json_t *
redacted(const json_t *value, int deep)
{
	json_t *out;

	if (deep > JSON_DEEP)
		return json_string(HIDDEN);
	if (json_is_object(value))
		return redacted_object(value, deep);
	if (json_is_string(value))
		return redacted_string(json_string_value(value));
	if (!json_is_array(value))
		return json_deep_copy(value);
	out = json_array();
	for (gsize i = 0; i < json_array_size(value); i++)
		json_array_append_new(out, redacted(json_array_get(value, i), deep + 1));
	return out;
}

char *
http_redact_json(const char *text)
{
	json_t *value = json_loads(text, JSON_DECODE_ANY, NULL), *out;
	char *theirs, *ours;

	if (value == NULL)
		return http_redact(text);
	out = redacted(value, 0);
	theirs = json_dumps(out, JSON_COMPACT | JSON_ENCODE_ANY);
	ours = g_strdup(theirs != NULL ? theirs : HIDDEN);
	free(theirs);
	json_decref(out);
	json_decref(value);
	return ours;
}

/* ---- what came ------------------------------------------------------------------------- */

gboolean
http_is_page(const struct http_request *request, const struct http_reply *reply)
{
	const char *type = g_hash_table_lookup(reply->headers, "content-type");
	g_autofree char *head = NULL, *lower = NULL;
	const char *data, *start;
	gsize len;

	for (guint i = 0; i < request->headers->len; i++) {
		const char *header = request->headers->pdata[i];

		if (g_ascii_strncasecmp(header, "accept:", 7) == 0 && strstr(header, "html") != NULL)
			return FALSE;
	}
	if (type != NULL && g_ascii_strncasecmp(type, "application/json", 16) == 0)
		return FALSE;
	data = g_bytes_get_data(reply->body, &len);
	head = g_strndup(data != NULL ? data : "", MIN(len, PAGE_HEAD));
	lower = g_ascii_strdown(head, -1);
	start = lower + strspn(lower, "\xef\xbb\xbf \t\r\n");
	return g_str_has_prefix(start, "<!doctype html") || g_str_has_prefix(start, "<html");
}
