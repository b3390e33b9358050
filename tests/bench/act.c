// layers: none
/* act HOME: what an advisor does, durable before it returns: 200 priorities set, against 200
 * one-row commits of bare SQLite with synchronous=FULL, in turns. Then the list of work: the
 * first 50 of a view. Prints "act ms, bare ms, list ms" (medians). */
#include "base/date.h"
#include "cache/act.h"
#include "cache/inbox.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define TIMES 200

static double
now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return ((double)t.tv_sec + (double)t.tv_nsec / 1e9) * 1e3;
}

static int
by_value(const void *a, const void *b)
{
	const double *x = a, *y = b;

	return *x < *y ? -1 : *x > *y;
}

static sqlite3 *
bare_open(const char *home)
{
	g_autofree char *path = g_build_filename(home, "bare.db", NULL);
	sqlite3 *bare = NULL;

	if (sqlite3_open(path, &bare) != SQLITE_OK || sqlite3_exec(bare, "PRAGMA journal_mode=WAL; "
	    "PRAGMA synchronous=FULL; CREATE TABLE IF NOT EXISTS t(a INTEGER PRIMARY KEY, b TEXT)", NULL, NULL, NULL) != SQLITE_OK)
		g_error("bare SQLite: %s", sqlite3_errmsg(bare));
	return bare;
}

int
main(int argc, char **argv)
{
	g_autoptr(GError) error = NULL;
	double ours[TIMES], theirs[TIMES], lists[TIMES];

	if (argc != 2)
		return 2;
	AUTO(db) db = db_open(argv[1], DB_DESK, &error);
	if (db == NULL)
		g_error("%s", error->message);
	sqlite3 *bare = bare_open(argv[1]);
	gint64 at = date_now();
	struct inbox_query query = { .view = QUEUE_ALL, .sort = queue_view_sort(QUEUE_ALL), .now = at, .count = 50 };
	g_autoptr(GPtrArray) first = inbox_list(db, &query, &error);
	if (first == NULL || first->len == 0)
		g_error("no case to act on");
	const struct inbox_row *row = first->pdata[0];
	for (int i = 0; i < TIMES; i++) {
		struct act act = { .kind = ACT_PRIORITY, .advisor = "bench", .case_id = row->case_id,
			.arg = i % 2 == 0 ? "2" : "1", .at = at };
		double start = now();
		if (act_add(db, &act, &error) == 0)
			g_error("%s", error->message);
		ours[i] = now() - start;
		start = now();
		if (sqlite3_exec(bare, "INSERT INTO t(b) VALUES ('one row of about a hundred bytes, as an act is: who, what, when, which case')", NULL, NULL, NULL) != SQLITE_OK)
			g_error("%s", sqlite3_errmsg(bare));
		theirs[i] = now() - start;
		start = now();
		g_autoptr(GPtrArray) list = inbox_list(db, &query, &error);
		lists[i] = now() - start;
	}
	sqlite3_close(bare);
	qsort(ours, TIMES, sizeof *ours, by_value);
	qsort(theirs, TIMES, sizeof *theirs, by_value);
	qsort(lists, TIMES, sizeof *lists, by_value);
	printf("%.4f %.4f %.4f\n", ours[TIMES / 2], theirs[TIMES / 2], lists[TIMES / 2]);
	return 0;
}
