/* core/promise-private.h — inside of core/promise: times by which something is due, and who does what. */
#ifndef GUICHET_CORE_PROMISE_PRIVATE_H
#define GUICHET_CORE_PROMISE_PRIVATE_H

#include "core/calendar.h"
#include "core/prose.h"

struct promise_clock {
	const struct calendar *calendar;
	gint64 now;
	gint32 today; /* local day of `now` */
};

struct promise_when {
	guint from, to; /* words */
	gint64 due;
	gboolean latest; /* "au plus tard", "at the latest": it counts before others */
};

/* What promise-when.c and promise-span.c share. */
struct promise_scan {
	const struct promise_clock *clock;
	const struct prose *ws;
};
gboolean promise_is(const struct promise_scan *, gint64 i, const char *alternatives);
guint promise_skip(const struct promise_scan *, guint i, const char *alternatives);
gint64 promise_close(const struct promise_scan *, gint32 day); /* 18:00 when the desk is closed */
/* promise-span.c: "sous 48 h", "J+2". */
gboolean promise_span(const struct promise_scan *, guint i, struct promise_when *);
gboolean promise_day_plus(const struct promise_scan *, guint i, struct promise_when *);

/* promise-when.c: a time by which something will be done, at word `i`. */
gboolean promise_when(const struct promise_clock *, const struct prose *, guint i, struct promise_when *);

/* promise-verb.c: what the verbs of a text say. */
enum promise_act {
	PROMISE_NOTHING,
	PROMISE_WE, /* we will do it, or see to it */
	PROMISE_NOT, /* past, the customer's, another's, refused, offered, known to all */
	PROMISE_IF, /* a condition begins */
};
/* An act for each word (of PROMISE_NOTHING mostly); the words of `text` are classified for it (transfer full). */
guint8 *promise_acts(const char *text, struct prose *);

#endif
