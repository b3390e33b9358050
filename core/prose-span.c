/* core/prose-span.c — spans of time as people write them: their units, and what of the time counts. */
#include "core/prose-time.h"

/* ---- units of time ------------------------------------------------------------------ */

/* A unit's seconds as the class of its words. */
static const struct lexicon_row rows[] = {
	{ PROSE_HOUR, "heure heures h hour hours hr hrs" }, { 60, "minute minutes min mins mn" },
	{ 1, "seconde secondes second seconds sec" }, { PROSE_DAY, "jour jours j jr jrs day days journee journees" },
	{ 7 * PROSE_DAY, "semaine semaines sem week weeks" }, { 30 * PROSE_DAY, "mois month months" },
	{ 360 * PROSE_DAY, "an ans annee annees year years yr yrs" }, { 15 * PROSE_DAY, "fortnight fortnights quinzaine quinzaines" },
	{ 8 * PROSE_DAY, "huitaine" }, { 90 * PROSE_DAY, "trimestre trimestres" }, { 180 * PROSE_DAY, "semestre semestres" },
};
LEXICON(units, rows)

/* The seconds of the unit at word `i`, 0 none. */
static gint64
unit_at(const struct prose *ws, gint64 i)
{
	return (gint64)word_classes(ws, i, units());
}

static guint
skip_adjectives(const struct prose *ws, guint i)
{
	while (word_is(ws, i, "petit|petits|bon|bons|full|clear|complete|more|further|additional|extra|autres|grand|grands|pleins|calendar|consecutive"))
		i++;
	return i;
}

/* What of the time counts: "ouvrés", "business". */
guint
prose_kind(const struct prose *ws, guint i, gint64 seconds, enum prose_kind *kind)
{
	guint at = i;

	while (word_is(ws, at, "(|bancaire|bancaires|pleins"))
		at++;
	if (word_is(ws, at, "ouvre|ouvres|ouvree|ouvrees"))
		*kind = seconds < PROSE_DAY ? PROSE_HOURS : PROSE_BUSINESS;
	else if (word_is(ws, at, "ouvrable|ouvrables"))
		*kind = seconds < PROSE_DAY ? PROSE_HOURS : PROSE_WORKABLE;
	else if (word_is(ws, at, "calendaire|calendaires|francs|pleins"))
		*kind = PROSE_PLAIN;
	else
		return i;
	return at + 1;
}

gboolean
prose_span(const struct prose *ws, guint i, struct prose_span *span)
{
	guint business;
	gint64 unit;

	i = skip_adjectives(ws, i);
	business = word_is(ws, i, "business|working|banking") ? 1 : 0;
	unit = unit_at(ws, i + business);
	if (unit == 0 || word_at(ws, i)->lines > 1)
		return FALSE;
	span->seconds = unit;
	span->hours = unit == PROSE_HOUR;
	span->kind = business == 0 ? PROSE_PLAIN : unit < PROSE_DAY ? PROSE_HOURS : PROSE_BUSINESS;
	span->past = i + business + 1;
	if (word_is(ws, (gint64)span->past - 1, "quinzaine|quinzaines") && word_is(ws, span->past, "de|d'"))
		return FALSE;
	span->past = prose_kind(ws, span->past, span->seconds, &span->kind);
	return TRUE;
}

gboolean
prose_is_unit(const struct prose *ws, gint64 i)
{
	return unit_at(ws, i) != 0;
}

/* "18h30", "9 h 30": the minutes; -1 none. */
gint64
prose_minutes(const struct prose *ws, guint i)
{
	gint64 n = prose_digits(ws, i);

	if (n < 0 || n > 59 || word_at(ws, i)->len != 2 || word_at(ws, i)->lines > 0 ||
		unit_at(ws, (gint64)i + 1) != 0 || word_is(ws, (gint64)i + 1, "€|%|eur|euro*"))
		return -1;
	return n;
}

/* "et demi", and a smaller unit behind: "1 an et 6 mois", "1 h 30". Adds to *number, in units of `span`. */
guint
prose_span_rest(const struct prose *ws, const struct prose_span *span, gint64 *number)
{
	guint at = span->past;
	gint64 rest, minutes = prose_minutes(ws, at);
	struct prose_span smaller;
	guint past;

	if (span->hours && minutes >= 0) {
		*number += minutes * PROSE_UNIT / 60;
		return at + 1;
	}
	if (word_is(ws, at, "et|and"))
		at++;
	if (at > span->past && (word_is(ws, at, "demi|demie") || (word_is(ws, at, "a") && word_is(ws, (gint64)at + 1, "half")))) {
		*number += PROSE_UNIT / 2;
		return at + (word_is(ws, at, "a") ? 2 : 1);
	}
	if (at > span->past && word_is(ws, at, "quart")) { /* "une heure et quart" */
		*number += PROSE_UNIT / 4;
		return at + 1;
	}
	past = prose_number(ws, at, &rest);
	if (past == at || !prose_span(ws, past, &smaller) || smaller.kind != span->kind ||
		smaller.seconds >= span->seconds || rest / PROSE_UNIT * smaller.seconds >= span->seconds ||
		word_is(ws, at, "un|une|a|an"))
		return span->past;
	*number += rest / PROSE_UNIT * (PROSE_UNIT * smaller.seconds / span->seconds);
	return smaller.past;
}

/* Past "/2" of "1/2 heure"; "1/2 jours" and "24/48 h" are ranges. */
static guint
half_in_digits(const struct prose *ws, guint i, guint next)
{
	gboolean half = next == i + 1 && prose_digits(ws, i) == 1 && word_is(ws, next, "/") && word_at(ws, next)->glued &&
		prose_digits(ws, (gint64)next + 1) == 2 && word_at(ws, (gint64)next + 1)->glued;

	return half && word_is(ws, (gint64)next + 2, "heure|hour|journee") ? next + 2 : next;
}

/* "une demi-heure", "half an hour", "trois quarts d'heure": the number so far, times a part. */
guint
prose_part(const struct prose *ws, guint i, guint next, gint64 *number)
{
	guint past = half_in_digits(ws, i, next);

	if (past > next) {
		*number /= 2;
		return past;
	}
	if (next == i && word_is(ws, i, "half|demi|demie") && !word_is(ws, (gint64)i - 1, "et|and")) {
		*number = PROSE_UNIT / 2;
		return word_is(ws, (gint64)i + 1, "a|an") ? i + 2 : i + 1;
	}
	if (next > i && word_is(ws, next, "demi|demie|demies")) {
		*number /= 2;
		return next + 1;
	}
	if (next > i && word_is(ws, next, "quart|quarts|quarter|quarters") && word_is(ws, (gint64)next + 1, "d'|of")) {
		*number /= 4;
		return word_is(ws, (gint64)next + 2, "a|an") ? next + 3 : next + 2;
	}
	return next;
}
