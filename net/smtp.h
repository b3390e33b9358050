/* net/smtp.h — one submission session: RFC 6409 over net/stream and libetpan's mailstream.
 *
 * The commands are our own: libetpan's would tell the server this machine's name in EHLO, send
 * the final dot together with the body, and need Cyrus SASL to log in. Everything sent is
 * checked for CR, LF and NUL; nothing secret is sent before verified TLS. Each answer has a
 * deadline: greeting 15 s, commands 60 s, after the final dot 300 s (GUICHET_SMTP_DEADLINE:
 * seconds, for all three). */
#ifndef GUICHET_NET_SMTP_H
#define GUICHET_NET_SMTP_H

#include "base/auto.h"
#include "base/conf.h"

struct smtp;

/* Connects, EHLO, STARTTLS when configured (then mandatory), AUTH. wake_fd: readable = give up
 * at once with ERR_BUSY, unless the final dot of a mail has gone; -1 none. Never ERR_REFUSED or
 * ERR_INPUT: those are about one mail. */
struct smtp *smtp_open(const struct conf *, const char *account, int wake_fd, GError **error);
void smtp_free(struct smtp *); /* QUIT if it can be had at once */
AUTO_DEFINE(smtp);

/* FALSE once the connection is gone: only smtp_free() is left. */
gboolean smtp_is_usable(const struct smtp *);

/* Called before each step, must make it durable and return TRUE for it to go on:
 *	envelope  before MAIL FROM        data  before DATA
 *	body      everything went but the final dot: from here on the mail may have been taken
 *	done      the server took it */
typedef gboolean (*smtp_step)(const char *step, gpointer data, GError **error);

enum smtp_partial {
	SMTP_ALL, /* a recipient refused for now: nobody gets it yet (ERR_TEMP) */
	SMTP_SOME, /* who can have it gets it */
};

/* One mail to bare addresses. Not taken, and safe to send again: ERR_REFUSED (5xx),
 * ERR_TEMP (4xx), ERR_NET, ERR_TIMEOUT, ERR_PROTOCOL, ERR_BUSY, ERR_INPUT, and what `step`
 * failed with. ERR_UNKNOWN: the final dot went and no answer came.
 * `refused` gets "address: why" (char *) of recipients refused for good, or with SMTP_SOME for
 * now, while others were taken; all refused is an error. */
gboolean smtp_send(struct smtp *, const char *from, const GPtrArray *recipients,
	GBytes *message, enum smtp_partial, smtp_step step, gpointer data, GPtrArray *refused,
	GError **error);

#endif
