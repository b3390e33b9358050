/* cli/cmd-render.c — `guichet render`: one template filled from JSON. Needs no home. */
#include "cli/commands.h"

#include "base/err.h"
#include "base/text.h"
#include "base/value.h"
#include "cli/out.h"
#include "cli/rows.h"
#include "core/template.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* A file, or standard input for "-"; at most `max` bytes (transfer full). */
static char *
read_file(const char *path, gsize max, gsize *len, GError **error)
{
	FILE *in = strcmp(path, "-") == 0 ? stdin : fopen(path, "re");
	GString *text = g_string_new(NULL);
	char block[65536];
	gsize n;
	int failed = in == NULL ? errno : 0;

	while (failed == 0 && text->len <= max && (n = fread(block, 1, sizeof block, in)) > 0)
		g_string_append_len(text, block, (gssize)n);
	if (failed == 0 && ferror(in))
		failed = errno;
	if (in != NULL && in != stdin)
		fclose(in);
	if (failed != 0)
		err_set_errno(error, ERR_INPUT, failed, _("%s cannot be read"), path);
	else if (text->len > max)
		err_set(error, ERR_INPUT, _("%s is longer than %u MiB: give less."), path, (guint)(max >> 20));
	else if (memchr(text->str, '\0', text->len) != NULL)
		err_set(error, ERR_INPUT, _("%s is no text: it holds a NUL byte."), path);
	else {
		*len = text->len;
		return g_string_free(text, FALSE);
	}
	g_string_free(text, TRUE);
	return NULL;
}

/* The JSON itself, or a file that holds it. */
static struct value *
read_data(const struct cli *cli, GError **error)
{
	const char *given = cli_text(cli, "data");
	g_autofree char *text = NULL;
	gsize len;

	if (given == NULL)
		return value_new_object();
	if (strcmp(given, "-") != 0 && !g_file_test(given, G_FILE_TEST_IS_REGULAR))
		return value_read(given, strlen(given), error);
	text = read_file(given, VALUE_BYTES_MAX, &len, error);
	return text != NULL ? value_read(text, len, error) : NULL;
}

struct partials {
	const char *folder; /* NULL: there are none */
	char *last; /* text of the last one asked for */
};

/* NAME.mustache, or NAME, in the folder and nowhere else. */
static const char *
find_partial(gpointer user, const char *name)
{
	struct partials *p = user;
	g_autofree char *file = g_strconcat(name, ".mustache", NULL);
	gsize len;

	g_clear_pointer(&p->last, g_free);
	if (p->folder == NULL || *name == '.' || strchr(name, '/') != NULL)
		return NULL;
	for (int i = 0; p->last == NULL && i < 2; i++) {
		g_autofree char *path = g_build_filename(p->folder, i == 0 ? file : name, NULL);

		if (g_file_test(path, G_FILE_TEST_IS_REGULAR))
			p->last = read_file(path, 1 << 20, &len, NULL);
	}
	return p->last;
}

static void
print(struct cli *cli, const char *text)
{
	if (cli->format != CLI_TEXT) {
		struct out *out = out_new(cli, &rows_rendered);
		struct out_row *row = out_row_new(&rows_rendered);

		out_put_string(row, "text", text);
		out_add(out, row);
		out_end(out, NULL);
	} else if (isatty(STDOUT_FILENO)) {
		text_put(stdout, text, TEXT_BLOCK);
	} else {
		fputs(text, stdout); /* to the byte */
	}
}

/* All that is missing, in one error. */
static gboolean
tell_gaps(const GPtrArray *gaps, GError **error)
{
	g_autoptr(GString) all = g_string_new(NULL);

	for (guint i = 0; i < gaps->len; i++)
		g_string_append_printf(all, "%s%s", i > 0 ? "; " : "",
			((const struct template_gap *)gaps->pdata[i])->words);
	return err_set(error, ERR_INPUT, "%s", all->str);
}

static gboolean
read_job(struct cli *cli, struct template_job *job, GError **error)
{
	const char *lang = cli_text(cli, "lang");

	job->html = g_strcmp0(cli_text(cli, "escape"), "html") == 0;
	job->lenient = cli_flag(cli, "lenient");
	job->lang = lang != NULL ? lang : "en";
	job->now = cli->now;
	return cli_expect(cli, 1, 1, "FILE", error);
}

static int
run(struct cli *cli, GError **error)
{
	g_autoptr(GPtrArray) gaps = template_gaps_new();
	struct partials partials = { .folder = cli_text(cli, "partials") };
	struct template_job job = { .partial = find_partial, .user = &partials, .gaps = gaps };
	AUTO(template) template = NULL;
	AUTO(value) data = NULL;
	g_autofree char *text = NULL, *result = NULL;
	gsize len;

	if (!read_job(cli, &job, error))
		return 2;
	if ((text = read_file(cli->words[0], 1 << 20, &len, error)) == NULL ||
		(template = template_parse(text, cli->words[0], 1, error)) == NULL ||
		(data = read_data(cli, error)) == NULL)
		return 3;
	job.data = data;
	result = template_render(template, &job, error);
	g_free(partials.last);
	if (result == NULL || (gaps->len > 0 && !tell_gaps(gaps, error)))
		return 3;
	print(cli, result);
	return 0;
}

static const struct cli_option options[] = {
	{ "data", 0, OPTION_TEXT, "JSON", N_("what it is filled with: JSON, or a file that holds some (-: standard input)") },
	{ "partials", 0, OPTION_TEXT, "DIR", N_("where partials are: DIR/NAME.mustache, or DIR/NAME") },
	{ "escape", 0, OPTION_TEXT, "none|html", N_("how values are escaped (none)") },
	{ "lang", 0, OPTION_TEXT, "fr|en", N_("the language of dates and amounts (en)") },
	{ "lenient", 0, OPTION_FLAG, NULL, N_("what is missing is left out, as mustache has it") },
	{ NULL, 0, OPTION_FLAG, NULL, NULL },
};

const struct cli_command cmd_render = {
	.name = "render",
	.args = "FILE",
	.summary = N_("fill a template from JSON"),
	.help = N_("The template is mustache. A value that is unknown or empty, and a partial that is not there, are errors "
		"that name the tag and its line."),
	.need = NEED_NOTHING,
	.options = options,
	.run = run,
};
