/* cli/demo-mail.h — a made-up mail as the bytes a server would hand over (RFC 5322, MIME). */
#ifndef GUICHET_CLI_DEMO_MAIL_H
#define GUICHET_CLI_DEMO_MAIL_H

#include "base/auto.h"

#include <glib.h>

struct demo_mail {
	gboolean service; /* which account it is for */
	char *from_name, *from, *to_name, *to, *cc; /* cc: written as it stands */
	char *subject, *text;
	char *id, *parent, *refs; /* Message-IDs without <>; refs space separated */
	char *headers; /* more header lines, each ending in \n, or NULL */
	gboolean html;
	GPtrArray *files; /* char *: names, borrowed; NULL none */
	char *body; /* instead of all MIME: from the Content-Type line on, or NULL */
	gint64 at; /* UTC ms */
};
struct demo_mail *demo_mail_new(void);
void demo_mail_free(struct demo_mail *);
AUTO_DEFINE(demo_mail);

/* The whole mail, LF line ends (transfer full). */
GString *demo_mail_write(const struct demo_mail *);

/* A header value as RFC 2047 encoded words when it is not plain ASCII (transfer full). */
char *demo_mail_encode(const char *value);

#endif
