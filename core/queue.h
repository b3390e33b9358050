/* core/queue.h — the order of work: a view of the inbox as data (name, condition, order).
 *
 * The table is what the sidebar, `guichet cases VIEW` and the help show. The SQL lives in cache/inbox.c,
 * which maps each view and each sort to prepared statements. */
#ifndef GUICHET_CORE_QUEUE_H
#define GUICHET_CORE_QUEUE_H

#include <glib.h>

/*	view       name         title           help */
#define QUEUE_VIEWS(_) \
	_(WAITING,  "waiting",  N_("To answer"),    N_("customers who wait, most urgent first")) \
	_(MINE,     "mine",     N_("Mine"),         N_("open cases I have claimed")) \
	_(LATE,     "late",     N_("Late"),         N_("the reply target has passed")) \
	_(ALL,      "all",      N_("All open"),     N_("every case not resolved, newest first")) \
	_(UNCLAIMED,"unclaimed",N_("Unclaimed"),    N_("waiting and nobody's")) \
	_(ANSWERED, "answered", N_("Answered"),     N_("our turn is done, not resolved")) \
	_(SNOOZED,  "snoozed",  N_("Snoozed"),      N_("out of sight until a time")) \
	_(RESOLVED, "resolved", N_("Resolved"),     N_("done, newest first"))

enum queue_view {
#define QUEUE_ENUM(view, name, title, help) QUEUE_##view,
	QUEUE_VIEWS(QUEUE_ENUM)
#undef QUEUE_ENUM
	QUEUE_VIEW_N
};
const char *queue_view_name(enum queue_view);
const char *queue_view_title(enum queue_view); /* translated */
const char *queue_view_help(enum queue_view); /* translated */
gboolean queue_view_parse(const char *, enum queue_view *);

/*	sort        name         help */
#define QUEUE_SORTS(_) \
	_(URGENCY,  "urgency",   N_("urgent first, then least time left")) \
	_(NEWEST,   "newest",    N_("last message first")) \
	_(OLDEST,   "oldest",    N_("longest waiting first")) \
	_(CUSTOMER, "customer",  N_("by customer's name"))

enum queue_sort {
#define QUEUE_SORT_ENUM(sort, name, help) SORT_##sort,
	QUEUE_SORTS(QUEUE_SORT_ENUM)
#undef QUEUE_SORT_ENUM
	QUEUE_SORT_N
};
const char *queue_sort_name(enum queue_sort);
gboolean queue_sort_parse(const char *, enum queue_sort *);
enum queue_sort queue_view_sort(enum queue_view);

#endif
