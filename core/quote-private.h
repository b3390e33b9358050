/* core/quote-private.h — between core/quote and core/quote-line: the lines of a mail, and what they are told by.
 * Only those two include it. */
#ifndef GUICHET_CORE_QUOTE_PRIVATE_H
#define GUICHET_CORE_QUOTE_PRIVATE_H

#include "core/quote.h"

struct line {
	guint32 start, end; /* end is after the newline */
	guint8 kind;
	guint8 level;
	guint8 marks; /* leading ">"s */
	gboolean blank;
};

struct splitter {
	const char *text;
	GArray *lines; /* struct line */
	guint n;
};

static inline struct line *
line_at(const struct splitter *s, guint i)
{
	return &g_array_index(s->lines, struct line, i);
}

/* The next line that is not blank, or n. */
static inline guint
next_full(const struct splitter *s, guint i)
{
	while (i < s->n && line_at(s, i)->blank)
		i++;
	return i;
}

/* The beginning of a line in search form: no case, accents, no-break spaces or borders (transfer full). */
char *quote_folded(const struct splitter *, guint i);

/* How many lines from i on are an attribution ("Le … a écrit :"), 0 for none; and how many introduce a quoted message
 * that has no ">": separator, rule and headers. */
guint quote_attribution_at(const struct splitter *, guint i);
guint quote_introduction_at(const struct splitter *, guint i);

/* Without folding it: can line i be what a program adds at the end? Then, of its folded form: what a phone or a mail
 * program adds; a notice that goes on to the end. */
gboolean quote_may_be_added(const struct splitter *, guint i);
gboolean quote_is_app_line(const char *form);
gboolean quote_is_footer(const struct splitter *, guint i, const char *form);

/* "-- " alone, or "--" with little behind it before the end or a quotation. */
gboolean quote_is_signature_mark(const struct splitter *, guint i);

#endif
