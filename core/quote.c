/* core/quote.c — tells a writer's own lines from what his mail program put around them.
 *
 * One walk down the lines. It looks a few lines ahead and at the first bytes of each, so the
 * time is linear whatever the text. When in doubt a line is the writer's own: better a quotation
 * shown than a sentence hidden. */
#include "core/quote-private.h"

#include <string.h>

#define LEVEL_MAX 20

static guint8
count_marks(const char *p, const char *end)
{
	guint marks = 0;

	if (p < end && *p == ' ')
		p++;
	for (; p < end && (*p == '>' || (*p == ' ' && p + 1 < end && p[1] == '>')); p++)
		marks += *p == '>';
	return (guint8)MIN(marks, LEVEL_MAX);
}

static void
find_lines(struct splitter *s)
{
	const char *p = s->text, *all = p + strlen(p);

	s->lines = g_array_new(FALSE, FALSE, sizeof(struct line));
	while (p < all) {
		const char *newline = memchr(p, '\n', (size_t)(all - p));
		const char *end = newline != NULL ? newline + 1 : all, *q = p;
		struct line line = { (guint32)(p - s->text), (guint32)(end - s->text), QUOTE_OWN, 0,
			count_marks(p, end), FALSE };

		while (q < end && g_ascii_isspace(*q))
			q++;
		line.blank = q == end;
		g_array_append_val(s->lines, line);
		p = end;
	}
	s->n = s->lines->len;
}

/* What has come before decides what a line is. */
struct mode {
	guint8 kind; /* of lines that nothing else is known of */
	guint8 level; /* of a quotation without ">" */
	gboolean written; /* the writer has said something */
};

static void
set_lines(struct splitter *s, guint i, guint n, enum quote_kind kind, guint level)
{
	for (guint k = 0; k < n; k++) {
		line_at(s, i + k)->kind = (guint8)kind;
		line_at(s, i + k)->level = (guint8)MIN(level, LEVEL_MAX);
	}
}

/* What introduces a quotation at line i: marks it, and returns how many lines it took. */
static guint
take_header(struct splitter *s, struct mode *mode, guint i)
{
	guint n = quote_introduction_at(s, i), next;

	if (n == 0) {
		n = quote_attribution_at(s, i);
		next = next_full(s, i + n);
		if (n == 0)
			return 0;
		if (next < s->n && line_at(s, next)->marks > 0) {
			set_lines(s, i, next - i, QUOTE_HEADER, mode->level + 1U);
			return next - i;
		}
	}
	mode->kind = QUOTE_QUOTED;
	mode->level = (guint8)MIN(mode->level + 1, LEVEL_MAX);
	set_lines(s, i, n, QUOTE_HEADER, mode->level);
	return n;
}

/* Line i, neither blank nor a header; returns how many lines it took. */
static guint
take_line(struct splitter *s, struct mode *mode, guint i)
{
	struct line *l = line_at(s, i);
	g_autofree char *form = NULL;

	if (l->marks > 0) {
		set_lines(s, i, 1, QUOTE_QUOTED, mode->level + l->marks);
		if (mode->kind == QUOTE_SIGNATURE)
			mode->kind = QUOTE_OWN;
		return 1;
	}
	if (mode->kind == QUOTE_OWN) {
		if (quote_may_be_added(s, i))
			form = quote_folded(s, i);
		if (quote_is_signature_mark(s, i) ||
		    (form != NULL && mode->written && quote_is_footer(s, i, form))) {
			mode->kind = QUOTE_SIGNATURE;
		} else if (form != NULL && quote_is_app_line(form)) {
			set_lines(s, i, 1, QUOTE_SIGNATURE, 0);
			return 1;
		}
	}
	set_lines(s, i, 1, mode->kind, mode->level);
	mode->written |= mode->kind == QUOTE_OWN;
	return 1;
}

static void
classify(struct splitter *s)
{
	struct mode mode = { QUOTE_OWN, 0, FALSE };

	for (guint i = 0; i < s->n;) {
		guint n = 0;

		if (line_at(s, i)->blank) {
			set_lines(s, i, 1, mode.kind, mode.level);
			i++;
			continue;
		}
		if (line_at(s, i)->marks == 0)
			n = take_header(s, &mode, i);
		if (n == 0)
			n = take_line(s, &mode, i);
		i += n;
	}
}

/* Blank lines between two quoted ones belong to the quotation. */
static void
adopt_blanks(struct splitter *s)
{
	for (guint i = 1; i < s->n; i++) {
		guint next;
		const struct line *before = line_at(s, i - 1), *after;

		if (!line_at(s, i)->blank || before->kind != QUOTE_QUOTED)
			continue;
		next = next_full(s, i);
		after = next < s->n ? line_at(s, next) : NULL;
		if (after != NULL && after->kind == QUOTE_QUOTED)
			set_lines(s, i, next - i, QUOTE_QUOTED, MIN(before->level, after->level));
		i = next;
	}
}

static void
split(struct splitter *s, const char *text)
{
	s->text = text;
	find_lines(s);
	classify(s);
	adopt_blanks(s);
}

GArray *
quote_split(const char *text)
{
	GArray *spans = g_array_new(FALSE, FALSE, sizeof(struct quote_span));
	struct splitter s;

	split(&s, text);
	for (guint i = 0; i < s.n; i++) {
		const struct line *l = line_at(&s, i);
		struct quote_span *last = spans->len > 0 ?
		    &g_array_index(spans, struct quote_span, spans->len - 1) : NULL;
		struct quote_span span = { (enum quote_kind)l->kind, l->start, l->end, l->level };

		if (last != NULL && last->kind == span.kind && last->level == span.level)
			last->end = l->end;
		else
			g_array_append_val(spans, span);
	}
	g_array_unref(s.lines);
	return spans;
}

/* Behind the blank lines that [start, end) begins with. */
static guint32
past_blank(const char *text, guint32 start, guint32 end)
{
	for (guint32 p = start; p < end && g_ascii_isspace(text[p]); p++)
		if (text[p] == '\n')
			start = p + 1;
	return start;
}

char *
quote_own_of(const char *text, const GArray *spans)
{
	GString *own = g_string_new(NULL);

	for (guint i = 0; i < spans->len; i++) {
		const struct quote_span *s = &g_array_index(spans, struct quote_span, i);
		guint32 start = own->len == 0 ? past_blank(text, s->start, s->end) : s->start;

		if (s->kind == QUOTE_OWN)
			g_string_append_len(own, text + start, (gssize)(s->end - start));
	}
	while (own->len > 0 && g_ascii_isspace(own->str[own->len - 1]))
		g_string_truncate(own, own->len - 1);
	return g_string_free(own, FALSE);
}

char *
quote_own(const char *text)
{
	g_autoptr(GArray) spans = quote_split(text);

	return quote_own_of(text, spans);
}

/* One line of an answer's quotation. What was quoted without ">" gets its marks here. */
static void
append_quoted(GString *out, const struct splitter *s, const struct line *l)
{
	const char *p = s->text + l->start, *end = s->text + l->end;
	int depth = l->kind == QUOTE_HEADER ? MAX(l->level - 1, 0) : l->level;

	while (end > p && g_ascii_isspace(end[-1]))
		end--;
	for (int i = MIN(l->marks, depth); i < depth + 1; i++)
		g_string_append_c(out, '>');
	if (end > p && *p != '>')
		g_string_append_c(out, ' ');
	g_string_append_len(out, p, end - p);
	g_string_append_c(out, '\n');
}

char *
quote_reply(const char *text, const char *attribution)
{
	GString *out = g_string_new(NULL);
	struct splitter s;
	gboolean gap = FALSE, any = FALSE;

	if (attribution != NULL && *attribution != '\0')
		g_string_append_printf(out, "%s\n", attribution);
	split(&s, text);
	for (guint i = 0; i < s.n; i++) {
		const struct line *l = line_at(&s, i);

		if (l->kind == QUOTE_SIGNATURE)
			continue;
		if (l->blank) {
			gap = any;
			continue;
		}
		if (gap)
			g_string_append(out, ">\n");
		gap = FALSE;
		any = TRUE;
		append_quoted(out, &s, l);
	}
	g_array_unref(s.lines);
	return g_string_free(out, FALSE);
}
