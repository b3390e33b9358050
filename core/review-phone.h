/* core/review-phone.h — who is asked to call: the two languages of the check `phone`; for core/review-phone*.c
 * only. */
#ifndef GUICHET_CORE_REVIEW_PHONE_H
#define GUICHET_CORE_REVIEW_PHONE_H

#include "core/phrase.h"

enum invite_kind {
	INVITE_CALL, /* phone, branch: never mistaken for the channel that is written on */
	INVITE_CONTACT, /* by some way, which the rest of the sentence may name */
	INVITE_MAIL, /* a mail, a letter, a form, a chat */
};

#define INVITE_ROWS 5

/* What is done elsewhere and what tells who does it, in one language; core/review-phone.c says what it is for. */
struct invite_tongue {
	struct {
		enum invite_kind kind;
		const struct phrases *(*actions)(void); /* a verb of calling, coming, writing, with what it needs to be one */
	} rows[INVITE_ROWS]; /* the first that fits counts */
	const struct phrases *(*frames)(void); /* whatever asks the customer for the verb that follows at once */
	const struct phrases *(*pasts)(void); /* who did it, or said so */
	const struct phrases *(*not_negations)(void); /* "don't hesitate": no negation */
	const struct lexicon *(*negations)(void);
	/* Does word `i` of sentence `s` ask the customer to call, to come or to write elsewhere? The word after what
	 * says so, 0 when not. It begins with a verb of `rows`. */
	guint (*invite)(const struct prose *, const struct sentence *s, guint i, enum invite_kind *);
};
extern const struct invite_tongue review_phone_fr, review_phone_en;

/* The word after the action that begins at `i`, 0 none. */
guint invite_action(const struct invite_tongue *, const struct prose *, const struct sentence *, guint i, enum invite_kind *);
/* Where the part of the sentence begins that word `i` is in; a comma counts when two words or more follow it. */
guint invite_part_start(const struct prose *, const struct sentence *, guint i);
gboolean invite_is_negated(const struct invite_tongue *, const struct prose *, guint from, guint i);
gboolean invite_is_past(const struct invite_tongue *, const struct prose *, guint from, guint i);
/* The frame nearest to `i` that ends just before it, or before words from `before` + 1 on: its first word; -1 none. */
gint64 invite_frame(const struct invite_tongue *, const struct prose *, const struct sentence *, guint i, gint64 before);
/* The last word at or before `i` in the sentence that is none of the list. */
#define INVITE_SKIP_BACK(w, s, i, list) invite_skip_back(w, s, i, WORDS(list))
gint64 invite_skip_back(const struct prose *, const struct sentence *, gint64 i, struct word_list *);

#endif
