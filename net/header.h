/* net/header.h — where the headers of a mail lie, without understanding them.
 *
 * Plain C over bytes, no library: also what reads a mail that the parser child died of.
 * Names are compared without case; spans point into the bytes given. */
#ifndef GUICHET_NET_HEADER_H
#define GUICHET_NET_HEADER_H

#include "base/auto.h"

#include <glib.h>

#define HEADER_LINE_MAX (32 * 1024) /* bytes of one header with its folded lines */
#define HEADER_COUNT_MAX 2000

struct header {
	const char *name, *value; /* value: raw, still folded, without the last line end */
	gsize name_len, value_len; /* value_len is what the mail has, not cut */
};

struct headers {
	GArray *list; /* struct header, in order, at most HEADER_COUNT_MAX */
	gsize start, body; /* offsets: first header after blank lines and a From_ line; body */
	gboolean regular; /* the block can be handed to a MIME parser as it stands */
	gboolean cut; /* a header is longer, or there are more, than the limits */
};

/* Never NULL. The bytes must live longer. */
struct headers *headers_scan(const char *data, gsize len);
void headers_free(struct headers *);
AUTO_DEFINE(headers);

gboolean header_is(const struct header *, const char *name);
/* First header of that name, or NULL (borrowed). */
const struct header *headers_find(const struct headers *, const char *name);

/* Its value unfolded and trimmed, at most HEADER_LINE_MAX bytes, raw bytes without NUL; NULL when
 * there is none or it is empty (transfer full). */
char *header_text(const struct header *);
char *headers_get(const struct headers *, const char *name);

/* Message-IDs in a References-like value, oldest first, without <>; garbage between them is
 * skipped. At most `max`: the first and the last max - 1 (char *, transfer full). */
GPtrArray *header_ids(const char *value, gsize len, guint max);

/* When the last hop of ours received it (top Received, else Date), UTC ms; 0 unknown. */
gint64 headers_received(const struct headers *);

#endif
