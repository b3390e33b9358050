/* tui/keys.h — keys, their names, and the map from keys to actions.
 *
 * A key file is lines of
 *	bind CONTEXT[,CONTEXT…] ACTION[=ARGUMENT] KEY…     each KEY is one more way to do it
 *	unbind CONTEXT[,CONTEXT…] KEY…                     takes keys away again
 *	keys VARIANT                                       starts from default, vim, emacs or azerty
 * with contexts all, list, thread, composer; '#' at the start of a line or between
 * spaces begins a comment. KEY is one character (j), a named one (<Enter>, <PgDn>, <C-x>, <M-f>,
 * <lt>, <#>), or several in a row (gg, <C-x>b). A key that is bound again changes its meaning. It
 * is an error, told with file and line, when one key is also the beginning of another. */
#ifndef GUICHET_TUI_KEYS_H
#define GUICHET_TUI_KEYS_H

#include "base/auto.h"
#include "base/conf.h"
#include "tui/action.h"

#include <glib.h>

/* A key: a Unicode character (controls as they are), or one of these, with KEY_META added for Alt. */
#define KEY_META 0x1000000u
enum key_named {
	K_ENTER = 13, K_TAB = 9, K_ESC = 27, K_SPACE = 32, K_BACKSPACE = 127,
	K_NONE = 0x200000, /* above Unicode */
	K_CTRL_SPACE, K_UP, K_DOWN, K_LEFT, K_RIGHT, K_PGUP, K_PGDN, K_HOME, K_END, K_DELETE, K_INSERT,
	K_STAB, K_CLEFT, K_CRIGHT, K_CHOME, K_CEND, K_F1, K_F12 = K_F1 + 11,
	K_PASTE, K_PASTE_END, K_RESIZE, K_MOUSE,
};

/* Reads one key at *text and moves past it; K_NONE when it is malformed. */
guint32 keys_read(const char **text);
/* "<C-x>", "j" (transfer full). */
char *keys_name(guint32 key);

struct keymap;
struct keymap *keymap_new(void); /* empty */
void keymap_free(struct keymap *);
AUTO_DEFINE(keymap);

/* Text of a built-in variant, or NULL. */
const char *keymap_builtin(const char *variant);

/* Reads a key file's text into the map; `name` stands in errors ("FILE:LINE: …"). A map that failed
 * keeps what was read before the failing line. */
gboolean keymap_read(struct keymap *, const char *text, const char *name, GError **error);
/* FALSE when a key is the beginning of another in one context; the error names both. */
gboolean keymap_check(const struct keymap *, GError **error);

/* The map in force: the variant of the configuration and the file `keys` beside it. With `variant`
 * that built-in one alone. NULL on failure (ERR_USAGE: no such variant). (transfer full) */
struct keymap *keymap_load(const struct conf *, const char *variant, GError **error);

enum keymap_answer { KEYMAP_NONE, KEYMAP_MORE, KEYMAP_DONE };
/* Feeds one key typed in `context`. MORE: a sequence has begun. The argument is borrowed. */
enum keymap_answer keymap_feed(struct keymap *, enum action_context context, guint32 key,
	enum action *, const char **arg);
void keymap_reset(struct keymap *);
gboolean keymap_is_pending(const struct keymap *); /* a sequence has begun */
/* Names of the keys of an unfinished sequence, "" when none (transfer full). */
char *keymap_pending(const struct keymap *);

/* The keys that do `action` in `context`, "j <Down>", at most `max` of them, "" when none
 * (transfer full). */
char *keymap_keys(const struct keymap *, enum action_context context, enum action action, int max);

#endif
