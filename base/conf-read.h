/* base/conf-read.h — inside of base/conf: the struct, and the reader that fills it. */
#ifndef GUICHET_BASE_CONF_READ_H
#define GUICHET_BASE_CONF_READ_H

#include "base/conf.h"

struct conf {
	char *path;
	GPtrArray *accounts, *directories; /* char *, in file order; NULL-terminated */
	GHashTable *values; /* conf_slot() -> value in canonical form, defaults of the login too */
};

/* Where the value of a key lies in conf.values (transfer full). */
char *conf_slot(const char *group, const char *account, const char *key);

/* The row of a key; in any group when `group` is NULL. NULL when there is none. */
const struct conf_key *conf_find_key(const char *group, const char *key);

/* What is being read: where problems are, and where they go. */
struct reader {
	struct conf *conf;
	const char *file; /* for messages */
	const char *folder; /* relative paths are looked up here; NULL: nowhere */
	GHashTable *lines; /* "group\naccount\nkey" -> line number */
	GPtrArray *problems; /* char * */
};

/* "FILE:LINE: [account "NAME"] key: what is wrong; what to do". Line 0: none. */
void conf_problem(struct reader *, guint line, const char *group, const char *account,
	const char *key, const char *format, ...) G_GNUC_PRINTF(6, 7);
/* Line of a key, 0 when it does not stand there. */
guint conf_line(struct reader *, const char *group, const char *account, const char *key);
/* As conf_problem(), at the line where the key stands. */
#define conf_problem_at(r, group, account, key, ...) \
	conf_problem(r, conf_line(r, group, account, key), group, account, key, __VA_ARGS__)

/* "a@b" or "Name <a@b>"; the address itself into *bare (transfer full). */
gboolean conf_parse_address(const char *value, char **bare);
/* A name under which people would write the secret itself. */
gboolean conf_is_secret(const char *key);

/* conf-check.c: what an account needs beyond single valid values. `addresses` has those of the
 * accounts before it: folded address -> account. */
void conf_check_account(struct reader *, const char *account, GHashTable *addresses);
void conf_check_directory(struct reader *, const char *directory);

/* Splits at commas outside quotes and angle brackets; empty words fall away (transfer full). */
char **conf_split(const char *value);

/* Reads `text`, which stands in the file `name`; relative paths are below `folder` (or left when
 * NULL). Adds a sentence to `problems` for each thing wrong, and returns what could be read. */
struct conf *conf_read(const char *text, gsize len, const char *name, const char *folder,
	GPtrArray *problems);

#endif
