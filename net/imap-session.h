/* net/imap-session.h — inside net/imap: one connection, its commands out and responses in.
 *
 * Only imap*.c includes this. libetpan's protocol layer does the greeting, CAPABILITY,
 * STARTTLS, LOGIN and LIST; the data path (SELECT, FETCH, STORE, IDLE…) reads responses with
 * net/imap-wire, which cannot crash on a hostile server and lets commands be pipelined. */
#ifndef GUICHET_NET_IMAP_SESSION_H
#define GUICHET_NET_IMAP_SESSION_H

#include "net/imap.h"
#include "net/imap-wire.h"
#include "net/stream.h"

struct imap {
	char *account, *host;
	mailimap *etpan;
	mailstream *stream; /* owns st */
	struct stream *st;
	GHashTable *caps; /* upper case */
	guint tag; /* of the last command sent */
	int seconds; /* deadline of a command */
	gboolean qresync, condstore; /* enabled */
	guint enabling; /* tag of an ENABLE whose answer is still to be read, 0 none */
	gboolean may_compress; /* the link is slow: once much is to come */
	gboolean changed; /* the server spoke of the selected folder since it was last looked at */
	guint32 exists;
	guint64 rate; /* bytes of bodies a second, as measured; 0 not yet */
	char *quoted; /* a scratch for commands: the mailbox name, quoted */
};

/* A response that belongs to a command: called for each untagged one. FALSE stops with *error. */
typedef gboolean (*imap_handler)(const struct wire *, gpointer data, GError **error);

/* Sends "gN " + text + CRLF; the tag, 0 on failure. Text must hold no CR, LF or NUL. */
guint imap_send(struct imap *, GError **error, const char *format, ...) G_GNUC_PRINTF(3, 4);
gboolean imap_send_raw(struct imap *, const void *data, gsize len, GError **error);
/* Reads one response with its literals. A BYE is an error. */
gboolean imap_read(struct imap *, struct wire *, GError **error);
/* Reads until `tag` is answered. NO: ERR_REFUSED with the server's words; BAD: ERR_PROTOCOL.
 * `last` (may be NULL) gets the tagged line. */
gboolean imap_until(struct imap *, guint tag, imap_handler, gpointer data, struct wire *last,
	GError **error);
/* Reads the answer to ENABLE, which went ahead: each command does so first, only SELECT after it was sent. */
gboolean imap_settle(struct imap *, GError **error);
/* So many bytes are about to come: compresses the session where that pays. */
gboolean imap_expect(struct imap *, guint64 bytes, GError **error);
/* imap_send + imap_until under a fresh deadline and a budget of `bytes`. */
gboolean imap_command(struct imap *, guint64 bytes, imap_handler, gpointer data,
	struct wire *last, GError **error, const char *format, ...) G_GNUC_PRINTF(7, 8);

enum imap_status { IMAP_OK, IMAP_NO, IMAP_BAD, IMAP_OTHER };
/* The status of a tagged line if it answers `tag`. */
enum imap_status imap_tagged(const struct wire *, guint tag);
/* Keeps count of what the server volunteers about the selected folder. */
void imap_note(struct imap *, const struct wire *);
/* Why libetpan's last call failed, as a sentence: stream trouble or the server's own words. */
void imap_explain(struct imap *, const char *doing, int etpan, GError **error);
gboolean imap_broken(struct imap *, const char *what, GError **error); /* ERR_PROTOCOL, FALSE */
/* The mailbox name quoted for a command (borrowed until the next call); NULL: ERR_INPUT. */
const char *imap_mailbox(struct imap *, const char *wire, GError **error);
void imap_learn_caps(struct imap *, const char *words, gsize len);

#endif
