/* net/engine-private.h — inside net/engine: what parent and worker tell each other.
 *
 * A worker's standard output is a pipe to the parent. Lines: "total added known raw flags gone
 * pushed bytes", "trouble SENTENCE", "error CODE SENTENCE". Its end is the worker's end. */
#ifndef GUICHET_NET_ENGINE_PRIVATE_H
#define GUICHET_NET_ENGINE_PRIVATE_H

#include "base/bar.h"
#include "net/engine.h"

const char *engine_role_name(enum engine_role);
gboolean engine_role_parse(const char *, enum engine_role *);

struct worker {
	char *account;
	gint64 id; /* account.id */
	enum engine_role role;
	gboolean has_token; /* the account logs in with a token of a command */
	pid_t pid; /* 0: not running */
	int fd; /* its pipe, -1 none */
	GString *line; /* what came of a line so far */
	gint64 started, start_at; /* date_monotonic(); start_at 0: not before a person asks */
	gint64 took; /* ms, all runs */
	int attempts, crashes; /* in a row */
	gboolean finished; /* once: nothing more to do */
	GError *error; /* of its last run */
	char *trouble;
	gint64 total[7];
};

/* engine-worker.c: all that a worker does; its exit code. */
int worker_main(const char *home, const struct conf *, const char *account, enum engine_role,
	gboolean once);

/* engine-child.c: the process side. With `conf` the worker goes on as a copy of this process, linked
 * and configured: only while nothing is open that may not be shared (a database). With NULL it is
 * started anew, with other addresses in memory: what made it crash finds nothing where it was. */
gboolean worker_start(struct worker *, const struct engine_opts *, const struct conf *,
	GError **error);
/* Reads what it said; FALSE when it has ended (then pid is 0 and *status what wait said). */
gboolean worker_listen(struct worker *, int *status);
void worker_free(struct worker *);

/* engine-progress.c: the bar on a terminal, a line now and then in the log. */
void progress_show(struct bar *, struct db *);

#endif
