/* net/holidays.h — the bank holidays of an .ics file, read by a child that can do nothing else.
 *
 * `guichet-net --holidays` runs with an empty environment, pipes only, seccomp and limits on CPU and
 * memory (net/sandbox), as the file may come from anywhere. */
#ifndef GUICHET_NET_HOLIDAYS_H
#define GUICHET_NET_HOLIDAYS_H

#include <glib.h>

#define HOLIDAYS_MAX (16 * 1024 * 1024) /* bytes of a file */

/* Dates as "2026-05-01", one a line, ascending (transfer full). `path` NULL: standard input. ERR_CONFIG names the
 * file when it is missing, too large, no calendar, holds too many days, or takes more than 10 s. */
char *holidays_read(const char *path, GError **error);
/* The same as the loader of calendar files calls it (cache/calendar-file). */
char *holidays_load(const char *path, gpointer unused, GError **error);

/* The child's main: called by guichet-net --holidays. Does not return. */
_Noreturn void holidays_child(void);

#endif
