/* core/review-phone-en.c — English: please call us, give us a ring, pop into a branch.
 *
 * The same word is a verb, an order and a noun ("call"), so a verb is one by what stands before it: a beginning, "please",
 * somebody who asks, or "to". Where it is the bank that is called, whoever calls is not the bank. */
#include "core/review-phone.h"

#include <string.h>

#define PERSON "adviser|advisers|advisor|advisors|branch|branches|team|teams|colleague|colleagues|manager|centre|center|" \
	"helpline|hotline|line|desk|department|specialist|specialists|representative|agent|agents|bank|banker|support|service|" \
	"services|office|someone|somebody|counter|ombudsman|operator|switchboard"
#define QUICK "quick|short|little|brief"

PHRASES(calls,
	"call|phone|ring|telephone|dial|calling|phoning|ringing|telephoning|dialling|dialing",
	"give|giving us|me|our|them|the|your|him|her .. a " QUICK "? call|ring|bell|buzz|shout|tinkle", "give|giving # .. a call|ring",
	"pick|picking up the|your phone|telephone", "make|making a|the " QUICK "? phone|telephone? call", "drop|dropping us|me a call")
PHRASES(contacts,
	"contact|contacting|recontact", "get|getting back? in? touch|contact|hold", "make|making contact", "reach|reaching out", "reach|reaching us|me|our|the|your|one|them|an|a|him|her",
	"speak|speaking|talk|talking|chat|chatting|liaise|liaising|discuss|discussing this|it|that|things? directly|first? to|with .. " PERSON, "speak|speaking|talk|talking|chat|chatting to|with us|me|them|him|her",
	"have|having a " QUICK "? chat|word|talk|conversation with", "consult|consulting|ask|asking .. " PERSON, "check|checking with .. " PERSON, "see|seeing your|an|our|a .. adviser|advisor|manager|banker",
	"raise|raising this|it with .. " PERSON, "refer|referring to your|the branch|adviser|advisor", "turn|turning to your|our .. " PERSON)
PHRASES(visits,
	"visit|visiting .. branch|branches|us|office|counter|store", "visit|visiting them", "come|coming in|by|along|down|over|round", "come|coming into|to|in .. branch|branches|office|counter|bank", "come|coming and see|speak|talk|meet|visit",
	"come|coming see|visit us", "pop|popping|drop|dropping|call|calling|stop|stopping|swing|swinging in|into|by|round|over|along", "go|going|head|heading|get|getting|travel|walk|walking|pop|popping down|over|along|back? in? into|to|in|inside .. branch|branches|counter|office",
	"attend|attending .. branch|branches|appointment|office", "see|seeing us|someone|somebody in|at", "book|booking|make|making|arrange|arranging|schedule|scheduling|set|fix|fixing up? an|a|your .. appointment|meeting|visit",
	"see|seeing us .. branch", "present|presenting yourself", "meet|meeting with? us|your|an|our .. " PERSON "|us")
PHRASES(writings,
	"email|emailing|mail|mailing|fax|text|texting us|me|our|them|the|your", "e mail|mailing us|me|our|the", "write|writing to us|me|our|the|your", "write|writing in|us a letter", "send|sending|drop|dropping us|me|our|them|an? .. an? e|email|mail|letter|fax|sms|text|line",
	"use|using|try|trying our|the|your|online|live|another|a .. chat|webchat|form|phone|channel|helpline|whatsapp|messaging|line", "fill|filling|complete|completing in|out? our|the|a .. contact form", "message|messaging us|me|our", "go|going through|via another|our|the .. channel|helpline|form|chat",
	"contact|reach us another way")

#define ADVERBS "please|kindly|just|simply|also|always|either|directly|then|still|instead|perhaps|now|first|even|quickly|maybe|certainly|only|" \
	"again|personally|ideally|either|both|actually|additionally|immediately|urgently|therefore|of|course|alternatively|therefore"

/* Whatever ends just before a bare verb and asks the customer for it. */
PHRASES(frames,
	"you|u can|could|may|might|should|must|shall|ll|d|would|will .. need|have|want|like|prefer|wish|ought|be? able|welcome|free|invited|advised|asked|requested|required|better|best? to?", "you can|could|may|might|should|must|shall|ll|will|would|d|cannot", "you can|could|may|might|should|must of course|always|also|simply",
	"you have|need|ought|got|want|wish to", "you ve got|only|just|simply? to", "you only|just|simply|first|also|still|will|would? need|have|want|ought to", "you re|are|re more|most|always|also|very|of|course? than? welcome|free|able|invited|advised|asked|requested|required|encouraged|best to", "you d|had better|rather|best",
	"could|can|would|will|might|may you|i|we perhaps|possibly|also|now? ask|invite|get|trouble? you? to?", "would you like|mind|prefer|care to?", "would|could|are you be? able|willing|available|free|happy|kind to", "would|could you be so kind|good as? to", "may|might|can|could i|we suggest|ask|invite|recommend|advise you|that? you? to?",
	"please|kindly|pls|plz", "feel free to|and|also?", "hesitate .. to", "hesitate and", "without hesitation", "sure|certain to|you|that? you?", "remember to", "forget to", "fail to", "try to|and", "attempt to",
	"like|ask|asking|invite|inviting|advise|advising|encourage|encouraging|urge|urging|request|requesting|require|need|want|expect|beg|remind|recommend|tell|prompt|welcome .. you .. to", "suggest|recommend|advise|ask|request|propose|insist|urge|prefer|require that? you first|please|kindly|also|just|should?",
	"suggest|recommend|advise|propose|try|consider|worth|mind|by|about|through|start|through|via|include|of|involve|involves|mean|means", "is|s|be|would|d|will|might|may .. best|better|easier|quicker|faster|advisable|necessary|essential|important|possible|preferable|helpful|worth|simplest|easiest|useful|vital|recommended|safer|safest|wise|imperative for|if|that? you? to|could|can|would|will?",
	"best|easiest|quickest|simplest|fastest|safest|only|ideal|next|first|other|first|recommended way|option|thing|solution|step|method|approach|route|bet|course|idea|forward .. is|s|be|would|will|are for? you? to|by", "all you need|have|ve|got|to .. is to?", "you need to do is to?",
	"if|should you would|d|ll? like|prefer|wish|want|need|rather|care|d|would to?", "if you re|are able|willing|happy to", "rather", "you to", "d like you to", "option to|of", "choose|choosing|opt|decide|asked|invited|advised|requested|required|encouraged|urged|welcome|free|happy to", "let s get you to",
	"is|s up to you to", "good|great|better|best idea|time|moment to|is", "necessary|essential|important|imperative to", "why not|don t you", "do", "all it takes is to?", "what you can|should|could|need do is", "be sure|asked|required to|you?", "will need|have to", "needs|requires you to", "chance to", "^ best|better|easier|quicker|quickest|easiest|simplest to", "convenient to", "opportunity to")

static const struct lexicon_row negation_rows[] = { { 1, "not no never without rather instead avoid avoiding needn unnecessary cannot unable nor stop refrain unless before after "
	"when while until t dont neither anymore save saves saving isn don doesn won" } };
LEXICON(negations, negation_rows)

/* Who asks, when it is not the bank: a fraud, a shop, somebody. */
static const struct lexicon_row stranger_rows[] = { { 1, "someone somebody anyone anybody they he she it scammer scammers fraudster fraudsters caller callers text message "
	"email merchant seller who that which link stranger criminals" } };
LEXICON(strangers, stranger_rows)

PHRASES(not_negations, "don|do|not t? not? please? hesitate|forget|fail|be|worry|delay", "not hesitate|forget|fail|delay|only|be|too", "please don t|not hesitate", "no|without hesitation|delay|problem|worries|problems|obligation|cost|charge", "why not|don",
	"d|would rather", "you rather", "can t wait", "whether or not", "not only", "if not", "save yourself .. by", "when you can|have|re|are|get|need", "when ready|possible|convenient|able", "no later")
PHRASES(pasts,
	"thank|thanks .. for", "thank you .. for", "appreciate|grateful .. you|your", "did|do|does|have|has|had you|they|he|she|anyone|somebody|someone", "you tried|wanted|have|had|ve|asked|were|attempted|did|meant|preferred|chose|decided", "since|after|when|before|while|once|until|whenever|upon|on you",
	"after|before|when|while|since|upon|sorry|apologies|for", "we|i|they|he|she|it|us|me|him|them|who|team|colleague|colleagues|someone|adviser|advisor|merchant|nobody|manager can|could|may|might|will|ll|would|d|should|must|shall|am|are|is|re|m|have|has|ve|had|going|need|needs|want|wants|tried|try|plan|intend|about|has|did|do|does|cannot|also|then|to|always|never|only")

PHRASES(helps, "help|assist|sort|happy|look|explain|discuss|resolve|fix|arrange")

#define NOUN_BEFORE "a|an|the|your|our|my|this|that|any|each|every|phone|last|per|missed|conference|video|these|those|another|first|his|her|their|" \
	"no|one|recent|previous|quick|short|follow|welcome|free|direct|main|mobile|home|work|close|point|contactless|some|regular|eye|daily|by|via|over|of|us"
#define NOUN_AFTER "centre|center|centres|charge|charges|cost|costs|rates|handling|queue|volumes|log|history|times|details|detail|number|numbers|form|page|" \
	"information|person|banking|lines|bill|app|less|screen|recording|records|duration|option|options|contract|reference|tone|was|is|has|will"

static gboolean
is_gerund(const char *verb)
{
	return g_str_has_suffix(verb, "ing") && strcmp(verb, "ring") != 0;
}

/* "call you back", "give you a ring": the bank does that. */
static gboolean
is_for_customer(const struct prose *w, const struct sentence *s, guint i, guint end)
{
	if (word_is(w, (gint64)i + 1, "you|u|yourself|it|that|this|him|itself|upon|off") && !word_is(w, (gint64)i, "pop|drop|stop|come|go|see"))
		return !word_is(w, (gint64)i + 1, "that|this") || !word_is(w, (gint64)i + 2, "number|line|team|branch");
	if (word_is(w, i, "give") || word_is(w, i, "giving"))
		return word_is(w, (gint64)i + 1, "you");
	return end < s->end && word_is(w, end, "you|u") && word_is(w, (gint64)end - 1, "to|with|out|in|touch|of|hold");
}

static gboolean
is_noun(const struct prose *w, guint i)
{
	const char *verb = word_text(w, i);

	if (!word_is(w, i, "call|phone|ring|telephone|contact|visit|text|email|mail|fax|chat|message|talk|book|drop|stop|present|calling|e|meet"))
		return FALSE;
	if (word_is(w, (gint64)i - 1, NOUN_BEFORE) && !(is_gerund(verb) && word_is(w, (gint64)i - 1, "by|via|of")))
		return TRUE;
	return word_is(w, (gint64)i + 1, NOUN_AFTER) && !word_is(w, (gint64)i, "visit");
}

static gboolean
is_start(const struct prose *w, const struct sentence *s, gint64 i)
{
	return i < (gint64)s->first || word_at(w, i)->kind == WORD_MARK || word_is(w, i, "and|or|then|so|but|otherwise|else|now|ps");
}

/* Before: "log in and", "visit us or": an order or a request that goes on. */
static gboolean
goes_on(const struct prose *w, const struct sentence *s, guint at)
{
	guint start = s->first;

	if (phrase_within(frames(), w, s->first, at, NULL) != 0)
		return TRUE;
	if (at > s->first && word_at(w, (gint64)at - 1)->kind == WORD_MARK)
		return TRUE;
	/* "Simply log in and call": no subject, so an order */
	for (guint k = s->first; k < at; k++)
		if (word_is(w, k, ",|:|-"))
			start = k + 1;
	return start < at && word_at(w, start)->kind == WORD_LETTERS &&
		!word_is(w, start, "we|i|they|he|she|it|you|our|the|your|my|this|that|a|an|there|one|who|us|all|each|no|some|these|those|as|"
			"someone|somebody|nobody|if|when|once|thank|thanks|sorry|yes|unfortunately|however|what|how|for|in|on|at|after|before|since|while|mr|mrs|ms");
}

static gboolean
is_bank_called(const struct prose *w, guint i, guint end)
{
	for (guint k = i + 1; k < end + 4; k++) {
		if (word_at(w, k)->kind == WORD_MARK)
			return FALSE;
		if (word_is(w, k, "us|me|our|ours") || word_is(w, k, PERSON))
			return TRUE;
	}
	return FALSE;
}

/* "to call us", "call us" with nothing that asks just before. */
static gboolean
is_left_to_customer(const struct prose *w, const struct sentence *s, guint i, guint end, gint64 before)
{
	guint from = invite_part_start(w, s, i);

	if (word_is(w, before, "to")) {
		if (invite_is_negated(&review_phone_en, w, from, i) || invite_is_past(&review_phone_en, w, from, i) || !is_bank_called(w, i, end))
			return FALSE;
		before--;
		if (before < (gint64)s->first || word_at(w, before)->kind == WORD_MARK)
			return TRUE; /* To speak to an adviser, … */
		return word_is(w, before, "way|number|how|need|have|ways|and|or|best");
	}
	if (is_gerund(word_text(w, i)))
		return word_is(w, before, "or|and") && is_left_to_customer(w, s, (guint)before, (guint)before, before - 1);
	if (word_is(w, before, "you|u") && word_is(w, before - 1, "if"))
		return phrase_within(helps(), w, s->first, s->end, NULL) != 0; /* if you call us, we can help */
	if (!is_start(w, s, before) || invite_is_negated(&review_phone_en, w, from, i))
		return FALSE;
	if (word_is(w, before, "and|or|then|so|but|otherwise|else|now"))
		return !invite_is_past(&review_phone_en, w, from, i) && goes_on(w, s, (guint)before);
	return TRUE;
}

/* A visit to a page of the web is none. */
static gboolean
is_online(const struct prose *w, guint i, guint end)
{
	for (guint k = i + 1; k < end + 3; k++) {
		if (word_is(w, k, ".|;|,"))
			return FALSE;
		if (word_at(w, k)->kind == WORD_LINK || word_is(w, k, "website|site|page|app|online|faq|faqs|web"))
			return TRUE;
	}
	return FALSE;
}

static guint
find_action(const struct prose *w, const struct sentence *s, guint i, enum invite_kind *kind)
{
	if (word_is(w, i, "email|emailing|mail") && word_at(w, (gint64)i + 1)->kind == WORD_LINK) {
		*kind = INVITE_MAIL;
		return i + 2;
	}
	return invite_action(&review_phone_en, w, s, i, kind);
}

static guint
invite(const struct prose *w, const struct sentence *s, guint i, enum invite_kind *kind)
{
	gint64 before, frame;
	guint end, at;

	if (word_at(w, i)->kind != WORD_LETTERS || (end = find_action(w, s, i, kind)) == 0)
		return 0;
	if (is_noun(w, i) || is_for_customer(w, s, i, end) ||
		(word_is(w, i, "visit|visiting|go|going|head") && is_online(w, i, end)))
		return 0;
	before = INVITE_SKIP_BACK(w, s, (gint64)i - 1, ADVERBS);
	frame = invite_frame(&review_phone_en, w, s, i, before);
	if (frame < 0)
		return is_left_to_customer(w, s, i, end, before) ? end : 0;
	at = (guint)frame;
	if (word_classes(w, frame - 1, strangers()) != 0 && word_is(w, frame, "ask|asks|asking|tell|tells|invite|invites|want|wants|"
		"request|requests|urge|urges|need|needs|require|requires"))
		return 0;
	if (invite_is_negated(&review_phone_en, w, MAX(invite_part_start(w, s, i), at > 2 ? at - 2 : 0), i) ||
		invite_is_past(&review_phone_en, w, at > s->first ? at - 1 : at, i))
		return 0;
	return end;
}

const struct invite_tongue review_phone_en = {
	.rows = { { INVITE_MAIL, writings }, { INVITE_CALL, visits }, { INVITE_CALL, calls }, { INVITE_CONTACT, contacts } },
	.frames = frames, .pasts = pasts, .not_negations = not_negations,
	.negations = negations,
	.invite = invite,
};
