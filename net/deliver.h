/* net/deliver.h — takes signed-off answers out of the outbox and gets them delivered.
 *
 * The loop of an account's deliver worker: recover what a crash left in `sending`, send what
 * is due, look for what is unknown, copy what was sent to the Sent folder. */
#ifndef GUICHET_NET_DELIVER_H
#define GUICHET_NET_DELIVER_H

#include "base/conf.h"
#include "cache/bell.h"
#include "cache/db.h"

/* once: one turn over what is due now, then TRUE. Else runs until stop_wanted() (poll stop_fd()
 * beside bell_fd, net/stop.h). FALSE only for what concerns the whole account (login refused,
 * server unreachable, cache unreadable): the engine tells the advisor and starts it again. */
gboolean deliver_run(struct db *, const struct conf *, const char *account, struct bell *,
	gboolean once, GError **error);

#endif
