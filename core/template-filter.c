/* core/template-filter.c — values put into words of the customer's language. */
#include "core/template-private.h"

#include "base/date.h"
#include "core/wording.h"

#include <glib/gi18n.h>
#include <string.h>

static const struct {
	const char *name, *help;
} filters[] = {
	{ NULL, NULL },
#define FILTER_ROW(filter, name, help) { name, help },
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
		return wording_money(value, arg != NULL ? arg : "EUR", job->lang);
	if (filter == FILTER_DELAY)
		return delay(value, job->lang);
	if (!wording_parse_time(value, &at, &zone))
		return NULL;
	if (filter == FILTER_BY)
		return wording_by(at, job->now, job->lang, zone);
	return filter == FILTER_GREETING ? g_strdup(wording_greeting(at, job->lang, zone))
					 : wording_when(at, forms[filter], job->lang, zone);
}
