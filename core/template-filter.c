/* core/template-filter.c — values put into words of the customer's language. */
#include "core/template-private.h"

#include "base/date.h"
#include "core/prose-time.h"
#include "core/wording.h"

#include <glib/gi18n.h>
#include <string.h>

#define TYPED_MAX 64

enum takes { TAKES_TEXT, TAKES_AMOUNT, TAKES_TIME, TAKES_DELAY };
static const char *const wants[] = {
	[TAKES_TEXT] = N_("this value is not of the kind that is put here"),
	[TAKES_AMOUNT] = N_("an amount is wanted, such as 1200.50, and a currency such as EUR"),
	[TAKES_TIME] = N_("a date is wanted, such as 13/01/2026, or a time as in RFC 3339"),
	[TAKES_DELAY] = N_("a length of time is wanted, such as 30m, 48h or 5d"),
};

static const struct {
	const char *name, *help;
	enum takes takes;
} filters[] = {
	{ NULL, NULL, TAKES_TEXT },
#define FILTER_ROW(filter, takes, name, help) { name, help, TAKES_##takes },
	TEMPLATE_FILTERS(FILTER_ROW)
#undef FILTER_ROW
};

const char *
template_filter_name(guint index, const char **help)
{
	if (index + 1 >= G_N_ELEMENTS(filters))
		return NULL;
	*help = filters[index + 1].help;
	return filters[index + 1].name;
}

enum filter
template_filter_find(const char *name)
{
	for (guint i = 1; i < G_N_ELEMENTS(filters); i++)
		if (strcmp(filters[i].name, name) == 0)
			return (enum filter)i;
	return FILTER_NONE;
}

const char *
template_filter_text(enum filter filter)
{
	return filters[filter].name;
}

const char *
template_filter_wants(enum filter filter)
{
	return _(wants[filters[filter].takes]);
}

/* What advisors type when they are asked; NULL: that is nothing one types. */
static struct prose *
typed(const char *value)
{
	return strlen(value) <= TYPED_MAX ? prose_read(value, PROSE_APART) : NULL;
}

/* "1 200,50 €" */
static char *
typed_amount(const char *value)
{
	AUTO(prose) ws = g_ascii_isdigit(*value) ? typed(value) : NULL;
	gint64 millionths;
	guint past;

	if (ws == NULL)
		return NULL;
	past = prose_number(ws, 0, &millionths);
	if (word_is(ws, past, "€|eur|euro|euros"))
		past++;
	if (past < ws->list->len)
		return NULL;
	return g_strdup_printf("%" G_GINT64_FORMAT ".%06d", millionths / PROSE_UNIT, (int)(millionths % PROSE_UNIT));
}

static char *
money(const char *value, const char *currency, const char *lang)
{
	char *words = wording_money(value, currency, lang);
	g_autofree char *amount = words == NULL ? typed_amount(value) : NULL;

	return amount != NULL ? wording_money(amount, currency, lang) : words;
}

/* "13/01/2026", "13 janvier 2026"; the year is not guessed. */
static gboolean
typed_day(const char *value, gint64 *at, GTimeZone **zone)
{
	AUTO(prose) ws = typed(value);
	g_autofree char *day = NULL;
	struct prose_date d;
	guint past = ws != NULL ? prose_date(ws, 0, &d) : 0;

	if (past == 0 || past < ws->list->len || d.year == 0 || d.month == 0 || d.day == 0)
		return FALSE;
	day = g_strdup_printf("%04d-%02d-%02d", d.year, d.month, d.day);
	return wording_parse_time(day, at, zone);
}

static char *
delay(const char *value, const char *lang)
{
	gint64 seconds;
	gsize n = strspn(value, "0123456789");

	if (n > 0 && n <= 12 && value[n] == '\0')
		seconds = g_ascii_strtoll(value, NULL, 10);
	else if (!date_parse_span(value, &seconds))
		return NULL;
	return wording_delay(seconds, lang);
}

char *
template_filter_apply(enum filter filter, const char *arg, const char *value, const struct template_job *job)
{
	static const enum wording_form forms[] = { [FILTER_DATE] = WORDING_DATE, [FILTER_DAY] = WORDING_DAY,
		[FILTER_TIME] = WORDING_TIME, [FILTER_MOMENT] = WORDING_MOMENT };
	g_autoptr(GTimeZone) zone = NULL;
	gint64 at;

	if (filter == FILTER_MONEY)
		return money(value, arg != NULL ? arg : "EUR", job->lang);
	if (filter == FILTER_DELAY)
		return delay(value, job->lang);
	if (!wording_parse_time(value, &at, &zone) && !typed_day(value, &at, &zone))
		return NULL;
	if (filter == FILTER_BY)
		return wording_by(at, job->now, job->lang, zone);
	return filter == FILTER_GREETING ? g_strdup(wording_greeting(at, job->lang, zone))
					 : wording_when(at, forms[filter], job->lang, zone);
}
