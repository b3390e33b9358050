/* base/bar.h — how far long work is: one line on a terminal at standard error, drawn at most five times a second;
 * where there is none, a line in the log every ten seconds. */
#ifndef GUICHET_BASE_BAR_H
#define GUICHET_BASE_BAR_H

#include "base/auto.h"

#include <glib.h>

struct bar;

/* quiet: nothing on a terminal, the log alone. A bar may be NULL everywhere: nothing is said. */
struct bar *bar_new(gboolean quiet);
void bar_free(struct bar *); /* the line is cleared */
AUTO_DEFINE(bar);

/* TRUE when the next bar_show would say something: what costs to count can wait till then. */
gboolean bar_is_due(const struct bar *);
/* done of total, in any unit; total 0: nobody knows. figures: what stands behind the bar ("12 of 340"). */
void bar_show(struct bar *, const char *name, gint64 done, gint64 total, const char *figures);
/* Before something else is written there. */
void bar_hide(struct bar *);

#endif
