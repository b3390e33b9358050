/* core/promise-when.c — "vendredi avant midi", "by the end of the week": days and times by which something
 * is due, after the table in CHECKS. */
#include "core/promise-private.h"

#include "core/phrase.h"
#include "core/prose-time.h"

#define CLOSE_DEFAULT (18 * 3600) /* the end of a day on which the desk is closed */
#define NOON (12 * 3600)
#define SKIP_MAX 8 /* small words in front of a time */

guint
promise_skip_in(const struct promise_scan *s, guint i, struct word_list *list)
{
	for (int n = 0; n < SKIP_MAX && word_in(s->ws, i, list); n++)
		i++;
	return i;
}

/* The index past one of these, or `i`. */
static guint
beyond(const struct phrases *set, const struct promise_scan *s, guint i)
{
	return MAX(i, phrase_at(set, s->ws, i, s->ws->list->len));
}

/* ---- days as instants --------------------------------------------------------------- */

static gint64
instant(const struct promise_scan *s, gint32 day, int second)
{
	return calendar_instant(s->clock->calendar, day, second);
}

gint64
promise_close(const struct promise_scan *s, gint32 day)
{
	gint64 close;

	if (s->clock->calendar != NULL && calendar_close(s->clock->calendar, day, &close))
		return close;
	return instant(s, day, CLOSE_DEFAULT);
}

static gint32
end_of_month(gint32 day, int ahead)
{
	int year, month, mday;

	calendar_split_day(day, &year, &month, &mday);
	month += ahead + 1;
	year += (month - 1) / 12;
	return calendar_day_of(year, (month - 1) % 12 + 1, 1) - 1;
}

/* Friday of this ISO week (of the next one once it is past), or of a week ahead. */
static gint32
friday(const struct promise_scan *s, int weeks)
{
	gint32 day = s->clock->today - calendar_weekday(s->clock->today) + 4;

	if (weeks == 0 && promise_close(s, day) < s->clock->now)
		weeks = 1;
	return day + 7 * weeks;
}

/* ---- times of day ------------------------------------------------------------------- */

static int
half_of_day(const struct promise_scan *s, guint i, guint *past)
{
	*past = i + 1;
	if (promise_is(s, i, "am|pm"))
		return promise_is(s, i, "pm") ? 12 : 0;
	if (promise_is(s, i, "a|p") && promise_is(s, (gint64)i + 1, ".") && promise_is(s, (gint64)i + 2, "m")) {
		*past = i + 3 + (promise_is(s, (gint64)i + 3, ".") && word_at(s->ws, (gint64)i + 3)->glued ? 1 : 0);
		return promise_is(s, i, "p") ? 12 : 0;
	}
	return -1;
}

/* "17 h", "17h30", "17:30", "5 pm", "5.30 p.m.", "3 o'clock", "midi", "minuit": seconds of the day; the index past it, or `i`. */
static guint
clock_at(const struct promise_scan *s, guint i, int *second)
{
	gint64 hour = prose_digits(s->ws, i), minutes = 0;
	guint at = i + 1, past;
	int half;

	if (promise_is(s, i, "midi|noon|midday")) {
		*second = NOON;
		return i + 1;
	}
	if (promise_is(s, i, "minuit|midnight")) { /* of the day that ends */
		*second = 24 * 3600;
		return i + 1;
	}
	if (hour < 0)
		hour = prose_number(s->ws, i, &minutes) == i + 1 && minutes % PROSE_UNIT == 0 && !promise_is(s, i, "un|a|an") ? minutes / PROSE_UNIT : -1;
	minutes = 0;
	if (hour < 0 || hour > 24)
		return i;
	if (promise_is(s, at, ":|.") && word_at(s->ws, at)->glued && (minutes = prose_minutes(s->ws, at + 1)) >= 0)
		at += 2;
	else
		minutes = 0;
	half = half_of_day(s, at, &past);
	if (half >= 0) {
		hour = hour % 12 + half;
		at = past;
	} else if (promise_is(s, at, "h|heures|heure|hours|o'clock")) {
		at++;
		if (prose_minutes(s->ws, at) >= 0)
			minutes = prose_minutes(s->ws, at++);
	} else if (at == i + 1) {
		return i;
	}
	*second = (int)(hour * 3600 + minutes * 60);
	return at;
}

/* ---- parts of a day ----------------------------------------------------------------- */

enum part { WHOLE, TO_NOON, TO_CLOSE, AT };
struct part_of_day {
	enum part part;
	int second; /* AT */
};

/* Past "à", "avant", "before", "vers", "entre 14 h et". */
static guint
clock_opening(const struct promise_scan *s, guint i)
{
	int second;
	guint at = i, past;

	at = promise_skip(s, at, ",|des|a|at|avant|before|by|no|later|than|vers|around|pour|d'|ici|au|plus|tard|entre|between|de|from|sur|les|about");
	past = clock_at(s, at, &second);
	if (past == at && prose_digits(s->ws, at) >= 0 && promise_is(s, (gint64)at - 1, "entre|between|de|from"))
		past = at + 1; /* "entre 14 et 15 h" */
	if (past > at && promise_is(s, past, "et|and|a|to|-|/|ou|or") && clock_at(s, past + 1, &second) > past + 1)
		return past + 1;
	return at;
}

/* Past one of the phrases at `i`, which says until when of the day; `i` none. */
static guint
part_among(const struct promise_scan *s, guint i, const struct phrases *noon, const struct phrases *close, struct part_of_day *p)
{
	guint to_noon = beyond(noon, s, i), to_close = beyond(close, s, i);

	if (to_noon > i || to_close > i)
		p->part = to_noon > i ? TO_NOON : TO_CLOSE;
	return MAX(to_noon, to_close);
}

PHRASES(day_to_noon, "matin|morning|matinee", "midi|noon|midday", "fin|debut de|d' matinee", "lunchtime|lunch", "premiere heure")
PHRASES(day_to_close, "apres midi", "afternoon|soir|soiree|evening|night", "fin|debut d' apres midi", "fin de journee", "fin de la journee",
	"close of business", "end of day")

static guint
part_words(const struct promise_scan *s, guint i, struct part_of_day *p)
{
	guint at = promise_skip(s, i, "en|au|dans|in|the|la|l'|dans|avant|before|a|by|au|cours|courant|de|des");
	guint past = part_among(s, at, day_to_noon(), day_to_close(), p);

	return past > at ? past : i;
}

/* What follows a day: "matin", "à 15 h", "avant midi", "matin à 9 h"; a time of day counts more. */
static guint
part_at(const struct promise_scan *s, guint i, struct part_of_day *p)
{
	guint past = part_words(s, i, p), at = clock_opening(s, past), clock = clock_at(s, at, &p->second);

	if (clock == at || (at == past && past > i) || (at == i && !promise_is(s, i, "midi|noon|minuit|midnight") && word_at(s->ws, i)->kind != WORD_NUMBER))
		return past;
	p->part = AT;
	return clock;
}

static gint64
part_due(const struct promise_scan *s, gint32 day, const struct part_of_day *p)
{
	switch (p->part) {
	case AT:
		return instant(s, day, p->second);
	case TO_NOON:
		return instant(s, day, NOON);
	case WHOLE:
	case TO_CLOSE:
		break;
	}
	return promise_close(s, day);
}

/* ---- days --------------------------------------------------------------------------- */

static const struct lexicon_row rows[] = {
	{ 1, "lundi monday mon" }, { 2, "mardi tuesday tue tues" }, { 3, "mercredi wednesday wed" }, { 4, "jeudi thursday thu thurs" },
	{ 5, "vendredi friday fri" }, { 6, "samedi saturday" }, { 7, "dimanche sunday" },
};
LEXICON(weekdays, rows)

/* "Mon at 3 pm", "by Mon."; but "mon collègue", "je me tue à". */
static gboolean
is_french(const struct prose *ws, gint64 i)
{
	return word_is(ws, i, "mon|tue") && word_at(ws, i + 1)->kind == WORD_LETTERS &&
		!word_is(ws, i + 1, "at|by|before|around|morning|noon|midday|lunchtime|afternoon|evening|or|and|next|the|to|jan*|feb*|mar*|apr*|may|jun*|jul*|aug*|sep*|oct*|nov*|dec*");
}

/* From 0, Monday; -1 none. */
static int
weekday_at(const struct prose *ws, gint64 i)
{
	return is_french(ws, i) ? -1 : (int)word_classes(ws, i, weekdays()) - 1;
}

/* A date without its year is the next one; a day alone that of this month or the next. */
static gboolean
date_day(const struct promise_scan *s, const struct prose_date *d, gint32 *day)
{
	int year, month, mday;

	calendar_split_day(s->clock->today, &year, &month, &mday);
	if (d->day == 0) { /* "mars 2026": its end */
		*day = end_of_month(calendar_day_of(d->year, d->month, 1), 0);
		return TRUE;
	}
	if (d->month == 0) {
		if (d->day <= mday)
			month++;
		*day = calendar_day_of(year + month / 13, (month - 1) % 12 + 1, d->day);
		return TRUE;
	}
	*day = calendar_day_of(d->year > 0 ? d->year : year, d->month, d->day);
	if (d->year == 0 && *day < s->clock->today)
		*day = calendar_day_of(year + 1, d->month, d->day);
	return TRUE;
}

/* "le 20" and nothing that it could count. */
static guint
bare_day(const struct promise_scan *s, guint i, gint32 *day)
{
	gint64 n = prose_digits(s->ws, i);
	struct prose_date d = { 0, 0, (int)n };
	guint past = i + 1;
	const struct word *w;

	if (n < 1 || n > 31 || !promise_is(s, (gint64)i - 1, "le|the"))
		return i;
	if (promise_is(s, past, "th|st|nd|rd|er") && word_at(s->ws, past)->glued)
		past++;
	w = word_at(s->ws, past);
	if (w->kind != WORD_MARK && !promise_is(s, past, "au|at|a|avant|et|ou|and|or|prochain|dans|pour|sur|matin"))
		return i;
	if (promise_is(s, past, "€|%|/|:"))
		return i;
	date_day(s, &d, day);
	return past;
}

PHRASES(day_after, "apres demain", "day after tomorrow")
PHRASES(of_next_week, "de la semaine prochaine")

static guint
named_day(const struct promise_scan *s, guint i, gint32 *day)
{
	int weekday = weekday_at(s->ws, i);
	gint32 today = s->clock->today;
	struct prose_date d;
	guint past;

	if (promise_is(s, i, "demain|tomorrow|aujourd'hui|today")) {
		*day = today + promise_is(s, i, "demain|tomorrow");
		return i + 1;
	}
	if ((past = beyond(day_after(), s, i)) > i) {
		*day = today + 2;
		return past;
	}
	if (promise_is(s, i, "jour") && promise_is(s, (gint64)i - 1, "ce")) {
		*day = today;
		return i + 1;
	}
	if (weekday < 0)
		return i;
	past = promise_skip(s, i + 1, "prochain|next|,|the|le");
	if (prose_date(s->ws, past, &d) > past) { /* "jeudi 5 février" */
		date_day(s, &d, day);
		return prose_date(s->ws, past, &d);
	}
	*day = today + (weekday - calendar_weekday(today) + 6) % 7 + 1;
	past = i + 1 + (promise_is(s, (gint64)i + 1, "prochain|next") ? 1 : 0);
	if (beyond(of_next_week(), s, past) > past)
		*day = friday(s, 1) - 4 + weekday;
	return beyond(of_next_week(), s, past);
}

PHRASES(in_day, "dans la journee|matinee|soiree de|du|d'", "dans le courant de|du|d'", "dans l' apres midi de|du|d'")
PHRASES(in_course, "courant", "au cours de")

/* Past "dans la journée de", "le courant de", "le", "on", "ce". */
static guint
day_opening(const struct promise_scan *s, guint i)
{
	return promise_skip(s, beyond(in_course(), s, beyond(in_day(), s, i)), "le|la|on|ce|cette|this|next|the|des|pour|for|d'|ici|by|au|plus|tard|no|later|than|journee|de|l'|a");
}

static guint
one_day(const struct promise_scan *s, guint i, gint32 *day)
{
	struct prose_date d;
	guint past = named_day(s, i, day);

	if (past > i)
		return past;
	past = prose_date(s->ws, i, &d);
	if (past > i && date_day(s, &d, day))
		return past;
	return bare_day(s, i, day);
}

static gboolean
has_before(const struct promise_scan *s, guint i, guint to)
{
	for (; i < to; i++)
		if (promise_is(s, i, "avant|before") && !promise_is(s, (gint64)i - 1, "or"))
			return TRUE;
	return FALSE;
}

/* Of "lundi ou mardi" the later one. */
static guint
later_day(const struct promise_scan *s, guint i, gint32 *day)
{
	guint at = i, past;
	gint32 other;

	if (!promise_is(s, at, "ou|or|et|and|au") || (promise_is(s, at, "et|and|au") && !promise_is(s, (gint64)i - 2, "entre|between|du|from")))
		return i;
	at = promise_skip(s, at + 1, "le|on|au|plus|tard");
	past = named_day(s, at, &other);
	if (past == at)
		return i;
	*day = MAX(*day, other);
	return past;
}

static gboolean
day_at(const struct promise_scan *s, guint i, struct promise_when *when)
{
	guint at = day_opening(s, promise_skip(s, i, "avant|before|prior|to")), past;
	struct part_of_day part = { WHOLE, 0 };
	gboolean before = has_before(s, i, at);
	gint32 day;

	past = one_day(s, at, &day);
	if (past == at)
		return FALSE;
	past = later_day(s, past, &day);
	when->to = part_at(s, past, &part);
	if (before && part.part == WHOLE)
		day--;
	when->due = part_due(s, day, &part);
	return TRUE;
}

/* ---- today, weeks, months ----------------------------------------------------------- */

PHRASES(today_to_noon, "dans la matinee", "ce|this matin|morning", "ce midi", "courant|fin de matinee", "courant|cours|fin de la matinee",
	"end of the morning", "lunchtime|lunch")
PHRASES(today_to_close, "dans la journee", "dans l' apres midi", "dans la soiree", "cet|cette|this apres midi", "this afternoon|evening", "ce soir",
	"tonight", "courant|fin de journee", "courant|fin d'|de apres midi", "courant|cours|fin de la journee",
	"courant|cours|fin de l' apres midi", "end of the|this|business day", "end of day", "end of the afternoon|business",
	"close of business|play", "eod|cob")

static guint
today_words(const struct promise_scan *s, guint i, struct part_of_day *p)
{
	return part_among(s, i, today_to_noon(), today_to_close(), p);
}

static guint
deadline_opening(const struct promise_scan *s, guint i)
{
	return promise_skip(s, i, "avant|before|d'|ici|by|en|in|a|at|la|le|l'|the|on|for|au|plus|tard|vers|pour|no|later|than|towards");
}

/* Today: "dans la journée", "ce matin", "by the end of the day", "avant 17 h", "at 3 pm"; an hour may have its
 * day behind it. */
static gboolean
today_at(const struct promise_scan *s, guint i, struct promise_when *when)
{
	struct part_of_day part = { WHOLE, 0 };
	guint at = i, past = today_words(s, i, &part);
	gint32 day = s->clock->today;

	if (past == i) {
		at = deadline_opening(s, i);
		past = today_words(s, at, &part);
	}
	if (past > at) {
		struct part_of_day finer = { WHOLE, 0 };
		guint after = part_at(s, past, &finer);

		if (finer.part == AT) {
			part = finer;
			past = after;
		}
		/* "en fin de journée demain" is not today */
		if (one_day(s, promise_skip(s, past, "de|du|d'|le|on"), &(gint32){ 0 }) > promise_skip(s, past, "de|du|d'|le|on"))
			return FALSE;
	} else {
		at = clock_opening(s, i);
		if (at == i || promise_is(s, i, "de|from|,|les|sur"))
			return FALSE;
		past = clock_at(s, at, &part.second);
		if (past == at)
			return FALSE;
		part.part = AT;
		at = past;
		past = one_day(s, day_opening(s, at), &day); /* "by 5 pm tomorrow" */
		if (past == day_opening(s, at)) {
			past = at;
			day += instant(s, day, part.second) < s->clock->now; /* an hour that is over is tomorrow's */
		}
	}
	when->to = past;
	when->due = part_due(s, day, &part);
	return TRUE;
}

struct stretch { /* a week, a month or a year, as it is spoken of */
	guint noun; /* where "semaine", "mois" or the month's name stands */
	gboolean end, next, this_, opened, before;
};

PHRASES(ends_of, "fin|courant|debut|milieu|end|beginning|start|course|middle|cours de|du|d'|of", "fin|mi|end|courant|debut|early|late|mid")

/* "avant la fin de la ", "by the end of ", "d'ici ", "next ": up to the noun. */
static struct stretch
stretch_at(const struct promise_scan *s, guint i)
{
	guint at = promise_skip(s, i, "avant|before|d'|ici|by|en|in|a|at|on|au|plus|tard|dans|vers|pour|within|over|during|des|around|no|later|than|for|towards");
	guint det = promise_skip(s, at, "la|le|the|l'"), past;
	struct stretch st = { .opened = at > i && det > at, .before = has_before(s, i, at) };

	if ((past = beyond(ends_of(), s, det)) > det) {
		st.end = TRUE;
		st.before = FALSE;
		det = past;
	}
	at = promise_skip(s, det, "la|le|the|l'");
	st.this_ = promise_is(s, at, "cette|ce|cet|this");
	st.next = promise_is(s, at, "next|coming");
	st.noun = at + (st.this_ || st.next ? 1 : 0);
	return st;
}

static guint
skip_next(const struct promise_scan *s, guint i, struct stretch *st)
{
	if (!promise_is(s, i, "prochaine|prochain|suivante|suivant"))
		return i;
	st->next = TRUE;
	return i + 1;
}

static gboolean
week_at(const struct promise_scan *s, struct stretch st, struct promise_when *when)
{
	guint past = st.noun + 1;

	if (promise_is(s, st.noun, "eow"))
		st.end = TRUE;
	else if (!promise_is(s, st.noun, "semaine|week|weekend"))
		return FALSE;
	if (promise_is(s, past, "end") && word_at(s->ws, past)->joined)
		past++;
	past = skip_next(s, past, &st);
	if (!st.end && !st.next && !st.this_ && !st.opened)
		return FALSE;
	when->to = past;
	when->due = promise_close(s, friday(s, st.next && !st.before));
	return TRUE;
}

static gboolean
month_at(const struct promise_scan *s, struct stretch st, struct promise_when *when)
{
	int year, this_month, mday, month = prose_month(s->ws, st.noun);
	guint past = st.noun + 1;
	gint32 day;

	if (month == 0 && !promise_is(s, st.noun, "mois|month|annee|year"))
		return FALSE;
	calendar_split_day(s->clock->today, &year, &this_month, &mday);
	if (promise_is(s, st.noun, "mois|month")) {
		past = skip_next(s, past + (promise_is(s, past, "ci") ? 1 : 0), &st);
		if (!st.end && !st.next && !st.this_ && !st.opened)
			return FALSE;
		day = end_of_month(s->clock->today, st.next && !st.before);
	} else if (promise_is(s, st.noun, "annee|year") && (st.end || st.this_)) {
		day = calendar_day_of(year, 12, 31);
	} else if (month > 0 && st.end && prose_digits(s->ws, past) < 0) {
		year += month < this_month;
		day = promise_is(s, (gint64)st.noun - 1, "mi|mid") ? calendar_day_of(year, month, 15) :
			end_of_month(calendar_day_of(year, month, 1), 0);
	} else {
		return FALSE;
	}
	when->to = past;
	when->due = promise_close(s, day);
	return TRUE;
}

static gboolean
week_or_month_at(const struct promise_scan *s, guint i, struct promise_when *when)
{
	struct stretch st = stretch_at(s, i);

	return week_at(s, st, when) || month_at(s, st, when);
}

/* ---- all of them -------------------------------------------------------------------- */

/* What begins, lasts or lies behind is no deadline: "à partir de vendredi", "jusqu'à lundi", "after Friday". */
static gboolean
is_no_deadline(const struct promise_scan *s, guint i)
{
	if (promise_is(s, i, "jusqu'|until|till|depuis|since|apres|after|starting|hier|yesterday|last|from") && !promise_is(s, (gint64)i + 1, "demain"))
		return TRUE;
	if (promise_is(s, (gint64)i - 1, "jusqu'|until|till|depuis|since|after|from|starting|every|each|chaque|tous|dernier|last|past"))
		return TRUE;
	if (promise_is(s, (gint64)i - 1, "apres") && !word_at(s->ws, i)->joined && !promise_is(s, i, "demain|midi"))
		return TRUE;
	if (promise_is(s, (gint64)i - 1, "de|du|of|des") && !promise_is(s, (gint64)i - 2, "journee|matinee|soiree|midi|cours|courant|fin"))
		return !promise_is(s, i, "d'") && !promise_is(s, (gint64)i - 2, "lieu");
	return promise_is(s, (gint64)i - 1, "jusqu'") || (promise_is(s, (gint64)i - 1, "a") && promise_is(s, (gint64)i - 2, "jusqu'")) ||
		(promise_is(s, (gint64)i - 1, "au") && promise_is(s, (gint64)i - 2, "jusqu'"));
}

/* What follows is a beginning. */
PHRASES(beginnings, "a partir|compter de|du|d'", "as of|from", "jusqu'|until|till|depuis|since|after|starting")

static gboolean
is_latest(const struct promise_scan *s, guint from, guint to)
{
	for (gint64 k = (gint64)from - 3; k < (gint64)to + 3; k++)
		if ((promise_is(s, k, "plus") && promise_is(s, k + 1, "tard")) || promise_is(s, k, "latest") || (promise_is(s, k, "later") && promise_is(s, k + 1, "than")) || promise_is(s, k, "maximum"))
			return TRUE;
	return FALSE;
}

/* Every form has one of these, or digits: where a sentence has none it is passed over. */
static const struct lexicon_row signs_rows[] = {
	{ 1, "jour* demain tomorrow aujourd'hui today tonight matin* morning midi noon midday minuit midnight soir* afternoon evening night lunch* heure* day* "
		"business play eod cob eow semaine* week* mois month* annee* year* o'clock am pm m" },
};
LEXICON(signs, signs_rows)

gboolean
promise_may_have_time(const struct prose *ws, const struct sentence *s)
{
	for (guint i = s->first; i < s->end; i++)
		if (word_at(ws, i)->kind == WORD_NUMBER || word_classes(ws, i, signs()) != 0 || prose_is_unit(ws, i) || prose_month(ws, i) > 0 ||
			weekday_at(ws, i) >= 0)
			return TRUE;
	return FALSE;
}

gboolean
promise_when(const struct promise_clock *clock, const struct prose *ws, guint i, struct promise_when *when)
{
	gboolean (*const forms[])(const struct promise_scan *, guint, struct promise_when *) = { promise_span, promise_day_plus,
		week_or_month_at, day_at, today_at };
	const struct promise_scan s = { clock, ws };

	when->from = i;
	for (gsize k = 0; k < G_N_ELEMENTS(forms); k++)
		if (forms[k](&s, i, when) && when->to > i && word_at(ws, i)->sentence == word_at(ws, (gint64)when->to - 1)->sentence) {
			when->latest = is_latest(&s, i, when->to);
			return !is_no_deadline(&s, i) && beyond(beginnings(), &s, i) == i;
		}
	return FALSE;
}
