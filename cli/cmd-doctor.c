/* cli/cmd-doctor.c — `guichet doctor`: looks at everything that can be wrong, one row a check. */
#include "cli/commands.h"

#include "base/date.h"
#include "base/err.h"
#include "base/text.h"
#include "cache/account.h"
#include "cache/erase.h"
#include "cache/motive.h"
#include "cache/outbox.h"
#include "cache/search-index.h"
#include "cli/out.h"
#include "cli/rows.h"
#include "cli/spawn.h"

#include <glib/gi18n.h>
#include <inttypes.h>
#include <langinfo.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#define DISK_WARN (G_GUINT64_CONSTANT(200) << 20)
#define DISK_FAIL (G_GUINT64_CONSTANT(20) << 20)
#define DEVICE_DEPTH 8 /* of LVM over RAID over partitions */

/* HINT is worth knowing and asks nothing of anybody. */
enum verdict { OK, HINT, WARN, FAIL };

struct doctor {
	struct cli *cli;
	struct out *out;
	enum verdict worst;
};

static void say(struct doctor *, const char *check, const char *subject, enum verdict,
	const char *format, ...) G_GNUC_PRINTF(5, 6);

static void
say(struct doctor *d, const char *check, const char *subject, enum verdict verdict,
	const char *format, ...)
{
	static const char *const names[] = { "ok", "hint", "warn", "fail" };
	struct out_row *row = out_row_new(&rows_check);
	g_autofree char *text = NULL;
	va_list args;

	va_start(args, format);
	text = g_strdup_vprintf(format, args);
	va_end(args);
	out_put_string(row, "check", check);
	out_put_string(row, "subject", subject);
	out_put_string(row, "result", names[verdict]);
	out_put_string(row, "text", text);
	out_add(d->out, row);
	d->worst = MAX(d->worst, verdict);
}

/* ---- this machine ------------------------------------------------------------------ */

static void
check_mode(struct doctor *d, const char *path, gboolean folder)
{
	struct stat st;

	if (stat(path, &st) < 0)
		return;
	if (st.st_uid != geteuid())
		say(d, "home", path, FAIL, _("belongs to another user (uid %u): chown it"),
			(unsigned)st.st_uid);
	else if ((st.st_mode & 077) != 0)
		say(d, "home", path, FAIL, _("others may read it: chmod %s it"), folder ? "700" : "600");
}

static void
check_home(struct doctor *d)
{
	static const char *const files[] = { "cache.db", "cache.db-wal", "search.db", "log/net.log" };
	const char *home = d->cli->home;
	enum verdict before = d->worst;
	struct stat st;

	if (stat(home, &st) < 0) {
		say(d, "home", home, HINT, _("is not there yet; guichet makes it when it first runs"));
		return;
	}
	check_mode(d, home, TRUE);
	for (guint i = 0; i < G_N_ELEMENTS(files); i++) {
		g_autofree char *path = g_build_filename(home, files[i], NULL);

		check_mode(d, path, FALSE);
	}
	if (d->worst == before)
		say(d, "home", home, OK, _("is yours alone"));
}

static void
check_disk(struct doctor *d)
{
	struct statvfs fs;
	guint64 space;
	g_autofree char *size = NULL;

	if (statvfs(d->cli->home, &fs) < 0)
		return;
	space = (guint64)fs.f_bavail * fs.f_frsize;
	size = g_format_size(space);
	say(d, "disk", NULL, space < DISK_FAIL ? FAIL : space < DISK_WARN ? WARN : OK,
		space < DISK_WARN ? _("%s free below the home: make room") : _("%s free below the home"),
		size);
}

/* TRUE when this block device, or one it is made of, is a dm-crypt mapping. */
static gboolean
is_encrypted(const char *device, int depth)
{
	g_autofree char *uuid_path = g_build_filename(device, "dm", "uuid", NULL);
	g_autofree char *slaves = g_build_filename(device, "slaves", NULL);
	g_autofree char *uuid = NULL;
	g_autoptr(GDir) dir = NULL;
	const char *name;

	if (g_file_get_contents(uuid_path, &uuid, NULL, NULL) && g_str_has_prefix(uuid, "CRYPT-"))
		return TRUE;
	dir = depth > 0 ? g_dir_open(slaves, 0, NULL) : NULL;
	while (dir != NULL && (name = g_dir_read_name(dir)) != NULL) {
		g_autofree char *next = g_build_filename(slaves, name, NULL);

		if (is_encrypted(next, depth - 1))
			return TRUE;
	}
	return FALSE;
}

static void
check_encryption(struct doctor *d)
{
	g_autofree char *device = NULL;
	struct stat st;

	if (stat(d->cli->home, &st) < 0)
		return;
	device = g_strdup_printf("/sys/dev/block/%u:%u", major(st.st_dev), minor(st.st_dev));
	if (is_encrypted(device, DEVICE_DEPTH))
		say(d, "encryption", NULL, OK, _("the disk below the home is encrypted"));
	else
		say(d, "encryption", NULL, HINT,
			_("no disk encryption seen below the home: customers' mail is readable to whoever "
			  "takes the disk; use LUKS, or an encrypted home"));
}

static void
check_terminal(struct doctor *d)
{
	const char *term = g_getenv("TERM");
	const char *codeset = nl_langinfo(CODESET);

	if (strcmp(codeset, "UTF-8") == 0)
		say(d, "locale", NULL, OK, _("characters are UTF-8"));
	else
		say(d, "locale", NULL, FAIL,
			_("characters are %s, the screen needs UTF-8: export LC_ALL=C.UTF-8"), codeset);
	if (term == NULL || *term == '\0' || strcmp(term, "dumb") == 0)
		say(d, "terminal", NULL, HINT, _("no terminal here: the screen cannot be shown from here"));
	else if (strstr(term, "256color") != NULL || strstr(term, "direct") != NULL ||
		 g_getenv("COLORTERM") != NULL)
		say(d, "terminal", term, OK, _("256 colours"));
	else
		say(d, "terminal", term, HINT,
			_("few colours; TERM=xterm-256color or the like shows more, if it is true"));
}

/* ---- configuration and processes --------------------------------------------------- */

static void
check_motives(struct doctor *d)
{
	g_autofree char *path = motive_path(d->cli->conf), *text = NULL;
	g_autoptr(GError) error = NULL;
	AUTO(motive_book) book = NULL;

	if (!g_file_get_contents(path, &text, NULL, NULL))
		return;
	book = motive_book_new(text, path, &error);
	if (book == NULL)
		say(d, "motives", NULL, FAIL, "%s", error->message);
	else
		say(d, "motives", path, OK, _("is sound"));
}

static void
check_config(struct doctor *d)
{
	const char *path = cli_text(d->cli, "config");
	g_autoptr(GPtrArray) problems = conf_check(d->cli->home, path);
	g_autofree char *where = conf_find(d->cli->home, path);

	for (guint i = 0; i < problems->len; i++)
		say(d, "config", NULL, FAIL, "%s", (char *)g_ptr_array_index(problems, i));
	if (problems->len > 0)
		return;
	d->cli->conf = conf_load(d->cli->home, path, NULL);
	if (d->cli->conf != NULL)
		check_motives(d);
	if (d->cli->conf != NULL && conf_accounts(d->cli->conf)[0] != NULL)
		say(d, "config", where, OK, _("is sound"));
	else
		say(d, "config", where, WARN, _("names no account: run guichet init"));
}

static void
check_net(struct doctor *d)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *path = spawn_path(&error);
	pid_t pid = spawn_is_running(d->cli->home);

	if (path == NULL)
		say(d, "guichet-net", NULL, FAIL, "%s", error->message);
	else if (pid != 0)
		say(d, "guichet-net", path, OK, _("runs as process %d"), (int)pid);
	else
		say(d, "guichet-net", path, HINT, _("does not run now; guichet starts it"));
}

/* ---- the cache --------------------------------------------------------------------- */

static void
check_cache(struct doctor *d)
{
	gboolean full = cli_flag(d->cli, "full");
	g_autoptr(GPtrArray) wrong = db_check(d->cli->db, !full);

	for (guint i = 0; i < wrong->len; i++)
		say(d, "cache", NULL, FAIL, "%s", (char *)g_ptr_array_index(wrong, i));
	if (wrong->len == 0)
		say(d, "cache", NULL, OK,
			full ? _("is sound (looked at in full)") : _("is sound (looked at quickly; --full looks closer)"));
}

static void
check_search(struct doctor *d)
{
	gint64 behind = search_behind(d->cli->db);

	if (behind == 0)
		say(d, "search", NULL, OK, _("every message is in the index"));
	else
		say(d, "search", NULL, spawn_is_running(d->cli->home) != 0 ? HINT : WARN,
			_("%" PRId64 " messages are not in the index yet; guichet-net adds them"), behind);
}

static void
check_erasure(struct doctor *d)
{
	if (erase_is_unfinished(d->cli->db))
		say(d, "erasure", NULL, WARN, _("one was cut short, and some of what it took may still be in files: `guichet customer "
			"ID erase --yes` of the same customer, or `guichet retention --yes`, finishes it"));
}

static void
check_accounts(struct doctor *d)
{
	g_autoptr(GPtrArray) list = account_list(d->cli->db, NULL);

	for (guint i = 0; list != NULL && i < list->len; i++) {
		const struct account *a = g_ptr_array_index(list, i);
		g_autofree char *when = date_to_human(a->synced_at, d->cli->now);

		if (a->error != NULL)
			say(d, "account", a->name, WARN, "%s (%s)", a->error,
				a->error_code != NULL ? a->error_code : a->phase);
		else if (a->synced_at == 0)
			say(d, "account", a->name, HINT, _("has not been synced yet"));
		else
			say(d, "account", a->name, OK, _("synced %s"), when);
	}
}

static void
check_outbox(struct doctor *d)
{
	g_autoptr(GPtrArray) list = outbox_list(d->cli->db, TRUE, NULL);
	guint waiting = 0;
	enum verdict before = d->worst;

	for (guint i = 0; list != NULL && i < list->len; i++) {
		const struct outbox *o = g_ptr_array_index(list, i);
		g_autofree char *id = g_strdup_printf("%" PRId64, o->id);

		waiting += !outbox_state_is_final(o->state);
		if (o->state == OUTBOX_REVIEW || o->state == OUTBOX_UNSURE ||
		    (o->state == OUTBOX_REFUSED && d->cli->now - o->created_at < 30 * DATE_DAY))
			say(d, "outbox", id, WARN, "%s: %s", out_word(&rows_outbox, "state", outbox_state_name(o->state)),
				o->reason != NULL ? o->reason : _("look at it: guichet outbox"));
	}
	if (d->worst == before || before >= WARN)
		say(d, "outbox", NULL, OK, _("%u answers wait to leave"), waiting);
}

/* One line of guichet-net reconcile: subject, result and sentence between tabs. */
static void
reconcile_line(struct doctor *d, const char *line)
{
	g_auto(GStrv) cells = g_strsplit(line, "\t", 3);

	if (g_strv_length(cells) == 3)
		say(d, "reconcile", cells[0], strcmp(cells[1], "ok") == 0 ? OK :
			strcmp(cells[1], "warn") == 0 ? WARN : FAIL, "%s", cells[2]);
}

static void
reconcile(struct doctor *d)
{
	static const char *const args[] = { "reconcile", "-o", "text", NULL };
	g_autofree char *out = NULL;
	g_autoptr(GError) error = NULL;
	int code = spawn_read(d->cli->home, conf_path(d->cli->conf), args, &out, &error);
	g_auto(GStrv) lines = out != NULL ? g_strsplit(out, "\n", -1) : NULL;

	for (char **line = lines; line != NULL && *line != NULL; line++)
		reconcile_line(d, *line);
	if (error != NULL || (code > 1 && (out == NULL || *out == '\0')))
		say(d, "reconcile", NULL, FAIL, "%s",
			error != NULL ? error->message : _("the servers could not be asked: see above"));
}

static void
check_database(struct doctor *d)
{
	g_autofree char *path = g_build_filename(d->cli->home, "cache.db", NULL);
	g_autoptr(GError) error = NULL;

	if (access(path, F_OK) != 0) {
		say(d, "cache", NULL, HINT, _("is not there yet; guichet makes it when it first runs"));
		return;
	}
	d->cli->db = db_open(d->cli->home, DB_READ, &error);
	if (d->cli->db == NULL) {
		say(d, "cache", NULL, FAIL, "%s", error->message);
		return;
	}
	check_cache(d);
	check_search(d);
	check_erasure(d);
	check_accounts(d);
	check_outbox(d);
	if (cli_flag(d->cli, "reconcile") && d->cli->conf != NULL)
		reconcile(d);
}

static int
run(struct cli *cli, GError **error)
{
	struct doctor d = { .cli = cli };

	if (!cli_expect(cli, 0, 0, NULL, error))
		return 2;
	d.out = out_new(cli, &rows_check);
	check_home(&d);
	check_disk(&d);
	check_encryption(&d);
	check_terminal(&d);
	check_config(&d);
	check_net(&d);
	check_database(&d);
	out_end(d.out, NULL);
	return d.worst == FAIL ? 3 : d.worst == WARN ? 1 : 0;
}

static const struct cli_option options[] = {
	{ "full", 0, OPTION_FLAG, NULL, N_("look at every page of the cache and at the index") },
	{ "reconcile", 0, OPTION_FLAG, NULL,
		N_("ask the servers what they hold and say what is missing here") },
	{ NULL, 0, OPTION_FLAG, NULL, NULL },
};

const struct cli_command cmd_doctor = {
	.name = "doctor",
	.summary = N_("look for what is wrong and name the failing step"),
	.help = N_("Exits with 0 when all is well, 1 when something needs a person, 3 when something is "
		   "broken. Nothing is changed; a folder that --reconcile finds different is compared in full "
		   "at the next pass."),
	.need = NEED_NOTHING,
	.options = options,
	.run = run,
};
