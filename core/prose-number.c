/* core/prose-number.c — numbers as people write them, in digits and in words of two languages. */
#include "core/prose.h"

#include <string.h>

#define DIGITS_MAX 12 /* before the decimals */
#define DECIMALS_MAX 6
#define VALUE_MAX (G_GINT64_CONSTANT(1000000000000))

gint64
prose_digits(const struct prose *ws, gint64 i)
{
	const struct word *w = word_at(ws, i);
	const char *text = word_text(ws, i);

	if (w == NULL || w->kind != WORD_DIGITS || strlen(text) > 9)
		return -1;
	return g_ascii_strtoll(text, NULL, 10);
}

/* ---- in digits ---------------------------------------------------------------------- */

static gboolean
is_digits(const struct prose *ws, gint64 i, gboolean glued)
{
	const struct word *w = word_at(ws, i);

	return w != NULL && w->kind == WORD_DIGITS && w->lines == 0 && w->glued == glued;
}

static gboolean
is_glued_mark(const struct prose *ws, gint64 i, char mark)
{
	const struct word *w = word_at(ws, i);
	const char *text = word_text(ws, i);

	return w != NULL && w->glued && text[0] == mark && text[1] == '\0';
}

/* Index past a group of three digits behind the separator, or `i`. A space separates when it is one
 * character, of whatever kind. */
static guint
group(const struct prose *ws, guint i, char separator)
{
	const struct word *before = word_at(ws, (gint64)i - 1);

	if (separator == ' ') {
		if (is_digits(ws, i, FALSE) && strlen(word_text(ws, i)) == 3 &&
			word_at(ws, i)->start - before->end <= 3)
			return i + 1;
	} else if (is_glued_mark(ws, i, separator) && is_digits(ws, i + 1, TRUE) &&
		strlen(word_text(ws, (gint64)i + 1)) == 3) {
		return i + 2;
	}
	return i;
}

static guint
groups(const struct prose *ws, guint i, GString *digits, char *separator)
{
	static const char separators[] = " .,'";
	guint next = i + 1;

	*separator = '\0';
	g_string_append(digits, word_text(ws, i));
	if (digits->len > 3 || digits->str[0] == '0')
		return next;
	for (const char *s = separators; *s != '\0' && *separator == '\0'; s++) {
		guint past;

		while ((past = group(ws, next, *s)) > next) {
			g_string_append(digits, word_text(ws, (gint64)past - 1));
			next = past;
			*separator = *s;
		}
	}
	return next;
}

static guint
decimals(const struct prose *ws, guint i, char separator, gint64 *millionths)
{
	const char *text = word_text(ws, (gint64)i + 1);
	gsize n = strlen(text);
	char part[DECIMALS_MAX + 1] = "000000";

	*millionths = 0;
	if (!(is_glued_mark(ws, i, ',') || is_glued_mark(ws, i, '.')) || *word_text(ws, i) == separator ||
		!is_digits(ws, (gint64)i + 1, TRUE) || n > DECIMALS_MAX)
		return i;
	memcpy(part, text, n);
	*millionths = g_ascii_strtoll(part, NULL, 10);
	return i + 2;
}

static guint
in_digits(const struct prose *ws, guint i, gint64 *millionths)
{
	g_autoptr(GString) digits = g_string_new(NULL);
	char separator;
	guint next = groups(ws, i, digits, &separator);
	gint64 rest;

	if (digits->len > DIGITS_MAX)
		return i;
	next = decimals(ws, next, separator, &rest);
	*millionths = g_ascii_strtoll(digits->str, NULL, 10) * PROSE_UNIT + rest;
	return next;
}

/* ---- in words ----------------------------------------------------------------------- */

enum part { UNIT, HUNDRED, SCALE, SOME /* "une vingtaine de" */ };

struct number_word {
	const char *word;
	enum part part;
	gint64 value;
};

static const struct number_word number_words[] = {
	{ "zero", UNIT, 0 }, { "un", UNIT, 1 }, { "une", UNIT, 1 }, { "a", UNIT, 1 }, { "an", UNIT, 1 },
	{ "one", UNIT, 1 }, { "deux", UNIT, 2 }, { "two", UNIT, 2 }, { "trois", UNIT, 3 },
	{ "three", UNIT, 3 }, { "quatre", UNIT, 4 }, { "four", UNIT, 4 }, { "cinq", UNIT, 5 },
	{ "five", UNIT, 5 }, { "six", UNIT, 6 }, { "sept", UNIT, 7 }, { "seven", UNIT, 7 },
	{ "huit", UNIT, 8 }, { "eight", UNIT, 8 }, { "neuf", UNIT, 9 }, { "nine", UNIT, 9 },
	{ "dix", UNIT, 10 }, { "ten", UNIT, 10 }, { "onze", UNIT, 11 }, { "eleven", UNIT, 11 },
	{ "douze", UNIT, 12 }, { "twelve", UNIT, 12 }, { "treize", UNIT, 13 }, { "thirteen", UNIT, 13 },
	{ "quatorze", UNIT, 14 }, { "fourteen", UNIT, 14 }, { "quinze", UNIT, 15 },
	{ "fifteen", UNIT, 15 }, { "seize", UNIT, 16 }, { "sixteen", UNIT, 16 },
	{ "seventeen", UNIT, 17 }, { "eighteen", UNIT, 18 }, { "nineteen", UNIT, 19 },
	{ "vingt", UNIT, 20 }, { "vingts", UNIT, 20 }, { "twenty", UNIT, 20 }, { "trente", UNIT, 30 },
	{ "thirty", UNIT, 30 }, { "quarante", UNIT, 40 }, { "forty", UNIT, 40 },
	{ "cinquante", UNIT, 50 }, { "fifty", UNIT, 50 }, { "soixante", UNIT, 60 },
	{ "sixty", UNIT, 60 }, { "septante", UNIT, 70 }, { "seventy", UNIT, 70 },
	{ "huitante", UNIT, 80 }, { "octante", UNIT, 80 }, { "eighty", UNIT, 80 },
	{ "nonante", UNIT, 90 }, { "ninety", UNIT, 90 },
	{ "cent", HUNDRED, 100 }, { "cents", HUNDRED, 100 }, { "hundred", HUNDRED, 100 },
	{ "mille", SCALE, 1000 }, { "thousand", SCALE, 1000 }, { "million", SCALE, 1000000 },
	{ "millions", SCALE, 1000000 }, { "milliard", SCALE, 1000000000 },
	{ "milliards", SCALE, 1000000000 },
	{ "dizaine", SOME, 10 }, { "douzaine", SOME, 12 }, { "dozen", SOME, 12 },
	{ "quinzaine", SOME, 15 }, { "vingtaine", SOME, 20 }, { "trentaine", SOME, 30 },
	{ "quarantaine", SOME, 40 }, { "cinquantaine", SOME, 50 }, { "soixantaine", SOME, 60 },
	{ "centaine", SOME, 100 }, { "couple", SOME, 2 },
};

static const struct number_word *
find(const struct prose *ws, gint64 i)
{
	const struct word *w = word_at(ws, i);
	const char *text = word_text(ws, i);

	if (w == NULL || w->kind != WORD_LETTERS || (*text == 'a' && text[1] == '\0' && w->end - w->start > 1))
		return NULL; /* "à" */
	for (gsize k = 0; k < G_N_ELEMENTS(number_words); k++)
		if (number_words[k].word[0] == text[0] && strcmp(number_words[k].word, text) == 0)
			return &number_words[k];
	return NULL;
}

/* May `value` be added to a number that ends in what `low` (below 1000) says so far? French goes on to
 * nineteen after sixty and eighty, and says seventeen to nineteen in two words. */
static gboolean
may_add(gint64 low, gint64 value)
{
	gint64 tens = low % 100;

	if (tens == 10)
		return value >= 7 && value < 10;
	if (value == 0 || tens == 0)
		return low == 0 || value > 0;
	if (tens == 60 || tens == 80)
		return value < 20;
	return tens >= 20 && tens % 10 == 0 && value < 10;
}

struct sum {
	gint64 total, low; /* low: below the last scale */
	gint64 last; /* value of the last word, -1 none yet */
	gboolean some; /* ended by a collective */
};

/* "two cents" is an amount; "deux cents" a number. */
static gboolean
is_coin(const struct prose *ws, gint64 i)
{
	return word_is(ws, i, "cent|cents") && word_is(ws, i - 1, "two|three|four|five|seven|eight|nine|ten|one|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety");
}

static gboolean
take(const struct prose *ws, gint64 i, const struct number_word *word, struct sum *s)
{
	switch (word->part) {
	case UNIT:
		if (word->value == 20 && s->last == 4 && s->low % 100 == 4) { /* quatre-vingt */
			s->low += 76;
			break;
		}
		if (s->last >= 0 && (word->value == 1 && word_is(ws, i, "a|an")))
			return FALSE;
		if (s->last >= 0 && !may_add(s->low, word->value))
			return FALSE;
		s->low += word->value;
		break;
	case HUNDRED:
		if (s->low > 19 || is_coin(ws, i) || word_is(ws, i - 1, "pour|per"))
			return FALSE;
		s->low = MAX(s->low, 1) * 100;
		break;
	case SCALE:
		if (s->some || (s->total > 0 && word->value >= 1000000))
			return FALSE;
		s->total += MAX(s->low, 1) * word->value;
		s->low = 0;
		break;
	case SOME:
		if (s->last < 0 || s->total > 0 || s->low > 19)
			return FALSE;
		s->low *= word->value;
		s->some = TRUE;
		break;
	}
	s->last = word->value;
	return s->total + s->low <= VALUE_MAX;
}

/* "vingt et un", "one hundred and twenty"; but no "two and three". */
static gboolean
is_link(const struct prose *ws, gint64 i, const struct sum *s)
{
	gint64 tens = s->low % 100;

	if (word_is(ws, i, "et"))
		return tens >= 20 && tens % 10 == 0 && word_is(ws, i + 1, "un|une|onze");
	return word_is(ws, i, "and") && tens == 0 && s->last >= 100;
}

static guint
in_words(const struct prose *ws, guint i, gint64 *millionths)
{
	struct sum s = { .last = -1 };
	guint next = i;

	for (guint at = i;; at++) {
		const struct number_word *word = find(ws, at);

		if (word == NULL && s.last >= 0 && is_link(ws, at, &s))
			continue;
		if (word == NULL || (at > i && word_at(ws, at)->lines > 1) || !take(ws, at, word, &s))
			break;
		next = at + 1;
		if (s.some)
			break;
	}
	if (s.some && word_is(ws, next, "de|d'|of"))
		next++;
	*millionths = (s.total + s.low) * PROSE_UNIT;
	return next;
}

/* ---- both --------------------------------------------------------------------------- */

static guint
add_half(const struct prose *ws, guint i, gint64 *millionths)
{
	if (word_is(ws, i, "et") && word_is(ws, (gint64)i + 1, "demi|demie")) {
		*millionths += PROSE_UNIT / 2;
		return i + 2;
	}
	if (word_is(ws, i, "and") && word_is(ws, (gint64)i + 1, "a") && word_is(ws, (gint64)i + 2, "half")) {
		*millionths += PROSE_UNIT / 2;
		return i + 3;
	}
	return i;
}

static guint
multiply(const struct prose *ws, guint i, gint64 *millionths)
{
	const struct number_word *word = find(ws, i);

	if (word == NULL || word->part != SCALE || *millionths > VALUE_MAX / word->value * PROSE_UNIT)
		return i;
	*millionths *= word->value;
	return i + 1;
}

guint
prose_number(const struct prose *ws, guint i, gint64 *millionths)
{
	const struct word *w = word_at(ws, i);
	guint next;

	*millionths = 0;
	if (w == NULL || w->kind == WORD_MARK)
		return i;
	if (w->kind == WORD_DIGITS) {
		next = in_digits(ws, i, millionths);
		return next > i ? multiply(ws, next, millionths) : i;
	}
	next = in_words(ws, i, millionths);
	return next > i ? add_half(ws, next, millionths) : i;
}
