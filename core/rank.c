/* core/rank.c — BM25 over some hundred texts. */
#include "core/rank.h"

#include "base/text.h"

#include <math.h>
#include <string.h>

#define K1 1.2
#define B 0.75
#define STEM 5 /* letters that are compared */
#define TEXTS_LEAST 50 /* fewer are counted as so many: where there are few, no word is common */
#define LETTERS_MAX 80 /* bytes of a word; what is longer is none */
#define WORDS_MAX 4096 /* bytes of one addition, and of a query */

struct posting {
	guint text, times;
};

struct rank {
	GHashTable *words; /* stem -> GArray of struct posting, by text */
	GArray *lengths; /* guint: words of each text */
	guint64 total;
};

/* What every letter has: folded words of more than two letters. */
static const char common[] =
	" les des une est pas que qui pour sur dans avec vous nous votre notre vos nos mon mes ton son ses par plus mais donc cela cette ces"
	" elle elles ils leur aux etre avoir fait faire bien tres tout tous toute merci bonjour bonsoir cordialement madame monsieur salut avez"
	" ayez suis sont ont ait peut peux pouvez voudrais souhaite comme quand aussi depuis encore alors parce car the and you your our for with"
	" that this have has had was were are not but from please thank thanks hello dear regards kind best would could can will what when there"
	" their they been about which ";

static gboolean
is_common(const char *word)
{
	char key[LETTERS_MAX + 3];

	g_snprintf(key, sizeof key, " %s ", word);
	return strstr(common, key) != NULL;
}

/* Without the ends that plural and feminine put on, the first letters of what is left. */
static void
cut(char *word, gsize bytes)
{
	char *end = word + bytes;
	int letters = 0;

	if (bytes > 3 && (end[-1] == 's' || end[-1] == 'x'))
		*--end = '\0';
	if (end - word > 3 && end[-1] == 'e')
		*--end = '\0';
	for (char *p = word; *p != '\0'; p += g_utf8_skip[(guchar)*p])
		if (letters++ == STEM) {
			*p = '\0';
			return;
		}
}

typedef void found_word(gpointer user, const char *stem);

static void
each_word(const char *text, found_word *found, gpointer user)
{
	g_autofree char *folded = text_fold(text, (gssize)strnlen(text, WORDS_MAX));
	char word[LETTERS_MAX + 1];

	for (const char *p = folded; *p != '\0';) {
		const char *from = p;
		gsize bytes;

		while (*p != '\0' && g_unichar_isalnum(g_utf8_get_char(p)))
			p += g_utf8_skip[(guchar)*p];
		bytes = (gsize)(p - from);
		if (bytes > 2 && bytes <= LETTERS_MAX) {
			memcpy(word, from, bytes);
			word[bytes] = '\0';
			if (!is_common(word)) {
				cut(word, bytes);
				found(user, word);
			}
		}
		if (*p != '\0')
			p += g_utf8_skip[(guchar)*p];
	}
}

static void
free_postings(gpointer postings)
{
	g_array_unref(postings);
}

struct rank *
rank_new(void)
{
	struct rank *r = g_new0(struct rank, 1);

	r->words = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, free_postings);
	r->lengths = g_array_new(FALSE, TRUE, sizeof(guint));
	return r;
}

void
rank_free(struct rank *r)
{
	g_hash_table_unref(r->words);
	g_array_unref(r->lengths);
	g_free(r);
}

guint
rank_text(struct rank *r)
{
	g_array_set_size(r->lengths, r->lengths->len + 1);
	return r->lengths->len - 1;
}

struct adding {
	struct rank *rank;
	guint text, weight;
};

static void
count_word(gpointer user, const char *stem)
{
	struct adding *a = user;
	GArray *postings = g_hash_table_lookup(a->rank->words, stem);
	struct posting *last;

	if (postings == NULL) {
		postings = g_array_new(FALSE, FALSE, sizeof(struct posting));
		g_hash_table_insert(a->rank->words, g_strdup(stem), postings);
	}
	for (guint i = postings->len; i > 0; i--) {
		last = &g_array_index(postings, struct posting, i - 1);
		if (last->text == a->text) {
			last->times += a->weight;
			goto counted;
		}
		if (last->text < a->text)
			break;
	}
	g_array_append_vals(postings, &(struct posting){ a->text, a->weight }, 1);
counted:
	g_array_index(a->rank->lengths, guint, a->text) += a->weight;
	a->rank->total += a->weight;
}

void
rank_add(struct rank *r, guint number, const char *words, guint weight)
{
	struct adding a = { r, number, weight };

	g_return_if_fail(number < r->lengths->len);
	each_word(words, count_word, &a);
}

static void
keep_word(gpointer user, const char *stem)
{
	g_hash_table_add(user, g_strdup(stem));
}

GArray *
rank_scores(const struct rank *r, const char *query)
{
	g_autoptr(GHashTable) asked = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	GArray *scores = g_array_new(FALSE, TRUE, sizeof(double));
	double n = r->lengths->len, average = n > 0 ? MAX((double)r->total / n, 1) : 1;
	GHashTableIter each;
	gpointer stem;

	g_array_set_size(scores, r->lengths->len);
	each_word(query, keep_word, asked);
	g_hash_table_iter_init(&each, asked);
	while (g_hash_table_iter_next(&each, &stem, NULL)) {
		const GArray *postings = g_hash_table_lookup(r->words, stem);
		double rarity = postings != NULL
			? log(1 + (MAX(n, TEXTS_LEAST) - postings->len + 0.5) / (postings->len + 0.5)) : 0;

		for (guint i = 0; postings != NULL && i < postings->len; i++) {
			const struct posting *p = &g_array_index(postings, struct posting, i);
			double length = g_array_index(r->lengths, guint, p->text) / average;

			g_array_index(scores, double, p->text) +=
				rarity * p->times * (K1 + 1) / (p->times + K1 * (1 - B + B * length));
		}
	}
	return scores;
}
