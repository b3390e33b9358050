/* net/canon.h — a message as a connector's `page` gives it (guichet-connector(7)) into struct message.
 *
 * Every field has one type and a limit. What a connector gets wrong (types, missing fields, names
 * that are no fields) refuses the message; what strangers put into a well-formed field (a link of an
 * odd scheme, a made-up language) is left out. Times are read here, HTML is rendered here. Pure. */
#ifndef GUICHET_NET_CANON_H
#define GUICHET_NET_CANON_H

#include "core/message.h"

#include <jv.h>

#define CANON_ID_MAX 1024 /* bytes of an id, a handle */
#define CANON_URL_MAX 8192
#define CANON_KEEP_MAX 4096
#define CANON_CURSOR_MAX (64 * 1024)
#define CANON_MESSAGES_MAX 10000 /* of one page */
#define CANON_NEXT_MAX 100
#define CANON_NOTES_MAX 100

enum canon_wrong {
	CANON_RIGHT, CANON_TYPE, CANON_MISSING, CANON_LONG, CANON_TIME, CANON_VALUE, CANON_UNKNOWN,
	CANON_MANY,
	CANON_N
};
/* "is missing"…, untranslated (N_); a sentence goes: message 3, “author.handle” … */
const char *canon_words(enum canon_wrong);

struct canon_fault {
	enum canon_wrong what;
	int index; /* of the message, -1: the page itself */
	char field[64]; /* "author.handle" */
};

/* `value` is only looked at (borrowed). NULL: *fault says why (its index is left alone). */
struct message *canon_message(jv value, struct canon_fault *fault);

struct canon_page {
	GPtrArray *messages; /* struct message * */
	char *cursor, *next; /* JSON text */
	GPtrArray *notes; /* char * */
};
/* What `page` returned (borrowed). FALSE: *fault. Clear it either way. */
gboolean canon_page(jv value, struct canon_page *, struct canon_fault *fault);
void canon_page_clear(struct canon_page *);

/* A time in any form: text as date_parse reads it, epoch seconds or milliseconds as a number,
 * {"seconds":…,"nanos":…}. */
gboolean canon_time(jv value, gint64 *ms);

/* What a message must have beyond message_check(), whoever made it (the parent asks this of what
 * the child gave). */
gboolean canon_check(const struct message *, struct canon_fault *fault);

#endif
