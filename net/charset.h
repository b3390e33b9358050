/* net/charset.h — bytes in some character set to UTF-8, with converters opened once.
 *
 * glibc loads a converter from a file when it is opened, which the parser's sandbox forbids:
 * charset_init() opens one of each kind and keeps it, so that a further one of the same kind
 * costs no file. charset_shut() then refuses every other kind, for GMime as well, whose
 * calls of iconv_open() end in this module's own. */
#ifndef GUICHET_NET_CHARSET_H
#define GUICHET_NET_CHARSET_H

#include <glib.h>

void charset_init(void);
void charset_shut(void); /* from now on unknown kinds do not exist */

/* Appends `bytes` to `out` as valid UTF-8 without NUL, line ends as "\n". `name` is what the
 * mail claims (any bytes, may be NULL). No claim, an unknown or an untrue one: UTF-8 when the bytes
 * are that, else windows-1252. */
void charset_append(GString *out, const char *name, const void *bytes, gsize len);

#endif
