/* net/raw.c — the envelope by plain code, and the message of last resort. */
#include "net/raw.h"

#include "base/date.h"
#include "base/text.h"
#include "core/address.h"
#include "net/charset.h"

#include <string.h>

#define REFS_MAX 100
#define AUTH_RESULTS_MAX 10

/* A header's value as UTF-8, one line (transfer full), or NULL. */
static char *
utf8_line(const char *raw)
{
	GString *out;

	if (raw == NULL)
		return NULL;
	out = g_string_new(NULL);
	charset_append(out, NULL, raw, strlen(raw));
	g_strdelimit(out->str, "\n\t", ' ');
	return g_string_free(out, FALSE);
}

static char *
utf8_header(const struct headers *h, const char *name)
{
	g_autofree char *raw = headers_get(h, name);

	return utf8_line(raw);
}

/* Every server that saw the mail may have written one, and one server several: the newest first. */
static char *
auth_results(const struct headers *h)
{
	GString *out = g_string_new(NULL);
	guint n = 0;

	for (guint i = 0; i < h->list->len && n < AUTH_RESULTS_MAX; i++) {
		const struct header *one = &g_array_index(h->list, struct header, i);
		g_autofree char *raw = NULL, *line = NULL;

		if (!header_is(one, "Authentication-Results"))
			continue;
		line = utf8_line(raw = header_text(one));
		if (line != NULL)
			g_string_append_printf(out, "%s%s", n++ > 0 ? "\n" : "", line);
	}
	return g_string_free(out, n == 0);
}

static char *
first_id(const struct headers *h, const char *name)
{
	const struct header *one = headers_find(h, name);
	g_autoptr(GPtrArray) ids = NULL;
	g_autofree char *bare = NULL;

	if (one == NULL)
		return NULL;
	ids = header_ids(one->value, one->value_len, 2);
	if (ids->len > 0)
		return g_strdup(g_ptr_array_index(ids, 0));
	/* "Message-ID: 12345" without brackets or domain is an id all the same */
	if ((bare = header_text(one)) == NULL || strpbrk(bare, " \t<>") != NULL)
		return NULL;
	return text_utf8(bare, (gssize)MIN(strlen(bare), 900));
}

static void
add_refs(struct message *m, const struct headers *h, const char *name)
{
	const struct header *one = headers_find(h, name);
	g_autoptr(GPtrArray) ids = NULL;

	if (one == NULL)
		return;
	ids = header_ids(one->value, one->value_len, REFS_MAX);
	for (guint i = 0; i < ids->len; i++) {
		const char *id = g_ptr_array_index(ids, i);

		if (m->refs->len >= REFS_MAX ||
		    g_ptr_array_find_with_equal_func(m->refs, id, g_str_equal, NULL))
			continue;
		g_ptr_array_add(m->refs, g_strdup(id));
	}
}

/* RFC 3282: "fr-FR, en" -> "fr-FR". */
static char *
language(const struct headers *h)
{
	g_autofree char *value = headers_get(h, "Content-Language");
	gsize n;

	if (value == NULL)
		return NULL;
	n = strspn(value, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-");
	if (n < 2 || n > 35 || (value[n] != '\0' && strchr(", ;(", value[n]) == NULL))
		return NULL;
	return g_strndup(value, n);
}

void
raw_envelope(struct message *m, const struct headers *h)
{
	g_autofree char *date = headers_get(h, "Date");

	m->id = first_id(h, "Message-ID");
	m->parent = first_id(h, "In-Reply-To");
	add_refs(m, h, "References");
	add_refs(m, h, "In-Reply-To");
	m->list_id = utf8_header(h, "List-Id");
	m->auth_results = auth_results(h);
	m->lang = language(h);
	if (date == NULL || !date_parse(date, &m->sent_at))
		m->sent_at = 0;
	m->cut = h->cut;
}

static void
add_people(struct message *m, const struct headers *h, enum person_role role, const char *name)
{
	g_autofree char *value = utf8_header(h, name);
	g_autoptr(GPtrArray) list = NULL;

	if (value == NULL)
		return;
	list = address_parse(value, NULL);
	if (list == NULL)
		message_add_person(m, role, value, NULL);
	for (guint i = 0; list != NULL && i < MIN(list->len, MESSAGE_PEOPLE_MAX); i++) {
		const struct address *a = g_ptr_array_index(list, i);

		message_add_person(m, role, a->mail, a->name);
	}
}

struct message *
raw_message(const void *data, gsize len, const char *why)
{
	struct message *m = message_new();
	GString *text = g_string_new(NULL);
	AUTO(headers) h = headers_scan(data, len);

	raw_envelope(m, h);
	add_people(m, h, PERSON_FROM, "From");
	add_people(m, h, PERSON_REPLY_TO, "Reply-To");
	add_people(m, h, PERSON_TO, "To");
	add_people(m, h, PERSON_CC, "Cc");
	m->subject = utf8_header(h, "Subject");
	if (why != NULL)
		g_string_append_printf(text, "%s\n\n", why);
	charset_append(text, NULL, data, MIN(len, RAW_TEXT_MAX));
	m->text = g_string_free(text, FALSE);
	m->raw = TRUE;
	m->cut = m->cut || len > RAW_TEXT_MAX;
	m->source_size = len;
	return m;
}
