// layers: none
/* Overwriting what belongs to no row: nothing of a deleted row is in the file, every row is as it was, and a file that
 * is not as it should be is left to others. */
#include "cache/db-wipe.h"
#include "tests/unit/cache-common.h"

#include <fcntl.h>
#include <unistd.h>

struct file {
	char *home, *path;
	sqlite3 *sql;
};

static void
run(sqlite3 *sql, const char *text)
{
	char *why = NULL;

	if (sqlite3_exec(sql, text, NULL, NULL, &why) != SQLITE_OK)
		g_error("%s: %s", text, why);
}

static char *
answer(sqlite3 *sql, const char *text)
{
	sqlite3_stmt *stmt = NULL;
	GString *out = g_string_new(NULL);

	g_assert_cmpint(sqlite3_prepare_v2(sql, text, -1, &stmt, NULL), ==, SQLITE_OK);
	while (sqlite3_step(stmt) == SQLITE_ROW)
		g_string_append_printf(out, "%s\n", (const char *)sqlite3_column_text(stmt, 0));
	sqlite3_finalize(stmt);
	return g_string_free(out, FALSE);
}

/* Rows of many lengths, found by several indexes, come and go in no order, and nothing is overwritten by SQLite: each
 * holds the word zzNUMBERzz somewhere. */
static void
fill(sqlite3 *sql, int page_size, int rows)
{
	g_autofree char *head = g_strdup_printf("PRAGMA page_size = %d; PRAGMA journal_mode = WAL; PRAGMA secure_delete = OFF;"
		"CREATE TABLE a(id INTEGER PRIMARY KEY, word TEXT, rest TEXT); CREATE INDEX a_word ON a(word);"
		"CREATE INDEX a_rest ON a(rest, word); CREATE TABLE b(word TEXT PRIMARY KEY, n, rest BLOB) WITHOUT ROWID;"
		"CREATE TABLE gone(word TEXT); CREATE TABLE done(n INTEGER PRIMARY KEY); BEGIN", page_size);
	sqlite3_stmt *stmt = NULL;

	run(sql, head);
	for (int i = 0; i < rows; i++) {
		gint32 n = g_test_rand_int_range(0, 3 * rows);
		int long_ = g_test_rand_int_range(0, 40) == 0 ? g_test_rand_int_range(0, 5 * page_size) : 0;
		g_autofree char *text = g_strdup_printf("INSERT OR IGNORE INTO a VALUES (%d, 'zz%dzz', printf('%%.*c', %d, 'x') || 'zz%dzz');"
			"INSERT OR IGNORE INTO b VALUES ('zz%dzz', %d, printf('%%.*c', %d, 'y') || 'zz%dzz')", n, n,
			long_ + g_test_rand_int_range(0, 90), n, n, n, long_ / 2, n);

		run(sql, text);
	}
	g_assert_cmpint(sqlite3_prepare_v2(sql, "DELETE FROM a WHERE abs(random() % 3) = 0", -1, &stmt, NULL), ==, SQLITE_OK);
	g_assert_cmpint(sqlite3_step(stmt), ==, SQLITE_DONE);
	sqlite3_finalize(stmt);
	run(sql, "DELETE FROM b WHERE word NOT IN (SELECT word FROM a); COMMIT; PRAGMA wal_checkpoint(TRUNCATE)");
}

/* How many words of rows that are gone stand in the file; `there`: all words that are. */
static guint
leftovers(const char *path, const char *there)
{
	g_autoptr(GHashTable) live = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	g_auto(GStrv) words = g_strsplit(there, "\n", -1);
	g_autofree char *bytes = NULL;
	gsize n = 0;
	guint found = 0;

	for (gsize i = 0; words[i] != NULL; i++)
		g_hash_table_add(live, g_strdup(words[i]));
	g_assert_true(g_file_get_contents(path, &bytes, &n, NULL));
	for (gsize i = 0; i + 4 < n; i++) {
		gsize end = i + 2;

		if (bytes[i] != 'z' || bytes[i + 1] != 'z')
			continue;
		while (end < n && g_ascii_isdigit(bytes[end]))
			end++;
		if (end > i + 2 && end + 1 < n && bytes[end] == 'z' && bytes[end + 1] == 'z') {
			g_autofree char *word = g_strndup(bytes + i, end + 2 - i);

			found += !g_hash_table_contains(live, word);
		}
	}
	return found;
}

static void
open_file(struct file *f)
{
	g_assert_cmpint(sqlite3_open(f->path, &f->sql), ==, SQLITE_OK);
}

/* As cache/erase-sweep does it. */
static enum db_wiped
wipe(const char *path, gint64 *pages)
{
	g_autoptr(GError) error = NULL;
	sqlite3 *sql = NULL;
	enum db_wiped state;

	g_assert_cmpint(sqlite3_open(path, &sql), ==, SQLITE_OK);
	if (sqlite3_exec(sql, "PRAGMA secure_delete = ON; BEGIN IMMEDIATE", NULL, NULL, NULL) != SQLITE_OK) {
		sqlite3_close(sql); /* so damaged that it does not open */
		return DB_WIPE_UNSURE;
	}
	state = db_wipe(sql, NULL, pages, &error);
	g_assert_true((state == DB_WIPE_FAILED) == (error != NULL));
	sqlite3_exec(sql, state == DB_WIPED ? "INSERT INTO done DEFAULT VALUES; COMMIT; PRAGMA wal_checkpoint(TRUNCATE)" : "ROLLBACK",
		NULL, NULL, NULL);
	sqlite3_close(sql);
	return state;
}

#define WORDS "SELECT word FROM a UNION SELECT word FROM b"
#define ROWS "SELECT id || word || rest FROM a UNION ALL SELECT word || n || rest FROM b"

static void
test_clean(void)
{
	static const int sizes[] = { 512, 1024, 4096, 8192, 65536 };

	for (gsize i = 0; i < G_N_ELEMENTS(sizes); i++) {
		struct file f = { home_new(), NULL, NULL };
		g_autofree char *rows = NULL, *words = NULL, *after = NULL, *sound = NULL, *seen = NULL;
		gint64 pages = 0;

		g_test_message("pages of %d bytes", sizes[i]);
		f.path = g_build_filename(f.home, "x.db", NULL);
		open_file(&f);
		fill(f.sql, sizes[i], 1500);
		rows = answer(f.sql, ROWS);
		words = answer(f.sql, WORDS);
		g_assert_cmpuint(leftovers(f.path, words), >, 0);
		/* f.sql stays open, with its cache: a reader sees the same, and writes no old byte back */
		g_assert_cmpint(wipe(f.path, &pages), ==, DB_WIPED);
		g_assert_cmpint(pages, >, 0);
		g_assert_cmpuint(leftovers(f.path, words), ==, 0);
		seen = answer(f.sql, ROWS);
		g_assert_cmpstr(seen, ==, rows);
		run(f.sql, "PRAGMA secure_delete = ON; UPDATE a SET word = word; UPDATE b SET n = n + 1; UPDATE b SET n = n - 1;"
			"PRAGMA wal_checkpoint(TRUNCATE)");
		g_assert_cmpuint(leftovers(f.path, words), ==, 0);
		after = answer(f.sql, ROWS);
		g_assert_cmpstr(after, ==, rows);
		sound = answer(f.sql, "PRAGMA integrity_check");
		g_assert_cmpstr(sound, ==, "ok\n");
		sqlite3_close(f.sql);
		/* clean is clean */
		g_assert_cmpint(wipe(f.path, &pages), ==, DB_WIPED);
		g_assert_cmpint(wipe(f.path, &pages), ==, DB_WIPED);
		g_assert_cmpint(pages, <=, 1); /* that of the row that the one before added */
		g_free(f.path);
		home_free(f.home);
	}
}

/* What is no sound file is not called clean where a page is of nothing, and never crashes. */
static void
test_damaged(void)
{
	struct file f = { home_new(), NULL, NULL };
	g_autofree char *bytes = NULL, *copy = NULL;
	gsize n = 0;
	gint64 pages;
	int unsure = 0;

	f.path = g_build_filename(f.home, "x.db", NULL);
	copy = g_build_filename(f.home, "y.db", NULL);
	open_file(&f);
	fill(f.sql, 1024, 200);
	sqlite3_close(f.sql);
	g_assert_true(g_file_get_contents(f.path, &bytes, &n, NULL));
	for (int i = 0; i < 300; i++) {
		g_autofree char *bad = g_memdup2(bytes, n);

		for (int k = g_test_rand_int_range(1, 6); k > 0; k--) {
			gsize page = (gsize)g_test_rand_int_range(0, (gint32)(n / 1024)) * 1024;

			/* heads and lists of cells, where damage is felt most */
			bad[page + (gsize)g_test_rand_int_range(page == 0 ? 100 : 0, page == 0 ? 140 : 40)] =
				(char)g_test_rand_int_range(0, 256);
		}
		g_assert_true(g_file_set_contents(copy, bad, (gssize)n, NULL));
		unsure += wipe(copy, &pages) == DB_WIPE_UNSURE;
	}
	g_assert_cmpint(unsure, >, 30);
	/* a page that nothing leads to, and a file that was cut */
	g_assert_true(g_file_set_contents(copy, bytes, (gssize)n, NULL));
	g_assert_cmpint(truncate(copy, (off_t)n - 1024), ==, 0);
	g_assert_cmpint(wipe(copy, &pages), !=, DB_WIPED);
	g_free(f.path);
	home_free(f.home);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/cache/wipe/clean", test_clean);
	g_test_add_func("/cache/wipe/damaged", test_damaged);
	return g_test_run();
}
