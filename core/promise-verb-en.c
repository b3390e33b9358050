/* core/promise-verb-en.c — English: "we'll call you back", "it is being processed", "you should receive". */
#include "core/promise-verb.h"

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
you(const struct verbs *v, guint next)
{
	if (!has(v, next, TO_US) || (is(v, next, "have") && is(v, (gint64)next + 1, "to")))
		return PROMISE_NOT;
	if (is(v, next, "be") && (verb_near(v, next, 2, STATE) || is(v, (gint64)next + 1, "asked|required|able")))
		return PROMISE_NOT;
	return PROMISE_WE;
}

static enum promise_act
will(const struct verbs *v, guint i)
{
	guint next;

	if (!is_will(v, i))
		return PROMISE_NOTHING;
	next = skip_light(v, i + 1);
	if (is(v, next, "not|never"))
		return is(v, (gint64)next + 1, "fail|forget|hesitate") ? PROMISE_WE : PROMISE_NOT;
	if (is(v, i, "you'll") || has(v, (gint64)i - 1, YOU) || (has(v, (gint64)i - 1, LIGHT) && has(v, (gint64)i - 2, YOU)))
		return you(v, next);
	if (is(v, next, "be") && (verb_near(v, next, 2, STATE) || is(v, (gint64)next + 1, "in|back|there")))
		return is(v, (gint64)next + 1, "in") && is(v, (gint64)next + 2, "touch|contact") ? verb_pledge(v, i) :
			is(v, (gint64)next + 1, "back") && is(v, (gint64)next + 2, "in|to|with") ? verb_pledge(v, i) : PROMISE_NOT;
	if (is(v, next, "need|require|apply|expire|start|begin|end|change|increase|cost|remain|stop|close|open") && !has(v, i, WE) && !has(v, (gint64)i - 1, WE))
		return PROMISE_NOT;
	return verb_pledge(v, i);
}

static enum promise_act
going(const struct verbs *v, guint i)
{
	if (is(v, i, "going") && is(v, (gint64)i + 1, "to") && has(v, (gint64)i - 1, BE | LIGHT))
		return verb_near(v, i, 4, STATE) ? PROMISE_NOT : verb_pledge(v, i);
	if (ends(v, i, "ing") && has(v, i, DOES) && has(v, (gint64)i - 1, BE | LIGHT | NOT) && (has(v, (gint64)i - 1, BE) || has(v, (gint64)i - 2, BE)))
		return verb_earlier(v, i, WE | OURS) ? verb_pledge(v, i) : PROMISE_NOTHING;
	return PROMISE_NOTHING;
}

static enum promise_act
should(const struct verbs *v, guint i)
{
	if (is(v, i, "expect") && (verb_starts_clause(v, i) || (has(v, (gint64)i - 1, MAY) || is(v, (gint64)i - 1, "should"))))
		return PROMISE_WE;
	if (is(v, i, "let"))
		return is(v, (gint64)i + 1, "me") ? PROMISE_WE : is(v, (gint64)i + 1, "us") ? PROMISE_NOT : PROMISE_NOTHING;
	if (!is(v, i, "should"))
		return PROMISE_NOTHING;
	if (has(v, (gint64)i - 1, YOU))
		return you(v, skip_light(v, i + 1));
	return verb_pledge(v, i);
}

static enum promise_act
present(const struct verbs *v, guint i)
{
	gint64 at = verb_subject(v, i);

	if (has(v, i, PLEDGE) && has(v, at, WE))
		return verb_is_negated(v, i) ? PROMISE_NOT : PROMISE_WE;
	if (!has(v, i, DOES) || has(v, i, WAS | BE) || is(v, i, "have|let|fait|suis") || ends(v, i, "ing") || ends(v, i, "ed"))
		return PROMISE_NOTHING;
	return has(v, at, WE) ? verb_pledge(v, i) : PROMISE_NOTHING;
}

/* "Your new card arrives on Friday." */
static enum promise_act
present_it(const struct verbs *v, guint i)
{
	gint64 at = verb_subject(v, i);

	return is(v, i, "arrives|reaches") && at + 1 == (gint64)i && has(v, at, OURS) ? verb_pledge(v, i) : PROMISE_NOTHING;
}

static enum promise_act
passive(const struct verbs *v, guint i)
{
	guint next = skip_light(v, i + 1);

	if (!is(v, i, "is|are") || !has(v, next, DOES) || (!ends(v, next, "ed") && !is(v, next, "sent|paid")) || has(v, next, STATE))
		return PROMISE_NOTHING;
	return verb_pledge(v, i);
}

static enum promise_act
past(const struct verbs *v, guint i)
{
	if (!has(v, i, WAS))
		return PROMISE_NOTHING;
	for (gint64 k = (gint64)i - 1; k >= (gint64)i - 3; k--)
		if ((has(v, k, BE) && !is(v, k, "was|were")) || is_will(v, (guint)MAX(k, 0)) || is(v, k, "will"))
			return PROMISE_NOTHING;
	return PROMISE_NOT;
}

enum promise_act
verb_english(const struct verbs *v, guint i)
{
	static const verb_reader readers[] = { will, going, should, passive, past, present, present_it };

	return verb_first(v, i, readers, G_N_ELEMENTS(readers));
}
