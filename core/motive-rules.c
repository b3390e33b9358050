/* core/motive-rules.c — reads the rules: lines into phrases, phrases into an index by first word. */
#include "core/motive-private.h"

#include "base/err.h"
#include "base/lang.h"
#include "base/text.h"
#include "embed/motives.h"

#include <glib/gi18n.h>
#include <string.h>

#define WEIGHT_MAX 9

struct rules_reader {
	struct motive_book *book;
	const char *name;
	guint line;
	int motive; /* being filled; RULE_MOOD, or RULE_GONE before the first */
};

static gboolean
complain(const struct rules_reader *r, GError **error, const char *what)
{
	return err_set(error, ERR_CONFIG, "%s:%u: %s", r->name, r->line, what);
}

/* ---- the book ----------------------------------------------------------------------- */

static void
def_clear(gpointer data)
{
	struct motive_def *d = data;

	g_free(d->name);
	g_free(d->title_en);
	g_free(d->title_fr);
}

static void
rule_clear(gpointer data)
{
	g_free(((struct rule *)data)->line);
}

static void
phrase_free(gpointer data)
{
	struct rule_phrase *p = data;

	for (guint i = 0; i < p->n; i++)
		g_free(p->words[i].text);
	g_free(p);
}

static struct motive_book *
book_empty(void)
{
	struct motive_book *b = g_new0(struct motive_book, 1);

	b->motives = g_array_new(FALSE, TRUE, sizeof(struct motive_def));
	g_array_set_clear_func(b->motives, def_clear);
	b->rules = g_array_new(FALSE, TRUE, sizeof(struct rule));
	g_array_set_clear_func(b->rules, rule_clear);
	b->phrases = g_ptr_array_new_with_free_func(phrase_free);
	b->index = g_hash_table_new_full(g_direct_hash, g_direct_equal, NULL,
		(GDestroyNotify)g_ptr_array_unref);
	b->negators = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	return b;
}

void
motive_book_free(struct motive_book *b)
{
	if (b == NULL)
		return;
	g_array_unref(b->motives);
	g_array_unref(b->rules);
	g_ptr_array_unref(b->phrases);
	g_hash_table_unref(b->index);
	g_hash_table_unref(b->negators);
	g_free(b);
}

static struct motive_def *
def_at(const struct motive_book *b, guint i)
{
	return &g_array_index(b->motives, struct motive_def, i);
}

static int
find_def(const struct motive_book *b, const char *name)
{
	for (guint i = 0; i < b->motives->len; i++)
		if (!def_at(b, i)->dropped && g_strcmp0(def_at(b, i)->name, name) == 0)
			return (int)i;
	return -1;
}

static void
drop_rules(struct motive_book *b, int motive)
{
	for (guint i = 0; i < b->rules->len; i++) {
		struct rule *rule = &g_array_index(b->rules, struct rule, i);

		if (rule->motive == motive)
			rule->motive = RULE_GONE;
	}
}

/* ---- phrases ------------------------------------------------------------------------ */

guint32
word_key(const char *p, gsize len)
{
	guint32 key = 0;

	for (gsize i = 0; i < MIN(len, 3); i++)
		key = key << 8 | (guchar)p[i];
	return key;
}

static gboolean
read_phrase(const struct rules_reader *r, const char *folded, struct rule_phrase *phrase, GError **error)
{
	g_autoptr(GArray) words = motive_words(folded);

	if (words->len == 0 || words->len > PHRASE_WORDS)
		return complain(r, error, _("a phrase has one to eight words"));
	for (guint i = 0; i < words->len; i++) {
		const struct folded_word *w = &g_array_index(words, struct folded_word, i);
		gboolean prefix = w->p[w->len] == '*';

		if (prefix && w->len < 3)
			return complain(r, error, _("the beginning of a word has three letters or more before the *"));
		phrase->words[phrase->n++] = (struct rule_word){ g_strndup(w->p, w->len), w->len, prefix };
	}
	return TRUE;
}

static void
index_phrase(struct motive_book *b, struct rule_phrase *phrase)
{
	gpointer key = GUINT_TO_POINTER(word_key(phrase->words[0].text, phrase->words[0].len));
	GPtrArray *list = g_hash_table_lookup(b->index, key);

	if (list == NULL) {
		list = g_ptr_array_new();
		g_hash_table_insert(b->index, key, list);
	}
	g_ptr_array_add(list, phrase);
}

/* In the lexicon a line replaces the one of the same words. */
static void
replace_mood(struct motive_book *b, const char *folded)
{
	for (guint i = 0; i < b->rules->len; i++) {
		struct rule *rule = &g_array_index(b->rules, struct rule, i);

		if (rule->motive == RULE_MOOD && strcmp(rule->line, folded) == 0)
			rule->motive = RULE_GONE;
	}
}

static gboolean
read_rule(struct rules_reader *r, int weight, const char *words, GError **error)
{
	struct motive_book *b = r->book;
	g_autofree char *folded = text_fold(words, -1);
	g_auto(GStrv) parts = g_strsplit(folded, "+", -1);
	struct rule rule = { .motive = r->motive, .weight = weight, .parts = g_strv_length(parts) };

	if (rule.parts == 0)
		return complain(r, error, _("a phrase has one to eight words"));
	if (rule.parts > RULE_PARTS)
		return complain(r, error, _("at most four phrases are joined by +"));
	if (r->motive == RULE_MOOD)
		replace_mood(b, folded);
	if (weight == 0)
		return TRUE;
	for (guint i = 0; i < rule.parts; i++) {
		struct rule_phrase *phrase = g_new0(struct rule_phrase, 1);

		g_ptr_array_add(b->phrases, phrase);
		phrase->rule = b->rules->len;
		phrase->part = i;
		if (!read_phrase(r, parts[i], phrase, error))
			return FALSE;
		index_phrase(b, phrase);
	}
	rule.line = g_steal_pointer(&folded);
	g_array_append_val(b->rules, rule);
	return TRUE;
}

/* ---- lines -------------------------------------------------------------------------- */

static gboolean
begin_motive(struct rules_reader *r, const char *name, GError **error)
{
	struct motive_def def = { 0 };

	if (*name == '\0' || strlen(name) > 40 || name[strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789-")] != '\0')
		return complain(r, error, _("the name of a motive is made of a-z, 0-9 and -"));
	r->motive = find_def(r->book, name);
	if (r->motive >= 0) {
		drop_rules(r->book, r->motive);
		return TRUE;
	}
	def.name = g_strdup(name);
	r->motive = (int)r->book->motives->len;
	g_array_append_val(r->book->motives, def);
	return TRUE;
}

static gboolean
drop_motive(struct rules_reader *r, const char *name, GError **error)
{
	int at = find_def(r->book, name);

	if (at < 0)
		return complain(r, error, _("there is no motive of that name to drop"));
	drop_rules(r->book, at);
	def_at(r->book, (guint)at)->dropped = TRUE;
	r->motive = RULE_GONE;
	return TRUE;
}

static gboolean
read_title(struct rules_reader *r, const char *words, GError **error)
{
	gboolean english = g_str_has_prefix(words, "en ");
	char **title;

	if (r->motive < 0 || (!english && !g_str_has_prefix(words, "fr ")) || words[3] == '\0')
		return complain(r, error, _("a title stands under a motive: title fr WORDS, or title en WORDS"));
	title = english ? &def_at(r->book, (guint)r->motive)->title_en
			: &def_at(r->book, (guint)r->motive)->title_fr;
	g_free(*title);
	*title = text_clean(words + 3, -1, TEXT_LINE);
	return TRUE;
}

static gboolean
read_negator(struct rules_reader *r, const char *word, GError **error)
{
	g_autofree char *folded = text_fold(word, -1);

	if (r->motive != RULE_MOOD)
		return complain(r, error, _("“not WORD” stands under mood"));
	g_hash_table_add(r->book->negators, g_steal_pointer(&folded));
	return TRUE;
}

static gboolean
read_line(struct rules_reader *r, char *line, GError **error)
{
	char *rest = line + strcspn(line, " \t");
	gint64 weight;

	if (*line == '\0' || *line == '#')
		return TRUE;
	if (*rest != '\0')
		*rest++ = '\0';
	rest = g_strstrip(rest);
	if (strcmp(line, "mood") == 0 && *rest == '\0') {
		r->motive = RULE_MOOD;
		return TRUE;
	}
	if (strcmp(line, "motive") == 0)
		return begin_motive(r, rest, error);
	if (strcmp(line, "drop") == 0)
		return drop_motive(r, rest, error);
	if (strcmp(line, "title") == 0)
		return read_title(r, rest, error);
	if (strcmp(line, "not") == 0)
		return read_negator(r, rest, error);
	if (!g_ascii_string_to_signed(line, 10, -WEIGHT_MAX, WEIGHT_MAX, &weight, NULL))
		return complain(r, error,
			_("a line begins with motive, title, drop, mood, not, or a weight from -9 to 9"));
	if (r->motive == RULE_GONE)
		return complain(r, error, _("a weight and a phrase stand under a motive, or under mood"));
	return read_rule(r, (int)weight, rest, error);
}

static gboolean
read_text(struct motive_book *b, const char *text, const char *name, GError **error)
{
	struct rules_reader r = { .book = b, .name = name, .motive = RULE_GONE };
	g_auto(GStrv) lines = g_strsplit(text, "\n", -1);

	for (char **line = lines; *line != NULL; line++) {
		r.line++;
		if (!g_utf8_validate(*line, -1, NULL))
			return complain(&r, error, _("it is not UTF-8"));
		if (!read_line(&r, g_strstrip(*line), error))
			return FALSE;
	}
	return TRUE;
}

const char *
motive_book_builtin(void)
{
	return motives_txt;
}

struct motive_book *
motive_book_new(const char *text, const char *name, GError **error)
{
	AUTO(motive_book) b = book_empty();

	if (!read_text(b, motives_txt, "core/motive.rules", error) ||
		(text != NULL && !read_text(b, text, name, error)))
		return NULL;
	b->mark = g_str_hash(motives_txt) * 31 + (text != NULL ? g_str_hash(text) : 0);
	return g_steal_pointer(&b);
}

/* ---- what it holds ------------------------------------------------------------------ */

guint32
motive_book_mark(const struct motive_book *b)
{
	return b->mark;
}

guint
motive_book_size(const struct motive_book *b)
{
	guint n = 0;

	for (guint i = 0; i < b->motives->len; i++)
		n += !def_at(b, i)->dropped;
	return n;
}

const char *
motive_book_name(const struct motive_book *b, guint index)
{
	for (guint i = 0; i < b->motives->len; i++)
		if (!def_at(b, i)->dropped && index-- == 0)
			return def_at(b, i)->name;
	return NULL;
}

gboolean
motive_book_has(const struct motive_book *b, const char *name)
{
	return find_def(b, name) >= 0;
}

const char *
motive_book_title(const struct motive_book *b, const char *name)
{
	int at = find_def(b, name);
	const struct motive_def *d = at >= 0 ? def_at(b, (guint)at) : NULL;
	const char *first, *second;

	if (d == NULL)
		return name;
	first = lang_is_french() ? d->title_fr : d->title_en;
	second = lang_is_french() ? d->title_en : d->title_fr;
	return first != NULL ? first : second != NULL ? second : d->name;
}
