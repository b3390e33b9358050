/* cli/customers-import.c — what the columns of a file mean is asked once, on a terminal; guichet-net does the rest. */
#include "cli/customers-import.h"

#include "base/err.h"
#include "base/text.h"
#include "cache/ui.h"
#include "cli/spawn.h"
#include "core/columns.h"

#include <glib/gi18n.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define LINE 256

static void
add(GPtrArray *args, const char *word)
{
	g_ptr_array_add(args, g_strdup(word));
}

/* ---- asking ------------------------------------------------------------------------ */

static void
print_fields(void)
{
	for (int f = 0; f < FIELD_N; f++)
		fprintf(stderr, "%s%s", f > 0 ? ", " : "  ", entry_field_name((enum entry_field)f));
	fputs("\n", stderr);
}

/* One column; what was guessed is taken by Enter. FALSE at the end of the input. */
static gboolean
ask_column(const char *heading, enum entry_field *field)
{
	char line[LINE];

	for (;;) {
		fputs("  ", stderr);
		text_put(stderr, heading, TEXT_LINE);
		fprintf(stderr, " [%s]: ", entry_field_name(*field));
		fflush(stderr);
		if (fgets(line, sizeof line, stdin) == NULL)
			return FALSE;
		g_strstrip(line);
		if (*line == '\0' || entry_field_parse(line, field))
			return TRUE;
		print_fields();
	}
}

static gboolean
ask_all(const char *path, struct columns *c)
{
	fprintf(stderr, _("What do the columns of %s mean? Enter takes what stands in brackets; the fields are:\n"), path);
	print_fields();
	for (guint i = 0; i < c->headings->len; i++)
		if (!ask_column(g_ptr_array_index(c->headings, i), &g_array_index(c->fields, enum entry_field, i)))
			return FALSE;
	return TRUE;
}

/* The headings of a CSV file, as guichet-net reads them; none of vCards. NULL on failure (transfer full). */
static char **
headings_of(struct cli *cli, const char *path, int *code, GError **error)
{
	const char *charset = cli_text(cli, "charset");
	const char *args[] = { "people", "columns", path, charset != NULL ? "--charset" : NULL, charset, NULL };
	g_autofree char *out = NULL;

	*code = spawn_read(cli->home, conf_path(cli->conf), args, &out, error);
	if (*code != 0 || out == NULL)
		return NULL;
	if (*out != '\0')
		out[strlen(out) - 1] = '\0';
	return *out != '\0' ? g_strsplit(out, "\n", -1) : g_new0(char *, 1);
}

/* Keeps what the person says for files with the same headings. */
static int
ask(struct cli *cli, const char *path, GError **error)
{
	int code = 0;
	g_auto(GStrv) headings = headings_of(cli, path, &code, error);
	guint n = headings != NULL ? g_strv_length(headings) : 0;
	g_autofree char *key = NULL, *kept = NULL, *written = NULL;
	AUTO(columns) c = NULL;

	if (n == 0)
		return code;
	key = columns_key((const char *const *)headings, n);
	kept = ui_get(cli->db, key);
	if (kept != NULL)
		return 0;
	c = columns_guess((const char *const *)headings, n, NULL);
	if (!ask_all(path, c)) {
		err_set(error, ERR_USAGE, _("nothing was imported: the columns were not said"));
		return 2;
	}
	written = columns_write(c);
	return ui_set(cli->db, key, written, error) ? 0 : 3;
}

/* ---- the verb ---------------------------------------------------------------------- */

static void
add_option(struct cli *cli, GPtrArray *args, const char *name)
{
	g_autofree char *option = g_strconcat("--", name, NULL);
	const char *value = cli_text(cli, name);

	if (value == NULL)
		return;
	add(args, option);
	add(args, value);
}

static void
add_options(struct cli *cli, GPtrArray *args)
{
	static const char *const passed[] = { "source", "map", "charset", "directory" };
	const char *rejects = cli_text(cli, "rejects");

	for (gsize i = 0; i < G_N_ELEMENTS(passed); i++)
		add_option(cli, args, passed[i]);
	if (rejects != NULL) {
		g_autofree char *path = g_canonicalize_filename(rejects, NULL);

		add(args, "--rejects");
		add(args, path);
	}
	if (cli_flag(cli, "dry-run"))
		add(args, "--dry-run");
	if (cli->quiet)
		add(args, "-q");
	if (cli->format != CLI_TEXT) { /* what it does not know, it refuses */
		add(args, "-o");
		add(args, cli->format == CLI_JSON ? "json" : "csv");
	}
}

int
customers_import(struct cli *cli, GError **error)
{
	g_autoptr(GPtrArray) args = g_ptr_array_new_with_free_func(g_free);
	gboolean person = isatty(STDIN_FILENO) && isatty(STDERR_FILENO) && !cli->quiet && cli->format == CLI_TEXT;

	if (cli_text(cli, "directory") == NULL && !cli_expect(cli, 1, G_MAXINT, "FILE", error))
		return 2;
	add(args, "people");
	add(args, "import");
	add_options(cli, args);
	for (int i = 0; i < cli->n_words; i++) { /* absolute, so that none looks like an option */
		g_autofree char *path = g_canonicalize_filename(cli->words[i], NULL);
		int code = person && cli_text(cli, "map") == NULL ? ask(cli, path, error) : 0;

		if (code != 0)
			return code;
		add(args, path);
	}
	g_ptr_array_add(args, NULL);
	return spawn_wait(cli->home, conf_path(cli->conf), (const char *const *)args->pdata, error);
}

const struct cli_option customers_import_options[] = {
	{ "map", 0, OPTION_TEXT, "MAP", N_("what the columns mean: id=N° client, name=Nom, mail=E-mail; kept for the next time") },
	{ "source", 0, OPTION_TEXT, "NAME", N_("whose numbers they are: client, or the name of the directory") },
	{ "charset", 0, OPTION_TEXT, "NAME", N_("utf-8, windows-1252, utf-16le or utf-16be, where the guess is wrong") },
	{ "directory", 0, OPTION_TEXT, "NAME", N_("everybody of a directory of the configuration, in place of files") },
	{ "rejects", 0, OPTION_TEXT, "PATH", N_("rows not taken go to PATH.rejects.csv and PATH.contradictions.csv; default: beside the file") },
	{ "dry-run", 0, OPTION_FLAG, NULL, N_("say what would be done, change nothing") },
	{ NULL, 0, OPTION_FLAG, NULL, NULL },
};
