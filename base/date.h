/* base/date.h — the only door to the clock, and every time format we are given.
 *
 * A time is a gint64 of milliseconds since 1970-01-01T00:00:00Z ("UTC ms") everywhere in
 * the program. 0 means "no time". `now` is a parameter of whatever depends on it; only a
 * main loop and the outermost command call date_now(). */
#ifndef GUICHET_BASE_DATE_H
#define GUICHET_BASE_DATE_H

#include <glib.h>

#define DATE_SECOND G_GINT64_CONSTANT(1000)
#define DATE_MINUTE (60 * DATE_SECOND)
#define DATE_HOUR (60 * DATE_MINUTE)
#define DATE_DAY (24 * DATE_HOUR)

/* Now: the system clock, unless date_set_now() or the environment variable GUICHET_NOW
 * (RFC 3339) fixed it. A fixed clock still advances with the monotonic clock when its text
 * ends in '+' ("2026-01-13T10:00:00Z+"); otherwise it stands still. */
gint64 date_now(void);
void date_set_now(gint64 now, gboolean running);

/* Reads `--now TIME` and GUICHET_NOW: RFC 3339, or epoch seconds, with the optional '+'. */
gboolean date_set_now_text(const char *text, GError **error);

/* Milliseconds of a clock that never jumps, for timeouts and deadlines only. */
gint64 date_monotonic(void);

/* Any API's time: RFC 3339 with fraction and any offset (Z, +02:00, +0200, lower case),
 * RFC 2822 with obsolete zones and comments, epoch seconds or ms as digits (ms above
 * 10^11; seconds may have a fraction). FALSE with *ms = 0 when it cannot be read or lies outside years 1970-2200. */
gboolean date_parse(const char *text, gint64 *ms);

/* "2026-01-13T09:00:00.000Z" without ".000" when whole (transfer full); "" for 0. */
char *date_to_rfc3339(gint64 ms);

/* RFC 5322 date in the local zone, "Tue, 13 Jan 2026 10:00:00 +0100" (transfer full). */
char *date_to_rfc5322(gint64 ms);

/* For lists, at most 6 cells, in the person's zone: "now", "4m", "3h", "2d", "5w", "3y". */
const char *date_age(gint64 from, gint64 now, char buf[16]);

/* For clocks, at most 7 cells: "12m", "3h05", "2d04h"; negative with '-' ("-1h20"). */
const char *date_span(gint64 ms, char buf[16]);

/* For a thread header: "today 10:05", "yesterday 18:02", "Mon 12 Jan 10:05", with the year
 * when it is not this year's; translated (transfer full). */
char *date_to_human(gint64 ms, gint64 now);
/* The same without a today: "Mon 12 Jan 10:05"; and the day alone, "12 Jan" (transfer full). */
char *date_to_words(gint64 ms);
char *date_to_day(gint64 ms);

/* "4h", "30m", "90s", "2d", "1h30m" to seconds; FALSE when malformed or negative. */
gboolean date_parse_span(const char *text, gint64 *seconds);

/* The instant "90 days", "24 months" or "5 years" (also one of them) before `now`, by the calendar in UTC; 0 when
 * the text is no such age, or more than 200 years. */
gint64 date_before(const char *age, gint64 now);

#endif
