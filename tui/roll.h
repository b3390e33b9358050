/* tui/roll.h — a long list read piece by piece: as many rows as are wanted, a page more when the cursor comes near
 * the last one read, never for longer than a few milliseconds at once.
 *
 * When the cache has changed they are read again beside those that are shown, and take their place when there are as
 * many: what is seen stands still meanwhile, and the cursor stays on its row. */
#ifndef GUICHET_TUI_ROLL_H
#define GUICHET_TUI_ROLL_H

#include "tui/list.h"

#include <glib.h>

struct desk;

struct roll_source {
	guint page; /* rows wanted at first, and beyond the last one */
	/* Adds the next piece to `rows`; first: the first one, with nothing of an earlier reading. *end: there are no more. */
	gboolean (*read)(gpointer user, gboolean first, GPtrArray *rows, gboolean *end, GError **error);
	gboolean (*same)(gconstpointer a, gconstpointer b); /* do two rows show the same thing? */
	GDestroyNotify free_row;
	char *(*count)(guint n, const char *more); /* "100+ messages" (transfer full) */
};

/* For a source that reads by pages of `count`: adds one to the rows, and takes it; a short one is the last. FALSE for NULL. */
gboolean roll_add_page(GPtrArray *rows, GPtrArray *more, guint count, gboolean *end);

struct roll {
	struct list list;
	GPtrArray *rows; /* what the list shows */
	gboolean end; /* there are no more */
	/* its own */
	const struct roll_source *source;
	struct desk *desk;
	gpointer user;
	GPtrArray *again; /* to take the place of rows, or NULL */
	gboolean again_end; /* there are no more of those */
	gboolean stale; /* the cache has changed since it was begun */
	gboolean begun;
	guint wanted;
};

void roll_init(struct roll *, const struct roll_source *, struct desk *, gpointer user);
void roll_clear(struct roll *);

void roll_start(struct roll *); /* other rows: from the beginning, with the cursor there */
void roll_renew(struct roll *); /* the same rows, maybe changed; a reading that goes on is not begun anew before its end */
void roll_read_all(struct roll *); /* at once; for rows that are known to be few */
gint64 roll_due(struct roll *, gint64 now); /* goes on reading; as `due` of a view */

gpointer roll_row(const struct roll *, int index); /* borrowed until it reads again; NULL none */
gpointer roll_selected(const struct roll *);
char *roll_counts(const struct roll *); /* as the source counts, NULL when empty (transfer full) */

/* As list_act, list_key and list_click, reading on where the cursor comes near the end. */
gboolean roll_act(struct roll *, enum action);
gboolean roll_key(struct roll *, guint32 key);
gboolean roll_click(struct roll *, struct area, int y, int wheel, gboolean twice);

#endif
