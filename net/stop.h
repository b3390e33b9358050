/* net/stop.h — how a worker is told to end: SIGTERM or SIGINT, seen as a readable fd.
 *
 * A worker polls stop_fd() beside everything else it waits for and returns from its loop when
 * stop_wanted(). It is also the wake_fd for stream_opts and imap_open: a worker that is to
 * end never waits for a server. */
#ifndef GUICHET_NET_STOP_H
#define GUICHET_NET_STOP_H

#include <glib.h>

/* Catches SIGTERM, SIGINT and SIGHUP from now on. Once per process. */
void stop_install(void);
gboolean stop_wanted(void);
int stop_fd(void); /* for poll(POLLIN); -1 before stop_install */

#endif
