/* cli/cmd-demo.c — `guichet demo`: the inbox on a made-up branch, brought in the way real mail is.
 *
 * Mails become files in the spools of two accounts, guichet-net takes them from there through its
 * parser child, and acts are added as an advisor adds them. Nothing opens a connection. */
#include "cli/commands.h"

#include "base/date.h"
#include "base/err.h"
#include "base/proc.h"
#include "cache/act.h"
#include "cache/canned.h"
#include "cache/inbox.h"
#include "cli/demo-branch.h"
#include "cli/spawn.h"
#include "tui/tui.h"

#include <errno.h>
#include <ftw.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#define FIRST_FEED_S 8 /* the first new mail comes while the person still looks around */

struct demo {
	char *home, *conf_path;
	gboolean kept, ready; /* ready: an earlier demo --home made it */
	struct demo_branch *branch;
	pid_t net, feeder;
};

/* ---- the home ---------------------------------------------------------------------- */

static const char configuration[] =
	"# made by guichet demo\n"
	"[guichet]\n"
	"name = " DEMO_ADVISOR "\n"
	"[account \"agence\"]\n"
	"link = spool\n"
	"spool = %s/spool/agence\n"
	"address = Agence Centre <" DEMO_BRANCH ">\n"
	"target = %ds\n"
	"[account \"service-client\"]\n"
	"link = spool\n"
	"spool = %s/spool/service-client\n"
	"address = Service client <" DEMO_SERVICE ">\n"
	"target = %ds\n";

static gboolean
is_empty(const char *folder)
{
	g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);

	return dir == NULL || g_dir_read_name(dir) == NULL;
}

/* A home with real mail in it must never become a demo. */
static gboolean
choose_home(struct cli *cli, struct demo *d, GError **error)
{
	g_autofree char *text = NULL;

	if (cli_text(cli, "home") == NULL) {
		d->home = g_dir_make_tmp("guichet-demo-XXXXXX", NULL);
		d->kept = cli_flag(cli, "build-only");
		if (d->home == NULL)
			return err_set_errno(error, ERR_STORAGE, errno,
				_("The demo needs a folder in %s, which cannot be made"),
				g_get_tmp_dir());
	} else {
		d->home = g_strdup(cli->home);
		d->kept = TRUE;
	}
	d->conf_path = g_build_filename(d->home, "guichet.conf", NULL);
	if (is_empty(d->home))
		return TRUE;
	d->ready = g_file_get_contents(d->conf_path, &text, NULL, NULL) &&
		   g_str_has_prefix(text, "# made by guichet demo\n");
	return d->ready ||
	       err_set(error, ERR_USAGE,
		       _("%s is not empty and holds no demo: name another folder"), d->home);
}

static gboolean
make_spool(const char *home, const char *account, GError **error)
{
	static const char *const folders[] = { "new", "cur", "outbox" };

	for (guint i = 0; i < G_N_ELEMENTS(folders); i++) {
		g_autofree char *path =
			g_build_filename(home, "spool", account, folders[i], NULL);

		if (!proc_mkdir(path, error))
			return FALSE;
	}
	return TRUE;
}

static gboolean
make_home(struct demo *d, GError **error)
{
	g_autofree char *text = g_strdup_printf(configuration, d->home, DEMO_BRANCH_TARGET, d->home,
		DEMO_SERVICE_TARGET);
	g_autofree char *templates = g_build_filename(d->home, "templates", NULL);

	return home_make(d->home, error) && make_spool(d->home, "agence", error) &&
	       make_spool(d->home, "service-client", error) && canned_store_install(templates, error) >= 0 &&
	       proc_write_file(d->conf_path, text, strlen(text), error);
}

static int
remove_one(const char *path, const struct stat *st, int type, struct FTW *at)
{
	(void)st, (void)type, (void)at;
	remove(path);
	return 0;
}

/* More than once: a worker of guichet-net may still be putting its last file down. */
static void
remove_home(const struct demo *d)
{
	for (int i = 0; !d->kept && i < 10 && g_file_test(d->home, G_FILE_TEST_IS_DIR); i++) {
		if (i > 0)
			g_usleep(50 * 1000);
		nftw(d->home, remove_one, 16, FTW_DEPTH | FTW_PHYS);
	}
}

/* ---- mails ------------------------------------------------------------------------- */

/* live: written beside its place and renamed, as guichet-net is looking. */
static gboolean
drop_mail(const struct demo *d, const struct demo_mail *m, guint number, gboolean live,
	GError **error)
{
	g_autofree char *name = g_strdup_printf("%05u.eml", number);
	g_autofree char *path = g_build_filename(d->home, "spool",
		m->service ? "service-client" : "agence", "new", name, NULL);
	GString *bytes = demo_mail_write(m);
	g_autoptr(GError) failure = NULL;
	gboolean ok = g_file_set_contents_full(path, bytes->str, (gssize)bytes->len,
		live ? G_FILE_SET_CONTENTS_CONSISTENT : G_FILE_SET_CONTENTS_NONE, 0600, &failure);

	g_string_free(bytes, TRUE);
	return ok || err_set(error, ERR_STORAGE, _("The demo cannot be written: %s"), failure->message);
}

static gboolean
bring_in(const struct demo *d, const char *account, GError **error)
{
	const char *const args[] = { "--once", account, NULL };
	pid_t net = spawn_start(d->home, d->conf_path, args, error);
	int status;

	if (net == 0)
		return FALSE;
	while (waitpid(net, &status, 0) < 0 && errno == EINTR)
		;
	return (WIFEXITED(status) && WEXITSTATUS(status) <= 1) ||
	       err_set(error, ERR_CHILD,
		       _("guichet-net did not bring the demo's mails in: see %s/log/net.log"), d->home);
}

/* One account after the other, so that the same seed numbers the cases the same. */
static gboolean
import(const struct demo *d, GError **error)
{
	for (guint i = 0; i < d->branch->mails->len; i++)
		if (!drop_mail(d, g_ptr_array_index(d->branch->mails, i), i, FALSE, error))
			return FALSE;
	return bring_in(d, "agence", error) && bring_in(d, "service-client", error);
}

/* ---- acts -------------------------------------------------------------------------- */

static gint64
act(struct db *db, enum act_kind kind, gint64 on, const char *who, const char *words, gint64 at,
	GError **error)
{
	struct act a = {
		.kind = kind,
		.advisor = who,
		.case_id = on,
		.arg = kind != ACT_NOTE ? words : NULL,
		.text = kind == ACT_NOTE ? words : NULL,
		.at = at,
	};

	return act_add(db, &a, error);
}

static gboolean
play_fate(struct db *db, const struct demo_plan *p, gint64 on, gint64 now, GError **error)
{
	g_autofree char *until = NULL;

	if (p->fate == FATE_RESOLVED)
		return act(db, ACT_RESOLVE, on, p->owner != NULL ? p->owner : DEMO_ADVISOR,
			       p->french ? "réglé avec le client" : "settled with the customer",
			       now, error) != 0; /* all mails arrived just now: an earlier resolve is void */
	if (p->fate != FATE_SNOOZED)
		return TRUE;
	until = g_strdup_printf("%" PRId64, now + (1 + p->last_at % 5) * DATE_DAY / 2);
	return act(db, ACT_SNOOZE, on, DEMO_ADVISOR, until, now, error) != 0;
}

static gboolean
play(struct db *db, const struct demo_plan *p, gint64 on, gint64 now, GError **error)
{
	gint64 at = MIN(p->last_at + 5 * DATE_MINUTE, now);
	gboolean read = p->fate == FATE_ANSWERED || p->fate == FATE_RESOLVED ||
			p->fate == FATE_SNOOZED || p->owner != NULL;

	return (!read || act(db, ACT_SEEN, on, DEMO_ADVISOR, NULL, at, error) != 0) &&
	       (p->owner == NULL || act(db, ACT_CLAIM, on, p->owner, NULL, at, error) != 0) &&
	       (p->note == NULL || act(db, ACT_NOTE, on, p->owner != NULL ? p->owner : DEMO_ADVISOR,
					   p->note, at, error) != 0) &&
	       (p->label == NULL || act(db, ACT_LABEL, on, DEMO_ADVISOR, p->label, at, error) != 0) &&
	       (!p->urgent || act(db, ACT_URGENT, on, DEMO_ADVISOR, "1", at, error) != 0) &&
	       (!p->high || act(db, ACT_PRIORITY, on, DEMO_ADVISOR, "2", at, error) != 0) &&
	       play_fate(db, p, on, now, error);
}

/* All acts in one transaction: a hundred disk syncs would be seen. */
static gboolean
play_all(const struct demo *d, struct db *db, gint64 now, GError **error)
{
	struct inbox_query q = { .view = QUEUE_ALL, .sort = SORT_NEWEST, .now = now };
	g_autoptr(GPtrArray) rows = inbox_list(db, &q, error);
	g_autoptr(GHashTable) plans = g_hash_table_new(g_str_hash, g_str_equal);

	if (rows == NULL || !db_begin(db, error))
		return FALSE;
	for (guint i = 0; i < d->branch->plans->len; i++) {
		struct demo_plan *p = g_ptr_array_index(d->branch->plans, i);

		g_hash_table_insert(plans, p->address, p);
	}
	for (guint i = 0; i < rows->len; i++) {
		const struct inbox_row *row = g_ptr_array_index(rows, i);
		const struct demo_plan *p = row->customer_address != NULL
			? g_hash_table_lookup(plans, row->customer_address)
			: NULL;

		if (p != NULL && !play(db, p, row->case_id, now, error)) {
			db_rollback(db);
			return FALSE;
		}
	}
	return db_commit(db, TRUE, error);
}

/* ---- while it runs ----------------------------------------------------------------- */

static gboolean
watch(struct demo *d, GError **error)
{
	static const char *const args[] = { "--watch", NULL };

	d->net = spawn_start(d->home, d->conf_path, args, error);
	return d->net != 0;
}

_Noreturn static void
feed(struct demo *d)
{
	guint number = 90000, wait = FIRST_FEED_S;

	prctl(PR_SET_PDEATHSIG, SIGTERM);
	signal(SIGTERM, SIG_DFL);
	signal(SIGINT, SIG_IGN);
	while (getppid() != 1) {
		struct demo_mail *m;

		sleep(wait);
		m = demo_branch_next(d->branch, date_now());
		if (!drop_mail(d, m, number++, TRUE, NULL))
			_exit(1);
		demo_mail_free(m);
		wait = (guint)g_rand_int_range(d->branch->random, 20, 60);
	}
	_exit(0);
}

static void
start_feeder(struct demo *d)
{
	fflush(stdout);
	d->feeder = fork();
	if (d->feeder == 0)
		feed(d);
}

/* SIGTERM, three seconds, then SIGKILL. */
static void
end_child(pid_t pid)
{
	if (pid <= 0)
		return;
	kill(pid, SIGTERM);
	for (int i = 0; i < 300; i++) {
		if (waitpid(pid, NULL, WNOHANG) != 0)
			return;
		g_usleep(10 * 1000);
	}
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
}

static int
show(struct cli *cli, struct demo *d, GError **error)
{
	struct tui_opts opts = {
		.db = cli->db,
		.conf = cli->conf,
		.advisor = DEMO_ADVISOR,
		.script = cli_text(cli, "script"),
		.notice = _("A made-up branch: nothing leaves this machine. Look around, answer; ? helps"),
	};

	if (!watch(d, error))
		return 3;
	if (!cli_flag(cli, "no-feed"))
		start_feeder(d);
	return tui_run(&opts, error);
}

static int
build(struct cli *cli, struct demo *d, GError **error)
{
	gint64 seed;

	if (!cli_number(cli, "seed", 1, &seed, error) || !choose_home(cli, d, error))
		return 2;
	d->branch = demo_branch_new((guint)seed, cli->now);
	if (!d->ready && (!make_home(d, error) || !import(d, error)))
		return 3;
	cli->conf = conf_load(d->home, d->conf_path, error);
	cli->db = cli->conf != NULL ? db_open(d->home, DB_DESK, error) : NULL;
	if (cli->db == NULL || (!d->ready && !play_all(d, cli->db, date_now(), error)))
		return 3;
	return 0;
}

static int
run(struct cli *cli, GError **error)
{
	struct demo d = { 0 };
	int code;

	if (!cli_expect(cli, 0, 0, NULL, error))
		return 2;
	code = build(cli, &d, error);
	if (code == 0 && cli_flag(cli, "build-only"))
		puts(d.home);
	else if (code == 0)
		code = show(cli, &d, error);
	end_child(d.feeder);
	end_child(d.net);
	g_clear_pointer(&cli->db, db_close);
	if (d.home != NULL)
		remove_home(&d);
	g_clear_pointer(&d.branch, demo_branch_free);
	g_free(d.home);
	g_free(d.conf_path);
	return code;
}

static const struct cli_option options[] = {
	{ "script", 'S', OPTION_TEXT, "FILE", N_("take keys from a script (- is standard input) instead of a keyboard") },
	{ "no-feed", 0, OPTION_FLAG, NULL, N_("no new messages while it runs") },
	{ "seed", 0, OPTION_TEXT, "NUMBER", N_("another branch; the same number gives the same one (1)") },
	{ "build-only", 0, OPTION_FLAG, NULL, N_("make the home, print its path, keep it, show nothing") },
	{ NULL, 0, OPTION_FLAG, NULL, NULL },
};

const struct cli_command cmd_demo = {
	.name = "demo",
	.summary = N_("the screen on a made-up bank branch; nothing leaves the machine"),
	.help = N_("About 260 conversations in French and English, with clocks in every state. New messages "
		   "arrive now and then; answers go to a folder. The home is temporary and removed at the "
		   "end; with --home DIR it is kept, and opened again the next time."),
	.need = NEED_NOTHING,
	.options = options,
	.run = run,
};
