/* base/text-form.c — text in other forms: stored, searched, counted, in brief, masked. */
#include "base/text.h"

#include <string.h>
#include <utf8proc.h>

#define FOLD_SMALL 0x250 /* Latin: folded forms worked out once */

static size_t
length_of(const char *text, gssize len)
{
	if (text == NULL)
		return 0;
	return len < 0 ? strlen(text) : (size_t)len;
}

char *
text_utf8(const char *text, gssize len)
{
	size_t n = length_of(text, len);

	if (n == 0)
		return g_strdup("");
	if (g_utf8_validate(text, (gssize)n, NULL))
		return g_strndup(text, n);
	return g_utf8_make_valid(text, (gssize)n);
}

gboolean
text_is_slug(const char *name)
{
	return g_ascii_islower(*name) && strlen(name) <= TEXT_SLUG_MAX &&
		name[strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789-")] == '\0';
}

gboolean
text_has_break(const char *text, gssize len)
{
	size_t n = length_of(text, len);

	for (size_t i = 0; i < n; i++)
		if (text[i] == '\r' || text[i] == '\n' || text[i] == '\0')
			return TRUE;
	return FALSE;
}

/* What Unicode does not decompose and people type otherwise. NULL: nothing special. */
static const char *
fold_special(guint32 c)
{
	switch (c) {
	case 0x0152: case 0x0153:
		return "oe";
	case 0x00C6: case 0x00E6:
		return "ae";
	case 0x00D8: case 0x00F8:
		return "o";
	case 0x00D0: case 0x00F0: case 0x0110: case 0x0111:
		return "d";
	case 0x00DE: case 0x00FE:
		return "th";
	case 0x0141: case 0x0142:
		return "l";
	case 0x0131:
		return "i";
	case 0x2018: case 0x2019: case 0x201A: case 0x201B: case 0x2032: case 0x02BC:
	case 0x00B4:
		return "'";
	case 0x201C: case 0x201D: case 0x201E: case 0x201F: case 0x2033: case 0x00AB:
	case 0x00BB:
		return "\"";
	case 0x2039: case 0x203A:
		return "'";
	case 0x2010: case 0x2011: case 0x2012: case 0x2013: case 0x2014: case 0x2015:
	case 0x2212:
		return "-";
	default:
		return NULL;
	}
}

static void
fold_char(GString *out, guint32 c)
{
	const char *special = fold_special(c);
	utf8proc_int32_t parts[32];
	utf8proc_ssize_t n;

	if (special != NULL) {
		g_string_append(out, special);
		return;
	}
	if (c < 0xA0 || c == 0xFFFD || c == 0x2028 || c == 0x2029) {
		g_string_append_c(out, ' ');
		return;
	}
	n = utf8proc_decompose_char((utf8proc_int32_t)c, parts, G_N_ELEMENTS(parts),
	    UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD | UTF8PROC_STRIPMARK |
	    UTF8PROC_IGNORE, NULL);
	for (utf8proc_ssize_t i = 0; i < n && i < (utf8proc_ssize_t)G_N_ELEMENTS(parts); i++) {
		special = fold_special((guint32)parts[i]);
		if (special != NULL)
			g_string_append(out, special);
		else
			g_string_append_unichar(out, (gunichar)parts[i]);
	}
}

/* The folded form of a Latin letter, NUL-terminated. */
static const char *
fold_small(guint32 c)
{
	static char forms[FOLD_SMALL][8];
	static gboolean made;

	if (!made) {
		g_autoptr(GString) form = g_string_new(NULL);

		for (guint32 i = 0x80; i < FOLD_SMALL; i++) {
			g_string_truncate(form, 0);
			fold_char(form, i);
			g_strlcpy(forms[i], form->str, sizeof(forms[i]));
		}
		made = TRUE;
	}
	return forms[c];
}

/* Appends the folded form of [p, end), which starts beyond ASCII; the bytes used up. */
static size_t
fold_beyond(GString *out, const char *p, size_t n)
{
	guint32 c;
	size_t step = text_char(p, n, &c);

	if (c < FOLD_SMALL)
		g_string_append(out, fold_small(c));
	else
		fold_char(out, c);
	return step;
}

/* Appends the folded form of the ASCII that [p, p + n) begins with; the bytes used up. */
static size_t
fold_ascii(GString *out, const char *p, size_t n)
{
	size_t at = out->len, i = 0;
	char *to;

	g_string_set_size(out, at + n);
	to = out->str + at;
	for (; i < n && (guchar)p[i] < 0x80; i++)
		to[i] = (char)(p[i] == '\0' ? ' ' : (guchar)(p[i] - 'A') < 26 ? p[i] | 0x20 : p[i]);
	g_string_truncate(out, at + i);
	return i;
}

void
text_fold_into(GString *out, const char *text, size_t n)
{
	for (size_t i = 0; i < n;) {
		i += fold_ascii(out, text + i, n - i);
		if (i < n)
			i += fold_beyond(out, text + i, n - i);
	}
}

char *
text_fold(const char *text, gssize len)
{
	size_t n = length_of(text, len);
	GString *out = g_string_sized_new(n + 8);

	text_fold_into(out, text, n);
	return g_string_free(out, FALSE);
}

size_t
text_graphemes(const char *text)
{
	size_t count = 0, n = strlen(text);
	utf8proc_int32_t state = 0, before = -1;

	for (size_t i = 0; i < n;) {
		guint32 c;

		i += text_char(text + i, n - i, &c);
		if (before < 0 || utf8proc_grapheme_break_stateful(before, (utf8proc_int32_t)c,
		    &state))
			count++;
		before = (utf8proc_int32_t)c;
	}
	return count;
}

size_t
text_utf16(const char *text)
{
	size_t count = 0, n = strlen(text);

	for (size_t i = 0; i < n;) {
		guint32 c;

		i += text_char(text + i, n - i, &c);
		count += c >= 0x10000 ? 2 : 1;
	}
	return count;
}

static gboolean
is_one_of(const char *word, const char *const *words)
{
	return g_strv_contains(words, word);
}

/* "Bonjour,", "Madame, Monsieur,", "Hello Mr Smith," and nothing else on the line. A name counts
 * when it starts with a capital and no comma stands before it, unless a title does. */
static gboolean
is_greeting(const char *line, size_t len)
{
	static const char *const openings[] = { "bonjour", "bonsoir", "salut", "coucou",
		"madame", "monsieur", "mesdames", "messieurs", "cher", "chere", "chers", "cheres",
		"hello", "hi", "hey", "dear", "good", "greetings", "mr", "mrs", "ms", NULL };
	static const char *const fillers[] = { "madame", "monsieur", "mesdames", "messieurs",
		"mademoiselle", "mme", "mlle", "m", "mr", "mrs", "ms", "miss", "dr", "sir",
		"madam", "sirs", "a", "tous", "toutes", "toute", "et", "and", "or", "ou", "l'equipe",
		"equipe", "team", "all", "everyone", "there", "again", "morning", "afternoon",
		"evening", "day", "client", "conseiller", "conseillere", "cher", "chere", "docteur",
		"maitre", "bonjour", NULL };
	g_autofree char *copy = NULL, *folded = NULL;
	g_auto(GStrv) words = NULL, forms = NULL;
	gboolean comma = FALSE, title = FALSE, first = TRUE;

	if (len > 100)
		return FALSE;
	copy = g_strndup(line, len);
	folded = text_fold(copy, -1);
	words = g_strsplit_set(copy, " \t", -1);
	forms = g_strsplit_set(folded, " \t", -1);
	if (g_strv_length(words) != g_strv_length(forms) || g_strv_length(words) > 9)
		return FALSE;
	for (guint i = 0; words[i] != NULL; i++) {
		size_t n = strlen(forms[i]);
		gboolean comma_here = FALSE, known;

		while (n > 0 && strchr(",.!:;", forms[i][n - 1]) != NULL) {
			comma_here |= forms[i][n - 1] != '.';
			forms[i][--n] = '\0';
		}
		if (n == 0)
			continue;
		known = is_one_of(forms[i], first ? openings : fillers);
		if (!known && (first || (comma && !title) ||
		    !g_unichar_isupper(g_utf8_get_char_validated(words[i], -1))))
			return FALSE;
		title = title ? !comma_here : known && !first;
		comma |= comma_here;
		first = FALSE;
	}
	return !first;
}

static gboolean
is_blank(guint32 c)
{
	return c == ' ' || (c >= '\t' && c <= '\r') || c == 0xA0 || c == 0x34F || c == 0xFEFF ||
	    (c >= 0x2000 && c <= 0x200F) || c == 0x2060 || c == 0x3000;
}

/* Words of ASCII with one space between them. */
static size_t
plain_prefix(const char *p, size_t n)
{
	size_t i = 0;

	while (i < n && p[i] < 0x7F && (p[i] > ' ' || (p[i] == ' ' && i > 0 && p[i - 1] != ' ')))
		i++;
	return i;
}

/* White space, and what an HTML mail pads its preview with, become one space. */
static void
append_folded(GString *out, const char *line, size_t len)
{
	for (size_t i = 0; i < len;) {
		guint32 c = 0;
		size_t step = plain_prefix(line + i, len - i);

		if (step == 0)
			step = text_char(line + i, len - i, &c);
		if (!is_blank(c))
			g_string_append_len(out, line + i, (gssize)step);
		else if (out->len > 0 && out->str[out->len - 1] != ' ')
			g_string_append_c(out, ' ');
		i += step;
	}
	if (out->len > 0 && out->str[out->len - 1] != ' ')
		g_string_append_c(out, ' ');
}

/* Gathers lines until there is enough for `bytes`; without the greeting when `brief`. */
static char *
gather(const char *body, size_t bytes, gboolean brief)
{
	g_autoptr(GString) out = g_string_new(NULL);
	gboolean greeted = !brief;

	while (*body != '\0' && out->len < bytes) {
		const char *newline = strchr(body, '\n');
		size_t len = newline != NULL ? (size_t)(newline - body) : strlen(body);
		const char *line = body;
		size_t n = len;

		body += newline != NULL ? len + 1 : len;
		while (n > 0 && g_ascii_isspace(line[0]))
			line++, n--;
		while (n > 0 && g_ascii_isspace(line[n - 1]))
			n--;
		if (n == 0 || (brief && line[0] == '>'))
			continue;
		if (!greeted && (greeted = TRUE) && is_greeting(line, n))
			continue;
		append_folded(out, line, MIN(n, bytes));
	}
	return g_strndup(out->str, out->len);
}

char *
text_snippet(const char *body, int columns)
{
	size_t bytes = (size_t)CLAMP(columns, 0, 10000) * 4 + 4;
	g_autofree char *raw = gather(body, bytes, TRUE);
	char *clear;
	size_t n;

	if (*g_strchomp(raw) == '\0') {
		g_free(raw);
		raw = g_strchomp(gather(body, bytes, FALSE));
	}
	clear = text_clean(raw, -1, TEXT_LINE);
	n = text_fit(clear, MAX(columns, 0), NULL);
	while (n > 0 && clear[n - 1] == ' ')
		n--;
	clear[n] = '\0';
	return clear;
}

char *
text_mask(const char *secret)
{
	const char *at = strrchr(secret, '@');
	size_t n = strlen(secret), keep;

	if (at != NULL && at > secret) {
		guint32 c;
		size_t first = text_char(secret, n, &c);

		return g_strdup_printf("%.*s…%s", (int)first, secret, at);
	}
	if (n < 8)
		return g_strdup("…");
	for (keep = n - 4; keep < n && ((guchar)secret[keep] & 0xC0) == 0x80; keep++)
		;
	return g_strdup_printf("…%s", secret + keep);
}
