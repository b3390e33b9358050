/* core/vcard.c — lines are unfolded, split into name, parameters and value, and put into a person. */
#include "core/vcard.h"

#include "core/decode.h"

#include <glib/gi18n.h>
#include <string.h>

struct vcard {
	vcard_take *take;
	gpointer user;
	GString *line; /* unfolded so far */
	GString *raw; /* the piece of a line that is being read */
	gboolean overlong; /* the line is passed over */
	gboolean soft; /* quoted-printable: the line goes on after a soft break */
	struct entry *entry; /* NULL: between cards */
	gboolean agent; /* the line before was 2.1's AGENT: a card inside the card follows */
	int depth; /* such cards are passed over */
	int lines;
	gint64 number;
	const char *trouble;
};

struct vcard *
vcard_new(vcard_take *take, gpointer user)
{
	struct vcard *v = g_new0(struct vcard, 1);

	v->take = take;
	v->user = user;
	v->line = g_string_new(NULL);
	v->raw = g_string_new(NULL);
	return v;
}

void
vcard_free(struct vcard *v)
{
	if (v == NULL)
		return;
	g_string_free(v->line, TRUE);
	g_string_free(v->raw, TRUE);
	entry_free(v->entry);
	g_free(v);
}

gboolean
vcard_begins(const char *text, gsize len)
{
	static const char mark[] = "BEGIN:VCARD";

	while (len > 0 && g_ascii_isspace(*text))
		text++, len--;
	return len >= sizeof mark - 1 && g_ascii_strncasecmp(text, mark, sizeof mark - 1) == 0;
}

/* ---- one property ------------------------------------------------------------------ */

struct property {
	char *name; /* upper case, without its group */
	char *params; /* ";TYPE=home;…" upper case, "" none */
	const char *value; /* inside the line */
};

/* FALSE when the line has no colon outside quotes. */
static gboolean
read_property(const char *line, struct property *p)
{
	gboolean quoted = FALSE;
	const char *end = line, *semicolon, *dot;

	for (; *end != '\0' && (*end != ':' || quoted); end++)
		quoted = quoted != (*end == '"');
	if (*end == '\0')
		return FALSE;
	semicolon = memchr(line, ';', (gsize)(end - line));
	semicolon = semicolon != NULL ? semicolon : end;
	dot = memchr(line, '.', (gsize)(semicolon - line));
	line = dot != NULL ? dot + 1 : line;
	p->name = g_ascii_strup(line, (gssize)(semicolon - line));
	p->params = g_ascii_strup(semicolon, (gssize)(end - semicolon));
	p->value = end + 1;
	return TRUE;
}

/* The value of a parameter, "" none (transfer full). */
static char *
param(const struct property *p, const char *name)
{
	g_auto(GStrv) words = g_strsplit(p->params, ";", 50);
	gsize n = strlen(name);

	for (guint i = 0; words[i] != NULL; i++)
		if (strncmp(words[i], name, n) == 0 && words[i][n] == '=')
			return g_strdup(words[i] + n + 1);
	return g_strdup("");
}

static gboolean
is_quoted_printable(const char *params)
{
	return strstr(params, "QUOTED-PRINTABLE") != NULL;
}

static void
undo_quoted_printable(const char *value, GString *out)
{
	for (const char *p = value; *p != '\0'; p++) {
		int high = *p == '=' ? g_ascii_xdigit_value(p[1]) : -1;
		int low = high >= 0 ? g_ascii_xdigit_value(p[2]) : -1;

		if (low >= 0) {
			g_string_append_c(out, (char)(high << 4 | low));
			p += 2;
		} else {
			g_string_append_c(out, *p);
		}
	}
}

/* The value as it is meant: quoted-printable undone, in the character set that it names or that it is
 * (transfer full). */
static char *
plain_value(const struct property *p)
{
	g_autofree char *charset = param(p, "CHARSET");
	g_autoptr(GString) bytes = g_string_new(NULL);
	GString *out;
	enum decode_set set = DECODE_UTF8;

	if (!is_quoted_printable(p->params))
		return g_strdup(p->value);
	undo_quoted_printable(p->value, bytes);
	if (*charset == '\0' || !decode_parse(charset, &set))
		set = g_utf8_validate(bytes->str, (gssize)bytes->len, NULL) ? DECODE_UTF8 : DECODE_WINDOWS;
	out = g_string_new(NULL);
	AUTO(decode) d = decode_new(set);
	decode_feed(d, bytes->str, bytes->len, out);
	decode_end(d, out);
	return g_string_free(out, FALSE);
}

/* Backslashes undone; cut at the first `stop` that has none before it, *rest after that, or NULL (transfer full). */
static char *
unescape(const char *value, char stop, const char **rest)
{
	GString *out = g_string_new(NULL);
	const char *p = value;

	for (; *p != '\0' && (stop == '\0' || *p != stop); p++) {
		if (*p != '\\' || p[1] == '\0')
			g_string_append_c(out, *p);
		else if (*++p == 'n' || *p == 'N')
			g_string_append_c(out, '\n');
		else
			g_string_append_c(out, *p);
	}
	if (rest != NULL)
		*rest = *p != '\0' ? p + 1 : NULL;
	return g_string_free(out, FALSE);
}

/* "tel:+33-6-12;ext=3", "mailto:a@b", "urn:uuid:…" without what is before the colon. */
static const char *
without_scheme(const char *value, const char *scheme)
{
	gsize n = strlen(scheme);

	return g_ascii_strncasecmp(value, scheme, n) == 0 ? value + n : value;
}

static void
put_name(struct entry *entry, const char *value)
{
	const char *rest = value;
	g_autofree char *family = unescape(rest, ';', &rest);
	g_autofree char *given = rest != NULL ? unescape(rest, ';', NULL) : NULL;

	entry_put(entry, FIELD_FAMILY, NULL, family);
	if (given != NULL)
		entry_put(entry, FIELD_GIVEN, NULL, given);
}

/* "xmpp:marie@chat.example", or a URL with the service in TYPE or X-SERVICE-TYPE. */
static void
put_handle(struct entry *entry, const struct property *p, const char *value)
{
	g_autofree char *service = param(p, "X-SERVICE-TYPE"), *type = param(p, "TYPE"), *scheme = NULL;
	const char *colon = strchr(value, ':');

	if (*service == '\0' && *type != '\0' && strcmp(type, "HOME") != 0 && strcmp(type, "WORK") != 0) {
		g_free(service);
		service = g_strdup(type);
	}
	if (*service == '\0' && colon != NULL && colon[1] != '/') {
		g_free(service);
		service = g_strndup(value, (gsize)(colon - value));
		value = colon + 1;
	} else if (colon != NULL && colon[1] != '/') {
		value = colon + 1;
	}
	scheme = g_ascii_strdown(service, -1);
	entry_put(entry, FIELD_HANDLE, *scheme != '\0' ? scheme : NULL, value);
}

static void
put_phone(struct entry *entry, const char *value)
{
	g_autofree char *number = g_strdup(without_scheme(value, "tel:"));

	number[strcspn(number, ";")] = '\0'; /* extensions and the like */
	entry_put(entry, FIELD_PHONE, NULL, number);
}

static void
put_property(struct vcard *v, const struct property *p)
{
	static const struct {
		const char *name;
		enum entry_field field;
		char stop; /* only what is before it */
	} simple[] = { { "FN", FIELD_NAME, 0 }, { "ORG", FIELD_ORG, ';' }, { "LANG", FIELD_LANG, 0 },
		{ "NOTE", FIELD_NOTE, 0 }, { "CATEGORIES", FIELD_SEGMENT, ',' } };
	g_autofree char *value = plain_value(p), *text = unescape(value, '\0', NULL);

	for (gsize i = 0; i < G_N_ELEMENTS(simple); i++)
		if (strcmp(simple[i].name, p->name) == 0) {
			g_autofree char *part = unescape(value, simple[i].stop, NULL);

			entry_put(v->entry, simple[i].field, NULL, part);
			return;
		}
	if (strcmp(p->name, "UID") == 0)
		entry_put(v->entry, FIELD_ID, NULL, without_scheme(text, "urn:uuid:"));
	else if (strcmp(p->name, "N") == 0)
		put_name(v->entry, value);
	else if (strcmp(p->name, "EMAIL") == 0)
		entry_put(v->entry, FIELD_MAIL, NULL, without_scheme(text, "mailto:"));
	else if (strcmp(p->name, "TEL") == 0)
		put_phone(v->entry, text);
	else if (strcmp(p->name, "IMPP") == 0 || g_str_has_suffix(p->name, "SOCIALPROFILE"))
		put_handle(v->entry, p, text);
	else if (strcmp(p->name, "KIND") == 0 && g_ascii_strcasecmp(text, "group") == 0)
		v->trouble = N_("it is a list of people, not a person");
}

/* ---- cards ------------------------------------------------------------------------- */

static gboolean
card_ends(struct vcard *v, GError **error)
{
	struct vcard_card card = { .number = v->number, .entry = v->entry,
		.trouble = v->trouble != NULL ? _(v->trouble) : NULL };
	gboolean ok;

	/* FN is the name as shown; its parts served only where it was missing */
	if (v->entry->name != NULL) {
		g_clear_pointer(&v->entry->given, g_free);
		g_clear_pointer(&v->entry->family, g_free);
	}
	v->entry = NULL;
	v->trouble = NULL;
	ok = v->take(v->user, &card, error);
	entry_free(card.entry);
	return ok;
}

/* A card inside a card is an AGENT of 2.1; without that, the one before has lost its end. */
static gboolean
card_begins(struct vcard *v, GError **error)
{
	if (v->entry != NULL && v->agent) {
		v->depth++;
		return TRUE;
	}
	if (v->entry != NULL) {
		v->trouble = N_("it does not end: END:VCARD is missing");
		if (!card_ends(v, error))
			return FALSE;
	}
	v->entry = entry_new();
	v->depth = 0;
	v->lines = 0;
	v->number++;
	return TRUE;
}

static gboolean
line_ends(struct vcard *v, GError **error)
{
	struct property p = { NULL, NULL, NULL };
	gboolean ok = TRUE, overlong = v->overlong;

	v->overlong = FALSE;
	if (overlong || v->line->len == 0 || !read_property(v->line->str, &p)) {
		g_string_truncate(v->line, 0);
		return TRUE;
	}
	if (strcmp(p.name, "BEGIN") == 0 && g_ascii_strncasecmp(p.value, "VCARD", 5) == 0) {
		ok = card_begins(v, error);
	} else if (strcmp(p.name, "END") == 0 && g_ascii_strncasecmp(p.value, "VCARD", 5) == 0) {
		if (v->depth > 0)
			v->depth--;
		else if (v->entry != NULL)
			ok = card_ends(v, error);
	} else if (v->entry != NULL && v->depth == 0) {
		if (++v->lines > VCARD_LINES_MAX)
			v->trouble = N_("it has more than 2000 lines");
		else
			put_property(v, &p);
	}
	v->agent = strcmp(p.name, "AGENT") == 0;
	g_free(p.name);
	g_free(p.params);
	g_string_truncate(v->line, 0);
	return ok;
}

/* Is this line, as far as it is read, in quoted-printable? Then "=" at its end goes on in the next. */
static gboolean
ends_softly(const GString *line)
{
	const char *colon = memchr(line->str, ':', line->len);
	g_autofree char *head = NULL;

	if (colon == NULL || line->len == 0 || line->str[line->len - 1] != '=')
		return FALSE;
	head = g_ascii_strup(line->str, (gssize)(colon - line->str));
	return is_quoted_printable(head);
}

/* A line of the file, without its end: the beginning of a property, or more of the one before. */
static gboolean
take_raw(struct vcard *v, GError **error)
{
	const char *more = v->raw->str;
	gboolean folded = *more == ' ' || *more == '\t';

	if (v->soft || folded)
		more += folded ? 1 : 0;
	else if (!line_ends(v, error))
		return FALSE;
	if (v->line->len + strlen(more) > VCARD_LINE_MAX) {
		v->overlong = TRUE;
		g_string_truncate(v->line, 0);
	} else if (!v->overlong) {
		g_string_append(v->line, more);
	}
	v->soft = !v->overlong && ends_softly(v->line);
	if (v->soft)
		g_string_truncate(v->line, v->line->len - 1);
	g_string_truncate(v->raw, 0);
	return TRUE;
}

gboolean
vcard_feed(struct vcard *v, const char *text, gsize len, GError **error)
{
	for (gsize i = 0; i < len; i++) {
		if (text[i] != '\n' && text[i] != '\r') {
			if (v->raw->len <= VCARD_LINE_MAX) /* what is too long is passed over anyway */
				g_string_append_c(v->raw, text[i]);
		} else if (v->raw->len > 0 && !take_raw(v, error)) {
			return FALSE;
		}
	}
	return TRUE;
}

gboolean
vcard_end(struct vcard *v, GError **error)
{
	if ((v->raw->len > 0 && !take_raw(v, error)) || !line_ends(v, error))
		return FALSE;
	if (v->entry == NULL)
		return TRUE;
	v->trouble = N_("it does not end: END:VCARD is missing");
	return card_ends(v, error);
}
