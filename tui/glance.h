/* tui/glance.h — what is seen at a glance: counts of views, health of accounts, the outbox.
 *
 * Loaded after each change of the cache; drawn as the sidebar and as the status line. */
#ifndef GUICHET_TUI_GLANCE_H
#define GUICHET_TUI_GLANCE_H

#include "cache/account.h"
#include "cache/db.h"
#include "core/queue.h"
#include "tui/draw.h"

struct glance {
	gint64 counts[QUEUE_VIEW_N];
	GPtrArray *accounts; /* struct account * */
	GPtrArray *outbox; /* struct outbox *, those not ended, newest first */
	GArray *gone; /* gint64: answers that left that list since it was last emptied */
	gboolean set_up; /* the configuration names an account, though guichet-net may not have looked at it yet */
	int drafts, trouble; /* trouble: answers that need a person */
};

struct glance *glance_new(void);
void glance_free(struct glance *);
void glance_load(struct glance *, struct db *, const char *advisor, gint64 now);

/* The row between the views and the bottom line. */
void glance_draw_status(const struct glance *, struct area, gint64 now, const char *undo_key);
/* When the status line will next look different, UTC ms, 0 = when something changes. */
gint64 glance_due(const struct glance *, gint64 now);

/* Rows of the sidebar that can be opened: views first, then outbox and drafts. */
enum { SIDE_OUTBOX = QUEUE_VIEW_N, SIDE_DRAFTS, SIDE_SEARCH, SIDE_N };
void glance_draw_side(const struct glance *, struct area, int view_now, int at);
int glance_side_at(struct area, int y); /* row under the mouse, or -1 */

#endif
