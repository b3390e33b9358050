/* net/wary.h — remembers, across a crash, which mails a worker was reading.
 *
 * A small file in HOME/run per account. After a second crash on the same UIDs they are read one by
 * one; the one that still kills the worker is stored as unreadable, and the rest goes on. */
#ifndef GUICHET_NET_WARY_H
#define GUICHET_NET_WARY_H

#include <glib.h>

struct wary {
	gint64 folder; /* 0: nothing under way */
	guint32 low, high;
	int crashes; /* in a row within these UIDs */
};

struct wary wary_load(const char *home, gint64 account);
void wary_store(const char *home, gint64 account, const struct wary *);
/* The engine, after a worker died by itself: one more crash for what it was reading. */
void wary_crashed(const char *home, gint64 account);

#endif
