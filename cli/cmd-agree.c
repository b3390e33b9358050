/* cli/cmd-agree.c — `guichet agree`: whether two answers state the same facts. */
#include "cli/commands.h"

#include "base/err.h"
#include "cli/out.h"
#include "cli/rows.h"
#include "core/facts.h"

#include <glib/gi18n.h>

#define FILE_MAX (1024 * 1024)

static struct facts *
facts_of(const char *path, GError **error)
{
	g_autofree char *text = NULL;
	g_autoptr(GError) cause = NULL;
	gsize len;

	if (!g_file_get_contents(path, &text, &len, &cause))
		err_set(error, ERR_STORAGE, _("%s cannot be read (%s): give the file of an answer"), path, cause->message);
	else if (len > FILE_MAX)
		err_set(error, ERR_LIMIT, _("%s is longer than 1 MiB: give the text of one answer"), path);
	else if (!g_utf8_validate(text, (gssize)len, NULL))
		err_set(error, ERR_INPUT, _("%s is not UTF-8: convert it first (iconv -t UTF-8)"), path);
	else
		return facts_read(text);
	return NULL;
}

/* "EUR 2500 (A)": what only that answer states. */
static void
put_facts(struct out_row *row, const GArray *differences)
{
	g_autoptr(GStrvBuilder) list = g_strv_builder_new();
	g_auto(GStrv) facts = NULL;

	for (guint i = 0; i < differences->len; i++) {
		const struct fact_difference *d = &g_array_index(differences, struct fact_difference, i);
		g_autofree char *line = g_strdup_printf("%s %s (%s)", fact_type_name(d->fact->type),
			d->fact->value, d->in_second ? "B" : "A");

		g_strv_builder_add(list, line);
	}
	facts = g_strv_builder_end(list);
	out_put_list(row, "facts", facts);
}

static int
run(struct cli *cli, GError **error)
{
	g_autoptr(GArray) differences = g_array_new(FALSE, FALSE, sizeof(struct fact_difference));
	AUTO(facts) a = NULL;
	AUTO(facts) b = NULL;
	enum agree verdict;
	struct out_row *row;
	struct out *out;

	if (!cli_expect(cli, 2, 2, _("FILE_A FILE_B"), error) || (a = facts_of(cli->words[0], error)) == NULL ||
		(b = facts_of(cli->words[1], error)) == NULL)
		return 3;
	verdict = facts_agree(a, b, differences);
	out = out_new(cli, &rows_agree);
	row = out_row_new(&rows_agree);
	out_put_string(row, "verdict", agree_name(verdict));
	put_facts(row, differences);
	out_add(out, row);
	out_end(out, NULL);
	return verdict == AGREE_CONFLICT ? 1 : 0;
}

const struct cli_command cmd_agree = {
	.name = "agree",
	.args = "FILE_A FILE_B",
	.summary = N_("tell whether two answers state the same facts"),
	.help = N_("Amounts, rates, delays, dates, links, telephone numbers, and yes or no. The verdict is same, "
		"partial (something stands in one only) or conflict. Exits with 1 when they contradict each other."),
	.need = NEED_NOTHING,
	.format = CLI_JSON,
	.run = run,
};
