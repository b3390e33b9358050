/* cli/net-receive.c — guichet-net receive: a channel calls, through any web server that can do CGI
 * (RFC 3875), or through a pipe. Nothing is opened but the configuration and the spool. */
#include "cli/net-main.h"

#include "base/date.h"
#include "base/err.h"
#include "base/fault.h"
#include "base/proc.h"
#include "base/text.h"
#include "net/connector.h"
#include "net/secret.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define READ_MS 30000 /* a caller that takes longer for its body is let go */

struct receive {
	char *account, *home, *config, **given; /* given: --header */
	char *method, *query, *length; /* as CGI says; method and length may be NULL */
	struct conf *conf;
	struct connector *connector;
	struct webhook_call call;
};

/* ---- the answer ------------------------------------------------------------------------ */

/* To the channel: what is wrong with us is told to nobody outside. */
static const struct {
	int code; /* enum err_code, -1 any other */
	const char *status;
} answers[] = {
	{ ERR_AUTH, "403 Forbidden" },
	{ ERR_LIMIT, "413 Content Too Large" },
	{ ERR_INPUT, "400 Bad Request" },
	{ ERR_USAGE, "405 Method Not Allowed" },
	{ ERR_TIMEOUT, "408 Request Timeout" },
	{ -1, "500 Internal Server Error" },
};

static const char *
status_of(const GError *error)
{
	gsize i = 0;

	if (error == NULL)
		return "200 OK";
	while (answers[i].code >= 0 && !g_error_matches(error, ERR, answers[i].code))
		i++;
	return answers[i].status;
}

static void
answer(const char *status, const char *body)
{
	printf("Status: %s\r\nContent-Type: text/plain; charset=utf-8\r\nX-Content-Type-Options: nosniff\r\n"
		"Cache-Control: no-store\r\nContent-Length: %zu\r\n\r\n%s", status, strlen(body), body);
}

static void
complain(const struct receive *r, const char *sentence)
{
	g_autofree char *line = r->account != NULL ? g_strdup_printf(_("Account “%s”: %s"), r->account, sentence)
		: g_strdup(sentence);

	fputs("guichet-net: receive: ", stderr);
	text_put(stderr, line, TEXT_LINE);
	fputc('\n', stderr);
}

/* ---- the call -------------------------------------------------------------------------- */

static void
put_header(GHashTable *headers, const char *name, const char *value)
{
	g_hash_table_replace(headers, g_strdelimit(g_ascii_strdown(name, -1), "_", '-'),
		g_strstrip(g_strdup(value)));
}

/* Out of the environment, and away from there: a command that prints a secret is to see nothing that
 * strangers wrote. */
static void
take_environment(struct receive *r)
{
	static const char *const theirs[] = { "CONTENT_TYPE", "CONTENT_LENGTH", "QUERY_STRING", "REQUEST_URI",
		"REQUEST_METHOD", "PATH_INFO", "PATH_TRANSLATED", "REMOTE_USER", "REMOTE_IDENT" };
	g_auto(GStrv) names = g_listenv();

	r->method = g_strdup(g_getenv("REQUEST_METHOD"));
	r->length = g_strdup(g_getenv("CONTENT_LENGTH"));
	r->query = g_strdup(g_getenv("QUERY_STRING") != NULL ? g_getenv("QUERY_STRING") : "");
	r->call.query = r->query;
	if (g_getenv("CONTENT_TYPE") != NULL)
		put_header(r->call.headers, "content-type", g_getenv("CONTENT_TYPE"));
	for (char **name = names; *name != NULL; name++)
		if (g_str_has_prefix(*name, "HTTP_")) {
			put_header(r->call.headers, *name + strlen("HTTP_"), g_getenv(*name));
			g_unsetenv(*name);
		}
	for (gsize i = 0; i < G_N_ELEMENTS(theirs); i++)
		g_unsetenv(theirs[i]);
}

static gboolean
take_options(struct receive *r, GError **error)
{
	for (char **line = r->given; line != NULL && *line != NULL; line++) {
		char *colon = strchr(*line, ':');

		if (colon == NULL)
			return err_set(error, ERR_CONFIG, _("“%s” is no header; write --header 'NAME: VALUE'"),
				*line);
		*colon = '\0';
		put_header(r->call.headers, *line, colon + 1);
	}
	return TRUE;
}

static gboolean
fail_large(GError **error)
{
	return err_set(error, ERR_LIMIT, _("the body of the call is larger than %d MiB and was not read"),
		WEBHOOK_BODY_MAX / 1024 / 1024);
}

/* As many bytes as the web server announces, as it may leave the pipe open. */
static gboolean
read_announced(const char *announced, GByteArray *body, GError **error)
{
	guint64 length;

	if (!g_ascii_string_to_unsigned(announced, 10, 0, G_MAXINT64, &length, NULL))
		return err_set(error, ERR_INPUT, _("CONTENT_LENGTH is no number"));
	if (length > WEBHOOK_BODY_MAX)
		return fail_large(error);
	g_byte_array_set_size(body, (guint)length);
	if (length == 0 || proc_read(STDIN_FILENO, body->data, length, date_monotonic() + READ_MS))
		return TRUE;
	return err_set(error, errno == ETIMEDOUT ? ERR_TIMEOUT : ERR_INPUT,
		_("the body of the call did not come whole"));
}

static gboolean
read_all(GByteArray *body, GError **error)
{
	guint8 buf[65536];
	ssize_t got;

	while ((got = read(STDIN_FILENO, buf, sizeof buf)) > 0) {
		g_byte_array_append(body, buf, (guint)got);
		if (body->len > WEBHOOK_BODY_MAX)
			return fail_large(error);
	}
	return got == 0 || err_set_errno(error, ERR_INPUT, errno, _("standard input cannot be read"));
}

static gboolean
read_body(struct receive *r, GError **error)
{
	GByteArray *body = g_byte_array_new();
	gboolean ok = r->length != NULL && *r->length != '\0' ? read_announced(r->length, body, error)
		: read_all(body, error);

	r->call.body = g_byte_array_free_to_bytes(body);
	return ok;
}

/* ---- what is done with it ----------------------------------------------------------------- */

/* The word of a command; that it gives none is our fault, not the caller's. */
static char *
ask_secret(const struct receive *r, enum secret_kind kind, GError **error)
{
	g_autoptr(GError) why = NULL;
	char *secret = secret_get(r->conf, r->account, kind, &why);

	if (secret == NULL)
		err_set(error, ERR_CONFIG, "%s", why->message);
	return secret;
}

static gboolean
verify(const struct receive *r, GError **error)
{
	char *secret = ask_secret(r, SECRET_WEBHOOK, error);
	gboolean ok = secret != NULL && webhook_verify(r->connector->webhook, &r->call, secret, date_now(), error);

	proc_wipe(secret);
	return ok;
}

/* In the order of time, and told apart by what they hold. */
static char *
file_path(const char *folder, const char *text)
{
	gint64 now = date_now();
	g_autofree char *sum = g_compute_checksum_for_string(G_CHECKSUM_SHA256, text, -1);
	g_autofree char *name = g_strdup_printf("%014" G_GINT64_FORMAT "-%.16s.json", now, sum);

	return g_build_filename(folder, name, NULL);
}

/* On disk before the channel hears that it is: it would not call again. */
static gboolean
file(const struct receive *r, GError **error)
{
	g_autofree char *folder = g_build_filename(conf_get(r->conf, r->account, "account", "spool"), "new", NULL);
	g_autofree char *text = webhook_envelope(&r->call, date_now(), error);
	g_autofree char *path = text != NULL ? file_path(folder, text) : NULL;

	if (path == NULL || !proc_mkdir(folder, error) || !proc_write_file(path, text, strlen(text), error))
		return FALSE;
	(void)FAULT("receive_filed");
	return TRUE;
}

/* *words: what the channel is to hear. */
static gboolean
greet(const struct receive *r, char **words, GError **error)
{
	char *token = ask_secret(r, SECRET_WEBHOOK_TOKEN, error);

	*words = token != NULL ? webhook_greet(r->connector->webhook, &r->call, token, error) : NULL;
	proc_wipe(token);
	return *words != NULL;
}

static gboolean
take(struct receive *r, char **words, GError **error)
{
	if (g_strcmp0(r->method, "GET") == 0 && r->connector->webhook == WEBHOOK_META)
		return greet(r, words, error);
	if (r->method != NULL && strcmp(r->method, "POST") != 0)
		return err_set(error, ERR_USAGE, _("calls of this channel are POST"));
	if (!read_body(r, error) || !verify(r, error))
		return FALSE;
	*words = webhook_challenge(r->connector->webhook, &r->call);
	return *words != NULL || file(r, error);
}

/* ---- setting up ------------------------------------------------------------------------ */

static gboolean
check_account(const struct receive *r, GError **error)
{
	if (!g_strv_contains(conf_accounts(r->conf), r->account))
		return err_set(error, ERR_CONFIG, _("there is no such account in %s"), conf_path(r->conf));
	if (!conf_has_connector(r->conf, r->account))
		return err_set(error, ERR_CONFIG, _("nothing calls for it: its channel is no connector"));
	return conf_get(r->conf, r->account, "account", "spool") != NULL || err_set(error, ERR_CONFIG,
		_("there is no folder to file calls in: add spool = PATH to %s"), conf_path(r->conf));
}

static gboolean
open_account(struct receive *r, GError **error)
{
	g_autofree char *home = home_path(r->home), *folder = NULL;

	r->conf = conf_load(home, r->config, error);
	if (r->conf == NULL || !check_account(r, error))
		return FALSE;
	folder = g_path_get_dirname(conf_path(r->conf));
	r->connector = connector_open(folder, conf_get(r->conf, r->account, "account", "channel"), error);
	if (r->connector == NULL)
		return FALSE;
	r->call.url = conf_get(r->conf, r->account, "account", "webhook-url");
	return r->connector->webhook != WEBHOOK_NONE || err_set(error, ERR_CONFIG,
		_("the connector “%s” does not say how calls are signed (about.webhook)"), r->connector->name);
}

static gboolean
read_command(struct receive *r, int *argc, char ***argv, GError **error)
{
	const GOptionEntry entries[] = {
		{ "header", 'H', 0, G_OPTION_ARG_STRING_ARRAY, &r->given,
		  N_("a header of the call, where no web server puts it into the environment"), N_("'NAME: VALUE'") },
		{ "home", 0, 0, G_OPTION_ARG_FILENAME, &r->home, N_("where everything is kept"), "DIR" },
		{ "config", 0, 0, G_OPTION_ARG_FILENAME, &r->config, N_("the configuration file"), "FILE" },
		{ NULL, 0, 0, 0, NULL, NULL, NULL },
	};

	if (!net_options("receive", _("ACCOUNT < BODY"),
		_("What a channel calls a web server with: the body on standard input, headers in the\n"
		  "environment (HTTP_…) as CGI has them. A call with the right signature is filed in the\n"
		  "spool of the account; the answer for the web server goes to standard output."), entries, argc, argv, error))
		return FALSE;
	if (*argc != 2)
		return err_set(error, ERR_USAGE, _("name one account: guichet-net receive ACCOUNT < BODY"));
	r->account = g_strdup((*argv)[1]);
	return TRUE;
}

static void
clear(struct receive *r)
{
	g_clear_pointer(&r->connector, connector_free);
	g_clear_pointer(&r->conf, conf_free);
	g_clear_pointer(&r->call.body, g_bytes_unref);
	g_hash_table_unref(r->call.headers);
	g_strfreev(r->given);
	g_free(r->account);
	g_free(r->method);
	g_free(r->query);
	g_free(r->length);
	g_free(r->home);
	g_free(r->config);
}

int
cmd_net_receive(int argc, char **argv)
{
	struct receive r = { .call.headers = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free) };
	g_autoptr(GError) error = NULL;
	g_autofree char *words = NULL;
	int code = 0;

	if (!read_command(&r, &argc, &argv, &error)) {
		complain(&r, error->message);
		code = 2;
	} else {
		take_environment(&r);
		if (!take_options(&r, &error) || !open_account(&r, &error) || !take(&r, &words, &error)) {
			complain(&r, error->message);
			code = 3;
		}
		answer(status_of(error), words != NULL ? words : "");
	}
	clear(&r);
	return code;
}
