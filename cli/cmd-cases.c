/* cli/cmd-cases.c — `guichet cases`: a view of the inbox as rows. */
#include "cli/commands.h"

#include "base/err.h"
#include "cache/inbox.h"
#include "cli/out.h"
#include "cli/rows.h"

#include <glib/gi18n.h>

/* One word that names a view is that view; other words must all occur. */
static gboolean
read_view(const struct cli *cli, struct inbox_query *q, char **limit, GError **error)
{
	const char *view = cli_text(cli, "view");

	q->view = QUEUE_ALL;
	if (view != NULL && !queue_view_parse(view, &q->view))
		return err_set(error, ERR_USAGE, _("There is no view “%s”: see guichet help cases"),
			view);
	if (view == NULL && cli->n_words == 1 && queue_view_parse(cli->words[0], &q->view))
		return TRUE;
	*limit = cli->n_words > 0 ? cli_rest(cli, 0) : NULL;
	return TRUE;
}

static gboolean
read_query(const struct cli *cli, struct inbox_query *q, char **limit, GError **error)
{
	const char *sort = cli_text(cli, "sort");
	gint64 count, offset;

	if (!read_view(cli, q, limit, error) ||
	    !cli_number(cli, "count", 0, &count, error) ||
	    !cli_number(cli, "offset", 0, &offset, error))
		return FALSE;
	q->sort = queue_view_sort(q->view);
	if (sort != NULL && !queue_sort_parse(sort, &q->sort))
		return err_set(error, ERR_USAGE,
			_("--sort takes urgency, newest, oldest or customer, not “%s”"), sort);
	q->reverse = cli_flag(cli, "reverse");
	q->advisor = cli->advisor;
	q->account = cli_text(cli, "account");
	q->limit = *limit;
	q->now = cli->now;
	q->count = (int)MIN(count, G_MAXINT);
	q->offset = (int)MIN(offset, G_MAXINT);
	return TRUE;
}

static gboolean
check_account(struct cli *cli, const char *name, GError **error)
{
	AUTO(account) account = NULL;

	if (name == NULL)
		return TRUE;
	account = account_by_name(cli->db, name, NULL);
	if (account != NULL)
		return TRUE;
	return err_set(error, ERR_USAGE, _("There is no account “%s”: see guichet accounts"), name);
}

static int
run(struct cli *cli, GError **error)
{
	struct inbox_query q = { 0 };
	g_autofree char *limit = NULL;
	g_autoptr(GPtrArray) list = NULL;
	struct out *out;

	if (!read_query(cli, &q, &limit, error) || !check_account(cli, q.account, error))
		return 2;
	list = inbox_list(cli->db, &q, error);
	if (list == NULL)
		return 3;
	out = out_new(cli, &rows_case);
	for (guint i = 0; i < list->len; i++)
		out_add(out, row_of_case(g_ptr_array_index(list, i), cli->now));
	out_end(out, _("No case here."));
	return 0;
}

static const struct cli_option options[] = {
	{ "view", 0, OPTION_TEXT, "VIEW", N_("one view, and the words as a query within it") },
	{ "account", 'A', OPTION_TEXT, "ACCOUNT", N_("only this account") },
	{ "sort", 0, OPTION_TEXT, "ORDER", N_("urgency, newest, oldest or customer") },
	{ "reverse", 'r', OPTION_FLAG, NULL, N_("the other way round") },
	{ "count", 'c', OPTION_TEXT, "NUMBER", N_("at most so many") },
	{ "offset", 0, OPTION_TEXT, "NUMBER", N_("leave out the first so many") },
	{ NULL, 0, OPTION_FLAG, NULL, NULL },
};

const struct cli_command cmd_cases = {
	.name = "cases",
	.args = "[VIEW | WORDS…]",
	.summary = N_("list cases"),
	.help = N_("Without words: every open case, newest first. One word that names a view gives that "
		   "view: waiting, mine, late, all, unclaimed, answered, snoozed or resolved. Any other "
		   "words must all occur in the customer's name, the subject or the last message."),
	.need = NEED_DESK,
	.options = options,
	.run = run,
};
