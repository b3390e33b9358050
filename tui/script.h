/* tui/script.h — a screen without a person: keys and commands from a file, for tests.
 *
 * Lines:
 *	keys TEXT               as typed; <Enter>, <C-x> and the other names of key files
 *	paste TEXT              as a terminal pastes it; \n is a line break
 *	:save-screen FILE       the screen as text; with save-screen! its styles too
 *	:expect TEXT            fails unless the screen shows it;  :refuse TEXT  the contrary
 *	:await TEXT             waits until the screen shows it, 5 seconds at most
 *	:size COLUMNSxROWS      :now TIME       :wait bell|idle|MILLISECONDS
 *	:ACTION [ARGUMENT]      as on the command line
 * Empty lines and lines that begin with # are comments. */
#ifndef GUICHET_TUI_SCRIPT_H
#define GUICHET_TUI_SCRIPT_H

#include "base/auto.h"

#include <glib.h>

struct script;

struct script *script_open(const char *path, GError **error); /* "-" is standard input */
void script_free(struct script *);
AUTO_DEFINE(script);

enum script_step {
	SCRIPT_KEY, /* step.key */
	SCRIPT_PASTE, /* step.text */
	SCRIPT_COMMAND, /* step.text, without ':' */
	SCRIPT_WAIT, /* step.ms; bell: until the cache changed, await: until script_is_seen, at most that long */
	SCRIPT_NOTHING, /* done here: the frame may have changed size or time */
	SCRIPT_END,
	SCRIPT_FAILED,
};
struct script_next {
	guint32 key;
	const char *text; /* borrowed until the next step */
	int ms;
	gboolean bell, await;
};
/* The next thing to do; what concerns only the screen (save, expect, size) it does itself. The frame must
 * be up to date. */
enum script_step script_step(struct script *, struct script_next *, GError **error);
/* TRUE when the text that is awaited is on the screen. */
gboolean script_is_seen(const struct script *);
/* What was waited for did not come in time: an error naming the line. */
gboolean script_timeout(struct script *, GError **error);

#endif
