/* cli/cli.h — what a command of guichet is, what it is given, and how it answers.
 *
 * One row and one file a command (cli/cmd-NAME.c, listed in cli/guichet.c). Usage, help,
 * guichet(1) and shell completion are made from the rows; a command opens nothing itself. */
#ifndef GUICHET_CLI_CLI_H
#define GUICHET_CLI_CLI_H

#include "base/conf.h"
#include "cache/db.h"

enum cli_need { /* what the dispatcher opens before a command runs */
	NEED_NOTHING,
	NEED_HOME, /* cli.home, made when missing */
	NEED_CONF, /* and cli.conf */
	NEED_DESK, /* and cli.db, opened as DB_DESK */
};

enum cli_format { CLI_TEXT, CLI_JSON, CLI_CSV };

enum cli_type { OPTION_FLAG, OPTION_TEXT, OPTION_LIST /* may be given several times */ };

struct cli_option {
	const char *name; /* "attach": --attach */
	char letter; /* 'm': -m; 0 none */
	enum cli_type type;
	const char *arg; /* "FILE"; "fr|en": one of these; NULL for a flag */
	const char *help; /* one line, N_() */
};

struct cli;
typedef int (*cli_run)(struct cli *, GError **error);

struct cli_verb { /* "case ID reply", "config check" */
	const char *name, *args, *help;
	const struct cli_option *options; /* ends with name == NULL; may be NULL */
	cli_run run;
};

struct cli_command {
	const char *name, *args; /* "case", "ID [VERB]"; args may be NULL */
	const char *summary; /* one line, N_() */
	const char *help; /* paragraphs, N_(); may be NULL */
	enum cli_need need;
	enum cli_format format; /* how it prints unless -o says otherwise; the small doors for programs: CLI_JSON */
	int verb_at; /* which word may be a verb: 0 the first, 1 the second */
	const struct cli_verb *verbs; /* ends with name == NULL; may be NULL */
	const struct cli_option *options;
	cli_run run; /* without a verb; NULL: a verb is wanted */
};
const struct cli_command *const *cli_commands(void); /* NULL-terminated */
const struct cli_command *cli_command_find(const char *name);
const struct cli_option *cli_global_options(void);
extern const char *const cli_prints_json; /* what the help of a command with .format = CLI_JSON adds; not translated yet */

struct cli {
	const struct cli_command *command;
	const struct cli_verb *verb; /* NULL none */
	char **words; /* what is left: neither command, verb nor option; NULL-terminated */
	int n_words;
	GHashTable *given; /* option name -> GPtrArray of char * */
	enum cli_format format;
	gboolean quiet, color;
	gint64 now; /* UTC ms */
	char *home;
	gboolean home_named; /* by --home or GUICHET_HOME */
	char *advisor; /* who is working; set with conf */
	struct conf *conf;
	struct db *db;
};

/* Reads argv into *cli; FALSE with ERR_USAGE. No command given: command stays NULL. */
gboolean cli_parse(struct cli *, int argc, char **argv, GError **error);
/* Opens it; what cli.command needs is open before it runs. */
gboolean cli_open(struct cli *, enum cli_need, GError **error);
void cli_clear(struct cli *);

/* Options given. Text: the last one given, NULL if none (borrowed). List: NULL if none. */
gboolean cli_flag(const struct cli *, const char *name);
const char *cli_text(const struct cli *, const char *name);
const GPtrArray *cli_list(const struct cli *, const char *name);
/* A whole number, or a time span in seconds; `fallback` when not given; ERR_USAGE when malformed. */
gboolean cli_number(const struct cli *, const char *name, gint64 fallback, gint64 *out,
	GError **error);
gboolean cli_span(const struct cli *, const char *name, gint64 fallback, gint64 *out,
	GError **error);

/* ERR_USAGE unless the number of words lies within; `what` names the missing one ("ID"). */
gboolean cli_expect(const struct cli *, int min, int max, const char *what, GError **error);
/* A positive number: "12" or "#12". 0 with ERR_USAGE. */
gint64 cli_id(const char *word, GError **error);
/* Words from `from` on joined by spaces (transfer full). */
char *cli_rest(const struct cli *, int from);
/* -m TEXT, else the words from `from` on, else standard input (at most 1 MiB); NULL with
 * ERR_USAGE / ERR_INPUT when empty or not UTF-8 (transfer full). */
char *cli_words_or_stdin(const struct cli *, int from, GError **error);

/* The exit code for a failure: 2 for ERR_USAGE, 3 for everything else. */
int cli_exit_code(const GError *);

#endif
