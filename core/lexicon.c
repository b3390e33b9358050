/* core/lexicon.c — words in open addressing by their key, beginnings in order of their first letter. */
#include "core/lexicon.h"

#include <string.h>

#define LETTERS 32 /* first bytes of beginnings, the low bits of them */

struct entry {
	const char *text;
	guint32 len, key;
	guint64 classes;
};

struct table { /* what a struct lexicon is the head of */
	struct lexicon head;
	guint32 mask; /* slots - 1 */
	struct entry *slots; /* whole words; text NULL: free */
	struct entry *begun; /* in order of the letter */
	guint32 from[LETTERS + 1]; /* those of a letter: begun[from[l]] to begun[from[l + 1]] */
};

guint32
lexicon_key(const char *text, gsize len)
{
	guint32 key = 2166136261U; /* FNV-1a */

	for (gsize i = 0; i < len; i++)
		key = (key ^ (guchar)text[i]) * 16777619U;
	return key ^ key >> 16;
}

static guint
letter_of(char c)
{
	return (guchar)c % LETTERS;
}

/* ---- making ------------------------------------------------------------------------- */

static struct entry *
slot_of(const struct table *table, const char *text, gsize len, guint32 key)
{
	for (guint32 at = key;; at++) {
		struct entry *e = &table->slots[at & table->mask];

		if (e->text == NULL || (e->key == key && e->len == len && memcmp(e->text, text, len) == 0))
			return e;
	}
}

/* The words of all rows as entries; a beginning keeps its star here. */
static GArray *
gather(const struct lexicon_row *rows, gsize n, const char *separator)
{
	GArray *all = g_array_new(FALSE, FALSE, sizeof(struct entry));

	for (gsize i = 0; i < n; i++)
		for (const char *p = rows[i].words; *p != '\0'; p += strspn(p, separator)) {
			gsize len = strcspn(p, separator);
			struct entry e = { p, (guint32)len, lexicon_key(p, len), rows[i].classes };

			if (len > 0)
				g_array_append_val(all, e);
			p += len;
		}
	return all;
}

static gboolean
is_beginning(const struct entry *e)
{
	return e->len > 1 && e->text[e->len - 1] == '*';
}

static void
add_whole(struct table *table, const struct entry *e)
{
	struct entry *slot = slot_of(table, e->text, e->len, e->key);
	guint64 before = slot->text != NULL ? slot->classes : 0;

	*slot = *e;
	slot->classes |= before;
	table->head.some[e->key / 64 % 4] |= G_GUINT64_CONSTANT(1) << e->key % 64;
}

static int
by_letter(gconstpointer a, gconstpointer b)
{
	return (int)letter_of(*((const struct entry *)a)->text) - (int)letter_of(*((const struct entry *)b)->text);
}

static void
add_beginnings(struct table *table, const GArray *all)
{
	GArray *begun = g_array_new(FALSE, FALSE, sizeof(struct entry));

	for (guint i = 0; i < all->len; i++) {
		struct entry e = g_array_index(all, struct entry, i);

		if (!is_beginning(&e))
			continue;
		e.len--;
		table->head.letters |= 1U << letter_of(*e.text);
		table->from[letter_of(*e.text) + 1]++;
		g_array_append_val(begun, e);
	}
	g_array_sort(begun, by_letter);
	for (guint l = 0; l < LETTERS; l++)
		table->from[l + 1] += table->from[l];
	table->begun = (struct entry *)(void *)g_array_free(begun, FALSE);
}

static struct lexicon *
make(const GArray *all)
{
	struct table *table = g_new0(struct table, 1);
	guint32 slots = 4;

	while (slots < 2 * all->len)
		slots *= 2;
	table->mask = slots - 1;
	table->slots = g_new0(struct entry, slots);
	for (guint i = 0; i < all->len; i++)
		if (!is_beginning(&g_array_index(all, struct entry, i)))
			add_whole(table, &g_array_index(all, struct entry, i));
	add_beginnings(table, all);
	return &table->head;
}

struct lexicon *
lexicon_new(const struct lexicon_row *rows, gsize n)
{
	g_autoptr(GArray) all = gather(rows, n, " ");

	return make(all);
}

struct lexicon *
lexicon_of_list(const char *words)
{
	const struct lexicon_row row = { 1, words };
	g_autoptr(GArray) all = gather(&row, 1, "|");

	return make(all);
}

/* ---- looking up --------------------------------------------------------------------- */

guint64
lexicon_look(const struct lexicon *lexicon, const char *text, gsize len, guint32 key)
{
	const struct table *table = (const struct table *)lexicon;
	guint64 classes = slot_of(table, text, len, key)->classes;
	guint letter = letter_of(*text);

	for (guint32 i = table->from[letter]; i < table->from[letter + 1]; i++) {
		const struct entry *e = &table->begun[i];

		if (len >= e->len && memcmp(text, e->text, e->len) == 0)
			classes |= e->classes;
	}
	return classes;
}

void
word_list_make(struct word_list *list)
{
	if (g_once_init_enter(&list->made))
		g_once_init_leave(&list->made, lexicon_of_list(list->words));
}
