/* cli/calendar.h — a calendar file that a command of guichet is given. */
#ifndef GUICHET_CLI_CALENDAR_H
#define GUICHET_CLI_CALENDAR_H

#include "cli/cli.h"
#include "core/calendar.h"

/* The calendar in a file, bank holidays included: those are read by guichet-net, in its sandbox. NULL
 * with ERR_CONFIG, or ERR_CHILD when guichet-net is not there (transfer full). */
struct calendar *calendar_load(const struct cli *, const char *path, GError **error);

/* What clock_rules_check() wants: data is the struct cli. */
char *calendar_ask_holidays(const char *path, gpointer data, GError **error);

#endif
