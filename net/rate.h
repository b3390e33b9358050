/* net/rate.h — how fast an account may ask: what the server says, in all its dialects, and our own
 * budget that keeps room for replies. Pure but for `now`. Sources: shared facts of each API, named
 * in rate.c beside each dialect. */
#ifndef GUICHET_NET_RATE_H
#define GUICHET_NET_RATE_H

#include <glib.h>

struct rate { /* one an account; zero-initialised is "nothing known" */
	int budget, reserve; /* requests per window, of which kept for replies; 0 no budget */
	gint64 window_s;
	gint64 window_start; /* UTC ms */
	int used;
	gint64 not_before; /* the server said wait: UTC ms, 0 no */
	int limit, remaining; /* as the server said; they count until reset_at */
	gint64 reset_at; /* when `remaining` starts anew, UTC ms, 0 unknown: nothing was said */
};

/* Reads status and headers of an answer: Retry-After (seconds or HTTP date), X-RateLimit-* (ISO,
 * epoch s, epoch ms, seconds left), RateLimit-* (RFC drafts, with policy), X-Rate-Limit:
 * user-hour-rem, Meta's percentages (X-App-Usage, X-Page-Usage, X-Business-Use-Case-Usage with
 * estimated_time_to_regain_access in minutes). Times are taken by the server's own clock (Date).
 * `retry_after_s`: what the connector's fault found in the body, 0 nothing. */
void rate_read(struct rate *, int status, GHashTable *headers, gint64 retry_after_s, gint64 now);

/* ms to wait before the next request, 0 go. A reply may use the reserve, and is not held by a count that
 * says "none remaining": many servers count each kind of request by itself, and a customer's answer is
 * worth the try; told to wait (not_before), it waits. */
gint64 rate_wait(const struct rate *, gboolean is_reply, gint64 now);
void rate_used(struct rate *, gint64 now); /* one request went */

#endif
