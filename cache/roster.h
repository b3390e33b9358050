/* cache/roster.h — people out of a directory of ours (a file, LDAP, a connector) into the cache: DB_NET.
 *
 * What a row says becomes evidence (core/customer), what is known of a customer (customer_known) and addresses
 * under which their messages are recognised. A row is found again by source and id, so that the same import
 * twice changes nothing. Nothing is merged: a row joins the customer that an address of it has already made,
 * unless the same source knows that one under another id. What contradicts is told and changes nothing that was
 * there first; a person's own word (an act) stays before any directory's. */
#ifndef GUICHET_CACHE_ROSTER_H
#define GUICHET_CACHE_ROSTER_H

#include "cache/db.h"
#include "core/entry.h"

struct roster;
/* source: the name of the directory, in lower case letters, digits, '-'; it is the kind of its ids (“client:0012”).
 * verified: its ids are those of people, and two of them are never one; else, as in an address book, they only tell
 * its rows apart. dry: the caller will roll back every transaction; what rows say of each other is told all the same. */
struct roster *roster_new(struct db *, const char *source, gboolean verified, gint64 now, gboolean dry);
void roster_free(struct roster *);
AUTO_DEFINE(roster);

enum roster_taken {
	ROSTER_FAILED, /* the cache cannot be written; *error */
	ROSTER_NEW, /* a customer that was not here */
	ROSTER_CHANGED, /* something was added or changed */
	ROSTER_SAME, /* nothing that was not known */
};
/* One finished entry, row `number` of its file, inside the caller's transaction. Sentences about what it contradicts are
 * added to `conflicts` (char *). */
enum roster_taken roster_take(struct roster *, const struct entry *, gint64 number, GPtrArray *conflicts,
	GError **error);

/* TRUE for a name that may be a source. */
gboolean roster_source_is_valid(const char *);

#endif
