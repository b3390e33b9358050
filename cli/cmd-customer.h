/* cli/cmd-customer.h — what the files of `guichet customer` share. */
#ifndef GUICHET_CLI_CMD_CUSTOMER_H
#define GUICHET_CLI_CMD_CUSTOMER_H

#include "cache/act.h"
#include "cli/cli.h"

/* The first word, a customer's number; 0 with ERR_USAGE. */
gint64 customer_word(const struct cli *, GError **error);
/* Adds the act under the advisor's name; an exit code. */
int customer_add(struct cli *, struct act, GError **error);
/* Prints the row of a customer as they are now; an exit code. */
int customer_print(struct cli *, gint64 id, GError **error);

/* cmd-customer-merge.c */
extern const struct cli_option customer_merge_options[], customer_unmerge_options[];
int customer_merge(struct cli *, GError **error);
int customer_unmerge(struct cli *, GError **error);
int customer_same(struct cli *, GError **error);
int customer_different(struct cli *, GError **error);
int customer_merges(struct cli *, GError **error);


/* cmd-customer-export.c, cmd-customer-erase.c */
int customer_export(struct cli *, GError **error);
extern const struct cli_option customer_erase_options[];
int customer_erase(struct cli *, GError **error);
/* Has guichet-net erase what `args` (of "erase" or "retention") say; with --yes only when that was given here. */
int customer_have_erased(struct cli *, const char *command, const char *id, GError **error);

#endif
