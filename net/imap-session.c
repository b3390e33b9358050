/* net/imap-session.c — commands out, responses in, sentences for what goes wrong. */
#include "net/imap-session.h"

#include "base/err.h"
#include "base/text.h"

#include <glib/gi18n.h>
#include <string.h>

#define TAG 'g'

/* ---- errors ------------------------------------------------------------------------ */

static gboolean
stream_failed(struct imap *im, GError **error)
{
	const GError *why = stream_error(im->st);

	if (why == NULL)
		return err_set(error, ERR_NET, _("Account “%s”: the connection to %s broke. It is "
			"tried again later."), im->account, im->host);
	if (error != NULL)
		*error = g_error_copy(why);
	return FALSE;
}

gboolean
imap_broken(struct imap *im, const char *what, GError **error)
{
	return err_set(error, ERR_PROTOCOL, _("Account “%s”: %s does not keep to IMAP (%s). It is "
		"tried again later; tell its administrator if it goes on."),
		im->account, im->host, what);
}

static char *
server_words(struct imap *im)
{
	if (im->etpan->imap_response == NULL || *im->etpan->imap_response == '\0')
		return g_strdup(_("no reason given"));
	return text_ellipsis(im->etpan->imap_response, 200, TEXT_LINE);
}

void
imap_explain(struct imap *im, const char *doing, int etpan, GError **error)
{
	g_autofree char *words = server_words(im);

	if (stream_error(im->st) != NULL)
		stream_failed(im, error);
	else if (etpan == MAILIMAP_ERROR_PARSE || etpan == MAILIMAP_ERROR_PROTOCOL ||
		etpan == MAILIMAP_ERROR_NEEDS_MORE_DATA)
		imap_broken(im, doing, error);
	else if (etpan == MAILIMAP_ERROR_STREAM || etpan == MAILIMAP_ERROR_DONT_ACCEPT_CONNECTION)
		err_set(error, ERR_NET, _("Account “%s”: %s takes no session now (%s). It is tried "
			"again later."), im->account, im->host, words);
	else
		err_set(error, ERR_REFUSED, _("Account “%s”: %s refuses %s: %s"), im->account,
			im->host, doing, words);
}

/* ---- out --------------------------------------------------------------------------- */

gboolean
imap_send_raw(struct imap *im, const void *data, gsize len, GError **error)
{
	if (mailstream_write(im->stream, data, len) != (ssize_t)len ||
	    mailstream_flush(im->stream) != 0)
		return stream_failed(im, error);
	return TRUE;
}

static guint
send_va(struct imap *im, GError **error, const char *format, va_list args)
{
	g_autoptr(GString) line = g_string_new(NULL);
	gboolean sent;

	if (!imap_settle(im, error))
		return 0;
	g_string_printf(line, "%c%u ", TAG, ++im->tag);
	g_string_append_vprintf(line, format, args);
	if (text_has_break(line->str, (gssize)line->len)) {
		err_set(error, ERR_INPUT, _("Account “%s”: a name with a line break is never sent "
			"to a server."), im->account);
		return 0;
	}
	g_string_append(line, "\r\n");
	sent = imap_send_raw(im, line->str, line->len, error);
	explicit_bzero(line->str, line->len); /* it may have been a password */
	return sent ? im->tag : 0;
}

guint
imap_send(struct imap *im, GError **error, const char *format, ...)
{
	va_list args;
	guint tag;

	va_start(args, format);
	tag = send_va(im, error, format, args);
	va_end(args);
	return tag;
}

const char *
imap_mailbox(struct imap *im, const char *wire, GError **error)
{
	g_free(im->quoted);
	im->quoted = wire_quote(wire);
	if (im->quoted == NULL) {
		g_autofree char *name = text_clean(wire, -1, TEXT_LINE);

		err_set(error, ERR_INPUT, _("Account “%s”: the folder name “%s” cannot be used: it "
			"holds a line break or raw 8-bit characters. Rename the folder."),
			im->account, name);
	}
	return im->quoted;
}

/* ---- in ---------------------------------------------------------------------------- */

/* Up to LF, appended. The mailstream's buffer is read directly, so that nothing a later libetpan
 * call needs is taken. */
static gboolean
read_line(struct imap *im, GString *text, GError **error)
{
	for (;;) {
		mailstream *m = im->stream;
		const char *lf;
		gsize n;

		if (m->read_buffer_len == 0 && mailstream_feed_read_buffer(m) <= 0)
			return stream_failed(im, error);
		lf = memchr(m->read_buffer, '\n', m->read_buffer_len);
		n = lf != NULL ? (gsize)(lf - m->read_buffer) + 1 : m->read_buffer_len;
		g_string_append_len(text, m->read_buffer, (gssize)n);
		m->read_buffer_len -= n;
		memmove(m->read_buffer, m->read_buffer + n, m->read_buffer_len);
		if (text->len > WIRE_LINE_MAX)
			return imap_broken(im, _("a line without end"), error);
		if (lf != NULL)
			break;
	}
	g_string_truncate(text, text->len - 1);
	if (text->len > 0 && text->str[text->len - 1] == '\r')
		g_string_truncate(text, text->len - 1);
	if (memchr(text->str, '\0', text->len) != NULL)
		return imap_broken(im, _("a NUL byte"), error);
	return TRUE;
}

static GBytes *
read_literal(struct imap *im, gsize n, GError **error)
{
	g_autofree guint8 *data = g_malloc(n + 1);

	for (gsize at = 0; at < n;) {
		ssize_t r = mailstream_read(im->stream, data + at, n - at);

		if (r <= 0) {
			stream_failed(im, error);
			return NULL;
		}
		at += (gsize)r;
	}
	return g_bytes_new_take(g_steal_pointer(&data), n);
}

static gboolean
say_goodbye(struct imap *im, const struct wire *w, GError **error)
{
	g_autofree char *words = wire_words(w);

	if (g_str_has_suffix(words, ".")) /* our sentence has an end of its own */
		words[strlen(words) - 1] = '\0';
	return err_set(error, ERR_NET, _("Account “%s”: %s closed the session: %s. It is tried "
		"again later."), im->account, im->host, *words != '\0' ? words :
		_("no reason given"));
}

gboolean
imap_read(struct imap *im, struct wire *w, GError **error)
{
	wire_reset(w);
	for (;;) {
		gsize start = w->text->len;
		gint64 n;
		GBytes *literal;

		if (!read_line(im, w->text, error))
			return FALSE;
		n = wire_literal_length(w->text->str + start, w->text->len - start);
		if (n < 0)
			break;
		if (n > WIRE_LITERAL_MAX)
			return imap_broken(im, _("a piece larger than 64 MiB announced"), error);
		literal = read_literal(im, (gsize)n, error);
		if (literal == NULL)
			return FALSE;
		g_ptr_array_add(w->literals, literal);
	}
	if (wire_untagged(w, "BYE"))
		return say_goodbye(im, w, error);
	return TRUE;
}

enum imap_status
imap_tagged(const struct wire *w, guint tag)
{
	char prefix[16];
	const char *p = w->text->str;

	g_snprintf(prefix, sizeof(prefix), "%c%u ", TAG, tag);
	if (!g_str_has_prefix(p, prefix))
		return IMAP_OTHER;
	p += strlen(prefix);
	if (g_ascii_strncasecmp(p, "OK", 2) == 0)
		return IMAP_OK;
	return g_ascii_strncasecmp(p, "NO", 2) == 0 ? IMAP_NO : IMAP_BAD;
}

void
imap_note(struct imap *im, const struct wire *w)
{
	guint32 n;

	if (wire_number(w, "EXISTS", &n)) {
		im->changed |= n != im->exists;
		im->exists = n;
	} else if (wire_number(w, "EXPUNGE", &n)) {
		im->exists -= im->exists > 0;
		im->changed = TRUE;
	} else if (wire_number(w, "FETCH", &n) || wire_untagged(w, "VANISHED")) {
		im->changed = TRUE;
	} else if (wire_untagged(w, "CAPABILITY")) {
		imap_learn_caps(im, w->text->str + strlen("* CAPABILITY"),
			w->text->len - strlen("* CAPABILITY"));
	}
}

gboolean
imap_until(struct imap *im, guint tag, imap_handler handler, gpointer data, struct wire *last,
	GError **error)
{
	struct wire own = { 0 }, *w = last != NULL ? last : &own;
	gboolean ok = FALSE;

	if (last == NULL)
		wire_init(&own);
	while (tag != 0 && imap_read(im, w, error)) {
		enum imap_status status = imap_tagged(w, tag);

		if (status == IMAP_OTHER) {
			if (w->text->str[0] != '*' && w->text->str[0] != '+') {
				imap_broken(im, _("an answer to nothing"), error);
				break;
			}
			if (handler == NULL)
				imap_note(im, w);
			else if (!handler(w, data, error))
				break;
			continue;
		}
		ok = status == IMAP_OK;
		if (!ok) {
			g_autofree char *words = wire_words(w);

			if (status == IMAP_BAD)
				imap_broken(im, words, error);
			else
				err_set(error, ERR_REFUSED, _("Account “%s”: %s answers: %s"),
					im->account, im->host, words);
		}
		break;
	}
	if (last == NULL)
		wire_clear(&own);
	return ok;
}

gboolean
imap_command(struct imap *im, guint64 bytes, imap_handler handler, gpointer data,
	struct wire *last, GError **error, const char *format, ...)
{
	va_list args;
	guint tag;

	stream_budget(im->st, im->seconds, bytes);
	va_start(args, format);
	tag = send_va(im, error, format, args);
	va_end(args);
	return tag != 0 && imap_until(im, tag, handler, data, last, error);
}

/* ---- capabilities ------------------------------------------------------------------ */

void
imap_learn_caps(struct imap *im, const char *words, gsize len)
{
	g_autofree char *list = g_strndup(words, len);
	g_auto(GStrv) each = g_strsplit_set(list, " ", 512);

	g_hash_table_remove_all(im->caps);
	for (char **cap = each; *cap != NULL; cap++)
		if (**cap != '\0')
			g_hash_table_add(im->caps, g_ascii_strup(*cap, -1));
}

gboolean
imap_has_news(const struct imap *im)
{
	return im->changed;
}

gboolean
imap_can(const struct imap *im, const char *capability)
{
	return g_hash_table_contains(im->caps, capability);
}

guint64
imap_bytes(const struct imap *im)
{
	return stream_bytes_in(im->st);
}
