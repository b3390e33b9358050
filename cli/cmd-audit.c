/* cli/cmd-audit.c — `guichet audit`: no message is forgotten, and the ledger says so. */
#include "cli/commands.h"

#include "base/date.h"
#include "base/err.h"
#include "base/text.h"
#include "cache/audit.h"
#include "cli/out.h"
#include "cli/rows.h"

#include <glib/gi18n.h>
#include <inttypes.h>
#include <stdio.h>

/* A ledger that does not add up must not look like an empty list. */
static gboolean
is_sound(struct cli *cli, GError **error)
{
	g_autoptr(GPtrArray) wrong = audit_check(cli->db, error);

	if (wrong == NULL)
		return FALSE;
	return wrong->len == 0 || err_set(error, ERR_STORAGE, _("The ledger does not add up: %s (%u in all). guichet doctor looks "
		"at the cache."), (char *)g_ptr_array_index(wrong, 0), wrong->len);
}

static void
add_message(struct out *out, const struct audit_message *m, gint64 now)
{
	struct out_row *row = out_row_new(&rows_unanswered);

	out_put_int(row, "message", m->message);
	out_put_int(row, "case", m->case_id);
	out_put_string(row, "account", m->account);
	out_put_string(row, "channel", m->channel);
	out_put_time(row, "at", m->at);
	out_put_int(row, "age_s", MAX(now - m->at, 0) / DATE_SECOND);
	out_put_time(row, "due", m->due);
	out_put_string(row, "customer", m->customer);
	out_put_string(row, "subject", m->subject);
	out_put_string(row, "owner", m->owner);
	out_put_bool(row, "snoozed", m->snoozed);
	out_add(out, row);
}

static int
unanswered(struct cli *cli, GError **error)
{
	g_autoptr(GPtrArray) list = NULL;
	struct out *out;
	gint64 older;

	if (!cli_expect(cli, 0, 0, NULL, error) || !cli_span(cli, "older", 24 * 3600, &older, error))
		return 2;
	if (!is_sound(cli, error) || (list = audit_waiting(cli->db, cli->now - MIN(older, 100 * 366 * 86400L) * DATE_SECOND,
			error)) == NULL)
		return 3;
	out = out_new(cli, &rows_unanswered);
	for (guint i = 0; i < list->len; i++)
		add_message(out, g_ptr_array_index(list, i), cli->now);
	out_end(out, _("No message has waited that long; every other one is answered, or somebody said why not."));
	return list->len > 0 ? 1 : 0;
}

static int
ledger(struct cli *cli, GError **error)
{
	g_autoptr(GPtrArray) list = NULL;
	struct out *out;

	if (!cli_expect(cli, 0, 0, NULL, error))
		return 2;
	if (!is_sound(cli, error) || (list = audit_counts(cli->db, error)) == NULL)
		return 3;
	out = out_new(cli, &rows_fate);
	for (guint i = 0; i < list->len; i++) {
		const struct audit_count *c = g_ptr_array_index(list, i);
		struct out_row *row = out_row_new(&rows_fate);

		out_put_string(row, "day", c->day);
		out_put_string(row, "account", c->account);
		out_put_int(row, "messages", c->messages);
		for (int f = 0; f < FATE_N; f++)
			out_put_int(row, fate_key((enum fate)f), c->n[f]);
		out_add(out, row);
	}
	out_end(out, _("No message has come in yet."));
	return 0;
}

static int
claims(struct cli *cli, GError **error)
{
	g_autoptr(GPtrArray) list = NULL;
	struct out *out;
	gint64 days;

	if (!cli_expect(cli, 0, 0, NULL, error) || !cli_number(cli, "days", 28, &days, error))
		return 2;
	if ((list = audit_claims(cli->db, cli->now - MIN(days, 36500) * DATE_DAY, error)) == NULL)
		return 3;
	out = out_new(cli, &rows_claims);
	for (guint i = 0; i < list->len; i++) {
		const struct audit_claims *c = g_ptr_array_index(list, i);
		struct out_row *row = out_row_new(&rows_claims);

		out_put_string(row, "advisor", c->advisor);
		out_put_int(row, "claims", c->claims);
		out_put_int(row, "picked", c->picked);
		out_put_int(row, "skips", c->skips);
		out_put_int(row, "picked_percent", c->claims > 0 ? (100 * c->picked + c->claims / 2) / c->claims : 0);
		out_add(out, row);
	}
	out_end(out, _("Nobody has claimed a case in that time."));
	return 0;
}

static const struct cli_option claims_options[] = {
	{ "days", 0, OPTION_TEXT, "N", N_("of the last N days (28)") },
	{ NULL, 0, OPTION_FLAG, NULL, NULL },
};

static const struct cli_option unanswered_options[] = {
	{ "older", 0, OPTION_TEXT, "TIME", N_("only those that wait so long, by the wall clock (24h)") },
	{ NULL, 0, OPTION_FLAG, NULL, NULL },
};

static const struct cli_verb verbs[] = {
	{ "unanswered", NULL, N_("messages of customers that nobody has answered, oldest first"), unanswered_options, unanswered },
	{ "ledger", NULL, N_("what became of the messages of each day and account"), NULL, ledger },
	{ "claims", NULL, N_("who took the case that came next, and who picked another"), claims_options, claims },
	{ NULL, NULL, NULL, NULL, NULL },
};

const struct cli_command cmd_audit = {
	.name = "audit",
	.args = "unanswered|ledger|claims",
	.summary = N_("the no-answer ledger: every message is in exactly one state"),
	.help = N_("unanswered exits with 1 when somebody waits that long, and with 3 when the states do not sum up to the messages."),
	.need = NEED_DESK,
	.verbs = verbs,
};
