/* core/promise-verb-fr.c — French: "nous vous répondrons", "je m'en occupe", "est traité", "vous recevrez". */
#include "core/promise-verb.h"

static gboolean
is_infinitive(const struct verbs *v, gint64 i)
{
	return ends(v, i, "er") || ends(v, i, "ir") || ends(v, i, "re") || ends(v, i, "oir");
}

static enum promise_act
vous(const struct verbs *v, guint i)
{
	if (verb_is_negated(v, i))
		return PROMISE_NOT;
	if (is(v, i, "recevrez|recevez|aurez|obtiendrez|recupererez|retrouverez"))
		return is(v, (gint64)i + 1, "besoin|a") ? PROMISE_NOT : PROMISE_WE;
	if (is(v, i, "serez"))
		return verb_near(v, i, 3, STATE) ? PROMISE_NOT : PROMISE_WE;
	if (is(v, i, "allez|devriez"))
		return verb_near(v, i, 3, TO_US) && !verb_near(v, i, 4, STATE) ? PROMISE_WE : PROMISE_NOT;
	return PROMISE_NOT;
}

/* Words in "-ez": the customer's, as an order or behind "vous". */
static enum promise_act
ez(const struct verbs *v, guint i)
{
	gint64 at = verb_subject(v, i);

	if (!ends(v, i, "ez") || has(v, i, NOT_RA) || (is(v, i, "rendez") && is(v, (gint64)i + 1, "vous")))
		return PROMISE_NOTHING;
	if (is(v, i, "comptez") && is(v, (gint64)i + 1, "sur"))
		return PROMISE_WE;
	if (is(v, i, "soyez"))
		return PROMISE_NOTHING;
	if (has(v, (gint64)i - 1, VOUS) || has(v, at, VOUS) || is(v, (gint64)i - 2, "vous"))
		return vous(v, i);
	return PROMISE_NOT;
}

static enum promise_act
future_we(const struct verbs *v, guint i)
{
	gboolean me = ends(v, i, "rai") && verb_earlier(v, i, JE), us = ends(v, i, "rons") && verb_earlier(v, i, NOUS);

	if ((!me && !us) || has(v, i, NOT_RA))
		return PROMISE_NOTHING;
	if (verb_is_negated(v, i))
		return PROMISE_NOT;
	if (is(v, i, "serai|serons"))
		return is(v, (gint64)i + 1, "en|a") && is(v, (gint64)i + 2, "mesure|meme") ? PROMISE_WE : PROMISE_NOT;
	if (is(v, i, "proposerai|proposerons|attendrai|attendrons"))
		return PROMISE_NOT;
	return PROMISE_WE;
}

static enum promise_act
future_it(const struct verbs *v, guint i)
{
	if ((!ends(v, i, "ra") && !ends(v, i, "ront")) || word_at(v->ws, i)->len < 4 || (has(v, i, NOT_RA) && !is(v, i, "aura|auront")))
		return PROMISE_NOTHING;
	if (has(v, i, NO_PLEDGE) && !(is(v, i, "fermera") && verb_earlier(v, i, ON)))
		return PROMISE_NOT;
	if ((is(v, i, "sera|seront") && verb_near(v, i, 3, STATE)) || (is(v, i, "aura|auront") && is(v, (gint64)i + 1, "lieu")) ||
		(is(v, i, "passera|passeront|arrivera|arriveront|viendra") && is(v, (gint64)i + 1, "a|de") &&
			(prose_digits(v->ws, (gint64)i + 2) >= 0 || is(v, (gint64)i + 2, "echeance|terme|expiration"))))
		return PROMISE_NOT;
	return verb_pledge(v, i);
}

static enum promise_act
going(const struct verbs *v, guint i)
{
	guint k = i + 1;

	if (!is(v, i, "vais|allons|va|vont"))
		return PROMISE_NOTHING;
	while (has(v, k, LIGHT) && k < i + 5)
		k++;
	if (!is_infinitive(v, k))
		return PROMISE_NOTHING;
	if (verb_near(v, k, 2, STATE))
		return PROMISE_NOT;
	return verb_pledge(v, i);
}

/* "je vous rappelle que": a reminder. */
static gboolean
reminds(const struct verbs *v, guint i)
{
	return is(v, i, "rappelle|rappelons") && is(v, (gint64)i + 1, "que|qu'|ainsi");
}

static gboolean
agrees(const struct verbs *v, guint i, gint64 at)
{
	if (has(v, at, NOUS))
		return ends(v, i, "ons") || is(v, i, "faisons|sommes");
	return has(v, at, JE | ON) && !ends(v, i, "ons"); /* "je prépare": no infinitive stands there */
}

/* "nous vous répondons", "je m'en occupe"; and "… et vous rappelons" with the subject before. */
static enum promise_act
present(const struct verbs *v, guint i)
{
	gint64 at = verb_subject(v, i);
	gboolean ours;

	if (!has(v, i, DOES) || is(v, i, "suis|be|have|do|get|let|come") || verb_is_participle(v, i))
		return PROMISE_NOTHING;
	ours = at >= 0 && agrees(v, i, at);
	if (!ours && is(v, at, "et|puis|,|mais|ou"))
		ours = ends(v, i, "ons") ? verb_earlier(v, (guint)at, NOUS) :
			verb_earlier(v, (guint)at, JE) && (has(v, (gint64)i - 1, VOUS) || is(v, i, "reviens|fais")) && !is_infinitive(v, i);
	if (!ours && verb_starts_clause(v, (guint)(at + 1)) && i > v->start && has(v, (gint64)i - 1, VOUS) && is(v, i, "rappelle|recontacte|reponds|tiens|envoie"))
		ours = TRUE; /* "Vous rappelle demain." */
	if (!ours)
		return PROMISE_NOTHING;
	return reminds(v, i) ? PROMISE_NOT : verb_is_negated(v, i) ? PROMISE_NOT : PROMISE_WE;
}

/* "un conseiller vous rappelle", "la réponse vous parvient". */
static enum promise_act
present_it(const struct verbs *v, guint i)
{
	gint64 at = verb_subject(v, i);

	if (!has(v, i, DOES) || verb_is_participle(v, i) || is_infinitive(v, i) || ends(v, i, "ons") || ends(v, i, "ez") || at < 0)
		return PROMISE_NOTHING;
	if (!(has(v, at, OURS | THIRD) && !is(v, at, "nos|notre|mon|ma|mes|our|my")) && !(at + 1 < (gint64)i && verb_earlier(v, i, OURS | THIRD) && word_at(v->ws, at)->kind == WORD_LETTERS && is(v, (gint64)i - 1, "vous|s'|en")))
		return PROMISE_NOTHING;
	if (at + 1 == (gint64)i && !is(v, i, "traite*|repond|arrive|intervient|parvient|s'|effectue|calls|replies|answers|sends"))
		return PROMISE_NOTHING;
	if (at + 1 < (gint64)i && !is(v, (gint64)i - 1, "vous|s'|en|y|l'|le|la|les|leur|lui"))
		return PROMISE_NOTHING;
	return verb_pledge(v, i);
}

/* "est traitée", "sont effectués". */
static enum promise_act
passive(const struct verbs *v, guint i)
{
	guint k = i + 1;

	if (!is(v, i, "est|sont"))
		return PROMISE_NOTHING;
	while (has(v, k, LIGHT) && k < i + 4)
		k++;
	if (!has(v, k, DOES) || !verb_is_participle(v, k) || has(v, k, STATE))
		return PROMISE_NOTHING;
	return has(v, k, MOVES) ? PROMISE_NOT : verb_pledge(v, i);
}

static enum promise_act
should(const struct verbs *v, guint i)
{
	if (is(v, i, "devrait|devraient|devrions"))
		return verb_pledge(v, i);
	if (is(v, i, "faut|devez|doit|doivent|devriez|pourra|pourront") && !(is(v, i, "pourra|pourront") && verb_earlier(v, i, OURS)))
		return PROMISE_NOT;
	return PROMISE_NOTHING;
}

enum promise_act
verb_french(const struct verbs *v, guint i)
{
	static const verb_reader readers[] = { ez, future_we, future_it, going, should, passive, present, present_it };

	return verb_first(v, i, readers, G_N_ELEMENTS(readers));
}
