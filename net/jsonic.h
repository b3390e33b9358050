/* net/jsonic.h — the few things jansson leaves to us: text that GLib frees, secrets that are wiped,
 * pointers into a document (RFC 6901). */
#ifndef GUICHET_NET_JSONIC_H
#define GUICHET_NET_JSONIC_H

#include <glib.h>
#include <jansson.h>

/* Compact JSON text of any value (transfer full); NULL for NULL. */
char *jsonic_text(const json_t *);

/* Overwrites every string in it, then gives the reference back. The document must be ours alone:
 * shared parts lose their text too. */
void jsonic_wipe(json_t *);

/* The value at "/a/0/b" ("" the whole), NULL when there is none (borrowed). */
json_t *jsonic_at(const json_t *, const char *pointer);

/* A string, or a number as digits (transfer full); NULL for anything else. */
char *jsonic_string(const json_t *);

#endif
