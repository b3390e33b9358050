/* net/deliver-mime.h — an answer as a mail: what the links of mail accounts have in common. */
#ifndef GUICHET_NET_DELIVER_MIME_H
#define GUICHET_NET_DELIVER_MIME_H

#include "base/conf.h"
#include "cache/account.h"
#include "cache/outbox.h"

struct deliver_mime { /* zero, then db, conf and account (borrowed) filled in */
	struct db *db;
	const struct conf *conf;
	const struct account *account;
	/* of the answer prepared last; borrowed by the caller until the next one */
	gint64 id; /* outbox.id, 0 none */
	char *from; /* bare addresses */
	GPtrArray *recipients;
	GBytes *bytes; /* the same at every try and in the copy */
};
void deliver_mime_clear(struct deliver_mime *);

/* Fills in from, recipients and bytes. ERR_INPUT: this answer can never be sent. */
gboolean deliver_mime_prepare(struct deliver_mime *, const struct outbox *, GError **error);

/* Stores the same bytes in the case (struct deliver_link keep). */
gboolean deliver_mime_keep(struct deliver_mime *, const struct outbox *, gint64 at, GError **error);

#endif
