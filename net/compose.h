/* net/compose.h — an outbox row into the bytes of a mail (RFC 5322, MIME). Pure.
 *
 * GMime writes it; every value with CR, LF or NUL is refused before (ERR_INPUT). The result
 * has CRLF line ends, is ASCII-only in its headers, has our Message-ID, Date, In-Reply-To,
 * References (folded), text/plain; format=flowed UTF-8, attachments base64; never Bcc. */
#ifndef GUICHET_NET_COMPOSE_H
#define GUICHET_NET_COMPOSE_H

#include "cache/outbox.h"

/* files: struct draft_file *. now is the Date:. */
GBytes *compose_mail(const struct outbox *, const GPtrArray *files, gint64 now, GError **error);

/* Bare addresses of to, cc and bcc for RCPT TO, each once (char *, transfer full). */
GPtrArray *compose_recipients(const struct outbox *, GError **error);

#endif
