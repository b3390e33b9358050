/* cache/search-query.h — from what a person typed to an FTS5 expression; snippets. Pure. */
#ifndef GUICHET_CACHE_SEARCH_QUERY_H
#define GUICHET_CACHE_SEARCH_QUERY_H

#include <glib.h>

/* The FTS5 expression for a query of search_run(), every word quoted so that nothing the
 * person typed is an operator of FTS5; NULL when there is nothing to look for. Folded words
 * that a snippet may show, prefixes with a '*', are appended to `terms` (char *) (transfer full). */
char *search_expression(const char *query, gboolean typing, GPtrArray *terms);

/* One line of about `bytes` bytes of text around the first word that is one of `terms`; *at and *len are the match in it. NULL when none is there
 * (transfer full). */
char *search_snippet(const char *text, const GPtrArray *terms, int bytes, int *at, int *len);

#endif
