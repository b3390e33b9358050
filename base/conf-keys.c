/* base/conf-keys.c — the one list of configuration keys, and the example file made from it. */
#include "base/conf.h"

#include "base/text.h"

#include <glib/gi18n.h>
#include <string.h>

#define EXAMPLE_COLUMNS 78

static const struct conf_key keys[] = {
	{ "guichet", "name", CONF_TEXT, NULL, NULL,
	  N_("Your name, as colleagues see it beside a claim or a note; mails of the Sent folder that bear it, or one of "
	     "the identities with it, count as yours. Default: the real name of your login."),
	  "Claire Martin" },
	{ "guichet", "editor", CONF_COMMAND, NULL, NULL,
	  N_("The editor for long answers. Default: $VISUAL, then $EDITOR, then vi."),
	  "vim -c 'set tw=72'" },
	{ "guichet", "opener", CONF_COMMAND, "xdg-open", NULL,
	  N_("What opens an attachment; the file is given as last argument."), "xdg-open" },
	{ "guichet", "save-dir", CONF_PATH, NULL, NULL,
	  N_("Where attachments are saved. Default: your download folder, or your home."),
	  "~/Downloads" },
	{ "guichet", "templates", CONF_PATH, NULL, NULL,
	  N_("The folder of templates, for instance one that the team shares in git. Default: templates, in "
	     "the home."), "~/templates" },
	{ "guichet", "lookup-command", CONF_COMMAND, NULL, NULL,
	  N_("A command that finds people for the Tab key of To and Cc, beside customers and "
	     "directories: %s stands for what was typed, and each line it prints is an address, a "
	     "tab and a name. It runs without a shell."), "abook --mutt-query %s" },

	{ "guichet", "account-pattern", CONF_PATTERN, NULL, NULL,
	  N_("What the bank's own account numbers look like: a regular expression of bounded length, without "
	     "* and +. They are stopped in public answers as IBANs and card numbers are, and masked in lists."),
	  "\\b[0-9]{5} ?[0-9]{5} ?[0-9A-Z]{11}\\b" },

	{ "guichet", "calendar", CONF_PATH, NULL, NULL,
	  N_("The calendar file of the desk, for accounts that name none of their own: waiting times and due "
	     "times are counted in its open time. Default: always open."), "agence.cal" },
	{ "guichet", "policy", CONF_PATH, NULL, NULL,
	  N_("A file with targets for acknowledgements, answers and resolutions, by channel, queue, segment and "
	     "priority. Default: the target of each account."), "targets.policy" },

	{ "guichet", "lease", CONF_SPAN, "2h", NULL,
	  N_("A claimed case whose customer waits, and whose owner has done nothing for so much open time, needs "
	     "attention."), "2h" },

	{ "screen", "keys", CONF_CHOICE, "default", "default|vim|emacs|azerty",
	  N_("The key map. A file named keys beside this one changes single keys."), "vim" },
	{ "screen", "theme", CONF_CHOICE, "auto", "auto|dark|light|mono",
	  N_("Colours. NO_COLOR in the environment means mono."), "dark" },
	{ "screen", "ascii", CONF_CHOICE, "auto", "auto|yes|no",
	  N_("Draw with ASCII characters only."), "no" },
	{ "screen", "notify", CONF_LIST, "none", NULL,
	  N_("How the terminal is told that somebody has become late, an answer failed or a colleague asks for you: any of "
	     "bell, title and desktop (OSC 9), separated by commas; none for silence."), "bell, title" },
	{ "screen", "quiet", CONF_TEXT, NULL, NULL,
	  N_("The hours without bell and desktop notices, on your own clock."), "18:00-08:30" },
	{ "screen", "mouse", CONF_BOOL, "yes", NULL,
	  N_("Let the mouse select and scroll. With no, the terminal selects text as usual."),
	  "no" },
	{ "screen", "sidebar", CONF_CHOICE, "auto", "auto|yes|no",
	  N_("The list of views at the left. auto: when the terminal is wide enough."), "yes" },
	{ "screen", "preview", CONF_CHOICE, "auto", "auto|yes|no",
	  N_("The last messages of the selected case, beside the inbox. auto: from 160 columns "
	     "and 30 lines on."), "yes" },

	{ "directory", "url", CONF_TEXT, NULL, NULL,
	  N_("The LDAP server: ldaps://HOST, or ldap://HOST where StartTLS is to be used (which is then "
	     "mandatory). Its certificate must bear this name."), "ldaps://ldap.bank.example" },
	{ "directory", "base", CONF_TEXT, NULL, NULL,
	  N_("The entry below which people are."), "ou=people,dc=bank,dc=example" },
	{ "directory", "filter", CONF_TEXT, "(objectClass=person)", NULL,
	  N_("Which entries are people."), "(&(objectClass=inetOrgPerson)(employeeType=customer))" },
	{ "directory", "find", CONF_TEXT, "(|(cn=*%s*)(sn=%s*)(mail=%s*)(uid=%s*))", NULL,
	  N_("How an entry is looked up by what was typed, which stands for %s."), "(|(cn=*%s*)(mail=%s*))" },
	{ "directory", "map", CONF_TEXT,
	  "id=entryUUID, name=cn, mail=mail, phone=telephoneNumber, phone=mobile, lang=preferredLanguage, org=o", NULL,
	  N_("What attributes mean: FIELD=ATTRIBUTE, separated by commas, with the fields of guichet "
	     "customers import --map."), "id=uid, name=displayName, mail=mail, advisor=manager" },
	{ "directory", "user", CONF_TEXT, NULL, NULL,
	  N_("The entry that logs in. Default: nobody, where the server lets anybody read."),
	  "cn=guichet,dc=bank,dc=example" },
	{ "directory", "password-command", CONF_COMMAND, NULL, NULL,
	  N_("A command that prints its password, as for an account."), "pass show bank/ldap" },
	{ "directory", "password-env", CONF_TEXT, NULL, NULL,
	  N_("Instead of password-command: the name of an environment variable that holds the "
	     "password."), "GUICHET_LDAP_PASSWORD" },
	{ "directory", "ca-file", CONF_PATH, NULL, NULL,
	  N_("Certificates (PEM) to trust for this server instead of the system's."), "bank-ca.pem" },
	{ "directory", "timeout", CONF_SPAN, "10s", NULL,
	  N_("How long an answer of the server may take."), "10s" },
	{ "directory", "account", CONF_TEXT, NULL, NULL,
	  N_("Instead of url: an account of link = rest whose connector can look people up (its "
	     "function person)."), "crm" },

	{ "account", "channel", CONF_TEXT, "mail", NULL,
	  N_("The channel: mail, or the name of a connector (guichet-net connector list names "
	     "them)."), "mail" },
	{ "account", "link", CONF_CHOICE, NULL, "imap|spool|rest",
	  N_("How messages come and go: imap (with SMTP), rest (the server's interface for "
	     "programs, through a connector), or spool (files in a folder: mails, or what a "
	     "connector reads). Default: imap for mail, else rest."), "imap" },
	{ "account", "address", CONF_ADDRESS, NULL, NULL,
	  N_("The address customers write to, with the name they see; with a connector any "
	     "name we go by on the channel. Required."),
	  "Agence Centre <agence.centre@bank.example>" },
	{ "account", "url", CONF_TEXT, NULL, NULL,
	  N_("With a connector: the server, https://HOST and a path if it has one. Required "
	     "unless the connector knows it."), "https://social.bank.example" },
	{ "account", "set.KEY", CONF_TEXT, NULL, NULL,
	  N_("A setting of the connector, for instance set.page. guichet-net connector NAME "
	     "about lists those it has."), "value" },
	{ "account", "identities", CONF_LIST, NULL, NULL,
	  N_("Other addresses of this account you may answer from, separated by commas."),
	  "Claire Martin <claire.martin@bank.example>, credits@bank.example" },
	{ "account", "signature", CONF_PATH, NULL, NULL,
	  N_("A text file put under every answer."), "signature.txt" },
	{ "account", "target", CONF_SPAN, NULL, NULL,
	  N_("Within what time a customer shall have an answer. Default: that of the channel."),
	  "4h" },
	{ "account", "calendar", CONF_PATH, NULL, NULL,
	  N_("The calendar file of this account. Default: that of [guichet]."), "credits.cal" },
	{ "account", "queue", CONF_TEXT, NULL, NULL,
	  N_("The queue in which its cases begin; accounts may share one, and then have one calendar. Default: the "
	     "account's name."), "credits" },
	{ "account", "acknowledge", CONF_CHOICE, "no", "no|private|all",
	  N_("Tell customers at once that their message has come, and by when they have an answer: never "
	     "before the target, nor before what the desk does nine times of ten. Once a conversation and "
	     "day, never to machines. private: where only the customer reads it; all: in public too."),
	  "private" },
	{ "account", "hold", CONF_SPAN, NULL, NULL,
	  N_("How long an answer is held back so that it can be undone. Default: that of the "
	     "channel."), "15s" },
	{ "account", "checks-off", CONF_LIST, NULL, "phone|complete|person|agree|guard|language|attachment|capitals|greeting|length|window",
	  N_("Checks of an answer that are switched off for this account, separated by commas: phone, complete, "
	     "person, agree, guard, language, attachment, capitals, greeting, length, window."),
	  "greeting, capitals" },
	{ "account", "folders", CONF_LIST, "INBOX", NULL,
	  N_("The mail folders to read, separated by commas."), "INBOX, Credits" },
	{ "account", "sent-folder", CONF_TEXT, NULL, NULL,
	  N_("The folder of sent mail. Default: the one the server marks as such."), "Sent" },
	{ "account", "copy-to-sent", CONF_BOOL, "yes", NULL,
	  N_("Put a copy of each answer in the folder of sent mail. Say no when the server does "
	     "so by itself."), "no" },
	{ "account", "imap-host", CONF_TEXT, NULL, NULL,
	  N_("The IMAP server. Its certificate must bear this name. Required for link = imap."),
	  "imap.bank.example" },
	{ "account", "imap-port", CONF_INT, NULL, "1..65535",
	  N_("Default: 993, or 143 with imap-tls = starttls."), "993" },
	{ "account", "imap-tls", CONF_CHOICE, "tls", "tls|starttls",
	  N_("Encryption from the first byte, or asked for by STARTTLS and then mandatory."),
	  "tls" },
	{ "account", "smtp-host", CONF_TEXT, NULL, NULL,
	  N_("The SMTP server that takes answers. Default: the IMAP server."),
	  "smtp.bank.example" },
	{ "account", "smtp-port", CONF_INT, NULL, "1..65535",
	  N_("Default: 465, or 587 with smtp-tls = starttls."), "465" },
	{ "account", "smtp-tls", CONF_CHOICE, "tls", "tls|starttls",
	  N_("As imap-tls, for the SMTP server."), "tls" },
	{ "account", "user", CONF_TEXT, NULL, NULL,
	  N_("The login name. Default: the address."), "agence.centre" },
	{ "account", "smtp-user", CONF_TEXT, NULL, NULL,
	  N_("The login name at the SMTP server. Default: user."), "agence.centre" },
	{ "account", "auth", CONF_CHOICE, "auto", "auto|plain|login|xoauth2",
	  N_("How to log in. auto: xoauth2 when there is a token-command, else what the server "
	     "offers."), "plain" },
	{ "account", "password-command", CONF_COMMAND, NULL, NULL,
	  N_("A command that prints the password on its first line. It runs without a shell: no "
	     "pipes, no variables. The password itself never stands in this file."),
	  "pass show bank/agence-centre" },
	{ "account", "password-env", CONF_TEXT, NULL, NULL,
	  N_("Instead of password-command: the name of an environment variable that holds the "
	     "password."), "GUICHET_PASSWORD" },
	{ "account", "token-command", CONF_COMMAND, NULL, NULL,
	  N_("A command that prints an OAuth 2 access token, for auth = xoauth2 or a "
	     "connector."), "oauth2-token agence.centre" },
	{ "account", "token-env", CONF_TEXT, NULL, NULL,
	  N_("With link = rest, instead of token-command: the name of an environment variable "
	     "that holds the token."), "GUICHET_TOKEN" },
	{ "account", "client-id", CONF_TEXT, NULL, NULL,
	  N_("With link = rest and OAuth 2: the name under which this program is registered "
	     "with the channel."), "guichet-agence" },
	{ "account", "client-secret-command", CONF_COMMAND, NULL, NULL,
	  N_("With link = rest and OAuth 2: a command that prints the secret that belongs to "
	     "client-id."), "pass show bank/guichet-client" },
	{ "account", "key-file", CONF_PATH, NULL, NULL,
	  N_("With link = rest: the private key (PEM, mode 0600) with which a connector's "
	     "tokens are signed."), "channel-key.pem" },
	{ "account", "ca-file", CONF_PATH, NULL, NULL,
	  N_("Certificates (PEM) to trust for these servers instead of the system's."),
	  "bank-ca.pem" },
	{ "account", "compress", CONF_CHOICE, "auto", "auto|yes|no",
	  N_("Compress the IMAP connection. auto: when the server can."), "auto" },
	{ "account", "keep-source", CONF_INT, "64", "0..65536",
	  N_("Keep the source of mails up to so many KiB; larger parts are fetched when asked "
	     "for."), "64" },
	{ "account", "authserv-id", CONF_TEXT, NULL, NULL,
	  N_("The name under which your own mail server writes Authentication-Results; only what it says there is "
	     "believed. Default: the newest one is, where it speaks against the sender."), "mx.bank.example" },
	{ "account", "retention", CONF_AGE, NULL, NULL,
	  N_("How long conversations are kept after their last word: guichet retention erases older ones where "
	     "nobody waits. Default: for ever."), "24 months" },
	{ "account", "poll", CONF_SPAN, NULL, NULL,
	  N_("How often to look where the server does not tell us by itself. Default: 60s, or "
	     "what the connector says."), "60s" },
	{ "account", "spool", CONF_PATH, NULL, NULL,
	  N_("A folder that messages are brought in from: files in its new/ are moved to cur/ once "
	     "they are stored, and to bad/ when they cannot be. Mails are *.eml; with a connector, "
	     "*.json holds what its server said, or the body of a webhook call. With link = spool, "
	     "answers are written to its outbox/; with link = rest they go to the server."), "spool" },
	{ "account", "webhook-secret-command", CONF_COMMAND, NULL, NULL,
	  N_("For guichet-net receive: a command that prints the secret by which the channel signs its "
	     "calls (Meta: app secret; Slack: signing secret; Twilio: auth token)."),
	  "pass show bank/whatsapp-app-secret" },
	{ "account", "webhook-token-command", CONF_COMMAND, NULL, NULL,
	  N_("For guichet-net receive: a command that prints the word that Meta asks for once, when the "
	     "address is set up there (verify token)."), "pass show bank/whatsapp-verify-token" },
	{ "account", "webhook-url", CONF_TEXT, NULL, NULL,
	  N_("For guichet-net receive: the address that the channel calls, exactly as it is written "
	     "there. Twilio signs it; Meta and Slack do not need it."),
	  "https://hooks.bank.example/guichet/sms" },
};

const struct conf_key *
conf_keys(gsize *n)
{
	*n = G_N_ELEMENTS(keys);
	return keys;
}

static void
append_comment(GString *out, const char *text)
{
	g_autoptr(GArray) lines = text_wrap(text, EXAMPLE_COLUMNS - 2);

	for (guint i = 0; i < lines->len; i++) {
		const struct text_line *l = &g_array_index(lines, struct text_line, i);

		g_string_append_printf(out, "# %.*s\n", (int)l->len, text + l->start);
	}
}

/* "(one of …)", "(yes or no)", and the fallback. */
static char *
describe(const struct conf_key *k)
{
	GString *text = g_string_new(_(k->help));

	if (k->type == CONF_CHOICE) {
		g_auto(GStrv) words = g_strsplit(k->choices, "|", -1);
		g_autofree char *list = g_strjoinv(", ", words);

		g_string_append_c(text, ' ');
		g_string_append_printf(text, _("One of: %s."), list);
	}
	if (k->fallback != NULL) {
		g_string_append_c(text, ' ');
		g_string_append_printf(text, _("Default: %s."), k->fallback);
	}
	return g_string_free(text, FALSE);
}

char *
conf_example(void)
{
	GString *out = g_string_new(NULL);
	const char *group = "";

	append_comment(out, _("The configuration of guichet. Take the # away before a line to use "
	    "it. Check the file with: guichet config check"));
	append_comment(out, _("Times are written 90s, 30m, 4h, 2d or 1h30m. A path that does not "
	    "begin with / or ~/ is looked up beside this file. Keep the file to yourself: "
	    "chmod 600."));
	for (gsize i = 0; i < G_N_ELEMENTS(keys); i++) {
		g_autofree char *text = describe(&keys[i]);

		if (strcmp(group, keys[i].group) != 0) {
			gboolean account = strcmp(keys[i].group, "account") == 0;
			gboolean directory = strcmp(keys[i].group, "directory") == 0;

			g_string_append_c(out, '\n');
			if (account)
				append_comment(out, _("One group for each mailbox; the name in "
				    "quotes is yours to choose."));
			if (directory)
				append_comment(out, _("One group for each directory in which people are "
				    "looked up."));
			g_string_append_printf(out, account ? "#[%s \"agence\"]\n" :
			    directory ? "#[%s \"bank\"]\n" : "[%s]\n", keys[i].group);
			group = keys[i].group;
		}
		g_string_append_c(out, '\n');
		append_comment(out, text);
		g_string_append_printf(out, "#%s = %s\n", keys[i].key, keys[i].example);
	}
	return g_string_free(out, FALSE);
}
