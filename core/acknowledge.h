/* core/acknowledge.h — the honest acknowledgement (FEATURES F2): who gets one, and which time it promises.
 *
 * Pure. At most one a conversation and 24 h; never to what no person wrote (RFC 3834), to ourselves, to nobody, or to who had three
 * in 24 h; in public only where the account says so. The time is what the desk keeps to: never before the target. */
#ifndef GUICHET_CORE_ACKNOWLEDGE_H
#define GUICHET_CORE_ACKNOWLEDGE_H

#include "core/calendar.h"
#include "core/message.h"

#define ACKNOWLEDGE_EACH (24 * G_GINT64_CONSTANT(3600000)) /* ms: once a conversation … */
#define ACKNOWLEDGE_SENDER_MAX 3 /* … and so often a sender */
#define ACKNOWLEDGE_SAMPLES_MIN 20 /* fewer tell nothing about the desk */
#define ACKNOWLEDGE_DAYS 28

/*	verdict     name         why, for a person */
#define ACKNOWLEDGE_VERDICTS(_) \
	_(SEND,      "sent",      N_("acknowledged")) \
	_(AUTOMATIC, "automatic", N_("no person wrote it: an automatic answer, a list, a report")) \
	_(OURS,      "ours",      N_("it comes from an address of ours")) \
	_(NOBODY,    "nobody",    N_("it has no sender that can be answered")) \
	_(PUBLIC,    "public",    N_("everybody would read it, and the account does not say acknowledge = all")) \
	_(SETTLED,   "settled",   N_("nobody waits any more")) \
	_(RECENT,    "recent",    N_("this conversation was acknowledged in the last 24 hours")) \
	_(OFTEN,     "often",     N_("this sender got three in the last 24 hours")) \
	_(UNFIT,     "unfit",     N_("the template cannot be filled, or is too long for the channel"))

enum acknowledge_verdict {
#define ACKNOWLEDGE_ENUM(verdict, name, why) ACKNOWLEDGE_##verdict,
	ACKNOWLEDGE_VERDICTS(ACKNOWLEDGE_ENUM)
#undef ACKNOWLEDGE_ENUM
	ACKNOWLEDGE_VERDICT_N
};
const char *acknowledge_name(enum acknowledge_verdict);
const char *acknowledge_why(enum acknowledge_verdict); /* translated */
gboolean acknowledge_parse(const char *name, enum acknowledge_verdict *);

struct acknowledge_question {
	enum message_auto automatic;
	gboolean list; /* it has a List-Id */
	gboolean ours, nobody, public_, public_too, waits;
	int of_conversation, of_sender; /* sent in the last 24 h */
};
enum acknowledge_verdict acknowledge_decide(const struct acknowledge_question *);

/* FRT in business seconds, G_MAXINT64 for one still open: the 90th of 100 by nearest rank; 0 when there are too few (F2). Sorts them. */
gint64 acknowledge_p90(GArray *seconds);
/* Monday to Friday, Saturday, and Sunday are three classes of days. */
gboolean acknowledge_same_class(const struct calendar *, gint64 one, gint64 other);

/* By when an answer is promised: `seconds` of open time from now, rounded up to 5 minutes of local time when it is less than an hour away, 30
 * minutes when less than 8 hours, else to noon or midnight. CLOCK_NEVER when the desk never opens. */
gint64 acknowledge_promise(const struct calendar *, gint64 now, gint64 seconds);

#endif
