/* cli/demo-text.c — reads demo/branch.txt; its first lines describe the format. */
#include "cli/demo-text.h"

#include "embed/demo.h"

#include <string.h>

static void
turn_free(gpointer data)
{
	struct demo_turn *t = data;

	g_free(t->text);
	g_ptr_array_unref(t->files);
	g_free(t);
}

static void
script_free(gpointer data)
{
	struct demo_script *s = data;

	g_free(s->subject);
	g_ptr_array_unref(s->turns);
	g_free(s);
}

struct reader {
	GPtrArray *scripts;
	struct demo_script *script;
	struct demo_turn *turn;
	GString *text; /* of turn */
};

static void
end_turn(struct reader *r)
{
	if (r->turn != NULL)
		r->turn->text = g_strstrip(g_strdup(r->text->str));
	g_string_truncate(r->text, 0);
	r->turn = NULL;
}

static void
begin_script(struct reader *r, const char *line)
{
	end_turn(r);
	r->script = g_new0(struct demo_script, 1);
	r->script->french = strstr(line, " fr ") != NULL;
	r->script->service = g_str_has_suffix(line, " service");
	r->script->turns = g_ptr_array_new_with_free_func(turn_free);
	g_ptr_array_add(r->scripts, r->script);
}

static void
begin_turn(struct reader *r, gboolean ours)
{
	end_turn(r);
	r->turn = g_new0(struct demo_turn, 1);
	r->turn->ours = ours;
	r->turn->files = g_ptr_array_new_with_free_func(g_free);
	g_ptr_array_add(r->script->turns, r->turn);
}

static void
read_line(struct reader *r, const char *line)
{
	if (g_str_has_prefix(line, "@ "))
		begin_script(r, line);
	else if (r->script == NULL)
		return; /* the description of the format */
	else if (r->script->subject == NULL)
		r->script->subject = g_strdup(line);
	else if (strcmp(line, ">") == 0 || strcmp(line, "<") == 0)
		begin_turn(r, *line == '<');
	else if (g_str_has_prefix(line, "+ "))
		g_ptr_array_add(r->turn->files, g_strdup(strchr(line + 2, ' ') + 1));
	else if (strcmp(line, "* html") == 0)
		r->turn->html = TRUE;
	else if (r->turn != NULL)
		g_string_append_printf(r->text, "%s\n", line);
}

GPtrArray *
demo_text_read(void)
{
	g_auto(GStrv) lines = g_strsplit(demo_txt, "\n", -1);
	struct reader r = {
		.scripts = g_ptr_array_new_with_free_func(script_free),
		.text = g_string_new(NULL),
	};

	for (char **line = lines; *line != NULL; line++)
		read_line(&r, *line);
	end_turn(&r);
	g_string_free(r.text, TRUE);
	return r.scripts;
}

char *
demo_text_fill(const char *text, GHashTable *slots)
{
	GString *out = g_string_new(NULL);
	const char *p = text;

	while (*p != '\0') {
		const char *end = *p == '{' ? strchr(p, '}') : NULL;
		g_autofree char *name = end != NULL ? g_strndup(p + 1, (gsize)(end - p - 1)) : NULL;
		const char *value = name != NULL ? g_hash_table_lookup(slots, name) : NULL;

		if (value != NULL) {
			g_string_append(out, value);
			p = end + 1;
		} else
			g_string_append_c(out, *p++);
	}
	return g_string_free(out, FALSE);
}
