/* tui/desk.h — what all views share: the cache, the keys, the stack of views, and the
 * bottom line. Views know the desk; the desk knows no particular view. */
#ifndef GUICHET_TUI_DESK_H
#define GUICHET_TUI_DESK_H

#include "base/conf.h"
#include "cache/act.h"
#include "cache/db.h"
#include "core/queue.h"
#include "tui/keys.h"
#include "tui/menu.h"
#include "tui/prompt.h"
#include "tui/view.h"

struct glance;
struct lookup;

struct desk {
	struct db *db; /* borrowed, as conf and advisor */
	const struct conf *conf;
	const char *advisor;
	gint64 now; /* UTC ms, set by the loop before anything is called */
	gint64 opened_at; /* `undo` reaches back so far */
	struct keymap *keys;
	GPtrArray *views; /* struct view *; the last is on top */
	struct prompt *prompt; /* owned, or NULL; it gets the keys before a menu, a menu before a view */
	struct menu *menu;
	struct glance *glance; /* what sidebar and status line show */
	char *said; /* bottom line */
	enum style said_style;
	gint64 said_until; /* UTC ms when it stops being true, 0 never */
	GPtrArray *errands; /* tui/parts: attachments on their way; frees them */
	GPtrArray *told; /* char *: what was said, oldest first, "10:05  words" */
	gboolean for_tagged; /* apply-to-tagged was typed */
	enum { SIDEBAR_AUTO, SIDEBAR_SHOWN, SIDEBAR_HIDDEN } sidebar; /* auto: where there is room */
	int side_at; /* row the sidebar points at, -1 none */
	pid_t (*ask_remarks)(gpointer user, gint64 draft, int *fd); /* see tui/tui.h, with its user; or NULL */
	pid_t (*ask_lookup)(gpointer user, const char *word, int *fd);
	gpointer asks_with;
	struct lookup *lookup; /* whom a word means; the loop's */
	gboolean changed; /* `due` has changed what is shown: a frame is due at once */
	gboolean quit;
};

struct desk *desk_new(struct db *, const struct conf *, const char *advisor);
void desk_free(struct desk *);
AUTO_DEFINE(desk);

/* The stack. desk_push takes the view; the one on top is shown. */
void desk_push(struct desk *, struct view *);
void desk_close(struct desk *); /* the top one, if it may close; the last one stays */
struct view *desk_top(const struct desk *);
void desk_refresh(struct desk *); /* the cache changed */
void desk_look(struct desk *); /* what is seen at a glance may have changed; no view has */

/* The bottom line: a sentence, until the next key. They are kept for the message log. */
void desk_say(struct desk *, const char *format, ...) G_GNUC_PRINTF(2, 3);
void desk_warn(struct desk *, const char *format, ...) G_GNUC_PRINTF(2, 3);
/* An error's sentence; takes it. NULL is fine. */
void desk_fail(struct desk *, GError *);
void desk_hush(struct desk *);
/* What an answer is called in a list: its subject, else how it begins (transfer full). */
char *desk_topic(const char *subject, const char *body);
/* What was just said is true only until then. */
void desk_said_until(struct desk *, gint64 until);

void desk_ask(struct desk *, const struct prompt_opts *);
void desk_question(struct desk *, const char *question, const char *keys, prompt_chosen *,
	gpointer user);
void desk_choose(struct desk *, struct menu *); /* takes it */

/* Case ids that an action is for: the tagged ones after apply-to-tagged, else the one under the
 * cursor (transfer full, gint64; may be empty). The mark of apply-to-tagged is used up. */
GArray *desk_cases(struct desk *);
gint64 desk_case(struct desk *);

/* Adds an act by this advisor. Its id, or 0 after telling why not. */
gint64 desk_act(struct desk *, enum act_kind, gint64 case_id, const char *arg, const char *text,
	gint64 target);

/* First key of an action in the top view's context, "u"; "" when it has none (transfer full). */
char *desk_key(struct desk *, enum action);

#endif
