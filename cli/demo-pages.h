/* cli/demo-pages.h — what the made-up branch gets elsewhere than by mail: pages of connectors, as their servers
 * give them (demo/pages, compiled in), with times counted from now. */
#ifndef GUICHET_CLI_DEMO_PAGES_H
#define GUICHET_CLI_DEMO_PAGES_H

#include <glib.h>

enum demo_when {
	DEMO_BEFORE, /* it is there when the branch is built */
	DEMO_SOON, /* it comes when the screen opens */
	DEMO_LATER, /* some time while it runs */
};

struct demo_page {
	char *account; /* whose spool it goes to */
	enum demo_when when;
	char *text; /* with {-35m} and {-35m s} for times, {n} for a number */
};

/* All of them, in order (transfer full, struct demo_page *, freed with the array). */
GPtrArray *demo_pages_read(void);

/* The file it becomes: times before `now` (RFC 3339, or seconds since 1970), `number` for {n}
 * (transfer full). */
char *demo_page_fill(const struct demo_page *, gint64 now, gint64 number);

#endif
