/* core/review-phone-fr.c — French: appelez-nous, merci de bien vouloir nous joindre, passez en agence.
 *
 * A verb of calling or coming is found first (with what it needs to be one: "joindre un RIB" is none), then its form
 * decides what must stand before it: an order may not have a subject, an infinitive wants somebody who is asked.
 * Where it is the bank that is called ("nous contacter"), whoever calls is not the bank. */
#include "core/review-phone.h"

#include <string.h>

#define PERSON "conseiller|conseillere|conseillers|agence|agences|service|services|equipe|equipes|charge|chargee|" \
	"gestionnaire|plateforme|plate|standard|banquier|interlocuteur|directeur|directrice|assistance|support|courtier|" \
	"guichet|accueil|responsable|hotline|guichetier|banque|succursale|siege|collegues|collegue|teleconseiller|" \
	"teleconseillers|correspondant|mediateur"
#define PLACE "agence|agences|guichet|guichets|accueil|succursale|bureau|bureaux|caisse|locaux|conseiller|conseillere|" \
	"banque|place|comptoir|conseillers|boutique"
#define WAY "chat|tchat|messagerie|whatsapp|telephone|courrier|mail|email|courriel|formulaire|lettre|sms|poste|voie|canal"

/* What is done, beginning with the verb in any form that can ask for it. */
PHRASES(calls,
	"appeler|appelez|appelle|appelles|appeliez|rappeler|rappelez|rappelle|rappelles|rappeliez|telephoner|telephonez|"
	"telephone|telephones|telephoniez|phoner|phonez|phone",
	"composer|composez|compose|composiez .. #|numero|standard|code", "passer|passez|passe|passiez|donner|donnez|"
	"donne|donniez|filer|filez|file nous|moi|leur|lui? un petit|simple|rapide|bref? coup de|d fil|telephone|tel|bigo",
	"passer|passez|passe|passiez|donner|donnez|donne nous|moi|leur|lui? un petit|simple|rapide|bref? appel",
	"passer|passez|passe|passiez|donner|donnez un petit|simple|rapide? coup de|d fil|telephone|tel a|au",
	"decrocher|decrochez votre|le|ton telephone", "former|formez le|ce numero|#")
PHRASES(contacts,
	"contacter|contactez|contacte|contactes|contactiez|recontacter|recontactez|recontacte|recontactiez",
	"prendre|prenez|prends|preniez vite|rapidement|directement|donc|egalement|aussi|alors? contact|attache|langue|rdv",
	"reprendre|reprenez|reprends contact|attache", "entrer|entrez|entre|entriez|rentrer|rentrez en contact|relation|communication",
	"mettre|mettez|mets|mettiez vous|toi? directement|rapidement? en contact|relation|rapport avec",
	"joindre|joignez|joins|joigniez", "solliciter|sollicitez|sollicite|consulter|consultez|consulte|interroger|"
	"interrogez|questionner|questionnez|saisir|saisissez .. " PERSON,
	"adresser|adressez|adresse|adressiez vous|toi? directement|plutot|donc|egalement|aussi? a|au|aux|aupres",
	"tourner|tournez|tourne vous|toi? directement|plutot? vers", "voir|voyez|vois cela|ca|ceci|directement? avec|aupres .. " PERSON,
	"parler|parlez|parle|parliez|echanger|echangez|echange|discuter|discutez|dialoguer|entretenir|renseigner|renseignez|"
	"renseigne .. avec|aupres|a|au .. " PERSON,
	"demander|demandez|demande|demandiez conseil|cela|ca? directement? a|au|aupres .. " PERSON, "faire|faites|fais le|un point avec .. " PERSON,
	"faire|faites|fais appel a|au|aux .. " PERSON, "parler|parlez|echanger|echangez|discuter de vive voix",
	"faire|faites|fais .. demande|demarche .. par telephone|courrier", "faire|faites|fais .. demande|demarche .. aupres")
PHRASES(visits,
	"prendre|prenez|prends|prennes|preniez|fixer|fixez|fixe|reserver|reservez|demander|demandez|planifier|planifiez donc|directement|"
	"alors|egalement|aussi? un|le? rendez vous", "convenir|convenez|conviens d|de un|ce? rendez vous", "convenir|convenez|conviens d un rdv",
	"venir|venez|viens|viennes|veniez .. " PLACE, "venir|venez|viens|viennes|veniez nous|me voir|rencontrer|rendre|trouver",
	"venir|venez|viens chez nous", "passer|passez|passe|passes|passiez .. " PLACE, "passer|passez|passe|passes|passiez nous|me voir|rencontrer|trouver",
	"passer|passez|passe|passiez chez nous", "passer|passez|passe|passiez par notre|votre|l|la|le|nos|un .. " PERSON,
	"passer|passez|passe|passiez a|en|par la|votre|notre? " PLACE,
	"rendre|rendez|rends|rendiez vous|toi? .. " PLACE, "rapprocher|rapprochez|rapproche|rapprochiez",
	"presenter|presentez|presente|presentiez .. " PLACE, "deplacer|deplacez|deplace|deplaciez",
	"aller|allez|va|alliez .. " PLACE, "aller|allez|va voir|trouver .. " PERSON, "retourner|retournez|revenir|revenez|repasser|repassez|repasse .. " PLACE,
	"repasser|repassez|repasse nous|me voir", "visiter|visitez|visite .. agence|agences",
	"faire|faites|fais un saut|tour|crochet .. " PLACE, "pousser|poussez la porte", "presenter|presentez vous muni|munie|avec",
	"rendre|rendez|rends vous|toi? muni|munie|munis",
	"rencontrer|rencontrez .. " PERSON, "venir|venez|viens|passer|passez|passe quand vous|tu voulez|souhaitez|pouvez|veux|peux|le")
PHRASES(writings,
	"ecrire|ecrivez|ecris|ecriviez nous|moi|lui|leur? .. a|au|par|via|sur|en|depuis .. " WAY, "ecrire|ecrivez|ecris|ecriviez nous|moi? plutot? a|au",
	"envoyer|envoyez|envoie|envoyiez|adresser|adressez|adresse nous|moi|lui|leur? votre|une|un demande|reclamation .. par|a|au|via|aupres",
	"faire|faites|fais nous|moi|lui|leur? parvenir votre|une|un demande|reclamation .. par|a|au|via|aupres",
	"envoyer|envoyez|envoie|envoyiez|adresser|adressez|adresse nous|moi|lui|leur? un|une simple|petit|e? mail|email|courriel|courrier|lettre|sms|fax|recommande",
	"utiliser|utilisez|utilise|privilegier|privilegiez|privilegie|choisir|choisissez|passer|passez|passe|remplir|remplissez|remplis|"
	"completer|completez par? le|notre|la|un|l chat|tchat|messagerie|whatsapp|telephone|autre canal?",
	"utiliser|utilisez|utilise|privilegier|privilegiez|passer|passez|passe|remplir|remplissez|remplis|completer|completez par? le|notre|un|votre formulaire de contact|reclamation|demande",
	"formuler|formulez|deposer|deposez .. demande|reclamation par|via|aupres", "passer|passez|passe par un|le|la|notre autre? " WAY,
	"utiliser|utilisez|utilise un|d|les autre|autres canal|canaux|moyen", "solliciter|sollicitez .. par " WAY)
PHRASES(doings,
	"appelant|telephonant|rappelant|contactant|joignant", "composant .. #|numero", "passant|venant|rendant|presentant .. " PLACE,
	"prenant contact|attache|rendez|rdv", "rapprochant|adressant|deplacant", "passant|donnant un .. coup de|d fil|telephone", "passant nous voir")

#define CLITICS "nous|me|m|le|la|les|l|lui|leur|y|en|vous|te|t|toi|se|s"
#define ADVERBS "directement|egalement|aussi|simplement|alors|donc|plutot|toujours|encore|rapidement|vite|tout|bien|vouloir|" \
	"ensuite|d|abord|desormais|seulement|juste|imperativement|dorenavant|ainsi|maintenant|dans|plus|brefs|delais|meilleurs|" \
	"sans|attendre|tarder|urgence|personnellement|prealablement|systematiquement|uniquement|volontiers|librement|maintenant|en|priorite|" \
	"temps|premier|s|il|te|plait|vous"
#define CAN "pouvez|pourrez|pourriez|devez|devrez|devriez|peux|pourras|pourrais|dois|devras|devrais"

/* Whatever ends just before an infinitive and asks the customer for it. */
PHRASES(frames,
	"merci .. de|d", "merci de bien vouloir", "priere de|d", "veuillez bien|donc|alors|plutot|egalement|aussi?",
	CAN " vous|tu|donc|aussi|egalement|toujours|bien|tout?", CAN " vous|tu? s il vous|te plait", CAN " si .. souhaitez|preferez|voulez|desirez",
	"vous|tu avez|aurez|as|auras .. a", "n avez|as plus? qu a", "avez|as qu a",
	"faut|faudra|faudrait|falloir donc|alors|imperativement|absolument|encore|juste?", "suffit|suffira|suffirait de|d", "convient|conviendra|conviendrait de|d",
	"reste|restera a|de|d", "importe de|d", "s agit|agira de|d", "vous faut|faudra|faudrait", "appartient|revient de|d", "incombe de|d",
	"est|sera|serait|parait|semble|reste plus|tres|fortement|absolument|vivement|donc|aussi|egalement|toujours|preferablement? simple|preferable|necessaire|"
	"possible|indispensable|imperatif|obligatoire|recommande|conseille|mieux|utile|souhaitable|rapide|judicieux|urgent|bon|bien|"
	"important|pertinent|opportun|prudent|facile|essentiel|demande|prie|invite pour? vous|toi? de|d|a",
	"mieux|simple|rapide|ideal|idee|sur|facile|efficace|pratique|sage|commode est|serait|sera|reste|restera|demeure encore|donc|alors|aussi|toujours|egalement|a|c? est? de|d",
	"vous|te|t invite|invitons|inviterais|encourage|encourageons|incite|incitons|engage|engageons .. a", "vous|te|t propose|proposons|conseille|conseillons|recommande|"
	"recommandons|suggere|suggerons|prie|prions|demande|demandons|demanderai|demanderons|demanderais|demanderions|remercie|remercions|remercierais|"
	"remercierions|conseillerais|conseillerions|recommanderais|suggererais|proposerais|remercierai|laisse|laissons .. de|d",
	"prie|prions|saurais|saurions .. gre .. de|d", "invites|invitees|invitee|invite|pries|prie|tenus|tenu|tenue|obliges|oblige a|de|d", "hesitez|hesite donc|surtout|bien|vraiment? pas .. a|de|d",
	"manquez|manque pas .. de|d", "oubliez|oublie pas .. de|d", "tardez|tarde pas .. a", "attendez|attends pas .. pour", "craignez pas de|d", "pensez|pense bien|donc|aussi? a", "possibilite .. de|d", "liberte de|d",
	"libre|libres a|de|d vous|toi? de|d?", "a|libre vous|toi de|d", "laisse|laissons .. le|la soin|liberte|possibilite de|d",
	"si|s vous|tu souhaitez|souhaites|preferez|preferes|desirez|desires|voulez|veux|avez|as|souhaitiez|aimeriez besoin|envie? de|d?",
	"essayez|essaie|tentez|tachez|efforcez|veillez|songez vous? de|d|a", "permettez|permets .. de|d", "auriez|aurez|avez .. interet a", "plait|plairait de|d", "oblige|obliges de|d", "bonte|amabilite|gentillesse|obligeance|courtoisie de|d",
	"moyen|facon|maniere|solution|option .. de|d", "pourrais|pourrions te|vous demander|inviter|proposer|suggerer a|de|d", "demander|inviter|proposer|suggerer|conseiller|recommander|prier a|de|d",
	"envisagez|envisage de|d", "disponible|disponibles|libre|dispo pour", "vous|te|t laisse|laissons|laisserai|laisserons", "faites|fais en sorte de|d", "charge a|pour vous de|d", "voudriez|voulez|veux|voudrais vous|tu? bien?", "allez|va devoir", "devoir|devrez", "gagnerez|gagneriez a",
	"ne reste plus qu a", "reste plus qu a")

/* What asks, whatever comes between it and the verb. */
PHRASES(requests, "^ merci|priere|veuillez", "vous|te|t invite|invitons|prie|prions|demande|demandons|remercie|remercions|conseille|conseillons|"
	"recommande|recommandons|suggere|suggerons|propose|proposons")

static const struct lexicon_row negation_rows[] = { { 1, "pas jamais aucun aucune inutile inutilement sans evitez evite eviter evitera evitant lieu plutot ne n deconseill deconseillons "
	"deconseille impossible dispense dispenser epargner superflu ni non cessez arretez refusez refuser empeche interdit difficile difficultes mal" } };
LEXICON(negations, negation_rows)

/* Who asks, when it is not the bank: a fraud, a shop, somebody. */
static const struct lexicon_row stranger_rows[] = { { 1, "escroc escrocs fraudeur fraudeurs message messages sms mail mails courriel inconnu personne vendeur commercant il elle ils "
	"elles qui quelqu un site pirate arnaqueur lien" } };
LEXICON(strangers, stranger_rows)

PHRASES(not_negations, "hesit* .. pas", "manqu* pas", "oubli* pas", "tard* pas", "attend* pas", "crai* pas", "pourquoi pas", "plutot que? pas",
	"ne .. qu", "n .. qu", "pas mal", "non seulement", "sans attendre|tarder|delai|hesiter|hesitation|engagement|faute|plus|frais|rendez|probleme", "n ayez .. crainte|peur")
PHRASES(pasts,
	"avez|aviez|as|avais|ayez|ayant|avoir|aurez|auriez|ai|avons|a|avait|ont .. essaye|tente|cherche|voulu|souhaite|pu|du|demande|decide|pris|eu|prefere|prevu|"
	"pense|propose|promis|fait|choisi|commence|reussi|oublie|omis|bien|recommande|conseille|indique|dit",
	"apres", "avant de|d", "en attendant", "tentative|tentatives|essai|essais de|d", "lors", "suite")
#define WISHES "faut|faudra|faudrait|falloir|voudrais|voudrions|aimerais|aimerions|souhaite|souhaitons|souhaiterais|propose|proposons|" \
	"suggere|suggerons|prefere|prefererais|besoin|mieux|necessaire|important|preferable|indispensable"
#define OTHERS_MAY "doit|doivent|peut|peuvent|va|vont|devra|devront|pourra|pourront|veut|veulent|souhaite|souhaitent|devait|devrait|" \
	"devraient|pourrait|pourraient|vais|allons|pouvons|devons|dois|voulons|irons|ira|essaie|essaye|tente"

static gboolean
has_ending(const char *word, const char *ending)
{
	return g_str_has_suffix(word, ending);
}

static gboolean
is_infinitive(const char *word)
{
	return has_ending(word, "er") || has_ending(word, "re") || has_ending(word, "ir");
}

static gboolean
is_reflexive(const char *verb)
{
	static const char *const stems[] = { "rapproch", "deplac", "tourn", "rend", NULL };

	for (guint i = 0; stems[i] != NULL; i++)
		if (g_str_has_prefix(verb, stems[i]))
			return TRUE;
	return FALSE;
}

/* ---- what stands before ------------------------------------------------------------ */

/* "n'appelez pas", "appelez surtout pas". */
static gboolean
is_forbidden(const struct prose *w, guint i)
{
	guint k = i + 1;

	while (word_is(w, k, "nous|moi|le|la|les|y|surtout|donc|vous|plus"))
		k++;
	return word_is(w, k, "pas|jamais|aucun|aucune") ||
		(word_is(w, k, "point") && !word_is(w, (gint64)k - 1, "le")); /* faites le point */
}

static gboolean
is_clause_start(const struct prose *w, const struct sentence *s, gint64 i)
{
	return i < (gint64)s->first || word_at(w, i)->kind == WORD_MARK ||
		word_is(w, i, "et|ou|puis|alors|sinon|donc|mais|svp|stp|plutot|vite|ensuite|cas|soit|voire|besoin|bref");
}

/* Somewhere before, the customer is asked for something already: "vérifiez … et contactez". */
static gboolean
is_asked_before(const struct prose *w, const struct sentence *s, guint i)
{
	for (guint k = i; k-- > s->first;)
		if (word_at(w, k)->kind == WORD_LETTERS && has_ending(word_text(w, k), "ez") &&
			!word_is(w, (gint64)k - 1, "vous|ne|n|chez"))
			return TRUE;
	return phrase_within(frames(), w, s->first, i, NULL) != 0 || phrase_within(requests(), w, s->first, i, NULL) != 0;
}

/* "rappeler votre numéro de client": to quote it. */
static gboolean
is_quoting(const struct prose *w, guint i)
{
	return word_is(w, i, "rappeler|rappelez|rappelle") && word_is(w, (gint64)i + 1, "le|la|votre|vos|les|l|ton|tes") &&
		(word_is(w, (gint64)i + 2, "reference|references|dossier|nom|identifiant|date|objet|montant|code|coordonnees") ||
			(word_is(w, (gint64)i + 2, "numero|numeros") && word_at(w, (gint64)i + 3)->kind == WORD_LETTERS));
}

/* ---- the forms --------------------------------------------------------------------- */

/* appelez, contactez: an order, unless it has its subject or is a question. */
static gboolean
is_order(const struct prose *w, const struct sentence *s, guint i)
{
	gint64 before = INVITE_SKIP_BACK(w, s, (gint64)i - 1, "nous|me|m|le|la|les|l|y|lui|leur");
	gboolean tied = word_is(w, (gint64)i + 1, "vous");

	if (is_reflexive(word_text(w, i)) ? !tied : tied && !word_is(w, i, "adressez|mettez|presentez"))
		return FALSE;
	if (word_is(w, i, "rendez") && word_is(w, (gint64)i - 1, "un|le|du|de|ce|votre|notre|ton|mon|son|au|prendre|prenez|"
			"pris|prenant|prochain|premier|dernier|en|sur|par|les|des|aux|vos|nos|hors|avec|a|que|prise|sans"))
		return FALSE;
	if (is_quoting(w, i))
		return FALSE;
	if (word_is(w, (gint64)i, "rappelez") && word_is(w, (gint64)i + 1, "nous|moi") &&
		word_is(w, (gint64)i + 2, "le|la|les|l|votre|vos|ton|tes"))
		return FALSE; /* remind us of it */
	return !word_is(w, before, "vous|ne|n|que|qu") && !is_forbidden(w, i) &&
		!(before >= (gint64)s->first && word_is(w, before, "pas|jamais"));
}

/* appelle, passe: he does it too, so an order has to look like one. */
static gboolean
is_familiar_order(const struct prose *w, const struct sentence *s, guint i)
{
	const struct word *next = word_at(w, (gint64)i + 1);
	gboolean tied = word_is(w, (gint64)i + 1, "nous|moi|toi|le|la|les|lui|y") && next->joined;

	if (word_at(w, i)->acute || is_forbidden(w, i) || word_is(w, (gint64)i - 1, "ne|n"))
		return FALSE;
	if (is_reflexive(word_text(w, i)) && !word_is(w, (gint64)i + 1, "toi"))
		return FALSE;
	if (tied || (word_is(w, (gint64)i + 1, "nous|moi") && !word_is(w, (gint64)i - 1, "je|j|il|elle|on|qui|tu")))
		return TRUE;
	if (word_is(w, i, "telephone|phone|visite|demande|adresse|file|entre|contacte"))
		return is_clause_start(w, s, (gint64)i - 1) && word_is(w, (gint64)i + 1, "a|au|le|la|ton|notre|l|toi|en");
	return is_clause_start(w, s, (gint64)i - 1);
}

/* que vous nous appeliez */
static gboolean
is_wished(const struct prose *w, const struct sentence *s, guint i)
{
	gint64 before = INVITE_SKIP_BACK(w, s, (gint64)i - 1, "nous|me|m|le|la|les|l|y|lui|leur|vous");

	return word_is(w, before, "que|qu") && before + 1 < (gint64)i &&
		!word_is(w, before - 1, "avant|bien|sans|quoi|ce|crains|craignons") && !invite_is_negated(&review_phone_fr, w, invite_part_start(w, s, i), i);
}

/* il faut que tu passes: "tu" has one form for what is wished and what is so, hence what comes before decides. */
static gboolean
is_wished_of_friend(const struct prose *w, const struct sentence *s, guint i)
{
	gint64 before = INVITE_SKIP_BACK(w, s, (gint64)i - 1, "nous|me|m|le|la|les|l|y|lui|leur|te|t");

	return word_is(w, before, "tu") && word_is(w, before - 1, "que|qu") && word_is(w, before - 2, WISHES) &&
		!invite_is_negated(&review_phone_fr, w, invite_part_start(w, s, i), i);
}

/* The bank, or what is its, is called: as "nous" before the verb, or after it. */
static gboolean
is_bank_called(const struct prose *w, guint i, guint end, gboolean before)
{
	if (before)
		return TRUE;
	for (guint k = i + 1; k < end + 4; k++) {
		if (word_at(w, k)->kind == WORD_MARK)
			return FALSE;
		if (word_is(w, k, "nous|notre|nos|3639") || word_is(w, k, PERSON))
			return TRUE;
	}
	return FALSE;
}

/* Without anybody asked just before: what else says whether it is the customer's to do. */
static gboolean
is_left_to_customer(const struct prose *w, const struct sentence *s, guint i, gint64 before, gboolean bank)
{
	guint from = invite_part_start(w, s, i);
	gboolean tie = word_is(w, before, "de|d|a");
	gint64 at = tie ? before - 1 : before;

	if (invite_is_negated(&review_phone_fr, w, from, i) || invite_is_past(&review_phone_fr, w, from, i) || word_is(w, before, OTHERS_MAY))
		return FALSE;
	if (word_is(w, at, "et|ou|puis|voire|sinon|mais|ensuite") || word_at(w, at)->kind == WORD_MARK) {
		if (at < (gint64)s->first)
			return !tie;
		return is_asked_before(w, s, (guint)at) || (!tie && word_at(w, at)->kind == WORD_MARK && !word_is(w, at, ","));
	}
	if (!bank)
		return FALSE;
	if (word_is(w, before, "pour|afin") || word_is(w, at, "afin")) {
		for (guint k = i; k < s->end; k++)
			if (word_at(w, k)->kind == WORD_NUMBER && (word_at(w, k)->len >= 4 ||
				word_at(w, (gint64)k + 1)->kind == WORD_NUMBER))
				return TRUE;
		return FALSE;
	}
	return tie;
}

/* What the words from `at` on ask for: it is the bank that does, and it does not say "do not". */
static gboolean
is_asked(const struct prose *w, const struct sentence *s, guint i, guint at)
{
	guint from = MAX(invite_part_start(w, s, at), at > 3 ? at - 3 : 0);

	if ((word_is(w, at, "vous|te|t") && word_classes(w, (gint64)at - 1, strangers()) != 0) ||
		invite_is_negated(&review_phone_fr, w, at, i))
		return FALSE;
	return !invite_is_negated(&review_phone_fr, w, from, at) ||
		word_is(w, INVITE_SKIP_BACK(w, s, (gint64)at - 1, "vous|te|t"), "n|ne");
}

static gboolean
is_infinitive_asked(const struct prose *w, const struct sentence *s, guint i, guint end)
{
	gint64 before = (gint64)i - 1;
	gboolean nous = FALSE, vous = FALSE;
	gint64 frame;

	for (; before >= (gint64)s->first && word_is(w, before, CLITICS); before--) {
		nous |= word_is(w, before, "nous|me|m");
		vous |= word_is(w, before, "vous|te|t|se|s");
		if ((word_is(w, before, "vous") && word_is(w, before - 1, CAN "|voulez") && !word_is(w, before - 2, "vous|tu")) ||
			(word_is(w, before, "nous") && word_is(w, before - 1, "pouvons|allons|devons")))
			break; /* pourriez-vous appeler */
	}
	if (word_is(w, before, "vous|nous") && before < (gint64)i - 1 - vous)
		vous = word_is(w, (gint64)i - 1, "vous|te|t|se|s");
	else if (word_is(w, before, "vous"))
		vous = FALSE;
	if (vous ? !is_reflexive(word_text(w, i)) && !word_is(w, i, "adresser|mettre|presenter|renseigner|entretenir")
		 : is_reflexive(word_text(w, i)))
		return FALSE; /* it is the bank that calls; or something is handed over, not somebody moved */
	if (is_quoting(w, i))
		return FALSE;
	before = INVITE_SKIP_BACK(w, s, before, ADVERBS);
	frame = invite_frame(&review_phone_fr, w, s, i, before);
	if (frame >= 0)
		return is_asked(w, s, i, (guint)frame);
	return is_left_to_customer(w, s, i, before, is_bank_called(w, i, end, nous));
}

/* en nous appelant */
static gboolean
is_way(const struct prose *w, const struct sentence *s, guint i)
{
	gint64 before = INVITE_SKIP_BACK(w, s, (gint64)i - 1, "nous|me|m|le|la|l|y|vous|directement");
	guint from = invite_part_start(w, s, i);

	return word_is(w, before, "en") && !invite_is_negated(&review_phone_fr, w, from, i) && !invite_is_past(&review_phone_fr, w, s->first, i) &&
		!word_is(w, from, "je|j");
}

/* "joindre" is to reach somebody, not to add a paper. */
static gboolean
is_reaching(const struct prose *w, guint i)
{
	gboolean clitic = word_is(w, (gint64)i - 1, "nous|me|m|le|la|les|l") || word_is(w, (gint64)i + 1, "nous|moi");
	guint next = i + 1 + (word_is(w, (gint64)i + 1, "nous|moi") ? 1 : 0);

	if (word_is(w, next, "un|une|le|la|les|l|votre|vos|notre|nos|directement|ce|cette|des|tout|toute") &&
		!word_is(w, next, "directement")) {
		for (guint k = next; k < next + 4 && word_at(w, k)->kind == WORD_LETTERS; k++)
			if (word_is(w, k, PERSON))
				return TRUE;
		return word_at(w, (gint64)next + 1)->kind == WORD_NUMBER;
	}
	return clitic || word_is(w, next, "par|directement|au") || word_at(w, next)->kind == WORD_NUMBER;
}

/* écrivez à reclamations@… */
static guint
address_after(const struct prose *w, guint i)
{
	guint k = i + 1;

	if (!word_is(w, i, "ecrire|ecrivez|ecris"))
		return 0;
	while (word_is(w, k, "nous|moi|lui|leur|directement|plutot|donc|a"))
		k++;
	return word_is(w, (gint64)k - 1, "a") && word_at(w, k)->kind == WORD_LINK ? k + 1 : 0;
}

static guint
find_action(const struct prose *w, const struct sentence *s, guint i, enum invite_kind *kind)
{
	guint end = invite_action(&review_phone_fr, w, s, i, kind);

	if (end != 0)
		return end;
	if ((end = address_after(w, i)) != 0) {
		*kind = INVITE_MAIL;
	} else if (word_is(w, i, "solliciter|consulter|interroger|questionner|voir") && word_is(w, (gint64)i - 1, "le|la|les|l|nous|lui")) {
		*kind = INVITE_CONTACT; /* whom: said before */
		end = i + 1;
	}
	return end;
}

PHRASES(offers, "si vous nous|me|le|la?", "en cas ou vous")
PHRASES(helps, "aider|aiderons|aiderai|aidera|renseigner|renseignerons|renseignera|regler|reglerons|traiter|traiterons|repondrons|repondre|accompagner|expliquer|expliquerons")

static guint
invite(const struct prose *w, const struct sentence *s, guint i, enum invite_kind *kind)
{
	const char *verb = word_text(w, i);
	guint end;

	if (word_at(w, i)->kind != WORD_LETTERS)
		return 0;
	end = find_action(w, s, i, kind);
	if (end != 0 && has_ending(verb, "ant"))
		return is_way(w, s, i) ? end : 0;
	if (end == 0 || (g_str_has_prefix(verb, "joi") && !is_reaching(w, i)))
		return 0;
	if (has_ending(verb, "iez"))
		return is_wished(w, s, i) ? end : 0;
	if (has_ending(verb, "ez") && word_is(w, (gint64)i - 1, "vous|nous|le|me") && phrase_within(offers(), w, s->first, i, NULL) != 0 &&
		phrase_within(helps(), w, s->first, s->end, NULL) != 0)
		return end; /* si vous nous appelez, nous vous aiderons */
	if (is_wished_of_friend(w, s, i))
		return end;
	if (has_ending(verb, "ez") || strcmp(verb, "faites") == 0)
		return is_order(w, s, i) ? end : 0;
	if (is_infinitive(verb))
		return is_infinitive_asked(w, s, i, end) ? end : 0;
	return is_familiar_order(w, s, i) ? end : 0;
}

const struct invite_tongue review_phone_fr = {
	.rows = { { INVITE_CALL, doings }, { INVITE_CALL, calls }, { INVITE_CALL, visits }, { INVITE_CONTACT, contacts }, { INVITE_MAIL, writings } },
	.frames = frames, .pasts = pasts, .not_negations = not_negations,
	.negations = negations,
	.invite = invite,
};
