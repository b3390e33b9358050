// layers: none
/* search HOME: as an advisor types: each word letter by letter, newest 50 with snippets. Prints
 * "p50 ms, p99 ms, worst ms, queries". With --rebuild HOME: "messages, seconds" of indexing all anew. */
#include "base/date.h"
#include "cache/search-index.h"
#include "cache/search.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static double
now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static int
by_value(gconstpointer a, gconstpointer b)
{
	const double *x = a, *y = b;

	return *x < *y ? -1 : *x > *y;
}

static int
rebuild(const char *home)
{
	g_autoptr(GError) error = NULL;
	AUTO(db) db = db_open(home, DB_NET, &error);
	gint64 messages = 0;
	int n;

	if (db == NULL || !search_rebuild(db, &error))
		g_error("%s", error->message);
	double start = now();
	while ((n = search_follow(db, 4000, &error)) > 0)
		messages += n;
	if (n < 0)
		g_error("%s", error->message);
	printf("%" G_GINT64_FORMAT " %.4f\n", messages, now() - start);
	return 0;
}

int
main(int argc, char **argv)
{
	static const char *const words[] = { "zephyrin", "litige", "compte", "virement", "account",
		"relevé", "agence", "carte bloquée", "\"à l'agence\"", "convention", "from:aubry",
		"subject:prêt", "commission", "DOS-0", "inexistant" };
	g_autoptr(GError) error = NULL;
	g_autoptr(GArray) times = g_array_new(FALSE, FALSE, sizeof(double));

	if (argc == 3 && strcmp(argv[1], "--rebuild") == 0)
		return rebuild(argv[2]);
	if (argc != 2)
		return 2;
	AUTO(db) db = db_open(argv[1], DB_DESK, &error);
	if (db == NULL)
		g_error("%s", error->message);
	for (int pass = 0; pass < 2; pass++) { /* the first one warms */
		g_array_set_size(times, 0);
		for (gsize w = 0; w < G_N_ELEMENTS(words); w++) {
			for (const char *end = words[w]; *end != '\0';) {
				end += g_utf8_skip[(guchar)*end];
				g_autofree char *typed = g_strndup(words[w], (gsize)(end - words[w]));
				double start = now();
				g_autoptr(GPtrArray) hits = search_run(db, typed, TRUE, 0, 50, &error);
				double ms = (now() - start) * 1e3;
				if (hits == NULL)
					g_error("%s", error->message);
				g_array_append_val(times, ms);
			}
		}
	}
	g_array_sort(times, by_value);
	printf("%.3f %.3f %.3f %u\n", g_array_index(times, double, times->len / 2),
	    g_array_index(times, double, times->len * 99 / 100),
	    g_array_index(times, double, times->len - 1), times->len);
	return 0;
}
