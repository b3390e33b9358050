/* net/imap-open.c — from nothing to a session that is logged in.
 *
 * The order is the security: verified TLS, then capabilities as told inside it, then and only then
 * a secret is fetched and sent. */
#include "net/imap-session.h"

#include "base/err.h"
#include "base/fault.h"
#include "base/log.h"
#include "base/proc.h"
#include "base/text.h"
#include "core/address.h"
#include "net/secret.h"

#include <glib/gi18n.h>
#include <stdlib.h>
#include <string.h>

#define GREETING_S 15
#define TALK_BYTES (256u * 1024) /* any answer without mail in it */
#define SLOW_LINK_MS 20 /* above it compression pays (compress = auto) … */
#define COMPRESS_FROM (64 * 1024) /* … for so many bytes: less is here before the answer to COMPRESS is */

static const char *
setting(const struct conf *conf, const char *account, const char *key)
{
	const char *value = conf_get(conf, account, "account", key);

	return value != NULL && *value != '\0' ? value : NULL;
}

static gboolean
chosen(const struct conf *conf, const char *account, const char *key, const char *value)
{
	return g_strcmp0(conf_get(conf, account, "account", key), value) == 0;
}

static int
deadline(void)
{
	const char *text = g_getenv("GUICHET_IMAP_DEADLINE");
	int seconds = text != NULL ? atoi(text) : 0;

	return seconds > 0 ? seconds : IMAP_DEADLINE_S;
}

/* ---- connecting -------------------------------------------------------------------- */

static gboolean
connect_stream(struct imap *im, const struct conf *conf, int wake_fd, GError **error)
{
	gboolean starttls = chosen(conf, im->account, "imap-tls", "starttls");
	const char *port = setting(conf, im->account, "imap-port");
	struct stream_opts opts = {
		.account = im->account, .host = im->host,
		.port = port != NULL && atoi(port) > 0 ? atoi(port) : starttls ? 143 : 993,
		.tls = starttls ? STREAM_STARTTLS : STREAM_TLS,
		.ca_file = setting(conf, im->account, "ca-file"),
		.connect_s = MIN(GREETING_S, im->seconds),
		.wake_fd = wake_fd,
	};

	im->stream = stream_open(&opts, &im->st, error);
	return im->stream != NULL;
}

/* Words that libetpan parsed, into our set. */
static void
take_caps(struct imap *im)
{
	struct mailimap_connection_info *info = im->etpan->imap_connection_info;

	g_hash_table_remove_all(im->caps);
	if (info == NULL || info->imap_capability == NULL)
		return;
	for (clistiter *i = clist_begin(info->imap_capability->cap_list); i != NULL;
		i = clist_next(i)) {
		const struct mailimap_capability *cap = clist_content(i);
		gboolean auth = cap->cap_type == MAILIMAP_CAPABILITY_AUTH_TYPE;
		g_autofree char *word = g_strconcat(auth ? "AUTH=" : "",
			auth ? cap->cap_data.cap_auth_type : cap->cap_data.cap_name, NULL);

		g_hash_table_add(im->caps, g_ascii_strup(word, -1));
	}
}

static void
drop_caps(struct imap *im)
{
	struct mailimap_connection_info *info = im->etpan->imap_connection_info;

	g_hash_table_remove_all(im->caps);
	if (info != NULL && info->imap_capability != NULL) {
		mailimap_capability_data_free(info->imap_capability);
		info->imap_capability = NULL;
	}
}

static gboolean
ask_caps(struct imap *im, GError **error)
{
	struct mailimap_capability_data *caps = NULL;
	int r;

	stream_budget(im->st, im->seconds, TALK_BYTES);
	r = mailimap_capability(im->etpan, &caps);
	if (r != MAILIMAP_NO_ERROR) {
		imap_explain(im, "CAPABILITY", r, error);
		return FALSE;
	}
	if (caps != NULL) {
		drop_caps(im);
		im->etpan->imap_connection_info->imap_capability = caps;
	}
	take_caps(im);
	return TRUE;
}

static gboolean
start_tls(struct imap *im, GError **error)
{
	int r;

	if (!imap_can(im, "STARTTLS") && !ask_caps(im, error))
		return FALSE;
	if (!imap_can(im, "STARTTLS"))
		return err_set(error, ERR_TRUST, _("Account “%s”: %s offers no STARTTLS, so the "
			"connection would stay readable; nothing was sent to it. Use "
			"imap-tls = tls, or tell its administrator."), im->account, im->host);
	stream_budget(im->st, im->seconds, TALK_BYTES);
	r = mailimap_starttls(im->etpan);
	if (r != MAILIMAP_NO_ERROR) {
		if (r == MAILIMAP_ERROR_STARTTLS || stream_error(im->st) == NULL)
			return err_set(error, ERR_TRUST, _("Account “%s”: %s offers STARTTLS and then "
				"refuses it; nothing was sent to it. Tell its administrator."),
				im->account, im->host);
		imap_explain(im, "STARTTLS", r, error);
		return FALSE;
	}
	stream_budget(im->st, MIN(GREETING_S, im->seconds), TALK_BYTES);
	if (!stream_start_tls(im->stream, im->st, error))
		return FALSE;
	drop_caps(im); /* they were told in the clear (RFC 9051 §6.2.1) */
	return TRUE;
}

/* The greeting, and TLS. *authenticated: the server knows us already. */
static gboolean
greet(struct imap *im, const struct conf *conf, gboolean *authenticated, GError **error)
{
	int r;

	stream_budget(im->st, MIN(GREETING_S, im->seconds), TALK_BYTES);
	r = mailimap_connect(im->etpan, im->stream);
	if (r != MAILIMAP_NO_ERROR_NON_AUTHENTICATED && r != MAILIMAP_NO_ERROR_AUTHENTICATED) {
		imap_explain(im, _("a greeting"), r, error);
		return FALSE;
	}
	*authenticated = r == MAILIMAP_NO_ERROR_AUTHENTICATED;
	if (*authenticated && !stream_is_tls(im->st))
		return err_set(error, ERR_TRUST, _("Account “%s”: %s, or somebody between, claims "
			"that we are logged in before encryption began; nothing was sent to it. "
			"Use imap-tls = tls, or tell its administrator."), im->account, im->host);
	take_caps(im);
	if (chosen(conf, im->account, "imap-tls", "starttls") && !start_tls(im, error))
		return FALSE;
	return g_hash_table_size(im->caps) > 0 || ask_caps(im, error);
}

/* ---- logging in -------------------------------------------------------------------- */

/* RFC 5530: codes that mean "not now", as against "not you". */
static const char *const not_now[] = {"UNAVAILABLE", "INUSE", "LIMIT", "SERVERBUG"};

static gboolean
only_for_now(const struct wire *w)
{
	gsize len;

	for (gsize i = 0; i < G_N_ELEMENTS(not_now); i++)
		if (wire_code(w, not_now[i], &len) != NULL)
			return TRUE;
	return FALSE;
}

/* The same of what libetpan parsed. */
static gboolean
told_not_now(const struct imap *im)
{
	const struct mailimap_response_info *info = im->etpan->imap_response_info;

	for (gsize i = 0; i < G_N_ELEMENTS(not_now); i++)
		if (info != NULL && info->rsp_atom != NULL &&
		    g_ascii_strcasecmp(info->rsp_atom, not_now[i]) == 0)
			return TRUE;
	return FALSE;
}

static gboolean
login_refused(struct imap *im, gboolean for_now, const char *words, GError **error)
{
	if (for_now)
		return err_set(error, ERR_TEMP, _("Account “%s”: %s cannot log us in now (%s). It is "
			"tried again later."), im->account, im->host, words);
	return err_set(error, ERR_AUTH, _("Account “%s”: %s refuses the login (%s). Check user and "
		"password-command (or token-command) in the configuration, then ask for a sync."),
		im->account, im->host, words);
}

/* AUTHENTICATE with one answer of ours (PLAIN, XOAUTH2). */
static gboolean
authenticate(struct imap *im, const char *mechanism, const char *answer, gsize len, GError **error)
{
	g_autofree char *encoded = g_base64_encode((const guchar *)answer, len);
	g_autofree char *line = g_strconcat(encoded, "\r\n", NULL);
	gboolean at_once = imap_can(im, "SASL-IR"), sent = at_once, ok = FALSE;
	struct wire w;
	guint tag;

	stream_budget(im->st, im->seconds, TALK_BYTES);
	tag = at_once ? imap_send(im, error, "AUTHENTICATE %s %s", mechanism, encoded) :
		imap_send(im, error, "AUTHENTICATE %s", mechanism);
	wire_init(&w);
	while (tag != 0 && imap_read(im, &w, error)) {
		enum imap_status status = imap_tagged(&w, tag);

		if (w.text->str[0] == '+') {
			/* a second challenge is XOAUTH2's error text: acknowledge it */
			if (!imap_send_raw(im, sent ? "\r\n" : line, strlen(sent ? "\r\n" : line),
				    error))
				break;
			sent = TRUE;
		} else if (status == IMAP_OTHER) {
			imap_note(im, &w);
		} else {
			gsize n;
			const char *caps = wire_code(&w, "CAPABILITY", &n);
			g_autofree char *words = wire_words(&w);

			ok = status == IMAP_OK || login_refused(im, only_for_now(&w), words, error);
			if (ok && caps != NULL)
				imap_learn_caps(im, caps, n);
			else if (ok)
				g_hash_table_remove_all(im->caps);
			break;
		}
	}
	wire_clear(&w);
	proc_wipe(g_steal_pointer(&encoded));
	proc_wipe(g_steal_pointer(&line));
	return ok;
}

static gboolean
login_plainly(struct imap *im, const char *user, const char *password, GError **error)
{
	int r;

	if (imap_can(im, "LOGINDISABLED"))
		return err_set(error, ERR_AUTH, _("Account “%s”: %s takes no passwords. Use "
			"auth = xoauth2 with a token-command, or ask its administrator."),
			im->account, im->host);
	if (text_has_break(user, -1) || text_has_break(password, -1))
		return err_set(error, ERR_INPUT, _("Account “%s”: a user or password with a line "
			"break is never sent."), im->account);
	drop_caps(im);
	stream_budget(im->st, im->seconds, TALK_BYTES);
	r = mailimap_login(im->etpan, user, password);
	if (r == MAILIMAP_ERROR_LOGIN) {
		g_autofree char *words = text_ellipsis(im->etpan->imap_response != NULL ?
			im->etpan->imap_response : "", 200, TEXT_LINE);

		return login_refused(im, told_not_now(im), words, error);
	}
	if (r != MAILIMAP_NO_ERROR) {
		imap_explain(im, _("the login"), r, error);
		return FALSE;
	}
	take_caps(im);
	return TRUE;
}

static gboolean
login_with_password(struct imap *im, const struct conf *conf, const char *user, GError **error)
{
	gboolean plain = chosen(conf, im->account, "auth", "plain") ||
		(!chosen(conf, im->account, "auth", "login") && imap_can(im, "AUTH=PLAIN"));
	char *password = secret_get(conf, im->account, SECRET_PASSWORD, error);
	gboolean ok;

	if (password == NULL)
		return FALSE;
	if (plain) {
		gsize u = strlen(user), p = strlen(password), len = u + p + 2;
		char *answer = g_malloc0(len + 1);

		memcpy(answer + 1, user, u);
		memcpy(answer + 1 + u + 1, password, p);
		ok = authenticate(im, "PLAIN", answer, len, error);
		explicit_bzero(answer, len);
		g_free(answer);
	} else {
		ok = login_plainly(im, user, password, error);
	}
	proc_wipe(password);
	return ok;
}

static gboolean
login_with_token(struct imap *im, const struct conf *conf, const char *user, GError **error)
{
	char *token = secret_get(conf, im->account, SECRET_TOKEN, error), *answer;
	gboolean ok;

	if (token == NULL)
		return FALSE;
	answer = g_strdup_printf("user=%s\001auth=Bearer %s\001\001", user, token);
	ok = authenticate(im, "XOAUTH2", answer, strlen(answer), error);
	proc_wipe(answer);
	proc_wipe(token);
	return ok;
}

static char *
user_of(const struct conf *conf, const char *account)
{
	const char *user = setting(conf, account, "user");
	AUTO(address) address = user == NULL ?
		address_parse_one(conf_get(conf, account, "account", "address"), NULL) : NULL;

	return g_strdup(user != NULL ? user : address != NULL ? address->mail : "");
}

static gboolean
login(struct imap *im, const struct conf *conf, GError **error)
{
	g_autofree char *user = user_of(conf, im->account);
	gboolean token = chosen(conf, im->account, "auth", "xoauth2") ||
		(chosen(conf, im->account, "auth", "auto") && imap_can(im, "AUTH=XOAUTH2") &&
		 setting(conf, im->account, "token-command") != NULL);
	gboolean ok = token ? login_with_token(im, conf, user, error) :
		login_with_password(im, conf, user, error);

	if (ok)
		im->etpan->imap_state = MAILIMAP_STATE_AUTHENTICATED;
	return ok && (g_hash_table_size(im->caps) > 0 || ask_caps(im, error));
}

/* ---- after the login --------------------------------------------------------------- */

/* A server may refuse what it offered (RFC 4978 §3, RFC 5161 §3.1): the session goes on without. */
static gboolean
go_without(struct imap *im, const char *capability, GError *why, GError **error)
{
	if (!g_error_matches(why, ERR, ERR_REFUSED)) {
		g_propagate_error(error, why);
		return FALSE;
	}
	log_info("%s", why->message);
	g_error_free(why);
	g_hash_table_remove(im->caps, capability);
	return TRUE;
}

static gboolean
start_compression(struct imap *im, GError **error)
{
	GError *why = NULL;

	if (!imap_command(im, TALK_BYTES, NULL, NULL, NULL, &why, "COMPRESS DEFLATE"))
		return go_without(im, "COMPRESS=DEFLATE", why, error);
	return stream_start_deflate(im->stream, im->st, error);
}

static gboolean
compress(struct imap *im, const struct conf *conf, GError **error)
{
	if (!imap_can(im, "COMPRESS=DEFLATE") || chosen(conf, im->account, "compress", "no"))
		return TRUE;
	if (!chosen(conf, im->account, "compress", "auto"))
		return start_compression(im, error);
	im->may_compress = FAULT("imap_slow_link") || stream_round_trip(im->st) >= SLOW_LINK_MS;
	return TRUE;
}

gboolean
imap_expect(struct imap *im, guint64 bytes, GError **error)
{
	if (!im->may_compress || bytes < COMPRESS_FROM)
		return TRUE;
	im->may_compress = FALSE;
	return start_compression(im, error);
}

static gboolean
enable(struct imap *im, GError **error)
{
	guint tag;

	im->condstore = imap_can(im, "CONDSTORE") || imap_can(im, "QRESYNC");
	if (!imap_can(im, "ENABLE") || !imap_can(im, "QRESYNC"))
		return TRUE;
	stream_budget(im->st, im->seconds, TALK_BYTES);
	tag = imap_send(im, error, "ENABLE QRESYNC");
	im->qresync = tag != 0; /* until the answer says otherwise */
	im->enabling = tag;
	return tag != 0;
}

gboolean
imap_settle(struct imap *im, GError **error)
{
	GError *why = NULL;
	guint tag = im->enabling;

	im->enabling = 0;
	if (tag == 0 || imap_until(im, tag, NULL, NULL, NULL, &why))
		return TRUE;
	im->qresync = FALSE;
	return go_without(im, "QRESYNC", why, error);
}

struct imap *
imap_open(const struct conf *conf, const char *account, int wake_fd, GError **error)
{
	struct imap *im = g_new0(struct imap, 1);
	gboolean authenticated = FALSE;
	const char *host = setting(conf, account, "imap-host");

	im->account = g_strdup(account);
	im->host = g_strdup(host != NULL ? host : "");
	im->caps = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	im->seconds = deadline();
	im->etpan = mailimap_new(0, NULL);
	if (im->etpan == NULL)
		g_error("out of memory");
	if (host == NULL)
		err_set(error, ERR_CONFIG, _("Account “%s” has no imap-host. Add it to the "
			"configuration."), account);
	else if (FAULT("imap_connect"))
		err_set(error, ERR_NET, _("Account “%s”: cannot connect to %s (fault point)."),
			account, host);
	else if (connect_stream(im, conf, wake_fd, error) &&
		greet(im, conf, &authenticated, error) &&
		(authenticated || login(im, conf, error)) &&
		compress(im, conf, error) && enable(im, error)) {
		log_debug("%s: logged in to %s", account, host);
		return im;
	}
	imap_free(im);
	return NULL;
}

void
imap_free(struct imap *im)
{
	im->enabling = 0; /* nobody waits for its answer any more */
	if (im->stream != NULL && im->st != NULL && stream_error(im->st) == NULL &&
	    stream_is_tls(im->st)) {
		stream_budget(im->st, 1, TALK_BYTES);
		imap_send(im, NULL, "LOGOUT");
	}
	im->etpan->imap_stream = NULL; /* or mailimap_free would log out and wait */
	if (im->stream != NULL)
		mailstream_close(im->stream);
	mailimap_free(im->etpan);
	g_hash_table_unref(im->caps);
	g_free(im->account);
	g_free(im->host);
	g_free(im->quoted);
	g_free(im);
}
