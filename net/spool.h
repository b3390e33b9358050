/* net/spool.h — an account whose link is a folder: files dropped in, answers written out.
 *
 * SPOOL/new/ is brought in and moved to SPOOL/cur (net/inlet): mails, *.eml; where the channel is a
 * connector, *.json: what its server said (an envelope as of `connector NAME map`) or the body of a
 * webhook call. Answers that are due become files in SPOOL/outbox: the mail, or the requests that
 * the connector's `push` makes, without a secret. Nothing leaves the machine. */
#ifndef GUICHET_NET_SPOOL_H
#define GUICHET_NET_SPOOL_H

#include "base/conf.h"
#include "cache/bell.h"
#include "cache/db.h"
#include "net/sync.h"

/* Both directions. once: one pass, then TRUE. Else runs until stop_wanted() (poll stop_fd() beside
 * bell_fd, net/stop.h), woken by new files and by the bell. */
gboolean spool_run(struct db *, const struct conf *, const char *account, struct bell *,
	gboolean once, struct sync_totals *, GError **error);

#endif
