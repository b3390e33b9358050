/* cli/net-connector.h — what the parts of `guichet-net connector` share. For cli/net-connector*.c. */
#ifndef GUICHET_CLI_NET_CONNECTOR_H
#define GUICHET_CLI_NET_CONNECTOR_H

#include <glib.h>

/* Writes connector.jq and a sample into CONFIGDIR/connectors/NAME; prints where. */
gboolean connector_new(const char *config_dir, const char *name, GError **error);

/* Runs the samples of a folder or of the connector of that name; prints what differs. Exit code. */
int connector_test(const char *config_dir, const char *which, gboolean quiet, GError **error);

#endif
