/* net/smtp-session.c — command lines out, replies in. */
#include "net/smtp-session.h"

#include "base/err.h"
#include "base/text.h"

#include <glib/gi18n.h>
#include <string.h>

#define REPLY_BYTES (64u * 1024)
#define WORDS_COLUMNS 200

void
smtp_budget(struct smtp *sm, int seconds)
{
	stream_budget(sm->st, sm->seconds > 0 ? sm->seconds : seconds, REPLY_BYTES);
}

gboolean
smtp_broken(struct smtp *sm, GError **error)
{
	const GError *why = stream_error(sm->st);

	sm->gone = TRUE;
	if (why == NULL)
		return err_set(error, ERR_NET, _("Account “%s”: the connection to %s broke. It is "
			"tried again later."), sm->account, sm->host);
	if (error != NULL)
		*error = g_error_copy(why);
	return FALSE;
}

static gboolean
vsay(struct smtp *sm, GError **error, const char *format, va_list args)
{
	g_autofree char *text = g_strdup_vprintf(format, args);
	size_t len = strlen(text);
	gboolean ok;

	g_return_val_if_fail(!text_has_break(text, (gssize)len), FALSE);
	ok = mailstream_write(sm->stream, text, len) >= 0 &&
		mailstream_write(sm->stream, "\r\n", 2) >= 0 && mailstream_flush(sm->stream) >= 0;
	explicit_bzero(text, len); /* it may have been a password */
	return ok || smtp_broken(sm, error);
}

gboolean
smtp_say(struct smtp *sm, GError **error, const char *format, ...)
{
	va_list args;
	gboolean ok;

	va_start(args, format);
	ok = vsay(sm, error, format, args);
	va_end(args);
	return ok;
}

/* "250-text", "250 text", "250": the code, and whether more lines follow. */
static gboolean
parse_line(const char *line, int *code, gboolean *more, const char **text)
{
	if (!g_ascii_isdigit(line[0]) || !g_ascii_isdigit(line[1]) || !g_ascii_isdigit(line[2]) ||
	    (line[3] != '\0' && line[3] != ' ' && line[3] != '-'))
		return FALSE;
	*code = (line[0] - '0') * 100 + (line[1] - '0') * 10 + (line[2] - '0');
	*more = line[3] == '-';
	*text = line[3] == '\0' ? line + 3 : line + 4;
	return *code >= 200 && *code < 600;
}

gboolean
smtp_take_line(struct smtp *sm, const char *line, gboolean *more)
{
	const char *text;
	int code;

	if (!parse_line(line, &code, more, &text) || (sm->text->len > 0 && code != sm->code))
		return FALSE;
	sm->code = code;
	g_ptr_array_add(sm->text, g_strdup(text));
	return TRUE;
}

gboolean
smtp_listen(struct smtp *sm, GError **error)
{
	gboolean more = TRUE;

	sm->code = 0;
	g_ptr_array_set_size(sm->text, 0);
	while (more) {
		const char *line = mailstream_read_line_remove_eol(sm->stream, sm->line);

		if (line == NULL)
			return smtp_broken(sm, error);
		if (!smtp_take_line(sm, line, &more)) {
			sm->gone = TRUE;
			sm->code = 0;
			return err_set(error, ERR_PROTOCOL, _("Account “%s”: %s answers with "
				"something that is not SMTP. Check smtp-host, smtp-port and smtp-tls; "
				"it is tried again later."), sm->account, sm->host);
		}
	}
	if (sm->code == 421) /* "closing": whatever was asked */
		sm->gone = TRUE;
	return TRUE;
}

/* One line of an EHLO reply. "AUTH=LOGIN" is how servers older than the RFC say it. */
static void
take_offer(struct smtp *sm, const char *line)
{
	g_autofree char *upper = g_ascii_strup(line, -1);

	if (strcmp(upper, "STARTTLS") == 0) {
		sm->starttls = TRUE;
	} else if (g_str_has_prefix(upper, "AUTH ") || g_str_has_prefix(upper, "AUTH=")) {
		char *before = sm->auth;

		sm->auth = g_strconcat(before != NULL ? before : " ", upper + 5, " ", NULL);
		g_free(before);
	} else if (strcmp(upper, "SIZE") == 0 || g_str_has_prefix(upper, "SIZE ")) {
		sm->sizes = TRUE;
		sm->size_max = g_ascii_strtoull(upper + 4, NULL, 10);
	}
}

void
smtp_take_offers(struct smtp *sm)
{
	for (guint i = 1; i < sm->text->len; i++) /* the first is its name */
		take_offer(sm, g_ptr_array_index(sm->text, i));
}

void
smtp_forget_offers(struct smtp *sm)
{
	sm->starttls = sm->sizes = FALSE;
	sm->size_max = 0;
	g_clear_pointer(&sm->auth, g_free);
}

gboolean
smtp_ask(struct smtp *sm, GError **error, const char *format, ...)
{
	va_list args;
	gboolean ok;

	smtp_budget(sm, SMTP_COMMAND_S);
	va_start(args, format);
	ok = vsay(sm, error, format, args);
	va_end(args);
	return ok && smtp_listen(sm, error);
}

char *
smtp_words(const struct smtp *sm)
{
	g_autoptr(GString) all = g_string_new(NULL);

	g_string_printf(all, "%d", sm->code);
	for (guint i = 0; i < sm->text->len; i++)
		g_string_append_printf(all, " %s", (const char *)g_ptr_array_index(sm->text, i));
	return text_ellipsis(all->str, WORDS_COLUMNS, TEXT_LINE);
}

gboolean
smtp_refused(struct smtp *sm, const char *what, GError **error)
{
	g_autofree char *words = smtp_words(sm);

	if (sm->code >= 500)
		return err_set(error, ERR_REFUSED, _("Account “%s”: %s refuses %s: %s"), sm->account,
			sm->host, what, words);
	if (sm->code >= 400)
		return err_set(error, ERR_TEMP, _("Account “%s”: %s does not take %s for now: %s"),
			sm->account, sm->host, what, words);
	sm->gone = TRUE; /* we no longer know where we are in the conversation */
	return err_set(error, ERR_PROTOCOL, _("Account “%s”: %s gives an answer to %s that makes no "
		"sense: %s"), sm->account, sm->host, what, words);
}
