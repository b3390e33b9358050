/* base/fault.c — reads GUICHET_FAULT, counts, and tells of what was never reached. */
#include "base/fault.h"

#ifdef GUICHET_FAULTS

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct point {
	char *name;
	guint64 first, count; /* acts from the first-th time on, so many times */
	guint64 seen;
	gboolean kill;
};

static GPtrArray *points;
static pid_t owner; /* children inherit the table; only this one reports */

/* "name=1", "name=3x2", "name=kill", "name=kill@3". */
static struct point *
parse(const char *word)
{
	struct point *p = g_new0(struct point, 1);
	const char *equals = strchr(word, '=');
	char *end;

	p->first = p->count = 1;
	p->name = equals != NULL ? g_strndup(word, (gsize)(equals - word)) : g_strdup(word);
	if (equals == NULL)
		return p;
	if (g_str_has_prefix(equals + 1, "kill")) {
		p->kill = TRUE;
		if (equals[5] == '@')
			p->first = g_ascii_strtoull(equals + 6, NULL, 10);
		return p;
	}
	p->first = g_ascii_strtoull(equals + 1, &end, 10);
	if (*end == 'x')
		p->count = g_ascii_strtoull(end + 1, NULL, 10);
	return p;
}

static void
report(void)
{
	gboolean missed = FALSE;

	if (owner != getpid())
		return;
	for (guint i = 0; i < points->len; i++) {
		const struct point *p = g_ptr_array_index(points, i);

		if (p->seen >= p->first)
			continue;
		fprintf(stderr, "fault point %s was never reached\n", p->name);
		missed = TRUE;
	}
	if (missed) {
		fflush(NULL);
		_exit(70);
	}
}

static void
load(void)
{
	const char *env = g_getenv("GUICHET_FAULT");
	g_auto(GStrv) words = g_strsplit(env != NULL ? env : "", ",", -1);

	points = g_ptr_array_new();
	owner = getpid();
	for (guint i = 0; words[i] != NULL; i++)
		if (*words[i] != '\0')
			g_ptr_array_add(points, parse(words[i]));
	if (points->len > 0)
		atexit(report);
}

/* Before main: a point of a program that reaches none at all is reported too. */
static void __attribute__((constructor))
begin(void)
{
	load();
}

gboolean
fault_hit(const char *name)
{
	for (guint i = 0; i < points->len; i++) {
		struct point *p = g_ptr_array_index(points, i);

		if (strcmp(p->name, name) != 0)
			continue;
		p->seen++;
		if (p->seen < p->first || p->seen >= p->first + p->count)
			continue;
		if (p->kill)
			kill(getpid(), SIGKILL);
		return TRUE;
	}
	return FALSE;
}

#else

/* ISO C wants something in every file. */
extern int fault_points_are_compiled_out;

#endif
