/* core/review-manner.c — the checks of manner: language, attachment, capitals, greeting. */
#include "core/phrase.h"
#include "core/review-private.h"
#include "core/tongue.h"

#include <glib/gi18n.h>
#include <string.h>

#define WORDS_MIN 5 /* of a draft whose language is guessed */
#define EVENING 17 /* hour from which "bonsoir" is right */
#define LATE 18 /* and from which "good afternoon" is not */

/* ---- language ---------------------------------------------------------------------- */

/* A draft in both languages serves the customer too. */
static gboolean
speaks_too(const struct prose *w, const char *lang, const char *other)
{
	return tongue_count(w, lang) * 2 > tongue_count(w, other);
}

void
review_language(struct review *r, struct review_context *c)
{
	const char *theirs = c->in->lang != NULL && *c->in->lang != '\0' ? c->in->lang
		: c->customer != NULL ? tongue_guess(c->customer) : NULL;
	const char *ours = prose_count(c->draft, 0, c->draft->list->len) >= WORDS_MIN ? tongue_guess(c->draft) : NULL;

	if (theirs == NULL || ours == NULL || g_ascii_strncasecmp(theirs, ours, 2) == 0 || speaks_too(c->draft, theirs, ours))
		return;
	review_add(r, REVIEW_LANGUAGE, "language", REVIEW_WARNING, 0, strlen(c->in->draft),
		_("the customer writes in “%.2s”, the answer is in “%s”"), theirs, ours);
}

/* ---- attachment -------------------------------------------------------------------- */

#define FILES_FR \
	"document|documents|formulaire|formulaires|fichier|fichiers|courrier|attestation|releve|releves|contrat|contrats|rib|" \
	"justificatif|justificatifs|copie|copies|tableau|notice|facture|pdf"

PHRASES(announced,
	"ci joint|jointe|joints|jointes|annexe|annexee|annexes|inclus|incluse", "en|par piece|pieces jointe|jointes", "en pj|annexe", "la|une|cette|les|des|ces|l piece|pieces jointe|jointes", "piece|pieces jointe|jointes a|au|ce|suivante|suivantes",
	"trouverez|trouver|trouve|voici .. joint|jointe|joints|jointes|annexe|attache", FILES_FR " joint|jointe|joints|jointes|attache|annexe|annexes",
	"joint|jointe|joints|jointes a|au ce|cet|mon|notre|present|cette|message|mail|courriel|email", "je|nous vous|le|la|les|l? joins|joignons", "ai|avons|a bien? joint|jointe|joints|jointes le|la|les|l|un|une|des|votre|vos|ce|cette|ces|mon|mes|notre|nos _? " FILES_FR, "est|sont joint|jointe|joints|jointes|annexe|annexee|attache|attaches", "en attache|attachement",
	"find|see|finds|have|received .. attached|enclosed|attachment|attachments|enclosure", "attached|enclosed please|is|are|you|herewith|to this|find|a|the|our|my|here|below|for|with", "attached|enclosed", "i|we|ve|have attach|enclose|attached|enclosed", "am|m|are|re attaching|enclosing|sending .. attached?",
	"in|to|as|the|an|see|open|this|these attachment|attachments|enclosure", "herewith")
PHRASES(not_announced,
	"votre|vos|ta|tes piece|pieces jointe|jointes", "piece|pieces jointe|jointes que vous", "piece|pieces jointe|jointes de votre|vos", "sans|aucune|aucun|pas de|d? piece|pieces", "ouvrez|ouvrir|cliquez .. piece|pieces", "n .. pas joint|jointe", "etait|etaient pas joint|jointe", "avez .. joint|jointe|joints|jointes", "envoyez|renvoyez|renvoyer|envoyer|retourner|adresser|transmettre|faire|fournir|ajouter|joindre|mettre .. en|une|la|piece|pieces jointe|jointes?",
	"document|documents|formulaire|fichier|copie|photo|rib joint|jointe|joints|jointes a|au votre|vos", "joint|jointe|joints a|au votre|vos|leur", "compte joint|jointe", "your|no|any|without attachment|attachments|enclosure", "attachment|attachments you|that|which|from|in your|you|is|was?", "you .. attached|enclosed|attach|enclose", "please|to|not|must|should|can|could|may attach|enclose", "attached|linked to|with your|the|an|a|this account|card|profile|file|contract|policy", "not|nothing|isn|wasn|were attached|enclosed", "conditions|strings|terms attached", "with .. attached and",
	"suis|sommes|es|etes|reste|restons|demeure|tres|si|trop|tellement|particulierement|profondement attache|attachee|attaches|attachees", "i|we am|m|are|re|was|were attached", "very|so|too|deeply|really|quite|strongly|emotionally attached", "click|open|opening|download .. attachment|attachments")

void
review_attachment(struct review *r, struct review_context *c)
{
	const struct prose *w = c->draft;

	if (c->in->files > 0)
		return;
	for (guint i = 0; i < w->sentences->len; i++) {
		const struct sentence *s = prose_sentence(w, i);
		guint at, end = s->part != PART_CLOSING && s->mark != '?' ? phrase_within(announced(), w, s->first, s->end, &at) : 0;
		g_autofree char *said = NULL;

		if (end == 0 || word_at(w, at)->quoted || phrase_within(not_announced(), w, s->first, s->end, NULL) != 0)
			continue;
		said = review_said(c, at, end, 60);
		review_add(r, REVIEW_ATTACHMENT, "attachment", REVIEW_WARNING, word_at(w, at)->start, word_at(w, (gint64)end - 1)->end,
			_("“%s”, and no file is attached"), said);
		return;
	}
}

/* ---- capitals ---------------------------------------------------------------------- */

static gboolean
is_shouted(const struct review_context *c, guint i)
{
	const struct word *t = word_at(c->draft, i);

	return t->kind == WORD_LETTERS && t->upper && !(t->quoted);
}

/* Three words or more in a row, two of them long: not "IBAN", not "M. Jean DUPONT", not "LIVRET A". */
void
review_capitals(struct review *r, struct review_context *c)
{
	const struct prose *w = c->draft;
	guint first = 0, run = 0, long_ = 0;

	for (guint i = 0; i <= w->list->len; i++) {
		const struct word *t = word_at(w, i);

		if (i < w->list->len && (t->kind == WORD_MARK || (run > 0 && t->len == 1)) && t->lines == 0)
			continue;
		if (is_shouted(c, i)) {
			first = run++ == 0 ? i : first;
			long_ += t->len >= 4 ? 1 : 0;
			continue;
		}
		if (run >= 3 && long_ >= 2) {
			g_autofree char *said = review_said(c, first, i, 40);

			review_add(r, REVIEW_CAPITALS, "capitals", REVIEW_WARNING, word_at(w, first)->start,
				word_at(w, (gint64)i - 1)->end, _("in capitals: “%s”; it reads as if shouted"), said);
			return;
		}
		run = long_ = 0;
	}
}

/* ---- greeting ---------------------------------------------------------------------- */

PHRASES(evenings, "bonsoir", "bonne soiree", "good evening")
PHRASES(mornings, "good morning")
PHRASES(afternoons, "good afternoon")

void
review_greeting(struct review *r, struct review_context *c)
{
	const struct prose *w = c->draft;
	const struct sentence *s = w->sentences->len > 0 ? prose_sentence(w, 0) : NULL;
	int hour = c->in->hour;
	guint at = 0, end = 0;

	if (hour < 0 || s == NULL || s->part != PART_GREETING)
		return;
	if (hour >= 5 && hour < EVENING)
		end = phrase_within(evenings(), w, s->first, s->end, &at);
	if (end == 0 && hour >= 12)
		end = phrase_within(mornings(), w, s->first, s->end, &at);
	if (end == 0 && (hour < 12 || hour >= LATE))
		end = phrase_within(afternoons(), w, s->first, s->end, &at);
	if (end != 0) {
		g_autofree char *said = review_said(c, at, end, 40);

		review_add(r, REVIEW_GREETING, "greeting", REVIEW_WARNING, word_at(w, at)->start, word_at(w, (gint64)end - 1)->end,
			_("“%s” at %d o'clock"), said, hour);
	}
}
