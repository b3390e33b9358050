/* cli/cmd-case.c — `guichet case`: the acts on one case. */
#include "cli/commands.h"

#include "base/date.h"
#include "base/err.h"
#include "cache/act.h"
#include "cache/inbox.h"
#include "cli/out.h"
#include "cli/rows.h"
#include "tui/act-words.h"

#include <glib/gi18n.h>
#include <inttypes.h>
#include <string.h>

/* Adds the act, then prints the case as it is now. */
static int
add(struct cli *cli, struct act act, GError **error)
{
	AUTO(inbox_row) row = NULL;
	struct out *out;

	act.case_id = cli_id(cli->words[0], error);
	if (act.case_id == 0)
		return 2;
	act.advisor = cli->advisor;
	act.at = cli->now;
	if (act_add(cli->db, &act, error) == 0)
		return 3;
	row = inbox_case(cli->db, act.case_id, error);
	if (row == NULL)
		return 3;
	out = out_new(cli, &rows_case);
	out_add(out, row_of_case(row, cli->now));
	out_end(out, NULL);
	return 0;
}

static int
add_plain(struct cli *cli, enum act_kind kind, GError **error)
{
	if (!cli_expect(cli, 1, 1, _("ID"), error))
		return 2;
	return add(cli, (struct act){ .kind = kind }, error);
}

static int
claim(struct cli *cli, GError **error)
{
	return add_plain(cli, ACT_CLAIM, error);
}

static int
release(struct cli *cli, GError **error)
{
	return add_plain(cli, ACT_RELEASE, error);
}

static int
reopen(struct cli *cli, GError **error)
{
	return add_plain(cli, ACT_REOPEN, error);
}

static int
wake(struct cli *cli, GError **error)
{
	return add_plain(cli, ACT_WAKE, error);
}

static int
note(struct cli *cli, GError **error)
{
	g_autofree char *text = NULL;

	if (!cli_expect(cli, 1, G_MAXINT, _("ID"), error))
		return 2;
	text = cli_words_or_stdin(cli, 1, error);
	return text != NULL ? add(cli, (struct act){ .kind = ACT_NOTE, .text = text }, error) : 2;
}

static int
assign(struct cli *cli, GError **error)
{
	g_autofree char *who = NULL;

	if (!cli_expect(cli, 2, G_MAXINT, _("ADVISOR"), error))
		return 2;
	who = cli_rest(cli, 1);
	return add(cli, (struct act){ .kind = ACT_ASSIGN, .arg = who }, error);
}

static int
resolve(struct cli *cli, GError **error)
{
	g_autofree char *reason = NULL;

	if (!cli_expect(cli, 1, G_MAXINT, _("ID"), error))
		return 2;
	reason = cli_rest(cli, 1);
	return add(cli,
		(struct act){ .kind = ACT_RESOLVE, .arg = *reason != '\0' ? reason : NULL }, error);
}

static int
queue(struct cli *cli, GError **error)
{
	if (!cli_expect(cli, 1, 2, NULL, error))
		return 2;
	return add(cli, (struct act){ .kind = ACT_QUEUE, .arg = cli->n_words > 1 ? cli->words[1] : "" }, error);
}

static int
skip(struct cli *cli, GError **error)
{
	g_autofree char *reason = NULL;

	if (!cli_expect(cli, 2, G_MAXINT, _("REASON"), error))
		return 2;
	reason = cli_rest(cli, 1);
	return add(cli, (struct act){ .kind = ACT_SKIP, .arg = reason }, error);
}

static int
snooze(struct cli *cli, GError **error)
{
	g_autofree char *until = NULL;
	gint64 at, span;

	if (!cli_expect(cli, 2, 2, _("TIME"), error))
		return 2;
	if (strcmp(cli->words[1], "customer") == 0) {
		at = SNOOZE_CUSTOMER;
	} else if (date_parse_span(cli->words[1], &span)) {
		at = cli->now + MIN(span, 10 * 366 * 86400) * DATE_SECOND;
	} else if (!date_parse(cli->words[1], &at)) {
		err_set(error, ERR_USAGE,
			_("“%s” is not a time: write 2h, 3d or 2026-01-31T09:00:00+01:00"),
			cli->words[1]);
		return 2;
	}
	if (at <= cli->now) {
		err_set(error, ERR_USAGE, _("%s has passed already"), cli->words[1]);
		return 2;
	}
	until = g_strdup_printf("%" PRId64, at);
	return add(cli, (struct act){ .kind = ACT_SNOOZE, .arg = until }, error);
}

/* Index of a word in a list of names, or -1. */
static int
index_of(const char *word, const char *const *names)
{
	for (int i = 0; names[i] != NULL; i++)
		if (strcmp(word, names[i]) == 0)
			return i;
	return -1;
}

static int
priority(struct cli *cli, GError **error)
{
	static const char *const names[] = { "low", "normal", "high", NULL };
	static const char *const digits[] = { "0", "1", "2", NULL };
	int value;

	if (!cli_expect(cli, 2, 2, "low|normal|high", error))
		return 2;
	value = MAX(index_of(cli->words[1], names), index_of(cli->words[1], digits));
	if (value < 0) {
		err_set(error, ERR_USAGE, _("A priority is low, normal or high, not “%s”"),
			cli->words[1]);
		return 2;
	}
	return add(cli, (struct act){ .kind = ACT_PRIORITY, .arg = digits[value] }, error);
}

static int
urgent(struct cli *cli, GError **error)
{
	static const char *const names[] = { "no", "yes", NULL };
	static const char *const digits[] = { "0", "1", NULL };
	int value = 1;

	if (!cli_expect(cli, 1, 2, _("ID"), error))
		return 2;
	if (cli->n_words == 2)
		value = MAX(index_of(cli->words[1], names), index_of(cli->words[1], digits));
	if (value < 0) {
		err_set(error, ERR_USAGE, _("Write yes or no, not “%s”"), cli->words[1]);
		return 2;
	}
	return add(cli, (struct act){ .kind = ACT_URGENT, .arg = digits[value] }, error);
}

static int
label(struct cli *cli, GError **error)
{
	enum act_kind kind = cli_flag(cli, "remove") ? ACT_UNLABEL : ACT_LABEL;

	if (!cli_expect(cli, 2, 2, _("LABEL"), error))
		return 2;
	if (strpbrk(cli->words[1], " \t\r\n") != NULL || *cli->words[1] == '\0') {
		err_set(error, ERR_USAGE, _("A label is one word: write-it-so"));
		return 2;
	}
	return add(cli, (struct act){ .kind = kind, .arg = cli->words[1] }, error);
}

static int
motive(struct cli *cli, GError **error)
{
	const char *name;

	if (!cli_expect(cli, 2, 2, _("NAME"), error) || (name = motive_word(cli, cli->words[1], error)) == NULL)
		return 2;
	return add(cli, (struct act){ .kind = ACT_MOTIVE, .arg = name }, error);
}

/* The other case goes into this one; a conversation of it leaves for a case of its own; a post is to be hidden. */
static int
move(struct cli *cli, enum act_kind kind, const char *what, GError **error)
{
	gint64 target;

	if (!cli_expect(cli, 2, 2, what, error))
		return 2;
	target = cli_id(cli->words[1], error);
	return target != 0 ? add(cli, (struct act){ .kind = kind, .target = target }, error) : 2;
}

static int
merge(struct cli *cli, GError **error)
{
	return move(cli, ACT_MERGE, _("OTHER"), error);
}

static int
split(struct cli *cli, GError **error)
{
	return move(cli, ACT_SPLIT, _("CONVERSATION"), error);
}

static int
hide(struct cli *cli, GError **error)
{
	return move(cli, ACT_HIDE, _("MESSAGE"), error);
}

static int
undo(struct cli *cli, GError **error)
{
	gint64 id, target;
	struct act last;
	int code;

	if (!cli_expect(cli, 1, 1, _("ID"), error))
		return 2;
	id = cli_id(cli->words[0], error);
	if (id == 0)
		return 2;
	target = act_last(cli->db, cli->advisor, id, 0, &last);
	if (target == 0) {
		err_set(error, ERR_GONE, _("%s did nothing in case %" PRId64 " that can be undone"),
			cli->advisor, id);
		return 3;
	}
	code = add(cli, (struct act){ .kind = ACT_UNDO, .target = target }, error);
	if (code == 0 && cli->format == CLI_TEXT && !cli->quiet)
		g_printerr(_("Undone: %s\n"), act_words_undone(last.kind));
	return code;
}

static const struct cli_option note_options[] = {
	{ "message", 'm', OPTION_TEXT, "TEXT", N_("the note; otherwise the words, or standard input") },
	{ NULL, 0, OPTION_FLAG, NULL, NULL },
};

static const struct cli_option label_options[] = {
	{ "remove", 0, OPTION_FLAG, NULL, N_("take the label away") },
	{ NULL, 0, OPTION_FLAG, NULL, NULL },
};

static const struct cli_verb verbs[] = {
	{ "show", NULL, N_("the case with its messages, notes and answers (the default)"), NULL, case_show },
	{ "reply", NULL, N_("answer the customer's last message"), case_reply_options, case_reply },
	{ "redirect", NULL, N_("ask the customer in public to write in private, with a reference; the case stays one"),
		case_redirect_options, case_redirect },
	{ "hide", "MESSAGE", N_("ask the channel to hide a customer's public post, where it lets us"), NULL, hide },
	{ "attachments", NULL, N_("list its attachments"), NULL, case_attachments },
	{ "save", "MESSAGE SECTION", N_("write an attachment to a file, fetched first when it is not here"),
		case_save_options, case_save },
	{ "note", "[TEXT…]", N_("add an internal note, which is never sent"), note_options, note },
	{ "claim", NULL, N_("take it"), NULL, claim },
	{ "release", NULL, N_("give it back"), NULL, release },
	{ "assign", "ADVISOR", N_("give it to somebody"), NULL, assign },
	{ "resolve", "[REASON…]", N_("done; a reason is wanted while the customer waits"), NULL, resolve },
	{ "reopen", NULL, N_("not done after all"), NULL, reopen },
	{ "snooze", "TIME|customer", N_("out of sight until a time (2h, 3d, RFC 3339) or a new message; customer: until the "
		"customer writes, and until then the clock stands still"), NULL, snooze },
	{ "queue", "[QUEUE]", N_("move it to another queue; without a name back to its own"), NULL, queue },
	{ "skip", "REASON…", N_("pass it over: guichet serve goes on to another one"), NULL, skip },
	{ "explain", NULL, N_("how long the customer waited: every stretch that counts, and why another does not"), NULL,
		case_explain },
	{ "wake", NULL, N_("end a snooze"), NULL, wake },
	{ "priority", "low|normal|high", N_("set its priority"), NULL, priority },
	{ "urgent", "[yes|no]", N_("mark it urgent, or not"), NULL, urgent },
	{ "label", "LABEL", N_("add a label"), label_options, label },
	{ "motive", "NAME", N_("say what the case is about: a name of guichet motives rules, or none"), NULL, motive },
	{ "merge", "OTHER", N_("another case of the same customer goes into it; its number leads here"), NULL, merge },
	{ "split", "CONVERSATION", N_("one of its conversations becomes a case of its own"), NULL, split },
	{ "undo", NULL, N_("take back your last act on it"), NULL, undo },
	{ NULL, NULL, NULL, NULL, NULL },
};

const struct cli_command cmd_case = {
	.name = "case",
	.args = "ID [VERB]",
	.summary = N_("show one case, or do something to it"),
	.help = N_("Every act is a line in the case's journal, under the name of [guichet] name."),
	.need = NEED_DESK,
	.verb_at = 1,
	.verbs = verbs,
	.run = case_show,
};
