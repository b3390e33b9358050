/* net/mapper.c — the worker's end of a connector's child: calls out, JSON and messages in. */
#include "net/mapper.h"

#include "base/date.h"
#include "base/err.h"
#include "base/log.h"
#include "net/canon.h"
#include "net/child.h"
#include "net/mapper-scan.h"
#include "net/mapper-wire.h"
#include "net/mend.h"

#include <glib/gi18n.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>

#define START_MS 10000 /* until a new child is ready, on a busy machine */
#define ANSWER_MS 30000 /* for one call, whose 2 s of CPU may take so long there */
#define END_MS 2000 /* for a child that closed its pipes to be gone */

struct mapper {
	char *name;
	GBytes *program;
	struct mapper_scan *scan;
	struct child child;
};

/* ---- sentences ------------------------------------------------------------------------- */

static gboolean
set_many(const struct mapper *m, const char *function, guint32 n, GError **error)
{
	if (n == 0)
		return err_set(error, ERR_INPUT, _("%s: the connector's function “%s” gave no value"),
			m->name, function);
	return err_set(error, ERR_INPUT, _("%s: the connector's function “%s” gave more than one value"),
		m->name, function);
}

/* Where it is in what `page` gave, and what is wrong with it. */
static gboolean
set_wrong(const struct mapper *m, int index, enum canon_wrong what, const char *field, GError **error)
{
	if (index < 0)
		return err_set(error, ERR_INPUT, _("%s: the connector's function “page”: “%s” %s"), m->name,
			field, _(canon_words(what)));
	return err_set(error, ERR_INPUT,
		_("%s: the connector's function “page”, message %d: “%s” %s; nothing of this page was stored"),
		m->name, index, field, _(canon_words(what)));
}

static gboolean
set_refusal(const struct mapper *m, const char *function, const struct mapper_reply *reply,
	const char *words, GError **error)
{
	switch (reply->status) {
	case MAPPER_FAILED:
		return err_set(error, ERR_INPUT, _("%s: the connector's function “%s” failed: %s"), m->name,
			function, words);
	case MAPPER_WRONG:
		return set_wrong(m, (int)reply->index, reply->wrong, words, error);
	case MAPPER_MANY:
		return set_many(m, function, reply->index, error);
	case MAPPER_BAD_INPUT:
		return err_set(error, ERR_INPUT, _("%s: what was given to the function “%s” is not JSON"),
			m->name, function);
	case MAPPER_DEEP_BODY:
		return err_set(error, ERR_LIMIT,
			_("%s: the server's answer is nested deeper than %d and was not read (function “%s”)"),
			m->name, MEND_DEPTH_MAX, function);
	case MAPPER_LARGE_BODY:
		return err_set(error, ERR_LIMIT,
			_("%s: the server's answer is larger than 32 MB and was not read (function “%s”)"),
			m->name, function);
	case MAPPER_DEEP:
		return err_set(error, ERR_LIMIT,
			_("%s: what the connector's function “%s” gave is nested deeper than %d"), m->name,
			function, MEND_DEPTH_MAX);
	default:
		return err_set(error, ERR_LIMIT,
			_("%s: what the connector's function “%s” gave is larger than 32 MB"), m->name, function);
	}
}

/* The child ended in a call, or had to be ended: why, for a person. */
static gboolean
set_death(const struct mapper *m, const char *function, int status, gboolean late, GError **error)
{
	log_warn("%s: the child died in %s, wait status %x", m->name, function, (unsigned)status);
	if (late)
		return err_set(error, ERR_LIMIT,
			_("%s: the connector's function “%s” gave no answer within %d s and was ended"),
			m->name, function, ANSWER_MS / 1000);
	if (WIFSIGNALED(status) && WTERMSIG(status) == SIGPROF)
		return err_set(error, ERR_LIMIT,
			_("%s: the connector's function “%s” used more than 2 s of CPU and was ended"),
			m->name, function);
	if (WIFEXITED(status) && WEXITSTATUS(status) == MAPPER_NO_MEMORY)
		return err_set(error, ERR_LIMIT,
			_("%s: the connector's function “%s” wanted more than 512 MB of memory and was ended"),
			m->name, function);
	return err_set(error, ERR_LIMIT,
		_("%s: the connector's function “%s” asked for what it may not do, or broke jq, and was "
		  "ended"), m->name, function);
}

/* ---- frames ---------------------------------------------------------------------------- */

static gboolean
has_reply(const struct mapper *m, struct mapper_reply *reply, gboolean *sane)
{
	gsize here;
	const guint8 *data = child_read(&m->child, &here);

	*sane = TRUE;
	if (here < sizeof *reply)
		return FALSE;
	memcpy(reply, data, sizeof *reply);
	*sane = reply->len <= MAPPER_REPLY_MAX;
	return *sane && here >= sizeof *reply + reply->len;
}

enum waited { WAITED_REPLY, WAITED_DEATH, WAITED_LATE };

/* The next reply and what follows it (transfer full). */
static enum waited
await_reply(struct mapper *m, struct mapper_reply *reply, GBytes **data, int ms)
{
	gint64 deadline = date_monotonic() + ms;
	gboolean alive = TRUE, sane;

	*data = NULL;
	while (!has_reply(m, reply, &sane)) {
		if (!sane || !alive)
			return WAITED_DEATH;
		if (date_monotonic() >= deadline)
			return WAITED_LATE;
		alive = child_pump(&m->child, deadline);
	}
	gsize len;
	*data = g_bytes_new(child_read(&m->child, &len) + sizeof *reply, reply->len);
	child_take(&m->child, sizeof *reply + reply->len);
	return WAITED_REPLY;
}

static void
send_ask(struct mapper *m, enum mapper_op op, const char *name, const char *input, GBytes *body)
{
	g_autoptr(GBytes) some = NULL, head_bytes = NULL;
	g_autoptr(GByteArray) head = g_byte_array_new();
	struct mapper_ask ask = { .op = (guint8)op, .has_body = body != NULL,
		.name_len = (guint32)strlen(name),
		.input_len = (guint32)MIN(strlen(input), MEND_SIZE_MAX + 1),
		.body_len = (guint32)(body != NULL ? MIN(g_bytes_get_size(body), MEND_SIZE_MAX + 1) : 0) };

	g_byte_array_append(head, (const guint8 *)&ask, sizeof ask);
	g_byte_array_append(head, (const guint8 *)name, ask.name_len);
	g_byte_array_append(head, (const guint8 *)input, ask.input_len);
	head_bytes = g_byte_array_free_to_bytes(g_steal_pointer(&head));
	child_send(&m->child, head_bytes);
	if (ask.body_len > 0) {
		some = g_bytes_new_from_bytes(body, 0, ask.body_len);
		child_send(&m->child, some);
	}
}

static char *
words_of(GBytes *data)
{
	gsize len;
	const char *s = g_bytes_get_data(data, &len);

	return g_strndup(s != NULL ? s : "", len);
}

/* ---- the child -------------------------------------------------------------------------- */

/* The program calls one of its functions by name: compiled once, called often. */
static char *
with_dispatcher(const struct mapper *m)
{
	GString *text = g_string_new(NULL);
	gsize len;
	const char *program = g_bytes_get_data(m->program, &len);

	g_string_append_len(text, program, (gssize)len);
	g_string_append_c(text, '\n'); /* it may end in a comment */
	for (guint i = 0; i < m->scan->functions->len; i++) {
		const char *name = m->scan->functions->pdata[i];

		g_string_append_printf(text, "%s .fn == \"%s\" then .in | %s\n", i == 0 ? "if" : "elif", name,
			name);
	}
	g_string_append(text, "else error(\"no such function\") end\n");
	return g_string_free(text, FALSE);
}

static gboolean
load_program(struct mapper *m, const char *function, GError **error)
{
	g_autofree char *text = with_dispatcher(m), *words = NULL;
	g_autoptr(GBytes) data = NULL;
	struct mapper_reply reply;
	enum waited waited;

	send_ask(m, MAPPER_PROGRAM, "", text, NULL);
	waited = await_reply(m, &reply, &data, ANSWER_MS);
	if (waited != WAITED_REPLY)
		return set_death(m, function, waited == WAITED_LATE ? child_stop(&m->child)
				: child_end(&m->child, END_MS), waited == WAITED_LATE, error);
	if (reply.status == MAPPER_DONE)
		return TRUE;
	words = words_of(data);
	child_stop(&m->child);
	return err_set(error, ERR_CONFIG, _("%s: the connector's program does not compile: %s"), m->name,
		words);
}

static gboolean
start(struct mapper *m, const char *function, GError **error)
{
	struct mapper_reply reply;
	g_autoptr(GBytes) data = NULL;

	if (!child_start(&m->child, "--mapper", error))
		return FALSE;
	if (await_reply(m, &reply, &data, START_MS) != WAITED_REPLY || reply.status != MAPPER_READY) {
		child_stop(&m->child);
		return err_set(error, ERR_CHILD,
			_("%s: the process that runs connectors does not start; `guichet-net connector %s "
			  "about` on a terminal shows why"), m->name, m->name);
	}
	return load_program(m, function, error);
}

static gboolean
check_program(const struct mapper *m, const char *function, GError **error)
{
	gsize len = g_bytes_get_size(m->program);

	if (len > MAPPER_PROGRAM_MAX || !g_utf8_validate_len(g_bytes_get_data(m->program, NULL), len, NULL))
		return err_set(error, ERR_CONFIG,
			_("%s: the connector's program must be UTF-8 text of at most 1 MB"), m->name);
	if (m->scan->refused != NULL)
		return err_set(error, ERR_CONFIG,
			_("%s: the connector's program says “%s” in line %d, which no connector may"), m->name,
			m->scan->refused, m->scan->line);
	if (!mapper_has(m, function))
		return err_set(error, ERR_CONFIG, _("%s: the connector has no function “%s”"), m->name, function);
	return TRUE;
}

/* One call: what follows a DONE (transfer full), or NULL. */
static GBytes *
call(struct mapper *m, enum mapper_op op, const char *function, const char *input, GBytes *body,
	GError **error)
{
	g_autoptr(GBytes) data = NULL;
	g_autofree char *words = NULL;
	struct mapper_reply reply;
	enum waited waited;

	if (!check_program(m, function, error) || (!child_runs(&m->child) && !start(m, function, error)))
		return NULL;
	send_ask(m, op, function, input, body);
	waited = await_reply(m, &reply, &data, ANSWER_MS);
	if (waited != WAITED_REPLY) {
		set_death(m, function, waited == WAITED_LATE ? child_stop(&m->child)
			: child_end(&m->child, END_MS), waited == WAITED_LATE, error);
		return NULL;
	}
	if (reply.status == MAPPER_DONE)
		return g_steal_pointer(&data);
	words = words_of(data);
	set_refusal(m, function, &reply, words, error);
	return NULL;
}

/* ---- the doors -------------------------------------------------------------------------- */

struct mapper *
mapper_new(const char *name, GBytes *program)
{
	struct mapper *m = g_new0(struct mapper, 1);
	g_autofree char *text = words_of(program);

	m->name = g_strdup(name);
	m->program = g_bytes_ref(program);
	m->scan = mapper_scan_new(text);
	child_init(&m->child, 2 * MAPPER_REPLY_MAX);
	return m;
}

void
mapper_free(struct mapper *m)
{
	if (m == NULL)
		return;
	child_clear(&m->child);
	mapper_scan_free(m->scan);
	g_bytes_unref(m->program);
	g_free(m->name);
	g_free(m);
}

gboolean
mapper_has(const struct mapper *m, const char *function)
{
	return mapper_scan_has(m->scan, function);
}

char *
mapper_call(struct mapper *m, const char *function, const char *input, GBytes *body, GError **error)
{
	g_autoptr(GBytes) data = call(m, MAPPER_CALL, function, input, body, error);
	char *text;

	if (data == NULL)
		return NULL;
	text = words_of(data);
	if (strlen(text) == g_bytes_get_size(data) && g_utf8_validate(text, -1, NULL))
		return text;
	g_free(text);
	set_death(m, function, child_stop(&m->child), FALSE, error);
	return NULL;
}

/* ---- pages ------------------------------------------------------------------------------ */

struct reader {
	GBytes *data;
	gsize at;
};

/* The next piece, or NULL when the child lies about lengths. */
static GBytes *
take(struct reader *r)
{
	gsize len;
	const guint8 *data = g_bytes_get_data(r->data, &len);
	guint32 n;
	GBytes *piece;

	if (r->at > len || len - r->at < 8)
		return NULL;
	memcpy(&n, data + r->at, sizeof n);
	r->at += 8;
	if (n > len - r->at)
		return NULL;
	piece = g_bytes_new_from_bytes(r->data, r->at, n);
	r->at += (n + 7) / 8 * 8;
	return piece;
}

static char *
take_text(struct reader *r)
{
	g_autoptr(GBytes) piece = take(r);
	g_autofree char *text = piece != NULL ? words_of(piece) : NULL;

	if (text == NULL || strlen(text) != g_bytes_get_size(piece) || !g_utf8_validate(text, -1, NULL))
		return NULL;
	return g_steal_pointer(&text);
}

enum taken { TAKEN_ALL, TAKEN_LIE, TAKEN_WRONG };

static enum taken
take_messages(struct reader *r, guint32 n, GPtrArray *messages, struct canon_fault *fault)
{
	for (guint32 i = 0; i < n; i++) {
		g_autoptr(GBytes) piece = take(r);
		struct message *message = piece != NULL ? message_unpack(piece, NULL) : NULL;

		if (message == NULL)
			return TAKEN_LIE;
		g_ptr_array_add(messages, message);
		fault->index = (int)i;
		if (!canon_check(message, fault))
			return TAKEN_WRONG;
		/* here, as the child speaks no language */
		if (message->encrypted && message->text == NULL)
			message->text = g_strdup(_("[This message is encrypted from end to end and cannot be read here.]"));
	}
	return TAKEN_ALL;
}

static enum taken
take_page(GBytes *data, struct mapper_page *page, struct canon_fault *fault)
{
	struct reader r = { data, sizeof(struct mapper_counts) };
	struct mapper_counts counts;
	enum taken taken;

	if (g_bytes_get_size(data) < sizeof counts)
		return TAKEN_LIE;
	memcpy(&counts, g_bytes_get_data(data, NULL), sizeof counts);
	if (counts.messages > CANON_MESSAGES_MAX || counts.notes > CANON_NOTES_MAX)
		return TAKEN_LIE;
	if ((taken = take_messages(&r, counts.messages, page->messages, fault)) != TAKEN_ALL)
		return taken;
	if ((page->cursor = take_text(&r)) == NULL || strlen(page->cursor) > CANON_CURSOR_MAX ||
	    (page->next = take_text(&r)) == NULL || strlen(page->next) > CANON_CURSOR_MAX)
		return TAKEN_LIE;
	for (guint32 i = 0; i < counts.notes; i++) {
		char *note = take_text(&r);

		if (note == NULL)
			return TAKEN_LIE;
		g_ptr_array_add(page->notes, note);
	}
	return TAKEN_ALL;
}

static gboolean
call_page(struct mapper *m, enum mapper_op op, const char *input, GBytes *body,
	struct mapper_page *page, GError **error)
{
	g_autoptr(GBytes) data = NULL;
	struct canon_fault fault = { .index = -1 };
	enum taken taken;

	*page = (struct mapper_page){
		.messages = g_ptr_array_new_with_free_func((GDestroyNotify)message_free),
		.notes = g_ptr_array_new_with_free_func(g_free),
	};
	if ((data = call(m, op, "page", input, body, error)) == NULL) {
		mapper_page_clear(page);
		return FALSE;
	}
	taken = take_page(data, page, &fault);
	if (taken == TAKEN_ALL)
		return TRUE;
	mapper_page_clear(page);
	if (taken == TAKEN_WRONG)
		return set_wrong(m, fault.index, fault.what, fault.field, error);
	return set_death(m, "page", child_stop(&m->child), FALSE, error);
}

gboolean
mapper_page(struct mapper *m, const char *input, GBytes *body, struct mapper_page *page,
	GError **error)
{
	return call_page(m, MAPPER_PAGE, input, body, page, error);
}

gboolean
mapper_record(struct mapper *m, const char *input, GBytes *record, struct mapper_page *page,
	GError **error)
{
	return call_page(m, MAPPER_RECORD, input, record, page, error);
}

void
mapper_page_clear(struct mapper_page *page)
{
	g_clear_pointer(&page->messages, g_ptr_array_unref);
	g_clear_pointer(&page->notes, g_ptr_array_unref);
	g_clear_pointer(&page->cursor, g_free);
	g_clear_pointer(&page->next, g_free);
}
