/* net/reconcile.c — every UID of every folder, there and here. */
#include "net/reconcile.h"

#include "base/err.h"
#include "cache/account.h"
#include "cache/ledger.h"
#include "net/engine.h"
#include "net/imap.h"
#include "net/imap-wire.h"

#include <glib/gi18n.h>
#include <string.h>

struct reconciler {
	struct db *db;
	const struct conf *conf;
	struct imap *imap;
	const struct account *account;
	GPtrArray *known; /* struct folder *, as the cache has them */
	reconcile_told told;
	gpointer data;
};

gboolean
reconcile_level(const struct reconcile *r)
{
	return r->error == NULL && r->uidvalidity == r->was_uidvalidity &&
		r->missing->len == 0 && r->extra->len == 0;
}

static gint
by_uid(gconstpointer a, gconstpointer b)
{
	guint32 x = ((const struct ledger_entry *)a)->uid, y = ((const struct ledger_entry *)b)->uid;

	return x < y ? -1 : x > y;
}

/* `stray`: UIDs missing though they have a row. What is here from `below` on is passed over (0: nothing
 * is). How many are there and here. */
static guint
compare(const GArray *there, const GArray *here, guint32 below, GArray *missing, GArray *extra,
	GArray *stray)
{
	guint stored = 0;
	gsize i = 0, j = 0;

	while (i < there->len || j < here->len) {
		const struct ledger_entry *t = i < there->len ?
			&g_array_index(there, struct ledger_entry, i) : NULL;
		const struct ledger_entry *h = j < here->len ?
			&g_array_index(here, struct ledger_entry, j) : NULL;

		if (h == NULL || (t != NULL && t->uid < h->uid)) {
			g_array_append_val(missing, t->uid);
			i++;
		} else if (t == NULL || h->uid < t->uid) {
			if (below == 0 || h->uid < below)
				g_array_append_val(extra, h->uid);
			j++;
		} else {
			if (h->message != 0) {
				stored++;
			} else {
				g_array_append_val(missing, h->uid);
				g_array_append_val(stray, h->uid);
			}
			i++;
			j++;
		}
	}
	return stored;
}

/* MODSEQ 0 makes the next pass compare all UIDs; a row without a message makes way for it. */
static gboolean
mark(struct reconciler *rc, const struct folder *f, const GArray *stray, GError **error)
{
	return (stray->len == 0 || ledger_gone(rc->db, f->id,
			(const guint32 *)(gconstpointer)stray->data, stray->len, error)) &&
		folder_set(rc->db, f->id, f->uidnext, 0, f->synced_at, error);
}

/* The list of the server is made first: what a running guichet-net stores meanwhile is no difference. */
static gboolean
list_both(struct reconciler *rc, const struct folder *f, const char *wire, struct reconcile *r,
	GArray *missing, GArray *extra, GError **error)
{
	g_autoptr(GArray) there = g_array_new(FALSE, FALSE, sizeof(struct ledger_entry));
	g_autoptr(GArray) stray = g_array_new(FALSE, FALSE, sizeof(guint32)), here = NULL;
	struct imap_box box;

	if (!imap_select(rc->imap, wire, 0, 0, &box, NULL, NULL, error) ||
	    !imap_fetch_flags(rc->imap, 1, 0, 0, there, error))
		return FALSE;
	g_array_sort(there, by_uid);
	r->uidvalidity = box.uidvalidity;
	r->server = there->len;
	r->was_uidvalidity = f != NULL ? f->uidvalidity : 0;
	here = f != NULL && f->uidvalidity == box.uidvalidity ? ledger_all(rc->db, f->id, error) :
		g_array_new(FALSE, FALSE, sizeof(struct ledger_entry));
	if (here == NULL)
		return FALSE;
	r->stored = compare(there, here, engine_running(db_home(rc->db)) != 0 ? box.uidnext : 0,
		missing, extra, stray);
	return f == NULL || reconcile_level(r) || mark(rc, f, stray, error);
}

static gboolean
reconcile_folder(struct reconciler *rc, const struct folder *f, const char *name, GError **error)
{
	g_autoptr(GArray) missing = g_array_new(FALSE, FALSE, sizeof(guint32));
	g_autoptr(GArray) extra = g_array_new(FALSE, FALSE, sizeof(guint32));
	g_autofree char *wire = f != NULL ? g_strdup(f->wire) : wire_name_encode(name);
	g_autoptr(GError) why = NULL;
	struct reconcile r = {.account = rc->account->name, .folder = name, .missing = missing,
		.extra = extra};

	if (!list_both(rc, f, wire, &r, missing, extra, &why)) {
		/* after anything else the session can only be freed */
		if (!g_error_matches(why, ERR, ERR_REFUSED) && !g_error_matches(why, ERR, ERR_INPUT)) {
			g_propagate_error(error, g_steal_pointer(&why));
			return FALSE;
		}
		r.error = why;
	}
	rc->told(&r, rc->data);
	return TRUE;
}

static const struct folder *
find_known(const struct reconciler *rc, const char *name)
{
	for (guint i = 0; i < rc->known->len; i++) {
		const struct folder *f = rc->known->pdata[i];

		if (strcmp(f->name, name) == 0)
			return f;
	}
	return NULL;
}

/* The folders of the configuration, then the one of sent mail. A folder that left the configuration is
 * no longer level, and need not be. */
static gboolean
reconcile_folders(struct reconciler *rc, GError **error)
{
	g_auto(GStrv) names = conf_get_list(rc->conf, rc->account->name, "account", "folders");
	const char *sent = conf_get(rc->conf, rc->account->name, "account", "sent-folder");
	g_autoptr(GHashTable) done = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);

	for (char **n = names; n != NULL && *n != NULL; n++) {
		const char *name = g_ascii_strcasecmp(*n, "INBOX") == 0 ? "INBOX" : *n;

		if (g_hash_table_add(done, g_strdup(name)) &&
		    !reconcile_folder(rc, find_known(rc, name), name, error))
			return FALSE;
	}
	for (guint i = 0; i < rc->known->len; i++) {
		const struct folder *f = rc->known->pdata[i];
		gboolean ours = sent != NULL && *sent != '\0' ? strcmp(f->name, sent) == 0 :
			strcmp(f->role, "sent") == 0;

		if (ours && g_hash_table_add(done, g_strdup(f->name)) &&
		    !reconcile_folder(rc, f, f->name, error))
			return FALSE;
	}
	return TRUE;
}

gboolean
reconcile_account(struct db *db, const struct conf *conf, const char *account, reconcile_told told,
	gpointer data, GError **error)
{
	AUTO(account) row = account_by_name(db, account, error);
	AUTO(imap) imap = row != NULL ? imap_open(conf, account, -1, error) : NULL;
	g_autoptr(GPtrArray) known = imap != NULL ? folder_list(db, row->id, error) : NULL;
	struct reconciler rc = {.db = db, .conf = conf, .imap = imap, .account = row,
		.known = known, .told = told, .data = data};

	return known != NULL && reconcile_folders(&rc, error);
}
