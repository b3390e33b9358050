/* core/motive.c — a message against the rules: its motives, and its mood. */
#include "core/motive-private.h"

#include "base/text.h"

#include <string.h>

#define NOT_WITHIN 3 /* words between a negator and what it negates, itself counted */
#define MOOD_MAX 20
#define SHOUT_WORDS 5 /* fewer words in all say nothing about capitals */

/* ---- words -------------------------------------------------------------------------- */

static gboolean
ends_sentence(guint32 c, const char *after)
{
	return c == '.' || c == '!' || c == '?' || c == 0x2026 || (c == '\n' && *after == '\n');
}

static gboolean
is_but(const char *p, gsize len)
{
	return (len == 4 && memcmp(p, "mais", 4) == 0) || (len == 3 && memcmp(p, "but", 3) == 0);
}

/* "don't" and "isn't" say not. */
static gboolean
is_not(const char *folded, const char *p, gsize len)
{
	return len == 1 && *p == 't' && p > folded + 1 && p[-1] == '\'' && p[-2] == 'n';
}

static void
add_word(GArray *words, const char *folded, const char *p, const char *end, guint sentence, guint *clause)
{
	struct folded_word w = { p, (gsize)(end - p), sentence, 0 };

	if (is_but(p, w.len))
		(*clause)++;
	if (is_not(folded, p, w.len)) {
		w.p = "not";
		w.len = 3;
	}
	w.clause = *clause;
	g_array_append_val(words, w);
}

GArray *
motive_words(const char *folded)
{
	GArray *words = g_array_new(FALSE, FALSE, sizeof(struct folded_word));
	const char *start = NULL, *end = folded + strlen(folded);
	guint sentence = 0, clause = 0;

	for (const char *p = folded, *next; p <= end; p = next) {
		guint32 c = 0;

		c = (guchar)*p;
		next = p + (c < 0x80 ? 1 : text_char(p, (size_t)(end - p), &c));
		if (c < 0x80 ? g_ascii_isalnum((char)c) : g_unichar_isalnum(c)) {
			start = start != NULL ? start : p;
			continue;
		}
		if (start != NULL)
			add_word(words, folded, start, p, sentence, &clause);
		start = NULL;
		if (ends_sentence(c, next)) {
			sentence++;
			clause++;
		} else if (c == ',' || c == ';' || c == ':' || c == '(')
			clause++;
	}
	return words;
}

/* ---- rules -------------------------------------------------------------------------- */

struct finding { /* one message being looked at */
	const struct motive_book *book;
	const GArray *words;
	guint *seen; /* rule * RULE_PARTS + part: sentence + 1 where that part was last found, 0 nowhere */
	gboolean *counted; /* rule */
	int *weights; /* motive */
	int mood;
};

static gboolean
word_is(const struct rule_word *rule, const struct folded_word *w)
{
	gsize n = rule->len;

	/* its end tells most words apart */
	return (rule->prefix ? w->len >= n : w->len == n) && w->p[n - 1] == rule->text[n - 1] && memcmp(w->p, rule->text, n) == 0;
}

static gboolean
phrase_at(const struct rule_phrase *phrase, const GArray *words, guint at)
{
	if (at + phrase->n > words->len)
		return FALSE;
	for (guint i = 0; i < phrase->n; i++)
		if (!word_is(&phrase->words[i], &g_array_index(words, struct folded_word, at + i)))
			return FALSE;
	return TRUE;
}

static gboolean
is_negated(const struct finding *f, guint at)
{
	const struct folded_word *here = &g_array_index(f->words, struct folded_word, at);

	for (guint back = 1; back <= NOT_WITHIN && back <= at; back++) {
		const struct folded_word *w = &g_array_index(f->words, struct folded_word, at - back);
		g_autofree char *word = g_strndup(w->p, w->len);

		if (w->clause != here->clause)
			return FALSE;
		if (g_hash_table_contains(f->book->negators, word))
			return TRUE;
	}
	return FALSE;
}

/* "pas déçu" is nothing, "pas satisfait" is anger. */
static void
count_mood(struct finding *f, int weight, guint at)
{
	if (!is_negated(f, at))
		f->mood += weight;
	else if (weight < 0)
		f->mood -= weight;
}

static void
phrase_found(struct finding *f, const struct rule_phrase *phrase, guint at)
{
	const struct rule *rule = &g_array_index(f->book->rules, struct rule, phrase->rule);
	guint *seen = &f->seen[phrase->rule * RULE_PARTS];
	guint mark = g_array_index(f->words, struct folded_word, at).sentence + 1;

	if (rule->motive == RULE_GONE || f->counted[phrase->rule])
		return;
	seen[phrase->part] = mark;
	for (guint i = 0; i < rule->parts; i++)
		if (seen[i] != mark)
			return;
	f->counted[phrase->rule] = TRUE;
	if (rule->motive == RULE_MOOD)
		count_mood(f, rule->weight, at);
	else
		f->weights[rule->motive] += rule->weight;
}

static void
look(struct finding *f)
{
	for (guint at = 0; at < f->words->len; at++) {
		const struct folded_word *w = &g_array_index(f->words, struct folded_word, at);
		const GPtrArray *list =
			g_hash_table_lookup(f->book->index, GUINT_TO_POINTER(word_key(w->p, w->len)));

		for (guint i = 0; list != NULL && i < list->len; i++)
			if (phrase_at(g_ptr_array_index(list, i), f->words, at))
				phrase_found(f, g_ptr_array_index(list, i), at);
	}
}

/* ---- tone --------------------------------------------------------------------------- */

/* Words of four letters and more: all of them, and those in capitals. */
static void
count_shouted(const char *text, int *all, int *shouted)
{
	const char *end = text + strlen(text);
	int letters = 0, capitals = 0;

	*all = *shouted = 0;
	for (const char *p = text; p <= end;) {
		guint32 c = 0;

		for (; g_ascii_islower(*p); p++) /* as most are */
			letters++;
		c = (guchar)*p;
		p += c < 0x80 ? 1 : text_char(p, (size_t)(end - p), &c);
		if (c < 0x80 ? g_ascii_isupper((char)c) : g_unichar_isalpha(c)) {
			letters++;
			capitals += c < 0x80 || g_unichar_isupper(c) ? 1 : 0;
			continue;
		}
		*all += letters >= 4;
		*shouted += letters >= 4 && capitals == letters;
		letters = capitals = 0;
	}
}

/* The longest row of exclamation marks counts, and how many sentences end in one. */
static int
exclaimed(const char *text)
{
	int row = 0, longest = 0, ends = 0, marks = 0;

	/* from one mark that may end a sentence to the next */
	for (const char *p = text, *last = NULL; (p = strpbrk(p, ".?!")) != NULL; last = p++) {
		row = *p != '!' ? 0 : last != NULL && last + 1 == p ? row + 1 : 1;
		longest = MAX(longest, row);
		if (strchr(".?!", p[1]) != NULL)
			continue;
		ends++;
		marks += *p == '!';
	}
	return longest >= 3 ? 2 : longest == 2 || (marks >= 3 && 2 * marks >= ends) ? 1 : 0;
}

static int
tone(const char *text)
{
	int all, shouted;

	count_shouted(text, &all, &shouted);
	return exclaimed(text) + (all >= SHOUT_WORDS && 2 * shouted >= all ? 2 : 0);
}

static int
stars(int rating)
{
	return rating == 1 ? 4 : rating == 2 ? 3 : 0;
}

/* ---- all of it ---------------------------------------------------------------------- */

static int
by_weight(gconstpointer a, gconstpointer b)
{
	return ((const struct motive_hit *)b)->weight - ((const struct motive_hit *)a)->weight;
}

static GArray *
hits_of(const struct finding *f)
{
	GArray *hits = g_array_new(FALSE, FALSE, sizeof(struct motive_hit));

	for (guint i = 0; i < f->book->motives->len; i++) {
		struct motive_hit hit = { g_array_index(f->book->motives, struct motive_def, i).name,
			f->weights[i] };

		if (hit.weight >= MOTIVE_LEAST)
			g_array_append_val(hits, hit);
	}
	g_array_sort(hits, by_weight); /* a stable sort */
	return hits;
}

/* At most MOTIVE_TEXT_MAX bytes, whole characters. */
static char *
head_of(const char *text)
{
	const char *end;

	if (text == NULL)
		return g_strdup("");
	g_utf8_validate(text, (gssize)strnlen(text, MOTIVE_TEXT_MAX), &end);
	return g_strndup(text, (gsize)(end - text));
}

GArray *
motive_find(const struct motive_book *b, const struct motive_text *t, int *mood)
{
	g_autofree char *head = head_of(t->text);
	g_autofree char *both = g_strconcat(t->subject != NULL ? t->subject : "", "\n\n", head, NULL);
	g_autofree char *folded = text_fold(both, -1);
	g_autoptr(GArray) words = motive_words(folded);
	g_autofree guint *seen = g_new0(guint, (gsize)b->rules->len * RULE_PARTS);
	g_autofree gboolean *counted = g_new0(gboolean, b->rules->len);
	g_autofree int *weights = g_new0(int, b->motives->len);
	struct finding f = { .book = b, .words = words, .seen = seen, .counted = counted, .weights = weights };

	look(&f);
	if (mood != NULL)
		*mood = CLAMP(f.mood + tone(both) + stars(t->rating), 0, MOOD_MAX);
	return hits_of(&f);
}
