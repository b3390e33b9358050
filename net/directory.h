/* net/directory.h — people in the directories of the configuration: all of them, or those that a word means.
 *
 * [directory "NAME"] is an LDAP server (net/ldap-session) or an account whose connector has the functions
 * `person` and `people` (net/rest). */
#ifndef GUICHET_NET_DIRECTORY_H
#define GUICHET_NET_DIRECTORY_H

#include "base/conf.h"
#include "cache/db.h"
#include "core/entry.h"

/* One person, not finished yet (entry_finish); borrowed. label says which, for a sentence: a DN, an id. FALSE stops. */
typedef gboolean directory_take(gpointer user, struct entry *, const char *label, GError **error);

/* `word` NULL: everybody; else those it means, at most `most`. ERR_USAGE: no such directory. */
gboolean directory_read(struct db *, const struct conf *, const char *name, const char *word, int most,
	directory_take *, gpointer user, GError **error);

#endif
