/* cli/cmd-customers.c — `guichet customers`: people as rows. */
#include "cli/commands.h"

#include "cli/customers-import.h"
#include "cli/rows-people.h"

#include <glib/gi18n.h>

static int
run(struct cli *cli, GError **error)
{
	g_autofree char *words = cli->n_words > 0 ? cli_rest(cli, 0) : NULL;
	g_autoptr(GPtrArray) list = NULL;
	struct out *out;
	gint64 count;

	if (!cli_number(cli, "count", 0, &count, error))
		return 2;
	list = customer_list(cli->db, words, (int)MIN(count, G_MAXINT), error);
	if (list == NULL)
		return 3;
	out = out_new(cli, &rows_customer);
	for (guint i = 0; i < list->len; i++)
		out_add(out, row_of_customer_row(g_ptr_array_index(list, i)));
	out_end(out, _("No customer here."));
	return 0;
}

static const struct cli_option options[] = {
	{ "count", 'c', OPTION_TEXT, "NUMBER", N_("at most so many") },
	{ NULL, 0, OPTION_FLAG, NULL, NULL },
};

static const struct cli_verb verbs[] = {
	{ "import", N_("FILE…"), N_("bring them in from CSV and vCard files, or from a directory"), customers_import_options,
	  customers_import },
	{ NULL, NULL, NULL, NULL, NULL },
};

const struct cli_command cmd_customers = {
	.name = "customers",
	.args = "[WORDS…]",
	.summary = N_("list customers, bring them in"),
	.help = N_("In order of their names. The words must all occur in the name, an address or a field of "
		   "the card."),
	.need = NEED_DESK,
	.verbs = verbs,
	.options = options,
	.run = run,
};
