/* core/facts-private.h — inside of core/facts: the reader that its parts share. */
#ifndef GUICHET_CORE_FACTS_PRIVATE_H
#define GUICHET_CORE_FACTS_PRIVATE_H

#include "core/facts.h"
#include "core/prose.h"

struct fact_reader {
	const char *text;
	struct prose *words;
	guint8 *taken; /* a byte a word: part of a fact (or an address) already */
	GPtrArray *list;
};

/* Adds a fact over words [from, to) and takes them. The value is copied. */
void fact_add(struct fact_reader *, enum fact_type, const char *value, const char *usage, guint from, guint to);
/* Millionths as "12.5" (transfer full). */
char *fact_decimal(gint64 millionths);

/* facts-number.c: an amount, a rate or a delay that begins at word `i` is added; the word past it, or `i`. */
guint fact_number(struct fact_reader *, guint i);
/* facts-words.c: the classes of words that these two ask for; "gratuit", "sans frais" at word `i`; and yes or no, of the whole. */
void fact_classify(struct prose *);
guint fact_free(struct fact_reader *, guint i);
void fact_polarity(struct fact_reader *);
/* Beginnings of words for the comparison of two texts: all, and of negated verbs (transfer full). */
void fact_stems(const struct prose *, char **said, char **denied);

#endif
