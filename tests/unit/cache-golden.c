// layers: none
/* The golden set of people: nobody is merged by itself who is somebody else; how many of those who are one
 * person are found is printed. */
#include "tests/unit/cache-common.h"

#include "cache/merge.h"
#include "tests/unit/golden.h"

struct golden {
	char *home;
	struct db *net, *desk;
	GHashTable *person; /* customer -> number of the set, both gint64 */
	GArray *customers; /* gint64 */
	int automatic, wrong;
};

static void
add_accounts(struct db *db)
{
	g_autoptr(GError) error = NULL;

	add_account(db);
	db_run(db, &error, SQL("INSERT INTO account(id, name, channel, kind, title, mark, address, target_s, public) VALUES"
		" (2, 'chat', 'matrix', 'chat', 'Matrix', 'x', 'banque', 1800, 0),"
		" (3, 'toot', 'mastodon', 'public', 'Mastodon', 'm', 'banque', 1800, 1)"));
	g_assert_no_error(error);
}

static gint64
account_of(const char *kind)
{
	return strcmp(kind, "mail") == 0 ? 1 : strcmp(kind, "chat") == 0 ? 2 : 3;
}

static void
write_row(struct golden *g, char **row, int n)
{
	struct inbox_source source = { .account = account_of(row[1]), .own = OURS, .arrived = NOW + n };
	g_autofree char *spec = g_strdup_printf("g%d@x||||Sujet %d|%s", n, n, row[4]);
	struct message *m = mail(spec, NOW + n);
	gint64 id, customer, number = g_ascii_strtoll(row[0], NULL, 10);
	g_autoptr(GError) error = NULL;
	int merged;

	message_add_person(m, PERSON_FROM, row[2], row[3]);
	id = take_in_as(g->net, m, &source, INBOX_NEW);
	customer = db_int(g->net, 0, SQL("SELECT i.origin FROM message m JOIN identity i ON i.id = m.identity WHERE m.id = ?"),
		INT(id));
	g_assert_cmpint(customer, >, 0);
	if (!g_hash_table_contains(g->person, &customer)) {
		g_hash_table_insert(g->person, g_memdup2(&customer, sizeof(customer)), g_memdup2(&number, sizeof(number)));
		g_array_append_val(g->customers, customer);
	}
	if (row[5] == NULL || *row[5] == '\0')
		return;
	{
		struct act act = { .kind = ACT_VERIFY, .advisor = "claire", .customer = customer, .arg = row[5], .at = NOW + n };

		act_add(g->desk, &act, &error);
		g_assert_no_error(error);
	}
	merged = merge_verified(g->desk, customer, "guichet", NOW + n, &error);
	g_assert_no_error(error);
	g->automatic += merged;
}

static gint64
number_of(struct golden *g, gint64 customer)
{
	return *(const gint64 *)g_hash_table_lookup(g->person, &customer);
}

static void
test_golden(void)
{
	g_autoptr(GPtrArray) rows = golden_rows("people.tsv", 6);
	struct golden g = { .home = home_new(), .person = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, g_free),
		.customers = g_array_new(FALSE, FALSE, sizeof(gint64)) };
	g_autoptr(GHashTable) numbers = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
	int pairs = 0, offered = 0, shown = 0, false_offers = 0, apart = 0;

	g.net = open_ok(g.home, DB_NET);
	add_accounts(g.net);
	g.desk = open_ok(g.home, DB_DESK);
	for (guint i = 0; i < rows->len; i++)
		write_row(&g, g_ptr_array_index(rows, i), (int)i);
	for (guint i = 0; i < g.customers->len; i++) {
		gint64 a = g_array_index(g.customers, gint64, i), n = number_of(&g, a);

		g_hash_table_add(numbers, g_memdup2(&n, sizeof(n)));
		for (guint j = i + 1; j < g.customers->len; j++) {
			gint64 b = g_array_index(g.customers, gint64, j);
			gboolean same = n == number_of(&g, b), merged = customer_of(g.desk, a) == customer_of(g.desk, b);
			struct customer_match *m;

			/* no false automatic merge */
			g.wrong += merged && !same;
			if (!same)
				continue;
			pairs++;
			m = merged ? NULL : customer_match(g.desk, a, b, NULL);
			offered += merged || m->verdict == CUSTOMER_OFFER;
			shown += merged || m->verdict == CUSTOMER_OFFER || m->verdict == CUSTOMER_MAYBE;
			customer_match_free(m);
		}
		{
			g_autoptr(GPtrArray) matches = customer_matches(g.desk, a, NULL);

			for (guint j = 0; j < matches->len; j++) {
				const struct customer_match *m = g_ptr_array_index(matches, j);

				false_offers += m->verdict == CUSTOMER_OFFER && n != number_of(&g, m->id);
				apart += m->verdict == CUSTOMER_APART && n != number_of(&g, m->id);
			}
		}
	}
	g_print("# people.tsv: %u people, %u customers, %d pairs are one person: %d offered or merged (recall %.1f %%), %d shown"
		" (%.1f %%); %d merged by a verified id, %d of them wrong; %d false offers; %d kept apart against evidence\n",
		g_hash_table_size(numbers), g.customers->len, pairs, offered, 100.0 * offered / pairs, shown,
		100.0 * shown / pairs, g.automatic, g.wrong, false_offers, apart);
	g_assert_cmpuint(g_hash_table_size(numbers), >=, 200);
	g_assert_cmpint(g.automatic, ==, 16);
	g_assert_cmpint(g.wrong, ==, 0);
	g_assert_cmpint(false_offers, ==, 0);
	g_assert_cmpint(apart, >=, 16);
	g_assert_cmpfloat((double)offered / pairs, >=, 0.75);
	db_close(g.desk);
	db_close(g.net);
	home_free(g.home);
	g_hash_table_unref(g.person);
	g_array_unref(g.customers);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/cache/golden/people", test_golden);
	return g_test_run();
}
