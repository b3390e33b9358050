/* core/reply.h — what an answer starts from: to whom, from whom, subject, quoted text.
 *
 * The rules only; cache/answer puts a whole draft together for the screen and the command line.
 * `own` are our addresses as written in the configuration ("Name <a@b>" or "a@b"), the
 * default one first, NULL-terminated. Never an answer to ourselves, unless nobody else is there. */
#ifndef GUICHET_CORE_REPLY_H
#define GUICHET_CORE_REPLY_H

#include "core/message.h"

/*	kind     draft.kind */
#define REPLY_KINDS(_) \
	_(ONE,     "reply") /* to the writer (Reply-To when given) */ \
	_(ALL,     "reply-all") /* and everybody else who got it */ \
	_(FORWARD, "forward") \
	_(NEW,     "new")

enum reply_kind {
#define REPLY_ENUM(kind, name) REPLY_##kind,
	REPLY_KINDS(REPLY_ENUM)
#undef REPLY_ENUM
	REPLY_KIND_N
};
const char *reply_kind_name(enum reply_kind);
gboolean reply_kind_parse(const char *, enum reply_kind *);

struct reply_source { /* the message being answered; everything borrowed */
	gboolean out; /* we wrote it: the answer goes where it went */
	const char *author, *address; /* From: display name and address */
	const char *subject, *text;
	const char *lang; /* BCP 47, or NULL: guessed from text */
	gint64 at; /* UTC ms */
	const GPtrArray *people; /* struct message_person *; may be NULL */
};

/* Appends to two lists made by address_list_new(). */
void reply_recipients(const struct reply_source *, enum reply_kind, const char *const *own,
	GPtrArray *to, GPtrArray *cc);

/* Our address that the customer wrote to (To before Cc), as written in `own`; the first of
 * `own` otherwise; NULL when own is empty (transfer full). */
char *reply_identity(const struct reply_source *, const char *const *own);

/* "Re: X" and "Fwd: X": prefixes already there (Re, RE :, TR, AW, SV, Fwd, Re[2], …) are
 * taken off first; never "Re: Re:" (transfer full). */
char *reply_subject(const char *subject);
char *reply_forward_subject(const char *subject);
/* Subject without any such prefix (borrowed, points into `subject`). */
const char *reply_bare_subject(const char *subject);

/* "fr" or "en", from lang when known, else by counting small words; "en" when in doubt. */
const char *reply_language(const struct reply_source *);

/* "Le mar. 13 janv. 2026 à 10:05, Jean Dupont a écrit :" in the customer's language and the
 * local zone (transfer full). */
char *reply_attribution(const struct reply_source *);

/* The body to start from: `text` (or an empty line for it), signature, then the quoted message (for a
 * forward: its header and text unquoted; for a new message nothing). The writer's
 * cursor belongs at the end of `text` (transfer full). */
char *reply_body(const struct reply_source *, enum reply_kind, const char *text,
	const char *signature);

#endif
