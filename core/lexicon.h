/* core/lexicon.h — tables of words, looked up by a key that the word carries: what every list of words in a
 * check is made into, once, so that asking costs a few instructions however long the list is. */
#ifndef GUICHET_CORE_LEXICON_H
#define GUICHET_CORE_LEXICON_H

#include <glib.h>

struct lexicon_row {
	guint64 classes; /* bits, or one number where a word stands in one row only; not 0 */
	const char *words; /* folded, separated by spaces; "rappel*": all that begin so */
};
struct lexicon { /* what refuses most words at once; the rest is core/lexicon.c's */
	guint64 some[4]; /* a bit for the low byte of each word's key */
	guint32 letters; /* a bit for the first byte of each beginning */
};
/* For the life of the program: the words are not copied. */
struct lexicon *lexicon_new(const struct lexicon_row *, gsize n);
/* A function that returns a table of rows made into one. */
#define LEXICON(name, rows) \
	static const struct lexicon *name(void) \
	{ \
		static struct lexicon *made; \
		if (g_once_init_enter(&made)) \
			g_once_init_leave(&made, lexicon_new(rows, G_N_ELEMENTS(rows))); \
		return made; \
	}

guint32 lexicon_key(const char *text, gsize len);
guint64 lexicon_look(const struct lexicon *, const char *text, gsize len, guint32 key);
/* All classes of a word whose key is known; 0 it has none. */
static inline guint64
lexicon_find(const struct lexicon *l, const char *text, gsize len, guint32 key)
{
	return (l->some[key / 64 % 4] >> key % 64 & 1) != 0 || (l->letters >> (guchar)*text % 32 & 1) != 0 ? lexicon_look(l, text, len, key) : 0;
}

/* Of one list "a|b|c*": all have the class 1. */
struct lexicon *lexicon_of_list(const char *words);

/* Such a list where it is asked about; its lexicon is made at the first question. */
struct word_list {
	const char *words;
	struct lexicon *made;
};
void word_list_make(struct word_list *);
static inline const struct lexicon *
word_list_lexicon(struct word_list *list)
{
	if (g_atomic_pointer_get(&list->made) == NULL)
		word_list_make(list);
	return list->made;
}
#define WORDS(list) (__extension__({ static struct word_list one_ = { .words = list }; &one_; }))

#endif
