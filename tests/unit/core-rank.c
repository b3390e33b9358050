// layers: none
/* BM25: what shares rare words comes first, length and repetition count for less and less, small words for nothing. */
#include "core/rank.h"

#include <locale.h>
#include <string.h>

static double
score(const struct rank *r, const char *query, guint text)
{
	g_autoptr(GArray) scores = rank_scores(r, query);

	return g_array_index(scores, double, text);
}

static void
test_order(void)
{
	static const char *const texts[] = { "Carte perdue ou volée : opposition", "Délai d'un virement vers la Belgique",
		"Plafond de la carte", "Lost or stolen card", "" };
	static const struct {
		const char *query;
		int best; /* -1 none */
	} rows[] = {
		{ "J'ai perdu ma CARTE hier soir", 0 }, { "on m'a volé", -1 }, { "mes virements n'arrivent pas", 1 },
		{ "plafonds de carte", 2 }, { "I lost my cards", 3 }, { "Bonjour, merci pour votre réponse", -1 }, { "", -1 }, { "?! …", -1 },
	};
	AUTO(rank) r = rank_new();

	for (guint i = 0; i < G_N_ELEMENTS(texts); i++)
		rank_add(r, rank_text(r), texts[i], 1);
	for (guint q = 0; q < G_N_ELEMENTS(rows); q++) {
		int best = -1;

		for (guint i = 0; i < G_N_ELEMENTS(texts); i++)
			if (score(r, rows[q].query, i) > (best >= 0 ? score(r, rows[q].query, (guint)best) : 0))
				best = (int)i;
		if (best != rows[q].best)
			g_error("“%s”: %d, not %d", rows[q].query, best, rows[q].best);
	}
}

static void
test_weights(void)
{
	AUTO(rank) r = rank_new();
	guint once = rank_text(r), often = rank_text(r), heavy = rank_text(r), long_ = rank_text(r);

	rank_text(r);
	rank_add(r, once, "virement refusé", 1);
	rank_add(r, often, "virement refusé virement", 1);
	rank_add(r, heavy, "virement refusé", 3);
	rank_add(r, long_, "virement refusé plafond compte livret épargne crédit assurance", 1);
	g_assert_cmpfloat(score(r, "virement", often), >, score(r, "virement", once));
	g_assert_cmpfloat(score(r, "virement", heavy), >, score(r, "virement", once));
	g_assert_cmpfloat(score(r, "virement", long_), <, score(r, "virement", once));
	g_assert_cmpfloat(score(r, "livret", once), ==, 0);
	/* rare words weigh more than those of every text */
	g_assert_cmpfloat(score(r, "livret", long_), >, score(r, "virement", long_));
}

int
main(int argc, char **argv)
{
	setlocale(LC_ALL, "C.UTF-8");
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/rank/order", test_order);
	g_test_add_func("/rank/weights", test_weights);
	return g_test_run();
}
