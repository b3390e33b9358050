/* tui/outside.h — text edited with the person's own editor. */
#ifndef GUICHET_TUI_OUTSIDE_H
#define GUICHET_TUI_OUTSIDE_H

#include "tui/desk.h"

/* Runs the editor of the configuration, $VISUAL, $EDITOR or vi on a copy of `text`; the terminal is
 * its own meanwhile. The new text, valid UTF-8, or NULL when it did not end well (transfer full). */
char *outside_edit(struct desk *, const char *text, gint64 draft, GError **error);

#endif
