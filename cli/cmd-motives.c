/* cli/cmd-motives.c — `guichet motives`: why customers write, which reasons come back, the rules behind it. */
#include "cli/commands.h"

#include "base/err.h"
#include "base/text.h"
#include "cache/act.h"
#include "cache/motive.h"
#include "cli/out.h"
#include "cli/rows.h"

#include <glib/gi18n.h>
#include <stdio.h>
#include <string.h>

#define WORDS_SHOWN 30

static const struct motive_book *
book_of(struct cli *cli, GError **error)
{
	return motive_use(cli->db, cli->conf, error) ? motive_book_of(cli->db) : NULL;
}

static gboolean
knows(const struct motive_book *book, const char *name, GError **error)
{
	return motive_book_has(book, name) ||
		err_set(error, ERR_USAGE, _("There is no motive “%s”: guichet motives rules lists them."), name);
}

const char *
motive_word(struct cli *cli, const char *word, GError **error)
{
	const struct motive_book *book = book_of(cli, error);

	if (book == NULL)
		return NULL;
	if (strcmp(word, "none") == 0)
		return "";
	return knows(book, word, error) ? word : NULL;
}

/* ---- what comes back --------------------------------------------------------------- */

static int
report(struct cli *cli, GError **error)
{
	const struct motive_book *book;
	AUTO(guard) guard = NULL;
	g_autoptr(GPtrArray) rows = NULL;
	struct out *out;
	gboolean recurring = FALSE;

	if (!cli_expect(cli, 0, 0, NULL, error))
		return 2;
	book = book_of(cli, error);
	guard = guard_new(conf_get(cli->conf, NULL, "guichet", "account-pattern"), error);
	rows = book != NULL && guard != NULL ? motive_report(cli->db, guard, cli->now, error) : NULL;
	if (rows == NULL)
		return 3;
	out = out_new(cli, &rows_motive);
	for (guint i = 0; i < rows->len; i++) {
		const struct motive_row *row = g_ptr_array_index(rows, i);

		recurring = recurring || row->recurring;
		out_add(out, row_of_motive(row, book));
	}
	out_end(out, _("No dissatisfied customer on these days."));
	return recurring ? 1 : 0;
}

static int
words(struct cli *cli, GError **error)
{
	AUTO(motive_words) all = motive_words_new(cli->now);
	g_autoptr(GPtrArray) rows = NULL;
	struct out *out;

	if (!cli_expect(cli, 0, 0, NULL, error))
		return 2;
	if (motive_words_more(all, cli->db, MOTIVE_WORDS_TEXTS, error) < 0)
		return 3;
	rows = motive_words_rising(all, WORDS_SHOWN);
	out = out_new(cli, &rows_word);
	for (guint i = 0; i < rows->len; i++) {
		const struct word_rise *w = g_ptr_array_index(rows, i);
		struct out_row *row = out_row_new(&rows_word);

		out_put_string(row, "word", w->word);
		out_put_int(row, "today", w->here);
		out_put_int(row, "before", w->before);
		out_put_real(row, "ratio", w->ratio);
		out_add(out, row);
	}
	out_end(out, _("No word came up that was rare before."));
	return 0;
}

/* ---- rules ------------------------------------------------------------------------- */

static int
rules(struct cli *cli, GError **error)
{
	const struct motive_book *book;
	g_autofree char *path = NULL, *own = NULL;

	if (!cli_expect(cli, 0, 0, NULL, error))
		return 2;
	book = book_of(cli, error);
	if (book == NULL)
		return 3;
	if (cli->quiet) {
		for (guint i = 0; i < motive_book_size(book); i++)
			puts(motive_book_name(book, i));
		return 0;
	}
	text_put(stdout, motive_book_builtin(), TEXT_BLOCK);
	path = motive_path(cli->conf);
	if (g_file_get_contents(path, &own, NULL, NULL)) {
		printf("\n# %s\n", path);
		text_put(stdout, own, TEXT_BLOCK);
	}
	return 0;
}

static int
match(struct cli *cli, GError **error)
{
	const struct motive_book *book = book_of(cli, error);
	g_autofree char *text = book != NULL ? cli_words_or_stdin(cli, 0, error) : NULL;
	struct motive_text t = { .text = text };
	g_autoptr(GArray) hits = NULL;
	struct out_row *row;
	struct out *out;
	int mood;

	if (text == NULL)
		return book != NULL ? 2 : 3;
	hits = motive_find(book, &t, &mood);
	out = out_new(cli, &rows_found);
	for (guint i = 0; i < hits->len; i++) {
		const struct motive_hit *hit = &g_array_index(hits, struct motive_hit, i);

		row = out_row_new(&rows_found);
		out_put_string(row, "motive", hit->name);
		out_put_string(row, "title", motive_book_title(book, hit->name));
		out_put_int(row, "weight", hit->weight);
		out_add(out, row);
	}
	row = out_row_new(&rows_found);
	out_put_string(row, "motive", "");
	out_put_string(row, "title", _("dissatisfaction"));
	out_put_int(row, "weight", mood);
	out_add(out, row);
	out_end(out, NULL);
	return 0;
}

static int
training(struct cli *cli, GError **error)
{
	g_autoptr(GPtrArray) rows = NULL;
	struct out *out;

	if (!cli_expect(cli, 0, 0, NULL, error))
		return 2;
	rows = motive_lessons(cli->db, error);
	if (rows == NULL)
		return 3;
	out = out_new(cli, &rows_lesson);
	for (guint i = 0; i < rows->len; i++)
		out_add(out, row_of_lesson(g_ptr_array_index(rows, i)));
	out_end(out, _("Nobody corrected a motive yet: guichet case ID motive NAME."));
	return 0;
}

/* ---- the reference answer ----------------------------------------------------------- */

static int
show_reference(struct cli *cli, const char *name, GError **error)
{
	g_autofree char *text = NULL;
	GError *why = NULL;

	text = motive_reference(cli->db, name, &why);
	if (why != NULL) {
		g_propagate_error(error, why);
		return 3;
	}
	if (text == NULL) {
		g_printerr(_("“%s” has no reference answer yet.\n"), name);
		return 1;
	}
	text_put(stdout, text, TEXT_BLOCK);
	putchar('\n');
	return 0;
}

static int
reference(struct cli *cli, GError **error)
{
	const struct motive_book *book;
	g_autofree char *text = NULL;
	struct act act = { .kind = ACT_REFERENCE, .advisor = cli->advisor, .at = cli->now };
	int from;

	if (!cli_expect(cli, 1, G_MAXINT, _("NAME"), error))
		return 2;
	book = book_of(cli, error);
	if (book == NULL)
		return 3;
	if (!knows(book, cli->words[0], error))
		return 2;
	if (cli->n_words == 1 && cli_text(cli, "message") == NULL && !cli_flag(cli, "remove"))
		return show_reference(cli, cli->words[0], error);
	from = cli->n_words == 2 && strcmp(cli->words[1], "-") == 0 ? 2 : 1;
	text = cli_flag(cli, "remove") ? g_strdup("") : cli_words_or_stdin(cli, from, error);
	if (text == NULL)
		return 2;
	act.arg = cli->words[0];
	act.text = text;
	return act_add(cli->db, &act, error) != 0 ? 0 : 3;
}

static const struct cli_option message_options[] = {
	{ "message", 'm', OPTION_TEXT, "TEXT", N_("the text; otherwise the words, or standard input") },
	{ NULL, 0, OPTION_FLAG, NULL, NULL },
};

static const struct cli_option reference_options[] = {
	{ "message", 'm', OPTION_TEXT, "TEXT", N_("the answer; otherwise the words (- alone: standard input)") },
	{ "remove", 0, OPTION_FLAG, NULL, N_("it has none any more") },
	{ NULL, 0, OPTION_FLAG, NULL, NULL },
};

static const struct cli_verb verbs[] = {
	{ "words", NULL, N_("words of the day that were rare on the 28 days before"), NULL, words },
	{ "rules", NULL, N_("the rules in force; -q: the names of the motives"), NULL, rules },
	{ "match", "[TEXT…]", N_("what the rules find in a text"), message_options, match },
	{ "training", NULL, N_("motives that people corrected, beside what the rules say"), NULL, training },
	{ "reference", "NAME [TEXT…]", N_("show or set the answer that answers on a motive are measured by"),
		reference_options, reference },
	{ NULL, NULL, NULL, NULL, NULL },
};

const struct cli_command cmd_motives = {
	.name = "motives",
	.args = "[VERB]",
	.summary = N_("why customers write, and which reasons come back"),
	.help = N_("Without a verb: the motives of dissatisfied customers on the day of --now beside the 28 days "
		   "before. A motive recurs when five customers or more have it and that is no accident; then "
		   "the exit code is 1. The rules are lines of text; those of a file named motives beside the "
		   "configuration are read after the built-in ones. What a person says of a case (guichet case "
		   "ID motive NAME) wins."),
	.need = NEED_DESK,
	.verb_at = 0,
	.verbs = verbs,
	.run = report,
};
