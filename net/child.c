/* net/child.c — bytes to and from a child that may die at any of them. */
#include "net/child.h"

#include "base/date.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <unistd.h>

#define PIPE_BYTES (1024 * 1024) /* of the pipes, where the system allows it */
#define END_MS 200 /* for a child whose input has ended */

static void
bytes_free(gpointer bytes)
{
	g_bytes_unref(bytes);
}

static void
forget(struct child *c)
{
	g_queue_clear_full(&c->out, bytes_free);
	c->gone = 0;
	g_byte_array_set_size(c->in, 0);
	c->eaten = 0;
}

void
child_init(struct child *c, gsize in_max)
{
	*c = (struct child){ .proc = { .pid = -1, .in = -1, .out = -1 },
		.in = g_byte_array_new(), .in_max = in_max };
	g_queue_init(&c->out);
	signal(SIGPIPE, SIG_IGN);
}

int
child_end(struct child *c, int ms)
{
	int status = child_runs(c) ? proc_end(&c->proc, ms) : 0;

	c->proc.pid = -1;
	forget(c);
	return status;
}

int
child_stop(struct child *c)
{
	if (child_runs(c))
		kill(c->proc.pid, SIGKILL);
	return child_end(c, 1000);
}

void
child_clear(struct child *c)
{
	child_end(c, END_MS);
	g_clear_pointer(&c->in, g_byte_array_unref);
}

gboolean
child_start(struct child *c, const char *flag, GError **error)
{
	/* our own file, whatever its name is by now */
	const char *const argv[] = { "/proc/self/exe", flag, NULL };

	forget(c);
	if (!proc_spawn(&c->proc, argv, NULL, error))
		return FALSE;
	/* whole mails in one turn; where it is refused, smaller turns do */
	(void)fcntl(c->proc.in, F_SETPIPE_SZ, PIPE_BYTES);
	(void)fcntl(c->proc.out, F_SETPIPE_SZ, PIPE_BYTES);
	fcntl(c->proc.in, F_SETFL, O_NONBLOCK);
	fcntl(c->proc.out, F_SETFL, O_NONBLOCK);
	return TRUE;
}

void
child_send(struct child *c, GBytes *bytes)
{
	if (g_bytes_get_size(bytes) > 0)
		g_queue_push_tail(&c->out, g_bytes_ref(bytes));
}

/* What is queued goes out as far as the pipe takes it. FALSE: it broke. */
static gboolean
push(struct child *c)
{
	while (c->out.length > 0) {
		gsize len;
		const char *data = g_bytes_get_data(c->out.head->data, &len);
		ssize_t put = write(c->proc.in, data + c->gone, len - c->gone);

		if (put < 0 && errno == EAGAIN)
			return TRUE;
		if (put < 0 && errno != EINTR)
			return FALSE;
		c->gone += put > 0 ? (gsize)put : 0;
		if (c->gone == len) {
			g_bytes_unref(g_queue_pop_head(&c->out));
			c->gone = 0;
		}
	}
	return TRUE;
}

/* Everything the child has to say now. FALSE: it has ended. */
static gboolean
pull(struct child *c)
{
	guint8 buf[65536];

	/* moving what is left costs its length: only when more was taken than is left */
	if (c->eaten > 0 && c->eaten >= c->in->len / 2) {
		g_byte_array_remove_range(c->in, 0, c->eaten);
		c->eaten = 0;
	}
	for (;;) {
		ssize_t got = read(c->proc.out, buf, sizeof buf);

		if (got > 0)
			g_byte_array_append(c->in, buf, (guint)got);
		else if (got < 0 && errno == EAGAIN)
			return TRUE;
		else if (got == 0 || errno != EINTR)
			return FALSE;
		if (c->in->len - c->eaten > c->in_max)
			return FALSE;
	}
}

gboolean
child_pump(struct child *c, gint64 deadline)
{
	struct pollfd fds[2] = {
		{ .fd = c->proc.out, .events = POLLIN },
		{ .fd = c->out.length > 0 ? c->proc.in : -1, .events = POLLOUT },
	};
	gint64 left = deadline - date_monotonic();
	gboolean sound = TRUE;

	if (poll(fds, 2, (int)CLAMP(left, 0, G_MAXINT)) < 0 && errno != EINTR)
		return FALSE;
	if (fds[1].revents != 0)
		sound = push(c);
	/* what it had answered before its end still counts */
	if (fds[0].revents != 0 || !sound)
		sound = pull(c) && sound;
	return sound;
}

const guint8 *
child_read(const struct child *c, gsize *len)
{
	*len = c->in->len - c->eaten;
	return c->in->data + c->eaten;
}

void
child_take(struct child *c, gsize n)
{
	c->eaten += (guint)n;
}
