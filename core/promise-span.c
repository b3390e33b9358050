/* core/promise-span.c — "sous 48 h", "within 5 business days", "J+2": times that are counted from now. */
#include "core/promise-private.h"

#include "base/date.h"
#include "core/clock.h"
#include "core/prose-time.h"

#define SPAN_DAYS_MAX 3660

/* ---- spans: "sous 48 h", "within 5 business days" ----------------------------------- */

/* Past "sous", "dans un délai maximum de", "within the next"; `i` when no such thing begins here. */
static guint
span_opening(const struct promise_scan *s, guint i)
{
	guint at = i;

	if (promise_is(s, at, "d'") && promise_is(s, (gint64)at + 1, "ici"))
		at += promise_is(s, (gint64)at + 2, "a") ? 3 : 2;
	else if (promise_is(s, at, "sous|dans|within|in|under|endeans|en|inside") || (promise_is(s, at, "avant") && !promise_is(s, (gint64)at + 1, "le|la|l'")))
		at++;
	else
		return i;
	if (promise_is(s, at, "un|le|a|the|notre|nos") && promise_is(s, (gint64)at + 1, "delai|delais|period|timeframe|maximum|max|space|maximal"))
		at += 2;
	at = promise_skip(s, at, "delai|delais");
	return promise_skip(s, at, "au|plus|maximum|maximal|max|de|d'|les|ces|the|next|coming|prochaines|prochains|environ|about|approximately|around|moins|of|at|most|suivantes");
}

static gboolean
span_unit(const struct promise_scan *s, guint i, struct prose_span *span)
{
	return prose_span(s->ws, promise_skip(s, i, "prochaines|prochains|next|petites|petits|)|(|maximum|max"), span);
}

/* A number and its unit at `i`; of a range ("3 à 5 jours", "24h à 48h") the last one counts. */
static guint
span_number(const struct promise_scan *s, guint i, gint64 *number, struct prose_span *span)
{
	guint next = prose_number(s->ws, i, number), past;
	gint64 second;

	next = prose_part(s->ws, i, next, number);
	if (next == i)
		return i;
	past = span_unit(s, next, span) ? span->past : next;
	if (promise_is(s, past, "a|ou|to|or|-|/")) {
		guint other = prose_number(s->ws, past + 1, &second);

		if (other > past + 1 && !promise_is(s, (gint64)past + 1, "un|une|a|an") && span_unit(s, other, span)) {
			*number = second;
			return span->past;
		}
	}
	return past > next ? prose_span_rest(s->ws, span, number) : i;
}

/* "dans l'heure", "within the hour", "sous quinzaine". */
static guint
bare_unit(const struct promise_scan *s, guint i, gint64 *number, struct prose_span *span)
{
	guint at = promise_skip(s, i, "l'|la|le|the");
	guint part = prose_part(s->ws, at, at, number);

	if (part == at && (part = prose_part(s->ws, (guint)MAX((gint64)at - 1, 0), at, number)) > at)
		*number = PROSE_UNIT / 4; /* "le quart d'heure" */
	else if (part == at)
		*number = PROSE_UNIT;
	if (!prose_span(s->ws, part, span) || span->kind != PROSE_PLAIN)
		return i;
	if (promise_is(s, part, "quinzaine|huitaine|fortnight"))
		return span->past;
	return at > i - 1 && promise_is(s, part, "heure|hour|minute") ? span->past : i;
}

/* Jours ouvrables: Monday to Saturday without the holidays, whatever the desk's own hours. */
static gint32
workable_day(const struct promise_scan *s, int n)
{
	const struct calendar *c = s->clock->calendar;
	gint32 day = s->clock->today;

	while (n > 0) {
		day++;
		if (calendar_weekday(day) != 6 && (c == NULL || calendar_reason(c, day) != CALENDAR_CLOSED))
			n--;
	}
	return day;
}

static gboolean
span_due(const struct promise_scan *s, gint64 number, const struct prose_span *span, gint64 *due)
{
	gint64 n = number / PROSE_UNIT, seconds;
	gint32 day;

	if (n > SPAN_DAYS_MAX * 24 * 60)
		return FALSE;
	seconds = n * span->seconds + number % PROSE_UNIT * span->seconds / PROSE_UNIT;
	if (seconds > SPAN_DAYS_MAX * PROSE_DAY)
		return FALSE;
	switch (span->kind) {
	case PROSE_HOURS:
		*due = clock_due(s->clock->calendar, s->clock->now, seconds, NULL, 0);
		return *due != CLOCK_NEVER;
	case PROSE_BUSINESS:
		n = span->seconds >= 7 * PROSE_DAY ? seconds / PROSE_DAY / 7 * 5 : n;
		if (n < 1 || (s->clock->calendar != NULL && !calendar_business_day(s->clock->calendar, s->clock->today, (int)n, &day)))
			return FALSE;
		*due = promise_close(s, s->clock->calendar != NULL ? day : s->clock->today + (gint32)n);
		return TRUE;
	case PROSE_WORKABLE:
		*due = promise_close(s, workable_day(s, (int)MAX(n, 1)));
		return TRUE;
	case PROSE_PLAIN:
		break;
	}
	*due = s->clock->now + seconds * DATE_SECOND;
	return TRUE;
}

gboolean
promise_span(const struct promise_scan *s, guint i, struct promise_when *when)
{
	guint at = span_opening(s, i), past;
	struct prose_span span;
	gint64 number;

	if (at == i || promise_is(s, (gint64)i - 1, "valable|valid|ouvert|depuis"))
		return FALSE;
	past = span_number(s, at, &number, &span);
	if (past == at)
		past = bare_unit(s, at, &number, &span);
	if (past == at || (promise_is(s, i, "avant|d'") && span.hours && span.kind == PROSE_PLAIN && number < 24 * (gint64)PROSE_UNIT &&
			(promise_is(s, i, "avant") || number >= 7 * (gint64)PROSE_UNIT)))
		return FALSE; /* "avant 17 h" is a time of day */
	when->to = past;
	return span_due(s, number, &span, &when->due);
}

/* "J+2" */
gboolean
promise_day_plus(const struct promise_scan *s, guint i, struct promise_when *when)
{
	gint64 days = prose_digits(s->ws, (gint64)i + 2);
	enum prose_kind kind = PROSE_PLAIN;
	struct prose_span span = { PROSE_PLAIN, PROSE_DAY, FALSE, 0 };

	if (!promise_is(s, i, "j|d") || !promise_is(s, (gint64)i + 1, "+") || days < 1 || days > 365)
		return FALSE;
	when->to = prose_kind(s->ws, i + 3, PROSE_DAY, &kind);
	span.kind = kind;
	return span_due(s, days * PROSE_UNIT, &span, &when->due);
}
