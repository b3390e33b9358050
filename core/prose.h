/* core/prose.h — a text as words that know their places: the one reader of words.
 *
 * A word has its text folded (base/text): lower case, no accents. Every apostrophe reads "'", every dash and
 * the minus sign "-", “ „ ‹ "«", ” › "»", bullets "*", full-width ? and ! as plain ones; soft hyphens and
 * other zero-width characters are nothing inside a word and spaces elsewhere. Any bytes; linear.
 *
 * PROSE_APART, for numbers, times and who does what: a word is a run of letters, a run of digits, or one mark
 * ("48h": "48" "h"); … is a full stop. What French elides keeps its apostrophe and stands alone ("d'" "ici"),
 * "aujourd'hui" and "can't" are one word. A sentence goes on over a line that a mail program broke, "; " does
 * not end it, and it has at most 200 words.
 *
 * PROSE_WHOLE, for what is meant by a text: "12,50", "9h30", "2026-0417" and an address of mail or web are one
 * word each, "?!" and "..." one mark each; "don't" is "don" "t", "n'hésitez" "n" "hesitez". ";" ends a
 * sentence; greeting and closing are told from what is said. Quoted mail and signatures (core/quote) are no
 * part of it. */
#ifndef GUICHET_CORE_PROSE_H
#define GUICHET_CORE_PROSE_H

#include "base/auto.h"
#include "core/lexicon.h"

#include <glib.h>

enum prose_grain { PROSE_APART, PROSE_WHOLE };

enum word_kind { WORD_LETTERS, WORD_NUMBER /* begins with a digit */, WORD_LINK, WORD_MARK };

struct word {
	guint32 start, end; /* bytes of the text */
	guint32 folded, len; /* where its text begins, and its bytes: word_text() */
	guint32 key; /* of its text, for lexicons */
	guint32 sentence; /* number of its sentence, from 0 */
	guint8 kind;
	guint8 lines; /* line ends before it: 0, 1, 2 = a blank line or more; the first word has 1 */
	unsigned glued : 1; /* nothing stands before it but the word before */
	unsigned joined : 1; /* a hyphen (whole: or an apostrophe) ties it to the word before */
	unsigned capital : 1; /* begins with a capital letter */
	unsigned upper : 1; /* two letters or more, all capitals */
	unsigned acute : 1; /* ends in é, és, ée, ées: a participle, not an order */
	unsigned quoted : 1; /* whole: between quotation marks, with others */
	unsigned first : 1; /* of its sentence */
	guint64 classes; /* of a lexicon; 0 until prose_classify() */
};

enum sentence_part { PART_BODY, PART_GREETING, PART_CLOSING };

struct sentence {
	guint first, end; /* words; end is the one after its last */
	enum sentence_part part;
	char mark; /* '?', '!', '.', or 0 when it just ends */
};

struct prose {
	const char *text; /* borrowed */
	enum prose_grain grain;
	GArray *list; /* struct word */
	GArray *sentences; /* struct sentence, adjoining */
	GString *folded;
};
struct prose *prose_read(const char *text, enum prose_grain);
void prose_free(struct prose *);
AUTO_DEFINE(prose);

/* Out of range: an empty mark, so that one may look ahead and (at -1) behind without a check. */
extern const struct word word_none;
static inline const struct word *
word_at(const struct prose *words, gint64 i)
{
	return i >= 0 && i < words->list->len ? &((const struct word *)(const void *)words->list->data)[i] : &word_none;
}
static inline const char *
word_text(const struct prose *words, gint64 i)
{
	return words->folded->str + word_at(words, i)->folded;
}
const struct sentence *prose_sentence(const struct prose *, guint number);
const struct sentence *word_sentence(const struct prose *, guint i); /* the one that holds word i */
/* Words and numbers of a range, without marks. */
guint prose_count(const struct prose *, guint first, guint end);

/* What stands in a salutation without being the name: "madame", "dear", "team". */
gboolean word_is_title(const struct prose *, gint64 i);

/* Is word `i` one of a literal "a|b|c*"? And one of a list that was passed on. */
#define word_is(prose, i, list) word_in(prose, i, WORDS(list))
#define word_in(prose, i, list) (word_classes(prose, i, word_list_lexicon(list)) != 0)
static inline guint64
word_classes(const struct prose *words, gint64 i, const struct lexicon *lexicon)
{
	const struct word *w = word_at(words, i);

	return lexicon_find(lexicon, words->folded->str + w->folded, w->len, w->key);
}
void prose_classify(struct prose *, const struct lexicon *); /* every word's `classes` */
gboolean word_has(const struct prose *, gint64 i, guint64 classes); /* in any of these? */

#endif
