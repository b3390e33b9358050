// layers: none
/* people HOME [ITEMS]: on a home that `fill` made, one customer is given ITEMS (5000) messages; then the card of
 * customers taken at random, that customer's card and history, and the list of customers while a name is typed.
 * Prints "customers card-p50 card-p99 heavy-card history-first history-next history-words list-piece list-first
 * list-typed", milliseconds; list-piece: what a key waits for. */
#include "base/conf.h"
#include "base/date.h"
#include "cache/account.h"
#include "cache/card.h"
#include "cache/inbox.h"
#include "cache/people.h"
#include "cache/timeline.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define CARDS 300
#define TIMES 20
#define OURS "contact@banque.example"
#define HEAVY "grand.ecrivain@boite.example"

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

static void
check(gboolean good, const GError *error)
{
	if (!good)
		g_error("people: %s", error != NULL ? error->message : "failed");
}

/* Many short cases, as somebody has who writes for years. */
static gint64
give_items(const char *home, int items)
{
	g_autoptr(GError) error = NULL;
	AUTO(db) db = db_open(home, DB_NET, &error);
	gint64 at = date_now() - (gint64)items * 3600000, id = 0;

	check(db != NULL, error);
	AUTO(account) account = account_by_name(db, "agence", &error);
	check(account != NULL && db_begin(db, &error), error);
	for (int i = 0; i < items; i++) {
		AUTO(message) m = message_new();
		struct inbox_source source = { .account = account->id, .own = OURS, .sent_folder = i % 2 };

		m->id = g_strdup_printf("heavy.%d@bench", i);
		if (i % 10 != 0) {
			m->parent = g_strdup_printf("heavy.%d@bench", i - i % 10);
			g_ptr_array_add(m->refs, g_strdup(m->parent));
		}
		m->subject = g_strdup_printf("Demande numero%d", i / 10);
		m->text = g_strdup_printf("Un mot de plus, le %d, au sujet de mon dossier.", i);
		m->at = source.arrived = at + (gint64)i * 3600000;
		message_add_person(m, PERSON_FROM, i % 2 ? OURS : HEAVY, "Marcel Long");
		message_add_person(m, PERSON_TO, i % 2 ? HEAVY : OURS, NULL);
		if (inbox_add(db, m, &source, &id, &error) == INBOX_FAILED)
			check(FALSE, error);
	}
	check(db_commit(db, FALSE, &error), error);
	AUTO(inbox_row) row = inbox_case(db, inbox_case_of(db, id), &error);
	check(row != NULL, error);
	return row->customer;
}

static double
card(struct db *db, gint64 id)
{
	double start = now();
	g_autoptr(GError) error = NULL;
	AUTO(customer) c = customer_load(db, id, &error);

	if (c == NULL)
		return -1;
	card_usage(db, id, date_now(), NULL, NULL);
	g_autoptr(GPtrArray) notes = card_notes(db, id, 3, &error);
	g_autoptr(GPtrArray) matches = customer_matches(db, id, &error);
	check(notes != NULL && matches != NULL, error);
	return now() - start;
}

static double
page(struct db *db, const struct timeline_query *query, struct timeline_item **last)
{
	double start = now();
	g_autoptr(GError) error = NULL;
	g_autoptr(GPtrArray) list = timeline_page(db, query, &error);
	double took = now() - start;

	check(list != NULL && list->len > 0, error);
	if (last != NULL)
		*last = g_ptr_array_steal_index(list, list->len - 1);
	return took;
}

#define LOOK 2000 /* as tui/people */
#define LISTED 10

/* The first 50 who have the words, or all when there are fewer: what the longest piece takes, and what all of it. */
static double
list(struct db *db, const char *words, double *longest)
{
	g_autoptr(GPtrArray) rows = g_ptr_array_new_with_free_func((GDestroyNotify)customer_row_free);
	struct customer_place place = { NULL, 0, FALSE };
	g_autoptr(GError) error = NULL;
	double start = now(), piece;

	for (*longest = 0; !place.end && rows->len < 50; *longest = MAX(*longest, now() - piece)) {
		piece = now();
		check(customer_list_more(db, words, &place, LOOK, LISTED, rows, &error), error);
	}
	g_free(place.find);
	return now() - start;
}

static double
median(double *values, int n)
{
	qsort(values, (size_t)n, sizeof *values, by_value);
	return values[n / 2];
}

int
main(int argc, char **argv)
{
	double cards[CARDS], heavy[TIMES], first[TIMES], next[TIMES], words[TIMES], all[TIMES], typed[TIMES],
		pieces[2 * TIMES];
	g_autoptr(GError) error = NULL;
	gint64 customer;
	int n = 0;

	if (argc < 2)
		return 2;
	customer = give_items(argv[1], argc > 2 ? atoi(argv[2]) : 5000);
	AUTO(db) db = db_open(argv[1], DB_DESK, &error);
	check(db != NULL, error);
	GRand *dice = g_rand_new_with_seed(7);
	while (n < CARDS) {
		double took = card(db, g_rand_int_range(dice, 1, (gint32)MIN(customer, G_MAXINT32)));

		if (took >= 0)
			cards[n++] = took;
	}
	g_rand_free(dice);
	for (int i = 0; i < TIMES; i++) {
		struct timeline_query query = { .customer = customer, .count = 200 };
		struct timeline_item *last = NULL;

		heavy[i] = card(db, customer);
		first[i] = page(db, &query, &last);
		query.before = last;
		next[i] = page(db, &query, NULL);
		timeline_item_free(last);
		query.before = NULL;
		query.words = "numero7";
		words[i] = page(db, &query, NULL);
		all[i] = list(db, NULL, &pieces[i]);
		typed[i] = list(db, "marcel lo", &pieces[TIMES + i]);
	}
	double p50 = median(cards, CARDS);
	printf("%" G_GINT64_FORMAT " %.3f %.3f %.3f %.3f %.3f %.3f %.3f %.3f %.3f\n", customer, p50, cards[CARDS * 99 / 100],
		median(heavy, TIMES), median(first, TIMES), median(next, TIMES), median(words, TIMES), median(pieces, 2 * TIMES),
		median(all, TIMES), median(typed, TIMES));
	return 0;
}
