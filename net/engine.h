/* net/engine.h — one guichet-net for a home: a small parent, and workers that may die.
 *
 * Each account has a process per role, so that a long sync never delays a reply and a hostile server
 * costs one process one restart. The parent reads no byte from outside. */
#ifndef GUICHET_NET_ENGINE_H
#define GUICHET_NET_ENGINE_H

#include "base/conf.h"
#include "cache/account.h"

#include <sys/types.h>

enum engine_role {
	ROLE_SYNC, /* net/sync, net/rest: IMAP or a connector to cache */
	ROLE_DELIVER, /* net/deliver, net/rest: outbox to SMTP or a connector */
	ROLE_SPOOL, /* net/spool: both, for link = spool */
	ROLE_N
};

struct engine_result { /* of one account, --once */
	const char *account;
	gint64 added, known, raw, flags, gone, pushed, bytes, ms;
	const char *trouble; /* needs a person, though the rest went well; or NULL */
	const GError *error; /* the first role that failed, or NULL */
};

struct engine_opts {
	const char *home, *config; /* config NULL: the usual place */
	const char *const *accounts; /* NULL: all */
	gboolean once, quiet;
	void (*report)(const struct engine_result *); /* --once, one call an account */
};

/* Runs until all is done (once) or SIGTERM. The exit code: 0, 1 (a person is needed), 2, 3. With *error
 * set it could not even start (another guichet-net, no account, an unreadable cache). */
int engine_run(const struct engine_opts *, GError **error);

/* The main of a worker process that was started anew; its exit code. */
int engine_worker(const char *home, const char *config, const char *account, const char *role,
	gboolean once);

/* Pid of the guichet-net that runs for this home, 0 none. */
pid_t engine_running(const char *home);

#endif
