/* core/calendar and core/clock: the vectors of the definitions, the clock's jumps, pauses, hostile
 * calendars, and random calendars held against a brute force that knows no sums. */
#include "base/date.h"
#include "base/err.h"
#include "core/clock.h"

#include <string.h>

#define BANK \
	"[calendar]\nzone = Europe/Paris\nweek = Mon-Fri 09:00-12:30 13:30-18:00; Sat 09:00-12:00\n" \
	"except = 2026-12-24 09:00-12:00; 2026-12-25 closed\nclosed = 2026-05-01 2026-07-14\n"
#define ALWAYS(zone) "[calendar]\nzone = " zone "\nweek = Mon-Sun 00:00-24:00\n"

static struct calendar *
parse(const char *text)
{
	g_autoptr(GError) error = NULL;
	struct calendar *c = calendar_parse(text, "test.cal", &error);

	g_assert_no_error(error);
	return c;
}

static gint64
at(const struct calendar *c, const char *text)
{
	gint64 ms;

	g_assert_true(calendar_parse_time(c, text, &ms));
	return ms;
}

/* ---- the vectors of FEATURES §5.4 ---------------------------------------------------- */

static void
assert_due(const struct calendar *c, const char *start, gint64 target_s, const char *pause, const char *want)
{
	g_auto(GStrv) ends = g_strsplit(pause != NULL ? pause : "", "/", 2);
	struct clock_pause p = { 0 };
	guint n = 0;
	gint64 from = at(c, start), due;
	g_autofree char *text = NULL;

	if (pause != NULL)
		p = (struct clock_pause){ .from = at(c, ends[0]), .to = at(c, ends[1]) }, n = 1;
	due = clock_due(c, from, target_s, &p, n);
	text = calendar_rfc3339(c, due);
	g_assert_cmpstr(text, ==, want);
	g_assert_cmpint(clock_elapsed(c, from, due, &p, n), ==, target_s);
	g_assert_cmpint(clock_elapsed(c, from, due - 1, &p, n), <, target_s);
}

static void
test_vectors(void)
{
	AUTO(calendar) c = parse(BANK);
	AUTO(calendar) all = parse(ALWAYS("Europe/Paris"));

	assert_due(c, "2026-01-13T10:00:00", 1800, NULL, "2026-01-13T10:30:00+01:00");
	assert_due(c, "2026-01-13T12:15:00", 1800, NULL, "2026-01-13T13:45:00+01:00");
	assert_due(c, "2026-01-13T12:45:00", 1800, NULL, "2026-01-13T14:00:00+01:00");
	assert_due(c, "2026-01-13T17:45:00", 1800, NULL, "2026-01-14T09:15:00+01:00");
	assert_due(c, "2026-01-13T17:59:59", 1800, NULL, "2026-01-14T09:29:59+01:00");
	assert_due(c, "2026-01-17T11:50:00", 1800, NULL, "2026-01-19T09:20:00+01:00");
	assert_due(c, "2026-04-30T17:40:00", 3600, NULL, "2026-05-02T09:40:00+02:00");
	assert_due(c, "2026-12-24T11:30:00", 4 * 3600, NULL, "2026-12-28T09:30:00+01:00");
	assert_due(c, "2026-01-13T10:00:00", 8 * 3600, NULL, "2026-01-14T10:00:00+01:00");
	assert_due(all, "2026-03-29T01:30:00+01:00", 7200, NULL, "2026-03-29T04:30:00+02:00");
	assert_due(all, "2026-10-25T01:30:00+02:00", 7200, NULL, "2026-10-25T02:30:00+01:00");
	assert_due(c, "2026-01-13T10:00:00", 1800, "2026-01-13T10:10:00/2026-01-13T10:40:00",
		"2026-01-13T11:00:00+01:00");
	assert_due(c, "2026-01-13T17:40:00", 1800, "2026-01-13T17:50:00/2026-01-14T09:20:00",
		"2026-01-14T09:40:00+01:00");
	g_assert_cmpint(clock_elapsed(c, at(c, "2026-01-16T18:30"), at(c, "2026-01-19T08:59"), NULL, 0), ==, 10800);
	g_assert_cmpint(clock_elapsed(c, at(c, "2026-01-13T19:00"), at(c, "2026-01-13T20:00"), NULL, 0), ==, 0);
	g_assert_cmpint(clock_elapsed(all, at(c, "2026-03-29T00:00"), at(c, "2026-03-30T00:00"), NULL, 0), ==, 82800);
	g_assert_cmpint(clock_elapsed(all, at(c, "2026-10-25T00:00"), at(c, "2026-10-26T00:00"), NULL, 0), ==, 90000);
}

/* ---- the clock's jumps ---------------------------------------------------------------- */

static gint64
open_hours(const char *zone, const char *week, const char *from, const char *to)
{
	g_autofree char *text = g_strdup_printf("[calendar]\nzone = %s\nweek = %s\n", zone, week);
	AUTO(calendar) c = parse(text);

	return clock_elapsed(c, at(c, from), at(c, to), NULL, 0);
}

static void
test_jumps(void)
{
	const char *spring[] = { "2026-03-29T00:00", "2026-03-30T00:00" };
	const char *autumn[] = { "2026-10-25T00:00", "2026-10-26T00:00" };

	/* 02:00 becomes 03:00: a time in the gap lands as far behind the jump. */
	g_assert_cmpint(open_hours("Europe/Paris", "Sun 02:00-02:30", spring[0], spring[1]), ==, 1800);
	g_assert_cmpint(open_hours("Europe/Paris", "Sun 02:30-04:00", spring[0], spring[1]), ==, 1800);
	g_assert_cmpint(open_hours("Europe/Paris", "Sun 02:30-03:00", spring[0], spring[1]), ==, 0);
	g_assert_cmpint(open_hours("Europe/Paris", "Sun 01:00-05:00", spring[0], spring[1]), ==, 3 * 3600);
	/* 03:00 becomes 02:00: from the first 02:30 to the last 02:45. */
	g_assert_cmpint(open_hours("Europe/Paris", "Sun 02:30-02:45", autumn[0], autumn[1]), ==, 4500);
	g_assert_cmpint(open_hours("Europe/Paris", "Sun 01:00-02:30", autumn[0], autumn[1]), ==, 9000);
	g_assert_cmpint(open_hours("Europe/Paris", "Sun 02:30-04:00", autumn[0], autumn[1]), ==, 9000);
	/* Half an hour only, and a Friday that never was. */
	g_assert_cmpint(open_hours("Australia/Lord_Howe", "Sun 00:00-24:00", "2026-10-04T00:00",
		"2026-10-05T00:00"), ==, 23 * 3600 + 1800);
	g_assert_cmpint(open_hours("Pacific/Apia", "Fri 00:00-24:00", "2011-12-29T00:00",
		"2011-12-31T12:00"), ==, 0);
	g_assert_cmpint(open_hours("Europe/Paris", "Mon-Sun 00:00-24:00", "2028-02-28T00:00",
		"2028-03-01T00:00"), ==, 2 * 86400);
}

static void
test_periods(void)
{
	AUTO(calendar) night = parse("[calendar]\nzone = Europe/Paris\nweek = Mon-Fri 22:00-06:00\n"
		"except = 2026-01-14 closed; 2026-01-17 09:00-10:00 11:00-12:00\n");
	AUTO(calendar) pile = parse("[calendar]\nzone=UTC\nweek = mon , Wed 9:00 – 12:00 11:00-13:00 ; Sun-Mon 10:00-11:00\n"
		"# a comment\n\nweek = Tuesday 09:00-09:30\n");

	/* Tuesday's night runs into the closed Wednesday, whose own does not begin. */
	g_assert_cmpint(clock_elapsed(night, at(night, "2026-01-13T12:00"), at(night, "2026-01-15T12:00"),
		NULL, 0), ==, 8 * 3600);
	/* Friday's runs into a Saturday that has hours of its own. */
	g_assert_cmpint(clock_elapsed(night, at(night, "2026-01-16T12:00"), at(night, "2026-01-18T12:00"),
		NULL, 0), ==, 10 * 3600);
	g_assert_cmpint(clock_elapsed(pile, at(pile, "2026-01-12T00:00"), at(pile, "2026-01-13T00:00"),
		NULL, 0), ==, 4 * 3600);
	g_assert_cmpint(clock_elapsed(pile, at(pile, "2026-01-12T00:00"), at(pile, "2026-01-19T00:00"),
		NULL, 0), ==, 9 * 3600 + 1800);
}

/* ---- pauses ---------------------------------------------------------------------------- */

static void
test_pauses(void)
{
	AUTO(calendar) c = parse(BANK);
	gint64 ten = at(c, "2026-01-13T10:00");
	struct clock_pause many[] = {
		{ ten + 20 * DATE_MINUTE, ten + 30 * DATE_MINUTE, NULL },
		{ ten + 5 * DATE_MINUTE, ten + 25 * DATE_MINUTE, NULL },
		{ ten + 8 * DATE_MINUTE, ten + 9 * DATE_MINUTE, NULL },
		{ ten + 9 * DATE_MINUTE, ten + 9 * DATE_MINUTE, NULL }, /* no time at all */
		{ ten - DATE_HOUR, ten, NULL },
	};
	struct clock_pause endless = { ten + DATE_MINUTE, CLOCK_NEVER, NULL };

	g_assert_cmpint(clock_due(c, ten, 600, many, G_N_ELEMENTS(many)), ==, ten + 35 * DATE_MINUTE);
	g_assert_cmpint(clock_elapsed(c, ten, ten + DATE_HOUR, many, G_N_ELEMENTS(many)), ==, 35 * 60);
	g_assert_cmpint(clock_due(c, ten, 60, &endless, 1), ==, ten + DATE_MINUTE);
	g_assert_cmpint(clock_due(c, ten, 61, &endless, 1), ==, CLOCK_NEVER);
	g_assert_cmpint(clock_elapsed(c, ten, G_MAXINT64, &endless, 1), ==, 60);
	g_assert_cmpint(clock_due(NULL, ten, 61, &endless, 1), ==, CLOCK_NEVER);
	g_assert_cmpint(clock_due(c, ten, 0, &endless, 1), ==, ten);
}

/* ---- days ------------------------------------------------------------------------------ */

static gint32
day(const char *text)
{
	gint32 d;

	g_assert_true(calendar_parse_day(text, &d));
	return d;
}

static void
test_days(void)
{
	AUTO(calendar) c = parse(BANK);
	gint64 close;
	gint32 found;
	int second;

	g_assert_cmpint(day("1970-01-01"), ==, 0);
	g_assert_cmpint(day("2000-02-29"), ==, 11016);
	g_assert_cmpint(calendar_weekday(day("2026-01-13")), ==, 1);
	g_assert_cmpint(calendar_weekday(day("1900-01-01")), ==, 0);
	g_assert_false(calendar_parse_day("2026-02-29", &found) || calendar_parse_day("2026-1-2", &found) ||
		calendar_parse_day("2026-01-02x", &found));
	g_assert_cmpint(calendar_day(c, at(c, "2026-01-13T23:30:00Z"), &second), ==, day("2026-01-14"));
	g_assert_cmpint(second, ==, 1800);
	g_assert_cmpint(calendar_instant(c, day("2026-03-29"), 9000), ==, at(c, "2026-03-29T03:30:00+02:00"));

	g_assert_true(calendar_close(c, day("2026-01-13"), &close));
	g_assert_cmpint(close, ==, at(c, "2026-01-13T18:00"));
	g_assert_true(calendar_close(c, day("2026-12-24"), &close));
	g_assert_cmpint(close, ==, at(c, "2026-12-24T12:00"));
	g_assert_false(calendar_close(c, day("2026-12-25"), &close));
	g_assert_true(calendar_business_day(c, day("2026-04-30"), 1, &found));
	g_assert_cmpint(found, ==, day("2026-05-02"));
	g_assert_true(calendar_business_day(c, day("2026-12-23"), 3, &found));
	g_assert_cmpint(found, ==, day("2026-12-28"));
	g_assert_false(calendar_business_day(c, day("2026-12-23"), G_MAXINT, &found));

	g_assert_false(clock_is_open(c, at(c, "2026-01-13T12:30")));
	g_assert_true(clock_is_open(c, at(c, "2026-01-13T13:30")));
	g_assert_cmpint(clock_next_open(c, at(c, "2026-04-30T18:00")), ==, at(c, "2026-05-02T09:00"));
	g_assert_cmpint(clock_next_open(c, at(c, "2026-01-13T10:00")), ==, at(c, "2026-01-13T10:00"));
}

/* ---- explaining ------------------------------------------------------------------------ */

static void
test_explain(void)
{
	AUTO(calendar) c = parse(BANK);
	struct clock_pause pause = { at(c, "2026-05-02T09:30"), at(c, "2026-05-04T09:10"), "customer" };
	g_autoptr(GArray) out = clock_explain(c, at(c, "2026-04-30T17:40"), at(c, "2026-05-04T09:30"), &pause, 1);
	static const struct {
		const char *to;
		enum clock_why why;
	} want[] = {
		{ "2026-04-30T18:00", CLOCK_COUNTED }, { "2026-05-01T00:00", CLOCK_CLOSED },
		{ "2026-05-02T00:00", CLOCK_HOLIDAY }, { "2026-05-02T09:00", CLOCK_CLOSED },
		{ "2026-05-02T09:30", CLOCK_COUNTED }, { "2026-05-02T12:00", CLOCK_PAUSED },
		{ "2026-05-04T09:00", CLOCK_CLOSED }, { "2026-05-04T09:10", CLOCK_PAUSED },
		{ "2026-05-04T09:30", CLOCK_COUNTED },
	};

	g_assert_cmpuint(out->len, ==, G_N_ELEMENTS(want));
	for (guint i = 0; i < out->len; i++) {
		const struct clock_segment *s = &g_array_index(out, struct clock_segment, i);

		g_assert_cmpint(s->to, ==, at(c, want[i].to));
		g_assert_cmpint(s->why, ==, want[i].why);
		if (s->why == CLOCK_HOLIDAY)
			g_assert_cmpint(s->day, ==, day("2026-05-01"));
		if (s->why == CLOCK_PAUSED)
			g_assert_cmpstr(s->pause, ==, "customer");
	}
}

/* ---- hostile calendars ----------------------------------------------------------------- */

static void
test_refused(void)
{
	static const struct {
		const char *text, *says;
	} rows[] = {
		{ "", "time zone" },
		{ "zone = UTC\n", "t.cal:1: " },
		{ "[calendar]\nweek = Mon 09:00-10:00\n", "time zone" },
		{ "[calendar]\nzone = Europe/Pari\n", "t.cal:2: there is no time zone" },
		{ "[calendar]\nzone = XYZ3\n", "no time zone" },
		{ "[calendar]\nzone = /etc/passwd\n", "no time zone" },
		{ "[calendar]\nzone = Europe/../../../../etc/passwd\n", "no time zone" },
		{ "[calendar]\nzone = Europe\n", "no time zone" },
		{ "[calendar]\nzone = \n", "no time zone" },
		{ "[calendar]\nzone = UTC\nzone = UTC\n", "t.cal:3: zone" },
		{ "[calendar]\nzone = UTC\nweek = Mon 25:00-26:00\n", "t.cal:3: “25:00-26:00”" },
		{ "[calendar]\nzone = UTC\nweek = Mon 24:00-06:00\n", "is no period" },
		{ "[calendar]\nzone = UTC\nweek = Mon 09:60-10:00\n", "is no period" },
		{ "[calendar]\nzone = UTC\nweek = Mon 09:00-09:00\n", "same time" },
		{ "[calendar]\nzone = UTC\nweek = Mon 09:00\n", "is no period" },
		{ "[calendar]\nzone = UTC\nweek = Mon\n", "no hours" },
		{ "[calendar]\nzone = UTC\nweek = Lundi 09:00-10:00\n", "no day of the week" },
		{ "[calendar]\nzone = UTC\nweek = 09:00-10:00\n", "no day of the week" },
		{ "[calendar]\nzone = UTC\nweek = Mo 09:00-10:00\n", "no day of the week" },
		{ "[calendar]\nzone = UTC\nexcept = 2026-02-30 closed\n", "is no date" },
		{ "[calendar]\nzone = UTC\nexcept = 2026-02-20 closed; 2026-02-20 09:00-10:00\n", "to be open" },
		{ "[calendar]\nzone = UTC\nclosed = tomorrow\n", "is no date" },
		{ "[calendar]\nzone = UTC\nholidays = a.ics\nholidays = b.ics\n", "t.cal:4: holidays" },
		{ "[calendar]\nzone = UTC\nholidays =\n", "no file" },
		{ "[calendar]\nzone = UTC\nhours = Mon\n", "there is no key “hours”" },
		{ "[calendar]\nzone\n", "no setting" },
		{ "\xff\xfe[calendar]\n", "t.cal:1: " },
	};

	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(GError) error = NULL;

		g_assert_null(calendar_parse(rows[i].text, "t.cal", &error));
		g_assert_error(error, ERR, ERR_CONFIG);
		if (strstr(error->message, rows[i].says) == NULL)
			g_error("row %zu: %s", i, error->message);
	}
}

static void
test_never(void)
{
	AUTO(calendar) never = parse("[calendar]\nzone = UTC\n");
	AUTO(calendar) once = parse("[calendar]\nzone = UTC\nexcept = 2026-05-04 09:00-10:00\n");
	AUTO(calendar) rare = parse("[calendar]\nzone = UTC\nweek = Mon 09:00-09:01\n");
	GString *text = g_string_new("[calendar]\nzone = UTC\nweek = Mon-Sun 09:00-10:00\nclosed =");
	gint64 start = at(once, "2026-05-01T00:00"), due;
	AUTO(calendar) years = NULL;
	gint32 d = day("2026-01-01");

	g_assert_false(calendar_ever_opens(never));
	g_assert_true(calendar_ever_opens(once));
	g_assert_cmpint(clock_due(never, start, 1, NULL, 0), ==, CLOCK_NEVER);
	g_assert_cmpint(clock_due(never, start, 0, NULL, 0), ==, start);
	g_assert_cmpint(clock_elapsed(never, 0, G_MAXINT64, NULL, 0), ==, 0);
	g_assert_cmpint(clock_due(once, start, 3600, NULL, 0), ==, at(once, "2026-05-04T10:00"));
	g_assert_cmpint(clock_due(once, start, 3601, NULL, 0), ==, CLOCK_NEVER);
	g_assert_cmpint(clock_next_open(once, at(once, "2026-05-04T10:00")), ==, CLOCK_NEVER);
	g_assert_cmpint(clock_due(rare, start, G_MAXINT64, NULL, 0), ==, CLOCK_NEVER);
	g_assert_cmpint(clock_due(rare, start, 10 * 60, NULL, 0), ==, at(rare, "2026-07-06T09:01"));
	g_assert_cmpint(clock_due(rare, G_MAXINT64, 1, NULL, 0), ==, CLOCK_NEVER);
	g_assert_cmpint(clock_due(rare, G_MININT64, 60, NULL, 0), <, 0);
	for (int i = 0; i < 19000; i++) { /* fifty years of closed days */
		int year, month, mday;

		calendar_split_day(d + i, &year, &month, &mday);
		g_string_append_printf(text, " %04d-%02d-%02d", year, month, mday);
	}
	years = parse(text->str);
	g_string_free(text, TRUE);
	due = clock_due(years, start, 60, NULL, 0);
	g_assert_cmpint(calendar_day(years, due, NULL), ==, d + 19000);
}

static void
test_text(void)
{
	AUTO(calendar) c = parse(BANK "week = Sun 22:00-06:00\nholidays = jours feries.ics\n");
	g_autofree char *text = NULL, *again = NULL;
	AUTO(calendar) copy = NULL;

	g_assert_cmpstr(calendar_holidays(c), ==, "jours feries.ics");
	calendar_add_closed(c, day("2026-11-11"));
	text = calendar_text(c);
	g_assert_null(strstr(text, "ics"));
	copy = parse(text);
	again = calendar_text(copy);
	g_assert_cmpstr(text, ==, again);
	g_assert_cmpint(clock_elapsed(copy, 0, DATE_DAY * 30000, NULL, 0), ==,
		clock_elapsed(c, 0, DATE_DAY * 30000, NULL, 0));
	g_assert_false(clock_is_open(copy, at(c, "2026-11-11T10:00")));
	g_assert_cmpint(calendar_reason(copy, day("2026-11-11")), ==, CALENDAR_CLOSED);
	g_assert_cmpint(calendar_reason(copy, day("2026-12-25")), ==, CALENDAR_EXCEPTION);
}

/* ---- random calendars against a brute force -------------------------------------------- */

#define RANDOM_DAYS 21
#define FIRST_DAY 20530 /* 2026-03-18: the spring jumps of both continents */

struct naive { /* minute by minute: is the desk open? */
	gboolean open[RANDOM_DAYS * 1440];
	gint64 start;
};

/* Minutes of local days, each looked up by the wall clock that GLib shows at that instant: no
 * conversion of local times to UTC, which is what is being tested. Times are kept out of the jumps. */
static void
naive_fill(struct naive *n, const char *zone, int periods[7][4])
{
	g_autoptr(GTimeZone) tz = g_time_zone_new_identifier(zone);

	n->start = (gint64)FIRST_DAY * DATE_DAY;
	for (int m = 0; m < RANDOM_DAYS * 1440; m++) {
		g_autoptr(GDateTime) utc = g_date_time_new_from_unix_utc(n->start / 1000 + m * 60);
		g_autoptr(GDateTime) local = g_date_time_to_timezone(utc, tz);
		int wd = g_date_time_get_day_of_week(local) - 1;
		int minute = g_date_time_get_hour(local) * 60 + g_date_time_get_minute(local);

		n->open[m] = FALSE;
		for (int k = 0; k < 4; k += 2) {
			const int *today = &periods[wd][k], *eve = &periods[(wd + 6) % 7][k];

			if ((minute >= today[0] && minute < today[1]) || minute < eve[1] - 1440)
				n->open[m] = TRUE;
		}
	}
}

static void
random_week(GString *text, int periods[7][4])
{
	static const char *const names[] = { "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun" };

	for (int d = 0; d < 7; d++) {
		gboolean none = g_test_rand_int_range(0, 5) == 0;

		memset(periods[d], 0, sizeof periods[d]);
		for (int k = 0; !none && k < 4; k += 2) {
			int open = g_test_rand_int_range(4 * 60, 1440), length = g_test_rand_int_range(1, 1380);
			int close = open + length;

			if (close > 1440 && close < 1440 + 4 * 60) /* the jumps are between 01:00 and 04:00 */
				close = 1440 + 4 * 60;
			close = MIN(close, open + 1439);
			periods[d][k] = open;
			periods[d][k + 1] = close;
			g_string_append_printf(text, "week = %s %02d:%02d-%02d:%02d\n", names[d], open / 60, open % 60,
				close % 1440 / 60, close % 60);
		}
	}
}

static void
compare(const struct calendar *c, const struct naive *n)
{
	int from = g_test_rand_int_range(0, RANDOM_DAYS * 1440 * 60 - 1);
	int to = g_test_rand_int_range(from, RANDOM_DAYS * 1440 * 60);
	int p1 = g_test_rand_int_range(0, RANDOM_DAYS * 1440 * 60), p2 = p1 + g_test_rand_int_range(0, 200000);
	struct clock_pause pause = { n->start + p1 * DATE_SECOND, n->start + p2 * DATE_SECOND, NULL };
	gint64 sum = 0, counted = 0, due;
	g_autoptr(GArray) segments = clock_explain(c, n->start + from * DATE_SECOND,
		n->start + to * DATE_SECOND, &pause, 1);

	for (int s = from; s < to; s++)
		sum += n->open[s / 60] && !(s >= p1 && s < p2);
	g_assert_cmpint(clock_elapsed(c, n->start + from * DATE_SECOND, n->start + to * DATE_SECOND,
		&pause, 1), ==, sum);
	for (guint i = 0; i < segments->len; i++) {
		const struct clock_segment *s = &g_array_index(segments, struct clock_segment, i);

		counted += s->why == CLOCK_COUNTED ? (s->to - s->from) / DATE_SECOND : 0;
		g_assert_cmpint(s->from, ==, i > 0 ? s[-1].to : n->start + from * DATE_SECOND);
	}
	g_assert_cmpint(counted, ==, sum);
	if (sum == 0)
		return;
	due = clock_due(c, n->start + from * DATE_SECOND, sum, &pause, 1);
	for (int s = to - 1; s >= from; s--) /* the second in which the last one was counted */
		if (n->open[s / 60] && !(s >= p1 && s < p2)) {
			g_assert_cmpint(due, ==, n->start + (s + 1) * DATE_SECOND);
			break;
		}
}

static void
test_random(void)
{
	static const char *const zones[] = { "Europe/Paris", "America/New_York", "Asia/Kolkata", "Pacific/Kiritimati",
		"Pacific/Pago_Pago", "Europe/Dublin", "UTC" };
	g_autofree struct naive *n = g_new(struct naive, 1);

	for (int i = 0; i < 42; i++) {
		const char *zone = zones[i % (int)G_N_ELEMENTS(zones)];
		GString *text = g_string_new(NULL);
		int periods[7][4];
		AUTO(calendar) c = NULL;

		g_string_printf(text, "[calendar]\nzone = %s\n", zone);
		random_week(text, periods);
		c = parse(text->str);
		naive_fill(n, zone, periods);
		for (int k = 0; k < 8; k++)
			compare(c, n);
		g_string_free(text, TRUE);
	}
}

int
main(int argc, char **argv)
{
	g_setenv("TZ", "UTC", TRUE);
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/clock/vectors", test_vectors);
	g_test_add_func("/clock/jumps", test_jumps);
	g_test_add_func("/clock/periods", test_periods);
	g_test_add_func("/clock/pauses", test_pauses);
	g_test_add_func("/clock/days", test_days);
	g_test_add_func("/clock/explain", test_explain);
	g_test_add_func("/clock/refused", test_refused);
	g_test_add_func("/clock/never", test_never);
	g_test_add_func("/clock/text", test_text);
	g_test_add_func("/clock/random", test_random);
	return g_test_run();
}
