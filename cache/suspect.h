/* cache/suspect.h — what does not fit about the senders of a case (core/spoof). */
#ifndef GUICHET_CACHE_SUSPECT_H
#define GUICHET_CACHE_SUSPECT_H

#include "base/conf.h"
#include "cache/inbox.h"

/* Fills inbox_message.warnings of the mails that came in, from what the customer has written from before each of them,
 * our own addresses and the configured authserv-id. */
gboolean suspect_mark(struct db *, const struct conf *, const GPtrArray *messages, GError **error);

/* The same for one message; "" … sentences joined by spaces, NULL when nothing is wrong (transfer full). */
char *suspect_words(struct db *, const struct conf *, gint64 message);

#endif
