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

/* Seconds until a command must have its answer; GUICHET_IMAP_DEADLINE (a number) shortens it. */
#define IMAP_DEADLINE_S 60
/* A mail of up to IMAP_WHOLE_MAX bytes is fetched whole (in slices when large), of a larger one only its
 * first IMAP_HEAD_MAX bytes. */
#define IMAP_WHOLE_MAX (25u * 1024 * 1024)
#define IMAP_HEAD_MAX (256u * 1024)

/* Connects, refuses PREAUTH on clear text, STARTTLS when configured, logs in (PLAIN, LOGIN or
 * XOAUTH2 as configured), reads capabilities again, ENABLEs QRESYNC/CONDSTORE, COMPRESS when
 * configured. wake_fd: readable = give up at once with ERR_BUSY, whatever is being waited for
 * (stop_fd() of net/stop.h; never a bell); -1 none. */
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

/* The server spoke of the selected folder since it was selected: select it again to hear what. */
gboolean imap_has_news(const struct imap *);

/* The same counters of a folder that is not selected, without opening it; exists is 0 when unknown. */
gboolean imap_status(struct imap *, const char *wire, struct imap_box *, GError **error);

/* UID, FLAGS, RFC822.SIZE of a UID range ("1:*" = 1, 0), appended to `out`; with changed_since > 0
 * only what changed (CONDSTORE; no sizes then). */
gboolean imap_fetch_flags(struct imap *, guint32 first, guint32 last, guint64 changed_since,
	GArray *out, GError **error);
/* The same of the newest `n` messages (by position). */
gboolean imap_fetch_newest(struct imap *, guint32 n, GArray *out, GError **error);

/* Bodies, pipelined, in the order of `want` command by command (uid and size are read): calls `got` for each message
 * as it is complete; a FALSE from it stops. Bytes are borrowed during the call. body NULL: the
 * server has no such message any more. Above IMAP_WHOLE_MAX only the beginning comes. ERR_REFUSED: the
 * server will not give one of them; the session lives on. */
typedef gboolean (*imap_got)(const struct ledger_entry *, GBytes *body, gpointer data,
	GError **error);
gboolean imap_fetch_bodies(struct imap *, const struct ledger_entry *want, gsize n,
	imap_got got, gpointer data, GError **error);

/* For a `got` that takes its time: what the server sends meanwhile is read, so that it goes on. Never waits. */
void imap_read_ahead(struct imap *);

/* A part ("1.2", "1.2.MIME", "TEXT", "" = all), at most `max` bytes from `offset`. NULL on failure. */
GBytes *imap_fetch_section(struct imap *, guint32 uid, const char *section, guint64 offset,
	guint64 max, GError **error);

gboolean imap_store_flag(struct imap *, guint32 uid, guint32 flag, gboolean on, GError **error);
/* APPEND; *uid from UIDPLUS, else 0. */
gboolean imap_append(struct imap *, const char *wire, GBytes *message, guint32 flags,
	gint64 at, guint32 *uid, GError **error);
/* UIDs in the selected folder whose Message-ID is this (without <>), ascending. */
GArray *imap_search_message_id(struct imap *, const char *message_id, GError **error);

/* IDLE (RFC 2177) until something happens in the selected folder, `fd` (a bell; -1 none) is readable and
 * `woken` says that it matters (NULL: it always does), or `seconds` pass; NOOP every 30 s where the
 * server lacks IDLE. Bits: 1 server, 2 fd or stop. -1 error. */
typedef gboolean (*imap_woken)(gpointer data);
int imap_idle(struct imap *, int fd, imap_woken woken, gpointer data, int seconds,
	GError **error);

guint64 imap_bytes(const struct imap *); /* received */
guint64 imap_rate(const struct imap *); /* bytes of bodies a second, as the last of them came and were taken; 0 not yet */

#endif
