/* core/calendar.c — reads a calendar file. Small, and read by hand so that every fault has its line. */
#include "core/calendar-private.h"

#include "base/err.h"

#include <glib/gi18n.h>
#include <string.h>

#define CLOSED_MAX 20000 /* days named by closed, except and holidays: 100 years of them are 1,200 */
#define DAY_S (24 * 3600)

static const char *const weekdays[7] = { "monday", "tuesday", "wednesday", "thursday", "friday",
	"saturday", "sunday" };

struct reading {
	struct calendar *c;
	guint line;
	GError **error;
};

static gboolean refuse(const struct reading *, const char *format, ...) G_GNUC_PRINTF(2, 3);

static gboolean
refuse(const struct reading *r, const char *format, ...)
{
	g_autofree char *sentence = NULL;
	va_list args;

	va_start(args, format);
	sentence = g_strdup_vprintf(format, args);
	va_end(args);
	if (r->line == 0)
		return err_set(r->error, ERR_CONFIG, "%s: %s", r->c->name, sentence);
	return err_set(r->error, ERR_CONFIG, "%s:%u: %s", r->c->name, r->line, sentence);
}

/* ---- words -------------------------------------------------------------------------- */

/* "9:00" or "09:00" as seconds; 24:00 is the end of a day. What follows into *end. */
static gboolean
read_time(const char *p, int *seconds, const char **end)
{
	int hour = 0, minute, digits = 0;

	for (; digits < 2 && g_ascii_isdigit(*p); digits++)
		hour = hour * 10 + (*p++ - '0');
	if (digits == 0 || p[0] != ':' || !g_ascii_isdigit(p[1]) || !g_ascii_isdigit(p[2]))
		return FALSE;
	minute = (p[1] - '0') * 10 + (p[2] - '0');
	*seconds = hour * 3600 + minute * 60;
	*end = p + 3;
	return minute < 60 && *seconds <= DAY_S;
}

static gboolean
read_period(const struct reading *r, const char *word, GArray *periods)
{
	struct period p;
	const char *end;

	if (!read_time(word, &p.open, &end) || *end != '-' || !read_time(end + 1, &p.close, &end) ||
		*end != '\0' || p.open == DAY_S)
		return refuse(r, _("“%s” is no period; write HH:MM-HH:MM, from 00:00 to 24:00"), word);
	if (p.open == p.close)
		return refuse(r, _("“%s” begins and ends at the same time; a whole day is 00:00-24:00"), word);
	if (p.close < p.open)
		p.close += DAY_S;
	g_array_append_val(periods, p);
	return TRUE;
}

static int
read_weekday(const char *word, gsize len)
{
	for (int i = 0; len >= 3 && i < 7; i++)
		if (len <= strlen(weekdays[i]) && g_ascii_strncasecmp(word, weekdays[i], len) == 0)
			return i;
	return -1;
}

/* "Mon-Fri", "Mon,Wed,Fri"; a bit a day. */
static gboolean
read_weekdays(const struct reading *r, const char *word, guint *days)
{
	g_auto(GStrv) parts = g_strsplit(word, ",", -1);

	for (char **p = parts; *p != NULL; p++) {
		const char *dash = strchr(*p, '-');
		gsize len = dash != NULL ? (gsize)(dash - *p) : strlen(*p);
		int first = read_weekday(*p, len);
		int last = dash != NULL ? read_weekday(dash + 1, strlen(dash + 1)) : first;

		if (first < 0 || last < 0)
			return refuse(r, _("“%s” is no day of the week; write Mon, Mon-Fri or Mon,Wed,Fri"), *p);
		for (int d = first;; d = (d + 1) % 7) {
			*days |= 1U << d;
			if (d == last)
				break;
		}
	}
	return TRUE;
}

/* "closed", or periods; from words[0] on. */
static gboolean
read_hours(const struct reading *r, const char *what, char **words, GArray *periods)
{
	if (*words == NULL)
		return refuse(r, _("“%s” has no hours; write HH:MM-HH:MM, or closed"), what);
	if (g_ascii_strcasecmp(words[0], "closed") == 0 && words[1] == NULL)
		return TRUE;
	for (; *words != NULL; words++)
		if (!read_period(r, *words, periods))
			return FALSE;
	return TRUE;
}

/* ---- keys --------------------------------------------------------------------------- */

static gboolean
read_week(const struct reading *r, char **words)
{
	g_autoptr(GArray) periods = g_array_new(FALSE, FALSE, sizeof(struct period));
	guint days = 0, n = 0;

	for (; words[n] != NULL && g_ascii_isalpha(words[n][0]) &&
	     g_ascii_strcasecmp(words[n], "closed") != 0; n++)
		if (!read_weekdays(r, words[n], &days))
			return FALSE;
	if (days == 0)
		return refuse(r, _("“%s” names no day of the week; write Mon-Fri 09:00-18:00"), words[0]);
	if (!read_hours(r, words[0], words + n, periods))
		return FALSE;
	for (int d = 0; d < 7; d++)
		if ((days >> d & 1) != 0 && periods->len > 0)
			g_array_append_vals(r->c->week[d], periods->data, periods->len);
	return TRUE;
}

static gboolean
has_room(const struct reading *r)
{
	return g_hash_table_size(r->c->except) + g_hash_table_size(r->c->closed) < CLOSED_MAX ||
		refuse(r, _("more than %d days are named; leave out those that are past"), CLOSED_MAX);
}

static gboolean
read_except(const struct reading *r, char **words)
{
	g_autoptr(GArray) periods = g_array_new(FALSE, FALSE, sizeof(struct period));
	GArray *before;
	gint32 day;

	if (!calendar_parse_day(words[0], &day))
		return refuse(r, _("“%s” is no date; write 2026-12-24"), words[0]);
	if (!read_hours(r, words[0], words + 1, periods) || !has_room(r))
		return FALSE;
	before = g_hash_table_lookup(r->c->except, GINT_TO_POINTER(day));
	if (before != NULL && (before->len == 0) != (periods->len == 0))
		return refuse(r, _("%s is said to be closed and to be open; leave one out"), words[0]);
	if (before != NULL && periods->len > 0)
		g_array_append_vals(before, periods->data, periods->len);
	else if (before == NULL)
		g_hash_table_insert(r->c->except, GINT_TO_POINTER(day), g_steal_pointer(&periods));
	return TRUE;
}

static gboolean
read_closed(const struct reading *r, char **words)
{
	for (; *words != NULL; words++) {
		g_auto(GStrv) dates = g_strsplit(*words, ",", -1);

		for (char **d = dates; *d != NULL; d++) {
			gint32 day;

			if (!calendar_parse_day(*d, &day))
				return refuse(r, _("“%s” is no date; write 2026-12-24"), *d);
			if (!has_room(r))
				return FALSE;
			calendar_add_closed(r->c, day);
		}
	}
	return TRUE;
}

/* GLib would take a path and POSIX rules ("XYZ3") for a zone too. */
static gboolean
is_zone_name(const char *name)
{
	gboolean area = strchr(name, '/') != NULL;

	if (!g_ascii_isalpha(name[0]) || strstr(name, "..") != NULL || strlen(name) > 64)
		return FALSE;
	for (const char *p = name; *p != '\0'; p++)
		if (!g_ascii_isalpha(*p) && (!area || !(g_ascii_isdigit(*p) || strchr("/_+-", *p) != NULL)))
			return FALSE;
	return TRUE;
}

static gboolean
read_zone(const struct reading *r, const char *value)
{
	struct calendar *c = r->c;

	if (c->tz != NULL)
		return refuse(r, _("zone stands here a second time; leave one out"));
	if (is_zone_name(value))
		c->tz = g_time_zone_new_identifier(value);
	if (c->tz == NULL)
		return refuse(r, _("there is no time zone “%s”; write a name such as Europe/Paris"), value);
	c->zone = g_strdup(value);
	return TRUE;
}

/* Dashes and commas hold their neighbours together, whatever the typist put around them. */
static char *
tighten(const char *value)
{
	GString *out = g_string_new(NULL);

	for (const char *p = value; *p != '\0'; p++) {
		gboolean dash = g_str_has_prefix(p, "–");
		char c = dash ? '-' : *p;

		if (dash)
			p += strlen("–") - 1;
		if (c == '-' || c == ',') {
			while (out->len > 0 && g_ascii_isspace(out->str[out->len - 1]))
				g_string_truncate(out, out->len - 1);
			while (g_ascii_isspace(p[1]))
				p++;
		}
		g_string_append_c(out, c);
	}
	return g_string_free(out, FALSE);
}

static gboolean
read_items(const struct reading *r, const char *value, gboolean (*read)(const struct reading *, char **))
{
	g_autofree char *tight = tighten(value);
	g_auto(GStrv) items = g_strsplit(tight, ";", -1);

	for (char **i = items; *i != NULL; i++) {
		g_auto(GStrv) split = g_strsplit_set(*i, " \t", -1);
		g_autoptr(GPtrArray) words = g_ptr_array_new();

		for (char **w = split; *w != NULL; w++)
			if (**w != '\0')
				g_ptr_array_add(words, *w);
		g_ptr_array_add(words, NULL);
		if (words->len > 1 && !read(r, (char **)words->pdata))
			return FALSE;
	}
	return TRUE;
}

static gboolean
read_key(const struct reading *r, const char *key, const char *value)
{
	if (strcmp(key, "zone") == 0)
		return read_zone(r, value);
	if (strcmp(key, "week") == 0)
		return read_items(r, value, read_week);
	if (strcmp(key, "except") == 0)
		return read_items(r, value, read_except);
	if (strcmp(key, "closed") == 0)
		return read_items(r, value, read_closed);
	if (strcmp(key, "holidays") != 0)
		return refuse(r, _("there is no key “%s”; the keys are zone, week, except, closed and holidays"), key);
	if (r->c->holidays != NULL)
		return refuse(r, _("holidays stands here a second time; leave one out"));
	if (*value == '\0')
		return refuse(r, _("holidays names no file; write one or leave the line out"));
	r->c->holidays = g_strdup(value);
	return TRUE;
}

/* ---- the file ----------------------------------------------------------------------- */

static gboolean
read_line(const struct reading *r, char *line, gboolean *in_group)
{
	char *equals;

	g_strstrip(line);
	if (*line == '\0' || *line == '#' || *line == ';')
		return TRUE;
	if (strcmp(line, "[calendar]") == 0) {
		*in_group = TRUE;
		return TRUE;
	}
	if (!*in_group)
		return refuse(r, _("a calendar begins with the line [calendar]"));
	if ((equals = strchr(line, '=')) == NULL)
		return refuse(r, _("“%s” is no setting; write key = value"), line);
	*equals = '\0';
	return read_key(r, g_strchomp(line), g_strchug(equals + 1));
}

static gboolean
read_text(struct reading *r, const char *text)
{
	g_autofree char *utf8 = g_utf8_make_valid(text, -1);
	g_auto(GStrv) lines = g_strsplit(g_str_has_prefix(utf8, "\xEF\xBB\xBF") ? utf8 + 3 : utf8, "\n", -1);
	gboolean in_group = FALSE;

	for (char **l = lines; *l != NULL; l++) {
		r->line++;
		if (!read_line(r, *l, &in_group))
			return FALSE;
	}
	r->line = 0;
	return r->c->tz != NULL ||
		refuse(r, _("a calendar needs its time zone; write: zone = Europe/Paris"));
}

struct calendar *
calendar_parse(const char *text, const char *name, GError **error)
{
	struct calendar *c = g_new0(struct calendar, 1);
	struct reading r = { .c = c, .error = error };

	c->name = g_strdup(name);
	for (int d = 0; d < 7; d++)
		c->week[d] = g_array_new(FALSE, FALSE, sizeof(struct period));
	c->except = g_hash_table_new_full(NULL, NULL, NULL, (GDestroyNotify)g_array_unref);
	c->closed = g_hash_table_new(NULL, NULL);
	c->blocks = g_new0(struct block *, BLOCK_END - BLOCK_FIRST);
	if (read_text(&r, text))
		return c;
	calendar_free(c);
	return NULL;
}

void
calendar_free(struct calendar *c)
{
	for (int i = 0; i < BLOCK_END - BLOCK_FIRST; i++)
		g_free(c->blocks[i]);
	g_free(c->blocks);
	for (int d = 0; d < 7; d++)
		g_array_unref(c->week[d]);
	g_hash_table_unref(c->except);
	g_hash_table_unref(c->closed);
	g_clear_pointer(&c->tz, g_time_zone_unref);
	g_free(c->holidays);
	g_free(c->zone);
	g_free(c->name);
	g_free(c);
}

const char *
calendar_name(const struct calendar *c)
{
	return c->name;
}

const char *
calendar_holidays(const struct calendar *c)
{
	return c->holidays;
}

void
calendar_add_closed(struct calendar *c, gint32 day)
{
	g_hash_table_add(c->closed, GINT_TO_POINTER(day));
}

gboolean
calendar_ever_opens(const struct calendar *c)
{
	GHashTableIter at;
	gpointer periods;

	if (c == NULL)
		return TRUE;
	for (int d = 0; d < 7; d++)
		if (c->week[d]->len > 0)
			return TRUE;
	g_hash_table_iter_init(&at, c->except);
	while (g_hash_table_iter_next(&at, NULL, &periods))
		if (((GArray *)periods)->len > 0)
			return TRUE;
	return FALSE;
}

/* ---- as text ------------------------------------------------------------------------ */

static void
write_periods(GString *out, const GArray *periods)
{
	if (periods->len == 0)
		g_string_append(out, " closed");
	for (guint i = 0; i < periods->len; i++) {
		const struct period *p = &g_array_index(periods, struct period, i);
		int close = p->close > DAY_S ? p->close - DAY_S : p->close;

		g_string_append_printf(out, " %02d:%02d-%02d:%02d", p->open / 3600, p->open / 60 % 60,
			close / 3600, close / 60 % 60);
	}
}

static gint
by_day(gconstpointer a, gconstpointer b)
{
	gint x = GPOINTER_TO_INT(a), y = GPOINTER_TO_INT(b);

	return (x > y) - (x < y);
}

static void
write_day(GString *out, gint32 day)
{
	int year, month, mday;

	calendar_split_day(day, &year, &month, &mday);
	g_string_append_printf(out, "%04d-%02d-%02d", year, month, mday);
}

char *
calendar_text(const struct calendar *c)
{
	GString *out = g_string_new("[calendar]\n");
	g_autoptr(GList) except = g_list_sort(g_hash_table_get_keys(c->except), by_day);
	g_autoptr(GList) closed = g_list_sort(g_hash_table_get_keys(c->closed), by_day);

	g_string_append_printf(out, "zone = %s\n", c->zone);
	for (int d = 0; d < 7; d++)
		if (c->week[d]->len > 0) {
			g_string_append_printf(out, "week = %.3s", weekdays[d]);
			write_periods(out, c->week[d]);
			g_string_append_c(out, '\n');
		}
	for (const GList *l = except; l != NULL; l = l->next) {
		g_string_append(out, "except = ");
		write_day(out, GPOINTER_TO_INT(l->data));
		write_periods(out, g_hash_table_lookup(c->except, l->data));
		g_string_append_c(out, '\n');
	}
	for (const GList *l = closed; l != NULL; l = l->next) {
		g_string_append(out, l == closed ? "closed = " : " ");
		write_day(out, GPOINTER_TO_INT(l->data));
	}
	if (closed != NULL)
		g_string_append_c(out, '\n');
	return g_string_free(out, FALSE);
}
