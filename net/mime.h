/* net/mime.h — bytes of a mail into a canonical message. Pure; runs in the parser child.
 *
 * GMime 3, after a pre-filter of ours (header line ≤ 32 KiB, ≤ 2,000 headers, message ≤ 50 MiB, leading blank lines
 * dropped). Never fails: what cannot be parsed comes out as raw text with message.raw set. */
#ifndef GUICHET_NET_MIME_H
#define GUICHET_NET_MIME_H

#include "core/message.h"

#define MIME_MAX (50 * 1024 * 1024) /* bytes of a mail; of a larger one only the headers are read */

/* Opens every character set converter that will be wanted (the sandbox forbids opening files). Once. */
void mime_init(void);

/* (transfer full, never NULL). `at` stays 0: the link knows when it was received. */
struct message *mime_parse(const void *data, gsize len);

/* The decoded bytes of one part, by section as in message_part; NULL when there is none. */
GBytes *mime_part(const void *data, gsize len, const char *section);

#endif
