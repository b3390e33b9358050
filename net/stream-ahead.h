/* net/stream-ahead.h — what a server has sent while we were busy, read before it is wanted: it goes on
 * sending instead of waiting for us. */
#ifndef GUICHET_NET_STREAM_AHEAD_H
#define GUICHET_NET_STREAM_AHEAD_H

#include <glib.h>
#include <openssl/ssl.h>

struct ahead { /* all 0: nothing */
	guint8 *data;
	gsize from, to;
};
void ahead_clear(struct ahead *);

/* Reads what is there without waiting, while there is room; the bytes read. An end or an error is met again by who
 * reads next. `ssl` NULL: clear, from `fd`. */
gsize ahead_fill(struct ahead *, SSL *ssl, int fd);
/* Gives at most `n` of them; 0 when there are none. */
gsize ahead_take(struct ahead *, void *buf, gsize n);

#endif
