/* core/queue.c — the views and orders of work, as tables. */
#include "core/queue.h"

#include <glib/gi18n.h>
#include <string.h>

static const struct {
	const char *name, *title, *help;
} views[QUEUE_VIEW_N] = {
#define QUEUE_ROW(view, name, title, help) \
	[QUEUE_##view] = { name, title, help },
	QUEUE_VIEWS(QUEUE_ROW)
#undef QUEUE_ROW
};

static const char *const sorts[QUEUE_SORT_N] = {
#define SORT_ROW(sort, name, help) [SORT_##sort] = name,
	QUEUE_SORTS(SORT_ROW)
#undef SORT_ROW
};

const char *
queue_view_name(enum queue_view v)
{
	return (guint)v < QUEUE_VIEW_N ? views[v].name : "";
}

const char *
queue_view_title(enum queue_view v)
{
	return (guint)v < QUEUE_VIEW_N ? _(views[v].title) : "";
}

const char *
queue_view_help(enum queue_view v)
{
	return (guint)v < QUEUE_VIEW_N ? _(views[v].help) : "";
}

gboolean
queue_view_parse(const char *name, enum queue_view *v)
{
	for (guint i = 0; name != NULL && i < QUEUE_VIEW_N; i++)
		if (strcmp(views[i].name, name) == 0) {
			*v = (enum queue_view)i;
			return TRUE;
		}
	return FALSE;
}

const char *
queue_sort_name(enum queue_sort s)
{
	return (guint)s < QUEUE_SORT_N ? sorts[s] : "";
}

gboolean
queue_sort_parse(const char *name, enum queue_sort *s)
{
	for (guint i = 0; name != NULL && i < QUEUE_SORT_N; i++)
		if (strcmp(sorts[i], name) == 0) {
			*s = (enum queue_sort)i;
			return TRUE;
		}
	return FALSE;
}

enum queue_sort
queue_view_sort(enum queue_view v)
{
	switch (v) {
	case QUEUE_WAITING:
	case QUEUE_MINE:
	case QUEUE_LATE:
	case QUEUE_UNCLAIMED:
		return SORT_URGENCY;
	default:
		return SORT_NEWEST;
	}
}
