/* net/deliver-mime.c — composes an answer as a mail once, for sending, keeping and copying. */
#include "net/deliver-mime.h"

#include "core/address.h"
#include "net/compose.h"
#include "net/ingest.h"

#include <glib/gi18n.h>
#include <string.h>

void
deliver_mime_clear(struct deliver_mime *m)
{
	m->id = 0;
	g_clear_pointer(&m->from, g_free);
	g_clear_pointer(&m->recipients, g_ptr_array_unref);
	g_clear_pointer(&m->bytes, g_bytes_unref);
}

/* The envelope's sender: an international domain in its xn-- form (transfer full). */
static char *
bare_ascii(const char *identity, GError **error)
{
	AUTO(address) a = address_parse_one(identity, error);
	const char *at = a != NULL ? strrchr(a->mail, '@') : NULL;
	g_autofree char *domain = at != NULL ? g_hostname_to_ascii(at + 1) : NULL;

	if (a == NULL || domain == NULL)
		return g_strdup(a != NULL ? a->mail : NULL);
	return g_strdup_printf("%.*s@%s", (int)(at - a->mail), a->mail, domain);
}

/* The date is that of the signing off (RFC 5322 §3.6.1), so that the bytes are the same at every
 * try. */
gboolean
deliver_mime_prepare(struct deliver_mime *m, const struct outbox *row, GError **error)
{
	g_autoptr(GPtrArray) files = NULL;

	if (m->id == row->id)
		return TRUE;
	deliver_mime_clear(m);
	m->recipients = compose_recipients(row, error);
	m->from = m->recipients != NULL ? bare_ascii(row->identity, error) : NULL;
	files = m->from != NULL ? outbox_files(m->db, row->id, error) : NULL;
	m->bytes = files != NULL ? compose_mail(row, files, row->created_at, error) : NULL;
	if (m->bytes == NULL) {
		deliver_mime_clear(m);
		return FALSE;
	}
	m->id = row->id;
	return TRUE;
}

gboolean
deliver_mime_keep(struct deliver_mime *m, const struct outbox *row, gint64 at, GError **error)
{
	struct ingest_origin origin = {
		.sent_folder = TRUE, .at = at, .outbox = row->gid, .label = _("the outbox"),
	};
	AUTO(ingest) ingest = NULL;

	if (!deliver_mime_prepare(m, row, error))
		return FALSE;
	ingest = ingest_new(m->db, m->conf, m->account);
	return ingest_mail(ingest, m->bytes, &origin, error) && ingest_flush(ingest, error);
}
