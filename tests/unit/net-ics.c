// layers: net
/* The days of an .ics file: repetitions, exceptions to them, several days, and hostile ones. */
#include "core/calendar.h"
#include "net/ics.h"

static void
assert_days(const char *events, const char *want)
{
	g_autofree char *text = g_strconcat("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n", events, "END:VCALENDAR\r\n", NULL);
	g_autoptr(GArray) days = g_array_new(FALSE, FALSE, sizeof(gint32));
	g_autoptr(GString) got = g_string_new(NULL);

	g_assert_cmpint(ics_days(text, days), ==, ICS_DONE);
	for (guint i = 0; i < days->len; i++) {
		int year, month, mday;

		calendar_split_day(g_array_index(days, gint32, i), &year, &month, &mday);
		g_string_append_printf(got, "%s%d-%d-%d", i > 0 ? " " : "", year, month, mday);
	}
	g_assert_cmpstr(got->str, ==, want);
}

#define EVENT(lines) "BEGIN:VEVENT\r\n" lines "END:VEVENT\r\n"

static void
test_events(void)
{
	assert_days(EVENT("DTSTART;VALUE=DATE:20261225\r\n") EVENT("DTSTART;VALUE=DATE:20260501\r\n")
		EVENT("DTSTART;VALUE=DATE:20261225\r\n"), "2026-5-1 2026-12-25");
	assert_days(EVENT("DTSTART;VALUE=DATE:20261224\r\nDTEND;VALUE=DATE:20261227\r\n"),
		"2026-12-24 2026-12-25 2026-12-26");
	assert_days(EVENT("DTSTART:20261224T090000\r\nDTEND:20261225T000000\r\n"), "2026-12-24");
	assert_days(EVENT("DTSTART;TZID=Europe/Paris:20261224T230000\r\nDTEND;TZID=Europe/Paris:20261225T010000\r\n"),
		"2026-12-24 2026-12-25");
	assert_days(EVENT("DTSTART;VALUE=DATE:20261224\r\nDURATION:P2D\r\n"), "2026-12-24 2026-12-25");
	assert_days(EVENT("DTSTART;VALUE=DATE:20260101\r\nSTATUS:CANCELLED\r\n") EVENT("SUMMARY:no date\r\n")
		EVENT("DTSTART;VALUE=DATE:20260102\r\n"), "2026-1-2");
}

static void
test_repeats(void)
{
	assert_days(EVENT("DTSTART;VALUE=DATE:20250501\r\nRRULE:FREQ=YEARLY;COUNT=3\r\n"), "2025-5-1 2026-5-1 2027-5-1");
	assert_days(EVENT("DTSTART;VALUE=DATE:19980501\r\nRRULE:FREQ=YEARLY;UNTIL=20010601\r\n"), "2000-5-1 2001-5-1");
	assert_days(EVENT("DTSTART;VALUE=DATE:20260525\r\nRRULE:FREQ=YEARLY;BYMONTH=5;BYDAY=-1MO;COUNT=2\r\n"),
		"2026-5-25 2027-5-31");
	assert_days(EVENT("DTSTART;VALUE=DATE:20250501\r\nRRULE:FREQ=YEARLY;COUNT=3\r\nEXDATE;VALUE=DATE:20260501\r\n"),
		"2025-5-1 2027-5-1");
	assert_days(EVENT("DTSTART;VALUE=DATE:20250501\r\nRDATE;VALUE=DATE:20250608,20250609\r\n"),
		"2025-5-1 2025-6-8 2025-6-9");
	assert_days(EVENT("DTSTART;VALUE=DATE:21001225\r\nRRULE:FREQ=YEARLY\r\n"), "2100-12-25");
}

static void
assert_result(const char *text, enum ics_result want)
{
	g_autoptr(GArray) days = g_array_new(FALSE, FALSE, sizeof(gint32));

	g_assert_cmpint(ics_days(text, days), ==, want);
	if (want != ICS_DONE)
		g_assert_cmpuint(days->len, ==, 0);
}

static void
test_hostile(void)
{
	assert_result("", ICS_NONE);
	assert_result("BEGIN:VCALENDAR\r\n", ICS_NONE);
	assert_result("BEGIN:VEVENT\r\nDTSTART:20260101\r\nEND:VEVENT\r\n", ICS_NONE);
	assert_result("BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART:yesterday\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n", ICS_NONE);
	assert_result("BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART;VALUE=DATE:20200101\r\nRRULE:FREQ=DAILY\r\nEND:VEVENT\r\n"
		"END:VCALENDAR\r\n", ICS_MANY);
	assert_result("BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART;VALUE=DATE:20200101\r\nDTEND;VALUE=DATE:99991231\r\n"
		"END:VEVENT\r\nEND:VCALENDAR\r\n", ICS_DONE);
	assert_result("BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART;VALUE=DATE:20200101\r\n"
		"RRULE:FREQ=YEARLY;INTERVAL=0\r\nRRULE:FREQ=NEVER\r\nRRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30\r\n"
		"END:VEVENT\r\nEND:VCALENDAR\r\n", ICS_DONE);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/ics/events", test_events);
	g_test_add_func("/ics/repeats", test_repeats);
	g_test_add_func("/ics/hostile", test_hostile);
	return g_test_run();
}
