/* base/conf-check.c — what an account needs beyond single valid values. */
#include "base/conf-read.h"
#include "base/text.h"

#include <glib/gi18n.h>
#include <string.h>


/* What an account of link = imap needs beyond single valid values. */
static void
check_imap(struct reader *r, const char *a)
{
	struct conf *c = r->conf;
	const char *auth = conf_get(c, a, "account", "auth");
	gboolean password = conf_get(c, a, "account", "password-command") != NULL;
	gboolean env = conf_get(c, a, "account", "password-env") != NULL;
	gboolean token = conf_get(c, a, "account", "token-command") != NULL;

	if (conf_get(c, a, "account", "imap-host") == NULL)
		conf_problem(r, 0, "account", a, "imap-host",
		    _("missing; name the IMAP server, for instance imap-host = imap.bank.example"));
	if (password && env)
		conf_problem_at(r, "account", a, "password-env",
		    _("password-command is there too; keep one of them"));
	if (strcmp(auth, "xoauth2") == 0 && !token)
		conf_problem(r, 0, "account", a, "token-command",
		    _("missing; auth = xoauth2 needs a command that prints an access token"));
	else if ((strcmp(auth, "plain") == 0 || strcmp(auth, "login") == 0) && !password && !env)
		conf_problem(r, 0, "account", a, "password-command",
		    _("missing; auth = %s needs a command that prints the password"), auth);
	else if (!password && !env && !token)
		conf_problem(r, 0, "account", a, "password-command",
		    _("missing; name a command that prints the password, for instance "
		      "password-command = pass show mail/%s"), a);
}

static void
check_host(struct reader *r, const char *a, const char *key)
{
	const char *host = conf_get(r->conf, a, "account", key);

	for (const char *p = host; p != NULL && *p != '\0'; p++)
		if (!g_ascii_isalnum(*p) && strchr(".-:_[]", *p) == NULL) {
			conf_problem_at(r, "account", a, key,
			    _("“%s” is not the name of a server; write it without https:// or port"),
			    host);
			return;
		}
}

static void
check_identities(struct reader *r, const char *a)
{
	g_auto(GStrv) list = conf_get_list(r->conf, a, "account", "identities");

	for (guint i = 0; list[i] != NULL; i++) {
		g_autofree char *bare = NULL;

		if (!conf_parse_address(list[i], &bare))
			conf_problem_at(r, "account", a, "identities",
			    _("“%s” is not an address; write Name <user@host>"), list[i]);
	}
}

/* The host part of a URL is this machine: only there may the link be without TLS. */
static gboolean
is_loopback(const char *host)
{
	static const char *const names[] = { "localhost", "127.0.0.1", "[::1]" };

	for (guint i = 0; i < G_N_ELEMENTS(names); i++)
		if (g_str_has_prefix(host, names[i]) && strchr(":/", host[strlen(names[i])]) != NULL)
			return TRUE;
	return FALSE;
}

static void
check_url(struct reader *r, const char *a)
{
	const char *url = conf_get(r->conf, a, "account", "url");
	const char *host = url != NULL ? strstr(url, "://") : NULL;
	gboolean tls = url != NULL && g_str_has_prefix(url, "https://");

	if (url == NULL)
		return;
	if (!tls && !(g_str_has_prefix(url, "http://") && is_loopback(host + 3)))
		conf_problem_at(r, "account", a, "url",
		    _("this does not begin with https://; http:// is only for this machine "
		      "(http://127.0.0.1:8080)"));
	else if (strpbrk(url, " \"<>\\?#@") != NULL || strchr(":/", host[3]) != NULL)
		conf_problem_at(r, "account", a, "url",
		    _("this is not the address of a server; write https://HOST or https://HOST/PATH, "
		      "without a user, a password, a question mark or a blank"));
}

/* What an account of a connector needs that can be told without it. */
static void
check_connector(struct reader *r, const char *a)
{
	static const char *const pairs[][2] = {
		{ "password-command", "password-env" }, { "token-command", "token-env" },
	};
	const char *channel = conf_get(r->conf, a, "account", "channel");

	if (strcmp(channel, "mail") == 0)
		conf_problem(r, 0, "account", a, "channel",
		    _("missing; link = rest needs the name of a connector, see: guichet-net connector "
		      "list"));
	else if (!text_is_slug(channel))
		conf_problem_at(r, "account", a, "channel",
		    _("“%s” is not the name of a connector; see: guichet-net connector list"),
		    channel);
	check_url(r, a);
	for (guint i = 0; i < G_N_ELEMENTS(pairs); i++)
		if (conf_get(r->conf, a, "account", pairs[i][0]) != NULL &&
		    conf_get(r->conf, a, "account", pairs[i][1]) != NULL)
			conf_problem_at(r, "account", a, pairs[i][1],
			    _("%s is there too; keep one of them"), pairs[i][0]);
}

/* One mailbox, one account; another channel may know us by the same name. */
static void
check_unique(struct reader *r, const char *a, const char *address, GHashTable *addresses)
{
	const char *url = conf_get(r->conf, a, "account", "url"), *other;
	g_autofree char *name = g_strjoin("\n", conf_get(r->conf, a, "account", "channel"),
		url != NULL ? url : "", address, NULL);
	g_autofree char *folded = g_ascii_strdown(name, -1);

	other = g_hash_table_lookup(addresses, folded);
	if (other != NULL)
		conf_problem_at(r, "account", a, "address",
		    _("the account “%s” has this address already; a mailbox belongs to one "
		      "account"), other);
	else
		g_hash_table_insert(addresses, g_steal_pointer(&folded), g_strdup(a));
}

static void
check_address(struct reader *r, const char *a, gboolean any, GHashTable *addresses)
{
	const char *address = conf_get(r->conf, a, "account", "address");
	g_autofree char *bare = NULL;

	if (address == NULL && conf_line(r, "account", a, "address") == 0)
		conf_problem(r, 0, "account", a, "address",
		    _("missing; write the address customers write to"));
	if (address == NULL)
		return;
	if (!any && !conf_parse_address(address, &bare)) {
		conf_problem_at(r, "account", a, "address",
		    _("“%s” is not an address; write Name <user@host>"), address);
		return;
	}
	check_unique(r, a, any ? address : bare, addresses);
}

static void
check_spool(struct reader *r, const char *a)
{
	if (conf_get(r->conf, a, "account", "spool") == NULL)
		conf_problem(r, 0, "account", a, "spool",
		    _("missing; link = spool needs the folder of the spool"));
}

/* The one server that may be asked without TLS is nobody's: StartTLS is wanted even of this machine. */
static void
check_ldap(struct reader *r, const char *d)
{
	const char *url = conf_get(r->conf, d, "directory", "url");
	const char *host = url != NULL ? strstr(url, "://") : NULL;

	if (url == NULL)
		conf_problem(r, 0, "directory", d, "url",
		    _("missing; name the server, for instance url = ldaps://ldap.bank.example"));
	else if ((!g_str_has_prefix(url, "ldaps://") && !g_str_has_prefix(url, "ldap://")) ||
	    host[3] == '\0' || strpbrk(host + 3, "/?# \"<>\\@") != NULL)
		conf_problem_at(r, "directory", d, "url",
		    _("write ldaps://HOST, or ldap://HOST where the server wants StartTLS, with :PORT when it "
		      "has its own"));
	if (conf_get(r->conf, d, "directory", "base") == NULL)
		conf_problem(r, 0, "directory", d, "base",
		    _("missing; say below which entry people are, for instance ou=people,dc=bank,dc=example"));
	if (conf_get(r->conf, d, "directory", "user") == NULL &&
	    (conf_line(r, "directory", d, "password-command") != 0 ||
		conf_line(r, "directory", d, "password-env") != 0))
		conf_problem(r, 0, "directory", d, "user", _("missing; a password needs the entry that logs in"));
}

void
conf_check_directory(struct reader *r, const char *d)
{
	const char *account = conf_get(r->conf, d, "directory", "account");

	if (account == NULL)
		check_ldap(r, d);
	else if (!g_strv_contains(conf_accounts(r->conf), account))
		conf_problem_at(r, "directory", d, "account", _("there is no [account \"%s\"]"), account);
	else if (strcmp(conf_get(r->conf, account, "account", "link"), "rest") != 0)
		conf_problem_at(r, "directory", d, "account",
		    _("the account “%s” has no connector; only one with link = rest can look people up"), account);
	if (account != NULL && conf_line(r, "directory", d, "url") != 0)
		conf_problem_at(r, "directory", d, "url",
		    _("account is there too; keep one of them"));
}

void
conf_check_account(struct reader *r, const char *a, GHashTable *addresses)
{
	const char *link = conf_get(r->conf, a, "account", "link");
	gboolean connector = conf_has_connector(r->conf, a);

	check_address(r, a, connector, addresses);
	check_host(r, a, "imap-host");
	check_host(r, a, "smtp-host");
	if (strcmp(link, "spool") == 0)
		check_spool(r, a);
	if (connector) {
		check_connector(r, a);
		return;
	}
	check_identities(r, a);
	if (strcmp(link, "imap") == 0)
		check_imap(r, a);
}
