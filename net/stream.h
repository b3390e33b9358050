/* net/stream.h — a verified TLS connection under libetpan's protocol layer.
 *
 * Our own mailstream_low driver over OpenSSL (DEPS §1.3): TLS ≥ 1.2, chain, host name (or IP
 * address) checked inside the handshake, SNI; EOF is an error, never 0; an absolute deadline
 * and a byte budget per command. There is no way to accept a certificate that fails. */
#ifndef GUICHET_NET_STREAM_H
#define GUICHET_NET_STREAM_H

#include <glib.h>
#include <libetpan/libetpan.h>

enum stream_tls {
	STREAM_TLS, /* TLS from the first byte (993, 465): the default */
	STREAM_STARTTLS, /* clear greeting, then mandatory stream_start_tls */
};

struct stream_opts {
	const char *account; /* for sentences */
	const char *host;
	int port;
	enum stream_tls tls;
	const char *ca_file; /* PEM; NULL = the system's store */
	int connect_s; /* connect + handshake, default 15 */
	int wake_fd; /* poll()ed too: readable = stop waiting with ERR_BUSY (stop_fd(), never a
		bell); -1 none */
};

struct stream; /* owned by the mailstream: closed and freed by mailstream_close */

/* Resolves, connects (every address in turn), shakes hands. NULL with ERR_NET, ERR_TIMEOUT,
 * ERR_TRUST (which check failed, for which host, and what to do). *st is borrowed from the mailstream. */
mailstream *stream_open(const struct stream_opts *, struct stream **st, GError **error);

/* After the server agreed to STARTTLS: nothing may be buffered (response injection), then the
 * handshake with the same checks. */
gboolean stream_start_tls(mailstream *, struct stream *, GError **error);
gboolean stream_is_tls(const struct stream *);

/* COMPRESS=DEFLATE (RFC 4978) from now on, both ways. */
gboolean stream_start_deflate(mailstream *, struct stream *, GError **error);

/* Before each command: seconds until it must be over, and bytes it may receive. What is carried at 16 KiB a second
 * or faster prolongs it; a server that no longer reads or writes ends it after those seconds. */
void stream_budget(struct stream *, int seconds, guint64 bytes);

/* Another wake_fd from now on (-1 none): what must not be interrupted. */
void stream_set_wake(struct stream *, int fd);

/* Why the last read or write failed, or NULL: libetpan only says "stream error". */
const GError *stream_error(const struct stream *);

/* Waits until the server speaks, `fd` is readable, or `ms` pass: bit 0 server, bit 1 fd. */
int stream_wait(mailstream *, struct stream *, int fd, int ms);

/* For who is busy in the midst of an answer: takes what is there without waiting, up to a bound, so that the server
 * goes on sending. */
void stream_read_ahead(struct stream *);

/* The kernel's estimate of the network's round trip, ms; -1 unknown. */
int stream_round_trip(const struct stream *);

/* Bytes carried since opening. */
guint64 stream_bytes_in(const struct stream *);
guint64 stream_bytes_out(const struct stream *);

#endif
