/* core/prose-sentence.c — where the sentences of PROSE_APART end, and what both grains share of that. */
#include "core/prose-private.h"

#include "base/text.h"

#include <string.h>

#define SENTENCE_MAX 200 /* words; a longer one is cut, so that whoever looks back in it has little to look at */
#define WRAPPED 50 /* a line of so many bytes may have been broken by a mail program */

/* ---- both grains -------------------------------------------------------------------- */

gboolean
prose_is_abbreviation(const struct prose *words, gint64 i)
{
	return word_is(words, i,
		"m|mm|mme|mmes|mlle|mr|mrs|ms|dr|me|st|ste|tel|ref|no|n|num|art|av|bd|ex|cf|env|max|min|vs|ext|approx|nb|eg|ie|fig|p|"
		"pp|c|s|sr|jr|prof|gal|dept|acct|inc|ltd|co|janv|fevr|avr|juil|sept|oct|nov|dec|jan|feb|mar|apr|aug|sep");
}

/* The question mark behind its last word, else the last of the others. */
static char
mark_of(const struct prose *words, guint first, guint end)
{
	char mark = 0;

	for (guint i = end; i > first && word_at(words, (gint64)i - 1)->kind == WORD_MARK; i--) {
		char c = *word_text(words, (gint64)i - 1);

		if (c == '?')
			return c;
		if (mark == 0 && (c == '!' || c == '.'))
			mark = c;
	}
	return mark;
}

void
prose_add_sentence(struct prose *words, guint first, guint end, enum sentence_part part)
{
	struct sentence s = { first, end, part, mark_of(words, first, end) };

	if (end <= first)
		return;
	g_array_index(words->list, struct word, first).first = TRUE;
	for (guint i = first; i < end; i++)
		g_array_index(words->list, struct word, i).sentence = words->sentences->len;
	g_array_append_val(words->sentences, s);
}

/* ---- PROSE_APART -------------------------------------------------------------------- */

static gboolean
is_end_mark(const struct prose *words, gint64 i)
{
	return word_is(words, i, ".|!|?");
}

/* A dot with a letter or digit right behind it belongs to a number or an address. */
static gboolean
ends_sentence(const struct prose *words, gint64 i)
{
	const struct word *next = word_at(words, i + 1);

	if (word_at(words, i)->kind != WORD_MARK || !is_end_mark(words, i) || (is_end_mark(words, i + 1) && next->lines == 0))
		return FALSE;
	if (next->end == 0 || !word_is(words, i, "."))
		return TRUE;
	if (next->glued && next->kind != WORD_MARK)
		return FALSE;
	return next->lines > 0 || !word_at(words, i)->glued || !(prose_is_abbreviation(words, i - 1) || word_is(words, i - 1, "etc"));
}

static gboolean
begins_low(const struct prose *words, gint64 i)
{
	const struct word *w = word_at(words, i);
	guint32 c;

	if (w->kind == WORD_NUMBER)
		return TRUE;
	text_char(words->text + w->start, w->end - w->start, &c);
	return g_unichar_islower(c) || c == 0x20AC || c == '%' || c == '(';
}

/* A line end inside a sentence: mail programs wrap at 72 columns or so. */
static gboolean
is_wrapped(const struct prose *words, gint64 i, gsize line)
{
	const struct word *w = word_at(words, i), *before = word_at(words, i - 1);

	if (w->lines > 1 || word_is(words, i - 1, ":|;"))
		return FALSE;
	if (w->kind == WORD_LETTERS && begins_low(words, i))
		return !word_is(words, i - 1, ",") || before->end - line >= WRAPPED;
	return before->end - line >= WRAPPED && (w->kind != WORD_MARK || begins_low(words, i));
}

void
prose_apart_sentences(struct prose *words)
{
	guint first = 0;
	gsize line = 0;
	gboolean ended = FALSE;

	for (guint i = 0; i < words->list->len; i++) {
		const struct word *w = word_at(words, i);
		gboolean ends = ended || i - first >= SENTENCE_MAX;

		if (i > 0 && w->lines > 0) {
			ends |= !is_wrapped(words, i, line);
			line = w->start;
		}
		if (ends) {
			prose_add_sentence(words, first, i, PART_BODY);
			first = i;
		}
		ended = w->kind == WORD_MARK && ends_sentence(words, i);
	}
	prose_add_sentence(words, first, words->list->len, PART_BODY);
}
