/* cache/erase.h — a person's right to be forgotten, and the retention of accounts: the one path by which facts go.
 *
 * Needs a handle of the role DB_ERASE, which only `guichet-net erase` and `guichet-net retention` open.
 * What goes: their messages and our answers to them with sources and attachments, addresses,
 * evidence, fields, notes, drafts, answers in the outbox, what other chapters of the schema hang on
 * any of these, and their words in the search index. What stays: the empty cases, the acts
 * without their words, and a receipt. What others wrote stays theirs, without the person's address
 * in its head. A mail is not fetched again (table erased, ledger state "erased"). */
#ifndef GUICHET_CACHE_ERASE_H
#define GUICHET_CACHE_ERASE_H

#include "base/auto.h"
#include "base/bar.h"
#include "cache/db.h"

struct erase_count {
	gint64 customers, messages, cases, answers, drafts, notes, addresses, files;
	gint64 mentions; /* messages of others whose text names an address of theirs: they stay */
};

struct erase_request {
	gint64 customer; /* of a person; 0: by the retention of an account */
	const char *account; /* its name */
	gint64 before; /* retention: conversations without a word since then, UTC ms */
	const char *advisor;
	gint64 now;
	gboolean dry_run; /* only count */
};

/* The number of the receipt, 0 on failure, -1 when dry_run or nothing was there to erase. ERR_STALE while an
 * answer to them is on its way: the sentence names it. */
gint64 erase_run(struct db *, const struct erase_request *, struct erase_count *, GError **error);

struct erase_beside { /* what may still lie beside the cache of what went, by this erasure or by one that was cut short */
	GHashTable *files; /* a set of char *: names of attachments; one that was opened lies in HOME/files */
	GHashTable *ids; /* a set of char *: the channels' ids of messages; an original kept in a spool has one */
};
void erase_beside_free(struct erase_beside *);
AUTO_DEFINE(erase_beside);
struct erase_beside *erase_beside(struct db *, GError **error); /* NULL on failure (transfer full) */
gboolean erase_beside_removed(struct db *, const struct erase_beside *, GError **error); /* all of that */

/* Overwrites what is left of it in the pages of cache.db, makes the parts of the search index anew that had its words, and
 * empties both WALs; also what an erasure left undone that was cut short. ERR_BUSY when somebody reads for too long. */
gboolean erase_sweep(struct db *, struct bar *, GError **error);

gboolean erase_is_unfinished(struct db *); /* an erasure was cut short before all that was done; any handle */

struct erase_receipt {
	gint64 id, at, customer;
	char *advisor, *account, *hash;
	struct erase_count count; /* customers, messages, cases, answers */
	gboolean sound; /* the hash is that of the row and the one before */
};
void erase_receipt_free(struct erase_receipt *);
/* All receipts, oldest first; any handle (transfer full). */
GPtrArray *erase_receipts(struct db *, GError **error);

#endif
