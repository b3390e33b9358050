/* cache/inbox-private.h — the steps of taking a message in, shared by inbox-*.c only. */
#ifndef GUICHET_CACHE_INBOX_PRIVATE_H
#define GUICHET_CACHE_INBOX_PRIVATE_H

#include "cache/db-private.h"
#include "cache/inbox.h"

/* A message on its way in; filled step by step. Strings are owned by `take` unless borrowed. */
struct take {
	struct db *db;
	const struct message *msg; /* borrowed */
	const struct inbox_source *src; /* borrowed */
	char *channel, *kind, *account_address; /* of the account */
	gboolean account_public;
	char *gid;
	char *digest; /* made when asked for, as are these two: */
	GArray *spans;
	char *own;
	char *outbox; /* outbox.gid when it was sent from here, or NULL */
	gint64 outbox_id, outbox_case, outbox_message;
	gboolean out;
	gint64 at, arrived;
	gint64 identity; /* who wrote it; 0 when we did, or nobody says */
	gint64 customer; /* whose case this is: as a person, and as the customer of that address */
	gint64 origin;
	gint64 conversation, case_id;
	gint64 redirect, redirect_case; /* the offer of a private conversation that it answers (its act), 0 none */
	gint64 revises; /* what an edit, a deletion or a reaction is about, 0 not here (yet) */
};

/* inbox-add.c: the text split by core/quote, and the writer's own words in it; "" without a text (borrowed). */
const GArray *take_spans(struct take *);
const char *take_own(struct take *);

/* inbox-people.c: identities and customers, made when first seen. */
gboolean take_people(struct take *, GError **error);
gboolean take_is_own(const struct take *, const char *address);
/* What an identity is found by: identity.value (transfer full), and identity.within (borrowed). */
char *take_identity_key(const struct take *, const struct message_person *);
const char *take_identity_within(const struct message_person *);
/* What the message says of who wrote it, once it is stored as `id`. */
gboolean take_evidence(struct take *, gint64 id, GError **error);
/* Out: whether it went to somebody who wrote in the conversation (or nobody wrote there). */
gboolean take_answers(const struct take *);

/* inbox-thread.c: conversation and case; may join conversations that the message links. */
gboolean take_thread(struct take *, GError **error);
/* A conversation that has no message left, and its case when that has no other and nobody worked on it. */
gboolean take_drop_empty(struct take *, gint64 conversation, gint64 case_id, GError **error);

/* inbox-revise.c: edits, deletions, reactions. */
gboolean take_is_revision(const struct take *);
gboolean take_target(struct take *, GError **error); /* what it is about */
gboolean take_is_moot(const struct take *, const char *address); /* message.moot of what comes in */
/* Once it is stored: what it does to others, and those that were here before it. */
gboolean take_revisions(struct take *, gint64 id, GError **error);
/* A message as it reads after its edits, its deletion and with its reactions. */
gboolean inbox_revise(struct db *, struct inbox_message *, GError **error);

#endif
