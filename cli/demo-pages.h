/* cli/demo-pages.h — what the made-up branch gets elsewhere than by mail: pages of connectors, as their servers
 * give them (demo/pages, compiled in), with times counted from now. */
#ifndef GUICHET_CLI_DEMO_PAGES_H
#define GUICHET_CLI_DEMO_PAGES_H

#include "core/calendar.h"

enum demo_when {
	DEMO_BEFORE, /* it is there when the branch is built */
	DEMO_PAST, /* the same, several times, each asked and answered in the last weeks */
	DEMO_SOON, /* it comes when the screen opens */
	DEMO_LATER, /* some time while it runs */
};

struct demo_page {
	char *account; /* whose spool it goes to */
	enum demo_when when;
	guint copies; /* 1, and more of DEMO_PAST */
	char *text; /* with {-35m} and {-35m s} for times, {n} for a number; in the past {q}, {a}, {who} */
};

struct demo_moment { /* what a page is filled with */
	const struct calendar *hours; /* by which times before `now` are counted */
	gint64 now, number;
	gint64 asked, answered; /* of DEMO_PAST */
	const char *who;
};

/* All of them, in order (transfer full, struct demo_page *, freed with the array). */
GPtrArray *demo_pages_read(void);

/* The file it becomes; times as RFC 3339, or seconds since 1970 (transfer full). */
char *demo_page_fill(const struct demo_page *, const struct demo_moment *);

#endif
