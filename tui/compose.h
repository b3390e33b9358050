/* tui/compose.h — writing: an answer, a new message, or a note. A note is another kind of
 * composer: it has no recipients at all. */
#ifndef GUICHET_TUI_COMPOSE_H
#define GUICHET_TUI_COMPOSE_H

#include "tui/letter.h"

void compose_view_open(struct desk *, enum reply_kind, gint64 case_id);
/* An answer to the writer, begun from a template. */
void compose_view_template(struct desk *, gint64 case_id);
void compose_view_note(struct desk *, gint64 case_id);
void compose_view_resume(struct desk *, gint64 draft);

#endif
