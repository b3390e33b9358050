/* net/child.h — the worker's end of a child of ours: `guichet-net FLAG` with an empty environment
 * and two pipes. What is sent goes out as the pipe takes it, what is answered comes in meanwhile.
 * What the bytes mean is the business of net/parser and net/mapper. */
#ifndef GUICHET_NET_CHILD_H
#define GUICHET_NET_CHILD_H

#include "base/proc.h"

struct child { /* look, do not touch */
	struct proc proc; /* pid -1: none */
	GQueue out; /* GBytes *, to be sent; of the first one `gone` bytes have left */
	gsize gone;
	GByteArray *in; /* read; from `eaten` on not yet taken */
	guint eaten;
	gsize in_max; /* more than that not taken: it lies */
};

void child_init(struct child *, gsize in_max);
/* Lets it end by itself (it does at the end of its input), within a moment. */
void child_clear(struct child *);

/* Starts our own executable with that one argument; nothing is queued. ERR_CHILD. */
gboolean child_start(struct child *, const char *flag, GError **error);
static inline gboolean
child_runs(const struct child *c)
{
	return c->proc.pid > 0;
}
/* Kills it and forgets what was queued and read. The wait status, 0 when none ran. */
int child_stop(struct child *);
/* When it has closed its pipes: waits at most `ms` for its end, then as child_stop. */
int child_end(struct child *, int ms);

/* Queues bytes; keeps a reference until they have left. */
void child_send(struct child *, GBytes *);
/* Moves both ways, waiting until something moves or until `deadline` (date_monotonic). FALSE: the child
 * is of no use any more; what it had said before its end is there to be taken. */
gboolean child_pump(struct child *, gint64 deadline);

/* What was read and not yet taken (borrowed until the next call); takes `n` bytes of it. */
const guint8 *child_read(const struct child *, gsize *len);
void child_take(struct child *, gsize n);

#endif
