/* cli/cmd-demo.c — `guichet demo`: the inbox on a made-up branch, brought in the way real mail is.
 *
 * Mails and pages of other channels become files in the spools of their accounts, guichet-net takes them
 * from there through its parser child, and acts are added as an advisor adds them. Nothing opens a connection. */
#include "cli/commands.h"

#include "base/date.h"
#include "base/err.h"
#include "base/proc.h"
#include "cache/act.h"
#include "cache/canned.h"
#include "cache/inbox.h"
#include "cache/merge.h"
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

#define FIRST_FEED_S 8 /* the first new message comes while the person still looks around */
#define PAGE_EVERY 2 /* every so many of them come by another channel than mail */

struct demo {
	char *home, *conf_path;
	gboolean kept, ready; /* ready: an earlier demo --home made it */
	struct demo_hours *hours;
	struct demo_branch *branch;
	pid_t net, feeder;
};

/* ---- the home ---------------------------------------------------------------------- */

#define MADE_BY "# made by guichet demo\n" /* how a demo's configuration begins */

static char *
configuration(const struct demo *d)
{
	GString *text = g_string_new(MADE_BY "[guichet]\nname = " DEMO_ADVISOR "\n" DEMO_CALENDAR);
	gsize n;
	const struct demo_account *accounts = demo_accounts(&n);

	for (gsize i = 0; i < n; i++)
		g_string_append_printf(text, "[account \"%s\"]\nlink = spool\nspool = %s/spool/%s\n%s%s",
			accounts[i].name, d->home, accounts[i].name, accounts[i].keys,
			accounts[i].remote ? DEMO_CALENDAR_REMOTE : "");
	return g_string_free(text, FALSE);
}

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
		   g_str_has_prefix(text, MADE_BY);
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
make_spools(const struct demo *d, GError **error)
{
	gsize n;
	const struct demo_account *accounts = demo_accounts(&n);

	for (gsize i = 0; i < n; i++)
		if (!make_spool(d->home, accounts[i].name, error))
			return FALSE;
	return TRUE;
}

static gboolean
make_home(struct demo *d, GError **error)
{
	g_autofree char *text = configuration(d);
	g_autofree char *templates = g_build_filename(d->home, "templates", NULL);

	return home_make(d->home, error) && make_spools(d, error) &&
	       canned_store_install(templates, error) >= 0 &&
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

/* ---- mails and pages ----------------------------------------------------------------- */

/* live: written beside its place and renamed, as guichet-net is looking. */
static gboolean
drop_file(const struct demo *d, const char *account, const char *name, const char *bytes, gsize len,
	gboolean live, GError **error)
{
	g_autofree char *path = g_build_filename(d->home, "spool", account, "new", name, NULL);
	g_autoptr(GError) failure = NULL;

	return g_file_set_contents_full(path, bytes, (gssize)len, live ? G_FILE_SET_CONTENTS_CONSISTENT :
		       G_FILE_SET_CONTENTS_NONE, 0600, &failure) ||
	       err_set(error, ERR_STORAGE, _("The demo cannot be written: %s"), failure->message);
}

static gboolean
drop_mail(const struct demo *d, const struct demo_mail *m, guint number, gboolean live,
	GError **error)
{
	g_autofree char *name = g_strdup_printf("%05u.eml", number);
	GString *bytes = demo_mail_write(m);
	gboolean ok = drop_file(d, m->service ? "service-client" : "agence", name, bytes->str, bytes->len, live,
		error);

	g_string_free(bytes, TRUE);
	return ok;
}

/* number: of the file; {n} of a live page is the time, as that one comes again. */
static gboolean
drop_page(const struct demo *d, const struct demo_page *page, struct demo_moment *m, guint number, gboolean live,
	GError **error)
{
	g_autofree char *name = g_strdup_printf("%05u.json", number);
	g_autofree char *text = NULL;

	m->number = live ? m->now : number;
	text = demo_page_fill(page, m);
	return drop_file(d, page->account, name, text, strlen(text), live, error);
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
		       _("guichet-net did not bring the demo's messages in: see %s/log/net.log"), d->home);
}

static gboolean
drop_pages(const struct demo *d, enum demo_when when, gint64 now, GError **error)
{
	guint number = 10000 * when;

	for (guint i = 0; i < d->branch->pages->len; i++) {
		const struct demo_page *page = g_ptr_array_index(d->branch->pages, i);

		for (guint k = 0; page->when == when && k < page->copies; k++) {
			struct demo_moment m = { .hours = demo_branch_hours(d->branch, page->account), .now = now };
			g_autofree char *who = when == DEMO_PAST ? demo_branch_past(d->branch, page, ++number, &m) : NULL;

			m.who = who;
			if (!drop_page(d, page, &m, when == DEMO_PAST ? number : i, FALSE, error))
				return FALSE;
		}
	}
	return TRUE;
}

static gboolean
drop_all(const struct demo *d, gint64 now, GError **error)
{
	for (guint i = 0; i < d->branch->mails->len; i++)
		if (!drop_mail(d, g_ptr_array_index(d->branch->mails, i), i, FALSE, error))
			return FALSE;
	return drop_pages(d, DEMO_PAST, now, error) && drop_pages(d, DEMO_BEFORE, now, error);
}

/* What the bank's own system says of some of them, as it would be exported; the number on the telephone is that of
 * somebody who also writes on WhatsApp. */
static const char people[] =
	"N° client;Nom;Adresse e-mail;Téléphone;Pseudo;Langue;Segment;Conseiller;IBAN\n"
	"0012345;Mathilde Carpentier;mathilde.carpentier@courriel.example;06 12 34 00 01;@mathilde_c@piaille.example;fr;"
	"particuliers;" DEMO_ADVISOR ";FR7630006000011234567890189\n"
	"0012390;Inès Morel;ines.morel@courriel.example;06 12 34 00 03;;fr;jeunes;" DEMO_ADVISOR ";\n"
	"0013001;Paul-Henri Vasseur;ph.vasseur@courriel.example;06 12 34 00 04;;fr;professionnels;Hugo Petit;"
	"FR7630001007941234567890185\n"
	"0013377;Gareth Hughes;gareth.hughes@mail.example;+44 7700 900101;;en;particuliers;" DEMO_ADVISOR ";\n";

static gboolean
import_people(const struct demo *d, GError **error)
{
	g_autofree char *path = g_build_filename(d->home, "clients.csv", NULL);
	const char *const args[] = { "people", "import", "-q", path, NULL };

	if (!proc_write_file(path, people, strlen(people), error))
		return FALSE;
	return spawn_wait(d->home, d->conf_path, args, error) == 0 ||
		(error != NULL && *error != NULL ? FALSE : err_set(error, ERR_CHILD,
			_("guichet-net did not bring the demo's customers in: try guichet-net people import %s"), path));
}

/* One account after the other, so that the same seed numbers the cases the same. */
static gboolean
import(const struct demo *d, gint64 now, GError **error)
{
	gsize n;
	const struct demo_account *accounts = demo_accounts(&n);

	if (!drop_all(d, now, error))
		return FALSE;
	for (gsize i = 0; i < n; i++)
		if (!bring_in(d, accounts[i].name, error))
			return FALSE;
	return import_people(d, error);
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

static gint64
customer_at(const GPtrArray *rows, const char *address)
{
	for (guint i = 0; i < rows->len; i++) {
		const struct inbox_row *row = rows->pdata[i];

		if (g_strcmp0(row->customer_address, address) == 0)
			return row->customer;
	}
	return 0;
}

/* Those who were recognised on two channels. */
static gboolean
play_merges(struct db *db, const GPtrArray *rows, gint64 now, GError **error)
{
	gsize n;
	const struct demo_same *same = demo_same(&n);

	for (gsize i = 0; i < n; i++) {
		gint64 into = customer_at(rows, same[i].into), other = customer_at(rows, same[i].other);

		if (into != 0 && other != 0 && merge_people(db, into, other, NULL, DEMO_ADVISOR, now, error) == 0)
			return FALSE;
	}
	return TRUE;
}

static gboolean
play_plans(const struct demo *d, struct db *db, const GPtrArray *rows, gint64 now, GError **error)
{
	g_autoptr(GHashTable) plans = g_hash_table_new(g_str_hash, g_str_equal);

	for (guint i = 0; i < d->branch->plans->len; i++) {
		struct demo_plan *p = g_ptr_array_index(d->branch->plans, i);

		g_hash_table_insert(plans, p->address, p);
	}
	for (guint i = 0; i < rows->len; i++) {
		const struct inbox_row *row = g_ptr_array_index(rows, i);
		const struct demo_plan *p = row->customer_address != NULL
			? g_hash_table_lookup(plans, row->customer_address)
			: NULL;

		if (p != NULL && !play(db, p, row->case_id, now, error))
			return FALSE;
	}
	return TRUE;
}

/* All acts in one transaction: a hundred disk syncs would be seen. */
static gboolean
play_all(const struct demo *d, struct db *db, gint64 now, GError **error)
{
	struct inbox_query q = { .view = QUEUE_ALL, .sort = SORT_NEWEST, .now = now };
	g_autoptr(GPtrArray) rows = inbox_list(db, &q, error);

	if (rows == NULL || !db_begin(db, error))
		return FALSE;
	if (!play_plans(d, db, rows, now, error) || !play_merges(db, rows, now, error)) {
		db_rollback(db);
		return FALSE;
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

/* Somebody writes: a mail, and now and then elsewhere. */
static gboolean
drop_next(const struct demo *d, guint number)
{
	const struct demo_page *page = number % PAGE_EVERY == 0 ? demo_branch_next_page(d->branch) : NULL;
	struct demo_mail *m;
	gboolean ok;

	if (page != NULL)
		return drop_page(d, page, &(struct demo_moment){ .now = date_now() }, number, TRUE, NULL);
	m = demo_branch_next(d->branch, date_now());
	ok = drop_mail(d, m, number, TRUE, NULL);
	demo_mail_free(m);
	return ok;
}

_Noreturn static void
feed(struct demo *d)
{
	guint number = 90000, wait = FIRST_FEED_S;

	prctl(PR_SET_PDEATHSIG, SIGTERM);
	signal(SIGTERM, SIG_DFL);
	signal(SIGINT, SIG_IGN);
	while (getppid() != 1) {
		sleep(wait);
		if (!drop_next(d, number++))
			_exit(1);
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
	if (!cli_flag(cli, "no-feed")) {
		if (!drop_pages(d, DEMO_SOON, cli->now, error)) /* in a home that is kept it is known */
			return 3;
		start_feeder(d);
	}
	return tui_run(&opts, error);
}

static int
build(struct cli *cli, struct demo *d, GError **error)
{
	gint64 seed;

	if (!cli_number(cli, "seed", 1, &seed, error) || !choose_home(cli, d, error))
		return 2;
	if (d->ready)
		d->hours = g_new0(struct demo_hours, 1); /* who writes from now on writes now */
	else if (!make_home(d, error) || (d->hours = demo_hours_new(cli, d->home, error)) == NULL)
		return 3;
	d->branch = demo_branch_new((guint)seed, d->hours, cli->now);
	if (!d->ready && !import(d, cli->now, error))
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
	demo_hours_free(d.hours);
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
	.help = N_("About 360 conversations in French and English, by mail, in a chat, in public and in reviews, "
		   "with clocks in every state. New messages "
		   "arrive now and then; answers go to a folder. The home is temporary and removed at the "
		   "end; with --home DIR it is kept, and opened again the next time."),
	.need = NEED_NOTHING,
	.options = options,
	.run = run,
};
