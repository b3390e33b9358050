/* net/mapper-scan.h — what a connector's program defines, and words it may not use. Pure.
 *
 * A look at tokens, not a parser of jq: enough to refuse early with a line number. What it might
 * miss meets an empty environment and a sandbox without files. */
#ifndef GUICHET_NET_MAPPER_SCAN_H
#define GUICHET_NET_MAPPER_SCAN_H

#include "base/auto.h"

#include <glib.h>

struct mapper_scan {
	GPtrArray *functions; /* char *: those of the contract that it defines */
	char *refused; /* the first word that is refused, or NULL */
	int line; /* where */
};

/* `text` need not be valid in any way. */
struct mapper_scan *mapper_scan_new(const char *text);
void mapper_scan_free(struct mapper_scan *);
AUTO_DEFINE(mapper_scan);

gboolean mapper_scan_has(const struct mapper_scan *, const char *function);

/* The names a connector may define for us, NULL-terminated (static). */
extern const char *const mapper_functions[];

#endif
