/* cli/cmd-templates.c — `guichet templates` and `guichet template`: what there is, what it becomes, whether it may be used. */
#include "cli/commands.h"

#include "base/err.h"
#include "base/text.h"
#include "cache/answer.h"
#include "cache/canned.h"
#include "cache/terms.h"
#include "cli/out.h"
#include "cli/rows.h"

#include <glib/gi18n.h>
#include <stdio.h>
#include <string.h>

/* Who is looked for: every word stands in the name, the title or the keywords. */
static gboolean
has_words(const struct canned *c, const char *folded)
{
	g_autofree char *all = g_strjoin(" ", c->name, c->title, c->keywords, c->motive, c->lang, NULL);
	g_autofree char *text = text_fold(all, -1);
	g_auto(GStrv) words = g_strsplit(folded, " ", -1);

	for (char **w = words; *w != NULL; w++)
		if (strstr(text, *w) == NULL)
			return FALSE;
	return TRUE;
}

static int
list(struct cli *cli, GError **error)
{
	AUTO(canned_store) store = canned_store_open(cli->home, cli->conf);
	const GPtrArray *all = canned_store_list(store), *broken = canned_store_broken(store);
	g_autofree char *query = cli_rest(cli, 0), *folded = text_fold(query, -1);
	struct out *out = out_new(cli, &rows_template);

	(void)error;
	for (guint i = 0; i < all->len; i++) {
		const struct canned *c = all->pdata[i];

		if (has_words(c, folded))
			out_add(out, row_of_template(c, canned_use_of(cli->db, c->name)));
	}
	out_end(out, _("No template. guichet templates install puts those it comes with into the home."));
	for (guint i = 0; i < broken->len; i++) {
		fputs("guichet: ", stderr);
		text_put(stderr, broken->pdata[i], TEXT_LINE);
		fputc('\n', stderr);
	}
	return broken->len > 0 ? 1 : 0;
}

static void
add_problem(struct out *out, const char *name, const char *text)
{
	struct out_row *row = out_row_new(&rows_check);

	out_put_string(row, "check", name);
	out_put_string(row, "result", text != NULL ? "fail" : "ok");
	out_put_string(row, "text", text);
	out_add(out, row);
}

/* One row a problem, or one that there is none. How many problems. */
static guint
check_one(struct cli *cli, struct canned_store *store, const struct canned *c, struct out *out)
{
	g_autoptr(GPtrArray) problems = canned_store_check(store, cli->db, c);

	for (guint i = 0; i < problems->len; i++)
		add_problem(out, c->name, problems->pdata[i]);
	if (problems->len == 0)
		add_problem(out, c->name, NULL);
	return problems->len;
}

static int
check_all(struct cli *cli, GError **error)
{
	AUTO(canned_store) store = canned_store_open(cli->home, cli->conf);
	const GPtrArray *all = canned_store_list(store), *broken = canned_store_broken(store);
	guint wrong = broken->len;
	struct out *out;

	if (!cli_expect(cli, 0, 0, NULL, error))
		return 2;
	out = out_new(cli, &rows_check);
	for (guint i = 0; i < broken->len; i++)
		add_problem(out, "templates", broken->pdata[i]);
	for (guint i = 0; i < all->len; i++)
		wrong += check_one(cli, store, all->pdata[i], out);
	out_end(out, NULL);
	return wrong > 0 ? 1 : 0;
}

static int
install(struct cli *cli, GError **error)
{
	AUTO(canned_store) store = canned_store_open(cli->home, cli->conf);
	int n;

	if (!cli_expect(cli, 0, 0, NULL, error))
		return 2;
	if ((n = canned_store_install(canned_store_folder(store), error)) < 0)
		return 3;
	if (!cli->quiet)
		printf(ngettext("%d file was put into %s; those that were there stay as they are.\n",
			"%d files were put into %s; those that were there stay as they are.\n", (gulong)n), n,
			canned_store_folder(store));
	return 0;
}

/* ---- one of them --------------------------------------------------------------------- */

static int
show(struct cli *cli, GError **error)
{
	AUTO(canned_store) store = canned_store_open(cli->home, cli->conf);
	const struct canned *c;

	if (!cli_expect(cli, 1, 1, "NAME", error))
		return 2;
	if ((c = canned_store_find(store, cli->words[0], error)) == NULL)
		return 3;
	if (cli->format == CLI_TEXT && !cli->quiet) {
		g_autofree char *file = g_strconcat(c->name, ".tpl", NULL);
		g_autofree char *path = g_build_filename(canned_store_folder(store), file, NULL), *text = NULL;

		if (g_file_get_contents(path, &text, NULL, NULL))
			text_put(stdout, text, TEXT_BLOCK);
	} else {
		struct out *out = out_new(cli, &rows_template);

		out_add(out, row_of_template(c, canned_use_of(cli->db, c->name)));
		out_end(out, NULL);
	}
	return 0;
}

static int
check(struct cli *cli, GError **error)
{
	AUTO(canned_store) store = canned_store_open(cli->home, cli->conf);
	const struct canned *c;
	struct out *out;
	guint wrong;

	if (!cli_expect(cli, 1, 1, "NAME", error))
		return 2;
	if ((c = canned_store_find(store, cli->words[0], error)) == NULL)
		return 3;
	out = out_new(cli, &rows_check);
	wrong = check_one(cli, store, c, out);
	out_end(out, NULL);
	return wrong > 0 ? 1 : 0;
}

static int
save(struct cli *cli, GError **error)
{
	AUTO(canned_store) store = canned_store_open(cli->home, cli->conf);
	g_autofree char *text = NULL;

	if (!cli_expect(cli, 1, 1, "NAME", error) || (text = cli_words_or_stdin(cli, 1, error)) == NULL)
		return 2;
	return canned_store_save(store, cli->db, cli->words[0], text, error) ? 0 : 3;
}

/* What the advisor would have been asked: presets, then --ask NAME=VALUE. */
static gboolean
add_asked(const struct cli *cli, const struct canned *c, struct value *data, GError **error)
{
	const GPtrArray *given = cli_list(cli, "ask");
	struct value *ask = value_new_object();

	for (guint i = 0; i < c->asks->len; i++) {
		const struct canned_ask *a = c->asks->pdata[i];

		value_set_text(ask, a->name, a->preset);
	}
	value_set(data, "ask", ask);
	for (guint i = 0; given != NULL && i < given->len; i++) {
		g_auto(GStrv) pair = g_strsplit(given->pdata[i], "=", 2);

		if (pair[0] == NULL || pair[1] == NULL)
			return err_set(error, ERR_USAGE, _("--ask wants NAME=VALUE, not “%s”"), (const char *)given->pdata[i]);
		value_set_text(ask, pair[0], pair[1]);
	}
	return TRUE;
}

/* The data of a case, and the part that its channel takes; made up without a case. */
static struct value *
find_data(struct cli *cli, const struct canned *c, enum canned_part *part, struct terms **terms, GError **error)
{
	const char *on = cli_text(cli, "case"), *named = cli_text(cli, "part");
	struct answer begin = { .kind = REPLY_ONE, .advisor = cli->advisor };
	AUTO(draft) draft = NULL;
	AUTO(inbox_row) row = NULL;

	*part = CANNED_MAIL;
	if (on != NULL && ((begin.case_id = cli_id(on, error)) == 0 ||
		(row = inbox_case(cli->db, begin.case_id, error)) == NULL ||
		(draft = answer_begin(cli->db, cli->conf, &begin, error)) == NULL ||
		(*terms = terms_of(cli->db, draft, error)) == NULL))
		return NULL;
	if (named != NULL ? !canned_part_parse(named, part) || c->parts[*part] == NULL
			  : !canned_part_for(c, row != NULL ? row->channel_kind : "mail", row != NULL && row->public_, part)) {
		err_set(error, ERR_USAGE, _("The template %s has no part for that: %s"), c->name, named != NULL ? named
			: row != NULL ? row->channel_kind : "mail");
		return NULL;
	}
	return draft != NULL ? canned_data(cli->db, draft, cli->now, error) : canned_sample(c);
}

static int
render(struct cli *cli, GError **error)
{
	AUTO(canned_store) store = canned_store_open(cli->home, cli->conf);
	struct canned_fill fill = { .now = cli->now };
	AUTO(value) data = NULL;
	AUTO(terms) terms = NULL;
	g_autofree char *text = NULL;

	if (!cli_expect(cli, 1, 1, "NAME", error))
		return 2;
	if ((fill.canned = canned_store_find(store, cli->words[0], error)) == NULL ||
		(data = find_data(cli, fill.canned, &fill.part, &terms, error)) == NULL)
		return 3;
	if ((cli_text(cli, "case") != NULL || cli_list(cli, "ask") != NULL) && !add_asked(cli, fill.canned, data, error))
		return 2;
	fill.data = data;
	fill.limit = terms != NULL ? &terms->limit : NULL;
	if ((text = canned_store_fill(store, &fill, error)) == NULL)
		return 3;
	if (cli->format == CLI_TEXT) {
		text_put(stdout, text, TEXT_BLOCK);
		putchar('\n');
	} else {
		struct out *out = out_new(cli, &rows_rendered);
		struct out_row *row = out_row_new(&rows_rendered);

		out_put_string(row, "text", text);
		out_add(out, row);
		out_end(out, NULL);
	}
	return 0;
}

static const struct cli_verb list_verbs[] = {
	{ "find", "WORDS…", N_("those that have every word in name, title or keywords"), NULL, list },
	{ "check", NULL, N_("may all of them be used?"), NULL, check_all },
	{ "install", NULL, N_("put those that guichet comes with into the folder"), NULL, install },
	{ NULL, NULL, NULL, NULL, NULL },
};

const struct cli_command cmd_templates = {
	.name = "templates",
	.args = "[VERB]",
	.summary = N_("list the templates of answers"),
	.help = N_("guichet-template(5) says what they are."),
	.need = NEED_DESK,
	.verbs = list_verbs,
	.run = list,
};

static const struct cli_option render_options[] = {
	{ "case", 0, OPTION_TEXT, "ID", N_("for this case; without it values are made up") },
	{ "part", 0, OPTION_TEXT, "PART", N_("facts, mail, chat, short or review; otherwise as the channel has it") },
	{ "ask", 0, OPTION_LIST, "NAME=VALUE", N_("a value that the advisor is asked for") },
	{ NULL, 0, OPTION_FLAG, NULL, NULL },
};

static const struct cli_option save_options[] = {
	{ "message", 'm', OPTION_TEXT, "TEXT", N_("the text; otherwise standard input") },
	{ NULL, 0, OPTION_FLAG, NULL, NULL },
};

static const struct cli_verb verbs[] = {
	{ "show", NULL, N_("the file as it stands (the default)"), NULL, show },
	{ "render", NULL, N_("what it becomes; what is missing is an error"), render_options, render },
	{ "check", NULL, N_("may it be used? Each thing wrong is a row"), NULL, check },
	{ "save", NULL, N_("keep a text as this template, unless something is wrong with it"), save_options, save },
	{ NULL, NULL, NULL, NULL, NULL },
};

const struct cli_command cmd_template = {
	.name = "template",
	.args = "NAME [VERB]",
	.summary = N_("show, fill, check or save a template"),
	.need = NEED_DESK,
	.verb_at = 1,
	.verbs = verbs,
	.run = show,
};
