/* net/html.h — HTML to text a person reads. Pure; libxml2 push SAX, no DOM, nothing fetched. */
#ifndef GUICHET_NET_HTML_H
#define GUICHET_NET_HTML_H

#include <glib.h>

/* `html` is UTF-8 (len bytes). Paragraphs, lists, tables (cells separated), quotes ("> "),
 * links as "text [host]" when the target's host is not in the text, images as their alt text. *note says what was left out
 * (hidden text, remote images, scripts), or NULL. (both transfer full; never NULL) */
char *html_to_text(const char *html, gsize len, char **note);

#endif
