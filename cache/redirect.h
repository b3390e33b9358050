/* cache/redirect.h — from a public channel to a private one, with the clock running on (F8).
 *
 * The customer gets a reference of eight characters, good once and for 72 hours. Whoever repeats it in a private
 * message, or writes in private as the same customer, arrives in the same case: one case, one clock. */
#ifndef GUICHET_CACHE_REDIRECT_H
#define GUICHET_CACHE_REDIRECT_H

#include "base/conf.h"
#include "cache/db.h"

#define REDIRECT_REF 8 /* characters */

#define REDIRECT_STATES(_) \
	_(OFFERED,   "offered",   N_("asked to write in private")) \
	_(ARRIVED,   "arrived",   N_("wrote in private")) \
	_(ANSWERED,  "answered",  N_("answered in private")) \
	_(UNSAID,    "unsaid",    N_("not asked: the public sentence did not leave")) /* refused or taken back */ \
	_(ABANDONED, "abandoned", N_("did not come"))

enum redirect_state {
#define REDIRECT_ENUM(state, name, shown) REDIRECT_##state,
	REDIRECT_STATES(REDIRECT_ENUM)
#undef REDIRECT_ENUM
};
const char *redirect_state_name(enum redirect_state);
const char *redirect_state_text(enum redirect_state); /* translated */

struct redirect {
	gint64 act, case_id, message; /* message: by which they arrived, 0 not yet */
	gint64 offered_at, expires_at, arrived_at, answered_at; /* UTC ms, 0 not yet */
	gboolean unsaid;
	char *ref;
	enum redirect_state state;
};

struct redirect_offer {
	char *ref, *sentence; /* what everybody will read; holds nothing personal */
	gint64 expires_at;
	gint64 public_, private_; /* drafts; private_ 0: there is no way to write to the customer in private */
	char *whom; /* who gets that one, or NULL */
	char *title; /* the public channel's, translated */
};
void redirect_offer_clear(struct redirect_offer *);

/* DB_DESK: writes the act, a draft with the public sentence, and one to the customer: in a private conversation of the
 * case, else to their e-mail address where we have a mail account, else in private to who wrote the public message,
 * where its channel can (ability "private"). The sentence names our e-mail address where nobody can write in private.
 * ERR_INPUT when the case is private already; ERR_REFUSED when its channel takes no second answer (answered_has_room). */
gboolean redirect_begin(struct db *, const struct conf *, gint64 case_id, const char *advisor, gint64 now,
	struct redirect_offer *, GError **error);

/* What the public sentences of a case may read, each as it was made (transfer full; char *): they ask to write in private, and
 * answer nothing. */
GPtrArray *redirect_sentences(struct db *, const struct conf *, gint64 case_id, GError **error);

/* Of a case, oldest first (transfer full, struct redirect *). */
GPtrArray *redirect_of_case(struct db *, gint64 case_id, gint64 now, GError **error);

/* DB_NET, for inbox-thread.c: the open offer that a private message answers: its act, 0 none, and its case. customer 0:
 * by the reference alone. */
gint64 redirect_match(struct db *, gint64 customer, const char *subject, const char *text, gint64 at, gint64 *case_id);
/* DB_NET: the open offer of a case into which a private message came without either; its act, 0 none. */
gint64 redirect_open(struct db *, gint64 case_id, gint64 at);
/* DB_NET: they arrived by that message. */
gboolean redirect_arrived(struct db *, gint64 act, gint64 message, gint64 at, GError **error);

struct redirect_tally {
	int offered, arrived, answered, abandoned; /* each counts in all it has been: arrived ones were offered; unsaid ones in none */
	gint64 median_s; /* time to arrival, seconds; -1 nobody arrived */
};
/* Of offers made in [from, to). Arrival rate: arrived / (arrived + abandoned). */
gboolean redirect_tally(struct db *, gint64 from, gint64 to, gint64 now, struct redirect_tally *, GError **error);

#endif
