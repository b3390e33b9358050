/* core/review.h — what the checks say of an answer before it leaves.
 *
 * Pure: the draft and what is known go in, findings come out. A finding names its rule and its evidence; the advisor
 * decides. Sources: FEATURES F3-F7, F15 and CHECKS. French and English, in one text too. Only the writer's own words
 * are looked at: quoted mail (core/quote) and the signature are left out. */
#ifndef GUICHET_CORE_REVIEW_H
#define GUICHET_CORE_REVIEW_H

#include "base/auto.h"
#include "core/channel.h"
#include "core/facts.h"
#include "core/guard.h"

/* Errors stop an answer until they are mended or overridden with a reason; the others do not. */
enum review_level { REVIEW_INFO, REVIEW_WARNING, REVIEW_ERROR };

/*	check       name          for a person: what is looked at (gi18n.h is wanted where it is used) */
#define REVIEW_CHECKS(_) \
	_(PHONE,      "phone",      N_("customers sent to the phone, the branch or another channel")) \
	_(COMPLETE,   "complete",   N_("questions without an answer")) \
	_(PERSON,     "person",     N_("placeholders, the customer's name, what they wrote about")) \
	_(AGREE,      "agree",      N_("what other answers said of the same thing")) \
	_(GUARD,      "guard",      N_("numbers that nobody else should read")) \
	_(LANGUAGE,   "language",   N_("the customer's language")) \
	_(ATTACHMENT, "attachment", N_("a file that is spoken of and not there")) \
	_(CAPITALS,   "capitals",   N_("words in capitals")) \
	_(GREETING,   "greeting",   N_("a greeting that does not suit the hour")) \
	_(LENGTH,     "length",     N_("how much the channel takes")) \
	_(WINDOW,     "window",     N_("until when the channel takes an answer"))

/* What can be switched off, as bits of review_input.off. */
enum review_check {
#define REVIEW_CHECK_ENUM(check, name, help) REVIEW_##check,
	REVIEW_CHECKS(REVIEW_CHECK_ENUM)
#undef REVIEW_CHECK_ENUM
	REVIEW_CHECK_N
};
const char *review_check_name(enum review_check), *review_check_text(enum review_check); /* text: translated */
gboolean review_check_parse(const char *name, enum review_check *);

struct review_question { /* of the customer, and whether the draft answers it */
	gsize start, end; /* bytes of review_input.customer */
	gboolean answered;
	gboolean otherwise; /* only because a person said so */
};

struct review_finding {
	const char *rule; /* "phone-deflect"; the check's name and what is wrong (static) */
	enum review_check check;
	enum review_level level;
	gsize start, end; /* bytes of the draft; of the customer's text for `complete` */
	char *why; /* one translated sentence with the evidence */
};

/* An answer that was given before, or that all are held against (F3). */
struct review_past {
	const struct facts *facts; /* of the text */
	const char *text, *what; /* "the reference answer", "the answer of 12 March by e-mail": translated */
};

struct review_input { /* everything borrowed; NULL, 0 where nothing is known */
	const char *draft, *customer;
	const char *name; /* the customer's */
	const char *lang; /* the customer's language, BCP 47; NULL: guessed from their text */
	const struct channel *channel; /* the kind; NULL is mail */
	gboolean public_;
	const struct length_rule *limit; /* NULL: the kind's own */
	gint64 until, now; /* UTC ms: an answer is taken before that; 0 always */
	int hour; /* on the advisor's clock, 0 to 23; -1 not known */
	guint files; /* that go with it */
	const char *rendered; /* the template it began from, as it was rendered */
	const char *const *otherwise; /* questions that a person called answered: their words; NULL-terminated */
	const struct guard *guard; /* what the bank's own numbers look like; may be NULL */
	const struct review_past *past; /* on the same motive, the weightiest first */
	guint n_past;
	const char *const *own; /* our own addresses: anybody may read them; NULL-terminated, may be NULL */
	guint off; /* 1 << enum review_check */
};

struct review {
	GPtrArray *findings; /* struct review_finding *, the gravest first, then in the order of the text */
	GArray *questions; /* struct review_question, in the order of the text */
	guint answered;
	gboolean compared, agrees; /* with past answers; agrees: no conflict */
	gboolean deflects; /* it does little more than send the customer elsewhere */
	gboolean personal; /* no finding of `person` */
};

struct review *review_new(const struct review_input *);
void review_free(struct review *);
AUTO_DEFINE(review);

/* What the writer's own words state, at the bytes of the whole text (transfer full). */
struct facts *review_facts(const char *text);

guint review_count(const struct review *, enum review_level); /* findings of this level */
const char *review_level_name(enum review_level); /* "error", "warning", "info": in JSON */
const char *review_level_text(enum review_level); /* translated */

#endif
