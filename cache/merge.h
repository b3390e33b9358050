/* cache/merge.h — two customers become one person, and two again.
 *
 * A merge is an act "same", an unmerge its undo: nothing but the journal changes, and both cards
 * come back byte for byte (customer_card says so). What came since the merge (cases, addresses, notes,
 * calls, fields, verified ids) belongs to one of the two: an undo says to which, or is refused. */
#ifndef GUICHET_CACHE_MERGE_H
#define GUICHET_CACHE_MERGE_H

#include "cache/people.h"

/* A field of both: which value stays. */
struct merge_field {
	char *name, *mine, *theirs; /* NULL: has none */
	gint64 keep; /* the customer whose value stays */
	gboolean sensitive; /* to be shown masked */
};
/* The fields of `into` and `other` as they would be, `keep` (borrowed; name -> gint64 * of a
 * customer, or NULL) decided; ERR_INPUT for a customer who has no such field (transfer full). */
GPtrArray *merge_preview(struct db *, gint64 into, gint64 other, GHashTable *keep, GError **error);

/* Hangs `other` under `into`. ERR_STALE when they are one already or were said to be two. The act, 0 on failure. */
gint64 merge_people(struct db *, gint64 into, gint64 other, GHashTable *keep, const char *advisor, gint64 now,
	GError **error);
/* Merges whom the same verified id names, in the name of `advisor`: how many (-1 on failure). */
int merge_verified(struct db *, gint64 customer, const char *advisor, gint64 now, GError **error);

/* The merges that made this person, newest first (struct act ids; transfer full, element gint64). */
struct merge {
	gint64 act, at, into, other;
	char *advisor, *into_name, *other_name;
};
void merge_free(struct merge *);
GPtrArray *merge_list(struct db *, gint64 customer, GError **error);

/* What came since a merge, and to whom it belongs on the face of it. */
struct merge_row {
	char *key; /* "case:12", "identity:7", "act:31" */
	char *what; /* a line for a person */
	gint64 side; /* one of the two customers of the merge */
};
GPtrArray *merge_since(struct db *, gint64 act, GError **error);
/* Takes a merge back; `give`: key -> gint64 * of a customer, or NULL; `as_shown`: what it does not name
 * goes to merge_row.side. ERR_STALE when something is not given: the message lists it. */
gint64 merge_undo(struct db *, gint64 act, GHashTable *give, gboolean as_shown, const char *advisor,
	gint64 now, GError **error);
/* For act_add: whether the undo of a merge gives all that came since. */
gboolean merge_check_undo(struct db *, gint64 act, const char *gives, GError **error);

/* All that is known of one customer (not of who was merged with them), in canonical JSON without numbers that
 * change: what a merge and its undo must give back (transfer full). */
char *customer_card(struct db *, gint64 customer, GError **error);

#endif
