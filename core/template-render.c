/* core/template-render.c — fills a template: names are looked up from the innermost section outward. */
#include "core/template.h"

#include "base/err.h"
#include "base/markup.h"
#include "core/template-private.h"

#include <glib/gi18n.h>
#include <string.h>

struct render {
	const struct template_job *job;
	GString *out;
	GPtrArray *stack; /* const struct value *, innermost last */
	GHashTable *partials; /* indent \n name -> struct template *, or NULL when there is none */
	int depth; /* of sections and partials */
	gint64 steps;
	GError **error;
};

static gboolean render_nodes(struct render *, const struct template *, guint from, guint to);

/* ---- what is missing ------------------------------------------------------------------ */

static void
gap_free(gpointer gap)
{
	struct template_gap *g = gap;

	g_free(g->name);
	g_free(g->words);
	g_free(g);
}

GPtrArray *
template_gaps_new(void)
{
	return g_ptr_array_new_with_free_func(gap_free);
}

static const char *
why_words(const struct node *node, enum template_why why)
{
	switch (why) {
	case TEMPLATE_UNKNOWN:
		return _("there is no such value");
	case TEMPLATE_EMPTY:
		return _("this value is empty");
	case TEMPLATE_NO_PARTIAL:
		return _("there is no such partial");
	case TEMPLATE_UNFIT:
		break;
	}
	return template_filter_wants(node->filter);
}

/* A missing thing: shown, or an error. */
static gboolean
gap(struct render *r, const struct template *t, const struct node *node, enum template_why why)
{
	struct template_gap *g;

	if (r->job->lenient)
		return TRUE;
	if (r->job->gaps == NULL)
		return err_set(r->error, ERR_INPUT, "%s:%u: %s: %s", t->name, node->line, node->text, why_words(node, why));
	g_string_append_printf(r->out, "⟨%s⟩", node->name);
	for (guint i = 0; i < r->job->gaps->len; i++)
		if (strcmp(((struct template_gap *)r->job->gaps->pdata[i])->name, node->name) == 0)
			return TRUE;
	g = g_new0(struct template_gap, 1);
	g->why = why;
	g->name = g_strdup(node->name);
	g->what = why_words(node, why);
	g->words = g_strdup_printf("%s:%u: %s: %s", t->name, node->line, node->text, g->what);
	g_ptr_array_add(r->job->gaps, g);
	return TRUE;
}

/* ---- values --------------------------------------------------------------------------- */

/* The first part of a dotted name is looked up from the innermost out, the others in what was found. */
static const struct value *
look_up(const struct render *r, const char *name)
{
	const struct value *found = NULL;
	const char *dot = strchr(name, '.');
	g_autofree char *first = NULL;

	if (strcmp(name, ".") == 0)
		return r->stack->len > 0 ? r->stack->pdata[r->stack->len - 1] : NULL;
	first = dot != NULL ? g_strndup(name, (gsize)(dot - name)) : g_strdup(name);
	for (guint i = r->stack->len; i > 0 && found == NULL; i--)
		found = value_get(r->stack->pdata[i - 1], first);
	while (dot != NULL && found != NULL) {
		const char *part = dot + 1;
		g_autofree char *key = NULL;

		dot = strchr(part, '.');
		key = dot != NULL ? g_strndup(part, (gsize)(dot - part)) : g_strdup(part);
		found = value_get(found, key);
	}
	return found;
}

static gboolean
is_true(const struct value *v)
{
	if (v == NULL)
		return FALSE;
	switch (value_type(v)) {
	case VALUE_NULL:
		return FALSE;
	case VALUE_BOOL:
		return *value_text(v) == 't';
	case VALUE_STRING:
		return *value_text(v) != '\0';
	case VALUE_LIST:
		return value_count(v) > 0;
	case VALUE_NUMBER:
	case VALUE_OBJECT:
		break;
	}
	return TRUE;
}

static gboolean
is_blank(const char *text)
{
	gunichar c;

	while ((c = g_utf8_get_char(text)) != 0) {
		if (!g_unichar_isspace(c))
			return FALSE;
		text += g_utf8_skip[(guchar)*text];
	}
	return TRUE;
}

/* Within bounds still? Asked before anything is added. */
static gboolean
may_go_on(struct render *r, const struct template *t, gsize more)
{
	if (++r->steps > TEMPLATE_STEPS_MAX)
		return err_set(r->error, ERR_INPUT,
			_("The template %s does not come to an end: it took 1,000,000 steps. A section runs over too long a list."), t->name);
	if (r->out->len + more > TEMPLATE_RESULT_MAX)
		return err_set(r->error, ERR_INPUT,
			_("The template %s makes more than 10 MiB of text: give it less data."), t->name);
	return TRUE;
}

static gboolean
render_value(struct render *r, const struct template *t, const struct node *node)
{
	const struct value *v = look_up(r, node->name);
	const char *text = v != NULL ? value_text(v) : NULL;
	g_autofree char *made = NULL;

	if (v == NULL)
		return gap(r, t, node, TEMPLATE_UNKNOWN);
	if (text == NULL)
		return gap(r, t, node, value_type(v) == VALUE_NULL ? TEMPLATE_EMPTY : TEMPLATE_UNFIT);
	if (!r->job->lenient && is_blank(text))
		return gap(r, t, node, TEMPLATE_EMPTY);
	if (node->filter != FILTER_NONE && (made = template_filter_apply(node->filter, node->arg, text, r->job)) == NULL &&
		!r->job->lenient)
		return gap(r, t, node, TEMPLATE_UNFIT);
	text = made != NULL ? made : text;
	if (!may_go_on(r, t, strlen(text)))
		return FALSE;
	if (r->job->html && !node->plain)
		markup_append(r->out, text);
	else
		g_string_append(r->out, text);
	return TRUE;
}

/* ---- sections and partials ------------------------------------------------------------- */

static gboolean
enter(struct render *r, const struct template *t, const struct node *node)
{
	if (++r->depth <= TEMPLATE_DEPTH_MAX)
		return TRUE;
	return err_set(r->error, ERR_INPUT,
		_("%s:%u: %s: sections and partials are more than %d deep here; does a partial include itself?"), t->name,
		node->line, node->text, TEMPLATE_DEPTH_MAX);
}

static gboolean
render_with(struct render *r, const struct template *t, guint index, const struct value *v)
{
	const struct node *node = &g_array_index(t->nodes, struct node, index);
	gboolean good;

	g_ptr_array_add(r->stack, (gpointer)(guintptr)v);
	good = render_nodes(r, t, index + 1, node->end);
	g_ptr_array_set_size(r->stack, (int)r->stack->len - 1);
	return good;
}

static gboolean
render_section(struct render *r, const struct template *t, guint index)
{
	const struct node *node = &g_array_index(t->nodes, struct node, index);
	const struct value *v = look_up(r, node->name);
	gboolean good = TRUE;

	if (is_true(v) == (node->kind == NODE_UNLESS))
		return TRUE;
	if (!enter(r, t, node))
		return FALSE;
	if (node->kind == NODE_UNLESS)
		good = render_nodes(r, t, index + 1, node->end);
	else if (value_type(v) != VALUE_LIST)
		good = render_with(r, t, index, v);
	else
		for (guint i = 0; good && i < value_count(v); i++)
			good = may_go_on(r, t, 0) && render_with(r, t, index, value_at(v, i));
	r->depth--;
	return good;
}

/* The partial's text with `indent` before each of its lines. */
static char *
indented(const char *text, const char *indent)
{
	GString *out = g_string_new(NULL);

	while (*text != '\0') {
		const char *end = strchr(text, '\n');
		gsize n = end != NULL ? (gsize)(end + 1 - text) : strlen(text);

		g_string_append(out, indent);
		g_string_append_len(out, text, (gssize)n);
		text += n;
	}
	return g_string_free(out, FALSE);
}

static void
free_partial(gpointer t)
{
	if (t != NULL)
		template_free(t);
}

/* Reads a partial once for each indentation. FALSE: it is malformed. */
static gboolean
find_partial(struct render *r, const struct node *node, struct template **found)
{
	g_autofree char *key = g_strconcat(node->indent != NULL ? node->indent : "", "\n", node->name, NULL);
	g_autofree char *text = NULL;
	const char *given;
	gpointer known;

	if (g_hash_table_lookup_extended(r->partials, key, NULL, &known)) {
		*found = known;
		return TRUE;
	}
	*found = NULL;
	given = r->job->partial != NULL ? r->job->partial(r->job->user, node->name) : NULL;
	if (given != NULL) {
		text = node->indent != NULL ? indented(given, node->indent) : g_strdup(given);
		if ((*found = template_parse(text, node->name, 1, r->error)) == NULL)
			return FALSE;
	}
	g_hash_table_insert(r->partials, g_steal_pointer(&key), *found);
	return TRUE;
}

static gboolean
render_partial(struct render *r, const struct template *t, const struct node *node)
{
	struct template *partial;
	gboolean good;

	if (!enter(r, t, node) || !find_partial(r, node, &partial))
		return FALSE;
	good = partial != NULL ? render_nodes(r, partial, 0, partial->nodes->len) : gap(r, t, node, TEMPLATE_NO_PARTIAL);
	r->depth--;
	return good;
}

static gboolean
render_nodes(struct render *r, const struct template *t, guint from, guint to)
{
	for (guint i = from; i < to; i++) {
		const struct node *node = &g_array_index(t->nodes, struct node, i);
		gboolean good = may_go_on(r, t, node->len);

		if (!good)
			return FALSE;
		switch (node->kind) {
		case NODE_TEXT:
			g_string_append_len(r->out, node->text, (gssize)node->len);
			break;
		case NODE_VALUE:
			good = render_value(r, t, node);
			break;
		case NODE_PARTIAL:
			good = render_partial(r, t, node);
			break;
		case NODE_SECTION:
		case NODE_UNLESS:
			good = render_section(r, t, i);
			i = node->end - 1;
			break;
		}
		if (!good)
			return FALSE;
	}
	return TRUE;
}

char *
template_render(const struct template *t, const struct template_job *job, GError **error)
{
	struct render r = { .job = job, .error = error };
	gboolean good;

	r.out = g_string_new(NULL);
	r.stack = g_ptr_array_new();
	r.partials = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, free_partial);
	if (job->data != NULL)
		g_ptr_array_add(r.stack, (gpointer)(guintptr)job->data);
	good = render_nodes(&r, t, 0, t->nodes->len);
	g_ptr_array_unref(r.stack);
	g_hash_table_unref(r.partials);
	return g_string_free(r.out, !good);
}
