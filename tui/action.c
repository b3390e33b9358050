/* tui/action.c — the table of actions, looked up. */
#include "tui/action.h"

#include <glib/gi18n.h>

static const struct action_info actions[ACTION_N] = {
#define ACTION_ROW(action, name_, where_, group_, arg_, help_) \
	[ACTION_##action] = { .name = name_, .where = where_, .group = GROUP_##group_, .arg = arg_, \
		.help = help_ },
	ACTIONS(ACTION_ROW)
#undef ACTION_ROW
};

static const struct {
	const char *alias;
	enum action action;
} aliases[] = {
	{ "q", ACTION_QUIT },
	{ "view", ACTION_VIEW },
	{ "log", ACTION_LOG },
};

const struct action_info *
action_info(enum action action)
{
	g_return_val_if_fail(action > ACTION_NONE && action < ACTION_N, NULL);
	return &actions[action];
}

enum action
action_parse(const char *name)
{
	for (enum action a = ACTION_NONE + 1; a < ACTION_N; a++)
		if (g_strcmp0(actions[a].name, name) == 0)
			return a;
	for (gsize i = 0; i < G_N_ELEMENTS(aliases); i++)
		if (g_strcmp0(aliases[i].alias, name) == 0)
			return aliases[i].action;
	return ACTION_NONE;
}

gboolean
action_works_in(enum action action, enum action_context context)
{
	const struct action_info *info = action_info(action);

	return info != NULL && (info->where == IN_ALL || (info->where & context) != 0);
}

const char *
action_group_title(enum action_group group)
{
	static const char *const titles[GROUP_N] = {
		[GROUP_PROGRAM] = N_("Program"),
		[GROUP_MOVING] = N_("Moving"),
		[GROUP_PLACES] = N_("Places"),
		[GROUP_ANSWER] = N_("Answering"),
		[GROUP_CASE] = N_("Working on a case"),
		[GROUP_SELECT] = N_("Selecting"),
		[GROUP_READING] = N_("Reading"),
		[GROUP_COMPOSER] = N_("Composer"),
	};

	return group < GROUP_N ? _(titles[group]) : "";
}
