// layers: none
/* The one reader of words: its two grains, what a word says of itself, sentences, and the tables it is looked up in. */
#include "core/phrase.h"

#include <string.h>

/* The words of a text between bars. */
static char *
words_of(const char *text, enum prose_grain grain)
{
	AUTO(prose) words = prose_read(text, grain);
	GString *out = g_string_new(NULL);

	for (guint i = 0; i < words->list->len; i++)
		g_string_append_printf(out, "%s%s%s", i > 0 ? "|" : "", word_at(words, i)->joined ? "+" : "", word_text(words, i));
	return g_string_free(out, FALSE);
}

static void
test_grains(void)
{
	static const struct {
		const char *text, *apart, *whole;
	} rows[] = {
		{ "", "", "" },
		{ "N’hésitez pas", "n'|hesitez|pas", "n|+hesitez|pas" },
		{ "aujourd'hui, l`Été", "aujourd'hui|,|l'|ete", "aujourd|+hui|,|l|+ete" },
		{ "don't 48-hour", "don't|48|+hour", "don|+t|48|-|hour" },
		{ "appelez-nous !", "appelez|+nous|!", "appelez|+nous|!" },
		{ "12,50 € sous 48h", "12|,|50|€|sous|48|h", "12,50|€|sous|48h" },
		{ "3–5 jours − 2", "3|-|5|jours|-|2", "3|-|5|jours|-|2" },
		{ "Quoi ?!? Bon...", "quoi|?|!|?|bon|.|.|.", "quoi|?|bon|…" },
		{ "Oui… «Non»", "oui|.|«|non|»", "oui|…|«|non|»" },
		{ "\u201cA\u201d • b", "«|a|»|*|b", "«|a|»|*|b" },
		{ "a.b@c.fr ou c.fr/x.", "a|.|b|@|c|.|fr|ou|c|.|fr|/|x|.", "a.b@c.fr|ou|c.fr/x|." },
		{ "re\u00addu \u0664\u0662", "redu|42", "redu|\u0664\u0662" },
		{ "a\r\nb\nc", "a|b|c", "a|b|c" },
		{ "Oui.\n\n> non\n\nBon.\n", "oui|.|>|non|bon|.", "oui|.|bon|." },
	};

	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *apart = words_of(rows[i].text, PROSE_APART), *whole = words_of(rows[i].text, PROSE_WHOLE);

		g_assert_cmpstr(apart, ==, rows[i].apart);
		g_assert_cmpstr(whole, ==, rows[i].whole);
	}
}

static void
test_word(void)
{
	AUTO(prose) words = prose_read("Rappelé PAR « deux mots »\nÉlodie", PROSE_WHOLE);

	g_assert_true(word_at(words, 0)->acute && word_at(words, 0)->capital && !word_at(words, 0)->upper);
	g_assert_true(word_at(words, 1)->upper && !word_at(words, 1)->quoted && word_at(words, 3)->quoted);
	g_assert_true(word_at(words, 6)->capital && word_at(words, 6)->lines == 1 && word_at(words, 5)->lines == 0);
	g_assert_cmpuint(word_at(words, 0)->start, ==, 0);
	g_assert_cmpuint(word_at(words, 0)->end, ==, strlen("Rappelé"));
	g_assert_cmpuint(prose_count(words, 0, words->list->len), ==, 5);
	for (gint64 i = -1; i <= 7; i += 8) {
		g_assert_cmpstr(word_text(words, i), ==, "");
		g_assert_true(word_at(words, i)->kind == WORD_MARK && !word_is(words, i, "a|b*"));
	}
}

/* The sentences of a text, each as its first word and its mark. */
static char *
sentences_of(const char *text, enum prose_grain grain)
{
	AUTO(prose) words = prose_read(text, grain);
	GString *out = g_string_new(NULL);

	for (guint i = 0; i < words->sentences->len; i++) {
		const struct sentence *s = prose_sentence(words, i);

		g_assert_true(word_sentence(words, s->first) == s && word_sentence(words, s->end - 1) == s);
		g_string_append_printf(out, "%s%c%s ", word_text(words, s->first), s->mark != 0 ? s->mark : '-',
			s->part == PART_GREETING ? "g" : s->part == PART_CLOSING ? "c" : "");
	}
	return g_string_free(out, FALSE);
}

static void
test_sentences(void)
{
	static const char text[] = "Bonjour Mme Roy,\nVotre carte arrive à 18.30 h ; c'est noté. Quand la voulez-vous ?!\n\nCordialement\nAna Blin";
	g_autofree char *apart = sentences_of(text, PROSE_APART), *whole = sentences_of(text, PROSE_WHOLE);

	g_assert_cmpstr(apart, ==, "bonjour- votre. quand? cordialement- ana- ");
	g_assert_cmpstr(whole, ==, "bonjour-g votre- c. quand? cordialement-c ana-c ");
}

static const struct lexicon_row rows_[] = { { 1, "un une" }, { 2, "appel* une" }, { 4, "app* *" } };
LEXICON(lexicon, rows_)
PHRASES(calls, "appel* nous|moi", "coup de|d fil", "# appels?")

static void
test_tables(void)
{
	AUTO(prose) words = prose_read("Une app : appelez-nous * deux coups, un coup de fil, 3 appels", PROSE_APART);
	static const guint64 classes[] = { 3, 4, 0, 6, 0, 4, 0 };
	guint at;

	for (guint i = 0; i < G_N_ELEMENTS(classes); i++)
		g_assert_cmpuint(word_classes(words, i, lexicon()), ==, classes[i]);
	prose_classify(words, lexicon());
	g_assert_true(word_has(words, 0, 1 | 4) && !word_has(words, 0, 4) && !word_has(words, -1, 7));
	g_assert_true(word_is(words, 3, "nous|appel*") && !word_is(words, 3, "appel|nous") && word_is(words, 5, "*|-"));
	g_assert_cmpuint(phrase_within(calls(), words, 0, words->list->len, &at), ==, 5);
	g_assert_cmpuint(at, ==, 3);
	g_assert_cmpuint(phrase_within(calls(), words, 5, words->list->len, &at), ==, 13);
	g_assert_cmpuint(phrase_at(calls(), words, 14, words->list->len), ==, 16);
	g_assert_cmpuint(phrase_at(calls(), words, 14, 14), ==, 0);
	g_assert_true(phrase_before(calls(), words, 0, 5, &at) && at == 3);
	g_assert_false(phrase_before(calls(), words, 0, 4, &at));
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/prose/grains", test_grains);
	g_test_add_func("/prose/word", test_word);
	g_test_add_func("/prose/sentences", test_sentences);
	g_test_add_func("/prose/tables", test_tables);
	return g_test_run();
}
