/* cache/suggest.h — which templates and which earlier answers suit what a customer wrote.
 *
 * BM25 of the customer's words against each template (title, keywords, facts, body), against what customers wrote where it was used,
 * and against what was written in cases that an answer closed. Worked out a piece at a time: a key never waits for it. */
#ifndef GUICHET_CACHE_SUGGEST_H
#define GUICHET_CACHE_SUGGEST_H

#include "cache/canned.h"

struct suggest;
/* For a draft (its row may not exist yet): the templates are weighed at once, the rest by suggest_more(). Borrows the store. */
struct suggest *suggest_new(struct db *, const struct canned_store *, const struct draft *);
void suggest_free(struct suggest *);
AUTO_DEFINE(suggest);

/* Looks at some cases more. FALSE when all is done, or on failure: what there is stays. */
gboolean suggest_more(struct suggest *, struct db *);

/* How well the template at this place of canned_store_list() suits, 0 not at all. */
double suggest_template(const struct suggest *, guint index);

struct suggest_answer { /* an answer of ours that closed a case like this one */
	gint64 case_id, message, at;
	char *subject, *text; /* the answer's own words, without greeting and closing, numbers masked */
	double score;
};
/* The best ones so far, at most five, best first (borrowed until the next call of suggest_more). */
const GPtrArray *suggest_answers(const struct suggest *);

/* The customer's language as far as is known: "fr" or "en" (static). */
const char *suggest_language(const struct suggest *);

#endif
