/* net/canon-page.c — what a connector's `page` returned: messages, cursor, requests, notes. */
#include "net/canon-private.h"

#include "base/text.h"

#include <string.h>

#define NOTE_MAX 1000 /* bytes */

static gboolean
take_messages(jv v, struct canon_page *page, struct canon_fault *fault)
{
	int n;

	if (jv_get_kind(v) == JV_KIND_NULL)
		return TRUE;
	if (jv_get_kind(v) != JV_KIND_ARRAY)
		return canon_refuse(fault, CANON_TYPE, "messages");
	n = jv_array_length(jv_copy(v));
	if (n > CANON_MESSAGES_MAX)
		return canon_refuse(fault, CANON_MANY, "messages");
	for (int i = 0; i < n; i++) {
		jv element = jv_array_get(jv_copy(v), i);
		struct message *m = canon_message(element, fault);

		jv_free(element);
		if (m == NULL) {
			fault->index = i;
			return FALSE;
		}
		g_ptr_array_add(page->messages, m);
	}
	return TRUE;
}

static gboolean
take_json(jv v, const char *field, char **to, struct canon_fault *fault)
{
	jv text = jv_dump_string(jv_copy(v), 0);
	gboolean good = jv_string_length_bytes(jv_copy(text)) <= CANON_CURSOR_MAX ||
		canon_refuse(fault, CANON_LONG, field);

	if (good) {
		g_free(*to);
		*to = g_strdup(jv_string_value(text));
	}
	jv_free(text);
	return good;
}

/* One request may stand without an array around it. */
static gboolean
take_next(jv v, struct canon_page *page, struct canon_fault *fault)
{
	jv requests;
	gboolean good;

	if (jv_get_kind(v) == JV_KIND_NULL)
		return TRUE;
	if (jv_get_kind(v) != JV_KIND_OBJECT && jv_get_kind(v) != JV_KIND_ARRAY)
		return canon_refuse(fault, CANON_TYPE, "next");
	requests = jv_get_kind(v) == JV_KIND_OBJECT ? jv_array_append(jv_array(), jv_copy(v)) : jv_copy(v);
	good = jv_array_length(jv_copy(requests)) <= CANON_NEXT_MAX
		? take_json(requests, "next", &page->next, fault) : canon_refuse(fault, CANON_MANY, "next");
	jv_free(requests);
	return good;
}

static gboolean
take_notes(jv v, struct canon_page *page, struct canon_fault *fault)
{
	if (jv_get_kind(v) == JV_KIND_NULL)
		return TRUE;
	if (jv_get_kind(v) != JV_KIND_ARRAY)
		return canon_refuse(fault, CANON_TYPE, "notes");
	for (int i = 0, n = jv_array_length(jv_copy(v)); i < MIN(n, CANON_NOTES_MAX); i++) {
		jv note = jv_array_get(jv_copy(v), i);
		gboolean good = jv_get_kind(note) == JV_KIND_STRING || canon_refuse(fault, CANON_TYPE, "notes");

		if (good)
			g_ptr_array_add(page->notes, text_clean(jv_string_value(note),
				MIN(jv_string_length_bytes(jv_copy(note)), NOTE_MAX), TEXT_LINE));
		jv_free(note);
		if (!good)
			return FALSE;
	}
	return TRUE;
}

static gboolean
take_member(const char *key, jv v, struct canon_page *page, struct canon_fault *fault)
{
	if (strcmp(key, "messages") == 0)
		return take_messages(v, page, fault);
	if (strcmp(key, "cursor") == 0)
		return take_json(v, key, &page->cursor, fault);
	if (strcmp(key, "next") == 0)
		return take_next(v, page, fault);
	if (strcmp(key, "notes") == 0)
		return take_notes(v, page, fault);
	return canon_refuse(fault, CANON_UNKNOWN, key);
}

gboolean
canon_page(jv value, struct canon_page *page, struct canon_fault *fault)
{
	gboolean good = TRUE;

	*page = (struct canon_page){
		.messages = g_ptr_array_new_with_free_func((GDestroyNotify)message_free),
		.cursor = g_strdup("null"), .next = g_strdup("[]"),
		.notes = g_ptr_array_new_with_free_func(g_free),
	};
	*fault = (struct canon_fault){ .index = -1 };
	if (jv_get_kind(value) != JV_KIND_OBJECT)
		return canon_refuse(fault, CANON_TYPE, "page");
	for (int i = jv_object_iter(value); good && jv_object_iter_valid(value, i); i = jv_object_iter_next(value, i)) {
		jv key = jv_object_iter_key(value, i), member = jv_object_iter_value(value, i);

		good = take_member(jv_string_value(key), member, page, fault);
		jv_free(key);
		jv_free(member);
	}
	return good;
}

void
canon_page_clear(struct canon_page *page)
{
	g_clear_pointer(&page->messages, g_ptr_array_unref);
	g_clear_pointer(&page->notes, g_ptr_array_unref);
	g_clear_pointer(&page->cursor, g_free);
	g_clear_pointer(&page->next, g_free);
}
