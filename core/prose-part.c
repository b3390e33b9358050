/* core/prose-part.c — the sentences of PROSE_WHOLE; greeting and closing told from what is said. */
#include "core/prose-private.h"

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

/* Would this word have fitted on the line before? Then the line was ended on purpose. */
static gboolean
is_wrapped(const struct prose *w, guint i, gsize columns)
{
	const struct word *before = word_at(w, (gint64)i - 1), *word = word_at(w, i);
	const char *line = w->text + before->start;
	gsize used;

	while (line > w->text && line[-1] != '\n')
		line--;
	used = (gsize)(w->text + before->end - line);
	return used + 1 + (word->end - word->start) > columns;
}

/* An arrow, a tick, a face: nothing that stands in a sentence. */
static gboolean
is_odd(const struct prose *w, guint i)
{
	return (guchar)*word_text(w, i) >= 0x80 && !word_is(w, i, "«|»|…|€|£|°");
}

static gboolean
is_bullet(const struct prose *w, guint i)
{
	const struct word *word = word_at(w, i);

	if (word->kind == WORD_NUMBER)
		return word_is(w, (gint64)i + 1, ")|.|-") && word->len <= 2;
	return word->kind == WORD_MARK && (word_is(w, i, "-|*|+") || is_odd(w, i));
}

PHRASES(openers,
	"bonjour|bonsoir|hello|hi|hey|dear|merci|cordialement|bien|sincerement|salutations|regards|best|kind|thanks|thank|"
	"cheers|combien|comment|quand|quel|quelle|quels|quelles|pourquoi|pouvez|pourriez|est|puis|how|when|what|which|why|"
	"where|can|could|please|veuillez|sinon|ensuite|enfin|aussi", "par ailleurs", "j aimerais", "je voudrais|souhaite", "y a t il",
	"i would|d like")

/* A line that ended early begins a new sentence when its first word looks like one. */
static gboolean
begins_anew(const struct prose *w, guint i, gsize columns)
{
	const struct word *word = word_at(w, i);

	if (is_bullet(w, i) || word_at(w, i)->lines > 1)
		return TRUE;
	if (word_is(w, (gint64)i - 1, ",|-") && !(word->capital))
		return FALSE;
	if (is_wrapped(w, i, columns))
		return FALSE;
	return word->capital || word->kind != WORD_LETTERS ||
		phrase_at(openers(), w, i, w->list->len) != 0;
}

/* ---- where a sentence ends --------------------------------------------------------- */

static gboolean
is_shortened(const struct prose *w, guint dot)
{
	const struct word *before = word_at(w, (gint64)dot - 1), *after = word_at(w, (gint64)dot + 1);

	if (after->lines > 0 || after->end == 0)
		return FALSE;
	if (after->start == word_at(w, dot)->end && !(after->capital))
		return after->kind != WORD_MARK; /* p.ex, 3.b */
	if (before->kind != WORD_LETTERS || before->end != word_at(w, dot)->start)
		return FALSE;
	if (before->len == 1 && (before->capital || word_is(w, (gint64)dot - 2, ".")))
		return before->capital || !(after->capital);
	if (word_is(w, (gint64)dot - 1, "etc"))
		return !(after->capital);
	return prose_is_abbreviation(w, (gint64)dot - 1);
}

/* Does the mark at i end its sentence? */
static gboolean
is_end(const struct prose *w, guint i)
{
	const struct word *mark = word_at(w, i), *after = word_at(w, (gint64)i + 1);

	if (mark->kind != WORD_MARK)
		return FALSE;
	if (word_is(w, i, "?|!|;"))
		return !word_is(w, (gint64)i + 1, ")|»|\"|,") || after->lines > 0;
	if (word_is(w, i, "."))
		return !is_shortened(w, i);
	if (word_is(w, i, "…"))
		return after->capital || after->lines > 0 || after->end == 0;
	/* after a closing quotation mark or bracket: the mark before it counts */
	return word_is(w, i, ")|»|\"") && word_is(w, (gint64)i - 1, "?|!|.|…") &&
		(after->capital || after->lines > 0);
}

/* ---- greeting ---------------------------------------------------------------------- */

PHRASES(greetings,
	"bonjour|bonsoir|bjr|bsr|salut|slt|coucou|hello|hi|hey|dear|cher|chere|chers|cheres|greetings|madame|monsieur|mesdames|"
	"mademoiselle|messieurs|mme|mlle|mr|mrs|ms|miss|sir|madam|rebonjour",
	"re bonjour", "m .", "good morning|afternoon|evening|day", "bien le bonjour")

/* These begin what is said, capital or not. */
static gboolean
is_opener(const struct prose *w, guint i)
{
	return word_is(w, i,
		"merci|votre|vos|ton|nous|je|j|suite|pour|en|un|une|ce|cette|c|il|elle|si|oui|non|bien|comme|apres|afin|concernant|veuillez|au|"
		"aux|dans|sur|mon|ma|notre|nos|thank|thanks|your|you|we|i|the|this|that|it|please|as|in|on|for|to|following|regarding|yes|no|"
		"sorry|unfortunately|welcome|just|my|our|if|desole|desolee|desoles|bienvenue|felicitations|nice|great|how|hope|can|is|what|"
		"quel|quelle|comment|combien|quand|pourquoi|est|pouvez|pourriez|avez|ayant|actuellement|there");
}

gboolean
word_is_title(const struct prose *words, gint64 i)
{
	return word_is(words, i,
		"madame|monsieur|mesdames|messieurs|mademoiselle|mme|mmes|mlle|m|mm|mr|mrs|ms|miss|mx|dr|sir|madam|docteur|maitre|"
		"me|prof|professeur|professor|cher|chere|chers|cheres|dear|client|cliente|clients|clientes|customer|customers|all|there|team|"
		"everyone|everybody|both|again|tous|toutes|toute|tout|vous|toi|a|et|and|or|ou|de|du|des|d|l|van|von|den|der|le|la|les|da|dos|el|"
		"bonjour|bonsoir|hello|hi|hey|salut|coucou|good|morning|afternoon|evening|day|equipe|ami|amie|amis|friend|friends|collegue|"
		"collegues|colleague|fidele|valued|societaire|adherent|adherente|membre|member|directeur|directrice|president|presidente|"
		"maire|greetings|re|rebonjour|guys|folks|monde|mon|ma|my|tres|herr|frau|senor|senora|signora|signor");
}

/* A word that may stand in a salutation: a title, a name, what ties names together. */
static gboolean
is_salutation(const struct prose *w, guint i)
{
	const struct word *word = word_at(w, i);

	if (word->kind == WORD_MARK)
		return word_is(w, i, ".|@|<|>|[|]|{|}|%|#|/|_") || (word_is(w, i, "-") && !(word->lines > 0));
	return word->kind == WORD_LETTERS && (word_is_title(w, i) || word->capital || word->joined);
}

/* Past the names up to a comma, a mark or the end of the line; `start` itself when what follows the
 * greeting is no name. */
static guint
salutation_end(const struct prose *w, guint start)
{
	guint i = start, names = 0, odd = 0;

	for (; i < w->list->len && names <= SALUTATION_MAX; i++) {
		const struct word *word = word_at(w, i);

		if (word->lines > 0 && i > start)
			return i;
		if (word_is(w, i, ",|!|:|;|…|-|?|.") && !(word_is(w, i, ".") && is_shortened(w, i)))
			return i + 1;
		odd += is_salutation(w, i) ? 0 : 1;
		names += word->kind == WORD_LETTERS ? 1 : 0;
		if (odd > 2 || is_opener(w, i))
			break;
	}
	if (i == w->list->len && odd == 0)
		return i;
	/* no comma: the greeting and the names that follow it at once */
	for (i = start; i < w->list->len && is_salutation(w, i) && !(word_at(w, i)->lines > 0 && i > start); i++)
		if (is_opener(w, i) || (word_is(w, i, "a|et|and|or|ou|le|la|all") &&
			!(word_at(w, (gint64)i + 1)->capital)))
			break;
	return i;
}

/* A line of its own with one to three capitalised words and a comma: "Jean,". */
static gboolean
is_bare_name(const struct prose *w, guint i)
{
	guint n = 0;

	for (; n < 4 && word_at(w, i)->kind == WORD_LETTERS && word_at(w, i)->capital; i++)
		n++;
	return n >= 1 && n <= 3 && word_is(w, i, ",") && word_at(w, (gint64)i + 1)->lines > 0;
}

static guint
greeting_end(const struct prose *w)
{
	guint end = 0;

	if (word_is(w, 0, "@") && word_at(w, 1)->kind == WORD_LETTERS) /* whom a post is for */
		end = 2 + (word_is(w, 2, ",|:") ? 1 : 0);
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
is_short(const struct prose *w, const struct sentence *s)
{
	return prose_count(w, s->first, s->end) <= TAIL_MAX && s->mark != '?';
}

/* Are there more words from this sentence on than a farewell has? */
static gboolean
more_follows(const struct prose *w, guint sentence)
{
	guint n = 0;

	if (sentence >= w->sentences->len)
		return FALSE;
	for (guint i = prose_sentence(w, sentence)->first; i < w->list->len && n <= CLOSING_LEFT; i++)
		n += word_at(w, i)->kind != WORD_MARK;
	return n > CLOSING_LEFT;
}

/* "Merci", "Bonne journée à vous !" and no more; not "Merci de nous appeler". */
static gboolean
is_weak(const struct prose *w, const struct sentence *s, guint i)
{
	guint after = phrase_at(weak_words(), w, s->first, s->end);

	if (after == 0 || !is_short(w, s) || more_follows(w, i + 1))
		return FALSE;
	return !word_is(w, s->first, "merci") || after - s->first >= 2 || prose_count(w, s->first, s->end) <= 2;
}

static void
mark_closing(struct prose *w)
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
is_card_line(const struct prose *w, const struct sentence *s, gboolean *address)
{
	gboolean capital = FALSE;

	for (guint i = s->first; i < s->end; i++) {
		const struct word *word = word_at(w, i);

		*address |= word->kind == WORD_LINK || word_is(w, i, "tel|telephone|fax|mobile|phone|standard");
		capital |= word->capital;
	}
	return s->mark == 0 && is_short(w, s) && (capital || *address) && word_at(w, s->first)->lines > 0;
}

static void
mark_card(struct prose *w)
{
	guint i = w->sentences->len, lines = 0;
	gboolean address = FALSE;

	for (; i > 1 && prose_sentence(w, i - 1)->part == PART_BODY && is_card_line(w, prose_sentence(w, i - 1), &address); i--)
		lines++;
	for (; lines >= 2 && address && i < w->sentences->len; i++)
		g_array_index(w->sentences, struct sentence, i).part = PART_CLOSING;
}

/* ---- all of it --------------------------------------------------------------------- */

void
prose_whole_sentences(struct prose *w)
{
	gsize columns = wrap_columns(w->text);
	guint first = greeting_end(w);

	prose_add_sentence(w, 0, first, PART_GREETING);
	for (guint i = first; i < w->list->len; i++) {
		if (i > first && word_at(w, i)->lines > 0 && begins_anew(w, i, columns)) {
			prose_add_sentence(w, first, i, PART_BODY);
			first = i;
		}
		if (is_end(w, i)) {
			prose_add_sentence(w, first, i + 1, PART_BODY);
			first = i + 1;
		}
	}
	prose_add_sentence(w, first, w->list->len, PART_BODY);
	mark_closing(w);
	mark_card(w);
}
