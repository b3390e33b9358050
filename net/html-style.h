/* net/html-style.h — what an element's attributes say about being seen. For net/html*.c only. */
#ifndef GUICHET_NET_HTML_STYLE_H
#define GUICHET_NET_HTML_STYLE_H

#include <glib.h>
#include <libxml/xmlstring.h>

/* The value of an attribute, "" when it has none, NULL when it is not there (borrowed). */
const char *style_attribute(const xmlChar **attrs, const char *name);

/* The element hides all that is inside. `style` is its style attribute or NULL. */
gboolean style_hides(const xmlChar **attrs, const char *style);

/* TRUE when the element says whether its text is seen: *hidden holds until an element inside says
 * otherwise. */
gboolean style_shades(const char *style, gboolean *hidden);

#endif
