/* net/rest-feed.h — inside net/rest: the pages of one account coming in. */
#ifndef GUICHET_NET_REST_FEED_H
#define GUICHET_NET_REST_FEED_H

#include "cache/ledger.h"
#include "net/ingest.h"
#include "net/inlet.h"
#include "net/rest-private.h"

struct feed {
	struct rest r;
	struct bell *bell;
	gboolean once;
	struct folder *folder;
	struct ingest *ingest;
	struct inlet *inlet; /* of its spool, NULL none */
	gint64 inlet_at; /* date_monotonic(): looked into last */
	json_t *cursor, *pending; /* pending: requests still to be made, in order */
	gsize own; /* so many of them, the last ones, are what pull asked for */
	GHashTable *seen; /* states of this round: their SHA-256, as text */
	guint pages; /* of this round */
	gint64 last_at; /* of the message stored last in it */
	gboolean polled_long; /* a request of this round waited at the server */
	gboolean restarted; /* read again from the beginning: once is enough */
	int limited; /* --once: how often it waited for the channel's permission */
	gint64 round_at; /* date_monotonic(): the last round ended */
	gboolean listening; /* its stream is open */
	gint64 listen_at; /* date_monotonic(): not opened again before */
	int listen_fails;
	gint64 told_at;
	guint64 bytes; /* received */
};

/* rest-sync.c: {settings, facts, now, cursor}. */
json_t *rest_page_input(struct feed *);
void rest_set_phase(struct feed *, const char *phase);
/* Files of its spool, if it has one. */
gboolean rest_bring_in(struct feed *, GError **error);

/* rest-wait.c */
/* Until `until` (date_monotonic()), news, a person who asks, or the end; wishes are fulfilled
 * meanwhile. `patient`: the channel asked us to wait, so nobody hurries it. */
gboolean rest_wait(struct feed *, gint64 until, gboolean patient, GError **error);
/* The channel said when: nothing is asked before. Takes `why`. */
gboolean rest_wait_as_told(struct feed *, GError *why, gint64 retry_at, GError **error);
/* The index follows while nothing else is to be done. TRUE when it has. */
gboolean rest_index(struct feed *);
/* Parts that somebody wants to open, posts that somebody wants hidden. */
gboolean rest_fulfil_wishes(struct feed *, GError **error);
/* rest-hide.c: the posts. */
gboolean rest_hide_posts(struct feed *, GError **error);
/* Between two rounds. */
gint64 rest_poll_ms(const struct feed *);

#endif
