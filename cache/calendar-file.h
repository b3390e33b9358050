/* cache/calendar-file.h — a calendar read from its file, with the bank holidays it names. */
#ifndef GUICHET_CACHE_CALENDAR_FILE_H
#define GUICHET_CACHE_CALENDAR_FILE_H

#include "core/calendar.h"

/* The dates of an .ics file, one a line (transfer full). guichet-net reads it in a child of its own
 * (net/holidays), guichet asks guichet-net (cli/calendar). */
typedef char *(*calendar_holidays_fn)(const char *path, gpointer data, GError **error);

/* A relative `holidays` is looked up beside the file. NULL with ERR_CONFIG: missing, larger than 1 MiB, or
 * what calendar_parse says. */
struct calendar *calendar_file_load(const char *path, calendar_holidays_fn, gpointer data, GError **error);

/* The text of a small file of rules: ERR_CONFIG when it is missing, holds NUL, or more than 1 MiB (transfer full). */
char *calendar_file_text(const char *path, GError **error);

#endif
