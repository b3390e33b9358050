/* core/facts-number.c — amounts, rates and delays: a number, and the unit that stands by it.
 *
 * Of delays, what is none: a time of day ("à 18 h", "9h30"), a rhythm ("par mois", "tous les 15
 * jours"), an age, what lies behind ("depuis 3 mois", "il y a 2 jours"), "24h/24". */
#include "core/facts-private.h"

#include "core/prose-time.h"

#include <string.h>

#define YEAR (360 * PROSE_DAY)

static enum fact_type
type_of(enum prose_kind kind)
{
	static const enum fact_type types[] = { [PROSE_PLAIN] = FACT_DUR, [PROSE_BUSINESS] = FACT_DUR_BUSINESS,
		[PROSE_WORKABLE] = FACT_DUR_WORKABLE, [PROSE_HOURS] = FACT_DUR_HOURS };

	return types[kind];
}

/* ---- what is no delay --------------------------------------------------------------- */

static gboolean
before_is(const struct prose *ws, guint i, int within, struct word_list *list)
{
	guint32 sentence = word_at(ws, i)->sentence;

	for (gint64 k = (gint64)i - 1; k >= 0 && k >= (gint64)i - within; k--) {
		if (word_at(ws, k)->sentence != sentence || word_is(ws, k, ",|;|(|)|:"))
			return FALSE;
		if (word_in(ws, k, list))
			return TRUE;
	}
	return FALSE;
}

static gboolean
is_article(const struct prose *ws, guint i)
{
	return word_is(ws, i, "un|une|a|an");
}

static gboolean
is_rate(const struct prose *ws, guint i)
{
	if (word_is(ws, (gint64)i - 1, "par|per|/|chaque|each|every"))
		return TRUE;
	if (word_is(ws, (gint64)i - 1, "les") && word_is(ws, (gint64)i - 2, "tous|toutes"))
		return TRUE;
	if (!is_article(ws, i))
		return FALSE;
	if (word_is(ws, i, "a|an"))
		return !word_is(ws, (gint64)i - 1, "within|in|for|after|about|take|takes|took|taking|to|than|last|lasts|wait|allow|least|most|over|under|nearly|around|only|be|is|of|need|needs|approximately|during|every");
	return word_is(ws, (gint64)i - 1, "€|eur|euro|euros|%|cent|fois|times|once|twice") ||
		(word_is(ws, (gint64)i + 1, "jour") && !word_is(ws, (gint64)i + 2, "et") &&
			!word_is(ws, (gint64)i - 1, "sous|en|dans|pendant|apres|de|d'|environ|faut|compter|comptez|prend|qu'"));
}

/* "depuis plus d'un mois", "il y a 3 jours", "for years" with "ago". */
static gboolean
is_behind(const struct prose *ws, guint i, guint past)
{
	if (before_is(ws, i, 4, WORDS("depuis|since")) || word_is(ws, past, "ago|earlier"))
		return TRUE;
	if (word_is(ws, (gint64)past + 1, "anciennete|tot") && word_is(ws, past, "d'|plus"))
		return TRUE;
	for (gint64 k = (gint64)i - 1; k > 0 && k >= (gint64)i - 4; k--)
		if (word_is(ws, k, "a") && word_is(ws, k - 1, "y"))
			return !word_is(ws, past, "de|d'");
	return FALSE;
}

static gboolean
is_age(const struct prose *ws, guint i, guint past, gint64 number)
{
	gint64 years = number / PROSE_UNIT;

	if (word_is(ws, past, "old|revolus") || before_is(ws, i, 3, WORDS("age|agee|ages|agees|aged")))
		return TRUE;
	if (years < 10 || years > 99)
		return FALSE;
	if (word_is(ws, past, "d'") && word_is(ws, (gint64)past + 1, "age"))
		return TRUE;
	return word_is(ws, (gint64)i - 1, "avez|ayant|aurez|aura|ont|aux|les") ||
		before_is(ws, i, 3, WORDS("plus|moins|partir|des|under|over|jeunes|jeune|entre|between|aux|les|mineurs"));
}

/* "24h/24", "7 jours sur 7". */
static gboolean
is_always(const struct prose *ws, guint i, guint past)
{
	return word_is(ws, past, "/|sur|x") && prose_digits(ws, (gint64)past + 1) > 0 &&
		prose_digits(ws, (gint64)past + 1) == prose_digits(ws, i);
}

/* ---- times of day ------------------------------------------------------------------- */

static gboolean
lasts(const struct prose *ws, guint i)
{
	return word_is(ws, (gint64)i - 1, "sous|en|dans|pendant|within|in|durant|faut|compter|comptez|prend|dure|environ|takes|for|delai|duree") ||
		(word_is(ws, (gint64)i - 1, "de|d'") &&
			word_is(ws, (gint64)i - 2, "delai|delais|duree|moins|plus|attente|maximum|minimum|temps|pres|creneau|rendez|preavis"));
}

static gboolean
is_range_mark(const struct prose *ws, gint64 i)
{
	return word_is(ws, i, "a|-|/|et|to|and|until");
}

static gboolean
is_clock_word(const struct prose *ws, gint64 i)
{
	return word_is(ws, i, "vers|jusqu'|des|at|by|until|before|from|between|matin|soir|midi|demain|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|hui|aujourd'hui|monday|tuesday|wednesday|thursday|friday|saturday|sunday|tomorrow|today|tonight");
}

/* "9h" or "9h30" right before `i`. */
static gboolean
ends_in_hour(const struct prose *ws, gint64 i)
{
	gint64 unit = prose_digits(ws, i - 1) >= 0 ? i - 2 : i - 1;

	return word_is(ws, unit, "heure|heures|h|hour|hours|hr|hrs") && prose_digits(ws, unit - 1) >= 0 && prose_digits(ws, unit - 1) <= 24;
}

static gboolean
is_clock(const struct prose *ws, guint i, gint64 number, const struct prose_span *span)
{
	gint64 hour = number / PROSE_UNIT;
	gint64 before = (gint64)i - 1;

	if (!span->hours || span->kind != PROSE_PLAIN || hour > 24 || number % PROSE_UNIT != 0 || lasts(ws, i))
		return FALSE;
	if (prose_minutes(ws, span->past) >= 0)
		return TRUE;
	if (is_clock_word(ws, before))
		return TRUE;
	if (word_is(ws, before, "avant|apres|ici|d'ici"))
		return hour >= 7 && hour <= 23;
	if (word_is(ws, before, "de|entre")) /* "de 9h à 18h" */
		return is_range_mark(ws, span->past) && prose_digits(ws, (gint64)span->past + 1) <= 24;
	if (word_is(ws, before, "a") && prose_digits(ws, before - 1) < 0)
		return !prose_is_unit(ws, before - 1) || before_is(ws, (guint)before, 5, WORDS("de|entre|from")) || hour < 24;
	if (is_range_mark(ws, before))
		return before_is(ws, i, 5, WORDS("de|entre|from|between")) || ends_in_hour(ws, before);
	return word_is(ws, span->past, "-|/") && prose_digits(ws, (gint64)span->past + 1) > 0 &&
		prose_digits(ws, (gint64)span->past + 1) <= 24;
}

/* ---- delays ------------------------------------------------------------------------- */

static void
put_delay(struct fact_reader *r, enum fact_type type, gint64 number, gint64 seconds, guint from, guint to)
{
	gint64 all = number / PROSE_UNIT * seconds + number % PROSE_UNIT * seconds / PROSE_UNIT;
	g_autofree char *value = NULL, *usage = NULL;

	if (number > 10000000 * (gint64)PROSE_UNIT)
		return;
	if (seconds == PROSE_DAY && (all == 365 * PROSE_DAY || all == 366 * PROSE_DAY || all == 730 * PROSE_DAY))
		all = all / (365 * PROSE_DAY) * YEAR;
	if (seconds == 7 * PROSE_DAY && type == FACT_DUR && (number == PROSE_UNIT || number == 2 * PROSE_UNIT)) {
		/* a week is said for eight days, two for fifteen */
		usage = g_strdup_printf("%d", number == PROSE_UNIT ? 8 * 24 : 14 * 24);
		all = number == PROSE_UNIT ? 7 * PROSE_DAY : 15 * PROSE_DAY;
	}
	if (type == FACT_DUR_BUSINESS && seconds == 7 * PROSE_DAY)
		all = all / 7 * 5;
	value = fact_decimal(all / PROSE_HOUR * PROSE_UNIT + all % PROSE_HOUR * PROSE_UNIT / PROSE_HOUR);
	fact_add(r, type, value, usage, from, to);
}

static guint
delay(struct fact_reader *r, guint i, guint unit, gint64 number)
{
	const struct prose *ws = r->words;
	struct prose_span span;
	guint past;

	if (!prose_span(ws, unit, &span))
		return i;
	if (is_always(ws, i, span.past))
		return span.past + 2;
	if (is_rate(ws, i) || is_behind(ws, i, span.past) ||
		(span.seconds == YEAR && is_age(ws, i, span.past, number)))
		return span.past;
	if (is_clock(ws, i, number, &span))
		return span.past + (prose_minutes(ws, span.past) >= 0);
	past = prose_span_rest(ws, &span, &number);
	put_delay(r, type_of(span.kind), number, span.seconds, i, past);
	return past;
}

/* ---- money and rates ---------------------------------------------------------------- */

/* The currency behind a number: its factor in hundredths of a euro; 0 none. */
static int
currency(const struct prose *ws, guint i, guint *past)
{
	*past = i + 1;
	if (word_is(ws, i, "€|eur|euro|euros"))
		return 100;
	if (word_is(ws, i, "centime|centimes|cent|cents|cts|ct") || (word_is(ws, i, "c") && word_at(ws, i)->glued)) {
		*past = i + 1;
		if (word_is(ws, *past, "d'") && word_is(ws, (gint64)*past + 1, "euro|euros"))
			*past += 2;
		return 1;
	}
	if (word_is(ws, i, "keur|k") && (word_is(ws, i, "keur") || word_is(ws, (gint64)i + 1, "€|eur|euro|euros"))) {
		*past = i + (word_is(ws, i, "k") ? 2 : 1);
		return 100000;
	}
	if (word_is(ws, i, "m") && word_is(ws, (gint64)i + 1, "€")) {
		*past += 1;
		return 100000000;
	}
	if (word_is(ws, i, "d'|of|de") && word_is(ws, (gint64)i + 1, "euro|euros")) {
		*past += 1;
		return 100;
	}
	return 0;
}

/* The cents behind: "12€50", "12 euros 50", "deux euros et 50 centimes". */
static guint
cents_behind(const struct prose *ws, guint i, gint64 *number)
{
	guint at = word_is(ws, i, "et|and") ? i + 1 : i, past, after;
	const struct word *w = word_at(ws, at);
	gint64 cents;

	if (w->lines > 0 || (past = prose_number(ws, at, &cents)) == at || cents >= 100 * PROSE_UNIT ||
		cents % PROSE_UNIT != 0 || is_article(ws, at))
		return i;
	if (currency(ws, past, &after) == 1)
		past = after;
	else if (at > i || (w->kind == WORD_NUMBER && w->len != 2) ||
		currency(ws, past, &after) != 0 || prose_is_unit(ws, past) || word_is(ws, past, "%|pour|fois|a"))
		return i;
	*number += cents / 100;
	return past;
}

static void
put_amount(struct fact_reader *r, gint64 number, int factor, guint from, guint to)
{
	g_autofree char *value = NULL;

	if (number > G_MAXINT64 / factor)
		return;
	value = fact_decimal(number * factor / 100);
	fact_add(r, FACT_EUR, value, NULL, from, to);
}

static guint
amount(struct fact_reader *r, guint i, guint next, gint64 number)
{
	const struct prose *ws = r->words;
	guint past;
	int factor = currency(ws, next, &past);

	if (factor > 0) {
		if (factor == 100)
			past = cents_behind(ws, past, &number);
		put_amount(r, number, factor, i, past);
		return past;
	}
	if (i > 0 && word_is(ws, (gint64)i - 1, "€|eur") && !r->taken[i - 1] && word_at(ws, i)->lines == 0) {
		put_amount(r, number, 100, i - 1, next);
		return next;
	}
	return i;
}

static guint
rate_unit(const struct prose *ws, guint i)
{
	if (word_is(ws, i, "%|percent|pourcent|pourcents"))
		return i + 1;
	if (word_is(ws, i, "pour|per") && word_is(ws, (gint64)i + 1, "cent"))
		return i + 2;
	return i;
}

static guint
rate(struct fact_reader *r, guint i, guint next, gint64 number)
{
	const struct prose *ws = r->words;
	guint past = rate_unit(ws, next);
	g_autofree char *value = NULL;

	if (past == next && word_is(ws, next, "‰")) {
		number /= 10;
		past = next + 1;
	}
	if (past == next)
		return i;
	value = fact_decimal(number);
	fact_add(r, FACT_PCT, value, NULL, i, past);
	return past;
}

/* ---- numbers ------------------------------------------------------------------------ */

/* "3 à 5 jours", "entre 5 et 10 €": the unit stands behind the second number only. Where that one's unit
 * begins, or `next`. */
static guint
unit_of_range(const struct prose *ws, guint i, guint next)
{
	gint64 second;
	guint past;

	if (!(word_is(ws, next, "a|ou|to|or|-|/") || (word_is(ws, next, "et|and") && word_is(ws, (gint64)i - 1, "entre|between"))))
		return next;
	past = prose_number(ws, next + 1, &second);
	if (past == next + 1 || is_article(ws, next + 1) || word_at(ws, (gint64)next + 1)->lines > 0)
		return next;
	return past;
}

/* "J+2", "D+1". */
static guint
after_day(struct fact_reader *r, guint i)
{
	const struct prose *ws = r->words;
	gint64 days = prose_digits(ws, (gint64)i + 2);
	enum prose_kind kind = PROSE_PLAIN;
	guint past;

	if (!word_is(ws, i, "j|d") || !word_is(ws, (gint64)i + 1, "+") || days < 1 || days > 365)
		return i;
	past = prose_kind(ws, i + 3, PROSE_DAY, &kind);
	put_delay(r, type_of(kind), days * PROSE_UNIT, PROSE_DAY, i, past);
	return past;
}

static gboolean
is_ordinal(const struct prose *ws, guint next)
{
	return word_at(ws, next)->glued &&
		word_is(ws, next, "e|er|ere|eme|ieme|nd|rd|th|st|o");
}

/* Of what was read over the end of a range, only the first number is this fact's. */
static void
cut_range(struct fact_reader *r, guint before, guint next, guint past)
{
	if (r->list->len == before)
		return;
	((struct fact *)g_ptr_array_index(r->list, r->list->len - 1))->end = word_at(r->words, (gint64)next - 1)->end;
	memset(r->taken + next, 0, past - next);
}

static guint
with_unit(struct fact_reader *r, guint i, guint unit, gint64 number)
{
	guint (*const readers[])(struct fact_reader *, guint, guint, gint64) = { rate, amount, delay };
	guint past = i;

	for (gsize k = 0; k < G_N_ELEMENTS(readers) && past == i; k++)
		past = readers[k](r, i, unit, number);
	return past;
}

guint
fact_number(struct fact_reader *r, guint i)
{
	const struct prose *ws = r->words;
	guint before = r->list->len, next, past, unit;
	gint64 number;

	next = prose_part(ws, i, prose_number(ws, i, &number), &number);
	if (next == i)
		return after_day(r, i);
	if (is_ordinal(ws, next))
		return next;
	if (word_is(ws, next, ")") && word_is(ws, (gint64)i - 1, "("))
		next++;
	past = with_unit(r, i, next, number);
	if (past > i)
		return past;
	unit = unit_of_range(ws, i, next);
	if (unit > next && (past = with_unit(r, i, unit, number)) > next)
		cut_range(r, before, next, past);
	return next;
}
