/* net/stream-zip.h — RFC 4978: one deflate stream each way for the rest of a connection. Bytes in, bytes out. */
#ifndef GUICHET_NET_STREAM_ZIP_H
#define GUICHET_NET_STREAM_ZIP_H

#include <glib.h>

#define ZIP_CHUNK (32 * 1024)

struct zip;
/* `early`: what the server has sent compressed already, at most ZIP_CHUNK. */
struct zip *zip_new(const void *early, gsize n);
void zip_free(struct zip *); /* NULL is none */

/* Inflates into `buf`: the bytes, 0 when more must come first (zip_room, zip_came), -1 when it cannot be read. */
gssize zip_take(struct zip *, void *buf, gsize n);
gboolean zip_has_more(const struct zip *); /* zip_take may give something without more having come */
void *zip_room(struct zip *); /* ZIP_CHUNK bytes, once zip_take gave 0 */
void zip_came(struct zip *, gsize n);

/* Deflates n bytes and gives them in pieces; FALSE when `put` does. */
gboolean zip_put(struct zip *, const void *data, gsize n, gboolean (*put)(gpointer to, const guint8 *, gsize), gpointer to);

#endif
