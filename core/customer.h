/* core/customer.h — who is who: addresses made comparable, evidence, and what it allows.
 *
 * FEATURES F12. Two customers are one person as far as rows of evidence on both sides say the
 * same: score = 1 − Π(1 − w). From CUSTOMER_SUGGEST on one key merges them; nothing merges by itself but
 * on a verified id; two different verified ids of one kind, or a person's "not the same", are a veto
 * for ever, which its author cannot take back either (cache/people.h). Folding never merges: an address in
 * another case, with a tag or with dots is another address, and the resemblance is only a row of evidence. Pure. */
#ifndef GUICHET_CORE_CUSTOMER_H
#define GUICHET_CORE_CUSTOMER_H

#include <glib.h>

/*	kind        name         weight shown                          value */
#define EVIDENCE_KINDS(_) \
	_(VERIFIED,  "verified",  1.00, N_("verified id"))           /* "client:0012345" */ \
	_(EMAIL,     "email",     0.90, N_("e-mail address"))        /* customer_mail */ \
	_(PHONE,     "phone",     0.80, N_("telephone number"))      /* customer_phone */ \
	_(ALIAS,     "alias",     0.70, N_("nearly the same e-mail")) /* customer_mail_alias */ \
	_(HANDLE,    "handle",    0.70, N_("handle told elsewhere")) /* customer_handle */ \
	_(ORDER,     "order",     0.70, N_("order reference"))       /* upper case, no spaces */ \
	_(SIGNATURE, "signature", 0.30, N_("name and city"))         /* name key, '|', folded city */ \
	_(NAME,      "name",      0.10, N_("name"))                  /* customer_name */

enum evidence_kind {
#define EVIDENCE_ENUM(kind, name, weight, shown) EVIDENCE_##kind,
	EVIDENCE_KINDS(EVIDENCE_ENUM)
#undef EVIDENCE_ENUM
	EVIDENCE_KIND_N
};
const char *evidence_kind_name(enum evidence_kind); /* in the cache and in JSON */
const char *evidence_kind_shown(enum evidence_kind); /* to people, translated */
double evidence_kind_weight(enum evidence_kind);
gboolean evidence_kind_parse(const char *, enum evidence_kind *);

/* A row of evidence about one customer. Own: it is how they write to us, or what a directory of
 * ours says; else they only told it, and an address that is told weighs as a handle that is told. */
struct evidence {
	enum evidence_kind kind;
	char *value;
	double weight;
	gboolean own;
};
void evidence_free(struct evidence *);
/* An empty list that frees its elements; value is copied, no value adds nothing. */
GPtrArray *evidence_list_new(void);
void evidence_list_add(GPtrArray *, enum evidence_kind, const char *value, gboolean own);

/* What an address, handle or number says of its holder. `kind` is a core/channel name. */
void evidence_of_address(GPtrArray *, const char *kind, const char *address);
void evidence_of_name(GPtrArray *, const char *name);
/* What a message, split by quote_split(), tells of its writer in their own words and signature (the quoted ones
 * of others are left out): telephones, addresses, order references, a city below the name; handles only in private,
 * as in public "@name" speaks to somebody. At most EVIDENCE_TEXT_MAX rows. */
#define EVIDENCE_TEXT_MAX 20
void evidence_of_text(GPtrArray *, const char *text, const GArray *spans, const char *name, gboolean private_);

/* ---- what the rows allow ------------------------------------------------------------ */

#define CUSTOMER_SUGGEST 0.95
/* A value that more customers share than this is a switchboard, no evidence. */
#define EVIDENCE_SHARED_MAX 6

/* Adds a shared row to a score that began as 0. */
double customer_score_add(double score, double weight);
/* What a row on both sides weighs: the lesser of both; 0 where it says nothing (a handle that
 * two people merely have on two networks). */
double customer_shared_weight(const struct evidence *, const struct evidence *);

enum customer_verdict {
	CUSTOMER_NOTHING, /* no evidence */
	CUSTOMER_MAYBE, /* some: shown, not offered */
	CUSTOMER_OFFER, /* offered with one key */
	CUSTOMER_SURE, /* the same verified id: merged without being asked */
	CUSTOMER_APART, /* never */
};
enum customer_verdict customer_judge(double score, gboolean verified_same, gboolean verified_differ,
	gboolean said_apart);
const char *customer_verdict_name(enum customer_verdict); /* nothing maybe offer sure apart */

/* ---- comparable forms (transfer full; NULL when the text is none) --------------------- */

/* "Jean.Dupont+banque@example.org": the domain folded, the rest as it stands. */
char *customer_mail(const char *address);
/* "jeandupont@example.org": what remains when case, a +tag and dots of the local part are let go. */
char *customer_mail_alias(const char *address);
/* E.164, "+33612345678": national French forms, +33 (0), 00 and +; NULL also for French short
 * and 08 numbers, which are nobody's own. */
char *customer_phone(const char *text);
/* Folded, without a leading '@'. */
char *customer_handle(const char *handle);
/* Folded words in alphabetical order, titles (M., Mme, Mrs, Dr) left out; NULL under two words. */
char *customer_name(const char *name);
/* TRUE when two such names differ by at most a typo in each word, or by initials. */
gboolean customer_name_near(const char *a, const char *b);
/* "client:0012345" out of "client: 0012 345"; NULL when it is no KIND:VALUE. */
char *customer_verified(const char *text);

#endif
