/* core/speech.h — a text as a reader takes it: words, sentences, and what is greeting or closing.
 *
 * For the checks (core/review) and whatever else has to understand a little of what people write in French or
 * English. Typographic apostrophes, hyphens and spaces are those of a plain keyboard here: "n’hésitez" is n,
 * hesitez; "appelez-nous" is appelez, nous; "don't" is don, t. Quoted mail and signatures (core/quote) are
 * not part of it. Any bytes; an address of the web or of mail is one word. */
#ifndef GUICHET_CORE_SPEECH_H
#define GUICHET_CORE_SPEECH_H

#include "base/auto.h"

#include <glib.h>

enum token_kind {
	TOKEN_PLAIN,
	TOKEN_NUMBER, /* begins with a digit: 3639, 12,50, 9h30, 48h */
	TOKEN_LINK, /* URL, e-mail address */
	TOKEN_MARK, /* one punctuation mark or symbol: , ; : . ! ? ( ) … « » " - € % */
};

enum token_flags {
	TOKEN_CAPITAL = 1, /* begins with a capital letter */
	TOKEN_UPPER = 2, /* two letters or more, all capitals */
	TOKEN_ACUTE = 4, /* ends in é, és, ée, ées: a participle, not an order */
	TOKEN_JOINED = 8, /* a hyphen or an apostrophe ties it to the word before */
	TOKEN_QUOTED = 16, /* between quotation marks, with others */
	TOKEN_LINE = 32, /* the first of its line */
	TOKEN_FIRST = 64, /* the first of its sentence */
};

struct token {
	guint32 start, end; /* bytes of the text */
	const char *text; /* folded: lower case, no accents; owned by the words */
	enum token_kind kind;
	guint flags;
};

enum sentence_part { PART_BODY, PART_GREETING, PART_CLOSING };

struct sentence {
	guint first, end; /* words; end is the one after its last */
	enum sentence_part part;
	char mark; /* '?', '!', '.', or 0 when it just ends */
};

struct speech {
	const char *source; /* borrowed */
	GArray *list; /* struct token */
	GArray *sentences; /* struct sentence, adjoining */
	GStringChunk *store;
};

/* What stands in a salutation without being the name: for speech_among(). */
#define SPEECH_TITLES "madame|monsieur|mesdames|messieurs|mademoiselle|mme|mmes|mlle|m|mm|mr|mrs|ms|miss|mx|dr|sir|madam|docteur|maitre|" \
	"me|prof|professeur|professor|cher|chere|chers|cheres|dear|client|cliente|clients|clientes|customer|customers|all|there|team|" \
	"everyone|everybody|both|again|tous|toutes|toute|tout|vous|toi|a|et|and|or|ou|de|du|des|d|l|van|von|den|der|le|la|les|da|dos|el|" \
	"bonjour|bonsoir|hello|hi|hey|salut|coucou|good|morning|afternoon|evening|day|equipe|ami|amie|amis|friend|friends|collegue|" \
	"collegues|colleague|fidele|valued|societaire|adherent|adherente|membre|member|directeur|directrice|president|presidente|" \
	"maire|greetings|re|rebonjour|guys|folks|monde|mon|ma|my|tres|herr|frau|senor|senora|signora|signor"

/* `text` must live as long as the words (transfer full). */
struct speech *speech_new(const char *text);
void speech_free(struct speech *);
AUTO_DEFINE(speech);

/* Past the end: an empty mark, so that one may look ahead and (at -1) behind without a check. */
const struct token *speech_at(const struct speech *, gint64 i);
gboolean speech_is(const struct speech *, gint64 i, const char *text);
/* Is it one of "a|b|c"? */
gboolean speech_among(const struct speech *, gint64 i, const char *list);
/* Plain words and numbers of a range, without marks. */
guint speech_count(const struct speech *, guint first, guint end);
const struct sentence *speech_sentence(const struct speech *, guint i);
/* The words of a range as they were written, at most `max` bytes and then … (transfer full). */
char *speech_quote(const struct speech *, guint first, guint end, guint max);

#endif
