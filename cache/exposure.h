/* cache/exposure.h — sensitive numbers in what comes in: flagged where everybody reads, masked in lists.
 *
 * The rules are core/guard's; account numbers of the bank are those of the configuration (account-pattern). */
#ifndef GUICHET_CACHE_EXPOSURE_H
#define GUICHET_CACHE_EXPOSURE_H

#include "base/conf.h"
#include "cache/db.h"
#include "core/guard.h"

/* From now on the handle knows the bank's own account numbers. ERR_CONFIG: it keeps what it had. */
gboolean exposure_use(struct db *, const struct conf *, GError **error);
/* NULL when the bank has no pattern (borrowed while the handle is open). */
const struct guard *exposure_guard(struct db *);

/* DB_NET: flags a customer's public message that has just been stored, in its transaction. */
gboolean exposure_take(struct db *, gint64 message, const char *text, GError **error);

/* What a message exposes, as a sentence: "The customer let everybody read an IBAN, a card number."; NULL nothing. Of kinds as
 * exposure.kinds has them (transfer full). */
char *exposure_sentence(const char *kinds);

/* For lists: sensitive numbers masked (transfer full). */
char *exposure_mask(struct db *, const char *text);

#endif
