// layers: tui
/* Long lists looked through a piece at a time: the walk, what a limit keeps, and the hunt for the
 * next case, against the list read whole. */
#include "tests/unit/cache-common.h"
#include "tui/hunt.h"
#include "tui/kept.h"

#define CASES 1100

static int
roll(int n)
{
	return g_test_rand_int_range(0, n);
}

static void
fill(struct db *db)
{
	static const struct {
		enum act_kind kind;
		const char *arg;
	} marks[] = { { ACT_URGENT, "1" }, { ACT_CLAIM, NULL }, { ACT_RESOLVE, "x" }, { ACT_SNOOZE, "9999999999999" } };

	add_account(db);
	g_assert_true(db_begin(db, NULL));
	for (int i = 0; i < CASES; i++) {
		g_autofree char *spec = g_strdup_printf("m%d@x||c%d@x.example|" OURS "|Sujet n%d|%s", i, i,
			i % 7, roll(20) == 0 ? "le chéquier égaré" : "rien");
		gint64 id = inbox_case_of(db, take_in(db, spec, NOW + roll(300) * MINUTE));
		int mark = roll(30);

		if (mark < (int)G_N_ELEMENTS(marks))
			do_act(db, marks[mark].kind, id, marks[mark].arg, NOW + 600 * MINUTE);
	}
	g_assert_true(db_commit(db, FALSE, NULL));
}

static struct inbox_query
some_query(void)
{
	static const char *const limits[] = { NULL, "n3", "CHEQUIER", "egare n5", "c10", "nulle-part" };
	enum queue_view view = (enum queue_view)roll(QUEUE_VIEW_N);

	return (struct inbox_query){ .view = view, .reverse = roll(2), .advisor = "claire",
		.sort = roll(2) ? queue_view_sort(view) : (enum queue_sort)roll(QUEUE_SORT_N),
		.limit = limits[roll(G_N_ELEMENTS(limits))], .now = NOW + 700 * MINUTE };
}

static gint64
id_at(const GPtrArray *list, guint i)
{
	return ((const struct inbox_row *)list->pdata[i])->case_id;
}

static GPtrArray *
whole(struct db *db, struct inbox_query q, const char *limit)
{
	g_autoptr(GError) error = NULL;
	GPtrArray *list;

	q.limit = limit;
	q.offset = q.count = 0;
	list = inbox_list(db, &q, &error);
	g_assert_no_error(error);
	return list;
}

static void
check_walk(struct db *db, struct inbox_query q, const GPtrArray *all, const GPtrArray *narrow)
{
	g_autoptr(GArray) found = g_array_new(FALSE, FALSE, sizeof(struct inbox_found));
	g_autoptr(GError) error = NULL;
	AUTO(inbox_walk) walk = NULL;
	guint n = 0;

	q.offset = roll(2) ? roll((int)all->len + 1) : 0;
	walk = inbox_walk_new(&q, NULL);
	while (inbox_walk_more(db, walk, found, &error))
		;
	g_assert_no_error(error);
	for (guint i = 0; i < found->len; i++) {
		struct inbox_found f = g_array_index(found, struct inbox_found, i);

		g_assert_cmpint(f.at, >=, q.offset);
		g_assert_cmpint(id_at(all, (guint)f.at), ==, f.case_id);
	}
	for (guint i = 0; i < narrow->len && n < found->len; i++)
		n += id_at(narrow, i) == g_array_index(found, struct inbox_found, n).case_id;
	g_assert_cmpuint(n, ==, found->len);
	if (q.offset == 0)
		g_assert_cmpuint(found->len, ==, narrow->len);
}

static void
check_kept(struct db *db, struct inbox_query q, const GPtrArray *narrow)
{
	AUTO(kept) kept = kept_new();
	g_autoptr(GPtrArray) rows = NULL;

	kept_start(kept, db, &q);
	while (kept_more(kept, db) != KEPT_IDLE)
		;
	g_assert_true(kept_is_whole(kept));
	g_assert_cmpint(kept_count(kept), ==, narrow->len);
	kept_renew(kept, db, &q);
	kept_renew(kept, db, &q); /* while the first is under way, or at its end */
	while (kept_more(kept, db) != KEPT_IDLE)
		g_assert_cmpint(kept_count(kept), ==, narrow->len);
	rows = kept_rows(kept, db, 0, CASES);
	g_assert_cmpuint(rows->len, ==, narrow->len);
	for (guint i = 0; i < narrow->len; i++) {
		g_assert_cmpint(id_at(rows, i), ==, id_at(narrow, i));
		g_assert_cmpint(kept_find(kept, id_at(narrow, i)), ==, i);
	}
}

/* The next of `hits` after (or before) the case at `from`, round the end once; the case itself last. */
static gint64
expected(const GPtrArray *all, const GPtrArray *hits, int from, int by)
{
	int n = (int)all->len;

	for (int i = 1; i <= n; i++) {
		gint64 id = id_at(all, (guint)((from + by * i % n + n) % n));

		for (guint k = 0; k < hits->len; k++)
			if (id_at(hits, k) == id)
				return id;
	}
	return 0;
}

static void
check_hunt(struct db *db, struct inbox_query q, const GPtrArray *all)
{
	const char *phrase = roll(2) ? "n4" : "chequier egare";
	g_autofree char *both = g_strconcat(phrase, " ", q.limit, NULL);
	g_autoptr(GPtrArray) hits = whole(db, q, both);
	int from = all->len > 0 ? roll((int)all->len) : 0, by = roll(2) ? 1 : -1;
	AUTO(hunt) hunt = NULL;
	struct inbox_found found = { 0 };
	enum hunt_answer answer;
	gint64 id;

	if (all->len == 0)
		return;
	hunt = hunt_new(&q, phrase, from, (int)all->len, by);
	while ((answer = hunt_more(hunt, db, &found)) == HUNT_GOES_ON)
		;
	id = expected(all, hits, from, by);
	g_assert_cmpint(answer, ==, id != 0 ? HUNT_FOUND : HUNT_NOTHING);
	if (id != 0) {
		g_assert_cmpint(found.case_id, ==, id);
		g_assert_cmpint(id_at(all, (guint)found.at), ==, id);
	}
}

static void
test_pieces(void)
{
	char *home = home_new();
	AUTO(db) db = open_ok(home, DB_NET);

	fill(db);
	for (int turn = 0; turn < (g_test_slow() ? 400 : 40); turn++) {
		struct inbox_query q = some_query();
		g_autoptr(GPtrArray) all = whole(db, q, NULL), narrow = whole(db, q, q.limit);

		check_walk(db, q, all, narrow);
		if (q.limit != NULL)
			check_kept(db, q, narrow);
		check_hunt(db, q, all);
	}
	g_clear_pointer(&db, db_close);
	home_free(home);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/tui/kept/pieces", test_pieces);
	return g_test_run();
}
