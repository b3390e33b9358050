/* cache/acknowledge.c — new messages are looked at once; who is to have an acknowledgement gets it into the outbox. */
#include "cache/acknowledge.h"

#include "base/date.h"
#include "base/err.h"
#include "base/fault.h"
#include "base/log.h"
#include "cache/account.h"
#include "cache/canned.h"
#include "cache/clockwork.h"
#include "cache/db-private.h"
#include "cache/episodes.h"
#include "cache/inbox.h"
#include "core/address.h"
#include "core/clock.h"
#include "core/reply.h"
#include "core/wording.h"

#include <glib/gi18n.h>
#include <string.h>

#define AT_ONCE 50 /* messages of one turn: the rest is looked at in the next */
#define NAME "acknowledgement" /* of the template; .fr, .en */
#define WRITER "guichet" /* outbox.advisor: no person */

struct taking { /* one turn */
	struct db *db;
	const struct conf *conf;
	struct account *account;
	gboolean public_too;
	struct canned_store *store;
	const struct calendar *calendar; /* NULL: always open */
	gint64 usual, open; /* acknowledge_usual(); usual -1: not asked yet */
	gint64 now;
};

/* ---- who it is ---------------------------------------------------------------------------- */

/* Addresses of all our accounts, whichever it came in on. */
static gboolean
is_ours(const struct conf *conf, const char *address)
{
	for (const char *const *name = conf_accounts(conf); *name != NULL; name++) {
		g_auto(GStrv) more = conf_get_list(conf, *name, "account", "identities");
		const char *own = conf_get(conf, *name, "account", "address");
		AUTO(address) first = own != NULL ? address_parse_one(own, NULL) : NULL;

		if (first != NULL && address_equal(first->mail, address))
			return TRUE;
		for (char **one = more; one != NULL && *one != NULL; one++) {
			AUTO(address) identity = address_parse_one(*one, NULL);

			if (identity != NULL && address_equal(identity->mail, address))
				return TRUE;
		}
	}
	return FALSE;
}

/* Tells senders apart without keeping their addresses. */
static char *
sender_of(const char *address)
{
	g_autofree char *key = address_key(address);

	return db_hash(16, "sender", key, NULL);
}

static gboolean
is_mail(const struct account *account)
{
	return strcmp(account->channel, account->kind) == 0;
}

static struct acknowledge_question
ask(const struct taking *t, const struct inbox_message *m, const struct inbox_row *c, const char *sender)
{
	struct acknowledge_question q = { .list = m->list_id != NULL && *m->list_id != '\0', .public_ = m->public_,
		.public_too = t->public_too };
	gint64 since = t->now - ACKNOWLEDGE_EACH;

	if (!message_auto_parse(m->automatic, &q.automatic))
		q.automatic = AUTO_GENERATED;
	q.ours = is_ours(t->conf, m->address);
	q.nobody = is_mail(t->account) ? !address_is_valid(m->address) : *m->address == '\0';
	/* answered from another program, whose copy is not here yet */
	q.waits = c->waiting_since > 0 && c->state != CASE_RESOLVED &&
		db_int(t->db, 0, SQL("SELECT answered FROM message_flag WHERE message = ?"), INT(m->id)) == 0;
	q.of_conversation = (int)db_int(t->db, 1, SQL("SELECT count(*) FROM acknowledgement WHERE conversation = ? AND at > ?"
		" AND outbox IS NOT NULL"), INT(m->conversation), INT(since));
	q.of_sender = (int)db_int(t->db, ACKNOWLEDGE_SENDER_MAX, SQL("SELECT count(*) FROM acknowledgement WHERE sender = ? AND at > ?"
		" AND outbox IS NOT NULL"), TEXT(sender), INT(since));
	return q;
}

/* ---- what is promised ------------------------------------------------------------------------ */

/* Always there with the handle; NULL: always open (borrowed). */
static const struct calendar *
calendar_of(struct db *db, gint64 account)
{
	DB_QUERY(q, db, NULL, SQL("SELECT calendar FROM account WHERE id = ?"), INT(account));

	return clockwork_calendar(*db_clockwork_slot(db), db_row(&q) ? db_col_text(&q, 0) : NULL);
}

struct gathering { /* first waits of a channel, on days like today */
	const struct calendar *calendar;
	GHashTable *accounts; /* ids of those of the channel */
	GArray *lengths; /* gint64 */
	gint64 now, open; /* open: the longest that still lasts */
};

static void
gather(const struct episode_row *e, gpointer data)
{
	struct gathering *g = data;
	gint64 length = e->biz_s;

	if (!g_hash_table_contains(g->accounts, &e->account) || !acknowledge_same_class(g->calendar, e->opened, g->now) ||
		(e->closed != 0 && strcmp(e->ended, "answer") != 0))
		return; /* settled without an answer */
	if (e->closed == 0) {
		g->open = MAX(g->open, clock_elapsed(g->calendar, e->opened, g->now, NULL, 0));
		length = G_MAXINT64;
	}
	g_array_append_val(g->lengths, length);
}

gint64
acknowledge_usual(struct db *db, gint64 account, gint64 now, gint64 *open, GError **error)
{
	g_autoptr(GHashTable) accounts = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
	g_autoptr(GArray) lengths = g_array_new(FALSE, FALSE, sizeof(gint64));
	struct gathering g = { .calendar = calendar_of(db, account), .accounts = accounts, .lengths = lengths, .now = now };
	DB_QUERY(q, db, error, SQL("SELECT b.id FROM account a JOIN account b ON b.channel = a.channel WHERE a.id = ?"), INT(account));

	while (db_row(&q)) {
		gint64 id = db_col_int(&q, 0);

		g_hash_table_add(accounts, g_memdup2(&id, sizeof id));
	}
	if (q.failed || !episodes_walk(db, EPISODE_FRT, now - ACKNOWLEDGE_DAYS * DATE_DAY, now, gather, &g, error))
		return 0;
	*open = g.open;
	return acknowledge_p90(lengths);
}

/* By the policy in force for this very wait. */
static gint64
target_of(const struct taking *t, gint64 case_id)
{
	return db_int(t->db, t->account->target_s, SQL("SELECT target_s FROM episode WHERE case_id = ? AND closed = 0"
		" AND kind IN ('frt', 'nrt') AND target_s > 0 ORDER BY opened DESC LIMIT 1"), INT(case_id));
}

/* Never before the target, nor before what the desk does nine times of ten. Where that many have no answer yet, the longest wait that is
 * known. */
static gint64
promise(struct taking *t, gint64 case_id)
{
	gint64 target = target_of(t, case_id);
	g_autoptr(GError) why = NULL;

	if (t->usual < 0)
		t->usual = acknowledge_usual(t->db, t->account->id, t->now, &t->open, &why);
	if (why != NULL)
		log_warn("%s: how long answers take is not known: %s", t->account->name, why->message);
	return acknowledge_promise(t->calendar, t->now, MAX(target, t->usual == G_MAXINT64 ? t->open : t->usual));
}

/* ---- what is said ------------------------------------------------------------------------------ */

static const char *
language_of(const struct inbox_message *m)
{
	struct reply_source source = { .lang = m->lang, .text = m->text };

	return reply_language(&source);
}

/* The time as it is in the zone of the desk: templates show it there. */
static void
set_promise(const struct taking *t, struct value *data, gint64 due)
{
	struct value *object = value_new_object();
	g_autofree char *text = calendar_rfc3339(t->calendar, due), *now = calendar_rfc3339(t->calendar, t->now);

	value_set_text(object, "due", text);
	value_set(data, "promise", object);
	value_set_text(data, "now", now);
}

/* Its own subject when it can be filled, else that of an answer. */
static char *
subject_of(const struct canned *c, const struct value *data, const char *theirs)
{
	struct template_job job = { .data = data, .lang = c->lang };
	AUTO(template) t = *c->subject != '\0' ? template_parse(c->subject, c->name, 1, NULL) : NULL;
	char *own = t != NULL ? template_render(t, &job, NULL) : NULL;

	return own != NULL ? own : reply_subject(theirs);
}

/* FALSE: there is no template for it, or it cannot be filled or sent whole; why is logged. */
static gboolean
write_it(struct taking *t, struct draft *d, const struct inbox_message *m, gint64 due)
{
	g_autofree char *name = g_strconcat(NAME ".", language_of(m), NULL);
	struct canned_fill fill = { .now = t->now, .limit = account_limit(t->account, m->public_) };
	g_autoptr(GError) why = NULL;
	AUTO(value) data = canned_data(t->db, d, t->now, &why);

	fill.canned = data != NULL ? canned_store_or_shipped(t->store, name, &why) : NULL;
	fill.data = data;
	if (fill.canned != NULL && !canned_part_for(fill.canned, t->account->kind, m->public_, &fill.part))
		err_set(&why, ERR_INPUT, "%s has no part for this channel", name);
	if (why == NULL) {
		set_promise(t, data, due);
		d->body = canned_store_fill(t->store, &fill, &why);
	}
	if (why == NULL) {
		d->subject = is_mail(t->account) ? subject_of(fill.canned, data, m->subject) : g_strdup("");
		return TRUE;
	}
	log_warn("%s: message %" G_GINT64_FORMAT " is not acknowledged: %s", t->account->name, m->id, why->message);
	return FALSE;
}

/* To who wrote it, and nobody else; from the address that the account goes by. */
static struct draft *
begin(const struct taking *t, const struct inbox_message *m, gint64 case_id)
{
	struct draft *d = draft_new();
	const char *own = conf_get(t->conf, t->account->name, "account", "address");

	d->case_id = case_id;
	d->account = t->account->id;
	d->message = m->id;
	d->kind = g_strdup("reply");
	d->advisor = g_strdup(WRITER);
	d->identity = g_strdup(is_mail(t->account) && own != NULL ? own
		: *t->account->handle != '\0' ? t->account->handle : t->account->address);
	d->to = is_mail(t->account) ? address_format(NULL, m->address) : g_strdup("");
	d->cc = g_strdup("");
	d->bcc = g_strdup("");
	return d;
}

/* ---- one message --------------------------------------------------------------------------------- */

/* "avant mardi 14 h 30": what the promise is called in lists. */
static char *
words_of(const struct taking *t, const struct inbox_message *m, gint64 due)
{
	const char *lang = language_of(m);
	g_autofree char *text = calendar_rfc3339(t->calendar, due), *by = NULL;
	g_autoptr(GTimeZone) zone = NULL;

	wording_parse_time(text, &due, &zone);
	by = wording_by(due, t->now, lang, zone);
	return g_strdup_printf(strcmp(lang, "fr") == 0 ? "avant %s" : "before %s", by);
}

/* outbox 0: nothing goes, nothing is promised. */
static gboolean
note(struct taking *t, const struct inbox_message *m, gint64 case_id, enum acknowledge_verdict verdict, gint64 outbox, gint64 due,
	GError **error)
{
	g_autofree char *sender = outbox != 0 ? sender_of(m->address) : g_strdup("");
	g_autofree char *words = outbox != 0 ? words_of(t, m, due) : NULL;

	return db_run(t->db, error, SQL("INSERT INTO acknowledgement(message, at, verdict, conversation, case_id, account, sender, outbox,"
		" due, words) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"), INT(m->id), INT(t->now), TEXT(acknowledge_name(verdict)),
		INT(m->conversation), INT(case_id), INT(t->account->id), TEXT(sender), ID(outbox), INT(outbox != 0 ? due : 0), TEXT(words));
}

/* Another worker may have been faster. */
static gboolean
is_known(struct db *db, gint64 message)
{
	return db_int(db, 0, SQL("SELECT 1 FROM acknowledgement WHERE message = ?"), INT(message)) != 0;
}

static gboolean
look_at(struct taking *t, gint64 message, int *sent, GError **error)
{
	AUTO(inbox_message) m = inbox_message(t->db, message, error);
	gint64 case_id = m != NULL ? inbox_case_of(t->db, message) : 0, due = 0, outbox = 0;
	AUTO(inbox_row) c = m != NULL ? inbox_case(t->db, case_id, error) : NULL;
	g_autofree char *sender = m != NULL ? sender_of(m->address) : NULL;
	AUTO(draft) d = NULL;
	struct acknowledge_question q;
	enum acknowledge_verdict verdict;

	if (c == NULL)
		return FALSE;
	if (is_known(t->db, message))
		return TRUE;
	q = ask(t, m, c, sender);
	verdict = acknowledge_decide(&q);
	if (verdict == ACKNOWLEDGE_SEND) {
		d = begin(t, m, case_id);
		due = promise(t, case_id);
		if (due == CLOCK_NEVER || !write_it(t, d, m, due))
			verdict = ACKNOWLEDGE_UNFIT;
		else if ((outbox = outbox_add_automatic(t->db, d, t->now, error)) == 0)
			return FALSE;
	}
	*sent += outbox != 0;
	return note(t, m, case_id, verdict, outbox, due, error);
}

static GArray *
fresh(struct taking *t, GError **error)
{
	GArray *ids = g_array_new(FALSE, FALSE, sizeof(gint64));
	gint64 since = t->now - ACKNOWLEDGE_FRESH;
	DB_QUERY(q, t->db, error, SQL("SELECT m.id FROM message m WHERE m.id >= ?1 AND m.account = ?2 AND m.direction = 'in'"
		" AND m.at >= ?1 AND m.automatic <> 'context' AND m.moot = 0 AND m.kind NOT IN ('edit', 'delete', 'reaction')"
		" AND NOT EXISTS (SELECT 1 FROM acknowledgement a WHERE a.message = m.id) ORDER BY m.id LIMIT ?3"),
		INT(since), INT(t->account->id), INT(AT_ONCE));

	while (db_row(&q)) {
		gint64 id = db_col_int(&q, 0);

		g_array_append_val(ids, id);
	}
	if (q.failed)
		g_clear_pointer(&ids, g_array_unref);
	return ids;
}

/* Each in a transaction of its own: one that cannot be looked at holds up no other. */
static int
look_at_all(struct taking *t, const GArray *ids, GError **error)
{
	int sent = 0;

	for (guint i = 0; i < ids->len; i++) {
		if (!db_begin(t->db, error))
			return -1;
		if (!look_at(t, g_array_index(ids, gint64, i), &sent, error)) {
			db_rollback(t->db);
			return -1;
		}
		(void)FAULT("acknowledge_before_commit");
		if (!db_commit(t->db, TRUE, error))
			return -1;
		(void)FAULT("acknowledge_after_commit");
	}
	return sent;
}

int
acknowledge_new(struct db *db, const struct conf *conf, const char *account, gint64 now, GError **error)
{
	const char *wanted = conf_get(conf, account, "account", "acknowledge");
	struct taking t = { .db = db, .conf = conf, .usual = -1, .now = now };
	g_autoptr(GArray) ids = NULL;
	int sent;

	if (wanted == NULL || strcmp(wanted, "no") == 0)
		return 0;
	t.public_too = strcmp(wanted, "all") == 0;
	if ((t.account = account_by_name(db, account, error)) == NULL)
		return -1;
	ids = fresh(&t, error);
	if (ids != NULL && ids->len > 0) {
		t.calendar = calendar_of(db, t.account->id);
		t.store = canned_store_open(db_home(db), conf);
	}
	sent = ids == NULL ? -1 : ids->len > 0 ? look_at_all(&t, ids, error) : 0;
	g_clear_pointer(&t.store, canned_store_free);
	account_free(t.account);
	return sent;
}

/* ---- what became of it ------------------------------------------------------------------------------ */

void
acknowledge_row_free(struct acknowledge_row *row)
{
	g_free(row->account);
	g_free(row->author);
	g_free(row);
}

static void
free_row(gpointer row)
{
	acknowledge_row_free(row);
}

enum acknowledge_kept
acknowledge_kept(const struct acknowledge_row *row, gint64 now)
{
	if (row->due == 0)
		return ACKNOWLEDGE_NONE;
	if (row->answered > 0)
		return row->answered <= row->due ? ACKNOWLEDGE_KEPT : ACKNOWLEDGE_BROKEN;
	return now <= row->due ? ACKNOWLEDGE_RUNNING : ACKNOWLEDGE_BROKEN;
}

const char *
acknowledge_kept_name(enum acknowledge_kept kept)
{
	static const char *const names[] = { "", "running", "kept", "broken" };

	return names[kept];
}

GPtrArray *
acknowledge_list(struct db *db, gint64 since, GError **error)
{
	GPtrArray *list = g_ptr_array_new_with_free_func(free_row);
	DB_QUERY(q, db, error, SQL("SELECT k.message, k.case_id, k.at, k.due, k.verdict, a.name, m.author, coalesce((SELECT min(o.at)"
		" FROM conversation c CROSS JOIN message o ON o.conversation = c.id WHERE c.case_id = k.case_id AND o.direction = 'out'"
		" AND o.automatic = 'no' AND o.answers AND o.moot = 0 AND o.at >= m.at), 0)"
		" FROM acknowledgement k JOIN account a ON a.id = k.account JOIN message m ON m.id = k.message"
		" WHERE k.at >= ? ORDER BY k.at DESC, k.message DESC"), INT(since));

	while (db_row(&q)) {
		struct acknowledge_row *row = g_new0(struct acknowledge_row, 1);

		row->message = db_col_int(&q, 0);
		row->case_id = db_col_int(&q, 1);
		row->at = db_col_int(&q, 2);
		row->due = db_col_int(&q, 3);
		acknowledge_parse(db_col_text(&q, 4), &row->verdict);
		row->account = db_col_str(&q, 5);
		row->author = db_col_str(&q, 6);
		row->answered = db_col_int(&q, 7);
		g_ptr_array_add(list, row);
	}
	if (q.failed)
		g_clear_pointer(&list, g_ptr_array_unref);
	return list;
}
