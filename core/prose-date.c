/* core/prose-date.c — dates in numbers and in words. One that does not exist is none. */
#include "core/prose-time.h"

#include <string.h>

static const struct lexicon_row rows[] = {
	{ 1, "janvier january janv jan" }, { 2, "fevrier february fevr fev feb" },
	{ 3, "mars march mar" }, { 4, "avril april avr apr" }, { 5, "mai may" }, { 6, "juin june jun" },
	{ 7, "juillet july juil jul" }, { 8, "aout august aug" }, { 9, "septembre september sept sep" },
	{ 10, "octobre october oct" }, { 11, "novembre november nov" }, { 12, "decembre december dec" },
};
LEXICON(months, rows)

int
prose_month(const struct prose *ws, gint64 i)
{
	return (int)word_classes(ws, i, months());
}

static gboolean
exists(const struct prose_date *d)
{
	static const int days[] = { 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };

	if (d->month < 0 || d->month > 12 || d->day < 0 || d->day > 31)
		return FALSE;
	if (d->month > 0 && d->day > days[d->month - 1])
		return FALSE;
	if (d->year > 0 && d->month == 2 && d->day == 29)
		return d->year % 4 == 0 && (d->year % 100 != 0 || d->year % 400 == 0);
	return d->day > 0 || d->month > 0;
}

/* `to` when the date exists, else `from`. */
static guint
keep(struct prose_date *out, struct prose_date d, guint from, guint to)
{
	if (!exists(&d))
		return from;
	*out = d;
	return to;
}

static int
year_at(const struct prose *ws, gint64 i)
{
	gint64 year = prose_digits(ws, i);

	return word_at(ws, i)->len == 4 && year >= 1900 && year < 2200 ? (int)year : 0;
}

/* A number of at most two digits, within 1 and `most`. */
static int
small_at(const struct prose *ws, gint64 i, int most)
{
	gint64 n = prose_digits(ws, i);

	return n >= 1 && n <= most && word_at(ws, i)->len <= 2 ? (int)n : 0;
}

/* ---- in numbers --------------------------------------------------------------------- */

static gboolean
is_glued(const struct prose *ws, gint64 i, const char *mark)
{
	return word_at(ws, i)->glued && strcmp(word_text(ws, i), mark) == 0;
}

static gboolean
glued_digits(const struct prose *ws, gint64 i)
{
	return word_at(ws, i)->glued && prose_digits(ws, i) >= 0;
}

/* A further mark and number make it something else: a version, a path. */
static gboolean
goes_on(const struct prose *ws, gint64 i, const char *mark)
{
	return is_glued(ws, i, mark) && glued_digits(ws, i + 1);
}

static guint
iso_date(const struct prose *ws, guint i, struct prose_date *out)
{
	struct prose_date d = { year_at(ws, i), 0, 0 };

	if (d.year == 0 || !goes_on(ws, (gint64)i + 1, "-") || !goes_on(ws, (gint64)i + 3, "-") ||
		goes_on(ws, (gint64)i + 5, "-"))
		return i;
	d.month = small_at(ws, (gint64)i + 2, 12);
	d.day = small_at(ws, (gint64)i + 4, 31);
	return d.month > 0 && d.day > 0 ? keep(out, d, i, i + 5) : i;
}

static int
any_year(const struct prose *ws, gint64 i)
{
	gint64 n = prose_digits(ws, i);

	return word_at(ws, i)->len == 2 ? 2000 + (int)n : year_at(ws, i);
}

/* The day comes first, unless only the other order exists. */
static struct prose_date
ordered(int year, int first, int second)
{
	struct prose_date d = { year, second, first };

	if (second > 12 && first <= 12)
		d = (struct prose_date){ year, first, second };
	return d;
}

static guint
short_date(const struct prose *ws, guint i, struct prose_date *out)
{
	if (!is_glued(ws, (gint64)i + 1, "/") || !glued_digits(ws, (gint64)i + 2) ||
		word_at(ws, (gint64)i + 2)->len > 2)
		return i;
	if (word_at(ws, (gint64)i + 2)->len < 2 && !word_is(ws, (gint64)i - 1, "le|du|au|on|avant|by|before"))
		return i;
	return keep(out, (struct prose_date){ 0, small_at(ws, (gint64)i + 2, 12), small_at(ws, i, 31) }, i, i + 3);
}

static guint
numeric_date(const struct prose *ws, guint i, struct prose_date *out)
{
	static const char *const marks[] = { "/", ".", "-" };
	int first = small_at(ws, i, 31), second = small_at(ws, (gint64)i + 2, 31);

	if (first == 0 || second == 0)
		return i;
	for (gsize k = 0; k < G_N_ELEMENTS(marks); k++) {
		if (!goes_on(ws, (gint64)i + 1, marks[k]) || !goes_on(ws, (gint64)i + 3, marks[k]))
			continue;
		if (goes_on(ws, (gint64)i + 5, marks[k]) || any_year(ws, (gint64)i + 4) == 0)
			return i;
		return keep(out, ordered(any_year(ws, (gint64)i + 4), first, second), i, i + 5);
	}
	return second <= 12 ? short_date(ws, i, out) : i;
}

/* ---- in words ----------------------------------------------------------------------- */

static guint
skip_ordinal(const struct prose *ws, guint i)
{
	return word_at(ws, i)->lines == 0 && word_is(ws, i, "er|st|nd|rd|th|ere|e|eme") ? i + 1 : i;
}

/* "18", "1er", "18th", "premier", "first". */
static guint
read_day(const struct prose *ws, guint i, int *day)
{
	if (word_is(ws, i, "premier|first")) {
		*day = 1;
		return i + 1;
	}
	*day = small_at(ws, i, 31);
	return *day > 0 ? skip_ordinal(ws, i + 1) : i;
}

static guint
skip_dot(const struct prose *ws, guint i)
{
	return is_glued(ws, i, ".") && word_at(ws, (gint64)i + 1)->end > 0 && word_at(ws, (gint64)i - 1)->len <= 5 ? i + 1 : i;
}

static guint
read_year(const struct prose *ws, guint i, int *year)
{
	guint at = i;

	if (word_is(ws, at, ","))
		at++;
	*year = year_at(ws, at);
	return *year > 0 ? at + 1 : i;
}

/* Past the month and the year behind it, or `i`. */
static guint
month_and_year(const struct prose *ws, guint i, struct prose_date *d)
{
	guint past, after;

	if (word_is(ws, i, "of"))
		i++;
	d->month = prose_month(ws, i);
	if (d->month == 0)
		return i;
	past = i + 1;
	after = read_year(ws, skip_dot(ws, past), &d->year);
	return d->year > 0 ? after : past;
}

/* "18 mars 2026", and the "18" of "du 18 au 20 mars". */
static guint
day_first(const struct prose *ws, guint i, struct prose_date *out)
{
	struct prose_date d = { 0, 0, 0 };
	guint after = read_day(ws, i, &d.day), past;

	if (after == i)
		return i;
	past = month_and_year(ws, after, &d);
	if (d.month > 0)
		return keep(out, d, i, past);
	if (word_is(ws, after, "du|de|of") && word_is(ws, (gint64)after + 1, "mois|month|chaque|the|each|every") &&
		(word_is(ws, (gint64)after + 1, "mois|month") || word_is(ws, (gint64)after + 2, "mois|month")))
		return keep(out, d, i, after + 1);
	if (word_is(ws, after, "au|et|ou|a|to|and|or|-")) {
		int other;
		guint second = read_day(ws, after + 1, &other);

		if (second > after + 1) {
			month_and_year(ws, second, &d);
			if (d.month > 0)
				return keep(out, d, i, after);
		}
	}
	return i;
}

/* "March 18th, 2026", "mars 2026". */
static guint
month_first(const struct prose *ws, guint i, struct prose_date *out)
{
	struct prose_date d = { 0, prose_month(ws, i), 0 };
	guint at = skip_dot(ws, i + 1), past;

	if (d.month == 0)
		return i;
	past = read_year(ws, at, &d.year);
	if (d.year > 0)
		return keep(out, d, i, past);
	if (word_is(ws, i, "fevrier|janvier|avril|mai|juin|juillet|aout|mars|septembre|octobre|novembre|decembre"))
		return i;
	if (word_is(ws, at, "the"))
		at++;
	d.day = small_at(ws, at, 31);
	past = skip_ordinal(ws, at + 1);
	if (d.day == 0 || word_at(ws, at)->lines > 0 || word_is(ws, past, "%|€|euro*|eur|day*|hour*|h|percent"))
		return i;
	at = read_year(ws, past, &d.year);
	return keep(out, d, i, d.year > 0 ? at : past);
}

guint
prose_date(const struct prose *ws, guint i, struct prose_date *date)
{
	guint (*const forms[])(const struct prose *, guint, struct prose_date *) = { iso_date, numeric_date,
		day_first, month_first };

	for (gsize k = 0; k < G_N_ELEMENTS(forms); k++) {
		guint past = forms[k](ws, i, date);

		if (past > i)
			return past;
	}
	return i;
}
