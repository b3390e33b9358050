/* cache/ledger.h — what the server holds, folder by folder: UIDs, flags, cursors.
 *
 * A message is fetched because its UID is in no row yet, never because of \Seen. The ledger
 * moves in the transaction that stores the message, so a crash repeats work and skips none. */
#ifndef GUICHET_CACHE_LEDGER_H
#define GUICHET_CACHE_LEDGER_H

#include "cache/db.h"

enum ledger_flag { FLAG_SEEN = 1, FLAG_ANSWERED = 2, FLAG_FLAGGED = 4, FLAG_DELETED = 8, FLAG_DRAFT = 16 };

struct folder {
	gint64 id, account;
	char *name, *wire, *role; /* role: inbox sent drafts junk trash archive or "" */
	guint32 uidvalidity, uidnext;
	guint64 modseq;
	char *cursor; /* REST, JSON text, or NULL */
	gint64 synced_at;
};
void folder_free(struct folder *);
AUTO_DEFINE(folder);

/* Finds or adds; role and wire are updated (transfer full). */
struct folder *folder_open(struct db *, gint64 account, const char *name, const char *wire,
	const char *role, GError **error);
GPtrArray *folder_list(struct db *, gint64 account, GError **error); /* struct folder * */

/* A new UIDVALIDITY (RFC 3501 §2.3.1.1): forgets the folder's UIDs, keeps the messages; they
 * are recognised by gid when they are fetched again. */
gboolean folder_reset(struct db *, gint64 folder, guint32 uidvalidity, GError **error);
gboolean folder_set(struct db *, gint64 folder, guint32 uidnext, guint64 modseq,
	gint64 synced_at, GError **error);
gboolean folder_set_cursor(struct db *, gint64 folder, const char *cursor, GError **error);

/* Enters UIDs seen on the server and not fetched yet (state known); known ones keep their state. */
struct ledger_entry {
	guint32 uid, flags, size;
	gint64 message; /* message.id, 0 not stored */
	gint64 received; /* INTERNALDATE, UTC ms; not kept, for the caller's use */
};
gboolean ledger_add(struct db *, gint64 folder, const struct ledger_entry *, gsize n,
	GError **error);

/* UIDs still to be fetched, highest first, at most `limit` (transfer full, struct ledger_entry). */
GArray *ledger_todo(struct db *, gint64 folder, gsize limit, GError **error);
/* All UIDs in the ledger, ascending (struct ledger_entry). */
GArray *ledger_all(struct db *, gint64 folder, GError **error);
guint32 ledger_held(struct db *, gint64 folder); /* how many it has */
guint32 ledger_left(struct db *, gint64 folder); /* how many of them are still to be fetched */

/* A message was stored (or is unreadable / too big, message = what was stored in its place). */
gboolean ledger_stored(struct db *, gint64 folder, guint32 uid, gint64 message,
	const char *state, GError **error);

/* Flags as the server has them now: ledger, message_flag, and the cases concerned. A flag that waits to be pushed wins. */
gboolean ledger_flags(struct db *, gint64 folder, guint32 uid, guint32 flags, GError **error);

/* UIDs that vanished from the server: out of the ledger; the message stays in the history. */
gboolean ledger_gone(struct db *, gint64 folder, const guint32 *uids, gsize n, GError **error);

/* Wants a flag set on the server wherever this message lies, unless it is already. */
gboolean ledger_want(struct db *, gint64 message, guint32 flag, GError **error);

/* Flags that a person changed and the server does not know yet. */
struct ledger_push {
	guint32 uid, flag;
	gboolean on;
};
GArray *ledger_pushes(struct db *, gint64 folder, GError **error); /* struct ledger_push */
gboolean ledger_pushed(struct db *, gint64 folder, const struct ledger_push *, GError **error);

/* Where a message lies on the server: TRUE and folder id and UID, for fetching parts. */
gboolean ledger_find(struct db *, gint64 message, gint64 *folder, guint32 *uid);

#endif
