/* net/ics.c — libical's events as days. */
#include "net/ics.h"

#include "core/calendar.h"

#include <libical/ical.h>

#define STEPS_MAX 1000000 /* of all repetitions: a rule may say every second */
#define EVENT_DAYS_MAX 366

struct gather {
	GHashTable *days, *excluded; /* sets; excluded: of the event at hand */
	gint32 first, last;
	guint steps, events;
};

static gint32
day_of(struct icaltimetype t)
{
	/* hostile numbers stay within what the conversion can bear */
	return calendar_day_of(CLAMP(t.year, 0, 9999), CLAMP(t.month, 1, 12), CLAMP(t.day, 1, 31));
}

/* How many days an event takes: its end is the first moment after it. */
static int
days_of(icalcomponent *event, struct icaltimetype start)
{
	struct icaltimetype end = icalcomponent_get_dtend(event);
	gint32 n;

	if (icaltime_is_null_time(end))
		return 1;
	n = day_of(end) - day_of(start);
	if (!end.is_date && (end.hour != 0 || end.minute != 0 || end.second != 0))
		n++;
	return CLAMP(n, 1, EVENT_DAYS_MAX);
}

/* Before the other properties: a component has one place to walk them with. */
static void
exclude(struct gather *g, icalcomponent *event)
{
	g_hash_table_remove_all(g->excluded);
	for (icalproperty *p = icalcomponent_get_first_property(event, ICAL_EXDATE_PROPERTY); p != NULL;
	     p = icalcomponent_get_next_property(event, ICAL_EXDATE_PROPERTY))
		g_hash_table_add(g->excluded, GINT_TO_POINTER(day_of(icalproperty_get_exdate(p))));
}

static void
add(struct gather *g, gint32 start, int n)
{
	if (g_hash_table_contains(g->excluded, GINT_TO_POINTER(start)))
		return;
	for (int i = 0; i < n; i++)
		if (start + i >= g->first && start + i <= g->last)
			g_hash_table_add(g->days, GINT_TO_POINTER(start + i));
}

static gboolean
has_room(struct gather *g)
{
	return g->steps++ < STEPS_MAX && g_hash_table_size(g->days) <= ICS_DAYS_MAX;
}

static void
add_rule(struct gather *g, struct icalrecurrencetype rule, struct icaltimetype start, int n)
{
	icalrecur_iterator *at = icalrecur_iterator_new(rule, start);

	for (struct icaltimetype t = at != NULL ? icalrecur_iterator_next(at) : icaltime_null_time();
	     !icaltime_is_null_time(t) && day_of(t) <= g->last && has_room(g);
	     t = icalrecur_iterator_next(at))
		add(g, day_of(t), n);
	if (at != NULL)
		icalrecur_iterator_free(at);
}

static void
add_event(struct gather *g, icalcomponent *event)
{
	icalproperty *p = icalcomponent_get_first_property(event, ICAL_DTSTART_PROPERTY);
	struct icaltimetype start;
	int n;

	if (p == NULL || icalcomponent_get_status(event) == ICAL_STATUS_CANCELLED)
		return;
	start = icalproperty_get_dtstart(p);
	if (icaltime_is_null_time(start) || start.year > ICS_YEAR_LAST)
		return;
	start.is_date = 1; /* of interest is the day */
	start.hour = start.minute = start.second = 0;
	start.zone = NULL;
	n = days_of(event, start);
	g->events++;
	exclude(g, event);
	add(g, day_of(start), n);
	for (p = icalcomponent_get_first_property(event, ICAL_RRULE_PROPERTY); p != NULL && has_room(g);
	     p = icalcomponent_get_next_property(event, ICAL_RRULE_PROPERTY))
		add_rule(g, icalproperty_get_rrule(p), start, n);
	for (p = icalcomponent_get_first_property(event, ICAL_RDATE_PROPERTY); p != NULL && has_room(g);
	     p = icalcomponent_get_next_property(event, ICAL_RDATE_PROPERTY))
		add(g, day_of(icalproperty_get_rdate(p).time), n);
}

/* The events of a calendar, or of several in one file. */
static void
add_all(struct gather *g, icalcomponent *c)
{
	for (icalcomponent *v = icalcomponent_get_first_component(c, ICAL_ANY_COMPONENT); v != NULL && has_room(g);
	     v = icalcomponent_get_next_component(c, ICAL_ANY_COMPONENT)) {
		if (icalcomponent_isa(v) == ICAL_VEVENT_COMPONENT)
			add_event(g, v);
		else if (icalcomponent_isa(v) == ICAL_VCALENDAR_COMPONENT && icalcomponent_isa(c) == ICAL_XROOT_COMPONENT)
			add_all(g, v);
	}
}

static gint
by_day(gconstpointer a, gconstpointer b)
{
	gint32 x = *(const gint32 *)a, y = *(const gint32 *)b;

	return (x > y) - (x < y);
}

enum ics_result
ics_days(const char *text, GArray *days)
{
	struct gather g = { .days = g_hash_table_new(NULL, NULL),
		.excluded = g_hash_table_new(NULL, NULL),
		.first = calendar_day_of(ICS_YEAR_FIRST, 1, 1), .last = calendar_day_of(ICS_YEAR_LAST, 12, 31) };
	icalcomponent *c;
	GHashTableIter at;
	gpointer day;
	gboolean many;

	icalerror_set_errors_are_fatal(0);
	if ((c = icalparser_parse_string(text)) != NULL) {
		add_all(&g, c);
		icalcomponent_free(c);
	}
	many = g.steps > STEPS_MAX || g_hash_table_size(g.days) > ICS_DAYS_MAX;
	g_hash_table_iter_init(&at, g.days);
	while (!many && g_hash_table_iter_next(&at, &day, NULL)) {
		gint32 d = GPOINTER_TO_INT(day);

		g_array_append_val(days, d);
	}
	g_array_sort(days, by_day);
	g_hash_table_unref(g.excluded);
	g_hash_table_unref(g.days);
	return many ? ICS_MANY : g.events > 0 ? ICS_DONE : ICS_NONE;
}
