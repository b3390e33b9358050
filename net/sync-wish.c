/* net/sync-wish.c — what people did and asked for, on its way to the server and back. */
#include "net/sync-private.h"

#include "base/err.h"
#include "base/log.h"
#include "cache/inbox.h"

#include <glib/gi18n.h>
#include <string.h>

#define PART_MAX (60ull * 1024 * 1024)

gboolean
sync_push(struct sync *s, const struct folder *folder, GError **error)
{
	g_autoptr(GArray) pushes = ledger_pushes(s->db, folder->id, error);

	if (pushes == NULL)
		return FALSE;
	if (pushes->len == 0)
		return TRUE;
	if (!sync_select(s, folder, error))
		return FALSE;
	for (guint i = 0; i < pushes->len; i++) {
		const struct ledger_push *p = &g_array_index(pushes, struct ledger_push, i);
		g_autoptr(GError) why = NULL;

		if (!s->box.read_only &&
		    !imap_store_flag(s->imap, p->uid, p->flag, p->on, &why)) {
			if (!g_error_matches(why, ERR, ERR_REFUSED)) {
				g_propagate_error(error, g_steal_pointer(&why));
				return FALSE;
			}
			log_warn("%s: %s: the server keeps the flags of UID %u as they are",
				s->account->name, folder->name, p->uid);
		}
		if (!ledger_pushed(s->db, folder->id, p, error))
			return FALSE;
		s->totals->pushed++;
	}
	return TRUE;
}

/* ---- parts ------------------------------------------------------------------------- */

static const struct folder *
folder_of(const struct sync *s, gint64 id)
{
	for (guint i = 0; i < s->folders->len; i++) {
		const struct folder *f = s->folders->pdata[i];

		if (f->id == id)
			return f;
	}
	return NULL;
}

static gboolean
keep_body(const struct ledger_entry *e, GBytes *body, gpointer data, GError **error)
{
	GBytes **out = data;

	(void)e;
	(void)error;
	if (body != NULL && *out == NULL)
		*out = g_bytes_ref(body);
	return TRUE;
}

static guint32
size_of(struct sync *s, gint64 folder, guint32 uid)
{
	g_autoptr(GArray) all = ledger_all(s->db, folder, NULL);

	for (guint i = 0; all != NULL && i < all->len; i++)
		if (g_array_index(all, struct ledger_entry, i).uid == uid)
			return g_array_index(all, struct ledger_entry, i).size;
	return 0;
}

/* Of a mail too large to be fetched whole: the part's own header and body, which make an entity. */
static GBytes *
fetch_entity(struct sync *s, guint32 uid, const char *section, GError **error)
{
	g_autofree char *mime = g_strconcat(section, ".MIME", NULL);
	g_autoptr(GBytes) head = imap_fetch_section(s->imap, uid, mime, 0, 256 * 1024, error);
	g_autoptr(GBytes) body = head != NULL ?
		imap_fetch_section(s->imap, uid, section, 0, PART_MAX, error) : NULL;
	GByteArray *both;

	if (body == NULL)
		return NULL;
	both = g_byte_array_new();
	g_byte_array_append(both, g_bytes_get_data(head, NULL), (guint)g_bytes_get_size(head));
	g_byte_array_append(both, g_bytes_get_data(body, NULL), (guint)g_bytes_get_size(body));
	return g_byte_array_free_to_bytes(both);
}

/* The bytes in which the part is found under *section. */
static GBytes *
source_of(struct sync *s, const struct inbox_wish *w, const char **section, GError **error)
{
	struct ledger_entry want = {0};
	GBytes *source = inbox_source(s->db, w->message, NULL);
	const struct folder *folder;
	gint64 id;

	*section = w->section;
	if (source != NULL)
		return source;
	if (!ledger_find(s->db, w->message, &id, &want.uid) ||
	    (folder = folder_of(s, id)) == NULL) {
		err_set(error, ERR_GONE, _("The mail is no longer on the server, and its attachments "
			"were not kept here."));
		return NULL;
	}
	if (!sync_select(s, folder, error))
		return NULL;
	want.size = size_of(s, id, want.uid);
	if (want.size > IMAP_WHOLE_MAX) {
		*section = "1";
		return fetch_entity(s, want.uid, w->section, error);
	}
	if (imap_fetch_bodies(s->imap, &want, 1, keep_body, &source, error) && source == NULL)
		err_set(error, ERR_GONE, _("The mail is no longer on the server, and its attachments "
			"were not kept here."));
	return source;
}

static GBytes *
part_of(struct sync *s, const struct inbox_wish *w, GError **error)
{
	const char *section;
	g_autoptr(GBytes) source = source_of(s, w, &section, error);

	if (source == NULL)
		return NULL;
	if (s->parser == NULL)
		s->parser = parser_new(s->account->name);
	return parser_part(s->parser, source, section, error);
}

gboolean
sync_wishes(struct sync *s, GError **error)
{
	g_autoptr(GPtrArray) wishes = inbox_wishes(s->db, s->account->id, error);

	if (wishes == NULL)
		return FALSE;
	for (guint i = 0; i < wishes->len; i++) {
		const struct inbox_wish *w = wishes->pdata[i];
		g_autoptr(GError) why = NULL;
		g_autoptr(GBytes) data = part_of(s, w, &why);

		/* a failure that may pass leaves the wish standing; one that lies in the mail answers it */
		if (data == NULL && err_policy(why) != ERR_GIVE_UP) {
			g_propagate_error(error, g_steal_pointer(&why));
			return FALSE;
		}
		if (!inbox_part_have(s->db, w->message, w->section, data,
			    data == NULL ? why->message : NULL, error))
			return FALSE;
	}
	return TRUE;
}
