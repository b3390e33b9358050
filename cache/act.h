/* cache/act.h — what people do to cases: facts, added once, projected by the schema. */
#ifndef GUICHET_CACHE_ACT_H
#define GUICHET_CACHE_ACT_H

#include "cache/db.h"
#include "core/lifecycle.h"

struct act {
	enum act_kind kind;
	const char *advisor; /* who */
	gint64 case_id; /* 0 for acts on an outbox row of no case, and on a person */
	gint64 customer; /* note, call, field, same, different, verify, reveal; 0 none */
	const char *arg; /* see ACT_KINDS; NULL none */
	const char *text; /* note, call: words; field: the value, NULL none; same, undo: see cache/people.h */
	gint64 target; /* undo: act id; cancel, retry, confirm: outbox id; same, different: the other customer;
	                  field: 1 when it is sensitive; merge: the other case; split: conversation id;
	                  hide: message id */
	gint64 at; /* UTC ms */
};

/* Adds it, durable before it returns, and rings the bell. The act's id, 0 on failure.
 * Refused with ERR_STALE when it cannot apply any more (cancel of a reply that is already
 * leaving; undo of what cannot be undone), ERR_GONE for an unknown case. Resolve needs a reason when a
 * customer is still waiting (ERR_INPUT). A case that a colleague claimed is not claimed (ERR_STALE):
 * assign takes it over. What people may do about people: cache/people.h. */
gint64 act_add(struct db *, const struct act *, GError **error);

/* The last act of this advisor that can still be undone, on this case (0 = any case), not
 * older than `since`; 0 none. That a case was read is no act anybody wants back: it is passed
 * over. *last (its kind, case and time; no strings) may be NULL. */
gint64 act_last(struct db *, const char *advisor, gint64 case_id, gint64 since, struct act *last);
/* The same for acts about a person; also a "different", whose undo is refused: what is older is not taken back in its place. */
gint64 act_last_about(struct db *, const char *advisor, gint64 customer, struct act *last);

#endif
