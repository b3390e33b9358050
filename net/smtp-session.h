/* net/smtp-session.h — inside net/smtp: one connection, command lines out and replies in.
 *
 * Only smtp*.c includes this. */
#ifndef GUICHET_NET_SMTP_SESSION_H
#define GUICHET_NET_SMTP_SESSION_H

#include "net/smtp.h"
#include "net/stream.h"

#define SMTP_GREETING_S 15
#define SMTP_COMMAND_S 60
#define SMTP_RESET_S 5
#define SMTP_FINAL_S 300 /* the server may hand it on first (RFC 5321 §4.5.3.2 says 10 min) */

struct smtp {
	char *account, *host;
	mailstream *stream; /* owns st */
	struct stream *st;
	MMAPString *line; /* scratch */
	int seconds; /* of GUICHET_SMTP_DEADLINE, 0 none */
	int wake_fd;
	gboolean gone; /* closed, broken, or told 421 */
	/* the last reply */
	int code; /* 0: none was read */
	GPtrArray *text; /* its lines without the code */
	/* what EHLO offered */
	gboolean starttls, sizes;
	guint64 size_max; /* 0: not told */
	char *auth; /* " PLAIN LOGIN ", upper case; NULL: none */
};

/* A fresh deadline for what follows. */
void smtp_budget(struct smtp *, int seconds);

/* One line, CRLF added. Values must have been checked. */
gboolean smtp_say(struct smtp *, GError **error, const char *format, ...) G_GNUC_PRINTF(3, 4);
/* One reply, whatever it says. */
gboolean smtp_listen(struct smtp *, GError **error);
/* Both, under a fresh deadline; then sm->code is to be looked at. */
gboolean smtp_ask(struct smtp *, GError **error, const char *format, ...) G_GNUC_PRINTF(3, 4);

/* One line of a reply; FALSE when it is none, or not of the same reply. */
gboolean smtp_take_line(struct smtp *, const char *line, gboolean *more);
/* What the reply to EHLO offers; and none of it, as what was told in the clear counts for nothing. */
void smtp_take_offers(struct smtp *);
void smtp_forget_offers(struct smtp *);

/* The reply as one clean line, "550 5.1.1 no such mailbox" (transfer full). */
char *smtp_words(const struct smtp *);
/* ERR_TEMP, ERR_REFUSED or ERR_PROTOCOL by the reply's first digit; `what` was refused. FALSE. */
gboolean smtp_refused(struct smtp *, const char *what, GError **error);
/* Why the stream failed. FALSE. */
gboolean smtp_broken(struct smtp *, GError **error);

/* net/smtp-auth.c: logs in as configured, over TLS only. */
gboolean smtp_login(struct smtp *, const struct conf *, GError **error);

#endif
