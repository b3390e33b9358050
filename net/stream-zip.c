/* net/stream-zip.c — zlib's two streams. */
#include "net/stream-zip.h"

#include <string.h>
#include <zlib.h>

struct zip {
	z_stream in, out;
	gboolean more; /* inflate() filled its output: it may hold more */
	unsigned char wire[ZIP_CHUNK], packed[ZIP_CHUNK];
};

struct zip *
zip_new(const void *early, gsize n)
{
	struct zip *z = g_new0(struct zip, 1);

	g_assert(n <= sizeof(z->wire));
	if (inflateInit2(&z->in, -15) != Z_OK ||
	    deflateInit2(&z->out, Z_DEFAULT_COMPRESSION, Z_DEFLATED, -15, 8, Z_DEFAULT_STRATEGY) != Z_OK)
		g_error("out of memory");
	memcpy(z->wire, early, n);
	zip_came(z, n);
	return z;
}

void
zip_free(struct zip *z)
{
	if (z == NULL)
		return;
	inflateEnd(&z->in);
	deflateEnd(&z->out);
	g_free(z);
}

gssize
zip_take(struct zip *z, void *buf, gsize n)
{
	int r = Z_OK;

	z->in.next_out = buf;
	z->in.avail_out = (uInt)MIN(n, G_MAXUINT);
	if (zip_has_more(z))
		r = inflate(&z->in, Z_SYNC_FLUSH);
	z->more = z->in.avail_out == 0;
	if (z->in.next_out > (Bytef *)buf)
		return (gssize)(z->in.next_out - (Bytef *)buf);
	return r == Z_OK || r == Z_BUF_ERROR ? 0 : -1;
}

gboolean
zip_has_more(const struct zip *z)
{
	return z->in.avail_in > 0 || z->more;
}

void *
zip_room(struct zip *z)
{
	return z->wire;
}

void
zip_came(struct zip *z, gsize n)
{
	z->in.next_in = z->wire;
	z->in.avail_in = (uInt)n;
}

gboolean
zip_put(struct zip *z, const void *data, gsize n, gboolean (*put)(gpointer to, const guint8 *, gsize), gpointer to)
{
	g_autofree Bytef *copy = g_memdup2(data, n); /* zlib's next_in is not const */

	z->out.next_in = copy;
	z->out.avail_in = (uInt)n;
	do {
		z->out.next_out = z->packed;
		z->out.avail_out = sizeof(z->packed);
		deflate(&z->out, Z_SYNC_FLUSH);
		if (!put(to, z->packed, sizeof(z->packed) - z->out.avail_out))
			return FALSE;
	} while (z->out.avail_out == 0);
	return TRUE;
}
