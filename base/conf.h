/* base/conf.h — the configuration file: INI through GKeyFile, every key from one table.
 *
 * The table (conf-keys.c) is the only list of keys: reading, `guichet config check`, the
 * commented example file and guichet.conf(5) are made from it. An unknown group or key is an
 * error; so is a value that does not parse, a file others may read (mode must be 0600 or 0400
 * when it says how to log in, never group- or world-writable), an account without what its link
 * needs. Every error names file, line, [group], key and the remedy. Fallbacks that depend on
 * other keys or on the login (link, ports, user, smtp-host, editor…) are filled in when it is read.
 * set.KEY stands for every key set.NAME: a setting of the account's connector. */
#ifndef GUICHET_BASE_CONF_H
#define GUICHET_BASE_CONF_H

#include "base/auto.h"

#include <glib.h>

enum conf_type {
	CONF_TEXT, CONF_BOOL, CONF_INT, CONF_SPAN /* "4h" in seconds */, CONF_CHOICE,
	CONF_LIST /* comma separated */, CONF_ADDRESS /* "Name <a@b>"; of a connector: any name */, CONF_COMMAND, CONF_PATH,
	CONF_PATTERN /* base/pattern */, CONF_AGE /* "24 months": date_before */,
};

/* One row of the table. `group` is "guichet", "screen", "account" (which stands for every
 * [account "NAME"]), "directory" (likewise). */
struct conf_key {
	const char *group, *key;
	enum conf_type type;
	const char *fallback; /* NULL: none, the key is optional and empty */
	const char *choices; /* CONF_CHOICE, CONF_LIST (NULL any): "a|b|c"; CONF_INT: "1..65535" */
	const char *help; /* one or two sentences; the manual and the example */
	const char *example; /* shown (commented out) in the example file */
};
const struct conf_key *conf_keys(gsize *n);

struct conf;

/* Reads home's configuration: `path` when not NULL, else GUICHET_CONFIG, else
 * HOME/guichet.conf when the home was named explicitly or that file exists, else
 * $XDG_CONFIG_HOME/guichet/guichet.conf. A missing file is an empty configuration (no
 * accounts), not an error. */
struct conf *conf_load(const char *home, const char *path, GError **error);
struct conf *conf_parse(const char *text, const char *name, GError **error);
void conf_free(struct conf *);
AUTO_DEFINE(conf);

/* All problems at once, one sentence each (transfer full, never NULL; element: char *). */
GPtrArray *conf_check(const char *home, const char *path);

const char *conf_path(const struct conf *); /* where it was, or would be, read from */
char *conf_find(const char *home, const char *path); /* the same without reading (transfer full) */

/* Names of accounts in file order (borrowed, NULL-terminated). */
const char *const *conf_accounts(const struct conf *);
/* The same for [directory "NAME"]: where people are looked up. */
const char *const *conf_directories(const struct conf *);

/* Values. `account` is the NAME, NULL for the groups guichet and screen. Asking for a key that is not
 * in the table is a programming error. Strings are borrowed until conf_free. */
const char *conf_get(const struct conf *, const char *account, const char *group,
	const char *key);
gboolean conf_get_bool(const struct conf *, const char *account, const char *group,
	const char *key);
gint64 conf_get_int(const struct conf *, const char *account, const char *group,
	const char *key); /* CONF_INT and CONF_SPAN (seconds) */
char **conf_get_list(const struct conf *, const char *account, const char *group,
	const char *key); /* (transfer full) */

/* Is its channel a connector, over REST or from a spool? */
gboolean conf_has_connector(const struct conf *, const char *account);

/* NAMEs of the keys set.NAME that stand in this account (transfer full, sorted, never NULL). */
char **conf_settings(const struct conf *, const char *account);

/* The commented example file (transfer full). */
char *conf_example(void);

/* $GUICHET_HOME, or XDG_DATA_HOME/guichet; `explicit` (--home) wins (transfer full). The folder and
 * its run/, log/, files/ are made 0700 by home_make. */
char *home_path(const char *explicit_home);
gboolean home_make(const char *home, GError **error);

#endif
