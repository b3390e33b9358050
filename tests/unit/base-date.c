// layers: none
/* Foreign times, spans, ages; the zone is Europe/Paris. */
#include "base/date.h"
#include "base/err.h"

#include <locale.h>
#include <string.h>
#include <time.h>

#define NOON G_GINT64_CONSTANT(1768298400000) /* 2026-01-13T10:00:00Z */

static void
test_parse(void)
{
	static const struct {
		const char *in;
		gint64 ms;
	} rows[] = {
		/* what the channels send */
		{ "2019-11-23T07:49:02.064Z", G_GINT64_CONSTANT(1574495342064) },
		{ "2022-10-03T18:00:23.000Z", G_GINT64_CONSTANT(1664820023000) },
		{ "1664820023000", G_GINT64_CONSTANT(1664820023000) },
		{ "2021-07-23T08:35:18+0000", G_GINT64_CONSTANT(1627029318000) },
		{ "1582791383", G_GINT64_CONSTANT(1582791383000) },
		{ "2026-07-10T08:10:55-07:00", G_GINT64_CONSTANT(1783696255000) },
		{ "2013-09-07T13:37:00", G_GINT64_CONSTANT(1378561020000) },
		{ "2026-08-01T13:55:00.940463Z", G_GINT64_CONSTANT(1785592500940) },
		{ "1512085950.000216", G_GINT64_CONSTANT(1512085950000) }, { "1582791383.208", G_GINT64_CONSTANT(1582791383208) },
		{ "2020-03-01 10:00:00 UTC", G_GINT64_CONSTANT(1583056800000) },
		{ "2026-08-01", G_GINT64_CONSTANT(1785542400000) },
		{ "2026-01-13T10:00:00.123456789Z", NOON + 123 },
		/* shapes of RFC 3339 */
		{ "2026-01-13t10:00:00z", NOON }, { "2026-01-13 10:00:00Z", NOON },
		{ "2026-01-13 11:00:00 +0100", NOON }, { "2026-01-13T11:00:00+01", NOON },
		{ "2026-01-13T15:30:00+05:30", NOON }, { "2026-01-13T10:00Z", NOON },
		{ " 2026-01-13T10:00:00Z\n", NOON }, { "2026-01-13T10:00:00.5Z", NOON + 500 },
		{ "2026-01-13T10:00:00,5Z", NOON + 500 }, { "2016-12-31T23:59:60Z", G_GINT64_CONSTANT(1483228800000) },
		{ "2024-02-29T00:00:00Z", G_GINT64_CONSTANT(1709164800000) },
		{ "2000-02-29T00:00:00Z", G_GINT64_CONSTANT(951782400000) },
		{ "2200-12-31T23:59:59Z", G_GINT64_CONSTANT(7289654399000) },
		/* RFC 5322 */
		{ "Tue, 13 Jan 2026 11:00:00 +0100", NOON }, { "13 Jan 2026 10:00 GMT", NOON },
		{ "Tue, 13 Jan 2026 05:00:00 EST", NOON }, { "Tue, 13 Jan 2026 03:00:00 -0700 (MST)", NOON },
		{ "tuesday, 13 january 2026 10:00:00 ut", NOON }, { "13 Jan 26 10:00:00 Z", NOON },
		{ "13 Jan 99 10:00:00 +0000", G_GINT64_CONSTANT(916221600000) },
		{ "Tue (day), 13 (d) Jan (a (nested \\) one)) 2026 10 : 00 : 00 (x) UT", NOON },
		{ "Tue 13 Jan 2026 10:00:00 -0000", NOON }, { "13-Jan-2026 10:00:00 +0000", NOON },
		{ "Tue,13 Jan 2026 10:00:00", NOON }, { "13 Jan 126 10:00:00 +0000", NOON },
		{ "13 Jan 2026 10:00:00 A", NOON }, { "13 Jan 2026 03:00:00 PDT", NOON },
	};

	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		gint64 ms = -1;

		if (!date_parse(rows[i].in, &ms))
			g_error("not read: %s", rows[i].in);
		if (ms != rows[i].ms)
			g_error("%s: %" G_GINT64_FORMAT, rows[i].in, ms);
	}
}

static void
test_refuse(void)
{
	static const char *const rows[] = { "", " ", "yesterday", "-5", "0", "1e9",
		"2026-13-01T00:00:00Z", "2026-00-01T00:00:00Z", "2026-02-29T00:00:00Z",
		"1900-01-01T00:00:00Z", "2201-01-01T00:00:00Z", "2026-01-32", "2026-01-13T24:00:00Z",
		"2026-01-13T10:60:00Z", "2026-01-13T10:00:61Z", "2026-01-13T10:00:00.Z",
		"2026-01-13T10:00:00+1", "2026-01-13T10:00:00+25:00", "2026-01-13T10:00:00+01:60",
		"2026-01-13T10:00:00Zjunk", "2026-1-13T10:00:00Z", "2026-01-13T1:00:00Z",
		"2026-01-13X10:00:00Z", "1970-01-01T00:00:00Z", "1970-01-01T00:00:00+01:00",
		"99999999999999999999", "9999999999999999", "13 Jnv 2026 10:00:00 +0000",
		"32 Jan 2026 10:00:00 +0000", "Tue, 13 Jan 2026",
		"13 Jan 2026 10:00:00 (open", "13 Jan 2026 10:00:00) Z", "13 Jan 2026 10:00:00 +0000 x",
		"Tue, Jan 13 2026 10:00:00", "13 Jan 2026 10", "13 Jan 2026 10:", "13 Jan 2026 10:00:",
		"13 Jan 2026 10:00:00 +2500", "13 Jan 2 10:00:00 Z" };
	g_autofree char *huge = g_strnfill(5000, '1');
	gint64 ms;

	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		ms = 5;
		if (date_parse(rows[i], &ms) || ms != 0)
			g_error("read: %s", rows[i]);
	}
	ms = 5;
	g_assert_false(date_parse(NULL, &ms));
	g_assert_cmpint(ms, ==, 0);
	g_assert_false(date_parse(huge, &ms));
}

/* Every day of the range there and back against GLib's calendar. */
static void
test_calendar(void)
{
	for (gint64 t = DATE_DAY; t < G_GINT64_CONSTANT(7289654400000); t += 17 * DATE_DAY + 12345678) {
		g_autoptr(GDateTime) dt = g_date_time_new_from_unix_utc(t / 1000);
		g_autofree char *want = g_date_time_format(dt, "%Y-%m-%dT%H:%M:%S");
		g_autofree char *text = date_to_rfc3339(t);
		gint64 back;

		g_assert_true(g_str_has_prefix(text, want));
		g_assert_true(date_parse(text, &back));
		g_assert_cmpint(back, ==, t);
	}
}

static void
test_print(void)
{
	g_autofree char *whole = date_to_rfc3339(NOON), *part = date_to_rfc3339(NOON + 7);
	g_autofree char *none = date_to_rfc3339(0), *mail = date_to_rfc5322(NOON);
	g_autofree char *summer = date_to_rfc5322(NOON + 181 * DATE_DAY);

	g_assert_cmpstr(whole, ==, "2026-01-13T10:00:00Z");
	g_assert_cmpstr(part, ==, "2026-01-13T10:00:00.007Z");
	g_assert_cmpstr(none, ==, "");
	g_assert_cmpstr(mail, ==, "Tue, 13 Jan 2026 11:00:00 +0100");
	g_assert_cmpstr(summer, ==, "Mon, 13 Jul 2026 12:00:00 +0200");
}

static void
test_age(void)
{
	static const struct {
		gint64 ago;
		const char *want;
	} rows[] = {
		{ -DATE_DAY, "now" }, { 0, "now" }, { 59 * DATE_SECOND, "now" }, { DATE_MINUTE, "1m" },
		{ 59 * DATE_MINUTE, "59m" }, { DATE_HOUR, "1h" }, { 23 * DATE_HOUR, "23h" },
		{ DATE_DAY, "1d" }, { 13 * DATE_DAY, "13d" }, { 14 * DATE_DAY, "2w" },
		{ 364 * DATE_DAY, "52w" }, { 365 * DATE_DAY, "1y" }, { 3 * 365 * DATE_DAY, "3y" },
	};
	char buf[16];

	g_assert_cmpstr(date_age(0, NOON, buf), ==, "");
	for (guint i = 0; i < G_N_ELEMENTS(rows); i++)
		g_assert_cmpstr(date_age(NOON - rows[i].ago, NOON, buf), ==, rows[i].want);
}

static void
test_span(void)
{
	static const struct {
		gint64 ms;
		const char *want;
	} rows[] = {
		{ 0, "0m" }, { 59 * DATE_SECOND, "0m" }, { -59 * DATE_SECOND, "0m" },
		{ 12 * DATE_MINUTE, "12m" }, { -80 * DATE_MINUTE, "-1h20" },
		{ 3 * DATE_HOUR + 5 * DATE_MINUTE, "3h05" }, { 2 * DATE_DAY + 4 * DATE_HOUR, "2d04h" },
		{ -99 * DATE_DAY - 23 * DATE_HOUR, "-99d23h" }, { 100 * DATE_DAY, "100d" },
		{ G_MAXINT64, "99999d" }, { G_MININT64, "-99999d" },
	};
	char buf[16];

	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_assert_cmpstr(date_span(rows[i].ms, buf), ==, rows[i].want);
		g_assert_cmpuint(strlen(buf), <=, 7);
	}
}

static void
test_human(void)
{
	static const struct {
		const char *at, *want;
	} rows[] = {
		{ "2026-01-13T09:05:00Z", "today 10:05" }, { "2026-01-12T23:30:00Z", "today 00:30" },
		{ "2026-01-12T17:02:00Z", "yesterday 18:02" }, { "2026-01-14T08:00:00Z", "tomorrow 09:00" },
		{ "2026-01-11T09:05:00Z", "Sun 11 Jan 10:05" }, { "2025-12-31T09:05:00Z", "Wed 31 Dec 2025 10:05" },
		{ "2026-07-01T08:00:00Z", "Wed 1 Jul 10:00" },
	};
	g_autofree char *none = date_to_human(0, NOON);

	g_assert_cmpstr(none, ==, "");
	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		gint64 ms;
		g_autofree char *text = NULL;

		g_assert_true(date_parse(rows[i].at, &ms));
		text = date_to_human(ms, NOON);
		g_assert_cmpstr(text, ==, rows[i].want);
	}
}

static void
test_parse_span(void)
{
	static const struct {
		const char *in;
		gint64 s; /* -1: refused */
	} rows[] = {
		{ "4h", 14400 }, { "30m", 1800 }, { "90s", 90 }, { "2d", 172800 }, { "1h30m", 5400 },
		{ "1w", 604800 }, { "0", 0 }, { "0s", 0 }, { "", -1 }, { "4", -1 }, { "h", -1 },
		{ "-4h", -1 }, { "4h ", -1 }, { "4H", -1 }, { "1.5h", -1 }, { "30m1h", -1 }, { "1h1h", -1 },
		{ "99999999w", -1 }, { "999999999s", -1 }, { "4hx", -1 }, { "4h5", -1 },
	};
	gint64 s;

	g_assert_false(date_parse_span(NULL, &s));
	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		gboolean ok = date_parse_span(rows[i].in, &s);

		g_assert_cmpint(ok ? s : -1, ==, rows[i].s);
		g_assert_true(ok || s == 0);
	}
}

static void
test_env(void)
{
	if (g_test_subprocess()) {
		g_setenv("GUICHET_NOW", "2026-01-13T10:00:00Z", TRUE);
		g_assert_cmpint(date_now(), ==, NOON);
		g_usleep(5000);
		g_assert_cmpint(date_now(), ==, NOON);
		return;
	}
	g_test_trap_subprocess(NULL, 0, 0);
	g_test_trap_assert_passed();
}

static void
test_env_wrong(void)
{
	if (g_test_subprocess()) {
		g_setenv("GUICHET_NOW", "some day", TRUE);
		g_assert_cmpint(date_now(), >, NOON - 365 * DATE_DAY);
		return;
	}
	g_test_trap_subprocess(NULL, 0, 0);
	g_test_trap_assert_passed();
	g_test_trap_assert_stderr("*GUICHET_NOW*some day*is not a time*");
}

static void
test_now(void)
{
	g_autoptr(GError) error = NULL;
	gint64 before;

	g_assert_true(date_set_now_text("1768298400", NULL));
	g_assert_cmpint(date_now(), ==, NOON);
	g_assert_true(date_set_now_text("2026-01-13T10:00:00Z+", NULL));
	before = date_now();
	g_usleep(20000);
	g_assert_cmpint(date_now(), >=, before + 19);
	g_assert_cmpint(date_now(), <, NOON + DATE_MINUTE);
	g_assert_false(date_set_now_text("soon", &error));
	g_assert_error(error, ERR, ERR_USAGE);
	date_set_now(42, FALSE);
	g_assert_cmpint(date_now(), ==, 42);
}

int
main(int argc, char **argv)
{
	g_setenv("TZ", "Europe/Paris", TRUE);
	tzset();
	setlocale(LC_ALL, "C.UTF-8");
	g_unsetenv("GUICHET_NOW");
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/date/parse", test_parse);
	g_test_add_func("/date/refuse", test_refuse);
	g_test_add_func("/date/calendar", test_calendar);
	g_test_add_func("/date/print", test_print);
	g_test_add_func("/date/age", test_age);
	g_test_add_func("/date/span", test_span);
	g_test_add_func("/date/human", test_human);
	g_test_add_func("/date/parse-span", test_parse_span);
	g_test_add_func("/date/env", test_env);
	g_test_add_func("/date/env/wrong", test_env_wrong);
	g_test_add_func("/date/now", test_now);
	return g_test_run();
}
