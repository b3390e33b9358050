/* net/engine.c — the parent: starts workers, hears them, starts them again, ends them. */
#include "net/engine-private.h"

#include "base/date.h"
#include "base/err.h"
#include "base/log.h"
#include "base/proc.h"
#include "cache/bell.h"
#include "cache/clock-rules.h"
#include "cache/outbox-net.h"
#include "net/holidays.h"
#include "net/stop.h"
#include "net/wary.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define SETTLED_MS (5 * 60 * 1000) /* a worker that lived so long starts with a clean sheet */
#define SOON_MS 1000
#define SOON_MAX 3
#define HURRY_MS 5000 /* between two starts, when a person would have an answer go now */
#define CRASHES_ONCE 5 /* --once: enough for net/wary to find the mail that kills */
#define GRACE_MS 1500 /* between SIGTERM and SIGKILL */
#define LEAVING_MS (60 * 1000) /* the same, while a server has an answer whole and has not said yes or no */
#define TICK_MS 250 /* progress */

struct engine {
	const struct engine_opts *opts;
	struct db *db;
	struct bell *bell;
	GPtrArray *workers; /* struct worker * */
	struct bar *bar; /* --once */
};

/* ---- results ----------------------------------------------------------------------- */

static gboolean
is_crash(int status)
{
	return WIFSIGNALED(status) && WTERMSIG(status) != SIGTERM && WTERMSIG(status) != SIGKILL &&
		WTERMSIG(status) != SIGINT && WTERMSIG(status) != SIGHUP;
}

static void
explain_death(struct worker *w, int status)
{
	if (w->error != NULL || (WIFEXITED(status) && WEXITSTATUS(status) == 0))
		return;
	if (WIFSIGNALED(status))
		err_set(&w->error, ERR_CHILD, _("Account “%s”: the process that reads and sends for it "
			"ended by signal %d. It is started again; nothing is lost."), w->account,
			WTERMSIG(status));
	else
		err_set(&w->error, ERR_CHILD, _("Account “%s”: the process that reads and sends for it "
			"ended with code %d. It is started again; see log/net.log."), w->account,
			WEXITSTATUS(status));
}

/* When it is to be started again: date_monotonic(), 0 only when a person asks. */
static gint64
next_start(const struct worker *w)
{
	gint64 now = date_monotonic();

	switch (err_policy(w->error)) {
	case ERR_SOON:
		if (w->attempts <= SOON_MAX)
			return now + SOON_MS;
		break;
	case ERR_GIVE_UP:
		/* a second wrong password may lock the account; a token runs out and is renewed by others */
		if (g_error_matches(w->error, ERR, ERR_AUTH) && w->has_token)
			break;
		if (g_error_matches(w->error, ERR, ERR_AUTH) ||
		    g_error_matches(w->error, ERR, ERR_CONFIG))
			return 0;
		return now + 1000 * (gint64)err_backoff(10, g_str_hash(w->account));
	default:
		break;
	}
	return now + 1000 * (gint64)err_backoff(w->attempts, g_str_hash(w->account));
}

static void
tell_failure(struct engine *e, struct worker *w)
{
	gint64 at = w->start_at > 0 ? date_now() + w->start_at - date_monotonic() : 0;

	account_set_result(e->db, w->id, w->error, at, 0, NULL);
	account_set_phase(e->db, w->id, w->start_at > 0 ? "waiting" : "stopped", 0, 0, NULL);
}

/* --once: what came in is known before an answer is checked against it and leaves; however the
 * bringing in went. */
static void
let_deliver(struct engine *e, const struct worker *done)
{
	for (guint i = 0; i < e->workers->len; i++) {
		struct worker *w = e->workers->pdata[i];

		if (w->id != done->id || w->role != ROLE_DELIVER)
			continue;
		w->start_at = date_monotonic();
		w->finished = !outbox_has_work(e->db, w->id, date_now());
	}
}

/* A run is over. */
static void
take_end(struct engine *e, struct worker *w, int status)
{
	gboolean crash = is_crash(status);

	explain_death(w, status);
	if (w->role != ROLE_DELIVER)
		account_set_pid(e->db, w->id, 0, NULL);
	if (crash) {
		log_error("%s", w->error->message);
		if (w->role == ROLE_SYNC)
			wary_crashed(e->opts->home, w->id);
	}
	w->crashes = crash ? w->crashes + 1 : 0;
	if (date_monotonic() - w->started > SETTLED_MS)
		w->attempts = 0;
	w->attempts++;
	w->start_at = w->error != NULL ? next_start(w) : 0;
	if (e->opts->once) {
		gboolean again = (crash && w->crashes < CRASHES_ONCE) ||
			(err_policy(w->error) == ERR_SOON && w->error != NULL && w->attempts <= SOON_MAX);

		w->finished = !again;
		w->start_at = again ? date_monotonic() + (crash ? 0 : SOON_MS) : 0;
		if (w->finished && w->role == ROLE_SYNC)
			let_deliver(e, w);
	} else if (w->error == NULL && !stop_wanted()) {
		w->start_at = date_monotonic() + SOON_MS; /* a watcher does not end by itself */
	}
	if (w->error != NULL && !stop_wanted())
		tell_failure(e, w);
}

/* ---- starting ---------------------------------------------------------------------- */

/* What the last run complained of no longer stands. */
static void
clear_failure(struct engine *e, const struct worker *w)
{
	AUTO(account) row = w->error != NULL ? account_by_id(e->db, w->id, NULL) : NULL;

	if (row != NULL && g_strcmp0(row->error, w->error->message) == 0)
		account_set_result(e->db, w->id, NULL, 0, 0, NULL);
}

static void
note_start(struct engine *e, const struct worker *w)
{
	if (w->role != ROLE_DELIVER)
		account_set_pid(e->db, w->id, w->pid, NULL);
}

static void
start(struct engine *e, struct worker *w)
{
	g_autoptr(GError) why = NULL;

	clear_failure(e, w);
	w->start_at = 0;
	if (worker_start(w, e->opts, NULL, &why)) {
		note_start(e, w);
		return;
	}
	g_clear_error(&w->error);
	w->error = g_steal_pointer(&why);
	w->attempts++;
	w->start_at = e->opts->once ? 0 : next_start(w);
	w->finished = e->opts->once;
	if (w->finished && w->role == ROLE_SYNC)
		let_deliver(e, w);
	tell_failure(e, w);
}

/* The first ones, before the cache is opened; who cannot be had is started as any other later. */
static void
start_first(struct engine *e, const struct conf *conf)
{
	for (guint i = 0; i < e->workers->len; i++) {
		struct worker *w = e->workers->pdata[i];

		if (w->start_at > 0 && worker_start(w, e->opts, conf, NULL))
			w->start_at = 0;
	}
}

static void
add_worker(struct engine *e, const struct conf *conf, const struct account *a,
	enum engine_role role)
{
	struct worker *w = g_new0(struct worker, 1);
	const char *token = conf_get(conf, a->name, "account", "token-command");

	w->account = g_strdup(a->name);
	w->id = a->id;
	w->role = role;
	w->has_token = token != NULL && *token != '\0';
	w->fd = -1;
	w->line = g_string_new(NULL);
	w->start_at = e->opts->once && role == ROLE_DELIVER ? 0 : date_monotonic();
	g_ptr_array_add(e->workers, w);
}

static gboolean
is_chosen(const struct engine_opts *opts, const char *name)
{
	return opts->accounts == NULL || *opts->accounts == NULL ||
		g_strv_contains(opts->accounts, name);
}

static gboolean
add_workers(struct engine *e, struct db *db, const struct conf *conf, GError **error)
{
	g_autoptr(GPtrArray) accounts = account_list(db, error);

	if (accounts == NULL)
		return FALSE;
	for (guint i = 0; i < accounts->len; i++) {
		const struct account *a = accounts->pdata[i];
		const char *link = conf_get(conf, a->name, "account", "link");

		if (!is_chosen(e->opts, a->name))
			continue;
		account_set_phase(db, a->id, "idle", 0, 0, NULL);
		if (g_strcmp0(link, "spool") == 0) {
			add_worker(e, conf, a, ROLE_SPOOL);
		} else {
			add_worker(e, conf, a, ROLE_SYNC);
			add_worker(e, conf, a, ROLE_DELIVER);
		}
	}
	return TRUE;
}

/* ---- the loop ---------------------------------------------------------------------- */

static gboolean
is_over(const struct engine *e)
{
	for (guint i = 0; i < e->workers->len; i++) {
		const struct worker *w = e->workers->pdata[i];

		if (w->pid != 0 || (!stop_wanted() && !w->finished))
			return FALSE;
	}
	return stop_wanted() || e->opts->once;
}

static void
start_due(struct engine *e)
{
	gint64 now = date_monotonic();

	for (guint i = 0; i < e->workers->len && !stop_wanted(); i++) {
		struct worker *w = e->workers->pdata[i];

		if (w->pid == 0 && !w->finished && w->start_at > 0 && w->start_at <= now)
			start(e, w);
	}
}

static int
wait_ms(const struct engine *e)
{
	gint64 now = date_monotonic(), ms = e->bar != NULL ? TICK_MS : -1;

	for (guint i = 0; i < e->workers->len; i++) {
		const struct worker *w = e->workers->pdata[i];

		if (w->pid == 0 && !w->finished && w->start_at > 0)
			ms = ms < 0 ? MAX(w->start_at - now, 0) : MIN(ms, MAX(w->start_at - now, 0));
	}
	return (int)MIN(ms, G_MAXINT);
}

/* An answer was queued, or is to be tried again: it does not wait for the end of a long back-off. */
static void
start_for_answer(struct engine *e, struct worker *w)
{
	gint64 due = outbox_wake(e->db, w->id);

	if (due != 0)
		w->start_at = MIN(w->start_at, MAX(w->started + HURRY_MS,
			date_monotonic() + due - date_now()));
}

/* A person asks for a sync: whoever waits, waits no longer. The other bells: the sync that went
 * well does not take away what the delivery complains of. */
static void
answer_bells(struct engine *e)
{
	unsigned rang = bell_take(e->bell);

	for (guint i = 0; i < e->workers->len; i++) {
		struct worker *w = e->workers->pdata[i];

		if (w->pid != 0 || w->error == NULL)
			continue;
		if ((rang & 1u << BELL_SYNC) != 0) {
			w->attempts = 0;
			w->start_at = date_monotonic();
		} else if ((rang & 1u << BELL_WORK) != 0 && w->role == ROLE_DELIVER &&
			w->start_at > 0) {
			start_for_answer(e, w);
		} else if ((rang & 1u << BELL_STATUS) != 0) {
			AUTO(account) row = account_by_id(e->db, w->id, NULL);

			if (row != NULL && row->error == NULL)
				tell_failure(e, w);
		}
	}
}

static void
listen_to_all(struct engine *e, int ms)
{
	g_autofree struct pollfd *fds = g_new0(struct pollfd, e->workers->len + 2);
	nfds_t n = e->workers->len;

	for (guint i = 0; i < n; i++)
		fds[i] = (struct pollfd){((struct worker *)e->workers->pdata[i])->fd, POLLIN, 0};
	fds[n] = (struct pollfd){bell_fd(e->bell), POLLIN, 0};
	fds[n + 1] = (struct pollfd){stop_wanted() ? -1 : stop_fd(), POLLIN, 0};
	if (poll(fds, n + 2, ms) <= 0)
		return;
	for (guint i = 0; i < n; i++) {
		struct worker *w = e->workers->pdata[i];
		int status = 0;

		if (fds[i].revents != 0 && !worker_listen(w, &status))
			take_end(e, w, status);
	}
	if (fds[n].revents != 0)
		answer_bells(e);
}

static void
signal_all(const struct engine *e, int sig, gboolean spare_leaving)
{
	for (guint i = 0; i < e->workers->len; i++) {
		const struct worker *w = e->workers->pdata[i];

		if (w->pid != 0 && !(spare_leaving && w->role == ROLE_DELIVER &&
			outbox_is_leaving(e->db, w->id)))
			kill(w->pid, sig);
	}
}

static void
listen_for(struct engine *e, int ms)
{
	gint64 until = date_monotonic() + ms;

	while (!is_over(e) && date_monotonic() < until)
		listen_to_all(e, (int)MAX(until - date_monotonic(), 1));
}

/* Who waits for a server's word on a mail it has had whole is not cut off: nobody could tell then
 * whether the customer gets it. */
static void
end_all(struct engine *e)
{
	signal_all(e, SIGTERM, FALSE);
	listen_for(e, GRACE_MS);
	signal_all(e, SIGKILL, TRUE);
	listen_for(e, LEAVING_MS);
	signal_all(e, SIGKILL, FALSE);
	while (!is_over(e))
		listen_to_all(e, 100);
	for (guint i = 0; i < e->workers->len; i++) {
		const struct worker *w = e->workers->pdata[i];

		account_set_phase(e->db, w->id, "stopped", 0, 0, NULL);
	}
}

static void
run(struct engine *e)
{
	while (!is_over(e) && !stop_wanted()) {
		start_due(e);
		listen_to_all(e, wait_ms(e));
		if (e->bar != NULL)
			progress_show(e->bar, e->db);
	}
	if (stop_wanted())
		end_all(e);
}

/* ---- once: what came of it --------------------------------------------------------- */

/* The roles of one account stand side by side. */
static int
report_account(const struct engine *e, guint from, guint n)
{
	struct engine_result r = {0};
	gint64 sum[7] = {0};

	for (guint i = from; i < from + n; i++) {
		const struct worker *w = e->workers->pdata[i];

		r.account = w->account;
		for (gsize k = 0; k < G_N_ELEMENTS(sum); k++)
			sum[k] += w->total[k];
		r.ms += w->took;
		if (r.error == NULL)
			r.error = w->error;
		if (r.trouble == NULL)
			r.trouble = w->trouble;
	}
	r.added = sum[0];
	r.known = sum[1];
	r.raw = sum[2];
	r.flags = sum[3];
	r.gone = sum[4];
	r.pushed = sum[5];
	r.bytes = sum[6];
	if (e->opts->report != NULL)
		e->opts->report(&r);
	return r.error != NULL ? 3 : r.trouble != NULL ? 1 : 0;
}

static int
report_all(const struct engine *e)
{
	int worst = 0;

	for (guint i = 0, n; i < e->workers->len; i += n) {
		const struct worker *w = e->workers->pdata[i];
		int code;

		n = w->role == ROLE_SPOOL ? 1 : 2;
		code = report_account(e, i, n);
		worst = MAX(worst, code);
	}
	return worst;
}

/* ---- beginning --------------------------------------------------------------------- */

static gboolean
check_names(const struct conf *conf, const struct engine_opts *opts, GError **error)
{
	const char *const *known = conf_accounts(conf);

	if (known == NULL || *known == NULL)
		return err_set(error, ERR_CONFIG, _("No account is set up in %s. Run guichet init."),
			conf_path(conf));
	for (const char *const *name = opts->accounts; name != NULL && *name != NULL; name++)
		if (!g_strv_contains(known, *name))
			return err_set(error, ERR_USAGE, _("There is no account “%s” in %s."), *name,
				conf_path(conf));
	return TRUE;
}

static gboolean
lock_home(const char *home, int *fd, GError **error)
{
	g_autofree char *path = g_build_filename(home, "run", "net.lock", NULL);
	g_autoptr(GError) why = NULL;
	pid_t other;

	if (proc_lock(path, fd, &why))
		return TRUE;
	other = engine_running(home);
	if (other != 0)
		return err_set(error, ERR_BUSY, _("A guichet-net already runs for %s (process %d): it "
			"brings messages in and takes answers out by itself. Stop it first, or let it "
			"work."), home, (int)other);
	g_propagate_error(error, g_steal_pointer(&why));
	return FALSE;
}

pid_t
engine_running(const char *home)
{
	g_autofree char *path = g_build_filename(home, "run", "net.lock", NULL);

	return proc_lock_holder(path);
}

/* Who has to work, with the cache open no longer than it takes to know. */
static gboolean
find_workers(struct engine *e, const struct conf *conf, GError **error)
{
	struct db *db = db_open(e->opts->home, DB_NET, error);
	gboolean ok = db != NULL && account_sync_conf(db, conf, error) &&
		clock_rules_sync(db, conf, holidays_load, NULL, error) && add_workers(e, db, conf, error);

	db_leave(db);
	return ok;
}

static int
run_to_end(struct engine *e)
{
	int code;

	for (guint i = 0; i < e->workers->len; i++)
		note_start(e, e->workers->pdata[i]);
	if (e->opts->once)
		e->bar = bar_new(e->opts->quiet);
	log_info("started; workers: %u", e->workers->len);
	run(e);
	g_clear_pointer(&e->bar, bar_free);
	code = e->opts->once ? report_all(e) : 0;
	log_info("ended");
	return e->opts->once && stop_wanted() ? 3 : code;
}

/* Nobody is there to hear the workers. */
static void
end_unheard(const struct engine *e)
{
	signal_all(e, SIGTERM, FALSE);
	for (guint i = 0; i < e->workers->len; i++) {
		const struct worker *w = e->workers->pdata[i];

		proc_end(&(struct proc){w->pid, -1, w->fd}, GRACE_MS);
	}
}

static int
run_locked(const struct engine_opts *opts, const struct conf *conf, GError **error)
{
	g_autoptr(GPtrArray) workers = g_ptr_array_new_with_free_func((GDestroyNotify)worker_free);
	struct engine e = {.opts = opts, .workers = workers};
	int code = 3;

	if (!find_workers(&e, conf, error))
		return 3;
	start_first(&e, conf);
	stop_install();
	e.db = db_open(opts->home, DB_NET, error);
	e.bell = e.db != NULL ? bell_open(opts->home, error) : NULL;
	if (e.bell != NULL)
		code = run_to_end(&e);
	else
		end_unheard(&e);
	g_clear_pointer(&e.bell, bell_free);
	db_leave(e.db);
	return code;
}

int
engine_run(const struct engine_opts *opts, GError **error)
{
	g_autofree char *log = g_build_filename(opts->home, "log", "net.log", NULL);
	AUTO(conf) conf = NULL;
	int lock = -1, code;

	if (!home_make(opts->home, error))
		return 3;
	conf = conf_load(opts->home, opts->config, error);
	if (conf == NULL || !check_names(conf, opts, error))
		return error != NULL && g_error_matches(*error, ERR, ERR_USAGE) ? 2 : 3;
	if (!lock_home(opts->home, &lock, error))
		return 3;
	log_open(log, "net", NULL);
	code = run_locked(opts, conf, error);
	log_close();
	close(lock);
	return code;
}
