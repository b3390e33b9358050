/* core/hop.c — word stems, and how much two texts share of them. */
#include "core/hop.h"

#include "base/text.h"
#include "core/quote.h"
#include "core/reply.h"

#include <string.h>

#define STEM_CHARS 6 /* "bloquée", "bloqué" and "bloquer" are one */
#define WORD_MIN 4
#define TEXT_MAX (16 * 1024)

/* Words of four letters and more that say nothing of what it is about; folded. */
static const char *const empty[] = { "alors", "apres", "aucun", "aucune", "aurais", "aussi", "autre", "avant",
	"avec", "avez", "avoir", "avons", "bien", "bonjour", "bonsoir", "cela", "cette", "comme", "comment",
	"cordialement", "dans", "depuis", "dire", "donc", "elle", "encore", "etre", "fait", "faire", "fois", "hello",
	"ici", "jour", "leur", "madame", "mais", "meme", "merci", "mes", "moins", "monsieur", "notre", "nous", "plus",
	"pour", "pourquoi", "pouvez", "puis", "quand", "quel", "quelle", "quoi", "sans", "sera", "serait", "sont",
	"suis", "toujours", "tous", "tout", "toute", "tres", "trop", "vais", "vers", "veux", "voila", "votre", "vous",
	"about", "after", "again", "also", "been", "best", "could", "dear", "does", "from", "have", "here", "hers",
	"just", "kind", "know", "madam", "more", "need", "please", "regards", "since", "some", "still", "than", "thank",
	"thanks", "that", "their", "them", "then", "there", "they", "this", "very", "want", "were", "what", "when", "which",
	"will", "with", "would", "your", NULL };

static gboolean
says_nothing(const char *word)
{
	return g_strv_contains(empty, word);
}

static void
take_word(GHashTable *set, const GString *word)
{
	glong n = g_utf8_strlen(word->str, (gssize)word->len);

	if (n < WORD_MIN || says_nothing(word->str) || g_hash_table_size(set) >= HOP_STEMS_MAX)
		return;
	g_hash_table_add(set, n > STEM_CHARS ? g_utf8_substring(word->str, 0, STEM_CHARS) : g_strdup(word->str));
}

static void
take_text(GHashTable *set, const char *text)
{
	g_autofree char *folded = text_fold(text, (gssize)strnlen(text, TEXT_MAX));
	g_autoptr(GString) word = g_string_new(NULL);

	for (const char *p = folded; *p != '\0'; p = g_utf8_find_next_char(p, NULL)) {
		gunichar c = g_utf8_get_char(p);

		if (g_unichar_isalnum(c)) {
			g_string_append_unichar(word, c);
			continue;
		}
		take_word(set, word);
		g_string_truncate(word, 0);
	}
	take_word(set, word);
}

GHashTable *
hop_stems(const char *subject, const char *text)
{
	GHashTable *set = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	g_autofree char *valid = text_utf8(text != NULL ? text : "", -1);
	g_autofree char *own = quote_own(valid);

	take_text(set, subject != NULL ? reply_bare_subject(subject) : "");
	take_text(set, own);
	return set;
}

double
hop_jaccard(GHashTable *a, GHashTable *b)
{
	guint shared = 0, all;
	GHashTableIter iter;
	gpointer key;

	g_hash_table_iter_init(&iter, a);
	while (g_hash_table_iter_next(&iter, &key, NULL))
		shared += g_hash_table_contains(b, key) ? 1 : 0;
	all = g_hash_table_size(a) + g_hash_table_size(b) - shared;
	return shared >= HOP_SHARED_MIN ? (double)shared / all : 0;
}
