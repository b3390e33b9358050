/* core/motive.h — why customers write, how angry they are, and which reasons come back (F10).
 *
 * Rules stand in a text file, one a line; core/motive.rules is built in, and a file `motives`
 * beside the configuration is read after it. Pure: text in, figures out.
 *
 *	motive NAME           begins a motive (a-z, 0-9, -); one known already begins anew
 *	title LANG WORDS      its name for people, LANG fr or en
 *	WEIGHT PHRASE         adds WEIGHT (-9..9) to a message that has the phrase; words are compared
 *	                      without case and accents, word* is the beginning of a word, "a + b" wants
 *	                      both in one sentence
 *	drop NAME             forgets a motive
 *	mood                  what follows is the lexicon: WEIGHT PHRASE, > 0 anger, < 0 contentment,
 *	                      0 takes a phrase away; "not WORD" negates what comes within three words
 */
#ifndef GUICHET_CORE_MOTIVE_H
#define GUICHET_CORE_MOTIVE_H

#include "base/auto.h"

#include <glib.h>

#define MOTIVE_LEAST 3 /* weight from which a message has a motive */
#define MOOD_LEAST 3 /* score from which its writer is dissatisfied */
#define MOOD_INSIST 3 /* added for a third message without an answer */
#define MOTIVE_TEXT_MAX 8192 /* bytes of a message that are looked at */

struct motive_book;
/* The built-in rules and then `text` (NULL none), which stands in the file `name`. NULL with ERR_CONFIG,
 * "FILE:LINE: what is wrong". */
struct motive_book *motive_book_new(const char *text, const char *name, GError **error);
void motive_book_free(struct motive_book *);
AUTO_DEFINE(motive_book);
const char *motive_book_builtin(void); /* its text */
/* Tells two books apart: which one a message was read with. */
guint32 motive_book_mark(const struct motive_book *);

guint motive_book_size(const struct motive_book *);
const char *motive_book_name(const struct motive_book *, guint index);
gboolean motive_book_has(const struct motive_book *, const char *name);
/* The title in the language of the person, else the other, else the name itself (borrowed). */
const char *motive_book_title(const struct motive_book *, const char *name);

struct motive_hit {
	const char *name; /* borrowed from the book */
	int weight; /* MOTIVE_LEAST or more */
};
struct motive_text { /* what is looked at */
	const char *subject, *text; /* text: the writer's own words; each may be NULL */
	int rating; /* stars 1..5, 0 none */
};
/* The motives of a message, heaviest first, then in the order of the book (transfer full, struct motive_hit); its mood
 * into *mood when that is not NULL: the lexicon, capitals and exclamation marks, stars up to 2; 0 to 20. That it is the third
 * without an answer the caller knows, and adds MOOD_INSIST. */
GArray *motive_find(const struct motive_book *, const struct motive_text *, int *mood);

/* ---- what comes back --------------------------------------------------------------- */

#define MOTIVE_DAYS 28 /* what a day is compared with */
#define MOTIVE_CUSTOMERS 5 /* fewer are no recurrence */
#define MOTIVE_FLOOR 0.3 /* least number expected */
#define MOTIVE_CHANCE 0.001

/* P(X >= k) when `expected` come on an average day. */
double motive_chance(int k, double expected);
/* k distinct dissatisfied customers on a day, `before` on the MOTIVE_DAYS days before it together. */
gboolean motive_is_recurring(int k, int before);
double motive_expected(int before); /* a day, never below the floor */

/* ---- new words --------------------------------------------------------------------- */

/* Dunning's log-likelihood ratio: in `a` of `all_a` texts here, in `b` of `all_b` there. Above 0 when it is
 * oftener here, below when rarer; 10.83 is one chance in a thousand. */
double motive_ratio(gint64 a, gint64 all_a, gint64 b, gint64 all_b);

#define WORDS_RATIO 15.13 /* one chance in ten thousand */
#define WORDS_LEAST 3 /* texts it must be in */
struct words; /* how many texts of two collections have each word */
struct words *words_new(void);
void words_free(struct words *);
AUTO_DEFINE(words);
/* Words of four letters or more, each counted once a text. */
void words_add(struct words *, const char *text, gboolean here);
struct word_rise {
	char *word; /* folded */
	int here, before;
	double ratio;
};
/* Those oftener here by WORDS_RATIO or more, the strongest first, at most `max` (transfer full, struct word_rise *). */
GPtrArray *words_rising(const struct words *, guint max);

#endif
