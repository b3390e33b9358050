/* core/wording.c — amounts, dates, delays and greetings in French and English. */
#include "core/wording.h"

#include "base/date.h"

#include <string.h>

/* English, French. */
static const char *const days[2][7] = {
	{ "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday" },
	{ "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche" },
};
static const char *const months[2][12] = {
	{ "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
		"November", "December" },
	{ "janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre",
		"novembre", "décembre" },
};
static const struct {
	const char *code, *sign;
} currencies[] = { { "EUR", "€" }, { "USD", "$" }, { "GBP", "£" } };

#define DIGITS_MAX 15

static gboolean
is_french(const char *lang)
{
	return lang != NULL && g_ascii_strncasecmp(lang, "fr", 2) == 0;
}

/* ---- money -------------------------------------------------------------------------- */

/* Hundredths, rounded half up. */
static gboolean
parse_amount(const char *text, gint64 *cents, gboolean *negative)
{
	const char *p = text;
	gsize whole;

	*negative = *p == '-';
	p += *negative;
	whole = strspn(p, "0123456789");
	if (whole == 0 || whole > DIGITS_MAX)
		return FALSE;
	*cents = g_ascii_strtoll(p, NULL, 10) * 100;
	p += whole;
	if (*p == '.' || *p == ',') {
		gsize n = strspn(++p, "0123456789");

		if (n == 0)
			return FALSE;
		*cents += (p[0] - '0') * 10 + (n > 1 ? p[1] - '0' : 0) + (n > 2 && p[2] >= '5');
		p += n;
	}
	*negative &= *cents != 0;
	return *p == '\0';
}

static gboolean
is_currency(const char *code)
{
	return strlen(code) == 3 && g_ascii_isupper(code[0]) && g_ascii_isupper(code[1]) &&
		g_ascii_isupper(code[2]);
}

static char *
grouped(gint64 number, const char *separator)
{
	char digits[24];
	GString *out = g_string_new(NULL);
	gsize n = (gsize)g_snprintf(digits, sizeof digits, "%" G_GINT64_FORMAT, number);

	for (gsize i = 0; i < n; i++) {
		if (i > 0 && (n - i) % 3 == 0)
			g_string_append(out, separator);
		g_string_append_c(out, digits[i]);
	}
	return g_string_free(out, FALSE);
}

char *
wording_money(const char *amount, const char *currency, const char *lang)
{
	const char *sign = currency;
	gboolean french = is_french(lang), negative;
	g_autofree char *whole = NULL;
	char part[8] = "";
	gint64 cents;

	if (!is_currency(currency) || !parse_amount(amount, &cents, &negative))
		return NULL;
	for (gsize i = 0; i < G_N_ELEMENTS(currencies); i++)
		if (strcmp(currencies[i].code, currency) == 0)
			sign = currencies[i].sign;
	whole = grouped(cents / 100, french ? " " : ",");
	if (cents % 100 != 0)
		g_snprintf(part, sizeof part, "%c%02d", french ? ',' : '.', (int)(cents % 100));
	if (french)
		return g_strdup_printf("%s%s%s %s", negative ? "-" : "", whole, part, sign);
	return g_strdup_printf("%s%s%s%s%s", negative ? "-" : "", sign, sign == currency ? " " : "", whole, part);
}

static GDateTime *
moment_in(gint64 ms, GTimeZone *zone)
{
	g_autoptr(GDateTime) utc = g_date_time_new_from_unix_utc(ms / 1000);

	return utc == NULL ? NULL : zone != NULL ? g_date_time_to_timezone(utc, zone) : g_date_time_to_local(utc);
}

/* ---- dates -------------------------------------------------------------------------- */

static char *
clock_words(GDateTime *t, gboolean french)
{
	int hour = g_date_time_get_hour(t), minute = g_date_time_get_minute(t);

	if (french && minute == 0)
		return g_strdup_printf("%d h", hour);
	return g_strdup_printf(french ? "%d h %02d" : "%02d:%02d", hour, minute);
}

static const char *
day_name(GDateTime *t, gboolean french)
{
	return days[french][(g_date_time_get_day_of_week(t) + 6) % 7]; /* Monday is 1 */
}

/* "13 janvier", "1er janvier" */
static char *
day_and_month(GDateTime *t, gboolean french)
{
	int day = g_date_time_get_day_of_month(t);

	return g_strdup_printf("%d%s %s", day, french && day == 1 ? "er" : "",
		months[french][(g_date_time_get_month(t) + 11) % 12]);
}

char *
wording_when(gint64 ms, enum wording_form form, const char *lang, GTimeZone *zone)
{
	g_autoptr(GDateTime) t = moment_in(ms, zone);
	gboolean french = is_french(lang);
	g_autofree char *date = NULL, *time = NULL;

	if (t == NULL)
		return g_strdup("");
	date = day_and_month(t, french);
	time = clock_words(t, french);
	switch (form) {
	case WORDING_DATE:
		return g_strdup_printf("%s %d", date, g_date_time_get_year(t));
	case WORDING_DAY:
		return g_strdup_printf("%s %s", day_name(t, french), date);
	case WORDING_TIME:
		return g_steal_pointer(&time);
	case WORDING_MOMENT:
		break;
	}
	return g_strdup_printf(french ? "%s %s à %s" : "%s %s at %s", day_name(t, french), date, time);
}

static guint32
julian(GDateTime *t)
{
	GDate date;
	int y, m, d;

	g_date_time_get_ymd(t, &y, &m, &d);
	g_date_clear(&date, 1);
	g_date_set_dmy(&date, (GDateDay)d, (GDateMonth)m, (GDateYear)y);
	return g_date_get_julian(&date);
}

/* Midnight belongs to the day that it ends. */
static gboolean
is_midnight(GDateTime *t)
{
	return g_date_time_get_hour(t) == 0 && g_date_time_get_minute(t) == 0 && g_date_time_get_second(t) == 0;
}

char *
wording_by(gint64 ms, gint64 now, const char *lang, GTimeZone *zone)
{
	g_autoptr(GDateTime) t = moment_in(ms, zone), today = moment_in(now, zone);
	gboolean french = is_french(lang), midnight = t != NULL && is_midnight(t);
	g_autofree char *time = NULL, *date = NULL;
	gint64 away;

	if (t == NULL || today == NULL)
		return g_strdup("");
	if (midnight) {
		GDateTime *before = g_date_time_add_minutes(t, -1);

		g_date_time_unref(t);
		t = before;
	}
	time = midnight ? g_strdup(french ? "minuit" : "midnight") : clock_words(t, french);
	away = (gint64)julian(t) - (gint64)julian(today);
	if (away == 0) /* it stands behind "avant", "before" */
		return g_strdup_printf("%s %s", time, french ? midnight ? "ce soir" : "aujourd'hui" : midnight ? "tonight" : "today");
	if (away > 0 && away <= 6)
		return g_strdup_printf("%s %s", day_name(t, french), time);
	date = day_and_month(t, french);
	return g_strdup_printf(french ? "%s %s à %s" : "%s %s at %s", day_name(t, french), date, time);
}

/* Noon keeps its date in whatever zone it is shown. */
static gboolean
parse_date(const char *text, gint64 *ms)
{
	g_autoptr(GDateTime) noon = NULL;

	if (strlen(text) != 10 || text[4] != '-' || text[7] != '-' || strspn(text, "0123456789") != 4 ||
		strspn(text + 5, "0123456789") != 2 || strspn(text + 8, "0123456789") != 2)
		return FALSE;
	noon = g_date_time_new_local((int)g_ascii_strtoll(text, NULL, 10), (int)g_ascii_strtoll(text + 5, NULL, 10),
		(int)g_ascii_strtoll(text + 8, NULL, 10), 12, 0, 0);
	if (noon != NULL)
		*ms = g_date_time_to_unix(noon) * 1000;
	return noon != NULL;
}

/* "+01:00" at the end of a time. */
static GTimeZone *
offset_of(const char *text)
{
	gsize n = strlen(text);
	const char *offset = n > 6 ? text + n - 6 : "";

	return (*offset == '+' || *offset == '-') && offset[3] == ':' ? g_time_zone_new_identifier(offset) : NULL;
}

gboolean
wording_parse_time(const char *text, gint64 *ms, GTimeZone **zone)
{
	*zone = NULL;
	if (parse_date(text, ms))
		return TRUE;
	if (!date_parse(text, ms))
		return FALSE;
	*zone = offset_of(text);
	return TRUE;
}

/* ---- delays and greetings ------------------------------------------------------------ */

enum unit { DAYS, HOURS, MINUTES, SECONDS };
static const struct {
	gint64 seconds;
	const char *fr, *en;
} units[] = {
	[DAYS] = { 86400, "jour", "day" },
	[HOURS] = { 3600, "heure", "hour" },
	[MINUTES] = { 60, "minute", "minute" },
	[SECONDS] = { 1, "seconde", "second" },
};

static char *
counted(gint64 n, enum unit unit, gboolean french)
{
	gboolean one = french ? n < 2 : n == 1;

	return g_strdup_printf("%" G_GINT64_FORMAT " %s%s", n, french ? units[unit].fr : units[unit].en, one ? "" : "s");
}

/* Two units at most; days from three on, as one says "48 hours". */
char *
wording_delay(gint64 seconds, const char *lang)
{
	gboolean french = is_french(lang);
	enum unit unit = seconds >= 3 * 86400 ? DAYS : seconds >= 3600 ? HOURS : seconds >= 60 ? MINUTES : SECONDS;
	gint64 n = MAX(seconds, 0) / units[unit].seconds, rest = MAX(seconds, 0) % units[unit].seconds;
	g_autofree char *first = counted(n, unit, french), *second = NULL;

	if (unit == SECONDS || rest < units[unit + 1].seconds)
		return g_steal_pointer(&first);
	second = counted(rest / units[unit + 1].seconds, unit + 1, french);
	return g_strdup_printf(french ? "%s et %s" : "%s and %s", first, second);
}

const char *
wording_greeting(gint64 now, const char *lang, GTimeZone *zone)
{
	g_autoptr(GDateTime) t = moment_in(now, zone);
	int hour = t != NULL ? g_date_time_get_hour(t) : 12;

	if (is_french(lang))
		return hour >= 18 || hour < 5 ? "Bonsoir" : "Bonjour";
	return hour >= 18 || hour < 5 ? "Good evening" : hour >= 12 ? "Good afternoon" : "Good morning";
}
