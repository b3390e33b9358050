/* cli/rows-time.c — keys of the rows that tell of time: the clock, the waits of customers. */
#include "cli/rows.h"

#include <glib/gi18n.h>

#define END { NULL, OUT_STRING, NULL, LOOK_PLAIN, NULL }

static const struct out_column due_columns[] = {
	{ "due", OUT_STRING, N_("Due"), LOOK_PLAIN, "RFC 3339 with the offset of the calendar's zone" },
	END,
};
const struct out_set rows_due = { "due", "clock due", due_columns };

static const struct out_column elapsed_columns[] = {
	{ "seconds", OUT_INT, N_("Seconds"), LOOK_RIGHT, "open time" },
	END,
};
const struct out_set rows_elapsed = { "elapsed", "clock elapsed", elapsed_columns };

static const struct out_column segment_columns[] = {
	{ "from", OUT_STRING, N_("From"), LOOK_PLAIN, "RFC 3339 with the offset of the calendar's zone" },
	{ "to", OUT_STRING, N_("To"), LOOK_PLAIN, "where the next one begins" },
	{ "seconds", OUT_INT, N_("Seconds"), LOOK_RIGHT, "its length, whether it counts or not" },
	{ "why", OUT_STRING, N_("Why"), LOOK_PLAIN,
	  "counted; closed (outside the hours of the week), exception, holiday, paused: not counted" },
	{ "detail", OUT_STRING, N_("Detail"), LOOK_WIDE, "the date of an exception or a holiday; which pause" },
	END,
};
const struct out_set rows_segment = { "segment", "clock explain", segment_columns };

static const struct out_column explained_columns[] = {
	{ "episode", OUT_INT, NULL, LOOK_RIGHT, "which episode of the case, from 0 on" },
	{ "kind", OUT_STRING, NULL, LOOK_PLAIN, "frt, nrt (waits for an answer), ack, ttr, ttr-full (resolution), held" },
	{ "from", OUT_STRING, N_("From"), LOOK_PLAIN, "RFC 3339 with the offset of the calendar's zone" },
	{ "to", OUT_STRING, N_("To"), LOOK_PLAIN, "where the next one begins; now for what is open" },
	{ "seconds", OUT_INT, N_("Seconds"), LOOK_RIGHT, "its length, whether it counts or not" },
	{ "why", OUT_STRING, N_("Why"), LOOK_PLAIN, "counted; closed, exception, holiday, paused: not counted" },
	{ "detail", OUT_STRING, N_("Detail"), LOOK_WIDE,
	  "the date of an exception or a holiday; customer, snooze: which pause" },
	{ "queue", OUT_STRING, N_("Queue"), LOOK_PLAIN, "by whose calendar" },
	END,
};
const struct out_set rows_explained = { "explained", "case explain", explained_columns };

static const struct out_column episode_columns[] = {
	{ "case", OUT_INT, N_("Case"), LOOK_RIGHT, "number of the case" },
	{ "episode", OUT_INT, NULL, LOOK_RIGHT, "which episode of the case, from 0 on" },
	{ "kind", OUT_STRING, N_("Kind"), LOOK_PLAIN, "frt, nrt (waits for an answer), ack, ttr, ttr-full (resolution), held" },
	{ "queue", OUT_STRING, N_("Queue"), LOOK_PLAIN, "where it opened" },
	{ "opened", OUT_TIME, N_("Opened"), LOOK_DATE, "when it began, channel time" },
	{ "closed", OUT_TIME, NULL, LOOK_DATE, "when it ended; null: open" },
	{ "ended", OUT_STRING, N_("Ended"), LOOK_PLAIN, "answer, ack, resolve (no answer was needed), released; null: open" },
	{ "wall_s", OUT_INT, N_("Wall"), LOOK_RIGHT, "seconds; 0 while open" },
	{ "biz_s", OUT_INT, N_("Business"), LOOK_RIGHT, "seconds of open time without pauses; 0 while open" },
	{ "target_s", OUT_INT, N_("Target"), LOOK_RIGHT, "seconds of open time; 0: none" },
	{ "due", OUT_TIME, NULL, LOOK_DATE, "by when it should end; null: no target, or the clock stands still" },
	{ "met", OUT_STRING, N_("Met"), LOOK_PLAIN, "yes, no, open (not ended yet), or null: no target" },
	{ "advisor", OUT_STRING, N_("Advisor"), LOOK_WIDE, "who answered, resolved or held it, or null" },
	{ "deflect", OUT_BOOL, NULL, LOOK_PLAIN, "the answer did little more than send the customer elsewhere" },
	{ "lag_s", OUT_INT, NULL, LOOK_RIGHT, "how long the message that opened it took to reach us" },
	END,
};
const struct out_set rows_episode = { "episode", "clock replay", episode_columns };

static const struct out_column unanswered_columns[] = {
	{ "message", OUT_INT, NULL, LOOK_RIGHT, "number of the message" },
	{ "case", OUT_INT, N_("Case"), LOOK_RIGHT, "its case" },
	{ "account", OUT_STRING, N_("Account"), LOOK_PLAIN, "our account that it came in on" },
	{ "channel", OUT_STRING, NULL, LOOK_PLAIN, "mail, or the name of a connector" },
	{ "at", OUT_TIME, N_("Waits"), LOOK_AGE, "when the channel received it" },
	{ "age_s", OUT_INT, NULL, LOOK_RIGHT, "seconds since then" },
	{ "due", OUT_TIME, N_("Left"), LOOK_LEFT, "by when the case has to be answered, or null" },
	{ "customer", OUT_STRING, N_("Customer"), LOOK_WIDE, "who wrote it" },
	{ "subject", OUT_STRING, N_("Subject"), LOOK_WIDE, "subject of the case" },
	{ "owner", OUT_STRING, N_("Owner"), LOOK_PLAIN, "advisor who claimed the case, or null" },
	{ "snoozed", OUT_BOOL, NULL, LOOK_PLAIN, "the case is out of sight" },
	END,
};
const struct out_set rows_unanswered = { "unanswered", "audit unanswered", unanswered_columns };

static const struct out_column fate_columns[] = {
	{ "day", OUT_STRING, N_("Day"), LOOK_PLAIN, "UTC day of the messages" },
	{ "account", OUT_STRING, N_("Account"), LOOK_PLAIN, "our account that they came in on" },
	{ "messages", OUT_INT, N_("Messages"), LOOK_RIGHT, "customers' messages; the sum of what follows" },
	{ "waiting", OUT_INT, N_("Waiting"), LOOK_RIGHT, "nobody has answered yet" },
	{ "answered", OUT_INT, N_("Answered"), LOOK_RIGHT, "a person answered" },
	{ "no_reply_needed", OUT_INT, N_("No reply"), LOOK_RIGHT, "resolved with a reason why no answer is needed" },
	{ "merged_into", OUT_INT, N_("Merged"), LOOK_RIGHT, "answered where another message asked the same" },
	{ "spam", OUT_INT, N_("Spam"), LOOK_RIGHT, "resolved as spam" },
	{ "withdrawn", OUT_INT, N_("Withdrawn"), LOOK_RIGHT, "the customer took it back" },
	END,
};
const struct out_set rows_fate = { "fate", "audit ledger", fate_columns };

static const struct out_column claims_columns[] = {
	{ "advisor", OUT_STRING, N_("Advisor"), LOOK_WIDE, "who" },
	{ "claims", OUT_INT, N_("Claims"), LOOK_RIGHT, "unclaimed cases with a waiting customer that they took" },
	{ "picked", OUT_INT, N_("Picked"), LOOK_RIGHT, "of these, not the one that came next" },
	{ "picked_percent", OUT_INT, N_("Index"), LOOK_RIGHT, "cherry-picking index: picked of claims, in per cent" },
	{ "skips", OUT_INT, N_("Skips"), LOOK_RIGHT, "cases passed over with a reason" },
	END,
};
const struct out_set rows_claims = { "claims", "audit claims", claims_columns };
