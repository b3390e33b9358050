// layers: none
/* Whether two texts ask the same thing. */
#include "core/hop.h"

static double
same(const char *a, const char *b)
{
	g_autoptr(GHashTable) x = hop_stems(NULL, a), y = hop_stems(NULL, b);

	return hop_jaccard(x, y);
}

static void
test_same(void)
{
	g_assert_cmpfloat(same("Bonjour, ma carte bancaire est bloquée depuis hier à Lyon.",
		"Carte bancaire bloquée hier, que faire ?"), >=, HOP_JACCARD);
	g_assert_cmpfloat(same("Mon virement de 500 € n'est pas arrivé", "Le virement de 500 € n'arrive pas"), >=, HOP_JACCARD);
	g_assert_cmpfloat(same("My card was blocked abroad", "card blocked abroad, please help"), >=, HOP_JACCARD);
}

static void
test_not_same(void)
{
	g_assert_cmpfloat(same("Ma carte bancaire est bloquée", "Je voudrais ouvrir un livret d'épargne"), <, HOP_JACCARD);
	/* what everybody writes is no likeness */
	g_assert_cmpfloat(same("Bonjour Madame, merci pour votre réponse", "Bonjour Monsieur, merci de votre aide"), <,
		HOP_JACCARD);
	g_assert_cmpfloat(same("Ma carte ?", "La carte !"), ==, 0);
	g_assert_cmpfloat(same("", ""), ==, 0);
	g_assert_cmpfloat(same(NULL, "carte"), ==, 0);
	/* nor what is only quoted */
	g_assert_cmpfloat(same("D'accord.\n\nLe 12 janv. 2026, Paul a écrit :\n> carte bancaire bloquée\n",
		"carte bancaire bloquée"), ==, 0);
}

static void
test_bound(void)
{
	GString *many = g_string_new(NULL);
	g_autoptr(GHashTable) set = NULL;

	for (int i = 0; i < 5000; i++)
		g_string_append_printf(many, "mot%04d ", i);
	set = hop_stems(NULL, many->str);
	g_assert_cmpuint(g_hash_table_size(set), <=, HOP_STEMS_MAX);
	g_string_free(many, TRUE);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/core/hop/same", test_same);
	g_test_add_func("/core/hop/not-same", test_not_same);
	g_test_add_func("/core/hop/bound", test_bound);
	return g_test_run();
}
