/* net/secret.h — passwords and tokens: asked for when needed, never kept on disk by us.
 *
 * From account keys password-command, token-command or password-env (an environment
 * variable's name). A secret lives in memory between proc_capture and proc_wipe and is known
 * to the log (log_hide), so that no line can hold it. */
#ifndef GUICHET_NET_SECRET_H
#define GUICHET_NET_SECRET_H

#include "base/conf.h"

enum secret_kind { SECRET_PASSWORD, SECRET_TOKEN /* OAuth2 access token */ };

/* The secret (transfer full, give back to proc_wipe), or NULL: ERR_CONFIG / ERR_AUTH naming
 * account, command's program and remedy. */
char *secret_get(const struct conf *, const char *account, enum secret_kind, GError **error);

#endif
