// layers: net
/* The parser child: what it may do, what becomes of a mail that kills it, and a child that lies.
 * This program is its own child, as guichet-net is. */
#include "base/err.h"
#include "base/sanitized.h"
#include "net/charset.h"
#include "net/mime.h"
#include "net/parser-wire.h"
#include "net/parser.h"
#include "net/sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#include <zlib.h>

#define MODE "parser-mode" /* in the working folder: how the child misbehaves */

static struct parser *
new_parser(void)
{
	return parser_new("test");
}

static GBytes *mail(int n);

/* With a child already: it starts with the first mail. */
static struct parser *
warm_parser(void)
{
	struct parser *p = new_parser();
	g_autoptr(GBytes) source = mail(0);
	g_autoptr(GError) error = NULL;
	AUTO(message) m = parser_mail(p, source, &error);

	g_assert_no_error(error);
	g_assert_false(m->raw);
	return p;
}

static GBytes *
mail(int n)
{
	char *text = g_strdup_printf("From: Jean <jean@example.org>\r\nSubject: mail %d\r\n"
		"Message-ID: <m%d@example.org>\r\n\r\nwords of %d\r\n", n, n, n);

	return g_bytes_new_take(text, strlen(text));
}

static void
send_mail(struct parser *p, GBytes *source, gsize keep)
{
	g_autoptr(GError) error = NULL;

	g_assert_true(parser_send(p, source, keep, &error));
	g_assert_no_error(error);
}

static struct message *
receive_mail(struct parser *p, GBytes **packed)
{
	g_autoptr(GError) error = NULL;
	struct message *m = parser_receive(p, packed, &error);

	g_assert_no_error(error);
	g_assert_nonnull(m);
	return m;
}

static struct message *
one(struct parser *p, const char *source, gsize len)
{
	g_autoptr(GBytes) bytes = g_bytes_new(source, len);
	g_autoptr(GError) error = NULL;
	struct message *m = parser_mail(p, bytes, &error);

	g_assert_no_error(error);
	return m;
}

/* ---- the pipe ------------------------------------------------------------------------ */

static void
test_one(void)
{
	AUTO(parser) p = new_parser();
	static const char source[] = "From: a@b.example\nSubject: =?utf-8?q?=C3=A9?=\n\nbody\n";
	AUTO(message) m = one(p, source, sizeof source - 1);

	g_assert_cmpstr(m->subject, ==, "é");
	g_assert_cmpstr(m->text, ==, "body\n");
	g_assert_cmpuint(m->source_size, ==, sizeof source - 1);
	AUTO(message) empty = one(p, "", 0);
	g_assert_true(empty->raw);
	g_assert_cmpstr(empty->text, ==, "");
}

static void
assert_inflates(GBytes *packed, GBytes *source)
{
	gsize len, packed_len;
	const void *data = g_bytes_get_data(source, &len);
	const void *bytes = g_bytes_get_data(packed, &packed_len);
	g_autofree guint8 *out = g_malloc(len);
	uLongf n = len;

	g_assert_cmpint(uncompress(out, &n, bytes, packed_len), ==, Z_OK);
	g_assert_cmpuint(n, ==, len);
	g_assert_true(memcmp(out, data, len) == 0);
}

/* Many under way at once, in order, each with its own source kept or not. */
static void
test_pipeline(void)
{
	AUTO(parser) p = new_parser();
	int sent = 0, received = 0;

	while (received < 500) {
		while (sent < 500 && parser_room(p) > 0) {
			g_autoptr(GBytes) source = mail(sent);

			send_mail(p, source, sent % 2 ? 1000 : 10);
			sent++;
		}
		GBytes *packed;
		AUTO(message) m = receive_mail(p, &packed);
		g_autofree char *want = g_strdup_printf("m%d@example.org", received);
		g_assert_cmpstr(m->id, ==, want);
		if (received % 2) {
			g_autoptr(GBytes) source = mail(received);

			assert_inflates(packed, source);
			g_bytes_unref(packed);
		} else {
			g_assert_null(packed);
		}
		received++;
	}
}

/* Larger than any pipe, in both directions. */
static void
test_large(void)
{
	AUTO(parser) p = new_parser();
	g_autoptr(GString) s = g_string_new("From: a@b.example\nSubject: large\n\n");

	while (s->len < 3 * 1024 * 1024)
		g_string_append(s, "words and more words on a line that is long enough\n");
	g_autoptr(GBytes) source = g_bytes_new(s->str, s->len);
	for (int i = 0; i < 4; i++)
		send_mail(p, source, s->len);
	for (int i = 0; i < 4; i++) {
		GBytes *packed;
		AUTO(message) m = receive_mail(p, &packed);

		g_assert_cmpuint(strlen(m->text), ==, s->len - strlen("From: a@b.example\nSubject: large\n\n"));
		assert_inflates(packed, source);
		g_bytes_unref(packed);
	}
	g_string_set_size(s, MIME_MAX + 100);
	memset(s->str + 3000000, 'x', s->len - 3000000);
	AUTO(message) m = one(p, s->str, s->len);
	g_assert_cmpstr(m->subject, ==, "large");
	g_assert_cmpuint(m->source_size, ==, MIME_MAX + 100);
	g_assert_true(m->cut);
}

static void
test_part(void)
{
	AUTO(parser) p = new_parser();
	g_autoptr(GBytes) source = mail(1);
	g_autoptr(GError) error = NULL;
	g_autoptr(GBytes) part = parser_part(p, source, "1", &error), none = NULL;
	g_autofree char *far = g_strnfill(10000, '1');

	g_assert_no_error(error);
	g_assert_cmpuint(g_bytes_get_size(part), ==, strlen("words of 1\r\n"));
	none = parser_part(p, source, "2.1", &error);
	g_assert_null(none);
	g_assert_error(error, ERR, ERR_GONE);
	g_clear_error(&error);
	none = parser_part(p, source, far, &error);
	g_assert_error(error, ERR, ERR_GONE);
	AUTO(message) m = one(p, "Subject: x\n\ny\n", 14);
	g_assert_cmpstr(m->subject, ==, "x");
}

/* ---- deaths ---------------------------------------------------------------------------- */

static pid_t
child_of_ours(void)
{
	g_autofree char *path = g_strdup_printf("/proc/self/task/%d/children", (int)getpid());
	g_autofree char *list = NULL;

	g_assert_true(g_file_get_contents(path, &list, NULL, NULL));
	return (pid_t)atoi(list);
}

/* Only the mail that was being parsed is shown raw; those behind it are parsed by a new child. */
static void
test_death(void)
{
	AUTO(parser) p = warm_parser();

	for (int round = 0; round < 3; round++) {
		pid_t pid = child_of_ours();
		int raw = 0;

		g_assert_cmpint(pid, >, 0);
		kill(pid, SIGSTOP); /* so that nothing is answered before it dies */
		for (int i = 0; i < 10; i++) {
			g_autoptr(GBytes) source = mail(i);

			send_mail(p, source, 1000);
		}
		kill(pid, SIGKILL);
		for (int i = 0; i < 10; i++) {
			g_autoptr(GBytes) source = mail(i);
			GBytes *packed;
			AUTO(message) m = receive_mail(p, &packed);
			g_autofree char *want = g_strdup_printf("m%d@example.org", i);

			g_assert_cmpstr(m->id, ==, want);
			g_assert_cmpstr(message_person(m, PERSON_FROM)->address, ==, "jean@example.org");
			assert_inflates(packed, source);
			g_bytes_unref(packed);
			raw += m->raw;
			if (m->raw)
				g_assert_nonnull(strstr(m->text, "words of 0"));
		}
		g_assert_cmpint(raw, ==, 1);
		g_assert_cmpint(child_of_ours(), !=, pid);
	}
}

/* A character set of any name, wherever one may stand, opens no file. */
static void
test_charsets(void)
{
	static const char *const names[] = { "ibm037", "ebcdic-us", "iso-8859-1", "utf-7", "utf-16",
		"gb2312", "iso-2022-cn-ext", "x-unknown", "../../etc/passwd", "UTF-8//IGNORE", "shift_jis",
		"iso-2022-jp-3", "macintosh", "cp1255", "tscii", "armscii-8", "UNICODE", "euc-tw",
		"windows-1252//TRANSLIT", "ISO-10646-UCS-2", "" };
	AUTO(parser) p = warm_parser();
	pid_t pid = child_of_ours();

	for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
		const char *n = names[i];
		g_autofree char *source = g_strdup_printf(
			"From: =?%s?q?a=E9?= <a@b.example>\nSubject: =?%s?B?6QA=?= \xe9 =?%s*fr?Q?=E9?=\n"
			"MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n--b\n"
			"Content-Type: text/plain; charset=\"%s\"\n\nwords \xe9 \x1b$B\n--b\n"
			"Content-Type: text/html; charset=%s\n\n<meta charset=%s><?xml encoding='%s'?><p>\xe9\n--b\n"
			"Content-Type: image/png; name*=%s''%%E9\nContent-Disposition: attachment; "
			"filename*0*=%s''%%E9; filename*1=x\nContent-Description: =?%s?q?=E9?=\n\nx\n"
			"--b\nContent-Type: message/rfc822\n\nFrom: =?%s?q?=E9?= <c@d>\nSubject: =?%s?q?=E9?=\n\nx\n"
			"--b--\n", n, n, n, n, n, n, n, n, n, n, n, n);
		AUTO(message) m = one(p, source, strlen(source));

		g_assert_false(m->raw);
		g_assert_nonnull(strstr(m->text, "words"));
		g_assert_cmpint(child_of_ours(), ==, pid);
	}
}

/* ---- a child that was taken over --------------------------------------------------------- */

static void
say(const void *data, gsize len)
{
	if (write(STDOUT_FILENO, data, len) < 0)
		_exit(1);
}

static void
reply(guint8 status, guint32 len, guint32 packed)
{
	struct parser_reply r = { .len = len, .packed_len = packed, .status = status };

	say(&r, sizeof r);
}

static void G_GNUC_NORETURN
misbehave(const char *mode)
{
	char buf[65536];

	if (strcmp(mode, "dies") == 0)
		_exit(1);
	if (strcmp(mode, "babbles") == 0)
		for (;;)
			say("xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", 32);
	reply(PARSER_READY, 0, 0);
	if (read(STDIN_FILENO, buf, sizeof buf) <= 0)
		_exit(0);
	if (strcmp(mode, "answers") == 0) { /* one mail, and dies of the next */
		AUTO(message) m = message_new();
		m->subject = g_strdup("answered");
		g_autoptr(GBytes) packed = message_pack(m);

		reply(PARSER_DONE, (guint32)g_bytes_get_size(packed), 0);
		say(g_bytes_get_data(packed, NULL), g_bytes_get_size(packed));
		_exit(0);
	}
	if (strcmp(mode, "huge") == 0)
		reply(PARSER_DONE, G_MAXUINT32, 0);
	else if (strcmp(mode, "huge-source") == 0)
		reply(PARSER_DONE, 0, G_MAXUINT32);
	else if (strcmp(mode, "garbage") == 0)
		reply(PARSER_DONE, 1000, 0), say(buf, 1000);
	else if (strcmp(mode, "no-status") == 0)
		reply(0, 0, 0);
	else if (strcmp(mode, "ready-again") == 0)
		reply(PARSER_READY, 0, 0);
	else if (strcmp(mode, "none") == 0)
		reply(PARSER_NONE, 0, 0);
	else if (strcmp(mode, "half") == 0)
		reply(PARSER_DONE, 100000, 0);
	if (strcmp(mode, "half") == 0)
		_exit(0);
	while (read(STDIN_FILENO, buf, sizeof buf) > 0)
		;
	_exit(0);
}

static void
test_liar(gconstpointer data)
{
	g_assert_true(g_file_set_contents(MODE, data, -1, NULL));
	AUTO(parser) p = new_parser();
	g_autoptr(GBytes) source = mail(7);
	g_autoptr(GError) error = NULL;
	AUTO(message) m = parser_mail(p, source, &error);
	g_assert_no_error(error);
	g_assert_true(m->raw);
	g_assert_cmpstr(m->id, ==, "m7@example.org");
	g_assert_cmpint(g_unlink(MODE), ==, 0);
	AUTO(message) again = parser_mail(p, source, &error);
	g_assert_no_error(error);
	g_assert_false(again->raw);
}

/* What the child had answered before it died counts, whatever else was on its way to it. */
static void
test_answered(void)
{
	g_autofree char *text = g_strnfill(3000000, 'x');
	g_autoptr(GBytes) first = mail(1), second = g_bytes_new(text, 3000000);
	GBytes *packed;

	g_assert_true(g_file_set_contents(MODE, "answers", -1, NULL));
	AUTO(parser) p = new_parser();
	send_mail(p, first, 0);
	g_assert_cmpint(g_unlink(MODE), ==, 0);
	send_mail(p, second, 0);
	g_usleep(300000);
	AUTO(message) m = receive_mail(p, &packed);
	g_assert_false(m->raw);
	g_assert_cmpstr(m->subject, ==, "answered");
	AUTO(message) other = receive_mail(p, &packed);
	g_assert_true(other->raw);
}

static void
test_no_child(gconstpointer data)
{
	AUTO(parser) p = new_parser();
	g_autoptr(GBytes) source = mail(1);
	g_autoptr(GError) error = NULL;

	g_assert_true(g_file_set_contents(MODE, data, -1, NULL));
	g_assert_null(parser_mail(p, source, &error));
	g_assert_error(error, ERR, ERR_CHILD);
	g_assert_cmpint(g_unlink(MODE), ==, 0);
}

/* ---- the sandbox --------------------------------------------------------------------------- */

enum deed {
	DO_NOTHING, DO_OPEN, DO_SOCKET, DO_EXEC, DO_FORK, DO_KILL, DO_READ_OTHER, DO_WRITE_OTHER,
	DO_MAP_CODE, DO_UNLINK, DO_PTRACE, DO_SPIN, DO_MEMORY,
};

static void G_GNUC_NORETURN
do_deed(enum deed deed)
{
	char c = 0;
	char *const argv[] = { NULL };
	volatile guint64 spin = 0;

	switch (deed) {
	case DO_NOTHING: break;
	case DO_OPEN: open("/etc/hostname", O_RDONLY); break;
	case DO_SOCKET: socket(AF_INET, SOCK_STREAM, 0); break;
	case DO_EXEC: execve("/bin/true", argv, argv); break;
	case DO_FORK: fork(); break;
	case DO_KILL: kill(getppid(), 0); break;
	case DO_READ_OTHER: if (read(3, &c, 1) < 0) break; break;
	case DO_WRITE_OTHER: if (write(3, &c, 1) < 0) break; break;
	case DO_MAP_CODE: c = (char)syscall(9 /* mmap */, 0, 4096, 7, 0x22, -1, 0); break;
	case DO_UNLINK: unlink("nothing"); break;
	case DO_PTRACE: syscall(101 /* ptrace */, 0, 0, 0, 0); break;
	case DO_SPIN:
		sandbox_cpu(1);
		for (;;)
			spin++;
	case DO_MEMORY:
		for (;;) {
			char *block = malloc(64 << 20);

			if (block == NULL)
				_exit(42);
			memset(block, 1, 64 << 20);
		}
	}
	_exit(0);
}

static int
fate_of(enum deed deed)
{
	int status;
	pid_t pid = fork();

	g_assert_cmpint(pid, >=, 0);
	if (pid == 0) {
		if (!sandbox_enter(NULL))
			_exit(99);
		do_deed(deed);
	}
	g_assert_cmpint(waitpid(pid, &status, 0), ==, pid);
	return status;
}

static void
test_sandbox(void)
{
	static const enum deed forbidden[] = { DO_OPEN, DO_SOCKET, DO_EXEC, DO_FORK, DO_KILL,
		DO_READ_OTHER, DO_WRITE_OTHER,
#ifdef __x86_64__ /* whose numbers these are */
		DO_MAP_CODE, DO_PTRACE,
#endif
		DO_UNLINK };
	int status = fate_of(DO_NOTHING);

	g_test_message("nothing: status %x", (unsigned)status);
	g_assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
	for (gsize i = 0; i < G_N_ELEMENTS(forbidden); i++) {
		status = fate_of(forbidden[i]);
		g_test_message("deed %d: status %x", (int)forbidden[i], (unsigned)status);
		g_assert_true(WIFSIGNALED(status));
		g_assert_cmpint(WTERMSIG(status), ==, SIGSYS);
	}
}

static void
test_limits(void)
{
	int status = fate_of(DO_SPIN);

	g_assert_true(WIFSIGNALED(status));
	g_assert_cmpint(WTERMSIG(status), ==, SIGPROF);
#ifdef SANITIZED
	g_test_message("memory is not limited under the sanitizer");
#else
	status = fate_of(DO_MEMORY);
	g_assert_true(WIFEXITED(status));
	g_assert_cmpint(WEXITSTATUS(status), ==, 42);
#endif
}

int
main(int argc, char **argv)
{
	static const char *const liars[] = { "huge", "huge-source", "garbage", "no-status", "ready-again",
		"none", "half" };
	g_autofree char *mode = NULL, *dir = NULL;

	if (argc > 1 && strcmp(argv[1], "--parser") == 0) {
		if (g_file_get_contents(MODE, &mode, NULL, NULL))
			misbehave(mode);
		parser_child();
	}
	g_test_init(&argc, &argv, NULL);
	dir = g_dir_make_tmp("parser-XXXXXX", NULL);
	g_assert_cmpint(g_chdir(dir), ==, 0);
	g_test_add_func("/parser/one", test_one);
	g_test_add_func("/parser/pipeline", test_pipeline);
	g_test_add_func("/parser/large", test_large);
	g_test_add_func("/parser/part", test_part);
	g_test_add_func("/parser/death", test_death);
	g_test_add_func("/parser/answered", test_answered);
	g_test_add_func("/parser/charsets", test_charsets);
	for (gsize i = 0; i < G_N_ELEMENTS(liars); i++) {
		g_autofree char *name = g_strdup_printf("/parser/liar/%s", liars[i]);

		g_test_add_data_func(name, liars[i], test_liar);
	}
	g_test_add_data_func("/parser/no-child/dies", "dies", test_no_child);
	g_test_add_data_func("/parser/no-child/babbles", "babbles", test_no_child);
	g_test_add_func("/parser/sandbox", test_sandbox);
	g_test_add_func("/parser/limits", test_limits);
	int rc = g_test_run();
	g_rmdir(dir);
	return rc;
}
