/* cache/inbox-view.h — views, sorts and words as SQL: for inbox-list.c and inbox-walk.c alone. */
#ifndef GUICHET_CACHE_INBOX_VIEW_H
#define GUICHET_CACHE_INBOX_VIEW_H

#include "cache/inbox.h"

/* The condition of a view on cases k; ?1 now, ?2 advisor. */
const char *view_where(enum queue_view);
gboolean view_is_waiting(enum queue_view);
/* What ORDER BY wants for the query's sort. */
const char *view_order(const struct inbox_query *);

/* The words of a limit, folded, one a line; NULL when there are none (transfer full). */
char *view_words(const char *limit);

#define VIEW_ADDRESS \
	"coalesce((SELECT i.shown FROM identity i WHERE i.customer = k.customer AND i.channel = a.channel" \
	" ORDER BY i.id LIMIT 1), m.address, '')"

#define VIEW_JOINED \
	" CROSS JOIN account a ON a.id = k.account" \
	" LEFT JOIN customer c ON c.id = k.customer LEFT JOIN message m ON m.id = k.last_message" \
	" LEFT JOIN account w ON w.id = m.account" /* where they wrote last: a case may be of several channels */

/* Whether a case has the words ?N, as they are shown. */
#define VIEW_HAS(words) \
	"guichet_words(" words ", c.name, " VIEW_ADDRESS ", k.subject, m.snippet)"

#endif
