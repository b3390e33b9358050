/* core/facts.h — what an answer states: amounts, rates, delays, dates, links, numbers, yes or no; and
 * whether two answers state the same (FEATURES F3, CHECKS "agree").
 *
 * French and English, digits and words ("deux euros", "50 centimes", "2 500 €", "quinze jours"), every
 * space and quote that people type. Pure and linear. */
#ifndef GUICHET_CORE_FACTS_H
#define GUICHET_CORE_FACTS_H

#include "base/auto.h"

#include <glib.h>

#define FACT_TYPES(_) \
	_(EUR, "EUR") /* euros: "2500", "0.5"; free of charge is "0", "payant" is "+" */ \
	_(PCT, "PCT") /* per cent: "12.5" */ \
	_(DUR, "DUR") /* hours: "48"; a month has 30 days, two weeks are 15 days by usage */ \
	_(DUR_BUSINESS, "DUR_BUSINESS") /* hours of days that are jours ouvrés, business days: two are "48" */ \
	_(DUR_WORKABLE, "DUR_WORKABLE") /* jours ouvrables */ \
	_(DUR_HOURS, "DUR_HOURS") /* heures ouvrées, business hours */ \
	_(DATE, "DATE") /* "2026-03-18", "--03-18" without a year, "2026-03" and "---05" as they stand */ \
	_(URL, "URL") /* host and path, without www: "banque.fr/tarifs" */ \
	_(PHONE, "PHONE") /* "+33123456789", "3639" */ \
	_(POL, "POL") /* "yes" or "no": the answer as a whole */

enum fact_type {
#define FACT_ENUM(type, name) FACT_##type,
	FACT_TYPES(FACT_ENUM)
#undef FACT_ENUM
	FACT_TYPE_N
};
const char *fact_type_name(enum fact_type);

struct fact {
	enum fact_type type;
	char *value;
	char *usage; /* another value that means the same to people ("336" beside "360"), or NULL */
	gsize start, end; /* bytes of the text */
};

struct facts {
	GPtrArray *list; /* struct fact *, in the order of the text; POL comes last */
	char *said, *denied; /* beginnings of words, " virem fonct ": all, and those of verbs that are negated */
};
struct facts *facts_read(const char *text);
void facts_free(struct facts *);
AUTO_DEFINE(facts);
gboolean facts_have(const struct facts *, enum fact_type);

enum agree { AGREE_SAME, AGREE_PARTIAL, AGREE_CONFLICT };
const char *agree_name(enum agree); /* "same", "partial", "conflict" */

/* A fact that only one of the two answers states (or each states otherwise). */
struct fact_difference {
	const struct fact *fact; /* borrowed from its answer's facts */
	gboolean in_second;
	gboolean conflicts; /* its type is in both, with nothing in common */
};

/* conflict: a type stands in both with no value in common, or one denies the verb of the other in much the same words; partial: a type other than POL in one only,
 * or values of which some are shared; else same. `differences` (struct fact_difference, appended to) may be NULL. */
enum agree facts_agree(const struct facts *, const struct facts *, GArray *differences);

#endif
