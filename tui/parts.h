/* tui/parts.h — attachments of a case: opened or saved, fetched first when they are not here. */
#ifndef GUICHET_TUI_PARTS_H
#define GUICHET_TUI_PARTS_H

#include "tui/desk.h"

/* Offers the attachments of a case. */
void parts_choose(struct desk *, gint64 case_id);

/* An attachment that was asked for may have arrived: called after the cache changed. */
void parts_arrived(struct desk *);

/* A file name out of a foreign one: no folder, no control or bidi characters, no leading dot or
 * dash, at most 120 bytes; "attachment" when nothing is left (transfer full). */
char *parts_safe_name(const char *name);

/* Writes bytes as a new file named like `name` in `folder`, never over another one (a number is
 * added). The path, or NULL (transfer full). */
char *parts_save(const char *folder, const char *name, GBytes *data, GError **error);

/* Runs the configured opener on a file. */
void parts_open_file(struct desk *, const char *path);

#endif
