/* tui/picker-list.c — which templates and answers are listed, in which order. */
#include "tui/picker-private.h"

#include "base/text.h"

#include <string.h>

#define SUGGESTED 2.0 /* score from which a template is more than a chance likeness … */
#define SHARE 0.4 /* … unless it is below this share of the best one's */
#define MOTIVE_BONUS 4.0
#define FOREIGN 0.3 /* what a score is worth in another language */

/* The letters of a word in their order, from the beginning of a word of the text, not far from each other. */
static gboolean
has_letters(const char *text, const char *word)
{
	gsize far = 3 * strlen(word);

	for (const char *start = text; *start != '\0'; start++) {
		const char *at = start, *letter = word;

		if (*start != *word || (start > text && g_ascii_isalnum(start[-1])))
			continue;
		for (; *letter != '\0' && *at != '\0' && (gsize)(at - start) < far; at++)
			letter += *letter == *at;
		if (*letter == '\0')
			return TRUE;
	}
	return FALSE;
}

/* A word of the query in a folded text: 3 begins a word, 2 inside one, 1 its letters in order, 0 not at all. */
static int
fit_word(const char *text, const char *word)
{
	const char *at = strstr(text, word);

	if (at != NULL)
		return at == text || !g_ascii_isalnum(at[-1]) ? 3 : 2;
	return has_letters(text, word);
}

/* All words of the query; -1 when one is missing. */
static int
fit(const char *text, char *const *words)
{
	g_autofree char *folded = text_fold(text, -1);
	int sum = 0, one;

	for (; *words != NULL; words++) {
		if (**words == '\0')
			continue;
		if ((one = fit_word(folded, *words)) == 0)
			return -1;
		sum += one;
	}
	return sum;
}

static int
fit_template(const struct canned *c, char *const *words)
{
	g_autofree char *near = g_strjoin(" ", c->title, c->name, NULL), *far = g_strjoin(" ", near, c->keywords, c->motive, NULL);
	int best = fit(near, words), wide = fit(far, words);

	return best >= 0 ? best + 1 : wide;
}

/* What a template is worth here, whatever is typed. */
static double
worth(const struct picker_view *v, const struct canned *c, guint index)
{
	double score = suggest_template(v->suggest, index);

	if (*v->motive != '\0' && strcmp(v->motive, c->motive) == 0)
		score += MOTIVE_BONUS;
	return strcmp(c->lang, suggest_language(v->suggest)) == 0 ? score : score * FOREIGN;
}

/* Below that a template does not stand out. */
static double
least_worth(const struct picker_view *v, const GPtrArray *all)
{
	double best = 0;

	for (guint i = 0; i < all->len; i++)
		best = MAX(best, worth(v, all->pdata[i], i));
	return MAX(SUGGESTED, best * SHARE);
}

static void
add_templates(struct picker_view *v, char *const *words)
{
	const GPtrArray *all = canned_store_list(v->store);
	const char *lang = suggest_language(v->suggest);
	double least = least_worth(v, all);

	for (guint i = 0; i < all->len; i++) {
		const struct canned *c = all->pdata[i];
		struct entry e = { .canned = c, .score = worth(v, c, i), .fit = fit_template(c, words),
			.foreign = strcmp(c->lang, lang) != 0 };
		const struct canned_use *use = g_hash_table_lookup(v->uses, c->name);

		if (e.fit < 0 || !canned_part_for(c, v->opts.kind, v->opts.public_, &e.part))
			continue;
		if (use != NULL)
			e.use = *use;
		if (e.score < least)
			e.score = 0;
		g_array_append_val(v->entries, e);
	}
}

/* An answer to somebody is written for one person: not offered where everybody reads. */
static void
add_answers(struct picker_view *v, char *const *words)
{
	const GPtrArray *best = suggest_answers(v->suggest);

	for (guint i = 0; !v->opts.public_ && i < best->len; i++) {
		const struct suggest_answer *a = best->pdata[i];
		g_autofree char *text = g_strjoin(" ", a->subject, a->text, NULL);
		struct entry e = { .answer = a, .score = a->score, .fit = fit(text, words) };

		if (e.fit >= 0)
			g_array_append_val(v->entries, e);
	}
}

/* Typed letters decide first; then what suits, templates before answers; then one's own language, what is used most, the name. */
static gint
by_worth(gconstpointer a, gconstpointer b)
{
	const struct entry *x = a, *y = b;

	if (x->fit != y->fit)
		return y->fit - x->fit;
	if ((x->score > 0) != (y->score > 0))
		return x->score > 0 ? -1 : 1;
	if ((x->answer == NULL) != (y->answer == NULL))
		return x->answer == NULL ? -1 : 1;
	if (x->score > 0 || y->score > 0)
		return x->score > y->score ? -1 : x->score < y->score;
	if (x->foreign != y->foreign)
		return x->foreign ? 1 : -1;
	if (x->use.n != y->use.n)
		return x->use.n > y->use.n ? -1 : 1;
	return strcmp(x->canned->title, y->canned->title);
}

static gboolean
is_same(const struct entry *a, const struct entry *b)
{
	return a->canned == b->canned && a->answer == b->answer;
}

void
picker_list(struct picker_view *v)
{
	const struct entry *was = picker_selected(v);
	struct entry kept = was != NULL ? *was : (struct entry){ 0 };
	g_autofree char *query = text_fold(edit_text(v->edit), -1);
	g_auto(GStrv) words = g_strsplit(query, " ", -1);
	int at = 0;

	g_array_set_size(v->entries, 0);
	add_templates(v, words);
	add_answers(v, words);
	if (*query == '\0') /* nothing was typed: nothing fits better than the rest */
		for (guint i = 0; i < v->entries->len; i++)
			g_array_index(v->entries, struct entry, i).fit = 0;
	g_array_sort(v->entries, by_worth);
	for (guint i = 0; was != NULL && i < v->entries->len; i++)
		if (is_same(&g_array_index(v->entries, struct entry, i), &kept))
			at = (int)i;
	list_set_count(&v->list, (int)v->entries->len);
	list_select(&v->list, at);
}

const struct entry *
picker_selected(const struct picker_view *v)
{
	return v->list.selected >= 0 && v->list.selected < (int)v->entries->len
		? &g_array_index(v->entries, struct entry, v->list.selected)
		: NULL;
}
