/* base/pattern.h — regular expressions that a person wrote into a configuration: such as cannot run away.
 *
 * At most 500 bytes; letters, digits, classes ([0-9], \d, \w, \s, \b), groups, alternatives, ? and {n} or
 * {n,m} up to 64 behind a single character or class. No *, +, look-around, back reference or option, so
 * a match is tried in bounded time at every place. */
#ifndef GUICHET_BASE_PATTERN_H
#define GUICHET_BASE_PATTERN_H

#include <glib.h>

/* Compiled, case-insensitive; NULL with ERR_CONFIG saying what is wrong and how to mend it (transfer full). */
GRegex *pattern_compile(const char *pattern, GError **error);

#endif
