/* net/mapper-child.c — the process that runs a connector's program: no files, no environment, 2 s. */
#include "net/mapper.h"

#include "base/log.h"
#include "base/proc.h"
#include "base/text.h"
#include "net/canon.h"
#include "net/html.h"
#include "net/mapper-wire.h"
#include "net/mend.h"
#include "net/sandbox.h"

#include <jq.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define CPU_SECONDS 2 /* for one call */
#define WORDS_MAX 600 /* bytes of what jq says about a failure */
#define ALIGN 8

struct mapper_child {
	jq_state *jq;
	GString *words; /* what jq reported while compiling */
	GByteArray *in, *out; /* kept between calls: growing is what costs */
};

/* ---- answers ------------------------------------------------------------------------- */

static void
answer(const struct mapper_reply *head, const void *data, gsize len)
{
	struct mapper_reply reply = *head;

	reply.len = (guint32)len;
	if (!proc_write(STDOUT_FILENO, &reply, sizeof reply) || !proc_write(STDOUT_FILENO, data, len))
		_exit(1); /* the parent has gone */
}

static void
answer_status(enum mapper_status status, const char *words)
{
	gsize n = words != NULL ? strlen(words) : 0;

	answer(&(struct mapper_reply){ .status = (guint8)status }, words, MIN(n, WORDS_MAX));
}

static void
answer_wrong(const struct canon_fault *fault)
{
	answer(&(struct mapper_reply){ .status = MAPPER_WRONG, .wrong = (guint8)fault->what,
		.index = (guint32)fault->index }, fault->field, strlen(fault->field));
}

/* jq's report without its own name and its guesses. */
static void
hear(void *data, jv report)
{
	struct mapper_child *c = data;

	if (jv_get_kind(report) == JV_KIND_STRING && c->words->len < WORDS_MAX) {
		g_autofree char *copy = g_strchomp(g_strdup(jv_string_value(report)));
		const char *line = copy;

		line += g_str_has_prefix(line, "jq: ") ? strlen("jq: ") : 0;
		line += g_str_has_prefix(line, "error: ") ? strlen("error: ") : 0;
		if (!g_ascii_isdigit(*line)) /* "1 compile error" */
			g_string_append_printf(c->words, "%s%s", c->words->len > 0 ? "; " : "", line);
		g_string_replace(c->words, " (Unix shell quoting issues?)", "", 0);
	}
	jv_free(report);
}

static void G_GNUC_NORETURN
no_memory(void *data)
{
	(void)data;
	_exit(MAPPER_NO_MEMORY);
}

/* ---- calls --------------------------------------------------------------------------- */

/* A foreign body: JSON when it is JSON, else a string. Invalid: answered. */
static jv
read_body(const char *body, gsize len)
{
	GString *mended = NULL;
	enum mend what = mend_json(body, len, &mended);
	jv value = jv_invalid();

	if (what == MEND_DEEP || what == MEND_LARGE)
		answer_status(what == MEND_DEEP ? MAPPER_DEEP_BODY : MAPPER_LARGE_BODY, NULL);
	else
		value = what == MEND_JSON ? jv_parse_sized(mended->str, (int)mended->len)
			: jv_string_sized(body, (int)len);
	if (mended != NULL)
		g_string_free(mended, TRUE);
	return value;
}

static gboolean
has(jv object, const char *key)
{
	return jv_object_has(jv_copy(object), jv_string(key));
}

/* What an envelope says goes before what the account says; facts are joined. All is consumed. */
static jv
open_envelope(jv input, jv envelope)
{
	static const char *const members[] = { "request", "status", "headers", "cursor", "now" };
	jv body = jv_object_get(jv_copy(envelope), jv_string("body"));

	for (gsize i = 0; i < G_N_ELEMENTS(members); i++)
		if (has(envelope, members[i]))
			input = jv_object_set(input, jv_string(members[i]),
				jv_object_get(jv_copy(envelope), jv_string(members[i])));
	if (has(envelope, "facts")) {
		jv facts = jv_object_get(jv_copy(input), jv_string("facts"));
		jv more = jv_object_get(jv_copy(envelope), jv_string("facts"));

		input = jv_object_set(input, jv_string("facts"), jv_get_kind(facts) == JV_KIND_OBJECT &&
			jv_get_kind(more) == JV_KIND_OBJECT ? jv_object_merge(facts, more) : (jv_free(facts), more));
	}
	if (jv_get_kind(body) == JV_KIND_STRING) {
		jv read = read_body(jv_string_value(body), (gsize)jv_string_length_bytes(jv_copy(body)));

		jv_free(body);
		body = read;
	}
	jv_free(envelope);
	if (jv_is_valid(body))
		return jv_object_set(input, jv_string("body"), body);
	jv_free(input);
	return body; /* answered */
}

/* A body alone came with status 200, and nobody asked for it. */
static jv
put_record(jv input, jv record)
{
	if (jv_get_kind(record) == JV_KIND_OBJECT && has(record, "status") && has(record, "body"))
		return open_envelope(input, record);
	return jv_object_set(jv_object_set(input, jv_string("status"), jv_number(200)),
		jv_string("body"), record);
}

/* The input with the mended body in it; invalid: answered. */
static jv
read_input(const struct mapper_ask *ask, const char *input, const char *data)
{
	GString *mended;
	enum mend what = mend_json(input, ask->input_len, &mended);
	jv value, body;

	if (what != MEND_JSON) {
		answer_status(MAPPER_BAD_INPUT, NULL);
		return jv_invalid();
	}
	value = jv_parse_sized(mended->str, (int)mended->len);
	g_string_free(mended, TRUE);
	if (!ask->has_body || jv_get_kind(value) != JV_KIND_OBJECT)
		return value;
	body = read_body(data, ask->body_len);
	if (jv_is_valid(body))
		return ask->op == MAPPER_RECORD ? put_record(value, body)
			: jv_object_set(value, jv_string("body"), body);
	jv_free(value);
	return body;
}

/* Both jq's printer and whoever reads our output have an end to their patience. */
static gboolean
is_deeper(jv v, int left)
{
	gboolean deeper = FALSE;

	if (jv_get_kind(v) != JV_KIND_ARRAY && jv_get_kind(v) != JV_KIND_OBJECT)
		return FALSE;
	if (left == 0)
		return TRUE;
	if (jv_get_kind(v) == JV_KIND_ARRAY)
		for (int i = 0, n = jv_array_length(jv_copy(v)); i < n && !deeper; i++) {
			jv x = jv_array_get(jv_copy(v), i);
			deeper = is_deeper(x, left - 1);
			jv_free(x);
		}
	else
		for (int i = jv_object_iter(v); !deeper && jv_object_iter_valid(v, i); i = jv_object_iter_next(v, i)) {
			jv x = jv_object_iter_value(v, i);
			deeper = is_deeper(x, left - 1);
			jv_free(x);
		}
	return deeper;
}

/* The program stopped without a value: by an error, by halt, or because nothing came of it. */
static void
answer_nothing(struct mapper_child *c, jv last)
{
	if (jv_invalid_has_msg(jv_copy(last))) {
		jv words = jq_format_error(jv_invalid_get_msg(jv_copy(last)));
		const char *text = jv_get_kind(words) == JV_KIND_STRING ? jv_string_value(words) : "";

		answer_status(MAPPER_FAILED, g_str_has_prefix(text, "jq: error: ") ? text + strlen("jq: error: ") : text);
		jv_free(words);
	} else if (jq_halted(c->jq)) {
		answer_status(MAPPER_FAILED, "halt");
	} else {
		answer(&(struct mapper_reply){ .status = MAPPER_MANY, .index = 0 }, NULL, 0);
	}
}

/* Runs the function on `input` (consumed). Invalid: answered. */
static jv
run(struct mapper_child *c, const char *name, jv input)
{
	jv call = jv_object_set(jv_object_set(jv_object(), jv_string("fn"), jv_string(name)),
		jv_string("in"), input);
	jv output, second;

	jq_start(c->jq, call, 0);
	output = jq_next(c->jq);
	if (!jv_is_valid(output)) {
		answer_nothing(c, output);
		jv_free(output);
		return jv_invalid();
	}
	second = jq_next(c->jq);
	if (jv_is_valid(second))
		answer(&(struct mapper_reply){ .status = MAPPER_MANY, .index = 2 }, NULL, 0);
	else if (jv_invalid_has_msg(jv_copy(second)) || jq_halted(c->jq))
		answer_nothing(c, second);
	else if (is_deeper(output, MEND_DEPTH_MAX))
		answer_status(MAPPER_DEEP, NULL);
	else
		return output;
	jv_free(second);
	jv_free(output);
	return jv_invalid();
}

static void
answer_json(jv output)
{
	jv text = jv_dump_string(output, 0);
	int n = jv_string_length_bytes(jv_copy(text));

	if (n > MAPPER_OUTPUT_MAX)
		answer_status(MAPPER_LARGE, NULL);
	else
		answer(&(struct mapper_reply){ .status = MAPPER_DONE }, jv_string_value(text), (gsize)n);
	jv_free(text);
}

static void
put(GByteArray *out, const void *data, gsize len)
{
	static const guint8 zeros[ALIGN];
	guint32 n = (guint32)len;

	g_byte_array_append(out, (const guint8 *)&n, sizeof n);
	g_byte_array_append(out, zeros, ALIGN - sizeof n);
	g_byte_array_append(out, data, n);
	g_byte_array_append(out, zeros, (guint)((ALIGN - len % ALIGN) % ALIGN));
}

static void
answer_page(struct mapper_child *c, jv output)
{
	struct canon_page page;
	struct canon_fault fault;
	struct mapper_counts counts;

	if (canon_page(output, &page, &fault)) {
		counts = (struct mapper_counts){ page.messages->len, page.notes->len };
		g_byte_array_set_size(c->out, 0);
		g_byte_array_append(c->out, (const guint8 *)&counts, sizeof counts);
		for (guint i = 0; i < counts.messages && c->out->len <= MAPPER_OUTPUT_MAX; i++) {
			g_autoptr(GBytes) packed = message_pack(page.messages->pdata[i]);
			gsize len;
			const void *data = g_bytes_get_data(packed, &len);

			put(c->out, data, len);
		}
		put(c->out, page.cursor, strlen(page.cursor));
		put(c->out, page.next, strlen(page.next));
		for (guint i = 0; i < counts.notes; i++)
			put(c->out, page.notes->pdata[i], strlen(page.notes->pdata[i]));
		if (c->out->len > MAPPER_OUTPUT_MAX)
			answer_status(MAPPER_LARGE, NULL);
		else
			answer(&(struct mapper_reply){ .status = MAPPER_DONE }, c->out->data, c->out->len);
	} else {
		answer_wrong(&fault);
	}
	canon_page_clear(&page);
	jv_free(output);
}

static void
call(struct mapper_child *c, const struct mapper_ask *ask)
{
	const char *data = (const char *)c->in->data;
	g_autofree char *name = g_strndup(data, ask->name_len);
	jv input = read_input(ask, data + ask->name_len, data + ask->name_len + ask->input_len), output;

	if (!jv_is_valid(input))
		return;
	output = run(c, name, input);
	if (!jv_is_valid(output))
		return;
	if (ask->op != MAPPER_CALL)
		answer_page(c, output);
	else
		answer_json(output);
}

static void
compile(struct mapper_child *c, const struct mapper_ask *ask)
{
	g_autofree char *program = g_strndup((const char *)c->in->data + ask->name_len, ask->input_len);

	g_string_truncate(c->words, 0);
	if (jq_compile_args(c->jq, program, jv_object())) /* an object: an array is freed twice */
		answer_status(MAPPER_DONE, NULL);
	else
		answer_status(MAPPER_FAILED, c->words->str);
}

/* ---- the child ------------------------------------------------------------------------ */

/* Loads and allocates what the first call would load by itself, as files are still open. */
static void
warm_up(void)
{
	static const char html[] = "<p>a<br>&eacute;<a href='http://b/'>c</a><ul><li>d</ul>";
	char *note;

	g_free(html_to_text(html, sizeof html - 1, &note));
	g_free(note);
	text_cells(0xE9); /* loads the locale that knows how wide characters are */
	setenv("TZ", "UTC0", 1); /* or each localtime() would look at /etc */
	tzset();
}

void
mapper_child(void)
{
	struct mapper_child c = { .words = g_string_new(NULL), .in = g_byte_array_new(),
		.out = g_byte_array_new() };
	struct mapper_ask ask;
	GError *error = NULL;

	proc_harden();
	warm_up();
	if (!sandbox_enter(&error)) {
		log_error("%s", error->message);
		_exit(1);
	}
	if ((c.jq = jq_init()) == NULL)
		_exit(1);
	jq_set_error_cb(c.jq, hear, &c);
	jq_set_nomem_handler(c.jq, no_memory, NULL);
	answer_status(MAPPER_READY, NULL);
	while (proc_read(STDIN_FILENO, &ask, sizeof ask, 0)) {
		if (ask.name_len > MAPPER_NAME_MAX || ask.input_len > MEND_SIZE_MAX + 1 ||
		    ask.body_len > MEND_SIZE_MAX + 1)
			_exit(1);
		g_byte_array_set_size(c.in, ask.name_len + ask.input_len + ask.body_len);
		if (c.in->len > 0 && !proc_read(STDIN_FILENO, c.in->data, c.in->len, 0))
			break;
		sandbox_cpu(CPU_SECONDS);
		if (ask.op == MAPPER_PROGRAM)
			compile(&c, &ask);
		else
			call(&c, &ask);
		sandbox_cpu(0);
	}
	_exit(0);
}
