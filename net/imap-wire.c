/* net/imap-wire.c — a strict, small reader of IMAP responses. */
#include "net/imap-wire.h"

#include "base/date.h"
#include "base/text.h"
#include "cache/ledger.h"

#include <string.h>

#define DEPTH_MAX 32 /* nested lists in an item that is skipped */
#define WORDS_MAX 200

void
wire_init(struct wire *w)
{
	w->text = g_string_sized_new(256);
	w->literals = g_ptr_array_new_with_free_func((GDestroyNotify)g_bytes_unref);
}

void
wire_reset(struct wire *w)
{
	g_string_truncate(w->text, 0);
	g_ptr_array_set_size(w->literals, 0);
}

void
wire_clear(struct wire *w)
{
	g_string_free(w->text, TRUE);
	g_ptr_array_unref(w->literals);
}

gint64
wire_literal_length(const char *line, gsize len)
{
	gsize at = len;
	gint64 n = 0;

	if (len < 3 || line[len - 1] != '}')
		return -1;
	for (at = len - 1; at > 0 && g_ascii_isdigit(line[at - 1]); at--)
		;
	if (at == len - 1 || at == 0 || line[at - 1] != '{')
		return -1;
	for (; at < len - 1; at++) {
		if (n > (G_MAXINT64 - 9) / 10)
			return G_MAXINT64;
		n = n * 10 + (line[at] - '0');
	}
	return n;
}

/* ---- a cursor over one response ---------------------------------------------------- */

struct scan {
	const char *p, *end;
	const struct wire *wire;
	guint literal; /* next one */
};

static struct scan
scan_of(const struct wire *w)
{
	return (struct scan){w->text->str, w->text->str + w->text->len, w, 0};
}

static gboolean
take(struct scan *s, char c)
{
	if (s->p >= s->end || *s->p != c)
		return FALSE;
	s->p++;
	return TRUE;
}

static gboolean
take_word(struct scan *s, const char *word)
{
	gsize n = strlen(word);

	if ((gsize)(s->end - s->p) < n || g_ascii_strncasecmp(s->p, word, n) != 0)
		return FALSE;
	s->p += n;
	return TRUE;
}

static gboolean
take_number(struct scan *s, guint64 max, guint64 *out)
{
	const char *start = s->p;
	guint64 n = 0;

	for (; s->p < s->end && g_ascii_isdigit(*s->p); s->p++) {
		guint64 digit = (guint64)(*s->p - '0');

		if (n > (max - digit) / 10)
			return FALSE;
		n = n * 10 + digit;
	}
	*out = n;
	return s->p > start;
}

static gboolean
take_u32(struct scan *s, guint32 *out)
{
	guint64 n;

	if (!take_number(s, G_MAXUINT32, &n))
		return FALSE;
	*out = (guint32)n;
	return TRUE;
}

/* "quoted" into `out` (NULL: skipped). */
static gboolean
take_quoted(struct scan *s, GString *out)
{
	if (!take(s, '"'))
		return FALSE;
	while (s->p < s->end && *s->p != '"') {
		if (*s->p == '\\' && ++s->p == s->end)
			return FALSE;
		if (out != NULL)
			g_string_append_c(out, *s->p);
		s->p++;
	}
	return take(s, '"');
}

static gboolean
take_literal(struct scan *s, GBytes **out)
{
	guint64 n;
	GBytes *bytes;

	if (!take(s, '{') || !take_number(s, G_MAXINT64, &n) || !take(s, '}') ||
	    s->literal >= s->wire->literals->len)
		return FALSE;
	bytes = s->wire->literals->pdata[s->literal++];
	if (g_bytes_get_size(bytes) != n)
		return FALSE;
	if (out != NULL)
		*out = bytes;
	return TRUE;
}

/* Any value: atom, string, literal, or a list of them. */
static gboolean
skip_value(struct scan *s)
{
	int depth = 0;

	do {
		if (s->p >= s->end)
			return FALSE;
		if (*s->p == '(') {
			if (++depth > DEPTH_MAX)
				return FALSE;
			s->p++;
		} else if (*s->p == ')') {
			if (depth-- == 0)
				return FALSE;
			s->p++;
		} else if (*s->p == '"') {
			if (!take_quoted(s, NULL))
				return FALSE;
		} else if (*s->p == '{') {
			if (!take_literal(s, NULL))
				return FALSE;
		} else if (*s->p == ' ') {
			if (depth == 0)
				return FALSE;
			s->p++;
		} else {
			if (*s->p == '\0') /* which strchr finds in every string */
				return FALSE;
			while (s->p < s->end && strchr(" ()\"{", *s->p) == NULL)
				s->p++;
		}
	} while (depth > 0);
	return TRUE;
}

/* ---- lines ------------------------------------------------------------------------- */

gboolean
wire_untagged(const struct wire *w, const char *word)
{
	struct scan s = scan_of(w);

	return take_word(&s, "* ") && take_word(&s, word) &&
		(s.p == s.end || !g_ascii_isalnum(*s.p));
}

gboolean
wire_number(const struct wire *w, const char *word, guint32 *n)
{
	struct scan s = scan_of(w);
	guint32 value;

	if (!take_word(&s, "* ") || !take_u32(&s, &value) || !take(&s, ' ') ||
	    !take_word(&s, word) || (s.p != s.end && *s.p != ' '))
		return FALSE;
	*n = value; /* only now: a caller keeps the last EXISTS in it */
	return TRUE;
}

const char *
wire_code(const struct wire *w, const char *name, gsize *len)
{
	const char *open = memchr(w->text->str, '[', w->text->len);
	struct scan s = {open, w->text->str + w->text->len, w, 0};
	const char *close;

	/* a code stands right after OK, NO, BAD, BYE or PREAUTH: nowhere else is it one */
	if (open == NULL || open - w->text->str > 40)
		return NULL;
	s.p++;
	if (!take_word(&s, name) || (s.p < s.end && *s.p != ' ' && *s.p != ']'))
		return NULL;
	take(&s, ' ');
	close = memchr(s.p, ']', (gsize)(s.end - s.p));
	if (close == NULL)
		return NULL;
	*len = (gsize)(close - s.p);
	return s.p;
}

gboolean
wire_code_number(const struct wire *w, const char *name, guint64 *n)
{
	gsize len;
	const char *arg = wire_code(w, name, &len);
	struct scan s = {arg, arg != NULL ? arg + len : NULL, w, 0};

	return arg != NULL && take_number(&s, G_MAXINT64, n) && s.p == s.end;
}

gboolean
wire_item_number(const struct wire *w, const char *name, guint64 *n)
{
	const char *open = strrchr(w->text->str, '(');
	struct scan s = {open, w->text->str + w->text->len, w, 0};

	if (open == NULL)
		return FALSE;
	s.p++;
	while (s.p < s.end && *s.p != ')') {
		gboolean this = take_word(&s, name) && s.p < s.end && *s.p == ' ';

		if (!this && !skip_value(&s))
			return FALSE;
		if (!take(&s, ' '))
			return FALSE;
		if (this)
			return take_number(&s, G_MAXINT64, n);
		if (!skip_value(&s))
			return FALSE;
		take(&s, ' ');
	}
	return FALSE;
}

char *
wire_words(const struct wire *w)
{
	const char *p = w->text->str, *close;
	gsize skip = strcspn(p, " "); /* tag */

	p += skip;
	p += strspn(p, " ");
	skip = strcspn(p, " "); /* NO, BAD, BYE */
	p += skip;
	p += strspn(p, " ");
	if (*p == '[' && (close = strchr(p, ']')) != NULL && close[1] != '\0')
		p = close + 1 + strspn(close + 1, " ");
	return text_ellipsis(p, WORDS_MAX, TEXT_LINE);
}

gboolean
wire_set(const char *text, guint32 below, GArray *out)
{
	struct scan s = {text, text + strlen(text), NULL, 0};

	do {
		guint32 a, b;

		if (!take_u32(&s, &a) || a == 0)
			return FALSE;
		b = a;
		if (take(&s, ':') && (!take_u32(&s, &b) || b == 0))
			return FALSE;
		if (a > b) {
			guint32 swap = a;

			a = b;
			b = swap;
		}
		if (below > 0)
			b = MIN(b, below - 1);
		if (a > b)
			continue;
		if (b - a >= WIRE_SET_MAX - MIN(out->len, WIRE_SET_MAX))
			return FALSE;
		for (guint32 uid = a;; uid++) {
			g_array_append_val(out, uid);
			if (uid == b)
				break;
		}
	} while (take(&s, ','));
	return s.p == s.end;
}

gboolean
wire_vanished(const struct wire *w, guint32 below, GArray *out)
{
	struct scan s = scan_of(w);

	if (!take_word(&s, "* VANISHED "))
		return FALSE;
	take_word(&s, "(EARLIER) ");
	return wire_set(s.p, below, out);
}

gboolean
wire_search(const struct wire *w, GArray *out)
{
	struct scan s = scan_of(w);

	if (!take_word(&s, "* SEARCH"))
		return FALSE;
	while (take(&s, ' ')) {
		guint32 uid;

		if (s.p == s.end || *s.p == '(') /* trailing space; (MODSEQ n) */
			break;
		if (!take_u32(&s, &uid) || out->len >= WIRE_SET_MAX)
			return FALSE;
		g_array_append_val(out, uid);
	}
	return TRUE;
}

/* ---- FETCH ------------------------------------------------------------------------- */

static gboolean
take_flags(struct scan *s, guint32 *flags)
{
	static const struct {
		const char *name;
		guint32 bit;
	} known[] = {{"\\Seen", FLAG_SEEN}, {"\\Answered", FLAG_ANSWERED},
		{"\\Flagged", FLAG_FLAGGED}, {"\\Deleted", FLAG_DELETED}, {"\\Draft", FLAG_DRAFT}};

	if (!take(s, '('))
		return FALSE;
	*flags = 0;
	while (s->p < s->end && *s->p != ')') {
		const char *start = s->p;

		while (s->p < s->end && strchr(" ()\"{", *s->p) == NULL)
			s->p++;
		for (gsize i = 0; i < G_N_ELEMENTS(known); i++)
			if ((gsize)(s->p - start) == strlen(known[i].name) &&
			    g_ascii_strncasecmp(start, known[i].name, (gsize)(s->p - start)) == 0)
				*flags |= known[i].bit;
		if (s->p == start || (!take(s, ' ') && (s->p >= s->end || *s->p != ')')))
			return FALSE;
	}
	return take(s, ')');
}

/* "17-Jul-1996 02:44:25 -0700"; an odd one costs the date, not the message. */
static gboolean
take_date(struct scan *s, gint64 *ms)
{
	g_autoptr(GString) text = g_string_new(NULL);

	if (!take_quoted(s, text))
		return FALSE;
	for (gsize i = 0; i < text->len && i < 11; i++)
		if (text->str[i] == '-')
			text->str[i] = ' ';
	if (!date_parse(g_strstrip(text->str), ms))
		*ms = 0;
	return TRUE;
}

/* After "BODY[": the section, its origin, the bytes. */
static gboolean
take_body(struct scan *s, struct wire_fetch *f)
{
	guint64 origin;

	while (s->p < s->end && *s->p != ']')
		s->p++;
	if (!take(s, ']'))
		return FALSE;
	f->origin = -1;
	if (take(s, '<')) {
		if (!take_number(s, G_MAXUINT32, &origin) || !take(s, '>'))
			return FALSE;
		f->origin = (gint64)origin;
	}
	if (!take(s, ' '))
		return FALSE;
	f->has_body = TRUE;
	f->body = NULL;
	if (s->p < s->end && *s->p == '{')
		return take_literal(s, &f->body);
	if (s->p < s->end && *s->p == '"') {
		GString *text = g_string_new(NULL);
		gboolean ok = take_quoted(s, text);

		g_clear_pointer(&f->spare, g_bytes_unref);
		f->spare = g_string_free_to_bytes(text);
		f->body = f->spare;
		return ok;
	}
	return take_word(s, "NIL");
}

static gboolean
take_modseq(struct scan *s, guint64 *modseq)
{
	return take(s, '(') && take_number(s, G_MAXINT64, modseq) && take(s, ')');
}

static gboolean
take_item(struct scan *s, struct wire_fetch *f)
{
	if (take_word(s, "UID "))
		return (f->has_uid = take_u32(s, &f->uid)) && f->uid != 0;
	if (take_word(s, "FLAGS "))
		return (f->has_flags = take_flags(s, &f->flags));
	if (take_word(s, "RFC822.SIZE ")) {
		guint64 size = 0;

		f->has_size = take_number(s, G_MAXINT64, &size);
		f->size = (guint32)MIN(size, G_MAXUINT32);
		return f->has_size;
	}
	if (take_word(s, "INTERNALDATE "))
		return take_date(s, &f->received);
	if (take_word(s, "MODSEQ "))
		return take_modseq(s, &f->modseq);
	if (take_word(s, "BODY["))
		return take_body(s, f);
	return skip_value(s) && take(s, ' ') && skip_value(s);
}

gboolean
wire_fetch(const struct wire *w, struct wire_fetch *f, gboolean *broken)
{
	struct scan s = scan_of(w);

	*f = (struct wire_fetch){.origin = -1};
	if (broken != NULL)
		*broken = FALSE;
	if (!take_word(&s, "* ") || !take_u32(&s, &f->seq) || !take_word(&s, " FETCH "))
		return FALSE;
	if (take(&s, '(')) {
		do {
			if (!take_item(&s, f))
				goto bad;
		} while (take(&s, ' '));
		if (take(&s, ')') && s.p == s.end)
			return TRUE;
	}
bad:
	if (broken != NULL)
		*broken = TRUE;
	wire_fetch_clear(f);
	return FALSE;
}

void
wire_fetch_clear(struct wire_fetch *f)
{
	g_clear_pointer(&f->spare, g_bytes_unref);
	f->body = NULL;
}
