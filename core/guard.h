/* core/guard.h — numbers in a text that nobody else should read: found by their check digits.
 *
 * Sources: ISO 13616 (IBAN: length by country, mod 97), ISO/IEC 7812 (cards: 13 to 19 digits, IIN of
 * Visa, Mastercard, Amex, Maestro, CB, Luhn), INSEE (NIR: key = 97 - n mod 97, Corsica 2A and 2B),
 * E.164 (core/phone), FEATURES F7, CHECKS "guard". Every grouping and separator that core/phone knows.
 * Any bytes; linear: a megabyte takes milliseconds. */
#ifndef GUICHET_CORE_GUARD_H
#define GUICHET_CORE_GUARD_H

#include "base/auto.h"

#include <glib.h>

/*	kind     name       to people (gi18n.h is wanted where it is used)  in private too? */
#define GUARD_KINDS(_) \
	_(IBAN,    "iban",    N_("an IBAN"),                       0) \
	_(CARD,    "card",    N_("a card number"),                 1) \
	_(NIR,     "nir",     N_("a social security number"),      1) \
	_(PHONE,   "phone",   N_("a telephone number"),            0) \
	_(EMAIL,   "email",   N_("an e-mail address"),             0) \
	_(ACCOUNT, "account", N_("an account number of the bank"), 0)

enum guard_kind {
#define GUARD_ENUM(kind, name, shown, private_) GUARD_##kind,
	GUARD_KINDS(GUARD_ENUM)
#undef GUARD_ENUM
	GUARD_KIND_N
};
const char *guard_kind_name(enum guard_kind);
const char *guard_kind_text(enum guard_kind); /* translated */
/* Is it worth a word where only the customer reads it? (In public all kinds are stopped.) */
gboolean guard_kind_is_private(enum guard_kind);

struct guard_finding {
	enum guard_kind kind;
	gsize start, end; /* bytes of the text */
};

/* What else is looked for: account numbers of the bank. */
struct guard;
/* `pattern` is a regular expression of bounded length, or NULL: none. NULL with ERR_CONFIG when it is
 * malformed or could run away (base/pattern). */
struct guard *guard_new(const char *pattern, GError **error);
void guard_free(struct guard *);
AUTO_DEFINE(guard);

/* In the order of the text, none inside another. `guard` may be NULL. (transfer full, struct guard_finding) */
GArray *guard_find(const struct guard *, const char *text, gsize n);

/* For lists, logs, notifications and exports: of a card the first 6 and last 4 digits stay, of an IBAN, a NIR and
 * an account number the last 4; separators stay. Telephone numbers and addresses stay as they are (transfer full). */
char *guard_mask(const struct guard *, const char *text);
char *guard_mask_plain(const char *text); /* without numbers of the bank: for log_set_mask */
/* One number as it may be shown (transfer full). */
char *guard_mask_one(enum guard_kind, const char *number, gsize n);

#endif
