/* cache/outbox.h — drafts, and answers that an advisor has signed off.
 *
 * guichet adds rows, guichet-net takes them (cache/outbox-net); nothing else links the two programs. */
#ifndef GUICHET_CACHE_OUTBOX_H
#define GUICHET_CACHE_OUTBOX_H

#include "cache/db.h"
#include "core/lifecycle.h"

/* ---- drafts (DB_DESK) -------------------------------------------------------------- */

struct draft {
	gint64 id, case_id, account, message, revision, outbox, created_at, updated_at;
	char *kind; /* reply reply-all new forward note */
	char *advisor, *identity, *to, *cc, *bcc, *subject, *body;
	gboolean private_; /* to the writer of `message` alone, though everybody reads that */
};
struct draft *draft_new(void);
void draft_free(struct draft *);
AUTO_DEFINE(draft);

/* id 0: adds the row and sets id; else updates it. Durable before it returns. */
gboolean draft_save(struct db *, struct draft *, gint64 now, GError **error);
struct draft *draft_load(struct db *, gint64 id, GError **error);
GPtrArray *draft_list(struct db *, gint64 case_id, GError **error); /* 0: all not queued */
gboolean draft_drop(struct db *, gint64 id, GError **error);

struct draft_file {
	char *name, *type;
	GBytes *data;
};
void draft_file_free(struct draft_file *);
GPtrArray *draft_files(struct db *, gint64 draft, GError **error);
/* At most 25 MiB a file and in all (ERR_LIMIT). */
gboolean draft_attach(struct db *, gint64 draft, const char *name, const char *type,
	GBytes *data, GError **error);
gboolean draft_detach(struct db *, gint64 draft, int pos, GError **error);

/* ---- outbox ------------------------------------------------------------------------ */

struct outbox {
	gint64 id, case_id, account, message, revision, created_at, not_before, next_try, sent_at;
	char *gid, *advisor, *identity, *to, *cc, *bcc, *subject, *body, *channel_id, *parent,
		*refs, *hash, *reason, *refused_for, *account_name,
		*remote_id, *remote_url, /* as the channel named it once it was sent, or NULL */
		*whom; /* names of those it is for, as lists show them; NULL in a preview */
	gboolean public_, copied, automatic; /* automatic: no person wrote it */
	enum outbox_state state;
	int attempts;
	gint64 tried_at; /* when the last attempt began, UTC ms; 0 never */
};
void outbox_free(struct outbox *);
AUTO_DEFINE(outbox);

/* Freezes a draft into a row, in one durable transaction (row, files, draft.outbox). Message-ID
 * is made here: random part @ the identity's domain. hold_s: undo hold. Values with line
 * breaks are refused (ERR_INPUT). The row's id, 0 on failure. */
gint64 outbox_add(struct db *, gint64 draft, gint64 now, int hold_s, GError **error);
/* DB_NET, inside a transaction: the same for words that no person wrote, from a draft that has no row. It goes at once. */
gint64 outbox_add_automatic(struct db *, const struct draft *, gint64 now, GError **error);
/* The row that a draft would become now; nothing is stored (transfer full). */
struct outbox *outbox_preview(struct db *, gint64 draft, gint64 now, GError **error);

GPtrArray *outbox_list(struct db *, gboolean ended, GError **error); /* newest first; ended: with sent and cancelled ones (a refused one needs a person until it is cancelled or sent again) */
GPtrArray *outbox_of_case(struct db *, gint64 case_id, GError **error);
struct outbox *outbox_load(struct db *, gint64 id, GError **error);
GPtrArray *outbox_files(struct db *, gint64 id, GError **error); /* struct draft_file * */
int outbox_pending(struct db *); /* rows not ended, all accounts */

/* What has happened in the case since the writer looked: customer messages or others'
 * replies, message and outbox ids; empty = fresh. */
gboolean outbox_is_stale(struct db *, const struct outbox *, char **what, GError **error);
/* The same as a difference: who and when, lines that came after "+ ", words that went after "- "; "" nothing (transfer full). */
char *outbox_news(struct db *, const struct outbox *, gint64 now, GError **error);
/* TRUE when hash still matches columns and files. */
gboolean outbox_is_intact(struct db *, const struct outbox *, GError **error);

#endif
