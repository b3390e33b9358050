/* base/json.h — writes JSON, one object a line. (base/value reads it; guichet-net has jansson.)
 *
 * Strings may hold any bytes: invalid UTF-8 becomes U+FFFD, control characters are
 * escaped, so a line is always one line and safe on a terminal (C1, bidi and other
 * suspicious characters are \u-escaped too). */
#ifndef GUICHET_BASE_JSON_H
#define GUICHET_BASE_JSON_H

#include "base/auto.h"

#include <glib.h>

/* For the linker they have names of their own: jansson, which guichet-net reads JSON with, has a
 * json_object too. (A file that includes both headers would not compile.) */
#define JSON_NAMED(name) __asm__("guichet_" #name)

struct json; /* a writer; one at a time per output line */

struct json *json_new(void) JSON_NAMED(json_new);
void json_free(struct json *) JSON_NAMED(json_free);
AUTO_DEFINE(json);

/* Inside an object give `key`; inside an array (or at the top) give NULL. */
void json_object(struct json *, const char *key) JSON_NAMED(json_object);
void json_array(struct json *, const char *key) JSON_NAMED(json_array);
void json_end(struct json *) JSON_NAMED(json_end); /* closes the innermost object or array */
void json_string(struct json *, const char *key, const char *value) JSON_NAMED(json_string); /* NULL -> null */
void json_int(struct json *, const char *key, gint64 value) JSON_NAMED(json_int);
void json_real(struct json *, const char *key, double value) JSON_NAMED(json_real); /* at most six decimals; no number -> null */
void json_bool(struct json *, const char *key, gboolean value) JSON_NAMED(json_bool);
void json_null(struct json *, const char *key) JSON_NAMED(json_null);
void json_time(struct json *, const char *key, gint64 ms) JSON_NAMED(json_time); /* RFC 3339 UTC; 0 -> null */

/* The finished text without newline (borrowed until the next call on the writer). */
const char *json_text(struct json *) JSON_NAMED(json_text);

#endif
