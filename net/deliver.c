/* net/deliver.c — the life of an answer from the outbox to the Sent folder, for every link.
 *
 * Each state is durable before the step that it announces. What a crash interrupts is found
 * again: `sending` by outbox_recover, `sent` without a copy by outbox_uncopied. */
#include "net/deliver.h"

#include "base/date.h"
#include "base/err.h"
#include "base/fault.h"
#include "base/log.h"
#include "base/proc.h"
#include "cache/account.h"
#include "cache/ledger.h"
#include "cache/outbox-net.h"
#include "cache/review.h"
#include "net/stop.h"

#include <glib/gi18n.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

#define GIVE_UP_AFTER (3 * DATE_DAY) /* of a server that says "not now" */
#define SOME_AFTER (30 * DATE_MINUTE) /* of one recipient that holds up the others */
#define LOOK_FOR DATE_HOUR /* when looking itself fails */
#define FILE_AGAIN (2 * DATE_MINUTE) /* before another try at the copy … */
#define FILE_LATER DATE_HOUR /* … when only a person can mend what failed: a wrong password, say */

struct deliver {
	struct db *db;
	const struct conf *conf;
	struct account *account;
	const struct deliver_link *link;
	gpointer self;
	int lock;
	gint64 file_at; /* when filing may be tried again, 0 at once */
};

/* A link's step callback, and how far it got. */
struct attempt {
	struct deliver *d;
	gint64 id;
	gboolean begun; /* with the envelope: an error is this answer's, not the account's */
};

typedef struct deliver_sent deliver_told; /* for g_auto */

static void
told_clear(struct deliver_sent *told)
{
	g_free(told->id);
	g_free(told->url);
	g_ptr_array_unref(told->refused);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(deliver_told, told_clear)

/* ---- opening ----------------------------------------------------------------------- */

static char *
lock_path(struct db *db, gint64 account)
{
	g_autofree char *name = g_strdup_printf("deliver-%" G_GINT64_FORMAT ".lock", account);

	return g_build_filename(db_home(db), "run", name, NULL);
}

gboolean
deliver_is_at_work(struct db *db, gint64 account)
{
	g_autofree char *path = lock_path(db, account);

	return proc_lock_holder(path) != 0;
}

static gboolean
lock_account(struct deliver *d, GError **error)
{
	g_autofree char *path = lock_path(d->db, d->account->id);

	return proc_lock(path, &d->lock, error);
}

struct deliver *
deliver_new(struct db *db, const struct conf *conf, const char *account,
	const struct deliver_link *link, gpointer self, GError **error)
{
	struct deliver *d = g_new0(struct deliver, 1);

	d->db = db;
	d->conf = conf;
	d->link = link;
	d->self = self;
	d->lock = -1;
	d->account = account_by_name(db, account, error);
	if (d->account != NULL && lock_account(d, error) &&
	    outbox_recover(db, d->account->id, date_now(), error))
		return d;
	deliver_free(d);
	return NULL;
}

void
deliver_free(struct deliver *d)
{
	if (d->lock >= 0)
		close(d->lock);
	if (d->account != NULL)
		account_free(d->account);
	g_free(d);
}

/* ---- one answer -------------------------------------------------------------------- */

static gboolean
end(struct deliver *d, const struct outbox *row, enum outbox_state state, const char *reason,
	gint64 next_try, GError **error)
{
	(void)FAULT("deliver_before_end");
	log_info("%s: outbox %" G_GINT64_FORMAT " is %s", d->account->name, row->id,
		outbox_state_name(state));
	return outbox_end(d->db, row->id, state, reason, next_try, date_now(), error);
}

static gboolean
step(const char *name, gpointer data, GError **error)
{
	struct attempt *a = data;

	if (g_strcmp0(name, "envelope") == 0)
		a->begun = TRUE;
	return outbox_step(a->d->db, a->id, name, error);
}

/* When the channel says it was; a clock that lies is not believed. */
static gint64
sent_at(const struct deliver_sent *told)
{
	gint64 now = date_now();

	return told->at > now - DATE_DAY && told->at <= now ? told->at : now;
}

static gboolean
sent(struct deliver *d, const struct outbox *row, const struct deliver_sent *told, GError **error)
{
	if (told->refused->len > 0) {
		g_autoptr(GString) all = g_string_new(NULL);

		for (guint i = 0; i < told->refused->len; i++)
			g_string_append_printf(all, "%s%s", i > 0 ? "\n" : "",
				(const char *)g_ptr_array_index(told->refused, i));
		if (!outbox_set_refused_for(d->db, row->id, all->str, error))
			return FALSE;
	}
	if (told->id != NULL && !outbox_set_remote(d->db, row->id, told->id, told->url, error))
		return FALSE;
	(void)FAULT("deliver_before_end");
	log_info("%s: outbox %" G_GINT64_FORMAT " is sent", d->account->name, row->id);
	return outbox_end(d->db, row->id, OUTBOX_SENT, NULL, 0, sent_at(told), error);
}

/* An attempt failed: what becomes of the answer. `begun`: it was about this answer. When an earlier
 * attempt may have got through, this failure does not say that it did not. */
static gboolean
failed(struct deliver *d, const struct outbox *row, gboolean begun, gint64 not_before,
	const GError *why, GError **error)
{
	gint64 now = date_now(), again;
	g_autofree char *given_up = NULL;

	if (g_error_matches(why, ERR, ERR_UNKNOWN) || outbox_unknown_since(d->db, row->id) != 0)
		return end(d, row, OUTBOX_UNKNOWN, why->message,
			MAX(not_before, now + 10 * DATE_SECOND), error);
	if (g_error_matches(why, ERR, ERR_REFUSED) || g_error_matches(why, ERR, ERR_INPUT))
		return end(d, row, OUTBOX_REFUSED, why->message, 0, error);
	if (g_error_matches(why, ERR, ERR_BUSY))
		return end(d, row, OUTBOX_RETRY, why->message, now + DATE_SECOND, error);
	if (begun && g_error_matches(why, ERR, ERR_TEMP) && now - row->created_at > GIVE_UP_AFTER) {
		given_up = g_strdup_printf(_("given up after three days of tries: %s"), why->message);
		return end(d, row, OUTBOX_REFUSED, given_up, 0, error);
	}
	again = now + err_backoff(row->attempts + 1, (guint32)row->id) * DATE_SECOND;
	return end(d, row, OUTBOX_RETRY, why->message, not_before != 0 ? not_before : again, error);
}

/* TRUE: it may go. FALSE: it stops in *state and *reason says why, or *error is set. */
static gboolean
may_go(struct deliver *d, const struct outbox *row, enum outbox_state *state, char **reason,
	GError **error)
{
	g_autoptr(GError) why = NULL;
	g_autofree char *what = NULL;

	if (!outbox_is_intact(d->db, row, &why)) {
		*state = OUTBOX_REFUSED;
		if (g_error_matches(why, ERR, ERR_INPUT)) { /* not the disk: the seal is broken */
			*reason = g_strdup(why->message);
			g_clear_error(&why);
		}
	} else if (row->automatic) {
		return TRUE; /* nobody wrote it: nobody has to look at it again */
	} else if (outbox_is_stale(d->db, row, &what, &why)) {
		*state = OUTBOX_REVIEW;
		*reason = g_strdup_printf(_("not sent, as something is new in the case since it was "
			"written: %s. Read it, then send the answer again or cancel it."), what);
	} else if (why == NULL && review_again(d->db, d->conf, row, date_now(), &what, &why)) {
		return TRUE;
	} else if (why == NULL) {
		*state = OUTBOX_REVIEW;
		*reason = g_strdup_printf(_("not sent, as a check objects that did not when it was signed off: %s. Change it, "
			"or send it again as it is."), what);
	}
	if (why != NULL)
		g_propagate_error(error, g_steal_pointer(&why));
	return FALSE;
}

/* Into the case at once, so that the screen shows it answered before any sync. */
static gboolean
keep(struct deliver *d, const struct outbox *row, gint64 at, GError **error)
{
	return d->link->keep(d->self, row, at, error) &&
		(row->message == 0 || row->automatic || ledger_want(d->db, row->message, FLAG_ANSWERED, error));
}

/* The server for reading may be away for long: that is no reason to show the case unanswered. */
static void
keep_meanwhile(struct deliver *d, gint64 id)
{
	g_autoptr(GError) why = NULL;
	AUTO(outbox) row = date_now() < d->file_at ? outbox_load(d->db, id, &why) : NULL;

	if (why != NULL || (row != NULL && !keep(d, row, row->sent_at, &why)))
		log_warn("%s: outbox %" G_GINT64_FORMAT " is not shown as sent yet: %s",
			d->account->name, id, why->message);
}

/* The answer's own failure, not the account's. */
static gboolean
is_of_answer(const struct attempt *a, const struct deliver_sent *told, const GError *why)
{
	if (told->whole)
		return FALSE;
	return a->begun || g_error_matches(why, ERR, ERR_BUSY) ||
		g_error_matches(why, ERR, ERR_REFUSED) || g_error_matches(why, ERR, ERR_INPUT);
}

/* FALSE: the turn ends with *error, which concerns the whole account. */
static gboolean
transmit(struct deliver *d, const struct outbox *row, GError **error)
{
	g_auto(deliver_told) told = {.refused = g_ptr_array_new_with_free_func(g_free)};
	g_autoptr(GError) why = NULL;
	struct attempt a = {d, row->id, FALSE};
	gboolean some = date_now() - row->not_before > SOME_AFTER;

	if (d->link->send(d->self, row, some, step, &a, &told, &why)) {
		if (!sent(d, row, &told, error))
			return FALSE;
		keep_meanwhile(d, row->id);
		return TRUE;
	}
	log_warn("%s: outbox %" G_GINT64_FORMAT ": %s", d->account->name, row->id, why->message);
	if (!failed(d, row, a.begun, told.retry_at, why, error))
		return FALSE;
	if (is_of_answer(&a, &told, why))
		return TRUE;
	g_propagate_error(error, g_steal_pointer(&why));
	return FALSE;
}

/* Takes it: from here on nobody can cancel it, and what is checked is what goes. FALSE without an
 * error: somebody cancelled it in the last moment. */
static gboolean
take(struct deliver *d, const struct outbox *row, GError **error)
{
	g_autoptr(GError) why = NULL;

	if (outbox_start(d->db, row->id, date_now(), &why))
		return TRUE;
	if (!g_error_matches(why, ERR, ERR_STALE))
		g_propagate_error(error, g_steal_pointer(&why));
	return FALSE;
}

static gboolean
send_one(struct deliver *d, const struct outbox *row, GError **error)
{
	g_autoptr(GError) why = NULL;
	g_autofree char *reason = NULL;
	enum outbox_state state = OUTBOX_REVIEW;

	if (!take(d, row, &why)) {
		if (why == NULL)
			return TRUE;
		g_propagate_error(error, g_steal_pointer(&why));
		return FALSE;
	}
	if (may_go(d, row, &state, &reason, &why))
		return transmit(d, row, error);
	if (why != NULL) {
		g_propagate_error(error, g_steal_pointer(&why));
		return FALSE;
	}
	return end(d, row, state, reason, 0, error);
}

/* The channel takes two of one id for one. What is new in the case is no reason to stop: it may
 * have arrived long ago. */
static gboolean
send_again(struct deliver *d, const struct outbox *row, GError **error)
{
	g_autoptr(GError) why = NULL;

	log_info("%s: outbox %" G_GINT64_FORMAT " is sent again under the same id", d->account->name,
		row->id);
	if (!take(d, row, &why)) {
		if (why == NULL)
			return TRUE;
		g_propagate_error(error, g_steal_pointer(&why));
		return FALSE;
	}
	if (!outbox_is_intact(d->db, row, &why))
		return failed(d, row, TRUE, 0, why, error);
	return transmit(d, row, error);
}

/* ---- unknown outcomes -------------------------------------------------------------- */

/* Looks come 10 s, 1 min and 5 min after the attempt, and for an hour when they fail. 0: that was
 * the last one. */
static gint64
next_look(const struct outbox *row, gboolean looked, gint64 now)
{
	static const gint64 after[] = {DATE_MINUTE, 5 * DATE_MINUTE};

	for (gsize i = 0; i < G_N_ELEMENTS(after); i++)
		if (now < row->tried_at + after[i])
			return row->tried_at + after[i];
	return !looked && now < row->tried_at + LOOK_FOR ? now + 5 * DATE_MINUTE : 0;
}

static gboolean
not_found(struct deliver *d, const struct outbox *row, const GError *trouble, GError **error)
{
	gint64 next = next_look(row, trouble == NULL, date_now());
	g_autofree char *reason = NULL;

	if (next != 0)
		return end(d, row, OUTBOX_UNKNOWN, row->reason, next, error);
	if (trouble != NULL)
		reason = g_strdup_printf(_("nobody knows whether it was taken, and it could not be "
			"looked for (%s). Ask the customer or the server's administrator, then "
			"confirm it, send it again or cancel it."), trouble->message);
	else
		reason = g_strdup(_("nobody knows whether it was taken: the connection died after the "
			"whole mail went, and no copy was found. Ask the customer or the server's "
			"administrator, then confirm it, send it again or cancel it."));
	return end(d, row, OUTBOX_UNSURE, reason, 0, error);
}

static gboolean
look_for(struct deliver *d, const struct outbox *row, GError **error)
{
	g_auto(deliver_told) told = {.refused = g_ptr_array_new_with_free_func(g_free)};
	g_autoptr(GError) why = NULL;
	enum deliver_found found = DELIVER_FOUND;

	if (!outbox_is_seen(d->db, row, &why)) {
		if (why != NULL) {
			g_propagate_error(error, g_steal_pointer(&why));
			return FALSE;
		}
		found = d->link->look(d->self, row, &told, &why);
	}
	if (g_error_matches(why, ERR, ERR_BUSY)) /* told to stop: another run looks */
		return TRUE;
	if (why != NULL)
		log_warn("%s: outbox %" G_GINT64_FORMAT ": %s", d->account->name, row->id,
			why->message);
	if (found == DELIVER_AGAIN)
		return send_again(d, row, error);
	if (found != DELIVER_FOUND)
		return not_found(d, row, why, error);
	log_info("%s: outbox %" G_GINT64_FORMAT " was found", d->account->name, row->id);
	return (told.id == NULL || outbox_set_remote(d->db, row->id, told.id, told.url, error)) &&
		outbox_end(d->db, row->id, OUTBOX_SENT, NULL, 0,
			told.at != 0 ? sent_at(&told) : row->tried_at, error);
}

/* ---- after it was sent ------------------------------------------------------------- */

static gboolean
copy(struct deliver *d, const struct outbox *row, GError **error)
{
	g_autoptr(GError) why = NULL;

	if (d->link->copy == NULL ||
	    !conf_get_bool(d->conf, d->account->name, "account", "copy-to-sent") ||
	    d->link->copy(d->self, row, &why))
		return TRUE;
	if (err_policy(why) == ERR_GIVE_UP && !g_error_matches(why, ERR, ERR_AUTH) &&
	    !g_error_matches(why, ERR, ERR_TRUST) && !g_error_matches(why, ERR, ERR_CONFIG)) {
		log_warn("%s: outbox %" G_GINT64_FORMAT " stays without a copy in the Sent folder: %s",
			d->account->name, row->id, why->message);
		return TRUE;
	}
	g_propagate_error(error, g_steal_pointer(&why));
	return FALSE;
}

/* Keeps and copies one sent answer. Not an error of the account: it was sent. */
static gboolean
file_one(struct deliver *d, const struct outbox *row, GError **error)
{
	return keep(d, row, row->sent_at, error) && copy(d, row, error) &&
		outbox_set_copied(d->db, row->id, error);
}

static void
file_all(struct deliver *d)
{
	g_autoptr(GError) why = NULL;

	if (date_now() < d->file_at)
		return;
	d->file_at = 0;
	while (!stop_wanted()) {
		AUTO(outbox) row = outbox_uncopied(d->db, d->account->id, &why);

		if (row == NULL && why == NULL)
			return;
		if (row == NULL || !file_one(d, row, &why)) {
			log_warn("%s: %s%s", d->account->name, row != NULL ?
				"what was sent is not filed yet: " : "", why->message);
			d->file_at = date_now() + (err_policy(why) == ERR_GIVE_UP ? FILE_LATER : FILE_AGAIN);
			return;
		}
	}
}

/* ---- a turn ------------------------------------------------------------------------ */

static gint64
next_wake(const struct deliver *d)
{
	gint64 wake = outbox_wake(d->db, d->account->id);

	if (d->file_at != 0 && (wake == 0 || d->file_at < wake))
		return d->file_at;
	return wake;
}

gboolean
deliver_turn(struct deliver *d, gint64 *wake, GError **error)
{
	g_autoptr(GError) why = NULL;

	while (!stop_wanted()) {
		AUTO(outbox) row = outbox_next(d->db, d->account->id, date_now(), &why);
		gboolean ok;

		if (row == NULL)
			break;
		ok = row->state == OUTBOX_UNKNOWN ? look_for(d, row, &why) : send_one(d, row, &why);
		if (!ok)
			break;
		file_all(d);
	}
	file_all(d); /* what an earlier run left, or a person confirmed */
	if (wake != NULL)
		*wake = next_wake(d);
	if (why == NULL)
		return TRUE;
	g_propagate_error(error, g_steal_pointer(&why));
	return FALSE;
}

void
deliver_wait(struct bell *bell, gint64 wake)
{
	struct pollfd fds[2] = {{bell_fd(bell), POLLIN, 0}, {stop_fd(), POLLIN, 0}};

	while (!stop_wanted()) {
		gint64 ms = wake != 0 ? CLAMP(wake - date_now(), 0, DATE_HOUR) : -1;

		if (ms == 0)
			return;
		if (poll(fds, 2, (int)ms) == 0)
			return;
		if ((bell_take(bell) & (1u << BELL_WORK)) != 0)
			return;
	}
}
