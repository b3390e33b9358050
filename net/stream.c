/* net/stream.c — a non-blocking socket, OpenSSL and perhaps zlib under a mailstream.
 *
 * libetpan's own drivers verify nothing, wait without end and spin at an EOF inside a
 * literal; this one replaces them whole. Whatever fails is kept in `error` as a sentence,
 * since through libetpan only "stream error" comes back. */
#include "net/stream.h"

#include "net/stream-ahead.h"
#include "net/stream-tls.h"
#include "net/stream-zip.h"

#include "base/date.h"
#include "base/err.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <netdb.h>
#include <netinet/tcp.h>
#include <openssl/err.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define CONNECT_S 15
#define GREETING_BYTES (64 * 1024) /* budget until the first stream_budget() */
#define BUFFER_SIZE 8192 /* mailstream moves what is left of it after each line */
#define SLOWEST (16 * 1024) /* bytes a second that keep a command alive, however much there is to carry */

struct stream {
	char *account, *host, *ca_file;
	int port, fd, wake_fd;
	SSL *ssl; /* NULL: clear */
	struct tls_failure failure;
	struct zip *zip;
	struct ahead ahead;
	gint64 deadline; /* date_monotonic() */
	int seconds; /* what the deadline was made of, for the sentence */
	guint64 left; /* bytes the command may still receive */
	guint64 in, out;
	GError *error;
};

static void
fail(struct stream *st, enum err_code code, const char *sentence)
{
	if (st->error == NULL)
		err_set(&st->error, code, _("Account “%s”: %s %s"), st->account, st->host,
			sentence);
}

static void
fail_timeout(struct stream *st)
{
	if (st->error == NULL)
		err_set(&st->error, ERR_TIMEOUT, _("Account “%s”: no complete answer from %s within "
			"%d s. It is tried again later."), st->account, st->host, st->seconds);
}

static void
fail_cut(struct stream *st, int sys_errno)
{
	if (sys_errno == 0)
		fail(st, ERR_NET, _("closed the connection before its answer was complete. It is "
			"tried again later."));
	else if (st->error == NULL)
		err_set(&st->error, ERR_NET, _("Account “%s”: the connection to %s broke: %s. It is tried "
			"again later."), st->account, st->host, g_strerror(sys_errno));
}

/* Waits for `events` until the deadline. FALSE: st->error says why. */
static gboolean
wait_for(struct stream *st, short events)
{
	for (;;) {
		struct pollfd fds[2] = {{st->fd, events, 0}, {st->wake_fd, POLLIN, 0}};
		gint64 ms = st->deadline - date_monotonic();
		int n;

		if (ms <= 0) {
			fail_timeout(st);
			return FALSE;
		}
		n = poll(fds, st->wake_fd >= 0 ? 2 : 1, (int)MIN(ms, G_MAXINT));
		if (n < 0 && errno != EINTR) {
			fail_cut(st, errno);
			return FALSE;
		}
		if (n > 0 && fds[1].revents != 0) {
			if (st->error == NULL)
				err_set(&st->error, ERR_BUSY,
					_("Account “%s”: stopped while talking to %s."),
					st->account, st->host);
			return FALSE;
		}
		if (n > 0 && fds[0].revents != 0)
			return TRUE;
	}
}

/* What to do after SSL_read/SSL_write/SSL_do_handshake returned r <= 0. TRUE: try again. */
static gboolean
tls_again(struct stream *st, int r)
{
	int sys = errno;

	switch (SSL_get_error(st->ssl, r)) {
	case SSL_ERROR_WANT_READ:
		return wait_for(st, POLLIN);
	case SSL_ERROR_WANT_WRITE:
		return wait_for(st, POLLOUT);
	case SSL_ERROR_SYSCALL:
		ERR_clear_error();
		fail_cut(st, sys);
		return FALSE;
	default: /* close_notify, a cut without it, a broken record */
		ERR_clear_error();
		fail_cut(st, 0);
		return FALSE;
	}
}

/* Bytes went over the wire: they buy time, but whoever stops has never more than the command's seconds. */
static void
moved(struct stream *st, ssize_t n)
{
	st->deadline = MIN(st->deadline + (gint64)n * 1000 / SLOWEST,
		date_monotonic() + (gint64)st->seconds * 1000);
}

static ssize_t
wire_read(struct stream *st, void *buf, size_t n)
{
	for (;;) {
		ssize_t r = (ssize_t)ahead_take(&st->ahead, buf, n);

		if (r > 0)
			return r;

		if (date_monotonic() >= st->deadline) {
			fail_timeout(st);
			return -1;
		}
		ERR_clear_error();
		errno = 0;
		if (st->ssl != NULL)
			r = SSL_read(st->ssl, buf, (int)MIN(n, G_MAXINT));
		else
			r = recv(st->fd, buf, n, 0);
		if (r > 0) {
			st->in += (guint64)r;
			moved(st, r);
			return r;
		}
		if (st->ssl != NULL) {
			if (!tls_again(st, (int)r))
				return -1;
		} else if (r < 0 && (errno == EAGAIN || errno == EINTR)) {
			if (!wait_for(st, POLLIN))
				return -1;
		} else {
			fail_cut(st, r < 0 ? errno : 0);
			return -1;
		}
	}
}

static gboolean
wire_write(gpointer stream, const guint8 *buf, gsize n)
{
	struct stream *st = stream;

	while (n > 0) {
		ssize_t w;

		ERR_clear_error();
		errno = 0;
		if (st->ssl != NULL)
			w = SSL_write(st->ssl, buf, (int)MIN(n, G_MAXINT));
		else
			w = send(st->fd, buf, n, MSG_NOSIGNAL);
		if (w > 0) {
			buf += w;
			n -= (size_t)w;
			st->out += (guint64)w;
			moved(st, w);
		} else if (st->ssl != NULL) {
			if (!tls_again(st, (int)w))
				return FALSE;
		} else if (errno == EAGAIN || errno == EINTR) {
			if (!wait_for(st, POLLOUT))
				return FALSE;
		} else {
			fail_cut(st, errno);
			return FALSE;
		}
	}
	return TRUE;
}

static ssize_t
zip_read(struct stream *st, void *buf, size_t n)
{
	for (;;) {
		ssize_t r = zip_take(st->zip, buf, n);

		if (r > 0)
			return r;
		if (r < 0) {
			fail(st, ERR_PROTOCOL, _("sent compressed data that cannot be read. Set "
				"compress = no if it happens again."));
			return -1;
		}
		r = wire_read(st, zip_room(st->zip), ZIP_CHUNK);
		if (r < 0)
			return -1;
		zip_came(st->zip, (gsize)r);
	}
}

static ssize_t
driver_read(mailstream_low *low, void *buf, size_t n)
{
	struct stream *st = low->data;
	ssize_t r;

	if (st->error != NULL)
		return -1;
	if (st->left == 0) {
		fail(st, ERR_PROTOCOL, _("sent far more than was asked for. Tell its "
			"administrator if it happens again."));
		return -1;
	}
	n = (size_t)MIN((guint64)n, st->left);
	r = st->zip != NULL ? zip_read(st, buf, n) : wire_read(st, buf, n);
	if (r > 0)
		st->left -= (guint64)r;
	return r;
}

static ssize_t
driver_write(mailstream_low *low, const void *buf, size_t n)
{
	struct stream *st = low->data;

	if (st->error != NULL)
		return -1;
	if (st->zip != NULL ? zip_put(st->zip, buf, n, wire_write, st) : wire_write(st, buf, n))
		return (ssize_t)n;
	return -1;
}

static int
driver_close(mailstream_low *low)
{
	struct stream *st = low->data;

	if (st->ssl != NULL && st->error == NULL) {
		ERR_clear_error();
		SSL_shutdown(st->ssl);
	}
	close(st->fd);
	st->fd = -1;
	return 0;
}

static int
driver_fd(mailstream_low *low)
{
	const struct stream *st = low->data;

	return st->fd;
}

static void
stream_free(struct stream *st)
{
	if (st->fd >= 0)
		close(st->fd);
	SSL_free(st->ssl);
	tls_failure_clear(&st->failure);
	zip_free(st->zip);
	ahead_clear(&st->ahead);
	g_clear_error(&st->error);
	g_free(st->account);
	g_free(st->host);
	g_free(st->ca_file);
	g_free(st);
}

static void
driver_free(mailstream_low *low)
{
	stream_free(low->data);
	free(low);
}

static mailstream_low_driver driver = {
	.mailstream_read = driver_read,
	.mailstream_write = driver_write,
	.mailstream_close = driver_close,
	.mailstream_get_fd = driver_fd,
	.mailstream_free = driver_free,
};

/* ---- connecting -------------------------------------------------------------------- */

/* One address, until the stream's deadline. 0 or the errno. */
static int
connect_one(struct stream *st, const struct addrinfo *ai)
{
	int on = 1, idle = 120, interval = 30, why = 0;
	socklen_t len = sizeof(why);

	st->fd = socket(ai->ai_family, ai->ai_socktype | SOCK_NONBLOCK | SOCK_CLOEXEC,
		ai->ai_protocol);
	if (st->fd < 0)
		return errno;
	if (connect(st->fd, ai->ai_addr, ai->ai_addrlen) != 0) {
		if (errno != EINPROGRESS)
			why = errno;
		else if (!wait_for(st, POLLOUT))
			why = ETIMEDOUT;
		else
			getsockopt(st->fd, SOL_SOCKET, SO_ERROR, &why, &len);
	}
	if (why != 0) {
		close(st->fd);
		st->fd = -1;
		return why;
	}
	setsockopt(st->fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
	/* an IDLE of half an hour must notice a dead network by itself */
	setsockopt(st->fd, SOL_SOCKET, SO_KEEPALIVE, &on, sizeof(on));
	setsockopt(st->fd, IPPROTO_TCP, TCP_KEEPIDLE, &idle, sizeof(idle));
	setsockopt(st->fd, IPPROTO_TCP, TCP_KEEPINTVL, &interval, sizeof(interval));
	return 0;
}

/* Every address in turn, each with its share of what is left of the time. */
static int
connect_any(struct stream *st, const struct addrinfo *list)
{
	gint64 end = st->deadline;
	int why = EADDRNOTAVAIL, n = 0;

	for (const struct addrinfo *ai = list; ai != NULL; ai = ai->ai_next)
		n++;
	for (const struct addrinfo *ai = list; ai != NULL; ai = ai->ai_next, n--) {
		gint64 now = date_monotonic();

		st->deadline = now + (end - now) / n;
		why = connect_one(st, ai);
		st->deadline = end;
		if (why == 0 || (st->error != NULL &&
			g_error_matches(st->error, ERR, ERR_BUSY)))
			break;
		g_clear_error(&st->error); /* its share ran out; the next one has its own */
	}
	return why;
}

static gboolean
connect_host(struct stream *st, GError **error)
{
	struct addrinfo hints = {.ai_socktype = SOCK_STREAM, .ai_flags = AI_ADDRCONFIG};
	struct addrinfo *list;
	char port[16];
	int r, why;

	g_snprintf(port, sizeof(port), "%d", st->port);
	r = getaddrinfo(st->host, port, &hints, &list);
	if (r == EAI_ADDRFAMILY || r == EAI_NONAME || r == EAI_NODATA)
		return err_set(error, ERR_NET, _("Account “%s”: no such host: %s. Check its name "
			"in the configuration, or the network."), st->account, st->host);
	if (r != 0)
		return err_set(error, ERR_NET, _("Account “%s”: the address of %s cannot be looked "
			"up (%s). It is tried again later."), st->account, st->host,
			gai_strerror(r));
	why = connect_any(st, list);
	freeaddrinfo(list);
	if (st->error != NULL) {
		g_propagate_error(error, g_steal_pointer(&st->error));
		return FALSE;
	}
	if (why == ETIMEDOUT)
		return err_set(error, ERR_TIMEOUT, _("Account “%s”: %s port %d cannot be reached "
			"within %d s. It is tried again later."), st->account, st->host,
			st->port, st->seconds);
	if (why != 0)
		return err_set(error, ERR_NET, _("Account “%s”: cannot connect to %s port %d (%s). Check host and port in the "
			"configuration, or the network. It is tried again later."), st->account, st->host, st->port, g_strerror(why));
	return TRUE;
}

static gboolean
shake_hands(struct stream *st, GError **error)
{
	SSL *ssl = tls_new(st->account, st->host, st->ca_file, &st->failure, error);
	int r, sys;

	if (ssl == NULL)
		return FALSE;
	SSL_set_fd(ssl, st->fd);
	st->ssl = ssl;
	for (;;) {
		ERR_clear_error();
		errno = 0;
		r = SSL_connect(ssl);
		sys = errno;
		if (r == 1)
			return TRUE;
		r = SSL_get_error(ssl, r);
		if (r != SSL_ERROR_WANT_READ && r != SSL_ERROR_WANT_WRITE)
			break;
		if (!wait_for(st, r == SSL_ERROR_WANT_READ ? POLLIN : POLLOUT)) {
			g_propagate_error(error, g_steal_pointer(&st->error));
			return FALSE;
		}
	}
	tls_explain(st->account, st->host, st->port, &st->failure,
		r == SSL_ERROR_SYSCALL ? sys : 0, error);
	return FALSE;
}

mailstream *
stream_open(const struct stream_opts *opts, struct stream **out, GError **error)
{
	struct stream *st = g_new0(struct stream, 1);
	mailstream_low *low;
	mailstream *m;

	st->account = g_strdup(opts->account);
	st->host = g_strdup(opts->host);
	st->ca_file = opts->ca_file != NULL && *opts->ca_file != '\0' ?
		g_strdup(opts->ca_file) : NULL;
	st->port = opts->port;
	st->fd = -1;
	st->wake_fd = opts->wake_fd;
	stream_budget(st, opts->connect_s > 0 ? opts->connect_s : CONNECT_S, GREETING_BYTES);
	if (!connect_host(st, error) || (opts->tls == STREAM_TLS && !shake_hands(st, error))) {
		stream_free(st);
		return NULL;
	}
	low = mailstream_low_new(st, &driver);
	m = low != NULL ? mailstream_new(low, BUFFER_SIZE) : NULL;
	if (m == NULL)
		g_error("out of memory");
	*out = st;
	return m;
}

gboolean
stream_start_tls(mailstream *m, struct stream *st, GError **error)
{
	if (m->read_buffer_len != 0)
		return err_set(error, ERR_TRUST, _("Account “%s”: %s, or somebody between, slipped "
			"words in before encryption began; nothing was sent to it. Tell its "
			"administrator."), st->account, st->host);
	return shake_hands(st, error);
}

gboolean
stream_is_tls(const struct stream *st)
{
	return st->ssl != NULL;
}

gboolean
stream_start_deflate(mailstream *m, struct stream *st, GError **error)
{
	if (m->read_buffer_len > ZIP_CHUNK)
		return err_set(error, ERR_PROTOCOL, _("Account “%s”: %s went on talking before "
			"compression began."), st->account, st->host);
	st->zip = zip_new(m->read_buffer, m->read_buffer_len); /* already compressed */
	m->read_buffer_len = 0;
	return TRUE;
}

void
stream_budget(struct stream *st, int seconds, guint64 bytes)
{
	st->seconds = seconds;
	st->deadline = date_monotonic() + (gint64)seconds * 1000;
	st->left = bytes;
}

void
stream_set_wake(struct stream *st, int fd)
{
	st->wake_fd = fd;
}

const GError *
stream_error(const struct stream *st)
{
	return st->error;
}

/* Something to read without waiting, or an error to be told by the next read. A TLS record
 * need not hold data (a session ticket): only a peek tells. */
static gboolean
speaks(struct stream *st)
{
	char byte;
	int r;

	if (st->ssl == NULL)
		return TRUE;
	ERR_clear_error();
	r = SSL_peek(st->ssl, &byte, 1);
	if (r <= 0 && SSL_get_error(st->ssl, r) == SSL_ERROR_WANT_READ)
		return FALSE;
	ERR_clear_error();
	return TRUE;
}

void
stream_read_ahead(struct stream *st)
{
	gsize n = st->error == NULL ? ahead_fill(&st->ahead, st->ssl, st->fd) : 0;

	st->in += n;
	if (n > 0)
		moved(st, (ssize_t)n);
}

int
stream_wait(mailstream *m, struct stream *st, int fd, int ms)
{
	gint64 end = date_monotonic() + ms;

	if (m->read_buffer_len > 0 || st->ahead.from < st->ahead.to || st->error != NULL ||
	    (st->zip != NULL && zip_has_more(st->zip)) ||
	    (st->ssl != NULL && SSL_has_pending(st->ssl) && speaks(st)))
		return 1;
	for (;;) {
		struct pollfd fds[3] = {{st->fd, POLLIN, 0}, {fd, POLLIN, 0},
			{st->wake_fd, POLLIN, 0}};
		gint64 left = ms < 0 ? -1 : MAX(end - date_monotonic(), 0);
		int bits = 0, n = poll(fds, 3, (int)left);

		if (n < 0 && errno != EINTR)
			return 1;
		if (n > 0 && fds[0].revents != 0 && speaks(st))
			bits |= 1;
		if (n > 0 && (fds[1].revents != 0 || fds[2].revents != 0))
			bits |= 2;
		if (bits != 0 || (ms >= 0 && date_monotonic() >= end))
			return bits;
	}
}

int
stream_round_trip(const struct stream *st)
{
	struct tcp_info info;
	socklen_t len = sizeof(info);

	if (getsockopt(st->fd, IPPROTO_TCP, TCP_INFO, &info, &len) != 0)
		return -1;
	return (int)(info.tcpi_rtt / 1000);
}

guint64
stream_bytes_in(const struct stream *st)
{
	return st->in;
}

guint64
stream_bytes_out(const struct stream *st)
{
	return st->out;
}
