/* core/phrase.c — compiles patterns of words, and tries them by their first word. */
#include "core/phrase.h"

#include <string.h>

#define GAP 4

enum item_kind { ITEM_WORDS, ITEM_NUMBER, ITEM_ANY, ITEM_GAP, ITEM_START };

struct item {
	enum item_kind kind;
	gboolean optional, number; /* number: one will do too */
	char **words; /* ITEM_WORDS: NULL-terminated; one that ends in * is a beginning */
};

struct phrases {
	GPtrArray *all; /* GArray of struct item */
	GHashTable *by_word; /* first word -> GPtrArray of GArray */
	GPtrArray *by_letter[256]; /* those whose first word has any end, by its first byte */
	GPtrArray *others; /* those that may begin with anything */
};

/* ---- compiling --------------------------------------------------------------------- */

static struct item
compile_item(const char *text)
{
	struct item item = { .kind = ITEM_WORDS };
	gsize n = strlen(text);
	g_autofree char *bare = g_strndup(text, n - (n > 1 && text[n - 1] == '?'));

	item.optional = n > 1 && text[n - 1] == '?';
	if (strcmp(bare, "#") == 0)
		item.kind = ITEM_NUMBER;
	else if (strcmp(bare, "_") == 0)
		item.kind = ITEM_ANY;
	else if (strcmp(bare, "..") == 0)
		item.kind = ITEM_GAP;
	else if (strcmp(bare, "^") == 0)
		item.kind = ITEM_START;
	else
		item.words = g_strsplit(bare, "|", -1);
	item.number = item.words != NULL && g_strv_contains((const char *const *)item.words, "#");
	return item;
}

static GArray *
compile(const char *pattern)
{
	GArray *items = g_array_new(FALSE, FALSE, sizeof(struct item));
	g_auto(GStrv) parts = g_strsplit(pattern, " ", -1);

	for (char **p = parts; *p != NULL; p++)
		if (**p != '\0') {
			struct item item = compile_item(*p);

			g_array_append_val(items, item);
		}
	return items;
}

static void
index_word(struct phrases *set, const char *word, GArray *items)
{
	GPtrArray *list = g_hash_table_lookup(set->by_word, word);

	if (list == NULL) {
		list = g_ptr_array_new();
		g_hash_table_insert(set->by_word, g_strdup(word), list);
	}
	g_ptr_array_add(list, items);
}

static void
index_letter(struct phrases *set, guchar letter, GArray *items)
{
	if (set->by_letter[letter] == NULL)
		set->by_letter[letter] = g_ptr_array_new();
	if (!g_ptr_array_find(set->by_letter[letter], items, NULL))
		g_ptr_array_add(set->by_letter[letter], items);
}

/* By its first word, when that must be there; where a beginning stands before it, by the word behind that. */
static void
index_phrase(struct phrases *set, GArray *items)
{
	const struct item *first = &g_array_index(items, struct item, 0);

	if (first->kind == ITEM_START && items->len > 1)
		first++;
	if (first->kind != ITEM_WORDS || first->optional || first->number) {
		g_ptr_array_add(set->others, items);
		return;
	}
	for (char **w = first->words; *w != NULL; w++)
		if (g_str_has_suffix(*w, "*") && (*w)[1] != '\0')
			index_letter(set, (guchar)**w, items);
		else
			index_word(set, *w, items);
}

struct phrases *
phrases_new(const char *const *patterns)
{
	struct phrases *set = g_new0(struct phrases, 1);

	set->all = g_ptr_array_new();
	set->others = g_ptr_array_new();
	set->by_word = g_hash_table_new(g_str_hash, g_str_equal);
	for (; *patterns != NULL; patterns++) {
		GArray *items = compile(*patterns);

		g_ptr_array_add(set->all, items);
		index_phrase(set, items);
	}
	return set;
}

/* ---- matching ---------------------------------------------------------------------- */

struct attempt {
	const struct speech *w;
	const GArray *items;
	guint end; /* words from here on are out of reach */
	guint must_end; /* 0: anywhere */
};

static gboolean
is_word(const char *const *choices, const char *text)
{
	for (; *choices != NULL; choices++) {
		gsize n;

		if (**choices != *text)
			continue;
		n = strlen(*choices);
		if (n > 1 && (*choices)[n - 1] == '*' ? strncmp(*choices, text, n - 1) == 0
						      : strcmp(*choices, text) == 0)
			return TRUE;
	}
	return FALSE;
}

static gboolean
is_start(const struct speech *w, guint at)
{
	return at == 0 || (speech_at(w, at)->flags & TOKEN_FIRST) != 0 || speech_at(w, (gint64)at - 1)->kind == TOKEN_MARK;
}

static gboolean
fits(const struct item *item, const struct token *word)
{
	switch (item->kind) {
	case ITEM_WORDS:
		return (item->number && word->kind == TOKEN_NUMBER) ||
			is_word((const char *const *)item->words, word->text);
	case ITEM_NUMBER:
		return word->kind == TOKEN_NUMBER;
	default:
		return word->kind != TOKEN_MARK;
	}
}

/* The word after the longest match of items k.. from `at` on, 0 none. */
static guint
match(const struct attempt *a, guint k, guint at)
{
	const struct item *item;
	guint longest = 0, most;

	if (k == a->items->len)
		return at > 0 && (a->must_end == 0 || a->must_end == at) ? at : 0;
	item = &g_array_index(a->items, struct item, k);
	if (item->kind == ITEM_START)
		return is_start(a->w, at) ? match(a, k + 1, at) : 0;
	if (item->kind == ITEM_GAP || item->optional)
		longest = match(a, k + 1, at);
	most = item->kind == ITEM_GAP ? GAP : 1;
	for (guint n = 0; n < most && at < a->end && fits(item, speech_at(a->w, at)); n++) {
		guint end = match(a, k + 1, ++at);

		longest = MAX(longest, end);
	}
	return longest;
}

static guint
try_list(const GPtrArray *list, struct attempt *a, guint at)
{
	guint longest = 0, end;

	for (guint i = 0; list != NULL && i < list->len; i++) {
		a->items = list->pdata[i];
		end = match(a, 0, at);
		longest = MAX(longest, end);
	}
	return longest;
}

static guint
try(const struct phrases *set, const struct speech *w, guint at, guint end, guint must_end)
{
	struct attempt a = { w, NULL, end, must_end };
	const char *text = speech_at(w, at)->text;
	guint by_word = try_list(g_hash_table_lookup(set->by_word, text), &a, at);
	guint by_letter = try_list(set->by_letter[(guchar)*text], &a, at);
	guint other = try_list(set->others, &a, at);

	return MAX(by_word, MAX(by_letter, other));
}

guint
phrase_at(const struct phrases *set, const struct speech *w, guint at, guint end)
{
	return at < end ? try(set, w, at, end, 0) : 0;
}

gboolean
phrase_before(const struct phrases *set, const struct speech *w, guint from, guint end, guint *at)
{
	for (guint i = end; i-- > from;)
		if (try(set, w, i, end, end) == end) {
			*at = i;
			return TRUE;
		}
	return FALSE;
}

guint
phrase_within(const struct phrases *set, const struct speech *w, guint from, guint end, guint *at)
{
	for (guint i = from; i < end; i++) {
		guint after = try(set, w, i, end, 0);

		if (after > i) {
			if (at != NULL)
				*at = i;
			return after;
		}
	}
	return 0;
}
