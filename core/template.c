/* core/template.c — reads a template: the text between tags, and the tags, as a flat list in which a
 * section knows where it ends. */
#include "core/template.h"

#include "base/err.h"
#include "core/template-private.h"

#include <glib/gi18n.h>
#include <string.h>

#define TAG_SHOWN_MAX 60 /* bytes of a tag in an error */

struct reading {
	struct template *template;
	const char *text, *at;
	const char *counted; /* lines are counted up to here … */
	guint line; /* … which is this one */
	char *open, *close; /* what a tag stands between */
	GArray *sections; /* guint: nodes whose end is still to come */
	GError **error;
};

static void
node_clear(gpointer node)
{
	struct node *n = node;

	g_free(n->text);
	g_free(n->name);
	g_free(n->arg);
	g_free(n->indent);
}

void
template_free(struct template *t)
{
	g_free(t->name);
	g_array_unref(t->nodes);
	g_free(t);
}

/* Always FALSE. */
static gboolean
wrong(struct reading *r, guint line, const char *tag, gsize len, const char *why)
{
	g_autofree char *shown = g_utf8_make_valid(tag, (gssize)MIN(len, TAG_SHOWN_MAX));

	return err_set(r->error, ERR_INPUT, "%s:%u: %s%s: %s", r->template->name, line, shown,
		len > TAG_SHOWN_MAX ? "…" : "", why);
}

static guint
line_at(struct reading *r, const char *p)
{
	for (; r->counted < p; r->counted++)
		r->line += *r->counted == '\n';
	return r->line;
}

static struct node *
add(struct reading *r, enum node_kind kind, guint line)
{
	struct node node = { .kind = kind, .line = line };

	g_array_append_val(r->template->nodes, node);
	return &g_array_index(r->template->nodes, struct node, r->template->nodes->len - 1);
}

static void
add_text(struct reading *r, const char *from, const char *to)
{
	struct node *node;

	if (from >= to)
		return;
	node = add(r, NODE_TEXT, 0);
	node->text = g_strndup(from, (gsize)(to - from));
	node->len = (gsize)(to - from);
}

/* ---- what stands in a tag ------------------------------------------------------------ */

struct tag {
	const char *start, *after; /* of the whole tag */
	guint line;
	char sigil; /* 0 a value; # ^ / > ! = & { */
	char *content; /* without sigil and the space around it */
	const char *line_start; /* set when it stands alone on its line … */
	const char *line_after; /* … whose end is here */
};

static gboolean
wrong_tag(struct reading *r, const struct tag *tag, const char *why)
{
	return wrong(r, tag->line, tag->start, (gsize)(tag->after - tag->start), why);
}

/* A dotted name: no part is empty, no space, nothing that begins a tag. */
static gboolean
is_name(const char *name)
{
	if (strcmp(name, ".") == 0)
		return TRUE;
	if (*name == '\0' || *name == '.' || g_str_has_suffix(name, ".") || strstr(name, "..") != NULL)
		return FALSE;
	return name[strcspn(name, " \t\r\n\f\v")] == '\0';
}

static gboolean
read_delimiters(struct reading *r, const struct tag *tag)
{
	g_auto(GStrv) words = NULL;
	gsize n = strlen(tag->content);
	g_autoptr(GPtrArray) found = g_ptr_array_new();

	if (n < 2 || tag->content[n - 1] != '=')
		return wrong_tag(r, tag, _("new delimiters are written {{=<% %>=}}"));
	tag->content[n - 1] = '\0';
	words = g_strsplit_set(tag->content, " \t\r\n", -1);
	for (gsize i = 0; words[i] != NULL; i++)
		if (*words[i] != '\0')
			g_ptr_array_add(found, words[i]);
	if (found->len != 2 || strchr(found->pdata[0], '=') != NULL || strchr(found->pdata[1], '=') != NULL)
		return wrong_tag(r, tag, _("new delimiters are written {{=<% %>=}}"));
	g_free(r->open);
	g_free(r->close);
	r->open = g_strdup(found->pdata[0]);
	r->close = g_strdup(found->pdata[1]);
	return TRUE;
}

/* "name | filter argument": what stands behind the bar goes into the node. */
static gboolean
read_filter(struct reading *r, const struct tag *tag, struct node *node)
{
	char *bar = strstr(tag->content, " | "), *arg;

	if (bar == NULL)
		return TRUE;
	*bar = '\0';
	g_strchomp(tag->content);
	arg = g_strstrip(bar + 3);
	arg += strcspn(arg, " ");
	if (*arg != '\0')
		*arg++ = '\0';
	node->filter = template_filter_find(g_strchug(bar + 3));
	if (node->filter == FILTER_NONE)
		return wrong_tag(r, tag, _("there is no such filter; guichet-template(5) lists them"));
	arg = g_strchug(arg);
	node->arg = *arg != '\0' ? g_strdup(arg) : NULL;
	return TRUE;
}

static gboolean
read_named(struct reading *r, const struct tag *tag, enum node_kind kind)
{
	struct node *node = add(r, kind, tag->line);
	guint index = r->template->nodes->len - 1;

	node->text = g_strndup(tag->start, (gsize)(tag->after - tag->start));
	node->plain = tag->sigil == '&' || tag->sigil == '{';
	if (kind == NODE_VALUE && !read_filter(r, tag, node))
		return FALSE;
	node->name = g_strdup(tag->content);
	if (!is_name(tag->content))
		return wrong_tag(r, tag, _("this is no name"));
	if (kind == NODE_PARTIAL && tag->line_start != NULL && tag->line_start < tag->start)
		node->indent = g_strndup(tag->line_start, (gsize)(tag->start - tag->line_start));
	if (kind != NODE_SECTION && kind != NODE_UNLESS)
		return TRUE;
	if (r->sections->len >= TEMPLATE_DEPTH_MAX)
		return wrong_tag(r, tag, _("sections are nested too deeply"));
	g_array_append_val(r->sections, index);
	return TRUE;
}

static gboolean
read_end(struct reading *r, const struct tag *tag)
{
	struct node *open;

	if (r->sections->len == 0)
		return wrong_tag(r, tag, _("no section is open here"));
	open = &g_array_index(r->template->nodes, struct node,
		g_array_index(r->sections, guint, r->sections->len - 1));
	if (strcmp(open->name, tag->content) != 0) {
		g_autofree char *why = g_strdup_printf(_("the section that is open is %s of line %u"), open->text, open->line);

		return wrong_tag(r, tag, why);
	}
	open->end = r->template->nodes->len;
	g_array_set_size(r->sections, r->sections->len - 1);
	return TRUE;
}

static gboolean
read_tag(struct reading *r, const struct tag *tag)
{
	switch (tag->sigil) {
	case '!':
		return TRUE;
	case '=':
		return read_delimiters(r, tag);
	case '#':
		return read_named(r, tag, NODE_SECTION);
	case '^':
		return read_named(r, tag, NODE_UNLESS);
	case '/':
		return read_end(r, tag);
	case '>':
		return read_named(r, tag, NODE_PARTIAL);
	default:
		return read_named(r, tag, NODE_VALUE);
	}
}

/* ---- where tags are ------------------------------------------------------------------- */

/* Spaces alone before the tag and behind it: then the line is not part of the text. */
static void
find_line(const struct reading *r, struct tag *tag)
{
	const char *from = tag->start, *to = tag->after;

	if (tag->sigil == '\0' || tag->sigil == '&' || tag->sigil == '{')
		return;
	while (from > r->text && (from[-1] == ' ' || from[-1] == '\t'))
		from--;
	to += strspn(to, " \t");
	if ((from > r->text && from[-1] != '\n') || (*to != '\0' && *to != '\n' && !g_str_has_prefix(to, "\r\n")))
		return;
	tag->line_start = from;
	tag->line_after = to + (*to == '\r') + (*to != '\0');
}

/* The tag that begins at tag->start. */
static gboolean
find_tag(struct reading *r, struct tag *tag)
{
	const char *p = tag->start + strlen(r->open), *end;
	g_autofree char *close = NULL;

	tag->line = line_at(r, tag->start);
	p += strspn(p, " \t\r\n");
	if (*p != '\0' && strchr("#^/>!=&", *p) != NULL)
		tag->sigil = *p++;
	else if (*p == '{' && strcmp(r->open, "{{") == 0)
		tag->sigil = *p++;
	close = g_strconcat(tag->sigil == '{' ? "}" : "", r->close, NULL);
	if ((end = strstr(p, close)) == NULL)
		return wrong(r, tag->line, tag->start, strcspn(tag->start, "\n"), _("this tag does not end"));
	tag->after = end + strlen(close);
	tag->content = g_strstrip(g_strndup(p, (gsize)(end - p)));
	find_line(r, tag);
	return TRUE;
}

static gboolean
read_all(struct reading *r)
{
	const char *start;

	while ((start = strstr(r->at, r->open)) != NULL) {
		struct tag tag = { .start = start };
		gboolean good;

		if (!find_tag(r, &tag))
			return FALSE;
		add_text(r, r->at, tag.line_start != NULL ? tag.line_start : start);
		good = read_tag(r, &tag);
		g_free(tag.content);
		if (!good)
			return FALSE;
		r->at = tag.line_start != NULL ? tag.line_after : tag.after;
	}
	add_text(r, r->at, r->at + strlen(r->at));
	if (r->sections->len > 0) {
		const struct node *open = &g_array_index(r->template->nodes, struct node,
			g_array_index(r->sections, guint, r->sections->len - 1));

		return wrong(r, open->line, open->text, strlen(open->text), _("this section does not end"));
	}
	return TRUE;
}

struct template *
template_parse(const char *text, const char *name, guint line, GError **error)
{
	AUTO(template) t = g_new0(struct template, 1);
	struct reading r = { .template = t, .text = text, .at = text, .counted = text, .line = line, .error = error };
	gboolean good;

	t->name = g_strdup(name);
	t->nodes = g_array_new(FALSE, FALSE, sizeof(struct node));
	g_array_set_clear_func(t->nodes, node_clear);
	if (strlen(text) > TEMPLATE_BYTES_MAX) {
		err_set(error, ERR_INPUT, _("The template %s is longer than 1 MiB: split it into partials."), name);
		return NULL;
	}
	if (!g_utf8_validate(text, -1, NULL)) {
		err_set(error, ERR_INPUT, _("The template %s is not UTF-8: save it as UTF-8."), name);
		return NULL;
	}
	r.open = g_strdup("{{");
	r.close = g_strdup("}}");
	r.sections = g_array_new(FALSE, FALSE, sizeof(guint));
	good = read_all(&r);
	g_free(r.open);
	g_free(r.close);
	g_array_unref(r.sections);
	return good ? g_steal_pointer(&t) : NULL;
}

GArray *
template_tags(const struct template *t)
{
	GArray *tags = g_array_new(FALSE, FALSE, sizeof(struct template_tag));

	for (guint i = 0; i < t->nodes->len; i++) {
		const struct node *node = &g_array_index(t->nodes, struct node, i);
		struct template_tag tag = { .kind = (enum template_kind)(node->kind - NODE_VALUE), .name = node->name,
			.line = node->line, .filter = template_filter_text(node->filter) };

		if (node->kind != NODE_TEXT)
			g_array_append_val(tags, tag);
	}
	return tags;
}
