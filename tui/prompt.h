/* tui/prompt.h — a question on the bottom line: a line of text, or one key.
 *
 * A prompt is shown and fed by the loop; the answer comes by callback, after which the
 * prompt is gone. Nothing else gets keys meanwhile. */
#ifndef GUICHET_TUI_PROMPT_H
#define GUICHET_TUI_PROMPT_H

#include "base/auto.h"
#include "cache/db.h"
#include "tui/draw.h"

#include <glib.h>

struct desk;
struct prompt;

/* The line typed, or NULL when the person gave up. */
typedef void prompt_done(struct desk *, gpointer user, const char *text);
/* Called at each change, to search while typing. */
typedef void prompt_live(struct desk *, gpointer user, const char *text);
/* Adds whole lines that `text` may become (g_strdup'd). */
typedef void prompt_complete(struct desk *, const char *text, GPtrArray *candidates);
/* For a prompt_complete: `before` and `name`, when the name begins with what is typed of it. */
void prompt_offer(GPtrArray *candidates, const char *before, const char *name, const char *typed);
/* The key chosen, lower case; 0 when the person gave up. */
typedef void prompt_chosen(struct desk *, gpointer user, char key);

struct prompt_opts {
	const char *label; /* "Subject: " */
	const char *text; /* to start with, or NULL */
	const char *history; /* kind for cache/ui, or NULL */
	prompt_done *done;
	prompt_live *live; /* or NULL */
	prompt_complete *complete; /* or NULL */
	gpointer user;
};

struct prompt *prompt_new(struct db *, const struct prompt_opts *);
/* One key out of `keys` ("yn"); Esc gives up. */
struct prompt *prompt_new_question(const char *question, const char *keys, prompt_chosen *,
	gpointer user);
void prompt_free(struct prompt *);
AUTO_DEFINE(prompt);

/* TRUE when the prompt is finished; the caller then takes it off the desk and calls prompt_answer. */
gboolean prompt_key(struct prompt *, struct desk *, guint32 key);
/* What a line may become is known better now: as Tab, when that was pressed last. */
void prompt_complete_again(struct prompt *, struct desk *);
void prompt_paste(struct prompt *, struct desk *, const char *text);
void prompt_answer(struct prompt *, struct desk *, struct db *);
void prompt_give_up(struct prompt *); /* the answer will be none */

void prompt_draw(struct prompt *, struct area, int *cursor_y, int *cursor_x);

#endif
