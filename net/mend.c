/* net/mend.c — one pass over JSON: the grammar of RFC 8259 by hand, so that nobody's leniency
 * decides, and no recursion, so that no depth costs more than a byte. */
#include "net/mend.h"

#include "base/text.h"

#include <string.h>

#define EXACT_MAX "9007199254740992" /* 2^53: up to here a double holds every integer */
#define NUMBER_MAX 40 /* characters; what is longer is no figure but an id */

enum want { WANT_VALUE, WANT_VALUE_OR_END, WANT_KEY, WANT_KEY_OR_END, WANT_COLON, WANT_COMMA };

struct mend_state {
	const char *p, *end;
	const char *from; /* start of what is not yet copied */
	GString *out;
	int depth;
	char closer[MEND_DEPTH_MAX]; /* of each open array or object */
};

/* What stands at [p, p + n) is replaced. */
static void
replace(struct mend_state *m, const char *p, gsize n, const char *with)
{
	g_string_append_len(m->out, m->from, p - m->from);
	g_string_append(m->out, with);
	m->from = p + n;
}

/* ---- strings ----------------------------------------------------------------------- */

/* The code unit of \uXXXX at p, -1 for anything else. */
static int
code_unit(const char *p, const char *end)
{
	int unit = 0;

	if (end - p < 6 || p[0] != '\\' || p[1] != 'u')
		return -1;
	for (int i = 2; i < 6; i++) {
		int digit = g_ascii_xdigit_value(p[i]);

		if (digit < 0)
			return -1;
		unit = unit * 16 + digit;
	}
	return unit;
}

static gboolean
take_escape(struct mend_state *m)
{
	int unit, next;

	if (m->end - m->p < 2)
		return FALSE;
	if (m->p[1] != 'u') {
		gboolean known = m->p[1] != '\0' && strchr("\"\\/bfnrt", m->p[1]) != NULL;

		m->p += 2;
		return known;
	}
	if ((unit = code_unit(m->p, m->end)) < 0)
		return FALSE;
	if (unit >= 0xD800 && unit <= 0xDBFF) {
		next = code_unit(m->p + 6, m->end);
		if (next >= 0xDC00 && next <= 0xDFFF) {
			m->p += 12;
			return TRUE;
		}
	}
	if (unit >= 0xD800 && unit <= 0xDFFF)
		replace(m, m->p, 6, "\\ufffd");
	m->p += 6;
	return TRUE;
}

static gboolean
take_string(struct mend_state *m)
{
	for (m->p++; m->p < m->end;) {
		guchar c = (guchar)*m->p;
		char escaped[8];

		if (c == '"') {
			m->p++;
			return TRUE;
		}
		if (c == '\\') {
			if (!take_escape(m))
				return FALSE;
		} else if (c < 0x20) {
			g_snprintf(escaped, sizeof escaped, "\\u%04x", c);
			replace(m, m->p++, 1, escaped);
		} else {
			m->p++;
		}
	}
	return FALSE;
}

/* ---- numbers and words ------------------------------------------------------------- */

static gsize
take_digits(struct mend_state *m)
{
	const char *start = m->p;

	while (m->p < m->end && g_ascii_isdigit(*m->p))
		m->p++;
	return (gsize)(m->p - start);
}

static gboolean
take_number(struct mend_state *m)
{
	const char *first = m->p, *start;
	gboolean whole = TRUE;
	gsize n;

	m->p += *m->p == '-';
	start = m->p;
	n = take_digits(m);
	if (n == 0 || (n > 1 && *start == '0'))
		return FALSE;
	if (m->p < m->end && *m->p == '.') {
		whole = FALSE;
		m->p++;
		if (take_digits(m) == 0)
			return FALSE;
	}
	if (m->p < m->end && (*m->p == 'e' || *m->p == 'E')) {
		whole = FALSE;
		m->p++;
		m->p += m->p < m->end && (*m->p == '+' || *m->p == '-');
		if (take_digits(m) == 0)
			return FALSE;
	}
	if (m->p - start > NUMBER_MAX || (whole && (n > strlen(EXACT_MAX) ||
	    (n == strlen(EXACT_MAX) && strncmp(start, EXACT_MAX, n) > 0)))) {
		replace(m, first, 0, "\"");
		replace(m, m->p, 0, "\"");
	}
	return TRUE;
}

static gboolean
take_word(struct mend_state *m)
{
	static const char *const words[] = { "null", "true", "false" };

	for (gsize i = 0; i < G_N_ELEMENTS(words); i++) {
		gsize n = strlen(words[i]);

		if ((gsize)(m->end - m->p) >= n && memcmp(m->p, words[i], n) == 0) {
			m->p += n;
			return TRUE;
		}
	}
	return FALSE;
}

/* ---- the grammar ------------------------------------------------------------------- */

static enum mend
take_open(struct mend_state *m, enum want *want)
{
	if (m->depth == MEND_DEPTH_MAX)
		return MEND_DEEP;
	m->closer[m->depth++] = *m->p == '{' ? '}' : ']';
	*want = *m->p++ == '{' ? WANT_KEY_OR_END : WANT_VALUE_OR_END;
	return MEND_JSON;
}

static gboolean
take_close(struct mend_state *m, enum want *want)
{
	if (m->depth == 0 || m->closer[m->depth - 1] != *m->p)
		return FALSE;
	m->depth--;
	m->p++;
	*want = WANT_COMMA;
	return TRUE;
}

static gboolean
take_comma(struct mend_state *m, enum want *want)
{
	if (m->depth == 0 || *m->p != ',')
		return FALSE;
	*want = m->closer[m->depth - 1] == '}' ? WANT_KEY : WANT_VALUE;
	m->p++;
	return TRUE;
}

static enum mend
take_value(struct mend_state *m, enum want *want)
{
	gboolean good;

	if (*m->p == '{' || *m->p == '[')
		return take_open(m, want);
	*want = WANT_COMMA;
	if (*m->p == '"')
		good = take_string(m);
	else if (*m->p == '-' || g_ascii_isdigit(*m->p))
		good = take_number(m);
	else
		good = take_word(m);
	return good ? MEND_JSON : MEND_OTHER;
}

/* One token, as `*want` allows. */
static enum mend
take(struct mend_state *m, enum want *want)
{
	gboolean good = FALSE;

	switch (*want) {
	case WANT_COLON:
		good = *m->p++ == ':';
		*want = WANT_VALUE;
		break;
	case WANT_COMMA:
		good = take_comma(m, want) || take_close(m, want);
		break;
	case WANT_KEY:
	case WANT_KEY_OR_END:
		if (*want == WANT_KEY_OR_END && *m->p == '}')
			return take_close(m, want) ? MEND_JSON : MEND_OTHER;
		good = *m->p == '"' && take_string(m);
		*want = WANT_COLON;
		break;
	case WANT_VALUE_OR_END:
		if (*m->p == ']')
			return take_close(m, want) ? MEND_JSON : MEND_OTHER;
		return take_value(m, want);
	case WANT_VALUE:
		return take_value(m, want);
	}
	return good ? MEND_JSON : MEND_OTHER;
}

static enum mend
take_all(struct mend_state *m)
{
	enum want want = WANT_VALUE;
	enum mend what = MEND_JSON;

	while (what == MEND_JSON) {
		while (m->p < m->end && (*m->p == ' ' || *m->p == '\n' || *m->p == '\r' || *m->p == '\t'))
			m->p++;
		if (m->p == m->end)
			return m->depth == 0 && want == WANT_COMMA ? MEND_JSON : MEND_OTHER;
		what = take(m, &want);
	}
	return what;
}

enum mend
mend_json(const char *data, gsize len, GString **out)
{
	struct mend_state m = { .depth = 0 };
	g_autofree char *valid = NULL;
	enum mend what;

	*out = NULL;
	if (len > MEND_SIZE_MAX)
		return MEND_LARGE;
	if (!g_utf8_validate_len(data, len, NULL)) {
		data = valid = text_utf8(data, (gssize)len);
		len = strlen(valid);
	}
	if (len >= 3 && memcmp(data, "\xEF\xBB\xBF", 3) == 0) {
		data += 3;
		len -= 3;
	}
	m.p = m.from = data;
	m.end = data + len;
	m.out = g_string_sized_new(len + 16);
	what = take_all(&m);
	g_string_append_len(m.out, m.from, m.end - m.from);
	if (what == MEND_JSON)
		*out = m.out;
	else
		g_string_free(m.out, TRUE);
	return what;
}
