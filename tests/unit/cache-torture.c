// layers: none
/* Memory and disks that fail: each piece of work on the cache again and again, each time with another allocation or
 * access to a file refused, the first, the second, … the last one.
 *
 * It must end in words or in order: what it says failed has changed nothing, what it says is done is done whole,
 * what it read is right; nothing stays locked, and asked again with all well it does what it was asked.
 * TORTURE=N: at most N places of each way to fail and piece of work, evenly spread, 0: every one. Without it, one place of
 * two ways each. */
#include "tests/unit/cache-fixture.h"
#include "tests/unit/cache-vfs.h"

#include "cache/board.h"
#include "cache/card.h"
#include "cache/erase.h"
#include "cache/merge.h"
#include "cache/motive.h"
#include "cache/people.h"
#include "cache/roster.h"
#include "cache/stats.h"
#include "cache/story.h"
#include "cache/suspect.h"
#include "cache/timeline.h"
#include "core/entry.h"

#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

/* ---- what fails ---------------------------------------------------------------------- */

enum way { /* once, or from then on */
	MEMORY_ONCE, MEMORY, DISK_ONCE, DISK, FULL, WAY_N
};
static const char *const way_names[] = { "memory once", "memory", "disk once", "disk", "full disk" };

static struct {
	gboolean armed, hit;
	enum way way;
	gint64 n, at; /* so many came by; from this one on it fails, 0 never */
	gboolean synced; /* it was a sync that failed */
} fault;
static gint64 blocks; /* of memory that SQLite holds */
static sqlite3_mem_methods memory;

static gboolean
comes_by(gboolean concerned)
{
	if (!fault.armed || !concerned)
		return FALSE;
	fault.n++;
	if (fault.at == 0 || fault.n < fault.at ||
		(fault.n > fault.at && (fault.way == MEMORY_ONCE || fault.way == DISK_ONCE)))
		return FALSE;
	return fault.hit = TRUE;
}

static gboolean
memory_fails(void)
{
	return comes_by(fault.way == MEMORY_ONCE || fault.way == MEMORY);
}

static gboolean
disk_fails(gboolean grows)
{
	return comes_by(fault.way == DISK_ONCE || fault.way == DISK || (grows && fault.way == FULL));
}

static void *
take_memory(int n)
{
	void *p = memory_fails() ? NULL : memory.xMalloc(n);

	blocks += p != NULL;
	return p;
}

static void
give_memory(void *p)
{
	blocks -= p != NULL;
	memory.xFree(p);
}

static void *
change_memory(void *p, int n)
{
	return memory_fails() ? NULL : memory.xRealloc(p, n);
}

static int
disk_read(sqlite3_file *f, void *to, int n, sqlite3_int64 at)
{
	return disk_fails(FALSE) ? SQLITE_IOERR_READ : vfs_read(f, to, n, at);
}

static int
disk_write(sqlite3_file *f, const void *data, int n, sqlite3_int64 at)
{
	if (disk_fails(TRUE))
		return fault.way == FULL ? SQLITE_FULL : SQLITE_IOERR_WRITE;
	return vfs_write(f, data, n, at);
}

static int
disk_truncate(sqlite3_file *f, sqlite3_int64 size)
{
	return disk_fails(FALSE) ? SQLITE_IOERR_TRUNCATE : vfs_truncate(f, size);
}

/* No disk is waited for. */
static int
disk_sync(sqlite3_file *f, int flags)
{
	(void)f, (void)flags;
	if (!disk_fails(FALSE))
		return SQLITE_OK;
	fault.synced = TRUE;
	return SQLITE_IOERR_FSYNC;
}

static int
disk_size(sqlite3_file *f, sqlite3_int64 *size)
{
	return disk_fails(FALSE) ? SQLITE_IOERR_FSTAT : vfs_size(f, size);
}

static int
disk_map(sqlite3_file *f, int page, int size, int extend, void volatile **out)
{
	if (disk_fails(extend != 0))
		return fault.way == FULL ? SQLITE_FULL : SQLITE_IOERR_SHMMAP;
	return vfs_map(f, page, size, extend, out);
}

static int
disk_open(sqlite3_vfs *of, const char *path, sqlite3_file *f, int flags, int *out)
{
	f->pMethods = NULL;
	return disk_fails(FALSE) ? SQLITE_CANTOPEN : vfs_open_real(of, path, f, flags, out);
}

static void
break_things(void)
{
	sqlite3_mem_methods ours;

	sqlite3_config(SQLITE_CONFIG_GETMALLOC, &memory);
	ours = memory;
	ours.xMalloc = take_memory;
	ours.xFree = give_memory;
	ours.xRealloc = change_memory;
	g_assert_cmpint(sqlite3_config(SQLITE_CONFIG_MALLOC, &ours), ==, SQLITE_OK);
	sqlite3_config(SQLITE_CONFIG_LOOKASIDE, 0, 0); /* or most would never ask */
	sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
	vfs_methods.xRead = disk_read;
	vfs_methods.xWrite = disk_write;
	vfs_methods.xTruncate = disk_truncate;
	vfs_methods.xSync = disk_sync;
	vfs_methods.xFileSize = disk_size;
	vfs_methods.xShmMap = disk_map;
	vfs_install(disk_open, NULL);
}

/* ---- the work ------------------------------------------------------------------------ */

enum { CASE_ANNA = 1, CASE_BOB, CASE_TWIN, CASE_BOB_TOO, DRAFT_ANNA = 1, OUTBOX_BOB = 1, OUTBOX_TWIN };
static GString *said; /* what the work read */

static void
say_int(gint64 n)
{
	g_string_append_printf(said, "%" G_GINT64_FORMAT " ", n);
}

static void
say(const char *text)
{
	g_string_append_printf(said, "%s|", text != NULL ? text : "NULL");
}

/* In a transaction of its own, with what guichet-net enters beside a mail. */
static gboolean
take(struct db *net, const char *spec, guint32 uid, enum inbox_added expected, GError **error)
{
	g_autoptr(GBytes) bytes = g_bytes_new_static("From: x", 7);
	struct inbox_source source = { .account = 1, .own = OURS, .arrived = NOW + uid, .source = bytes,
		.source_codec = "plain", .source_size = 7 };
	struct ledger_entry entry = { .uid = uid, .size = 7 };
	AUTO(message) m = mail(spec, NOW + uid);
	struct message_part *part = message_add_part(m);
	enum inbox_added added;
	gint64 id = 0;
	gboolean ok;

	part->section = g_strdup("2");
	part->name = g_strdup("contrat.pdf");
	part->type = g_strdup("application/pdf");
	part->size = 3;
	if (!db_begin(net, error))
		return FALSE;
	added = inbox_add(net, m, &source, &id, error);
	ok = added != INBOX_FAILED && ledger_add(net, 1, &entry, 1, error) && ledger_stored(net, 1, uid, id, "stored", error) &&
		folder_set(net, 1, uid + 1, 0, NOW, error);
	if (ok && added != expected)
		g_error("a message was taken for %s", added == INBOX_NEW ? "new" : "known");
	if (ok)
		return db_commit(net, TRUE, error);
	db_rollback(net);
	return FALSE;
}

static struct draft *
draft_of(gint64 case_id)
{
	struct draft *d = draft_new();

	d->case_id = case_id;
	d->account = 1;
	d->kind = g_strdup("reply");
	d->advisor = g_strdup("claire");
	d->identity = g_strdup(OURS);
	d->to = g_strdup(case_id == CASE_ANNA ? "anna@x.example" : "bob@x.example");
	d->subject = g_strdup("Re: Carte");
	d->body = g_strdup("Elle part demain.");
	return d;
}

static gboolean
act(struct db *desk, struct act a, GError **error)
{
	a.advisor = "claire";
	a.at = NOW + MINUTE;
	return act_add(desk, &a, error) > 0;
}

/* What every piece of work finds. */
static void
make_world(struct fixture *f)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(GBytes) file = g_bytes_new_static("%PDF", 4);
	AUTO(folder) folder = NULL;

	fixture_set_up(f, NULL);
	folder = folder_open(f->net, 1, "INBOX", "INBOX", "inbox", &error);
	take(f->net, "a@x||anna@x.example|" OURS "|Carte|Ma carte est bloquée. Appelez-moi au 06 12 34 56 78.", 1, INBOX_NEW, &error);
	take(f->net, "b@x||bob@x.example|" OURS "|Virement|Où est mon virement ?", 2, INBOX_NEW, &error);
	take(f->net, "c@x||anna@y.example|" OURS "|Carte encore|Appelez-moi au 06 12 34 56 78, svp.", 3, INBOX_NEW, &error);
	for (gint64 case_id = CASE_ANNA; case_id <= CASE_TWIN; case_id++) {
		AUTO(draft) d = draft_of(case_id);

		draft_save(f->desk, d, NOW, &error);
		draft_attach(f->desk, d->id, "a.pdf", "application/pdf", file, &error);
		if (case_id != CASE_ANNA)
			outbox_add(f->desk, d->id, NOW, 0, &error);
		g_assert_no_error(error);
	}
	outbox_start(f->net, OUTBOX_TWIN, NOW, &error);
	g_assert_true(act(f->desk, (struct act){ .kind = ACT_NOTE, .case_id = CASE_ANNA, .text = "à rappeler" }, &error));
	g_assert_true(act(f->desk, (struct act){ .kind = ACT_CLAIM, .case_id = CASE_BOB }, &error));
	take(f->net, "d@x||bob@x.example|" OURS "|Relevé|Et mon relevé ?", 4, INBOX_NEW, &error);
	take(f->net, "e@x||zoe@z.example|" OURS "|Prêt|Bonjour", 5, INBOX_NEW, &error);
	merge_people(f->desk, 2, 4, NULL, "claire", NOW, &error);
	search_follow(f->net, 2, &error);
	g_assert_no_error(error);
}

static gboolean
do_open(struct fixture *f, enum db_role role, GError **error)
{
	struct db *db = db_open(f->home, role, error);
	AUTO(inbox_row) row = db != NULL ? inbox_case(db, CASE_BOB, error) : NULL;

	say_int(row != NULL ? row->revision : 0);
	db_close(db);
	return row != NULL;
}
static gboolean do_open_desk(struct fixture *f, GError **e) { return do_open(f, DB_DESK, e); }
static gboolean do_open_net(struct fixture *f, GError **e) { return do_open(f, DB_NET, e); }

static gboolean
do_create(struct fixture *f, GError **e)
{
	struct db *db = db_open(f->home, DB_NET, e);

	db_close(db);
	return db != NULL;
}

static gboolean
do_mail_new(struct fixture *f, GError **e)
{
	return take(f->net, "n@x||zoe@x.example|" OURS "|Prêt|Mon n° client est 0012345. Zoé Petit", 6, INBOX_NEW, e);
}

static gboolean
do_mail_reply(struct fixture *f, GError **e)
{
	return take(f->net, "r@x|b@x|bob@x.example|" OURS "|Re: Virement|Toujours rien !", 6, INBOX_NEW, e);
}

static gboolean
do_mail_known(struct fixture *f, GError **e)
{
	return take(f->net, "b@x||bob@x.example|" OURS "|Virement|Où est mon virement ?", 2, INBOX_KNOWN, e);
}

static gboolean
do_flags(struct fixture *f, GError **e)
{
	return ledger_flags(f->net, 1, 1, FLAG_SEEN | FLAG_FLAGGED, e);
}

static gboolean
do_gone(struct fixture *f, GError **e)
{
	const guint32 uids[] = { 1, 3 };

	return ledger_gone(f->net, 1, uids, 2, e);
}

static gboolean
do_reset(struct fixture *f, GError **e)
{
	return folder_reset(f->net, 1, 77, e);
}

static gboolean
do_todo(struct fixture *f, GError **e)
{
	g_autoptr(GArray) all = ledger_all(f->net, 1, e);

	for (guint i = 0; all != NULL && i < all->len; i++)
		say_int(g_array_index(all, struct ledger_entry, i).message);
	return all != NULL;
}

static gboolean
do_draft(struct fixture *f, GError **e)
{
	AUTO(draft) d = draft_of(CASE_BOB);

	return draft_save(f->desk, d, NOW, e);
}

static gboolean
do_attach(struct fixture *f, GError **e)
{
	g_autoptr(GBytes) file = g_bytes_new_take(g_strnfill(100000, 'x'), 100000);

	return draft_attach(f->desk, DRAFT_ANNA, "b.pdf", "application/pdf", file, e);
}

static gboolean
do_queue(struct fixture *f, GError **e)
{
	return outbox_add(f->desk, DRAFT_ANNA, NOW, 30, e) > 0;
}

static gboolean
do_claim(struct fixture *f, GError **e)
{
	return act(f->desk, (struct act){ .kind = ACT_CLAIM, .case_id = CASE_ANNA }, e);
}

static gboolean
do_resolve(struct fixture *f, GError **e)
{
	return act(f->desk, (struct act){ .kind = ACT_RESOLVE, .case_id = CASE_ANNA, .arg = "rappelée" }, e);
}

static gboolean
do_undo(struct fixture *f, GError **e)
{
	struct act last;
	gint64 id = act_last(f->desk, "claire", CASE_BOB, 0, &last);

	if (id == 0) /* as when nothing can be undone: it has no way to say why */
		return err_set(e, ERR_STORAGE, "nothing that could be undone was found");
	return act(f->desk, (struct act){ .kind = ACT_UNDO, .case_id = CASE_BOB, .target = id }, e);
}

static gboolean
do_cancel(struct fixture *f, GError **e)
{
	return act(f->desk, (struct act){ .kind = ACT_CANCEL, .target = OUTBOX_BOB }, e);
}

static gboolean
do_field(struct fixture *f, GError **e)
{
	return act(f->desk, (struct act){ .kind = ACT_FIELD, .customer = 1, .arg = "segment", .text = "pro" }, e);
}

static gboolean
do_verify(struct fixture *f, GError **e)
{
	return act(f->desk, (struct act){ .kind = ACT_VERIFY, .customer = 1, .arg = "client:0012" }, e);
}

static gboolean
do_case_merge(struct fixture *f, GError **e)
{
	return act(f->desk, (struct act){ .kind = ACT_MERGE, .case_id = CASE_BOB, .target = CASE_BOB_TOO }, e);
}

static gboolean
do_people_merge(struct fixture *f, GError **e)
{
	return merge_people(f->desk, 1, 3, NULL, "claire", NOW, e) > 0;
}

static gboolean
do_people_part(struct fixture *f, GError **e)
{
	g_autoptr(GPtrArray) merges = merge_list(f->desk, 2, e);

	if (merges != NULL && merges->len == 0) /* who is that person is asked in a way that has no error */
		return err_set(e, ERR_STORAGE, "no merge of these two was found");
	return merges != NULL && merge_undo(f->desk, ((struct merge *)merges->pdata[0])->act, NULL, TRUE, "claire", NOW, e) > 0;
}

static gboolean
do_roster(struct fixture *f, GError **e)
{
	AUTO(roster) r = roster_new(f->net, "client", TRUE, NOW, FALSE);
	AUTO(entry) entry = entry_new();
	g_autoptr(GPtrArray) conflicts = g_ptr_array_new_with_free_func(g_free);

	entry_put(entry, FIELD_ID, NULL, "0012");
	entry_put(entry, FIELD_NAME, NULL, "Bob Martin");
	entry_put(entry, FIELD_MAIL, NULL, "bob@x.example");
	entry_put(entry, FIELD_PHONE, NULL, "+33699887766");
	entry_put(entry, FIELD_SEGMENT, NULL, "pro");
	g_assert_true(entry_finish(entry, NULL, NULL));
	if (!db_begin(f->net, e))
		return FALSE;
	if (roster_take(r, entry, 1, conflicts, e) != ROSTER_FAILED) {
		say_int(conflicts->len);
		return db_commit(f->net, FALSE, e);
	}
	db_rollback(f->net);
	return FALSE;
}

static gboolean
do_start(struct fixture *f, GError **e)
{
	AUTO(outbox) o = outbox_next(f->net, 1, NOW + MINUTE, e);
	gboolean ok = o != NULL && outbox_is_intact(f->net, o, e);

	if (o == NULL && (e == NULL || *e == NULL))
		g_error("an answer that is due was not found");
	if (ok)
		say(o->body);
	return ok && outbox_start(f->net, o->id, NOW + MINUTE, e);
}

static gboolean
do_end(struct fixture *f, GError **e)
{
	return outbox_end(f->net, OUTBOX_TWIN, OUTBOX_SENT, NULL, 0, NOW + MINUTE, e);
}

static gboolean
do_recover(struct fixture *f, GError **e)
{
	return outbox_recover(f->net, 1, NOW + MINUTE, e);
}

static gboolean
do_phase(struct fixture *f, GError **e)
{
	return account_set_phase(f->net, 1, "syncing", 1, 3, e);
}

static gboolean
do_erase(struct fixture *f, GError **e)
{
	struct erase_request r = { .customer = 1, .advisor = "claire", .now = NOW + MINUTE };
	struct erase_count c = { 0 };
	struct db *db = db_open(f->home, DB_ERASE, e);
	gint64 id = db != NULL ? erase_run(db, &r, &c, e) : 0;

	db_close(db);
	say_int(id);
	say_int(c.messages);
	return id > 0;
}

static gboolean
do_sweep(struct fixture *f, GError **e)
{
	struct db *db = db_open(f->home, DB_ERASE, e);
	gboolean ok = db != NULL && erase_sweep(db, NULL, e);

	db_close(db);
	return ok;
}

static gboolean
do_index(struct fixture *f, GError **e)
{
	return search_follow(f->net, 100, e) >= 0;
}

static gboolean
do_index_anew(struct fixture *f, GError **e)
{
	return search_rebuild(f->net, e);
}

/* search_follow makes what is missing or damaged anew, so this finds everything indexed or says why not. */
static gboolean
do_search(struct fixture *f, GError **e)
{
	g_autoptr(GPtrArray) hits = search_run(f->desk, "carte", FALSE, 0, 10, e);

	for (guint i = 0; hits != NULL && i < hits->len; i++) {
		const struct search_hit *hit = hits->pdata[i];

		say_int(hit->message);
		say(hit->snippet);
	}
	return hits != NULL;
}

static gboolean
do_list(struct fixture *f, GError **e)
{
	const struct inbox_query q = { .advisor = "claire", .now = NOW + MINUTE };
	g_autoptr(GPtrArray) rows = inbox_list(f->desk, &q, e);
	gint64 counts[QUEUE_VIEW_N];

	for (guint i = 0; rows != NULL && i < rows->len; i++) {
		const struct inbox_row *row = rows->pdata[i];

		say(row->customer_address);
		say(row->subject);
		say(row->snippet);
		say(row->owner);
		say_int(row->due);
	}
	if (rows == NULL || !inbox_counts(f->desk, "claire", NOW, counts, e))
		return FALSE;
	for (int i = 0; i < QUEUE_VIEW_N; i++)
		say_int(counts[i]);
	return TRUE;
}

static gboolean
do_thread(struct fixture *f, GError **e)
{
	g_autoptr(GPtrArray) thread = inbox_thread(f->desk, CASE_ANNA, e);
	g_autoptr(GPtrArray) acts = thread != NULL ? inbox_acts(f->desk, CASE_ANNA, e) : NULL;
	g_autoptr(GBytes) source = acts != NULL ? inbox_source(f->desk, ((struct inbox_message *)thread->pdata[0])->id, e) : NULL;

	for (guint i = 0; source != NULL && i < thread->len; i++) {
		const struct inbox_message *m = thread->pdata[i];

		say(m->address);
		say(m->subject);
		say(m->text);
		say_int(m->parts->len);
	}
	for (guint i = 0; source != NULL && i < acts->len; i++)
		say(((struct inbox_act *)acts->pdata[i])->text);
	return source != NULL;
}

static gboolean
do_card(struct fixture *f, GError **e)
{
	AUTO(customer) c = customer_load(f->desk, 1, e);
	g_autoptr(GPtrArray) matches = c != NULL ? customer_matches(f->desk, 1, e) : NULL;
	g_autofree char *card = matches != NULL ? customer_card(f->desk, 1, e) : NULL;

	if (card == NULL)
		return FALSE;
	say(c->name);
	say_int(c->cases->len);
	say_int(c->evidence->len);
	say_int(matches->len);
	say(card);
	return TRUE;
}

static gboolean
do_history(struct fixture *f, GError **e)
{
	const struct timeline_query q = { .customer = 1, .count = 10 };
	g_autoptr(GPtrArray) items = timeline_page(f->desk, &q, e);
	g_autoptr(GPtrArray) people = items != NULL ? customer_list(f->desk, "anna", 0, e) : NULL;

	for (guint i = 0; people != NULL && i < items->len; i++)
		say(((struct timeline_item *)items->pdata[i])->text);
	for (guint i = 0; people != NULL && i < people->len; i++)
		say(((struct customer_row *)people->pdata[i])->address);
	return people != NULL;
}

static gboolean
do_board(struct fixture *f, GError **e)
{
	struct board *b = board_load(f->desk, NOW + MINUTE, e);

	if (b == NULL)
		return FALSE;
	for (guint i = 0; i < b->queues->len; i++) {
		const struct board_queue *q = b->queues->pdata[i];

		say(q->name);
		say_int(q->open);
		say_int(q->waiting);
		say_int(q->oldest);
	}
	board_free(b);
	return TRUE;
}

static gboolean
do_stats(struct fixture *f, GError **e)
{
	const struct stats_period period = { .from = NOW - DATE_DAY, .to = NOW + DATE_DAY, .now = NOW + MINUTE };
	AUTO(stats_set) set = stats_load(f->desk, &period, e);
	AUTO(story) story = set != NULL ? story_load(f->desk, CASE_BOB, e) : NULL;

	if (story == NULL)
		return FALSE;
	say_int(stats_set_size(set));
	say_int(story->events->len);
	return TRUE;
}

static gboolean
do_motives(struct fixture *f, GError **e)
{
	g_autoptr(GPtrArray) rows = motive_report(f->desk, NULL, NOW + MINUTE, e);

	for (guint i = 0; rows != NULL && i < rows->len; i++) {
		say(((struct motive_row *)rows->pdata[i])->name);
		say_int(((struct motive_row *)rows->pdata[i])->messages);
	}
	return rows != NULL;
}

static gboolean
do_outbox(struct fixture *f, GError **e)
{
	g_autoptr(GPtrArray) rows = outbox_list(f->desk, TRUE, e);
	g_autoptr(GPtrArray) files = rows != NULL ? outbox_files(f->desk, OUTBOX_BOB, e) : NULL;
	AUTO(draft) d = files != NULL ? draft_load(f->desk, DRAFT_ANNA, e) : NULL;

	for (guint i = 0; d != NULL && i < rows->len; i++) {
		const struct outbox *o = rows->pdata[i];

		say(o->to);
		say(o->subject);
		say(o->body);
		say_int(o->state);
	}
	if (d == NULL)
		return FALSE;
	say_int(files->len);
	say(d->body);
	return TRUE;
}

static const struct piece {
	const char *name;
	gboolean (*work)(struct fixture *, GError **);
	gboolean alone, empty; /* without handles; without a cache */
	gboolean steps; /* in several transactions: what is done of them stays */
} pieces[] = {
	{ .name = "open-desk", .work = do_open_desk, .alone = TRUE },
	{ .name = "open-net", .work = do_open_net, .alone = TRUE },
	{ .name = "create", .work = do_create, .alone = TRUE, .empty = TRUE },
	{ .name = "mail-new", .work = do_mail_new },
	{ .name = "mail-reply", .work = do_mail_reply },
	{ .name = "mail-known", .work = do_mail_known },
	{ .name = "flags", .work = do_flags },
	{ .name = "gone", .work = do_gone },
	{ .name = "reset", .work = do_reset },
	{ .name = "ledger", .work = do_todo },
	{ .name = "phase", .work = do_phase },
	{ .name = "draft", .work = do_draft },
	{ .name = "attach", .work = do_attach },
	{ .name = "queue", .work = do_queue },
	{ .name = "start", .work = do_start },
	{ .name = "end", .work = do_end },
	{ .name = "recover", .work = do_recover },
	{ .name = "claim", .work = do_claim },
	{ .name = "resolve", .work = do_resolve },
	{ .name = "undo", .work = do_undo },
	{ .name = "cancel", .work = do_cancel },
	{ .name = "field", .work = do_field },
	{ .name = "verify", .work = do_verify },
	{ .name = "case-merge", .work = do_case_merge },
	{ .name = "people-merge", .work = do_people_merge },
	{ .name = "people-part", .work = do_people_part },
	{ .name = "roster", .work = do_roster },
	{ .name = "erase", .work = do_erase, .alone = TRUE },
	{ .name = "sweep", .work = do_sweep, .alone = TRUE, .steps = TRUE },
	{ .name = "index", .work = do_index, .steps = TRUE },
	{ .name = "index-anew", .work = do_index_anew, .steps = TRUE },
	{ .name = "search", .work = do_search },
	{ .name = "list", .work = do_list },
	{ .name = "thread", .work = do_thread },
	{ .name = "card", .work = do_card },
	{ .name = "history", .work = do_history },
	{ .name = "board", .work = do_board },
	{ .name = "stats", .work = do_stats },
	{ .name = "motives", .work = do_motives },
	{ .name = "outbox", .work = do_outbox },
};

/* ---- what is there afterwards -------------------------------------------------------- */

static char *world; /* the home that each begins with */
static gint64 points, refused, ended, failures;

/* Every row of every table; ids made by chance are left out. */
static void
dump(sqlite3 *sql, GString *out)
{
	sqlite3_stmt *tables, *rows;

	sqlite3_prepare_v2(sql, "SELECT name, 'SELECT * FROM ' || name FROM sqlite_master WHERE type = 'table'"
		" AND name NOT LIKE 'sqlite_%' AND name <> 'home' AND sql NOT LIKE 'CREATE VIRTUAL%' ORDER BY name", -1, &tables, NULL);
	while (sqlite3_step(tables) == SQLITE_ROW) {
		g_string_append_printf(out, "\n%s:", sqlite3_column_text(tables, 0));
		g_assert_cmpint(sqlite3_prepare_v2(sql, (const char *)sqlite3_column_text(tables, 1), -1, &rows, NULL), ==, SQLITE_OK);
		while (sqlite3_step(rows) == SQLITE_ROW) {
			g_string_append_c(out, '\n');
			for (int i = 0; i < sqlite3_column_count(rows); i++)
				g_string_append_printf(out, "%.*s|", MIN(sqlite3_column_bytes(rows, i), 2000),
					(const char *)sqlite3_column_blob(rows, i));
		}
		sqlite3_finalize(rows);
	}
	sqlite3_finalize(tables);
}

/* What cache.db holds, once it is seen that it is sound and nobody has left a lock. */
static char *
state_of(const char *home)
{
	static GRegex *chance;
	g_autofree char *path = g_build_filename(home, "cache.db", NULL);
	g_autoptr(GString) out = g_string_new(NULL);
	sqlite3 *sql = NULL;

	if (chance == NULL)
		chance = g_regex_new("[0-9a-f]{32,}", 0, 0, NULL);
	g_assert_cmpint(sqlite3_open_v2(path, &sql, SQLITE_OPEN_READWRITE, "unix"), ==, SQLITE_OK);
	db_add_functions(sql);
	if (db_exec(sql, "BEGIN IMMEDIATE; ROLLBACK") != SQLITE_OK)
		g_string_append(out, "A lock was left.");
	dump(sql, out);
	sqlite3_close(sql);
	return g_regex_replace_literal(chance, out->str, -1, 0, "#", 0, NULL);
}

static void
copy_home(const char *from, const char *to)
{
	g_autoptr(GDir) dir = g_dir_open(from, 0, NULL);
	const char *name;

	while ((name = g_dir_read_name(dir)) != NULL) {
		g_autofree char *here = g_build_filename(from, name, NULL), *there = g_build_filename(to, name, NULL);
		g_autofree char *bytes = NULL;
		gsize n;

		if (g_str_has_suffix(name, ".db")) {
			g_assert_true(g_file_get_contents(here, &bytes, &n, NULL));
			g_assert_true(g_file_set_contents_full(there, bytes, (gssize)n, G_FILE_SET_CONTENTS_NONE, 0600, NULL));
		}
	}
}

static void
begin(const struct piece *p, struct fixture *f)
{
	*f = (struct fixture){ .home = home_new() };
	if (!p->empty)
		copy_home(world, f->home);
}

static void
open_both(const struct piece *p, struct fixture *f)
{
	if (p->alone)
		return;
	f->net = open_ok(f->home, DB_NET);
	f->desk = open_ok(f->home, DB_DESK);
}

static void
close_both(struct fixture *f)
{
	g_clear_pointer(&f->desk, db_close);
	g_clear_pointer(&f->net, db_close);
}

static gboolean
run(const struct piece *p, struct fixture *f, enum way way, gint64 at, GError **error)
{
	gboolean ok;

	g_string_truncate(said, 0);
	memset(&fault, 0, sizeof(fault));
	fault.armed = TRUE;
	fault.way = way;
	fault.at = at;
	ok = p->work(f, error);
	fault.armed = FALSE;
	return ok;
}

struct truth { /* as it is when nothing fails */
	char *before, *after, *said;
	gint64 places;
};

/* Says what is wrong, and the first rows that differ. */
static void
wrong(const struct piece *p, const char *what, const char *seen, const char *wanted)
{
	g_auto(GStrv) a = g_strsplit(seen, "\n", -1), b = g_strsplit(wanted, "\n", -1);
	guint i = 0;

	while (a[i] != NULL && b[i] != NULL && strcmp(a[i], b[i]) == 0)
		i++;
	g_printerr("# %s, %s, %" G_GINT64_FORMAT ": %s\n#\t%s\n#\t%s\n", p->name, way_names[fault.way], fault.at, what,
		a[i] != NULL ? a[i] : "", b[i] != NULL ? b[i] : "");
	failures++;
}

static void
check_again(const struct piece *p, struct fixture *f, const struct truth *t)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *now = NULL;

	if (!run(p, f, fault.way, 0, &error))
		wrong(p, "fails once all is well again", error->message, "");
	now = state_of(f->home);
	if (!p->steps && strcmp(now, t->after) != 0)
		wrong(p, "done again, it is not as it should be", now, t->after);
}

static void
check(const struct piece *p, struct fixture *f, gboolean ok, const GError *error, const struct truth *t)
{
	g_autofree char *now = state_of(f->home);
	gboolean done = strcmp(now, t->after) == 0;

	if (ok != (error == NULL))
		wrong(p, ok ? "done, with an error" : "failed without a word", error != NULL ? error->message : "", "");
	if (ok && strcmp(said->str, t->said) != 0)
		wrong(p, "read wrong", said->str, t->said);
	if (ok && !done)
		wrong(p, "done, but not as it should be", now, t->after);
	if (ok)
		return;
	refused++;
	if (error != NULL && (error->domain != ERR || strlen(error->message) < 20))
		wrong(p, "no sentence", error->message, "");
	if (p->steps || p->empty || strcmp(now, t->before) == 0)
		check_again(p, f, t);
	/* a sync that fails after the commit leaves what was written; whether it is on the disk nobody knows */
	else if (!done || !fault.synced)
		wrong(p, done ? "said to have failed, and is done" : "failed and left something", now, t->before);
}

static void
try_one(const struct piece *p, struct fixture *f, enum way way, gint64 at, const struct truth *t)
{
	g_autoptr(GError) error = NULL;
	gint64 held = blocks;
	gboolean ok;

	open_both(p, f);
	ok = run(p, f, way, at, &error);
	check(p, f, ok, error, t);
	close_both(f);
	if (blocks != held)
		wrong(p, "memory is not given back", "", "");
}

enum { NO_MEMORY = 77, NO_REASON };

static void
on_end(const char *domain, GLogLevelFlags level, const char *message, gpointer data)
{
	(void)domain, (void)data;
	if ((level & G_LOG_FLAG_FATAL) == 0)
		return;
	if (strcmp(message, "out of memory") == 0)
		_exit(NO_MEMORY);
	g_printerr("# %s\n", message);
	_exit(NO_REASON);
}

/* Where memory is wanted, by SQLite or by us, a program may end: in a process of its own. */
static void
try_apart(const struct piece *p, struct fixture *f, enum way way, gint64 at, const struct truth *t)
{
	g_autofree char *left = NULL;
	pid_t child = fork();
	int status;

	if (child == 0) {
		prctl(PR_SET_DUMPABLE, 0);
		failures = 0;
		g_log_set_default_handler(on_end, NULL);
		try_one(p, f, way, at, t);
		fflush(NULL);
		_exit(failures > 0);
	}
	g_assert_cmpint(waitpid(child, &status, 0), ==, child);
	if (WIFEXITED(status) && WEXITSTATUS(status) == NO_MEMORY) {
		ended++;
		left = state_of(f->home);
		if (!p->steps && strcmp(left, t->after) != 0 && strcmp(left, t->before) != 0)
			wrong(p, "ended, and left something", left, t->before);
	} else if (status != 0) {
		g_printerr("# %s, %s, %" G_GINT64_FORMAT ": status %x\n", p->name, way_names[way], at, (unsigned)status);
		failures++;
	}
}

static void
truth_of(const struct piece *p, enum way way, struct truth *t)
{
	g_autoptr(GError) error = NULL;
	struct fixture f;

	begin(p, &f);
	open_both(p, &f);
	if (!p->empty)
		t->before = state_of(f.home);
	run(p, &f, way, 0, &error);
	g_assert_no_error(error);
	t->places = fault.n;
	t->said = g_strdup(said->str);
	t->after = state_of(f.home);
	fixture_tear_down(&f, NULL);
}

static void
test_piece(gconstpointer data)
{
	const struct piece *p = data;
	const char *wanted = g_getenv("TORTURE");
	gint64 most = wanted != NULL ? atoi(wanted) : 1, nth = p - pieces;

	for (int way = 0; way < WAY_N; way++) {
		struct truth t = { 0 };
		gint64 n;

		if (wanted == NULL && way != nth % 2 && way != DISK_ONCE + nth % 3)
			continue;
		truth_of(p, (enum way)way, &t);
		n = most > 0 ? MIN(most, t.places) : t.places;
		for (gint64 i = 0; i < n; i++) {
			struct fixture f;

			points++;
			begin(p, &f);
			(way <= MEMORY ? try_apart : try_one)(p, &f, (enum way)way, 1 + (2 * i + 1) * t.places / (2 * n + 1), &t);
			home_free(f.home);
		}
		g_free(t.before);
		g_free(t.after);
		g_free(t.said);
	}
	if (failures > 0)
		g_test_fail();
	failures = 0;
}

int
main(int argc, char **argv)
{
	struct fixture f;
	int code;

	g_setenv("TZ", "UTC", TRUE);
	g_test_init(&argc, &argv, NULL);
	break_things();
	said = g_string_new(NULL);
	make_world(&f);
	world = g_steal_pointer(&f.home);
	db_close(f.desk);
	db_close(f.net);
	for (gsize i = 0; i < G_N_ELEMENTS(pieces); i++) {
		g_autofree char *path = g_strconcat("/cache/torture/", pieces[i].name, NULL);

		g_test_add_data_func(path, &pieces[i], test_piece);
	}
	code = g_test_run();
	g_test_message("%" G_GINT64_FORMAT " points, %" G_GINT64_FORMAT " ended the process", points, ended);
	home_free(world);
	g_string_free(said, TRUE);
	return code;
}
