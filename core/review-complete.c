/* core/review-complete.c — the check `complete`: which questions of the customer does the draft answer?
 *
 * FEATURES F4, CHECKS "complete". The draft is taken apart into units: clauses that may answer something. Greetings,
 * thanks, apologies, questions of ours, what only restates the question and "we forward your request" are none. A question
 * that wants a fact (a price, a delay) is answered by one of that type that answers no other question yet, or that
 * stands with a word of the question; the others by a unit of four words or more that has a word in common. */
#include "core/phrase.h"
#include "core/review-private.h"
#include "core/review-question.h"

#include "base/text.h"

#include <glib/gi18n.h>
#include <string.h>

#define STEM 5
#define UNIT_MIN 4 /* words of a unit that answers in words */

enum stated { STATED_PRICE, STATED_DURATION, STATED_TIME, STATED_RATE, STATED_COUNT, STATED_NUMBER, STATED_YES_NO, STATED_HOURS, STATED_N };

struct unit {
	guint first, end; /* words of the draft */
	gboolean invites; /* only says whom to ask */
	guint8 stated[STATED_N]; /* how many of each */
	guint8 used[STATED_N];
};

/* ---- words in common --------------------------------------------------------------- */

/* What proves nothing: small words of five letters or more, and what every customer of a bank writes. */
#define PLAIN "compte|comptes|banque|banques|carte|cartes|client|cliente|clients|account|accounts|bank|banks|card|cards|customer|" \
	"votre|notre|comment|combien|quand|pouvez|pourriez|pourrez|pourrais|savoir|voudrais|souhaite|souhaitez|souhaiterais|merci|bonjour|" \
	"bonsoir|cette|toujours|encore|avoir|faire|avant|apres|depuis|aussi|alors|quelle|quelles|quels|lequel|avons|sommes|etait|etais|serait|" \
	"aurais|aurait|serai|voulez|veuillez|about|would|could|should|please|there|which|where|their|these|those|after|before|still|thank|" \
	"thanks|hello|question|questions|demande|demandes|message|messages|reponse|repondre|reply|answer|request|requests|madame|monsieur|" \
	"information|informations|conseiller|service|services|equipe|entre|parce|ainsi|quelque|chose|something|anything|might|while|being|" \
	"faites|dites|suite|moment|temps|heure|jours|jour|hours|weeks|days|possible|besoin|cordialement|other|again|right|really|think|" \
	"tell|know|take|takes|puisque|celui|celle|leurs|autre|autres|voici|voila|toute|toutes|quoi|plait|vraiment|beaucoup|moins|"\
	"trouver|trouve|trouverez|find|getting|going|happen|happens|doing|makes|wanted|asked|aimerais|aimeriez|devez|devrais|bientot|shortly|coute|coutent|coutera|couter|cost|costs|price|prix|tarif|tarifs"

/* Short words that say what it is about. */
#define SHORT "rib|pel|cel|pea|iban|bic|code|taux|pret|visa|gold|fee|fees|loan|pin|app|isa|rate|debt|vol|atm|apr|tap|sepa|swift|rsa|fax|pro|" \
	"pay|paid|cash|lost|open|clos|opposition|agios"

/* Different stems of one thing. */
static const char *const kin[] = {
	"recev recoi recue recus recu recep recev", "envoy envoi exped posta poste", "annul resil clotu ferme cloru", "refus rejet decli refuse",
	"bloqu deblo debloq", "perdu perte perdi", "vole volee voles", "augme relev hausse releve rehau", "dimin baiss redui", "virem vireme trans",
	"credi crédi emprun empru pret", "modif chang", "ouvri ouver ouvre ouvri", "payer paiem paye regle regler paie paies", "retir retra", "verse verser verses versem",
	"rembo remboursé", "valab valid valide", "expir perim echea", "signe signa signer", "activ active", "close cance termi closi", "declin decli rejec refuse refus", "block froze freez unblo unloc",
	"lost missi", "incre raise raisi highe", "chang updat amend modif", "open openi opene opens", "sent send posted post mail maile", "recei arriv deliv", "paid payme payin pay", "refun reimb credi money", "withd with",
	"cost price fee fees charge", "join joine", "borro loan", "expir expiry", "frais tarif cout coute", "livra livre livree arriv recev", "etran etrang monde mondi dolla devis europ japan abroa world inter", "travel abroa",
};

/* Short ones that say nothing; they are looked at only where a question has no longer word. */
#define SMALL "qui|que|quoi|est|une|des|les|aux|vos|nos|mes|ses|par|pas|plus|pour|avec|sans|sous|dans|sur|vous|nous|ils|elle|elles|tout|tous|" \
	"bien|cela|donc|mais|sont|ont|ete|etre|peut|puis|dois|fait|oui|non|tres|voir|the|and|for|are|you|can|not|but|has|had|was|its|our|" \
	"who|how|why|what|when|this|that|with|have|from|will|your|they|them|been|were|does|just|like|also|need|want|than|then|some|" \
	"only|very|here|mine|into|over|such|much|many|more|most|did|get|got|any|all|out|way|let|may|now|one|use|say|see|che|ici|bon"

/* A bit for each row of `kin` that a stem is in. */
static struct lexicon *
read_kin(void)
{
	struct lexicon_row rows[G_N_ELEMENTS(kin)];

	for (guint i = 0; i < G_N_ELEMENTS(kin); i++)
		rows[i] = (struct lexicon_row){ (guint64)1 << i, kin[i] };
	return lexicon_new(rows, G_N_ELEMENTS(rows));
}

static guint64
kin_of(const char *stem)
{
	static struct lexicon *made;
	gsize n = strlen(stem);

	if (g_once_init_enter(&made))
		g_once_init_leave(&made, read_kin());
	return lexicon_find(made, stem, n, lexicon_key(stem, n));
}

/* What a word says of the matter: its stem, "" nothing. */
struct stem {
	char text[STEM + 1];
	guint64 kin;
};

static void
put_stem(struct stem *stem, const char *text)
{
	g_strlcpy(stem->text, text, sizeof stem->text);
	stem->kin = kin_of(stem->text);
}

/* One for each word; loose: short words too. */
static GArray *
stems_of(const struct prose *w, guint first, guint end, gboolean loose)
{
	GArray *out = g_array_sized_new(FALSE, TRUE, sizeof(struct stem), end - first + 1);

	g_array_set_size(out, end - first);
	for (guint i = first; i < end; i++) {
		const struct word *t = word_at(w, i);
		struct stem *stem = &g_array_index(out, struct stem, i - first);
		gsize n = t->len;

		if (t->kind != WORD_LETTERS || n < 2)
			continue;
		if (loose ? n >= 3 && !word_is(w, i, SMALL "|" PLAIN)
			  : word_is(w, i, SHORT) || ((n >= STEM || (n >= 3 && t->upper)) &&
				!word_is(w, i, PLAIN)))
			put_stem(stem, word_text(w, i));
	}
	return out;
}

static gboolean
is_empty(const GArray *stems)
{
	for (guint i = 0; i < stems->len; i++)
		if (g_array_index(stems, struct stem, i).text[0] != '\0')
			return FALSE;
	return TRUE;
}

/* `a` whole, of `b` first..end. */
static gboolean
share_stem(const GArray *a, const GArray *b, guint first, guint end)
{
	for (guint i = 0; i < a->len; i++) {
		const struct stem *x = &g_array_index(a, struct stem, i);

		for (guint k = first; x->text[0] != '\0' && k < end; k++) {
			const struct stem *y = &g_array_index(b, struct stem, k);

			if (y->text[0] != '\0' && ((x->kin & y->kin) != 0 || strcmp(x->text, y->text) == 0))
				return TRUE;
		}
	}
	return FALSE;
}

/* ---- units of the draft ------------------------------------------------------------ */

/* The question said again. */
PHRASES(restatements,
	"vous nous|m|me? demandez|souhaitez|voulez|aimeriez|interrogez|desirez|cherchez|questionnez|sollicitez", "vous nous|m avez|aviez demande|interroge|ecrit|contacte|sollicite|questionne", "vous souhaitiez|demandiez|vouliez", "vous avez|aviez demande|souhaite|pose", "tu veux|souhaites|demandes|m demandes",
	"concernant|au sujet de|d|s agissant|relativement|par rapport|pour ce .. concerne votre|vos|ta|la|le|les|l|de|d", "concernant votre|la|le|les|l|vos", "suite a votre|ta", "en reponse a", "j|nous ai|avons bien? note|compris|lu|vu que? .. vous|votre|question|demande", "votre question|demande .. porte|concerne|est",
	"you .. ask|asked|asking|want|wanted|wish|wished|would|d|wondered|enquired|inquired|mention|mentioned|wrote .. to|if|whether|how|when|what|about|why|that|like|know", "your question|enquiry|query|message|email|request is|about|regarding|concerns|concerning|was", "regarding|concerning|about|as|with? for|regard|regards|respect|to your", "in reply|response|answer to", "i|we can|do? see|understand|note|notice that? you .. ask|asked|want|would|wish", "i|we understand .. you", "i|we have|ve noted")

/* Nothing is said yet: it is passed on, looked at, regretted. */
PHRASES(promises,
	"transmet*|transmis|transmise|transferons|transferez|relayons|relaye|remontons|remonte|achemin*|communiqu* .. demande|message|question|dossier|reclamation|service|services|equipe|equipes|collegue|collegues|siege|responsable",
	"faisons|fais|avons|ai .. suivre", "reviens|revenons|reviendrai|reviendrons|reviendra|revient|reviendront|revenir .. vers vous|toi", "recontacter*|recontactons|rappellerons|repondrons|repondrai|repondra|reponds|tiendrons|tiendrai|tenons|tiens|contactera|contacterons|repondre|recontactera|informerons|informerai|informera", "pris|prise|prend|prendre|prenons en|bonne compte|charge|note|connaissance", "en cours de|d traitement|etude|analyse|examen", "demande|message|reclamation|question .. en cours", "etudi*|examin*|analys*|trait* .. demande|question|dossier|situation|reclamation|message", "fais|faisons|faire le|notre necessaire|maximum|possible",
	"bien? recu|recue|enregistre|enregistree|note .. demande|message|question|mail|email|courriel|reclamation|que|vous", "demande|message|reclamation|mail|courriel .. bien .. recu|recue|parvenu|enregistre|enregistree|pris|prise|transmis|transmise", "nous|je vous? remercions|remercie", "desole|desoles|desolee|navre|navres|regrettons|regrette|deplorons", "excuses|excuser", "patience|comprehension|fidelite|confiance|interet", "a votre disposition|ecoute", "nous y travaillons", "au|le plus vite|tot", "dans les meilleurs|plus", "renseignons|renseigne aupres", "verifi* .. et .. revien*", "dans l attente",
	"forward*|passed|pass|passing|escalat*|refer|referred|handed|hand .. request|message|query|question|enquiry|case|team|department|colleague|colleagues|complaint|it|on|this", "get|getting|come|coming|revert|reply|respond|write|report back? to|with you", "be back to|with you", "we|i|someone|colleague|adviser|advisor|team will|ll|shall? be with you", "be|get|getting|keep in touch", "get|be back shortly|soon", "reply|respond|answer|update|inform|notify you|shortly|soon", "will|ll|shall reply|respond|answer", "look*|check*|investigat* into", "working on|hard", "has|have been|ve received|logged|forwarded|escalated|registered|noted .. request|message|query|question|enquiry|email|complaint", "request|message|query|question|enquiry|email|complaint .. received|logged|forwarded|escalated|registered|noted|important|reviewed|processed|handled|passed|sent",
	"sorry|apologise|apologize|apologies|regret", "thank|thanks|appreciate|grateful", "patience|loyalty", "received your message|request|email|query|question|enquiry|complaint|letter", "a colleague|adviser|advisor|agent|specialist .. answer|contact|reply|call|ring|be|get", "bear with us", "happy|glad|pleased to help", "at your disposal", "hesitate", "as soon as", "dealing|deal with your", "being looked|reviewed|processed|investigated|handled|dealt")

PHRASES(plain_answers,
	"^ oui|non|yes|no|yep|nope|yeah|absolument|absolutely|effectivement|certainly|indeed|parfaitement|exactement|exactly|definitely|sure|malheureusement|unfortunately|helas|negatif|affirmatif|correct|totalement|naturellement", "tout a fait", "bien sur", "bien entendu", "of course", "en effet", "c|ce|cela est|sera|n pas? est? pas? possible|impossible|fait|faisable|normal|prevu|inutile|exact|autorise|regle|resolu|gere|vrai|faux|compris|inclus", "ce n est pas|plus possible|le|la|prevu|autorise|necessaire", "il est|n pas? est? pas? possible|impossible", "it|that is|s|isn|was|has|can|will|cannot not|t|now|been|be? not|already|now? possible|impossible|done|fine|normal|right|correct|included|fixed|allowed|settled|sorted|approved|true", "c est fait", "done", "chose faite", "nothing to worry", "aucun|aucune", "rien a", "sans probleme", "no problem", "ce sera possible", "yes|oui", "nous ne pouvons|pourrons", "we cannot|can t|do not|don t|aren", "not at the moment", "pas encore", "not yet", "pas du tout", "not at all")
PHRASES(reasons, "car|parce|puisque|because|since|due|owing|raison|cause|explique|expliquent|reason|grace|provient|vient|lie|liee|result|triggered|caused|suite|faute|therefore|as|motif|hence", "en effet", "a la demande")
PHRASES(ways, "need|required|requires|require|piece|justificatif|justificatifs|passeport|passport|copy|copie|proof|bill|form|formulaire", "vous|tu pouvez|pourrez|peux|devez|pourras|dois", "you can|could|may|need|will|ll|should|just|simply|must", "il vous? suffit|faut", "rubrique|menu|onglet|cliquez|selectionnez|choisissez|connectez|saisissez|telechargez|remplissez|renvoyez|ouvrez|allez|appuyez|completez|envoyez|rendez|passez|indiquez|utilisez|faites|demandez|signez|munissez|joignez|adressez",
	"click|select|tap|choose|download|upload|press|enter|reset|go|log|open|fill|complete|sign|visit|send|bring|type|follow|use|scan|reply", "depuis|dans|via|from|in|through|on|using|sur l|votre|the|your|our application|appli|app|espace|site|website|menu|settings", "en ligne", "online")
PHRASES(spots, "en|dans|a|au|sur|in|at|on|from|to|chez|aupres|via|under|depuis l|la|le|les|un|une|votre|notre|the|your|our|any|all _", "# .. rue|avenue|place|boulevard|street|road", "ici|here|online|ligne|partout|everywhere|anywhere|mme|m|mr|mrs|ms|conseillere|adviser")
PHRASES(papers, "ci joint|jointe|joints|jointes", "piece|pieces jointe|jointes", "joint|jointe|joints|jointes|attached|enclosed|attachment|attach|annexe|envoye|envoyee|envoyes|envoyons|envoie|adresse|adressons|adressee|transmis|sent|send|sending|emailed|posted|voici|here")
#define MONTHS "janvier|fevrier|mars|avril|juin|juillet|aout|septembre|octobre|novembre|decembre|january|february|march|april|june|july|" \
	"august|september|october|november|december"
PHRASES(moments, "aujourd|demain|hier|immediatement|deja|tomorrow|today|yesterday|immediately|already|tonight|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|monday|tuesday|wednesday|thursday|friday|saturday|sunday|midi|noon|midnight|" MONTHS "|instantane|instantanement|instantly|straightaway",
	"la semaine|le mois|l annee prochaine|prochain", "semaine|mois|annee|year|week|month prochaine|prochain", "next week|month|year|day|morning", "this|ce|cet|cette week|month|afternoon|morning|evening|matin|soir|semaine|mois|apres|apm", "debut|fin|mi de|du|d l? mois|annee|semaine|trimestre|" MONTHS, "fin|debut|mi .. semaine|mois|annee", "end|start|middle of", "des reception|que|demain|aujourd|lundi|maintenant", "as soon as", "once|when|after|before we|you|your|the|it", "d ici|peu", "tout de suite", "straight|right away|now", "chaque|tous|toutes|every|each les|the? jour|jours|mois|semaine|semaines|an|ans|annee|matin|day|days|week|month|year|morning|monday|lundi", "# h|heures|am|pm", "a reception", "temps reel", "real time", "a few|couple of? days|weeks|hours|minutes", "quelques jours|semaines|heures|minutes")

/* When something is open: an hour, a day of the week, or that it is or is not; "hier" says nothing of it. */
PHRASES(timetables, "# h|heures|am|pm|o", "lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|monday|tuesday|wednesday|thursday|friday|saturday|sunday|lundis|mardis|mercredis|jeudis|vendredis|samedis|dimanches|mondays|tuesdays|wednesdays|thursdays|fridays|saturdays|sundays|weekends|midi|noon|midnight",
	"ouvert|ouverte|ouverts|ouvertes|ouvre|ouvrent|ouvrons|ferme|fermee|fermes|fermees|fermons|ferment|open|opens|closed|close|closes|inchanges|unchanged")

static gboolean
is_card_amount(const struct prose *w, guint first, guint end)
{
	for (guint i = first; i < end; i++)
		if ((word_is(w, i, "£|$") && (word_at(w, (gint64)i + 1)->kind == WORD_NUMBER || word_at(w, (gint64)i - 1)->kind == WORD_NUMBER)) ||
			(word_at(w, i)->kind == WORD_NUMBER && word_is(w, (gint64)i + 1, "pounds|dollars|pence|francs|chf|gbp|usd|quid|p")))
			return TRUE;
	return FALSE;
}

PHRASES(depends, "depend|dependent|depends|varie|varient|vary|varies|devis|quote|selon|according", "free", "gratuit|gratuite|gratuits|gratuites|gratuitement|offert|offerte|offerts", "sans|aucun|pas frais|cout|surcout|de", "no charge|fee|fees|cost|extra", "nothing", "rien")

/* 9h30, 9:30, 9.30am */
static gboolean
is_clock(const char *number)
{
	return strpbrk(number, "h:") != NULL || g_str_has_suffix(number, "am") || g_str_has_suffix(number, "pm");
}

static void
count_facts(const struct review_context *c, struct unit *u)
{
	static const enum stated as[FACT_TYPE_N] = {
		[FACT_EUR] = STATED_PRICE, [FACT_PCT] = STATED_RATE, [FACT_DUR] = STATED_DURATION, [FACT_DUR_BUSINESS] = STATED_DURATION,
		[FACT_DUR_WORKABLE] = STATED_DURATION, [FACT_DUR_HOURS] = STATED_DURATION, [FACT_DATE] = STATED_TIME, [FACT_URL] = STATED_N,
		[FACT_PHONE] = STATED_NUMBER, [FACT_POL] = STATED_N,
	};
	const struct prose *w = c->draft;
	gsize from = word_at(w, u->first)->start, to = word_at(w, (gint64)u->end - 1)->end;
	gboolean hours = FALSE;

	for (guint i = review_fact_from(c, from); i < c->facts->list->len; i++) {
		const struct fact *f = c->facts->list->pdata[i];

		if (f->start >= to)
			break;
		if (f->end <= to && as[f->type] != STATED_N && u->stated[as[f->type]] < 100)
			u->stated[as[f->type]]++;
	}
	for (guint i = u->first; i < u->end; i++) {
		gboolean number = word_at(w, i)->kind == WORD_NUMBER;

		u->stated[STATED_COUNT] = (guint8)MIN(100, u->stated[STATED_COUNT] + number);
		u->stated[STATED_NUMBER] |= number && strlen(word_text(w, i)) >= 4;
		hours |= number && is_clock(word_text(w, i));
	}
	if (u->stated[STATED_PRICE] == 0)
		u->stated[STATED_PRICE] = is_card_amount(w, u->first, u->end) || phrase_within(depends(), w, u->first, u->end, NULL) != 0;
	u->stated[STATED_HOURS] = hours || phrase_within(timetables(), w, u->first, u->end, NULL) != 0;
	u->stated[STATED_TIME] |= hours || phrase_within(moments(), w, u->first, u->end, NULL) != 0;
	u->stated[STATED_YES_NO] = phrase_within(plain_answers(), w, u->first, u->end, NULL) != 0;
}

static void
add_unit(const struct review_context *c, GArray *units, guint first, guint end, gboolean invites)
{
	struct unit u = { .first = first, .end = end, .invites = invites };

	if (prose_count(c->draft, first, end) == 0)
		return;
	count_facts(c, &u);
	g_array_append_val(units, u);
}

static guint
clause_end(const struct prose *w, guint from, guint end)
{
	for (guint i = from + 1; i < end; i++)
		if (word_is(w, i, ",|:|;|(|)|-") || (word_is(w, i, "et|and|mais|but") && i > from + 2))
			return i + 1;
	return end;
}

/* A sentence that restates or promises is looked at clause by clause: what is left may answer. */
static void
add_units(const struct review_context *c, GArray *units, guint sentence)
{
	const struct prose *w = c->draft;
	const struct sentence *s = prose_sentence(w, sentence);
	gboolean invites = review_is_invited(c, sentence), restates = phrase_at(restatements(), w, s->first, s->end) != 0;

	if (!restates && phrase_within(promises(), w, s->first, s->end, NULL) == 0) {
		add_unit(c, units, s->first, s->end, invites);
		return;
	}
	for (guint from = s->first; from < s->end;) {
		guint end = clause_end(w, from, s->end);
		gboolean empty = phrase_within(promises(), w, from, end, NULL) != 0 || (restates && from == s->first);

		if (!empty && prose_count(w, from, end) >= 2)
			add_unit(c, units, from, end, invites);
		from = end;
	}
}

static GArray *
find_units(const struct review_context *c)
{
	GArray *units = g_array_new(FALSE, FALSE, sizeof(struct unit));

	for (guint i = 0; i < c->draft->sentences->len; i++) {
		const struct sentence *s = prose_sentence(c->draft, i);

		if (s->part == PART_BODY && s->mark != '?')
			add_units(c, units, i);
	}
	return units;
}

/* ---- which answers which ----------------------------------------------------------- */

static gboolean
is_stated(const struct unit *u, enum need need, enum stated *kind)
{
	static const enum stated kinds[] = {
		[NEED_PRICE] = STATED_PRICE, [NEED_DURATION] = STATED_DURATION, [NEED_WHEN] = STATED_TIME, [NEED_RATE] = STATED_RATE,
		[NEED_COUNT] = STATED_COUNT, [NEED_NUMBER] = STATED_NUMBER, [NEED_HOURS] = STATED_HOURS,
	};

	*kind = need == NEED_YES_NO || (need == NEED_CHARGED && u->stated[STATED_PRICE] == 0) ? STATED_YES_NO
		: need == NEED_CHARGED ? STATED_PRICE : kinds[need];
	if (need == NEED_WHEN && u->stated[STATED_TIME] == 0)
		*kind = STATED_DURATION;
	return u->stated[*kind] > 0;
}

static gboolean
wants_fact(enum need need)
{
	return need >= NEED_PRICE;
}

/* The draft's stems, and what each question is about. */
struct matter {
	const struct review_context *c;
	GArray *asked, *units;
	GArray *strict, *loose; /* struct stem of every word of the draft */
	GPtrArray *stems; /* GArray of struct stem, one for each question */
	gboolean *by_loose; /* which of the two they are compared with */
};

static gboolean
is_about(const struct matter *m, guint question, const struct unit *u)
{
	return share_stem(m->stems->pdata[question], m->by_loose[question] ? m->loose : m->strict, u->first, u->end);
}

/* In words: of the same thing, or of the form that the question wants. */
static gboolean
is_said(const struct matter *m, guint question, const struct unit *u)
{
	const struct prose *w = m->c->draft;
	const struct asked *q = &g_array_index(m->asked, struct asked, question);
	gboolean enough = prose_count(w, u->first, u->end) >= UNIT_MIN;

	if (u->invites && q->need != NEED_WAY && q->need != NEED_PLACE)
		return FALSE;
	/* "Que faire ?": no word in it says what it is about */
	if (enough && (is_about(m, question, u) || is_empty(m->stems->pdata[question])))
		return TRUE;
	switch (q->need) {
	case NEED_PAPER:
		return phrase_within(papers(), w, u->first, u->end, NULL) != 0;
	case NEED_REASON:
		return enough && phrase_within(reasons(), w, u->first, u->end, NULL) != 0;
	case NEED_WAY:
		return enough && phrase_within(ways(), w, u->first, u->end, NULL) != 0;
	case NEED_PLACE:
		return enough && (phrase_within(spots(), w, u->first, u->end, NULL) != 0);
	default:
		return FALSE;
	}
}

/* First the facts that stand with a word of the question, then, in order, those that answer nothing else. */
static void
cover(const struct matter *m, gboolean shared)
{
	for (guint i = 0; i < m->asked->len; i++) {
		struct asked *q = &g_array_index(m->asked, struct asked, i);

		for (guint k = 0; k < m->units->len && !q->covered; k++) {
			struct unit *u = &g_array_index(m->units, struct unit, k);
			enum stated kind;

			if (!(wants_fact(q->need) || q->need == NEED_YES_NO || q->need == NEED_CHARGED) || !is_stated(u, q->need, &kind))
				continue;
			if (shared ? !is_about(m, i, u) : u->used[kind] >= u->stated[kind])
				continue;
			u->used[kind]++;
			q->covered = TRUE;
		}
	}
}

/* What something costs may be a share of it: "les pénalités sont de 3 %". Last, as a rate is asked for itself too. */
static void
cover_by_rate(const struct matter *m)
{
	for (guint i = 0; i < m->asked->len; i++) {
		struct asked *q = &g_array_index(m->asked, struct asked, i);

		for (guint k = 0; k < m->units->len && !q->covered && q->need == NEED_PRICE; k++) {
			struct unit *u = &g_array_index(m->units, struct unit, k);

			if (u->used[STATED_RATE] >= u->stated[STATED_RATE] || !is_about(m, i, u))
				continue;
			u->used[STATED_RATE]++;
			q->covered = TRUE;
		}
	}
}

static void
cover_in_words(const struct matter *m)
{
	for (guint i = 0; i < m->asked->len; i++) {
		struct asked *q = &g_array_index(m->asked, struct asked, i);

		for (guint k = 0; k < m->units->len && !q->covered && !wants_fact(q->need); k++)
			q->covered = is_said(m, i, &g_array_index(m->units, struct unit, k));
	}
}

/* A short name (PEL, ISA) that two questions have tells them not apart: it counts for none that has a longer word. */
static void
drop_common(GPtrArray *stems)
{
	g_autoptr(GHashTable) last = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	g_autoptr(GHashTable) common = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);

	for (guint i = 0; i < stems->len; i++) {
		const GArray *words = stems->pdata[i];

		for (guint k = 0; k < words->len; k++) {
			const char *text = g_array_index(words, struct stem, k).text;
			guint before = GPOINTER_TO_UINT(g_hash_table_lookup(last, text));

			if (strlen(text) >= STEM || text[0] == '\0')
				continue;
			if (before != 0 && before != i + 1)
				g_hash_table_add(common, g_strdup(text));
			g_hash_table_insert(last, g_strdup(text), GUINT_TO_POINTER(i + 1));
		}
	}
	for (guint i = 0; i < stems->len; i++) {
		GArray *words = stems->pdata[i];
		gboolean longer = FALSE;

		for (guint k = 0; k < words->len; k++)
			longer |= strlen(g_array_index(words, struct stem, k).text) >= STEM;
		for (guint k = 0; longer && k < words->len; k++)
			if (g_hash_table_contains(common, g_array_index(words, struct stem, k).text))
				g_array_index(words, struct stem, k) = (struct stem){ 0 };
	}
}

static void
cover_all(const struct review_context *c)
{
	const struct prose *w = c->draft;
	g_autoptr(GArray) units = find_units(c), strict = stems_of(w, 0, w->list->len, FALSE),
		loose = stems_of(w, 0, w->list->len, TRUE);
	g_autoptr(GPtrArray) stems = g_ptr_array_new_with_free_func((GDestroyNotify)g_array_unref);
	g_autofree gboolean *by_loose = g_new0(gboolean, c->asked->len + 1);
	struct matter m = { c, c->asked, units, strict, loose, stems, by_loose };

	for (guint i = 0; i < c->asked->len; i++) {
		const struct asked *q = &g_array_index(c->asked, struct asked, i);
		GArray *words = stems_of(c->customer, q->first, q->end, FALSE);

		if (is_empty(words)) {
			g_array_unref(words);
			words = stems_of(c->customer, q->first, q->end, TRUE);
			by_loose[i] = TRUE;
		}
		g_ptr_array_add(stems, words);
	}
	drop_common(stems);
	cover(&m, TRUE);
	cover_in_words(&m);
	cover(&m, FALSE);
	cover_by_rate(&m);
}

/* Did a person say that it is answered? */
static gboolean
is_settled(const struct review_input *in, const char *question)
{
	g_autofree char *folded = text_fold(question, -1);

	for (const char *const *p = in->otherwise; p != NULL && *p != NULL; p++) {
		g_autofree char *other = text_fold(*p, -1);

		if (strcmp(g_strstrip(other), g_strstrip(folded)) == 0)
			return TRUE;
	}
	return FALSE;
}

static void
keep(struct review *r, const struct review_context *c, const struct asked *q)
{
	struct review_question out = {
		.start = word_at(c->customer, q->first)->start,
		.end = word_at(c->customer, (gint64)q->end - 1)->end,
		.answered = q->covered,
	};
	g_autofree char *words = review_quote(c->shown_customer, out.start, out.end, G_MAXSIZE);

	if (!out.answered)
		out.answered = out.otherwise = is_settled(c->in, words);
	r->answered += out.answered ? 1 : 0;
	g_array_append_val(r->questions, out);
}

void
review_complete(struct review *r, struct review_context *c)
{
	GArray *asked = c->asked;

	if (asked == NULL)
		return;
	cover_all(c);
	for (guint i = 0; i < asked->len; i++)
		keep(r, c, &g_array_index(asked, struct asked, i));
	for (guint i = 0; i < r->questions->len; i++) {
		const struct review_question *q = &g_array_index(r->questions, struct review_question, i);

		if (!q->answered) {
			g_autofree char *words = review_quote(c->shown_customer, q->start, q->end, G_MAXSIZE);

			review_add(r, REVIEW_COMPLETE, "complete", REVIEW_WARNING, q->start, q->end,
				_("not answered yet: “%s” (%u of %u are)"), words, r->answered, r->questions->len);
			return;
		}
	}
}
