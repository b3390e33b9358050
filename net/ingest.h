/* net/ingest.h — what a channel gives into the cache: mails parsed in the child, all stored in
 * batches.
 *
 * A batch is one transaction: messages, ledger and cursor together. The bell rings after the
 * commit; the index follows. */
#ifndef GUICHET_NET_INGEST_H
#define GUICHET_NET_INGEST_H

#include "base/conf.h"
#include "cache/account.h"
#include "cache/ledger.h"
#include "core/message.h"

struct ingest;

/* Both borrowed while it is open. */
struct ingest *ingest_new(struct db *, const struct conf *, const struct account *);
/* What is taken in has been known for long, elsewhere: nothing is acknowledged. */
void ingest_is_history(struct ingest *);
void ingest_free(struct ingest *); /* drops what was not finished */
AUTO_DEFINE(ingest);

struct ingest_origin { /* where one mail lay */
	gint64 folder; /* folder.id, 0 for a file */
	guint32 uid, flags;
	gboolean sent_folder;
	gint64 at; /* INTERNALDATE, UTC ms; 0: from the mail itself (top Received, else Date) */
	const char *label; /* for sentences: folder name or file path */
	const char *outbox; /* outbox.gid when it was just sent from here, or NULL */
	guint64 size; /* bytes on the server when `source` is only the beginning (message.cut); 0 whole */
};
/* Between the mails of a batch that is stored: what can be done without waiting. */
void ingest_meanwhile(struct ingest *, void (*some)(gpointer data), gpointer data);
/* Mail is on its way from the server: what takes a moment to start does so meanwhile. */
void ingest_expect(struct ingest *);
/* Queues one mail; parses and stores behind the caller's back as batches fill. */
gboolean ingest_mail(struct ingest *, GBytes *source, const struct ingest_origin *, GError **error);
/* Queues one message that a connector gave, checked by net/mapper (takes it over). origin.folder and
 * uid are not used. */
gboolean ingest_message(struct ingest *, struct message *, const struct ingest_origin *,
	GError **error);
/* Everything queued is stored and committed; rings the bell. */
gboolean ingest_flush(struct ingest *, GError **error);
/* The same; `also` runs in the transaction of the last batch (of its own when nothing is queued):
 * what is true only once all is stored, as a cursor is. */
gboolean ingest_flush_with(struct ingest *, gboolean (*also)(gpointer data, GError **error),
	gpointer data, GError **error);
/* The same, and on disk: what is moved away or deleted now would not come a second time, as a server's
 * would. */
gboolean ingest_settle(struct ingest *, GError **error);
/* What is queued and not stored is forgotten: it cannot be, as an ERR_INPUT of ingest_flush said. */
void ingest_forget(struct ingest *);

/* Since ingest_new: stored for the first time, already known, shown raw. */
struct ingest_totals {
	gint64 added, known, raw;
};
struct ingest_totals ingest_totals(const struct ingest *);

/* Lets the index catch up for at most `ms`; TRUE when nothing is left to do. */
gboolean ingest_index(struct ingest *, int ms, GError **error);

#endif
