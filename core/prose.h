/* core/prose.h — a text as words that know their places: what the checks of language read.
 *
 * A word is a run of letters, a run of digits, or one mark. Its text is folded (base/text): lower
 * case, no accents, plain quotes; no-break spaces are spaces, every dash is "-", every apostrophe
 * "'". An elided word keeps its apostrophe and stands alone ("d'" "ici", "n'" "est"); "aujourd'hui"
 * and "can't" are one word. Letters and digits part ("48h": "48" "h", the second one glued); a
 * hyphen inside a compound is no word ("pouvez-vous": "pouvez" "vous", the second one joined).
 * Sentences end at . ! ? … or where a new line begins a thing of its own; an abbreviation, a number
 * and an address end none; none has more than 200 words. Any valid UTF-8; linear. */
#ifndef GUICHET_CORE_PROSE_H
#define GUICHET_CORE_PROSE_H

#include "base/auto.h"

#include <glib.h>

enum word_kind { WORD_LETTERS, WORD_DIGITS, WORD_MARK };

struct word {
	guint32 start, end; /* bytes of the text */
	guint32 folded; /* where its text begins: word_text() */
	guint32 sentence; /* number of its sentence, from 0 */
	guint8 kind;
	guint8 lines; /* line ends before it: 0, 1, 2 = a blank line or more */
	gboolean glued; /* nothing stands before it but the word before */
	gboolean joined; /* a hyphen stands between it and the word before */
	guint64 classes; /* of a lexicon; 0 until prose_classify() */
};

struct prose {
	GArray *list; /* struct word */
	GString *folded;
};
struct prose *prose_read(const char *text, gsize len);
void prose_free(struct prose *);
AUTO_DEFINE(prose);

/* Out of range: NULL, and "" for the text. Signed, so that i - 1 may be asked for. */
const struct word *word_at(const struct prose *, gint64 i);
const char *word_text(const struct prose *, gint64 i);
/* Is it one of "a|b|c*"? A star stands for any end. */
gboolean word_is(const struct prose *, gint64 i, const char *alternatives);
/* In any of these classes? */
gboolean word_has(const struct prose *, gint64 i, guint64 classes);
/* First word past the sentence of word `i`; the first word of that sentence. */
guint word_sentence_end(const struct prose *, guint i);
guint word_sentence_start(const struct prose *, guint i);
/* Does its sentence end in a question mark? */
gboolean word_in_question(const struct prose *, guint i);

/* Words and the classes that they are in: bits of the caller's own. */
struct lexicon_row {
	guint64 classes;
	const char *words; /* folded, separated by spaces; "rappel*": all that begin so */
};
struct lexicon;
struct lexicon *lexicon_new(const struct lexicon_row *, gsize n);
void lexicon_free(struct lexicon *);
void prose_classify(struct prose *, const struct lexicon *);

/* A number at word `i`, in digits ("2 500", "2.500,00", "12.5", "1,234.50") or in words of French and
 * English ("quarante-huit", "twenty five", "deux mille"), in millionths. Returns the index past
 * it, or `i` when there is none (or one above 10^12). "un", "une", "a", "an" are numbers here. */
#define PROSE_UNIT 1000000
guint prose_number(const struct prose *, guint i, gint64 *millionths);
/* Only digits, of which all are ASCII: value of the one word; -1 when it is none or above 10^9. */
gint64 prose_digits(const struct prose *, gint64 i);

#endif
