/* net/deliver.h — takes signed-off answers out of the outbox and gets them delivered.
 *
 * One turn: send what is due, look for what is unknown, copy what was sent to the Sent folder.
 * The checks (frozen envelope, case revision), the states of an answer and their order are the
 * same for every link; a link only carries it. */
#ifndef GUICHET_NET_DELIVER_H
#define GUICHET_NET_DELIVER_H

#include "base/conf.h"
#include "cache/bell.h"
#include "cache/db.h"
#include "cache/outbox.h"

enum deliver_found {
	DELIVER_FOUND, /* the channel has it: it was sent */
	DELIVER_ABSENT, /* not there (yet); proves nothing, as a server need not file copies */
	DELIVER_AGAIN, /* it may be sent again: the channel takes two of one id for one */
	DELIVER_FAILED, /* could not look: *error says why */
};

/* Durable before it returns: "envelope" (from here on it is about this answer), "body" (from here
 * on only looking can tell), "done". FALSE: stop. */
typedef gboolean (*deliver_step)(const char *step, gpointer data, GError **error);

struct deliver_sent { /* what the channel told of one answer */
	char *id, *url; /* its id there, and where it is read; or NULL */
	gint64 at; /* when it was sent as the channel says, UTC ms, 0 now */
	GPtrArray *refused; /* char *: recipients that were refused while others were taken */
	gint64 retry_at; /* with an error: not before, UTC ms, 0 as usual */
	gboolean whole; /* with an error after "envelope": it is the account's all the same */
};

/* What a link does. `self` is what was given to deliver_new. */
struct deliver_link {
	const char *name; /* for the log: "smtp", "spool", "rest" */
	/* Any error but ERR_UNKNOWN says that nobody got it. An error before the step "envelope" is
	 * taken for one of the whole account (login, trust, network, folder) and ends the turn.
	 * `some`: one recipient that is refused must not hold up the others any longer. */
	gboolean (*send)(gpointer self, const struct outbox *, gboolean some, deliver_step step,
		gpointer data, struct deliver_sent *, GError **error);
	/* Was it taken? Looks where the channel keeps what we sent. */
	enum deliver_found (*look)(gpointer self, const struct outbox *, struct deliver_sent *,
		GError **error);
	/* Stores what was sent in its case, at once; the same message when the channel brings it. */
	gboolean (*keep)(gpointer self, const struct outbox *, gint64 at, GError **error);
	/* Puts a copy into the Sent folder unless one is there; NULL: the link needs none. */
	gboolean (*copy)(gpointer self, const struct outbox *, GError **error);
};

struct deliver;

/* Alone on this account's outbox: ERR_BUSY when another process is (its pid in the sentence).
 * Recovers what a crash left in `sending`. Everything given must live longer. */
struct deliver *deliver_new(struct db *, const struct conf *, const char *account,
	const struct deliver_link *, gpointer self, GError **error);
void deliver_free(struct deliver *);
AUTO_DEFINE(deliver);

/* A living process takes this account's answers out. */
gboolean deliver_is_at_work(struct db *, gint64 account);

/* Everything that is due now. *wake (may be NULL): when the next turn has something to do, UTC
 * ms, 0 = when the bell rings. FALSE only for what concerns the whole account (login refused,
 * server unreachable or not trusted, cache unreadable); one answer's failure is in its row. */
gboolean deliver_turn(struct deliver *, gint64 *wake, GError **error);

/* Until `wake`, the bell rings for work, or the worker is to end. */
void deliver_wait(struct bell *, gint64 wake);

/* A mail account's deliver worker: SMTP out, IMAP to look and to copy. once: one turn, then
 * TRUE. Else runs until stop_wanted() (polls stop_fd() beside bell_fd, net/stop.h). On FALSE
 * the engine tells the advisor and starts it again. */
gboolean deliver_run(struct db *, const struct conf *, const char *account, struct bell *,
	gboolean once, GError **error);

#endif
