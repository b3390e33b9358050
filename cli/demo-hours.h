/* cli/demo-hours.h — when the made-up branch is open (demo/, compiled in): files of its home, and moments counted back in
 * open time, so that its clocks tell the same story on a Tuesday at ten and on a Sunday at three in the morning. */
#ifndef GUICHET_CLI_DEMO_HOURS_H
#define GUICHET_CLI_DEMO_HOURS_H

#include "base/auto.h"
#include "cli/cli.h"
#include "core/calendar.h"

/* Lines of [guichet], and of an account that is served at a distance. */
#define DEMO_CALENDAR "calendar = horaires-agence.cal\n"
#define DEMO_CALENDAR_REMOTE "calendar = horaires-distance.cal\n"

struct demo_hours {
	struct calendar *branch, *remote; /* NULL: always open */
};
/* Writes the files and reads them, as guichet-net will. NULL with ERR_STORAGE or ERR_CHILD (transfer full). */
struct demo_hours *demo_hours_new(const struct cli *, const char *home, GError **error);
void demo_hours_free(struct demo_hours *);
AUTO_DEFINE(demo_hours);

/* The last moment from which to `now` the desk was open for so many seconds; `now` for 0. */
gint64 demo_hours_before(const struct calendar *, gint64 now, gint64 seconds);
/* The same of a long time: beyond a day's work, nights and holidays count as well. */
gint64 demo_hours_back(const struct calendar *, gint64 now, gint64 seconds);

#endif
