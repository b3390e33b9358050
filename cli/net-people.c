/* cli/net-people.c — guichet-net people: brought in from files and directories, and looked up. */
#include "cli/net-people.h"

#include "base/err.h"
#include "base/text.h"
#include "cli/net-main.h"

#include <glib/gi18n.h>
#include <stdio.h>
#include <string.h>

/* The headings of a CSV file, one a line; nothing for vCards. guichet asks a person by them. */
static int
columns(const struct people_options *o, char **paths, GError **error)
{
	AUTO(people_file) f = NULL;

	if (paths[0] == NULL || paths[1] != NULL) {
		err_set(error, ERR_USAGE, _("name one file: guichet-net people columns FILE"));
		return 2;
	}
	f = people_file_open(paths[0], o->charset, error);
	if (f == NULL)
		return 3;
	for (guint i = 0; f->headings != NULL && f->headings[i] != NULL; i++) {
		text_put(stdout, f->headings[i], TEXT_LINE);
		putchar('\n');
	}
	return 0;
}

static const struct {
	const char *name;
	int (*run)(const struct people_options *, char **words, GError **);
} verbs[] = { { "import", people_import }, { "find", people_find }, { "columns", columns } };

static gboolean
read_options(struct people_options *o, int *argc, char ***argv, GError **error)
{
	g_autofree char *output = NULL, *home = NULL, *config = NULL;
	const GOptionEntry entries[] = {
		{ "source", 0, 0, G_OPTION_ARG_STRING, &o->source,
		  N_("whose numbers they are (client, or the directory's name)"), N_("NAME") },
		{ "map", 0, 0, G_OPTION_ARG_STRING, &o->map,
		  N_("what the columns mean: id=N° client, name=Nom, mail=E-mail"), N_("MAP") },
		{ "charset", 0, 0, G_OPTION_ARG_STRING, &o->charset,
		  N_("the character set of the file, where the guess is wrong"), N_("NAME") },
		{ "directory", 0, 0, G_OPTION_ARG_STRING, &o->directory, N_("a directory of the configuration"),
		  N_("NAME") },
		{ "rejects", 0, 0, G_OPTION_ARG_FILENAME, &o->rejects,
		  N_("where rows go that were not taken: PATH.rejects.csv, PATH.contradictions.csv"), N_("PATH") },
		{ "dry-run", 0, 0, G_OPTION_ARG_NONE, &o->dry, N_("say what would be done, change nothing"), NULL },
		{ "most", 0, 0, G_OPTION_ARG_INT, &o->most, N_("find: so many at most"), N_("NUMBER") },
		{ "home", 0, 0, G_OPTION_ARG_FILENAME, &home, N_("where everything is kept"), "DIR" },
		{ "config", 0, 0, G_OPTION_ARG_FILENAME, &config, N_("the configuration file"), "FILE" },
		{ "output", 'o', 0, G_OPTION_ARG_STRING, &output, N_("text (default) or json"), "FORMAT" },
		{ "quiet", 'q', 0, G_OPTION_ARG_NONE, &o->quiet, N_("no progress, no summary"), NULL },
		{ NULL, 0, 0, 0, NULL, NULL, NULL },
	};

	if (!net_options("people", _("import FILE… | find WORD | columns FILE"),
		_("Brings in people from CSV and vCard files and from directories, and looks them up. What is\n"
		  "already here is recognised; what contradicts it is put aside, and no file is changed."), entries, argc, argv, error) ||
		!net_output(output, &o->json, error))
		return FALSE;
	if (home != NULL)
		g_setenv("GUICHET_HOME", home, TRUE);
	if (config != NULL)
		g_setenv("GUICHET_CONFIG", config, TRUE);
	return *argc > 1 || err_set(error, ERR_USAGE,
		_("say what to do: guichet-net people import FILE…, or find WORD"));
}

static int
run(const struct people_options *o, char **words, GError **error)
{
	for (gsize i = 0; i < G_N_ELEMENTS(verbs); i++)
		if (strcmp(verbs[i].name, words[0]) == 0)
			return verbs[i].run(o, words + 1, error);
	err_set(error, ERR_USAGE, _("“%s” is none of import, find and columns"), words[0]);
	return 2;
}

int
cmd_net_people(int argc, char **argv)
{
	struct people_options o = { NULL };
	g_autoptr(GError) error = NULL;
	int code = 2;

	if (read_options(&o, &argc, &argv, &error))
		code = run(&o, argv + 1, &error);
	if (error != NULL) {
		fputs("guichet-net: people: ", stderr);
		text_put(stderr, error->message, TEXT_BLOCK);
		fputc('\n', stderr);
		if (g_error_matches(error, ERR, ERR_USAGE))
			code = 2;
	}
	g_free(o.source);
	g_free(o.map);
	g_free(o.charset);
	g_free(o.directory);
	g_free(o.rejects);
	return code;
}
