/* core/speech.c — cuts a text into words: letters, numbers, addresses, marks.
 *
 * One walk over the bytes. What ties words together (apostrophe, hyphen) becomes a flag of the second one, so
 * that one list of words serves "n'hésitez", "n’hésitez" and "n hésitez". */
#include "core/speech-private.h"

#include "base/text.h"
#include "core/quote.h"

#include <string.h>

#define LINK_MAX 2000 /* bytes of an address that are looked at */
#define QUOTED_MAX 60 /* words: what is longer between two marks is no quotation */

struct cutter {
	struct speech *w;
	const char *p, *end;
	gboolean line; /* nothing but white space since the line began */
};

/* ---- characters -------------------------------------------------------------------- */

static gboolean
is_apostrophe(guint32 c)
{
	return c == '\'' || c == 0x2019 || c == 0x2018 || c == 0x02BC || c == '`' || c == 0xB4 || c == 0x2032;
}

static gboolean
is_hyphen(guint32 c)
{
	return c == '-' || c == 0x2010 || c == 0x2011;
}

static gboolean
is_space(guint32 c)
{
	return c <= ' ' || c == 0xA0 || (c >= 0x2000 && c <= 0x200F) || c == 0x202F || c == 0x2028 ||
		c == 0x2029 || c == 0x2060 || c == 0x3000 || c == 0xFEFF || c == 0xAD;
}

static gboolean
is_letter(guint32 c)
{
	return c < 0x80 ? g_ascii_isalpha((char)c) : g_unichar_isalpha(c) || g_unichar_ismark(c);
}

static gboolean
is_digit(guint32 c)
{
	return c >= '0' && c <= '9';
}

/* The code point at q, 0 at the end. */
static guint32
peek(const struct cutter *c, const char *q, size_t *step)
{
	guint32 code = 0;

	*step = q < c->end ? text_char(q, (size_t)(c->end - q), &code) : 0;
	return code;
}

static guint32
peek_at(const struct cutter *c, const char *q)
{
	size_t step;

	return peek(c, q, &step);
}

/* ---- words ------------------------------------------------------------------------- */

static const char *
fold(struct speech *w, const char *from, size_t n)
{
	char plain[64];

	if (n < sizeof plain) {
		size_t i = 0;

		for (; i < n && (guchar)from[i] < 0x80; i++)
			plain[i] = g_ascii_tolower(from[i]);
		if (i == n)
			return g_string_chunk_insert_len(w->store, plain, (gssize)n);
	}
	{
		g_autofree char *folded = text_fold(from, (gssize)n);

		return g_string_chunk_insert(w->store, folded);
	}
}

static gboolean
ends_in_acute(const char *from, size_t n)
{
	static const char *const ends[] = { "é", "és", "ée", "ées", "É", "ÉS", "ÉE", "ÉES" };

	for (guint i = 0; i < G_N_ELEMENTS(ends); i++) {
		size_t len = strlen(ends[i]);

		if (n >= len && memcmp(from + n - len, ends[i], len) == 0)
			return TRUE;
	}
	return FALSE;
}

static guint
letter_flags(const char *from, size_t n)
{
	guint letters = 0, upper = 0, flags = 0;

	for (size_t i = 0; i < n;) {
		guint32 c;
		gboolean first = i == 0;

		i += text_char(from + i, n - i, &c);
		if (!is_letter(c) || g_unichar_ismark(c))
			continue;
		letters++;
		if (g_unichar_isupper(c)) {
			upper++;
			flags |= first ? TOKEN_CAPITAL : 0;
		}
	}
	if (letters >= 2 && upper == letters)
		flags |= TOKEN_UPPER;
	return flags | (ends_in_acute(from, n) ? TOKEN_ACUTE : 0);
}

static void
add(struct cutter *c, enum token_kind kind, const char *to, const char *text, guint flags)
{
	struct token word = {
		.start = (guint32)(c->p - c->w->source),
		.end = (guint32)(to - c->w->source),
		.kind = kind,
		.flags = flags | (c->line ? TOKEN_LINE : 0),
	};

	word.text = text != NULL ? text : fold(c->w, c->p, (size_t)(to - c->p));
	g_array_append_val(c->w->list, word);
	c->line = FALSE;
	c->p = to;
}

static void
add_word(struct cutter *c, guint joined)
{
	const char *q = c->p;
	size_t step;
	guint32 code;

	while ((code = peek(c, q, &step)) != 0 && (is_letter(code) || is_digit(code)))
		q += step;
	add(c, TOKEN_PLAIN, q, NULL, letter_flags(c->p, (size_t)(q - c->p)) | joined);
	for (;;) { /* what is tied to it */
		code = peek(c, c->p, &step);
		if (!(is_apostrophe(code) || is_hyphen(code)) || !is_letter(peek_at(c, c->p + step)))
			return;
		c->p += step;
		q = c->p;
		while ((code = peek(c, q, &step)) != 0 && (is_letter(code) || is_digit(code)))
			q += step;
		add(c, TOKEN_PLAIN, q, NULL, letter_flags(c->p, (size_t)(q - c->p)) | TOKEN_JOINED);
	}
}

/* 12,50 and 10:30 and 12/03/2026 and 2026-0417 are one each, "9h30" and "48h" too. */
static void
add_number(struct cutter *c)
{
	const char *q = c->p;
	size_t step;
	guint32 code;

	while ((code = peek(c, q, &step)) != 0) {
		if (!is_digit(code) && !is_letter(code) &&
			!((strchr(".,:/", (int)code) != NULL || is_hyphen(code)) && code < 0x80 &&
				is_digit(peek_at(c, q + step))))
			break;
		q += step;
	}
	add(c, TOKEN_NUMBER, q, NULL, 0);
}

/* ---- addresses --------------------------------------------------------------------- */

static gboolean
is_mail_char(guint32 c)
{
	return c < 0x80 && (g_ascii_isalnum((char)c) || c == '.' || c == '_' || c == '+' || c == '-');
}

/* Where an e-mail address that begins at p ends, else p. */
static const char *
mail_end(const struct cutter *c, const char *p)
{
	const char *q = p, *dot = NULL;

	while (q < c->end && q - p < 64 && is_mail_char((guchar)*q))
		q++;
	if (q == p || q >= c->end || *q != '@')
		return p;
	for (q++; q < c->end && q - p < 255 && is_mail_char((guchar)*q); q++)
		if (*q == '.' && q + 1 < c->end && g_ascii_isalnum(q[1]))
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
host_end(const struct cutter *c, const char *p)
{
	const char *q = p, *label = p;
	gboolean known = FALSE;

	for (; q < c->end && q - p < 255; q++) {
		if (*q == '.' && q > label && q + 1 < c->end && g_ascii_isalnum(q[1]))
			label = q + 1;
		else if (!g_ascii_isalnum(*q) && *q != '-')
			break;
	}
	known = label > p && is_top_level(label, (size_t)(q - label));
	return known ? q : p;
}

static const char *
trim_link(const char *p, const char *q)
{
	while (q > p && strchr(".,;:!?)'\"]}", q[-1]) != NULL)
		q--;
	return q;
}

static const char *
link_end(const struct cutter *c, const char *p)
{
	gsize left = (gsize)(c->end - p);
	gboolean scheme = (left > 8 && g_ascii_strncasecmp(p, "https://", 8) == 0) ||
		(left > 7 && g_ascii_strncasecmp(p, "http://", 7) == 0) ||
		(left > 4 && g_ascii_strncasecmp(p, "www.", 4) == 0);
	const char *q = p;

	if (!scheme) {
		q = mail_end(c, p);
		if (q == p)
			q = host_end(c, p);
		if (q == p || q >= c->end || *q != '/')
			return q;
	}
	while (q < c->end && q - p < LINK_MAX && !is_space((guchar)*q) && strchr("<>\"", *q) == NULL) {
		size_t step;

		if (is_space(peek(c, q, &step)))
			break;
		q += step;
	}
	return trim_link(p, q);
}

/* ---- marks ------------------------------------------------------------------------- */

static const char *
mark_name(guint32 c)
{
	static const char ascii[] = ".,;:!?()[]{}<>\"'-*/%$#@+=&|_~^\\";
	static const char names[][2] = { ".", ",", ";", ":", "!", "?", "(", ")", "[", "]", "{", "}", "<", ">", "\"", "'",
		"-", "*", "/", "%", "$", "#", "@", "+", "=", "&", "|", "_", "~", "^", "\\" };
	const char *at = c < 0x80 && c != 0 ? strchr(ascii, (int)c) : NULL;

	if (at != NULL)
		return names[at - ascii];
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
	case 0x2026:
		return "…";
	case 0x2013:
	case 0x2014:
	case 0x2212:
		return "-";
	case 0x2022:
	case 0x25CF:
	case 0x25AA:
	case 0xB7:
		return "*";
	case 0x20AC:
		return "€";
	case 0xA3:
		return "£";
	case 0xB0:
	case 0xBA:
		return "°";
	case 0xFF1F:
	case 0xBF:
	case 0x203D:
	case 0x2048:
		return "?";
	case 0xFF01:
	case 0xA1:
		return "!";
	default:
		return is_apostrophe(c) ? "'" : is_hyphen(c) ? "-" : "¤";
	}
}

/* "?!", "!!!" and "..." are one mark each: the one that says most. */
static void
add_mark(struct cutter *c)
{
	size_t step;
	guint32 code = peek(c, c->p, &step), next;
	const char *q = c->p + step, *name = mark_name(code);
	guint dots = code == '.';
	gboolean asks = name[0] == '?', ends = asks || name[0] == '!' || name[0] == '.';

	while (ends && (next = peek(c, q, &step)) != 0 && strchr("?!.", mark_name(next)[0]) != NULL) {
		asks |= mark_name(next)[0] == '?';
		dots += next == '.';
		name = asks ? "?" : next == '.' ? name : "!";
		q += step;
	}
	add(c, TOKEN_MARK, q, dots > 1 && name[0] == '.' ? "…" : name, 0);
}

/* ---- the walk ---------------------------------------------------------------------- */

void
speech_cut(struct speech *w, guint32 start, guint32 end)
{
	struct cutter c = { w, w->source + start, w->source + end, TRUE };

	while (c.p < c.end) {
		size_t step;
		guint32 code = peek(&c, c.p, &step);
		const char *link;

		if (code == '\n' || is_space(code) || code == 0) {
			c.line |= code == '\n';
			c.p += MAX(step, 1);
			continue;
		}
		link = code < 0x80 && g_ascii_isalnum((char)code) ? link_end(&c, c.p) : c.p;
		if (link > c.p)
			add(&c, TOKEN_LINK, link, NULL, 0);
		else if (is_letter(code))
			add_word(&c, 0);
		else if (is_digit(code))
			add_number(&c);
		else
			add_mark(&c);
	}
}

/* Several words between quotation marks are somebody else's. */
static void
flag_quoted(struct speech *w)
{
	gint64 open = -1;
	guint plain = 0;

	for (guint i = 0; i < w->list->len; i++) {
		struct token *word = &g_array_index(w->list, struct token, i);
		gboolean straight = word->kind == TOKEN_MARK && strcmp(word->text, "\"") == 0;

		plain += word->kind == TOKEN_PLAIN;
		if (open >= 0 && (straight || (word->kind == TOKEN_MARK && strcmp(word->text, "»") == 0))) {
			for (gint64 k = open; plain >= 2 && k <= (gint64)i; k++)
				g_array_index(w->list, struct token, k).flags |= TOKEN_QUOTED;
			open = -1;
		} else if (straight || (word->kind == TOKEN_MARK && strcmp(word->text, "«") == 0)) {
			open = i;
			plain = 0;
		} else if (open >= 0 && (gint64)i - open > QUOTED_MAX) {
			open = -1;
		}
	}
}

struct speech *
speech_new(const char *text)
{
	struct speech *w = g_new0(struct speech, 1);
	g_autoptr(GArray) spans = quote_split(text);

	w->source = text;
	w->store = g_string_chunk_new(4096);
	w->list = g_array_new(FALSE, FALSE, sizeof(struct token));
	w->sentences = g_array_new(FALSE, FALSE, sizeof(struct sentence));
	for (guint i = 0; i < spans->len; i++) {
		const struct quote_span *s = &g_array_index(spans, struct quote_span, i);

		if (s->kind == QUOTE_OWN)
			speech_cut(w, s->start, s->end);
	}
	flag_quoted(w);
	speech_group(w);
	return w;
}

void
speech_free(struct speech *w)
{
	if (w == NULL)
		return;
	g_array_unref(w->list);
	g_array_unref(w->sentences);
	g_string_chunk_free(w->store);
	g_free(w);
}

/* ---- looking at them --------------------------------------------------------------- */

const struct token *
speech_at(const struct speech *w, gint64 i)
{
	static const struct token none = { .text = "", .kind = TOKEN_MARK };

	return i >= 0 && i < (gint64)w->list->len ? &g_array_index(w->list, struct token, i) : &none;
}

gboolean
speech_is(const struct speech *w, gint64 i, const char *text)
{
	return strcmp(speech_at(w, i)->text, text) == 0;
}

gboolean
speech_among(const struct speech *w, gint64 i, const char *list)
{
	const char *text = speech_at(w, i)->text;

	if (*text == '\0')
		return FALSE;
	for (const char *p = list; *p != '\0'; p += *p == '|') {
		const char *q = text;

		for (; *q != '\0' && *p == *q; p++, q++)
			;
		if (*q == '\0' && (*p == '|' || *p == '\0'))
			return TRUE;
		for (; *p != '\0' && *p != '|'; p++)
			;
	}
	return FALSE;
}

guint
speech_count(const struct speech *w, guint first, guint end)
{
	guint n = 0;

	for (guint i = first; i < end; i++)
		n += speech_at(w, i)->kind != TOKEN_MARK;
	return n;
}

const struct sentence *
speech_sentence(const struct speech *w, guint i)
{
	return &g_array_index(w->sentences, struct sentence, i);
}

char *
speech_quote(const struct speech *w, guint first, guint end, guint max)
{
	const char *from = w->source + speech_at(w, first)->start;
	gsize n = end > first ? speech_at(w, end - 1)->end - speech_at(w, first)->start : 0;
	gboolean cut = n > max;

	if (cut) {
		const char *back = g_utf8_find_prev_char(from, from + max);

		n = back != NULL ? (gsize)(back - from) : 0;
	}
	return g_strdup_printf("%.*s%s", (int)n, from, cut ? "…" : "");
}
