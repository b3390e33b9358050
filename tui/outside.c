/* tui/outside.c — text edited with the person's own editor. */
#include "tui/outside.h"

#include "base/err.h"
#include "base/proc.h"
#include "base/text.h"

#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

static const char *
editor_command(const struct desk *desk)
{
	const char *const choices[] = {
		conf_get(desk->conf, NULL, "guichet", "editor"),
		getenv("VISUAL"),
		getenv("EDITOR"),
	};

	for (gsize i = 0; i < G_N_ELEMENTS(choices); i++)
		if (choices[i] != NULL && *choices[i] != '\0')
			return choices[i];
	return "vi";
}

static gboolean
run_editor(struct desk *desk, const char *path, GError **error)
{
	g_autoptr(GPtrArray) argv = g_ptr_array_new();
	g_auto(GStrv) words = NULL;
	int status = 0;
	gboolean ran;

	if (!g_shell_parse_argv(editor_command(desk), NULL, &words, error))
		return FALSE;
	for (int i = 0; words[i] != NULL; i++)
		g_ptr_array_add(argv, words[i]);
	g_ptr_array_add(argv, (gpointer)(guintptr)path);
	g_ptr_array_add(argv, NULL);
	screen_suspend();
	ran = g_spawn_sync(NULL, (char **)argv->pdata, NULL,
		G_SPAWN_SEARCH_PATH | G_SPAWN_CHILD_INHERITS_STDIN, NULL, NULL, NULL,
		NULL, &status, error);
	screen_resume();
	if (ran && (!WIFEXITED(status) || WEXITSTATUS(status) != 0))
		return err_set(error, ERR_CHILD,
			_("\"%s\" did not end well; the draft is as it was."), words[0]);
	return ran;
}

char *
outside_edit(struct desk *desk, const char *text, gint64 draft, GError **error)
{
	g_autofree char *folder = g_build_filename(db_home(desk->db), "files", NULL);
	g_autofree char *name = g_strdup_printf("draft-%" G_GINT64_FORMAT ".txt", draft);
	g_autofree char *path = g_build_filename(folder, name, NULL), *edited = NULL;
	gsize len = 0;
	gboolean done = proc_mkdir(folder, error) &&
		proc_write_file(path, text, strlen(text), error) &&
		run_editor(desk, path, error) &&
		g_file_get_contents(path, &edited, &len, error);

	g_unlink(path);
	return done ? text_utf8(edited, (gssize)len) : NULL;
}
