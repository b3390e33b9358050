/* net/webhook.h — a channel calls us: is it really the channel, and what does it want to hear? Pure.
 *
 * How a channel signs its calls is a row of a table here, which a connector's `about` names
 * (webhook: "meta"); sources: Meta, Graph API webhooks, "Validating payloads" and "Verification requests";
 * Slack, "Verifying requests from Slack" and "url_verification event"; Twilio, "Security". */
#ifndef GUICHET_NET_WEBHOOK_H
#define GUICHET_NET_WEBHOOK_H

#include <glib.h>

#define WEBHOOK_BODY_MAX (4 * 1024 * 1024) /* bytes: Meta sends up to 3 MB */

enum webhook_scheme { WEBHOOK_NONE, WEBHOOK_META, WEBHOOK_SLACK, WEBHOOK_TWILIO, WEBHOOK_N };
extern const char *const webhook_schemes[WEBHOOK_N]; /* "none", "meta"… */

struct webhook_call { /* all borrowed */
	const char *query; /* of the address, "" none */
	const char *url; /* the address as the channel knows it, NULL unknown */
	GHashTable *headers; /* lower case name -> value */
	GBytes *body; /* as it came */
};

/* ERR_AUTH: the call is not the channel's (no signature, another one, one that is too old). ERR_CONFIG: the
 * scheme needs something that the account does not say. `now` UTC ms. */
gboolean webhook_verify(enum webhook_scheme, const struct webhook_call *, const char *secret, gint64 now,
	GError **error);

/* Before a channel calls it asks whether we are there. A GET (Meta): the answer, when its word is `token`
 * (transfer full); NULL: ERR_AUTH, or ERR_USAGE when such calls have no meaning. */
char *webhook_greet(enum webhook_scheme, const struct webhook_call *, const char *token, GError **error);
/* The same in a body that was verified (Slack), or NULL: then it is to be filed (transfer full). */
char *webhook_challenge(enum webhook_scheme, const struct webhook_call *);

/* What a connector is to see of it, an envelope as of mapper_record: the body as text, a form as an object
 * of its fields (transfer full). NULL: ERR_INPUT, it is no text. */
char *webhook_envelope(const struct webhook_call *, gint64 now, GError **error);

#endif
