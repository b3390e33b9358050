/* core/phrase.h — small patterns of words, looked for in core/prose.
 *
 * A pattern is words with spaces between them, folded as words are ("n hesitez pas a"):
 *
 *	a|b|c     one of these        mot?      it may be missing (a|b? too)
 *	appel*    begins so           #         a number
 *	_         any one word        ..        up to four words, and no mark among them
 *	,         that mark           ^         the beginning of a sentence or clause
 *
 * The longest way to match counts. Patterns of one list are compiled once and kept. */
#ifndef GUICHET_CORE_PHRASE_H
#define GUICHET_CORE_PHRASE_H

#include "core/prose.h"

struct phrases;

/* Compiles a NULL-terminated list; for the life of the program (kept in a static of the caller, see
 * PHRASES). */
struct phrases *phrases_new(const char *const *patterns);
/* A function that returns the list compiled. */
#define PHRASES(name, ...) \
	static const struct phrases *name(void) \
	{ \
		static const char *const patterns[] = { __VA_ARGS__, NULL }; \
		static gsize made; \
		if (g_once_init_enter(&made)) \
			g_once_init_leave(&made, (gsize)phrases_new(patterns)); \
		return (const struct phrases *)made; \
	}

/* What the patterns of some lists begin with: at a word that is none of these, none of them does. Each must begin
 * with a word that has to be there. */
struct lexicon *phrases_starters(const struct phrases *const *lists, gsize n);

/* A pattern that begins at word `at` and ends before `end`: the word after it, 0 none. */
guint phrase_at(const struct phrases *, const struct prose *, guint at, guint end);
/* The same, that must end exactly at `end`; its first word is looked for from `from` on, the nearest
 * first: *at gets it. */
gboolean phrase_before(const struct phrases *, const struct prose *, guint from, guint end, guint *at);
/* The first one within from..end: the word after it, 0 none; *at (may be NULL) gets its first word. */
guint phrase_within(const struct phrases *, const struct prose *, guint from, guint end, guint *at);

#endif
