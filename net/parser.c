/* net/parser.c — the worker's end: frames out, messages in, and a new child after a death. */
#include "net/parser.h"

#include "base/date.h"
#include "base/err.h"
#include "base/fault.h"
#include "base/log.h"
#include "net/child.h"
#include "net/mime.h"
#include "net/parser-wire.h"
#include "net/raw.h"

#include <glib/gi18n.h>
#include <signal.h>
#include <string.h>
#include <zlib.h>

#define START_MS 10000 /* until a new child is ready, on a busy machine */
#define ANSWER_MS 10000 /* for one mail */
#define JOBS_MAX 256
#define BYTES_MAX (8 * 1024 * 1024) /* under way at once; one mail may be larger */

struct job {
	GBytes *head; /* struct parser_ask and the section */
	GBytes *source;
	gsize keep;
};

struct parser {
	char *account;
	struct child child;
	gboolean ready; /* it runs, and has said so */
	GQueue jobs; /* struct job *, the first is the one whose answer comes next */
	gsize bytes; /* of all jobs' sources */
};

static void
job_free(gpointer data)
{
	struct job *job = data;

	g_bytes_unref(job->head);
	g_bytes_unref(job->source);
	g_free(job);
}

static gsize
job_source_len(const struct job *job)
{
	return MIN(g_bytes_get_size(job->source), MIME_MAX + 1);
}

/* ---- replies ----------------------------------------------------------------------- */

/* A whole reply at the front of what was read? FALSE in *sane for one that lies. */
static gboolean
has_reply(const struct parser *p, struct parser_reply *reply, gboolean *sane)
{
	gsize here;
	const guint8 *data = child_read(&p->child, &here);

	*sane = TRUE;
	if (here < sizeof *reply)
		return FALSE;
	memcpy(reply, data, sizeof *reply);
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
		alive = child_pump(&p->child, deadline);
	}
}

/* What stands behind the header of a whole reply. */
static const guint8 *
answer_of(const struct parser *p)
{
	gsize len;

	return child_read(&p->child, &len) + sizeof(struct parser_reply);
}

static void
drop_reply(struct parser *p, const struct parser_reply *reply)
{
	child_take(&p->child, sizeof *reply + reply->len + reply->packed_len);
}

/* ---- the child --------------------------------------------------------------------- */

static void
send_job(struct parser *p, const struct job *job)
{
	g_autoptr(GBytes) source = g_bytes_new_from_bytes(job->source, 0, job_source_len(job));

	child_send(&p->child, job->head);
	child_send(&p->child, source);
}

static void
stop_child(struct parser *p)
{
	child_stop(&p->child);
	p->ready = FALSE;
}

static gboolean
start_child(struct parser *p, GError **error)
{
	struct parser_reply reply;

	if (!child_runs(&p->child) && !child_start(&p->child, "--parser", error))
		return FALSE;
	if (!await_reply(p, &reply, START_MS) || reply.status != PARSER_READY) {
		stop_child(p);
		return err_set(error, ERR_CHILD,
			_("%s: the mail parser does not start; `guichet-net parse < MAIL` on a "
			  "terminal shows why"),
			p->account);
	}
	drop_reply(p, &reply);
	p->ready = TRUE;
	for (GList *l = p->jobs.head; l != NULL; l = l->next)
		send_job(p, l->data);
	return TRUE;
}

struct parser *
parser_new(const char *account)
{
	struct parser *p = g_new0(struct parser, 1);

	p->account = g_strdup(account);
	child_init(&p->child, 2 * PARSER_REPLY_MAX);
	g_queue_init(&p->jobs);
	return p;
}

void
parser_free(struct parser *p)
{
	if (p == NULL)
		return;
	child_clear(&p->child);
	g_queue_clear_full(&p->jobs, job_free);
	g_free(p->account);
	g_free(p);
}

void
parser_warm(struct parser *p)
{
	/* a failure is told when a mail is there */
	if (!child_runs(&p->child))
		(void)child_start(&p->child, "--parser", NULL);
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
	g_autoptr(GByteArray) head = g_byte_array_new();
	gsize n = section != NULL ? strlen(section) : 0;
	struct parser_ask ask = { .op = (guint8)op, .section_len = (guint32)n,
		.keep = (guint32)MIN(keep, MIME_MAX) };

	job->source = g_bytes_ref(source);
	job->keep = keep;
	ask.mail_len = (guint32)job_source_len(job);
	g_byte_array_append(head, (const guint8 *)&ask, sizeof ask);
	if (n > 0)
		g_byte_array_append(head, (const guint8 *)section, (guint)n);
	job->head = g_byte_array_free_to_bytes(g_steal_pointer(&head));
	p->bytes += g_bytes_get_size(source);
	g_queue_push_tail(&p->jobs, job);
	if (p->ready)
		send_job(p, job);
}

gboolean
parser_send(struct parser *p, GBytes *source, gsize keep, GError **error)
{
	if (!p->ready && !start_child(p, error))
		return FALSE;
	add_job(p, PARSER_MAIL, source, keep, NULL);
	/* a death is noticed, and mended, by who receives */
	(void)child_pump(&p->child, 0);
	if (FAULT("parser_death"))
		kill(p->child.proc.pid, SIGKILL);
	return TRUE;
}

void
parser_pump(struct parser *p)
{
	if (p->ready && p->jobs.length > 0)
		(void)child_pump(&p->child, 0); /* its death is mended by who receives */
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

	message_check(m, NULL);
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
	if (!p->ready && !start_child(p, error))
		return NULL;
	if (!await_reply(p, &reply, ANSWER_MS) || reply.status != PARSER_DONE)
		return give_up(p, packed, why);
	g_autoptr(GBytes) bytes = g_bytes_new(answer_of(p), reply.len);
	m = message_unpack(bytes, NULL);
	if (m == NULL)
		return give_up(p, packed, why);
	m->source_size = g_bytes_get_size(job->source);
	if (reply.packed_len > 0)
		*packed = g_bytes_new(answer_of(p) + reply.len, reply.packed_len);
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
	if (!p->ready && !start_child(p, error))
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
		part = g_bytes_new(answer_of(p), reply.len);
	else
		err_set(error, ERR_GONE, _("%s: this mail has no part %s"), p->account, section);
	drop_reply(p, &reply);
	finish_job(p);
	return part;
}
