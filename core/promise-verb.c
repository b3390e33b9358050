/* core/promise-verb.c — who will do what: verbs of French and English, by their endings, their subjects
 * and a lexicon of what a bank does for its customers. */
#include "core/promise-private.h"

#include <string.h>

enum {
	DOES = 1 << 0, /* what a bank does: in any form */
	JE = 1 << 1, NOUS = 1 << 2, ON = 1 << 3, VOUS = 1 << 4,
	WE = 1 << 5, YOU = 1 << 6,
	LIGHT = 1 << 7, /* may stand between a subject and its verb */
	OURS = 1 << 8, /* people and things of the bank */
	THIRD = 1 << 9, /* somebody else */
	HAD = 1 << 10, /* makes a past */
	DONE = 1 << 11, /* a participle that its ending does not tell */
	STATE = 1 << 12, /* "fermée", "absent": how things will be, nothing that is done */
	ASKS = 1 << 13, /* asks something of the customer */
	MAY = 1 << 14, /* offers, or leaves open */
	NOT = 1 << 15,
	TO_US = 1 << 16, /* of what the customer will have: "recevoir", "have" */
	NOUN = 1 << 17, /* at the start: "Réponse sous 48 h" */
	OF = 1 << 18, /* makes a noun no subject: "du commerçant" */
	NOT_RA = 1 << 19, /* ends as a future does, and is none */
	NO_PLEDGE = 1 << 20, /* future, but a fact about the world: "expirera" */
	BE = 1 << 21,
	ORDER = 1 << 22, /* English: at the start of a clause, an order */
	WAS = 1 << 23, /* English past of what a bank does */
	MOVES = 1 << 24, /* "est arrivé" is past */
	PLEDGE = 1 << 25, /* "we aim to" */
	KNOW = 1 << 26, /* "voir si": no condition */
	HABIT = 1 << 27,
	DET = 1 << 28,
};

static const struct lexicon_row rows[] = {
	{ DOES, "rappel* recontact* contact* rembours* credit* envoi* envoy* enverr* adress* transmet* transmis* trait* repond* revien* reven* inform* tien* tenir ten* "
		"expedi* livr* regularis* resou* resolv* corrig* debloqu* activ* annul* clotur* ferm* ouvr* verifi* etudi* examin* confirm* communiqu* donn* apport* ecri* "
		"appel* telephon* join* prepar* fourni* valid* finalis* effectu* fais* fait faire fera* proced* pren* regl* restitu* remet* remis* emet* command* relanc* suiv* suis "
		"remedi* retabli* renouvel* lev* vers* vir* modifi* mett* met mets occup* engag* assur* garanti* promet* charge* instrui* analys* poursui* avis* previen* reserv* "
		"parvien* parven* arriv* interven* intervien* execut* realis* reedit* edit* publi* deliv* reglo* debut* attribu* augment* call* ring phone* reply* replie* respond* answer* "
		"get come send* sent email* mail* write* post* ship* deliver* process* refund* pay* paid transfer* return* updat* notif* let resolv* fix* correct* unblock* cancel* clos* open* "
		"check* review* look* provid* give* follow* receiv* complet* finish* issu* reissu* replac* reimburs* restor* forward* escalat* handl* deal* sort* investigat* revers* waiv* "
		"do be have arrive* reach* prepare* book* inform* keep* rembours* lift* activat* credit* settl* action* chas*" },
	{ JE, "je j'" }, { NOUS, "nous" }, { ON, "on" }, { VOUS, "vous" },
	{ WE, "i we i'll we'll i'm we're i've we've i'd we'd" }, { YOU, "you you'll you're you've" },
	{ LIGHT, "vous le la l' les lui leur y en me m' se s' te t' ne n' bien egalement aussi donc ensuite alors naturellement rapidement personnellement directement "
		"surement bientot tous toutes encore meme volontiers sincerement immediatement systematiquement toujours ainsi also then now certainly personally definitely just both all and "
		"each immediately happily gladly still therefore cela ca tout aujourd'hui demain desormais maintenant nous" },
	{ OURS, "conseiller conseillere conseillers collegue collegues equipe equipes service services agence banque directeur directrice responsable gestionnaire gestionnaires siege charge "
		"chargee reponse carte virement remboursement courrier retour chequier dossier demande somme montant advisor adviser manager team colleague bank branch department office "
		"card refund answer reply letter request technicien specialiste expert someone quelqu'un personne collaborateur collaboratrice interlocuteur correspondant assistant assistante "
		"specialist agent representative nos notre mon ma mes our my" },
	{ THIRD, "commercant commercants marchand fournisseur fournisseurs vendeur poste transporteur livreur assureur employeur administration impots notaire emetteur paypal visa mastercard "
		"huissier tribunal operateur chronopost colissimo dhl ups fedex caf prestataire prestataires partenaire partenaires facteur tresor locataire proprietaire concessionnaire boutique magasin "
		"site amazon merchant merchants supplier courier insurer employer notary seller shop retailer carrier landlord beneficiaire beneficiary payee recipient lawyer avocat mairie prefecture urssaf "
		"garage organisme mutuelle government authorities partner partners third tiers postman vendor solicitor solicitors accountant comptable syndic mediateur ombudsman mari epouse epoux femme fils fille husband wife son daughter" },
	{ HAD, "ai avons avez ont avait avions avaient aviez as have has had i've we've you've they've having ayant" },
	{ DONE, "recu recue recus fait faite faits pris prise mis mise transmis transmise repondu ecrit vu pu du dit ouvert ouverte permis rendu eu ete fourni fournie remis remise resolu "
		"obtenu parvenu convenu promis sent paid been done written given made received got told spoken" },
	{ STATE, "fixe fixee ferme fermee fermes fermees absent absente absents conges conge ferie indisponible indisponibles ouvert ouverte ouverts ouvertes interrompu maintenance suspendu suspendue "
		"debite debitee debites debitees preleve prelevee preleves prelevees facture facturee factures exigible payant closed open unavailable away out off charged debited billed due "
		"shut holiday dispo present heureux ravi ravis heureuse content happy delighted pleased gratuit gratuits inchange tard presente presentee presentes taken collected inactif inaccessible limite late" },
	{ ASKS, "merci veuillez priere prions prie invitons invite demandons demande conseillons conseille recommandons recommande suggerons attendons attends remercions remercie "
		"remercier please kindly require need needs must pensez" },
	{ MAY, "propose proposons proposerai puis peux pouvons pourrais pourrions pourrait pourraient pourriez souhaitez voulez desirez preferez souhaiterais aimerais can could may might would "
		"souhaite souhaitons" },
	{ NOT, "ne n' not never won't cannot can't don't doesn't unable" },
	{ TO_US, "recevoir avoir etre obtenir receive have get hear be see" },
	{ NOUN, "reponse retour rappel remboursement envoi livraison traitement virement expedition regularisation intervention reply response answer refund call callback delivery prise" },
	{ OF, "de du des d' au aux a vers chez par pour avec contre aupres of to from by with against at for sur" },
	{ NOT_RA, "opera camera extra infra ultra contra para aura* front affront environs patrons rons vrai delai essai chez assez nez" },
	{ NO_PLEDGE, "expirera expireront commencera commenceront debutera debuteront cessera cesseront changera changeront augmentera augmenteront coutera couteront restera resteront "
		"permettra appliquera appliqueront suffira faudra devra devront terminera finira fermera fermeront entrera" },
	{ BE, "be is are am was were been being est sont suis sommes i'm we're you're it's gets get" },
	{ ORDER, "send return reply call contact bring visit sign complete provide make remember do bear wait allow come fill give confirm check respond write email forward go use keep log ask try" },
	{ WAS, "called sent replied answered wrote contacted processed refunded credited emailed posted shipped informed told spoke received paid closed opened returned resolved fixed did went was were "
		"cancelled issued" },
	{ MOVES, "arrive arrivee arrives arrivees parti partie parvenu parvenue intervenu intervenue revenu venu passe passee" },
	{ PLEDGE, "aim promise commit undertake plan expect intend guarantee pledge hope" },
	{ KNOW, "savoir verifier verifie verifions voir vois voyons regarde regarder regardons demande demander confirme confirmer confirmons confirmerai confirmerons dire dirai dirons indiquer "
		"indiquerai indiquerons know see check tell confirm even meme comme" },
	{ HABIT, "generalement habituellement normalement usually normally generally typically moyenne average habitude" },
	{ DET, "le la l' les un une des ce cet cette ces votre vos the a an your this that these leur son sa ses" },
};

static const struct lexicon *
lexicon(void)
{
	static struct lexicon *made;

	if (g_once_init_enter(&made))
		g_once_init_leave(&made, lexicon_new(rows, G_N_ELEMENTS(rows)));
	return made;
}

struct verbs {
	const char *text;
	const struct prose *ws;
	guint8 *acts;
	guint start; /* of the sentence */
	guint after; /* past the last act in it, or `start` */
	gboolean english; /* it has small words of English: its "a" is an article */
};

static gboolean
is(const struct verbs *v, gint64 i, const char *alternatives)
{
	return i >= (gint64)v->start && word_is(v->ws, i, alternatives);
}

static gboolean
has(const struct verbs *v, gint64 i, guint64 classes)
{
	return i >= (gint64)v->start && word_has(v->ws, i, classes);
}

static gboolean
ends(const struct verbs *v, gint64 i, const char *ending)
{
	const char *text = word_text(v->ws, i);
	gsize n = strlen(text), m = strlen(ending);

	return n > m && strcmp(text + n - m, ending) == 0;
}

/* Is there an accent at the end of the word, which folding took away: "traité", "envoyées", not "prépare"? */
static gboolean
ends_in_accent(const struct verbs *v, const struct word *w)
{
	const char *p = v->text + w->end, *start = v->text + w->start;

	if (p > start && (p[-1] == 's' || p[-1] == 'S'))
		p--;
	if (p > start && (p[-1] == 'e' || p[-1] == 'E'))
		p--;
	return p > start && (guchar)p[-1] >= 0x80;
}

static gboolean
is_participle(const struct verbs *v, gint64 i)
{
	const struct word *w = word_at(v->ws, i);

	if (w == NULL || w->kind != WORD_LETTERS)
		return FALSE;
	if (has(v, i, DONE))
		return TRUE;
	return (ends(v, i, "e") || ends(v, i, "ee") || ends(v, i, "es") || ends(v, i, "ees") || ends(v, i, "ed")) &&
		(ends(v, i, "ed") || ends_in_accent(v, w));
}

static gboolean
is_infinitive(const struct verbs *v, gint64 i)
{
	return ends(v, i, "er") || ends(v, i, "ir") || ends(v, i, "re") || ends(v, i, "oir");
}

/* "a" the verb, not "à". */
static gboolean
is_a(const struct verbs *v, gint64 i)
{
	const struct word *w = word_at(v->ws, i);

	return !v->english && is(v, i, "a") && w->end - w->start == 1;
}

static gboolean
starts_clause(const struct verbs *v, guint i)
{
	return i == v->start || is(v, (gint64)i - 1, ",|;|:|.|(|\"|«|et|and|puis|mais|but|then|•|)|!|donc|alors|—|-");
}

/* The word before the light ones in front of `i`; -1 none in the sentence. */
static gint64
subject_place(const struct verbs *v, guint i)
{
	gint64 k = (gint64)i - 1;
	int steps = 0;

	while (k >= (gint64)v->start && has(v, k, LIGHT) && !has(v, k, NOUS) && steps++ < 6)
		k--;
	if (has(v, k, NOUS) && has(v, k - 1, NOUS | JE | ON))
		k--; /* "nous nous engageons" */
	return k >= (gint64)v->start ? k : -1;
}

static gboolean
earlier(const struct verbs *v, guint i, guint64 classes)
{
	for (gint64 k = (gint64)i - 1; k >= (gint64)v->start; k--)
		if (has(v, k, classes))
			return TRUE;
	return FALSE;
}

/* ---- negation, other people --------------------------------------------------------- */

static gboolean
is_negated(const struct verbs *v, guint i)
{
	if (word_is(v->ws, i, "manqu*|oubli*|tard*|hesit*"))
		return FALSE;
	for (gint64 k = (gint64)i - 1; k >= (gint64)i - 4 && k >= (gint64)v->after; k--)
		if (has(v, k, NOT))
			return !is(v, (gint64)i + 1, "que|qu'");
	return is(v, (gint64)i + 1, "not|never") && !is(v, (gint64)i + 2, "fail|forget|hesitate");
}

static gboolean
is_head(const struct verbs *v, gint64 i)
{
	gint64 k = i - 1;

	while (has(v, k, DET) || is(v, k, "notre|nos|our|mon|my"))
		k--;
	return !has(v, k, OF) || k < (gint64)v->after;
}

/* "nous envoyons", not "nous enverra", "nous envoyer". */
static gboolean
is_nous_subject(const struct verbs *v, gint64 i)
{
	gint64 k = i + 1;

	while (has(v, k, LIGHT))
		k++;
	return ends(v, k, "ons") || is(v, k, "sommes");
}

/* A noun of ours that is another's: "l'autre banque", "the post office", "the payee's bank", "un technicien
 * d'Orange". Who works for whom only a name without an article tells, and only in trades that banks lack. */
static gboolean
is_elsewhere(const struct verbs *v, gint64 i)
{
	if (is(v, i, "banque|bank|office") &&
		(is(v, i - 1, "autre|other|another|post|nouvelle|new|ancienne|old|former") || (ends(v, i - 1, "'s") && !is(v, i - 1, "bank's|branch's"))))
		return TRUE;
	return is(v, i, "technicien|technicienne|techniciens|technician|technicians|engineer") && is(v, i + 1, "de|d'|chez|from|of") &&
		word_at(v->ws, i + 2) != NULL && g_unichar_isupper(g_utf8_get_char(v->text + word_at(v->ws, i + 2)->start));
}

/* Is the one who acts, the last noun or pronoun that can be before `i`, somebody else? */
static gboolean
is_others(const struct verbs *v, guint i)
{
	for (gint64 k = (gint64)i - 1; k >= (gint64)v->start; k--) {
		if (has(v, k, JE | ON | WE) || (has(v, k, NOUS) && is_nous_subject(v, k)))
			return FALSE;
		if (has(v, k, THIRD) && is_head(v, k) && !is(v, k - 1, "carte|card"))
			return TRUE;
		if (is_elsewhere(v, k))
			return TRUE;
		if (has(v, k, OURS) && is_head(v, k))
			return FALSE;
	}
	return FALSE;
}

/* "Il vous remboursera": who that is, the sentence before says. */
static gboolean
is_others_pronoun(const struct verbs *v, guint i)
{
	gint64 at = subject_place(v, i), from;

	if (!is(v, at, "il|elle|ils|elles|he|she|they|qui") || v->start == 0 || earlier(v, (guint)at, OURS | THIRD | WE | JE))
		return FALSE;
	from = (gint64)word_sentence_start(v->ws, v->start - 1);
	for (gint64 k = (gint64)v->start - 1; k >= from; k--) {
		if (word_has(v->ws, k, THIRD))
			return TRUE;
		if (word_has(v->ws, k, OURS) && !word_is(v->ws, k, "nos|notre|mon|ma|mes|our|my"))
			return FALSE;
	}
	return FALSE;
}

static enum promise_act
pledge(const struct verbs *v, guint i)
{
	return is_negated(v, i) || is_others(v, i) || is_others_pronoun(v, i) ? PROMISE_NOT : PROMISE_WE;
}

static gboolean
near(const struct verbs *v, guint i, guint within, guint64 classes)
{
	for (guint k = i + 1; k <= i + within && word_at(v->ws, k) != NULL && word_at(v->ws, k)->kind != WORD_MARK; k++)
		if (has(v, k, classes))
			return TRUE;
	return FALSE;
}

/* ---- conditions --------------------------------------------------------------------- */

static gboolean
is_si(const struct verbs *v, guint i)
{
	if (is(v, i, "s'") && !is(v, (gint64)i + 1, "il|ils"))
		return FALSE;
	if (!is(v, i, "si|s'|if|whether"))
		return FALSE;
	for (gint64 k = (gint64)i - 1; k >= (gint64)i - 3; k--)
		if (has(v, k, KNOW))
			return FALSE;
	return TRUE;
}

static gboolean
is_on_event(const struct verbs *v, guint i)
{
	gint64 n = (gint64)i + 1;

	if (is(v, i, "des|aussitot|sitot"))
		return is(v, n, "reception|validation|que|qu'|lors|l'|signature|accord|votre|votre|le|la|confirmation|retour|acceptation") && !is(v, n + 1, "possible|matin");
	if (is(v, i, "une"))
		return is(v, n, "fois") && !is(v, n + 1, "par|de");
	if (is(v, i, "a"))
		return is(v, n, "reception|condition|compter|defaut") && (!is(v, n, "compter") || is(v, n + 2, "reception") || is(v, n + 3, "reception"));
	if (is(v, i, "apres|after|following|upon"))
		return is(v, n, "reception|validation|etude|verification|examen|signature|accord|acceptation|confirmation|receiving|receipt|approval|we|you|votre|l'|your") ||
			is(v, i, "upon");
	if (is(v, i, "sous|subject|moyennant|pourvu|provided|assuming"))
		return !is(v, i, "sous|subject") || is(v, n, "reserve|to|condition");
	if (is(v, i, "en|in"))
		return is(v, n, "cas|case") || (is(v, n, "the") && is(v, n + 1, "event"));
	if (is(v, i, "sans|without|faute"))
		return is(v, n, "reponse|retour|nouvelle|nouvelles|reply|response|answer|news|hearing|de") || is(v, n + 1, "reponse|retour|nouvelle|reply|response|answer");
	if (is(v, i, "passe|past"))
		return is(v, n, "un|ce|a|this") && is(v, n + 1, "delai|deadline|date");
	if (is(v, i, "au"))
		return is(v, n, "dela");
	if (is(v, i, "tant"))
		return is(v, n, "que|qu'");
	return is(v, i, "on") && is(v, n, "receipt|reception|confirmation|approval|completion");
}

static gboolean
is_condition(const struct verbs *v, guint i)
{
	if (is_si(v, i) || is_on_event(v, i) || (is(v, i, "should") && starts_clause(v, i) && has(v, (gint64)i + 1, YOU)))
		return TRUE;
	if (is(v, i, "as"))
		return is(v, (gint64)i + 1, "soon|long") && is(v, (gint64)i + 2, "as") && !is(v, (gint64)i + 3, "possible|we|i") ? TRUE :
			is(v, (gint64)i + 1, "soon") && is(v, (gint64)i + 2, "as") && is(v, (gint64)i + 3, "we|i");
	if (is(v, i, "once"))
		return !is(v, (gint64)i - 1, "at|and");
	return is(v, i, "quand|lorsque|lorsqu'|unless|when|whenever|sauf|hormis|until");
}

/* ---- French ------------------------------------------------------------------------- */

static enum promise_act
french_vous(const struct verbs *v, guint i)
{
	if (is_negated(v, i))
		return PROMISE_NOT;
	if (is(v, i, "recevrez|recevez|aurez|obtiendrez|recupererez|retrouverez"))
		return is(v, (gint64)i + 1, "besoin|a") ? PROMISE_NOT : PROMISE_WE;
	if (is(v, i, "serez"))
		return near(v, i, 3, STATE) ? PROMISE_NOT : PROMISE_WE;
	if (is(v, i, "allez|devriez"))
		return near(v, i, 3, TO_US) && !near(v, i, 4, STATE) ? PROMISE_WE : PROMISE_NOT;
	return PROMISE_NOT;
}

/* Words in "-ez": the customer's, as an order or behind "vous". */
static enum promise_act
french_ez(const struct verbs *v, guint i)
{
	gint64 at = subject_place(v, i);

	if (!ends(v, i, "ez") || has(v, i, NOT_RA) || (is(v, i, "rendez") && is(v, (gint64)i + 1, "vous")))
		return PROMISE_NOTHING;
	if (is(v, i, "comptez") && is(v, (gint64)i + 1, "sur"))
		return PROMISE_WE;
	if (is(v, i, "soyez"))
		return PROMISE_NOTHING;
	if (has(v, (gint64)i - 1, VOUS) || has(v, at, VOUS) || is(v, (gint64)i - 2, "vous"))
		return french_vous(v, i);
	return PROMISE_NOT;
}

static enum promise_act
french_future_we(const struct verbs *v, guint i)
{
	gboolean me = ends(v, i, "rai") && earlier(v, i, JE), us = ends(v, i, "rons") && earlier(v, i, NOUS);

	if ((!me && !us) || has(v, i, NOT_RA))
		return PROMISE_NOTHING;
	if (is_negated(v, i))
		return PROMISE_NOT;
	if (is(v, i, "serai|serons"))
		return is(v, (gint64)i + 1, "en|a") && is(v, (gint64)i + 2, "mesure|meme") ? PROMISE_WE : PROMISE_NOT;
	if (is(v, i, "proposerai|proposerons|attendrai|attendrons"))
		return PROMISE_NOT;
	return PROMISE_WE;
}

static enum promise_act
french_future_it(const struct verbs *v, guint i)
{
	if ((!ends(v, i, "ra") && !ends(v, i, "ront")) || strlen(word_text(v->ws, i)) < 4 || (has(v, i, NOT_RA) && !is(v, i, "aura|auront")))
		return PROMISE_NOTHING;
	if (has(v, i, NO_PLEDGE) && !(is(v, i, "fermera") && earlier(v, i, ON)))
		return PROMISE_NOT;
	if ((is(v, i, "sera|seront") && near(v, i, 3, STATE)) || (is(v, i, "aura|auront") && is(v, (gint64)i + 1, "lieu")) ||
		(is(v, i, "passera|passeront|arrivera|arriveront|viendra") && is(v, (gint64)i + 1, "a|de") &&
			(prose_digits(v->ws, (gint64)i + 2) >= 0 || is(v, (gint64)i + 2, "echeance|terme|expiration"))))
		return PROMISE_NOT;
	return pledge(v, i);
}

static enum promise_act
french_going(const struct verbs *v, guint i)
{
	guint k = i + 1;

	if (!is(v, i, "vais|allons|va|vont"))
		return PROMISE_NOTHING;
	while (has(v, k, LIGHT) && k < i + 5)
		k++;
	if (!is_infinitive(v, k))
		return PROMISE_NOTHING;
	if (near(v, k, 2, STATE))
		return PROMISE_NOT;
	return pledge(v, i);
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
french_present(const struct verbs *v, guint i)
{
	gint64 at = subject_place(v, i);
	gboolean ours;

	if (!has(v, i, DOES) || is(v, i, "suis|be|have|do|get|let|come") || is_participle(v, i))
		return PROMISE_NOTHING;
	ours = at >= 0 && agrees(v, i, at);
	if (!ours && is(v, at, "et|puis|,|mais|ou"))
		ours = ends(v, i, "ons") ? earlier(v, (guint)at, NOUS) :
			earlier(v, (guint)at, JE) && (has(v, (gint64)i - 1, VOUS) || is(v, i, "reviens|fais")) && !is_infinitive(v, i);
	if (!ours && starts_clause(v, (guint)(at + 1)) && i > v->start && has(v, (gint64)i - 1, VOUS) && is(v, i, "rappelle|recontacte|reponds|tiens|envoie"))
		ours = TRUE; /* "Vous rappelle demain." */
	if (!ours)
		return PROMISE_NOTHING;
	return reminds(v, i) ? PROMISE_NOT : is_negated(v, i) ? PROMISE_NOT : PROMISE_WE;
}

/* "un conseiller vous rappelle", "la réponse vous parvient". */
static enum promise_act
french_present_it(const struct verbs *v, guint i)
{
	gint64 at = subject_place(v, i);

	if (!has(v, i, DOES) || is_participle(v, i) || is_infinitive(v, i) || ends(v, i, "ons") || ends(v, i, "ez") || at < 0)
		return PROMISE_NOTHING;
	if (!(has(v, at, OURS | THIRD) && !is(v, at, "nos|notre|mon|ma|mes|our|my")) && !(at + 1 < (gint64)i && earlier(v, i, OURS | THIRD) && word_at(v->ws, at)->kind == WORD_LETTERS && is(v, (gint64)i - 1, "vous|s'|en")))
		return PROMISE_NOTHING;
	if (at + 1 == (gint64)i && !is(v, i, "traite*|repond|arrive|intervient|parvient|s'|effectue|calls|replies|answers|sends"))
		return PROMISE_NOTHING;
	if (at + 1 < (gint64)i && !is(v, (gint64)i - 1, "vous|s'|en|y|l'|le|la|les|leur|lui"))
		return PROMISE_NOTHING;
	return pledge(v, i);
}

/* "est traitée", "sont effectués". */
static enum promise_act
french_passive(const struct verbs *v, guint i)
{
	guint k = i + 1;

	if (!is(v, i, "est|sont"))
		return PROMISE_NOTHING;
	while (has(v, k, LIGHT) && k < i + 4)
		k++;
	if (!has(v, k, DOES) || !is_participle(v, k) || has(v, k, STATE))
		return PROMISE_NOTHING;
	return has(v, k, MOVES) ? PROMISE_NOT : pledge(v, i);
}

static enum promise_act
past(const struct verbs *v, guint i)
{
	if ((!has(v, i, HAD) && !is_a(v, i)) || is(v, (gint64)i - 1, "will|to|should|we'll|i'll|you'll|shall"))
		return PROMISE_NOTHING;
	for (guint k = i + 1; k <= i + 4 && word_at(v->ws, k) != NULL; k++) {
		if (is_participle(v, k))
			return PROMISE_NOT;
		if (!has(v, k, LIGHT | NOT) && !is(v, k, "pas|deja|already|just|now|not|recently|tres|trop"))
			break;
	}
	return PROMISE_NOTHING;
}

static enum promise_act
french_should(const struct verbs *v, guint i)
{
	if (is(v, i, "devrait|devraient|devrions"))
		return pledge(v, i);
	if (is(v, i, "faut|devez|doit|doivent|devriez|pourra|pourront") && !(is(v, i, "pourra|pourront") && earlier(v, i, OURS)))
		return PROMISE_NOT;
	return PROMISE_NOTHING;
}

/* ---- English ------------------------------------------------------------------------ */

static gboolean
is_will(const struct verbs *v, guint i)
{
	return is(v, i, "will|shall|i'll|we'll|you'll|he'll|she'll|they'll|it'll|that'll");
}

static guint
skip_light(const struct verbs *v, guint i)
{
	while (has(v, i, LIGHT) && !has(v, i, YOU))
		i++;
	return i;
}

static enum promise_act
english_you(const struct verbs *v, guint next)
{
	if (!has(v, next, TO_US) || (is(v, next, "have") && is(v, (gint64)next + 1, "to")))
		return PROMISE_NOT;
	if (is(v, next, "be") && (near(v, next, 2, STATE) || is(v, (gint64)next + 1, "asked|required|able")))
		return PROMISE_NOT;
	return PROMISE_WE;
}

static enum promise_act
english_will(const struct verbs *v, guint i)
{
	guint next;

	if (!is_will(v, i))
		return PROMISE_NOTHING;
	next = skip_light(v, i + 1);
	if (is(v, next, "not|never"))
		return is(v, (gint64)next + 1, "fail|forget|hesitate") ? PROMISE_WE : PROMISE_NOT;
	if (is(v, i, "you'll") || has(v, (gint64)i - 1, YOU) || (has(v, (gint64)i - 1, LIGHT) && has(v, (gint64)i - 2, YOU)))
		return english_you(v, next);
	if (is(v, next, "be") && (near(v, next, 2, STATE) || is(v, (gint64)next + 1, "in|back|there")))
		return is(v, (gint64)next + 1, "in") && is(v, (gint64)next + 2, "touch|contact") ? pledge(v, i) :
			is(v, (gint64)next + 1, "back") && is(v, (gint64)next + 2, "in|to|with") ? pledge(v, i) : PROMISE_NOT;
	if (is(v, next, "need|require|apply|expire|start|begin|end|change|increase|cost|remain|stop|close|open") && !has(v, i, WE) && !has(v, (gint64)i - 1, WE))
		return PROMISE_NOT;
	return pledge(v, i);
}

static enum promise_act
english_going(const struct verbs *v, guint i)
{
	if (is(v, i, "going") && is(v, (gint64)i + 1, "to") && has(v, (gint64)i - 1, BE | LIGHT))
		return near(v, i, 4, STATE) ? PROMISE_NOT : pledge(v, i);
	if (ends(v, i, "ing") && has(v, i, DOES) && has(v, (gint64)i - 1, BE | LIGHT | NOT) && (has(v, (gint64)i - 1, BE) || has(v, (gint64)i - 2, BE)))
		return earlier(v, i, WE | OURS) ? pledge(v, i) : PROMISE_NOTHING;
	return PROMISE_NOTHING;
}

static enum promise_act
english_should(const struct verbs *v, guint i)
{
	if (is(v, i, "expect") && (starts_clause(v, i) || (has(v, (gint64)i - 1, MAY) || is(v, (gint64)i - 1, "should"))))
		return PROMISE_WE;
	if (is(v, i, "let"))
		return is(v, (gint64)i + 1, "me") ? PROMISE_WE : is(v, (gint64)i + 1, "us") ? PROMISE_NOT : PROMISE_NOTHING;
	if (!is(v, i, "should"))
		return PROMISE_NOTHING;
	if (has(v, (gint64)i - 1, YOU))
		return english_you(v, skip_light(v, i + 1));
	return pledge(v, i);
}

static enum promise_act
english_present(const struct verbs *v, guint i)
{
	gint64 at = subject_place(v, i);

	if (has(v, i, PLEDGE) && has(v, at, WE))
		return is_negated(v, i) ? PROMISE_NOT : PROMISE_WE;
	if (!has(v, i, DOES) || has(v, i, WAS | BE) || is(v, i, "have|let|fait|suis") || ends(v, i, "ing") || ends(v, i, "ed"))
		return PROMISE_NOTHING;
	return has(v, at, WE) ? pledge(v, i) : PROMISE_NOTHING;
}

static enum promise_act
english_passive(const struct verbs *v, guint i)
{
	guint next = skip_light(v, i + 1);

	if (!is(v, i, "is|are") || !has(v, next, DOES) || (!ends(v, next, "ed") && !is(v, next, "sent|paid")) || has(v, next, STATE))
		return PROMISE_NOTHING;
	return pledge(v, i);
}

static enum promise_act
english_past(const struct verbs *v, guint i)
{
	if (!has(v, i, WAS))
		return PROMISE_NOTHING;
	for (gint64 k = (gint64)i - 1; k >= (gint64)i - 3; k--)
		if ((has(v, k, BE) && !is(v, k, "was|were")) || is_will(v, (guint)MAX(k, 0)) || is(v, k, "will"))
			return PROMISE_NOTHING;
	return PROMISE_NOT;
}

static enum promise_act
last_act(const struct verbs *v, guint i)
{
	for (gint64 k = (gint64)i - 1; k >= (gint64)v->start; k--)
		if (v->acts[k] != PROMISE_NOTHING)
			return (enum promise_act)v->acts[k];
	return PROMISE_NOTHING;
}

/* ---- both --------------------------------------------------------------------------- */

static enum promise_act
asks(const struct verbs *v, guint i)
{
	if (has(v, i, MAY) && !is(v, i, "puis") && !(has(v, (gint64)i - 1, YOU) && is(v, (gint64)i + 1, "expect")))
		return is(v, i, "may") && prose_digits(v->ws, (gint64)i - 1) >= 0 ? PROMISE_NOTHING : PROMISE_NOT;
	if (is(v, i, "puis") && has(v, (gint64)i - 1, JE | LIGHT) && !starts_clause(v, i))
		return PROMISE_NOT;
	if (has(v, i, ASKS) && !(is(v, i, "demande|invite") && !has(v, subject_place(v, i), JE | ON)))
		return is(v, i, "merci") && !is(v, (gint64)i + 1, "de|d'") ? PROMISE_NOTHING : PROMISE_NOT;
	if (has(v, i, ORDER) && starts_clause(v, i) && !is(v, (gint64)i + 1, "from|back"))
		return is(v, (gint64)i - 1, "and|then") && last_act(v, i) == PROMISE_WE ? PROMISE_WE : PROMISE_NOT;
	return PROMISE_NOTHING;
}

#define ASSURED "garanti|garantie|assure|assuree|prevu|prevue|promis|promise|guaranteed|expected|promised|reiteree"

/* "Réponse sous 48 h.": a noun at the start that says it all. */
static enum promise_act
noun_alone(const struct verbs *v, guint i)
{
	if (!has(v, i, NOUN) || !(i == v->start || is(v, (gint64)i - 1, ",|:")) || (is_participle(v, (gint64)i + 1) && !is(v, (gint64)i + 1, ASSURED)))
		return PROMISE_NOTHING;
	return PROMISE_WE;
}

/* "Les chèques remis avant 16 h": a participle that only tells which ones. */
static enum promise_act
only_tells(const struct verbs *v, guint i)
{
	if (!is_participle(v, i) || is(v, i, ASSURED) || last_act(v, i) != PROMISE_NOTHING || has(v, i, VOUS))
		return PROMISE_NOTHING;
	for (gint64 k = (gint64)i - 1; k >= (gint64)i - 4; k--)
		if (has(v, k, HAD | BE))
			return PROMISE_NOTHING;
	return i > v->start ? PROMISE_NOT : PROMISE_NOTHING;
}

static enum promise_act
act_of(const struct verbs *v, guint i)
{
	enum promise_act (*const readers[])(const struct verbs *, guint) = { past, asks, french_ez, french_future_we, french_future_it,
		french_going, french_should, french_passive, french_present, french_present_it, english_will, english_going,
		english_should, english_passive, english_past, english_present, noun_alone, only_tells };

	if (word_at(v->ws, i)->kind != WORD_LETTERS)
		return PROMISE_NOTHING;
	if (is_condition(v, i))
		return PROMISE_IF;
	if (has(v, i, HABIT))
		return PROMISE_NOT;
	for (gsize k = 0; k < G_N_ELEMENTS(readers); k++) {
		enum promise_act act = readers[k](v, i);

		if (act != PROMISE_NOTHING)
			return act;
	}
	return is(v, i, "won't|cannot|can't|unable|impossible") ? PROMISE_NOT : PROMISE_NOTHING;
}

static gboolean
has_english(const struct prose *ws, guint start)
{
	guint end = word_sentence_end(ws, start);

	for (guint i = start; i < end; i++)
		if (word_is(ws, i, "the|you|we|will|your|our|is|are|have|has|i'll|we'll|you'll|it|this|of|and|to"))
			return TRUE;
	return FALSE;
}

guint8 *
promise_acts(const char *text, struct prose *ws)
{
	struct verbs v = { .text = text, .ws = ws, .acts = g_new0(guint8, ws->list->len + 1) };

	prose_classify(ws, lexicon());
	for (guint i = 0; i < ws->list->len; i++) {
		if (i == 0 || word_at(ws, i)->sentence != word_at(ws, (gint64)i - 1)->sentence) {
			v.start = v.after = i;
			v.english = has_english(ws, i);
		}
		v.acts[i] = (guint8)act_of(&v, i);
		if (v.acts[i] != PROMISE_NOTHING)
			v.after = i + 1;
	}
	return v.acts;
}
