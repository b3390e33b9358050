/* cache/inbox.h — cases, conversations and messages: taking them in, listing, reading. */
#ifndef GUICHET_CACHE_INBOX_H
#define GUICHET_CACHE_INBOX_H

#include "cache/db.h"
#include "core/lifecycle.h"
#include "core/message.h"
#include "core/queue.h"

/* ---- taking in (DB_NET) ------------------------------------------------------------ */

enum inbox_added { INBOX_FAILED, INBOX_NEW, INBOX_KNOWN };

struct inbox_source { /* where it came from, and how it arrived */
	gint64 account;
	const char *own; /* our addresses, comma separated, folded: tells out from in */
	gboolean sent_folder; /* found in the Sent folder: from us whatever From says */
	gboolean own_is_out; /* no folder tells (a file): our address in From means from us */
	guint32 flags; /* ledger flags at arrival */
	gint64 arrived; /* now, UTC ms */
	const char *outbox; /* outbox.gid when we just sent it, or NULL */
	GBytes *source; /* original bytes to keep, or NULL */
	const char *source_codec; /* "plain" or "deflate" */
	guint64 source_size; /* bytes once unpacked */
};

/* Stores one message inside the caller's transaction: dedupe (gid; same id with another
 * digest is another message), thread, identity and customer, case, bounce, flags, source,
 * then the projection. *id gets message.id either way; 0 of a known one that was erased. */
enum inbox_added inbox_add(struct db *, const struct message *, const struct inbox_source *,
	gint64 *id, GError **error);

/* ---- listing ----------------------------------------------------------------------- */

struct inbox_row { /* one case in a list; every string cleaned by nobody yet */
	gint64 case_id, account, customer;
	char *account_name, *channel, *customer_name, *customer_address, *subject, *snippet, *owner, *labels, *queue;
	char *channel_kind, *channel_title, *channel_mark; /* as channel: where was written last, else of its account */
	int contacts; /* conversations: how often the customer turned to us about it (F11) */
	char *hop, *hop_english; /* the same was asked on another channel: who answers there, a sentence; or NULL */
	gboolean public_, urgent, bounced, has_parts, has_draft, exposed; /* exposed: cache/exposure.h */
	enum case_state state;
	gint64 waiting_since, warn, due /* 0: the clock stands still */, snoozed_until, last_at, revision;
	int priority, messages, unread, outbox_open; /* outbox rows not final */
	int outbox_trouble; /* outbox rows that need a person */
};
void inbox_row_free(struct inbox_row *);
AUTO_DEFINE(inbox_row);

struct inbox_query {
	enum queue_view view;
	enum queue_sort sort;
	gboolean reverse;
	const char *advisor; /* for QUEUE_MINE */
	const char *account, *queue; /* only this account, only this queue, or NULL */
	const char *limit; /* words: every one must be in customer, subject or snippet; or NULL */
	gint64 now;
	int offset, count; /* a window of the list; count 0 = all */
};
GPtrArray *inbox_list(struct db *, const struct inbox_query *, GError **error); /* inbox_row */
gint64 inbox_count(struct db *, const struct inbox_query *, GError **error);

/* Counts of every view at once, for the sidebar. */
gboolean inbox_counts(struct db *, const char *advisor, gint64 now, gint64 counts[QUEUE_VIEW_N],
	GError **error);

/* One case, or NULL with ERR_GONE. */
struct inbox_row *inbox_case(struct db *, gint64 case_id, GError **error);
/* The case a message belongs to, 0 if none. */
gint64 inbox_case_of(struct db *, gint64 message);
/* Serve next (F20): the waiting, unclaimed, not snoozed case with least slack (ties: oldest, then id) that this advisor
 * has not skipped since its customer waits; 0 none. */
gint64 inbox_next(struct db *, const char *advisor, gint64 now);

/* ---- reading ----------------------------------------------------------------------- */

struct inbox_part {
	char *section, *name, *type, *cid, *url;
	gint64 size;
	gboolean inline_, here; /* here: data is in the cache */
};
struct inbox_person {
	char *role, *address, *name, *id;
};
struct inbox_version { /* an earlier text */
	gint64 at;
	char *text;
};
void inbox_version_free(struct inbox_version *);
struct inbox_reaction {
	char *key; /* "👍", as the channel names it */
	char *who; /* the first of them */
	int n;
};
void inbox_reaction_free(struct inbox_reaction *);
/* As it reads now: text is the latest one, "" when it was deleted. Edits, deletions and reactions
 * are no messages of their own but where what they are about is not here. */
struct inbox_message {
	gint64 id, conversation, identity, at, sent_at, arrived, edited_at;
	char *account_name, *channel, *channel_kind, *channel_title, *channel_id, *author, *address, *subject, *text, *html_note,
		*parent, *keep, *profile, *list_id, *auth_results, *automatic, *kind, *outbox, *lang, *url;
	gboolean out, public_, was_html, raw, cut, encrypted, seen, flagged;
	guint64 source_size;
	gint64 reach; /* followers of who wrote it, -1 unknown */
	int rating; /* of a review, 1 to 5; 0 none */
	gint64 deleted_at; /* 0: it was not; edited_at: 0 it was not */
	char *deleted_by; /* who, when it was not its author; else NULL */
	GPtrArray *versions; /* struct inbox_version *, oldest first, a deleted text last; or NULL */
	GPtrArray *reactions; /* struct inbox_reaction *, or NULL */
	GPtrArray *people; /* struct inbox_person * */
	GPtrArray *parts; /* struct inbox_part * */
	char *bounce; /* why this answer of ours did not arrive, one sentence, or NULL */
	char *exposed; /* what the customer let everybody read, one sentence, or NULL */
	gboolean can_hide; /* its channel lets us hide it */
	char *hide, *hide_error; /* state of the wish to hide it and what went wrong (cache/hide.h), or NULL */
	gint64 hide_at; /* since when */
	GPtrArray *warnings; /* char *: what does not fit about its sender (cache/suspect.h); or NULL */
};
void inbox_message_free(struct inbox_message *);
AUTO_DEFINE(inbox_message);

/* All messages of a case, oldest first (transfer full). */
GPtrArray *inbox_thread(struct db *, gint64 case_id, GError **error);
struct inbox_message *inbox_message(struct db *, gint64 id, GError **error);

/* The notes and other acts of a case, oldest first. */
struct inbox_act {
	gint64 id, at, target;
	char *advisor, *kind, *arg, *text;
	gboolean undone;
};
void inbox_act_free(struct inbox_act *);
GPtrArray *inbox_acts(struct db *, gint64 case_id, GError **error);

/* The original bytes (unpacked), or NULL with ERR_GONE when not kept. */
GBytes *inbox_source(struct db *, gint64 message, GError **error);

/* A part's bytes: NULL with ERR_GONE when not here yet; inbox_part_want asks guichet-net for it. */
GBytes *inbox_part(struct db *, gint64 message, const char *section, GError **error);
gboolean inbox_part_want(struct db *, gint64 message, const char *section, gint64 now, GError **error);
char *inbox_part_trouble(struct db *, gint64 message, const char *section); /* or NULL */

/* DB_NET: wishes still open for one account, and their fulfilment (or the reason). */
struct inbox_wish {
	gint64 message;
	char *section;
};
GPtrArray *inbox_wishes(struct db *, gint64 account, GError **error); /* struct inbox_wish *, freed with the array */
gboolean inbox_part_have(struct db *, gint64 message, const char *section, GBytes *data,
	const char *trouble, GError **error);

#endif
