/* core/facts-words.c — facts without a number: free of charge, and whether the answer is yes or no. */
#include "core/facts-private.h"

#include <string.h>

enum { /* what a word does to a yes or a no */
	YES = 1, /* says yes by itself, at the start of a sentence */
	NO = 2,
	CAN = 4, /* decides, unless negated: "possible", "acceptée" */
	CANNOT = 8, /* decides the other way: "impossible", "refusée" */
	NOT = 16, /* turns round what it stands by */
	IF = 32, /* what follows is a condition */
	GREET = 64,
	TALK = 128, /* "vous pouvez nous écrire" decides nothing */
	FREE = 256,
	COST = 512,
	NONE = 1024, /* of a cost: none */
	OTHER = 2048, /* "no other fees" */
};

static const struct lexicon_row rows[] = {
	{ YES, "oui yes yep yeah certainement absolument effectivement volontiers sure surely certainly absolutely indeed definitely exactement" },
	{ NO, "non no nope malheureusement helas unfortunately regrettably sadly" },
	{ CAN, "possible possibles pouvez pouvons peut peuvent pourrez pourra pourrons pourront permet permettent permis permise autorise autorisee autorises autorisees autorisons "
		"accepte acceptee acceptes acceptees acceptons accepter accorde accordee accordes accordees accordons acceptent eligible eligibles disponible disponibles inclus incluse incluses "
		"valable valables valide valides validee necessaire necessaires obligatoire obligatoires requis requise requises besoin devez doit doivent devrez faut faudra suffit "
		"rembourse remboursee rembourses remboursees remboursons rembourserons remboursable remboursables remboursera propose proposee proposons proposes delivre delivrons delivree "
		"beneficiez beneficie beneficier droit couvert couverte couverts couvertes concerne concernes concernee concernees charge maintenu maintenue "
		"can able may allowed permitted available eligible accept accepts accepted included includes required necessary mandatory compulsory must need needs refunded "
		"refundable covered covers offer offers approved granted supported entitled valid authorised authorized confirmed" },
	{ CANNOT, "impossible refuse refusee refuses refusees refusons interdit interdite interdits interdites exclu exclue exclus exclues inutile inutiles unable cannot decline declined declinons "
		"rejete rejetee rejetes reject rejected denied forbidden prohibited ineligible unavailable indisponible indisponibles unnecessary excluded ineligibles suspendu suspendue" },
	{ NOT, "ne n' not never jamais aucun aucune aucunement pas isn't aren't don't doesn't can't couldn't won't wasn't weren't didn't haven't hasn't wouldn't mustn't needn't nor ni" },
	{ IF, "si s' if unless when lorsque lorsqu' quand sauf unless whether afin pour" },
	{ GREET, "bonjour bonsoir madame monsieur mesdames messieurs cher chere dear hello hi mr mrs ms good" },
	{ TALK, "contacter joindre appeler ecrire consulter retrouver trouver visiter suivre adresser telephoner rapprocher contact call find see visit reach consult write follow read know savoir noter telecharger download" },
	{ FREE, "gratuit gratuite gratuits gratuites gratuitement gratis offert offerte offerts offertes free gracieusement gracieux complimentary waived" },
	{ COST, "frais cout couts surcout surcouts commission commissions cotisation cotisations supplement supplements fee fees charge charges cost costs" },
	{ NONE, "pas aucun aucune aucuns aucunes sans zero no without any d' de additional extra supplementaire supplementaires bancaire bancaires bank quelconque added" },
	{ OTHER, "autre autres other hidden cache caches" },
};

LEXICON(lexicon, rows)

void
fact_classify(struct prose *ws)
{
	prose_classify(ws, lexicon());
}

/* ---- free of charge ----------------------------------------------------------------- */

static gboolean
is_denied(const struct prose *ws, guint i)
{
	for (gint64 k = (gint64)i - 1; k >= 0 && k >= (gint64)i - 4; k--) {
		if (word_is(ws, k, "pas|plus|jamais|not|never|longer|isn't|aren't|don't|doesn't|won't|non|rien"))
			return TRUE;
		if (word_is(ws, k, ".|,|;|:|!|?"))
			return FALSE;
	}
	return FALSE;
}

/* "feel free", "interest-free", "toll free", "appel gratuit". */
static gboolean
is_other_free(const struct prose *ws, guint i)
{
	if (word_is(ws, i, "free"))
		return word_is(ws, (gint64)i - 1, "feel|toll|tax|interest|risk|hands|duty|error|is") ?
			!word_is(ws, (gint64)i - 1, "is") || word_is(ws, (gint64)i + 1, "to") :
			word_is(ws, (gint64)i + 1, "to|from|time") ||
			(word_at(ws, i)->joined && !word_is(ws, (gint64)i - 1, "fee|commission|cost|charge"));
	return word_is(ws, (gint64)i - 1, "appel|numero|ligne|vert|number|service") || word_is(ws, (gint64)i + 1, "par|+");
}

/* "sans frais", "aucun frais", "pas de frais", "no extra cost"; *start gets where the phrase begins. */
static gboolean
no_cost(const struct prose *ws, guint i, guint *start)
{
	guint from = i;
	gboolean none = FALSE;

	if (!word_has(ws, i, COST))
		return FALSE;
	while (from > 0 && word_has(ws, (gint64)from - 1, NONE) && i - from < 4) {
		from--;
		none |= word_is(ws, from, "pas|aucun|aucune|aucuns|aucunes|sans|zero|no|without");
	}
	while (from < i && word_is(ws, from, "d'|de|any|additional|extra|bank"))
		from++;
	if (!none || word_has(ws, (gint64)i - 1, OTHER) || word_has(ws, (gint64)i + 1, OTHER) ||
		word_is(ws, (gint64)from - 1, "non"))
		return FALSE;
	*start = from;
	return TRUE;
}

#define PAID "payant|payante|payants|payantes"

static gboolean
costs_nothing(const struct prose *ws, guint i)
{
	return (word_is(ws, i, "rien") && (word_is(ws, (gint64)i - 1, "coute|coutera|payez|paierez|payer") || (word_is(ws, (gint64)i + 1, "a") && word_is(ws, (gint64)i + 2, "payer|regler")))) ||
		(word_is(ws, i, "nothing") && (word_is(ws, (gint64)i - 1, "costs|cost|pay") || (word_is(ws, (gint64)i + 1, "to") && word_is(ws, (gint64)i + 2, "pay"))));
}

/* "n'est pas facturé", "is not charged". */
static gboolean
is_not_billed(const struct prose *ws, guint i)
{
	if (word_is(ws, i, "facturons|prelevons") && word_is(ws, (gint64)i - 1, "ne|n'") && word_is(ws, (gint64)i + 1, "pas|plus|rien"))
		return TRUE;
	return word_is(ws, i, "facture|facturee|factures|facturees|" PAID "|charged|charge|billed|tarife|tarifee") &&
		is_denied(ws, i) && (!word_is(ws, (gint64)i + 1, "en|a|par|if|for|to") || (word_is(ws, (gint64)i + 1, "for") && word_is(ws, (gint64)i + 2, "it|this|that|them|these")));
}

/* "payant": some amount, whichever. */
static gboolean
is_paid(const struct prose *ws, guint i)
{
	return word_is(ws, i, PAID) && !is_denied(ws, i);
}

static gboolean
is_free(const struct prose *ws, guint i)
{
	return word_has(ws, i, FREE) && !is_denied(ws, i) && !is_other_free(ws, i);
}

guint
fact_free(struct fact_reader *r, guint i)
{
	struct prose *ws = r->words;
	guint from = i;

	if (is_paid(ws, i)) {
		fact_add(r, FACT_EUR, "+", NULL, i, i + 1);
		return i + 1;
	}
	if (!is_free(ws, i) && !no_cost(ws, i, &from) && !costs_nothing(ws, i) && !is_not_billed(ws, i))
		return i;
	while (from < i && r->taken[from])
		from++;
	fact_add(r, FACT_EUR, "0", NULL, from, i + 1);
	return i + 1;
}

/* ---- yes or no ---------------------------------------------------------------------- */

static gboolean
is_mark(const struct prose *ws, gint64 i)
{
	return word_at(ws, i)->kind == WORD_MARK;
}

/* Past "Bonjour Madame Dupont,": the greeting only, the answer may stand behind it. */
static guint
skip_greeting(const struct prose *ws, guint i, guint end)
{
	guint at = i;

	if (!word_has(ws, at, GREET))
		return i;
	while (at < end && at - i < 8 && !word_is(ws, at, ",|!|.|:|-"))
		at++;
	return at < end ? at + 1 : at;
}

/* "Bien sûr", "tout à fait", "of course", "pas de problème": says yes in two words or more. */
static gboolean
opens_with_yes(const struct prose *ws, guint i)
{
	if (word_has(ws, i, YES))
		return TRUE;
	if (word_is(ws, i, "bien"))
		return word_is(ws, (gint64)i + 1, "sur|entendu|evidemment");
	if (word_is(ws, i, "tout"))
		return word_is(ws, (gint64)i + 1, "a") && word_is(ws, (gint64)i + 2, "fait");
	if (word_is(ws, i, "of|en|avec|with"))
		return word_is(ws, (gint64)i + 1, "course|effet|plaisir|pleasure");
	if (word_is(ws, i, "pas|aucun|sans|no"))
		return word_is(ws, (gint64)i + 1, "probleme|souci|problem|worries") || word_is(ws, (gint64)i + 2, "probleme|souci");
	return FALSE;
}

static gboolean
opens_with_no(const struct prose *ws, guint i)
{
	if (!word_has(ws, i, NO))
		return FALSE;
	if (word_is(ws, i, "non|no|nope"))
		return is_mark(ws, (gint64)i + 1) || word_is(ws, (gint64)i + 1, "you|we|it|this|ce|cela|vous|nous|il|elle|desole|sorry|merci|helas|malheureusement");
	return TRUE;
}

/* Words between `from` and `i` that turn it round; "ne … que" does not. */
static gboolean
is_negated(const struct prose *ws, guint start, guint i, guint end)
{
	for (gint64 k = (gint64)i - 1; k >= (gint64)start && k >= (gint64)i - 5; k--) {
		if (word_is(ws, k, ",|;|:|("))
			break;
		if (word_is(ws, k, "seulement|only|hesitez|manquez|just"))
			return FALSE;
		if (word_has(ws, k, NOT))
			return !word_is(ws, (gint64)i + 1, "que|qu'");
	}
	return i + 1 < end && word_is(ws, (gint64)i + 1, "not|pas") && !word_is(ws, (gint64)i + 2, "only|seulement");
}

static gboolean
only_talks(const struct prose *ws, guint i, guint end)
{
	if (!word_is(ws, i, "pouvez|can|may|pourrez|devez|need"))
		return FALSE;
	for (guint k = i + 1; k < end && k < i + 5; k++)
		if (word_has(ws, k, TALK))
			return TRUE;
	return FALSE;
}

/* In a condition until its comma. */
static guint
skip_condition(const struct prose *ws, guint i, guint end)
{
	while (i < end && !word_is(ws, i, ",|:|;"))
		i++;
	return i;
}

/* 1 yes, -1 no, 0 says nothing. */
static int
sentence_polarity(const struct prose *ws, guint start, guint end, guint *at)
{
	guint i = skip_greeting(ws, start, end);

	*at = i;
	if (i < end && opens_with_yes(ws, i))
		return 1;
	if (i < end && opens_with_no(ws, i))
		return -1;
	for (; i < end; i++) {
		*at = i;
		if (word_has(ws, i, IF))
			i = skip_condition(ws, i, end);
		else if (word_has(ws, i, CANNOT))
			return is_negated(ws, start, i, end) ? 1 : -1;
		else if (word_has(ws, i, CAN) && !only_talks(ws, i, end))
			return is_negated(ws, start, i, end) ? -1 : 1;
	}
	return 0;
}

void
fact_polarity(struct fact_reader *r)
{
	struct prose *ws = r->words;
	guint at = 0;

	for (guint i = 0; i < ws->sentences->len; i++) {
		const struct sentence *s = prose_sentence(ws, i);
		int said = s->mark == '?' ? 0 : sentence_polarity(ws, s->first, s->end, &at);

		if (said != 0) {
			fact_add(r, FACT_POL, said > 0 ? "yes" : "no", NULL, at, at + 1);
			return;
		}
	}
}

/* ---- what is denied ----------------------------------------------------------------- */

#define STEM 4 /* letters that tell two words apart */
#define STEMS_MAX 400

static void
add_stem(GString *out, const struct prose *ws, guint i)
{
	const char *text = word_text(ws, i);

	if (word_at(ws, i)->kind == WORD_LETTERS && word_at(ws, i)->len >= STEM)
		g_string_append_printf(out, "%.*s ", STEM, text);
}

/* The verb between "ne" and "pas", behind "not"; of an auxiliary its participle. -1 none. */
static gint64
denied_verb(const struct prose *ws, guint i)
{
	gint64 k = (gint64)i + 1;

	if (word_is(ws, i, "ne|n'")) {
		while (word_is(ws, k, "vous|nous|le|la|l'|les|lui|leur|y|en|me|m'|se|s'"))
			k++;
		if (!word_is(ws, k + 1, "pas|plus|jamais|aucun|aucune") || word_is(ws, k, "hesitez|oubliez|inquietez|manquez|tardez"))
			return -1;
		return word_is(ws, k, "est|sont|etes|suis|sommes|avez|avons|ont|a|ai|sera|seront") ? k + 2 : k;
	}
	if (word_is(ws, i, "not|doesn't|don't|isn't|aren't|won't|didn't") && !word_is(ws, k, "hesitate|only|worry|forget"))
		return k;
	return -1;
}

void
fact_stems(const struct prose *ws, char **said, char **denied)
{
	GString *all = g_string_new(" "), *no = g_string_new(" ");

	for (guint i = 0; i < ws->list->len && i < STEMS_MAX; i++) {
		gint64 verb = denied_verb(ws, i);

		add_stem(all, ws, i);
		if (verb >= 0 && word_at(ws, verb)->end > 0)
			add_stem(no, ws, (guint)verb);
	}
	*said = g_string_free(all, FALSE);
	*denied = g_string_free(no, FALSE);
}
