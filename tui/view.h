/* tui/view.h — what every view can do. One view, one file.
 *
 * A view is a struct that begins with struct view, made by its *_open() function, which puts
 * it on the desk's stack. The loop draws the top view, gives it actions, and tells it when
 * the cache changed or time passed. An operation that a view does not need is NULL. */
#ifndef GUICHET_TUI_VIEW_H
#define GUICHET_TUI_VIEW_H

#include "tui/action.h"
#include "tui/draw.h"

#include <glib.h>

struct desk;
struct view;

struct view_ops {
	const char *name;
	enum action_context context;
	/* Left and right of the top line (transfer full). */
	char *(*title)(struct view *);
	char *(*counts)(struct view *);
	/* Draws everything inside the area and says where the terminal's cursor goes. */
	void (*draw)(struct view *, struct area, int *cursor_y, int *cursor_x);
	/* Does an action; FALSE hands it on to the program. arg is NULL unless given. */
	gboolean (*act)(struct view *, enum action, const char *arg);
	/* A key before the keymap sees it, for views that take text; FALSE hands it on. */
	gboolean (*key)(struct view *, guint32 key);
	void (*paste)(struct view *, const char *text);
	void (*click)(struct view *, struct area, int y, int x, int wheel, gboolean twice);
	/* The cache changed, or the view is on top again: look again, keeping the place. */
	void (*refresh)(struct view *);
	/* Called after every key and wake-up: when to be called again, UTC ms, 0 = no need. What it changes on
	 * the screen it tells by desk->changed. */
	gint64 (*due)(struct view *, gint64 now);
	/* Something that is waited for beside keys: its descriptor, -1 none; called when it can be read. */
	int (*fd)(struct view *);
	void (*heard)(struct view *);
	/* The case that the cursor is on, 0 none; the tagged ones added to `ids` (gint64). */
	gint64 (*case_id)(struct view *);
	void (*tagged)(struct view *, GArray *ids);
	void (*untag)(struct view *);
	/* Moves to the next or previous case and returns it, 0 at the end; waiting: only those that wait. */
	gint64 (*step)(struct view *, int by, gboolean waiting);
	/* FALSE: it stays open (and has asked why). */
	gboolean (*may_close)(struct view *);
	void (*free)(struct view *);
};

struct view {
	const struct view_ops *ops;
	struct desk *desk;
};

#endif
