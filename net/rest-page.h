/* net/rest-page.h — inside net/rest: what a page gave, on its way into the cache. */
#ifndef GUICHET_NET_REST_PAGE_H
#define GUICHET_NET_REST_PAGE_H

#include "net/ingest.h"
#include "net/inlet.h"
#include "net/rest-private.h"

/* Queues a page's messages as they were said (takes them out of the array). *last_at: of the page
 * before, then of this one. Answers of ours that are on their way out are waited for. */
gboolean rest_queue(struct rest *, struct ingest *, GPtrArray *messages, gint64 *last_at, GError **error);
/* What a connector remarks goes to the log. */
void rest_tell_notes(const struct rest *, const GPtrArray *notes);

/* A recorded page, or the body of a webhook call, stored. One message that does not fit keeps the whole
 * file aside. What the page would ask next is not asked. */
enum inlet_taken rest_take_record(struct rest *, struct ingest *, GBytes *record, GError **error);

#endif
