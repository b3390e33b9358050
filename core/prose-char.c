/* core/prose-char.c — characters as core/prose sees them: what kind each is, what marks read as, and the
 * addresses in which marks are none. */
#include "core/prose-private.h"

#include "base/text.h"

#include <string.h>

#define LINK_MAX 2000 /* bytes of an address that are looked at */

/* ---- kinds -------------------------------------------------------------------------- */

gboolean
prose_is_zero_width(guint32 c)
{
	return (c >= 0x200B && c <= 0x200F) || (c >= 0x2060 && c <= 0x2064) || c == 0xFEFF || c == 0xAD;
}

gboolean
prose_is_hyphen(guint32 c)
{
	return c == '-' || (c >= 0x2010 && c <= 0x2012) || c == 0x2015;
}

static enum letter
letter_beyond(guint32 c)
{
	if (c >= 0xC0 && c < 0x180 && c != 0xD7 && c != 0xF7) /* most by far: é, à */
		return LETTER;
	switch (c) {
	case 0xB4:
	case 0x2BC:
	case 0x2018:
	case 0x2019:
	case 0x2032:
	case 0xFF07:
		return APOSTROPHE;
	case 0x85:
	case 0x2028:
	case 0x2029:
		return NEWLINE;
	case 0x2212:
		return DASH;
	default:
		break;
	}
	if (c >= 0x2010 && c <= 0x2015)
		return DASH;
	if (g_unichar_isspace(c) || prose_is_zero_width(c))
		return SPACE;
	if (g_unichar_isdigit(c))
		return DIGIT;
	return g_unichar_isalpha(c) || g_unichar_ismark(c) ? LETTER : MARK;
}

enum letter
prose_letter(guint32 c)
{
	if (c >= 0x80)
		return letter_beyond(c);
	if (g_ascii_isalpha((char)c))
		return LETTER;
	if (g_ascii_isdigit((char)c))
		return DIGIT;
	if (c == '\n' || c == '\r')
		return NEWLINE;
	if (c <= ' ')
		return SPACE;
	return c == '\'' || c == '`' ? APOSTROPHE : c == '-' ? DASH : MARK;
}

const char *
prose_mark_name(guint32 c)
{
	switch (c) {
	case 0xAB:
	case 0x201C:
	case 0x201E:
	case 0x2039:
		return "«";
	case 0xBB:
	case 0x201D:
	case 0x203A:
		return "»";
	case 0xB7:
	case 0x2022:
	case 0x25AA:
	case 0x25CF:
		return "*";
	case 0x203D:
	case 0x2048:
	case 0xFF1F:
		return "?";
	case 0xFF01:
		return "!";
	default:
		return prose_letter(c) == APOSTROPHE ? "'" : prose_letter(c) == DASH ? "-" : NULL;
	}
}

/* ---- addresses ---------------------------------------------------------------------- */

static gboolean
is_mail_char(char c)
{
	return g_ascii_isalnum(c) || c == '.' || c == '_' || c == '+' || c == '-';
}

/* Where an e-mail address that begins at p ends, else p. */
static const char *
mail_end(const char *p, const char *end)
{
	const char *q = p, *dot = NULL;

	while (q < end && q - p < 64 && is_mail_char(*q))
		q++;
	if (q == p || q >= end || *q != '@')
		return p;
	for (q++; q < end && q - p < 255 && is_mail_char(*q); q++)
		if (*q == '.' && q + 1 < end && g_ascii_isalnum(q[1]))
			dot = q; /* not the full stop after it */
	while (q > p && q[-1] == '.')
		q--;
	return dot != NULL && dot + 1 < q ? q : p;
}

static gboolean
is_top_level(const char *p, size_t n)
{
	static const char *const known[] = { "fr", "com", "net", "org", "eu", "uk", "co", "io", "be", "ch", "lu",
		"ca", "de", "bank", "banque", "example", "app", "gouv", "gov" };

	for (guint i = 0; i < G_N_ELEMENTS(known); i++)
		if (strlen(known[i]) == n && g_ascii_strncasecmp(known[i], p, n) == 0)
			return TRUE;
	return FALSE;
}

/* "ma-banque.fr/rib" without a scheme: some words with points between them, the last one a top level. */
static const char *
host_end(const char *p, const char *end)
{
	const char *q = p, *label = p;

	for (; q < end && q - p < 255; q++) {
		if (*q == '.' && q > label && q + 1 < end && g_ascii_isalnum(q[1]))
			label = q + 1;
		else if (!g_ascii_isalnum(*q) && *q != '-')
			break;
	}
	return label > p && is_top_level(label, (size_t)(q - label)) ? q : p;
}

static const char *
trim(const char *p, const char *q)
{
	while (q > p && strchr(".,;:!?)'\"]}", q[-1]) != NULL)
		q--;
	return q;
}

static gboolean
has_scheme(const char *p, const char *end)
{
	static const char *const schemes[] = { "https://", "http://", "www." };

	for (guint i = 0; i < G_N_ELEMENTS(schemes); i++) {
		size_t n = strlen(schemes[i]);

		if ((size_t)(end - p) > n && g_ascii_strncasecmp(p, schemes[i], n) == 0)
			return TRUE;
	}
	return FALSE;
}

/* A cheap question first, as most words are none. */
static gboolean
may_be_link(const char *p, const char *end)
{
	for (; p < end && is_mail_char(*p); p++)
		if (*p == '.')
			return TRUE;
	return p < end && (*p == '@' || *p == ':');
}

const char *
prose_link_end(const char *p, const char *end)
{
	const char *q = p;

	if (!may_be_link(p, end))
		return p;
	if (!has_scheme(p, end)) {
		q = mail_end(p, end);
		if (q == p)
			q = host_end(p, end);
		if (q == p || q >= end || *q != '/')
			return q;
	}
	while (q < end && q - p < LINK_MAX && strchr("<>\"", *q) == NULL) {
		guint32 c;
		size_t size = text_char(q, (size_t)(end - q), &c);
		enum letter is = prose_letter(c);

		if (is == SPACE || is == NEWLINE)
			break;
		q += size;
	}
	return trim(p, q);
}
