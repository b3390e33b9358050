/* net/sync.c — which folders, in which order, and when again. */
#include "net/sync-private.h"

#include "base/date.h"
#include "base/err.h"
#include "base/fault.h"
#include "base/log.h"
#include "net/stop.h"

#include <glib/gi18n.h>
#include <string.h>

#define TELL_MS 200
#define IDLE_S (29 * 60) /* RFC 2177: a server may log out after 30 minutes */
#define INDEX_MS 500
#define ATTEND_MS 10000 /* in a long sync, between two looks for new mail */

void
sync_totals_clear(struct sync_totals *t)
{
	g_clear_pointer(&t->trouble, g_free);
}

/* ---- progress, bells, the end ------------------------------------------------------ */

void
sync_tell(struct sync *s)
{
	gint64 now = date_monotonic();

	if (now - s->told_at < TELL_MS)
		return;
	s->told_at = now;
	account_set_phase(s->db, s->account->id, "syncing", s->done, MAX(s->total, s->done), NULL);
}

static void
set_phase(struct sync *s, const char *phase)
{
	account_set_phase(s->db, s->account->id, phase, 0, 0, NULL);
}

gboolean
sync_must_end(const struct sync *s, GError **error)
{
	if (!stop_wanted())
		return FALSE;
	err_set(error, ERR_BUSY, _("Account “%s”: stopped."), s->account->name);
	return TRUE;
}

/* TRUE when a bell rang that is ours to answer. */
static gboolean
is_called(gpointer data)
{
	struct sync *s = data;

	s->rang |= bell_take(s->bell) & (1u << BELL_WORK | 1u << BELL_SYNC);
	return s->rang != 0 || stop_wanted();
}

static gboolean
push_all(struct sync *s, GError **error)
{
	for (guint i = 0; i < s->folders->len; i++)
		if (!sync_push(s, s->folders->pdata[i], error))
			return FALSE;
	return TRUE;
}

gboolean
sync_serve(struct sync *s, GError **error)
{
	if (sync_must_end(s, error))
		return FALSE;
	if (!is_called(s) || (s->rang & 1u << BELL_WORK) == 0)
		return TRUE;
	s->rang &= ~(1u << BELL_WORK);
	return sync_wishes(s, error) && push_all(s, error);
}

/* ---- which folders ----------------------------------------------------------------- */

static const struct imap_folder *
find_listed(const GPtrArray *list, const char *name, const char *role)
{
	for (guint i = 0; list != NULL && i < list->len; i++) {
		const struct imap_folder *f = list->pdata[i];

		if (f->selectable && ((name != NULL && strcmp(f->name, name) == 0) ||
			(name == NULL && strcmp(f->role, role) == 0)))
			return f;
	}
	return NULL;
}

static struct folder *
find_cached(struct sync *s, const GPtrArray *cached, const char *name, const char *role)
{
	for (guint i = 0; i < cached->len; i++) {
		const struct folder *f = cached->pdata[i];

		if (name != NULL ? strcmp(f->name, name) == 0 : strcmp(f->role, role) == 0)
			return folder_open(s->db, s->account->id, f->name, f->wire, f->role, NULL);
	}
	return NULL;
}

static void
note_trouble(struct sync *s, const char *name)
{
	g_free(s->totals->trouble);
	s->totals->trouble = g_strdup_printf(_("Account “%s”: the server has no folder “%s”. Correct "
		"its name under folders (or sent-folder) in the configuration; the other folders "
		"are kept level."), s->account->name, name);
	log_warn("%s", s->totals->trouble);
}

/* name NULL: by role. The list is asked for at most once, and only when the cache does not know. */
static gboolean
add_folder(struct sync *s, const GPtrArray *cached, GPtrArray **list, const char *name,
	const char *role, GError **error)
{
	struct folder *f = find_cached(s, cached, name, role);
	const struct imap_folder *listed;

	if (f == NULL && g_strcmp0(name, "INBOX") == 0)
		f = folder_open(s->db, s->account->id, "INBOX", "INBOX", "inbox", error);
	if (f == NULL) {
		if (*list == NULL && (*list = imap_list(s->imap, error)) == NULL)
			return FALSE;
		listed = find_listed(*list, name, role);
		if (listed == NULL) {
			if (name != NULL)
				note_trouble(s, name);
			return TRUE;
		}
		f = folder_open(s->db, s->account->id, listed->name, listed->wire,
			g_strcmp0(role, "sent") == 0 ? "sent" : listed->role, error);
	}
	if (f == NULL)
		return FALSE;
	for (guint i = 0; i < s->folders->len; i++)
		if (((const struct folder *)s->folders->pdata[i])->id == f->id) {
			folder_free(f);
			return TRUE;
		}
	g_ptr_array_add(s->folders, f);
	return TRUE;
}

static gboolean
find_folders(struct sync *s, GError **error)
{
	g_autoptr(GPtrArray) cached = folder_list(s->db, s->account->id, error), list = NULL;
	g_auto(GStrv) names = conf_get_list(s->conf, s->account->name, "account", "folders");
	const char *sent = conf_get(s->conf, s->account->name, "account", "sent-folder");

	if (cached == NULL)
		return FALSE;
	g_ptr_array_set_size(s->folders, 0);
	for (char **name = names; name != NULL && *name != NULL; name++) {
		gboolean inbox = g_ascii_strcasecmp(*name, "INBOX") == 0;

		if (!add_folder(s, cached, &list, inbox ? "INBOX" : *name, "", error))
			return FALSE;
	}
	if (sent != NULL && *sent == '\0')
		sent = NULL;
	if (!add_folder(s, cached, &list, sent, "sent", error))
		return FALSE;
	if (s->folders->len == 0)
		return err_set(error, ERR_CONFIG, _("Account “%s”: none of its folders is on the "
			"server. Correct folders in the configuration."), s->account->name);
	return TRUE;
}

/* ---- passes ------------------------------------------------------------------------ */

static void
count_total(struct sync *s)
{
	s->total = 0;
	s->done = 0;
	for (guint i = 0; i < s->folders->len; i++)
		s->total += ledger_left(s->db, ((const struct folder *)s->folders->pdata[i])->id);
}

/* A folder that vanished is no reason to leave the others alone: it is dropped, FALSE for any other
 * failure. Takes `why`. */
static gboolean
drop_folder(struct sync *s, guint i, GError *why, GError **error)
{
	const struct folder *f = s->folders->pdata[i];

	if (!g_error_matches(why, ERR, ERR_REFUSED) && !g_error_matches(why, ERR, ERR_INPUT)) {
		g_propagate_error(error, why);
		return FALSE;
	}
	g_free(s->totals->trouble);
	s->totals->trouble = g_strdup_printf(_("%s (folder “%s”; the others are kept level)"),
		why->message, f->name);
	log_warn("%s", s->totals->trouble);
	g_ptr_array_remove_index(s->folders, i);
	g_error_free(why);
	return TRUE;
}

static gboolean
level_or_drop(struct sync *s, guint *i, GError **error)
{
	GError *why = NULL;

	if (!sync_level(s, s->folders->pdata[*i], &why))
		return drop_folder(s, *i, why, error);
	(*i)++;
	return TRUE;
}

static gboolean
bodies_or_drop(struct sync *s, guint *i, GError **error)
{
	GError *why = NULL;

	if (!sync_bodies(s, s->folders->pdata[*i], &why))
		return drop_folder(s, *i, why, error);
	(*i)++;
	return TRUE;
}

static gboolean
report(struct sync *s, GError **error)
{
	struct ingest_totals t = ingest_totals(s->ingest);
	g_autoptr(GError) trouble = NULL;

	s->totals->added = t.added;
	s->totals->known = t.known;
	s->totals->raw = t.raw;
	s->totals->bytes = imap_bytes(s->imap);
	s->totals->passed = TRUE;
	if (s->totals->trouble != NULL)
		err_set(&trouble, ERR_GONE, "%s", s->totals->trouble);
	return account_set_result(s->db, s->account->id, trouble, 0, date_now(), error);
}

/* All folders level, then all bodies: the newest of each are on screen before the oldest of one. */
static gboolean
pass(struct sync *s, GError **error)
{
	gint64 start = date_monotonic();

	set_phase(s, "syncing");
	g_clear_pointer(&s->totals->trouble, g_free);
	if (!find_folders(s, error))
		return FALSE;
	for (guint i = 0; i < s->folders->len;)
		if (!level_or_drop(s, &i, error))
			return FALSE;
	if (s->folders->len == 0)
		return err_set(error, ERR_TEMP, "%s", s->totals->trouble);
	count_total(s);
	for (guint i = 0; i < s->folders->len;)
		if (!bodies_or_drop(s, &i, error))
			return FALSE;
	if (s->folders->len == 0)
		return err_set(error, ERR_TEMP, "%s", s->totals->trouble);
	if (!sync_wishes(s, error) || !push_all(s, error) || !report(s, error))
		return FALSE;
	log_info("%s: pass over %u folders: %" G_GINT64_FORMAT " new, %" G_GINT64_FORMAT
		" flags, %" G_GUINT64_FORMAT " bytes, %" G_GINT64_FORMAT " ms", s->account->name,
		s->folders->len, s->totals->added, s->totals->flags, s->totals->bytes,
		date_monotonic() - start);
	return TRUE;
}

static gboolean
index_all(struct sync *s, GError **error)
{
	g_autoptr(GError) why = NULL;

	while (!ingest_index(s->ingest, INDEX_MS, &why)) {
		if (why != NULL) {
			g_propagate_error(error, g_steal_pointer(&why));
			return FALSE;
		}
		if (sync_must_end(s, error))
			return FALSE;
	}
	return TRUE;
}

/* ---- following --------------------------------------------------------------------- */

static gboolean
look_again(struct sync *s, struct folder *f, GError **error)
{
	gint64 told_at;

	/* A few new mails are no sync to be watched; a long one is, and ends. */
	told_at = s->told_at = date_monotonic();
	if (!sync_level(s, f, error))
		return FALSE;
	s->done = 0;
	s->total = ledger_left(s->db, f->id);
	if (!sync_bodies(s, f, error))
		return FALSE;
	if (s->told_at != told_at)
		set_phase(s, "listening");
	return TRUE;
}

/* Folders that are not idled on: STATUS tells whether they moved. */
static gboolean
poll_others(struct sync *s, GError **error)
{
	gboolean whole = TRUE;

	for (guint i = 1; i < s->folders->len;) {
		struct folder *f = s->folders->pdata[i];
		GError *why = NULL;
		gboolean differs;

		if (sync_differs(s, f, &differs, &why) && (!differs || look_again(s, f, &why))) {
			i++;
			continue;
		}
		if (!drop_folder(s, i, why, error))
			return FALSE;
		whole = FALSE;
	}
	return whole || report(s, error);
}

/* A folder that is being read is known to have changed when the server said so, the first one by its
 * STATUS. */
gboolean
sync_attend(struct sync *s, struct folder *now, GError **error)
{
	struct folder *first = s->folders->pdata[0];
	gboolean due = date_monotonic() - s->attended_at >= ATTEND_MS, differs;

	if (FAULT("sync_attend")) /* a slow link */
		due = TRUE;
	if (!due)
		return TRUE;
	s->attended_at = date_monotonic();
	if (s->selected == now->id && imap_has_news(s->imap) && !sync_level(s, now, error))
		return FALSE;
	if (now == first)
		return TRUE;
	return sync_differs(s, first, &differs, error) &&
		(!differs || (sync_level(s, first, error) && sync_bodies(s, first, error)));
}

/* One wait, and what it brought. */
static gboolean
follow(struct sync *s, gint64 *poll_at, gint64 every, GError **error)
{
	g_autoptr(GError) why = NULL;
	gboolean indexed = ingest_index(s->ingest, INDEX_MS, &why);
	struct folder *first = s->folders->pdata[0];
	gint64 left = (*poll_at - date_monotonic()) / 1000;
	int bits;

	if (why != NULL)
		log_warn("%s: the search index is behind: %s", s->account->name, why->message);
	if (s->selected != first->id && !look_again(s, first, error))
		return FALSE;
	bits = imap_idle(s->imap, bell_fd(s->bell), is_called, s,
		indexed || why != NULL ? (int)CLAMP(left, 1, IDLE_S) : 0, error);
	if (bits < 0 || sync_must_end(s, error))
		return FALSE;
	if ((bits & 1) != 0 && (!look_again(s, first, error) || !report(s, error)))
		return FALSE;
	if ((s->rang & 1u << BELL_SYNC) != 0) {
		s->rang = 0;
		if (!pass(s, error))
			return FALSE;
		set_phase(s, "listening");
	}
	if (!sync_serve(s, error))
		return FALSE;
	if (date_monotonic() >= *poll_at) {
		*poll_at = date_monotonic() + every;
		return poll_others(s, error);
	}
	return TRUE;
}

static gboolean
watch(struct sync *s, GError **error)
{
	gint64 every = 1000 * MAX(conf_get_int(s->conf, s->account->name, "account", "poll"), 5);
	gint64 poll_at = date_monotonic() + every;

	set_phase(s, "listening");
	while (!stop_wanted()) {
		if (s->folders->len == 1)
			poll_at = date_monotonic() + IDLE_S * 1000;
		if (!follow(s, &poll_at, every, error))
			return FALSE;
	}
	return TRUE;
}

static void
read_ahead(gpointer data)
{
	imap_read_ahead(data);
}

static gboolean
run(struct sync *s, gboolean once, GError **error)
{
	g_autoptr(GPtrArray) known = folder_list(s->db, s->account->id, error);

	if (known == NULL)
		return FALSE;
	set_phase(s, "connecting");
	s->ingest = ingest_new(s->db, s->conf, s->account);
	if (known->len == 0) /* a new account: its mail comes as soon as the server has greeted us */
		ingest_expect(s->ingest);
	s->imap = imap_open(s->conf, s->account->name, stop_fd(), error);
	if (s->imap == NULL)
		return FALSE;
	ingest_meanwhile(s->ingest, read_ahead, s->imap);
	return pass(s, error) && (once ? index_all(s, error) : watch(s, error));
}

gboolean
sync_run(struct db *db, const struct conf *conf, const char *account, struct bell *bell,
	gboolean once, struct sync_totals *totals, GError **error)
{
	AUTO(account) row = account_by_name(db, account, error);
	struct sync s = {.db = db, .conf = conf, .account = row, .bell = bell, .totals = totals};
	g_autoptr(GError) why = NULL;
	gboolean ok;

	if (row == NULL)
		return FALSE;
	s.folders = g_ptr_array_new_with_free_func((GDestroyNotify)folder_free);
	s.wary = wary_load(db_home(db), row->id);
	s.attended_at = date_monotonic();
	ok = run(&s, once, &why) || (stop_wanted() && g_error_matches(why, ERR, ERR_BUSY));
	if (s.ingest != NULL)
		ingest_free(s.ingest);
	if (s.parser != NULL)
		parser_free(s.parser);
	if (s.imap != NULL) {
		totals->bytes = imap_bytes(s.imap);
		imap_free(s.imap);
	}
	g_ptr_array_unref(s.folders);
	if (!ok && totals->passed && g_error_matches(why, ERR, ERR_REFUSED))
		why->code = ERR_TEMP; /* it went well before: the next session finds its way round */
	if (ok)
		set_phase(&s, "idle");
	else
		g_propagate_error(error, g_steal_pointer(&why));
	return ok;
}
