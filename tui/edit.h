/* tui/edit.h — writing text: the pane of the composer, and the one line of a prompt.
 *
 * The buffer holds exactly what will be sent; only drawing cleans it. The cursor moves
 * by what a person perceives as a character. */
#ifndef GUICHET_TUI_EDIT_H
#define GUICHET_TUI_EDIT_H

#include "base/auto.h"
#include "tui/draw.h"

#include <glib.h>

struct edit;

struct edit *edit_new(const char *text, gboolean one_line); /* the cursor at its end */
void edit_free(struct edit *);
AUTO_DEFINE(edit);

const char *edit_text(const struct edit *); /* borrowed until the next change */
void edit_set(struct edit *, const char *text); /* can be undone */
void edit_go(struct edit *, gsize offset);
/* From this byte on the text is too long: drawn as such, with a mark in the cell left of the line. */
void edit_mark(struct edit *, gsize offset);
gsize edit_cursor(const struct edit *);

enum edit_answer {
	EDIT_FOREIGN, /* not a key of the editor */
	EDIT_MOVED,
	EDIT_CHANGED,
};
/* Arrows, Home/End, C-a C-e, by words M-b M-f C-Left C-Right, C-Home C-End, PgUp PgDn; C-w M-d C-k C-u
 * cut, C-y puts back; C-_ or C-z undoes, M-_ or M-z does again. */
enum edit_answer edit_key(struct edit *, guint32 key);
void edit_paste(struct edit *, const char *text);

/* Draws it and says where the cursor is. Quoted lines and the signature are dimmed. */
void edit_draw(struct edit *, struct area, int *cursor_y, int *cursor_x);
/* "line 12 of 40" (borrowed until the next call on this editor). */
const char *edit_place(struct edit *);

#endif
