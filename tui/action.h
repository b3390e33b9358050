/* tui/action.h — everything a person can do on the screen, one row each.
 *
 * The table makes the enum, the names that key files and the command line use, the help
 * screen and the palette. An action that is not built is not in it. */
#ifndef GUICHET_TUI_ACTION_H
#define GUICHET_TUI_ACTION_H

#include "tui/action-table.h"

#include <glib.h>

/* Where an action makes sense, and the contexts of key files. A composer and a page (help, log)
 * know the keys of IN_ALL too; a key bound more narrowly wins. */
enum action_context {
	IN_ALL = 1,
	IN_LIST = 2, /* inbox, outbox, search results, attention */
	IN_THREAD = 4,
	IN_COMPOSER = 8,
	IN_BOTH = IN_LIST | IN_THREAD,
};

enum action_group {
	GROUP_PROGRAM, GROUP_MOVING, GROUP_PLACES, GROUP_ANSWER, GROUP_CASE, GROUP_SELECT,
	GROUP_READING, GROUP_COMPOSER, GROUP_N
};

enum action {
	ACTION_NONE,
#define ACTION_ENUM(action, name, where, group, arg, help) ACTION_##action,
	ACTIONS(ACTION_ENUM)
#undef ACTION_ENUM
	ACTION_N
};

struct action_info {
	const char *name;
	enum action_context where;
	enum action_group group;
	const char *arg; /* what it may be given, or NULL; not translated yet */
	const char *help; /* not translated yet */
};

const struct action_info *action_info(enum action); /* static */
enum action action_parse(const char *name); /* ACTION_NONE when there is none; knows :q and :quit */
gboolean action_works_in(enum action, enum action_context context);
const char *action_group_title(enum action_group); /* translated */

#endif
