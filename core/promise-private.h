/* core/promise-private.h — inside of core/promise: times by which something is due, and who does what. */
#ifndef GUICHET_CORE_PROMISE_PRIVATE_H
#define GUICHET_CORE_PROMISE_PRIVATE_H

#include "core/calendar.h"
#include "core/prose-time.h"

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
#define promise_is(s, i, list) word_is((s)->ws, i, list)
/* Past words of a list, a few at most. */
#define promise_skip(s, i, list) promise_skip_in(s, i, WORDS(list))
guint promise_skip_in(const struct promise_scan *, guint i, struct word_list *);
gint64 promise_close(const struct promise_scan *, gint32 day); /* 18:00 when the desk is closed */
/* promise-span.c: "sous 48 h", "J+2". */
gboolean promise_span(const struct promise_scan *, guint i, struct promise_when *);
gboolean promise_day_plus(const struct promise_scan *, guint i, struct promise_when *);

/* promise-when.c: a time by which something will be done, at word `i`. */
gboolean promise_may_have_time(const struct prose *, const struct sentence *); /* a cheap question first */
gboolean promise_when(const struct promise_clock *, const struct prose *, guint i, struct promise_when *);

/* promise-verb*.c: what the verbs of a text say. */
enum promise_act {
	PROMISE_NOTHING,
	PROMISE_WE, /* we will do it, or see to it */
	PROMISE_NOT, /* past, the customer's, another's, refused, offered, known to all */
	PROMISE_IF, /* a condition begins */
};
/* Classifies the words; wanted once before promise_acts(). */
void promise_classify(struct prose *);
/* An act for each word of a sentence (PROMISE_NOTHING mostly), at its index in `acts`. */
void promise_acts(const struct prose *, const struct sentence *, guint8 *acts);

#endif
