/* core/tongue.c — counts the small words that a language cannot do without, and that others do not have. */
#include "core/tongue.h"

#include <string.h>

#define LEAST 2 /* small words */
#define LOOKED_AT 2000 /* words of a text */

enum { FR = 1, EN = 2, DE = 4, ES = 8, IT = 16, NL = 32, PT = 64 };
static const char *const tongues[] = { "fr", "en", "de", "es", "it", "nl", "pt" };

static const struct lexicon_row rows[] = {
	{ FR, "le la les des du une un et est sont vous nous je votre vos notre nos que qui pour dans avec sur pas ne ce cette au aux il elle mon "
		"ma mes par mais ou merci bonjour avons avez j d l qu c n s bien plus de a en se ete bonsoir cordialement oui quel quelle comment combien ai suis" },
	{ EN, "the and is are you your we our i my to of for in on with not this that it have has was were be will can please thank thanks hello hi dear from "
		"but if would could at as by been do does yes regards how what when any an a me us" },
	{ DE, "der die das und ist sind sie ihr ihre ihnen wir ich nicht mit fur auf ein eine einen dem den des zu von im bitte danke haben wird kann "
		"mein meine bei auch oder wie was guten tag hallo wann es als am an noch" },
	{ ES, "el los las una y es son usted su sus nosotros yo no con para por que del al un mi mis gracias hola buenos dias esta este pero como cuando "
		"cuanto muy lo se de la en por favor tengo puede tarjeta" },
	{ IT, "il lo gli una e sono lei suo sua noi io non con per che del della di un mio mia grazie buongiorno salve ma come quando quanto molto si "
		"da nel alla questo questa ho ha la le i carta ciao posso" },
	{ NL, "de het een en is zijn u uw wij we ik niet met voor op van dat dit naar mijn bedankt hallo beste maar hoe wanneer heeft hebben kan kunt "
		"ook te om aan bij er nog geen wat dag" },
	{ PT, "o os as uma e sao voce seu sua nos eu nao com para por que do da dos das um meu minha obrigado obrigada ola bom dia mas como quando quanto "
		"muito no na ao de em se tenho pode" },
};
LEXICON(small_words, rows)

static void
count(const struct prose *w, guint counts[G_N_ELEMENTS(tongues)])
{
	memset(counts, 0, sizeof(guint) * G_N_ELEMENTS(tongues));
	for (guint i = 0; i < MIN(w->list->len, LOOKED_AT); i++) {
		guint64 bits = word_classes(w, i, small_words());

		for (guint k = 0; bits != 0; k++, bits >>= 1)
			counts[k] += (guint)(bits & 1);
	}
}

guint
tongue_count(const struct prose *w, const char *lang)
{
	guint counts[G_N_ELEMENTS(tongues)];

	count(w, counts);
	for (guint i = 0; i < G_N_ELEMENTS(tongues); i++)
		if (g_ascii_strncasecmp(tongues[i], lang, 2) == 0)
			return counts[i];
	return 0;
}

const char *
tongue_guess(const struct prose *w)
{
	guint counts[G_N_ELEMENTS(tongues)], best = 0, next = 0;
	const char *lang = NULL;

	count(w, counts);
	for (guint i = 0; i < G_N_ELEMENTS(tongues); i++) {
		if (counts[i] > best) {
			next = best;
			best = counts[i];
			lang = tongues[i];
		} else {
			next = MAX(next, counts[i]);
		}
	}
	/* half as many again as the next one: Romance languages share small words */
	return best >= LEAST && best * 2 >= next * 3 ? lang : NULL;
}
