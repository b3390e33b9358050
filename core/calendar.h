/* core/calendar.h — when a desk is open: a calendar file read, and the days of its zone.
 *
 *	[calendar]
 *	zone = Europe/Paris
 *	week = Mon-Fri 09:00-12:30 13:30-18:00; Sat 09:00-12:00
 *	except = 2026-12-24 09:00-12:00; 2026-12-25 closed
 *	closed = 2027-01-01 2027-04-05
 *	holidays = jours-feries.ics
 *
 * zone is an IANA name (or UTC, CET, …). A period that ends at or before its beginning passes midnight and
 * belongs to the day it starts. An exception replaces the periods that start on its date; it wins over
 * closed and holidays. week, except and closed may stand more than once and add up. Pure: whoever loads
 * the file reads what `holidays` names and says those days with calendar_add_closed().
 *
 * A day is a gint32 of days since 1970-01-01, whatever the zone. Instants are UTC ms, of years 1900 to 2300:
 * what lies outside is taken as the nearest of them. NULL for a calendar means a desk that never closes,
 * in the zone of the person. */
#ifndef GUICHET_CORE_CALENDAR_H
#define GUICHET_CORE_CALENDAR_H

#include "base/auto.h"

struct calendar;

/* `name` for sentences: the file. NULL with ERR_CONFIG, which names file, line and remedy. */
struct calendar *calendar_parse(const char *text, const char *name, GError **error);
void calendar_free(struct calendar *);
AUTO_DEFINE(calendar);

/* The file of bank holidays it names, NULL none (borrowed). */
const char *calendar_holidays(const struct calendar *);
/* Before anything else is asked of it: no work on that day, unless an exception says otherwise. */
void calendar_add_closed(struct calendar *, gint32 day);

/* The same calendar as text that needs no other file: holidays are days of `closed` (transfer full). */
char *calendar_text(const struct calendar *);

const char *calendar_name(const struct calendar *); /* as given to calendar_parse */
/* FALSE: it has no open hour at all. */
gboolean calendar_ever_opens(const struct calendar *);

/* ---- days --------------------------------------------------------------------------- */

/* "2026-12-24"; FALSE for anything else. */
gboolean calendar_parse_day(const char *text, gint32 *day);
/* 0 Monday … 6 Sunday; the day of year, month 1-12, day of month. */
int calendar_weekday(gint32 day);
gint32 calendar_day_of(int year, int month, int mday);
void calendar_split_day(gint32 day, int *year, int *month, int *mday);

/* The local day in which an instant lies, and the seconds of wall clock since its midnight (may be NULL). */
gint32 calendar_day(const struct calendar *, gint64 at, int *second);

/* A local time as an instant. In a gap of the clock: as far after the jump as it lies inside the gap;
 * where it comes twice: the first. */
gint64 calendar_instant(const struct calendar *, gint32 day, int second);

/* The end of the last period that starts on that day; FALSE when the desk does not open on it. */
gboolean calendar_close(const struct calendar *, gint32 day, gint64 *close);
/* The nth day (n >= 1) after `day` on which the desk opens; FALSE when there is none before 2300. */
gboolean calendar_business_day(const struct calendar *, gint32 day, int n, gint32 *found);

enum calendar_reason { /* why a day has the hours it has */
	CALENDAR_WEEK, CALENDAR_EXCEPTION, CALENDAR_CLOSED /* closed, holidays */,
};
enum calendar_reason calendar_reason(const struct calendar *, gint32 day);

/* RFC 3339 with the zone's offset, "2026-01-13T10:30:00+01:00", ms when not whole (transfer full). */
char *calendar_rfc3339(const struct calendar *, gint64 at);
/* "2026-01-13T10:30:00" or "2026-01-13 10:30": a time of that zone; anything date_parse() reads too. */
gboolean calendar_parse_time(const struct calendar *, const char *text, gint64 *at);

#endif
