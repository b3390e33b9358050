/* base/fault.c — reads GUICHET_FAULT, counts, and tells of what was never reached. The counts
 * lie in memory shared with forked children, since a worker reaches what its parent answers for. */
#include "base/fault.h"

#ifdef GUICHET_FAULTS

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define POINTS_MAX 32
#define HOLD_US 10000

struct point {
	char name[48];
	guint64 first, count; /* acts from the first-th time on, so many times */
	guint64 seen;
	gboolean kill, hold;
};

static struct point *points; /* shared */
static guint n_points;
static pid_t owner; /* only this process reports */

/* "name=1", "name=3x2", "name=kill", "name=kill@3", "name=hold". */
static void
parse(struct point *p, const char *word)
{
	const char *equals = strchr(word, '=');
	char *end;

	p->first = p->count = 1;
	g_strlcpy(p->name, word, sizeof(p->name));
	if (equals == NULL)
		return;
	if ((gsize)(equals - word) < sizeof(p->name))
		p->name[equals - word] = '\0';
	if (g_str_has_prefix(equals + 1, "kill")) {
		p->kill = TRUE;
		if (equals[5] == '@')
			p->first = g_ascii_strtoull(equals + 6, NULL, 10);
		return;
	}
	if (strcmp(equals + 1, "hold") == 0) {
		p->hold = TRUE;
		p->count = G_MAXUINT64 - 1;
		return;
	}
	p->first = g_ascii_strtoull(equals + 1, &end, 10);
	if (*end == 'x')
		p->count = g_ascii_strtoull(end + 1, NULL, 10);
}

static void
report(void)
{
	gboolean missed = FALSE;

	if (owner != getpid())
		return;
	for (guint i = 0; i < n_points; i++) {
		const struct point *p = &points[i];

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

	if (*words == NULL)
		return;
	points = mmap(NULL, POINTS_MAX * sizeof(*points), PROT_READ | PROT_WRITE,
	    MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (points == MAP_FAILED)
		g_error("no memory for the fault points");
	owner = getpid();
	for (guint i = 0; words[i] != NULL && n_points < POINTS_MAX; i++)
		if (*words[i] != '\0')
			parse(&points[n_points++], words[i]);
	if (n_points > 0)
		atexit(report);
}

/* Before main: a point of a program that reaches none at all is reported too. */
static void __attribute__((constructor))
begin(void)
{
	load();
}

static void
hold(const char *name)
{
	g_autofree char *file = g_strconcat(name, ".held", NULL);
	g_autofree char *path = g_build_filename(g_getenv("GUICHET_TEST"), file, NULL);

	if (!g_file_set_contents(path, "", 0, NULL))
		g_error("%s cannot be written", path);
	while (access(path, F_OK) == 0)
		g_usleep(HOLD_US);
}

gboolean
fault_hit(const char *name)
{
	for (guint i = 0; i < n_points; i++) {
		struct point *p = &points[i];
		guint64 seen;

		if (strcmp(p->name, name) != 0)
			continue;
		seen = __atomic_add_fetch(&p->seen, 1, __ATOMIC_SEQ_CST);
		if (seen < p->first || seen >= p->first + p->count)
			continue;
		if (p->kill)
			kill(getpid(), SIGKILL);
		if (p->hold)
			hold(name);
		return TRUE;
	}
	return FALSE;
}

#else

/* ISO C wants something in every file. */
extern int fault_points_are_compiled_out;

#endif
