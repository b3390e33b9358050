/* core/review-phone.h — who is asked to call: the two languages of the check `phone`; for core/review-phone*.c
 * only. */
#ifndef GUICHET_CORE_REVIEW_PHONE_H
#define GUICHET_CORE_REVIEW_PHONE_H

#include "core/speech.h"

enum invite_kind {
	INVITE_CALL, /* phone, branch: never mistaken for the channel that is written on */
	INVITE_CONTACT, /* by some way, which the rest of the sentence may name */
	INVITE_MAIL, /* a mail, a letter, a form, a chat */
};

/* Does word `i` of sentence `s` ask the customer to call, to come or to write elsewhere? The word after what
 * says so, 0 when not. */
guint review_invite_fr(const struct speech *, const struct sentence *s, guint i, enum invite_kind *);
guint review_invite_en(const struct speech *, const struct sentence *s, guint i, enum invite_kind *);

#endif
