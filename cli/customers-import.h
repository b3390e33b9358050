/* cli/customers-import.h — `guichet customers import`, a verb of cli/cmd-customers.c. */
#ifndef GUICHET_CLI_CUSTOMERS_IMPORT_H
#define GUICHET_CLI_CUSTOMERS_IMPORT_H

#include "cli/cli.h"

extern const struct cli_option customers_import_options[];
int customers_import(struct cli *, GError **error);

#endif
