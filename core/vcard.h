/* core/vcard.h — people out of vCards, a piece at a time: 4.0 (RFC 6350), 3.0 (RFC 2426), and what programs
 * that say 2.1 write.
 *
 * Text is UTF-8 (core/decode). Folded lines are joined, quoted-printable and its CHARSET undone, groups
 * ("item1.EMAIL") and parameters read; what is not known is passed over. Read are UID, FN, N, ORG, EMAIL,
 * TEL, IMPP, X-SOCIALPROFILE, SOCIALPROFILE, LANG, CATEGORIES (the segment) and NOTE; pictures and keys are
 * not kept. Pure. */
#ifndef GUICHET_CORE_VCARD_H
#define GUICHET_CORE_VCARD_H

#include "core/entry.h"

#define VCARD_LINE_MAX (64 * 1024) /* bytes of one unfolded line; longer ones are passed over */
#define VCARD_LINES_MAX 2000 /* of one card */

struct vcard_card {
	gint64 number; /* from 1 */
	struct entry *entry; /* not finished yet; borrowed: take it by setting it NULL */
	/* Why it is none, a sentence, or NULL: it does not end, it is too long, it is a group. */
	const char *trouble;
};
typedef gboolean vcard_take(gpointer user, struct vcard_card *, GError **error); /* FALSE stops */

struct vcard;
struct vcard *vcard_new(vcard_take *, gpointer user);
void vcard_free(struct vcard *);
AUTO_DEFINE(vcard);

gboolean vcard_feed(struct vcard *, const char *text, gsize len, GError **error);
gboolean vcard_end(struct vcard *, GError **error);

/* Does a file begin like one? */
gboolean vcard_begins(const char *text, gsize len);

#endif
