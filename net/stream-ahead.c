/* net/stream-ahead.c — one piece of memory, filled from its start each time it was emptied. */
#include "net/stream-ahead.h"

#include <openssl/err.h>
#include <string.h>
#include <sys/socket.h>

#define ROOM (4 * 1024 * 1024)
#define PIECE (64 * 1024)

void
ahead_clear(struct ahead *a)
{
	g_clear_pointer(&a->data, g_free);
	a->from = a->to = 0;
}

gsize
ahead_fill(struct ahead *a, SSL *ssl, int fd)
{
	gsize before;

	if (a->data == NULL)
		a->data = g_malloc(ROOM);
	if (a->from == a->to)
		a->from = a->to = 0;
	before = a->to;
	while (a->to < ROOM) {
		gsize most = MIN(PIECE, ROOM - a->to);
		gssize n = ssl != NULL ? SSL_read(ssl, a->data + a->to, (int)most)
				       : recv(fd, a->data + a->to, most, MSG_DONTWAIT);

		if (n <= 0)
			break;
		a->to += (gsize)n;
	}
	ERR_clear_error();
	return a->to - before;
}

gsize
ahead_take(struct ahead *a, void *buf, gsize n)
{
	n = MIN(n, a->to - a->from);
	if (n > 0)
		memcpy(buf, a->data + a->from, n);
	a->from += n;
	return n;
}
