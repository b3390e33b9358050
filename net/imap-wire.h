/* net/imap-wire.h — what an IMAP server says, taken apart. Pure: bytes in, values out.
 *
 * Only what guichet asks for is understood (UID, FLAGS, INTERNALDATE, RFC822.SIZE, MODSEQ,
 * BODY[…]); anything else is skipped, anything broken is FALSE. Nothing here grows with a number
 * that the server names. */
#ifndef GUICHET_NET_IMAP_WIRE_H
#define GUICHET_NET_IMAP_WIRE_H

#include "base/auto.h"

#include <glib.h>

#define WIRE_LINE_MAX (8u * 1024 * 1024) /* a VANISHED or SEARCH of a large folder */
#define WIRE_LITERAL_MAX (64u * 1024 * 1024)
#define WIRE_SET_MAX 4000000u /* UIDs in one set */

/* One response: its line, each literal taken out but its "{n}" left in place. */
struct wire {
	GString *text; /* without CRLF */
	GPtrArray *literals; /* GBytes *, in the order of their markers */
};
void wire_init(struct wire *);
void wire_reset(struct wire *);
void wire_clear(struct wire *);

/* The length of the literal that a line (CRLF stripped) announces at its end, -1 for none. Too
 * large for a gint64 is G_MAXINT64. */
gint64 wire_literal_length(const char *line, gsize len);

/* "* …" */
gboolean wire_untagged(const struct wire *, const char *word); /* "* WORD…", case-insensitive */
/* "* 12 WORD" */
gboolean wire_number(const struct wire *, const char *word, guint32 *n);
/* The argument of a response code anywhere in the line, "[NAME arg]": borrowed, up to ']'. */
const char *wire_code(const struct wire *, const char *name, gsize *len);
gboolean wire_code_number(const struct wire *, const char *name, guint64 *n);
/* A number after NAME in a parenthesised list ("STATUS x (NAME 5)"). */
gboolean wire_item_number(const struct wire *, const char *name, guint64 *n);
/* The words for a person after "tag NO [CODE] " or "* BYE ": cleaned, cut (transfer full). */
char *wire_words(const struct wire *);

/* "1:3,7" into guint32s appended to `out`, none below 1, order kept; FALSE when malformed or more than
 * WIRE_SET_MAX in all. Values from `below` on are left out (0: no such bound). */
gboolean wire_set(const char *text, guint32 below, GArray *out);
/* "* VANISHED (EARLIER) set" / "* SEARCH 1 2": TRUE when it was one and is well-formed. */
gboolean wire_vanished(const struct wire *, guint32 below, GArray *out);
gboolean wire_search(const struct wire *, GArray *out);

struct wire_fetch {
	guint32 seq, uid, flags, size;
	gboolean has_uid, has_flags, has_size;
	guint64 modseq;
	gint64 received; /* INTERNALDATE, UTC ms, 0 none */
	GBytes *body; /* borrowed from the wire or owned by spare; NULL: no BODY item, or NIL */
	gboolean has_body;
	gint64 origin; /* BODY[]<origin>, -1 whole */
	GBytes *spare; /* a body that came as a quoted string */
};
/* "* n FETCH (…)". FALSE: it is not one, or it is broken (*broken tells, when not NULL). */
gboolean wire_fetch(const struct wire *, struct wire_fetch *, gboolean *broken);
void wire_fetch_clear(struct wire_fetch *);

/* Modified UTF-7 (RFC 3501 §5.1.3) to UTF-8; what is malformed comes back cleaned but undecoded
 * (transfer full). And back. */
char *wire_name_decode(const char *wire);
char *wire_name_encode(const char *name);

/* An IMAP quoted string, with the quotes; NULL for text with CR, LF, NUL or 8-bit bytes. */
char *wire_quote(const char *text);

#endif
