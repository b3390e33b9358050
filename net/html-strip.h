/* net/html-strip.h — HTML without its tags, for documents nested too deeply to be followed. */
#ifndef GUICHET_NET_HTML_STRIP_H
#define GUICHET_NET_HTML_STRIP_H

#include <glib.h>

/* No structure, no hiding: words, with a line end where a block begins or ends. Linear, whatever
 * comes (transfer full). */
char *html_strip(const char *html, gsize len);

#endif
