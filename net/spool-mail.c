/* net/spool-mail.c — a spool of mails: *.eml in, *.eml out. */
#include "net/spool-private.h"

#include "base/err.h"
#include "net/deliver-mime.h"
#include "net/parser.h"

struct mails {
	struct deliver_mime mime;
	struct parser *parser; /* for attachments, once one was asked for */
};

static gboolean
mail_open(struct spool *s, GError **error)
{
	struct mails *own = g_new0(struct mails, 1);

	(void)error;
	own->mime = (struct deliver_mime){ .db = s->db, .conf = s->conf, .account = s->account };
	s->own = own;
	return TRUE;
}

static void
mail_rest(struct spool *s)
{
	deliver_mime_clear(&((struct mails *)s->own)->mime); /* it may be large */
}

static void
mail_close(struct spool *s)
{
	struct mails *own = s->own;

	if (own == NULL)
		return;
	deliver_mime_clear(&own->mime);
	g_clear_pointer(&own->parser, parser_free);
	g_free(own);
}

static enum inlet_taken
mail_take(gpointer self, const char *path, GBytes *bytes, GError **error)
{
	const struct spool *s = self;
	struct ingest_origin origin = { .label = path };

	return ingest_mail(s->ingest, bytes, &origin, error) ? INLET_TAKEN : INLET_FAILED;
}

static GBytes *
mail_part(struct spool *s, const struct inbox_wish *wish, GError **error)
{
	g_autoptr(GBytes) source = inbox_source(s->db, wish->message, error);
	struct mails *own = s->own;

	if (source == NULL)
		return NULL;
	if (own->parser == NULL)
		own->parser = parser_new(s->account->name);
	return parser_part(own->parser, source, wish->section, error);
}

static gboolean
mail_send(gpointer self, const struct outbox *row, gboolean some, deliver_step step, gpointer data,
	struct deliver_sent *told, GError **error)
{
	struct spool *s = self;
	struct deliver_mime *mime = &((struct mails *)s->own)->mime;
	const void *bytes;
	gsize len;

	(void)some;
	(void)told; /* a folder takes every recipient */
	if (!deliver_mime_prepare(mime, row, error))
		return FALSE;
	bytes = g_bytes_get_data(mime->bytes, &len);
	return step("envelope", data, error) && spool_write(s, row, bytes, len, step, data, error);
}

static gboolean
mail_keep(gpointer self, const struct outbox *row, gint64 at, GError **error)
{
	struct spool *s = self;

	return deliver_mime_keep(&((struct mails *)s->own)->mime, row, at, error);
}

const struct spool_kind spool_mail = {
	".eml", mail_open, mail_close, mail_rest, mail_take, mail_part,
	{ "spool", mail_send, spool_look, mail_keep, NULL },
};
