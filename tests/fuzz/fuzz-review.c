// layers: none
/* What the checks say of a draft: spans lie inside their text, counts add up, whatever was written. The part before
 * the first form feed is the customer's text. */
#include "core/prose.h"
#include "core/review.h"
#include "tests/fuzz/fuzz.h"

#include <string.h>

/* Words lie one behind the other, each in its sentence, and sentences adjoin. */
static void
look_at_words(const char *text, enum prose_grain grain)
{
	AUTO(prose) words = prose_read(text, grain);
	guint32 at = 0;
	guint next = 0;

	for (guint i = 0; i < words->list->len; i++) {
		const struct word *w = word_at(words, i);

		CLAIM(w->start >= at && w->end > w->start && w->len == strlen(word_text(words, i)));
		at = w->end;
	}
	CLAIM(at <= strlen(text));
	for (guint i = 0; i < words->sentences->len; i++) {
		const struct sentence *s = prose_sentence(words, i);

		CLAIM(s->first == next && s->end > s->first && word_sentence(words, s->first) == s);
		next = s->end;
	}
	CLAIM(next == words->list->len);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	g_autofree char *text = g_utf8_make_valid((const char *)data, (gssize)size);
	char *split = strchr(text, '\f');
	struct review_input in = { .draft = text, .name = "Jean Dupont", .rendered = text, .hour = 9 };

	look_at_words(text, PROSE_APART);
	look_at_words(text, PROSE_WHOLE);
	if (split != NULL) {
		*split = '\0';
		in.customer = text;
		in.draft = split + 1;
	}
	AUTO(review) r = review_new(&in);
	guint answered = 0;

	for (guint i = 0; i < r->findings->len; i++) {
		const struct review_finding *f = r->findings->pdata[i];
		const char *of = f->check == REVIEW_COMPLETE ? in.customer : in.draft;

		CLAIM(f->start <= f->end && f->end <= strlen(of) && g_utf8_validate(f->why, -1, NULL));
		CLAIM(g_utf8_validate(of + f->start, (gssize)(f->end - f->start), NULL));
	}
	for (guint i = 0; i < r->questions->len; i++) {
		const struct review_question *q = &g_array_index(r->questions, struct review_question, i);

		CLAIM(q->start < q->end && q->end <= strlen(in.customer));
		answered += q->answered ? 1 : 0;
	}
	CLAIM(answered == r->answered);
	return 0;
}
