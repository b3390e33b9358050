/* cli/net-main.h — commands of guichet-net; each is in cli/net-NAME.c. */
#ifndef GUICHET_CLI_NET_MAIN_H
#define GUICHET_CLI_NET_MAIN_H

#include "base/conf.h"

struct net_cli { /* what stands before or after any command */
	char *home, *config; /* config NULL: the usual place */
	const char *draft; /* --draft, for check alone; NULL */
	gboolean json, quiet;
	GPtrArray *words; /* char *, what is left; NULL-terminated */
};

/* A command in this shape has its options read by the main. Exit code. */
typedef int (*net_run)(struct net_cli *, GError **error);
int cmd_net_status(struct net_cli *, GError **error);
int cmd_net_check(struct net_cli *, GError **error);
int cmd_net_reconcile(struct net_cli *, GError **error);
int cmd_net_login(struct net_cli *, GError **error);
int cmd_net_logout(struct net_cli *, GError **error);

/* The configuration, with an account at least (transfer full); the accounts that the words name, or all
 * (borrowed from both). NULL: ERR_CONFIG, ERR_USAGE. */
struct conf *net_conf(const struct net_cli *, GError **error);
const char *const *net_accounts(const struct net_cli *, const struct conf *, GError **error);

/* For those that read their own options: takes them out of argc and argv. words: what else the command takes, about: what
 * it does, both translated, NULL for none. Then what -o asked for: *json stays as it is where nothing did. ERR_USAGE. */
gboolean net_options(const char *command, const char *words, const char *about, const GOptionEntry *, int *argc,
	char ***argv, GError **error);
gboolean net_output(const char *output, gboolean *json, GError **error);

/* These read their own options; argv[0] is the command's name. --home and --config given before it are
 * in the environment (GUICHET_HOME, GUICHET_CONFIG). */
int cmd_net_parse(int argc, char **argv);
int cmd_net_import(int argc, char **argv);
int cmd_net_receive(int argc, char **argv);
int cmd_net_people(int argc, char **argv);
int cmd_net_connector(int argc, char **argv);
int cmd_net_erase(int argc, char **argv); /* erase, retention */

#endif
