/* net/parser-child.c — the process that touches foreign bytes: read, parse, answer, again. */
#include "net/parser.h"

#include "base/log.h"
#include "base/proc.h"
#include "base/text.h"
#include "net/charset.h"
#include "net/html.h"
#include "net/mime.h"
#include "net/parser-wire.h"
#include "net/sandbox.h"

#include <libdeflate.h>
#include <string.h>
#include <unistd.h>

#define CPU_SECONDS 10 /* for one mail */
#define DEFLATE_LEVEL 1

struct child {
	struct libdeflate_compressor *deflate; /* what zlib reads, at twice its speed */
	GByteArray *in, *out; /* kept between mails: growing is what costs */
};

/* In one piece, for which the parent wakes up once; behind it the source deflated, when `keep` is not 0. */
static void
answer(struct child *c, enum parser_status status, const void *data, gsize len, guint32 keep)
{
	struct parser_reply reply = { .len = (guint32)len, .status = (guint8)status };
	gsize room = keep > 0 ? libdeflate_zlib_compress_bound(c->deflate, keep) : 0;
	guint8 *packed;

	g_byte_array_set_size(c->out, (guint)(sizeof reply + len + room));
	packed = c->out->data + sizeof reply + len;
	if (keep > 0)
		reply.packed_len = (guint32)libdeflate_zlib_compress(c->deflate, c->in->data, keep,
			packed, room);
	if (len > 0)
		memcpy(c->out->data + sizeof reply, data, len);
	memcpy(c->out->data, &reply, sizeof reply);
	if (!proc_write(STDOUT_FILENO, c->out->data, sizeof reply + len + reply.packed_len))
		_exit(1); /* the parent has gone */
}

static void
answer_mail(struct child *c, const struct parser_ask *ask)
{
	AUTO(message) m = mime_parse(c->in->data, ask->mail_len);
	g_autoptr(GBytes) packed = message_pack(m);
	gsize len;
	const void *data = g_bytes_get_data(packed, &len);

	answer(c, PARSER_DONE, data, len, ask->mail_len <= ask->keep ? ask->mail_len : 0);
}

static void
answer_part(struct child *c, const struct parser_ask *ask)
{
	g_autofree char *section = g_strndup((const char *)c->in->data, ask->section_len);
	g_autoptr(GBytes) part = mime_part(c->in->data + ask->section_len, ask->mail_len, section);
	gsize len = 0;
	const void *data = part != NULL ? g_bytes_get_data(part, &len) : NULL;

	answer(c, part != NULL ? PARSER_DONE : PARSER_NONE, data, len, 0);
}

/* Loads and allocates what the first mail would load by itself, as files are still open. */
static void
warm_up(void)
{
	static const char html[] = "<p>a<br>&eacute;<a href='http://b/'>c</a><ul><li>d</ul>";
	char *note;

	mime_init();
	g_free(html_to_text(html, sizeof html - 1, &note));
	g_free(note);
	text_cells(0xE9); /* loads the locale that knows how wide characters are */
}

void
parser_child(void)
{
	struct child c = { .in = g_byte_array_new(), .out = g_byte_array_new() };
	struct parser_ask ask;
	GError *error = NULL;

	proc_harden();
	warm_up();
	if ((c.deflate = libdeflate_alloc_compressor(DEFLATE_LEVEL)) == NULL)
		_exit(1);
	charset_shut();
	if (!sandbox_enter(&error)) {
		log_error("%s", error->message);
		_exit(1);
	}
	answer(&c, PARSER_READY, NULL, 0, 0);
	while (proc_read(STDIN_FILENO, &ask, sizeof ask, 0)) {
		if (ask.mail_len > MIME_MAX + 1 || ask.section_len > PARSER_SECTION_MAX)
			_exit(1);
		g_byte_array_set_size(c.in, ask.section_len + ask.mail_len);
		if (c.in->len > 0 && !proc_read(STDIN_FILENO, c.in->data, c.in->len, 0))
			break;
		sandbox_cpu(CPU_SECONDS);
		if (ask.op == PARSER_MAIL)
			answer_mail(&c, &ask);
		else
			answer_part(&c, &ask);
	}
	_exit(0);
}
