// layers: none
/* What the log may never hold, and the fault points. The latter are compiled in here, whatever the
 * build. */
#include "base/date.h"
#include "base/err.h"
#include "base/log.h"
#include "core/guard.h"

#ifndef GUICHET_FAULTS
#define GUICHET_FAULTS
#endif
#include "base/fault.c"

#include <glib/gstdio.h>
#include <locale.h>
#include <sys/stat.h>
#include <sys/wait.h>

static char *dir, *path;

static char *
slurp(void)
{
	char *text = NULL;

	g_assert_true(g_file_get_contents(path, &text, NULL, NULL));
	return text;
}

static void
start(void)
{
	g_unlink(path);
	date_set_now(G_GINT64_CONSTANT(1768298400000), FALSE);
	log_set_level(LOG_INFO_);
	g_assert_true(log_open(path, "net", NULL));
}

static void
test_line(void)
{
	g_autofree char *text = NULL;
	struct stat st;
	mode_t before = umask(0);

	start();
	umask(before);
	log_info("account %s: %d messages", "agence", 3);
	log_debug("not at this level");
	log_set_level(LOG_DEBUG_);
	log_debug("now");
	log_close();
	log_error("after the end");
	text = slurp();
	g_assert_cmpstr(text, ==, "2026-01-13T10:00:00Z info net: account agence: 3 messages\n"
	    "2026-01-13T10:00:00Z debug net: now\n");
	g_assert_cmpint(stat(path, &st), ==, 0);
	g_assert_cmpuint(st.st_mode & 0777, ==, 0600);
}

static void
test_one_line(void)
{
	g_autofree char *text = NULL, *huge = g_strnfill(100000, 'x');

	start();
	log_warn("NO [ALERT] \r\n2026 error fake\x1b]0;x\a\xe2\x80\xae%s", huge);
	log_close();
	text = slurp();
	g_assert_cmpuint(strlen(text), <, 2200);
	g_assert_null(strchr(text, '\x1b'));
	g_assert_null(strstr(text, "\xe2\x80\xae"));
	g_assert_true(strchr(text, '\n') == text + strlen(text) - 1);
}

static void
test_secrets(void)
{
	static const char secret[] = "c4nary-s3cret";
	g_autofree char *text = NULL;

	start();
	log_hide(NULL);
	log_hide("abc"); /* too short to be cut out of words */
	log_hide(secret);
	log_hide(secret);
	log_info("LOGIN x %s and %s, abc", secret, secret);
	for (int skip = 0; skip < 7; skip++) {
		g_autofree char *plain = g_strdup_printf("%.*s%s%s", skip, "\001user\001x", secret,
		    skip % 2 ? "\001\001" : "");
		g_autofree char *coded = g_base64_encode((const guchar *)plain, strlen(plain));

		log_info("AUTH %d %s", skip, coded);
	}
	log_close();
	text = slurp();
	g_assert_nonnull(strstr(text, "LOGIN x ‹secret› and ‹secret›, abc\n"));
	g_assert_null(strstr(text, "c4nary"));
	/* of any coded form at most the ends remain, which depend on neighbours */
	for (int skip = 0; skip < 3; skip++) {
		g_autofree char *coded = NULL, *plain = g_strdup_printf("%.*s%s", skip, "xx", secret);

		coded = g_base64_encode((const guchar *)plain, strlen(plain));
		coded[12] = '\0';
		g_assert_null(strstr(text, coded + 4));
	}
}

/* Tokens come and go all day: the last ones are known, and whatever is used again. */
static void
test_many_secrets(void)
{
	g_autofree char *text = NULL;

	start();
	log_hide("password-that-stays");
	log_hide("token-of-long-ago");
	for (int i = 0; i < 200; i++) {
		g_autofree char *token = g_strdup_printf("token-number-%d", i);

		log_hide(token);
		log_hide("password-that-stays");
	}
	log_info("now password-that-stays token-number-199. token-number-140. token-of-long-ago");
	log_close();
	text = slurp();
	g_assert_nonnull(strstr(text, "now ‹secret› ‹secret›. ‹secret›. token-of-long-ago\n"));
}

static void
test_numbers(void)
{
	g_autofree char *text = NULL;

	start();
	log_set_mask(guard_mask_plain);
	log_info("case 12: card 4970 1012 3456 7893, FR7630006000011234567890189");
	log_set_mask(NULL);
	text = slurp();
	g_assert_nonnull(strstr(text, "case 12: card 4970 10** **** 7893, ***********************0189"));
	log_close();
}

static void
test_addresses(void)
{
	g_autofree char *text = NULL;

	start();
	log_info("from jean.dupont+x@example.org, <É@x.fr> and a@b; @home, user@ and é@é");
	log_info("two: a.b@c.d,e.f@g.h@i");
	log_close();
	text = slurp();
	g_assert_nonnull(strstr(text, "from j…@example.org, <É…@x.fr> and a…@b; @home, user@ and é…@é\n"));
	g_assert_nonnull(strstr(text, "two: a…@c.d,e…"));
	g_assert_null(strstr(text, "dupont"));
	g_assert_null(strstr(text, "e.f@"));
}

static void
test_rotate(void)
{
	g_autofree char *old = g_strconcat(path, ".1", NULL);
	g_autofree char *big = g_strnfill(4 * 1024 * 1024, 'x');
	g_autofree char *text = NULL;

	start();
	log_close();
	g_assert_true(g_file_set_contents(path, big, 4 * 1024 * 1024, NULL));
	g_assert_true(log_open(path, "net", NULL));
	log_info("new");
	log_close();
	text = slurp();
	g_assert_cmpuint(strlen(text), <, 100);
	g_assert_true(g_file_test(old, G_FILE_TEST_EXISTS));
}

static void
test_open(void)
{
	g_autofree char *link = g_strconcat(path, ".link", NULL);
	g_autoptr(GError) error = NULL;

	g_assert_cmpint(symlink("/etc/passwd", link), ==, 0);
	g_assert_false(log_open(link, "net", &error));
	g_assert_error(error, ERR, ERR_STORAGE);
	g_clear_error(&error);
	g_assert_false(log_open("/nonexistent/x.log", "net", &error));
	g_assert_nonnull(strstr(error->message, "/nonexistent/x.log"));
	g_assert_cmpint(log_level_parse("warn"), ==, LOG_WARN_);
	g_assert_cmpint(log_level_parse("loud"), ==, LOG_INFO_);
	g_assert_cmpint(log_level_parse(NULL), ==, LOG_INFO_);
}

static void
test_stderr(void)
{
	if (g_test_subprocess()) {
		g_assert_true(log_open(NULL, NULL, NULL));
		log_error("to the terminal");
		log_close();
		return;
	}
	g_test_trap_subprocess(NULL, 0, 0);
	g_test_trap_assert_passed();
	g_test_trap_assert_stderr("*error -: to the terminal*");
}

/* Puts other points into force, as the environment would. */
static void
use_faults(const char *text)
{
	g_setenv("GUICHET_FAULT", text, TRUE);
	n_points = 0;
	load();
}

static void
test_fault(void)
{
	use_faults("a=1,b=3x2,c");
	g_assert_true(fault_hit("a"));
	g_assert_false(fault_hit("a"));
	g_assert_true(fault_hit("c"));
	g_assert_false(fault_hit("none"));
	for (int i = 1; i <= 6; i++)
		g_assert_cmpint(fault_hit("b"), ==, i == 3 || i == 4);
	use_faults("");
	g_assert_false(fault_hit("a"));
}

static void
test_fault_shared(void)
{
	pid_t pid;
	int status;

	use_faults("w=2");
	g_assert_false(fault_hit("w"));
	pid = fork();
	if (pid == 0)
		_exit(fault_hit("w") ? 0 : 1);
	g_assert_cmpint(waitpid(pid, &status, 0), ==, pid);
	g_assert_cmpint(status, ==, 0);
	g_assert_false(fault_hit("w"));
}

static void
test_fault_kill(void)
{
	pid_t pid;
	int status;

	use_faults("k=kill@2");
	pid = fork();
	if (pid == 0) {
		fault_hit("k");
		fault_hit("k");
		_exit(0);
	}
	g_assert_cmpint(waitpid(pid, &status, 0), ==, pid);
	g_assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
}

static void
test_fault_missed(void)
{
	if (g_test_subprocess()) {
		use_faults("reached=1,missed=1");
		fault_hit("reached");
		exit(0);
	}
	g_test_trap_subprocess(NULL, 0, 0);
	g_test_trap_assert_failed();
	g_test_trap_assert_stderr("*fault point missed was never reached*");
}

int
main(int argc, char **argv)
{
	g_autofree char *clean = NULL;
	int rc;

	setlocale(LC_ALL, "C.UTF-8");
	g_unsetenv("GUICHET_FAULT");
	g_test_init(&argc, &argv, NULL);
	dir = g_dir_make_tmp("guichet-log-XXXXXX", NULL);
	path = g_build_filename(dir, "net.log", NULL);
	g_test_add_func("/log/line", test_line);
	g_test_add_func("/log/one-line", test_one_line);
	g_test_add_func("/log/secrets", test_secrets);
	g_test_add_func("/log/many-secrets", test_many_secrets);
	g_test_add_func("/log/numbers", test_numbers);
	g_test_add_func("/log/addresses", test_addresses);
	g_test_add_func("/log/rotate", test_rotate);
	g_test_add_func("/log/open", test_open);
	g_test_add_func("/log/stderr", test_stderr);
	g_test_add_func("/fault/times", test_fault);
	g_test_add_func("/fault/shared", test_fault_shared);
	g_test_add_func("/fault/kill", test_fault_kill);
	g_test_add_func("/fault/missed", test_fault_missed);
	rc = g_test_run();
	n_points = 0; /* the points of the tests are nobody's at exit */
	clean = g_strdup_printf("rm -rf '%s'", dir);
	g_spawn_command_line_sync(clean, NULL, NULL, NULL, NULL);
	g_free(dir);
	g_free(path);
	return rc;
}
