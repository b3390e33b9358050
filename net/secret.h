/* net/secret.h — passwords and tokens: asked for when needed, never kept on disk by us.
 *
 * From account keys password-command, token-command, client-secret-command and those of webhooks, or
 * password-env and token-env (an environment variable's name). A secret lives in memory between proc_capture and proc_wipe and is known
 * to the log (log_hide), so that no line can hold it. */
#ifndef GUICHET_NET_SECRET_H
#define GUICHET_NET_SECRET_H

#include "base/conf.h"

enum secret_kind {
	SECRET_PASSWORD,
	SECRET_TOKEN, /* an access token: OAuth 2, or the key of a connector's account */
	SECRET_CLIENT, /* of the program, as it is registered with a channel */
	SECRET_WEBHOOK, /* by which a channel signs its calls */
	SECRET_WEBHOOK_TOKEN, /* the word that a channel asks for before it calls */
	SECRET_DIRECTORY, /* the password of [directory "NAME"]: `account` is that name */
};

/* The secret (transfer full, give back to proc_wipe), or NULL: ERR_CONFIG / ERR_AUTH naming
 * account, command's program and remedy. */
char *secret_get(const struct conf *, const char *account, enum secret_kind, GError **error);
/* Does the configuration say where it comes from? */
gboolean secret_is_set(const struct conf *, const char *account, enum secret_kind);

#endif
