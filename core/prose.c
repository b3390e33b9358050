/* core/prose.c — a text as words: cutting it, folding it, finding where sentences end, and the
 * lexicons. Numbers are in prose-number.c. */
#include "core/prose.h"

#include "base/text.h"

#include <string.h>

#define PREFIX_MIN 2 /* the shortest beginning that a row of a lexicon may give */
#define SENTENCE_MAX 200 /* words; a longer one is cut, so that whoever looks back in it has little to look at */
#define WRAPPED 50 /* a line of so many bytes may have been broken by a mail program */

/* ---- characters --------------------------------------------------------------------- */

enum letter { SPACE, NEWLINE, LETTER, DIGIT, APOSTROPHE, DASH, MARK };

static gboolean
is_zero_width(guint32 c)
{
	return (c >= 0x200B && c <= 0x200F) || (c >= 0x2060 && c <= 0x2064) || c == 0xFEFF || c == 0xAD;
}

static enum letter
letter_beyond(guint32 c)
{
	if (c == 0x2019 || c == 0x2018 || c == 0x2BC || c == 0xB4 || c == 0xFF07)
		return APOSTROPHE;
	if (c >= 0x2010 && c <= 0x2015)
		return DASH;
	if (c == 0x2212)
		return MARK;
	if (c == 0x2028 || c == 0x2029 || c == 0x85)
		return NEWLINE;
	if (g_unichar_isspace(c) || is_zero_width(c))
		return SPACE;
	if (g_unichar_isdigit(c))
		return DIGIT;
	return g_unichar_isalpha(c) || g_unichar_ismark(c) ? LETTER : MARK;
}

static enum letter
letter_of(guint32 c)
{
	if (c >= 0x80)
		return letter_beyond(c);
	if (g_ascii_isalpha((char)c))
		return LETTER;
	if (g_ascii_isdigit((char)c))
		return DIGIT;
	if (c == '\n' || c == '\r')
		return NEWLINE;
	if (c <= ' ')
		return SPACE;
	return c == '\'' ? APOSTROPHE : c == '-' ? DASH : MARK;
}

/* ---- cutting ------------------------------------------------------------------------ */

struct cutter {
	const char *text;
	gsize n, at;
	guint32 c; /* the character at `at`, of `size` bytes; size 0 at the end */
	gsize size;
	struct prose *words;
	guint lines; /* seen since the last word */
	gboolean joined;
};

static void
look(struct cutter *k)
{
	k->c = 0;
	k->size = k->at < k->n ? text_char(k->text + k->at, k->n - k->at, &k->c) : 0;
}

static void
step(struct cutter *k)
{
	k->at += k->size;
	look(k);
}

static enum letter
peek(const struct cutter *k, gsize at)
{
	guint32 c;

	if (at >= k->n)
		return SPACE;
	text_char(k->text + at, k->n - at, &c);
	return letter_of(c);
}

static void
fold_letters(GString *out, const char *p, gsize n)
{
	gboolean ascii = TRUE;

	for (gsize i = 0; i < n && ascii; i++)
		ascii = (p[i] & 0x80) == 0;
	if (ascii) {
		for (gsize i = 0; i < n; i++)
			g_string_append_c(out, g_ascii_tolower(p[i]));
	} else {
		g_autofree char *folded = text_fold(p, (gssize)n);

		g_string_append(out, folded);
	}
}

static void
fold_digits(GString *out, const char *p, gsize n)
{
	guint32 c;

	for (gsize i = 0; i < n;) {
		i += text_char(p + i, n - i, &c);
		if (letter_of(c) == DIGIT)
			g_string_append_c(out, (char)('0' + (c < 0x80 ? (int)c - '0' : g_unichar_digit_value(c))));
	}
}

static void
fold_mark(GString *out, guint32 c)
{
	if (letter_of(c) == APOSTROPHE)
		g_string_append_c(out, '\'');
	else if (letter_of(c) == DASH)
		g_string_append_c(out, '-');
	else if (c == 0x2026)
		g_string_append_c(out, '.');
	else
		g_string_append_unichar(out, c);
}

static void
add(struct cutter *k, gsize start, enum word_kind kind, guint32 mark)
{
	GArray *list = k->words->list;
	const struct word *before = list->len > 0 ? &g_array_index(list, struct word, list->len - 1) : NULL;
	struct word w = {
		.start = (guint32)start, .end = (guint32)k->at, .kind = (guint8)kind,
		.folded = (guint32)k->words->folded->len, .lines = (guint8)MIN(k->lines, 2),
		.glued = before != NULL && before->end == start, .joined = k->joined,
	};

	if (kind == WORD_MARK)
		fold_mark(k->words->folded, mark);
	else if (kind == WORD_DIGITS)
		fold_digits(k->words->folded, k->text + start, k->at - start);
	else
		fold_letters(k->words->folded, k->text + start, k->at - start);
	g_string_append_c(k->words->folded, '\0');
	g_array_append_val(list, w);
	k->lines = 0;
	k->joined = FALSE;
}

/* "d'", "qu'", "jusqu'": what French elides. */
static gboolean
is_elision(const char *p, gsize n)
{
	static const char *const long_ones[] = { "qu", "jusqu", "lorsqu", "puisqu", "quoiqu" };

	if (n == 1)
		return strchr("cdjlmnstCDJLMNST", *p) != NULL;
	for (gsize i = 0; i < G_N_ELEMENTS(long_ones); i++)
		if (strlen(long_ones[i]) == n && g_ascii_strncasecmp(p, long_ones[i], n) == 0)
			return TRUE;
	return FALSE;
}

static void
cut_letters(struct cutter *k)
{
	gsize start = k->at;

	while (k->size > 0) {
		enum letter is = letter_of(k->c);

		if (is == APOSTROPHE && peek(k, k->at + k->size) == LETTER) {
			if (is_elision(k->text + start, k->at - start)) {
				step(k);
				add(k, start, WORD_LETTERS, 0);
				return;
			}
		} else if (is != LETTER && !(is == SPACE && is_zero_width(k->c))) {
			break;
		}
		step(k);
	}
	add(k, start, WORD_LETTERS, 0);
}

static void
cut_digits(struct cutter *k)
{
	gsize start = k->at;

	while (k->size > 0 && letter_of(k->c) == DIGIT)
		step(k);
	add(k, start, WORD_DIGITS, 0);
}

/* Between two letters, or a digit and a letter ("48-hour"), a hyphen joins. */
static gboolean
joins(const struct cutter *k)
{
	const struct word *before = word_at(k->words, (gint64)k->words->list->len - 1);
	enum letter after = peek(k, k->at + k->size);

	return before != NULL && before->end == k->at && before->kind != WORD_MARK &&
		(after == LETTER || (after == DIGIT && before->kind == WORD_LETTERS)) && k->c != 0x2013 &&
		k->c != 0x2014;
}

static void
cut_one(struct cutter *k)
{
	gsize start = k->at;
	guint32 c = k->c;
	enum letter is = letter_of(c);

	switch (is) {
	case LETTER:
		cut_letters(k);
		return;
	case DIGIT:
		cut_digits(k);
		return;
	case NEWLINE:
		k->lines += !(c == '\r' && k->at + 1 < k->n && k->text[k->at + 1] == '\n');
		step(k);
		return;
	case DASH:
		if (joins(k)) {
			k->joined = TRUE;
			step(k);
			return;
		}
		break;
	case SPACE:
		step(k);
		return;
	default:
		break;
	}
	step(k);
	add(k, start, WORD_MARK, c);
}

/* ---- sentences ---------------------------------------------------------------------- */

static gboolean
is_mark(const struct prose *ws, gint64 i, char mark)
{
	const char *text = word_text(ws, i);

	return text[0] == mark && text[1] == '\0';
}

static gboolean
is_end_mark(const struct prose *ws, gint64 i)
{
	return is_mark(ws, i, '.') || is_mark(ws, i, '!') || is_mark(ws, i, '?');
}

static gboolean
is_abbreviation(const struct prose *ws, gint64 dot)
{
	return word_at(ws, dot)->glued && word_is(ws, dot - 1,
		"m|mm|mme|mlle|mr|mrs|ms|dr|me|st|no|art|tel|ref|cf|ex|env|max|min|approx|nb|p|vs|eg|ie|janv|fevr|avr|juil|sept|oct|nov|dec|jan|feb|mar|apr|aug|sep|bd|av|etc");
}

/* A dot with a letter or digit right behind it belongs to a number or an address. */
static gboolean
ends_sentence(const struct prose *ws, gint64 i)
{
	const struct word *next = word_at(ws, i + 1);

	if (!is_end_mark(ws, i) || (next != NULL && is_end_mark(ws, i + 1) && next->lines == 0))
		return FALSE;
	if (next == NULL)
		return TRUE;
	if (!is_mark(ws, i, '.'))
		return TRUE;
	if (next->glued && next->kind != WORD_MARK)
		return FALSE;
	return next->lines > 0 || !is_abbreviation(ws, i);
}

static gboolean
begins_low(const struct prose *ws, const char *text, gint64 i)
{
	const struct word *w = word_at(ws, i);
	guint32 c;

	if (w->kind == WORD_DIGITS)
		return TRUE;
	text_char(text + w->start, w->end - w->start, &c);
	return g_unichar_islower(c) || c == 0x20AC || c == '%' || c == '(';
}

/* A line end inside a sentence: mail programs wrap at 72 columns or so. */
static gboolean
is_wrapped(const struct prose *ws, const char *text, gint64 i, gsize line)
{
	const struct word *w = word_at(ws, i);
	char last = *word_text(ws, i - 1);

	if (w->lines > 1 || strchr(":;", last) != NULL)
		return FALSE;
	if (w->kind == WORD_LETTERS && begins_low(ws, text, i))
		return last != ',' || word_at(ws, i - 1)->end - line >= WRAPPED;
	return word_at(ws, i - 1)->end - line >= WRAPPED && (w->kind != WORD_MARK || begins_low(ws, text, i));
}

static void
number_sentences(struct prose *ws, const char *text)
{
	guint32 sentence = 0;
	gint64 first = 0; /* word of the sentence */
	gsize line = 0;

	for (gint64 i = 0; i < ws->list->len; i++) {
		struct word *w = &g_array_index(ws->list, struct word, i);

		if (i > 0 && w->lines > 0) {
			if (!ends_sentence(ws, i - 1) && !is_wrapped(ws, text, i, line))
				sentence++;
			line = w->start;
		}
		if (i > 0 && sentence != word_at(ws, i - 1)->sentence)
			first = i;
		else if (i - first >= SENTENCE_MAX) {
			sentence++;
			first = i;
		}
		w->sentence = sentence;
		if (ends_sentence(ws, i))
			sentence++;
	}
}

/* ---- public ------------------------------------------------------------------------- */

struct prose *
prose_read(const char *text, gsize len)
{
	struct prose *ws = g_new0(struct prose, 1);
	struct cutter k = { .text = text, .n = len, .words = ws };

	ws->list = g_array_new(FALSE, FALSE, sizeof(struct word));
	ws->folded = g_string_sized_new(len + 16);
	for (look(&k); k.size > 0;)
		cut_one(&k);
	number_sentences(ws, text);
	return ws;
}

void
prose_free(struct prose *ws)
{
	g_array_unref(ws->list);
	g_string_free(ws->folded, TRUE);
	g_free(ws);
}

const struct word *
word_at(const struct prose *ws, gint64 i)
{
	return i >= 0 && i < ws->list->len ? &g_array_index(ws->list, struct word, i) : NULL;
}

const char *
word_text(const struct prose *ws, gint64 i)
{
	const struct word *w = word_at(ws, i);

	return w != NULL ? ws->folded->str + w->folded : "";
}

gboolean
word_is(const struct prose *ws, gint64 i, const char *alternatives)
{
	const char *text = word_text(ws, i);

	if (*text == '\0')
		return FALSE;
	for (const char *p = alternatives; *p != '\0'; p += *p == '|') {
		const char *t = text;

		while (*p != '\0' && *p == *t) {
			p++;
			t++;
		}
		if ((*t == '\0' && (*p == '|' || *p == '\0')) || (*p == '*' && t > text))
			return TRUE;
		while (*p != '\0' && *p != '|')
			p++;
	}
	return FALSE;
}

gboolean
word_has(const struct prose *ws, gint64 i, guint64 classes)
{
	const struct word *w = word_at(ws, i);

	return w != NULL && (w->classes & classes) != 0;
}

guint
word_sentence_end(const struct prose *ws, guint i)
{
	guint32 sentence = word_at(ws, i)->sentence;

	while (i < ws->list->len && word_at(ws, i)->sentence == sentence)
		i++;
	return i;
}

guint
word_sentence_start(const struct prose *ws, guint i)
{
	guint32 sentence = word_at(ws, i)->sentence;

	while (i > 0 && word_at(ws, (gint64)i - 1)->sentence == sentence)
		i--;
	return i;
}

gboolean
word_in_question(const struct prose *ws, guint i)
{
	gint64 last = (gint64)word_sentence_end(ws, i) - 1;

	while (last >= 0 && word_is(ws, last, "\"|)|'|!|.|»"))
		last--;
	return is_mark(ws, last, '?');
}

/* ---- lexicons ----------------------------------------------------------------------- */

struct lexicon {
	GHashTable *whole, *begun; /* char * -> guint64 * */
	gsize longest; /* of `begun` */
};

static void
lexicon_add(struct lexicon *lexicon, const char *word, guint64 classes)
{
	gsize n = strlen(word);
	gboolean begun = n > 1 && word[n - 1] == '*';
	char *key = g_strndup(word, begun ? n - 1 : n);
	GHashTable *table = begun ? lexicon->begun : lexicon->whole;
	guint64 *is = g_hash_table_lookup(table, key);

	if (is != NULL) {
		*is |= classes;
		g_free(key);
		return;
	}
	is = g_new(guint64, 1);
	*is = classes;
	g_hash_table_insert(table, key, is);
	if (begun)
		lexicon->longest = MAX(lexicon->longest, n - 1);
}

struct lexicon *
lexicon_new(const struct lexicon_row *rows, gsize n)
{
	struct lexicon *lexicon = g_new0(struct lexicon, 1);

	lexicon->whole = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
	lexicon->begun = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
	for (gsize i = 0; i < n; i++) {
		g_auto(GStrv) words = g_strsplit(rows[i].words, " ", -1);

		for (char **w = words; *w != NULL; w++)
			if (**w != '\0')
				lexicon_add(lexicon, *w, rows[i].classes);
	}
	return lexicon;
}

void
lexicon_free(struct lexicon *lexicon)
{
	g_hash_table_unref(lexicon->whole);
	g_hash_table_unref(lexicon->begun);
	g_free(lexicon);
}

static guint64
classes_of(const struct lexicon *lexicon, const char *text)
{
	const guint64 *is = g_hash_table_lookup(lexicon->whole, text);
	guint64 classes = is != NULL ? *is : 0;
	char begin[32];
	gsize n = MIN(MIN(strlen(text), lexicon->longest), sizeof(begin) - 1);

	memcpy(begin, text, n);
	for (; n >= PREFIX_MIN; n--) {
		begin[n] = '\0';
		is = g_hash_table_lookup(lexicon->begun, begin);
		if (is != NULL)
			classes |= *is;
	}
	return classes;
}

void
prose_classify(struct prose *ws, const struct lexicon *lexicon)
{
	for (guint i = 0; i < ws->list->len; i++) {
		struct word *w = &g_array_index(ws->list, struct word, i);

		w->classes = classes_of(lexicon, ws->folded->str + w->folded);
	}
}
