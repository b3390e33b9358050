/* cli/cmd-review.c — `guichet review`: what the checks say of an answer. */
#include "cli/commands.h"

#include "base/err.h"
#include "cache/answer.h"
#include "cache/review.h"
#include "cli/out.h"
#include "cli/rows.h"

#include <glib/gi18n.h>
#include <string.h>

#define CUSTOMER_MAX (1 << 20) /* bytes of the customer's text that are read */

static const struct out_column finding_columns[] = {
	{ "rule", OUT_STRING, N_("Rule"), LOOK_PLAIN,
		"phone-deflect, phone-extra, phone-optional, person-placeholder, person-name, person-echo, "
		"person-template, complete, agree, guard, language, attachment, capitals, greeting, length or "
		"window" },
	{ "level", OUT_STRING, N_("Level"), LOOK_PLAIN,
		"error (stops an answer until mended or overridden), warning or info" },
	{ "start", OUT_INT, NULL, LOOK_RIGHT,
		"first byte of the draft that is meant; of complete: of the customer's text" },
	{ "end", OUT_INT, NULL, LOOK_RIGHT, "the byte after the last one" },
	{ "questions", OUT_INT, NULL, LOOK_RIGHT, "of complete: questions of the customer; else 0" },
	{ "answered", OUT_INT, NULL, LOOK_RIGHT, "of complete: those that the draft answers; else 0" },
	{ "why", OUT_STRING, N_("Why"), LOOK_WIDE, "the evidence, a sentence in the language of the user" },
	{ NULL, OUT_STRING, NULL, LOOK_PLAIN, NULL },
};
const struct out_set rows_finding = { "finding", "review", finding_columns };

static struct out_row *
row_of_finding(const struct review *r, const struct review_finding *f)
{
	struct out_row *row = out_row_new(&rows_finding);

	out_put_string(row, "rule", f->rule);
	out_put_string(row, "level", review_level_name(f->level));
	out_put_int(row, "start", (gint64)f->start);
	out_put_int(row, "end", (gint64)f->end);
	if (f->check == REVIEW_COMPLETE) {
		out_put_int(row, "questions", r->questions->len);
		out_put_int(row, "answered", r->answered);
	}
	out_put_string(row, "why", f->why);
	return row;
}

/* One of the kinds; a connector's name is no kind. */
static const struct channel *
read_channel(const struct cli *cli, GError **error)
{
	const char *name = cli_text(cli, "channel");
	const struct channel *found = channel_find(name != NULL ? name : "mail");
	g_autoptr(GString) known = g_string_new(NULL);
	const struct channel *all;
	gsize n;

	all = channel_list(&n);
	for (gsize i = 0; i < n; i++)
		g_string_append_printf(known, "%s%s", i > 0 ? ", " : "", all[i].name);
	if (found == NULL)
		err_set(error, ERR_USAGE, _("--channel takes %s, not “%s”"), known->str, name);
	return found;
}

/* What the customer wrote; *text stays NULL when no file is named. */
static gboolean
read_customer(const struct cli *cli, char **text, GError **error)
{
	const char *path = cli_text(cli, "to");
	g_autoptr(GError) failure = NULL;
	gsize len;

	if (path == NULL)
		return TRUE;
	if (!g_file_get_contents(path, text, &len, &failure))
		return err_set(error, ERR_INPUT, "--to: %s", failure->message);
	if (len > CUSTOMER_MAX || memchr(*text, '\0', len) != NULL || !g_utf8_validate(*text, (gssize)len, NULL))
		return err_set(error, ERR_INPUT, _("--to: %s is not a text of at most 1 MiB in UTF-8: convert it first "
			"(iconv -t UTF-8)"), path);
	return TRUE;
}

static int
print(struct cli *cli, const struct review *r)
{
	struct out *out = out_new(cli, &rows_finding);

	for (guint i = 0; i < r->findings->len; i++)
		out_add(out, row_of_finding(r, r->findings->pdata[i]));
	out_end(out, _("Nothing to say."));
	return review_count(r, REVIEW_ERROR) > 0 ? 1 : 0;
}

/* With what the cache knows of the case: its customer, channel, motive and past answers. */
static int
run_case(struct cli *cli, const char *text, GError **error)
{
	struct answer answer = { .kind = REPLY_ONE, .case_id = cli_id(cli_text(cli, "case"), error) };
	AUTO(draft) d = NULL;
	AUTO(review_ground) ground = NULL;
	AUTO(review) review = NULL;
	const GPtrArray *files = cli_list(cli, "attach");

	if (answer.case_id == 0)
		return 2;
	if (!cli_open(cli, NEED_DESK, error))
		return 3;
	answer.advisor = cli->advisor;
	d = answer_begin(cli->db, cli->conf, &answer, error);
	ground = d != NULL ? review_ground_load(cli->db, cli->conf, d, error) : NULL;
	if (ground == NULL)
		return 3;
	review = review_draft(ground, text, files != NULL ? files->len : 0, cli->now);
	return print(cli, review);
}

static int
run(struct cli *cli, GError **error)
{
	struct review_input in = { .name = cli_text(cli, "name"), .lang = cli_text(cli, "lang"), .hour = -1 };
	g_autofree char *draft = NULL, *customer = NULL;
	AUTO(review) review = NULL;
	const GPtrArray *files = cli_list(cli, "attach");

	if (cli_text(cli, "case") != NULL)
		return (draft = cli_words_or_stdin(cli, 0, error)) == NULL ? 2 : run_case(cli, draft, error);
	in.files = files != NULL ? files->len : 0;
	in.channel = read_channel(cli, error);
	if (in.channel == NULL || !read_customer(cli, &customer, error) ||
	    (draft = cli_words_or_stdin(cli, 0, error)) == NULL)
		return 2;
	in.draft = draft;
	in.customer = customer;
	in.public_ = in.channel->public_;
	review = review_new(&in);
	return print(cli, review);
}

static const struct cli_option options[] = {
	{ "case", 0, OPTION_TEXT, "ID", N_("an answer to this case, with all that is known of it") },
	{ "to", 0, OPTION_TEXT, "FILE", N_("what the customer wrote") },
	{ "channel", 0, OPTION_TEXT, "KIND", N_("mail, chat, public or review (mail)") },
	{ "name", 0, OPTION_TEXT, "NAME", N_("the customer's name") },
	{ "lang", 0, OPTION_TEXT, "fr|en", N_("the customer's language; otherwise guessed") },
	{ "attach", 0, OPTION_LIST, "FILE", N_("a file that goes with it; only its being there counts") },
	{ "message", 'm', OPTION_TEXT, "TEXT", N_("the answer; otherwise the words, or standard input") },
	{ NULL, 0, OPTION_FLAG, NULL, NULL },
};

const struct cli_command cmd_review = {
	.name = "review",
	.args = "[TEXT…]",
	.summary = N_("what the checks say of an answer"),
	.help = N_("Exits with 1 when a finding stops the answer."),
	.need = NEED_NOTHING,
	.format = CLI_JSON,
	.options = options,
	.run = run,
};
