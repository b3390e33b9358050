/* core/promise-verb.h — verbs of a sentence and who stands by them; for core/promise-verb*.c only. */
#ifndef GUICHET_CORE_PROMISE_VERB_H
#define GUICHET_CORE_PROMISE_VERB_H

#include "core/promise-private.h"

#include <string.h>

/* Classes of words. */
enum {
	DOES = 1 << 0, /* what a bank does: in any form */
	JE = 1 << 1, NOUS = 1 << 2, ON = 1 << 3, VOUS = 1 << 4,
	WE = 1 << 5, YOU = 1 << 6,
	LIGHT = 1 << 7, /* may stand between a subject and its verb */
	OURS = 1 << 8, /* people and things of the bank */
	THIRD = 1 << 9, /* somebody else */
	HAD = 1 << 10, /* makes a past */
	DONE = 1 << 11, /* a participle that its ending does not tell */
	STATE = 1 << 12, /* "fermée", "absent": how things will be, nothing that is done */
	ASKS = 1 << 13, /* asks something of the customer */
	MAY = 1 << 14, /* offers, or leaves open */
	NOT = 1 << 15,
	TO_US = 1 << 16, /* of what the customer will have: "recevoir", "have" */
	NOUN = 1 << 17, /* at the start: "Réponse sous 48 h" */
	OF = 1 << 18, /* makes a noun no subject: "du commerçant" */
	NOT_RA = 1 << 19, /* ends as a future does, and is none */
	NO_PLEDGE = 1 << 20, /* future, but a fact about the world: "expirera" */
	BE = 1 << 21,
	ORDER = 1 << 22, /* English: at the start of a clause, an order */
	WAS = 1 << 23, /* English past of what a bank does */
	MOVES = 1 << 24, /* "est arrivé" is past */
	PLEDGE = 1 << 25, /* "we aim to" */
	KNOW = 1 << 26, /* "voir si": no condition */
	HABIT = 1 << 27,
	DET = 1 << 28,
	FIRM = 1 << 29, /* the name of one that is no bank */
};

struct verbs {
	const struct prose *ws;
	guint8 *acts;
	guint start; /* of the sentence */
	guint after; /* past the last act in it, or `start` */
	gboolean english; /* it has small words of English: its "a" is an article */
};

/* Is word `i`, of the sentence, one of these? In these classes? */
#define is(v, i, list) ((gint64)(i) >= (gint64)(v)->start && word_is((v)->ws, i, list))
static inline gboolean
has(const struct verbs *v, gint64 i, guint64 classes)
{
	return i >= (gint64)v->start && word_has(v->ws, i, classes);
}
/* Does it end so, with something before? */
static inline gboolean
ends(const struct verbs *v, gint64 i, const char *ending)
{
	gsize n = word_at(v->ws, i)->len, m = strlen(ending);

	return n > m && memcmp(word_text(v->ws, i) + n - m, ending, m) == 0;
}

gboolean verb_is_participle(const struct verbs *, gint64 i);
gboolean verb_starts_clause(const struct verbs *, guint i);
gint64 verb_subject(const struct verbs *, guint i); /* the word before the light ones in front of it; -1 none */
gboolean verb_earlier(const struct verbs *, guint i, guint64 classes); /* in the sentence */
gboolean verb_near(const struct verbs *, guint i, guint within, guint64 classes); /* in so many words behind it */
gboolean verb_is_negated(const struct verbs *, guint i);
/* PROMISE_WE, unless it is negated or somebody else does it. */
enum promise_act verb_pledge(const struct verbs *, guint i);

/* What the first of some readers that says something says. */
typedef enum promise_act (*verb_reader)(const struct verbs *, guint i);
enum promise_act verb_first(const struct verbs *, guint i, const verb_reader *, gsize n);
/* What a word says in one language; PROMISE_NOTHING mostly. */
enum promise_act verb_french(const struct verbs *, guint i), verb_english(const struct verbs *, guint i);

#endif
