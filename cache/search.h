/* cache/search.h — full-text search over everything cached, newest first.
 *
 * A query finds messages once they are indexed (cache/search-index.h): a second or two after they came. */
#ifndef GUICHET_CACHE_SEARCH_H
#define GUICHET_CACHE_SEARCH_H

#include "cache/db.h"

struct search_hit {
	gint64 message, case_id, at;
	char *customer, *author, *subject, *account_name, *channel, *channel_kind, *channel_mark;
	char *snippet; /* around the first match, one line */
	int mark_at, mark_len; /* the match inside snippet, bytes; len 0 unknown */
	gboolean out, public_;
};
void search_hit_free(struct search_hit *);

/* Query: words (all must occur, folded), "quoted phrase", word* prefix, -word, subject:word,
 * from:word (people). The last bare word is a prefix when `typing`. Never a syntax error:
 * stray operators are words. ERR_GONE while there is no index yet, ERR_STORAGE when it is damaged
 * (search_follow makes it anew). Newest `count` after skipping `offset` (transfer full). */
GPtrArray *search_run(struct db *, const char *query, gboolean typing, int offset, int count,
	GError **error);

#endif
