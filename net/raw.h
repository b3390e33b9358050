/* net/raw.h — a mail shown as it stands: what is left when nothing can parse it.
 *
 * No library, so that what killed the parser child can do no harm here. */
#ifndef GUICHET_NET_RAW_H
#define GUICHET_NET_RAW_H

#include "core/message.h"
#include "net/header.h"

#define RAW_TEXT_MAX (512 * 1024)

/* The headers that plain code understands: ids, references, dates, language, list. */
void raw_envelope(struct message *m, const struct headers *);

/* message.raw with From, To, Cc, Subject (not decoded) and up to RAW_TEXT_MAX bytes of source
 * as text. `why`: a sentence put in front, or NULL (transfer full, never NULL). */
struct message *raw_message(const void *data, gsize len, const char *why);

#endif
