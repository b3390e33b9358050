/* cli/cmd-serve.c — `guichet serve`: the case that comes next, claimed. */
#include "cli/commands.h"

#include "base/err.h"
#include "cache/act.h"
#include "cache/inbox.h"
#include "cli/out.h"
#include "cli/rows.h"

#include <glib/gi18n.h>
#include <stdio.h>

static int
run(struct cli *cli, GError **error)
{
	struct act claim = { .kind = ACT_CLAIM, .advisor = cli->advisor, .at = cli->now };
	AUTO(inbox_row) row = NULL;
	struct out *out;

	if (!cli_expect(cli, 0, 0, NULL, error))
		return 2;
	claim.case_id = inbox_next(cli->db, cli->advisor, cli->now);
	if (claim.case_id == 0) {
		fputs(_("Nobody waits who is not already being looked after.\n"), stderr);
		return 1;
	}
	if (act_add(cli->db, &claim, error) == 0 || (row = inbox_case(cli->db, claim.case_id, error)) == NULL)
		return 3;
	out = out_new(cli, &rows_case);
	out_add(out, row_of_case(row, cli->now));
	out_end(out, NULL);
	return 0;
}

const struct cli_command cmd_serve = {
	.name = "serve",
	.summary = N_("claim the unclaimed case whose customer has least time left"),
	.help = N_("Exits with 1 when there is none. guichet case ID skip REASON passes one over; guichet audit claims counts "
		   "who took the next one and who picked another."),
	.need = NEED_DESK,
	.run = run,
};
