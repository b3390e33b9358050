/* base/json.h — writes JSON, one object a line. (Reading JSON is net's business.)
 *
 * Strings may hold any bytes: invalid UTF-8 becomes U+FFFD, control characters are
 * escaped, so a line is always one line and safe on a terminal (C1, bidi and other
 * suspicious characters are \u-escaped too). */
#ifndef GUICHET_BASE_JSON_H
#define GUICHET_BASE_JSON_H

#include "base/auto.h"

#include <glib.h>

struct json; /* a writer; one at a time per output line */

struct json *json_new(void);
void json_free(struct json *);
AUTO_DEFINE(json);

/* Inside an object give `key`; inside an array (or at the top) give NULL. */
void json_object(struct json *, const char *key);
void json_array(struct json *, const char *key);
void json_end(struct json *); /* closes the innermost object or array */
void json_string(struct json *, const char *key, const char *value); /* NULL -> null */
void json_int(struct json *, const char *key, gint64 value);
void json_bool(struct json *, const char *key, gboolean value);
void json_null(struct json *, const char *key);
void json_time(struct json *, const char *key, gint64 ms); /* RFC 3339 UTC; 0 -> null */

/* The finished text without newline (borrowed until the next call on the writer). */
const char *json_text(struct json *);

#endif
