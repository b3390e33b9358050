/* cli/cmd-case-redirect.c — `case ID redirect`: from a public channel to a private one. */
#include "cli/commands.h"

#include "cache/answer.h"
#include "cache/bell.h"
#include "cache/redirect.h"
#include "cli/out.h"
#include "cli/rows.h"

#include <glib/gi18n.h>
#include <inttypes.h>
#include <stdio.h>

const struct cli_option case_redirect_options[] = {
	{ "draft", 0, OPTION_FLAG, NULL, N_("keep the public sentence as a draft instead of sending it") },
	{ NULL, 0, OPTION_FLAG, NULL, NULL },
};

/* The public sentence leaves after the usual hold; its outbox row, 0 on failure. */
static gint64
queue(const struct cli *cli, const struct redirect_offer *offer, GError **error)
{
	AUTO(draft) d = draft_load(cli->db, offer->public_, error);
	AUTO(account) account = d != NULL ? account_by_id(cli->db, d->account, error) : NULL;

	return account == NULL ? 0 : outbox_add(cli->db, offer->public_, cli->now, answer_hold(cli->db, cli->conf, account->name),
		error);
}

static void
tell(const struct redirect_offer *offer, gint64 outbox)
{
	printf(_("Reference %s, good for 72 hours.\n"), offer->ref);
	puts(offer->sentence);
	if (outbox != 0)
		printf(_("It is queued as answer %" PRId64 "; guichet outbox %" PRId64 " cancel takes it back.\n"), outbox, outbox);
	else
		printf(_("It is kept as draft %" PRId64 ".\n"), offer->public_);
	if (offer->private_ != 0)
		printf(_("Draft %" PRId64 " goes to %s in private.\n"), offer->private_, offer->whom);
	else
		printf(_("There is no way to write to them in private on %s, and no e-mail address of theirs is known: they write "
			"first, with the reference. Should you know who they are, guichet customer ID merge OTHER gives them their "
			"address.\n"), offer->title);
}

int
case_redirect(struct cli *cli, GError **error)
{
	struct redirect_offer offer = { 0 };
	struct out_row *row;
	struct out *out;
	gint64 id, outbox = 0;

	if (!cli_expect(cli, 1, 1, _("ID"), error) || (id = cli_id(cli->words[0], error)) == 0)
		return 2;
	if (!redirect_begin(cli->db, cli->conf, id, cli->advisor, cli->now, &offer, error))
		return 3;
	if (!cli_flag(cli, "draft") && (outbox = queue(cli, &offer, error)) == 0) {
		redirect_offer_clear(&offer);
		return 3;
	}
	bell_ring(cli->home, BELL_WORK);
	if (cli->format == CLI_TEXT && !cli->quiet) {
		tell(&offer, outbox);
	} else {
		out = out_new(cli, &rows_redirect);
		row = out_row_new(&rows_redirect);
		out_put_string(row, "reference", offer.ref);
		out_put_string(row, "state", redirect_state_name(REDIRECT_OFFERED));
		out_put_time(row, "offered_at", cli->now);
		out_put_time(row, "expires_at", offer.expires_at);
		out_put_string(row, "text", offer.sentence);
		out_put_int(row, "outbox", outbox);
		out_put_int(row, "draft", offer.private_);
		out_put_string(row, "to", offer.whom);
		out_add(out, row);
		out_end(out, NULL);
	}
	redirect_offer_clear(&offer);
	return 0;
}
