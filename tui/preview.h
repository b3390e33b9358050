/* tui/preview.h — beside a list: the last messages of the case that the cursor rests on.
 *
 * It follows only once the selection has rested, so that a cursor on its way costs nothing; until
 * then it goes on showing the case before. Looking at it marks nothing as read. */
#ifndef GUICHET_TUI_PREVIEW_H
#define GUICHET_TUI_PREVIEW_H

#include "tui/desk.h"

struct preview;
struct preview *preview_new(struct desk *);
void preview_free(struct preview *);

/* Divides the area of a view. pane->w is 0 when there is no room, or nobody wants it. */
void preview_split(struct preview *, struct area, struct area *list, struct area *pane);
void preview_toggle(struct preview *); /* kept for the next time */
/* Which case the cursor is on, 0 none; changed: read it again even when it is the same. */
void preview_follow(struct preview *, gint64 case_id, gboolean changed);
void preview_draw(struct preview *, struct area pane);
void preview_wheel(struct preview *, int wheel);
/* Milliseconds until it has something else to show, -1 never. */
int preview_wait(const struct preview *);

#endif
