/* tui/frame.h — the whole screen put together: top line, sidebar, view, status, bottom line. */
#ifndef GUICHET_TUI_FRAME_H
#define GUICHET_TUI_FRAME_H

#include "tui/desk.h"

void frame_draw(struct desk *);
/* Where the view on top is, and the sidebar (w 0 when there is none). */
void frame_areas(const struct desk *, struct area *view, struct area *side);

#endif
