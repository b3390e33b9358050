/* net/smtp.c — opening a session, and the one transaction it is for.
 *
 * The final dot is sent by itself, after the step "body" has been made durable: only from then
 * on can the server have taken the mail, so anything that breaks before is safe to repeat. */
#include "net/smtp.h"

#include "net/smtp-session.h"

#include "base/err.h"
#include "base/fault.h"
#include "base/log.h"
#include "base/text.h"
#include "core/address.h"

#include <glib/gi18n.h>
#include <inttypes.h>
#include <string.h>
#include <sys/socket.h>

#define CHUNK (64u * 1024) /* each has its own deadline: a slow line is no dead line */

/* ---- opening ----------------------------------------------------------------------- */

static const char *
setting(const struct conf *conf, const char *account, const char *key)
{
	const char *value = conf_get(conf, account, "account", key);

	return value != NULL && *value != '\0' ? value : NULL;
}

static gboolean
wants_starttls(const struct conf *conf, const char *account)
{
	return g_strcmp0(conf_get(conf, account, "account", "smtp-tls"), "starttls") == 0;
}

static int
environment_seconds(void)
{
	const char *text = g_getenv("GUICHET_SMTP_DEADLINE");

	return text != NULL ? (int)MIN(g_ascii_strtoull(text, NULL, 10), 3600) : 0;
}

static gboolean
connect_stream(struct smtp *sm, const struct conf *conf, GError **error)
{
	gboolean starttls = wants_starttls(conf, sm->account);
	int port = (int)conf_get_int(conf, sm->account, "account", "smtp-port");
	struct stream_opts opts = {
		.account = sm->account, .host = sm->host,
		.port = port > 0 ? port : starttls ? 587 : 465,
		.tls = starttls ? STREAM_STARTTLS : STREAM_TLS,
		.ca_file = setting(conf, sm->account, "ca-file"),
		.connect_s = sm->seconds > 0 ? sm->seconds : SMTP_GREETING_S,
		.wake_fd = sm->wake_fd,
	};

	sm->stream = stream_open(&opts, &sm->st, error);
	return sm->stream != NULL;
}

/* What we call ourselves: the domain of our address. This machine's own name and address are
 * nobody's business (they end up in Received: headers that customers can read). */
static char *
own_name(const struct conf *conf, const char *account)
{
	AUTO(address) own = address_parse_one(conf_get(conf, account, "account", "address"), NULL);
	const char *at = own != NULL ? strrchr(own->mail, '@') : NULL;

	if (at == NULL || at[1] == '\0' ||
	    strspn(at + 1, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-") !=
		    strlen(at + 1))
		return g_strdup("[127.0.0.1]");
	return g_strdup(at + 1);
}

/* Whatever its code, a refusal to talk at all says nothing about any one mail. */
static gboolean
turned_away(struct smtp *sm, GError **error)
{
	g_autofree char *words = smtp_words(sm);

	return err_set(error, ERR_TEMP, _("Account “%s”: %s does not talk to us: %s. Check smtp-host "
		"and smtp-port, or ask its administrator; it is tried again later."), sm->account,
		sm->host, words);
}

static gboolean
greet(struct smtp *sm, const char *name, GError **error)
{
	smtp_forget_offers(sm);
	if (!smtp_ask(sm, error, "EHLO %s", name))
		return FALSE;
	if (sm->code != 250)
		return turned_away(sm, error);
	smtp_take_offers(sm);
	return TRUE;
}

static gboolean
start_tls(struct smtp *sm, const char *name, GError **error)
{
	if (!sm->starttls)
		return err_set(error, ERR_TRUST, _("Account “%s”: %s offers no STARTTLS, so the "
			"connection would stay readable; nothing was sent to it. Use "
			"smtp-tls = tls, or tell its administrator."), sm->account, sm->host);
	if (!smtp_ask(sm, error, "STARTTLS"))
		return FALSE;
	if (sm->code != 220)
		return err_set(error, ERR_TRUST, _("Account “%s”: %s offers STARTTLS and then "
			"refuses it; nothing was sent to it. Tell its administrator."),
			sm->account, sm->host);
	smtp_budget(sm, SMTP_GREETING_S);
	return stream_start_tls(sm->stream, sm->st, error) && greet(sm, name, error);
}

static gboolean
begin(struct smtp *sm, const struct conf *conf, GError **error)
{
	g_autofree char *name = own_name(conf, sm->account);

	smtp_budget(sm, SMTP_GREETING_S);
	if (!smtp_listen(sm, error))
		return FALSE;
	if (sm->code != 220)
		return turned_away(sm, error);
	return greet(sm, name, error) &&
		(!wants_starttls(conf, sm->account) || start_tls(sm, name, error)) &&
		smtp_login(sm, conf, error);
}

struct smtp *
smtp_open(const struct conf *conf, const char *account, int wake_fd, GError **error)
{
	struct smtp *sm = g_new0(struct smtp, 1);
	const char *host = setting(conf, account, "smtp-host");

	sm->account = g_strdup(account);
	sm->host = g_strdup(host != NULL ? host : "");
	sm->text = g_ptr_array_new_with_free_func(g_free);
	sm->line = mmap_string_new("");
	sm->seconds = environment_seconds();
	sm->wake_fd = wake_fd;
	if (host == NULL)
		err_set(error, ERR_CONFIG, _("Account “%s” has no smtp-host. Add it to the "
			"configuration."), account);
	else if (FAULT("smtp_connect"))
		err_set(error, ERR_NET, _("Account “%s”: cannot connect to %s (fault point)."),
			account, host);
	else if (connect_stream(sm, conf, error) && begin(sm, conf, error)) {
		log_debug("%s: logged in to %s for sending", account, host);
		return sm;
	}
	smtp_free(sm);
	return NULL;
}

void
smtp_free(struct smtp *sm)
{
	if (sm->stream != NULL && !sm->gone) {
		stream_budget(sm->st, 1, 1024); /* nobody waits for a goodbye */
		smtp_say(sm, NULL, "QUIT");
	}
	if (sm->stream != NULL)
		mailstream_close(sm->stream);
	mmap_string_free(sm->line);
	g_ptr_array_unref(sm->text);
	g_free(sm->auth);
	g_free(sm->account);
	g_free(sm->host);
	g_free(sm);
}

gboolean
smtp_is_usable(const struct smtp *sm)
{
	return !sm->gone;
}

/* ---- one mail ---------------------------------------------------------------------- */

struct letter { /* one call of smtp_send */
	const char *from;
	const GPtrArray *to;
	GByteArray *body; /* as it goes over the wire, without the final dot */
	gsize size; /* before dots are doubled */
	smtp_step step;
	gpointer data;
	enum smtp_partial partial;
	GPtrArray *refused;
};

/* For tests: the network goes away here. What follows fails as it would in life. */
static void
cut(struct smtp *sm)
{
	shutdown(mailstream_low_get_fd(mailstream_get_low(sm->stream)), SHUT_RDWR);
}

/* CRLF line ends whatever came, dots doubled at line starts, CRLF at the end (RFC 5321 §4.5.2). */
static GByteArray *
dotted(GBytes *message)
{
	gsize n;
	const guint8 *p = g_bytes_get_data(message, &n), *end = p + n;
	GByteArray *out = g_byte_array_sized_new((guint)n + (guint)n / 64 + 2);

	while (p < end) {
		const guint8 *eol = p;

		while (eol < end && *eol != '\r' && *eol != '\n')
			eol++;
		if (*p == '.')
			g_byte_array_append(out, (const guint8 *)".", 1);
		g_byte_array_append(out, p, (guint)(eol - p));
		g_byte_array_append(out, (const guint8 *)"\r\n", 2);
		if (eol + 1 < end && eol[0] == '\r' && eol[1] == '\n')
			eol++;
		p = eol + 1;
	}
	return out;
}

static gboolean
is_plain(const char *address)
{
	return g_str_is_ascii(address) && address_is_valid(address);
}

/* The last door before the wire: what is no bare address never becomes part of a command. */
static gboolean
check(const struct smtp *sm, const struct letter *l, GError **error)
{
	gboolean ok = l->to->len > 0 && is_plain(l->from);

	for (guint i = 0; ok && i < l->to->len; i++)
		ok = is_plain(g_ptr_array_index(l->to, i));
	if (!ok)
		return err_set(error, ERR_INPUT, _("Account “%s”: a sender or recipient is no mail "
			"address; nothing was sent. Correct the addresses and queue it again."),
			sm->account);
	if (sm->size_max > 0 && l->size > sm->size_max)
		return err_set(error, ERR_REFUSED, _("Account “%s”: this mail has %zu"
			" KiB and %s takes at most %" PRIu64 " KiB. Send less attached."),
			sm->account, l->size / 1024, sm->host, sm->size_max / 1024);
	return TRUE;
}

static gboolean
refuse_recipient(struct smtp *sm, struct letter *l, const char *to, GError **error)
{
	g_autofree char *words = smtp_words(sm);

	if (sm->code >= 500 || (sm->code >= 400 && l->partial == SMTP_SOME && !sm->gone)) {
		g_ptr_array_add(l->refused, g_strdup_printf("%s: %s", to, words));
		return TRUE;
	}
	return smtp_refused(sm, to, error);
}

/* RCPT for each. FALSE: nobody may get it; the session is then reset by the caller. */
static gboolean
recipients(struct smtp *sm, struct letter *l, GError **error)
{
	guint before = l->refused->len;
	int worst = 0; /* of those refused, the one with most hope */
	g_autofree char *last = NULL;

	for (guint i = 0; i < l->to->len; i++) {
		const char *to = g_ptr_array_index(l->to, i);

		if (!smtp_ask(sm, error, "RCPT TO:<%s>", to))
			return FALSE;
		if (sm->code == 250 || sm->code == 251 || sm->code == 252)
			continue;
		if (!refuse_recipient(sm, l, to, error))
			return FALSE;
		if (worst == 0 || sm->code < worst) {
			worst = sm->code;
			g_free(last);
			last = g_strdup(g_ptr_array_index(l->refused, l->refused->len - 1));
		}
	}
	if (l->refused->len - before < l->to->len)
		return TRUE;
	g_ptr_array_set_size(l->refused, (gint)before);
	return err_set(error, worst >= 500 ? ERR_REFUSED : ERR_TEMP, l->to->len == 1 ?
		_("Account “%s”: %s refuses the recipient %s") :
		_("Account “%s”: %s refuses every recipient, such as %s"),
		sm->account, sm->host, last);
}

static gboolean
envelope(struct smtp *sm, struct letter *l, GError **error)
{
	gboolean ok = sm->sizes ?
		smtp_ask(sm, error, "MAIL FROM:<%s> SIZE=%" G_GSIZE_FORMAT, l->from, l->size) :
		smtp_ask(sm, error, "MAIL FROM:<%s>", l->from);

	if (!ok)
		return FALSE;
	if (sm->code != 250)
		return smtp_refused(sm, l->from, error);
	if (FAULT("smtp_after_mail"))
		cut(sm);
	return recipients(sm, l, error);
}

static gboolean
body(struct smtp *sm, const struct letter *l, GError **error)
{
	for (guint at = 0; at < l->body->len; at += CHUNK) {
		guint n = MIN(CHUNK, l->body->len - at), half = n / 2;

		smtp_budget(sm, SMTP_COMMAND_S);
		if (mailstream_write(sm->stream, l->body->data + at, half) < 0 ||
		    mailstream_flush(sm->stream) < 0)
			return smtp_broken(sm, error);
		if (FAULT("smtp_mid_body"))
			cut(sm);
		if (mailstream_write(sm->stream, l->body->data + at + half, n - half) < 0 ||
		    mailstream_flush(sm->stream) < 0)
			return smtp_broken(sm, error);
	}
	return TRUE;
}

/* The final dot and what the server says to it. */
static gboolean
finish(struct smtp *sm, GError **error)
{
	g_autoptr(GError) why = NULL;
	gboolean ok;

	stream_set_wake(sm->st, -1); /* from here on an answer is worth more than a quick end */
	smtp_budget(sm, SMTP_FINAL_S);
	ok = mailstream_write(sm->stream, ".\r\n", 3) >= 0 && mailstream_flush(sm->stream) >= 0;
	if (ok && FAULT("smtp_after_body"))
		cut(sm);
	ok = ok ? smtp_listen(sm, &why) : smtp_broken(sm, &why);
	stream_set_wake(sm->st, sm->wake_fd);
	if (!ok || sm->code < 200 || (sm->code >= 300 && sm->code < 400)) {
		sm->gone = TRUE;
		return err_set(error, ERR_UNKNOWN, _("Account “%s”: the whole mail went to %s and no "
			"answer came back, so it may have been taken or not."), sm->account,
			sm->host);
	}
	if (sm->code >= 400)
		return smtp_refused(sm, _("this mail"), error);
	(void)FAULT("smtp_after_250");
	return TRUE;
}

/* Forgets a half-made envelope. Not worth a wait: a new connection does it too. */
static void
reset(struct smtp *sm)
{
	smtp_budget(sm, SMTP_RESET_S);
	if (!smtp_say(sm, NULL, "RSET") || !smtp_listen(sm, NULL) || sm->code != 250)
		sm->gone = TRUE;
}

static gboolean
transaction(struct smtp *sm, struct letter *l, GError **error)
{
	if (!l->step("envelope", l->data, error) || !envelope(sm, l, error) ||
	    !l->step("data", l->data, error))
		return FALSE;
	if (FAULT("smtp_before_data"))
		cut(sm);
	if (!smtp_ask(sm, error, "DATA"))
		return FALSE;
	if (sm->code != 354)
		return smtp_refused(sm, _("this mail"), error);
	/* Until the reply to the dot there is no way back to a command but to hang up. */
	sm->gone = TRUE;
	if (!body(sm, l, error) || !l->step("body", l->data, error))
		return FALSE;
	sm->gone = FALSE;
	if (!finish(sm, error))
		return FALSE;
	/* taken: a failure to write that down must not make anybody send it again */
	(void)l->step("done", l->data, NULL);
	return TRUE;
}

gboolean
smtp_send(struct smtp *sm, const char *from, const GPtrArray *to, GBytes *message,
	enum smtp_partial partial, smtp_step step, gpointer data, GPtrArray *refused, GError **error)
{
	g_autoptr(GByteArray) wire = dotted(message);
	struct letter l = {from, to, wire, g_bytes_get_size(message), step, data, partial, refused};

	if (!check(sm, &l, error))
		return FALSE;
	if (transaction(sm, &l, error))
		return TRUE;
	if (!sm->gone)
		reset(sm);
	return FALSE;
}
