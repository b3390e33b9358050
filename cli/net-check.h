/* cli/net-check.h — what the parts of `guichet-net check` share. */
#ifndef GUICHET_CLI_NET_CHECK_H
#define GUICHET_CLI_NET_CHECK_H

#include "cli/net-main.h"

/* One step of one account; why NULL: it went well. */
void net_check_tell(const struct net_cli *, const char *account, const char *step, const GError *why);

/* An account of a connector: are we let in, does the server answer? */
gboolean net_check_rest(const struct net_cli *, const struct conf *, const char *account);

#endif
