/* core/policy.h — within what open time customers shall be acknowledged, answered, and done with.
 *
 *	[policy "urgent loans"]
 *	queue = credits
 *	priority = high, urgent
 *	ack = 5m
 *	first = 30m
 *	next = 1h
 *	resolve = 16h
 *
 *	[policy "everything else"]
 *	first = 4h
 *
 * Conditions: channel (its name or its kind), queue, segment, priority (low, normal, high, urgent); each a list,
 * and a case must fit one word of each. Targets are open time of the calendar: 1d is 24 hours of it. Of each
 * target the first group counts that fits the case and states it; where none does, the account's own target
 * is that of the first and of later answers. A policy that contradicts itself is refused: what can never
 * apply because of a group before it, an acknowledgement due after the answer, an answer due after the
 * end. Pure. */
#ifndef GUICHET_CORE_POLICY_H
#define GUICHET_CORE_POLICY_H

#include "base/auto.h"

#include <glib.h>

/*	goal      key        what it is about */
#define POLICY_GOALS(_) \
	_(ACK,     "ack",     N_("acknowledgement")) \
	_(FIRST,   "first",   N_("first answer")) \
	_(NEXT,    "next",    N_("next answer")) \
	_(RESOLVE, "resolve", N_("resolution"))

enum policy_goal {
#define POLICY_ENUM(goal, key, words) POLICY_##goal,
	POLICY_GOALS(POLICY_ENUM)
#undef POLICY_ENUM
	POLICY_GOAL_N
};
const char *policy_goal_key(enum policy_goal);

struct policy;

/* `name` for sentences: the file. NULL with ERR_CONFIG, which names file, line and remedy. */
struct policy *policy_parse(const char *text, const char *name, GError **error);
void policy_free(struct policy *);
AUTO_DEFINE(policy);

struct policy_case { /* what a case is; NULL fits no list */
	const char *channel, *kind; /* "mastodon", "public" */
	const char *queue, *segment;
	int priority; /* 0 low, 1 normal, 2 high */
	gboolean urgent; /* whatever its priority */
};

/* Whether every channel and queue that a group asks for is one of these (NULL-terminated): a slip of the pen would be a
 * target that nobody ever has. `name` as in policy_parse; ERR_CONFIG. */
gboolean policy_check_names(const struct policy *, const char *name, const char *const *channels,
	const char *const *queues, GError **error);
/* It has conditions on the segment of the customer. */
gboolean policy_asks_segment(const struct policy *);
/* Seconds of open time; 0: no group says. NULL for no policy. */
gint64 policy_target(const struct policy *, const struct policy_case *, enum policy_goal);

#endif
