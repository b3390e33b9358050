/* core/wording.h — amounts, dates, delays and greetings in the customer's language ("fr", else English).
 *
 * Times are shown in `zone`, NULL the local one. All spaces are plain ones: a no-break space makes an SMS cost twice as much, and
 * nobody types it. Nothing here asks for the time. */
#ifndef GUICHET_CORE_WORDING_H
#define GUICHET_CORE_WORDING_H

#include <glib.h>

/* "2 500,50 €", "€2,500.50"; "2 500 €" when there are no cents, which are rounded half up. `amount` is a decimal with a point
 * or a comma, `currency` an ISO 4217 code. NULL when either is none (transfer full). */
char *wording_money(const char *amount, const char *currency, const char *lang);

enum wording_form {
	WORDING_DATE, /* "13 janvier 2026", "13 January 2026" */
	WORDING_DAY, /* "mardi 13 janvier", "Tuesday 13 January" */
	WORDING_TIME, /* "14 h 30", "14:30" */
	WORDING_MOMENT, /* "mardi 13 janvier à 14 h 30", "Tuesday 13 January at 14:30" */
};
char *wording_when(gint64 ms, enum wording_form, const char *lang, GTimeZone *zone);

/* A time as wording_by says it, by which something will be done: "mardi 14 h 30" within the six days
 * after `now`, "14 h 30 aujourd'hui", "mardi 20 janvier à 14 h 30" later; "Tuesday 14:30", "14:30 today". Midnight is that of the day that
 * ends: "mardi minuit", "minuit ce soir" (transfer full). */
char *wording_by(gint64 ms, gint64 now, const char *lang, GTimeZone *zone);

/* Seconds in words: "30 minutes", "48 heures", "3 jours", "1 heure et 30 minutes" (transfer full). */
char *wording_delay(gint64 seconds, const char *lang);

/* What one says at this hour: "Bonjour", from 18:00 "Bonsoir"; "Good morning", "Good afternoon" from 12:00,
 * "Good evening" from 18:00 (static). */
const char *wording_greeting(gint64 now, const char *lang, GTimeZone *zone);

/* A time as data gives it: what date_parse reads, or a bare date "2026-01-13" (its noon, local). FALSE when it is none. *zone (transfer
 * full): the offset that it is written with, to be shown in; NULL for Z and none. */
gboolean wording_parse_time(const char *text, gint64 *ms, GTimeZone **zone);

#endif
