/* net/canon.c — fields by a table; what the channel says is typed and bounded before it is kept. */
#include "net/canon-private.h"

#include "base/date.h"
#include "base/text.h"
#include "net/html.h"

#include <stdlib.h>
#include <string.h>

#define MS_FROM 1e11 /* from here on a number is milliseconds */
#define TIME_END 7289654400000.0 /* the year 2201 */
#define SIZE_END 9007199254740992.0

/* A message under way: what does not go straight into the struct. */
struct canon {
	struct message *m;
	struct canon_fault *fault;
	char *html;
	char *handle, *id, *name, *within; /* of the person being read */
	gboolean has_visibility;
};

typedef gboolean (*canon_set)(struct canon *, jv, const char *field);

struct canon_field {
	const char *name;
	canon_set set;
};

/* What is wrong lies within `outer`, or in its element `i` (-1 none). */
static gboolean
wrong_within(struct canon_fault *fault, const char *outer, int i)
{
	char inner[sizeof fault->field], index[16] = "";

	g_strlcpy(inner, fault->field, sizeof inner);
	if (i >= 0)
		g_snprintf(index, sizeof index, "[%d]", i);
	g_snprintf(fault->field, sizeof fault->field, "%s%s%s%s", outer, index,
		*inner != '\0' ? "." : "", inner);
	return FALSE;
}

/* ---- JSON values ------------------------------------------------------------------- */

/* GLib's strings end at NUL, those of JSON do not. */
static char *
text_of(jv v)
{
	const char *s = jv_string_value(v);
	gsize n = (gsize)jv_string_length_bytes(jv_copy(v));

	return memchr(s, '\0', n) != NULL ? text_utf8(s, (gssize)n) : g_strndup(s, n);
}

/* null leaves *to as it is: NULL. */
static gboolean
take_text(struct canon *c, jv v, const char *field, gsize max, char **to)
{
	jv_kind kind = jv_get_kind(v);

	if (kind == JV_KIND_NULL)
		return TRUE;
	if (kind != JV_KIND_STRING)
		return canon_refuse(c->fault, CANON_TYPE, field);
	if (max > 0 && (gsize)jv_string_length_bytes(jv_copy(v)) > max)
		return canon_refuse(c->fault, CANON_LONG, field);
	g_free(*to);
	*to = text_of(v);
	return TRUE;
}

/* As take_text(), and "" is nothing. */
static gboolean
take_id(struct canon *c, jv v, const char *field, char **to)
{
	if (!take_text(c, v, field, CANON_ID_MAX, to))
		return FALSE;
	if (*to != NULL && **to == '\0')
		g_clear_pointer(to, g_free);
	return TRUE;
}

static gboolean
take_flag(struct canon *c, jv v, const char *field, gboolean *to)
{
	jv_kind kind = jv_get_kind(v);

	if (kind != JV_KIND_TRUE && kind != JV_KIND_FALSE && kind != JV_KIND_NULL)
		return canon_refuse(c->fault, CANON_TYPE, field);
	*to = kind == JV_KIND_TRUE;
	return TRUE;
}

/* A count: null and what is below zero is "unknown", -1. */
static gboolean
take_count(struct canon *c, jv v, const char *field, gint64 *to)
{
	double n;

	*to = -1;
	if (jv_get_kind(v) == JV_KIND_NULL)
		return TRUE;
	if (jv_get_kind(v) != JV_KIND_NUMBER)
		return canon_refuse(c->fault, CANON_TYPE, field);
	n = jv_number_value(v);
	if (n >= 0 && n < SIZE_END)
		*to = (gint64)n;
	return TRUE;
}

/* Any other is left out. */
static gboolean
take_link(struct canon *c, jv v, const char *field, gboolean web, char **to)
{
	if (!take_text(c, v, field, 0, to))
		return FALSE;
	if (!canon_is_link(*to, web))
		g_clear_pointer(to, g_free);
	return TRUE;
}

static int
by_name(const void *name, const void *field)
{
	return strcmp(name, ((const struct canon_field *)field)->name);
}

/* Every member of an object goes to the setter of its name; `fields` are sorted. The fault's field is
 * the member's, "" when it is no object. */
static gboolean
take_object(struct canon *c, jv v, const struct canon_field *fields, gsize n)
{
	gboolean good = TRUE;

	if (jv_get_kind(v) != JV_KIND_OBJECT)
		return canon_refuse(c->fault, CANON_TYPE, "");
	for (int i = jv_object_iter(v); good && jv_object_iter_valid(v, i); i = jv_object_iter_next(v, i)) {
		jv key = jv_object_iter_key(v, i), value = jv_object_iter_value(v, i);
		const struct canon_field *f = bsearch(jv_string_value(key), fields, n, sizeof *fields,
			by_name);

		good = f != NULL ? f->set(c, value, f->name)
				 : canon_refuse(c->fault, CANON_UNKNOWN, jv_string_value(key));
		jv_free(key);
		jv_free(value);
	}
	return good;
}

/* ---- times ------------------------------------------------------------------------- */

static gboolean
epoch(double n, gint64 *ms)
{
	if (n < MS_FROM)
		n *= 1000;
	if (!(n >= 1) || n >= TIME_END) /* NaN too */
		return FALSE;
	*ms = (gint64)(n + 0.0005); /* a product of a decimal fraction may lie just below */
	return TRUE;
}

/* protobuf's Timestamp, whose seconds may be text. */
static gboolean
timestamp(jv v, gint64 *ms)
{
	jv seconds = jv_object_get(jv_copy(v), jv_string("seconds"));
	jv nanos = jv_object_get(jv_copy(v), jv_string("nanos"));
	gboolean good = jv_get_kind(seconds) != JV_KIND_OBJECT && canon_time(seconds, ms);

	if (good && jv_get_kind(nanos) == JV_KIND_NUMBER && *ms % 1000 == 0)
		*ms += (gint64)CLAMP(jv_number_value(nanos) / 1e6, 0, 999);
	jv_free(seconds);
	jv_free(nanos);
	return good;
}

gboolean
canon_time(jv v, gint64 *ms)
{
	*ms = 0;
	switch (jv_get_kind(v)) {
	case JV_KIND_NUMBER:
		return epoch(jv_number_value(v), ms);
	case JV_KIND_STRING:
		return strlen(jv_string_value(v)) == (gsize)jv_string_length_bytes(jv_copy(v)) &&
			date_parse(jv_string_value(v), ms);
	case JV_KIND_OBJECT:
		return timestamp(v, ms);
	default:
		return FALSE;
	}
}

static gboolean
take_time(struct canon *c, jv v, const char *field, gint64 *to)
{
	return jv_get_kind(v) == JV_KIND_NULL || canon_time(v, to) ||
		canon_refuse(c->fault, CANON_TIME, field);
}

/* ---- people ------------------------------------------------------------------------ */

static gboolean
set_person_handle(struct canon *c, jv v, const char *field)
{
	return take_id(c, v, field, &c->handle);
}

static gboolean
set_person_id(struct canon *c, jv v, const char *field)
{
	return take_id(c, v, field, &c->id);
}

static gboolean
set_person_within(struct canon *c, jv v, const char *field)
{
	return take_id(c, v, field, &c->within);
}

static gboolean
set_person_name(struct canon *c, jv v, const char *field)
{
	return take_text(c, v, field, 0, &c->name);
}

static gboolean
set_author_email(struct canon *c, jv v, const char *field)
{
	return take_id(c, v, field, &c->m->email);
}

static gboolean
set_author_phone(struct canon *c, jv v, const char *field)
{
	return take_id(c, v, field, &c->m->phone);
}

static gboolean
set_author_reach(struct canon *c, jv v, const char *field)
{
	return take_count(c, v, field, &c->m->reach);
}

static gboolean
set_author_url(struct canon *c, jv v, const char *field)
{
	return take_link(c, v, field, TRUE, &c->m->profile);
}

static const struct canon_field author_fields[] = {
	{ "email", set_author_email }, { "handle", set_person_handle }, { "id", set_person_id },
	{ "name", set_person_name }, { "phone", set_author_phone }, { "reach", set_author_reach },
	{ "url", set_author_url }, { "within", set_person_within },
};
static const struct canon_field person_fields[] = {
	{ "handle", set_person_handle }, { "id", set_person_id }, { "name", set_person_name },
	{ "within", set_person_within },
};

static gboolean
take_person(struct canon *c, jv v, enum person_role role, const struct canon_field *fields, gsize n)
{
	gboolean good = take_object(c, v, fields, n);
	struct message_person *p;

	if (good && c->handle == NULL && c->id == NULL)
		good = canon_refuse(c->fault, CANON_MISSING, "handle");
	if (good) {
		p = message_add_person(c->m, role, c->handle != NULL ? c->handle : c->id, c->name);
		p->id = g_steal_pointer(&c->id);
		p->within = g_steal_pointer(&c->within);
	}
	g_clear_pointer(&c->handle, g_free);
	g_clear_pointer(&c->id, g_free);
	g_clear_pointer(&c->name, g_free);
	g_clear_pointer(&c->within, g_free);
	return good;
}

static gboolean
set_author(struct canon *c, jv v, const char *field)
{
	return jv_get_kind(v) == JV_KIND_NULL ||
		take_person(c, v, PERSON_FROM, author_fields, G_N_ELEMENTS(author_fields)) ||
		wrong_within(c->fault, field, -1);
}

/* Calls `one` for each element of an array that may be null; what is beyond `max` is left out. */
static gboolean
take_array(struct canon *c, jv v, const char *field, int max, gboolean (*one)(struct canon *, jv))
{
	gboolean good = TRUE;

	if (jv_get_kind(v) == JV_KIND_NULL)
		return TRUE;
	if (jv_get_kind(v) != JV_KIND_ARRAY)
		return canon_refuse(c->fault, CANON_TYPE, field);
	for (int i = 0, n = jv_array_length(jv_copy(v)); good && i < n && i < max; i++) {
		jv element = jv_array_get(jv_copy(v), i);

		good = one(c, element) || wrong_within(c->fault, field, i);
		jv_free(element);
	}
	return good;
}

static gboolean
add_to(struct canon *c, jv v)
{
	return take_person(c, v, PERSON_TO, person_fields, G_N_ELEMENTS(person_fields));
}

static gboolean
set_to(struct canon *c, jv v, const char *field)
{
	return take_array(c, v, field, MESSAGE_PEOPLE_MAX, add_to);
}

/* ---- attachments ------------------------------------------------------------------- */

static struct message_part *
part_of(const struct canon *c)
{
	return g_ptr_array_index(c->m->parts, c->m->parts->len - 1);
}

static gboolean
set_part_id(struct canon *c, jv v, const char *field)
{
	return take_id(c, v, field, &part_of(c)->section);
}

static gboolean
set_part_name(struct canon *c, jv v, const char *field)
{
	return take_text(c, v, field, 0, &part_of(c)->name);
}

static gboolean
set_part_size(struct canon *c, jv v, const char *field)
{
	return take_count(c, v, field, &part_of(c)->size);
}

static gboolean
set_part_type(struct canon *c, jv v, const char *field)
{
	struct message_part *p = part_of(c);

	if (!take_text(c, v, field, CANON_ID_MAX, &p->type))
		return FALSE;
	if (p->type != NULL)
		for (char *s = p->type; *s != '\0'; s++)
			*s = g_ascii_tolower(*s);
	return TRUE;
}

static gboolean
set_part_url(struct canon *c, jv v, const char *field)
{
	return take_link(c, v, field, FALSE, &part_of(c)->url);
}

static const struct canon_field part_fields[] = {
	{ "id", set_part_id }, { "name", set_part_name }, { "size", set_part_size },
	{ "type", set_part_type }, { "url", set_part_url },
};

static gboolean
add_part(struct canon *c, jv v)
{
	struct message_part *p = message_add_part(c->m);

	if (!take_object(c, v, part_fields, G_N_ELEMENTS(part_fields)))
		return FALSE;
	if (p->section == NULL)
		p->section = g_strdup_printf("%u", c->m->parts->len);
	return TRUE;
}

static gboolean
set_attachments(struct canon *c, jv v, const char *field)
{
	return take_array(c, v, field, MESSAGE_PARTS_MAX, add_part);
}

/* ---- the fields of a message -------------------------------------------------------- */

static gboolean
set_at(struct canon *c, jv v, const char *field)
{
	return take_time(c, v, field, &c->m->at);
}

static gboolean
set_edited_at(struct canon *c, jv v, const char *field)
{
	return take_time(c, v, field, &c->m->edited_at);
}

static gboolean
set_automatic(struct canon *c, jv v, const char *field)
{
	g_autofree char *name = NULL;

	if (!take_text(c, v, field, CANON_ID_MAX, &name))
		return FALSE;
	if (name == NULL)
		return TRUE;
	return (message_auto_parse(name, &c->m->automatic) && c->m->automatic != AUTO_BOUNCE) ||
		canon_refuse(c->fault, CANON_VALUE, field);
}

static gboolean
set_encrypted(struct canon *c, jv v, const char *field)
{
	return take_flag(c, v, field, &c->m->encrypted);
}

static gboolean
set_from_us(struct canon *c, jv v, const char *field)
{
	return take_flag(c, v, field, &c->m->from_us);
}

static gboolean
set_html(struct canon *c, jv v, const char *field)
{
	return take_text(c, v, field, 0, &c->html);
}

static gboolean
set_id(struct canon *c, jv v, const char *field)
{
	return take_id(c, v, field, &c->m->id);
}

static gboolean
set_keep(struct canon *c, jv v, const char *field)
{
	jv text;
	gboolean good;

	if (jv_get_kind(v) == JV_KIND_NULL)
		return TRUE;
	text = jv_dump_string(jv_copy(v), 0);
	good = take_text(c, text, field, CANON_KEEP_MAX, &c->m->keep);
	jv_free(text);
	return good;
}

static gboolean
set_kind(struct canon *c, jv v, const char *field)
{
	g_autofree char *name = NULL;

	if (!take_text(c, v, field, CANON_ID_MAX, &name))
		return FALSE;
	return name == NULL || message_kind_parse(name, &c->m->kind) ||
		canon_refuse(c->fault, CANON_VALUE, field);
}

/* Written by whoever wrote the post: what is no language tag is left out. */
static gboolean
set_lang(struct canon *c, jv v, const char *field)
{
	if (!take_text(c, v, field, 0, &c->m->lang))
		return FALSE;
	if (!canon_is_lang(c->m->lang))
		g_clear_pointer(&c->m->lang, g_free);
	return TRUE;
}

static gboolean
set_parent(struct canon *c, jv v, const char *field)
{
	return take_id(c, v, field, &c->m->parent);
}

static gboolean
set_rating(struct canon *c, jv v, const char *field)
{
	double n;

	if (jv_get_kind(v) == JV_KIND_NULL)
		return TRUE;
	if (jv_get_kind(v) != JV_KIND_NUMBER)
		return canon_refuse(c->fault, CANON_TYPE, field);
	n = jv_number_value(v);
	if (!(n >= 1 && n <= 5))
		return canon_refuse(c->fault, CANON_VALUE, field);
	c->m->rating = (int)n;
	return TRUE;
}

/* \r\n and \r become \n. */
static void
plain_breaks(char *text)
{
	char *to = text;

	for (const char *p = text; *p != '\0'; p++)
		if (*p != '\r')
			*to++ = *p;
		else if (p[1] != '\n')
			*to++ = '\n';
	*to = '\0';
}

static gboolean
set_text(struct canon *c, jv v, const char *field)
{
	if (!take_text(c, v, field, 0, &c->m->text))
		return FALSE;
	if (c->m->text != NULL && strchr(c->m->text, '\r') != NULL)
		plain_breaks(c->m->text);
	return TRUE;
}

static gboolean
set_thread(struct canon *c, jv v, const char *field)
{
	return take_id(c, v, field, &c->m->thread);
}

static gboolean
set_title(struct canon *c, jv v, const char *field)
{
	return take_text(c, v, field, 0, &c->m->subject);
}

static gboolean
set_url(struct canon *c, jv v, const char *field)
{
	return take_link(c, v, field, TRUE, &c->m->url);
}

static gboolean
set_visibility(struct canon *c, jv v, const char *field)
{
	g_autofree char *name = NULL;

	if (!take_text(c, v, field, CANON_ID_MAX, &name))
		return FALSE;
	if (name == NULL)
		return TRUE;
	c->has_visibility = TRUE;
	c->m->public_ = strcmp(name, "public") == 0;
	return c->m->public_ || strcmp(name, "private") == 0 ||
		canon_refuse(c->fault, CANON_VALUE, field);
}

static const struct canon_field message_fields[] = {
	{ "at", set_at }, { "attachments", set_attachments }, { "author", set_author },
	{ "automatic", set_automatic }, { "edited_at", set_edited_at },
	{ "encrypted", set_encrypted }, { "from_us", set_from_us }, { "html", set_html },
	{ "id", set_id }, { "keep", set_keep }, { "kind", set_kind }, { "lang", set_lang },
	{ "parent", set_parent }, { "rating", set_rating }, { "text", set_text },
	{ "thread", set_thread }, { "title", set_title }, { "to", set_to }, { "url", set_url },
	{ "visibility", set_visibility },
};

/* ---- the whole ------------------------------------------------------------------------ */

struct message *
canon_message(jv value, struct canon_fault *fault)
{
	AUTO(message) m = message_new();
	struct canon c = { .m = m, .fault = fault };
	gboolean good = take_object(&c, value, message_fields, G_N_ELEMENTS(message_fields)) ||
		(fault->field[0] == '\0' && fault->what == CANON_TYPE ? canon_refuse(fault, CANON_TYPE, "message") : FALSE);
	g_autofree char *html = c.html;

	if (good && !c.has_visibility)
		good = canon_refuse(fault, CANON_MISSING, "visibility");
	if (!good || !canon_check(m, fault))
		return NULL;
	if (m->text == NULL && html != NULL) {
		m->text = html_to_text(html, strlen(html), &m->html_note);
		m->was_html = TRUE;
	}
	m->source_size = m->text != NULL ? strlen(m->text) : 0;
	return g_steal_pointer(&m);
}
