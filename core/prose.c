/* core/prose.c — a text cut into words, and looking at them. Numbers and times are in prose-number.c,
 * prose-date.c and prose-span.c. */
#include "core/prose-private.h"

#include "base/text.h"
#include "core/quote.h"

#include <string.h>

#define QUOTED_MAX 60 /* words: what is longer between two marks is no quotation */

/* ---- cutting ------------------------------------------------------------------------ */

struct cutter {
	struct prose *words;
	const char *p, *end;
	guint32 c; /* the character at `p`, of `size` bytes; size 0 at the end */
	gsize size;
	enum letter is;
	guint lines; /* seen since the last word */
	gboolean joined;
};

static void
look(struct cutter *k)
{
	if (k->p >= k->end) {
		k->size = 0;
		k->is = SPACE;
		return;
	}
	k->c = (guchar)*k->p;
	k->size = k->c < 0x80 ? 1 : text_char(k->p, (size_t)(k->end - k->p), &k->c);
	k->is = prose_letter(k->c);
}

static void
step(struct cutter *k)
{
	k->p += k->size;
	look(k);
}

/* What stands behind the character that is looked at. */
static enum letter
next_is(const struct cutter *k)
{
	const char *p = k->p + k->size;
	guint32 c;

	if (p >= k->end)
		return SPACE;
	text_char(p, (size_t)(k->end - p), &c);
	return prose_letter(c);
}

/* A word of the bytes from `start` to where the cutter is; what it reads as stands at the end of `folded`. */
static struct word *
add(struct cutter *k, const char *start, enum word_kind kind)
{
	struct prose *words = k->words;
	GString *folded = words->folded;
	const struct word *before = word_at(words, (gint64)words->list->len - 1);
	struct word w = {
		.start = (guint32)(start - words->text), .end = (guint32)(k->p - words->text), .kind = (guint8)kind,
		.folded = before->folded + before->len + 1, .lines = (guint8)MIN(k->lines, 2), .joined = k->joined,
	};

	w.glued = words->list->len > 0 && before->end == w.start;
	w.len = (guint32)folded->len - w.folded;
	w.key = lexicon_key(folded->str + w.folded, w.len);
	g_string_append_c(folded, '\0');
	g_array_append_val(words->list, w);
	k->lines = 0;
	k->joined = FALSE;
	return &g_array_index(words->list, struct word, words->list->len - 1);
}

/* `name`: what it reads as, NULL: itself. */
static void
add_mark(struct cutter *k, const char *start, const char *name)
{
	if (name != NULL)
		g_string_append(k->words->folded, name);
	else
		g_string_append_len(k->words->folded, start, k->p - start);
	add(k, start, WORD_MARK);
}

/* ---- letters ------------------------------------------------------------------------ */

struct letters { /* of a word */
	guint all, upper;
	gboolean capital; /* the first character is one */
};

/* Most words are of ASCII, and there are many. FALSE: this one is not. */
static gboolean
fold_ascii(GString *out, const char *p, gsize n, struct letters *letters)
{
	gsize at = out->len, i = 0;

	g_string_set_size(out, at + n);
	for (; i < n && (guchar)p[i] < 0x80; i++) {
		gboolean upper = (guint)(p[i] - 'A') < 26;

		letters->all += upper || (guint)(p[i] - 'a') < 26 ? 1 : 0;
		letters->upper += upper ? 1 : 0;
		out->str[at + i] = (char)(upper ? p[i] | 0x20 : p[i]);
	}
	letters->capital = n > 0 && (guint)(*p - 'A') < 26;
	if (i < n)
		g_string_truncate(out, at);
	return i == n;
}

static void
fold_any(GString *out, const char *p, gsize n, struct letters *letters)
{
	*letters = (struct letters){ 0 };
	for (gsize i = 0; i < n;) {
		guint32 c = (guchar)p[i];
		gboolean first = i == 0, upper;

		i += c < 0x80 ? 1 : text_char(p + i, n - i, &c);
		if (prose_letter(c) != LETTER || (c >= 0x300 && g_unichar_ismark(c)))
			continue;
		upper = c < 0x80 ? g_ascii_isupper((char)c) : g_unichar_isupper(c);
		letters->capital |= first && upper;
		letters->all++;
		letters->upper += upper ? 1 : 0;
	}
	text_fold_into(out, p, n);
}

static gboolean
ends_in_acute(const char *p, gsize n)
{
	if (n > 2 && (p[n - 1] == 's' || p[n - 1] == 'S'))
		n--;
	if (n > 2 && (p[n - 1] == 'e' || p[n - 1] == 'E'))
		n--;
	return n >= 2 && p[n - 2] == '\xC3' && (p[n - 1] == '\xA9' || p[n - 1] == '\x89'); /* é É */
}

static void
add_letters(struct cutter *k, const char *start)
{
	GString *folded = k->words->folded;
	gsize n = (gsize)(k->p - start), at = folded->len;
	struct letters letters = { 0 };
	struct word *w;

	if (!fold_ascii(folded, start, n, &letters))
		fold_any(folded, start, n, &letters);
	for (char *tick; (tick = memchr(folded->str + at, '`', folded->len - at)) != NULL;) /* "l`agence" */
		*tick = '\'';
	w = add(k, start, WORD_LETTERS);
	w->capital = letters.capital;
	w->upper = letters.all >= 2 && letters.upper == letters.all;
	w->acute = ends_in_acute(start, n);
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

static gboolean
is_nothing(const struct cutter *k)
{
	return k->size > 0 && k->is == SPACE && prose_is_zero_width(k->c);
}

static void
cut_letters_apart(struct cutter *k)
{
	const char *start = k->p;

	while (k->is == LETTER || is_nothing(k) || (k->is == APOSTROPHE && next_is(k) == LETTER)) {
		gboolean elided = k->is == APOSTROPHE && is_elision(start, (gsize)(k->p - start));

		step(k);
		if (elided)
			break;
	}
	add_letters(k, start);
}

static void
cut_letters_whole(struct cutter *k)
{
	const char *start = k->p;

	while (k->is == LETTER || k->is == DIGIT || is_nothing(k))
		step(k);
	add_letters(k, start);
}

/* ---- numbers, marks ----------------------------------------------------------------- */

static void
fold_digits(GString *out, const char *p, gsize n)
{
	guint32 c;

	for (gsize i = 0; i < n;) {
		i += text_char(p + i, n - i, &c);
		g_string_append_c(out, (char)('0' + g_unichar_digit_value(c)));
	}
}

static void
cut_digits(struct cutter *k)
{
	const char *start = k->p;

	while (k->is == DIGIT)
		step(k);
	fold_digits(k->words->folded, start, (gsize)(k->p - start));
	add(k, start, WORD_NUMBER);
}

/* 12,50 and 10:30 and 12/03/2026 and 2026-0417 are one each, "9h30" and "48h" too. */
static void
cut_number(struct cutter *k)
{
	const char *start = k->p;

	while (k->is == LETTER || k->is == DIGIT ||
		(k->size == 1 && strchr(".,:/-", (int)k->c) != NULL && next_is(k) == DIGIT))
		step(k);
	text_fold_into(k->words->folded, start, (gsize)(k->p - start));
	add(k, start, WORD_NUMBER);
}

static void
cut_mark_apart(struct cutter *k)
{
	const char *start = k->p, *name = k->c == 0x2026 ? "." : prose_mark_name(k->c);

	step(k);
	add_mark(k, start, name);
}

/* '?', '!', '.' when the character ends sentences, else 0. */
static char
end_mark(guint32 c)
{
	const char *name = c < 0x80 ? NULL : prose_mark_name(c);
	guint32 as = name != NULL ? (guint32)*name : c;

	return as == '?' || as == '!' || as == '.' ? (char)as : 0;
}

/* "?!", "!!!" and "..." are one mark each: the one that says most. */
static void
cut_mark_whole(struct cutter *k)
{
	const char *start = k->p, *name = prose_mark_name(k->c), *most = end_mark(k->c) == '?' ? "?" : end_mark(k->c) == '!' ? "!" : ".";
	guint dots = k->c == '.';

	if (end_mark(k->c) == 0) {
		step(k);
		add_mark(k, start, name);
		return;
	}
	for (step(k); k->size > 0 && end_mark(k->c) != 0; step(k)) {
		dots += k->c == '.';
		if (end_mark(k->c) == '?')
			most = "?";
		else if (end_mark(k->c) == '!' && *most == '.')
			most = "!";
	}
	add_mark(k, start, *most == '.' && dots > 1 ? "…" : most);
}

/* ---- the walk ----------------------------------------------------------------------- */

/* Between two letters, or a digit and a letter ("48-hour"), a hyphen joins. */
static gboolean
joins(const struct cutter *k)
{
	const struct word *before = word_at(k->words, (gint64)k->words->list->len - 1);
	enum letter after = next_is(k);
	gboolean letters = before->kind == WORD_LETTERS;

	if (before->end != (guint32)(k->p - k->words->text) || before->kind == WORD_MARK ||
		(k->is == DASH && !prose_is_hyphen(k->c)))
		return FALSE;
	if (k->words->grain == PROSE_WHOLE)
		return letters && after == LETTER;
	return k->is == DASH && (after == LETTER || (after == DIGIT && letters));
}

static gboolean
cut_link(struct cutter *k)
{
	const char *start = k->p, *end;

	if (k->words->grain != PROSE_WHOLE || k->joined || !g_ascii_isalnum(*k->p) ||
		(end = prose_link_end(k->p, k->end)) == k->p)
		return FALSE;
	k->p = end;
	look(k);
	text_fold_into(k->words->folded, start, (gsize)(end - start));
	add(k, start, WORD_LINK);
	return TRUE;
}

static void
cut_one(struct cutter *k)
{
	gboolean whole = k->words->grain == PROSE_WHOLE;

	switch (k->is) {
	case LETTER:
		if (!cut_link(k))
			(whole ? cut_letters_whole : cut_letters_apart)(k);
		return;
	case DIGIT:
		if (!cut_link(k))
			(whole ? cut_number : cut_digits)(k);
		return;
	case NEWLINE:
		k->lines += !(k->c == '\r' && k->p + 1 < k->end && k->p[1] == '\n');
		step(k);
		return;
	case SPACE:
		step(k);
		return;
	case APOSTROPHE:
	case DASH:
		if (joins(k)) {
			k->joined = TRUE;
			step(k);
			return;
		}
		break;
	case MARK:
		break;
	}
	(whole ? cut_mark_whole : cut_mark_apart)(k);
}

static void
cut(struct prose *words, gsize start, gsize end, guint lines)
{
	struct cutter k = { .words = words, .p = words->text + start, .end = words->text + end, .lines = lines };

	for (look(&k); k.size > 0;)
		cut_one(&k);
}

/* What is quoted between two spans of one's own parts them like a blank line. */
static void
cut_own(struct prose *words)
{
	g_autoptr(GArray) spans = quote_split(words->text);
	guint lines = 1;

	for (guint i = 0; i < spans->len; i++) {
		const struct quote_span *s = &g_array_index(spans, struct quote_span, i);

		if (s->kind == QUOTE_OWN)
			cut(words, s->start, s->end, lines);
		lines = s->kind == QUOTE_OWN ? 1 : 2;
	}
}

/* Several words between quotation marks are somebody else's. */
static void
flag_quoted(struct prose *words)
{
	gint64 open = -1;
	guint plain = 0;

	for (guint i = 0; i < words->list->len; i++) {
		gboolean mark = word_at(words, i)->kind == WORD_MARK, straight = mark && word_is(words, i, "\"");

		plain += word_at(words, i)->kind == WORD_LETTERS;
		if (open >= 0 && (straight || (mark && word_is(words, i, "»")))) {
			for (gint64 k = open; plain >= 2 && k <= (gint64)i; k++)
				g_array_index(words->list, struct word, k).quoted = TRUE;
			open = -1;
		} else if (straight || (mark && word_is(words, i, "«"))) {
			open = i;
			plain = 0;
		} else if (open >= 0 && (gint64)i - open > QUOTED_MAX) {
			open = -1;
		}
	}
}

struct prose *
prose_read(const char *text, enum prose_grain grain)
{
	struct prose *words = g_new0(struct prose, 1);
	gsize n = strlen(text);

	words->text = text;
	words->grain = grain;
	words->list = g_array_sized_new(FALSE, FALSE, sizeof(struct word), (guint)(n / 5));
	words->sentences = g_array_new(FALSE, FALSE, sizeof(struct sentence));
	words->folded = g_string_sized_new(n + n / 4 + 16);
	g_string_append_c(words->folded, '\0'); /* the text of word_none */
	if (grain == PROSE_WHOLE) {
		cut_own(words);
		flag_quoted(words);
		prose_whole_sentences(words);
	} else {
		cut(words, 0, n, 1);
		prose_apart_sentences(words);
	}
	return words;
}

void
prose_free(struct prose *words)
{
	if (words == NULL)
		return;
	g_array_unref(words->list);
	g_array_unref(words->sentences);
	g_string_free(words->folded, TRUE);
	g_free(words);
}

/* ---- looking at them ---------------------------------------------------------------- */

const struct word word_none = { .kind = WORD_MARK };

const struct sentence *
prose_sentence(const struct prose *words, guint number)
{
	return &g_array_index(words->sentences, struct sentence, number);
}

const struct sentence *
word_sentence(const struct prose *words, guint i)
{
	return prose_sentence(words, word_at(words, i)->sentence);
}

guint
prose_count(const struct prose *words, guint first, guint end)
{
	guint n = 0;

	for (guint i = first; i < end; i++)
		n += word_at(words, i)->kind != WORD_MARK;
	return n;
}

void
prose_classify(struct prose *words, const struct lexicon *lexicon)
{
	for (guint i = 0; i < words->list->len; i++)
		g_array_index(words->list, struct word, i).classes = word_classes(words, i, lexicon);
}

gboolean
word_has(const struct prose *words, gint64 i, guint64 classes)
{
	return (word_at(words, i)->classes & classes) != 0;
}
