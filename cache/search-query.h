/* cache/search-query.h — from what a person typed to an FTS5 expression; snippets. Pure. */
#ifndef GUICHET_CACHE_SEARCH_QUERY_H
#define GUICHET_CACHE_SEARCH_QUERY_H

#include <glib.h>

/* The FTS5 expression for a query of search_run(), every word quoted so that nothing the
 * person typed is an operator of FTS5; NULL when there is nothing to look for. Folded words
 * that a snippet may show, prefixes with a '*', are appended to `terms` (char *) (transfer full). */
char *search_expression(const char *query, gboolean typing, GPtrArray *terms);

/* A short beginning of a word, as it is being typed, stands in most messages, and the index would
 * first gather all of them. TRUE when the query ends in one: *prefix is it, folded, *rest the
 * query before it (both transfer full), *column where it must be, NULL anywhere. */
gboolean search_short_prefix(const char *query, char **rest, char **prefix, const char **column);
/* Whether a word of the text begins with a folded prefix. */
gboolean search_has_prefix(const char *text, const char *prefix);

/* One line of about `bytes` bytes of text around the first word that is one of `terms`; *at and *len are the match in it. NULL when none is there
 * (transfer full). */
char *search_snippet(const char *text, const GPtrArray *terms, int bytes, int *at, int *len);

#endif
