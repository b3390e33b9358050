// layers: none
/* The configuration: what is right is read, what is wrong is named with its line and its remedy. */
#include "base/conf.h"
#include "base/err.h"

#include <glib/gstdio.h>
#include <locale.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define REST "[account \"toots\"]\nchannel = toots\naddress = @bank@social.example\n"
#define ACCOUNT "[account \"agence\"]\naddress = Agence <agence@bank.example>\n" \
	"imap-host = imap.bank.example\npassword-command = pass show x\n"

static char *dir;

static void
test_good(void)
{
	g_autoptr(GError) error = NULL;
	AUTO(conf) c = conf_parse(
	    "# a comment\r\n[guichet]\r\nname = Claire Martin\r\n\r\n[screen]\nkeys=vim\nmouse = Off\n"
	    ACCOUNT
	    "identities = \"Martin, Claire\" <claire@bank.example>, credits@bank.example,\n"
	    "target = 1h30m\nimap-tls = starttls\ncopy-to-sent = no\nfolders = INBOX, Crédits\n"
	    "signature = ~/sig.txt\nca-file = /etc/ca.pem\nuser =\n"
	    "[account \"spool\"]\naddress=x@y.example\nlink=spool\nspool=/var/spool/x\n",
	    "f.conf", &error);
	g_auto(GStrv) identities = NULL, folders = NULL, none = NULL;
	g_autofree char *sig = g_build_filename(g_get_home_dir(), "sig.txt", NULL);

	g_assert_no_error(error);
	g_assert_cmpstr(conf_path(c), ==, "f.conf");
	g_assert_cmpstr(conf_accounts(c)[0], ==, "agence");
	g_assert_cmpstr(conf_accounts(c)[1], ==, "spool");
	g_assert_null(conf_accounts(c)[2]);
	g_assert_cmpstr(conf_get(c, NULL, "guichet", "name"), ==, "Claire Martin");
	g_assert_cmpstr(conf_get(c, NULL, "screen", "keys"), ==, "vim");
	g_assert_cmpstr(conf_get(c, NULL, "screen", "theme"), ==, "auto");
	g_assert_false(conf_get_bool(c, NULL, "screen", "mouse"));
	g_assert_false(conf_get_bool(c, "agence", "account", "copy-to-sent"));
	g_assert_true(conf_get_bool(c, "spool", "account", "copy-to-sent"));
	g_assert_cmpint(conf_get_int(c, "agence", "account", "target"), ==, 5400);
	g_assert_cmpint(conf_get_int(c, "spool", "account", "target"), ==, 0);
	g_assert_cmpint(conf_get_int(c, "agence", "account", "poll"), ==, 60);
	g_assert_cmpint(conf_get_int(c, "agence", "account", "keep-source"), ==, 64);
	g_assert_cmpint(conf_get_int(c, "agence", "account", "imap-port"), ==, 143);
	g_assert_cmpint(conf_get_int(c, "agence", "account", "smtp-port"), ==, 465);
	g_assert_cmpstr(conf_get(c, "agence", "account", "smtp-host"), ==, "imap.bank.example");
	g_assert_cmpstr(conf_get(c, "agence", "account", "user"), ==, "agence@bank.example");
	g_assert_cmpstr(conf_get(c, "agence", "account", "smtp-user"), ==, "agence@bank.example");
	g_assert_cmpstr(conf_get(c, "agence", "account", "signature"), ==, sig);
	g_assert_cmpstr(conf_get(c, "agence", "account", "ca-file"), ==, "/etc/ca.pem");
	g_assert_null(conf_get(c, "agence", "account", "token-command"));
	identities = conf_get_list(c, "agence", "account", "identities");
	g_assert_cmpuint(g_strv_length(identities), ==, 2);
	g_assert_cmpstr(identities[0], ==, "\"Martin, Claire\" <claire@bank.example>");
	folders = conf_get_list(c, "agence", "account", "folders");
	g_assert_cmpstr(folders[1], ==, "Crédits");
	none = conf_get_list(c, "spool", "account", "identities");
	g_assert_cmpuint(g_strv_length(none), ==, 0);
}

static void
test_rest(void)
{
	g_autoptr(GError) error = NULL;
	AUTO(conf) c = conf_parse(REST "url = http://127.0.0.1:8080/api\nset.page = 12\nset.a-b = x\n"
		"[account \"other\"]\nchannel = posts\naddress = @bank@social.example\n", "f.conf", &error);
	g_auto(GStrv) settings = c != NULL ? conf_settings(c, "toots") : NULL;
	g_auto(GStrv) none = c != NULL ? conf_settings(c, "other") : NULL;

	g_assert_no_error(error);
	g_assert_cmpstr(conf_get(c, "toots", "account", "link"), ==, "rest");
	g_assert_cmpstr(conf_get(c, "toots", "account", "address"), ==, "@bank@social.example");
	g_assert_cmpstr(conf_get(c, "toots", "account", "set.page"), ==, "12");
	g_assert_null(conf_get(c, "toots", "account", "set.other"));
	g_assert_null(conf_get(c, "toots", "account", "poll"));
	g_assert_cmpuint(g_strv_length(settings), ==, 2);
	g_assert_cmpstr(settings[0], ==, "a-b");
	g_assert_cmpstr(settings[1], ==, "page");
	g_assert_cmpuint(g_strv_length(none), ==, 0);
}

static void
test_empty(void)
{
	g_autoptr(GError) error = NULL;
	AUTO(conf) c = conf_parse("", "f.conf", &error);

	g_assert_no_error(error);
	g_assert_null(conf_accounts(c)[0]);
	g_assert_nonnull(conf_get(c, NULL, "guichet", "name"));
	g_assert_nonnull(conf_get(c, NULL, "guichet", "editor"));
	g_assert_true(g_path_is_absolute(conf_get(c, NULL, "guichet", "save-dir")));
}

/* Each text has one thing wrong, and the sentence says which, where, and what to do. */
static void
test_bad(void)
{
	static const struct {
		const char *text, *says;
	} rows[] = {
		{ "[screen]\nkyes = vim\n", "f.conf:2: [screen] kyes: unknown key; did you mean “keys”?" },
		{ "[screen]\nzzzzzzzzz = 1\n", "f.conf:2: [screen] zzzzzzzzz: unknown key; the keys are listed" },
		{ "[screen]\nname = x\n", "belongs in the group [guichet]" },
		{ "[scren]\n", "f.conf:1: [scren] unknown group; there are [guichet]" },
		{ "[screen \"x\"]\n", "[screen \"x\"] unknown group" },
		{ "[account]\n", "this group needs a name" }, { "[account \"\"]\n", "this group needs a name" },
		{ "[directory]\n", "this group needs a name: [directory" },
		{ "[directory \"d\"]\nbase=o=b\n", "[directory \"d\"] url: missing" },
		{ "[directory \"d\"]\nbase=o=b\nurl=http://x\n", "f.conf:3: [directory \"d\"] url: write ldaps://HOST" },
		{ "[directory \"d\"]\nbase=o=b\nurl=ldaps://x/o=b\n", "url: write ldaps://HOST" },
		{ "[directory \"d\"]\nurl=ldaps://x\n", "base: missing" },
		{ "[directory \"d\"]\nurl=ldaps://x\nbase=o=b\npassword-env=X\n", "user: missing" },
		{ "[directory \"d\"]\naccount=x\n", "there is no [account \"x\"]" },
		{ ACCOUNT "[directory \"d\"]\naccount=agence\n", "has no connector" },
		{ "[account \"../x\"]\n", "choose a plain word" }, { "[account \".x\"]\n", "choose a plain word" },
		{ "[account \"a\xe2\x80\xae\"]\n", "choose a plain word" },
		{ ACCOUNT "[account \"agence\"]\n", "f.conf:5: [account \"agence\"] there is already" },
		{ "[screen]\nkeys=vim\nkeys=emacs\n", "f.conf:3: [screen] keys: this key stands here a second time" },
		{ "[screen]\nfoo\n", "f.conf:2: this line is neither" }, { "[screen]\n= x\n", "f.conf:2: this line is neither" },
		{ "[screen\n", "f.conf:1: this line is no group" }, { "[account \"x]\n", "f.conf:1: this line is no group" },
		{ "keys = vim\n", "f.conf:1: this line stands before the first group" },
		{ "[screen]\nkeys = vi\n", "f.conf:2: [screen] keys: “vi” is not one of default|vim|emacs|azerty" },
		{ "[screen]\nmouse = maybe\n", "“maybe” is neither yes nor no" },
		{ "[screen]\nkeys = v\xff\n", "f.conf:2: this line is not UTF-8" },
		{ "[guichet]\nname = a\xe2\x80\xae" "b\n", "[guichet] name: the value holds control" },
		{ "[guichet]\neditor = vi 'x\n", "[guichet] editor: this command cannot be split" },
		{ ACCOUNT "imap-port = 0\n", "“0” is not a whole number in 1..65535" },
		{ ACCOUNT "imap-port = 65536\n", "“65536” is not" }, { ACCOUNT "imap-port = 99x\n", "“99x” is not" },
		{ ACCOUNT "imap-port = -1\n", "“-1” is not" },
		{ ACCOUNT "target = 4 hours\n", "[account \"agence\"] target: “4 hours” is not a span" },
		{ ACCOUNT "password = hunter2\n", "f.conf:5: [account \"agence\"] password: a secret never stands" },
		{ ACCOUNT "imap-password = hunter2\n", "a secret never stands" },
		{ ACCOUNT "token = hunter2\n", "a secret never stands" },
		{ ACCOUNT "client-secret = hunter2\n", "a secret never stands" },
		{ ACCOUNT "password-env = X\n", "f.conf:5: [account \"agence\"] password-env: password-command is there too" },
		{ ACCOUNT "auth = xoauth2\n", "token-command: missing" },
		{ ACCOUNT "smtp-host = https://smtp.example\n", "is not the name of a server" },
		{ ACCOUNT "identities = claire\n", "identities: “claire” is not an address" },
		{ ACCOUNT "[account \"b\"]\naddress = AGENCE@bank.example\nlink=spool\nspool=/x\n",
		  "f.conf:6: [account \"b\"] address: the account “agence” has this address already" },
		{ "[account \"a\"]\nlink=spool\nspool=/x\n", "[account \"a\"] address: missing" },
		{ "[account \"a\"]\naddress=a@b.c\nlink=spool\n", "[account \"a\"] spool: missing" },
		{ "[account \"a\"]\naddress=a@b.c\npassword-command=x\n", "imap-host: missing" },
		{ "[account \"a\"]\naddress=a@b.c\nimap-host=x\n", "password-command: missing" },
		{ "[account \"a\"]\naddress=a@b.c\nimap-host=x\nauth=plain\ntoken-command=t\n", "auth = plain needs" },
		{ REST "set.token = hunter2\n", "set.token: a secret never stands" },
		{ REST "set.Page = x\n", "set.Page: unknown key" },
		{ REST "url = http://social.example\n", "f.conf:4: [account \"toots\"] url: this does not begin" },
		{ REST "url = http://127.0.0.1.social.example\n", "does not begin with https://" },
		{ REST "url = https://bank:hunter2@social.example\n", "this is not the address of a server" },
		{ REST "url = https://\n", "this is not the address of a server" },
		{ REST "url = https://social.example/?x=1\n", "this is not the address of a server" },
		{ REST "token-command = x\ntoken-env = X\n", "token-env: token-command is there too" },
		{ "[account \"a\"]\nlink = rest\naddress = @a\n", "[account \"a\"] channel: missing; link = rest needs" },
		{ "[account \"a\"]\nchannel = ../x\naddress = @a\n", "channel: “../x” is not the name of a connector" },
		{ REST "[account \"b\"]\nchannel = toots\naddress = @Bank@Social.example\n",
		  "f.conf:6: [account \"b\"] address: the account “toots” has this address already" },
	};

	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(GError) error = NULL;

		g_assert_null(conf_parse(rows[i].text, "f.conf", &error));
		g_assert_error(error, ERR, ERR_CONFIG);
		if (strstr(error->message, rows[i].says) == NULL)
			g_error("%s\ngives: %s", rows[i].text, error->message);
		if (strstr(error->message, "more: guichet config check") != NULL)
			g_error("%s\ngives more than one: %s", rows[i].text, error->message);
		g_assert_null(strstr(error->message, "hunter2"));
		g_assert_null(strchr(error->message, '\n'));
	}
}

static void
test_addresses(void)
{
	static const struct {
		const char *value;
		gboolean ok;
	} rows[] = {
		{ "a@b.c", TRUE }, { "Agence Centre <a@b.c>", TRUE }, { "<a@b.c>", TRUE },
		{ "\"Martin, C.\" <a.b+c@d-e.example>", TRUE }, { "a@localhost", TRUE },
		{ "é@exemple.fr", TRUE }, { "a", FALSE }, { "@b", FALSE }, { "a@", FALSE }, { "a@b@c", FALSE },
		{ "a b@c", FALSE }, { "X <a@b", FALSE }, { "X <a@b> y", FALSE }, { "a@.b", FALSE },
		{ "a@b.", FALSE }, { "a@b,c@d", FALSE }, { "X <>", FALSE }, { "a@b\xe2\x80\xae", FALSE },
		{ "X\x01 <a@b>", FALSE },
	};

	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *text = g_strdup_printf(
		    "[account \"a\"]\nlink=spool\nspool=/x\naddress = %s\n", rows[i].value);
		g_autoptr(GError) error = NULL;
		struct conf *c = conf_parse(text, "f.conf", &error);

		if ((c != NULL) != rows[i].ok)
			g_error("%s: %s", rows[i].value, error != NULL ? error->message : "taken");
		if (c != NULL)
			conf_free(c);
	}
}

/* Stands in place of another key. */
static gboolean
is_instead(const char *key)
{
	return strcmp(key, "password-env") == 0 || strcmp(key, "account") == 0;
}

/* As it is, the example is an empty configuration; with every # taken away it is a valid one. */
static void
test_example(void)
{
	g_autofree char *example = conf_example(), *path = g_build_filename(dir, "example.conf", NULL);
	g_auto(GStrv) lines = g_strsplit(example, "\n", -1);
	g_autoptr(GString) all = g_string_new(NULL);
	g_autoptr(GError) error = NULL;
	AUTO(conf) empty = conf_parse(example, "example", &error);
	AUTO(conf) full = NULL;
	gsize n, used = 0;
	const struct conf_key *keys = conf_keys(&n);

	g_assert_no_error(error);
	g_assert_null(conf_accounts(empty)[0]);
	for (guint i = 0; lines[i] != NULL; i++) {
		gboolean off = lines[i][0] == '#' && lines[i][1] != ' ';

		g_assert_cmpint(g_utf8_strlen(lines[i], -1), <=, 80);
		if (!g_str_has_prefix(lines[i], "#password-env") && !g_str_has_prefix(lines[i], "#account ="))
			g_string_append_printf(all, "%s\n", lines[i] + off);
		used += off && lines[i][1] != '[';
	}
	g_assert_cmpuint(used, ==, n);
	full = conf_parse(all->str, path, &error);
	g_assert_no_error(error);
	for (gsize i = 0; i < n; i++) {
		const char *name = strcmp(keys[i].group, "account") == 0 ? "agence" :
		    strcmp(keys[i].group, "directory") == 0 ? "bank" : NULL;

		g_assert_cmpuint(strlen(keys[i].help), >, 10);
		if (!is_instead(keys[i].key))
			g_assert_nonnull(conf_get(full, name, keys[i].group, keys[i].key));
	}
}

static char *
write_conf(const char *name, const char *text, mode_t mode)
{
	char *path = g_build_filename(dir, name, NULL);

	g_assert_true(g_file_set_contents(path, text, -1, NULL));
	g_assert_cmpint(chmod(path, mode), ==, 0);
	return path;
}

static void
test_modes(void)
{
	static const struct {
		const char *text;
		mode_t mode;
		const char *says; /* NULL: accepted */
	} rows[] = {
		{ ACCOUNT, 0600, NULL }, { ACCOUNT, 0400, NULL }, { ACCOUNT, 0640, "others may read" },
		{ ACCOUNT, 0604, "others may read" }, { ACCOUNT, 0620, "others may write" },
		{ "[screen]\nkeys=vim\n", 0644, NULL }, { "[screen]\nkeys=vim\n", 0664, "others may write" },
		{ "[screen]\nkeys=vim\n", 0646, "others may write" },
		{ "[account \"a\"]\naddress=a@b.c\nlink=spool\nspool=/x\n", 0644, NULL },
	};

	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *path = write_conf("modes.conf", rows[i].text, rows[i].mode);
		g_autoptr(GError) error = NULL;
		struct conf *c = conf_load(NULL, path, &error);

		if (rows[i].says == NULL) {
			g_assert_no_error(error);
			conf_free(c);
			continue;
		}
		g_assert_null(c);
		g_assert_error(error, ERR, ERR_CONFIG);
		g_assert_nonnull(strstr(error->message, rows[i].says));
		g_assert_nonnull(strstr(error->message, "chmod 600"));
	}
}

static void
test_check(void)
{
	g_autofree char *path = write_conf("check.conf", "[screen]\nkeyes=vim\nmouse=perhaps\n"
	    "[account \"a\"]\naddress=a@b.c\nimap-host=h\nsignature=sig.txt\nca-file=/nonexistent/ca\n"
	    "rubbish\n[account \"s\"]\nlink=spool\nspool=nowhere\naddress=s@b.c\n", 0600);
	static const char *const want[] = { "2: [screen] keyes", "3: [screen] mouse", "9: this line is",
		"[account \"a\"] password-command: missing", "sig.txt: there is no such file",
		"/nonexistent/ca: there is no such file", "nowhere: there is no such folder" };
	g_autoptr(GPtrArray) problems = conf_check(NULL, path);
	g_autoptr(GPtrArray) none = NULL;
	g_autofree char *missing = g_build_filename(dir, "none.conf", NULL);
	g_autoptr(GError) error = NULL;

	g_assert_cmpuint(problems->len, ==, G_N_ELEMENTS(want));
	for (guint i = 0; i < G_N_ELEMENTS(want); i++) {
		gboolean found = FALSE;

		for (guint k = 0; k < problems->len; k++)
			found |= strstr(problems->pdata[k], want[i]) != NULL &&
			    g_str_has_prefix(problems->pdata[k], path);
		if (!found)
			g_error("nothing says: %s", want[i]);
	}
	g_assert_null(conf_load(NULL, path, &error));
	g_assert_nonnull(strstr(error->message, "(and 3 more: guichet config check)"));
	none = conf_check(NULL, missing);
	g_assert_cmpuint(none->len, ==, 0);
}

static void
test_not_a_file(void)
{
	g_autofree char *big = g_strnfill(1024 * 1024 + 1, '#'), *path = NULL;
	g_autoptr(GError) error = NULL;

	g_assert_null(conf_load(NULL, dir, &error));
	g_assert_error(error, ERR, ERR_CONFIG);
	g_clear_error(&error);
	path = write_conf("big.conf", big, 0600);
	g_assert_null(conf_load(NULL, path, &error));
	g_assert_nonnull(strstr(error->message, "larger than 1 MiB"));
}

static void
test_where(void)
{
	g_autofree char *home = g_build_filename(dir, "home", NULL), *env = NULL;
	g_autofree char *in_home = g_build_filename(home, "guichet.conf", NULL);
	g_autofree char *usual = home_path(NULL), *given = home_path("x/../y"), *run = NULL;
	g_autofree char *xdg = g_build_filename(g_get_user_config_dir(), "guichet", "guichet.conf", NULL);
	g_autoptr(GError) error = NULL;
	struct conf *c;
	struct stat st;

	g_assert_cmpint(g_mkdir(home, 0755), ==, 0);
	g_assert_true(home_make(home, &error));
	g_assert_no_error(error);
	g_assert_cmpint(stat(home, &st), ==, 0);
	g_assert_cmpuint(st.st_mode & 0777, ==, 0700);
	run = g_build_filename(home, "run", NULL);
	g_assert_cmpint(stat(run, &st), ==, 0);
	g_assert_cmpuint(st.st_mode & 0777, ==, 0700);
	g_assert_true(g_path_is_absolute(given) && g_str_has_suffix(given, "/y"));

	c = conf_load(home, NULL, NULL);
	g_assert_cmpstr(conf_path(c), ==, in_home);
	conf_free(c);
	c = conf_load(usual, NULL, NULL);
	g_assert_cmpstr(conf_path(c), ==, xdg);
	conf_free(c);
	env = write_conf("env.conf", "[screen]\nkeys=emacs\n", 0600);
	g_setenv("GUICHET_CONFIG", env, TRUE);
	c = conf_load(home, NULL, NULL);
	g_assert_cmpstr(conf_path(c), ==, env);
	g_assert_cmpstr(conf_get(c, NULL, "screen", "keys"), ==, "emacs");
	conf_free(c);
	c = conf_load(home, in_home, NULL);
	g_assert_cmpstr(conf_path(c), ==, in_home);
	conf_free(c);
	g_unsetenv("GUICHET_CONFIG");
	g_setenv("GUICHET_HOME", home, TRUE);
	g_free(usual);
	usual = home_path(NULL);
	g_assert_cmpstr(usual, ==, home);
	g_unsetenv("GUICHET_HOME");
}

static void
test_relative(void)
{
	g_autofree char *path = write_conf("rel.conf",
	    "[account \"s\"]\nlink=spool\nspool=in/spool\naddress=s@b.c\n", 0600);
	g_autofree char *want = g_build_filename(dir, "in/spool", NULL);
	AUTO(conf) c = conf_load(NULL, path, NULL);

	g_assert_cmpstr(conf_get(c, "s", "account", "spool"), ==, want);
}

/* Any bytes: an answer or a sentence, never a crash, never both. */
static void
test_random(void)
{
	static const char *const pieces[] = { "[account \"a\"]\n", "[screen]\n", "keys = vim\n", "[", "]", "\"",
		"=", "\n", "#", "address = ", "a@b.c", "\xff", "\r", "\t", "password", "identities=", ",", "<", ">",
		"link=spool\n", "spool=/x\n", "[fr]", "\\s", ";", "  " };

	for (guint i = 0; i < 20000; i++) {
		g_autoptr(GString) text = g_string_new(NULL);
		g_autoptr(GError) error = NULL;
		struct conf *c;

		for (int k = g_test_rand_int_range(0, 15); k > 0; k--)
			g_string_append(text, pieces[g_test_rand_int_range(0, (gint32)G_N_ELEMENTS(pieces))]);
		c = conf_parse(text->str, "f", &error);
		g_assert_true((c != NULL) != (error != NULL));
		if (c != NULL)
			conf_free(c);
	}
}

int
main(int argc, char **argv)
{
	g_autofree char *clean = NULL;
	int rc;

	setlocale(LC_ALL, "C.UTF-8");
	g_unsetenv("GUICHET_HOME");
	g_unsetenv("GUICHET_CONFIG");
	g_test_init(&argc, &argv, NULL);
	dir = g_dir_make_tmp("guichet-conf-XXXXXX", NULL);
	g_setenv("XDG_CONFIG_HOME", dir, TRUE);
	g_setenv("XDG_DATA_HOME", dir, TRUE);
	g_test_add_func("/conf/good", test_good);
	g_test_add_func("/conf/rest", test_rest);
	g_test_add_func("/conf/empty", test_empty);
	g_test_add_func("/conf/bad", test_bad);
	g_test_add_func("/conf/addresses", test_addresses);
	g_test_add_func("/conf/example", test_example);
	g_test_add_func("/conf/modes", test_modes);
	g_test_add_func("/conf/check", test_check);
	g_test_add_func("/conf/not-a-file", test_not_a_file);
	g_test_add_func("/conf/where", test_where);
	g_test_add_func("/conf/relative", test_relative);
	g_test_add_func("/conf/random", test_random);
	rc = g_test_run();
	clean = g_strdup_printf("rm -rf '%s'", dir);
	g_spawn_command_line_sync(clean, NULL, NULL, NULL, NULL);
	g_free(dir);
	return rc;
}
