/* core/spoof.h — is the sender of a mail who it says? A bank's customers are phished.
 *
 * Pure. What is found is a warning for the person who is about to answer, never a verdict: the real
 * address is shown first, and the sentence says what does not fit. */
#ifndef GUICHET_CORE_SPOOF_H
#define GUICHET_CORE_SPOOF_H

#include <glib.h>

/*	kind        name            what is wrong */
#define SPOOF_KINDS(_) \
	_(NAME,      "name")      /* the display name holds another address */ \
	_(OURS,      "ours")      /* the display name is one of ours, the address is not */ \
	_(SCRIPTS,   "scripts")   /* a word mixes alphabets that look alike (UTS 39, single script) */ \
	_(DOMAIN,    "domain")    /* the domain looks like one of ours, or one that the customer or a namesake is known by */ \
	_(AUTH,      "auth")      /* our server found that the domain did not send it (RFC 8601), or only that another one did */ \
	_(REPLY,     "reply")     /* answers would go to another domain, or to another mailbox of everybody's */

enum spoof_kind {
#define SPOOF_ENUM(kind, name) SPOOF_##kind,
	SPOOF_KINDS(SPOOF_ENUM)
#undef SPOOF_ENUM
	SPOOF_KIND_N
};
const char *spoof_kind_name(enum spoof_kind); /* in JSON */

struct spoof {
	enum spoof_kind kind;
	char *why; /* one translated sentence with the evidence; foreign text, to be cleaned when shown */
};

struct spoof_mail { /* everything borrowed; NULL where nothing is known */
	const char *name, *address; /* From */
	const char *reply_to; /* the first address of Reply-To */
	const char *auth_results; /* Authentication-Results, one a line, the newest first */
	const char *authserv; /* the authserv-id that our own server writes, or NULL */
	const char *const *own; /* our addresses, "Name <a@b>" or "a@b"; NULL-terminated */
	const char *const *known; /* addresses that the customer has written from; NULL-terminated */
	const char *const *namesakes; /* those of other customers of the same name; NULL-terminated */
};

/* What does not fit, the gravest first (transfer full; element struct spoof *; empty: nothing). */
GPtrArray *spoof_find(const struct spoof_mail *);

/* What a word looks like: letters of other alphabets and digits that pass for Latin ones replaced (the part of the
 * UTS 39 table that domains and names are made of), rn as m, vv as w (transfer full). */
char *spoof_skeleton(const char *text);
/* TRUE when a word of the text has letters of alphabets that do not go together. */
gboolean spoof_is_mixed(const char *text);

enum spoof_auth { SPOOF_AUTH_NONE, SPOOF_AUTH_PASS, SPOOF_AUTH_FAIL,
	SPOOF_AUTH_SIGNED, SPOOF_AUTH_SENT /* passed, for another domain only: dkim; spf */ };
/* What the Authentication-Results of that authserv-id say of the domain of `address` (From): a failed dmarc, else a
 * passed one; else dkim or spf that passed for it, relaxed (RFC 7489 3.1: for the same organisation, or naming
 * none); else for whom else they passed, *by (transfer full, else NULL); else one that failed. NONE: of other servers, or
 * nothing said. Without an authserv-id only the newest counts, and only against the sender: nobody forges that of
 * their own mail. */
enum spoof_auth spoof_auth(const char *results, const char *authserv, const char *address, char **by);

#endif
