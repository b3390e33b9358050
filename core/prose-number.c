/* core/prose-number.c — numbers as people write them, in digits and in words of two languages. */
#include "core/prose-time.h"

#include <string.h>

#define DIGITS_MAX 12 /* before the decimals */
#define DECIMALS_MAX 6
#define VALUE_MAX (G_GINT64_CONSTANT(1000000000000))

gint64
prose_digits(const struct prose *ws, gint64 i)
{
	const struct word *w = word_at(ws, i);

	return w->kind == WORD_NUMBER && w->len <= 9 ? g_ascii_strtoll(word_text(ws, i), NULL, 10) : -1;
}

/* ---- in digits ---------------------------------------------------------------------- */

static gboolean
is_digits(const struct prose *ws, gint64 i, gboolean glued)
{
	const struct word *w = word_at(ws, i);

	return w->kind == WORD_NUMBER && w->lines == 0 && w->glued == glued;
}

static gboolean
is_glued_mark(const struct prose *ws, gint64 i, char mark)
{
	const struct word *w = word_at(ws, i);
	const char *text = word_text(ws, i);

	return w->glued && text[0] == mark && text[1] == '\0';
}

/* Index past a group of three digits behind the separator, or `i`. A space separates when it is one
 * character, of whatever kind. */
static guint
group(const struct prose *ws, guint i, char separator)
{
	const struct word *before = word_at(ws, (gint64)i - 1);

	if (separator == ' ') {
		if (is_digits(ws, i, FALSE) && word_at(ws, i)->len == 3 &&
			word_at(ws, i)->start - before->end <= 3)
			return i + 1;
	} else if (is_glued_mark(ws, i, separator) && is_digits(ws, i + 1, TRUE) &&
		word_at(ws, (gint64)i + 1)->len == 3) {
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
	enum part part;
	gint64 value;
};

/* A word's part and value as its class; zero is one too. */
#define NUMBER(part, value) ((guint64)((part) + 1) << 32 | (value))
static const struct lexicon_row rows[] = {
	{ NUMBER(UNIT, 0), "zero" }, { NUMBER(UNIT, 1), "un une a an one" },
	{ NUMBER(UNIT, 2), "deux two" }, { NUMBER(UNIT, 3), "trois three" },
	{ NUMBER(UNIT, 4), "quatre four" }, { NUMBER(UNIT, 5), "cinq five" }, { NUMBER(UNIT, 6), "six" },
	{ NUMBER(UNIT, 7), "sept seven" }, { NUMBER(UNIT, 8), "huit eight" },
	{ NUMBER(UNIT, 9), "neuf nine" }, { NUMBER(UNIT, 10), "dix ten" },
	{ NUMBER(UNIT, 11), "onze eleven" }, { NUMBER(UNIT, 12), "douze twelve" },
	{ NUMBER(UNIT, 13), "treize thirteen" }, { NUMBER(UNIT, 14), "quatorze fourteen" },
	{ NUMBER(UNIT, 15), "quinze fifteen" }, { NUMBER(UNIT, 16), "seize sixteen" },
	{ NUMBER(UNIT, 17), "seventeen" }, { NUMBER(UNIT, 18), "eighteen" },
	{ NUMBER(UNIT, 19), "nineteen" }, { NUMBER(UNIT, 20), "vingt vingts twenty" },
	{ NUMBER(UNIT, 30), "trente thirty" }, { NUMBER(UNIT, 40), "quarante forty" },
	{ NUMBER(UNIT, 50), "cinquante fifty" }, { NUMBER(UNIT, 60), "soixante sixty" },
	{ NUMBER(UNIT, 70), "septante seventy" }, { NUMBER(UNIT, 80), "huitante octante eighty" },
	{ NUMBER(UNIT, 90), "nonante ninety" }, { NUMBER(HUNDRED, 100), "cent cents hundred" },
	{ NUMBER(SCALE, 1000), "mille thousand" }, { NUMBER(SCALE, 1000000), "million millions" },
	{ NUMBER(SCALE, 1000000000), "milliard milliards" }, { NUMBER(SOME, 2), "couple" },
	{ NUMBER(SOME, 10), "dizaine" }, { NUMBER(SOME, 12), "douzaine dozen" },
	{ NUMBER(SOME, 15), "quinzaine" }, { NUMBER(SOME, 20), "vingtaine" },
	{ NUMBER(SOME, 30), "trentaine" }, { NUMBER(SOME, 40), "quarantaine" },
	{ NUMBER(SOME, 50), "cinquantaine" }, { NUMBER(SOME, 60), "soixantaine" },
	{ NUMBER(SOME, 100), "centaine" },
};
LEXICON(number_words, rows)

static gboolean
find(const struct prose *ws, gint64 i, struct number_word *word)
{
	const struct word *w = word_at(ws, i);
	guint64 number = w->kind == WORD_LETTERS ? word_classes(ws, i, number_words()) : 0;

	*word = (struct number_word){ (enum part)((number >> 32) - 1), (gint64)(number & G_MAXUINT32) };
	return number != 0 && !(word_is(ws, i, "a") && w->end - w->start > 1); /* "à" */
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
		struct number_word word;
		gboolean found = find(ws, at, &word);

		if (!found && s.last >= 0 && is_link(ws, at, &s))
			continue;
		if (!found || (at > i && word_at(ws, at)->lines > 1) || !take(ws, at, &word, &s))
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
	struct number_word word;

	if (!find(ws, i, &word) || word.part != SCALE || *millionths > VALUE_MAX / word.value * PROSE_UNIT)
		return i;
	*millionths *= word.value;
	return i + 1;
}

guint
prose_number(const struct prose *ws, guint i, gint64 *millionths)
{
	const struct word *w = word_at(ws, i);
	guint next;

	*millionths = 0;
	if (w->kind == WORD_MARK)
		return i;
	if (w->kind == WORD_NUMBER) {
		next = in_digits(ws, i, millionths);
		return next > i ? multiply(ws, next, millionths) : i;
	}
	next = in_words(ws, i, millionths);
	return next > i ? add_half(ws, next, millionths) : i;
}
