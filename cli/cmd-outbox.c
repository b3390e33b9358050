/* cli/cmd-outbox.c — `guichet outbox`: answers on their way, and what a person decides about them. */
#include "cli/commands.h"

#include "base/err.h"
#include "base/text.h"
#include "cache/act.h"
#include "cache/bell.h"
#include "cache/outbox.h"
#include "cli/out.h"
#include "cli/rows.h"

#include <glib/gi18n.h>
#include <inttypes.h>

static gboolean
needs_person(const struct outbox *o)
{
	return o->state == OUTBOX_REVIEW || o->state == OUTBOX_UNSURE || o->state == OUTBOX_REFUSED;
}

static int
show_all(struct cli *cli, GError **error)
{
	g_autoptr(GPtrArray) list = outbox_list(cli->db, cli_flag(cli, "all"), error);
	struct out *out;
	gboolean trouble = FALSE;

	if (list == NULL)
		return 3;
	out = out_new(cli, &rows_outbox);
	for (guint i = 0; i < list->len; i++) {
		const struct outbox *o = g_ptr_array_index(list, i);

		trouble = trouble || needs_person(o);
		out_add(out, row_of_outbox(o));
	}
	out_end(out, _("Nothing waits to be sent."));
	return trouble ? 1 : 0;
}

static void
show_text(const struct outbox *o)
{
	g_autofree char *id = g_strdup_printf("%" PRId64, o->id);
	g_autofree char *on_case = g_strdup_printf("%" PRId64, o->case_id);

	out_field(_("Answer:"), 12, id);
	out_field(_("Case:"), 12, o->case_id != 0 ? on_case : NULL);
	out_field(_("State:"), 12, out_word(&rows_outbox, "state", outbox_state_name(o->state)));
	out_field(_("Why:"), 12, o->reason);
	out_field(_("Refused for:"), 12, o->refused_for);
	out_field(_("From:"), 12, o->identity);
	out_field(_("To:"), 12, o->to);
	out_field(_("Cc:"), 12, o->cc);
	out_field(_("Bcc:"), 12, o->bcc);
	out_field(_("Subject:"), 12, o->subject);
	putchar('\n');
	text_put(stdout, o->body, TEXT_BLOCK);
	putchar('\n');
}

/* One that stopped for it shows what came: lines that came after +, words that went after -. */
static gboolean
show_news(const struct cli *cli, const struct outbox *o, GError **error)
{
	g_autofree char *news = o->state == OUTBOX_REVIEW ? outbox_news(cli->db, o, cli->now, error) : g_strdup("");

	if (news == NULL)
		return FALSE;
	if (*news != '\0') {
		printf("\n%s\n\n", _("Since it was written:"));
		text_put(stdout, news, TEXT_BLOCK);
	}
	return TRUE;
}

static int
show_one(struct cli *cli, gint64 id, GError **error)
{
	AUTO(outbox) o = outbox_load(cli->db, id, error);
	struct out *out;

	if (o == NULL)
		return 3;
	if (cli->format == CLI_TEXT && !cli->quiet) {
		show_text(o);
		if (!show_news(cli, o, error))
			return 3;
	} else {
		out = out_new(cli, &rows_outbox);
		out_add(out, row_of_outbox(o));
		out_end(out, NULL);
	}
	return needs_person(o) ? 1 : 0;
}

static int
run(struct cli *cli, GError **error)
{
	gint64 id;

	if (!cli_expect(cli, 0, 1, NULL, error))
		return 2;
	if (cli->n_words == 0)
		return show_all(cli, error);
	id = cli_id(cli->words[0], error);
	return id != 0 ? show_one(cli, id, error) : 2;
}

static void
say_done(enum act_kind kind, gint64 id)
{
	if (kind == ACT_CANCEL)
		printf(_("Answer %" PRId64 " is cancelled; its draft is kept."), id);
	else if (kind == ACT_RETRY)
		printf(_("Answer %" PRId64 " will be tried again at once."), id);
	else
		printf(_("Answer %" PRId64 " is taken as sent."), id);
	putchar('\n');
}

static int
decide(struct cli *cli, enum act_kind kind, GError **error)
{
	gint64 id = cli_id(cli->words[0], error);
	AUTO(outbox) o = id != 0 ? outbox_load(cli->db, id, error) : NULL;
	struct act act = {
		.kind = kind,
		.advisor = cli->advisor,
		.target = id,
		.at = cli->now,
	};

	if (o == NULL)
		return id != 0 ? 3 : 2;
	act.case_id = o->case_id;
	if (act_add(cli->db, &act, error) == 0)
		return 3;
	bell_ring(cli->home, BELL_WORK);
	if (cli->format == CLI_TEXT && !cli->quiet) {
		say_done(kind, id);
		return 0;
	}
	return show_one(cli, id, error) == 3 ? 3 : 0;
}

static int
cancel(struct cli *cli, GError **error)
{
	if (!cli_expect(cli, 1, 1, _("ID"), error))
		return 2;
	return decide(cli, ACT_CANCEL, error);
}

static int
retry(struct cli *cli, GError **error)
{
	if (!cli_expect(cli, 1, 1, _("ID"), error))
		return 2;
	return decide(cli, ACT_RETRY, error);
}

static int
confirm(struct cli *cli, GError **error)
{
	if (!cli_expect(cli, 1, 1, _("ID"), error))
		return 2;
	return decide(cli, ACT_SENT_OK, error);
}

static const struct cli_verb verbs[] = {
	{ "retry", NULL, N_("try again at once"), NULL, retry },
	{ "cancel", NULL, N_("do not send it; its draft is kept"), NULL, cancel },
	{ "confirm", NULL, N_("say that an answer of uncertain fate did arrive"), NULL, confirm },
	{ NULL, NULL, NULL, NULL, NULL },
};

static const struct cli_option options[] = {
	{ "all", 'a', OPTION_FLAG, NULL, N_("with those sent, refused and cancelled") },
	{ NULL, 0, OPTION_FLAG, NULL, NULL },
};

const struct cli_command cmd_outbox = {
	.name = "outbox",
	.args = "[ID [VERB]]",
	.summary = N_("answers on their way: list, show, decide"),
	.help = N_("Exits with 1 when an answer needs a person."),
	.need = NEED_DESK,
	.verb_at = 1,
	.verbs = verbs,
	.options = options,
	.run = run,
};
