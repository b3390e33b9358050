/* cache/answered.h — what an answer answers: the message, and where it stands in its thread. */
#ifndef GUICHET_CACHE_ANSWERED_H
#define GUICHET_CACHE_ANSWERED_H

#include "cache/inbox.h"

#define ANSWERED_IDS_MAX 50

struct answered {
	struct inbox_message *message;
	char *thread; /* the channel's own id of the thread, or NULL */
	char *root; /* channel id of its oldest message */
	GPtrArray *ids; /* char *: channel ids of the newest ones, oldest first */
	gint64 last_in; /* when the customer last wrote there, UTC ms, 0 never */
	gint64 heard_at; /* the same, counting what he changed */
	gint64 answered_at; /* when we last wrote there, 0 never */
};
void answered_free(struct answered *);
AUTO_DEFINE(answered);

/* ERR_GONE when there is no such message (transfer full). */
struct answered *answered_load(struct db *, gint64 message, GError **error);
/* May one more answer to it be signed off? Where the channel shows one to each message, not while another is on its way, nor
 * when one is there since the customer last wrote: ERR_REFUSED says which, and what to do. */
gboolean answered_has_room(struct db *, gint64 message, gint64 now, GError **error);

#endif
