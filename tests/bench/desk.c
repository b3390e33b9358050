// layers: none
/* desk HOME [CASES]: the figures of a large desk. Makes HOME (when it has no cache) with CASES cases (200000), five
 * messages each, a wait that was answered or not in each, and what else statistics, board and motives read; written
 * straight into the tables with the triggers off, as nothing here is about taking mail in. Then measures what
 * a look costs: "stats S board S motives S", medians of five, and the number of messages. */
#include "base/conf.h"
#include "base/date.h"
#include "cache/board.h"
#include "cache/motive.h"
#include "cache/stats.h"

#include <glib/gstdio.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>

#define TURNS 5
#define SPAN "31536000000" /* a year of milliseconds */

static void
run(sqlite3 *sql, const char *text)
{
	char *error = NULL;

	if (sqlite3_exec(sql, text, NULL, NULL, &error) != SQLITE_OK)
		g_error("%s: %s", text, error);
}

/* $now and $cases in a statement are numbers of ours. */
static void
run_filled(sqlite3 *sql, const char *text, gint64 now, int cases)
{
	g_autofree char *times = g_strdup_printf("%" G_GINT64_FORMAT, now), *count = g_strdup_printf("%d", cases);
	g_auto(GStrv) parts = g_strsplit(text, "$now", -1);
	g_autofree char *half = g_strjoinv(times, parts);
	g_auto(GStrv) more = g_strsplit(half, "$cases", -1);
	g_autofree char *all = g_strjoinv(count, more);

	run(sql, all);
}

static GPtrArray *
take_triggers(sqlite3 *sql)
{
	GPtrArray *kept = g_ptr_array_new_with_free_func(g_free), *names = g_ptr_array_new_with_free_func(g_free);
	sqlite3_stmt *stmt;

	sqlite3_prepare_v2(sql, "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'", -1, &stmt, NULL);
	while (sqlite3_step(stmt) == SQLITE_ROW) {
		g_ptr_array_add(names, g_strdup_printf("DROP TRIGGER %s", (const char *)sqlite3_column_text(stmt, 0)));
		g_ptr_array_add(kept, g_strdup((const char *)sqlite3_column_text(stmt, 1)));
	}
	sqlite3_finalize(stmt);
	for (guint i = 0; i < names->len; i++)
		run(sql, g_ptr_array_index(names, i));
	g_ptr_array_unref(names);
	return kept;
}

/* Case i began i-th in a year; one in thirty waits now, one in nine was answered late. Its messages: three of the
 * customer, two of ours. */
static const char *const tables[] = {
	"INSERT INTO customer(id, gid, name) WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 50000)"
	" SELECT i, 'c' || i, 'Client ' || i FROM n",
	"INSERT INTO identity(id, customer, channel, value, shown) SELECT id, id, 'mail', 'c' || id, 'c' || id FROM customer",
	"CREATE TEMP TABLE plan AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < $cases)"
	" SELECT i, 1 + i % 4 AS account, iif(i % 30 = 0, ($now - i * 7919 % 200000000) | 1, ($now - " SPAN " + (i * (" SPAN " / $cases))) & ~1) AS at,"
	" i % 30 = 0 AS open, iif(i % 9 = 0, 40000, 300 + i * 6007 % 14000) AS took FROM n",
	"INSERT INTO cases(id, gid, account, customer, subject, state, waiting_since, due, warn, owner, messages, first_in,"
	" last_in, last_out, last_at) SELECT i, 'k' || i, account, 1 + i % 50000, 'Dossier ' || i,"
	" CASE WHEN open THEN 'new' WHEN i % 4 = 0 THEN 'answered' ELSE 'resolved' END, iif(open, at, 0),"
	" iif(open, at + 14400000, 0), iif(open, at + 11000000, 0), iif(i % 3 = 0, 'advisor ' || i % 20, NULL), 5, at, at,"
	" iif(open, 0, at + took * 1000), at + took * 1000 FROM plan",
	"INSERT INTO conversation(id, gid, account, case_id, subject) SELECT i, 'v' || i, account, i, 'Dossier ' || i FROM plan",
	"INSERT INTO message(id, gid, account, conversation, direction, kind, automatic, answers, public, at, arrived, channel_id,"
	" identity, author, address, subject, snippet, text) SELECT at + m * 60000, 'm' || i || '.' || m,"
	" account, i, iif(m % 2 = 1, 'out', 'in'), 'message', 'no', m % 2 = 1, 0, at + m * 60000, at + m * 60000, 'm' || i || '.' || m,"
	" iif(m % 2 = 1, NULL, 1 + i % 50000), 'x', 'x', 'Dossier ' || i, 'Bonjour, mon virement',"
	" 'Bonjour, mon virement ' || i || ' n''est pas parti. ' || substr(hex(zeroblob(300)), 1, 500)"
	" FROM plan CROSS JOIN (SELECT 0 AS m UNION ALL SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT 3 UNION ALL SELECT 4)"
	" WHERE NOT (open AND m % 2 = 1) ORDER BY at",
	"INSERT INTO episode(case_id, n, kind, opened, closed, ended, account, queue, wall_s, biz_s, target_s, due, warn, customer_s,"
	" hold_s, lag_s, message, answer, advisor, deflect) SELECT i, 0, 'frt', at, iif(open, 0, at + took * 1000),"
	" iif(open, '', 'answer'), account, 'queue ' || account, iif(open, 0, took), iif(open, 0, took / 3), 14400, at + 14400000,"
	" at + 11000000, 0, 0, 0, 0, 0, iif(open, NULL, 'advisor ' || i % 20), 0 FROM plan",
	"INSERT INTO episode SELECT case_id, 1, 'ttr', opened, closed, iif(closed > 0, 'resolve', ''), account, queue, wall_s, biz_s,"
	" 0, 0, 0, 0, 0, 0, 0, 0, advisor, 0 FROM episode WHERE kind = 'frt'",
	"INSERT INTO case_motive SELECT i, CASE i % 5 WHEN 0 THEN 'transfer' WHEN 1 THEN 'fees' WHEN 2 THEN 'fraud' WHEN 3 THEN"
	" 'card-lost' ELSE 'documents' END, 0, iif(open, 0, at + took * 1000) FROM plan",
	"INSERT INTO message_motive SELECT at, 'transfer', 3, 1 FROM plan WHERE i % 5 = 0",
	"INSERT INTO message_mood SELECT at, 5, 0 FROM plan WHERE i % 10 = 0",
	"INSERT INTO outbox(gid, account, advisor, public, identity, to_, subject, body, channel_id, revision, hash, created_at,"
	" not_before, state, sent_at) SELECT 'o' || i, account, 'advisor ' || i % 20, 0, 'x', 'y', 's', substr(hex(zeroblob(300)), 1, 400),"
	" 'o' || i, 0, '', at, at, 'sent', at + took * 1000 FROM plan WHERE NOT open AND i % 2 = 0",
	"INSERT INTO tally SELECT state, coalesce(owner, ''), due_week, count(*) FROM cases GROUP BY 1, 2, 3",
	"INSERT INTO board_tally SELECT account, coalesce(queue, ''), state, coalesce(owner, ''), count(*) FROM cases"
	" WHERE state <> 'resolved' GROUP BY 1, 2, 3, 4",
};

static void
fill(const char *home, int cases, gint64 now)
{
	g_autofree char *path = g_build_filename(home, "cache.db", NULL);
	g_autoptr(GPtrArray) triggers = NULL;
	sqlite3 *sql;

	if (sqlite3_open(path, &sql) != SQLITE_OK)
		g_error("%s", path);
	run(sql, "PRAGMA synchronous = OFF; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -200000; BEGIN");
	triggers = take_triggers(sql);
	for (int i = 1; i <= 4; i++) {
		g_autofree char *row = g_strdup_printf("INSERT INTO account(id, name, channel, kind, title, address, target_s, queue)"
			" VALUES (%d, 'queue %d', 'mail', '%s', '%s', 'a%d', 14400, 'queue %d')", i, i, i < 3 ? "mail" : "chat",
			i < 3 ? "e-mail" : "chat", i, i);

		run(sql, row);
	}
	for (gsize i = 0; i < G_N_ELEMENTS(tables); i++)
		run_filled(sql, tables[i], now, cases);
	for (guint i = 0; i < triggers->len; i++)
		run(sql, g_ptr_array_index(triggers, i));
	run(sql, "COMMIT; ANALYZE");
	sqlite3_close(sql);
}

/* ---- measuring ---------------------------------------------------------------------- */

static void
stats(struct db *db, gint64 now)
{
	struct stats_period period = { .from = now - 366 * DATE_DAY, .to = now + 1, .now = now };
	AUTO(stats_set) set = stats_load(db, &period, NULL);
	g_autoptr(GPtrArray) lines = set != NULL ? stats_lines(set, STATS_BY_CHANNEL) : NULL;

	if (lines == NULL || lines->len == 0)
		g_error("no statistics");
}

static void
board(struct db *db, gint64 now)
{
	AUTO(board) b = board_load(db, now, NULL);

	if (b == NULL || b->queues->len != 4)
		g_error("no board");
}

static void
motives(struct db *db, gint64 now)
{
	g_autoptr(GPtrArray) rows = motive_report(db, NULL, now, NULL);

	if (rows == NULL || rows->len == 0)
		g_error("no motives");
}

static int
by_value(const void *a, const void *b)
{
	return (*(const double *)a > *(const double *)b) - (*(const double *)a < *(const double *)b);
}

static double
median(struct db *db, gint64 now, void (*look)(struct db *, gint64))
{
	double seconds[TURNS];

	for (int i = 0; i < TURNS; i++) {
		gint64 start = g_get_monotonic_time();

		look(db, now);
		seconds[i] = (double)(g_get_monotonic_time() - start) / 1e6;
	}
	qsort(seconds, TURNS, sizeof(seconds[0]), by_value);
	return seconds[TURNS / 2];
}

int
main(int argc, char **argv)
{
	int cases = argc > 2 ? atoi(argv[2]) : 200000;
	gint64 now = date_now() / DATE_HOUR * DATE_HOUR + DATE_HOUR / 2;
	g_autofree char *cache = NULL;
	g_autoptr(GError) error = NULL;
	gboolean fresh;
	struct db *db;

	if (argc < 2 || cases < 100)
		return 2;
	g_mkdir_with_parents(argv[1], 0700);
	cache = g_build_filename(argv[1], "cache.db", NULL);
	fresh = !g_file_test(cache, G_FILE_TEST_EXISTS);
	db = db_open(argv[1], DB_NET, &error);
	if (db == NULL)
		g_error("%s", error->message);
	db_close(db);
	if (fresh)
		fill(argv[1], cases, now);
	db = db_open(argv[1], DB_DESK, &error);
	if (db == NULL)
		g_error("%s", error->message);
	printf("stats %.4f board %.4f motives %.4f\n", median(db, now, stats), median(db, now, board),
		median(db, now, motives));
	db_close(db);
	return 0;
}
