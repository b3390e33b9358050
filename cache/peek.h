/* cache/peek.h — single values out of a JSON text: SQLite reads it, as the desk links no other
 * reader. */
#ifndef GUICHET_CACHE_PEEK_H
#define GUICHET_CACHE_PEEK_H

#include <glib.h>

/* The value at a path like "$.limit.max" as text; NULL when there is none, when it is null, or
 * when the text is no JSON (transfer full). */
char *peek_text(const char *json, const char *path);
gint64 peek_int(const char *json, const char *path, gint64 none);

#endif
