/* tui/row.h — one case as a line of a list. */
#ifndef GUICHET_TUI_ROW_H
#define GUICHET_TUI_ROW_H

#include "cache/inbox.h"
#include "tui/draw.h"

/* Columns: tag or unread, urgent or priority, clock, channel, customer, mark, subject and snippet, owner
 * (wide screens), age. */
void row_draw(const struct inbox_row *, gint64 now, const char *advisor, gboolean tagged,
	int y, int x, int w);

/* The subject of a case, or where channels have none what it is: "Mastodon, public" (transfer full). */
char *row_title(const struct inbox_row *);
/* "Mastodon, public" (transfer full). */
char *row_place(const char *title, gboolean public_);
/* The mark of a channel at x: its kind's, or the letter of a connector; before that, in the cell left of
 * it, the mark of what everybody reads. */
void row_draw_mark(int y, int x, enum style, gboolean public_, const char *channel, const char *kind,
	const char *mark);

/* The clock in words for a case: "1h20 left", "late by 12m"; its style (transfer full). */
char *row_clock_words(const struct inbox_row *, gint64 now, enum style *);
/* The clock in seven cells: "1h20", "-12m!", and its style. */
const char *row_clock(const struct inbox_row *, gint64 now, char buf[24], enum style *);

#endif
