/* cli/cmd-board.c — `guichet board`: queues and advisors as they stand, and a word to everybody. */
#include "cli/commands.h"

#include "base/date.h"
#include "cache/act.h"
#include "cache/board.h"
#include "cli/out.h"
#include "cli/rows.h"

#include <glib/gi18n.h>
#include <stdio.h>

static void
print_queues(const struct cli *cli, const struct board *b)
{
	struct out *out = out_new(cli, &rows_queue);

	for (guint i = 0; i < b->queues->len; i++)
		out_add(out, row_of_queue(g_ptr_array_index(b->queues, i)));
	out_end(out, _("There is no account."));
}

static void
print_promises(const struct cli *cli, const struct board *b)
{
	struct out *out = out_new(cli, &rows_board_promise);

	for (guint i = 0; i < b->queues->len; i++)
		out_add(out, row_of_board_promise(g_ptr_array_index(b->queues, i)));
	out_end(out, NULL);
}

static void
print_advisors(const struct cli *cli, const struct board *b)
{
	struct out *out = out_new(cli, &rows_advisor);

	for (guint i = 0; i < b->advisors->len; i++)
		out_add(out, row_of_advisor(g_ptr_array_index(b->advisors, i)));
	out_end(out, _("Nobody holds a case, and nobody answered today."));
}

static void
print_json(const struct board *b)
{
	AUTO(json) json = json_new();

	json_object(json, NULL);
	json_time(json, "at", b->at);
	json_array(json, "queues");
	for (guint i = 0; i < b->queues->len; i++)
		out_json(json, row_of_queue(g_ptr_array_index(b->queues, i)));
	json_end(json);
	json_array(json, "advisors");
	for (guint i = 0; i < b->advisors->len; i++)
		out_json(json, row_of_advisor(g_ptr_array_index(b->advisors, i)));
	json_end(json);
	json_int(json, "snoozed_today", b->snoozed_today);
	json_string(json, "note", b->note.text);
	json_string(json, "note_by", b->note.advisor);
	json_time(json, "note_at", b->note.at);
	json_end(json);
	puts(json_text(json));
}

static void
print_note(const struct cli *cli, const struct board *b)
{
	g_autofree char *when = date_to_human(b->note.at, cli->now), *line = NULL;

	if (b->note.act == 0)
		return;
	line = g_strdup_printf("%s, %s: %s", b->note.advisor, when, b->note.text);
	putchar('\n');
	out_field(_("Note:"), 6, line);
}

static struct board *
load(struct cli *cli, GError **error)
{
	return cli_expect(cli, 0, 0, NULL, error) ? board_load(cli->db, cli->now, error) : NULL;
}

static int
run(struct cli *cli, GError **error)
{
	AUTO(board) b = load(cli, error);

	if (b == NULL)
		return 3;
	if (cli->format == CLI_JSON && !cli->quiet) {
		print_json(b);
		return 0;
	}
	print_queues(cli, b);
	if (cli->format != CLI_TEXT || cli->quiet || b->queues->len == 0)
		return 0;
	putchar('\n');
	print_promises(cli, b);
	putchar('\n');
	print_advisors(cli, b);
	print_note(cli, b);
	return 0;
}

static int
queues(struct cli *cli, GError **error)
{
	AUTO(board) b = load(cli, error);

	if (b == NULL)
		return 3;
	print_queues(cli, b);
	return 0;
}

static int
promises(struct cli *cli, GError **error)
{
	AUTO(board) b = load(cli, error);

	if (b == NULL)
		return 3;
	print_promises(cli, b);
	return 0;
}

static int
advisors(struct cli *cli, GError **error)
{
	AUTO(board) b = load(cli, error);

	if (b == NULL)
		return 3;
	print_advisors(cli, b);
	return 0;
}

static int
say(struct cli *cli, GError **error)
{
	g_autofree char *text = cli_words_or_stdin(cli, 0, error);
	struct act act = { .kind = ACT_BROADCAST, .advisor = cli->advisor, .text = text, .at = cli->now };

	if (text == NULL)
		return 2;
	return act_add(cli->db, &act, error) != 0 ? 0 : 3;
}

static const struct cli_option say_options[] = {
	{ "message", 'm', OPTION_TEXT, "TEXT", N_("the text; otherwise the words, or standard input") },
	{ NULL, 0, OPTION_FLAG, NULL, NULL },
};

static const struct cli_verb verbs[] = {
	{ "queues", NULL, N_("the queues alone"), NULL, queues },
	{ "promises", NULL, N_("what was promised: kept today and in 28 days, at risk, misses left"), NULL, promises },
	{ "advisors", NULL, N_("the advisors alone"), NULL, advisors },
	{ "say", "[TEXT…]", N_("a note that every advisor sees; no customer does"), say_options, say },
	{ NULL, NULL, NULL, NULL, NULL },
};

const struct cli_command cmd_board = {
	.name = "board",
	.args = "[VERB]",
	.summary = N_("queues and advisors as they stand now"),
	.help = N_("What the supervisor's board on the screen shows: per queue who waits, for how long, and what "
		   "came and went; per advisor their load and their last reply. With -o json one object with "
		   "all of it."),
	.need = NEED_DESK,
	.verb_at = 0,
	.verbs = verbs,
	.run = run,
};
