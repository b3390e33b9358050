/* core/calendar-time.c — days and hours of a calendar as instants, worked out a block at a time. */
#include "core/calendar-private.h"

#include "base/date.h"

#include <string.h>

#define DAY_S (24 * 3600)
#define OFFSET_MAX (16 * 3600) /* further from UTC than any zone ever was */

/* Floor division, for times before 1970. */
static gint64
div_floor(gint64 a, gint64 b)
{
	return a / b - (a % b < 0);
}

/* ---- dates (days_from_civil and its inverse, H. Hinnant, "chrono-compatible low-level date
 * algorithms") -- */

gint32
calendar_day_of(int year, int month, int mday)
{
	gint64 y = year - (month <= 2), era = div_floor(y, 400), of_era = y - era * 400;
	gint64 of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + mday - 1;

	return (gint32)(era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468);
}

void
calendar_split_day(gint32 day, int *year, int *month, int *mday)
{
	gint64 z = (gint64)day + 719468, era = div_floor(z, 146097), doe = z - era * 146097;
	gint64 yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
	gint64 doy = doe - (365 * yoe + yoe / 4 - yoe / 100), mp = (5 * doy + 2) / 153;

	*mday = (int)(doy - (153 * mp + 2) / 5 + 1);
	*month = (int)(mp < 10 ? mp + 3 : mp - 9);
	*year = (int)(yoe + era * 400 + (*month <= 2));
}

int
calendar_weekday(gint32 day)
{
	return (int)(((gint64)day + 3) % 7 + 7) % 7; /* 1970-01-01 was a Thursday */
}

static gboolean
digits(const char **p, int n, char after, int *value)
{
	*value = 0;
	while (n-- > 0) {
		if (!g_ascii_isdigit(**p))
			return FALSE;
		*value = *value * 10 + (*(*p)++ - '0');
	}
	return after == '\0' || *(*p)++ == after;
}

/* A date at *p, which moves behind it. */
static gboolean
scan_day(const char **p, gint32 *day)
{
	int year, month, mday, y, m, d;

	if (!digits(p, 4, '-', &year) || !digits(p, 2, '-', &month) || !digits(p, 2, '\0', &mday) ||
		year < 1900 || year > 2299 || month < 1 || month > 12 || mday < 1)
		return FALSE;
	*day = calendar_day_of(year, month, mday);
	calendar_split_day(*day, &y, &m, &d);
	return m == month && d == mday;
}

gboolean
calendar_parse_day(const char *text, gint32 *day)
{
	return scan_day(&text, day) && *text == '\0';
}

/* ---- the zone ----------------------------------------------------------------------- */

static GTimeZone *
zone_of(const struct calendar *c)
{
	return c != NULL ? g_time_zone_ref(c->tz) : g_time_zone_new_local();
}

/* GLib's intervals are those between two changes of the zone's clock. */
static int
interval(GTimeZone *tz, gint64 utc)
{
	return g_time_zone_find_interval(tz, G_TIME_TYPE_UNIVERSAL, utc);
}

/* A local time (its seconds as if it were UTC) as UTC seconds. In a gap the clock before it is
 * kept, which lands as far behind the jump; of two occurrences the first, or the last one. */
static gint64
to_utc(GTimeZone *tz, gint64 local, gboolean last)
{
	int from = interval(tz, local - OFFSET_MAX), to = interval(tz, local + OFFSET_MAX);
	gint64 found = 0, gap = local - g_time_zone_get_offset(tz, from);
	gboolean any = FALSE;

	for (int i = from; i <= to && (last || !any); i++) {
		gint64 at = local - g_time_zone_get_offset(tz, i);
		int in = interval(tz, at);

		if (in == i) {
			found = at;
			any = TRUE;
		} else if (in > i) {
			gap = at;
		}
	}
	return any ? found : gap;
}

static int
offset_at(GTimeZone *tz, gint64 utc)
{
	return g_time_zone_get_offset(tz, interval(tz, utc));
}

gint32
calendar_day(const struct calendar *c, gint64 at, int *second)
{
	g_autoptr(GTimeZone) tz = zone_of(c);
	gint64 utc = div_floor(CLAMP(at, BLOCK_MIN, BLOCK_MAX), DATE_SECOND);
	gint64 local = utc + offset_at(tz, utc), day = div_floor(local, DAY_S);

	if (second != NULL)
		*second = (int)(local - day * DAY_S);
	return (gint32)day;
}

gint64
calendar_instant(const struct calendar *c, gint32 day, int second)
{
	g_autoptr(GTimeZone) tz = zone_of(c);

	return CLAMP(to_utc(tz, (gint64)day * DAY_S + second, FALSE) * DATE_SECOND, BLOCK_MIN, BLOCK_MAX);
}

/* ---- days --------------------------------------------------------------------------- */

enum calendar_reason
calendar_reason(const struct calendar *c, gint32 day)
{
	if (c == NULL)
		return CALENDAR_WEEK;
	if (g_hash_table_contains(c->except, GINT_TO_POINTER(day)))
		return CALENDAR_EXCEPTION;
	return g_hash_table_contains(c->closed, GINT_TO_POINTER(day)) ? CALENDAR_CLOSED : CALENDAR_WEEK;
}

const GArray *
calendar_periods(const struct calendar *c, gint32 day)
{
	const GArray *except = g_hash_table_lookup(c->except, GINT_TO_POINTER(day));

	if (except != NULL)
		return except;
	if (g_hash_table_contains(c->closed, GINT_TO_POINTER(day)))
		return NULL;
	return c->week[calendar_weekday(day)];
}

static gboolean
opens(const struct calendar *c, gint32 day)
{
	const GArray *periods;

	if (c == NULL)
		return TRUE;
	periods = calendar_periods(c, day);
	return periods != NULL && periods->len > 0;
}

gboolean
calendar_close(const struct calendar *c, gint32 day, gint64 *close)
{
	g_autoptr(GTimeZone) tz = zone_of(c);
	int last = c == NULL ? DAY_S : 0;

	if (!opens(c, day))
		return FALSE;
	if (c != NULL) {
		const GArray *periods = calendar_periods(c, day);

		for (guint i = 0; i < periods->len; i++)
			last = MAX(last, g_array_index(periods, struct period, i).close);
	}
	*close = to_utc(tz, (gint64)day * DAY_S + last, TRUE) * DATE_SECOND;
	return TRUE;
}

gboolean
calendar_business_day(const struct calendar *c, gint32 day, int n, gint32 *found)
{
	const gint32 end = (gint32)(BLOCK_MAX / DATE_DAY);

	for (*found = day; n > 0 && *found < end;)
		n -= opens(c, ++*found);
	return n <= 0 && *found > day;
}

/* ---- blocks of open time ------------------------------------------------------------ */

/* The periods that start on a day as instants; most days the clock does not change. */
static void
add_day(const struct calendar *c, gint32 day, GArray *spans)
{
	const GArray *periods = calendar_periods(c, day);
	gint64 midnight = (gint64)day * DAY_S;
	gboolean even;
	int offset;

	if (periods == NULL || periods->len == 0)
		return;
	even = interval(c->tz, midnight - OFFSET_MAX) == interval(c->tz, midnight + 2 * DAY_S + OFFSET_MAX);
	offset = offset_at(c->tz, midnight);
	for (guint i = 0; i < periods->len; i++) {
		const struct period *p = &g_array_index(periods, struct period, i);
		gint64 open = midnight + p->open, close = midnight + p->close;
		struct span s = {
			.open = (even ? open - offset : to_utc(c->tz, open, FALSE)) * DATE_SECOND,
			.close = (even ? close - offset : to_utc(c->tz, close, TRUE)) * DATE_SECOND,
		};

		if (s.open < s.close)
			g_array_append_val(spans, s);
	}
}

static gint
by_open(gconstpointer a, gconstpointer b)
{
	const struct span *x = a, *y = b;

	return (x->open > y->open) - (x->open < y->open);
}

/* Sorted, cut at the edges, overlaps and neighbours made one. */
static struct block *
make_block(GArray *spans, gint64 from, gint64 to)
{
	struct block *b = g_malloc0(sizeof *b + spans->len * sizeof *b->spans);

	g_array_sort(spans, by_open);
	for (guint i = 0; i < spans->len; i++) {
		struct span s = g_array_index(spans, struct span, i);

		s.open = MAX(s.open, from);
		s.close = MIN(s.close, to);
		if (s.open >= s.close)
			continue;
		if (b->n > 0 && s.open <= b->spans[b->n - 1].close)
			b->spans[b->n - 1].close = MAX(b->spans[b->n - 1].close, s.close);
		else
			b->spans[b->n++] = s;
	}
	for (guint i = 0; i < b->n; i++) {
		b->spans[i].before = b->total;
		b->total += b->spans[i].close - b->spans[i].open;
	}
	return b;
}

const struct block *
calendar_block(const struct calendar *c, int number)
{
	struct block **slot = &c->blocks[number - BLOCK_FIRST];

	if (*slot == NULL) {
		gint64 from = number * (G_GINT64_CONSTANT(1) << BLOCK_SHIFT);
		gint64 to = from + (G_GINT64_CONSTANT(1) << BLOCK_SHIFT);
		g_autoptr(GArray) spans = g_array_new(FALSE, FALSE, sizeof(struct span));

		/* A period may end two days after its own, and a zone is up to 16 h away. */
		for (gint64 d = div_floor(from, DATE_DAY) - 3; d <= div_floor(to, DATE_DAY) + 1; d++)
			add_day(c, (gint32)d, spans);
		*slot = make_block(spans, from, to);
	}
	return *slot;
}

/* ---- as text ------------------------------------------------------------------------ */

char *
calendar_rfc3339(const struct calendar *c, gint64 at)
{
	g_autoptr(GTimeZone) tz = zone_of(c);
	gint64 utc = div_floor(at, DATE_SECOND);
	int offset = offset_at(tz, utc), ms = (int)(at - utc * DATE_SECOND), year, month, mday;
	gint64 local = utc + offset, day = div_floor(local, DAY_S);
	int second = (int)(local - day * DAY_S);
	g_autofree char *fraction = ms > 0 ? g_strdup_printf(".%03d", ms) : g_strdup("");

	calendar_split_day((gint32)day, &year, &month, &mday);
	return g_strdup_printf("%04d-%02d-%02dT%02d:%02d:%02d%s%c%02d:%02d", year, month, mday,
		second / 3600, second / 60 % 60, second % 60, fraction, offset < 0 ? '-' : '+',
		ABS(offset) / 3600, ABS(offset) / 60 % 60);
}

gboolean
calendar_parse_time(const struct calendar *c, const char *text, gint64 *at)
{
	const char *p = text;
	int hour, minute, second = 0;
	gint32 day;

	if (!scan_day(&p, &day) || (*p != 'T' && *p != ' '))
		return date_parse(text, at);
	p++;
	if (!digits(&p, 2, ':', &hour) || !digits(&p, 2, '\0', &minute) ||
		(*p == ':' && (p++, !digits(&p, 2, '\0', &second))) || *p != '\0')
		return date_parse(text, at);
	if (hour > 23 || minute > 59 || second > 59)
		return FALSE;
	*at = calendar_instant(c, day, hour * 3600 + minute * 60 + second);
	return TRUE;
}
