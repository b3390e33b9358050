/* core/motive-private.h — inside of core/motive: rules as they are looked up. */
#ifndef GUICHET_CORE_MOTIVE_PRIVATE_H
#define GUICHET_CORE_MOTIVE_PRIVATE_H

#include "core/motive.h"

#define PHRASE_WORDS 8
#define RULE_PARTS 4 /* phrases joined by + */
#define RULE_MOOD (-1) /* rule.motive of the lexicon */
#define RULE_GONE (-2) /* of a motive that was dropped or begun anew */

struct rule_word {
	char *text; /* folded */
	gsize len;
	gboolean prefix;
};
struct rule_phrase {
	guint rule, part, n;
	struct rule_word words[PHRASE_WORDS];
};
struct rule {
	int motive, weight;
	guint parts;
	char *line; /* folded, for one that takes it away */
};
struct motive_def {
	char *name, *title_en, *title_fr;
	gboolean dropped;
};
struct motive_book {
	GArray *motives; /* struct motive_def */
	GArray *rules; /* struct rule */
	GPtrArray *phrases; /* struct rule_phrase * */
	GHashTable *index; /* word_key() of a first word -> GPtrArray of struct rule_phrase * */
	GHashTable *negators; /* words */
	guint32 mark;
};

struct folded_word { /* borrowed from the folded text */
	const char *p;
	gsize len;
	guint sentence, clause;
};
/* The words of a folded text in order (transfer full, struct folded_word); "don't" is "don", "not". */
GArray *motive_words(const char *folded);

/* What phrases are found by: up to three bytes. */
guint32 word_key(const char *p, gsize len);

#endif
