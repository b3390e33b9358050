/* cache/clock-rules.h — the configuration's calendars and policy, brought into the cache, and what follows. */
#ifndef GUICHET_CACHE_CLOCK_RULES_H
#define GUICHET_CACHE_CLOCK_RULES_H

#include "base/conf.h"
#include "cache/calendar-file.h"
#include "cache/db.h"
#include "core/policy.h"

/* DB_NET, after account_sync_conf(): reads the calendar of every account and the policy. ERR_CONFIG names the file
 * that is faulty; then the cache keeps what it had. */
gboolean clock_rules_sync(struct db *, const struct conf *, calendar_holidays_fn, gpointer data, GError **error);

/* DB_NET, inside a transaction: when targets, queues, calendars, the policy or the names of advisors are others than
 * those the episodes were made with, whoever waits now is due by the new ones, and the past follows (clock_rules_follow). */
gboolean clock_rules_changed(struct db *, GError **error);

/* DB_NET: works out at most `batch` cases anew, newest first. How many, 0 when all are, -1 on failure. */
int clock_rules_follow(struct db *, int batch, GError **error);

/* The policy of a file of at most 1 MiB; NULL with ERR_CONFIG (transfer full). *text: what it holds, may be NULL. */
struct policy *policy_file_load(const char *path, char **text, GError **error);

/* Without a cache, for the check of a configuration: one sentence for each fault, added to `problems` (char *). */
void clock_rules_check(const struct conf *, calendar_holidays_fn, gpointer data, GPtrArray *problems);

#endif
