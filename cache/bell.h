/* cache/bell.h — wakes the other process: files in HOME/run watched by inotify. No sockets.
 *
 * A bell is only ever rung after the commit it announces, and a wake-up says nothing but
 * "look again": losing or doubling one is harmless. */
#ifndef GUICHET_CACHE_BELL_H
#define GUICHET_CACHE_BELL_H

#include "base/auto.h"

#include <glib.h>

enum bell_name {
	BELL_CACHE, /* messages or cases changed: screens look again */
	BELL_STATUS, /* progress or health of an account changed */
	BELL_WORK, /* the desk queued, cancelled, marked or asked for something: net looks */
	BELL_SYNC, /* a person asked for a sync now */
	BELL_N
};

struct bell;
struct bell *bell_open(const char *home, GError **error); /* listens to all; close-on-exec */
void bell_free(struct bell *);
AUTO_DEFINE(bell);
int bell_fd(const struct bell *); /* for poll(POLLIN) */
/* Which bells rang since the last call (bit 1 << name); does not block. */
unsigned bell_take(struct bell *);

void bell_ring(const char *home, enum bell_name);

#endif
