/* net/mime-text.h — the content of one MIME part: bytes, text, size. For net/mime*.c only. */
#ifndef GUICHET_NET_MIME_TEXT_H
#define GUICHET_NET_MIME_TEXT_H

#include "net/gmime.h"

/* The part as it was sent, still encoded (borrowed from the stream it was parsed from). */
const char *part_source(GMimePart *, gsize *len);

/* Decoded bytes (transfer full); of text in UTF-8 with "\n" line ends, appended to `out`. */
GByteArray *part_bytes(GMimePart *);
void part_text(GMimePart *, GString *out);
/* How many bytes part_bytes() would give, without making them. */
gint64 part_size(GMimePart *);

/* Undoes format=flowed (RFC 3676), in place: soft breaks joined, stuffing taken off. */
void text_unflow(GString *text, gsize from, gboolean delsp);

/* What an invitation (text/calendar) is about, as a few lines; "" when it says nothing
 * (transfer full). */
char *calendar_summary(const char *ics);

#endif
