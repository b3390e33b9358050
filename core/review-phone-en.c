/* core/review-phone-en.c — English: please call us, give us a ring, pop into a branch.
 *
 * The same word is a verb, an order and a noun ("call"), so a verb is one by what stands before it: a beginning, "please",
 * somebody who asks, or "to". Where it is the bank that is called, whoever calls is not the bank. */
#include "core/review-phone.h"

#include "core/phrase.h"

#include <string.h>

#define FRAME_MAX 14

#define PERSON "adviser|advisers|advisor|advisors|branch|branches|team|teams|colleague|colleagues|manager|centre|center|" \
	"helpline|hotline|line|desk|department|specialist|specialists|representative|agent|agents|bank|banker|support|service|" \
	"services|office|someone|somebody|counter|ombudsman|operator|switchboard"
#define PLACE "branch|branches|office|offices|counter|bank|store|centre|center|us|adviser|advisor"
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

#define NEGATIONS "not|no|never|without|rather|instead|avoid|avoiding|needn|unnecessary|cannot|unable|nor|stop|refrain|unless|before|after|" \
	"when|while|until|t|dont|neither|anymore|save|saves|saving|isn|don|doesn|won|can t"
PHRASES(not_negations, "don|do|not t? not? please? hesitate|forget|fail|be|worry|delay", "not hesitate|forget|fail|delay|only|be|too", "please don t|not hesitate", "no|without hesitation|delay|problem|worries|problems|obligation|cost|charge", "why not|don",
	"d|would rather", "you rather", "can t wait", "whether or not", "not only", "if not", "save yourself .. by", "when you can|have|re|are|get|need", "when ready|possible|convenient|able", "no later")
PHRASES(pasts,
	"thank|thanks .. for", "thank you .. for", "appreciate|grateful .. you|your", "did|do|does|have|has|had you|they|he|she|anyone|somebody|someone", "you tried|wanted|have|had|ve|asked|were|attempted|did|meant|preferred|chose|decided", "since|after|when|before|while|once|until|whenever|upon|on you",
	"after|before|when|while|since|upon|sorry|apologies|for", "we|i|they|he|she|it|us|me|him|them|who|team|colleague|colleagues|someone|adviser|advisor|merchant|nobody|manager can|could|may|might|will|ll|would|d|should|must|shall|am|are|is|re|m|have|has|ve|had|going|need|needs|want|wants|tried|try|plan|intend|about|has|did|do|does|cannot|also|then|to|always|never|only")

/* Who asks, when it is not the bank: a fraud, a shop, somebody. */
#define STRANGERS "someone|somebody|anyone|anybody|they|he|she|it|scammer|scammers|fraudster|fraudsters|caller|callers|text|message|" \
	"email|merchant|seller|who|that|which|link|stranger|criminals"
PHRASES(helps, "help|assist|sort|happy|look|explain|discuss|resolve|fix|arrange")

#define NOUN_BEFORE "a|an|the|your|our|my|this|that|any|each|every|phone|last|per|missed|conference|video|these|those|another|first|his|her|their|" \
	"no|one|recent|previous|quick|short|follow|welcome|free|direct|main|mobile|home|work|close|point|contactless|some|regular|eye|daily|by|via|over|of|us"
#define NOUN_AFTER "centre|center|centres|charge|charges|cost|costs|rates|handling|queue|volumes|log|history|times|details|detail|number|numbers|form|page|" \
	"information|person|banking|lines|bill|app|back? request|less|us page|screen|recording|records|duration|option|options|contract|reference|tone|was|is|has|will"

static gboolean
is_gerund(const char *verb)
{
	return g_str_has_suffix(verb, "ing") && strcmp(verb, "ring") != 0;
}

static gint64
skip_back(const struct speech *w, const struct sentence *s, gint64 i, const char *list)
{
	while (i >= (gint64)s->first && speech_among(w, i, list))
		i--;
	return i;
}

static guint
part_start(const struct speech *w, const struct sentence *s, guint i)
{
	for (guint k = i; k > s->first; k--)
		if (speech_among(w, (gint64)k - 1, ":|(|)|-|«|»") || (speech_among(w, (gint64)k - 1, ",") && i - k >= 2))
			return k;
	return s->first;
}

static gboolean
is_negated(const struct speech *w, guint from, guint i)
{
	for (guint k = from; k < i; k++) {
		guint after = phrase_at(not_negations(), w, k, i);

		if (after != 0)
			k = after - 1;
		else if (speech_among(w, k, NEGATIONS))
			return TRUE;
	}
	return FALSE;
}

/* "call you back", "give you a ring": the bank does that. */
static gboolean
is_for_customer(const struct speech *w, const struct sentence *s, guint i, guint end)
{
	if (speech_among(w, (gint64)i + 1, "you|u|yourself|it|that|this|him|itself|upon|off") && !speech_among(w, (gint64)i, "pop|drop|stop|come|go|see"))
		return !speech_among(w, (gint64)i + 1, "that|this") || !speech_among(w, (gint64)i + 2, "number|line|team|branch");
	if (speech_is(w, i, "give") || speech_is(w, i, "giving"))
		return speech_is(w, (gint64)i + 1, "you");
	return end < s->end && speech_among(w, end, "you|u") && speech_among(w, (gint64)end - 1, "to|with|out|in|touch|of|hold");
}

static gboolean
is_noun(const struct speech *w, guint i)
{
	const char *verb = speech_at(w, i)->text;

	if (!speech_among(w, i, "call|phone|ring|telephone|contact|visit|text|email|mail|fax|chat|message|talk|book|drop|stop|present|calling|e|meet"))
		return FALSE;
	if (speech_among(w, (gint64)i - 1, NOUN_BEFORE) && !(is_gerund(verb) && speech_among(w, (gint64)i - 1, "by|via|of")))
		return TRUE;
	return speech_among(w, (gint64)i + 1, NOUN_AFTER) && !speech_is(w, (gint64)i, "visit");
}

static gboolean
is_start(const struct speech *w, const struct sentence *s, gint64 i)
{
	return i < (gint64)s->first || speech_at(w, i)->kind == TOKEN_MARK || speech_among(w, i, "and|or|then|so|but|otherwise|else|now|ps");
}

/* Before: "log in and", "visit us or": an order or a request that goes on. */
static gboolean
goes_on(const struct speech *w, const struct sentence *s, guint at)
{
	guint start = s->first;

	if (phrase_within(frames(), w, s->first, at, NULL) != 0)
		return TRUE;
	if (at > s->first && speech_at(w, (gint64)at - 1)->kind == TOKEN_MARK)
		return TRUE;
	/* "Simply log in and call": no subject, so an order */
	for (guint k = s->first; k < at; k++)
		if (speech_among(w, k, ",|:|-"))
			start = k + 1;
	return start < at && speech_at(w, start)->kind == TOKEN_PLAIN &&
		!speech_among(w, start, "we|i|they|he|she|it|you|our|the|your|my|this|that|a|an|there|one|who|us|all|each|no|some|these|those|as|"
			"someone|somebody|nobody|if|when|once|thank|thanks|sorry|yes|unfortunately|however|what|how|for|in|on|at|after|before|since|while|mr|mrs|ms");
}

static gboolean
is_bank_called(const struct speech *w, guint i, guint end)
{
	for (guint k = i + 1; k < end + 4; k++) {
		if (speech_at(w, k)->kind == TOKEN_MARK)
			return FALSE;
		if (speech_among(w, k, "us|me|our|ours") || speech_among(w, k, PERSON))
			return TRUE;
	}
	return FALSE;
}

/* "to call us", "call us" with nothing that asks just before. */
static gboolean
is_left_to_customer(const struct speech *w, const struct sentence *s, guint i, guint end, gint64 before)
{
	guint from = part_start(w, s, i);

	if (speech_is(w, before, "to")) {
		if (is_negated(w, from, i) || phrase_within(pasts(), w, from, i, NULL) != 0 || !is_bank_called(w, i, end))
			return FALSE;
		before--;
		if (before < (gint64)s->first || speech_at(w, before)->kind == TOKEN_MARK)
			return TRUE; /* To speak to an adviser, … */
		return speech_among(w, before, "way|number|how|need|have|ways|and|or|best");
	}
	if (is_gerund(speech_at(w, i)->text))
		return speech_among(w, before, "or|and") && is_left_to_customer(w, s, (guint)before, (guint)before, before - 1);
	if (speech_among(w, before, "you|u") && speech_among(w, before - 1, "if"))
		return phrase_within(helps(), w, s->first, s->end, NULL) != 0; /* if you call us, we can help */
	if (!is_start(w, s, before) || is_negated(w, from, i))
		return FALSE;
	if (speech_among(w, before, "and|or|then|so|but|otherwise|else|now"))
		return phrase_within(pasts(), w, from, i, NULL) == 0 && goes_on(w, s, (guint)before);
	return TRUE;
}

static guint
find_action(const struct speech *w, const struct sentence *s, guint i, enum invite_kind *kind)
{
	guint end;

	if (speech_among(w, i, "email|emailing|mail") && speech_at(w, (gint64)i + 1)->kind == TOKEN_LINK) {
		*kind = INVITE_MAIL;
		return i + 2;
	}
	if ((end = phrase_at(writings(), w, i, s->end)) != 0)
		*kind = INVITE_MAIL;
	else if ((end = phrase_at(visits(), w, i, s->end)) != 0 || (end = phrase_at(calls(), w, i, s->end)) != 0)
		*kind = INVITE_CALL;
	else if ((end = phrase_at(contacts(), w, i, s->end)) != 0)
		*kind = INVITE_CONTACT;
	return end;
}

/* A visit to a page of the web is none. */
static gboolean
is_online(const struct speech *w, guint i, guint end)
{
	for (guint k = i + 1; k < end + 3; k++) {
		if (speech_among(w, k, ".|;|,"))
			return FALSE;
		if (speech_at(w, k)->kind == TOKEN_LINK || speech_among(w, k, "website|site|page|app|online|faq|faqs|web"))
			return TRUE;
	}
	return FALSE;
}

guint
review_invite_en(const struct speech *w, const struct sentence *s, guint i, enum invite_kind *kind)
{
	gint64 before;
	guint end, at;

	if (speech_at(w, i)->kind != TOKEN_PLAIN || (end = find_action(w, s, i, kind)) == 0)
		return 0;
	if (is_noun(w, i) || is_for_customer(w, s, i, end) ||
		(speech_among(w, i, "visit|visiting|go|going|head") && is_online(w, i, end)))
		return 0;
	before = skip_back(w, s, (gint64)i - 1, ADVERBS);
	for (gint64 k = (gint64)i - 1; k >= before && k >= (gint64)s->first; k--) {
		guint from = (guint)MAX((gint64)s->first, k - FRAME_MAX), part;

		if (!phrase_before(frames(), w, from, (guint)k + 1, &at))
			continue;
		if (speech_among(w, (gint64)at - 1, STRANGERS) && speech_among(w, at, "ask|asks|asking|tell|tells|invite|invites|want|wants|"
			"request|requests|urge|urges|need|needs|require|requires"))
			return 0;
		part = MAX(part_start(w, s, i), at > 2 ? at - 2 : 0);
		if (is_negated(w, part, i) || phrase_within(pasts(), w, at > s->first ? at - 1 : at, i, NULL) != 0)
			return 0;
		return end;
	}
	return is_left_to_customer(w, s, i, end, before) ? end : 0;
}
