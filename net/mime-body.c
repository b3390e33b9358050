/* net/mime-body.c — which parts are read, in which order, and which are listed. */
#include "net/mime-body.h"

#include "base/text.h"
#include "net/html.h"
#include "net/mime-text.h"

#include <glib/gi18n.h>
#include <stdlib.h>
#include <string.h>

#define DEPTH_MAX 100 /* nested multiparts looked into */
#define STUB_MAX 300 /* bytes of a text that says nothing itself */
#define FORWARD_MAX 8 /* mails within mails shown; deeper ones are only listed */

struct body {
	struct message *m;
	GString *text; /* the part of the text being written */
	int forwards;
	gboolean quiet; /* inside an alternative not chosen: texts are left out */
	gboolean report; /* inside multipart/report: only the words for people are shown */
	gboolean related; /* beside the HTML that shows it */
};

static void walk(struct body *, GMimeObject *, const char *section, int depth);

/* ---- listing ----------------------------------------------------------------------- */

static char *
type_name(GMimeObject *o)
{
	GMimeContentType *type = g_mime_object_get_content_type(o);
	g_autofree char *name = g_strdup_printf("%.60s/%.60s",
		g_mime_content_type_get_media_type(type),
		g_mime_content_type_get_media_subtype(type));
	g_autofree char *low = g_ascii_strdown(name, -1);

	return text_utf8(low, -1);
}

static gboolean
has_disposition(GMimeObject *o, const char *wanted)
{
	const char *d = g_mime_object_get_disposition(o);

	return d != NULL && g_ascii_strcasecmp(d, wanted) == 0;
}

static char *
clean_id(const char *id)
{
	g_autofree char *bare = id != NULL ? g_strdup(id) : NULL;

	if (bare == NULL)
		return NULL;
	g_strstrip(g_strdelimit(bare, "<>\r\n\t", ' '));
	return *bare != '\0' ? text_utf8(bare, -1) : NULL;
}

static const char *
file_name(GMimeObject *o)
{
	const char *name = NULL;

	if (GMIME_IS_PART(o))
		name = g_mime_part_get_filename(GMIME_PART(o));
	if (name == NULL)
		name = g_mime_object_get_content_disposition_parameter(o, "filename");
	if (name == NULL)
		name = g_mime_object_get_content_type_parameter(o, "name");
	return name != NULL && *name != '\0' ? name : NULL;
}

static gint64
object_size(GMimeObject *o)
{
	return GMIME_IS_PART(o) ? part_size(GMIME_PART(o)) : -1;
}

static void
list_part(struct body *b, GMimeObject *o, const char *section)
{
	const char *name = file_name(o);
	struct message_part *p;

	if (b->m->parts->len >= MESSAGE_PARTS_MAX) {
		b->m->cut = TRUE;
		return;
	}
	p = message_add_part(b->m);
	p->section = g_strdup(section);
	p->name = name != NULL ? text_utf8(name, -1) : NULL;
	p->type = type_name(o);
	p->cid = clean_id(g_mime_object_get_content_id(o));
	p->size = object_size(o);
	p->inline_ = has_disposition(o, "inline") ||
		(b->related && p->cid != NULL && !has_disposition(o, "attachment"));
}

/* ---- text -------------------------------------------------------------------------- */

/* A block of text, one empty line after the one before. */
static void
put_block(struct body *b, const char *text)
{
	gsize n = strlen(text), room;

	while (n > 0 && g_ascii_isspace(text[n - 1]))
		n--;
	while (n > 0 && *text == '\n')
		text++, n--;
	if (n == 0)
		return;
	if (b->text->len > 0)
		g_string_append_c(b->text, '\n');
	room = b->text->len < MESSAGE_TEXT_MAX - 1 ? MESSAGE_TEXT_MAX - 1 - b->text->len : 0;
	if (n > room) {
		b->m->cut = TRUE;
		for (n = room; n > 0 && ((guchar)text[n] & 0xc0) == 0x80;)
			n--;
	}
	g_string_append_len(b->text, text, (gssize)n);
	g_string_append_c(b->text, '\n');
}

static void
put_html(struct body *b, GString *html)
{
	char *note = NULL;
	g_autofree char *text = html_to_text(html->str, html->len, &note);

	put_block(b, text);
	b->m->was_html = TRUE;
	if (b->m->html_note == NULL)
		b->m->html_note = g_steal_pointer(&note);
	g_free(note);
}

static gboolean
is_type(GMimeObject *o, const char *type, const char *subtype)
{
	return g_mime_content_type_is_type(g_mime_object_get_content_type(o), type, subtype);
}

static gboolean
is_html(GMimeObject *o)
{
	return is_type(o, "text", "html") || is_type(o, "application", "xhtml+xml");
}

/* Text that a person reads as it is; a table, a card or a program is an attachment. */
static gboolean
is_readable(GMimeObject *o)
{
	static const char *const no[] = {
		"calendar", "vcard", "x-vcard", "directory", "csv", "css", "rtf", "xml",
		"javascript", "x-amp-html", "x-watch-html", "rfc822-headers",
	};

	if (is_type(o, "text", "plain"))
		return TRUE;
	if (!is_type(o, "text", "*"))
		return FALSE;
	for (gsize i = 0; i < G_N_ELEMENTS(no); i++)
		if (is_type(o, "text", no[i]))
			return FALSE;
	return TRUE;
}

/* Shown in the text rather than listed? Text with a file name is shown when it comes first, as some
 * programs name the letter itself. */
static gboolean
is_shown(const struct body *b, GMimeObject *o)
{
	if (!GMIME_IS_PART(o) || has_disposition(o, "attachment") ||
	    !(is_html(o) || is_readable(o)))
		return FALSE;
	return file_name(o) == NULL || b->text->len == 0;
}

static void
put_calendar(struct body *b, GMimeObject *o)
{
	g_autoptr(GString) ics = g_string_new(NULL);
	g_autofree char *summary = NULL;

	part_text(GMIME_PART(o), ics);
	summary = calendar_summary(ics->str);
	put_block(b, summary);
}

static gboolean
is_encrypted_smime(GMimeObject *o)
{
	const char *kind = g_mime_object_get_content_type_parameter(o, "smime-type");

	return (is_type(o, "application", "pkcs7-mime") ||
		is_type(o, "application", "x-pkcs7-mime")) &&
	       (kind == NULL || g_ascii_strcasecmp(kind, "signed-data") != 0);
}

static void
put_encrypted(struct body *b)
{
	b->m->encrypted = TRUE;
	put_block(b, _("[This mail is encrypted and cannot be read here. Save its parts and open "
		       "them with the program that has the key, or ask the sender to write again "
		       "without encryption.]"));
}

static void
walk_leaf(struct body *b, GMimeObject *o, const char *section)
{
	if (is_shown(b, o)) {
		g_autoptr(GString) text = g_string_new(NULL);

		if (b->quiet)
			return;
		part_text(GMIME_PART(o), text);
		if (strstr(text->str, "-----BEGIN PGP MESSAGE-----") != NULL)
			b->m->encrypted = TRUE;
		if (is_html(o))
			put_html(b, text);
		else
			put_block(b, text->str);
		return;
	}
	if (is_encrypted_smime(o))
		put_encrypted(b);
	if (is_type(o, "text", "calendar") && GMIME_IS_PART(o))
		put_calendar(b, o);
	list_part(b, o, section);
}

/* ---- trees ------------------------------------------------------------------------- */

static char *
child_section(const char *section, int i)
{
	return *section != '\0' ? g_strdup_printf("%s.%d", section, i + 1)
				: g_strdup_printf("%d", i + 1);
}

/* The first text of this kind in a branch of an alternative. */
static GMimeObject *
find_text(GMimeObject *o, gboolean html, int depth)
{
	if (GMIME_IS_MULTIPART(o)) {
		int n = depth < DEPTH_MAX ? g_mime_multipart_get_count(GMIME_MULTIPART(o)) : 0;

		for (int i = 0; i < MIN(n, 20); i++) {
			GMimeObject *child = g_mime_multipart_get_part(GMIME_MULTIPART(o), i);
			GMimeObject *found = find_text(child, html, depth + 1);

			if (found != NULL)
				return found;
		}
		return NULL;
	}
	if (!GMIME_IS_PART(o) || has_disposition(o, "attachment"))
		return NULL;
	return (html ? is_html(o) : is_readable(o) && !is_html(o)) ? o : NULL;
}

static gsize
html_words(GMimeObject *html)
{
	g_autoptr(GString) source = g_string_new(NULL);
	g_autofree char *text = NULL;

	part_text(GMIME_PART(html), source);
	text = html_to_text(source->str, source->len, NULL);
	return strlen(g_strstrip(text));
}

/* Says nothing, or only "see the HTML", which then says more? */
static gboolean
is_stub(GMimeObject *plain, GMimeObject *html)
{
	static const char *const asks[] = {
		"view", "support", "enable", "display", "afficher", "visualiser", "lire",
		"voir", "prend pas", "compatible", "version",
	};
	g_autoptr(GString) text = g_string_new(NULL);
	g_autofree char *folded = NULL;
	gsize source_len;

	part_source(GMIME_PART(plain), &source_len);
	if (source_len > 4 * STUB_MAX) /* whatever its encoding */
		return FALSE;
	part_text(GMIME_PART(plain), text);
	g_strstrip(text->str);
	if (strlen(text->str) > STUB_MAX)
		return FALSE;
	folded = g_utf8_strdown(text->str, -1);
	if (strspn(folded, " \t\r\n\xc2\xa0") == strlen(folded))
		return TRUE;
	for (gsize i = 0; strstr(folded, "html") != NULL && i < G_N_ELEMENTS(asks); i++)
		if (strstr(folded, asks[i]) != NULL)
			return html_words(html) > strlen(text->str);
	return FALSE;
}

/* Which branch to show: plain text, unless it is a stub and there is HTML; else the last. */
static int
choose(GMimeMultipart *alternative, int n)
{
	GMimeObject *plain = NULL, *html = NULL;
	int plain_at = -1, html_at = -1;

	for (int i = 0; i < n; i++) {
		GMimeObject *child = g_mime_multipart_get_part(alternative, i);
		GMimeObject *found = find_text(child, TRUE, 0);

		if (found != NULL)
			html = found, html_at = i;
		if (plain == NULL && (plain = find_text(child, FALSE, 0)) != NULL)
			plain_at = i;
	}
	if (plain != NULL && html != NULL && plain_at != html_at && is_stub(plain, html))
		return html_at;
	return plain_at >= 0 ? plain_at : html_at >= 0 ? html_at : n - 1;
}

static gboolean
is_plain_leaf(GMimeObject *o)
{
	return GMIME_IS_PART(o) && is_readable(o) && !is_html(o);
}

/* Two plain texts are no alternatives of each other, whatever the sender says. */
static gboolean
is_left_out(GMimeMultipart *alternative, int i, int chosen)
{
	return i != chosen && !(is_plain_leaf(g_mime_multipart_get_part(alternative, i)) &&
		is_plain_leaf(g_mime_multipart_get_part(alternative, chosen)));
}

static void
walk_children(struct body *b, GMimeMultipart *parent, const char *section, int depth)
{
	gboolean alternative = is_type(GMIME_OBJECT(parent), "multipart", "alternative");
	gboolean quiet = b->quiet;
	int n = g_mime_multipart_get_count(parent);
	int chosen = alternative && n > 0 ? choose(parent, n) : 0;

	for (int i = 0; i < n; i++) {
		g_autofree char *own = child_section(section, i);

		b->quiet = quiet || (alternative && is_left_out(parent, i, chosen)) || (b->report && i > 0);
		walk(b, g_mime_multipart_get_part(parent, i), own, depth + 1);
		if (b->m->parts->len >= MESSAGE_PARTS_MAX && b->text->len >= MESSAGE_TEXT_MAX)
			break;
	}
	b->quiet = quiet;
}

static void
walk_multipart(struct body *b, GMimeObject *o, const char *section, int depth)
{
	gboolean report = b->report, related = b->related;

	if (is_type(o, "multipart", "encrypted"))
		put_encrypted(b);
	b->report = is_type(o, "multipart", "report");
	b->related = is_type(o, "multipart", "related");
	walk_children(b, GMIME_MULTIPART(o), section, depth);
	b->report = report;
	b->related = related;
}

static void
put_header_line(GString *out, const char *label, const char *value)
{
	g_autofree char *utf8 = value != NULL ? text_utf8(value, (gssize)MIN(strlen(value), 1000)) : NULL;

	if (utf8 == NULL || *utf8 == '\0')
		return;
	g_strdelimit(utf8, "\r\n\t", ' ');
	g_string_append_printf(out, "%s %s\n", label, utf8);
}

static void
put_forward_head(GString *out, GMimeMessage *mail)
{
	g_autofree char *from =
		internet_address_list_to_string(g_mime_message_get_from(mail), NULL, FALSE);
	g_autofree char *to =
		internet_address_list_to_string(g_mime_message_get_to(mail), NULL, FALSE);

	put_header_line(out, _("From:"), from);
	put_header_line(out, _("To:"), to);
	put_header_line(out, _("Date:"), g_mime_object_get_header(GMIME_OBJECT(mail), "Date"));
	put_header_line(out, _("Subject:"), g_mime_message_get_subject(mail));
}

static void
put_quoted(struct body *b, const char *text)
{
	g_autoptr(GString) out = g_string_sized_new(strlen(text) + 64);

	for (const char *p = text; *p != '\0';) {
		gsize n = strcspn(p, "\n");

		g_string_append(out, n == 0 ? ">" : *p == '>' ? ">" : "> ");
		g_string_append_len(out, p, (gssize)n);
		g_string_append_c(out, '\n');
		p += n + (p[n] == '\n');
	}
	put_block(b, out->str);
}

/* A mail within the mail: listed, and shown as a quotation under its own header lines. */
static void
walk_message(struct body *b, GMimeObject *o, const char *section, int depth)
{
	GMimeMessage *mail = g_mime_message_part_get_message(GMIME_MESSAGE_PART(o));
	GMimeObject *root = mail != NULL ? g_mime_message_get_mime_part(mail) : NULL;
	GString *outer = b->text;
	g_autofree char *first = child_section(section, 0);

	list_part(b, o, section);
	if (root == NULL || b->quiet || b->report || b->forwards >= FORWARD_MAX)
		return;
	g_autoptr(GString) inner = g_string_new(NULL);
	put_forward_head(inner, mail);
	b->forwards++;
	b->text = inner;
	walk(b, root, GMIME_IS_MULTIPART(root) ? section : first, depth + 1);
	b->text = outer;
	b->forwards--;
	put_quoted(b, inner->str);
}

static void
walk(struct body *b, GMimeObject *o, const char *section, int depth)
{
	if (o == NULL)
		return;
	if (depth > DEPTH_MAX)
		b->m->cut = TRUE;
	else if (GMIME_IS_MULTIPART(o))
		walk_multipart(b, o, section, depth);
	else if (GMIME_IS_MESSAGE_PART(o))
		walk_message(b, o, section, depth);
	else
		walk_leaf(b, o, section);
}

void
body_read(struct message *m, GMimeObject *root)
{
	struct body b = { .m = m, .text = g_string_new(NULL) };

	walk(&b, root, GMIME_IS_MULTIPART(root) ? "" : "1", 0);
	g_free(m->text);
	m->text = g_string_free(b.text, FALSE);
}

/* ---- by number --------------------------------------------------------------------- */

GMimeObject *
body_find(GMimeObject *root, const char *section)
{
	GMimeObject *o = root;

	for (gboolean top = TRUE; o != NULL && *section != '\0'; top = FALSE) {
		char *end;
		long i = strtol(section, &end, 10);

		if (end == section || i < 1 || i > 100000 || (*end != '.' && *end != '\0'))
			return NULL;
		section = *end == '.' ? end + 1 : end;
		if (!top && GMIME_IS_MESSAGE_PART(o)) {
			GMimeMessage *mail = g_mime_message_part_get_message(GMIME_MESSAGE_PART(o));

			o = mail != NULL ? g_mime_message_get_mime_part(mail) : NULL;
		}
		if (o != NULL && GMIME_IS_MULTIPART(o))
			o = i <= g_mime_multipart_get_count(GMIME_MULTIPART(o))
				? g_mime_multipart_get_part(GMIME_MULTIPART(o), (int)i - 1) : NULL;
		else if (i != 1)
			o = NULL;
	}
	return o;
}
