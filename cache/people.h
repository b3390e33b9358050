/* cache/people.h — people: who they are, how we know it, and all that was said and done with them.
 *
 * A person is a customer or several that were merged (cache/merge.h): any of their ids leads to them, and
 * `id` is the one that stands for all. What advisors say of a person are acts (cache/act.h, with
 * act.customer set, case_id 0): note and call (text), field (arg the field's name, text its value, target 1
 * when it is to be shown masked, as IBANs and what was masked before are unasked), verify (arg an id such as
 * "client:0012345"), reveal (arg the field that was looked at, text why), same and different (target the other one).
 * A "different" is for ever: nothing undoes it. A "verify" that was a slip can be undone; then it is no verified id. */
#ifndef GUICHET_CACHE_PEOPLE_H
#define GUICHET_CACHE_PEOPLE_H

#include "cache/inbox.h"
#include "core/customer.h"

struct customer_field {
	char *name, *value; /* segment, advisor, note, lang, or any other word */
	gboolean sensitive; /* to be shown masked */
	gint64 act, at; /* act 0: a directory says so */
};
struct customer_identity {
	gint64 id, origin; /* origin: the customer that it belongs to when they part */
	char *channel, *kind, *title, *mark; /* of the channel; title is shown as _(title) */
	char *value, *shown, *name;
	gint64 last_in; /* when they last wrote from it, UTC ms, 0 never */
	gint64 reach; /* followers, -1 unknown */
};
struct customer_evidence {
	enum evidence_kind kind;
	char *value;
	double weight;
	gboolean own;
	gint64 message, at; /* where it was said, 0 elsewhere */
};
struct customer_contact { /* on one channel */
	char *channel, *kind, *title, *mark;
	gint64 in, out; /* messages */
	gint64 last_in, last_out; /* UTC ms, 0 never */
};
struct customer {
	gint64 id, erased_at;
	char *gid, *name, *lang, *segment, *advisor, *note; /* NULL unknown; "" never */
	GArray *members; /* gint64: every customer that is this person, `id` first */
	GPtrArray *fields; /* all others, in order of name */
	GPtrArray *identities, *evidence, *contacts;
	GPtrArray *cases; /* struct inbox_row *, newest first, at most CUSTOMER_CASES_MAX */
	gint64 n_cases, n_open;
	gint64 first_at, last_at; /* of anything said */
	gint64 stars, ratings; /* sum of stars, and of how many reviews */
};
#define CUSTOMER_CASES_MAX 200
void customer_free(struct customer *);
AUTO_DEFINE(customer);

/* ERR_GONE when there is no such customer (transfer full). */
struct customer *customer_load(struct db *, gint64 id, GError **error);
/* The id that stands for a customer, itself mostly; 0 when there is none. */
gint64 customer_of(struct db *, gint64 customer);

struct customer_row { /* in a list */
	gint64 id, last_at, n_cases, n_open;
	char *name, *lang, *segment, *advisor, *channels; /* channels: their marks */
	char *address; /* the first that says something to people, "" none: those of reviews do not */
};
void customer_row_free(struct customer_row *);
/* Those who have every word of `words` in name, addresses or fields (NULL: all), by name, accents and capitals aside;
 * at most `count`, 0: all (transfer full). */
GPtrArray *customer_list(struct db *, const char *words, int count, GError **error);

struct customer_place { /* how far a list was walked; zeroed: its beginning */
	char *find;
	gint64 id;
	gboolean end; /* there is nobody behind it */
};
/* The same a piece at a time, so that no key waits: looks at the next `look` people and adds those who have the words
 * to `list`, at most `most`. Looking at somebody costs less than a microsecond, adding one some tens. */
gboolean customer_list_more(struct db *, const char *words, struct customer_place *, int look, int most, GPtrArray *list,
	GError **error);

/* ---- who may be the same ------------------------------------------------------------- */

struct customer_match {
	gint64 id;
	char *name;
	double score;
	enum customer_verdict verdict;
	GPtrArray *shared; /* struct customer_evidence *: what both have */
};
void customer_match_free(struct customer_match *);
/* Best first; those set apart last (transfer full). */
GPtrArray *customer_matches(struct db *, gint64 customer, GError **error);
/* One pair; apart even when nothing is shared. */
struct customer_match *customer_match(struct db *, gint64 customer, gint64 other, GError **error);

#endif
