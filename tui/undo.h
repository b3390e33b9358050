/* tui/undo.h — what a text was before each change, and back and forth between them.
 *
 * Whole texts are kept: a draft is small. At most 200 of them, and 4 MiB. */
#ifndef GUICHET_TUI_UNDO_H
#define GUICHET_TUI_UNDO_H

#include "base/auto.h"

#include <glib.h>

struct undo;
struct undo *undo_new(void);
void undo_free(struct undo *);
AUTO_DEFINE(undo);

/* The text as it stands, about to be changed. typing: a letter comes, which belongs to the one before. */
void undo_mark(struct undo *, const char *text, gsize cursor, gboolean typing);
void undo_pause(struct undo *); /* the next letter is another change */
/* FALSE: there is nothing before or after it. */
gboolean undo_back(struct undo *, GString *text, gsize *cursor);
gboolean undo_forth(struct undo *, GString *text, gsize *cursor);

#endif
