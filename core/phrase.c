/* core/phrase.c — compiles patterns of words, and tries them by their first word. */
#include "core/phrase.h"

#include <string.h>

#define GAP 4

enum item_kind { ITEM_WORDS, ITEM_NUMBER, ITEM_ANY, ITEM_GAP, ITEM_START };

struct item {
	enum item_kind kind;
	gboolean optional, number; /* number: one will do too */
	const char *text; /* "a|b*", whose words these are */
	const struct lexicon *words; /* ITEM_WORDS */
};

struct phrases {
	struct lexicon *firsts; /* a first word -> 1 + index of its list */
	GPtrArray *lists; /* GPtrArray of GArray of struct item */
	GPtrArray *by_letter[256]; /* those whose first word has any end, by its first byte */
	GPtrArray *others; /* those that may begin with anything */
	GPtrArray *starters; /* first words as they were given: "appel*" */
};

/* ---- compiling --------------------------------------------------------------------- */

static struct item
compile_item(const char *text)
{
	struct item item = { .kind = ITEM_WORDS };
	gsize n = strlen(text);
	char *bare = g_strndup(text, n - (n > 1 && text[n - 1] == '?'));

	item.optional = n > 1 && text[n - 1] == '?';
	item.text = bare;
	if (strcmp(bare, "#") == 0)
		item.kind = ITEM_NUMBER;
	else if (strcmp(bare, "_") == 0)
		item.kind = ITEM_ANY;
	else if (strcmp(bare, "..") == 0)
		item.kind = ITEM_GAP;
	else if (strcmp(bare, "^") == 0)
		item.kind = ITEM_START;
	else
		item.words = lexicon_of_list(bare);
	item.number = item.words != NULL && lexicon_find(item.words, "#", 1, lexicon_key("#", 1)) != 0;
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

/* The lists of phrases while they are gathered: first word -> its list's index + 1. */
struct compiler {
	struct phrases *set;
	GHashTable *index;
	GArray *rows; /* struct lexicon_row */
};

static void
index_word(struct compiler *c, const char *word, GArray *items)
{
	guint at = GPOINTER_TO_UINT(g_hash_table_lookup(c->index, word));

	if (at == 0) {
		struct lexicon_row row = { c->set->lists->len + 1, g_strdup(word) };

		g_ptr_array_add(c->set->lists, g_ptr_array_new());
		at = c->set->lists->len;
		g_hash_table_insert(c->index, g_strdup(word), GUINT_TO_POINTER(at));
		g_array_append_val(c->rows, row);
	}
	g_ptr_array_add(c->set->lists->pdata[at - 1], items);
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
index_phrase(struct compiler *c, GArray *items)
{
	const struct item *first = &g_array_index(items, struct item, 0);
	g_auto(GStrv) words = NULL;

	if (first->kind == ITEM_START && items->len > 1)
		first++;
	if (first->kind != ITEM_WORDS || first->optional || first->number) {
		g_ptr_array_add(c->set->others, items);
		return;
	}
	words = g_strsplit(first->text, "|", -1);
	for (char **w = words; *w != NULL; w++) {
		g_ptr_array_add(c->set->starters, g_strdup(*w));
		if (g_str_has_suffix(*w, "*") && (*w)[1] != '\0')
			index_letter(c->set, (guchar)**w, items);
		else
			index_word(c, *w, items);
	}
}

struct phrases *
phrases_new(const char *const *patterns)
{
	struct phrases *set = g_new0(struct phrases, 1);
	g_autoptr(GHashTable) index = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	g_autoptr(GArray) rows = g_array_new(FALSE, FALSE, sizeof(struct lexicon_row));
	struct compiler c = { set, index, rows };

	set->lists = g_ptr_array_new();
	set->others = g_ptr_array_new();
	set->starters = g_ptr_array_new();
	for (; *patterns != NULL; patterns++)
		index_phrase(&c, compile(*patterns));
	set->firsts = lexicon_new((const struct lexicon_row *)(const void *)rows->data, rows->len);
	return set;
}

struct lexicon *
phrases_starters(const struct phrases *const *lists, gsize n)
{
	g_autoptr(GArray) rows = g_array_new(FALSE, FALSE, sizeof(struct lexicon_row));

	for (gsize i = 0; i < n; i++) {
		g_assert(lists[i]->others->len == 0);
		for (guint k = 0; k < lists[i]->starters->len; k++) {
			struct lexicon_row row = { 1, lists[i]->starters->pdata[k] };

			g_array_append_val(rows, row);
		}
	}
	return lexicon_new((const struct lexicon_row *)(const void *)rows->data, rows->len);
}

/* ---- matching ---------------------------------------------------------------------- */

struct attempt {
	const struct prose *w;
	const GArray *items;
	guint end; /* words from here on are out of reach */
	guint must_end; /* 0: anywhere */
};

static gboolean
is_start(const struct prose *w, guint at)
{
	return at == 0 || word_at(w, at)->first || word_at(w, (gint64)at - 1)->kind == WORD_MARK;
}

static gboolean
fits(const struct item *item, const struct prose *w, guint at)
{
	enum word_kind kind = word_at(w, at)->kind;

	switch (item->kind) {
	case ITEM_WORDS:
		return (item->number && kind == WORD_NUMBER) || word_classes(w, at, item->words) != 0;
	case ITEM_NUMBER:
		return kind == WORD_NUMBER;
	default:
		return kind != WORD_MARK;
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
	for (guint n = 0; n < most && at < a->end && fits(item, a->w, at); n++) {
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
try(const struct phrases *set, const struct prose *w, guint at, guint end, guint must_end)
{
	struct attempt a = { w, NULL, end, must_end };
	guint64 list = word_classes(w, at, set->firsts);
	guint by_word = list != 0 ? try_list(set->lists->pdata[list - 1], &a, at) : 0;
	guint by_letter = try_list(set->by_letter[(guchar)*word_text(w, at)], &a, at);
	guint other = try_list(set->others, &a, at);

	return MAX(by_word, MAX(by_letter, other));
}

guint
phrase_at(const struct phrases *set, const struct prose *w, guint at, guint end)
{
	return at < end ? try(set, w, at, end, 0) : 0;
}

gboolean
phrase_before(const struct phrases *set, const struct prose *w, guint from, guint end, guint *at)
{
	for (guint i = end; i-- > from;)
		if (try(set, w, i, end, end) == end) {
			*at = i;
			return TRUE;
		}
	return FALSE;
}

guint
phrase_within(const struct phrases *set, const struct prose *w, guint from, guint end, guint *at)
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
