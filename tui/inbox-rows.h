/* tui/inbox-rows.h — the cases of a view as a list. Only a window of rows around what is seen is in memory; after each
 * change of the cache it is fetched again, and the cursor stays on its case. */
#ifndef GUICHET_TUI_INBOX_ROWS_H
#define GUICHET_TUI_INBOX_ROWS_H

#include "cache/inbox-walk.h"
#include "tui/list.h"

struct desk;
struct kept;

struct inbox_rows {
	struct list list;
	/* which; inbox_rows_start after a change */
	enum queue_view view;
	enum queue_sort sort;
	gboolean reverse;
	char *limit; /* words, or NULL */
	gint64 on_case; /* where the cursor is, 0 nowhere */
	/* its own */
	struct desk *desk;
	struct kept *kept; /* what the limit keeps; of use only when there is one */
	GPtrArray *rows; /* struct inbox_row *, from `first` on */
	int first;
};

void inbox_rows_init(struct inbox_rows *, struct desk *, enum queue_view); /* nothing is read yet */
void inbox_rows_clear(struct inbox_rows *);

void inbox_rows_start(struct inbox_rows *); /* other cases: the cursor on the first */
void inbox_rows_renew(struct inbox_rows *); /* the cache has changed */
gboolean inbox_rows_more(struct inbox_rows *); /* looks on for what the limit keeps; FALSE: there was nothing to do */

/* NULL: there is none, or it is not in memory; what is seen is. */
const struct inbox_row *inbox_rows_at(const struct inbox_rows *, int index);
gboolean inbox_rows_are_all(const struct inbox_rows *); /* the number of them is final */
void inbox_rows_fit(struct inbox_rows *, int height); /* before they are drawn */

void inbox_rows_go(struct inbox_rows *, int index);
gboolean inbox_rows_act(struct inbox_rows *, enum action); /* as list_act */
gboolean inbox_rows_click(struct inbox_rows *, struct area, int y, int wheel, gboolean twice); /* as list_click */
/* To the next or previous case, or the next that waits; FALSE: there is none. */
gboolean inbox_rows_step(struct inbox_rows *, int by, gboolean waiting);

/* The view as it is without the limit: what to ask the cache for, how many there are, the place of the cursor there, and
 * the place here (-1 none) of a case that was found there. */
struct inbox_query inbox_rows_query(const struct inbox_rows *);
int inbox_rows_total(const struct inbox_rows *);
int inbox_rows_place(const struct inbox_rows *);
int inbox_rows_find(const struct inbox_rows *, const struct inbox_found *);

#endif
