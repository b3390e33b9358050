/* core/review-phone.c — the check `phone`: is the customer sent elsewhere, and is that all the answer says?
 *
 * FEATURES F5, CHECKS "phone". The sentences that ask for it are found by language (core/review-phone-fr, -en); what
 * is left of the body decides how grave it is. */
#include "core/review-phone.h"

#include "core/review-private.h"

#include <glib/gi18n.h>
#include <string.h>

#define REST_MIN 8 /* words beside the invitation that make it an answer */
#define FRAME_MAX 14 /* words before a verb in which somebody is asked */

/* ---- what both languages do --------------------------------------------------------- */

guint
invite_action(const struct invite_tongue *t, const struct prose *w, const struct sentence *s, guint i, enum invite_kind *kind)
{
	for (gsize k = 0; k < INVITE_ROWS && t->rows[k].actions != NULL; k++) {
		guint end = phrase_at(t->rows[k].actions(), w, i, s->end);

		if (end != 0) {
			*kind = t->rows[k].kind;
			return end;
		}
	}
	return 0;
}

guint
invite_part_start(const struct prose *w, const struct sentence *s, guint i)
{
	for (guint k = i; k > s->first; k--)
		if (word_is(w, (gint64)k - 1, ":|(|)|-|«|»") || (word_is(w, (gint64)k - 1, ",") && i - k >= 2))
			return k;
	return s->first;
}

gboolean
invite_is_negated(const struct invite_tongue *t, const struct prose *w, guint from, guint i)
{
	for (guint k = from; k < i; k++) {
		guint after = phrase_at(t->not_negations(), w, k, i);

		if (after != 0)
			k = after - 1;
		else if (word_classes(w, k, t->negations()) != 0)
			return TRUE;
	}
	return FALSE;
}

gboolean
invite_is_past(const struct invite_tongue *t, const struct prose *w, guint from, guint i)
{
	return phrase_within(t->pasts(), w, from, i, NULL) != 0;
}

/* What was passed over may have been the asking itself: each end is tried. */
gint64
invite_frame(const struct invite_tongue *t, const struct prose *w, const struct sentence *s, guint i, gint64 before)
{
	guint at;

	for (gint64 k = (gint64)i - 1; k >= before && k >= (gint64)s->first; k--)
		if (phrase_before(t->frames(), w, (guint)MAX((gint64)s->first, k - FRAME_MAX), (guint)k + 1, &at))
			return at;
	return -1;
}

gint64
invite_skip_back(const struct prose *w, const struct sentence *s, gint64 i, struct word_list *list)
{
	while (i >= (gint64)s->first && word_in(w, i, list))
		i--;
	return i;
}

/* ---- where it leads ----------------------------------------------------------------- */

/* From public to private messages is what F8 wants; it is never a hit. */
PHRASES(private_ways,
	"message|messages|conversation|discussion prive|prives|privee|direct|directs", "mp|dm|dms|mps|pm|inbox", "messagerie privee|directe|instantanee",
	"en|par|via prive", "private|direct message|messages|messaging|chat", "in private", "privately", "messenger")
PHRASES(secure_ways, "messagerie securisee|client", "secure message|messages|messaging|inbox", "espace client|personnel", "messagerie de|d votre")
PHRASES(mail_ways, "mail|email|courriel", "e mail", "ce|this message|mail|email|courriel", "par retour", "by return", "reply|replying", "repondant")

/* Words that leave it to the customer. What it would be about ("pour toute autre question", "for any other question")
 * leaves nothing to anybody. */
PHRASES(choices,
	"si|s vous|tu|besoin|necessaire|le|la preferez|preferes|souhaitez|souhaites|voulez|veux|desirez|desires|besoin|avez|as|cas",
	"si besoin|necessaire|utile|possible", "si vous|tu le souhaitez|souhaites|desirez|preferez|voulez|veux", "si vous|tu en avez|as", "si vous|tu avez|as", "si c est plus", "si cela vous", "aussi|egalement|sinon", "au besoin", "le cas echeant", "en cas de", "hesitez|hesite .. pas",
	"a votre|ta convenance|guise|disposition", "libre a vous|toi", "ou bien", "toujours", "autrement", "eventuellement",
	"if you d|would? prefer|prefere|rather|like|wish|want|need|have|d|would", "if needed|necessary|required|easier|preferred|helpful|anything", "if it s|is|would .. easier|better", "you can|could|may|re|are .. also|always", "also|alternatively|otherwise|too", "as well", "would|d rather", "should you .. wish|prefer|need|want|have|like|require",
	"feel free", "hesitate", "at your convenience", "welcome to", "happy to")

static gboolean
has_way(const struct phrases *ways, const struct prose *w, guint from, guint to)
{
	return phrase_within(ways, w, from, to, NULL) != 0;
}

static gboolean
has_address(const struct prose *w, guint from, guint to)
{
	for (guint i = from; i < to; i++)
		if (word_at(w, i)->kind == WORD_LINK && strchr(word_text(w, i), '@') != NULL)
			return TRUE;
	return FALSE;
}

/* Where the same channel, or its private side, is meant. */
static gboolean
stays_here(const struct prose *w, const struct sentence *s, guint i, enum invite_kind kind, const struct review_input *in)
{
	guint to = i;
	gboolean mail = in->channel == NULL || strcmp(in->channel->name, "mail") == 0;

	if (kind == INVITE_CALL)
		return FALSE;
	while (to < s->end && !word_is(w, to, ",|:|;|ou|or"))
		to++;
	if (has_way(private_ways(), w, s->first, to) || (in->public_ && has_way(secure_ways(), w, i, to)))
		return TRUE;
	return mail && (has_way(mail_ways(), w, i, to) || has_address(w, i, to));
}

/* The verbs of both languages: most words are none. */
static const struct lexicon *
verbs(void)
{
	static struct lexicon *made;
	const struct invite_tongue *const tongues[] = { &review_phone_fr, &review_phone_en };
	const struct phrases *lists[2 * INVITE_ROWS];
	gsize n = 0;

	if (g_once_init_enter(&made)) {
		for (gsize i = 0; i < G_N_ELEMENTS(tongues); i++)
			for (gsize k = 0; k < INVITE_ROWS && tongues[i]->rows[k].actions != NULL; k++)
				lists[n++] = tongues[i]->rows[k].actions();
		g_once_init_leave(&made, phrases_starters(lists, n));
	}
	return made;
}

/* The first invitation of a sentence; the word after it, 0 none. */
static guint
find_invite(const struct prose *w, const struct sentence *s, const struct review_input *in, guint *at)
{
	for (guint i = s->first; i < s->end; i++) {
		enum invite_kind kind;
		guint end;

		if (word_at(w, i)->quoted || word_classes(w, i, verbs()) == 0)
			continue;
		end = review_phone_fr.invite(w, s, i, &kind);
		if (end == 0)
			end = review_phone_en.invite(w, s, i, &kind);
		if (end != 0 && !stays_here(w, s, i, kind, in)) {
			*at = i;
			return end;
		}
	}
	return 0;
}

/* ---- what is left ------------------------------------------------------------------ */

gboolean
review_is_invited(const struct review_context *c, guint sentence)
{
	guint low = 0, high = c->invites->len;

	while (low < high) {
		guint mid = low + (high - low) / 2;

		if (g_array_index(c->invites, struct review_invite, mid).sentence < sentence)
			low = mid + 1;
		else
			high = mid;
	}
	return low < c->invites->len && g_array_index(c->invites, struct review_invite, low).sentence == sentence;
}

/* The invitation's own part of its sentence: from the last comma before it to the next comma or conjunction after. */
static void
invite_part(const struct prose *w, const struct review_invite *v, guint *from, guint *to)
{
	const struct sentence *s = prose_sentence(w, v->sentence);

	for (*from = v->at; *from > s->first && !word_is(w, (gint64)*from - 1, ",|:|;|(|)|-"); --*from)
		;
	for (*to = v->end; *to < s->end && !word_is(w, *to, ",|:|;|(|-|et|and|mais|but|car|because"); ++*to)
		;
}

/* Words and facts beside the invitations. */
static void
weigh_rest(const struct review_context *c, guint *count, gboolean *fact)
{
	const struct prose *w = c->draft;
	const GArray *invites = c->invites;

	for (guint i = 0; i < w->sentences->len; i++) {
		const struct sentence *s = prose_sentence(w, i);

		if (s->part != PART_BODY || review_is_invited(c, i))
			continue;
		*count += prose_count(w, s->first, s->end);
		*fact |= review_has_fact(c, s->first, s->end);
	}
	for (guint i = 0; i < invites->len; i++) {
		const struct review_invite *v = &g_array_index(invites, struct review_invite, i);
		const struct sentence *s = prose_sentence(w, v->sentence);
		guint from, to;

		invite_part(w, v, &from, &to);
		if (!review_has_fact(c, s->first, from) && !review_has_fact(c, to, s->end))
			continue;
		*fact = TRUE;
		*count += prose_count(w, s->first, from) + prose_count(w, to, s->end);
	}
}

static void
report(struct review *r, const struct review_context *c, const struct review_invite *v, gboolean deflects)
{
	const struct prose *w = c->draft;
	const struct sentence *s = prose_sentence(w, v->sentence);
	g_autofree char *said = review_said(c, s->first, s->end, 60);
	gsize start = word_at(w, s->first)->start, end = word_at(w, (gint64)s->end - 1)->end;

	if (deflects)
		review_add(r, REVIEW_PHONE, "phone-deflect", REVIEW_ERROR, start, end,
			_("the answer only sends the customer elsewhere: “%s”"), said);
	else if (phrase_within(choices(), w, s->first, s->end, NULL) != 0)
		review_add(r, REVIEW_PHONE, "phone-optional", REVIEW_INFO, start, end,
			_("offers another way besides the answer: “%s”"), said);
	else
		review_add(r, REVIEW_PHONE, "phone-extra", REVIEW_WARNING, start, end,
			_("asks the customer to call or to come, though the answer is given: “%s”"), said);
}

void
review_find_invites(struct review_context *c)
{
	for (guint i = 0; i < c->draft->sentences->len; i++) {
		const struct sentence *s = prose_sentence(c->draft, i);
		struct review_invite v = { .sentence = i };

		if (s->part == PART_BODY && (v.end = find_invite(c->draft, s, c->in, &v.at)) != 0)
			g_array_append_val(c->invites, v);
	}
}

void
review_phone(struct review *r, struct review_context *c)
{
	guint count = 0;
	gboolean fact = FALSE;

	if (c->invites->len == 0)
		return;
	weigh_rest(c, &count, &fact);
	r->deflects = count < REST_MIN || !fact;
	for (guint i = 0; i < c->invites->len; i++)
		report(r, c, &g_array_index(c->invites, struct review_invite, i), r->deflects);
}
