/* core/speech-group.c — makes sentences of words, and tells greeting and closing from what is said. */
#include "core/speech-private.h"

#include "base/text.h"
#include "core/phrase.h"

#include <string.h>

#define WRAP_MIN 40 /* columns: a text whose lines are all shorter was not wrapped */
#define WRAP_MAX 100
#define SALUTATION_MAX 6 /* words of a salutation after its greeting */
#define TAIL_MAX 8 /* words of a line below a closing */
#define CLOSING_LEFT 40 /* words: where more follows, a word of thanks is no closing */

/* ---- where a line breaks ----------------------------------------------------------- */

/* The longest line that a program that wraps would have made. */
static gsize
wrap_columns(const char *text)
{
	gsize widest = WRAP_MIN;

	while (*text != '\0') {
		gsize n = strcspn(text, "\n");

		if (n <= WRAP_MAX)
			widest = MAX(widest, n);
		text += n + (text[n] == '\n');
	}
	return widest;
}

static gboolean
is_blank_between(const struct speech *w, guint i)
{
	const char *p = w->source + speech_at(w, (gint64)i - 1)->end, *end = w->source + speech_at(w, i)->start;
	guint lines = 0;

	for (; p < end; p++)
		lines += *p == '\n';
	return lines > 1;
}

/* Would this word have fitted on the line before? Then the line was ended on purpose. */
static gboolean
is_wrapped(const struct speech *w, guint i, gsize columns)
{
	const struct token *before = speech_at(w, (gint64)i - 1), *word = speech_at(w, i);
	const char *line = w->source + before->start;
	gsize used;

	while (line > w->source && line[-1] != '\n')
		line--;
	used = (gsize)(w->source + before->end - line);
	return used + 1 + (word->end - word->start) > columns;
}

static gboolean
is_bullet(const struct speech *w, guint i)
{
	const struct token *word = speech_at(w, i);

	if (word->kind == TOKEN_NUMBER)
		return speech_among(w, (gint64)i + 1, ")|.|-") && strlen(word->text) <= 2;
	return word->kind == TOKEN_MARK && speech_among(w, i, "-|*|¤|+");
}

PHRASES(openers,
	"bonjour|bonsoir|hello|hi|hey|dear|merci|cordialement|bien|sincerement|salutations|regards|best|kind|thanks|thank|"
	"cheers|combien|comment|quand|quel|quelle|quels|quelles|pourquoi|pouvez|pourriez|est|puis|how|when|what|which|why|"
	"where|can|could|please|veuillez|sinon|ensuite|enfin|aussi", "par ailleurs", "j aimerais", "je voudrais|souhaite", "y a t il",
	"i would|d like")

/* A line that ended early begins a new sentence when its first word looks like one. */
static gboolean
begins_anew(const struct speech *w, guint i, gsize columns)
{
	const struct token *word = speech_at(w, i);

	if (is_bullet(w, i) || is_blank_between(w, i))
		return TRUE;
	if (speech_among(w, (gint64)i - 1, ",|-") && !(word->flags & TOKEN_CAPITAL))
		return FALSE;
	if (is_wrapped(w, i, columns))
		return FALSE;
	return (word->flags & TOKEN_CAPITAL) != 0 || word->kind != TOKEN_PLAIN ||
		phrase_at(openers(), w, i, w->list->len) != 0;
}

/* ---- where a sentence ends --------------------------------------------------------- */

#define SHORTENED "m|mm|mme|mmes|mlle|mr|mrs|ms|dr|me|st|ste|tel|ref|no|n|num|art|av|bd|ex|cf|env|max|min|vs|ext|approx|" \
	"fig|p|pp|c|s|sr|jr|prof|gal|dept|acct|inc|ltd|co|janv|fevr|avr|juil|sept|oct|nov|dec|jan|feb|mar|apr|aug|sep"

static gboolean
is_shortened(const struct speech *w, guint dot)
{
	const struct token *before = speech_at(w, (gint64)dot - 1), *after = speech_at(w, (gint64)dot + 1);

	if (after->flags & TOKEN_LINE || after->end == 0)
		return FALSE;
	if (after->start == speech_at(w, dot)->end && !(after->flags & TOKEN_CAPITAL))
		return after->kind != TOKEN_MARK; /* p.ex, 3.b */
	if (before->kind != TOKEN_PLAIN || before->end != speech_at(w, dot)->start)
		return FALSE;
	if (strlen(before->text) == 1 && (before->flags & TOKEN_CAPITAL || speech_is(w, (gint64)dot - 2, ".")))
		return (before->flags & TOKEN_CAPITAL) != 0 || !(after->flags & TOKEN_CAPITAL);
	if (speech_is(w, (gint64)dot - 1, "etc"))
		return !(after->flags & TOKEN_CAPITAL);
	return speech_among(w, (gint64)dot - 1, SHORTENED);
}

/* Does the mark at i end its sentence? */
static gboolean
is_end(const struct speech *w, guint i)
{
	const struct token *mark = speech_at(w, i), *after = speech_at(w, (gint64)i + 1);

	if (mark->kind != TOKEN_MARK)
		return FALSE;
	if (speech_among(w, i, "?|!|;"))
		return !speech_among(w, (gint64)i + 1, ")|»|\"|,") || after->flags & TOKEN_LINE;
	if (speech_is(w, i, "."))
		return !is_shortened(w, i);
	if (speech_is(w, i, "…"))
		return (after->flags & (TOKEN_CAPITAL | TOKEN_LINE)) != 0 || after->end == 0;
	/* after a closing quotation mark or bracket: the mark before it counts */
	return speech_among(w, i, ")|»|\"") && speech_among(w, (gint64)i - 1, "?|!|.|…") &&
		(after->flags & (TOKEN_CAPITAL | TOKEN_LINE)) != 0;
}

static char
mark_of(const struct speech *w, guint first, guint end)
{
	for (guint i = end; i > first && speech_at(w, (gint64)i - 1)->kind == TOKEN_MARK; i--) {
		const char *text = speech_at(w, (gint64)i - 1)->text;

		if (strchr("?!.", text[0]) != NULL)
			return text[0];
	}
	return 0;
}

static void
add_sentence(struct speech *w, guint first, guint end, enum sentence_part part)
{
	struct sentence s = { first, end, part, mark_of(w, first, end) };

	if (end <= first)
		return;
	g_array_index(w->list, struct token, first).flags |= TOKEN_FIRST;
	g_array_append_val(w->sentences, s);
}

/* ---- greeting ---------------------------------------------------------------------- */

PHRASES(greetings,
	"bonjour|bonsoir|bjr|bsr|salut|slt|coucou|hello|hi|hey|dear|cher|chere|chers|cheres|greetings|madame|monsieur|mesdames|"
	"mademoiselle|messieurs|mme|mlle|mr|mrs|ms|miss|sir|madam|rebonjour",
	"re bonjour", "m .", "good morning|afternoon|evening|day", "bien le bonjour")

/* These begin what is said, capital or not. */
#define OPENERS "merci|votre|vos|ton|nous|je|j|suite|pour|en|un|une|ce|cette|c|il|elle|si|oui|non|bien|comme|apres|afin|concernant|veuillez|au|" \
	"aux|dans|sur|mon|ma|notre|nos|thank|thanks|your|you|we|i|the|this|that|it|please|as|in|on|for|to|following|regarding|yes|no|" \
	"sorry|unfortunately|welcome|just|my|our|if|desole|desolee|desoles|bienvenue|felicitations|nice|great|how|hope|can|is|what|" \
	"quel|quelle|comment|combien|quand|pourquoi|est|pouvez|pourriez|avez|ayant|actuellement|there"

/* A word that may stand in a salutation: a title, a name, what ties names together. */
static gboolean
is_salutation(const struct speech *w, guint i)
{
	const struct token *word = speech_at(w, i);

	if (word->kind == TOKEN_MARK)
		return speech_among(w, i, ".|@|<|>|[|]|{|}|%|#|/|_") || (speech_is(w, i, "-") && !(word->flags & TOKEN_LINE));
	return word->kind == TOKEN_PLAIN && (speech_among(w, i, SPEECH_TITLES) || word->flags & (TOKEN_CAPITAL | TOKEN_JOINED));
}

/* Past the names up to a comma, a mark or the end of the line; `start` itself when what follows the
 * greeting is no name. */
static guint
salutation_end(const struct speech *w, guint start)
{
	guint i = start, names = 0, odd = 0;

	for (; i < w->list->len && names <= SALUTATION_MAX; i++) {
		const struct token *word = speech_at(w, i);

		if (word->flags & TOKEN_LINE && i > start)
			return i;
		if (speech_among(w, i, ",|!|:|;|…|-|?|.") && !(speech_is(w, i, ".") && is_shortened(w, i)))
			return i + 1;
		odd += is_salutation(w, i) ? 0 : 1;
		names += word->kind == TOKEN_PLAIN ? 1 : 0;
		if (odd > 2 || speech_among(w, i, OPENERS))
			break;
	}
	if (i == w->list->len && odd == 0)
		return i;
	/* no comma: the greeting and the names that follow it at once */
	for (i = start; i < w->list->len && is_salutation(w, i) && !(speech_at(w, i)->flags & TOKEN_LINE && i > start); i++)
		if (speech_among(w, i, OPENERS) || (speech_among(w, i, "a|et|and|or|ou|le|la|all") &&
			!(speech_at(w, (gint64)i + 1)->flags & TOKEN_CAPITAL)))
			break;
	return i;
}

/* A line of its own with one to three capitalised words and a comma: "Jean,". */
static gboolean
is_bare_name(const struct speech *w, guint i)
{
	guint n = 0;

	for (; n < 4 && speech_at(w, i)->kind == TOKEN_PLAIN && speech_at(w, i)->flags & TOKEN_CAPITAL; i++)
		n++;
	return n >= 1 && n <= 3 && speech_is(w, i, ",") && speech_at(w, (gint64)i + 1)->flags & TOKEN_LINE;
}

static guint
greeting_end(const struct speech *w)
{
	guint end = 0;

	if (speech_is(w, 0, "@") && speech_at(w, 1)->kind == TOKEN_PLAIN) /* whom a post is for */
		end = 2 + (speech_among(w, 2, ",|:") ? 1 : 0);
	if (end == 0 && is_bare_name(w, 0))
		return salutation_end(w, 0);
	for (guint round = 0; round < 3; round++) {
		guint after = phrase_at(greetings(), w, end, w->list->len);

		if (after == 0)
			break;
		/* "Madame Roy attend…": a title alone greets only with a mark after the names */
		end = salutation_end(w, after);
	}
	return end;
}

/* ---- closing ----------------------------------------------------------------------- */

/* After these nothing is said any more, but who says it. */
PHRASES(last_words,
	"bien|tres|tout? cordialement|sincerement|amicalement|respectueusement", "cordialement|cdlt|cdt|sincerement|amicalement|"
	"respectueusement|salutations", "tres? sinceres|cordiales|meilleures|respectueuses|distinguees|bonnes salutations",
	"bien a vous|toi", "je|nous vous? prie|prions d agreer|recevoir|croire", "je|nous vous? prie|prions de croire|recevoir",
	"veuillez agreer|recevoir|croire", "recevez|agreez", "yours", "kind|best|warm|warmest|kindest|with? regards|wishes",
	"regards", "sincerely|faithfully|respectfully|warmly", "with kind|best|warm regards|wishes", "l equipe .. ,")

/* These close too, unless more is said after them. */
PHRASES(weak_words,
	"tres? bonne|excellente|belle journee|soiree|continuation|fin|semaine|nuit|reception", "bon week", "bon courage",
	"a tres? bientot|vite|demain|plus", "au plaisir", "merci", "merci beaucoup|bien|infiniment", "merci d|par avance",
	"merci encore", "mille mercis", "en vous remerciant|souhaitant", "dans l attente", "restant a votre",
	"best", "thanks", "thanks again", "many thanks", "thank you", "thank you again|very", "thanks in|so|very", "cheers",
	"take care", "have a", "see you", "all the best", "best of luck", "looking forward", "merci de votre|ton|vos")

PHRASES(resumes, "p|ps", "ps", "post scriptum|scriptum", "nb", "n . b")

static gboolean
is_short(const struct speech *w, const struct sentence *s)
{
	return speech_count(w, s->first, s->end) <= TAIL_MAX && s->mark != '?';
}

/* Are there more words from this sentence on than a farewell has? */
static gboolean
more_follows(const struct speech *w, guint sentence)
{
	guint n = 0;

	if (sentence >= w->sentences->len)
		return FALSE;
	for (guint i = speech_sentence(w, sentence)->first; i < w->list->len && n <= CLOSING_LEFT; i++)
		n += speech_at(w, i)->kind != TOKEN_MARK;
	return n > CLOSING_LEFT;
}

/* "Merci", "Bonne journée à vous !" and no more; not "Merci de nous appeler". */
static gboolean
is_weak(const struct speech *w, const struct sentence *s, guint i)
{
	guint after = phrase_at(weak_words(), w, s->first, s->end);

	if (after == 0 || !is_short(w, s) || more_follows(w, i + 1))
		return FALSE;
	return !speech_is(w, s->first, "merci") || after - s->first >= 2 || speech_count(w, s->first, s->end) <= 2;
}

static void
mark_closing(struct speech *w)
{
	gboolean closed = FALSE, weak = FALSE;

	for (guint i = 0; i < w->sentences->len; i++) {
		struct sentence *s = &g_array_index(w->sentences, struct sentence, i);

		if (s->part == PART_GREETING)
			continue;
		if (phrase_at(last_words(), w, s->first, s->end) != 0 && (is_short(w, s) || !more_follows(w, i)))
			closed = TRUE;
		else if (closed && phrase_at(resumes(), w, s->first, s->end) != 0)
			closed = weak = FALSE;
		if (closed || (weak && is_short(w, s) && s->mark == 0) || is_weak(w, s, i)) {
			s->part = PART_CLOSING;
			weak = TRUE;
		} else {
			weak = FALSE;
		}
	}
}

/* The last lines, short, without a full stop, with a number or an address: who writes, not what. */
static gboolean
is_card_line(const struct speech *w, const struct sentence *s, gboolean *address)
{
	gboolean capital = FALSE;

	for (guint i = s->first; i < s->end; i++) {
		const struct token *word = speech_at(w, i);

		*address |= word->kind == TOKEN_LINK || speech_among(w, i, "tel|telephone|fax|mobile|phone|standard");
		capital |= (word->flags & TOKEN_CAPITAL) != 0;
	}
	return s->mark == 0 && is_short(w, s) && (capital || *address) && speech_at(w, s->first)->flags & TOKEN_LINE;
}

static void
mark_card(struct speech *w)
{
	guint i = w->sentences->len, lines = 0;
	gboolean address = FALSE;

	for (; i > 1 && speech_sentence(w, i - 1)->part == PART_BODY && is_card_line(w, speech_sentence(w, i - 1), &address); i--)
		lines++;
	for (; lines >= 2 && address && i < w->sentences->len; i++)
		g_array_index(w->sentences, struct sentence, i).part = PART_CLOSING;
}

/* ---- all of it --------------------------------------------------------------------- */

void
speech_group(struct speech *w)
{
	gsize columns = wrap_columns(w->source);
	guint first = greeting_end(w);

	add_sentence(w, 0, first, PART_GREETING);
	for (guint i = first; i < w->list->len; i++) {
		if (i > first && speech_at(w, i)->flags & TOKEN_LINE && begins_anew(w, i, columns)) {
			add_sentence(w, first, i, PART_BODY);
			first = i;
		}
		if (is_end(w, i)) {
			add_sentence(w, first, i + 1, PART_BODY);
			first = i + 1;
		}
	}
	add_sentence(w, first, w->list->len, PART_BODY);
	mark_closing(w);
	mark_card(w);
}
