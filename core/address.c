/* core/address.c — mail addresses as people type them.
 *
 * Owns the splitting of address lists and the quoting of display names. Encoding a name for
 * the wire is net/compose's business; here everything is UTF-8. */
#include "core/address.h"

#include "base/err.h"
#include "base/text.h"

#include <glib/gi18n.h>
#include <string.h>

#define ADDRESS_MAX 254 /* RFC 5321 §4.5.3.1.3, without the brackets */

struct address *
address_new(const char *name, const char *mail)
{
	struct address *a = g_new0(struct address, 1);

	a->name = name != NULL && *name != '\0' ? g_strdup(name) : NULL;
	a->mail = g_strdup(mail);
	return a;
}

void
address_free(struct address *a)
{
	if (a == NULL)
		return;
	g_free(a->name);
	g_free(a->mail);
	g_free(a);
}

static void
address_free_element(gpointer a)
{
	address_free(a);
}

GPtrArray *
address_list_new(void)
{
	return g_ptr_array_new_with_free_func(address_free_element);
}

/* ---- checking ---------------------------------------------------------------------- */

static gboolean
local_is_valid(const char *local, gsize len)
{
	if (len == 0 || len > 64)
		return FALSE;
	for (gsize i = 0; i < len; i++) {
		unsigned char c = (unsigned char)local[i];

		if (c <= ' ' || c == 0x7f || strchr("<>()[],;:\\\"", c) != NULL)
			return FALSE;
	}
	return TRUE;
}

static gboolean
domain_is_valid(const char *domain)
{
	gsize label = 0;

	if (*domain == '-')
		return FALSE;
	for (const char *p = domain; *p != '\0'; p++) {
		unsigned char c = (unsigned char)*p;

		if (c == '.') {
			if (label == 0 || p[-1] == '-' || p[1] == '-')
				return FALSE;
			label = 0;
		} else if (g_ascii_isalnum(c) || c == '-' || c == '_' || c >= 0x80)
			label++;
		else
			return FALSE;
		if (label > 63)
			return FALSE;
	}
	return label > 0 && domain[strlen(domain) - 1] != '-';
}

/* "[192.0.2.1]" or "[IPv6:2001:db8::1]": RFC 5321 §4.1.3. */
static gboolean
literal_is_valid(const char *domain)
{
	gsize len = strlen(domain);

	if (len < 4 || domain[0] != '[' || domain[len - 1] != ']')
		return FALSE;
	for (gsize i = 1; i < len - 1; i++)
		if (!g_ascii_isalnum(domain[i]) && strchr(".:", domain[i]) == NULL)
			return FALSE;
	return TRUE;
}

gboolean
address_is_valid(const char *mail)
{
	const char *at = mail != NULL ? strrchr(mail, '@') : NULL;

	if (at == NULL || strlen(mail) > ADDRESS_MAX || !g_utf8_validate(mail, -1, NULL))
		return FALSE;
	if (memchr(mail, '@', (gsize)(at - mail)) != NULL)
		return FALSE;
	for (const char *p = mail; *p != '\0'; p = g_utf8_find_next_char(p, NULL))
		if (!g_unichar_isgraph(g_utf8_get_char(p)))
			return FALSE;
	return local_is_valid(mail, (gsize)(at - mail)) &&
	       (domain_is_valid(at + 1) || literal_is_valid(at + 1));
}

/* ---- reading ----------------------------------------------------------------------- */

struct scan { /* one address being read */
	GString *phrase, *angle, *comment;
	gboolean has_angle;
};

static void
scan_reset(struct scan *s)
{
	g_string_truncate(s->phrase, 0);
	g_string_truncate(s->angle, 0);
	g_string_truncate(s->comment, 0);
	s->has_angle = FALSE;
}

static void
scan_clear(struct scan *s)
{
	g_string_free(s->phrase, TRUE);
	g_string_free(s->angle, TRUE);
	g_string_free(s->comment, TRUE);
}

/* Copies a quoted string's or comment's inside; returns the place after its end. */
static const char *
read_enclosed(const char *p, char open, char close, GString *out)
{
	int depth = 1;

	for (; *p != '\0'; p++) {
		if (*p == '\\' && p[1] != '\0')
			p++;
		else if (*p == close && --depth == 0)
			return p + 1;
		else if (*p == open && open != close)
			depth++;
		g_string_append_c(out, *p);
	}
	return p;
}

/* Runs of white space become one space, none at the ends. */
static char *
squeeze(const char *text)
{
	GString *out = g_string_new(NULL);

	for (const char *p = text; *p != '\0'; p++) {
		gboolean space = g_ascii_isspace(*p) || g_ascii_iscntrl(*p);

		if (!space)
			g_string_append_c(out, *p);
		else if (out->len > 0 && out->str[out->len - 1] != ' ')
			g_string_append_c(out, ' ');
	}
	if (out->len > 0 && out->str[out->len - 1] == ' ')
		g_string_truncate(out, out->len - 1);
	return g_string_free(out, FALSE);
}

/* An address ended: adds it to the list, or fails naming it. Nothing read is fine (", ,"). */
static gboolean
scan_finish(struct scan *s, GPtrArray *list, GError **error)
{
	g_autofree char *phrase = squeeze(s->phrase->str);
	g_autofree char *angle = squeeze(s->angle->str);
	g_autofree char *comment = squeeze(s->comment->str);
	const char *mail = s->has_angle ? angle : phrase;
	const char *name = s->has_angle && *phrase != '\0' ? phrase : comment;

	if (!s->has_angle && *phrase == '\0') {
		scan_reset(s);
		return TRUE;
	}
	if (!address_is_valid(mail))
		return err_set(error, ERR_INPUT,
			_("“%s” is not a mail address; write name@domain or Name <name@domain>"),
			*mail != '\0' ? mail : phrase);
	g_ptr_array_add(list, address_new(name, mail));
	scan_reset(s);
	return TRUE;
}

/* One character outside quotes, comments and brackets. */
static gboolean
scan_plain(struct scan *s, char c, GPtrArray *list, GError **error)
{
	switch (c) {
	case ',':
	case ';':
		return scan_finish(s, list, error);
	case ':': /* a group's name ends */
		if (!s->has_angle && strchr(s->phrase->str, '@') == NULL) {
			scan_reset(s);
			return TRUE;
		}
		break;
	}
	if (s->has_angle && !g_ascii_isspace(c))
		return err_set(error, ERR_INPUT,
			_("A comma is missing after <%s>"), s->angle->str);
	g_string_append_c(s->phrase, c);
	return TRUE;
}

static gboolean
scan_list(struct scan *s, const char *p, GPtrArray *list, GError **error)
{
	while (*p != '\0') {
		if (*p == '"')
			p = read_enclosed(p + 1, '"', '"', s->phrase);
		else if (*p == '(')
			p = read_enclosed(p + 1, '(', ')', s->comment);
		else if (*p == '<' && !s->has_angle) {
			s->has_angle = TRUE;
			p = read_enclosed(p + 1, '>', '>', s->angle);
		} else {
			if (!scan_plain(s, *p, list, error))
				return FALSE;
			p++;
		}
	}
	return scan_finish(s, list, error);
}

GPtrArray *
address_parse(const char *list, GError **error)
{
	struct scan s = { g_string_new(NULL), g_string_new(NULL), g_string_new(NULL), FALSE };
	g_autoptr(GPtrArray) out = address_list_new();
	g_autofree char *utf8 = text_utf8(list != NULL ? list : "", -1);
	gboolean ok = scan_list(&s, utf8, out, error);

	scan_clear(&s);
	return ok ? g_steal_pointer(&out) : NULL;
}

struct address *
address_parse_one(const char *text, GError **error)
{
	g_autoptr(GPtrArray) list = address_parse(text, error);

	if (list == NULL)
		return NULL;
	if (list->len != 1) {
		err_set(error, ERR_INPUT,
			list->len == 0 ? _("An address is missing; write name@domain")
				       : _("One address is wanted here, not %u"),
			list->len);
		return NULL;
	}
	return g_ptr_array_steal_index(list, 0);
}

/* ---- writing ----------------------------------------------------------------------- */

static gboolean
needs_quotes(const char *name)
{
	return strpbrk(name, "()<>[]:;@\\,.\"") != NULL;
}

char *
address_format(const char *name, const char *mail)
{
	g_autofree char *clean = squeeze(name != NULL ? name : "");
	g_autofree char *bare = squeeze(mail != NULL ? mail : "");
	GString *out;

	if (*clean == '\0' || g_ascii_strcasecmp(clean, bare) == 0)
		return g_steal_pointer(&bare);
	out = g_string_new(NULL);
	if (needs_quotes(clean)) {
		g_string_append_c(out, '"');
		for (const char *p = clean; *p != '\0'; p++) {
			if (*p == '"' || *p == '\\')
				g_string_append_c(out, '\\');
			g_string_append_c(out, *p);
		}
		g_string_append_c(out, '"');
	} else
		g_string_append(out, clean);
	g_string_append_printf(out, " <%s>", bare);
	return g_string_free(out, FALSE);
}

char *
address_format_list(const GPtrArray *list)
{
	GString *out = g_string_new(NULL);

	for (guint i = 0; list != NULL && i < list->len; i++) {
		const struct address *a = g_ptr_array_index(list, i);
		g_autofree char *one = address_format(a->name, a->mail);

		g_string_append_printf(out, "%s%s", i > 0 ? ", " : "", one);
	}
	return g_string_free(out, FALSE);
}

char *
address_names(const char *list)
{
	g_autoptr(GPtrArray) people = address_parse(list, NULL);
	GString *out = g_string_new(NULL);

	if (people == NULL)
		return g_string_free(g_string_assign(out, list), FALSE);
	for (guint i = 0; i < people->len; i++) {
		const struct address *a = g_ptr_array_index(people, i);

		g_string_append_printf(out, "%s%s", i > 0 ? ", " : "",
			a->name != NULL && strchr(a->name, '@') == NULL ? a->name : a->mail);
	}
	return g_string_free(out, FALSE);
}

/* ---- comparing --------------------------------------------------------------------- */

char *
address_key(const char *mail)
{
	g_autofree char *bare = squeeze(mail != NULL ? mail : "");
	gsize len = strlen(bare);
	const char *start = bare;

	if (len >= 2 && bare[0] == '<' && bare[len - 1] == '>') {
		bare[len - 1] = '\0';
		start = bare + 1;
	}
	return g_utf8_validate(start, -1, NULL) ? g_utf8_casefold(start, -1)
						: g_ascii_strdown(start, -1);
}

gboolean
address_equal(const char *mail, const char *other)
{
	g_autofree char *a = address_key(mail);
	g_autofree char *b = address_key(other);

	return strcmp(a, b) == 0;
}

gboolean
address_list_has(const GPtrArray *list, const char *mail)
{
	for (guint i = 0; i < list->len; i++)
		if (address_equal(((struct address *)g_ptr_array_index(list, i))->mail, mail))
			return TRUE;
	return FALSE;
}

gboolean
address_list_add(GPtrArray *list, const char *name, const char *mail)
{
	g_autofree char *bare = squeeze(mail != NULL ? mail : "");

	if (!address_is_valid(bare) || address_list_has(list, bare))
		return FALSE;
	g_ptr_array_add(list, address_new(name, bare));
	return TRUE;
}
