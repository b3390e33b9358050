/* cache/hop.h — the same question on a second channel goes into one case (FEATURES F11, core/hop).
 *
 * The link is a merge of two cases (arg "hop") by HOP_ADVISOR, the younger into the older one. One of the two must be
 * open; a resolved one goes into the one that asks again, and what was settled in it stays so. Whoever
 * splits the two, or undoes that act, parts them for good. What links two customers who were merged lasts as long
 * as they are one: unmerged, each has its case again; merged anew, they are linked anew. */
#ifndef GUICHET_CACHE_HOP_H
#define GUICHET_CACHE_HOP_H

#include "cache/db.h"

struct hop_question { /* a message of a customer; strings borrowed */
	gint64 message, conversation, case_id, customer, at;
	const char *channel, *subject, *text;
};
/* Links it to the likest of what was asked elsewhere within HOP_WINDOW; *case_id is where it stands then. What people
 * parted, or cannot be merged, stays as it is: no failure. */
gboolean hop_link(struct db *, const struct hop_question *, gint64 now, gint64 *case_id, GError **error);

/* Both belong to the transaction of the act, and come after it. Two customers became one by the act `same`: the newest
 * HOP_MET_MAX messages of their open cases are looked for on the other side. */
#define HOP_MET_MAX 50
gboolean hop_met(struct db *, gint64 same, gint64 now, GError **error);
/* They are two again: their links are taken back by `advisor`. ERR_STALE when people put a case of one into a
 * case of the other, which would show each what the other said. */
gboolean hop_parted(struct db *, gint64 same, const char *advisor, gint64 now, GError **error);

#endif
