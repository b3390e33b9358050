// layers: none
/* Random merges, unmerges, splits and erasures of people against a model: each card is its own, whatever was done
 * meanwhile, and the erased are in no file. */
#include "tests/unit/cache-common.h"

#include "cache/erase.h"
#include "cache/merge.h"

#define PEOPLE 12
#define STEPS 160
#define SAME "Ma carte bancaire est bloquée depuis hier, que faire"

struct model { /* of each customer, as they began */
	gint64 id[PEOPLE];
	int into[PEOPLE]; /* under whom, -1 stands for itself */
	gint64 act[PEOPLE]; /* the merge that put it there */
	char *card[PEOPLE]; /* what it must be whenever it stands alone */
	gboolean erased[PEOPLE];
};

struct world {
	char *home;
	struct db *net, *desk;
	struct model m;
	GRand *rand;
	int messages;
};

static int
root_of(const struct model *m, int i)
{
	return m->into[i] < 0 ? i : root_of(m, m->into[i]);
}

static char *
hash_of(struct world *w, int i)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *card = customer_card(w->desk, w->m.id[i], &error);
	char *hash;

	g_assert_no_error(error);
	hash = g_compute_checksum_for_string(G_CHECKSUM_SHA256, card, -1);
	return hash;
}

static gint64
wrote(struct world *w, int i)
{
	/* every second one by another channel, and all ask the same: who becomes one has one case */
	struct inbox_source source = { .account = 1 + i % 2, .own = OURS, .arrived = NOW };
	g_autofree char *spec = g_strdup_printf("m%d@x||qqperson%dqq@x.example|" OURS "|Sujet qq%dqq %d|" SAME " qq%dqq", w->messages, i, i,
		w->messages, i);
	gint64 id;

	w->messages++;
	id = take_in_as(w->net, mail(spec, NOW + w->messages * MINUTE), &source, INBOX_NEW);
	return db_int(w->net, 0, SQL("SELECT i.origin FROM message m JOIN identity i ON i.id = m.identity WHERE m.id = ?"), INT(id));
}

static void
say(struct world *w, int i, enum act_kind kind, const char *arg)
{
	g_autofree char *text = g_strdup_printf("mot qq%dqq", i);
	struct act act = { .kind = kind, .advisor = "claire", .customer = w->m.id[i], .arg = arg, .text = text, .at = NOW };

	g_assert_cmpint(act_add(w->desk, &act, NULL), >, 0);
}

/* What people are found by, all of it (transfer full). */
static char *
found_by(struct world *w)
{
	DB_QUERY(q, w->net, NULL, SQL("SELECT group_concat(id || ' ' || find, '|') FROM (SELECT id, find FROM customer ORDER BY id)"));

	g_assert_true(db_row(&q));
	return db_col_str(&q, 0);
}

/* It has followed every change: worked out anew it is the same. */
static void
check_found(struct world *w)
{
	g_autofree char *kept = found_by(w), *anew = NULL;

	g_assert_true(db_begin(w->net, NULL) && db_run(w->net, NULL, SQL("UPDATE customer SET find = NULL")) &&
		db_commit(w->net, FALSE, NULL));
	anew = found_by(w);
	g_assert_cmpstr(kept, ==, anew);
}

/* Each that stands alone is as it was; each that does not leads to its root. */
static void
check(struct world *w)
{
	for (int i = 0; i < PEOPLE; i++) {
		gboolean alone = w->m.into[i] < 0;

		g_assert_cmpint(customer_of(w->desk, w->m.id[i]), ==, w->m.id[root_of(&w->m, i)]);
		for (int j = 0; alone && j < PEOPLE; j++)
			alone = w->m.into[j] != i;
		if (alone && !w->m.erased[i]) {
			g_autofree char *now = hash_of(w, i);

			g_assert_cmpstr(now, ==, w->m.card[i]);
		}
	}
	g_assert_cmpint(db_int(w->net, 1, SQL("SELECT count(*) FROM identity i JOIN customer c ON c.id = i.origin"
		" WHERE i.customer <> c.person")), ==, 0);
	g_assert_cmpint(db_int(w->net, 1, SQL("SELECT count(*) FROM cases k JOIN customer c ON c.id = k.origin"
		" WHERE k.customer <> c.person")), ==, 0);
	/* nobody's case holds what another one said */
	g_assert_cmpint(db_int(w->net, 1, SQL("SELECT count(*) FROM conversation v JOIN cases k ON k.id = v.case_id JOIN cases o"
		" ON o.id = v.origin WHERE k.customer <> o.customer OR k.into_ IS NOT NULL")), ==, 0);
	check_found(w);
}

static void
random_merge(struct world *w)
{
	int a = g_rand_int_range(w->rand, 0, PEOPLE), b = g_rand_int_range(w->rand, 0, PEOPLE);
	int x = root_of(&w->m, a), y = root_of(&w->m, b);
	g_autoptr(GHashTable) keep = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	g_autoptr(GError) error = NULL;
	gint64 act;

	if (g_rand_boolean(w->rand))
		g_hash_table_insert(keep, g_strdup("name"), &w->m.id[b]);
	act = merge_people(w->desk, w->m.id[a], w->m.id[b], keep, "claire", NOW, &error);
	if (x == y || w->m.erased[x] || w->m.erased[y]) {
		g_assert_cmpint(act, ==, 0);
		return;
	}
	g_assert_no_error(error);
	w->m.into[y] = x;
	w->m.act[y] = act;
}

static void
random_unmerge(struct world *w)
{
	int i = g_rand_int_range(w->rand, 0, PEOPLE);
	g_autoptr(GError) error = NULL;

	if (w->m.into[i] < 0 || w->m.erased[i])
		return;
	merge_undo(w->desk, w->m.act[i], NULL, FALSE, "claire", NOW, &error);
	g_assert_no_error(error);
	w->m.into[i] = -1;
}

/* Something comes for a person: an unmerge asks of it, and it goes to whom it is given. */
static void
random_since(struct world *w)
{
	int i = g_rand_int_range(w->rand, 0, PEOPLE);
	g_autoptr(GError) error = NULL;

	if (w->m.into[i] < 0 || w->m.erased[i])
		return;
	wrote(w, i);
	g_assert_cmpint(merge_undo(w->desk, w->m.act[i], NULL, FALSE, "claire", NOW, &error), ==, 0);
	g_assert_error(error, ERR, ERR_STALE);
	g_clear_error(&error);
	g_assert_cmpint(merge_undo(w->desk, w->m.act[i], NULL, TRUE, "claire", NOW, &error), >, 0);
	g_assert_no_error(error);
	w->m.into[i] = -1;
	/* the case that came is a part of its card from now on: learnt once nothing hangs under it */
	for (int j = 0; j < PEOPLE; j++)
		if (w->m.into[j] == i) {
			merge_undo(w->desk, w->m.act[j], NULL, TRUE, "claire", NOW, &error);
			g_assert_no_error(error);
			w->m.into[j] = -1;
		}
	g_free(w->m.card[i]);
	w->m.card[i] = hash_of(w, i);
}

static gboolean
is_anywhere(const char *home, const char *needle)
{
	static const char *const files[] = { "cache.db", "cache.db-wal", "search.db", "search.db-wal" };

	for (gsize i = 0; i < G_N_ELEMENTS(files); i++) {
		g_autofree char *path = g_build_filename(home, files[i], NULL), *bytes = NULL;
		gsize n = 0;

		if (g_file_get_contents(path, &bytes, &n, NULL) && memmem(bytes, n, needle, strlen(needle)) != NULL)
			return TRUE;
	}
	return FALSE;
}

static void
random_erase(struct world *w)
{
	int top = root_of(&w->m, g_rand_int_range(w->rand, 0, PEOPLE));
	struct erase_request r = { .customer = w->m.id[top], .advisor = "claire", .now = NOW };
	struct erase_count c;
	g_autoptr(GError) error = NULL;
	AUTO(db) db = NULL;

	if (w->m.erased[top])
		return;
	db = open_ok(w->home, DB_ERASE);
	g_assert_cmpint(erase_run(db, &r, &c, &error), >, 0);
	g_assert_no_error(error);
	g_assert_true(erase_sweep(db, NULL, &error));
	for (int i = 0; i < PEOPLE; i++) {
		g_autofree char *word = g_strdup_printf("qq%dqq", i), *address = g_strdup_printf("qqperson%dqq", i);

		if (root_of(&w->m, i) == top)
			w->m.erased[i] = TRUE;
		g_assert_true(w->m.erased[i] == !is_anywhere(w->home, address));
		if (w->m.erased[i])
			g_assert_false(is_anywhere(w->home, word));
	}
}

static void
test_random(void)
{
	struct world w = { .home = home_new(), .rand = g_rand_new_with_seed(12) };
	int erasures = 0;

	w.net = open_ok(w.home, DB_NET);
	add_account(w.net);
	g_assert_true(db_run(w.net, NULL, SQL("INSERT INTO account(id, name, channel, kind, title, mark, address, target_s)"
		" VALUES (2, 'toot', 'mastodon', 'chat', 'Mastodon', 'm', 'banque', 1800)")));
	w.desk = open_ok(w.home, DB_DESK);
	for (int i = 0; i < PEOPLE; i++) {
		w.m.id[i] = wrote(&w, i);
		w.m.into[i] = -1;
		wrote(&w, i);
		if (i % 2 == 0)
			say(&w, i, ACT_NOTE, NULL);
		if (i % 3 == 0)
			say(&w, i, ACT_FIELD, "segment");
		if (i % 4 == 0)
			say(&w, i, ACT_FIELD, "name");
	}
	for (int i = 0; i < PEOPLE; i++)
		w.m.card[i] = hash_of(&w, i);
	for (int i = 0; i < STEPS; i++) {
		int what = g_rand_int_range(w.rand, 0, 100);

		if (what < 45)
			random_merge(&w);
		else if (what < 80)
			random_unmerge(&w);
		else if (what < 97 || erasures == 4)
			random_since(&w);
		else {
			random_erase(&w);
			erasures++;
		}
		check(&w);
	}
	g_assert_cmpint(erasures, >, 1);
	g_assert_cmpint(db_int(w.net, 0, SQL("SELECT count(*) FROM act WHERE kind = 'merge' AND arg = 'hop'")), >, 10);
	db_close(w.desk);
	db_close(w.net);
	home_free(w.home);
	g_rand_free(w.rand);
	for (int i = 0; i < PEOPLE; i++)
		g_free(w.m.card[i]);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/cache/people/random", test_random);
	return g_test_run();
}
