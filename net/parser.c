/* net/parser.c — the worker's end: frames out, messages in, and a new child after a death. */
#include "net/parser.h"

#include "base/date.h"
#include "base/err.h"
#include "base/fault.h"
#include "base/log.h"
#include "base/proc.h"
#include "net/mime.h"
#include "net/parser-wire.h"
#include "net/raw.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>
#include <zlib.h>

#define START_MS 10000 /* until a new child is ready, on a busy machine */
#define ANSWER_MS 10000 /* for one mail */
#define JOBS_MAX 64
#define PIPE_BYTES (1024 * 1024) /* of the pipes, where the system allows it */
#define BYTES_MAX (16 * 1024 * 1024) /* under way at once */

struct job {
	GByteArray *head; /* struct parser_ask and the section */
	GBytes *source;
	gsize keep, sent; /* sent: of head and source together */
};

struct parser {
	char *account;
	struct proc proc;
	GQueue jobs; /* struct job *, the first is the one whose answer comes next */
	gsize bytes; /* of all jobs' sources */
	GByteArray *in; /* read; from `eaten` on not yet taken */
	guint eaten;
};

static void
job_free(gpointer data)
{
	struct job *job = data;

	g_byte_array_unref(job->head);
	g_bytes_unref(job->source);
	g_free(job);
}

static gsize
job_source_len(const struct job *job)
{
	return MIN(g_bytes_get_size(job->source), MIME_MAX + 1);
}

/* ---- pipes ------------------------------------------------------------------------- */

/* What is left of a job to be sent goes out as far as the pipe takes it. FALSE: it broke. */
static gboolean
push_job(struct parser *p, struct job *job)
{
	const char *source = g_bytes_get_data(job->source, NULL);
	gsize total = job->head->len + job_source_len(job);

	while (job->sent < total) {
		gboolean in_head = job->sent < job->head->len;
		const void *from = in_head ? (const void *)(job->head->data + job->sent)
					   : source + (job->sent - job->head->len);
		gsize n = in_head ? job->head->len - job->sent : total - job->sent;
		ssize_t put = write(p->proc.in, from, n);

		if (put > 0)
			job->sent += (gsize)put;
		else if (put < 0 && errno == EAGAIN)
			return TRUE;
		else if (put < 0 && errno != EINTR)
			return FALSE;
	}
	return TRUE;
}

static struct job *
unsent_job(const struct parser *p)
{
	for (GList *l = p->jobs.head; l != NULL; l = l->next) {
		struct job *job = l->data;

		if (job->sent < job->head->len + job_source_len(job))
			return job;
	}
	return NULL;
}

static gboolean
push(struct parser *p)
{
	struct job *job;

	while ((job = unsent_job(p)) != NULL) {
		gsize before = job->sent;

		if (!push_job(p, job))
			return FALSE;
		if (job->sent == before)
			return TRUE;
	}
	return TRUE;
}

/* Everything the child has to say now. FALSE: it has ended. */
static gboolean
pull(struct parser *p)
{
	guint8 buf[65536];

	/* once a turn, not once a reply: moving what is left costs its length */
	if (p->eaten > 0)
		g_byte_array_remove_range(p->in, 0, p->eaten);
	p->eaten = 0;
	for (;;) {
		ssize_t got = read(p->proc.out, buf, sizeof buf);

		if (got > 0)
			g_byte_array_append(p->in, buf, (guint)got);
		else if (got < 0 && errno == EAGAIN)
			return TRUE;
		else if (got == 0 || errno != EINTR)
			return FALSE;
		if (p->in->len > 2 * PARSER_REPLY_MAX)
			return FALSE;
	}
}

/* Both ways, waiting until something moves or the deadline. FALSE: the child is of no use any more. */
static gboolean
pump(struct parser *p, gint64 deadline)
{
	struct pollfd fds[2] = {
		{ .fd = p->proc.out, .events = POLLIN },
		{ .fd = unsent_job(p) != NULL ? p->proc.in : -1, .events = POLLOUT },
	};
	gint64 left = deadline - date_monotonic();
	gboolean sound = TRUE;

	if (poll(fds, 2, (int)CLAMP(left, 0, ANSWER_MS)) < 0 && errno != EINTR)
		return FALSE;
	if (fds[1].revents != 0)
		sound = push(p);
	/* what it had answered before its end still counts */
	if (fds[0].revents != 0 || !sound)
		sound = pull(p) && sound;
	return sound;
}

/* A whole reply at the front of what was read? FALSE in *sane for one that lies. */
static gboolean
has_reply(const struct parser *p, struct parser_reply *reply, gboolean *sane)
{
	guint here = p->in->len - p->eaten;

	*sane = TRUE;
	if (here < sizeof *reply)
		return FALSE;
	memcpy(reply, p->in->data + p->eaten, sizeof *reply);
	*sane = reply->len <= PARSER_REPLY_MAX && reply->packed_len <= PARSER_REPLY_MAX &&
		(reply->status == PARSER_READY || reply->status == PARSER_DONE ||
			reply->status == PARSER_NONE);
	return *sane && here >= sizeof *reply + reply->len + reply->packed_len;
}

static gboolean
await_reply(struct parser *p, struct parser_reply *reply, int ms)
{
	gint64 deadline = date_monotonic() + ms;
	gboolean alive = TRUE, sane;

	for (;;) {
		if (has_reply(p, reply, &sane))
			return TRUE;
		if (!sane || !alive || date_monotonic() >= deadline)
			return FALSE;
		alive = pump(p, deadline);
	}
}

static void
drop_reply(struct parser *p, const struct parser_reply *reply)
{
	p->eaten += (guint)sizeof *reply + reply->len + reply->packed_len;
}

/* ---- the child --------------------------------------------------------------------- */

static void
stop_child(struct parser *p)
{
	if (p->proc.pid > 0) {
		kill(p->proc.pid, SIGKILL);
		proc_end(&p->proc, 1000);
	}
	p->proc.pid = -1;
	g_byte_array_set_size(p->in, 0);
	p->eaten = 0;
	for (GList *l = p->jobs.head; l != NULL; l = l->next)
		((struct job *)l->data)->sent = 0;
}

static gboolean
start_child(struct parser *p, GError **error)
{
	/* our own file, whatever its name is by now */
	static const char *const argv[] = { "/proc/self/exe", "--parser", NULL };
	struct parser_reply reply;
	GQueue waiting = p->jobs;

	if (!proc_spawn(&p->proc, argv, NULL, error))
		return FALSE;
	/* whole mails in one turn; where it is refused, smaller turns do */
	(void)fcntl(p->proc.in, F_SETPIPE_SZ, PIPE_BYTES);
	(void)fcntl(p->proc.out, F_SETPIPE_SZ, PIPE_BYTES);
	fcntl(p->proc.in, F_SETFL, O_NONBLOCK);
	fcntl(p->proc.out, F_SETFL, O_NONBLOCK);
	g_queue_init(&p->jobs); /* nothing is sent before it says that it is ready */
	if (!await_reply(p, &reply, START_MS) || reply.status != PARSER_READY) {
		p->jobs = waiting;
		stop_child(p);
		return err_set(error, ERR_CHILD,
			_("%s: the mail parser does not start; `guichet-net parse < MAIL` on a "
			  "terminal shows why"),
			p->account);
	}
	drop_reply(p, &reply);
	p->jobs = waiting;
	return TRUE;
}

struct parser *
parser_new(const char *account)
{
	struct parser *p = g_new0(struct parser, 1);

	p->account = g_strdup(account);
	p->in = g_byte_array_new();
	p->proc = (struct proc){ .pid = -1, .in = -1, .out = -1 };
	g_queue_init(&p->jobs);
	signal(SIGPIPE, SIG_IGN);
	return p;
}

void
parser_free(struct parser *p)
{
	if (p == NULL)
		return;
	if (p->proc.pid > 0)
		proc_end(&p->proc, 200); /* ends by itself at the end of its input */
	g_queue_clear_full(&p->jobs, job_free);
	g_byte_array_unref(p->in);
	g_free(p->account);
	g_free(p);
}

/* ---- jobs -------------------------------------------------------------------------- */

int
parser_room(const struct parser *p)
{
	if (p->jobs.length == 0)
		return JOBS_MAX;
	return p->bytes >= BYTES_MAX ? 0 : JOBS_MAX - (int)p->jobs.length;
}

static void
add_job(struct parser *p, enum parser_op op, GBytes *source, gsize keep, const char *section)
{
	struct job *job = g_new0(struct job, 1);
	gsize n = section != NULL ? strlen(section) : 0;
	struct parser_ask ask = { .op = (guint8)op, .section_len = (guint32)n,
		.keep = (guint32)MIN(keep, MIME_MAX) };

	job->source = g_bytes_ref(source);
	job->keep = keep;
	ask.mail_len = (guint32)job_source_len(job);
	job->head = g_byte_array_new();
	g_byte_array_append(job->head, (const guint8 *)&ask, sizeof ask);
	if (n > 0)
		g_byte_array_append(job->head, (const guint8 *)section, (guint)n);
	p->bytes += g_bytes_get_size(source);
	g_queue_push_tail(&p->jobs, job);
}

gboolean
parser_send(struct parser *p, GBytes *source, gsize keep, GError **error)
{
	if (p->proc.pid < 0 && !start_child(p, error))
		return FALSE;
	add_job(p, PARSER_MAIL, source, keep, NULL);
	/* a death is noticed, and mended, by who receives */
	(void)pump(p, 0);
	if (FAULT("parser_death"))
		kill(p->proc.pid, SIGKILL);
	return TRUE;
}

static void
finish_job(struct parser *p)
{
	struct job *job = g_queue_pop_head(&p->jobs);

	p->bytes -= g_bytes_get_size(job->source);
	job_free(job);
}

static GBytes *
deflate_here(GBytes *source, gsize keep)
{
	gsize len;
	const void *data = g_bytes_get_data(source, &len);
	uLongf size = compressBound(len);
	g_autofree guint8 *out = NULL;

	if (len == 0 || len > keep)
		return NULL;
	out = g_malloc(size);
	if (compress2(out, &size, data, len, 1) != Z_OK)
		return NULL;
	return g_bytes_new_take(g_steal_pointer(&out), size);
}

/* The child died of the first mail, or took too long, or lied: that mail is shown as it stands. */
static struct message *
give_up(struct parser *p, GBytes **packed, const char *why)
{
	const struct job *job = g_queue_peek_head(&p->jobs);
	gsize len;
	const void *data = g_bytes_get_data(job->source, &len);
	struct message *m = raw_message(data, len, why);

	log_warn("parser: a mail of %" G_GSIZE_FORMAT " bytes could not be parsed", len);
	*packed = deflate_here(job->source, job->keep);
	finish_job(p);
	stop_child(p);
	return m;
}

struct message *
parser_receive(struct parser *p, GBytes **packed, GError **error)
{
	struct parser_reply reply;
	struct message *m = NULL;
	const struct job *job = g_queue_peek_head(&p->jobs);
	const char *why = _("[This mail could not be taken apart; it is shown as it came.]");

	*packed = NULL;
	g_return_val_if_fail(job != NULL, NULL);
	if (p->proc.pid < 0 && !start_child(p, error))
		return NULL;
	if (!await_reply(p, &reply, ANSWER_MS) || reply.status != PARSER_DONE)
		return give_up(p, packed, why);
	g_autoptr(GBytes) bytes = g_bytes_new(p->in->data + p->eaten + sizeof reply, reply.len);
	m = message_unpack(bytes, NULL);
	if (m == NULL)
		return give_up(p, packed, why);
	m->source_size = g_bytes_get_size(job->source);
	if (reply.packed_len > 0)
		*packed = g_bytes_new(p->in->data + p->eaten + sizeof reply + reply.len, reply.packed_len);
	drop_reply(p, &reply);
	finish_job(p);
	return m;
}

struct message *
parser_mail(struct parser *p, GBytes *source, GError **error)
{
	GBytes *packed = NULL;
	struct message *m;

	g_return_val_if_fail(g_queue_is_empty(&p->jobs), NULL);
	if (!parser_send(p, source, 0, error))
		return NULL;
	m = parser_receive(p, &packed, error);
	g_clear_pointer(&packed, g_bytes_unref);
	return m;
}

GBytes *
parser_part(struct parser *p, GBytes *source, const char *section, GError **error)
{
	struct parser_reply reply;
	GBytes *part = NULL;

	g_return_val_if_fail(g_queue_is_empty(&p->jobs), NULL);
	if (p->proc.pid < 0 && !start_child(p, error))
		return NULL;
	if (strlen(section) > PARSER_SECTION_MAX) {
		err_set(error, ERR_GONE, _("%s: this mail has no such part"), p->account);
		return NULL;
	}
	add_job(p, PARSER_PART, source, 0, section);
	if (!await_reply(p, &reply, ANSWER_MS)) {
		finish_job(p);
		stop_child(p);
		err_set(error, ERR_INPUT, _("%s: part %s of this mail cannot be decoded"), p->account,
			section);
		return NULL;
	}
	if (reply.status == PARSER_DONE)
		part = g_bytes_new(p->in->data + p->eaten + sizeof reply, reply.len);
	else
		err_set(error, ERR_GONE, _("%s: this mail has no part %s"), p->account, section);
	drop_reply(p, &reply);
	finish_job(p);
	return part;
}
