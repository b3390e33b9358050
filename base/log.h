/* base/log.h — the message log: what happened, never what was said.
 *
 * One line = RFC 3339 time, level, component, words. A line never holds a body, a subject,
 * a customer's address or a secret: name account, folder, UID, case, outbox id, counts.
 * The text is cleaned (base/text) and known secrets are cut out before it is written. */
#ifndef GUICHET_BASE_LOG_H
#define GUICHET_BASE_LOG_H

#include <glib.h>

enum log_level { LOG_ERROR_, LOG_WARN_, LOG_INFO_, LOG_DEBUG_ };

/* Opens (appends to) `path`, mode 0600; NULL for standard error. Rotates to `path`.1 at
 * 4 MiB when opened. `component` is printed on each line ("net", "sync agence"). */
gboolean log_open(const char *path, const char *component, GError **error);
void log_close(void);
void log_set_level(enum log_level level);
enum log_level log_level_parse(const char *name); /* "error".."debug"; info when unknown */

void log_put(enum log_level level, const char *format, ...) G_GNUC_PRINTF(2, 3);
#define log_error(...) log_put(LOG_ERROR_, __VA_ARGS__)
#define log_warn(...) log_put(LOG_WARN_, __VA_ARGS__)
#define log_info(...) log_put(LOG_INFO_, __VA_ARGS__)
#define log_debug(...) log_put(LOG_DEBUG_, __VA_ARGS__)

/* What every line passes before it is written: sensitive numbers are masked by core/guard, which this folder does
 * not know. The result is freed with g_free. NULL: nothing (more) is masked. */
void log_set_mask(char *(*mask)(const char *text));

/* From now on `secret` (at least 4 bytes) is replaced by ‹secret› in every line. The copy
 * kept for comparing is wiped by log_close(), or when 64 other secrets have been given since: tokens
 * that are renewed all day must not make a list without end. */
void log_hide(const char *secret);
/* The text without the secrets that the log knows, for what others say and a person is to read (transfer
 * full). */
char *log_redact(const char *text);

#endif
