/* base/value.h — a tree of values: what JSON says, and what a template is filled with.
 *
 * The desk links no JSON library: this reader takes RFC 8259 text, and nothing more, from anybody. It is
 * bounded: 10 MiB of text, 100 levels, 200,000 values. Text is valid UTF-8 without NUL. (base/json
 * writes.) */
#ifndef GUICHET_BASE_VALUE_H
#define GUICHET_BASE_VALUE_H

#include "base/auto.h"

#include <glib.h>

#define VALUE_BYTES_MAX (10 * 1024 * 1024)
#define VALUE_DEPTH_MAX 100
#define VALUE_COUNT_MAX 200000

enum value_type { VALUE_NULL, VALUE_BOOL, VALUE_NUMBER, VALUE_STRING, VALUE_LIST, VALUE_OBJECT };

struct value;
void value_free(struct value *);
AUTO_DEFINE(value);

/* The whole text is one value. NULL with ERR_INPUT, which says where and why (transfer full). Of a
 * key that comes twice the last one counts; \u0000 and lone surrogates become U+FFFD. */
struct value *value_read(const char *text, gsize len, GError **error);

struct value *value_new_object(void);
struct value *value_new_list(void);
struct value *value_new_text(const char *text); /* NULL: null; what is not UTF-8 becomes U+FFFD */
struct value *value_new_int(gint64);
struct value *value_new_bool(gboolean);
/* Both take `member`; the first replaces one of the same key. */
void value_set(struct value *object, const char *key, struct value *member);
void value_add(struct value *list, struct value *member);
#define value_set_text(object, key, text) value_set(object, key, value_new_text(text))
/* A time, as RFC 3339 in UTC; null for 0. */
void value_set_time(struct value *object, const char *key, gint64 ms);

enum value_type value_type(const struct value *);
/* A member, NULL when there is none or `object` is no object (or NULL). (borrowed) */
const struct value *value_get(const struct value *object, const char *key);
guint value_count(const struct value *list); /* of a list or an object; 0 of anything else */
const struct value *value_at(const struct value *list, guint index);
/* A string, a number as it was written, "true" or "false"; NULL for anything else (borrowed). */
const char *value_text(const struct value *);

#endif
