/* net/settings.h — what an account's configuration says to its connector. */
#ifndef GUICHET_NET_SETTINGS_H
#define GUICHET_NET_SETTINGS_H

#include "base/conf.h"
#include "net/connector.h"

/* The base URL without a slash at its end: `url`, else the connector's own (transfer full). NULL: ERR_CONFIG. */
char *settings_url(const struct conf *, const char *account, const struct connector *, GError **error);

/* A setting of the connector: set.KEY, else its default, else NULL (borrowed from either). */
const char *settings_get(const struct conf *, const char *account, const struct connector *,
	const char *key);

/* FALSE, ERR_CONFIG: the first set.KEY that the connector does not know, or that it needs and is missing. */
gboolean settings_check(const struct conf *, const char *account, const struct connector *,
	GError **error);

/* The object `settings` that every function gets, as JSON text (transfer full): url, user, address,
 * account, lang, and each setting. Never a secret. */
char *settings_json(const struct conf *, const char *account, const struct connector *);

#endif
