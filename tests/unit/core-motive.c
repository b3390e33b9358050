// layers: none
/* Motives and moods against sentences of customers; what is more than chance against published figures. */
#include "base/err.h"
#include "core/motive.h"

#include <locale.h>
#include <math.h>
#include <string.h>

static struct motive_book *
book(const char *text)
{
	g_autoptr(GError) error = NULL;
	struct motive_book *b = motive_book_new(text, "motives", &error);

	g_assert_no_error(error);
	return b;
}

static int
mood_of(const struct motive_book *b, const char *text, int rating)
{
	struct motive_text t = { .text = text, .rating = rating };
	int mood;
	g_autoptr(GArray) hits = motive_find(b, &t, &mood);

	return mood;
}

static void
test_motives(void)
{
	static const struct {
		const char *text, *motive; /* the heaviest; "" none */
	} golden[] = {
		{ "Le distributeur de la gare a gardé ma carte.", "cash-machine" },
		{ "Ma carte a été avalée par l'automate hier soir", "cash-machine" },
		{ "The cash machine kept my card.", "cash-machine" },
		{ "J'ai perdu ma carte bleue, je dois faire opposition", "card-lost" },
		{ "My card was stolen yesterday in the train.", "card-lost" },
		{ "I lost my card", "card-lost" },
		{ "Mon paiement est refusé, le plafond de ma carte est-il atteint ?", "card-payment" },
		{ "My card was declined twice at the supermarket", "card-payment" },
		{ "Je n'ai pas reçu ma nouvelle carte, ni le code secret", "card-order" },
		{ "Il y a un achat que je ne reconnais pas sur mon compte", "fraud" },
		{ "J'AI ÉTÉ VICTIME D'UNE FRAUDE", "fraud" },
		{ "There is a payment I don't recognise", "fraud" },
		{ "Mon virement de 2 500 euros est bloqué depuis lundi.", "transfer" },
		{ "I sent a transfer to my landlord and he has nothing", "transfer" },
		{ "Un prélèvement a été passé deux fois ce mois-ci", "direct-debit" },
		{ "Please cancel this direct debit", "direct-debit" },
		{ "Pourquoi 8 € de commissions d'intervention ?", "fees" },
		{ "I do not understand these bank charges.", "fees" },
		{ "Pouvez-vous augmenter mon découvert autorisé ?", "overdraft" },
		{ "Nous cherchons un prêt immobilier pour une maison", "home-loan" },
		{ "Which rate for a mortgage over 20 years?", "home-loan" },
		{ "Je voudrais ouvrir un compte joint", "account-opening" },
		{ "Je souhaite clôturer mon compte", "account-closing" },
		{ "I want to close my account and change bank.", "account-closing" },
		{ "Quel est le taux du Livret A ?", "savings" },
		{ "Je n'arrive pas à me connecter à l'application, mot de passe oublié", "online-access" },
		{ "Your app crashes when I log in", "online-access" },
		{ "Pouvez-vous m'envoyer un RIB et une attestation ?", "documents" },
		{ "Mon père est décédé, comment se passe la succession ?", "succession" },
		{ "Je déménage le 3, voici ma nouvelle adresse", "change-of-details" },
		{ "J'aimerais prendre rendez-vous avec mon conseiller", "appointment" },
		{ "Troisième message, toujours pas de réponse de votre part", "no-answer" },
		{ "I have had no reply to my last two e-mails", "no-answer" },
		{ "J'attends une réponse depuis trois semaines", "no-answer" },
		{ "Toujours sans réponse depuis lundi", "no-answer" },
		{ "J’attends toujours votre réponse !", "no-answer" },
		{ "Je n'ai aucun retour de votre part", "no-answer" },
		{ "I've been waiting for a reply for three weeks", "no-answer" },
		{ "J'attends votre réponse et vous remercie par avance", "" },
		{ "I am waiting for your answer, thank you", "" },
		{ "Bonne année à toute l'équipe", "" },
		{ "Hello", "" },
		{ "", "" },
	};
	AUTO(motive_book) b = book(NULL);

	for (gsize i = 0; i < G_N_ELEMENTS(golden); i++) {
		struct motive_text t = { .text = golden[i].text };
		g_autoptr(GArray) hits = motive_find(b, &t, NULL);
		const char *first = hits->len > 0 ? g_array_index(hits, struct motive_hit, 0).name : "";

		if (strcmp(first, golden[i].motive) != 0)
			g_error("“%s”: %s, not %s", golden[i].text, first, golden[i].motive);
		for (guint n = 1; n < hits->len; n++)
			g_assert_cmpint(g_array_index(hits, struct motive_hit, n).weight, <=,
				g_array_index(hits, struct motive_hit, n - 1).weight);
	}
}

static void
test_subject(void)
{
	AUTO(motive_book) b = book(NULL);
	struct motive_text t = { .subject = "Virement", .text = "Où en est-il ?" };
	g_autoptr(GArray) hits = motive_find(b, &t, NULL);

	g_assert_cmpuint(hits->len, ==, 1);
	g_assert_cmpstr(g_array_index(hits, struct motive_hit, 0).name, ==, "transfer");
}

static void
test_moods(void)
{
	static const struct {
		const char *text;
		int rating;
		gboolean angry;
	} golden[] = {
		{ "C'est inadmissible, je veux une réponse.", 0, TRUE },
		{ "Je ne suis pas satisfait de votre réponse et je suis déçu.", 0, TRUE },
		{ "Je ne suis pas du tout content, c'est anormal", 0, TRUE },
		{ "This is unacceptable. I am really disappointed.", 0, TRUE },
		{ "I am not happy, still no answer after two weeks", 0, TRUE },
		{ "Toujours pas de réponse, j'en ai ras le bol !!", 0, TRUE },
		{ "RENDEZ-MOI MON ARGENT TOUT DE SUITE !!! C'EST HONTEUX", 0, TRUE },
		{ "Correct", 1, TRUE },
		{ "Moyen", 2, TRUE },
		{ "Correct", 3, FALSE },
		{ "Je ne suis pas déçu, tout s'est bien passé.", 0, FALSE },
		{ "Je n'ai aucune réclamation à faire", 0, FALSE },
		{ "Merci beaucoup, je suis très satisfaite de votre aide.", 0, FALSE },
		{ "Never disappointed with you, great service", 0, FALSE },
		{ "Bonjour, pouvez-vous m'envoyer un RIB ? Merci", 0, FALSE },
		{ "Where do I find my IBAN?", 0, FALSE },
		{ "Super !", 5, FALSE },
		{ "BONJOUR", 0, FALSE },
		{ "", 0, FALSE },
	};
	AUTO(motive_book) b = book(NULL);

	for (gsize i = 0; i < G_N_ELEMENTS(golden); i++)
		if ((mood_of(b, golden[i].text, golden[i].rating) >= MOOD_LEAST) != golden[i].angry)
			g_error("“%s”: mood %d", golden[i].text, mood_of(b, golden[i].text, golden[i].rating));
	/* a negation reaches three words, and not past a comma or a "but" */
	g_assert_cmpint(mood_of(b, "pas satisfait", 0), ==, 2);
	g_assert_cmpint(mood_of(b, "pas aujourd'hui, satisfait", 0), ==, 0);
	g_assert_cmpint(mood_of(b, "pas un mot de vous mais déçu", 0), ==, 2);
	/* words, capitals and marks together; never above 20 */
	g_assert_cmpint(mood_of(b, "inadmissible", 0), ==, 3);
	g_assert_cmpint(mood_of(b, "inadmissible !!", 0), ==, 4);
	g_assert_cmpint(mood_of(b, "inadmissible !!!", 0), ==, 5);
	g_assert_cmpint(mood_of(b, "inadmissible scandale honteux ridicule lamentable incompétent avocat voleurs", 1),
		==, 20);
}

static void
test_rules(void)
{
	static const struct {
		const char *text, *says;
	} wrong[] = {
		{ "3 carte", ":1:" },
		{ "motive Carte", "a-z" },
		{ "motive", "a-z" },
		{ "motive a\n99 mot", ":2:" },
		{ "motive a\n3", "one to eight words" },
		{ "motive a\n3 a*", "three letters" },
		{ "motive a\n3 a+b+c+d+e", "four phrases" },
		{ "motive a\n3 un deux trois quatre cinq six sept huit neuf", "eight words" },
		{ "motive a\ntitle de Karte", "title fr" },
		{ "title fr Carte", "under a motive" },
		{ "drop nothing", "no motive of that name" },
		{ "not pas", "under mood" },
		{ "carte bleue", "a line begins with" },
		{ "motive a\n3 caf\xe9", "UTF-8" },
	};
	AUTO(motive_book) own = book("motive parking\ntitle fr Stationnement\n3 parking + complet\n5 PARKING SATURÉ\n"
		"motive fees\n3 frais de parking\n# a remark\n\ndrop transfer\nmood\n0 inadmissible*\n2 zut\n");
	AUTO(motive_book) plain = book(NULL);
	struct motive_text t = { .text = "Le parking est encore complet. Frais bancaires, virement." };
	g_autoptr(GArray) hits = motive_find(own, &t, NULL);

	for (gsize i = 0; i < G_N_ELEMENTS(wrong); i++) {
		g_autoptr(GError) error = NULL;

		g_assert_null(motive_book_new(wrong[i].text, "F", &error));
		g_assert_error(error, ERR, ERR_CONFIG);
		g_assert_true(g_str_has_prefix(error->message, "F:"));
		if (strstr(error->message, wrong[i].says) == NULL)
			g_error("“%s” does not say “%s”", error->message, wrong[i].says);
	}
	/* fees begun anew, transfer forgotten */
	g_assert_cmpuint(hits->len, ==, 1);
	g_assert_cmpstr(g_array_index(hits, struct motive_hit, 0).name, ==, "parking");
	g_assert_cmpint(mood_of(own, "inadmissible", 0), ==, 0);
	g_assert_cmpint(mood_of(own, "zut alors", 0), ==, 2);
	g_assert_true(motive_book_has(own, "parking"));
	g_assert_false(motive_book_has(own, "transfer"));
	g_assert_true(motive_book_has(plain, "transfer"));
	g_assert_cmpuint(motive_book_size(own), ==, motive_book_size(plain));
	g_assert_cmpuint(motive_book_mark(own), !=, motive_book_mark(plain));
	g_assert_cmpstr(motive_book_title(own, "parking"), ==, "Stationnement");
	g_assert_cmpstr(motive_book_title(own, "gone"), ==, "gone");
}

/* Any bytes that are UTF-8, however long: no rule is worth a crash. */
static void
test_hostile(void)
{
	AUTO(motive_book) b = book(NULL);
	g_autoptr(GString) text = g_string_new(NULL);

	for (int i = 0; i < 30000; i++)
		g_string_append(text, i % 7 == 0 ? "carte " : i % 5 == 0 ? "é!" : "a\u0301*'t ");
	g_assert_cmpint(mood_of(b, text->str, 0), <=, 20);
	g_assert_cmpint(mood_of(b, "'t n't t'", 0), ==, 0);
	g_assert_cmpint(mood_of(b, "\n\n\n", 0), ==, 0);
}

/* FEATURES F10, and the tables of the Poisson distribution. */
static void
test_poisson(void)
{
	static const struct {
		double mean;
		int k;
		double chance;
		gboolean recurring;
	} vectors[] = {
		{ 2, 8, 0.0011, FALSE }, { 2, 9, 0.00024, TRUE }, { 0.3, 4, 0.00027, FALSE },
		{ 0.3, 5, 0.0000158, TRUE }, { 10, 22, 0.0007, TRUE }, { 10, 21, 0.0016, FALSE },
		{ 1, 0, 1, FALSE }, { 1, 1, 0.632121, FALSE },
	};

	for (gsize i = 0; i < G_N_ELEMENTS(vectors); i++) {
		double chance = motive_chance(vectors[i].k, vectors[i].mean);
		int before = (int)(vectors[i].mean * MOTIVE_DAYS + 0.5);

		g_assert_cmpfloat(chance, >, vectors[i].chance * 0.95);
		g_assert_cmpfloat(chance, <, vectors[i].chance * 1.05);
		g_assert_cmpint(motive_is_recurring(vectors[i].k, before), ==, vectors[i].recurring);
	}
	g_assert_cmpfloat(motive_expected(0), ==, 0.3);
	g_assert_cmpfloat(motive_expected(56), ==, 2);
	/* the tail is what the head leaves, and never more than one */
	for (int mean = 1; mean < 60; mean += 7)
		for (int k = 1; k < 90; k++) {
			double head = 0, term = exp(-mean);

			for (int i = 0; i < k; i++) {
				head += term;
				term *= (double)mean / (i + 1);
			}
			g_assert_cmpfloat_with_epsilon(motive_chance(k, mean), 1 - head, 1e-9);
		}
}

/* T. Dunning, Accurate Methods for the Statistics of Surprise and Coincidence (1993), table 1: the pair
 * "the swiss", 110 together, 2442 and 111 apart, 29114 without. */
static void
test_ratio(void)
{
	g_assert_cmpfloat_with_epsilon(motive_ratio(110, 110 + 2442, 111, 111 + 29114), 270.72, 0.01);
	g_assert_cmpfloat(motive_ratio(5, 100, 50, 1000), ==, 0);
	g_assert_cmpfloat(motive_ratio(1, 100, 50, 1000), <, 0);
	g_assert_cmpfloat(motive_ratio(0, 0, 0, 0), ==, 0);
	g_assert_cmpfloat(motive_ratio(10, 100, 0, 2800), >, WORDS_RATIO);
}

static void
test_words(void)
{
	AUTO(words) w = words_new();
	g_autoptr(GPtrArray) rise = NULL;

	for (int i = 0; i < 280; i++)
		words_add(w, i % 10 == 0 ? "Mon virement est en retard" : "Bonjour, mon compte", FALSE);
	for (int i = 0; i < 10; i++)
		words_add(w, i < 6 ? "Panne panne PANNE de l'application" : "Bonjour, mon compte 12345", TRUE);
	words_add(w, "Grève", TRUE);
	words_add(w, "grève", TRUE);
	rise = words_rising(w, 10);
	g_assert_cmpuint(rise->len, ==, 2);
	g_assert_cmpstr(((struct word_rise *)rise->pdata[0])->word, ==, "application");
	g_assert_cmpint(((struct word_rise *)rise->pdata[0])->here, ==, 6);
	g_assert_cmpstr(((struct word_rise *)rise->pdata[1])->word, ==, "panne");
	g_ptr_array_unref(g_steal_pointer(&rise));
	rise = words_rising(w, 1);
	g_assert_cmpuint(rise->len, ==, 1);
}

int
main(int argc, char **argv)
{
	setlocale(LC_ALL, "C.UTF-8");
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/core/motive/motives", test_motives);
	g_test_add_func("/core/motive/subject", test_subject);
	g_test_add_func("/core/motive/moods", test_moods);
	g_test_add_func("/core/motive/rules", test_rules);
	g_test_add_func("/core/motive/hostile", test_hostile);
	g_test_add_func("/core/motive/poisson", test_poisson);
	g_test_add_func("/core/motive/ratio", test_ratio);
	g_test_add_func("/core/motive/words", test_words);
	return g_test_run();
}
