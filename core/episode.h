/* core/episode.h — how long customers waited: episodes made from what happened to a case (FEATURES §5.2).
 *
 * Everything is worked out anew from the events each time, so that what arrives late or out of order, a
 * merge, a split or an undo gives what would have come of it in the right order. Pure. */
#ifndef GUICHET_CORE_EPISODE_H
#define GUICHET_CORE_EPISODE_H

#include "base/auto.h"
#include "core/policy.h"
#include "core/shift.h"

/*	kind      name        what it measures */
#define EPISODE_KINDS(_) \
	_(FRT,      "frt",      N_("first answer")) /* the first wait of a case */ \
	_(NRT,      "nrt",      N_("next answer")) /* each later wait */ \
	_(ACK,      "ack",      N_("acknowledgement")) /* first message to automatic or human answer */ \
	_(TTR,      "ttr",      N_("resolution")) /* first message to first resolve */ \
	_(TTR_FULL, "ttr-full", N_("final resolution")) /* … to the one after which 7 days are silent */ \
	_(HELD,     "held",     N_("held")) /* the part of a wait that one advisor owned */

enum episode_kind {
#define EPISODE_ENUM(kind, name, words) EPISODE_##kind,
	EPISODE_KINDS(EPISODE_ENUM)
#undef EPISODE_ENUM
	EPISODE_KIND_N
};
const char *episode_kind_name(enum episode_kind);
const char *episode_kind_shown(enum episode_kind); /* translated */
gboolean episode_kind_parse(const char *, enum episode_kind *);

enum episode_event_kind { /* of one channel time they count in this order */
	HAPPENED_IN, /* a customer's message that waits for an answer */
	HAPPENED_OUT, /* a person's answer that arrived: bots and bounced answers are none */
	HAPPENED_ACK, /* an automatic answer of ours */
	HAPPENED_SEEN, /* another message of the case: only tells what had been seen when it was resolved */
	HAPPENED_FAILED, /* learnt that an answer did not arrive; `arrived`: when that was written */
	HAPPENED_RESOLVE, HAPPENED_REOPEN,
	HAPPENED_SNOOZE, /* until `until` */
	HAPPENED_WAIT, /* until the customer writes */
	HAPPENED_WAKE,
	HAPPENED_CLAIM, /* by `who` */
	HAPPENED_RELEASE,
};
struct episode_event { /* acts: those not undone */
	enum episode_event_kind kind;
	gint64 at; /* channel time of a message, time of an act */
	gint64 arrived; /* message: when we stored it */
	gint64 until;
	gint64 id; /* of the message or the act; acts happened in the order of their ids */
	const char *who; /* advisor, NULL unknown */
	gboolean deflect; /* OUT: does little more than send the customer elsewhere (F5) */
};

struct episode_rules {
	struct shift_part *parts; /* borrowed; at least one */
	guint n_parts;
	gint64 target[POLICY_GOAL_N]; /* 0 none */
};

#define EPISODE_SILENCE (7 * G_GINT64_CONSTANT(86400000)) /* after a final resolve */

struct episode {
	enum episode_kind kind;
	gint64 opened, closed; /* UTC ms; closed 0: open */
	const char *ended; /* "answer", "ack", "resolve" (no answer needed), "released", "" while open (static) */
	gint64 wall_s, biz_s; /* of a closed one; 0 while open: episodes_measure() */
	gint64 target_s, due, warn; /* 0: no target, or the clock stands still until further notice */
	gint64 customer_s, hold_s; /* TTR: wall time spent waiting for the customer, and snoozed */
	gint64 lag_s; /* how long the opening message took to reach us */
	gint64 message, answer; /* ids of what opened and closed it, 0 none; answer: a resolve has none */
	const char *advisor; /* who answered, resolved, or held it; NULL (borrowed from the events) */
	const char *queue; /* where it opened (borrowed from the rules) */
	gboolean deflect;
};

struct episodes;
/* Events in any order; they and the rules are borrowed until episodes_free(). */
struct episodes *episodes_new(const struct episode_event *, guint n, const struct episode_rules *);
void episodes_free(struct episodes *);
AUTO_DEFINE(episodes);

/* struct episode: waits in order of time, then ack, ttr, ttr-full, then what was held (borrowed). */
const GArray *episodes_list(const struct episodes *);

/* Wall and business seconds until an instant: of an open one until now. */
void episodes_measure(const struct episodes *, const struct episode *, gint64 to, gint64 *wall_s, gint64 *biz_s);
/* Each stretch of it until its end, or until `now`, and why it counts or not (transfer full, struct shift_segment). */
GArray *episodes_explain(const struct episodes *, const struct episode *, gint64 now);

#endif
