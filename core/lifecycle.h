/* core/lifecycle.h — the states of a case and of an outbox row, as tables.
 *
 * cache/schema-case.sql projects the states from facts; these tables give them their names,
 * marks and the moves that a person or guichet-net may make. A test holds both against each other. */
#ifndef GUICHET_CORE_LIFECYCLE_H
#define GUICHET_CORE_LIFECYCLE_H

#include <glib.h>

/*	state       name        shown         open? */
#define CASE_STATES(_) \
	_(NEW,      "new",      N_("new"),      1) /* the customer waits, nobody ever answered */ \
	_(WAITING,  "waiting",  N_("waiting"),  1) /* the customer waits again */ \
	_(ANSWERED, "answered", N_("answered"), 1) /* our turn is done, not resolved */ \
	_(SNOOZED,  "snoozed",  N_("snoozed"),  1) /* out of sight until a time or a new message */ \
	_(QUIET,    "quiet",    N_("quiet"),    1) /* nobody waits: automatic mail, or we wrote first */ \
	_(RESOLVED, "resolved", N_("resolved"), 0) \
	_(MERGED,   "merged",   N_("merged"),   0) /* went into another case: its number leads there */

enum case_state {
#define CASE_ENUM(state, name, shown, open) CASE_##state,
	CASE_STATES(CASE_ENUM)
#undef CASE_ENUM
	CASE_STATE_N
};
const char *case_state_name(enum case_state); /* in the cache and in JSON */
const char *case_state_shown(enum case_state); /* to people, translated */
gboolean case_state_parse(const char *, enum case_state *);
gboolean case_state_is_open(enum case_state);

/* Acts: facts in the journal. `arg` says what act.arg holds. */
#define ACT_KINDS(_) \
	_(CLAIM,    "claim",    "head|pick") /* "": nobody waited; written down, never asked for */ _(RELEASE,  "release",  "") \
	_(ASSIGN,   "assign",   "advisor") _(NOTE,     "note",     "") /* act.text */ \
	_(RESOLVE,  "resolve",  "reason")  _(REOPEN,   "reopen",   "") \
	_(SNOOZE,   "snooze",   "until")  /* or SNOOZE_CUSTOMER */ _(WAKE,     "wake",     "") \
	_(PRIORITY, "priority", "0..3")    _(URGENT,   "urgent",   "0|1") \
	_(SKIP,     "skip",     "reason") /* not me, and why: serve-next goes on to another one */ \
	_(QUEUE,    "queue",    "name") /* "": back to its account's */ \
	_(LABEL,    "label",    "name")    _(UNLABEL,  "unlabel",  "name") \
	_(SEEN,     "seen",     "")        _(UNSEEN,   "unseen",   "") \
	_(CANCEL,   "cancel",   "outbox")  _(RETRY,    "retry",    "outbox") \
	_(SENT_OK,  "confirm",  "outbox") /* a person says an unknown outcome did arrive */ \
	_(MOTIVE,   "motive",   "name")   _(REFERENCE, "reference", "motive") /* act.text; of no case */ \
	_(BROADCAST, "broadcast", "") /* a supervisor to everybody: act.text; of no case */ \
	_(CALL,     "call",     "")        _(FIELD,    "field",    "name") /* act.text */ \
	_(SAME,     "same",     "")        _(DIFFERENT,"different","") /* act.target, a customer */ \
	_(VERIFY,   "verify",   "id")      _(REVEAL,   "reveal",   "field") \
	_(MERGE,    "merge",    "")        _(SPLIT,    "split",    "") /* act.target: a case, a conversation */ \
	_(ERASE,    "erase",    "hash") /* of the receipt; only cache/erase writes it */ \
	_(REDIRECT, "redirect", "reference") /* the customer is asked to write in private */ \
	_(HIDE,     "hide",     "") /* act.target: a customer's post, hidden on its channel (cache/hide.h) */ \
	_(OVERRIDE, "override", "rules") /* act.text: why; act.target: an answer sent though checks object */ \
	_(OTHERWISE, "otherwise", "") /* act.text: a question that is answered in another way */ \
	_(UNDO,     "undo",     "act")

/* A snooze until then (the year 3000) is one until the customer writes: the clock of an answer stands still. */
#define SNOOZE_CUSTOMER G_GINT64_CONSTANT(32503680000000)

enum act_kind {
#define ACT_ENUM(kind, name, arg) ACT_##kind,
	ACT_KINDS(ACT_ENUM)
#undef ACT_ENUM
	ACT_KIND_N
};
const char *act_kind_name(enum act_kind);
gboolean act_kind_parse(const char *, enum act_kind *);
gboolean act_kind_can_undo(enum act_kind); /* not note, call, different, reveal, erase, undo, retry, confirm, reference, broadcast, redirect, hide, override; cancel neither */

/* An outbox row's life: DESIGN §4. In a final state the machine does nothing more; out of
 * `refused` a person may still queue or cancel, out of the other two nobody. */
#define OUTBOX_STATES(_) \
	_(QUEUED,   "queued",       0) /* waits for not_before (undo hold) or the network */ \
	_(SENDING,  "sending",      0) /* written before the first byte leaves */ \
	_(RETRY,    "retry",        0) /* refused for now; next_try says when */ \
	_(REVIEW,   "needs-review", 0) /* something new since it was written: a person looks */ \
	_(UNKNOWN,  "unknown",      0) /* the connection died after the body went; being looked for */ \
	_(UNSURE,   "uncertain",    0) /* looked for, not decided: a person decides */ \
	_(SENT,     "sent",         1) \
	_(REFUSED,  "refused",      1) \
	_(CANCELLED,"cancelled",    1)

enum outbox_state {
#define OUTBOX_ENUM(state, name, final) OUTBOX_##state,
	OUTBOX_STATES(OUTBOX_ENUM)
#undef OUTBOX_ENUM
	OUTBOX_STATE_N
};
const char *outbox_state_name(enum outbox_state);
gboolean outbox_state_parse(const char *, enum outbox_state *);
gboolean outbox_state_is_final(enum outbox_state);
gboolean outbox_state_allowed(enum outbox_state from, enum outbox_state to);

#endif
