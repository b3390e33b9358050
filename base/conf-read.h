/* base/conf-read.h — inside of base/conf: the struct, and the reader that fills it. */
#ifndef GUICHET_BASE_CONF_READ_H
#define GUICHET_BASE_CONF_READ_H

#include "base/conf.h"

struct conf {
	char *path;
	GPtrArray *accounts; /* char *, in file order; NULL-terminated */
	GHashTable *values; /* conf_slot() -> value in canonical form, defaults of the login too */
};

/* Where the value of a key lies in conf.values (transfer full). */
char *conf_slot(const char *group, const char *account, const char *key);

/* The row of a key; in any group when `group` is NULL. NULL when there is none. */
const struct conf_key *conf_find_key(const char *group, const char *key);

/* Splits at commas outside quotes and angle brackets; empty words fall away (transfer full). */
char **conf_split(const char *value);

/* Reads `text`, which stands in the file `name`; relative paths are below `folder` (or left when
 * NULL). Adds a sentence to `problems` for each thing wrong, and returns what could be read. */
struct conf *conf_read(const char *text, gsize len, const char *name, const char *folder,
	GPtrArray *problems);

#endif
