/* cache/promises.h — what our answers promised, by when, and whether it was kept (F16).
 *
 * Rows are made when an answer of ours is seen (sent from here or elsewhere), by the calendar of its account; kept is
 * projected from the case. A note with the word promise-kept, or a label of that name, keeps one too. */
#ifndef GUICHET_CACHE_PROMISES_H
#define GUICHET_CACHE_PROMISES_H

#include "cache/db.h"

struct promise_row {
	gint64 case_id, message, account;
	gint64 said_at, due, kept_at; /* UTC ms; kept_at 0: not (yet) */
	char *owner; /* advisor, NULL unknown */
	char *text, *customer, *subject;
};

enum promise_state { PROMISE_OPEN, PROMISE_KEPT, PROMISE_BROKEN };
enum promise_state promise_row_state(const struct promise_row *, gint64 now);
const char *promise_state_name(enum promise_state); /* "open", "kept", "broken" */
const char *promise_state_text(enum promise_state); /* translated */

/* DB_NET: those of a message of ours that has just been stored, in its transaction; an old one (of an import) is
 * left alone. They are its advisor's, or where that is not known those of who owns the case. */
gboolean promises_take(struct db *, gint64 message, GError **error);

/* Of a case, in order of due (transfer full, struct promise_row *). */
GPtrArray *promises_of_case(struct db *, gint64 case_id, GError **error);
/* Of the cases of a customer (an id that stands for a person). */
GPtrArray *promises_of_customer(struct db *, gint64 customer, GError **error);
/* Not kept and due before `until`, in open cases, first due first; at most `count`. */
GPtrArray *promises_open(struct db *, gint64 until, int count, GError **error);

struct promise_tally {
	int kept, broken, open;
};
/* Of promises due in [from, to); `owner` NULL: everybody's. Kept rate: kept / (kept + broken). */
gboolean promises_tally(struct db *, gint64 from, gint64 to, gint64 now, const char *owner,
	struct promise_tally *, GError **error);

#endif
