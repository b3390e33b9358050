/* net/ics.h — the days that an iCalendar file (RFC 5545) names: bank holidays. Pure.
 *
 * libical sees foreign bytes here: only the child of net/holidays and the tests call this. */
#ifndef GUICHET_NET_ICS_H
#define GUICHET_NET_ICS_H

#include <glib.h>

/* Events are looked at from 2000 to the end of 2100; an event lasts at most a year. */
#define ICS_YEAR_FIRST 2000
#define ICS_YEAR_LAST 2100
#define ICS_DAYS_MAX 19000 /* different days: fewer than a calendar takes */

enum ics_result { ICS_DONE, ICS_NONE /* no calendar, or no event in it */, ICS_MANY /* too many days */ };

/* Adds days since 1970-01-01 to `days` (gint32), ascending, each once: all days of every event that is not
 * cancelled, with what RRULE and RDATE repeat and without EXDATE. Times of day and zones do not
 * count: an event is on the days that are written. */
enum ics_result ics_days(const char *text, GArray *days);

#endif
