/* net/spool.c — a folder as a link: files in new/ come in, answers go to outbox/ as files. */
#include "net/spool-private.h"

#include "base/date.h"
#include "base/err.h"
#include "base/log.h"
#include "base/proc.h"
#include "net/stop.h"

#include <glib/gi18n.h>
#include <poll.h>

#define INDEX_MS 100

/* ---- in ------------------------------------------------------------------------------ */

static void
set_phase(struct spool *s, const char *phase, guint done, guint total)
{
	g_autoptr(GError) why = NULL;

	if (!account_set_phase(s->db, s->account->id, phase, done, total, &why))
		log_warn("%s: the status cannot be written: %s", s->account->name, why->message);
}

static void
tell(gpointer self, guint done, guint total)
{
	set_phase(self, "syncing", done, total);
}

static gboolean
settle(gpointer self, GError **error)
{
	return ingest_settle(((struct spool *)self)->ingest, error);
}

static gboolean
bring_in(struct spool *s, GError **error)
{
	const struct inlet_user user = { s->kind->take, settle, tell };
	g_autoptr(GError) trouble = NULL;

	if (!inlet_pass(s->inlet, &user, s, error))
		return FALSE;
	if (inlet_trouble(s->inlet) != NULL)
		err_set(&trouble, ERR_INPUT, "%s", inlet_trouble(s->inlet));
	return account_set_result(s->db, s->account->id, trouble, 0, date_now(), error);
}

/* ---- attachments asked for ------------------------------------------------------------ */

static gboolean
fulfil_wishes(struct spool *s, GError **error)
{
	g_autoptr(GPtrArray) wishes = inbox_wishes(s->db, s->account->id, error);

	for (guint i = 0; wishes != NULL && i < wishes->len; i++) {
		const struct inbox_wish *wish = g_ptr_array_index(wishes, i);
		g_autoptr(GError) why = NULL;
		g_autoptr(GBytes) part = s->kind->part(s, wish, &why);

		if (part == NULL && err_policy(why) != ERR_GIVE_UP) {
			g_propagate_error(error, g_steal_pointer(&why));
			return FALSE;
		}
		if (!inbox_part_have(s->db, wish->message, wish->section, part,
			    part == NULL ? why->message : NULL, error))
			return FALSE;
	}
	return wishes != NULL;
}

/* ---- out ----------------------------------------------------------------------------- */

char *
spool_answer_path(const struct spool *s, const struct outbox *row)
{
	g_autofree char *name = g_strconcat(row->gid, s->kind->suffix, NULL);

	return g_build_filename(s->outbox, name, NULL);
}

gboolean
spool_write(const struct spool *s, const struct outbox *row, const void *bytes, gsize len,
	deliver_step step, gpointer data, GError **error)
{
	g_autofree char *path = spool_answer_path(s, row);

	if (!proc_mkdir(s->outbox, error) || !step("data", data, error) || !step("body", data, error) ||
	    !proc_write_file(path, bytes, len, error))
		return FALSE;
	/* it is there: a failure to write that down must not make anybody send it again */
	(void)step("done", data, NULL);
	return TRUE;
}

enum deliver_found
spool_look(gpointer self, const struct outbox *row, struct deliver_sent *told, GError **error)
{
	g_autofree char *path = spool_answer_path(self, row);

	(void)told;
	(void)error;
	return g_file_test(path, G_FILE_TEST_IS_REGULAR) ? DELIVER_FOUND : DELIVER_ABSENT;
}

/* ---- the loop ------------------------------------------------------------------------ */

/* Until a file comes, the bell rings, an answer falls due, or the worker is to end. */
static void
wait_for_work(struct spool *s, gint64 wake, gboolean indexed)
{
	struct pollfd fds[] = {
		{ .fd = inlet_fd(s->inlet), .events = POLLIN }, { .fd = bell_fd(s->bell), .events = POLLIN },
		{ .fd = stop_fd(), .events = POLLIN },
	};
	gint64 end = date_monotonic() + INLET_AGAIN_MS;

	if (wake != 0)
		end = MIN(end, date_monotonic() + MAX(wake - date_now(), 0));
	while (indexed && !stop_wanted()) {
		gint64 left = end - date_monotonic();
		int n = left > 0 ? poll(fds, G_N_ELEMENTS(fds), (int)left) : 0;

		if (n == 0 || fds[0].revents != 0)
			break;
		if ((bell_take(s->bell) & (1u << BELL_WORK | 1u << BELL_SYNC)) != 0)
			break;
	}
	inlet_drain(s->inlet);
}

/* What is due leaves, however the bringing in went. */
static gboolean
one_turn(struct spool *s, gint64 *wake, GError **error)
{
	g_autoptr(GError) why = NULL;

	if (bring_in(s, &why) && fulfil_wishes(s, &why))
		return deliver_turn(s->deliver, wake, error);
	(void)deliver_turn(s->deliver, wake, NULL);
	g_propagate_error(error, g_steal_pointer(&why));
	return FALSE;
}

static gboolean
index_more(struct spool *s, gboolean *done)
{
	g_autoptr(GError) why = NULL;

	*done = ingest_index(s->ingest, INDEX_MS, &why);
	if (why != NULL) {
		log_warn("%s: the search index is behind: %s", s->account->name, why->message);
		*done = TRUE;
	}
	return *done;
}

static gboolean
loop(struct spool *s, gboolean once, GError **error)
{
	gint64 wake = 0;
	gboolean indexed = FALSE;

	do {
		gboolean ok = one_turn(s, &wake, error);

		if (s->kind->rest != NULL)
			s->kind->rest(s);
		if (!ok)
			return FALSE;
		index_more(s, &indexed);
		while (once && !indexed && !stop_wanted())
			index_more(s, &indexed);
		set_phase(s, once ? "idle" : "listening", 0, 0);
		if (!once)
			wait_for_work(s, wake, indexed);
	} while (!once && !stop_wanted());
	return TRUE;
}

static gboolean
open_folder(struct spool *s, GError **error)
{
	const char *path = conf_get(s->conf, s->account->name, "account", "spool");

	if (path == NULL || *path == '\0')
		return err_set(error, ERR_CONFIG,
			_("Account “%s” has link = spool but no folder: add a line spool = PATH to %s."),
			s->account->name, conf_path(s->conf));
	s->inlet = inlet_new(s->account->name, path, s->kind->suffix, error);
	s->outbox = g_build_filename(path, "outbox", NULL);
	return s->inlet != NULL && proc_mkdir(s->outbox, error);
}

static gboolean
start(struct spool *s, const char *account, GError **error)
{
	s->account = account_by_name(s->db, account, error);
	if (s->account == NULL || !open_folder(s, error) || !s->kind->open(s, error))
		return FALSE;
	s->ingest = ingest_new(s->db, s->conf, s->account);
	s->deliver = deliver_new(s->db, s->conf, account, &s->kind->link, s, error);
	return s->deliver != NULL;
}

gboolean
spool_run(struct db *db, const struct conf *conf, const char *account, struct bell *bell,
	gboolean once, struct sync_totals *totals, GError **error)
{
	struct spool s = { .db = db, .conf = conf, .bell = bell,
		.kind = conf_has_connector(conf, account) ? &spool_pages : &spool_mail };
	gboolean ok = start(&s, account, error) && loop(&s, once, error);
	struct ingest_totals t = s.ingest != NULL ? ingest_totals(s.ingest) : (struct ingest_totals){ 0 };

	totals->added = t.added;
	totals->known = t.known;
	totals->raw = t.raw;
	totals->bytes = s.inlet != NULL ? inlet_bytes(s.inlet) : 0;
	totals->trouble = g_strdup(s.inlet != NULL ? inlet_trouble(s.inlet) : NULL);
	g_clear_pointer(&s.deliver, deliver_free);
	s.kind->close(&s);
	g_clear_pointer(&s.ingest, ingest_free);
	g_clear_pointer(&s.inlet, inlet_free);
	g_clear_pointer(&s.account, account_free);
	g_free(s.outbox);
	return ok;
}
