/* core/canned.c — reads the file of a template: keys, then its parts. */
#include "core/canned.h"

#include "base/err.h"

#include <glib/gi18n.h>
#include <string.h>

#define NAME_MAX_ 80
#define RULE "--- "

static const struct {
	const char *name, *help;
} parts[] = {
#define PART_ROW(part, name, help) { name, help },
	CANNED_PARTS(PART_ROW)
#undef PART_ROW
};

const char *
canned_part_name(enum canned_part part)
{
	return parts[part].name;
}

const char *
canned_part_help(enum canned_part part)
{
	return parts[part].help;
}

gboolean
canned_part_parse(const char *name, enum canned_part *part)
{
	for (guint i = 0; i < CANNED_PART_N; i++)
		if (strcmp(parts[i].name, name) == 0) {
			*part = (enum canned_part)i;
			return TRUE;
		}
	return FALSE;
}

static void
ask_free(gpointer ask)
{
	struct canned_ask *a = ask;

	g_free(a->name);
	g_free(a->question);
	g_free(a->preset);
	g_free(a);
}

void
canned_free(struct canned *c)
{
	g_free(c->name);
	g_free(c->title);
	g_free(c->lang);
	g_free(c->motive);
	g_free(c->keywords);
	g_free(c->subject);
	for (int i = 0; i < CANNED_PART_N; i++)
		g_free(c->parts[i]);
	g_ptr_array_unref(c->asks);
	g_ptr_array_unref(c->files);
	g_free(c);
}

gboolean
canned_name_is_good(const char *name)
{
	gsize n = strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789.-");

	return n > 0 && n <= NAME_MAX_ && name[n] == '\0' && *name != '.' && *name != '-' && name[n - 1] != '.';
}

/* ---- keys ------------------------------------------------------------------------------ */

struct reading {
	struct canned *canned;
	guint line;
	GError **error;
};

static gboolean
wrong(const struct reading *r, const char *format, ...) G_GNUC_PRINTF(2, 3);

/* Always FALSE. */
static gboolean
wrong(const struct reading *r, const char *format, ...)
{
	g_autofree char *why = NULL;
	va_list args;

	va_start(args, format);
	why = g_strdup_vprintf(format, args);
	va_end(args);
	return err_set(r->error, ERR_INPUT, "%s.tpl:%u: %s", r->canned->name, r->line, why);
}

/* "NAME | QUESTION" or "NAME | QUESTION | PRESET" */
static gboolean
read_ask(const struct reading *r, const char *value)
{
	g_auto(GStrv) words = g_strsplit(value, "|", 3);
	struct canned_ask *ask;
	guint n = g_strv_length(words);

	for (guint i = 0; i < n; i++)
		g_strstrip(words[i]);
	if (n < 2 || *words[0] == '\0' || *words[1] == '\0' ||
		words[0][strspn(words[0], "abcdefghijklmnopqrstuvwxyz0123456789_")] != '\0')
		return wrong(r, _("a question is written ask: NAME | QUESTION, the name in small letters"));
	ask = g_new0(struct canned_ask, 1);
	ask->name = g_strdup(words[0]);
	ask->question = g_strdup(words[1]);
	ask->preset = n > 2 && *words[2] != '\0' ? g_strdup(words[2]) : NULL;
	g_ptr_array_add(r->canned->asks, ask);
	return TRUE;
}

/* A name, never a path: it lies beside the template. */
static gboolean
read_file(const struct reading *r, const char *value)
{
	if (*value == '\0' || *value == '.' || strchr(value, '/') != NULL)
		return wrong(r, _("“%s” is no file name: the file lies in the folder files beside the template"), value);
	g_ptr_array_add(r->canned->files, g_strdup(value));
	return TRUE;
}

static gboolean
read_lang(const struct reading *r, const char *value)
{
	if (strcmp(value, "fr") != 0 && strcmp(value, "en") != 0)
		return wrong(r, _("lang is fr or en, not “%s”"), value);
	g_free(r->canned->lang);
	r->canned->lang = g_strdup(value);
	return TRUE;
}

static gboolean
read_key(const struct reading *r, const char *key, const char *value)
{
	struct canned *c = r->canned;
	char **const texts[] = { &c->title, &c->motive, &c->keywords, &c->subject };
	static const char *const names[] = { "title", "motive", "keywords", "subject" };

	if (strcmp(key, "ask") == 0)
		return read_ask(r, value);
	if (strcmp(key, "file") == 0)
		return read_file(r, value);
	if (strcmp(key, "lang") == 0)
		return read_lang(r, value);
	for (gsize i = 0; i < G_N_ELEMENTS(names); i++)
		if (strcmp(key, names[i]) == 0) {
			g_free(*texts[i]);
			*texts[i] = g_strdup(value);
			return TRUE;
		}
	return wrong(r, _("“%s” is no key: title, lang, motive, keywords, subject, ask and file are"), key);
}

static gboolean
read_header_line(const struct reading *r, char *line)
{
	char *colon;

	g_strstrip(line);
	if (*line == '\0' || *line == '#')
		return TRUE;
	if ((colon = strchr(line, ':')) == NULL)
		return wrong(r, _("before the first part a line is KEY: VALUE, or # a comment"));
	*colon = '\0';
	return read_key(r, g_strchomp(line), g_strchug(colon + 1));
}

/* ---- parts ----------------------------------------------------------------------------- */

/* Empty lines around a part are for who reads the file; those before it are counted. */
static char *
part_text(const char *text, gsize len, guint *line)
{
	g_autofree char *copy = g_strndup(text, len);
	const char *from = copy;

	for (const char *p = copy; *p != '\0' && g_ascii_isspace(*p); p++)
		if (*p == '\n') {
			from = p + 1;
			(*line)++;
		}
	return g_strchomp(g_strdup(from));
}

static gboolean
open_part(const struct reading *r, const char *line, gsize len, enum canned_part *part)
{
	g_autofree char *name = g_strstrip(g_strndup(line + strlen(RULE), len - strlen(RULE)));

	if (!canned_part_parse(name, part))
		return wrong(r, _("“%s” is no part: facts, mail, chat, short and review are"), name);
	if (r->canned->lines[*part] != 0)
		return wrong(r, _("the part %s stands here a second time"), name);
	r->canned->lines[*part] = r->line + 1;
	return TRUE;
}

static gboolean
read_all(struct reading *r, const char *text)
{
	enum canned_part part = CANNED_PART_N;
	const char *from = text;

	for (const char *p = text;; p++) {
		gsize len = strcspn(p, "\n");
		gboolean rule = strncmp(p, RULE, strlen(RULE)) == 0;

		r->line++;
		if ((rule || *p == '\0') && part != CANNED_PART_N)
			r->canned->parts[part] = part_text(from, (gsize)(p - from), &r->canned->lines[part]);
		if (*p == '\0')
			return TRUE;
		if (rule) {
			if (!open_part(r, p, len, &part))
				return FALSE;
			from = p + len + (p[len] == '\n');
		} else if (part == CANNED_PART_N) {
			g_autofree char *line = g_strndup(p, len);

			if (!read_header_line(r, line))
				return FALSE;
		}
		p += len;
		if (*p == '\0')
			p--;
	}
}

static gboolean
is_whole(struct reading *r)
{
	const struct canned *c = r->canned;
	gboolean has_body = FALSE;

	r->line = 1;
	for (int i = CANNED_FACTS + 1; i < CANNED_PART_N; i++)
		has_body = has_body || (c->parts[i] != NULL && *c->parts[i] != '\0');
	if (*c->title == '\0')
		return wrong(r, _("it has no title: what one looks it up by"));
	if (*c->lang == '\0')
		return wrong(r, _("it does not say its language: lang: fr, or lang: en"));
	if (!has_body)
		return wrong(r, _("it has no body: --- mail, --- chat, --- short or --- review"));
	return TRUE;
}

struct canned *
canned_parse(const char *text, const char *name, GError **error)
{
	AUTO(canned) c = g_new0(struct canned, 1);
	struct reading r = { .canned = c, .error = error };
	g_autofree char *unix_text = NULL;
	g_auto(GStrv) lines = NULL;

	c->name = g_strdup(name);
	c->title = g_strdup("");
	c->lang = g_strdup("");
	c->motive = g_strdup("");
	c->keywords = g_strdup("");
	c->subject = g_strdup("");
	c->asks = g_ptr_array_new_with_free_func(ask_free);
	c->files = g_ptr_array_new_with_free_func(g_free);
	if (!g_utf8_validate(text, -1, NULL)) {
		err_set(error, ERR_INPUT, _("The template %s is not UTF-8: save it as UTF-8."), name);
		return NULL;
	}
	lines = g_strsplit(text, "\r\n", -1);
	unix_text = g_strjoinv("\n", lines);
	return read_all(&r, unix_text) && is_whole(&r) ? g_steal_pointer(&c) : NULL;
}

gboolean
canned_part_for(const struct canned *c, const char *kind, gboolean public_, enum canned_part *part)
{
	static const struct {
		const char *kind;
		gboolean public_;
		enum canned_part order[3];
	} rows[] = {
		{ "mail", FALSE, { CANNED_MAIL, CANNED_CHAT, CANNED_SHORT } },
		{ "review", TRUE, { CANNED_REVIEW, CANNED_SHORT, CANNED_SHORT } },
		{ "", TRUE, { CANNED_SHORT, CANNED_REVIEW, CANNED_REVIEW } },
		{ "", FALSE, { CANNED_CHAT, CANNED_SHORT, CANNED_MAIL } },
	};

	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
		if (rows[i].public_ != public_ || (*rows[i].kind != '\0' && strcmp(rows[i].kind, kind) != 0))
			continue;
		for (gsize j = 0; j < 3; j++)
			if (c->parts[rows[i].order[j]] != NULL) {
				*part = rows[i].order[j];
				return TRUE;
			}
		break;
	}
	return FALSE;
}
