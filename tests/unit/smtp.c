// layers: net
/* tests/unit/smtp.c — net/smtp against servers that say what they should not.
 *
 * The other side is tests/servers/scripted.py: real TLS, real sockets, and a log of every line
 * that it was sent. */
#include "net/smtp.h"

#include "base/date.h"
#include "base/err.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define PASSWORD "kanarienvogel"
#define GREETING "send 220 mail.test ESMTP\n"
#define EHLO "until ehlo\nsend 250-mail.test\nsend 250-SIZE 5000\nsend 250 AUTH PLAIN LOGIN XOAUTH2\n"
#define LOGIN "until auth\nsend 235 2.7.0 welcome\n"
#define OPENED GREETING EHLO LOGIN
#define ENVELOPE "until mail\nsend 250 ok\nuntil rcpt\nsend 250 ok\n"
#define DATA "until ^data\nsend 354 go on\nuntil ^\\.$\n"

struct server {
	char *dir, *log;
	GPid pid;
	int port;
	gboolean asleep; /* does not notice that we left */
};

static char *top; /* of everything this test writes */

/* ---- the other side ---------------------------------------------------------------- */

static gboolean
have_python(void)
{
	return g_file_test("/usr/bin/python3", G_FILE_TEST_IS_EXECUTABLE) &&
		g_file_test("tests/servers/scripted.py", G_FILE_TEST_EXISTS);
}

static void
certificates(void)
{
	g_autofree char *tls = g_build_filename(top, "tls", NULL);
	const char *argv[] = {"tests/servers/ca.sh", tls, NULL};
	int status = -1;

	g_assert_true(g_spawn_sync(NULL, (char **)(gpointer)argv, NULL, G_SPAWN_DEFAULT, NULL, NULL, NULL, NULL,
		&status, NULL));
	g_assert_cmpint(status, ==, 0);
}

/* One script for each connection. */
static void
server_start(struct server *s, const char *cert, const char *const *scripts)
{
	g_autofree char *tls = g_build_filename(top, "tls", NULL);
	g_autoptr(GPtrArray) argv = g_ptr_array_new_with_free_func(g_free);
	g_autoptr(GError) error = NULL;
	char line[64] = "";
	FILE *out;
	int fd;

	s->asleep = FALSE;
	s->dir = g_build_filename(top, "server.XXXXXX", NULL);
	g_assert_nonnull(g_mkdtemp(s->dir));
	s->log = g_build_filename(s->dir, "log", NULL);
	for (const char *const *a = (const char *[]){"/usr/bin/python3", "tests/servers/scripted.py",
		"--tls", tls, "--cert", cert, "--log", s->log, NULL}; *a != NULL; a++)
		g_ptr_array_add(argv, g_strdup(*a));
	for (guint i = 0; scripts[i] != NULL; i++) {
		char *path = g_strdup_printf("%s/%u", s->dir, i);

		g_assert_true(g_file_set_contents(path, scripts[i], -1, NULL));
		g_ptr_array_add(argv, path);
	}
	g_ptr_array_add(argv, NULL);
	g_spawn_async_with_pipes(NULL, (char **)argv->pdata, NULL, G_SPAWN_DO_NOT_REAP_CHILD,
		NULL, NULL, &s->pid, NULL, &fd, NULL, &error);
	g_assert_no_error(error);
	out = fdopen(fd, "r");
	g_assert_nonnull(fgets(line, sizeof(line), out));
	fclose(out);
	g_assert_cmpint(sscanf(line, "SCRIPTED_PORT=%d", &s->port), ==, 1);
}

/* What it was sent (transfer full). */
static char *
server_stop(struct server *s)
{
	char *seen = NULL;
	int status;

	/* the last lines may still be on their way to its log */
	for (int i = 0; i < 100 && !s->asleep; i++) {
		g_free(seen);
		g_assert_true(g_file_get_contents(s->log, &seen, NULL, NULL));
		if (strstr(seen, "* end ") != NULL)
			break;
		g_usleep(10000);
	}
	kill(s->pid, SIGTERM);
	waitpid(s->pid, &status, 0);
	g_free(seen);
	g_assert_true(g_file_get_contents(s->log, &seen, NULL, NULL));
	g_free(s->dir);
	g_free(s->log);
	return seen;
}

static struct conf *
settings(int port, const char *host, const char *tls, const char *more)
{
	g_autofree char *text = g_strdup_printf("[account \"agence\"]\n"
		"address = Anne Martin <advisor@mail.test>\nuser = advisor@mail.test\n"
		"imap-host = localhost\nsmtp-host = %s\nsmtp-port = %d\nsmtp-tls = %s\n"
		"ca-file = %s/tls/ca.pem\n%s%s", host, port, tls, top,
		strstr(more, "-command") != NULL ? "" : "password-command = printf " PASSWORD "\n", more);
	g_autoptr(GError) error = NULL;
	struct conf *conf = conf_parse(text, "test", &error);

	g_assert_no_error(error);
	return conf;
}

static struct smtp *
open_to(const struct server *s, const char *more, GError **error)
{
	AUTO(conf) conf = settings(s->port, "localhost", "tls", more);

	return smtp_open(conf, "agence", -1, error);
}

/* ---- one mail ---------------------------------------------------------------------- */

struct trail { /* of step callbacks */
	GString *steps;
	const char *refuse;
};

static gboolean
step(const char *name, gpointer data, GError **error)
{
	struct trail *t = data;

	g_string_append_printf(t->steps, "%s ", name);
	if (g_strcmp0(t->refuse, name) == 0)
		return err_set(error, ERR_STORAGE, "the disk is full");
	return TRUE;
}

/* The result's code, -1 for success. */
static int
send_text(struct smtp *sm, const char *to, const char *text, struct trail *t,
	enum smtp_partial partial, GPtrArray *refused, char **message)
{
	g_autoptr(GPtrArray) list = g_ptr_array_new_with_free_func(g_free);
	g_autoptr(GBytes) bytes = g_bytes_new(text, strlen(text));
	g_autoptr(GError) error = NULL;
	g_auto(GStrv) words = g_strsplit(to, " ", -1);

	for (guint i = 0; words[i] != NULL; i++)
		g_ptr_array_add(list, g_strdup(words[i]));
	if (smtp_send(sm, "advisor@mail.test", list, bytes, partial, step, t, refused, &error)) {
		g_assert_no_error(error);
		return -1;
	}
	g_assert_nonnull(error);
	g_assert_true(error->domain == ERR);
	if (message != NULL)
		*message = g_strdup(error->message);
	return error->code;
}

static int
send_to(struct smtp *sm, const char *to, const char *text)
{
	g_autoptr(GPtrArray) refused = g_ptr_array_new_with_free_func(g_free);
	g_autoptr(GString) steps = g_string_new(NULL);
	struct trail t = {steps, NULL};

	return send_text(sm, to, text, &t, SMTP_ALL, refused, NULL);
}

/* Opens, sends one mail, and closes. */
static int
one_mail(const struct server *s)
{
	g_autoptr(GError) error = NULL;
	AUTO(smtp) sm = open_to(s, "", &error);

	return sm != NULL ? send_to(sm, "client@mail.test", "Subject: a\r\n\r\nb\r\n") : error->code;
}

/* The same against one script. */
static int
whole(const char *script, char **seen)
{
	struct server s;
	g_autofree char *ignored = NULL;
	int code;

	server_start(&s, "server", (const char *[]){script, NULL});
	code = one_mail(&s);
	*(seen != NULL ? seen : &ignored) = server_stop(&s);
	return code;
}

static void
test_good(void)
{
	g_autofree char *seen = NULL;

	g_assert_cmpint(whole("tls\n" OPENED ENVELOPE DATA "send 250 2.0.0 taken\nuntil quit\n", &seen),
		==, -1);
	g_assert_nonnull(strstr(seen, "TLS> EHLO mail.test\n")); /* and not this machine's name */
	g_assert_nonnull(strstr(seen, "TLS> MAIL FROM:<advisor@mail.test> SIZE=17\n"));
	g_assert_nonnull(strstr(seen, "TLS> RCPT TO:<client@mail.test>\n"));
	g_assert_nonnull(strstr(seen, "TLS> QUIT\n"));
}

static void
test_steps(void)
{
	static const char *const want[] = {"envelope ", "envelope data ", "envelope data body "};
	static const char *const name[] = {"envelope", "data", "body"};
	struct server s;

	for (guint i = 0; i < G_N_ELEMENTS(want); i++) {
		g_autoptr(GString) steps = g_string_new(NULL);
		g_autoptr(GPtrArray) refused = g_ptr_array_new_with_free_func(g_free);
		struct trail t = {steps, name[i]};
		g_autofree char *seen = NULL;
		AUTO(smtp) sm = NULL;

		server_start(&s, "server", (const char *[]){i == 0 ? "tls\n" OPENED "until rset\nsend 250 ok\n" :
			i == 1 ? "tls\n" OPENED ENVELOPE "until rset\nsend 250 ok\n" :
			"tls\n" OPENED ENVELOPE DATA "send 250 taken\n", NULL});
		sm = open_to(&s, "", NULL);
		g_assert_nonnull(sm);
		g_assert_cmpint(send_text(sm, "client@mail.test", "a\r\n", &t, SMTP_ALL, refused, NULL),
			==, ERR_STORAGE);
		g_assert_cmpstr(steps->str, ==, want[i]);
		g_clear_pointer(&sm, smtp_free);
		seen = server_stop(&s);
		g_assert_null(strstr(seen, "TLS> .\n")); /* what was not made durable did not go */
	}
}

/* ---- the body ---------------------------------------------------------------------- */

static void
test_body(void)
{
	static const char text[] = ".\r\n..a\n.b\rc\r\n\n.\nMAIL FROM:<x@y>\r.\rend";
	static const char want[] = "TLS> ..\nTLS> ...a\nTLS> ..b\nTLS> c\nTLS> \nTLS> ..\n"
		"TLS> MAIL FROM:<x@y>\nTLS> ..\nTLS> end\nTLS> .\n";
	struct server s;
	g_autofree char *seen = NULL;
	AUTO(smtp) sm = NULL;

	server_start(&s, "server", (const char *[]){"tls\n" OPENED ENVELOPE
		"until ^data\nsend 354 go on\nuntil ^\\.$\nsend 250 taken\n", NULL});
	sm = open_to(&s, "", NULL);
	g_assert_nonnull(sm);
	g_assert_cmpint(send_to(sm, "client@mail.test", text), ==, -1);
	g_clear_pointer(&sm, smtp_free);
	seen = server_stop(&s);
	if (strstr(seen, want) == NULL)
		g_test_message("%s", seen);
	g_assert_nonnull(strstr(seen, want));
	g_assert_null(strstr(seen, "b'")); /* no line end but CR LF */
}

/* What is no address never reaches the wire: one envelope, or none. */
static void
test_injection(void)
{
	static const char *const bad[] = {
		"a@b.test\r\nRCPT TO:<evil@x.test>", "a@b.test\nRSET", "a@b.test\rX", "a@b.test>",
		"<a@b.test", "a@b.test> SIZE=1", "", "a", "@", "a@", "@b.test", "a b@c.test",
		"a@b@c.test", "a@b.test\033[2J", "a@b.test\t", "a@b.test,c@d.test",
		"a@b.test>\r\nDATA", "a@b.test\x01", "\"a\r\nb\"@c.test", "a@b.test ",
	};
	struct server s;
	g_autofree char *seen = NULL;
	AUTO(smtp) sm = NULL;

	server_start(&s, "server", (const char *[]){"tls\n" OPENED, NULL});
	sm = open_to(&s, "", NULL);
	g_assert_nonnull(sm);
	for (guint i = 0; i < G_N_ELEMENTS(bad); i++) {
		g_autoptr(GBytes) mail = g_bytes_new_static("a\r\n", 3);
		g_autoptr(GString) steps = g_string_new(NULL);
		struct trail t = {steps, NULL};

		for (int as_sender = 0; as_sender < 2; as_sender++) {
			g_autoptr(GPtrArray) to = g_ptr_array_new();
			g_autoptr(GPtrArray) refused = g_ptr_array_new_with_free_func(g_free);
			g_autoptr(GError) error = NULL;

			g_ptr_array_add(to, (gpointer)(gsize)"client@mail.test");
			if (!as_sender)
				g_ptr_array_add(to, (gpointer)(gsize)bad[i]);
			g_assert_false(smtp_send(sm, as_sender ? bad[i] : "advisor@mail.test", to,
				mail, SMTP_ALL, step, &t, refused, &error));
			g_assert_error(error, ERR, ERR_INPUT);
		}
		g_assert_cmpstr(steps->str, ==, "");
	}
	g_clear_pointer(&sm, smtp_free);
	seen = server_stop(&s);
	g_assert_null(strstr(seen, "MAIL"));
	g_assert_null(strstr(seen, "RCPT"));
}

/* ---- refusals ---------------------------------------------------------------------- */

static void
test_refusals(void)
{
	static const struct {
		const char *script;
		int code;
	} row[] = {
		{"tls\nsend 554 5.7.1 go away\n", ERR_TEMP}, /* about us, not about a mail */
		{"tls\nsend 421 4.3.2 busy\n", ERR_TEMP},
		{"tls\n" GREETING "until ehlo\nsend 502 what?\n", ERR_TEMP},
		{"tls\n" GREETING EHLO "until auth\nsend 535 5.7.8 no\n", ERR_AUTH},
		{"tls\n" GREETING EHLO "until auth\nsend 454 4.7.0 later\n", ERR_TEMP},
		{"tls\n" GREETING EHLO "until auth\nsend 421 4.3.2 later\n", ERR_TEMP},
		{"tls\n" OPENED "until mail\nsend 550 5.7.1 not you\n", ERR_REFUSED},
		{"tls\n" OPENED "until mail\nsend 452 4.3.1 full\n", ERR_TEMP},
		{"tls\n" OPENED "until mail\nsend 421 4.3.1 bye\n", ERR_TEMP},
		{"tls\n" OPENED "until mail\nsend 250 ok\nuntil rcpt\nsend 550 5.1.1 who?\n", ERR_REFUSED},
		{"tls\n" OPENED "until mail\nsend 250 ok\nuntil rcpt\nsend 451 4.7.1 grey\n", ERR_TEMP},
		{"tls\n" OPENED ENVELOPE "until ^data\nsend 554 no\n", ERR_REFUSED},
		{"tls\n" OPENED ENVELOPE "until ^data\nsend 451 later\n", ERR_TEMP},
		{"tls\n" OPENED ENVELOPE "until ^data\nsend 250 what?\n", ERR_PROTOCOL},
		{"tls\n" OPENED ENVELOPE DATA "send 550 5.6.0 spam\n", ERR_REFUSED},
		{"tls\n" OPENED ENVELOPE DATA "send 451 4.3.0 later\n", ERR_TEMP},
		{"tls\n" OPENED ENVELOPE DATA "send 421 4.3.2 bye\n", ERR_TEMP},
		{"tls\n" OPENED ENVELOPE DATA "send 354 more?\n", ERR_UNKNOWN},
		{"tls\n" OPENED ENVELOPE DATA "send OK taken\n", ERR_UNKNOWN},
		{"tls\n" OPENED ENVELOPE DATA "send 251 2.0.0 taken\n", -1},
		{"tls\nsend +OK POP3 ready\n", ERR_PROTOCOL},
		{"tls\nsend 220-a\nsend 221 b\n", ERR_PROTOCOL},
		{"tls\nsend 22\n", ERR_PROTOCOL},
		{"tls\nsend \\x00\\x00\\x00\n", ERR_PROTOCOL},
		{"tls\n" GREETING "until ehlo\nagain 3\n", ERR_TIMEOUT},
	};

	g_autoptr(GPtrArray) scripts = g_ptr_array_new_with_free_func(g_free);
	g_autofree char *seen = NULL;
	struct server s;

	for (guint i = 0; i < G_N_ELEMENTS(row); i++)
		g_ptr_array_add(scripts, g_strconcat(row[i].script, "until rset\nsend 250 ok\n", NULL));
	g_ptr_array_add(scripts, NULL);
	g_setenv("GUICHET_SMTP_DEADLINE", "1", TRUE);
	server_start(&s, "server", (const char *const *)scripts->pdata);
	for (guint i = 0; i < G_N_ELEMENTS(row); i++) {
		int code = one_mail(&s);

		if (code != row[i].code)
			g_test_message("%s", row[i].script);
		g_assert_cmpint(code, ==, row[i].code);
	}
	seen = server_stop(&s);
	g_unsetenv("GUICHET_SMTP_DEADLINE");
}

static void
test_recipients(void)
{
	static const char script[] = "tls\n" OPENED
		"until mail\nsend 250 ok\nuntil rcpt\nsend 250 ok\nuntil rcpt\nsend 550 5.1.1 \\x1b[2Jgone\n"
		"until ^data\nsend 354 go\nuntil ^\\.$\nsend 250 taken\n"
		"until mail\nsend 250 ok\nuntil rcpt\nsend 250 ok\nuntil rcpt\nsend 451 4.7.1 later\n"
		"until rset\nsend 250 ok\n"
		"until mail\nsend 250 ok\nuntil rcpt\nsend 250 ok\nuntil rcpt\nsend 451 4.7.1 later\n"
		"until ^data\nsend 354 go\nuntil ^\\.$\nsend 250 taken\n"
		"until mail\nsend 250 ok\nuntil rcpt\nsend 550 no\nuntil rcpt\nsend 451 4.7.1 later\n"
		"until rset\nsend 250 ok\n";
	struct server s;
	g_autoptr(GPtrArray) refused = g_ptr_array_new_with_free_func(g_free);
	g_autoptr(GString) steps = g_string_new(NULL);
	struct trail t = {steps, NULL};
	g_autofree char *seen = NULL;
	AUTO(smtp) sm = NULL;

	server_start(&s, "server", (const char *[]){script, NULL});
	sm = open_to(&s, "", NULL);
	g_assert_nonnull(sm);
	/* one of two is refused for good: the other gets it, and it is told who did not */
	g_assert_cmpint(send_text(sm, "a@x.test b@x.test", "m\r\n", &t, SMTP_ALL, refused, NULL), ==, -1);
	g_assert_cmpuint(refused->len, ==, 1);
	g_assert_true(g_str_has_prefix(g_ptr_array_index(refused, 0), "b@x.test: 550 5.1.1 "));
	g_assert_null(strchr(g_ptr_array_index(refused, 0), '\033'));
	/* one is refused for now: nobody gets it yet … */
	g_assert_cmpint(send_text(sm, "a@x.test b@x.test", "m\r\n", &t, SMTP_ALL, refused, NULL), ==,
		ERR_TEMP);
	g_assert_true(smtp_is_usable(sm));
	/* … or the others do */
	g_ptr_array_set_size(refused, 0);
	g_assert_cmpint(send_text(sm, "a@x.test b@x.test", "m\r\n", &t, SMTP_SOME, refused, NULL), ==, -1);
	g_assert_cmpuint(refused->len, ==, 1);
	/* all refused, one of them for now: there is hope */
	g_ptr_array_set_size(refused, 0);
	g_assert_cmpint(send_text(sm, "a@x.test b@x.test", "m\r\n", &t, SMTP_SOME, refused, NULL), ==,
		ERR_TEMP);
	g_assert_cmpuint(refused->len, ==, 0);
	g_clear_pointer(&sm, smtp_free);
	seen = server_stop(&s);
}

static void
test_size(void)
{
	struct server s;
	g_autofree char *big = g_strnfill(5001, 'x'), *message = NULL, *seen = NULL;
	g_autoptr(GPtrArray) refused = g_ptr_array_new_with_free_func(g_free);
	g_autoptr(GString) steps = g_string_new(NULL);
	struct trail t = {steps, NULL};
	AUTO(smtp) sm = NULL;

	server_start(&s, "server", (const char *[]){"tls\n" OPENED, NULL});
	sm = open_to(&s, "", NULL);
	g_assert_nonnull(sm);
	g_assert_cmpint(send_text(sm, "a@x.test", big, &t, SMTP_ALL, refused, &message), ==, ERR_REFUSED);
	g_assert_nonnull(strstr(message, "at most 4 KiB"));
	g_clear_pointer(&sm, smtp_free);
	seen = server_stop(&s);
	g_assert_null(strstr(seen, "MAIL"));
}

/* ---- cuts -------------------------------------------------------------------------- */

/* The server's lines of a whole session, each after what it waits for. */
static const char *const talk[] = {
	"", "220 mail.test ESMTP\\r\\n",
	"until ehlo\n", "250-mail.test\\r\\n", "", "250 AUTH PLAIN\\r\\n",
	"until auth\n", "235 2.7.0 welcome\\r\\n",
	"until mail\n", "250 2.1.0 ok\\r\\n",
	"until rcpt\n", "250 2.1.5 ok\\r\\n",
	"until ^data\n", "354 go on\\r\\n",
	"until ^\\.$\n", "250 2.0.0 taken\\r\\n",
};

/* The session with its nth answer cut after `keep` escapes or bytes, by FIN or RST. */
static char *
cut_script(guint n, gsize keep, const char *how)
{
	GString *s = g_string_new("tls\n");

	for (guint i = 0; i <= n; i++) {
		gsize len = i == n ? keep : strlen(talk[2 * i + 1]);

		g_string_append(s, talk[2 * i]);
		if (len > 0)
			g_string_append_printf(s, "raw %.*s\n", (int)len, talk[2 * i + 1]);
	}
	g_string_append_printf(s, "%s\n", how);
	return g_string_free(s, FALSE);
}

/* Closed inside or right after each answer: an end at once, and UNKNOWN only when the final dot
 * had gone and its answer was not whole. */
static void
test_cuts(void)
{
	g_autoptr(GPtrArray) scripts = g_ptr_array_new_with_free_func(g_free);
	g_autoptr(GArray) unknown = g_array_new(FALSE, FALSE, sizeof(gboolean));
	struct server s;
	g_autofree char *seen = NULL;

	for (guint n = 0; n < G_N_ELEMENTS(talk) / 2; n++) {
		gsize len = strlen(talk[2 * n + 1]);
		gsize keep[] = {0, 1, 3, 4, len / 2, len - 4, len - 2};

		for (guint k = 0; k < G_N_ELEMENTS(keep); k++) {
			gboolean last = n == G_N_ELEMENTS(talk) / 2 - 1;

			g_ptr_array_add(scripts, cut_script(n, keep[k], "close"));
			g_array_append_val(unknown, last);
			if (k > 2)
				continue;
			g_ptr_array_add(scripts, cut_script(n, keep[k], "reset"));
			g_array_append_val(unknown, last);
		}
	}
	g_assert_cmpuint(scripts->len, >=, 60);
	g_ptr_array_add(scripts, NULL);
	server_start(&s, "server", (const char *const *)scripts->pdata);
	for (guint i = 0; i < unknown->len; i++) {
		gint64 start = date_monotonic();
		int code = one_mail(&s);

		if (g_array_index(unknown, gboolean, i) != (code == ERR_UNKNOWN) || code == -1)
			g_test_message("code %d after: %s", code,
				(char *)g_ptr_array_index(scripts, i));
		g_assert_cmpint(code, !=, -1);
		g_assert_true(g_array_index(unknown, gboolean, i) == (code == ERR_UNKNOWN));
		g_assert_cmpint(date_monotonic() - start, <, 10000);
	}
	seen = server_stop(&s);
}

/* ---- slow servers ------------------------------------------------------------------ */

struct slow {
	const char *script;
	int code;
};

static gpointer
slow_one(gpointer data)
{
	const struct slow *row = data;
	struct server s;
	g_autofree char *seen = NULL;
	gint64 start;
	int code;

	server_start(&s, "server", (const char *[]){row->script, NULL});
	start = date_monotonic();
	code = one_mail(&s);
	if (code != row->code)
		g_test_message("%s", row->script);
	g_assert_cmpint(code, ==, row->code);
	g_assert_cmpint(date_monotonic() - start, <, 10000);
	s.asleep = TRUE;
	seen = server_stop(&s);
	return NULL;
}

/* All at once, since all they do is wait. */
static void
test_slow(void)
{
	static struct slow row[] = {
		{"sleep 60\n", ERR_TIMEOUT}, /* connects, says nothing, not even TLS */
		{"tls\nsleep 9\n", ERR_TIMEOUT},
		{"tls\ndrip 0.3 220 mail.test ESMTP ready\\r\\n\n", ERR_TIMEOUT},
		{"tls\n" GREETING "until ehlo\nsleep 9\n", ERR_TIMEOUT},
		{"tls\n" GREETING EHLO "until auth\ndrip 0.3 235 2.7.0 hello\\r\\n\n", ERR_TIMEOUT},
		{"tls\n" OPENED "until mail\nsleep 9\n", ERR_TIMEOUT},
		{"tls\n" OPENED ENVELOPE "until ^data\nsleep 9\n", ERR_TIMEOUT},
		{"tls\n" OPENED ENVELOPE DATA "sleep 60\n", ERR_UNKNOWN},
		{"tls\n" OPENED ENVELOPE DATA "drip 0.3 250 2.0.0 taken\\r\\n\n", ERR_UNKNOWN},
	};

	GThread *thread[G_N_ELEMENTS(row)];

	g_setenv("GUICHET_SMTP_DEADLINE", "1", TRUE);
	for (guint i = 0; i < G_N_ELEMENTS(row); i++)
		thread[i] = g_thread_new("slow", slow_one, &row[i]);
	for (guint i = 0; i < G_N_ELEMENTS(row); i++)
		g_thread_join(thread[i]);
	g_unsetenv("GUICHET_SMTP_DEADLINE");
}

static void
test_flood(void)
{
	g_autofree char *line = g_strnfill(300000, 'x');
	g_autofree char *script = g_strdup_printf("tls\nraw 220 %s\n", line);

	g_assert_cmpint(whole(script, NULL), ==, ERR_PROTOCOL);
}

/* Told to stop while waiting: at once before the body's end, not at all after the dot. */
static void
test_wake(void)
{
	struct server s;
	AUTO(conf) conf = NULL;
	g_autoptr(GError) error = NULL;
	g_autofree char *seen = NULL;
	AUTO(smtp) sm = NULL;
	gint64 start;
	int fds[2];

	g_assert_cmpint(pipe(fds), ==, 0);
	server_start(&s, "server", (const char *[]){"tls\n" OPENED ENVELOPE DATA
		"sleep 60\nsend 250 taken\n", NULL});
	conf = settings(s.port, "localhost", "tls", "");
	sm = smtp_open(conf, "agence", fds[0], &error);
	g_assert_no_error(error);
	g_assert_cmpint(send_to(sm, "client@mail.test", "a\r\n"), ==, -1);
	g_assert_cmpint(write(fds[1], "x", 1), ==, 1);
	start = date_monotonic();
	g_assert_cmpint(send_to(sm, "client@mail.test", "a\r\n"), ==, ERR_BUSY);
	g_assert_cmpint(date_monotonic() - start, <, 10000);
	g_assert_false(smtp_is_usable(sm));
	g_clear_pointer(&sm, smtp_free);
	seen = server_stop(&s);
	close(fds[0]);
	close(fds[1]);
}

/* The signal comes between the dot and the answer: the answer is waited for. */
static gpointer
knock(gpointer data)
{
	g_usleep(400000);
	g_assert_cmpint(write(*(int *)data, "x", 1), ==, 1);
	return NULL;
}

static void
test_wake_after_dot(void)
{
	struct server s;
	AUTO(conf) conf = NULL;
	g_autofree char *seen = NULL;
	AUTO(smtp) sm = NULL;
	GThread *thread;
	int fds[2];

	g_assert_cmpint(pipe(fds), ==, 0);
	server_start(&s, "server", (const char *[]){"tls\n" OPENED ENVELOPE DATA
		"sleep 1\nsend 250 taken\n", NULL});
	conf = settings(s.port, "localhost", "tls", "");
	sm = smtp_open(conf, "agence", fds[0], NULL);
	g_assert_nonnull(sm);
	thread = g_thread_new("knock", knock, &fds[1]);
	g_assert_cmpint(send_to(sm, "client@mail.test", "a\r\n"), ==, -1);
	g_thread_join(thread);
	g_clear_pointer(&sm, smtp_free);
	seen = server_stop(&s);
	close(fds[0]);
	close(fds[1]);
}

/* ---- logging in -------------------------------------------------------------------- */

static void
login_case(const char *offer, const char *answers, const char *more, int code, const char *sent)
{
	struct server s;
	g_autofree char *script = g_strdup_printf("tls\n" GREETING
		"until ehlo\nsend 250-mail.test\n%s%s", offer, answers);
	g_autoptr(GError) error = NULL;
	g_autofree char *seen = NULL;
	AUTO(smtp) sm = NULL;

	server_start(&s, "server", (const char *[]){script, NULL});
	sm = open_to(&s, more, &error);
	if ((error != NULL ? error->code : -1) != code)
		g_test_message("%s: %s", offer, error != NULL ? error->message : "logged in");
	g_assert_cmpint(error != NULL ? error->code : -1, ==, code);
	if (error != NULL)
		g_assert_null(strstr(error->message, PASSWORD));
	g_clear_pointer(&sm, smtp_free);
	seen = server_stop(&s);
	if (strstr(seen, sent) == NULL)
		g_test_message("%s", seen);
	g_assert_nonnull(strstr(seen, sent));
}

static void
test_login(void)
{
	static const char token[] = "token-command = printf " PASSWORD "\n";
	g_autofree char *plain = g_base64_encode((const guchar *)"\0advisor@mail.test\0" PASSWORD,
		strlen("advisor@mail.test") + strlen(PASSWORD) + 2);
	g_autofree char *user = g_base64_encode((const guchar *)"advisor@mail.test", 17);
	g_autofree char *pass = g_base64_encode((const guchar *)PASSWORD, strlen(PASSWORD));
	g_autofree char *bearer = g_base64_encode((const guchar *)"user=advisor@mail.test\001auth=Bearer "
		PASSWORD "\001\001", strlen("user=advisor@mail.test1auth=Bearer " PASSWORD "11"));
	g_autofree char *said_plain = g_strdup_printf("AUTH PLAIN %s\n", plain);
	g_autofree char *said_login = g_strdup_printf("AUTH LOGIN\nTLS> %s\nTLS> %s\n", user, pass);
	g_autofree char *said_bearer = g_strdup_printf("AUTH XOAUTH2 %s\n", bearer);
	g_autofree char *said_twice = g_strdup_printf("AUTH XOAUTH2 %s\nTLS> \n", bearer);

	login_case("send 250 AUTH LOGIN PLAIN\n", "until auth\nsend 235 ok\n", "", -1, said_plain);
	login_case("send 250 AUTH=LOGIN PLAIN\n", "until auth\nsend 235 ok\n", "", -1, said_plain);
	login_case("send 250 AUTH LOGIN PLAIN\n",
		"until auth\nsend 334 VXNlcm5hbWU6\nread\nsend 334 UGFzc3dvcmQ6\nread\nsend 235 ok\n",
		"auth = login\n", -1, said_login);
	login_case("send 250 AUTH PLAIN XOAUTH2\n", "until auth\nsend 235 ok\n", token, -1, said_bearer);
	login_case("send 250 AUTH PLAIN XOAUTH2\n",
		"until auth\nsend 334 eyJzdGF0dXMiOiI0MDEifQ==\nread\nsend 535 5.7.8 no\n", token,
		ERR_AUTH, said_twice);
	login_case("send 250 AUTH CRAM-MD5\n", "", "", ERR_AUTH, "EHLO");
	login_case("send 250 AUTH LOGIN\n", "", "auth = plain\n", ERR_AUTH, "EHLO");
	login_case("send 250 AUTH PLAIN\n", "", "auth = xoauth2\ntoken-command = printf x\n", ERR_AUTH, "EHLO");
	login_case("send 250 SIZE\n", "", "", -1, "EHLO"); /* a relay that knows us by our network */
	login_case("send 250 AUTH LOGIN\n",
		"until auth\nsend 334 VXNlcm5hbWU6\nread\nsend 535 5.7.8 who?\n", "", ERR_AUTH, "AUTH LOGIN");
}

/* ---- trust ------------------------------------------------------------------------- */

static void
trust_case(const char *cert, const char *host, const char *tls, const char *script, gboolean good)
{
	struct server s;
	AUTO(conf) conf = NULL;
	g_autoptr(GError) error = NULL;
	g_autofree char *seen = NULL;
	AUTO(smtp) sm = NULL;

	server_start(&s, cert, (const char *[]){script, NULL});
	conf = settings(s.port, host, tls, "");
	sm = smtp_open(conf, "agence", -1, &error);
	if ((sm != NULL) != good || (!good && error->code != ERR_TRUST))
		g_test_message("%s %s %s: %s", cert, host, tls, error != NULL ? error->message : "opened");
	g_assert_true((sm != NULL) == good);
	if (!good)
		g_assert_error(error, ERR, ERR_TRUST);
	g_clear_pointer(&sm, smtp_free);
	seen = server_stop(&s);
	g_assert_true((strstr(seen, "AUTH") != NULL) == good); /* no credential was seen */
}

static void
test_trust(void)
{
	static const char implicit[] = "tls\n" OPENED;
	static const char upgrade[] = GREETING "until ehlo\nsend 250-mail.test\nsend 250 STARTTLS\n"
		"until starttls\nsend 220 go\ntls\n" EHLO LOGIN;
	static const char *const bad[] = {"selfsigned", "unknown-ca", "wrong-host", "expired", "not-yet",
		"partial", "nul", "client-only", "broken-chain"};
	static const char *const good[] = {"server", "name-only", "chain"};

	for (guint i = 0; i < G_N_ELEMENTS(bad); i++) {
		trust_case(bad[i], "localhost", "tls", implicit, FALSE);
		trust_case(bad[i], "localhost", "starttls", upgrade, FALSE);
	}
	for (guint i = 0; i < G_N_ELEMENTS(good); i++) {
		trust_case(good[i], "localhost", "tls", implicit, TRUE);
		trust_case(good[i], "localhost", "starttls", upgrade, TRUE);
	}
	trust_case("server", "127.0.0.1", "tls", implicit, TRUE);
	trust_case("name-only", "127.0.0.1", "tls", implicit, FALSE);
}

/* Everything a man in the middle can do to the clear part, and old protocols. */
static void
test_strip(void)
{
	static const char *const row[] = {
		/* not offered, though the login is */
		GREETING "until ehlo\nsend 250-mail.test\nsend 250 AUTH PLAIN LOGIN\n" LOGIN,
		/* offered and refused */
		GREETING "until ehlo\nsend 250-a\nsend 250-AUTH PLAIN\nsend 250 STARTTLS\nuntil starttls\n"
			"send 454 4.7.0 not now\n" LOGIN,
		GREETING "until ehlo\nsend 250-a\nsend 250-AUTH PLAIN\nsend 250 STARTTLS\nuntil starttls\n"
			"send 502 what?\n" LOGIN,
		/* a reply slipped in behind the 220 */
		GREETING "until ehlo\nsend 250-a\nsend 250 STARTTLS\nuntil starttls\n"
			"raw 220 go\\r\\n250-mail.test\\r\\n250 AUTH PLAIN\\r\\n\ntls\n" LOGIN,
	};

	for (guint i = 0; i < G_N_ELEMENTS(row); i++)
		trust_case("server", "localhost", "starttls", row[i], FALSE);
}

static void
test_old_tls(void)
{
	static const char *const script[] = {"tls 1.0\n" OPENED, "tls 1.1\n" OPENED,
		GREETING EHLO LOGIN /* no TLS at all on the TLS port */};

	for (guint i = 0; i < G_N_ELEMENTS(script); i++) {
		struct server s;
		g_autoptr(GError) error = NULL;
		g_autofree char *seen = NULL;
		AUTO(smtp) sm = NULL;

		server_start(&s, "server", (const char *[]){script[i], NULL});
		sm = open_to(&s, "", &error);
		g_assert_null(sm);
		g_test_message("%s", error->message);
		seen = server_stop(&s);
		g_assert_null(strstr(seen, "AUTH"));
		g_assert_null(strstr(seen, PASSWORD));
	}
}

int
main(int argc, char **argv)
{
	int status;

	g_test_init(&argc, &argv, NULL);
	signal(SIGPIPE, SIG_IGN);
	if (!have_python()) {
		g_print("1..0 # SKIP no python3 here\n");
		return 0;
	}
	top = g_dir_make_tmp("smtp.XXXXXX", NULL);
	certificates();
	g_test_add_func("/smtp/good", test_good);
	g_test_add_func("/smtp/steps", test_steps);
	g_test_add_func("/smtp/body", test_body);
	g_test_add_func("/smtp/injection", test_injection);
	g_test_add_func("/smtp/refusals", test_refusals);
	g_test_add_func("/smtp/recipients", test_recipients);
	g_test_add_func("/smtp/size", test_size);
	g_test_add_func("/smtp/cuts", test_cuts);
	g_test_add_func("/smtp/slow", test_slow);
	g_test_add_func("/smtp/flood", test_flood);
	g_test_add_func("/smtp/wake", test_wake);
	g_test_add_func("/smtp/wake-after-dot", test_wake_after_dot);
	g_test_add_func("/smtp/login", test_login);
	g_test_add_func("/smtp/trust", test_trust);
	g_test_add_func("/smtp/strip", test_strip);
	g_test_add_func("/smtp/old-tls", test_old_tls);
	status = g_test_run();
	g_free(top); /* tests/one removes the folder */
	return status;
}
