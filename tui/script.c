/* tui/script.c — a screen without a person: keys and commands from a file, for tests. */
#include "tui/script.h"

#include "base/date.h"
#include "base/err.h"
#include "tui/keys.h"
#include "tui/screen.h"

#include <glib/gi18n.h>
#include <stdio.h>
#include <string.h>

#define BELL_WAIT 5000

struct script {
	char *name;
	char **lines;
	int at;		  /* line being done, from 0 */
	const char *keys; /* rest of a `keys` line, or NULL */
	char *text;
	char *awaited; /* by the last :await, or NULL */
};

static char *
read_all(FILE *file)
{
	GString *text = g_string_new(NULL);
	char part[4096];
	size_t n;

	while ((n = fread(part, 1, sizeof part, file)) > 0)
		g_string_append_len(text, part, (gssize)n);
	return g_string_free(text, FALSE);
}

struct script *
script_open(const char *path, GError **error)
{
	struct script *s;
	g_autofree char *text = NULL;

	if (strcmp(path, "-") == 0)
		text = read_all(stdin);
	else if (!g_file_get_contents(path, &text, NULL, error))
		return NULL;
	s = g_new0(struct script, 1);
	s->name = g_strdup(path);
	s->lines = g_strsplit(text, "\n", -1);
	s->at = -1;
	return s;
}

void
script_free(struct script *s)
{
	if (s == NULL)
		return;
	g_free(s->name);
	g_free(s->text);
	g_free(s->awaited);
	g_strfreev(s->lines);
	g_free(s);
}

static enum script_step
fail(const struct script *s, GError **error, const char *what)
{
	err_set(error, ERR_INPUT, "%s:%d: %s", s->name, s->at + 1, what);
	return SCRIPT_FAILED;
}

static enum script_step
save_screen(const struct script *s, const char *path, gboolean styles, GError **error)
{
	g_autofree char *dump = screen_dump(styles);

	if (!g_file_set_contents(path, dump, -1, NULL))
		return fail(s, error, _("the screen cannot be saved there"));
	return SCRIPT_NOTHING;
}

static enum script_step
expect(const struct script *s, const char *text, gboolean wanted, GError **error)
{
	g_autofree char *dump = screen_dump(FALSE), *what = NULL;

	if ((strstr(dump, text) != NULL) == wanted)
		return SCRIPT_NOTHING;
	what = g_strdup_printf(wanted ? _("\"%s\" is not on the screen:\n%s")
				      : _("\"%s\" is on the screen:\n%s"),
		text, dump);
	return fail(s, error, what);
}

gboolean
script_is_seen(const struct script *s)
{
	g_autofree char *dump = screen_dump(FALSE);

	return s->awaited != NULL && strstr(dump, s->awaited) != NULL;
}

gboolean
script_timeout(struct script *s, GError **error)
{
	expect(s, s->awaited != NULL ? s->awaited : _("(a bell)"), TRUE, error);
	if (*error == NULL)
		fail(s, error, _("no bell rang within 5 seconds"));
	return FALSE;
}

static enum script_step
wait_for(struct script *s, const char *what, struct script_next *next, GError **error)
{
	guint64 ms = 0;

	g_clear_pointer(&s->awaited, g_free);
	next->bell = strcmp(what, "bell") == 0;
	if (next->bell)
		next->ms = BELL_WAIT;
	else if (strcmp(what, "idle") == 0)
		next->ms = 200;
	else if (g_ascii_string_to_unsigned(what, 10, 0, 600000, &ms, NULL))
		next->ms = (int)ms;
	else
		return fail(s, error, _("wait bell, idle or milliseconds"));
	return SCRIPT_WAIT;
}

static enum script_step
own_command(struct script *s, const char *line, struct script_next *next, GError **error)
{
	g_auto(GStrv) words = g_strsplit(line, " ", 2);
	const char *arg = words[0] != NULL && words[1] != NULL ? words[1] : "";
	int columns, rows;

	if (g_strcmp0(words[0], "save-screen") == 0 ||
		g_strcmp0(words[0], "save-screen!") == 0)
		return save_screen(s, arg, g_str_has_suffix(words[0], "!"), error);
	if (g_strcmp0(words[0], "expect") == 0 || g_strcmp0(words[0], "refuse") == 0)
		return expect(s, arg, g_str_equal(words[0], "expect"), error);
	if (g_strcmp0(words[0], "wait") == 0)
		return wait_for(s, arg, next, error);
	if (g_strcmp0(words[0], "await") == 0) {
		g_free(s->awaited);
		s->awaited = g_strdup(arg);
		next->await = TRUE;
		next->ms = BELL_WAIT;
		return SCRIPT_WAIT;
	}
	if (g_strcmp0(words[0], "now") == 0)
		return date_set_now_text(arg, error) ? SCRIPT_NOTHING : SCRIPT_FAILED;
	if (g_strcmp0(words[0], "size") == 0) {
		if (sscanf(arg, "%dx%d", &columns, &rows) != 2 || columns < 20 ||
			rows < 5)
			return fail(s, error, _("size COLUMNSxROWS, at least 20x5"));
		screen_resize(rows, columns);
		return SCRIPT_NOTHING;
	}
	next->text = line;
	return SCRIPT_COMMAND;
}

static enum script_step
next_key(struct script *s, struct script_next *next, GError **error)
{
	next->key = keys_read(&s->keys);
	if (next->key == K_NONE)
		return fail(s, error, _("this is not a key"));
	if (*s->keys == '\0')
		s->keys = NULL;
	return SCRIPT_KEY;
}

enum script_step
script_step(struct script *s, struct script_next *next, GError **error)
{
	memset(next, 0, sizeof *next);
	if (s->keys != NULL)
		return next_key(s, next, error);
	while (s->lines[s->at + 1] != NULL) {
		const char *line = s->lines[++s->at];

		if (*line == '\0' || *line == '#')
			continue;
		if (*line == ':')
			return own_command(s, line + 1, next, error);
		if (g_str_has_prefix(line, "keys ") && line[5] != '\0') {
			s->keys = line + 5;
			return next_key(s, next, error);
		}
		if (g_str_has_prefix(line, "paste ")) {
			g_free(s->text);
			next->text = s->text = g_strcompress(line + 6);
			return SCRIPT_PASTE;
		}
		return fail(s, error, _("a line begins with keys, paste, : or #"));
	}
	return SCRIPT_END;
}
