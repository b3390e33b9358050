/* cache/inbox-walk.h — a view walked in its order, a piece at a time: which of its cases have
 * some words. A walk over 100,000 cases takes half a second, a piece of it a few milliseconds,
 * so that no key waits. */
#ifndef GUICHET_CACHE_INBOX_WALK_H
#define GUICHET_CACHE_INBOX_WALK_H

#include "cache/inbox.h"

struct inbox_walk;
struct inbox_found {
	gint64 case_id;
	int at; /* its place in the view, from 0 */
};

/* From query.offset on, over the cases that have every word of query.limit and, when given, the
 * phrase. query.count and query.account are not looked at. */
struct inbox_walk *inbox_walk_new(const struct inbox_query *, const char *phrase);
void inbox_walk_free(struct inbox_walk *);
AUTO_DEFINE(inbox_walk);

/* Looks at some hundred cases more and adds those that have the words to `found` (struct
 * inbox_found). FALSE at the end of the view, or on failure. */
gboolean inbox_walk_more(struct db *, struct inbox_walk *, GArray *found, GError **error);

#endif
