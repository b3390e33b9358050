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
	GByteArray *in, *packed; /* kept between mails: growing is what costs */
};

static void
answer(enum parser_status status, const void *data, gsize len, const GByteArray *packed)
{
	struct parser_reply reply = { .len = (guint32)len,
		.packed_len = packed != NULL ? packed->len : 0, .status = (guint8)status };

	if (!proc_write(STDOUT_FILENO, &reply, sizeof reply) ||
	    !proc_write(STDOUT_FILENO, data, len) ||
	    (packed != NULL && !proc_write(STDOUT_FILENO, packed->data, packed->len)))
		_exit(1); /* the parent has gone */
}

static const GByteArray *
deflate_source(struct child *c, guint32 len)
{
	gsize n = libdeflate_zlib_compress_bound(c->deflate, len);

	g_byte_array_set_size(c->packed, (guint)n);
	n = libdeflate_zlib_compress(c->deflate, c->in->data, len, c->packed->data, n);
	g_byte_array_set_size(c->packed, (guint)n);
	return c->packed;
}

static void
answer_mail(struct child *c, const struct parser_ask *ask)
{
	AUTO(message) m = mime_parse(c->in->data, ask->mail_len);
	g_autoptr(GBytes) packed = message_pack(m);
	gsize len;
	const void *data = g_bytes_get_data(packed, &len);

	answer(PARSER_DONE, data, len,
		ask->mail_len > 0 && ask->mail_len <= ask->keep
			? deflate_source(c, ask->mail_len) : NULL);
}

static void
answer_part(struct child *c, const struct parser_ask *ask)
{
	g_autofree char *section = g_strndup((const char *)c->in->data, ask->section_len);
	g_autoptr(GBytes) part = mime_part(c->in->data + ask->section_len, ask->mail_len, section);
	gsize len = 0;
	const void *data = part != NULL ? g_bytes_get_data(part, &len) : NULL;

	answer(part != NULL ? PARSER_DONE : PARSER_NONE, data, len, NULL);
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
	struct child c = { .in = g_byte_array_new(), .packed = g_byte_array_new() };
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
	answer(PARSER_READY, NULL, 0, NULL);
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
