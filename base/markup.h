/* base/markup.h — text inside HTML and SVG. */
#ifndef GUICHET_BASE_MARKUP_H
#define GUICHET_BASE_MARKUP_H

#include <glib.h>

/* Appends the text with & < > " ' as references: good between tags and in quoted attributes. Other bytes stay as they
 * are; whoever shows foreign text cleans it first (text_clean). */
void markup_append(GString *out, const char *text);

#endif
