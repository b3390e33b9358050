/* cli/commands.h — every command of guichet; each row is in cli/cmd-NAME.c. */
#ifndef GUICHET_CLI_COMMANDS_H
#define GUICHET_CLI_COMMANDS_H

#include "cli/cli.h"

extern const struct cli_command cmd_lookup;
extern const struct cli_command cmd_board, cmd_stats, cmd_report, cmd_motives;
extern const struct cli_command cmd_inbox, cmd_demo, cmd_init, cmd_config, cmd_doctor,
	cmd_import, cmd_cases, cmd_case, cmd_customers, cmd_customer, cmd_retention, cmd_search, cmd_outbox, cmd_accounts, cmd_keys,
	cmd_clock, cmd_audit, cmd_serve,
	cmd_length, cmd_review, cmd_help, cmd_version, cmd_completion, cmd_doc;
extern const struct cli_command cmd_agree, cmd_guard, cmd_promises;
extern const struct cli_command cmd_templates, cmd_template, cmd_render, cmd_acknowledgements;

/* Help on one command, or the list of all when NULL, on standard output (cmd-help.c). */
void help_print(const struct cli_command *);

/* `case ID show` (cmd-case-show.c). */
int case_show(struct cli *, GError **error);

/* `case ID reply` (cmd-case-reply.c). */
extern const struct cli_option case_reply_options[];
int case_reply(struct cli *, GError **error);

/* `case ID redirect` (cmd-case-redirect.c). */
extern const struct cli_option case_redirect_options[];
int case_redirect(struct cli *, GError **error);

/* `case ID explain` (cmd-case-time.c). */
int case_explain(struct cli *, GError **error);

/* `case ID attachments`, `case ID save` (cmd-case-files.c). */
extern const struct cli_option case_save_options[];
int case_attachments(struct cli *, GError **error);
int case_save(struct cli *, GError **error);

/* `case ID motive` (cmd-motives.c): the rules of this home, and whether they know the name ("none" is "").
 * NULL with ERR_USAGE (borrowed). */
const char *motive_word(struct cli *, const char *word, GError **error);

/* The period that --from, --to, --days and --queue name (cmd-stats.c). FALSE with ERR_USAGE. */
struct stats_period;
gboolean stats_read_period(const struct cli *, struct stats_period *, GError **error);

#endif
