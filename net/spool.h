/* net/spool.h — an account whose link is a folder: mails dropped in, answers written out.
 *
 * SPOOL/new/ *.eml are brought in and moved to SPOOL/cur; answers that are due become files in
 * SPOOL/outbox. Nothing leaves the machine. */
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
