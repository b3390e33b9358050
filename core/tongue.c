/* core/tongue.c — counts the small words that a language cannot do without, and that others do not have. */
#include "core/tongue.h"

#include <string.h>

#define LEAST 2 /* small words */
#define LOOKED_AT 2000 /* words of a text */

static const struct {
	const char *lang, *words;
} tongues[] = {
	{ "fr", "le|la|les|des|du|une|un|et|est|sont|vous|nous|je|votre|vos|notre|nos|que|qui|pour|dans|avec|sur|pas|ne|ce|cette|au|aux|il|elle|mon|"
		"ma|mes|par|mais|ou|merci|bonjour|avons|avez|j|d|l|qu|c|n|s|bien|plus|de|a|en|se|ete|bonsoir|cordialement|oui|quel|quelle|comment|combien|ai|suis" },
	{ "en", "the|and|is|are|you|your|we|our|i|my|to|of|for|in|on|with|not|this|that|it|have|has|was|were|be|will|can|please|thank|thanks|hello|hi|dear|from|"
		"but|if|would|could|at|as|by|been|do|does|yes|regards|how|what|when|any|an|a|me|us" },
	{ "de", "der|die|das|und|ist|sind|sie|ihr|ihre|ihnen|wir|ich|nicht|mit|fur|auf|ein|eine|einen|dem|den|des|zu|von|im|bitte|danke|haben|wird|kann|"
		"mein|meine|bei|auch|oder|wie|was|guten|tag|hallo|wann|es|als|am|an|noch" },
	{ "es", "el|los|las|una|y|es|son|usted|su|sus|nosotros|yo|no|con|para|por|que|del|al|un|mi|mis|gracias|hola|buenos|dias|esta|este|pero|como|cuando|"
		"cuanto|muy|lo|se|de|la|en|por|favor|tengo|puede|tarjeta" },
	{ "it", "il|lo|gli|una|e|sono|lei|suo|sua|noi|io|non|con|per|che|del|della|di|un|mio|mia|grazie|buongiorno|salve|ma|come|quando|quanto|molto|si|"
		"da|nel|alla|questo|questa|ho|ha|la|le|i|carta|ciao|posso" },
	{ "nl", "de|het|een|en|is|zijn|u|uw|wij|we|ik|niet|met|voor|op|van|dat|dit|naar|mijn|bedankt|hallo|beste|maar|hoe|wanneer|heeft|hebben|kan|kunt|"
		"ook|te|om|aan|bij|er|nog|geen|wat|dag" },
	{ "pt", "o|os|as|uma|e|sao|voce|seu|sua|nos|eu|nao|com|para|por|que|do|da|dos|das|um|meu|minha|obrigado|obrigada|ola|bom|dia|mas|como|quando|quanto|"
		"muito|no|na|ao|de|em|se|tenho|pode" },
};

/* Word -> bits of the tongues that have it. */
static GHashTable *
read_words(void)
{
	GHashTable *table = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);

	for (guint i = 0; i < G_N_ELEMENTS(tongues); i++) {
		g_auto(GStrv) words = g_strsplit(tongues[i].words, "|", -1);

		for (char **p = words; *p != NULL; p++) {
			guint bits = GPOINTER_TO_UINT(g_hash_table_lookup(table, *p));

			g_hash_table_insert(table, g_strdup(*p), GUINT_TO_POINTER(bits | 1U << i));
		}
	}
	return table;
}

static void
count(const struct speech *w, guint counts[G_N_ELEMENTS(tongues)])
{
	static gsize made;

	if (g_once_init_enter(&made))
		g_once_init_leave(&made, (gsize)read_words());
	memset(counts, 0, sizeof(guint) * G_N_ELEMENTS(tongues));
	for (guint i = 0; i < MIN(w->list->len, LOOKED_AT); i++) {
		guint bits = GPOINTER_TO_UINT(g_hash_table_lookup((GHashTable *)made, speech_at(w, i)->text));

		for (guint k = 0; bits != 0; k++, bits >>= 1)
			counts[k] += bits & 1;
	}
}

guint
tongue_count(const struct speech *w, const char *lang)
{
	guint counts[G_N_ELEMENTS(tongues)];

	count(w, counts);
	for (guint i = 0; i < G_N_ELEMENTS(tongues); i++)
		if (g_ascii_strncasecmp(tongues[i].lang, lang, 2) == 0)
			return counts[i];
	return 0;
}

const char *
tongue_guess(const struct speech *w)
{
	guint counts[G_N_ELEMENTS(tongues)], best = 0, next = 0;
	const char *lang = NULL;

	count(w, counts);
	for (guint i = 0; i < G_N_ELEMENTS(tongues); i++) {
		if (counts[i] > best) {
			next = best;
			best = counts[i];
			lang = tongues[i].lang;
		} else {
			next = MAX(next, counts[i]);
		}
	}
	/* half as many again as the next one: Romance languages share small words */
	return best >= LEAST && best * 2 >= next * 3 ? lang : NULL;
}
