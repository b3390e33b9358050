/* cache/remark.h — what a channel's connector says of an answer before it is signed off.
 *
 * guichet-net asks the connector and prints one JSON object a line ({"level":"warn|stop","text":…});
 * guichet reads them. A stop keeps the answer back, a warning is only read. */
#ifndef GUICHET_CACHE_REMARK_H
#define GUICHET_CACHE_REMARK_H

#include <glib.h>

struct remark {
	gboolean stop;
	char *text; /* a sentence, foreign */
};

/* Those that stop stand before those that do not (transfer full). */
GPtrArray *remark_list_new(void);
void remark_add(GPtrArray *, gboolean stop, const char *text);
/* A line that is none is left out (transfer full). */
GPtrArray *remark_parse(const char *lines);
/* The first sentence that stops (borrowed), or NULL. */
const char *remark_stop(const GPtrArray *);

#endif
