/* cli/cmd-init.c — `guichet init`: five questions, a login that is tried, a configuration file. */
#include "cli/commands.h"

#include "base/err.h"
#include "base/proc.h"
#include "base/text.h"
#include "cli/spawn.h"
#include "core/address.h"

#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define LINE_MAX_BYTES 1024

/* Where the servers of well-known houses are; others are guessed from the domain. */
static const struct house {
	const char *domain, *imap, *smtp;
	gboolean starttls; /* for sending: port 587 */
} houses[] = {
	{ "gmail.com", "imap.gmail.com", "smtp.gmail.com", FALSE },
	{ "googlemail.com", "imap.gmail.com", "smtp.gmail.com", FALSE },
	{ "outlook.com", "outlook.office365.com", "smtp.office365.com", TRUE },
	{ "hotmail.com", "outlook.office365.com", "smtp.office365.com", TRUE },
	{ "icloud.com", "imap.mail.me.com", "smtp.mail.me.com", TRUE },
	{ "yahoo.com", "imap.mail.yahoo.com", "smtp.mail.yahoo.com", FALSE },
	{ "yahoo.fr", "imap.mail.yahoo.com", "smtp.mail.yahoo.com", FALSE },
	{ "orange.fr", "imap.orange.fr", "smtp.orange.fr", FALSE },
	{ "free.fr", "imap.free.fr", "smtp.free.fr", FALSE },
	{ "laposte.net", "imap.laposte.net", "smtp.laposte.net", FALSE },
	{ "fastmail.com", "imap.fastmail.com", "smtp.fastmail.com", FALSE },
};

struct answers {
	char *name, *address, *host, *user, *secret;
	char *smtp; /* guessed with the host, unless it is named */
	gboolean imap_starttls, starttls;
	char *imap_port, *smtp_port; /* NULL: the usual ones */
};

static void
answers_clear(struct answers *a)
{
	char *all[] = { a->name, a->address, a->host, a->user, a->secret, a->smtp, a->imap_port,
		a->smtp_port };

	for (guint i = 0; i < G_N_ELEMENTS(all); i++)
		g_free(all[i]);
}

/* ---- asking ------------------------------------------------------------------------ */

/* One line from standard input, or the fallback when it is empty; NULL at its end (transfer full). */
static char *
ask(const char *question, const char *fallback)
{
	char line[LINE_MAX_BYTES];

	if (fallback != NULL && *fallback != '\0')
		printf("%s [%s] ", question, fallback);
	else
		printf("%s ", question);
	fflush(stdout);
	if (fgets(line, sizeof line, stdin) == NULL) {
		putchar('\n');
		return NULL;
	}
	if (!isatty(STDIN_FILENO))
		putchar('\n');
	g_strstrip(line);
	return *line != '\0' ? text_utf8(line, -1) : g_strdup(fallback != NULL ? fallback : "");
}

static gboolean
yes(const char *question)
{
	g_autofree char *answer = ask(question, NULL);

	/* The letters a person answers "yes" with, in their language. */
	return answer != NULL && *answer != '\0' &&
	       strchr(_("yY"), answer[0]) != NULL;
}

static gboolean
cut_short(GError **error)
{
	return err_set(error, ERR_INPUT, _("The answers ended early: nothing was written"));
}

static void
guess_servers(struct answers *a)
{
	const char *domain = strchr(a->address, '@') + 1;

	for (guint i = 0; i < G_N_ELEMENTS(houses); i++)
		if (g_ascii_strcasecmp(domain, houses[i].domain) == 0) {
			a->host = g_strdup(houses[i].imap);
			a->smtp = g_strdup(houses[i].smtp);
			a->starttls = houses[i].starttls;
			return;
		}
	a->host = g_strconcat("imap.", domain, NULL);
}

/* imap.example.org also sends? Its sister smtp.example.org is likelier. */
static void
guess_smtp(struct answers *a, const char *guessed)
{
	if (strcmp(a->host, guessed) == 0 && a->smtp != NULL)
		return;
	g_free(a->smtp);
	a->starttls = FALSE;
	a->smtp = g_str_has_prefix(a->host, "imap.") ? g_strconcat("smtp.", a->host + 5, NULL)
						    : g_strdup(a->host);
}

/* Cuts ":1993" off a server's name; the port, NULL when none is named (transfer full). */
static char *
cut_port(char *server)
{
	char *colon = strchr(server, ':');

	if (colon == NULL || colon[1] == '\0' || strspn(colon + 1, "0123456789") != strlen(colon + 1))
		return NULL;
	*colon = '\0';
	return g_strdup(colon + 1);
}

/* One word is the IMAP server, a second one the SMTP server. Ports tell the kind of TLS: sending
 * begins with it on 465, and reading everywhere but on 143. */
static void
take_servers(struct answers *a, const char *line, const char *guessed)
{
	g_auto(GStrv) words = g_strsplit_set(line, " \t", -1);
	gboolean two = g_strv_length(words) == 2;

	a->host = g_strdup(two ? words[0] : line);
	a->imap_port = cut_port(a->host);
	a->imap_starttls = g_strcmp0(a->imap_port, "143") == 0;
	if (!two) {
		guess_smtp(a, guessed);
		return;
	}
	g_free(a->smtp);
	a->smtp = g_strdup(words[1]);
	a->smtp_port = cut_port(a->smtp);
	a->starttls = a->smtp_port != NULL && strcmp(a->smtp_port, "465") != 0;
}

static gboolean
ask_address(struct answers *a, GError **error)
{
	for (;;) {
		g_autoptr(GError) wrong = NULL;
		g_autofree char *line = ask(_("2. The address customers write to:"), NULL);
		AUTO(address) address = line != NULL ? address_parse_one(line, &wrong) : NULL;

		if (line == NULL)
			return cut_short(error);
		if (address != NULL) {
			a->address = g_strdup(address->mail);
			return TRUE;
		}
		printf("   %s\n", wrong->message);
	}
}

static gboolean
ask_all(struct cli *cli, struct answers *a, GError **error)
{
	g_autofree char *guessed = NULL, *servers = NULL;

	a->name = ask(_("1. Your name, as colleagues see it:"), cli->advisor);
	if (a->name == NULL)
		return cut_short(error);
	if (!ask_address(a, error))
		return FALSE;
	guess_servers(a);
	guessed = g_steal_pointer(&a->host);
	servers = ask(_("3. The IMAP server, then the SMTP server if it is another (HOST or HOST:PORT, over TLS):"),
		guessed);
	if (servers == NULL)
		return cut_short(error);
	take_servers(a, servers, guessed);
	a->user = ask(_("4. The login name:"), a->address);
	if (a->user == NULL)
		return cut_short(error);
	puts(_("   The password itself is never written down: name a command that prints it, such as\n"
	       "   secret-tool lookup guichet mail, or pass show mail; or $NAME for a variable of the environment."));
	a->secret = ask(_("5. The command that prints the password:"), "$GUICHET_PASSWORD");
	return a->secret != NULL || cut_short(error);
}

/* ---- writing ----------------------------------------------------------------------- */

/* A name for the account: the address up to the @, of letters a person can type. */
static char *
account_name(const char *address)
{
	g_autofree char *local = g_strndup(address, (gsize)(strchr(address, '@') - address));

	return g_strcanon(g_steal_pointer(&local),
		"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_", '-');
}

static void
put_line(GString *out, const char *key, const char *value)
{
	g_autofree char *one_line = text_clean(value, -1, TEXT_LINE);

	g_string_append_printf(out, "%s = %s\n", key, one_line);
}

static char *
make_text(const struct answers *a, const char *account)
{
	GString *out = g_string_new("# guichet.conf(5) and `guichet config example` tell what else may stand here.\n"
				    "[guichet]\n");

	put_line(out, "name", a->name);
	g_string_append_printf(out, "\n[account \"%s\"]\n", account);
	put_line(out, "address", a->address);
	put_line(out, "imap-host", a->host);
	if (a->imap_port != NULL)
		put_line(out, "imap-port", a->imap_port);
	if (a->imap_starttls)
		put_line(out, "imap-tls", "starttls");
	put_line(out, "smtp-host", a->smtp);
	if (a->smtp_port != NULL)
		put_line(out, "smtp-port", a->smtp_port);
	if (a->starttls)
		put_line(out, "smtp-tls", "starttls");
	put_line(out, "user", a->user);
	if (a->secret[0] == '$')
		put_line(out, "password-env", a->secret + 1);
	else
		put_line(out, "password-command", a->secret);
	return g_string_free(out, FALSE);
}

/* Logs in with the file as it would be; guichet-net says on our terminal how it went. */
static int
try_login(struct cli *cli, const char *text, const char *account, GError **error)
{
	g_autofree char *draft = g_build_filename(cli->home, "run", "init.conf", NULL);
	const char *const args[] = { "check", account, NULL };
	int code;

	if (!proc_write_file(draft, text, strlen(text), error))
		return 3;
	puts(_("Trying to log in …"));
	code = spawn_wait(cli->home, draft, args, error);
	g_unlink(draft);
	return code;
}

static gboolean
may_write(const struct cli *cli, const char *path, GError **error)
{
	g_autofree char *question = NULL;

	if (!g_file_test(path, G_FILE_TEST_EXISTS) || cli_flag(cli, "force"))
		return TRUE;
	question = g_strdup_printf(_("%s is there already. Replace it? (y/n)"), path);
	return yes(question) ||
	       err_set(error, ERR_INPUT, _("%s was left as it is"), path);
}

static gboolean
write_file(const char *path, const char *text, GError **error)
{
	g_autofree char *folder = g_path_get_dirname(path);

	return (g_file_test(folder, G_FILE_TEST_IS_DIR) || proc_mkdir(folder, error)) &&
	       proc_write_file(path, text, strlen(text), error);
}

static int
set_up(struct cli *cli, const struct answers *a, GError **error)
{
	g_autofree char *path = conf_find(cli->home, cli_text(cli, "config"));
	g_autofree char *account = account_name(a->address);
	g_autofree char *text = make_text(a, account);
	AUTO(conf) sound = conf_parse(text, path, error);
	int code = 0;

	if (sound == NULL)
		return 3;
	if (!cli_flag(cli, "no-check")) {
		code = try_login(cli, text, account, error);
		if (code != 0 && !yes(_("That did not work. Write the file all the same? (y/n)"))) {
			if (*error == NULL)
				err_set(error, ERR_AUTH,
					_("Account “%s” could not log in: nothing was written"), account);
			return 3;
		}
		g_clear_error(error);
	}
	if (!write_file(path, text, error))
		return 3;
	printf(_("%s is written. Run guichet; guichet templates install brings ready-made answers.\n"), path);
	return code == 0 ? 0 : 1;
}

static int
run(struct cli *cli, GError **error)
{
	struct answers a = { 0 };
	g_autofree char *path = conf_find(cli->home, cli_text(cli, "config"));
	int code = 3;

	if (!cli_expect(cli, 0, 0, NULL, error))
		return 2;
	if (cli->advisor == NULL)
		cli->advisor = g_strdup(g_get_real_name());
	if (may_write(cli, path, error) && ask_all(cli, &a, error))
		code = set_up(cli, &a, error);
	answers_clear(&a);
	return code;
}

static const struct cli_option options[] = {
	{ "no-check", 0, OPTION_FLAG, NULL, N_("do not try to log in") },
	{ "force", 'f', OPTION_FLAG, NULL, N_("replace a configuration file without asking") },
	{ NULL, 0, OPTION_FLAG, NULL, NULL },
};

const struct cli_command cmd_init = {
	.name = "init",
	.summary = N_("set up: five questions, a login that is tried, a configuration file"),
	.help = N_("The answers may also come line by line on standard input. The file is written with mode "
		   "0600; one that is there is not replaced without asking."),
	.need = NEED_HOME,
	.options = options,
	.run = run,
};
