/* tui/finder.h — a line that is typed above the list of what has its words: the frame of tui/search and tui/people.
 *
 * Typing, and walking the list, are two states: Enter and Esc go to the list, the search keys go back to typing. A view
 * of this kind begins with a struct finder, and its view_ops name the functions below where it adds nothing. */
#ifndef GUICHET_TUI_FINDER_H
#define GUICHET_TUI_FINDER_H

#include "tui/desk.h"
#include "tui/roll.h"

struct edit;
struct finder;

struct finder_kind {
	const char *label; /* before the line, N_() */
	struct roll_source source; /* of rows; its user is the finder */
	list_row *draw; /* the same */
	const char *(*nothing)(const struct finder *); /* what is said where there is no row (borrowed) */
	void (*open)(struct finder *, gconstpointer row);
};

struct finder {
	struct view view;
	const struct finder_kind *kind;
	struct edit *edit;
	gboolean typing;
	struct roll roll;
};

/* Puts it on the desk; words NULL: to be typed. The rest of its struct is ready. */
void finder_open(struct finder *, const struct finder_kind *, const struct view_ops *, struct desk *, const char *words);
const char *finder_words(const struct finder *); /* borrowed until the next key */
gboolean finder_is_blank(const struct finder *);

/* For view_ops. Of the actions: the movements, open, search and limit. */
char *finder_counts(struct view *);
void finder_draw(struct view *, struct area, int *cursor_y, int *cursor_x);
gboolean finder_act(struct view *, enum action, const char *arg);
gboolean finder_key(struct view *, guint32 key);
void finder_paste(struct view *, const char *text);
void finder_click(struct view *, struct area, int y, int x, int wheel, gboolean twice);
gint64 finder_due(struct view *, gint64 now);
void finder_free(struct view *); /* the struct itself too */

#endif
