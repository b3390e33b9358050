/* net/deliver.h — takes signed-off answers out of the outbox and gets them delivered.
 *
 * One turn: send what is due, look for what is unknown, copy what was sent to the Sent folder.
 * The checks (frozen envelope, case revision), the states of DESIGN §4 and their order are the
 * same for every link; a link only carries bytes. */
#ifndef GUICHET_NET_DELIVER_H
#define GUICHET_NET_DELIVER_H

#include "base/conf.h"
#include "cache/bell.h"
#include "cache/db.h"
#include "cache/outbox.h"
#include "net/smtp.h"

enum deliver_found {
	DELIVER_FOUND, /* the channel has it: it was sent */
	DELIVER_ABSENT, /* not there (yet); proves nothing, as a server need not file copies */
	DELIVER_FAILED, /* could not look: *error says why */
};

struct deliver_mail { /* an answer as it goes out: the same bytes at every try and in the copy */
	const struct outbox *row;
	const char *from; /* bare addresses */
	const GPtrArray *recipients;
	GBytes *bytes;
};

/* What a link does. `self` is what was given to deliver_new. */
struct deliver_link {
	const char *name; /* for the log: "smtp", "spool" */
	/* As smtp_send, with its steps, errors and `refused`: any error but ERR_UNKNOWN says that
	 * nobody got it. An error before the step "envelope" is taken for one of the whole account
	 * (login, trust, network, folder) and ends the turn. */
	gboolean (*send)(gpointer self, const struct deliver_mail *, enum smtp_partial,
		smtp_step step, gpointer data, GPtrArray *refused, GError **error);
	/* Was it taken? Looks for our Message-ID where the channel keeps what we sent. */
	enum deliver_found (*look)(gpointer self, const struct outbox *, GError **error);
	/* Puts a copy into the Sent folder unless one is there; NULL: the link needs none. */
	gboolean (*copy)(gpointer self, const struct deliver_mail *, GError **error);
};

struct deliver;

/* Alone on this account's outbox: ERR_BUSY when another process is (its pid in the sentence).
 * Recovers what a crash left in `sending`. Everything given must live longer. */
struct deliver *deliver_new(struct db *, const struct conf *, const char *account,
	const struct deliver_link *, gpointer self, GError **error);
void deliver_free(struct deliver *);
AUTO_DEFINE(deliver);

/* Everything that is due now. *wake (may be NULL): when the next turn has something to do, UTC
 * ms, 0 = when the bell rings. FALSE only for what concerns the whole account (login refused,
 * server unreachable or not trusted, cache unreadable); one answer's failure is in its row. */
gboolean deliver_turn(struct deliver *, gint64 *wake, GError **error);

/* A mail account's deliver worker: SMTP out, IMAP to look and to copy. once: one turn, then
 * TRUE. Else runs until stop_wanted() (polls stop_fd() beside bell_fd, net/stop.h). On FALSE
 * the engine tells the advisor and starts it again. */
gboolean deliver_run(struct db *, const struct conf *, const char *account, struct bell *,
	gboolean once, GError **error);

#endif
