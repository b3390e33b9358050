/* tui/lookup.h — addresses that a word means, for the Tab key of To, Cc and Bcc: asked of guichet-net, which
 * answers in its own time and keeps asking directories; the screen never waits for it. */
#ifndef GUICHET_TUI_LOOKUP_H
#define GUICHET_TUI_LOOKUP_H

#include "base/auto.h"

#include <glib.h>

struct desk;
struct lookup;
struct lookup *lookup_new(void);
void lookup_free(struct lookup *);
AUTO_DEFINE(lookup);

/* For a prompt (prompt_complete): the last address of the line is looked up; what is known of it so far is added.
 * Tab once more takes the first, then the next. */
void lookup_complete(struct desk *, const char *text, GPtrArray *candidates);

/* Where the answer comes from; -1 when none is under way. */
int lookup_fd(const struct lookup *);
/* Reads what has come. TRUE when somebody more is known, or nobody else is to come. */
gboolean lookup_hear(struct lookup *);

#endif
