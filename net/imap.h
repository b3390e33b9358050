/* net/imap.h — one IMAP session: RFC 3501 with the extensions a server offers.
 *
 * libetpan's protocol layer over net/stream. Everything sent is checked for CR, LF and NUL.
 * ENVELOPE and BODYSTRUCTURE are never asked for (DEPS §1.3). Errors name account, host and
 * what to do; after any error but ERR_REFUSED the session can only be freed. */
#ifndef GUICHET_NET_IMAP_H
#define GUICHET_NET_IMAP_H

#include "base/auto.h"
#include "base/conf.h"
#include "cache/ledger.h"

struct imap;

/* Connects, refuses PREAUTH on clear text, STARTTLS when configured, logs in (PLAIN, LOGIN or
 * XOAUTH2 as configured), reads capabilities again, ENABLEs QRESYNC/CONDSTORE, COMPRESS when
 * configured. wake_fd: see stream_opts. */
struct imap *imap_open(const struct conf *, const char *account, int wake_fd, GError **error);
void imap_free(struct imap *); /* LOGOUT if it can be had quickly */
AUTO_DEFINE(imap);
gboolean imap_can(const struct imap *, const char *capability);

struct imap_folder { /* as LIST tells */
	char *wire, *name; /* modified UTF-7, UTF-8 */
	char *role; /* RFC 6154, or guessed from well-known names; "" */
	gboolean selectable;
};
GPtrArray *imap_list(struct imap *, GError **error); /* struct imap_folder *, freed with the array */

struct imap_box { /* what SELECT said */
	guint32 uidvalidity, uidnext, exists;
	guint64 modseq; /* 0: no CONDSTORE */
	gboolean read_only;
};
/* Selects. With uidvalidity and modseq of last time and QRESYNC, vanished UIDs and changed
 * flags since then come along (arrays of guint32 / struct ledger_entry; caller's, may be NULL). */
gboolean imap_select(struct imap *, const char *wire, guint32 uidvalidity, guint64 modseq,
	struct imap_box *, GArray *vanished, GArray *changed, GError **error);

/* UID, FLAGS, RFC822.SIZE of a UID range ("1:*" = 1, 0), appended to `out`; with changed_since > 0
 * only what changed (CONDSTORE). */
gboolean imap_fetch_flags(struct imap *, guint32 first, guint32 last, guint64 changed_since,
	GArray *out, GError **error);

/* Bodies, pipelined: calls `got` for each message in the order the server sends them; a
 * FALSE from it stops. Bytes are borrowed during the call. body NULL: the server has no such message any more. */
typedef gboolean (*imap_got)(const struct ledger_entry *, GBytes *body, gpointer data,
	GError **error);
gboolean imap_fetch_bodies(struct imap *, const guint32 *uids, gsize n, guint64 bytes,
	imap_got got, gpointer data, GError **error);

/* A part ("1.2", "HEADER", "TEXT", "" = all), at most `max` bytes from `offset`. NULL on failure. */
GBytes *imap_fetch_section(struct imap *, guint32 uid, const char *section, guint64 offset,
	guint64 max, GError **error);

gboolean imap_store_flag(struct imap *, guint32 uid, guint32 flag, gboolean on, GError **error);
/* APPEND; *uid from UIDPLUS, else 0. */
gboolean imap_append(struct imap *, const char *wire, GBytes *message, guint32 flags,
	gint64 at, guint32 *uid, GError **error);
/* UIDs in the selected folder whose Message-ID is this (without <>), ascending. */
GArray *imap_search_message_id(struct imap *, const char *message_id, GError **error);

/* IDLE (RFC 2177) until something happens in the selected folder, wake_fd is readable, or
 * `seconds` pass; NOOP polling every 30 s where the server lacks IDLE. Bits: 1 server, 2 wake_fd. -1 error. */
int imap_idle(struct imap *, int seconds, GError **error);

guint64 imap_bytes(const struct imap *); /* received */

#endif
