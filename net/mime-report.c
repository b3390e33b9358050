/* net/mime-report.c — who wrote it: a person, a machine, a list, a mail system. */
#include "net/mime-report.h"

#include "base/text.h"
#include "net/mime-text.h"

#include <string.h>

static gboolean
has_prefix_nocase(const char *s, const char *prefix)
{
	return g_ascii_strncasecmp(s, prefix, strlen(prefix)) == 0;
}

/* One line, in place, with one blank where several stood. */
static char *
squeeze(char *text)
{
	char *out = text;

	for (const char *p = g_strstrip(text); *p != '\0'; p++)
		if (!g_ascii_isspace(*p))
			*out++ = *p;
		else if (out > text && out[-1] != ' ')
			*out++ = ' ';
	*out = '\0';
	return text;
}

/* ---- RFC 3464 ---------------------------------------------------------------------- */

/* "rfc822; <jean@example.org>" -> "jean@example.org"; NULL when nothing is left. */
static char *
typed_value(const struct headers *h, const char *name)
{
	g_autofree char *value = headers_get(h, name);
	char *v = value;

	if (value == NULL)
		return NULL;
	if ((v = strchr(value, ';')) != NULL)
		v++;
	else
		v = value;
	g_strstrip(v);
	if (*v == '<' && g_str_has_suffix(v, ">")) {
		v[strlen(v) - 1] = '\0';
		v++;
	}
	return *v != '\0' ? text_utf8(squeeze(v), -1) : NULL;
}

static void
add_report(struct message *m, const struct headers *block)
{
	struct message_report *r;
	g_autofree char *recipient = typed_value(block, "Original-Recipient");
	g_autofree char *action = headers_get(block, "Action");

	if (recipient == NULL)
		recipient = typed_value(block, "Final-Recipient");
	if (recipient == NULL || m->reports->len >= MESSAGE_PEOPLE_MAX)
		return;
	r = message_add_report(m);
	r->recipient = g_steal_pointer(&recipient);
	r->action = action != NULL ? g_ascii_strdown(action, -1) : g_strdup("failed");
	g_strdelimit(r->action, " \t(", '\0');
	r->status = headers_get(block, "Status");
	if (r->status != NULL)
		g_strdelimit(r->status, " \t(", '\0');
	r->diagnostic = typed_value(block, "Diagnostic-Code");
}

static void
read_delivery_status(struct message *m, const char *text)
{
	gsize len = strlen(text);

	for (gsize at = 0; at < len;) {
		AUTO(headers) block = headers_scan(text + at, len - at);

		add_report(m, block);
		if (block->body == 0)
			break;
		at += block->body;
	}
}

static void
set_report_of(struct message *m, const struct headers *h, const char *name)
{
	const struct header *one = headers_find(h, name);

	if (one == NULL || m->report_of != NULL)
		return;
	g_autoptr(GPtrArray) ids = header_ids(one->value, one->value_len, 2);
	if (ids->len > 0)
		m->report_of = g_strdup(g_ptr_array_index(ids, 0));
}

static void
read_report_part(struct message *m, GMimePart *part)
{
	GMimeContentType *type = g_mime_object_get_content_type(GMIME_OBJECT(part));
	const char *sub = g_mime_content_type_get_media_subtype(type);
	g_autoptr(GString) text = g_string_new(NULL);

	part_text(part, text);
	if (g_str_has_suffix(sub, "delivery-status"))
		read_delivery_status(m, text->str);
	AUTO(headers) h = headers_scan(text->str, text->len);
	if (g_str_has_suffix(sub, "disposition-notification"))
		set_report_of(m, h, "Original-Message-ID");
	if (g_str_has_suffix(sub, "-headers")) /* text/rfc822-headers, message/global-headers */
		set_report_of(m, h, "Message-ID");
}

static void
read_report(struct message *m, GMimeMultipart *report)
{
	int n = MIN(g_mime_multipart_get_count(report), 20);

	for (int i = 0; i < n; i++) {
		GMimeObject *child = g_mime_multipart_get_part(report, i);

		if (GMIME_IS_PART(child)) {
			read_report_part(m, GMIME_PART(child));
		} else if (GMIME_IS_MESSAGE_PART(child)) {
			GMimeMessage *inner = g_mime_message_part_get_message(GMIME_MESSAGE_PART(child));
			const char *id = inner != NULL ? g_mime_message_get_message_id(inner) : NULL;

			if (id != NULL && m->report_of == NULL)
				m->report_of = text_utf8(id, -1);
		}
	}
}

/* The value of multipart/report's report-type, lower case, or NULL (transfer full). */
static char *
report_type(GMimeObject *root)
{
	GMimeContentType *type = root != NULL ? g_mime_object_get_content_type(root) : NULL;
	const char *value;

	if (type == NULL || !GMIME_IS_MULTIPART(root) ||
	    !g_mime_content_type_is_type(type, "multipart", "report"))
		return NULL;
	value = g_mime_content_type_get_parameter(type, "report-type");
	return g_ascii_strdown(value != NULL ? value : "delivery-status", -1);
}

/* ---- bounces before RFC 3464, and those who still write them -------------------------- */

static gboolean
is_null_sender(const struct headers *h)
{
	g_autofree char *path = headers_get(h, "Return-Path");

	return path != NULL && (strcmp(path, "<>") == 0 || strcmp(path, "<MAILER-DAEMON>") == 0);
}

static gboolean
is_mail_system(const struct message *m)
{
	const struct message_person *from = message_person(m, PERSON_FROM);

	return from != NULL && from->address != NULL &&
	       (has_prefix_nocase(from->address, "mailer-daemon") ||
		has_prefix_nocase(from->address, "postmaster@") ||
		has_prefix_nocase(from->address, "mail-daemon@"));
}

/* The first "5.1.1"-like word of a text, or NULL (transfer full). */
static char *
find_status(const char *text)
{
	for (const char *p = text; (p = strpbrk(p, "45")) != NULL; p++) {
		const char *q = p + 1;
		gsize a, b;

		if ((p > text && (g_ascii_isalnum(p[-1]) || p[-1] == '.')) || *q != '.')
			continue;
		a = strspn(q + 1, "0123456789");
		b = a > 0 && q[1 + a] == '.' ? strspn(q + 2 + a, "0123456789") : 0;
		if (b > 0 && a <= 3 && b <= 3 && q[2 + a + b] != '.')
			return g_strndup(p, 3 + a + b);
	}
	return NULL;
}

static void
add_failed(struct message *m, const char *recipient, const char *words, gsize n)
{
	struct message_report *r;
	g_autofree char *diagnostic = g_strndup(words, MIN(n, 2000));

	if (m->reports->len >= MESSAGE_PEOPLE_MAX)
		return;
	r = message_add_report(m);
	r->recipient = text_utf8(recipient, -1);
	r->action = g_strdup("failed");
	r->status = find_status(diagnostic);
	r->diagnostic = text_utf8(squeeze(diagnostic), -1);
}

/* Message-ID of a mail whose headers stand at the end of the text. */
static void
find_returned_id(struct message *m, const char *from)
{
	for (const char *p = from; p != NULL && m->report_of == NULL; p = strchr(p, '\n')) {
		p += *p == '\n';
		p += *p == '>';
		p += *p == ' ';
		if (has_prefix_nocase(p, "Message-ID:")) {
			AUTO(headers) h = headers_scan(p, strlen(p));
			set_report_of(m, h, "Message-ID");
			return;
		}
	}
}

/* Exim names the recipients in a header of its own. */
static gboolean
read_exim(struct message *m, const struct headers *h)
{
	g_autofree char *failed = headers_get(h, "X-Failed-Recipients");
	g_auto(GStrv) each = g_strsplit(failed != NULL ? failed : "", ",", 100);

	if (failed == NULL || (!is_null_sender(h) && !is_mail_system(m)))
		return FALSE;
	for (char **one = each; *one != NULL; one++) {
		const char *said = strstr(m->text, g_strstrip(*one));
		const char *end = said != NULL ? strstr(said, "\n\n") : NULL;

		if (said == NULL || **one == '\0')
			said = "";
		else
			said += strlen(*one);
		add_failed(m, *one, said, end > said ? (gsize)(end - said) : strlen(said));
	}
	find_returned_id(m, m->text);
	return TRUE;
}

/* qmail: "<jean@example.org>:" on a line, then what happened up to an empty line. */
static gboolean
read_qmail(struct message *m)
{
	const char *p, *copy;

	if (!has_prefix_nocase(m->text, "Hi. This is the") ||
	    strstr(m->text, "qmail-send program") == NULL)
		return FALSE;
	copy = strstr(m->text, "\n--- Below this line is a copy of the message");
	if (copy == NULL)
		copy = m->text + strlen(m->text);
	for (p = m->text; (p = strstr(p, "\n<")) != NULL && p < copy; p++) {
		const char *close = strstr(p, ">:\n"), *end;
		g_autofree char *recipient = NULL;

		if (close == NULL || close > copy || memchr(p + 1, '\n', (gsize)(close - p - 1)))
			continue;
		end = strstr(close, "\n\n");
		recipient = g_strndup(p + 2, (gsize)(close - p - 2));
		add_failed(m, recipient, close + 3, (gsize)((end ? end : copy) - close - 3));
	}
	find_returned_id(m, copy);
	return TRUE;
}

static gboolean
subject_is_failure(const char *subject)
{
	static const char *const begins[] = {
		"undeliverable", "undelivered mail", "delivery status notification (fail",
		"mail delivery failed", "mail delivery failure", "delivery failure",
		"returned mail", "failure notice", "message undeliverable", "mail delivery system",
		"non remis", "non-remis", "non d\xc3\xa9livr", "\xc3\xa9""chec de la remise",
	};
	g_autofree char *low = subject != NULL ? g_utf8_strdown(subject, -1) : NULL;

	for (gsize i = 0; low != NULL && i < G_N_ELEMENTS(begins); i++)
		if (g_str_has_prefix(low, begins[i]))
			return TRUE;
	return FALSE;
}

/* A mail system that says in words only that it failed: the first line near the top that
 * holds nothing but an address is the recipient. */
static gboolean
read_plain_failure(struct message *m)
{
	const char *line = m->text;

	if (!is_mail_system(m) || !subject_is_failure(m->subject))
		return FALSE;
	for (int i = 0; i < 60 && line != NULL && m->reports->len == 0; i++) {
		const char *end = strchr(line, '\n');
		g_autofree char *word = g_strndup(line,
			end != NULL ? (gsize)MIN(end - line, 400) : 0);

		g_strstrip(g_strdelimit(word, "<>:", ' '));
		if (strchr(word, '@') != NULL && strpbrk(word, " \t") == NULL)
			add_failed(m, word, end, 500);
		line = end != NULL ? end + 1 : NULL;
	}
	find_returned_id(m, m->text);
	return TRUE;
}

/* ---- RFC 3834 ---------------------------------------------------------------------- */

static gboolean
subject_is_auto_reply(const char *subject)
{
	static const char *const begins[] = {
		"automatic reply", "auto reply", "autoreply", "auto:", "out of office",
		"out of the office", "r\xc3\xa9ponse automatique", "absence du bureau",
		"message d'absence", "automatische antwort", "abwesenheits",
	};
	g_autofree char *low = subject != NULL ? g_utf8_strdown(subject, -1) : NULL;

	for (gsize i = 0; low != NULL && i < G_N_ELEMENTS(begins); i++)
		if (g_str_has_prefix(low, begins[i]))
			return TRUE;
	return FALSE;
}

static gboolean
header_begins(const struct headers *h, const char *name, const char *const *values)
{
	g_autofree char *value = headers_get(h, name);

	for (; value != NULL && *values != NULL; values++)
		if (has_prefix_nocase(value, *values))
			return TRUE;
	return FALSE;
}

static gboolean
is_auto_reply(const struct message *m, const struct headers *h)
{
	static const char *const replied[] = { "auto-replied", NULL };
	static const char *const precedence[] = { "auto_reply", "auto-reply", NULL };

	return header_begins(h, "Auto-Submitted", replied) ||
	       header_begins(h, "Precedence", precedence) ||
	       headers_find(h, "X-Autoreply") != NULL ||
	       headers_find(h, "X-Autorespond") != NULL ||
	       headers_find(h, "X-Autoresponder") != NULL ||
	       headers_find(h, "X-Vacation") != NULL ||
	       (headers_find(h, "X-Auto-Response-Suppress") != NULL &&
		subject_is_auto_reply(m->subject));
}

static enum message_auto
classify(const struct message *m, const struct headers *h)
{
	static const char *const bulk[] = { "bulk", "list", "junk", NULL };
	g_autofree char *submitted = headers_get(h, "Auto-Submitted");

	if (is_auto_reply(m, h))
		return AUTO_REPLY;
	if (submitted != NULL && !has_prefix_nocase(submitted, "no"))
		return AUTO_GENERATED;
	if (headers_find(h, "List-Id") != NULL || header_begins(h, "Precedence", bulk))
		return AUTO_LIST;
	return is_null_sender(h) ? AUTO_BOUNCE : AUTO_NO;
}

void
report_classify(struct message *m, const struct headers *h, GMimeObject *root)
{
	g_autofree char *type = report_type(root);

	if (type != NULL)
		read_report(m, GMIME_MULTIPART(root));
	if (type != NULL && strcmp(type, "delivery-status") == 0)
		m->automatic = AUTO_BOUNCE;
	else if (type != NULL)
		m->automatic = AUTO_GENERATED;
	else if (read_exim(m, h) || read_qmail(m) || read_plain_failure(m))
		m->automatic = AUTO_BOUNCE;
	else
		m->automatic = classify(m, h);
	if (m->automatic == AUTO_REPLY || m->automatic == AUTO_BOUNCE)
		set_report_of(m, h, "In-Reply-To");
}
