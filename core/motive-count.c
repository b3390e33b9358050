/* core/motive-count.c — what is more than chance: a motive on a day, a word in a collection. */
#include "core/motive-private.h"

#include "base/text.h"

#include <math.h>
#include <string.h>

/* ---- Poisson ------------------------------------------------------------------------ */

double
motive_chance(int k, double expected)
{
	double term, above = 0;

	if (k <= 0)
		return 1;
	/* the terms from k on, summed directly: 1 minus the others would lose the small digits */
	term = exp(k * log(expected) - expected - lgamma(k + 1.0));
	for (int i = k; term > 0 && (i <= expected || term > above * 1e-17); i++) {
		above += term;
		term *= expected / (i + 1);
	}
	return MIN(above, 1);
}

double
motive_expected(int before)
{
	return MAX((double)before / MOTIVE_DAYS, MOTIVE_FLOOR);
}

gboolean
motive_is_recurring(int k, int before)
{
	return k >= MOTIVE_CUSTOMERS && motive_chance(k, motive_expected(before)) < MOTIVE_CHANCE;
}

/* ---- log-likelihood ----------------------------------------------------------------- */

static double
part(double seen, double expected)
{
	return seen > 0 ? seen * log(seen / expected) : 0;
}

double
motive_ratio(gint64 a, gint64 all_a, gint64 b, gint64 all_b)
{
	double n = (double)all_a + (double)all_b, with = (double)a + (double)b, ratio;
	double here = all_a > 0 ? (double)a / (double)all_a : 0, there = all_b > 0 ? (double)b / (double)all_b : 0;

	if (all_a <= 0 || all_b <= 0 || with <= 0)
		return 0;
	ratio = part((double)a, (double)all_a * with / n) + part((double)b, (double)all_b * with / n) +
		part((double)(all_a - a), (double)all_a * (n - with) / n) +
		part((double)(all_b - b), (double)all_b * (n - with) / n);
	ratio = 2 * MAX(ratio, 0);
	return here >= there ? ratio : -ratio;
}

/* ---- words -------------------------------------------------------------------------- */

struct word_count {
	int here, before;
	guint last; /* the text it was last counted in */
};

struct words {
	GHashTable *counts; /* word -> struct word_count * */
	guint texts;
	gint64 here, before;
};

struct words *
words_new(void)
{
	struct words *w = g_new0(struct words, 1);

	w->counts = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
	return w;
}

void
words_free(struct words *w)
{
	if (w == NULL)
		return;
	g_hash_table_unref(w->counts);
	g_free(w);
}

static gboolean
is_word(const struct folded_word *f)
{
	for (gsize i = 0; i < f->len; i++)
		if (g_ascii_isdigit(f->p[i]))
			return FALSE;
	return f->len < 40 && g_utf8_strlen(f->p, (gssize)f->len) >= 4;
}

static void
count_word(struct words *w, const struct folded_word *f, gboolean here)
{
	char key[48];
	struct word_count *c;

	memcpy(key, f->p, f->len);
	key[f->len] = '\0';
	c = g_hash_table_lookup(w->counts, key);
	if (c == NULL) {
		c = g_new0(struct word_count, 1);
		g_hash_table_insert(w->counts, g_strdup(key), c);
	}
	if (c->last == w->texts)
		return;
	c->last = w->texts;
	if (here)
		c->here++;
	else
		c->before++;
}

void
words_add(struct words *w, const char *text, gboolean here)
{
	g_autofree char *folded = text_fold(text, (gssize)strnlen(text, MOTIVE_TEXT_MAX));
	g_autoptr(GArray) words = motive_words(folded);

	w->texts++;
	if (here)
		w->here++;
	else
		w->before++;
	for (guint i = 0; i < words->len; i++)
		if (is_word(&g_array_index(words, struct folded_word, i)))
			count_word(w, &g_array_index(words, struct folded_word, i), here);
}

static void
rise_free(gpointer data)
{
	g_free(((struct word_rise *)data)->word);
	g_free(data);
}

static int
by_ratio(gconstpointer a, gconstpointer b)
{
	const struct word_rise *x = *(struct word_rise *const *)a, *y = *(struct word_rise *const *)b;

	return x->ratio != y->ratio ? (x->ratio < y->ratio ? 1 : -1) : strcmp(x->word, y->word);
}

GPtrArray *
words_rising(const struct words *w, guint max)
{
	GPtrArray *list = g_ptr_array_new_with_free_func(rise_free);
	GHashTableIter iter;
	gpointer word, count;

	g_hash_table_iter_init(&iter, w->counts);
	while (g_hash_table_iter_next(&iter, &word, &count)) {
		const struct word_count *c = count;
		double ratio = motive_ratio(c->here, w->here, c->before, w->before);
		struct word_rise *rise;

		if (c->here < WORDS_LEAST || ratio < WORDS_RATIO)
			continue;
		rise = g_new0(struct word_rise, 1);
		*rise = (struct word_rise){ g_strdup(word), c->here, c->before, ratio };
		g_ptr_array_add(list, rise);
	}
	g_ptr_array_sort(list, by_ratio);
	if (list->len > max)
		g_ptr_array_set_size(list, (gint)max);
	return list;
}
