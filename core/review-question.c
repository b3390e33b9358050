/* core/review-question.c — finds the questions of a customer (CHECKS "complete").
 *
 * People ask without a question mark, complain with one, and ask two things in one sentence. */
#include "core/review-question.h"

#include "core/phrase.h"

#include <string.h>

#define QUESTIONS_MAX 100 /* of one text */

#define ASKING "combien|comment|quand|pourquoi|quel|quelle|quels|quelles|lequel|laquelle|how|when|what|which|why|where|who|whom|whose|hows|whens|whats|wheres|whos"

/* What may stand before a question without being part of it. */
PHRASES(lead_ins,
	"et|mais|alors|aussi|donc|enfin|ensuite|puis|sinon|egalement|and|but|so|also|then|well|ok|finally|or|ou|car|svp|stp|please|"
	"question|questions|ps|bref|sorry|desole|pardon|excusez|moi|actually|anyway|besides|secondly|firstly|first|second|third|lastly|"
	"bonjour|bonsoir|bjr|bsr|salut|slt|coucou|hello|hi|hey|autre|premierement|deuxiemement|dernierement", "d abord", "par ailleurs", "de plus", "au fait", "du coup", "dans ce cas", "d ailleurs", "d autre part", "s il vous plait", "s il te plait", "in addition", "by the way", "in that case",
	"autre|derniere|another|last|one|une|ma|mes|my question|questions", "quick|simple|petite question", "excuse me", "en attendant", "de meme", "a ce sujet", "a ce propos", "je me permets de vous demander", "d une part", "pour info",
	"en effet")

/* Asking for something, with or without "?". */
PHRASES(requests,
	"pouvez|pourriez|pourrez|voulez|voudriez|peux|pourrais vous|tu", "merci de|d .. me|m|nous dire|confirmer|envoyer|indiquer|preciser|faire|communiquer|transmettre|adresser|expliquer|donner|informer|renvoyer|"
	"fournir|signaler|eclairer|renseigner|repreciser|detailler", "merci de|d bien? vouloir? confirmer|m|me .. indiquer|dire|confirmer|envoyer|preciser|expliquer|communiquer|adresser|transmettre|faire|informer|donner",
	"merci de|d confirmer|preciser|indiquer|verifier|annuler|debloquer|corriger|rembourser|proceder|envoyer",
	"veuillez .. me|m|nous dire|confirmer|envoyer|indiquer|preciser|faire|communiquer|transmettre|adresser|expliquer|donner|informer", "priere de .. indiquer|confirmer|envoyer|preciser",
	"je voudrais|souhaite|souhaiterais|desire|desirerais|veux|cherche|aimerais .. savoir|connaitre|comprendre", "j aimerais|ai .. savoir|connaitre|comprendre", "j ai besoin de savoir|connaitre|comprendre", "nous voudrions|souhaitons|souhaiterions|aimerions .. savoir|connaitre|comprendre",
	"je me demande|demandais si|comment|quand|pourquoi|combien|quel|quelle|ou|ce", "je vous demande si|quand|comment|combien|quel|quelle", "dites|dis|indiquez|confirmez|envoyez|expliquez|precisez|communiquez moi", "j attends que vous me? disiez",
	"pourrait|peut on|il|elle", "puis|dois|pourrais|devrais|aurais|suis|ai|vais je", "est ce qu|que", "est il|elle|ce .. ?", "y a t il|on", "y aurait t il", "avez|etes|proposez|acceptez|faites|savez|allez|comptez|prenez|vendez|disposez|offrez vous", "faut il", "faudra t il", "serait il", "sera t il|elle", "existe t il", "a t on|il|elle", "ai je", "qu est ce|advient", "que faire|dois|faut|se|puis|faites|devient|signifie|comptez|deviennent", "qui s|est|peut|dois|puis", "a|de|avec|pour|par|depuis|jusqu|en|sous|dans|sur quel|quelle|quels|quelles|qui|quoi|quand|combien|ou", "jusqu a quand|quel|quelle",
	"c est combien|quand|ou|quoi|comment|qui|quel|quelle", "ca|cela coute|prend|fait|dure|marche|se _? combien|quoi|comment|quand", "vous|on|tu|je _ combien|quand|comment|ou quoi?",
	"could|can|would|will|may|might you|i|we|someone|somebody|anyone|it|they|my|the|this|that|a", "please let|advise|tell|send|confirm|explain|provide|clarify|check|inform|give|forward|share|update|email", "please could|can", "i would|d like|love|want|need to know|understand|find|ask|hear", "i want|need|wish|wanted to know|understand|find|ask", "i am|m|was|were trying|wondering|asking|hoping|curious|keen .. if|whether|how|when|what|why|where|which|know|understand",
	"i wonder|wondered if|whether|how|when|what|why", "wondering if|whether|how|when|what", "let me know", "tell me", "send me", "explain to? me? why|how|what|when", "any idea|chance|update|news", "is|are|was|were|do|does|did|has|have|shall|should|must|isn|aren|doesn|don|won|can|couldn|didn the|my|your|it|there|this|that|these|those|i|you|we|they|a|an|any|t|all|he|she|someone", "kindly confirm|advise|tell|send|let|explain", "would it|like", "grateful if you|to", "i d be|would grateful|appreciate .. if you could|would|can", "to whom", "by when", "at what", "for how", "until|since when", "in which", "on what|which")

PHRASES(interrogatives, ASKING, "a|vers|chez|aupres|pour d|de? qui", "ou est|sont|puis|peut|en|se|dois|trouver|trouve|va|faut|envoyer|aller|je|vais|pouvons|retirer")

/* They open like questions and are none. */
PHRASES(statements,
	"which is|means|was|i|we|has|makes", "what a|an", "how dare|disappointing|rude|awful|frustrating|annoying|sad|nice|kind|lovely|ridiculous|funny", "quel|quelle|quels|quelles honte|scandale|deception|dommage|horreur|service|plaisir|accueil|mauvais|mauvaise|manque|bonne|bon|belle", "when i|we|you|my|the|they|he|she|it|this|that", "when calling|trying|opening|using", "quand j|je|on|nous|mon|ma|mes|il|elle|le|la|les|un|une|vous|tu|ils|l", "who knows",
	"combien je suis", "where i|we|there|as", "why i|we am|m|was|write|wrote", "what i|we want|need|wanted|needed|mean|meant|find|have", "which|what|how ever", "comment dire", "how ever", "quand meme", "quand bien", "quoi qu", "que ce soit", "qui plus est", "qui est", "a quel|quelle point", "en quelque", "depuis quand j|je", "can t", "sous quel|quelle pretexte")

/* "?" and no question: a civility. */
PHRASES(civilities, "comment allez|vas|va|ca|vous", "ca va", "vous allez bien", "tu vas bien", "how are|r you|things", "how do you do", "hope you|all", "how s it going", "how is it going", "how have you been", "tout va bien", "how s everything")

PHRASES(rhetoric,
	"et|so alors|what", "c est normal", "est ce normal|bien normal", "est ce que c est normal", "vous trouvez .. ca|cela|c .. normal|serieux|acceptable", "c est une blague|plaisanterie", "vous vous moquez|foutez|fichez", "tu te moques", "vous plaisantez|rigolez", "vous etes serieux|serieuse", "c est serieux", "serieusement|serieux", "non mais", "comment est ce possible", "comment c est possible",
	"c est quoi ce|cette", "de qui se moque", "de qui vous moquez", "vous appelez ca", "a quoi bon", "a quoi vous? sert|servez", "ou va t on", "ou va|allons on|nous", "qu est ce que c est que", "combien de fois faut|dois|devrai|vais", "faut il que", "vous croyez que|vraiment", "jusqu ou",
	"est ce une blague|plaisanterie", "est ce une facon", "est ce ainsi", "vous avez vu l heure", "y a quelqu un", "il y a quelqu un", "allo", "quelqu un", "on se moque|fiche|fout de", "incroyable non", "vous voyez", "vous comprenez", "n est ce pas", "pas vrai", "tu vois",
	"is|was this|that|it a joke", "are you .. serious|kidding|joking|real|there|having", "is|are this|that|it|these .. normal|acceptable|serious|how|fair|reasonable|right", "is this how", "how is|s|can this|that|it|be .. acceptable|normal|possible|right|fair|legal", "do you .. call|think .. this|that|it|normal|acceptable", "you call this|that", "call this|that .. service", "what kind|sort of", "so what", "what is|s wrong with you", "how hard can", "how hard is", "how many times do|must|have|will|should", "how much longer", "who do you think", "can you believe", "why should i|we", "what is|s the point", "what are you playing|doing over", "really", "seriously", "anyone|anybody there|home|listening|reading", "anyone", "hello", "is anyone|anybody", "what the", "you know|see", "right", "isn t it|that", "don t you think|agree", "how about that", "does anyone|anybody care|work", "do you even|actually care", "surprised", "what do i pay|have to do to")

/* ---- one sentence ------------------------------------------------------------------ */

static guint
skip_lead(const struct prose *w, guint first, guint end)
{
	for (guint i = first;;) {
		guint after;

		while (i < end && (word_at(w, i)->kind == WORD_MARK || (word_at(w, i)->kind == WORD_NUMBER && i + 1 < end &&
			word_is(w, (gint64)i + 1, ")|.|-|/|:"))))
			i++;
		after = phrase_at(lead_ins(), w, i, end);
		/* "est-ce" is none, and "ou" begins "où trouver" */
		if (after == 0 || after >= end || phrase_at(requests(), w, i, end) != 0 || phrase_at(interrogatives(), w, i, end) != 0)
			return i;
		i = after;
	}
}

static gboolean
has_inversion(const struct prose *w, guint first, guint end)
{
	for (guint i = first + 1; i < end; i++)
		if ((word_at(w, i)->joined) != 0 && word_is(w, i, "je|tu|il|elle|on|nous|vous|ils|elles|ce|t"))
			return TRUE;
	return FALSE;
}

static gboolean
has_comma(const struct prose *w, guint first, guint end)
{
	for (guint i = first; i < end; i++)
		if (word_is(w, i, ","))
			return TRUE;
	return FALSE;
}

/* "When I called, nobody answered." tells; "quand je recevrai ma carte" asks. */
static gboolean
is_statement(const struct prose *w, guint first, const struct sentence *s)
{
	if (phrase_at(statements(), w, first, s->end) == 0)
		return FALSE;
	if (s->mark == '!' || word_is(w, first, "which|what|how|why|where|who|can|combien|qui|quoi|que|sous"))
		return TRUE;
	if (word_is(w, first, "quel|quelle|quels|quelles"))
		return s->mark != 0 || !has_inversion(w, first, s->end);
	return has_comma(w, first, s->end) || word_is(w, first, "when") || prose_count(w, first, s->end) > 9;
}

static gboolean
is_question(const struct prose *w, const struct sentence *s, guint first)
{
	if (s->mark == '?')
		return TRUE;
	if (is_statement(w, first, s))
		return FALSE;
	return phrase_at(requests(), w, first, s->end) != 0 || phrase_at(interrogatives(), w, first, s->end) != 0;
}

static gboolean
is_rhetoric(const struct prose *w, guint start, guint first, guint end)
{
	guint words = prose_count(w, first, end);
	guint after = MAX(phrase_at(rhetoric(), w, first, end), phrase_at(rhetoric(), w, start, end));

	if (after != 0)
		return words <= 9;
	return words <= 2 && phrase_at(interrogatives(), w, first, end) == 0 && phrase_at(requests(), w, first, end) == 0 &&
		word_at(w, first)->kind != WORD_NUMBER;
}

/* ---- two in one -------------------------------------------------------------------- */

PHRASES(joints, "et|and|puis|plus|ainsi|as|mais|but que|well|also|aussi|surtout|si|if? " ASKING, "et|and|puis|mais|but aussi|also|surtout|egalement|to|a|de|avec|par|sous|depuis|jusqu|en|in|by|at? a? quel|quelle|quels|quelles|which|what",
	"et|and|puis|mais|but aussi|also|egalement? est ce", "et|puis|mais pouvez|pourriez|peux|pourrais|voulez vous|tu", "et|puis|mais puis|dois|vais|serai|pourrai|aurai je", "et|mais y a t", "et|mais faut il", "et|mais avez|acceptez|proposez vous", "et|mais peut on", "et|mais sera|est t? il|elle|ce",
	"and|but can|could|do|does|is|are|will|would|may|should|did|has|have you|i|it|there|we|they|the|my|this", "et ou|where se|puis|est|dois|je|peut|trouver|can|is|do|should", "et|and merci|please de|d|tell|send|confirm|let|advise")

static guint
find_joint(const struct prose *w, guint first, guint end)
{
	for (guint i = first; i < end; i++)
		if (word_is(w, i, "et|and|puis|mais|but|plus|ainsi|as") && prose_count(w, first, i) >= 2 &&
			prose_count(w, i, end) >= 3 && phrase_at(joints(), w, i, end) != 0)
			return i;
	return 0;
}

/* ---- what would answer it ---------------------------------------------------------- */

PHRASES(durations, "combien de|d temps|jours|semaines|mois|heures", "how long", "how many days|weeks|months|hours", "quelle duree", "quelle est la duree")
PHRASES(hours, "a quelle heure", "quelle heure|heures", "what time|hours", "quels jours", "quel jour", "which|what day|days")
PHRASES(openings, "quels .. horaires", "vos|les|des|d horaires", "opening|business|branch hours|times")
PHRASES(whens, "quand", "when", "quelle .. date", "quel .. delai|delais", "quels .. delai|delais", "delai|delais", "what|which date", "how soon|quickly|fast", "by|until|since when", "a partir de quand", "sous combien")
PHRASES(prices, "combien", "how much", "quel|quels|quelle|quelles|what|which .. prix|tarif|tarifs|cout|couts|frais|montant|montants|cotisation|commission|commissions|price|prices|cost|costs|"
	"fee|fees|charge|charges|solde|plafond|plafonds|decouvert|mensualite|mensualites|prime|penalite|penalites|amount|balance|limit|premium|penalty|somme|agios|overdraft|coute|coutent|coutera|payment|budget|interets",
	"what|que|qu .. cost|costs|charge|charges|coute|coutent", "est ce que ca|cela coute", "le|les|votre|vos|the|your|mes|my|mon|du|des|d|of prix|tarif|tarifs|cout|price|fee|fees|cost|frais|coute|montant|solde|agios|amount|balance", "prix|tarif|tarifs|price|cost|fee")
PHRASES(charges, "gratuit|gratuite|gratuits|payant|payante|free|frais|fee|fees|charge|charged|facture|facturee|factures|cost|costs|coute")
PHRASES(rates, "taux", "pourcentage", "interest rate", "what|which rate|rates|apr|percentage", "the rate", "rate of|is|on")
PHRASES(counts, "combien de|d _", "combien y a|ai", "how many", "quel|what nombre|number of|de|d", "nombre de|d")
PHRASES(numbers, "numero de telephone|tel", "quel|what .. numero|number", "phone|telephone number", "votre numero")
PHRASES(reasons, "pourquoi", "why", "quelle|quelles .. raison|raisons|cause", "what .. reason|cause", "how come", "comment se fait", "comment cela|ca se fait", "comment ca se fait|peut", "for what reason", "qu est ce qui explique|justifie", "raison de|du|pour", "a quoi correspond|correspondent|est du|sont dus", "what is|s|was .. for")
PHRASES(ways, "comment", "how do|can|to|should|could|would|does|is|will|am|i", "quelle .. demarche|procedure|marche|solution|facon|maniere", "quelles .. demarches|procedures|solutions|etapes|conditions|documents|pieces", "que|qu dois|faut|faire|puis|est .. faire|ce", "what do|should|must|can|are i|we|the .. do|steps|need", "what steps", "quels .. documents|papiers|justificatifs|pieces", "which|what documents|papers", "la marche a suivre", "way to")
PHRASES(spots, "^ ou", "a|vers|chez|aupres d|de? qui", "to whom", "ou est|sont|puis|peut|se|dois|trouver|en|je", "where", "quelle .. adresse|agence", "what|which address|branch|email", "dans quel|quelle", "a quel|quelle .. endroit|adresse|service")
PHRASES(papers, "envoyer|adresser|transmettre|faire|fournir|communiquer|renvoyer|joindre|recevoir parvenir?", "send|email|forward|provide|share|give me|us")
PHRASES(inversions, "est ce", "pouvez|pourriez|avez|etes|peux|allez|voulez|acceptez|proposez|faites|savez vous|tu", "puis|dois|vais|ai|suis|serai|pourrai|aurai je", "y a t", "faut il", "peut|pourrait|a|va|sera|est|existe t? on|il|elle|ils|elles",
	"can|could|do|does|is|are|will|would|may|should|did|has|have|was|were i|you|we|it|there|they|my|the|your|this|that|he|she", "savoir si", "whether", "know if", "demande si", "wonder|wondering if")

/* A first part that only says when it happened asks nothing: "Quand vous aurez mon dossier, pouvez-vous …". */
static guint
main_part(const struct prose *w, guint first, guint end)
{
	if (phrase_at(statements(), w, first, end) == 0 && !word_is(w, first, "si|if|lorsque|comme|as|puisque|since"))
		return first;
	for (guint i = first; i + 2 < end; i++)
		if (word_is(w, i, ","))
			return i + 1;
	return first;
}

static enum need
need_of(const struct prose *w, guint first, guint end)
{
	guint from = main_part(w, first, end);
	static const struct {
		const struct phrases *(*list)(void);
		enum need need;
	} kinds[] = {
		{ reasons, NEED_REASON }, { durations, NEED_DURATION }, { rates, NEED_RATE }, { openings, NEED_HOURS }, { hours, NEED_WHEN }, { numbers, NEED_NUMBER },
		{ counts, NEED_COUNT },
	};
	gboolean yes_no = phrase_within(inversions(), w, from, end, NULL) != 0 && phrase_within(interrogatives(), w, from, end, NULL) == 0;

	for (guint i = 0; i < G_N_ELEMENTS(kinds); i++)
		if (phrase_within(kinds[i].list(), w, from, end, NULL) != 0)
			return kinds[i].need;
	if (phrase_within(ways(), w, from, end, NULL) != 0 && phrase_at(prices(), w, from, end) == 0)
		return NEED_WAY;
	if (phrase_within(prices(), w, from, end, NULL) != 0 && !yes_no)
		return NEED_PRICE;
	if (phrase_within(whens(), w, from, end, NULL) != 0)
		return NEED_WHEN;
	if (yes_no && phrase_within(papers(), w, from, end, NULL) != 0)
		return NEED_PAPER;
	/* "vous êtes ouvert le samedi ?" */
	yes_no |= word_is(w, (gint64)end - 1, "?") && phrase_within(interrogatives(), w, from, end, NULL) == 0;
	if (yes_no && phrase_within(charges(), w, from, end, NULL) != 0)
		return NEED_CHARGED;
	if (yes_no || (phrase_within(charges(), w, from, end, NULL) != 0 && phrase_within(interrogatives(), w, from, end, NULL) == 0))
		return NEED_YES_NO;
	if (phrase_within(spots(), w, from, end, NULL) != 0)
		return NEED_PLACE;
	return phrase_within(papers(), w, from, end, NULL) != 0 ? NEED_PAPER : NEED_WORDS;
}

/* ---- all of them ------------------------------------------------------------------- */

static void
add_parts(const struct prose *w, GArray *out, guint first, guint end)
{
	guint joint;

	while ((joint = find_joint(w, first, end)) != 0) {
		struct asked a = { first, joint, need_of(w, first, joint), FALSE };

		while (a.end > first + 1 && word_is(w, (gint64)a.end - 1, ",|-|:"))
			a.end--;
		g_array_append_val(out, a);
		first = joint + 1;
	}
	{
		struct asked a = { first, end, need_of(w, first, end), FALSE };

		g_array_append_val(out, a);
	}
}

GArray *
review_questions(const struct prose *w)
{
	GArray *out = g_array_new(FALSE, FALSE, sizeof(struct asked));
	struct asked idle = { 0 };

	for (guint i = 0; i < w->sentences->len && out->len < QUESTIONS_MAX; i++) {
		const struct sentence *s = prose_sentence(w, i);
		guint first = skip_lead(w, s->first, s->end);

		if (s->part != PART_BODY || prose_count(w, s->first, s->end) == 0)
			continue;
		if (first >= s->end)
			first = s->first;
		if (!is_question(w, s, first) || phrase_at(civilities(), w, first, s->end) != 0)
			continue;
		if (is_rhetoric(w, s->first, first, s->end)) {
			if (prose_count(w, s->first, s->end) > prose_count(w, idle.first, idle.end))
				idle = (struct asked){ s->first, s->end, NEED_YES_NO, FALSE };
			continue;
		}
		add_parts(w, out, first, s->end);
	}
	if (out->len == 0 && idle.end > 0)
		g_array_append_val(out, idle);
	return out;
}
