/* tui/story-private.h — what the files of tui/story share. */
#ifndef GUICHET_TUI_STORY_PRIVATE_H
#define GUICHET_TUI_STORY_PRIVATE_H

#include "tui/story.h"

/* Cells that a line takes at most, and those left free before it: mail is often wrapped at 76, on a narrow screen
 * every cell is needed to keep its lines. */
int story_measure(const struct story_opts *);
int story_indent(const struct story_opts *);

/* A sentence about what stands below or above it. */
void story_notice(struct page *, enum style, enum glyph, const char *text, const struct story_opts *);

/* story-message.c: the one at `at` among all messages of the case. */
void story_tell_message(struct page *, const GPtrArray *messages, guint at, const struct story_opts *);

/* story-time.c: the clock alone: how it stands, every wait, and each stretch of time with why it counts or not. */
gboolean story_tell_clock(struct page *, struct db *, const struct inbox_row *, const struct story_opts *, GError **error);

#endif
