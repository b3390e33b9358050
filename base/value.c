/* base/value.c — a tree of values, and the reader of JSON that makes one. */
#include "base/value.h"

#include "base/date.h"
#include "base/err.h"
#include "base/text.h"

#include <glib/gi18n.h>
#include <string.h>

struct value {
	enum value_type type;
	union {
		gboolean truth;
		char *text; /* of a string, a number */
		GPtrArray *list;
		GHashTable *object; /* made with its first member */
	};
};

void
value_free(struct value *v)
{
	if (v == NULL)
		return;
	if (v->type == VALUE_STRING || v->type == VALUE_NUMBER)
		g_free(v->text);
	else if (v->type == VALUE_LIST)
		g_clear_pointer(&v->list, g_ptr_array_unref);
	else if (v->type == VALUE_OBJECT)
		g_clear_pointer(&v->object, g_hash_table_unref);
	g_free(v);
}

static void
free_member(gpointer v)
{
	value_free(v);
}

static struct value *
value_new(enum value_type type)
{
	struct value *v = g_new0(struct value, 1);

	v->type = type;
	return v;
}

struct value *
value_new_object(void)
{
	return value_new(VALUE_OBJECT);
}

struct value *
value_new_list(void)
{
	return value_new(VALUE_LIST);
}

struct value *
value_new_text(const char *text)
{
	struct value *v = value_new(text != NULL ? VALUE_STRING : VALUE_NULL);

	if (text != NULL)
		v->text = text_utf8(text, -1);
	return v;
}

struct value *
value_new_int(gint64 number)
{
	struct value *v = value_new(VALUE_NUMBER);

	v->text = g_strdup_printf("%" G_GINT64_FORMAT, number);
	return v;
}

struct value *
value_new_bool(gboolean truth)
{
	struct value *v = value_new(VALUE_BOOL);

	v->truth = truth;
	return v;
}

static void
set_member(struct value *object, char *key, struct value *member)
{
	if (object->object == NULL)
		object->object = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, free_member);
	g_hash_table_replace(object->object, key, member);
}

void
value_set(struct value *object, const char *key, struct value *member)
{
	set_member(object, g_strdup(key), member);
}

void
value_add(struct value *list, struct value *member)
{
	if (list->list == NULL)
		list->list = g_ptr_array_new_with_free_func(free_member);
	g_ptr_array_add(list->list, member);
}

void
value_set_time(struct value *object, const char *key, gint64 ms)
{
	g_autofree char *text = ms != 0 ? date_to_rfc3339(ms) : NULL;

	value_set_text(object, key, text);
}

enum value_type
value_type(const struct value *v)
{
	return v->type;
}

const struct value *
value_get(const struct value *object, const char *key)
{
	return object != NULL && object->type == VALUE_OBJECT && object->object != NULL
		? g_hash_table_lookup(object->object, key)
		: NULL;
}

guint
value_count(const struct value *v)
{
	if (v->type == VALUE_LIST)
		return v->list != NULL ? v->list->len : 0;
	return v->type == VALUE_OBJECT && v->object != NULL ? g_hash_table_size(v->object) : 0;
}

const struct value *
value_at(const struct value *list, guint index)
{
	return list->type == VALUE_LIST && index < value_count(list) ? g_ptr_array_index(list->list, index)
								     : NULL;
}

const char *
value_text(const struct value *v)
{
	switch (v->type) {
	case VALUE_BOOL:
		return v->truth ? "true" : "false";
	case VALUE_NUMBER:
	case VALUE_STRING:
		return v->text;
	case VALUE_NULL:
	case VALUE_LIST:
	case VALUE_OBJECT:
		break;
	}
	return NULL;
}

/* ---- reading ------------------------------------------------------------------------ */

struct reader {
	const char *text, *p, *end;
	guint count;
	int depth;
	GError **error;
};

static struct value *read_value(struct reader *);

/* Always NULL. */
static struct value *
wrong(struct reader *r, const char *why)
{
	guint line = 1;

	for (const char *p = r->text; p < r->p; p++)
		line += *p == '\n';
	err_set(r->error, ERR_INPUT, _("Line %u of the JSON data: %s."), line, why);
	return NULL;
}

static void
skip_space(struct reader *r)
{
	while (r->p < r->end && (*r->p == ' ' || *r->p == '\t' || *r->p == '\n' || *r->p == '\r'))
		r->p++;
}

/* The next character that is no space, 0 at the end; it is not passed over. */
static char
peek(struct reader *r)
{
	skip_space(r);
	return r->p < r->end ? *r->p : '\0';
}

static gboolean
read_hex(struct reader *r, guint32 *c)
{
	*c = 0;
	if (r->end - r->p < 4)
		return FALSE;
	for (int i = 0; i < 4; i++, r->p++) {
		if (!g_ascii_isxdigit(*r->p))
			return FALSE;
		*c = *c << 4 | (guint32)g_ascii_xdigit_value(*r->p);
	}
	return TRUE;
}

/* After "\u". */
static gboolean
read_code_point(struct reader *r, GString *out)
{
	guint32 c, low;

	if (!read_hex(r, &c))
		return FALSE;
	if (c >= 0xD800 && c < 0xDC00 && r->end - r->p >= 6 && r->p[0] == '\\' && r->p[1] == 'u') {
		const char *back = r->p;

		r->p += 2;
		if (!read_hex(r, &low))
			return FALSE;
		if (low >= 0xDC00 && low < 0xE000)
			c = 0x10000 + ((c - 0xD800) << 10) + (low - 0xDC00);
		else
			r->p = back;
	}
	g_string_append_unichar(out, c == 0 || (c >= 0xD800 && c < 0xE000) ? 0xFFFD : c);
	return TRUE;
}

static gboolean
read_escape(struct reader *r, GString *out)
{
	static const char names[] = "\"\\/bfnrt", meant[] = "\"\\/\b\f\n\r\t";
	const char *at;

	if (r->p >= r->end)
		return FALSE;
	if (*r->p == 'u') {
		r->p++;
		return read_code_point(r, out);
	}
	if (*r->p == '\0' || (at = strchr(names, *r->p)) == NULL)
		return FALSE;
	g_string_append_c(out, meant[at - names]);
	r->p++;
	return TRUE;
}

/* At the opening quote; the text (transfer full) or NULL. */
static char *
read_text(struct reader *r)
{
	GString *out = g_string_new(NULL);

	r->p++;
	for (;;) {
		const char *from = r->p;

		while (r->p < r->end && *r->p != '"' && *r->p != '\\' && (guchar)*r->p >= 0x20)
			r->p++;
		g_string_append_len(out, from, r->p - from);
		if (r->p >= r->end || (guchar)*r->p < 0x20)
			break;
		if (*r->p++ == '"')
			return g_string_free(out, FALSE);
		if (!read_escape(r, out))
			break;
	}
	g_string_free(out, TRUE);
	wrong(r, r->p >= r->end ? _("a string does not end") : _("a string holds what no string may hold"));
	return NULL;
}

static struct value *
read_string(struct reader *r)
{
	char *text = read_text(r);
	struct value *v = text != NULL ? value_new(VALUE_STRING) : NULL;

	if (v != NULL)
		v->text = text;
	return v;
}

static gsize
digits(struct reader *r)
{
	const char *from = r->p;

	while (r->p < r->end && g_ascii_isdigit(*r->p))
		r->p++;
	return (gsize)(r->p - from);
}

static struct value *
read_number(struct reader *r)
{
	const char *from = r->p;
	struct value *v;
	gboolean good;

	if (*r->p == '-')
		r->p++;
	good = r->p < r->end && (*r->p == '0' ? (r->p++, TRUE) : digits(r) > 0);
	if (good && r->p < r->end && *r->p == '.') {
		r->p++;
		good = digits(r) > 0;
	}
	if (good && r->p < r->end && (*r->p | 0x20) == 'e') {
		r->p++;
		if (r->p < r->end && (*r->p == '+' || *r->p == '-'))
			r->p++;
		good = digits(r) > 0;
	}
	if (!good)
		return wrong(r, _("this is no number"));
	v = value_new(VALUE_NUMBER);
	v->text = g_strndup(from, (gsize)(r->p - from));
	return v;
}

static struct value *
read_word(struct reader *r)
{
	static const struct {
		const char *word;
		enum value_type type;
		gboolean truth;
	} words[] = { { "true", VALUE_BOOL, TRUE }, { "false", VALUE_BOOL, FALSE }, { "null", VALUE_NULL, FALSE } };

	for (gsize i = 0; i < G_N_ELEMENTS(words); i++) {
		gsize n = strlen(words[i].word);

		if ((gsize)(r->end - r->p) >= n && memcmp(r->p, words[i].word, n) == 0) {
			struct value *v = value_new(words[i].type);

			v->truth = words[i].truth;
			r->p += n;
			return v;
		}
	}
	return wrong(r, r->p >= r->end ? _("something is missing at the end") : _("this is no value"));
}

/* After a member: a comma (more TRUE) or the end of the list or object; FALSE after saying what is wrong. */
static gboolean
read_on(struct reader *r, char closing, gboolean *more)
{
	char c = peek(r);

	*more = c == ',';
	if (c != ',' && c != closing) {
		wrong(r, closing == ']' ? _("“,” or “]” is missing") : _("“,” or “}” is missing"));
		return FALSE;
	}
	r->p++;
	return TRUE;
}

static gboolean
read_members(struct reader *r, struct value *list)
{
	gboolean more = peek(r) != ']';

	if (!more)
		r->p++;
	while (more) {
		struct value *member = read_value(r);

		if (member == NULL)
			return FALSE;
		value_add(list, member);
		if (!read_on(r, ']', &more))
			return FALSE;
	}
	return TRUE;
}

static gboolean
read_pair(struct reader *r, struct value *object)
{
	char *key;
	struct value *member = NULL;

	if (peek(r) != '"') {
		wrong(r, _("a key in quotes is missing"));
		return FALSE;
	}
	if ((key = read_text(r)) == NULL)
		return FALSE;
	if (peek(r) != ':') {
		wrong(r, _("“:” is missing"));
	} else {
		r->p++;
		member = read_value(r);
	}
	if (member == NULL)
		g_free(key);
	else
		set_member(object, key, member);
	return member != NULL;
}

static gboolean
read_pairs(struct reader *r, struct value *object)
{
	gboolean more = peek(r) != '}';

	if (!more)
		r->p++;
	while (more)
		if (!read_pair(r, object) || !read_on(r, '}', &more))
			return FALSE;
	return TRUE;
}

static struct value *
read_nested(struct reader *r, enum value_type type)
{
	AUTO(value) v = value_new(type);

	if (++r->depth > VALUE_DEPTH_MAX)
		return wrong(r, _("it is nested too deeply"));
	r->p++;
	if (!(type == VALUE_LIST ? read_members(r, v) : read_pairs(r, v)))
		return NULL;
	r->depth--;
	return g_steal_pointer(&v);
}

static struct value *
read_value(struct reader *r)
{
	char c = peek(r);

	if (++r->count > VALUE_COUNT_MAX)
		return wrong(r, _("there are too many values, more than 200,000"));
	if (c == '{')
		return read_nested(r, VALUE_OBJECT);
	if (c == '[')
		return read_nested(r, VALUE_LIST);
	if (c == '"')
		return read_string(r);
	return c == '-' || g_ascii_isdigit(c) ? read_number(r) : read_word(r);
}

struct value *
value_read(const char *text, gsize len, GError **error)
{
	struct reader r = { .text = text, .p = text, .end = text + len, .error = error };
	AUTO(value) v = NULL;

	if (len > VALUE_BYTES_MAX) {
		err_set(error, ERR_INPUT, _("The JSON data is longer than 10 MiB: give only what is needed."));
		return NULL;
	}
	if (!g_utf8_validate_len(text, len, NULL)) {
		err_set(error, ERR_INPUT, _("The JSON data is not UTF-8."));
		return NULL;
	}
	v = read_value(&r);
	if (v != NULL && (peek(&r) != '\0' || r.p < r.end)) {
		wrong(&r, _("there is more behind the value"));
		return NULL;
	}
	return g_steal_pointer(&v);
}
