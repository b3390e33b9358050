/* core/prose-time.h — numbers, dates and spans of time at a word of PROSE_APART: what facts and promises share.
 *
 * French and English. Functions return the index past what they read, or the one they were given when
 * there is nothing of the kind. */
#ifndef GUICHET_CORE_PROSE_TIME_H
#define GUICHET_CORE_PROSE_TIME_H

#include "core/prose.h"

/* In digits ("2 500", "2.500,00", "12.5", "1,234.50") or in words ("quarante-huit", "twenty five", "deux
 * mille"), in millionths; none above 10^12. "un", "une", "a", "an" are numbers here. */
#define PROSE_UNIT 1000000
guint prose_number(const struct prose *, guint i, gint64 *millionths);
/* Only digits, of which all are ASCII: value of the one word; -1 when it is none or above 10^9. */
gint64 prose_digits(const struct prose *, gint64 i);

struct prose_date { /* 0: not said */
	int year, month, day;
};
/* "18/03/2026", "2026-03-18", "le 18 mars", "1er avril", "March 18th", "mars 2026", "le 5 du mois"; the "18"
 * of "du 18 au 20 mars". One that does not exist is none. */
guint prose_date(const struct prose *, guint i, struct prose_date *);
int prose_month(const struct prose *, gint64 i); /* 1 to 12 when the word names one, else 0 */

enum prose_kind { /* which time counts */
	PROSE_PLAIN,
	PROSE_BUSINESS, /* jours ouvrés, business days */
	PROSE_WORKABLE, /* jours ouvrables */
	PROSE_HOURS, /* heures ouvrées, business hours */
};

#define PROSE_HOUR (G_GINT64_CONSTANT(3600))
#define PROSE_DAY (24 * PROSE_HOUR)

struct prose_span { /* a unit and what stands by it: "jours ouvrés", "business days", "h" */
	enum prose_kind kind;
	gint64 seconds; /* of one: a month 30 days, a year 12 months */
	gboolean hours; /* "h", "heures": may be a time of day */
	guint past;
};
gboolean prose_span(const struct prose *, guint i, struct prose_span *);
gboolean prose_is_unit(const struct prose *, gint64 i);
/* "ouvrés", "ouvrables", "calendaires" behind a unit of so many seconds. */
guint prose_kind(const struct prose *, guint i, gint64 seconds, enum prose_kind *);
/* "et demi", "et 6 mois", the "30" of "1 h 30" behind a span: added to the number of it, in millionths. */
guint prose_span_rest(const struct prose *, const struct prose_span *, gint64 *number);
/* The minutes of "18h30" at the word behind the "h"; -1 none. */
gint64 prose_minutes(const struct prose *, guint i);
/* "demi-heure", "half an hour", "quart d'heure": `next` is past the number at `i` (`i`: none), which becomes
 * a part of itself. The unit follows. */
guint prose_part(const struct prose *, guint i, guint next, gint64 *number);

#endif
