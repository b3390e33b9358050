/* cache/act-private.h — an act being checked: shared by act.c and act-people.c only. */
#ifndef GUICHET_CACHE_ACT_PRIVATE_H
#define GUICHET_CACHE_ACT_PRIVATE_H

#include "cache/act.h"
#include "cache/db-private.h"

struct target { /* what the act is about, as it stands under the write lock */
	gint64 case_id;
	char *owner, *state, *prior;
	gint64 waiting_since, snoozed_until, priority, urgent;
	char *labels, *outbox_state;
	enum act_kind undone; /* undo: the act taken back */
	gint64 customer; /* a person, as they stand for themselves; 0 none */
	gint64 other; /* same, different: the other person; merge: the other case; 0 none */
	char *arg; /* in its comparable form; NULL as given */
};

gboolean act_is_blank(const char *text);

/* The people that the act is about. */
gboolean act_load_person(struct db *, const struct act *, struct target *, GError **error);
gboolean act_check_person(struct db *, const struct act *, struct target *, GError **error);
char *act_prior_of_person(struct db *, const struct act *, const struct target *);
/* What else becomes of their cases, once the act is written down as `id`. */
gboolean act_follow_person(struct db *, const struct act *, const struct target *, gint64 id, GError **error);

/* Merges and splits of cases (act-moves.c). */
gboolean act_check_moves(struct db *, const struct act *, struct target *, GError **error);
char *act_prior_of_move(struct db *, const struct act *);

#endif
