/* core/length-url.h — links in a text, as the channels that shorten them find them. */
#ifndef GUICHET_CORE_LENGTH_URL_H
#define GUICHET_CORE_LENGTH_URL_H

#include <glib.h>

enum link_manner {
	LINK_TWITTER, /* twitter-text 3: with http(s)://, or a bare domain under a known TLD */
	LINK_MASTODON, /* only with http(s)://; its paths take more characters */
};

struct link {
	gsize start, end; /* byte offsets */
};

/* In the order of the text, none inside another (transfer full, struct link). Any bytes. */
GArray *length_links(const char *text, gsize n, enum link_manner);

#endif
