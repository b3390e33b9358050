/* core/promise-verb.c — who will do what: a lexicon of what a bank does for its customers, subjects, negation and
 * conditions. The verbs of each language are in promise-verb-fr.c and promise-verb-en.c. */
#include "core/promise-verb.h"

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
	{ FIRM, "enedis edf engie grdf veolia suez sfr orange free sosh bouygues numericable sncf ratp cpam ameli cnav carsat caf urssaf dgfip ants canal netflix chronopost colissimo amazon "
		"paypal dhl ups fedex airbnb uber ikea vodafone verizon hmrc" },
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

LEXICON(lexicon, rows)

gboolean
verb_is_participle(const struct verbs *v, gint64 i)
{
	const struct word *w = word_at(v->ws, i);

	if (w->kind != WORD_LETTERS)
		return FALSE;
	if (has(v, i, DONE))
		return TRUE;
	return (ends(v, i, "e") || ends(v, i, "ee") || ends(v, i, "es") || ends(v, i, "ees") || ends(v, i, "ed")) &&
		(ends(v, i, "ed") || w->acute);
}

/* "a" the verb, not "à". */
static gboolean
is_a(const struct verbs *v, gint64 i)
{
	const struct word *w = word_at(v->ws, i);

	return !v->english && is(v, i, "a") && w->end - w->start == 1;
}

gboolean
verb_starts_clause(const struct verbs *v, guint i)
{
	return i == v->start || is(v, (gint64)i - 1, ",|;|:|.|(|\"|«|et|and|puis|mais|but|then|*|)|!|donc|alors|-");
}

/* The word before the light ones in front of `i`; -1 none in the sentence. */
gint64
verb_subject(const struct verbs *v, guint i)
{
	gint64 k = (gint64)i - 1;
	int steps = 0;

	while (k >= (gint64)v->start && has(v, k, LIGHT) && !has(v, k, NOUS) && steps++ < 6)
		k--;
	if (has(v, k, NOUS) && has(v, k - 1, NOUS | JE | ON))
		k--; /* "nous nous engageons" */
	return k >= (gint64)v->start ? k : -1;
}

gboolean
verb_earlier(const struct verbs *v, guint i, guint64 classes)
{
	for (gint64 k = (gint64)i - 1; k >= (gint64)v->start; k--)
		if (has(v, k, classes))
			return TRUE;
	return FALSE;
}

/* ---- negation, other people --------------------------------------------------------- */

gboolean
verb_is_negated(const struct verbs *v, guint i)
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
	gint64 of = i + 1 + is(v, i + 1, "client|clients|clientele|technique");

	if (is(v, i, "banque|bank|office") &&
		(is(v, i - 1, "autre|other|another|post|nouvelle|new|ancienne|old|former") || (ends(v, i - 1, "'s") && !is(v, i - 1, "bank's|branch's"))))
		return TRUE;
	if (has(v, i, OURS) && !is(v, i, "agence|branch") && is(v, of, "de|d'|chez|from|of|at") && has(v, of + 1, FIRM) &&
		word_at(v->ws, of + 1)->capital)
		return TRUE; /* "le service client d'Orange"; there are branches in the town of that name */
	return is(v, i, "technicien|technicienne|techniciens|technician|technicians|engineer") && is(v, i + 1, "de|d'|chez|from|of") &&
		word_at(v->ws, i + 2)->capital;
}

/* A bare name acts where it begins a clause and its verb follows at once: "Enedis vous rappellera", not "le virement EDF sera
 * émis". No grammar tells a firm's name from a colleague's or our own: only names that are known to be no bank's count. */
static gboolean
is_firm(const struct verbs *v, gint64 i)
{
	return has(v, i, FIRM) && word_at(v->ws, i)->capital && verb_starts_clause(v, (guint)i) &&
		(has(v, i + 1, LIGHT | NOT | BE | HAD) || ends(v, i + 1, "ra") || is(v, i + 1, "va|will|shall|doit|must|can|may"));
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
		if (is_elsewhere(v, k) || is_firm(v, k))
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
	gint64 at = verb_subject(v, i), from;

	if (!is(v, at, "il|elle|ils|elles|he|she|they|qui") || v->start == 0 || verb_earlier(v, (guint)at, OURS | THIRD | WE | JE))
		return FALSE;
	from = word_sentence(v->ws, v->start - 1)->first;
	for (gint64 k = (gint64)v->start - 1; k >= from; k--) {
		if (word_has(v->ws, k, THIRD))
			return TRUE;
		if (word_has(v->ws, k, OURS) && !word_is(v->ws, k, "nos|notre|mon|ma|mes|our|my"))
			return FALSE;
	}
	return FALSE;
}

enum promise_act
verb_pledge(const struct verbs *v, guint i)
{
	return verb_is_negated(v, i) || is_others(v, i) || is_others_pronoun(v, i) ? PROMISE_NOT : PROMISE_WE;
}

gboolean
verb_near(const struct verbs *v, guint i, guint within, guint64 classes)
{
	for (guint k = i + 1; k <= i + within && word_at(v->ws, k)->kind != WORD_MARK; k++)
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
	if (is_si(v, i) || is_on_event(v, i) || (is(v, i, "should") && verb_starts_clause(v, i) && has(v, (gint64)i + 1, YOU)))
		return TRUE;
	if (is(v, i, "as"))
		return is(v, (gint64)i + 1, "soon|long") && is(v, (gint64)i + 2, "as") && !is(v, (gint64)i + 3, "possible|we|i") ? TRUE :
			is(v, (gint64)i + 1, "soon") && is(v, (gint64)i + 2, "as") && is(v, (gint64)i + 3, "we|i");
	if (is(v, i, "once"))
		return !is(v, (gint64)i - 1, "at|and");
	return is(v, i, "quand|lorsque|lorsqu'|unless|when|whenever|sauf|hormis|until");
}

/* ---- both languages ----------------------------------------------------------------- */

static enum promise_act
past(const struct verbs *v, guint i)
{
	if ((!has(v, i, HAD) && !is_a(v, i)) || is(v, (gint64)i - 1, "will|to|should|we'll|i'll|you'll|shall"))
		return PROMISE_NOTHING;
	for (guint k = i + 1; k <= i + 4 && k < v->ws->list->len; k++) {
		if (verb_is_participle(v, k))
			return PROMISE_NOT;
		if (!has(v, k, LIGHT | NOT) && !is(v, k, "pas|deja|already|just|now|not|recently|tres|trop"))
			break;
	}
	return PROMISE_NOTHING;
}

static enum promise_act
last_act(const struct verbs *v, guint i)
{
	for (gint64 k = (gint64)i - 1; k >= (gint64)v->start; k--)
		if (v->acts[k] != PROMISE_NOTHING)
			return (enum promise_act)v->acts[k];
	return PROMISE_NOTHING;
}

static enum promise_act
asks(const struct verbs *v, guint i)
{
	if (has(v, i, MAY) && !is(v, i, "puis") && !(has(v, (gint64)i - 1, YOU) && is(v, (gint64)i + 1, "expect")))
		return is(v, i, "may") && prose_digits(v->ws, (gint64)i - 1) >= 0 ? PROMISE_NOTHING : PROMISE_NOT;
	if (is(v, i, "puis") && has(v, (gint64)i - 1, JE | LIGHT) && !verb_starts_clause(v, i))
		return PROMISE_NOT;
	if (has(v, i, ASKS) && !(is(v, i, "demande|invite") && !has(v, verb_subject(v, i), JE | ON)))
		return is(v, i, "merci") && !is(v, (gint64)i + 1, "de|d'") ? PROMISE_NOTHING : PROMISE_NOT;
	if (has(v, i, ORDER) && verb_starts_clause(v, i) && !is(v, (gint64)i + 1, "from|back"))
		return is(v, (gint64)i - 1, "and|then") && last_act(v, i) == PROMISE_WE ? PROMISE_WE : PROMISE_NOT;
	return PROMISE_NOTHING;
}

#define ASSURED "garanti|garantie|assure|assuree|prevu|prevue|promis|promise|guaranteed|expected|promised|reiteree"

/* "Réponse sous 48 h.": a noun at the start that says it all. */
static enum promise_act
noun_alone(const struct verbs *v, guint i)
{
	if (!has(v, i, NOUN) || !(i == v->start || is(v, (gint64)i - 1, ",|:")) || (verb_is_participle(v, (gint64)i + 1) && !is(v, (gint64)i + 1, ASSURED)))
		return PROMISE_NOTHING;
	return PROMISE_WE;
}

/* "Les chèques remis avant 16 h": a participle that only tells which ones. */
static enum promise_act
only_tells(const struct verbs *v, guint i)
{
	if (!verb_is_participle(v, i) || is(v, i, ASSURED) || last_act(v, i) != PROMISE_NOTHING || has(v, i, VOUS))
		return PROMISE_NOTHING;
	for (gint64 k = (gint64)i - 1; k >= (gint64)i - 4; k--)
		if (has(v, k, HAD | BE))
			return PROMISE_NOTHING;
	return i > v->start ? PROMISE_NOT : PROMISE_NOTHING;
}

enum promise_act
verb_first(const struct verbs *v, guint i, const verb_reader *readers, gsize n)
{
	enum promise_act act = PROMISE_NOTHING;

	for (gsize k = 0; k < n && act == PROMISE_NOTHING; k++)
		act = readers[k](v, i);
	return act;
}

static enum promise_act
act_of(const struct verbs *v, guint i)
{
	static const verb_reader readers[] = { past, asks, verb_french, verb_english, noun_alone, only_tells };
	enum promise_act act;

	if (word_at(v->ws, i)->kind != WORD_LETTERS)
		return PROMISE_NOTHING;
	if (is_condition(v, i))
		return PROMISE_IF;
	if (has(v, i, HABIT))
		return PROMISE_NOT;
	act = verb_first(v, i, readers, G_N_ELEMENTS(readers));
	return act == PROMISE_NOTHING && is(v, i, "won't|cannot|can't|unable|impossible") ? PROMISE_NOT : act;
}

static gboolean
has_english(const struct prose *ws, const struct sentence *s)
{
	for (guint i = s->first; i < s->end; i++)
		if (word_is(ws, i, "the|you|we|will|your|our|is|are|have|has|i'll|we'll|you'll|it|this|of|and|to"))
			return TRUE;
	return FALSE;
}

void
promise_classify(struct prose *ws)
{
	prose_classify(ws, lexicon());
}

void
promise_acts(const struct prose *ws, const struct sentence *s, guint8 *acts)
{
	struct verbs v = { .ws = ws, .acts = acts, .start = s->first, .after = s->first, .english = has_english(ws, s) };

	for (guint i = s->first; i < s->end; i++) {
		acts[i] = (guint8)act_of(&v, i);
		if (acts[i] != PROMISE_NOTHING)
			v.after = i + 1;
	}
}
