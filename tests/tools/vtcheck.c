/* A strict reader of what a program sends to its terminal; see vtcheck.h. */
#include "tests/tools/vtcheck.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* "\E[%i%p1%dH", "^G", "\054": as infocmp writes it, into bytes. Delays ($<5>) go. */
static char *
unescape(const char *s)
{
	GString *out = g_string_new(NULL);

	while (*s != '\0') {
		if (g_str_has_prefix(s, "$<")) {
			const char *end = strchr(s, '>');
			s = end != NULL ? end + 1 : s + 2;
		} else if (*s == '^' && s[1] != '\0') {
			g_string_append_c(out, s[1] == '?' ? 127 : (char)(s[1] & 0x1f));
			s += 2;
		} else if (*s == '\\' && s[1] >= '0' && s[1] <= '7') {
			char *end;
			char digits[4] = { 0 };
			strncpy(digits, s + 1, 3);
			g_string_append_c(out, (char)strtol(digits, &end, 8));
			s += 1 + (end - digits);
		} else if (*s == '\\' && s[1] != '\0') {
			static const char from[] = "Eenrtbfsl", to[] = "\033\033\n\r\t\b\f \n";
			const char *p = strchr(from, s[1]);
			g_string_append_c(out, p != NULL ? to[p - from] : s[1]);
			s += 2;
		} else {
			g_string_append_c(out, *s++);
		}
	}
	return g_string_free(out, FALSE);
}

/* Length of the escape sequence at s (s[0] is ESC), 0 when it is not complete, -1 when it
 * is of a kind that nobody may send. */
static gssize
sequence_length(const char *s, gsize len)
{
	if (len < 2)
		return 0;
	if (s[1] == '[') {
		for (gsize i = 2; i < len; i++) {
			if (s[i] >= 0x40 && s[i] <= 0x7e)
				return (gssize)i + 1;
			if (s[i] < 0x20 || s[i] > 0x3f)
				return -1;
		}
		return len > 64 ? -1 : 0;
	}
	if (strchr("]PX^_", s[1]) != NULL)
		return -1;
	if (s[1] >= 0x20 && s[1] <= 0x2f) /* intermediate: ESC ( B */
		return len < 3 ? 0 : 3;
	return s[1] >= 0x30 && s[1] <= 0x7e ? 2 : -1;
}

static char *
shape_of(const char *s, gsize len)
{
	GString *shape = g_string_new("\033[");

	if (strchr("?>=<", s[2]) != NULL)
		g_string_append_c(shape, s[2]);
	g_string_append_c(shape, s[len - 1]);
	return g_string_free(shape, FALSE);
}

/* The text of a capability without its computing: "\E[%i%p1%d;%p2%dH" is "\E[;H". */
static char *
without_parameters(const char *s)
{
	GString *out = g_string_new(NULL);

	for (; *s != '\0'; s++) {
		if (*s != '%' || s[1] == '\0') {
			g_string_append_c(out, *s);
			continue;
		}
		s++;
		if (*s == 'p' || *s == 'P' || *s == 'g') /* %p1 */
			s += s[1] != '\0';
		else if (*s == '\'') /* %'c' */
			s += s[1] != '\0' && s[2] != '\0' ? 2 : 0;
		else if (*s == '{') /* %{12} */
			while (s[1] != '\0' && *s != '}')
				s++;
		else if (*s == ':' || *s == '.' || g_ascii_isdigit(*s)) /* %02d */
			while (s[1] != '\0' && strchr("doxXs", *s) == NULL)
				s++;
	}
	return g_string_free(out, FALSE);
}

/* A capability may hold several sequences ("\E(B\E[m"). */
static void
learn(struct vtcheck *c, const char *value)
{
	g_autofree char *text = without_parameters(value);
	gboolean computed = strcmp(text, value) != 0;

	for (const char *s = strchr(text, '\033'); s != NULL; s = strchr(s + 1, '\033')) {
		gssize n = sequence_length(s, strlen(s));
		if (n > 0 && computed && s[1] == '[')
			g_hash_table_add(c->shapes, shape_of(s, (gsize)n));
		else if (n > 0)
			g_hash_table_add(c->exact, g_strndup(s, (gsize)n));
	}
}

void
vtcheck_init(struct vtcheck *c, const char *term)
{
	/* Reports, printers, status lines, palettes, the clipboard, resets: not for a screen. */
	static const char *const never[] = { "u0", "u1", "u2", "u3", "u4", "u5", "u6", "u7", "u8",
		"u9", "mc0", "mc4", "mc5", "mc5p", "tsl", "fsl", "dsl", "initc", "initp", "oc", "op1",
		"Ms", "TS", "XT", "is1", "is2", "is3", "rs1", "rs2", "rs3", "iprog", "hts", "tbc",
		"Cs", "Cr", "fd", "fe", "RV", "rv", "XR", "xr", "kxIN", "kxOUT", NULL };
	/* ncurses turns the mouse on by itself; paste is bracketed by programs that ask for it. */
	static const char *const more[] = { "\033[?1000h", "\033[?1000l", "\033[?1002h",
		"\033[?1002l", "\033[?1006;1000h", "\033[?1006;1000l", "\033[?1006h", "\033[?1006l",
		"\033[?2004h", "\033[?2004l", "\033[?1002;1006h", "\033[?1002;1006l", NULL };
	char line[8192];

	memset(c, 0, sizeof *c);
	c->exact = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	c->shapes = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	c->keys = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
	c->report = g_string_new(NULL);
	c->rest = g_string_new(NULL);
	c->plain = term == NULL;
	if (c->plain)
		return;
	g_autofree char *command = g_strdup_printf("infocmp -1 -x '%s'", term);
	FILE *in = strchr(term, '\'') == NULL ? popen(command, "r") : NULL;
	while (in != NULL && fgets(line, sizeof line, in) != NULL) {
		char *equals = strchr(line, '=');
		if (line[0] != '\t' || equals == NULL)
			continue;
		*equals = '\0';
		g_strchomp(equals + 1);
		if (g_str_has_suffix(equals + 1, ","))
			equals[strlen(equals + 1)] = '\0';
		g_autofree char *value = unescape(equals + 1);
		if (line[1] == 'k')
			g_hash_table_insert(c->keys, g_strdup(line + 1), g_strdup(value));
		else if (!g_strv_contains(never, line + 1))
			learn(c, value);
	}
	if (in == NULL || pclose(in) != 0) {
		fprintf(stderr, "vt: infocmp does not know the terminal %s\n", term);
		exit(2);
	}
	for (gsize i = 0; more[i] != NULL; i++)
		g_hash_table_add(c->exact, g_strdup(more[i]));
}

static void
violation(struct vtcheck *c, const char *what, const char *data, gsize len)
{
	if (++c->wrong > 20)
		return;
	g_string_append_printf(c->report, "%s at byte %zu:", what, c->bytes);
	for (gsize i = 0; i < MIN(len, 24); i++)
		g_string_append_printf(c->report, " %02x", (guchar)data[i]);
	g_string_append_c(c->report, '\n');
}

/* Characters that change what others look like, or that nobody can see. */
static gboolean
treacherous(gunichar u)
{
	return (u >= 0x7f && u < 0xa0) || u == 0xad || u == 0x34f || u == 0x61c ||
	    u == 0x115f || u == 0x1160 || (u >= 0x17b4 && u <= 0x17b5) ||
	    (u >= 0x180b && u <= 0x180f) || (u >= 0x200b && u <= 0x200f) ||
	    (u >= 0x2028 && u <= 0x202e) || (u >= 0x2060 && u <= 0x206f) || u == 0x3164 ||
	    (u >= 0xfe00 && u <= 0xfe0f) || u == 0xfeff || u == 0xffa0 ||
	    (u >= 0xfff0 && u <= 0xfffb) || (u & 0xfffe) == 0xfffe || (u >= 0xe0000 && u <= 0xe0fff);
}

/* Bytes taken, 0 when more are needed. */
static gsize
take_sequence(struct vtcheck *c, const char *s, gsize len)
{
	gssize n = c->plain ? -1 : sequence_length(s, len);

	if (n == 0)
		return 0;
	if (n < 0) {
		violation(c, "forbidden sequence", s, len);
		return 1;
	}
	g_autofree char *whole = g_strndup(s, (gsize)n);
	g_autofree char *shape = whole[1] == '[' ? shape_of(whole, (gsize)n) : NULL;
	c->sequences++;
	if (!g_hash_table_contains(c->exact, whole) &&
	    (shape == NULL || !g_hash_table_contains(c->shapes, shape)))
		violation(c, "sequence not in terminfo", s, (gsize)n);
	return (gsize)n;
}

static gsize
take_character(struct vtcheck *c, const char *s, gsize len)
{
	guchar byte = (guchar)*s;

	if (byte < 0x20 || byte == 0x7f) {
		const char *fine = c->plain ? "\n" : "\n\r\b\t\016\017";
		if (c->plain && byte == '\r' && len < 2)
			return 0;
		if (c->plain && byte == '\r' && s[1] == '\n') /* as CSV ends its lines */
			return 2;
		if (byte == 0 || strchr(fine, byte) == NULL)
			violation(c, "control byte", s, 1);
		return 1;
	}
	gunichar u = g_utf8_get_char_validated(s, (gssize)len);
	if (u == (gunichar)-2 && len < 4)
		return 0;
	if (u == (gunichar)-1 || u == (gunichar)-2) {
		violation(c, "invalid UTF-8", s, MIN(len, 4));
		return 1;
	}
	gsize n = (gsize)g_unichar_to_utf8(u, NULL);
	if (treacherous(u))
		violation(c, "treacherous character", s, n);
	return n;
}

void
vtcheck_feed(struct vtcheck *c, const char *data, gsize len)
{
	g_string_append_len(c->rest, data, (gssize)len);
	gsize at = 0;
	while (at < c->rest->len) {
		const char *s = c->rest->str + at;
		gsize n = *s == '\033' ? take_sequence(c, s, c->rest->len - at)
		    : take_character(c, s, c->rest->len - at);
		if (n == 0)
			break;
		at += n;
		c->bytes += n;
	}
	g_string_erase(c->rest, 0, (gssize)at);
}

void
vtcheck_end(struct vtcheck *c)
{
	if (c->rest->len > 0)
		violation(c, "unfinished sequence", c->rest->str, c->rest->len);
	g_string_truncate(c->rest, 0);
}
