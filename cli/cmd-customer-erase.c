/* cli/cmd-customer-erase.c — `guichet customer ID erase` and `guichet retention`: guichet-net does it. */
#include "cli/cmd-customer.h"

#include "cache/erase.h"
#include "cli/commands.h"
#include "cli/rows-people.h"
#include "cli/spawn.h"

#include <glib/gi18n.h>
#include <inttypes.h>

int
customer_have_erased(struct cli *cli, const char *command, const char *id, GError **error)
{
	g_autoptr(GPtrArray) args = g_ptr_array_new();

	g_ptr_array_add(args, (char *)(gsize)command);
	if (id != NULL)
		g_ptr_array_add(args, (char *)(gsize)id);
	if (cli_flag(cli, "yes"))
		g_ptr_array_add(args, (char *)(gsize)"--yes");
	if (cli->format != CLI_TEXT) { /* what it does not know, it refuses */
		g_ptr_array_add(args, (char *)(gsize)"-o");
		g_ptr_array_add(args, (char *)(gsize)(cli->format == CLI_JSON ? "json" : "csv"));
	}
	if (cli->quiet)
		g_ptr_array_add(args, (char *)(gsize)"-q");
	g_ptr_array_add(args, (char *)(gsize)"--advisor");
	g_ptr_array_add(args, cli->advisor);
	g_ptr_array_add(args, NULL);
	/* our own handle would keep its old pages from being cleared */
	g_clear_pointer(&cli->db, db_close);
	return spawn_wait(cli->home, conf_path(cli->conf), (const char *const *)args->pdata, error);
}

int
customer_erase(struct cli *cli, GError **error)
{
	g_autofree char *number = NULL;
	gint64 id;

	if (!cli_expect(cli, 1, 1, _("ID"), error) || (id = customer_word(cli, error)) == 0)
		return 2;
	number = g_strdup_printf("%" PRId64, id);
	return customer_have_erased(cli, "erase", number, error);
}

const struct cli_option customer_erase_options[] = {
	{ "yes", 0, OPTION_FLAG, NULL, N_("erase it; otherwise it is only counted") },
	{ NULL, 0, OPTION_FLAG, NULL, NULL },
};

/* ---- retention ---------------------------------------------------------------------- */

static int
run(struct cli *cli, GError **error)
{
	return cli_expect(cli, 0, 0, NULL, error) ? customer_have_erased(cli, "retention", NULL, error) : 2;
}

static int
receipts(struct cli *cli, GError **error)
{
	g_autoptr(GPtrArray) list = NULL;
	struct out *out;
	gboolean sound = TRUE;

	if (!cli_expect(cli, 0, 0, NULL, error))
		return 2;
	list = erase_receipts(cli->db, error);
	if (list == NULL)
		return 3;
	out = out_new(cli, &rows_receipt);
	for (guint i = 0; i < list->len; i++) {
		const struct erase_receipt *r = g_ptr_array_index(list, i);

		sound = sound && r->sound;
		out_add(out, row_of_receipt(r));
	}
	out_end(out, _("Nothing was ever erased."));
	return sound ? 0 : 1;
}

static const struct cli_verb verbs[] = {
	{ "receipts", NULL, N_("what was erased, when and by whom; exits with 1 when a receipt was changed"), NULL, receipts },
	{ NULL, NULL, NULL, NULL, NULL },
};

const struct cli_command cmd_retention = {
	.name = "retention",
	.args = "[receipts]",
	.summary = N_("erase what was kept for longer than an account should"),
	.help = N_("Counts, for each account with the key retention, the conversations whose last word is older, where "
		   "nobody waits and nothing is being written; with --yes erases them as a customer's erasure does."),
	.need = NEED_DESK,
	.verb_at = 0,
	.verbs = verbs,
	.options = customer_erase_options,
	.run = run,
};
