/* cli/cli.c — reads a command line against the command table; opens what the command needs.
 *
 * Options may stand anywhere. The words are cut against the options of the command and of all its
 * verbs first, then an option that belongs to another verb is refused by name. */
#include "cli/cli.h"

#include "base/date.h"
#include "base/err.h"
#include "base/text.h"
#include "cache/exposure.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define STDIN_MAX (1024 * 1024)

static const struct cli_option global_options[] = {
	{ "output", 'o', OPTION_TEXT, "text|json|csv",
		N_("how to print: a table, one JSON object a line, or RFC 4180 lines") },
	{ "quiet", 'q', OPTION_FLAG, NULL, N_("print ids only") },
	{ "home", 0, OPTION_TEXT, "DIR", N_("the folder with cache and state") },
	{ "config", 0, OPTION_TEXT, "FILE", N_("the configuration file") },
	{ "now", 0, OPTION_TEXT, "TIME",
		N_("pretend that it is TIME (RFC 3339; with a + at its end the clock runs on)") },
	{ "no-color", 0, OPTION_FLAG, NULL, N_("no colours; NO_COLOR in the environment does the same") },
	{ "help", 'h', OPTION_FLAG, NULL, N_("help on the command") },
	{ NULL, 0, OPTION_FLAG, NULL, NULL },
};

const char *const cli_prints_json = N_("It prints one JSON object a line unless -o says otherwise.");

const struct cli_option *
cli_global_options(void)
{
	return global_options;
}

const struct cli_command *
cli_command_find(const char *name)
{
	for (const struct cli_command *const *c = cli_commands(); *c != NULL; c++)
		if (strcmp((*c)->name, name) == 0)
			return *c;
	return NULL;
}

/* ---- finding options --------------------------------------------------------------- */

static const struct cli_option *
find_in(const struct cli_option *options, const char *name, gsize len, char letter)
{
	for (; options != NULL && options->name != NULL; options++)
		if (letter != 0 ? options->letter == letter
				: strlen(options->name) == len &&
				    strncmp(options->name, name, len) == 0)
			return options;
	return NULL;
}

static const struct cli_option *
find_option(const struct cli_command *command, const char *name, gsize len, char letter)
{
	const struct cli_option *found = find_in(global_options, name, len, letter);

	if (found == NULL && command != NULL)
		found = find_in(command->options, name, len, letter);
	for (const struct cli_verb *v = command != NULL ? command->verbs : NULL;
		found == NULL && v != NULL && v->name != NULL; v++)
		found = find_in(v->options, name, len, letter);
	return found;
}

/* Before the command is named, its options are those of the one that needs no name. */
static const struct cli_command *
command_or_inbox(const struct cli *cli)
{
	return cli->command != NULL ? cli->command : cli_command_find("inbox");
}

static void
keep_value(struct cli *cli, const struct cli_option *option, const char *value)
{
	GPtrArray *list = g_hash_table_lookup(cli->given, option->name);

	if (list == NULL) {
		list = g_ptr_array_new_with_free_func(g_free);
		g_hash_table_insert(cli->given, g_strdup(option->name), list);
	}
	g_ptr_array_add(list, g_strdup(value));
}

/* ---- cutting the line -------------------------------------------------------------- */

struct cut { /* the place in argv */
	int argc, i;
	char **argv;
};

static gboolean
unknown_option(const struct cli *cli, const char *option, GError **error)
{
	return cli->command != NULL
		? err_set(error, ERR_USAGE,
			  _("Unknown option %s: see guichet help %s"), option,
			  cli->command->name)
		: err_set(error, ERR_USAGE, _("Unknown option %s: see guichet help"), option);
}

static gboolean
take_value(struct cli *cli, struct cut *c, const struct cli_option *option,
	const char *attached, GError **error)
{
	g_auto(GStrv) choices = NULL;

	if (option->type == OPTION_FLAG) {
		if (attached != NULL)
			return err_set(error, ERR_USAGE, _("--%s takes no value"), option->name);
		keep_value(cli, option, "");
		return TRUE;
	}
	if (attached == NULL) {
		if (c->i + 1 >= c->argc)
			return err_set(error, ERR_USAGE, _("--%s wants a value: %s"),
				option->name, option->arg);
		attached = c->argv[++c->i];
	}
	choices = g_strsplit(option->arg, "|", -1);
	if (choices[1] != NULL && !g_strv_contains((const char *const *)choices, attached))
		return err_set(error, ERR_USAGE, _("--%s takes %s, not “%s”"), option->name, option->arg, attached);
	keep_value(cli, option, attached);
	return TRUE;
}

static gboolean
take_long(struct cli *cli, struct cut *c, GError **error)
{
	const char *name = c->argv[c->i] + 2;
	const char *equal = strchr(name, '=');
	gsize len = equal != NULL ? (gsize)(equal - name) : strlen(name);
	const struct cli_option *option = find_option(command_or_inbox(cli), name, len, 0);

	/* What every program answers, whether or not it has commands. */
	if (option == NULL && cli->command == NULL && strcmp(name, "version") == 0) {
		cli->command = cli_command_find(name);
		return TRUE;
	}
	if (option == NULL)
		return unknown_option(cli, c->argv[c->i], error);
	return take_value(cli, c, option, equal != NULL ? equal + 1 : NULL, error);
}

static gboolean
take_short(struct cli *cli, struct cut *c, GError **error)
{
	const char *word = c->argv[c->i];

	for (const char *p = word + 1; *p != '\0'; p++) {
		const struct cli_option *option = find_option(command_or_inbox(cli), NULL, 0, *p);

		if (option == NULL)
			return unknown_option(cli, word, error);
		if (option->type != OPTION_FLAG)
			return take_value(cli, c, option, p[1] != '\0' ? p + 1 : NULL, error);
		keep_value(cli, option, "");
	}
	return TRUE;
}

/* Names a few letters away, for "did you mean". */
static int
distance(const char *a, const char *b)
{
	gsize n = strlen(b);
	g_autofree int *row = g_new(int, n + 1);

	for (gsize j = 0; j <= n; j++)
		row[j] = (int)j;
	for (gsize i = 1; a[i - 1] != '\0'; i++) {
		int corner = row[0];

		row[0] = (int)i;
		for (gsize j = 1; j <= n; j++) {
			int up = row[j];

			row[j] = MIN(MIN(row[j], row[j - 1]) + 1,
				corner + (a[i - 1] != b[j - 1]));
			corner = up;
		}
	}
	return row[n];
}

static gboolean
unknown_command(const char *word, GError **error)
{
	const struct cli_command *best = NULL;
	int least = 3;
	g_autofree char *clean = text_ellipsis(word, 40, TEXT_LINE);

	for (const struct cli_command *const *c = cli_commands(); *c != NULL; c++) {
		int d = strlen(word) > 40 ? 99 : distance(word, (*c)->name);

		if (d < least) {
			least = d;
			best = *c;
		}
	}
	return best != NULL
		? err_set(error, ERR_USAGE,
			  _("There is no command “%s”: did you mean guichet %s?"), clean,
			  best->name)
		: err_set(error, ERR_USAGE,
			  _("There is no command “%s”: see guichet help"), clean);
}

static gboolean
take_word(struct cli *cli, const char *word, GPtrArray *words, GError **error)
{
	if (cli->command != NULL) {
		g_ptr_array_add(words, g_strdup(word));
		return TRUE;
	}
	cli->command = cli_command_find(word);
	return cli->command != NULL || unknown_command(word, error);
}

static gboolean
take_all(struct cli *cli, struct cut *c, GPtrArray *words, GError **error)
{
	gboolean only_words = FALSE;

	for (c->i = 1; c->i < c->argc; c->i++) {
		const char *arg = c->argv[c->i];
		gboolean ok;

		if (!only_words && strcmp(arg, "--") == 0) {
			only_words = TRUE;
			continue;
		}
		if (only_words || arg[0] != '-' || arg[1] == '\0')
			ok = take_word(cli, arg, words, error);
		else if (arg[1] == '-')
			ok = take_long(cli, c, error);
		else
			ok = take_short(cli, c, error);
		if (!ok)
			return FALSE;
	}
	return TRUE;
}

/* ---- verbs ------------------------------------------------------------------------- */

static gboolean
take_verb(struct cli *cli, GPtrArray *words, GError **error)
{
	const struct cli_command *command = cli->command;
	guint at = (guint)command->verb_at;
	const char *word = words->len > at ? g_ptr_array_index(words, at) : NULL;

	if (command->verbs == NULL || (word == NULL && command->run != NULL) ||
	    cli_flag(cli, "help"))
		return TRUE;
	for (const struct cli_verb *v = command->verbs; word != NULL && v->name != NULL; v++)
		if (strcmp(v->name, word) == 0) {
			cli->verb = v;
			g_ptr_array_remove_index(words, at);
			return TRUE;
		}
	/* words of its own, such as those of a query */
	if (at == 0 && command->run != NULL && command->args != NULL && strstr(command->args, "…") != NULL)
		return TRUE;
	if (word == NULL)
		return err_set(error, ERR_USAGE, _("guichet %s wants %s"), command->name,
			command->args);
	return err_set(error, ERR_USAGE, _("guichet %s does not know “%s”: see guichet help %s"),
		command->name, word, command->name);
}

/* The verb that an option given belongs to must be the verb given. */
static gboolean
check_options(const struct cli *cli, GError **error)
{
	GHashTableIter iter;
	gpointer key;

	g_hash_table_iter_init(&iter, cli->given);
	while (g_hash_table_iter_next(&iter, &key, NULL)) {
		const char *name = key;
		gsize len = strlen(name);

		if (find_in(global_options, name, len, 0) != NULL ||
		    find_in(cli->command->options, name, len, 0) != NULL ||
		    (cli->verb != NULL && find_in(cli->verb->options, name, len, 0) != NULL))
			continue;
		return err_set(error, ERR_USAGE, _("--%s does not go with guichet %s%s%s"), name,
			cli->command->name, cli->verb != NULL ? " … " : "",
			cli->verb != NULL ? cli->verb->name : "");
	}
	return TRUE;
}

static gboolean
take_globals(struct cli *cli, GError **error)
{
	const char *format = cli_text(cli, "output");
	const char *now = cli_text(cli, "now");
	const char *no_color = g_getenv("NO_COLOR");

	if (format == NULL)
		cli->format = cli->command != NULL ? cli->command->format : CLI_TEXT;
	else
		cli->format = strcmp(format, "json") == 0 ? CLI_JSON : strcmp(format, "csv") == 0 ? CLI_CSV : CLI_TEXT;
	if (now != NULL && !date_set_now_text(now, error))
		return FALSE;
	if (now != NULL) /* guichet-net, when we start it, lives at the same time */
		g_setenv("GUICHET_NOW", now, TRUE);
	cli->quiet = cli_flag(cli, "quiet");
	cli->color = isatty(STDOUT_FILENO) && !cli_flag(cli, "no-color") &&
		     (no_color == NULL || *no_color == '\0');
	cli->home_named = cli_text(cli, "home") != NULL || g_getenv("GUICHET_HOME") != NULL;
	cli->home = home_path(cli_text(cli, "home"));
	cli->now = date_now();
	return TRUE;
}

gboolean
cli_parse(struct cli *cli, int argc, char **argv, GError **error)
{
	struct cut c = { .argc = argc, .argv = argv };
	g_autoptr(GPtrArray) words = g_ptr_array_new_with_free_func(g_free);
	gboolean ok;

	cli->given = g_hash_table_new_full(g_str_hash, g_str_equal, g_free,
		(GDestroyNotify)g_ptr_array_unref);
	ok = take_all(cli, &c, words, error);
	if (ok && cli->command == NULL && !cli_flag(cli, "help"))
		cli->command = command_or_inbox(cli);
	ok = ok && (cli->command == NULL || take_verb(cli, words, error)) &&
	     (cli->command == NULL || check_options(cli, error)) && take_globals(cli, error);
	cli->n_words = (int)words->len;
	g_ptr_array_add(words, NULL);
	cli->words = (char **)g_ptr_array_free(g_steal_pointer(&words), FALSE);
	return ok;
}

/* ---- opening ----------------------------------------------------------------------- */

static char *
advisor_name(const struct conf *conf)
{
	const char *name = conf_get(conf, NULL, "guichet", "name");

	if (name != NULL && *name != '\0')
		return g_strdup(name);
	name = g_get_real_name();
	if (name == NULL || *name == '\0' || strcmp(name, "Unknown") == 0)
		name = g_get_user_name();
	return text_utf8(name, -1);
}

gboolean
cli_open(struct cli *cli, enum cli_need need, GError **error)
{
	if (need >= NEED_HOME && !home_make(cli->home, error))
		return FALSE;
	if (need >= NEED_CONF) {
		cli->conf = conf_load(cli->home, cli_text(cli, "config"), error);
		if (cli->conf == NULL)
			return FALSE;
		cli->advisor = advisor_name(cli->conf);
	}
	if (need >= NEED_DESK) {
		cli->db = db_open(cli->home, DB_DESK, error);
		if (cli->db == NULL || !exposure_use(cli->db, cli->conf, error))
			return FALSE;
	}
	return TRUE;
}

void
cli_clear(struct cli *cli)
{
	g_clear_pointer(&cli->db, db_close);
	g_clear_pointer(&cli->conf, conf_free);
	g_clear_pointer(&cli->given, g_hash_table_unref);
	g_clear_pointer(&cli->words, g_strfreev);
	g_clear_pointer(&cli->home, g_free);
	g_clear_pointer(&cli->advisor, g_free);
}

/* ---- what was given ---------------------------------------------------------------- */

const GPtrArray *
cli_list(const struct cli *cli, const char *name)
{
	return g_hash_table_lookup(cli->given, name);
}

gboolean
cli_flag(const struct cli *cli, const char *name)
{
	return cli_list(cli, name) != NULL;
}

const char *
cli_text(const struct cli *cli, const char *name)
{
	const GPtrArray *list = cli_list(cli, name);

	return list != NULL ? g_ptr_array_index(list, list->len - 1) : NULL;
}

gboolean
cli_number(const struct cli *cli, const char *name, gint64 fallback, gint64 *out,
	GError **error)
{
	const char *text = cli_text(cli, name);
	char *end;

	*out = fallback;
	if (text == NULL)
		return TRUE;
	errno = 0;
	*out = g_ascii_strtoll(text, &end, 10);
	if (errno != 0 || end == text || *end != '\0' || *out < 0)
		return err_set(error, ERR_USAGE, _("--%s wants a whole number, not “%s”"), name,
			text);
	return TRUE;
}

gboolean
cli_span(const struct cli *cli, const char *name, gint64 fallback, gint64 *out, GError **error)
{
	const char *text = cli_text(cli, name);

	*out = fallback;
	if (text == NULL)
		return TRUE;
	if (strspn(text, "0123456789") == strlen(text))
		return cli_number(cli, name, fallback, out, error);
	if (!date_parse_span(text, out))
		return err_set(error, ERR_USAGE,
			_("--%s wants a length of time such as 30s, 15m or 2h, not “%s”"), name,
			text);
	return TRUE;
}

/* "case ID snooze TIME": how what was asked for is written (transfer full). */
static char *
usage_of(const struct cli *cli)
{
	const struct cli_command *c = cli->command;
	const char *args = c->args != NULL ? c->args : "", *more;

	if (cli->verb == NULL)
		return g_strdup_printf("%s %s", c->name, args);
	more = cli->verb->args != NULL ? cli->verb->args : "";
	return c->verb_at == 0 ? g_strdup_printf("%s %s %s", c->name, cli->verb->name, more)
			       : g_strdup_printf("%s %.*s %s %s", c->name, (int)strcspn(args, " "), args, cli->verb->name, more);
}

gboolean
cli_expect(const struct cli *cli, int min, int max, const char *what, GError **error)
{
	g_autofree char *usage = usage_of(cli);

	if (cli->n_words < min)
		return err_set(error, ERR_USAGE, _("%s is missing: guichet %s"), what, g_strchomp(usage));
	if (cli->n_words > max)
		return err_set(error, ERR_USAGE, _("guichet %s: “%s” is one word too many"),
			cli->command->name, cli->words[max]);
	return TRUE;
}

gint64
cli_id(const char *word, GError **error)
{
	const char *digits = *word == '#' ? word + 1 : word;
	char *end;
	gint64 id;

	errno = 0;
	id = g_ascii_strtoll(digits, &end, 10);
	if (errno != 0 || !g_ascii_isdigit(*digits) || *end != '\0' || id <= 0) {
		err_set(error, ERR_USAGE, _("“%s” is not an id: ids are numbers, such as 12"), word);
		return 0;
	}
	return id;
}

char *
cli_rest(const struct cli *cli, int from)
{
	return from < cli->n_words ? g_strjoinv(" ", cli->words + from) : g_strdup("");
}

static char *
read_stdin(GError **error)
{
	GByteArray *all = g_byte_array_new();
	guint8 chunk[8192];
	ssize_t n;

	if (isatty(STDIN_FILENO))
		fputs(_("Write, then end with Ctrl-D on an empty line:\n"), stderr);
	while ((n = read(STDIN_FILENO, chunk, sizeof chunk)) != 0) {
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0 || all->len + (guint)n > STDIN_MAX) {
			g_byte_array_free(all, TRUE);
			if (n < 0)
				err_set_errno(error, ERR_INPUT, errno,
					_("Standard input cannot be read"));
			else
				err_set(error, ERR_INPUT,
					_("The text on standard input is longer than 1 MiB"));
			return NULL;
		}
		g_byte_array_append(all, chunk, (guint)n);
	}
	g_byte_array_append(all, (const guint8 *)"", 1);
	return (char *)g_byte_array_free(all, FALSE);
}

char *
cli_words_or_stdin(const struct cli *cli, int from, GError **error)
{
	const char *given = cli_text(cli, "message");
	g_autofree char *text = given != NULL ? g_strdup(given)
		: from < cli->n_words	      ? cli_rest(cli, from)
					      : read_stdin(error);

	if (text == NULL)
		return NULL;
	if (!g_utf8_validate(text, -1, NULL)) {
		err_set(error, ERR_INPUT, _("The text is not UTF-8: convert it first (iconv -t UTF-8)"));
		return NULL;
	}
	g_strchomp(text);
	if (*text == '\0') {
		err_set(error, ERR_USAGE, _("There is no text: give -m TEXT, or write it on standard input"));
		return NULL;
	}
	return g_steal_pointer(&text);
}

int
cli_exit_code(const GError *error)
{
	return g_error_matches(error, ERR, ERR_USAGE) ? 2 : 3;
}
