/* cache/care.h — what slips by unseen: windows that close, colleagues who ask, claims gone silent. */
#ifndef GUICHET_CACHE_CARE_H
#define GUICHET_CACHE_CARE_H

#include "cache/db.h"

#define CARE_WINDOW_S 3600 /* a reply window is told of so long before it closes */

enum care_kind {
	CARE_WINDOW, /* after `at` the channel takes no answer any more */
	CARE_MENTION, /* a note of `at` has "@" and the advisor's name, and they have done nothing in the case since */
	CARE_STALE, /* claimed, the customer waits, and its owner has done nothing since `at` */
};
struct care_row {
	enum care_kind kind;
	gint64 case_id, at;
	gint64 silent_s; /* stale: open time of its queue since then */
	char *who, *what; /* the customer; subject, else the last words of the case, or the words of the note */
	char *by; /* mention: who wrote it; stale: who has it */
};
void care_row_free(struct care_row *);

/* For this advisor (everybody's stale claims), the most pressing first of each kind (transfer full, struct care_row).
 * lease_s: open time after which a silent claim is stale. */
GPtrArray *care_list(struct db *, const char *advisor, gint64 lease_s, gint64 now, GError **error);

#endif
