// layers: none
/* Children, commands, locks, files. */
#include "base/date.h"
#include "base/err.h"
#include "base/proc.h"
#include "base/sanitized.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <locale.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static char *dir; /* temporary, removed at the end */

static char *
in_dir(const char *name)
{
	return g_build_filename(dir, name, NULL);
}

static guint
count_fds(void)
{
	g_autoptr(GDir) d = g_dir_open("/proc/self/fd", 0, NULL);
	guint n = 0;

	while (g_dir_read_name(d) != NULL)
		n++;
	return n;
}

static void
test_spawn(void)
{
	static const char *const cat[] = { "/bin/cat", NULL };
	struct proc p;
	char buf[6] = "";
	guint before = count_fds();
	int status;

	g_assert_true(proc_spawn(&p, cat, NULL, NULL));
	g_assert_true(proc_write(p.in, "hello", 5));
	g_assert_true(proc_read(p.out, buf, 5, date_monotonic() + 5000));
	g_assert_cmpstr(buf, ==, "hello");
	status = proc_end(&p, 5000);
	g_assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
	g_assert_cmpint(p.pid, ==, -1);
	g_assert_cmpint(proc_end(&p, 10), ==, 0);
	g_assert_cmpuint(count_fds(), ==, before);
}

/* The child sees no environment but the one given, and no descriptor but 0-2. */
static void
test_spawn_clean(void)
{
	static const char *const argv[] = { "/bin/sh", "-c",
		"for n in 3 4 5 6 7 8 9 10 11 12; do [ -e /proc/$$/fd/$n ] && echo \"fd $n\"; done; "
		"echo \"$GUICHET_TEST_CANARY.$A\"", NULL };
	static const char *const envp[] = { "A=b", NULL };
	int extra = open("/dev/null", O_RDONLY);
	struct proc p;
	char buf[64] = "";

	g_setenv("GUICHET_TEST_CANARY", "leak", TRUE);
	g_assert_cmpint(extra, >=, 0);
	g_assert_true(proc_spawn(&p, argv, envp, NULL));
	g_assert_cmpint(read(p.out, buf, sizeof(buf) - 1), >, 0);
	g_assert_cmpstr(buf, ==, ".b\n");
	proc_end(&p, 5000);
	close(extra);
}

static void
test_spawn_missing(void)
{
	static const char *const argv[] = { "/nonexistent/guichet-net", NULL };
	g_autoptr(GError) error = NULL;
	guint before = count_fds();
	struct proc p;

	g_assert_false(proc_spawn(&p, argv, NULL, &error));
	g_assert_error(error, ERR, ERR_CHILD);
	g_assert_nonnull(strstr(error->message, "/nonexistent/guichet-net"));
	g_assert_nonnull(strstr(error->message, "No such file"));
	g_assert_cmpuint(count_fds(), ==, before);
	g_assert_cmpint(waitpid(-1, NULL, WNOHANG), ==, -1);
}

static void
test_end_kills(void)
{
	static const char *const argv[] = { "/bin/sleep", "60", NULL };
	struct proc p;
	gint64 start;
	int status;

	g_assert_true(proc_spawn(&p, argv, NULL, NULL));
	start = date_monotonic();
	status = proc_end(&p, 100);
	g_assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
	g_assert_cmpint(date_monotonic() - start, <, 5000);
}

static void
test_capture(void)
{
	static const struct {
		const char *command, *want;
	} rows[] = {
		{ "printf secret", "secret" }, { "printf 'a b\\n'", "a b" }, { "printf '\\n\\n'", "\n" },
		{ "true", "" }, { "printf '%s' '$HOME | cat; `id`'", "$HOME | cat; `id`" },
		{ "/bin/sh -c 'printf 12345678901234567890'", "12345678901234567890" },
		{ "/bin/sh -c 'printf 12345678901234567890; echo'", "12345678901234567890" },
		{ "/bin/sh -c 'printf ok; cat'", "ok" }, /* standard input is empty */
	};
	guint before = count_fds();

	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(GError) error = NULL;
		char *out = proc_capture(rows[i].command, 20, 10, &error);

		g_assert_no_error(error);
		g_assert_cmpstr(out, ==, rows[i].want);
		proc_wipe(out);
	}
	g_assert_cmpuint(count_fds(), ==, before);
	proc_wipe(NULL);
}

static void
test_capture_fails(void)
{
	static const struct {
		const char *command;
		enum err_code code;
		const char *says;
	} rows[] = {
		{ "no-such-program-here x", ERR_CONFIG, "no-such-program-here" },
		{ "", ERR_CONFIG, "split" }, { "printf 'canary", ERR_CONFIG, "split" },
		{ "sh -c 'echo canary; exit 3'", ERR_CHILD, "exit code 3" },
		{ "sh -c 'echo canary >&2; kill -9 $$'", ERR_CHILD, "signal 9" },
		{ "sh -c 'printf canary123456789012345'", ERR_CHILD, "more than 20" },
		{ "sh -c 'while :; do echo canary; done'", ERR_CHILD, "more than 20" },
		{ "printf 'can\\0ary'", ERR_CHILD, "NUL" },
	};
	guint before = count_fds();

	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(GError) error = NULL;

		g_assert_null(proc_capture(rows[i].command, 20, 10, &error));
		g_assert_error(error, ERR, (gint)rows[i].code);
		g_assert_nonnull(strstr(error->message, rows[i].says));
		g_assert_null(strstr(error->message, "canary"));
	}
	g_assert_cmpuint(count_fds(), ==, before);
	g_assert_cmpint(waitpid(-1, NULL, WNOHANG), ==, -1);
}

/* Late is late: for a silent command, and for one that closed its output and lives on. The whole group
 * goes, and what a daemon holds open keeps nobody waiting. */
static void
test_capture_time(void)
{
	static const char *const late[] = { "sleep 60", "sh -c 'sleep 60 & sleep 60'",
		"sh -c 'exec >&-; exec sleep 60'" };
	gint64 start = date_monotonic();

	for (guint i = 0; i < G_N_ELEMENTS(late); i++) {
		g_autoptr(GError) error = NULL;

		g_assert_null(proc_capture(late[i], 20, 1, &error));
		g_assert_error(error, ERR, ERR_CHILD);
		g_assert_nonnull(strstr(error->message, "within 1 s"));
	}
	g_assert_cmpint(date_monotonic() - start, <, 30000);

	start = date_monotonic();
	char *out = proc_capture("sh -c 'echo word; sleep 5 &'", 20, 30, NULL);

	g_assert_cmpstr(out, ==, "word");
	g_assert_cmpint(date_monotonic() - start, <, 4500);
	proc_wipe(out);
}

static void
test_read_write(void)
{
	int fds[2];
	char buf[4];
	gint64 start = date_monotonic();

	g_assert_cmpint(pipe(fds), ==, 0);
	g_assert_false(proc_read(fds[0], buf, 4, start + 100));
	g_assert_cmpint(errno, ==, ETIMEDOUT);
	g_assert_cmpint(date_monotonic() - start, >=, 99);
	g_assert_true(proc_write(fds[1], "ab", 2));
	g_assert_false(proc_read(fds[0], buf, 4, date_monotonic() + 50)); /* half is none */
	g_assert_true(proc_write(fds[1], "abcd", 4));
	g_assert_true(proc_read(fds[0], buf, 4, 0));
	close(fds[1]);
	g_assert_false(proc_read(fds[0], buf, 1, 0));
	g_assert_cmpint(errno, ==, 0);
	close(fds[0]);
	g_assert_false(proc_read(fds[0], buf, 1, 0));
	g_assert_false(proc_write(fds[1], "x", 1));
}

static void
test_lock(void)
{
	g_autofree char *path = in_dir("lock"), *link = in_dir("link"), *pid = NULL;
	g_autoptr(GError) error = NULL, refused = NULL;
	char mine[32];
	int one, two;
	struct stat st;

	g_assert_true(proc_lock(path, &one, &error));
	g_assert_no_error(error);
	g_assert_cmpint(stat(path, &st), ==, 0);
	g_assert_cmpuint(st.st_mode & 0777, ==, 0600);
	g_assert_false(proc_lock(path, &two, &refused));
	g_assert_error(refused, ERR, ERR_BUSY);
	g_snprintf(mine, sizeof(mine), "%d", (int)getpid());
	g_assert_nonnull(strstr(refused->message, mine));
	g_assert_cmpint(two, ==, -1);
	close(one);
	g_assert_true(proc_lock(path, &two, NULL));
	close(two);
	g_assert_cmpint(symlink(path, link), ==, 0);
	g_clear_error(&error);
	g_assert_false(proc_lock(link, &one, &error));
	g_assert_error(error, ERR, ERR_STORAGE);
}

static void
test_mkdir(void)
{
	g_autofree char *deep = in_dir("a/b/c"), *file = in_dir("file"), *below = in_dir("file/x");
	g_autofree char *open_ = in_dir("open");
	g_autoptr(GError) error = NULL;
	struct stat st;
	mode_t before = umask(0);

	g_assert_true(proc_mkdir(deep, &error));
	g_assert_no_error(error);
	g_assert_cmpint(stat(deep, &st), ==, 0);
	g_assert_cmpuint(st.st_mode & 0777, ==, 0700);
	g_assert_true(proc_mkdir(deep, NULL));
	g_assert_true(g_file_set_contents(file, "x", 1, NULL));
	g_assert_false(proc_mkdir(file, &error));
	g_assert_error(error, ERR, ERR_STORAGE);
	g_clear_error(&error);
	g_assert_false(proc_mkdir(below, &error));
	g_assert_error(error, ERR, ERR_STORAGE);
	g_clear_error(&error);
	g_assert_cmpint(mkdir(open_, 0777), ==, 0);
	g_assert_false(proc_mkdir(open_, &error));
	g_assert_nonnull(strstr(error->message, "chmod 700"));
	umask(before);
}

static void
test_mkdir_foreign(void)
{
	g_autofree char *path = in_dir("theirs");
	g_autoptr(GError) error = NULL;

	if (geteuid() != 0) {
		g_test_skip("only root can give a folder away");
		return;
	}
	g_assert_cmpint(mkdir(path, 0755), ==, 0);
	g_assert_cmpint(chown(path, 65534, 65534), ==, 0);
	g_assert_false(proc_mkdir(path, &error));
	g_assert_nonnull(strstr(error->message, "another user"));
}

static void
test_write_file(void)
{
	g_autofree char *path = in_dir("out"), *nowhere = in_dir("no/where"), *text = NULL;
	g_autofree char *taken = in_dir("taken");
	g_autoptr(GError) error = NULL;
	g_autoptr(GDir) d = NULL;
	const char *name;
	struct stat st;
	mode_t before = umask(0);

	g_assert_true(proc_write_file(path, "one", 3, NULL));
	g_assert_true(proc_write_file(path, "second", 6, &error));
	umask(before);
	g_assert_no_error(error);
	g_assert_true(g_file_get_contents(path, &text, NULL, NULL));
	g_assert_cmpstr(text, ==, "second");
	g_assert_cmpint(stat(path, &st), ==, 0);
	g_assert_cmpuint(st.st_mode & 0777, ==, 0600);
	g_assert_false(proc_write_file(nowhere, "x", 1, &error));
	g_assert_error(error, ERR, ERR_STORAGE);
	g_clear_error(&error);
	g_assert_cmpint(mkdir(taken, 0700), ==, 0);
	g_assert_false(proc_write_file(taken, "x", 1, &error)); /* rename onto a folder fails */
	g_assert_error(error, ERR, ERR_STORAGE);
	d = g_dir_open(dir, 0, NULL);
	while ((name = g_dir_read_name(d)) != NULL) /* and leaves no temporary file */
		g_assert_null(strstr(name, "taken."));
}

static void
test_self(void)
{
	g_autofree char *self = proc_self_dir();

	g_assert_true(g_path_is_absolute(self));
	g_assert_true(g_file_test(self, G_FILE_TEST_IS_DIR));
}

static void
test_harden(void)
{
	if (g_test_subprocess()) {
		struct rlimit core;
		mode_t mask;

		close(STDIN_FILENO);
		close(STDERR_FILENO);
		proc_harden();
		g_assert_cmpint(getrlimit(RLIMIT_CORE, &core), ==, 0);
		g_assert_cmpuint(core.rlim_cur, ==, 0);
		g_assert_cmpuint(core.rlim_max, ==, 0);
		mask = umask(022);
		g_assert_cmpuint(mask, ==, 077);
		g_assert_true(fcntl(STDIN_FILENO, F_GETFD) >= 0);
		g_assert_true(fcntl(STDERR_FILENO, F_GETFD) >= 0);
		g_assert_cmpint(raise(SIGPIPE), ==, 0);
#ifndef SANITIZED
		g_assert_cmpint(prctl(PR_GET_DUMPABLE), ==, 0);
#endif
		return;
	}
	g_test_trap_subprocess(NULL, 0, 0);
	g_test_trap_assert_passed();
}

int
main(int argc, char **argv)
{
	g_autofree char *clean = NULL;
	int rc;

	setlocale(LC_ALL, "C.UTF-8");
	g_test_init(&argc, &argv, NULL);
	dir = g_dir_make_tmp("guichet-proc-XXXXXX", NULL);
	g_test_add_func("/proc/spawn", test_spawn);
	g_test_add_func("/proc/spawn/clean", test_spawn_clean);
	g_test_add_func("/proc/spawn/missing", test_spawn_missing);
	g_test_add_func("/proc/end", test_end_kills);
	g_test_add_func("/proc/capture", test_capture);
	g_test_add_func("/proc/capture/fails", test_capture_fails);
	g_test_add_func("/proc/capture/time", test_capture_time);
	g_test_add_func("/proc/read-write", test_read_write);
	g_test_add_func("/proc/lock", test_lock);
	g_test_add_func("/proc/mkdir", test_mkdir);
	g_test_add_func("/proc/mkdir/foreign", test_mkdir_foreign);
	g_test_add_func("/proc/write-file", test_write_file);
	g_test_add_func("/proc/self", test_self);
	g_test_add_func("/proc/harden", test_harden);
	rc = g_test_run();
	clean = g_strdup_printf("rm -rf '%s'", dir);
	if (g_spawn_command_line_sync(clean, NULL, NULL, NULL, NULL))
		g_free(dir);
	return rc;
}
