/* base/date.c — the clock, and the readers of foreign time formats. Nothing here asks the
 * locale for the name of a month: what machines write is English. */
#include "base/date.h"

#include "base/err.h"
#include "base/text.h"

#include <glib/gi18n.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define YEAR_MIN 1970
#define YEAR_MAX 2200
#define MS_DIGITS G_GINT64_CONSTANT(100000000000) /* from here on digits are milliseconds */

static struct {
	gboolean asked; /* the environment has been looked at */
	gboolean fixed, running;
	gint64 now, set_at; /* UTC ms; monotonic ms */
} fixed_clock;

static const char *const months[] = { "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug",
	"sep", "oct", "nov", "dec" };
static const char *const days[] = { "sun", "mon", "tue", "wed", "thu", "fri", "sat" };

gint64
date_monotonic(void)
{
	return g_get_monotonic_time() / 1000;
}

void
date_set_now(gint64 now, gboolean running)
{
	fixed_clock.asked = fixed_clock.fixed = TRUE;
	fixed_clock.running = running;
	fixed_clock.now = now;
	fixed_clock.set_at = date_monotonic();
}

gboolean
date_set_now_text(const char *text, GError **error)
{
	g_autofree char *copy = g_strstrip(g_strdup(text));
	size_t n = strlen(copy);
	gboolean running = n > 0 && copy[n - 1] == '+';
	gint64 now;

	if (running)
		copy[n - 1] = '\0';
	if (!date_parse(copy, &now))
		return err_set(error, ERR_USAGE,
		    _("“%s” is not a time: write 2026-01-13T10:00:00Z, with a + behind it when "
		      "the clock shall run on"), text);
	date_set_now(now, running);
	return TRUE;
}

gint64
date_now(void)
{
	if (!fixed_clock.asked) {
		const char *env = g_getenv("GUICHET_NOW");
		g_autoptr(GError) error = NULL;

		fixed_clock.asked = TRUE;
		if (env != NULL && *env != '\0' && !date_set_now_text(env, &error)) {
			g_autofree char *words = text_clean(error->message, -1, TEXT_LINE);
			g_printerr("GUICHET_NOW: %s\n", words);
		}
	}
	if (!fixed_clock.fixed)
		return g_get_real_time() / 1000;
	return fixed_clock.now +
	    (fixed_clock.running ? date_monotonic() - fixed_clock.set_at : 0);
}

/* Days from 1970-01-01 to a date of the Gregorian calendar (years count from March, so that
 * the leap day comes last). */
static gint64
days_of(int year, int month, int day)
{
	int y = month > 2 ? year : year - 1, m = (month + 9) % 12;

	return 365 * (gint64)y + y / 4 - y / 100 + y / 400 + (m * 306 + 5) / 10 + day - 1 -
	    719468;
}

static int
days_in(int year, int month)
{
	static const int n[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	gboolean leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

	return month == 2 && leap ? 29 : n[month - 1];
}

struct parts {
	int year, month, day, hour, minute, second, ms;
	int offset; /* minutes east of Greenwich */
};

static gboolean
parts_to_ms(const struct parts *p, gint64 *ms)
{
	gint64 t;

	if (p->year < YEAR_MIN || p->year > YEAR_MAX || p->month < 1 || p->month > 12 ||
	    p->day < 1 || p->day > days_in(p->year, p->month) || p->hour > 23 ||
	    p->minute > 59 || p->second > 60)
		return FALSE;
	t = days_of(p->year, p->month, p->day) * DATE_DAY + p->hour * DATE_HOUR +
	    p->minute * DATE_MINUTE + p->second * DATE_SECOND + p->ms -
	    p->offset * DATE_MINUTE;
	if (t <= 0 || t >= days_of(YEAR_MAX + 1, 1, 1) * DATE_DAY)
		return FALSE;
	*ms = t;
	return TRUE;
}

/* Reads between `least` and `most` digits. */
static gboolean
take_digits(const char **p, int least, int most, int *value)
{
	int n = 0, v = 0;

	for (; n < most && g_ascii_isdigit(**p); n++, (*p)++)
		v = v * 10 + (**p - '0');
	*value = v;
	return n >= least;
}

static gboolean
take_char(const char **p, char c)
{
	if (**p != c)
		return FALSE;
	(*p)++;
	return TRUE;
}

/* ".823" and beyond; cut, not rounded, after milliseconds. */
static gboolean
take_fraction(const char **p, int *ms)
{
	int scale = 100;

	*ms = 0;
	if (**p != '.' && **p != ',')
		return TRUE;
	(*p)++;
	if (!g_ascii_isdigit(**p))
		return FALSE;
	for (; g_ascii_isdigit(**p); (*p)++, scale /= 10)
		*ms += (**p - '0') * scale;
	return TRUE;
}

/* "+02:00", "+0200", "+02". */
static gboolean
take_offset(const char **p, int *offset)
{
	int sign = **p == '-' ? -1 : 1, hours, minutes = 0;

	if (**p != '+' && **p != '-')
		return FALSE;
	(*p)++;
	if (!take_digits(p, 2, 2, &hours))
		return FALSE;
	if (take_char(p, ':') || g_ascii_isdigit(**p))
		if (!take_digits(p, 2, 2, &minutes))
			return FALSE;
	if (hours > 23 || minutes > 59)
		return FALSE;
	*offset = sign * (hours * 60 + minutes);
	return TRUE;
}

/* RFC 3339 and what APIs make of it; a bare date is midnight, no zone is UTC. */
static gboolean
parse_iso(const char *p, gint64 *ms)
{
	struct parts d = { 0 };

	if (!take_digits(&p, 4, 4, &d.year) || !take_char(&p, '-') ||
	    !take_digits(&p, 2, 2, &d.month) || !take_char(&p, '-') ||
	    !take_digits(&p, 2, 2, &d.day))
		return FALSE;
	if (*p == '\0')
		return parts_to_ms(&d, ms);
	if (!take_char(&p, 'T') && !take_char(&p, 't') && !take_char(&p, ' '))
		return FALSE;
	if (!take_digits(&p, 2, 2, &d.hour) || !take_char(&p, ':') ||
	    !take_digits(&p, 2, 2, &d.minute))
		return FALSE;
	if (take_char(&p, ':') &&
	    (!take_digits(&p, 2, 2, &d.second) || !take_fraction(&p, &d.ms)))
		return FALSE;
	take_char(&p, ' ');
	if (*p != '\0' && strcmp(p, "UTC") != 0 && !take_char(&p, 'Z') && !take_char(&p, 'z') &&
	    !take_offset(&p, &d.offset))
		return FALSE;
	return (*p == '\0' || strcmp(p, "UTC") == 0) && parts_to_ms(&d, ms);
}

/* RFC 5322 comments, nested, become spaces; FALSE when one is not closed. */
static gboolean
drop_comments(char *text)
{
	int depth = 0;

	for (char *p = text; *p != '\0'; p++) {
		if (*p == '\\' && depth > 0 && p[1] != '\0') {
			p[0] = p[1] = ' ';
			p++;
			continue;
		}
		if (*p == '(')
			depth++;
		if (*p == ')' && --depth < 0)
			return FALSE;
		if (depth > 0 || *p == ')')
			*p = ' ';
	}
	return depth == 0;
}

static void
skip_space(const char **p)
{
	while (g_ascii_isspace(**p))
		(*p)++;
}

/* The index of the three-letter name at *p, which may be written out; -1 when none. */
static int
take_name(const char **p, const char *const *names, int n)
{
	for (int i = 0; i < n; i++)
		if (g_ascii_strncasecmp(*p, names[i], 3) == 0) {
			while (g_ascii_isalpha(**p))
				(*p)++;
			return i;
		}
	return -1;
}

static gboolean
take_zone(const char **p, int *offset)
{
	static const struct {
		const char *name;
		int hours;
	} zones[] = {
		{ "EST", -5 }, { "EDT", -4 }, { "CST", -6 }, { "CDT", -5 }, { "MST", -7 },
		{ "MDT", -6 }, { "PST", -8 }, { "PDT", -7 },
	};
	char name[8];
	size_t n = 0;

	if (**p == '+' || **p == '-')
		return take_offset(p, offset);
	while (n < sizeof(name) - 1 && g_ascii_isalpha(**p))
		name[n++] = *(*p)++;
	name[n] = '\0';
	*offset = 0; /* UT, GMT, Z; RFC 5322 §4.3: an unknown name says nothing, so UTC */
	for (guint i = 0; i < G_N_ELEMENTS(zones); i++)
		if (g_ascii_strcasecmp(name, zones[i].name) == 0)
			*offset = zones[i].hours * 60;
	return TRUE;
}

static gboolean
take_rfc_year(const char **p, int *year)
{
	const char *start = *p;

	if (!take_digits(p, 2, 4, year))
		return FALSE;
	if (*p - start == 2)
		*year += *year < 50 ? 2000 : 1900;
	else if (*p - start == 3)
		*year += 1900;
	return TRUE;
}

static gboolean
parse_rfc5322(const char *text, gint64 *ms)
{
	g_autofree char *copy = g_strdup(text);
	const char *p = copy;
	struct parts d = { 0 };

	if (!drop_comments(copy))
		return FALSE;
	skip_space(&p);
	if (take_name(&p, days, 7) >= 0) {
		skip_space(&p);
		take_char(&p, ',');
		skip_space(&p);
	}
	if (!take_digits(&p, 1, 2, &d.day))
		return FALSE;
	skip_space(&p);
	take_char(&p, '-');
	d.month = take_name(&p, months, 12) + 1;
	skip_space(&p);
	take_char(&p, '-');
	if (d.month == 0 || !take_rfc_year(&p, &d.year) || !g_ascii_isspace(*p))
		return FALSE;
	skip_space(&p);
	if (!take_digits(&p, 1, 2, &d.hour))
		return FALSE;
	skip_space(&p);
	if (!take_char(&p, ':'))
		return FALSE;
	skip_space(&p);
	if (!take_digits(&p, 2, 2, &d.minute))
		return FALSE;
	skip_space(&p);
	if (take_char(&p, ':')) {
		skip_space(&p);
		if (!take_digits(&p, 2, 2, &d.second))
			return FALSE;
	}
	skip_space(&p);
	if (!take_zone(&p, &d.offset))
		return FALSE;
	skip_space(&p);
	return *p == '\0' && parts_to_ms(&d, ms);
}

static gboolean
parse_epoch(const char *text, gint64 *ms)
{
	gint64 value = 0;
	const char *p = text;
	int fraction;

	for (; g_ascii_isdigit(*p); p++) {
		if (p - text > 15)
			return FALSE;
		value = value * 10 + (*p - '0');
	}
	/* what is shorter and has a point is no time that a machine wrote */
	if ((*p == '.' && p - text < 9) || !take_fraction(&p, &fraction) || *p != '\0')
		return FALSE;
	if (value <= MS_DIGITS)
		value = value * 1000 + fraction;
	if (value <= 0 || value >= days_of(YEAR_MAX + 1, 1, 1) * DATE_DAY)
		return FALSE;
	*ms = value;
	return TRUE;
}

gboolean
date_parse(const char *text, gint64 *ms)
{
	g_autofree char *copy = NULL;

	*ms = 0;
	if (text == NULL || strlen(text) > 200)
		return FALSE;
	copy = g_strstrip(g_strdup(text));
	if (strspn(copy, "0123456789.") == strlen(copy))
		return *copy != '\0' && parse_epoch(copy, ms);
	return parse_iso(copy, ms) || parse_rfc5322(copy, ms);
}

/* Calendar of a time in the local zone. */
static struct tm
local_of(gint64 ms)
{
	time_t t = (time_t)(ms / 1000);
	struct tm tm = { 0 };

	if (ms < 0 && ms % 1000 != 0)
		t--;
	localtime_r(&t, &tm);
	return tm;
}

char *
date_to_rfc3339(gint64 ms)
{
	time_t t = (time_t)(ms / 1000);
	struct tm tm = { 0 };
	char buf[48];

	if (ms <= 0)
		return g_strdup("");
	gmtime_r(&t, &tm);
	strftime(buf, sizeof(buf), "%Y-%m-%dT%H:%M:%S", &tm);
	if (ms % 1000 != 0)
		return g_strdup_printf("%s.%03dZ", buf, (int)(ms % 1000));
	return g_strconcat(buf, "Z", NULL);
}

char *
date_to_rfc5322(gint64 ms)
{
	struct tm tm = local_of(ms);
	long minutes = tm.tm_gmtoff / 60;
	char day[4], month[4];

	g_strlcpy(day, days[tm.tm_wday], sizeof(day));
	g_strlcpy(month, months[tm.tm_mon], sizeof(month));
	day[0] = g_ascii_toupper(day[0]);
	month[0] = g_ascii_toupper(month[0]);
	return g_strdup_printf("%s, %d %s %d %02d:%02d:%02d %c%02ld%02ld", day, tm.tm_mday, month,
	    tm.tm_year + 1900, tm.tm_hour, tm.tm_min, tm.tm_sec, minutes < 0 ? '-' : '+',
	    labs(minutes) / 60, labs(minutes) % 60);
}

const char *
date_age(gint64 from, gint64 now, char buf[16])
{
	gint64 age = now - from;

	if (from == 0)
		buf[0] = '\0';
	else if (age < DATE_MINUTE)
		g_strlcpy(buf, _("now"), 16);
	else if (age < DATE_HOUR)
		g_snprintf(buf, 16, _("%dm"), (int)(age / DATE_MINUTE));
	else if (age < DATE_DAY)
		g_snprintf(buf, 16, _("%dh"), (int)(age / DATE_HOUR));
	else if (age < 14 * DATE_DAY)
		g_snprintf(buf, 16, _("%dd"), (int)(age / DATE_DAY));
	else if (age < 365 * DATE_DAY)
		g_snprintf(buf, 16, _("%dw"), (int)(age / (7 * DATE_DAY)));
	else
		g_snprintf(buf, 16, _("%dy"), (int)(age / (365 * DATE_DAY)));
	return buf;
}

const char *
date_span(gint64 ms, char buf[16])
{
	const char *sign = ms < 0 ? "-" : "";
	guint64 minutes = (ms < 0 ? 0 - (guint64)ms : (guint64)ms) / (guint64)DATE_MINUTE;
	guint64 hours = minutes / 60, whole = MIN(hours / 24, 99999);

	if (hours == 0)
		g_snprintf(buf, 16, _("%s%dm"), minutes == 0 ? "" : sign, (int)minutes);
	else if (hours < 24)
		g_snprintf(buf, 16, _("%s%dh%02d"), sign, (int)hours, (int)(minutes % 60));
	else if (whole < 100)
		g_snprintf(buf, 16, _("%s%dd%02dh"), sign, (int)whole, (int)(hours % 24));
	else
		g_snprintf(buf, 16, _("%s%dd"), sign, (int)whole);
	return buf;
}

/* Days between the local dates of two times. */
static int
days_between(const struct tm *from, const struct tm *to)
{
	return (int)(days_of(to->tm_year + 1900, to->tm_mon + 1, to->tm_mday) -
	    days_of(from->tm_year + 1900, from->tm_mon + 1, from->tm_mday));
}

static const char *const day_names[] = { N_("Sun"), N_("Mon"), N_("Tue"), N_("Wed"), N_("Thu"), N_("Fri"), N_("Sat") };
static const char *const month_names[] = { N_("Jan"), N_("Feb"), N_("Mar"), N_("Apr"), N_("May"), N_("Jun"), N_("Jul"),
	N_("Aug"), N_("Sep"), N_("Oct"), N_("Nov"), N_("Dec") };

char *
date_to_words(gint64 ms)
{
	struct tm t = local_of(ms);

	return g_strdup_printf(_("%s %d %s %02d:%02d"), _(day_names[t.tm_wday]), t.tm_mday, _(month_names[t.tm_mon]),
	    t.tm_hour, t.tm_min);
}

char *
date_to_day(gint64 ms)
{
	struct tm t = local_of(ms);

	return g_strdup_printf(_("%d %s"), t.tm_mday, _(month_names[t.tm_mon]));
}

char *
date_to_human(gint64 ms, gint64 now)
{
	struct tm t = local_of(ms), today = local_of(now);
	int ago = days_between(&t, &today);

	if (ms == 0)
		return g_strdup("");
	if (ago == 0)
		return g_strdup_printf(_("today %02d:%02d"), t.tm_hour, t.tm_min);
	if (ago == 1)
		return g_strdup_printf(_("yesterday %02d:%02d"), t.tm_hour, t.tm_min);
	if (ago == -1)
		return g_strdup_printf(_("tomorrow %02d:%02d"), t.tm_hour, t.tm_min);
	if (t.tm_year == today.tm_year)
		return date_to_words(ms);
	return g_strdup_printf(_("%s %d %s %d %02d:%02d"), _(day_names[t.tm_wday]), t.tm_mday,
	    _(month_names[t.tm_mon]), t.tm_year + 1900, t.tm_hour, t.tm_min);
}

static gint64
unit_seconds(char unit)
{
	switch (unit) {
	case 'w':
		return 7 * 86400;
	case 'd':
		return 86400;
	case 'h':
		return 3600;
	case 'm':
		return 60;
	case 's':
		return 1;
	default:
		return 0;
	}
}

gboolean
date_parse_span(const char *text, gint64 *seconds)
{
	gint64 total = 0, above = G_MAXINT64;

	*seconds = 0;
	if (text == NULL || *text == '\0')
		return FALSE;
	if (strcmp(text, "0") == 0)
		return TRUE;
	for (const char *p = text; *p != '\0'; p++) {
		gint64 unit;
		int n;

		if (!take_digits(&p, 1, 8, &n))
			return FALSE;
		unit = unit_seconds(*p);
		if (unit == 0 || unit >= above)
			return FALSE;
		total += n * unit;
		above = unit;
	}
	if (total > 100 * 366 * G_GINT64_CONSTANT(86400))
		return FALSE;
	*seconds = total;
	return TRUE;
}

gint64
date_before(const char *age, gint64 now)
{
	static const struct {
		const char *word;
		int days, months;
	} units[] = { { "day", 1, 0 }, { "week", 7, 0 }, { "month", 0, 1 }, { "year", 0, 12 } };
	char *unit;
	gint64 n = age != NULL ? g_ascii_strtoll(age, &unit, 10) : 0;

	if (n <= 0 || n > 200 * 366 || !g_ascii_isdigit(*age))
		return 0;
	unit += strspn(unit, " ");
	for (gsize i = 0; i < G_N_ELEMENTS(units); i++) {
		gsize len = strlen(units[i].word);
		g_autoptr(GDateTime) at = NULL, then = NULL;

		if (strncmp(unit, units[i].word, len) != 0 || (strcmp(unit + len, "") != 0 && strcmp(unit + len, "s") != 0))
			continue;
		if (n * (units[i].days + 30 * units[i].months) > 200 * 366)
			return 0;
		at = g_date_time_new_from_unix_utc(now / DATE_SECOND);
		then = at == NULL ? NULL : units[i].days != 0 ? g_date_time_add_days(at, -(int)n * units[i].days)
							     : g_date_time_add_months(at, -(int)n * units[i].months);
		return then != NULL ? g_date_time_to_unix(then) * DATE_SECOND : 0;
	}
	return 0;
}
