/* net/deliver-mail.c — the link of a mail account: SMTP out, IMAP to look and to copy; and the
 * loop of its worker. Sessions last for one turn: between turns nothing is kept open. */
#include "net/deliver.h"

#include "base/date.h"
#include "base/err.h"
#include "base/log.h"
#include "net/deliver-mime.h"
#include "net/imap.h"
#include "net/smtp.h"
#include "net/stop.h"

#include <glib/gi18n.h>

struct mail_link {
	const struct conf *conf;
	const char *account;
	struct deliver_mime mime;
	struct smtp *smtp;
	struct imap *imap;
	char *sent, *inbox; /* wire names, once imap is open; sent NULL: the server has none */
};

static void
close_sessions(struct mail_link *m)
{
	g_clear_pointer(&m->smtp, smtp_free);
	g_clear_pointer(&m->imap, imap_free);
	g_clear_pointer(&m->sent, g_free);
	g_clear_pointer(&m->inbox, g_free);
	deliver_mime_clear(&m->mime); /* it may be large, and the next turn far */
}

static gboolean
mail_send(gpointer self, const struct outbox *row, gboolean some, deliver_step step, gpointer data,
	struct deliver_sent *told, GError **error)
{
	struct mail_link *m = self;
	gboolean ok;

	if (!deliver_mime_prepare(&m->mime, row, error))
		return FALSE;
	if (m->smtp == NULL)
		m->smtp = smtp_open(m->conf, m->account, stop_fd(), error);
	if (m->smtp == NULL)
		return FALSE;
	ok = smtp_send(m->smtp, m->mime.from, m->mime.recipients, m->mime.bytes,
		some ? SMTP_SOME : SMTP_ALL, step, data, told->refused, error);
	if (!smtp_is_usable(m->smtp))
		g_clear_pointer(&m->smtp, smtp_free);
	return ok;
}

/* ---- the Sent folder --------------------------------------------------------------- */

/* sent-folder as configured, else the one the server marks \Sent. */
static void
learn_folders(struct mail_link *m, const GPtrArray *list)
{
	const char *wanted = conf_get(m->conf, m->account, "account", "sent-folder");

	for (guint i = 0; i < list->len; i++) {
		const struct imap_folder *f = g_ptr_array_index(list, i);

		if (!f->selectable)
			continue;
		if (m->sent == NULL && (wanted != NULL && *wanted != '\0' ?
			g_strcmp0(f->name, wanted) == 0 : g_strcmp0(f->role, "sent") == 0))
			m->sent = g_strdup(f->wire);
		if (m->inbox == NULL && g_ascii_strcasecmp(f->name, "INBOX") == 0)
			m->inbox = g_strdup(f->wire);
	}
}

static gboolean
open_imap(struct mail_link *m, GError **error)
{
	g_autoptr(GPtrArray) list = NULL;

	if (m->imap != NULL)
		return TRUE;
	m->imap = imap_open(m->conf, m->account, stop_fd(), error);
	list = m->imap != NULL ? imap_list(m->imap, error) : NULL;
	if (list != NULL)
		learn_folders(m, list);
	else
		g_clear_pointer(&m->imap, imap_free);
	return m->imap != NULL;
}

/* After a failure only a refusal leaves the session whole. */
static void
drop_imap_after(struct mail_link *m, const GError *why)
{
	if (!g_error_matches(why, ERR, ERR_REFUSED)) {
		g_clear_pointer(&m->imap, imap_free);
		g_clear_pointer(&m->sent, g_free);
		g_clear_pointer(&m->inbox, g_free);
	}
}

/* Is our Message-ID in that folder? */
static enum deliver_found
look_in(struct mail_link *m, const char *wire, const char *message_id, GError **error)
{
	struct imap_box box;
	g_autoptr(GArray) uids = NULL;

	if (wire == NULL)
		return DELIVER_ABSENT;
	if (imap_select(m->imap, wire, 0, 0, &box, NULL, NULL, error))
		uids = imap_search_message_id(m->imap, message_id, error);
	if (uids == NULL)
		return DELIVER_FAILED;
	return uids->len > 0 ? DELIVER_FOUND : DELIVER_ABSENT;
}

/* Sent: some servers file what they take. INBOX: what we send to ourselves. */
static enum deliver_found
mail_look(gpointer self, const struct outbox *row, struct deliver_sent *told, GError **error)
{
	struct mail_link *m = self;
	g_autoptr(GError) why = NULL;
	enum deliver_found found = DELIVER_FAILED;

	(void)told;
	if (open_imap(m, &why)) {
		found = look_in(m, m->sent, row->channel_id, &why);
		if (found == DELIVER_ABSENT)
			found = look_in(m, m->inbox, row->channel_id, &why);
	}
	if (why != NULL) {
		drop_imap_after(m, why);
		g_propagate_error(error, g_steal_pointer(&why));
	}
	return found;
}

static gboolean
mail_copy(gpointer self, const struct outbox *row, GError **error)
{
	struct mail_link *m = self;
	g_autoptr(GError) why = NULL;
	enum deliver_found found;
	guint32 uid;

	if (!deliver_mime_prepare(&m->mime, row, error) || !open_imap(m, error))
		return FALSE;
	if (m->sent == NULL)
		return err_set(error, ERR_GONE, _("Account “%s”: the server has no folder for sent "
			"mail. Name one as sent-folder, or set copy-to-sent = no."), m->account);
	/* once only: the server may file it itself, and we may have died after doing it */
	found = look_in(m, m->sent, row->channel_id, &why);
	if (found == DELIVER_ABSENT && !imap_append(m->imap, m->sent, m->mime.bytes, FLAG_SEEN,
		    row->sent_at, &uid, &why))
		found = DELIVER_FAILED;
	if (found != DELIVER_FAILED)
		return TRUE;
	drop_imap_after(m, why);
	g_propagate_error(error, g_steal_pointer(&why));
	return FALSE;
}

static gboolean
mail_keep(gpointer self, const struct outbox *row, gint64 at, GError **error)
{
	return deliver_mime_keep(&((struct mail_link *)self)->mime, row, at, error);
}

static const struct deliver_link smtp_link = {"smtp", mail_send, mail_look, mail_keep, mail_copy};

/* ---- the worker -------------------------------------------------------------------- */

gboolean
deliver_run(struct db *db, const struct conf *conf, const char *account, struct bell *bell,
	gboolean once, GError **error)
{
	AUTO(account) row = account_by_name(db, account, error);
	struct mail_link m = {.conf = conf, .account = account,
		.mime = {.db = db, .conf = conf, .account = row}};
	AUTO(deliver) d = row != NULL ? deliver_new(db, conf, account, &smtp_link, &m, error) : NULL;
	gboolean ok = d != NULL;

	while (ok) {
		gint64 wake = 0;

		ok = deliver_turn(d, &wake, error);
		close_sessions(&m);
		if (!ok || once || stop_wanted())
			break;
		deliver_wait(bell, wake);
	}
	close_sessions(&m);
	return ok;
}
