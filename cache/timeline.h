/* cache/timeline.h — all that was said and done with a person, over all channels, by time. */
#ifndef GUICHET_CACHE_TIMELINE_H
#define GUICHET_CACHE_TIMELINE_H

#include "cache/db.h"

enum timeline_kind { TIMELINE_MESSAGE, TIMELINE_NOTE, TIMELINE_CALL, TIMELINE_ACT };
struct timeline_item {
	enum timeline_kind kind;
	gint64 id, case_id, at; /* message.id or act.id; case_id 0 none */
	char *channel, *title, *mark; /* of a message; NULL of an act */
	char *who; /* writer or advisor */
	char *what; /* an act's kind, a message's subject */
	char *text; /* first words of a message, words of a note, arg of an act */
	gboolean out, public_, automatic;
};
void timeline_item_free(struct timeline_item *);

struct timeline_query {
	gint64 customer;
	const char *channel; /* only messages of this one; NULL all, and acts */
	const char *words; /* all must occur in writer, subject or text; NULL none */
	const struct timeline_item *before; /* the page goes on before this item; NULL at the newest */
	int count;
};
/* Newest first (transfer full). */
GPtrArray *timeline_page(struct db *, const struct timeline_query *, GError **error);

#endif
