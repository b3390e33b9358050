// layers: none
/* clock HOME: due times and open times worked out a second with a bank's calendar, and all waits of a cache once more
 * (guichet clock replay). Prints "dues/s elapsed/s episodes ms". */
#include "base/date.h"
#include "cache/replay.h"
#include "core/clock.h"

#include <stdio.h>
#include <stdlib.h>

#define TIMES 1000000
#define T0 G_GINT64_CONSTANT(1768298400000) /* 2026-01-13T10:00:00Z */

static double
per_second(gint64 began)
{
	return (double)TIMES * 1e3 / (double)MAX(date_monotonic() - began, 1);
}

static void
count(const struct story *s, guint n, const struct episode *e, gpointer data)
{
	(void)s;
	(void)n;
	(void)e;
	++*(int *)data;
}

int
main(int argc, char **argv)
{
	AUTO(calendar) c = calendar_parse("[calendar]\nzone = Europe/Paris\nweek = Mon-Fri 09:00-12:30 13:30-18:00; Sat 09:00-12:00\n"
		"closed = 2026-05-01 2026-07-14 2026-12-25\n", "bench", NULL);
	g_autoptr(GError) error = NULL;
	gint64 sum = 0, began = date_monotonic(), ms;
	double dues, elapsed;
	AUTO(db) db = NULL;
	int n = 0;

	for (int i = 0; i < TIMES; i++)
		sum += clock_due(c, T0 + i * DATE_MINUTE, 4 * 3600, NULL, 0);
	dues = per_second(began);
	began = date_monotonic();
	for (int i = 0; i < TIMES; i++)
		sum += clock_elapsed(c, T0 + i * DATE_MINUTE, T0 + i * DATE_MINUTE + 3 * DATE_DAY, NULL, 0);
	elapsed = per_second(began);
	if (argc < 2 || (db = db_open(argv[1], DB_READ, &error)) == NULL)
		g_error("%s", error != NULL ? error->message : "clock HOME");
	began = date_monotonic();
	if (!replay_run(db, NULL, 0, G_MAXINT64, count, &n, &error))
		g_error("%s", error->message);
	ms = date_monotonic() - began;
	if (sum == 0) /* nothing is worked out for nobody */
		return EXIT_FAILURE;
	printf("%.0f %.0f %d %" G_GINT64_FORMAT "\n", dues, elapsed, n, ms);
	return EXIT_SUCCESS;
}
