/* cache/search-query.c — what a person typed, as FTS5 understands it and nothing more. */
#include "cache/search-query.h"

#include "base/text.h"

#include <string.h>

#define TOKENS_MAX 32
#define QUERY_MAX 2000
#define SHORT 3 /* letters of a prefix that is everywhere */

struct token {
	char *words; /* folded */
	const char *column; /* NULL any */
	gboolean not_, prefix, bare; /* bare: not in quotes */
};

static void
token_free(gpointer p)
{
	struct token *t = p;

	g_free(t->words);
	g_free(t);
}

/* What the tokenizer unicode61 takes into words; a token without any would match nothing. */
static gboolean
is_word_char(gunichar c)
{
	if (c < 0x80)
		return g_ascii_isalnum((char)c);
	switch (g_unichar_type(c)) {
	case G_UNICODE_LOWERCASE_LETTER:
	case G_UNICODE_UPPERCASE_LETTER:
	case G_UNICODE_TITLECASE_LETTER:
	case G_UNICODE_MODIFIER_LETTER:
	case G_UNICODE_OTHER_LETTER:
	case G_UNICODE_DECIMAL_NUMBER:
	case G_UNICODE_LETTER_NUMBER:
	case G_UNICODE_OTHER_NUMBER:
	case G_UNICODE_PRIVATE_USE:
		return TRUE;
	default:
		return FALSE;
	}
}

static const char *
next_char(const char *s)
{
	return s + g_utf8_skip[*(const guchar *)s];
}

static gboolean
has_word(const char *s)
{
	for (; *s != '\0'; s = next_char(s))
		if (is_word_char(g_utf8_get_char(s)))
			return TRUE;
	return FALSE;
}

/* subject:, from: — the columns of the index. */
static const char *
take_column(const char **s)
{
	static const struct {
		const char *name, *column;
	} columns[] = { { "subject:", "subject" }, { "from:", "people" } };

	for (gsize i = 0; i < G_N_ELEMENTS(columns); i++) {
		gsize n = strlen(columns[i].name);

		if (g_ascii_strncasecmp(*s, columns[i].name, n) == 0 && (*s)[n] != '\0' &&
			(*s)[n] != ' ') {
			*s += n;
			return columns[i].column;
		}
	}
	return NULL;
}

static struct token *
next_token(const char **s)
{
	struct token *t = g_new0(struct token, 1);
	const char *start, *end;

	if (**s == '-' && (*s)[1] != '\0' && (*s)[1] != ' ' && (*s)[1] != '-') {
		t->not_ = TRUE;
		(*s)++;
	}
	t->column = take_column(s);
	if (**s == '"') {
		start = *s + 1;
		end = strchr(start, '"');
		if (end == NULL)
			end = start + strlen(start);
		*s = *end == '"' ? end + 1 : end;
	} else {
		t->bare = TRUE;
		start = *s;
		end = start + strcspn(start, " \"");
		*s = end;
	}
	if (**s == '*') { /* "phrase"* too */
		t->prefix = TRUE;
		(*s)++;
	}
	if (t->bare && end > start && end[-1] == '*') {
		t->prefix = TRUE;
		end--;
	}
	t->words = text_fold(start, end - start);
	return t;
}

static GPtrArray *
split(const char *query)
{
	GPtrArray *list = g_ptr_array_new_with_free_func(token_free);
	g_autofree char *valid = text_utf8(query, (gssize)strnlen(query, QUERY_MAX));
	const char *s;

	/* All white space is a blank. */
	for (char *c = valid; *c != '\0'; c++)
		if (g_ascii_isspace(*c))
			*c = ' ';
	for (s = valid; *s != '\0' && list->len < TOKENS_MAX;) {
		struct token *t;

		if (*s == ' ') {
			s++;
			continue;
		}
		t = next_token(&s);
		if (has_word(t->words))
			g_ptr_array_add(list, t);
		else
			token_free(t);
	}
	return list;
}

static void
append_token(GString *out, const struct token *t)
{
	if (t->column != NULL)
		g_string_append_printf(out, "%s : ", t->column);
	g_string_append_c(out, '"');
	for (const char *c = t->words; *c != '\0'; c++)
		g_string_append(out, *c == '"' ? "\"\"" : (char[]){ *c, '\0' });
	g_string_append_c(out, '"');
	if (t->prefix)
		g_string_append(out, " *");
}

/* The words of a token as they would be marked in a snippet, a prefix with a star. A letter
 * beside a word (l'argent) would be found everywhere. */
static void
append_terms(GPtrArray *terms, const struct token *t)
{
	const char *s = t->words;

	while (*s != '\0') {
		const char *start;
		glong n = 0;

		while (*s != '\0' && !is_word_char(g_utf8_get_char(s)))
			s = next_char(s);
		start = s;
		for (; *s != '\0' && is_word_char(g_utf8_get_char(s)); n++)
			s = next_char(s);
		if (n > 1 || (n == 1 && start == t->words && *s == '\0'))
			g_ptr_array_add(terms, g_strdup_printf("%.*s%s", (int)(s - start), start,
				t->prefix && *s == '\0' ? "*" : ""));
	}
}

static gboolean
all_not(const GPtrArray *list)
{
	for (guint i = 0; i < list->len; i++)
		if (!((const struct token *)g_ptr_array_index(list, i))->not_)
			return FALSE;
	return TRUE;
}

char *
search_expression(const char *query, gboolean typing, GPtrArray *terms)
{
	g_autoptr(GPtrArray) list = split(query != NULL ? query : "");
	GString *out;
	gboolean nothing_but_not = all_not(list);

	if (list->len == 0)
		return NULL;
	out = g_string_new("(");
	for (guint i = 0; i < list->len; i++) {
		struct token *t = g_ptr_array_index(list, i);

		/* FTS5 knows no lone NOT: then the dash is just a dash. */
		if (t->not_ && !nothing_but_not)
			continue;
		if (typing && i == list->len - 1 && t->bare && !g_str_has_suffix(query, " "))
			t->prefix = TRUE;
		if (out->len > 1)
			g_string_append(out, " AND ");
		append_token(out, t);
		if (t->column == NULL)
			append_terms(terms, t);
	}
	g_string_append_c(out, ')');
	for (guint i = 0; i < list->len && !nothing_but_not; i++) {
		const struct token *t = g_ptr_array_index(list, i);

		if (!t->not_)
			continue;
		g_string_append(out, " NOT (");
		append_token(out, t);
		g_string_append_c(out, ')');
	}
	return g_string_free(out, FALSE);
}

/* A dash or a quote before it may change what all the words mean together. */
gboolean
search_short_prefix(const char *query, char **rest, char **prefix, const char **column)
{
	const char *before = strrchr(query, ' '), *last;
	g_autofree char *folded = NULL;

	before = last = before != NULL ? before + 1 : query;
	*column = take_column(&last);
	if (*last == '\0' || strlen(query) > QUERY_MAX || strpbrk(query, "\"\t\r\n") != NULL ||
		*query == '-' || strstr(query, " -") != NULL || !g_utf8_validate(query, -1, NULL))
		return FALSE;
	for (const char *s = last; *s != '\0'; s = next_char(s))
		if (!is_word_char(g_utf8_get_char(s)))
			return FALSE;
	folded = text_fold(last, -1);
	if (*folded == '\0' || g_utf8_strlen(folded, -1) > SHORT)
		return FALSE;
	*rest = g_strndup(query, (gsize)(before - query));
	*prefix = g_steal_pointer(&folded);
	return TRUE;
}

/* ---- snippets ----------------------------------------------------------------------- */

static gboolean
is_term(const char *folded, const GPtrArray *terms)
{
	for (guint i = 0; i < terms->len; i++) {
		const char *term = g_ptr_array_index(terms, i);
		gsize n = strlen(term);

		if (term[n - 1] == '*' ? strncmp(folded, term, n - 1) == 0 : strcmp(folded, term) == 0)
			return TRUE;
	}
	return FALSE;
}

/* Most words are told from all terms by their first letter. */
static gboolean
may_be_term(const char *word, const GPtrArray *terms)
{
	if ((guchar)*word >= 0x80)
		return TRUE;
	for (guint i = 0; i < terms->len; i++)
		if (*(const char *)g_ptr_array_index(terms, i) == g_ascii_tolower(*word))
			return TRUE;
	return FALSE;
}

/* Walks the words of the original; each is folded on its own, so that offsets stay those of
 * the original however long its folded form is. */
static const char *
find_word(const char *text, const GPtrArray *terms, const char **end)
{
	const char *s = text;

	while (*s != '\0') {
		const char *start;
		g_autofree char *folded = NULL;

		while (*s != '\0' && !is_word_char(g_utf8_get_char(s)))
			s = next_char(s);
		start = s;
		while (*s != '\0' && (is_word_char(g_utf8_get_char(s)) || g_unichar_ismark(g_utf8_get_char(s))))
			s = next_char(s);
		if (s == start)
			break;
		if (!may_be_term(start, terms))
			continue;
		folded = text_fold(start, s - start);
		if (is_term(folded, terms)) {
			*end = s;
			return start;
		}
	}
	return NULL;
}

/* Folded as a whole before it is cut into words, as the index does: folding can make letters of a sign
 * (№5 is the word no5), and join what a soft hyphen parted. */
gboolean
search_has_prefix(const char *text, const char *prefix)
{
	g_autofree char *folded = text != NULL ? text_fold(text, -1) : NULL;
	gsize n = strlen(prefix);
	gboolean inside = FALSE;

	for (const char *s = folded; s != NULL && *s != '\0'; s = next_char(s)) {
		gboolean word = is_word_char(g_utf8_get_char(s));

		if (word && !inside && strncmp(s, prefix, n) == 0)
			return TRUE;
		inside = word;
	}
	return FALSE;
}

static const char *
step_back(const char *text, const char *from, int bytes)
{
	const char *s = from - text > bytes ? from - bytes : text;

	while (s > text && ((guchar)*s & 0xc0) == 0x80)
		s--;
	/* Begin at a word when one is near. */
	if (s > text) {
		const char *blank = memchr(s, ' ', (gsize)(from - s));

		if (blank != NULL)
			s = blank + 1;
	}
	return s;
}

static void
append_line(GString *out, const char *from, const char *to)
{
	for (; from < to; from++) {
		gboolean space = g_ascii_isspace(*from);

		if (space && (out->len == 0 || out->str[out->len - 1] == ' '))
			continue;
		g_string_append_c(out, space ? ' ' : *from);
	}
}

char *
search_snippet(const char *text, const GPtrArray *terms, int bytes, int *at, int *len)
{
	const char *end = NULL, *hit, *start, *stop;
	GString *out;

	*at = *len = 0;
	if (terms->len == 0 || (hit = find_word(text, terms, &end)) == NULL)
		return NULL;
	start = step_back(text, hit, bytes / 3);
	stop = end + strnlen(end, (gsize)bytes * 2 / 3);
	while (stop > end && ((guchar)*stop & 0xc0) == 0x80)
		stop--;
	out = g_string_new(start > text ? "…" : NULL);
	append_line(out, start, hit);
	*at = (int)out->len;
	*len = (int)(end - hit);
	append_line(out, hit, stop);
	if (*stop != '\0')
		g_string_append(out, "…");
	return g_string_free(out, FALSE);
}
