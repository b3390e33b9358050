/* net/spool-private.h — inside net/spool: one account, and what differs between mails and pages. */
#ifndef GUICHET_NET_SPOOL_PRIVATE_H
#define GUICHET_NET_SPOOL_PRIVATE_H

#include "cache/account.h"
#include "cache/inbox.h"
#include "net/deliver.h"
#include "net/ingest.h"
#include "net/inlet.h"
#include "net/spool.h"

struct spool {
	struct db *db;
	const struct conf *conf;
	struct account *account;
	struct bell *bell;
	const struct spool_kind *kind;
	gpointer own; /* of the kind */
	struct ingest *ingest;
	struct inlet *inlet;
	struct deliver *deliver;
	char *outbox; /* folder */
};

struct spool_kind {
	const char *suffix; /* of files, in and out */
	gboolean (*open)(struct spool *, GError **error); /* sets own */
	void (*close)(struct spool *); /* own may be NULL */
	void (*rest)(struct spool *); /* the next turn may be far; NULL: nothing to let go */
	enum inlet_taken (*take)(gpointer spool, const char *path, GBytes *, GError **error);
	/* A part that somebody wants to open (transfer full). */
	GBytes *(*part)(struct spool *, const struct inbox_wish *, GError **error);
	struct deliver_link link; /* its self is the spool */
};

extern const struct spool_kind spool_mail; /* spool-mail.c: mails */
extern const struct spool_kind spool_pages; /* spool-pages.c: what a connector reads and asks for */

/* Where an answer lies once it was written (transfer full). */
char *spool_answer_path(const struct spool *, const struct outbox *);
/* Writes it, with every step on the way. */
gboolean spool_write(const struct spool *, const struct outbox *, const void *bytes, gsize len,
	deliver_step, gpointer data, GError **error);
/* struct deliver_link look: it lies there. */
enum deliver_found spool_look(gpointer spool, const struct outbox *, struct deliver_sent *,
	GError **error);

#endif
