/* net/smtp.h — one submission session: RFC 6409 over net/stream, libetpan's protocol layer. */
#ifndef GUICHET_NET_SMTP_H
#define GUICHET_NET_SMTP_H

#include "base/auto.h"
#include "base/conf.h"

struct smtp;

/* Connects, EHLO, STARTTLS when configured (then mandatory), AUTH. */
struct smtp *smtp_open(const struct conf *, const char *account, int wake_fd, GError **error);
void smtp_free(struct smtp *);
AUTO_DEFINE(smtp);

/* One mail. `step` is called before each step ("envelope", "data", "body", "done") and must
 * return TRUE for it to go on (it makes the step durable). Errors: ERR_REFUSED (5xx), ERR_TEMP (4xx), ERR_NET/ERR_TIMEOUT
 * before the body, ERR_UNKNOWN once the body went and no answer came. `refused` gets the recipients refused (char *) while others
 * were taken; all refused is an error. */
typedef gboolean (*smtp_step)(const char *step, gpointer data, GError **error);
gboolean smtp_send(struct smtp *, const char *from, const GPtrArray *recipients,
	GBytes *message, smtp_step step, gpointer data, GPtrArray *refused, GError **error);

#endif
