/* net/token.h — tokens that channels gave us: one 0600 file an account, outside the database
 * (HOME/tokens/NAME), replaced atomically, refreshed by one process at a time (a lock beside it). */
#ifndef GUICHET_NET_TOKEN_H
#define GUICHET_NET_TOKEN_H

#include "base/auto.h"

#include <glib.h>

struct token {
	char *access, *refresh, *client_id, *client_secret; /* wiped on free; known to the log's redaction */
	gint64 expires_at; /* UTC ms, 0 never */
	char *facts; /* JSON object learnt with it (user id), or NULL */
};
void token_free(struct token *);
AUTO_DEFINE(token);

/* NULL without error when there is none. ERR_CONFIG for a file others can read. */
struct token *token_load(const char *home, const char *account, GError **error);
gboolean token_save(const char *home, const char *account, const struct token *, GError **error);
gboolean token_drop(const char *home, const char *account, GError **error);
/* Waits at most 30 s for the other process that is refreshing. -1 on failure; close gives it back. */
int token_lock(const char *home, const char *account, GError **error);

#endif
