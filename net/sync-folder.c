/* net/sync-folder.c — one folder: its ledger, then its bodies. */
#include "net/sync-private.h"

#include "base/err.h"
#include "base/date.h"
#include "base/fault.h"
#include "base/log.h"

#include <glib/gi18n.h>
#include <stdlib.h>
#include <string.h>

#define NEWEST 50u /* shown before anything else is known of a new folder */
/* Between two looks at the bell: so many bytes, or what comes in BATCH_S seconds. Where a batch begins, the server and the
 * parser have to be waited for. A small mail takes as long as a larger one. */
#define BATCH_BYTES (16u * 1024 * 1024)
#define BATCH_BYTES_MAX (48u * 1024 * 1024)
#define BATCH_S 2
#define MAIL_BYTES (16u * 1024)
#define BATCH (BATCH_BYTES_MAX / MAIL_BYTES)
#define FLAGS 200u /* changed flags in a transaction: each may work a case out anew */
#define ROWS 5000u /* ledger rows in a transaction: a writer of the desk waits no longer */

static GArray *
entries(void)
{
	return g_array_new(FALSE, FALSE, sizeof(struct ledger_entry));
}

static struct ledger_entry *
entry_at(const GArray *list, gsize i)
{
	return &g_array_index(list, struct ledger_entry, i);
}

/* ---- bodies ------------------------------------------------------------------------ */

struct batch {
	struct sync *s;
	const struct folder *folder;
	GArray *gone; /* guint32: the server has them no more */
};

static gboolean
got_body(const struct ledger_entry *e, GBytes *body, gpointer data, GError **error)
{
	struct batch *b = data;
	struct ingest_origin origin = {
		.folder = b->folder->id, .uid = e->uid, .flags = e->flags,
		.sent_folder = strcmp(b->folder->role, "sent") == 0,
		.at = e->received, .label = b->folder->name,
		.size = body != NULL && e->size > IMAP_WHOLE_MAX ? e->size : 0,
	};

#ifdef GUICHET_FAULTS
	if (g_getenv("GUICHET_POISON_UID") != NULL && body != NULL &&
	    (guint32)atoi(g_getenv("GUICHET_POISON_UID")) == e->uid)
		abort();
#endif
	if (sync_must_end(b->s, error))
		return FALSE;
	b->s->done++;
	sync_tell(b->s);
	if (body != NULL)
		return ingest_mail(b->s->ingest, body, &origin, error);
	g_array_append_val(b->gone, e->uid);
	return TRUE;
}

static void
be_wary(struct sync *s, const struct folder *folder, const GArray *todo)
{
	guint32 low = entry_at(todo, todo->len - 1)->uid, high = entry_at(todo, 0)->uid;

	if (s->wary.folder != folder->id || high < s->wary.low || low > s->wary.high)
		s->wary.crashes = 0;
	s->wary.folder = folder->id;
	s->wary.low = low;
	s->wary.high = high;
	wary_store(db_home(s->db), s->account->id, &s->wary);
}

static void
be_at_ease(struct sync *s)
{
	s->wary = (struct wary){0};
	wary_store(db_home(s->db), s->account->id, &s->wary);
}

/* Everything of a batch is committed. */
static gboolean
end_batch(struct batch *b, GError **error)
{
	if (FAULT("sync_before_commit"))
		return err_set(error, ERR_STORAGE, _("Account “%s”: the cache cannot be written "
			"(fault point)."), b->s->account->name);
	if (!ingest_flush(b->s->ingest, error))
		return FALSE;
	b->s->totals->gone += b->gone->len;
	return ledger_gone(b->s->db, b->folder->id, (const guint32 *)(gconstpointer)b->gone->data,
		b->gone->len, error);
}

static gboolean
fetch(struct sync *s, const struct folder *folder, const struct ledger_entry *want, gsize n,
	GError **error)
{
	struct batch b = {s, folder, g_array_new(FALSE, FALSE, sizeof(guint32))};
	g_autoptr(GError) why = NULL;
	gboolean ok = imap_fetch_bodies(s->imap, want, n, got_body, &b, &why);

	/* what came before a failure is as good as any: keep it */
	if (!end_batch(&b, ok ? error : NULL))
		ok = FALSE;
	g_array_unref(b.gone);
	if (why != NULL)
		g_propagate_error(error, g_steal_pointer(&why));
	return ok;
}

/* In place of a mail that cannot be had: an advisor must see that something is there. */
static gboolean
store_stub(struct sync *s, const struct folder *folder, guint32 uid, const char *why, GError **error)
{
	g_autofree char *text = g_strdup_printf(
		"Message-ID: <unreadable.%u.%u.%" G_GINT64_FORMAT "@guichet.invalid>\r\n"
		"Subject: %s\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n"
		"%s\r\n\r\n%s\r\n", folder->uidvalidity, uid, folder->id,
		"=?utf-8?Q?Mail_that_cannot_be_read?=",
		_("This mail is on the server, but it cannot be brought here. Open it in another mail "
		  "program or in webmail."), why);
	g_autoptr(GBytes) source = g_bytes_new(text, strlen(text));
	struct ingest_origin origin = {.folder = folder->id, .uid = uid, .label = folder->name,
		.at = date_now(), .sent_folder = strcmp(folder->role, "sent") == 0};

	log_warn("%s: %s: UID %u cannot be read, a note stands in its place", s->account->name,
		folder->name, uid);
	return ingest_mail(s->ingest, source, &origin, error) && ingest_flush(s->ingest, error);
}

/* One by one: after two crashes among them, or when the server refused one. */
static gboolean
fetch_warily(struct sync *s, const struct folder *folder, const struct ledger_entry *want, gsize n,
	GError **error)
{
	struct wary before = s->wary;

	for (gsize i = 0; i < n; i++) {
		g_autoptr(GError) why = NULL;
		g_autofree char *killed = NULL;

		if (before.crashes > 2 && before.low == before.high && want[i].uid == before.low) {
			killed = g_strdup_printf(_("Reading it ended the program %d times."),
				before.crashes);
			if (!store_stub(s, folder, want[i].uid, killed, error))
				return FALSE;
			continue;
		}
		s->wary = (struct wary){folder->id, want[i].uid, want[i].uid,
			before.crashes > 0 ? MAX(before.crashes, 2) : 0};
		wary_store(db_home(s->db), s->account->id, &s->wary);
		if (fetch(s, folder, &want[i], 1, &why))
			continue;
		if (!g_error_matches(why, ERR, ERR_REFUSED)) {
			g_propagate_error(error, g_steal_pointer(&why));
			return FALSE;
		}
		if (!store_stub(s, folder, want[i].uid, why->message, error))
			return FALSE;
	}
	return TRUE;
}

static gboolean
fetch_batch(struct sync *s, const struct folder *folder, const GArray *todo, GError **error)
{
	const struct ledger_entry *want = entry_at(todo, 0);
	g_autoptr(GError) why = NULL;
	gboolean ok;

	be_wary(s, folder, todo);
	if (s->wary.crashes >= 2) {
		ok = fetch_warily(s, folder, want, todo->len, error);
	} else if (fetch(s, folder, want, todo->len, &why)) {
		ok = TRUE;
	} else if (g_error_matches(why, ERR, ERR_REFUSED)) {
		g_autoptr(GArray) left = ledger_todo(s->db, folder->id, todo->len, error);

		ok = left != NULL && (left->len == 0 ||
			fetch_warily(s, folder, entry_at(left, 0), left->len, error));
	} else {
		g_propagate_error(error, g_steal_pointer(&why));
		return FALSE;
	}
	if (ok)
		be_at_ease(s);
	return ok;
}

/* A crash said where: the suspects alone, not the thousand around them. */
static void
keep_suspects(const struct sync *s, const struct folder *folder, GArray *todo)
{
	if (s->wary.folder != folder->id || s->wary.crashes < 2)
		return;
	for (guint i = todo->len; i-- > 0;)
		if (entry_at(todo, i)->uid < s->wary.low || entry_at(todo, i)->uid > s->wary.high)
			g_array_remove_index(todo, i);
}

static void
keep_some(const struct sync *s, GArray *todo)
{
	guint64 most = CLAMP(imap_rate(s->imap) * BATCH_S, BATCH_BYTES, BATCH_BYTES_MAX), bytes = 0;
	guint n = 0;

	for (; n < todo->len && bytes < most; n++)
		bytes += MAX(entry_at(todo, n)->size, MAIL_BYTES);
	g_array_set_size(todo, n);
}

gboolean
sync_bodies(struct sync *s, struct folder *folder, GError **error)
{
	for (;;) {
		g_autoptr(GArray) todo = ledger_todo(s->db, folder->id, BATCH, error);

		if (todo == NULL)
			return FALSE;
		if (todo->len == 0)
			return TRUE;
		keep_suspects(s, folder, todo);
		if (todo->len == 0) { /* it is gone from the server since */
			be_at_ease(s);
			continue;
		}
		keep_some(s, todo);
		if (!sync_select(s, folder, error) || !fetch_batch(s, folder, todo, error) ||
		    !sync_serve(s, error) || !sync_attend(s, folder, error))
			return FALSE;
	}
}

/* ---- the ledger -------------------------------------------------------------------- */

static gboolean
add_rows(struct sync *s, const struct folder *folder, const GArray *list, GError **error)
{
	for (gsize i = 0; i < list->len; i += ROWS)
		if (sync_must_end(s, error) || !ledger_add(s->db, folder->id, entry_at(list, i),
			MIN(ROWS, list->len - i), error))
			return FALSE;
	return TRUE;
}

static gboolean
set_some_flags(struct sync *s, const struct folder *folder, const struct ledger_entry *list, gsize n,
	GError **error)
{
	if (!db_begin(s->db, error))
		return FALSE;
	for (gsize i = 0; i < n; i++) {
		if (list[i].uid >= folder->uidnext) /* a new one: it comes with its body */
			continue;
		if (!ledger_flags(s->db, folder->id, list[i].uid, list[i].flags, error)) {
			db_rollback(s->db);
			return FALSE;
		}
		s->totals->flags++;
	}
	return db_commit(s->db, FALSE, error);
}

static gboolean
set_flags(struct sync *s, const struct folder *folder, const GArray *list, GError **error)
{
	for (gsize i = 0; i < list->len; i += FLAGS)
		if (sync_must_end(s, error) || !set_some_flags(s, folder, entry_at(list, i),
			MIN(FLAGS, list->len - i), error))
			return FALSE;
	return TRUE;
}

static gboolean
drop_rows(struct sync *s, const struct folder *folder, const GArray *uids, GError **error)
{
	s->totals->gone += uids->len;
	return uids->len == 0 || ledger_gone(s->db, folder->id,
		(const guint32 *)(gconstpointer)uids->data, uids->len, error);
}

/* Never seen, or another UIDVALIDITY: the newest first, then the whole list. */
static gboolean
level_anew(struct sync *s, struct folder *folder, GError **error)
{
	g_autoptr(GArray) newest = entries(), all = entries();

	if (folder->uidvalidity != s->box.uidvalidity) {
		if (folder->uidvalidity != 0)
			log_info("%s: %s: the server numbered its mails anew, reading it again",
				s->account->name, folder->name);
		if (!folder_reset(s->db, folder->id, s->box.uidvalidity, error))
			return FALSE;
		folder->uidvalidity = s->box.uidvalidity;
		folder->uidnext = 0;
		folder->modseq = 0;
	}
	if (s->box.exists > 0)
		ingest_expect(s->ingest);
	if (s->box.exists > NEWEST) {
		g_autoptr(GArray) todo = NULL;

		s->total = MAX(s->total, s->box.exists);
		if (!imap_fetch_newest(s->imap, NEWEST, newest, error) ||
		    !add_rows(s, folder, newest, error) ||
		    (todo = ledger_todo(s->db, folder->id, NEWEST, error)) == NULL ||
		    (todo->len > 0 && !fetch_batch(s, folder, todo, error)))
			return FALSE;
	}
	return imap_fetch_flags(s->imap, 1, 0, 0, all, error) && add_rows(s, folder, all, error);
}

static gint
by_uid(gconstpointer a, gconstpointer b)
{
	guint32 x = ((const struct ledger_entry *)a)->uid, y = ((const struct ledger_entry *)b)->uid;

	return x < y ? -1 : x > y;
}

/* Without QRESYNC, or when counts disagree: the whole list against the ledger. */
static gboolean
compare_all(struct sync *s, const struct folder *folder, GError **error)
{
	g_autoptr(GArray) there = entries(), changed = entries(), added = entries();
	g_autoptr(GArray) gone = g_array_new(FALSE, FALSE, sizeof(guint32));
	g_autoptr(GArray) here = ledger_all(s->db, folder->id, error);
	gsize i = 0, j = 0;

	if (here == NULL || !imap_fetch_flags(s->imap, 1, 0, 0, there, error))
		return FALSE;
	g_array_sort(there, by_uid);
	while (i < here->len || j < there->len) {
		const struct ledger_entry *h = i < here->len ? entry_at(here, i) : NULL;
		const struct ledger_entry *t = j < there->len ? entry_at(there, j) : NULL;

		if (t == NULL || (h != NULL && h->uid < t->uid)) {
			g_array_append_val(gone, h->uid);
			i++;
		} else if (h == NULL || t->uid < h->uid) {
			g_array_append_vals(added, t, 1);
			j++;
		} else {
			if (h->flags != t->flags)
				g_array_append_vals(changed, t, 1);
			i++;
			j++;
		}
	}
	return add_rows(s, folder, added, error) && set_flags(s, folder, changed, error) &&
		drop_rows(s, folder, gone, error);
}

static gboolean
level_known(struct sync *s, struct folder *folder, GArray *vanished, GArray *changed,
	GError **error)
{
	gboolean exact = imap_can(s->imap, "QRESYNC") && imap_can(s->imap, "ENABLE") &&
		folder->modseq != 0 && s->box.modseq != 0;
	gboolean modseq = exact || (imap_can(s->imap, "CONDSTORE") && folder->modseq != 0 &&
		s->box.modseq != 0);

	if (s->box.uidnext == 0 || s->box.uidnext > folder->uidnext) {
		g_autoptr(GArray) added = entries();

		if (s->box.uidnext != 0)
			ingest_expect(s->ingest);
		if (!imap_fetch_flags(s->imap, folder->uidnext, 0, 0, added, error) ||
		    !add_rows(s, folder, added, error))
			return FALSE;
	}
	if (modseq && !exact && s->box.modseq != folder->modseq &&
	    !imap_fetch_flags(s->imap, 1, 0, folder->modseq, changed, error))
		return FALSE;
	if (!set_flags(s, folder, changed, error) || !drop_rows(s, folder, vanished, error))
		return FALSE;
	if (modseq && ledger_held(s->db, folder->id) == s->box.exists)
		return TRUE;
	return compare_all(s, folder, error);
}

static guint32
next_uid(const struct sync *s, const struct folder *folder)
{
	g_autoptr(GArray) all = NULL;

	if (s->box.uidnext != 0)
		return s->box.uidnext;
	all = ledger_all(s->db, folder->id, NULL); /* a server that does not say */
	return all != NULL && all->len > 0 ? entry_at(all, all->len - 1)->uid + 1 : 1;
}

gboolean
sync_level(struct sync *s, struct folder *folder, GError **error)
{
	g_autoptr(GArray) vanished = g_array_new(FALSE, FALSE, sizeof(guint32));
	g_autoptr(GArray) changed = entries();
	gboolean known, ok;
	guint32 next;

	s->selected = 0;
	if (!imap_select(s->imap, folder->wire, folder->uidnext != 0 ? folder->uidvalidity : 0,
		    folder->modseq, &s->box, vanished, changed, error))
		return FALSE;
	s->selected = folder->id;
	known = folder->uidnext != 0 && folder->uidvalidity == s->box.uidvalidity;
	ok = known ? level_known(s, folder, vanished, changed, error) : level_anew(s, folder, error);
	if (!ok)
		return FALSE;
	next = next_uid(s, folder);
	if (next != folder->uidnext || s->box.modseq != folder->modseq) {
		if (!folder_set(s->db, folder->id, next, s->box.modseq, date_now(), error))
			return FALSE;
		folder->uidnext = next;
		folder->modseq = s->box.modseq;
	}
	return sync_push(s, folder, error);
}

gboolean
sync_select(struct sync *s, const struct folder *folder, GError **error)
{
	if (s->selected == folder->id)
		return TRUE;
	s->selected = 0;
	if (!imap_select(s->imap, folder->wire, 0, 0, &s->box, NULL, NULL, error))
		return FALSE;
	if (s->box.uidvalidity != folder->uidvalidity) /* busy: begun again within a second */
		return err_set(error, ERR_BUSY, _("Account “%s”: %s was numbered anew just now; it "
			"is read again at once."), s->account->name, folder->name);
	s->selected = folder->id;
	return TRUE;
}

gboolean
sync_differs(struct sync *s, const struct folder *folder, gboolean *differs, GError **error)
{
	struct imap_box box;

	if (!imap_status(s->imap, folder->wire, &box, error))
		return FALSE;
	*differs = box.uidvalidity != folder->uidvalidity || box.uidnext != folder->uidnext ||
		box.modseq != folder->modseq ||
		(box.modseq == 0 && box.exists != ledger_held(s->db, folder->id));
	return TRUE;
}
