/* net/mapper-scan.c — the tokens of a jq program: words outside strings and comments. */
#include "net/mapper-scan.h"

#include <string.h>

#define NESTING_MAX 1000 /* brackets and strings within each other */

const char *const mapper_functions[] = { "about", "probe", "learn", "pull", "page", "listen", "push",
	"sent", "look", "found", "person", "people", "fault", "check", "hide", "login", "refresh", NULL };

/* They reach for files, the environment or other inputs, or end the run without a word. */
static const char *const refused_words[] = { "import", "include", "env", "input", "inputs", "debug",
	"stderr", "input_filename", "input_line_number", "halt", "halt_error", "get_search_list",
	"modulemeta", "_input" };
static const char *const refused_variables[] = { "ENV", "__prog_args", "__loc__" };

struct scan {
	struct mapper_scan *found;
	const char *p;
	int line;
	char open[NESTING_MAX]; /* ( [ { or " for the string around an interpolation */
	int depth;
	int defs; /* definitions that are open outside brackets */
	gboolean in_string;
	gboolean after_def, after_dollar, after_dot;
};

static gboolean
is_one_of(const char *const *words, gsize n, const char *word)
{
	for (gsize i = 0; i < n; i++)
		if (strcmp(words[i], word) == 0)
			return TRUE;
	return FALSE;
}

static char
innermost(const struct scan *s)
{
	return s->depth > 0 ? s->open[s->depth - 1] : '\0';
}

static void
refuse(struct scan *s, char *word)
{
	g_free(s->found->refused);
	s->found->refused = word;
	s->found->line = s->line;
}

static void
push(struct scan *s, char c)
{
	if (s->depth < NESTING_MAX)
		s->open[s->depth++] = c;
	else
		refuse(s, g_strndup(&c, 1));
}

static const char *
skip_blank(const char *p)
{
	return p + strspn(p, " \t\r\n");
}

static void
scan_string(struct scan *s)
{
	if (*s->p == '\n')
		s->line++;
	if (*s->p == '"') {
		s->in_string = FALSE;
		s->p++;
	} else if (*s->p == '\\' && s->p[1] == '(') {
		push(s, '"');
		s->in_string = FALSE;
		s->p += 2;
	} else {
		s->p += *s->p == '\\' && s->p[1] != '\0' && s->p[1] != '\n' ? 2 : 1;
	}
}

static void
define(struct scan *s, const char *word)
{
	const char *behind = skip_blank(s->p);

	if (s->depth > 0)
		return;
	for (gsize i = 0; s->defs == 0 && *behind == ':' && mapper_functions[i] != NULL; i++)
		if (strcmp(mapper_functions[i], word) == 0)
			g_ptr_array_add(s->found->functions, g_strdup(word));
	s->defs++;
}

static void
scan_word(struct scan *s)
{
	gsize n = strspn(s->p, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_");
	g_autofree char *word = g_strndup(s->p, n);
	gboolean variable = s->after_dollar, field = s->after_dot, defined = s->after_def, key;

	s->p += n;
	s->after_dollar = s->after_dot = FALSE;
	s->after_def = !variable && !field && strcmp(word, "def") == 0;
	key = innermost(s) == '{' && *skip_blank(s->p) == ':';
	if (s->found->refused == NULL && !field && !(key && !variable) &&
	    (variable ? is_one_of(refused_variables, G_N_ELEMENTS(refused_variables), word)
		      : is_one_of(refused_words, G_N_ELEMENTS(refused_words), word)))
		refuse(s, g_strconcat(variable ? "$" : "", word, NULL));
	if (defined)
		define(s, word);
}

static void
scan_sign(struct scan *s)
{
	char c = *s->p++;

	s->after_dollar = c == '$';
	s->after_dot = c == '.';
	s->after_def = FALSE;
	switch (c) {
	case '"':
		s->in_string = TRUE;
		break;
	case '(': case '[': case '{':
		push(s, c);
		break;
	case ')':
		s->in_string = innermost(s) == '"';
		s->depth -= s->depth > 0;
		break;
	case ']': case '}':
		s->depth -= s->depth > 0;
		break;
	case ';':
		if (s->depth == 0 && s->defs > 0)
			s->defs--;
		break;
	default:
		break;
	}
}

static void
scan_code(struct scan *s)
{
	if (*s->p == '\n')
		s->line++;
	if (*s->p == '#') {
		s->p += strcspn(s->p, "\n");
	} else if (g_ascii_isspace(*s->p)) {
		s->after_dot = FALSE; /* behind $ and def jq allows blanks */
		s->p++;
	} else if (g_ascii_isalpha(*s->p) || *s->p == '_') {
		scan_word(s);
	} else {
		scan_sign(s);
	}
}

struct mapper_scan *
mapper_scan_new(const char *text)
{
	g_autofree struct scan *s = g_new0(struct scan, 1);

	s->found = g_new0(struct mapper_scan, 1);
	s->found->functions = g_ptr_array_new_with_free_func(g_free);
	s->p = text;
	s->line = 1;
	while (*s->p != '\0')
		if (s->in_string)
			scan_string(s);
		else
			scan_code(s);
	return s->found;
}

void
mapper_scan_free(struct mapper_scan *scan)
{
	g_ptr_array_free(scan->functions, TRUE);
	g_free(scan->refused);
	g_free(scan);
}

gboolean
mapper_scan_has(const struct mapper_scan *scan, const char *function)
{
	for (guint i = 0; i < scan->functions->len; i++)
		if (strcmp(scan->functions->pdata[i], function) == 0)
			return TRUE;
	return FALSE;
}
